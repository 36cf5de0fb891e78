"""Array work that knows nothing of freight."""
