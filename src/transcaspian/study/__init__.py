"""Questions put to the engines: compare, explain, validate."""
