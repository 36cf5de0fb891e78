"""Forms in which texts word events: type, context, day, actors and places of each are found."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.read import read_document

HERE = Path(__file__).parent
TODAY = dt.date(2026, 1, 1)
PUBLISHED = "2023-06-15"
FIELDS = 6


def forms(language):
    """Yield the rows of a table: sentence, type, context, day, actors, places."""
    for line in (HERE / f"forms_{language}.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            row = [one.strip() for one in line.split("|")]
            yield [*row, *([""] * (FIELDS - len(row)))]


def fits(event, kind, context, day, actors, places):
    """Return whether an event is what a row asks for."""
    when = event.date_from.startswith(day[1:]) if day[:1] == "~" else event.date_from == day
    return (
        (kind == "*" or event.type == kind.strip("-"))
        and context in ("*", event.context)
        and (day == "*" or when)
        and (actors in ("", "*") or set(event.actors) == set(actors.split()))
        and set(places.split()) <= set(event.places)
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru", "tr"])
def test_forms_are_read(language):
    faults = []
    for sentence, *asked in forms(language):
        document = read_document(
            sentence.encode(), name="x.txt", today=TODAY, published=PUBLISHED, language=language
        )
        events = extract(document).events
        if not any(fits(one, *asked) for one in events):
            told = [
                (one.type, one.context, one.date_from, one.actors, one.places) for one in events
            ]
            faults.append((sentence, asked, told))
    assert not faults
