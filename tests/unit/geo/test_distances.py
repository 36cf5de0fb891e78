"""Published distances against the network, and the page that lists them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT / "sources" / "geo" / "published_distances.csv"


def published():
    with TABLE.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def measured(residuals):
    return {residual.row["id"]: residual for residual in residuals.measure()}


@pytest.mark.parametrize(
    "row", [r for r in published() if r["held"] == "yes"], ids=lambda r: r["id"]
)
def test_network_is_within_ten_per_cent_of_what_is_published(row, measured):
    assert abs(measured[row["id"]].error) <= 0.10


def test_what_is_not_held_says_why():
    for row in published():
        assert row["held"] in {"yes", "no"}
        assert row["held"] == "yes" or row["note"], row["id"]


def test_sources_are_observations_or_marked_unverified():
    known = set()
    for path in (ROOT / "sources" / "evidence").glob("*.csv"):
        with path.open(encoding="utf8", newline="") as file:
            known |= {row["id"] for row in csv.DictReader(file) if "id" in row}
    for row in published():
        assert row["source"] == "unverified" or row["source"] in known, row["id"]


def test_errors_do_not_lean_one_way(measured):
    """A network that is systematically short or long would carry its bias into every answer."""
    held = [r.error for r in measured.values() if r.row["held"] == "yes"]
    assert abs(sum(held) / len(held)) < 0.02


def test_the_page_is_current(residuals):
    page = ROOT / "docs" / "data" / "distances.md"
    assert page.read_text(encoding="utf8") == residuals.render(residuals.measure())
