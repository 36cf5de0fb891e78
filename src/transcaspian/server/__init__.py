"""The corridor over HTTP: one origin for the page, the API and its description."""
