"""Runs of the simulator: asked for, queued, worked at in processes of their own, kept."""
