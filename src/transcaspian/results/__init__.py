"""Nouns that engines return and pass on."""
