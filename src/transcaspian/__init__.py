"""Open digital twin of the Middle Corridor, beside every route it competes with."""

__all__ = ["__version__"]

__version__ = "0.1.0"
