"""What the atlas owes to others, as one text that goes with every copy."""

from __future__ import annotations

__all__ = ["ATTRIBUTION", "LICENCE", "LICENCE_URL"]

LICENCE = "ODbL-1.0"
"""SPDX id of the licence that courses of rail and road, and so any export, are under."""

LICENCE_URL = "https://opendatacommons.org/licenses/odbl/1-0/"
"""Where the licence can be read."""

ATTRIBUTION = (
    "Rail and road: © OpenStreetMap contributors, ODbL 1.0, via scgraph-data. "
    "Sea lanes: computed with searoute (Eurostat SeaRoute, ORNL CTA). "
    "Land: made with Natural Earth. "
    "Places, borders, services and states: the transcaspian atlas, CC BY 4.0."
)
"""Names that must stay with the data."""
