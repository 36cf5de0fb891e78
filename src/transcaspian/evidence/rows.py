"""Rows of tables to sources, keys and observations, each with all its faults."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from transcaspian.errors import UnitMismatch
from transcaspian.evidence.key import FAMILIES, KINDS, Key
from transcaspian.evidence.observation import METHODS, PERCENTILES, STANDINGS, Observation
from transcaspian.evidence.source import ASSUMED_SOURCE, Source
from transcaspian.evidence.table import parse_date, parse_number
from transcaspian.units import legal_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from datetime import date
    from typing import TypeVar

    from transcaspian.evidence.table import Faults, Row

    T = TypeVar("T")

__all__ = ["parse_key", "parse_observation", "parse_source"]

_PRICE_YEARS = range(1950, 2101)


def _try(
    parse: Callable[[str], T], text: str, faults: Faults, place: tuple[str, int, str]
) -> T | None:
    """Return what a cell holds, or None with a fault noted."""
    try:
        return parse(text)
    except ValueError as error:
        fault, _, remedy = str(error).rpartition(": ")
        faults.add(*place, fault, remedy)
        return None


def parse_source(row: Row, file: str, faults: Faults) -> Source:
    """Return the source of a row; what is off becomes a fault."""
    line, cells = row
    id_, publisher, title, url, published, accessed, licence, kind, note = cells
    for name, text in (("id", id_), ("publisher", publisher)):
        if not text:
            faults.add(file, line, name, "empty", "every source has one")
    if url and not url.startswith(("https://", "http://")):
        faults.add(file, line, "url", f"{url[:40]!r} is no web address", "begin it with https://")
    return Source(
        id_, publisher, title, url,
        _try(parse_date, published, faults, (file, line, "published")),
        _try(parse_date, accessed, faults, (file, line, "accessed")),
        licence, kind, note,
    )  # fmt: skip


def parse_key(row: Row, file: str, faults: Faults) -> Key:
    """Return the key of a row; what is off becomes a fault."""
    line, cells = row
    name, unit, kind, family, spread_text, half_life_text, scope, description = cells
    if not name:
        faults.add(file, line, "key", "empty", "every key has a name")
    if kind not in KINDS:
        faults.add(file, line, "kind", f"{kind!r}", f"write {', '.join(sorted(KINDS))}")
    if family not in FAMILIES:
        faults.add(file, line, "family", f"{family!r}", f"write {', '.join(sorted(FAMILIES))}")
    if unit:
        _try(legal_unit, unit, faults, (file, line, "unit"))
    elif kind not in ("event", "context"):
        faults.add(file, line, "unit", "empty", "only keys of kind event or context may lack one")
    spread = _try(parse_number, spread_text, faults, (file, line, "spread"))
    if spread is not None and spread < 0:
        faults.add(file, line, "spread", f"{spread_text} is negative", "write 0 or more")
    if not spread and family != "fixed" and kind not in ("event", "context"):
        remedy = "write the relative spread of one observation, or family fixed"
        faults.add(file, line, "spread", "none for an uncertain quantity", remedy)
    half_life = _try(parse_number, half_life_text, faults, (file, line, "half_life_y"))
    if half_life is not None and half_life <= 0:
        faults.add(file, line, "half_life_y", half_life_text, "write years above 0, or leave empty")
    ladder = tuple(token.strip() for token in scope.split(",") if token.strip())
    return Key(name, unit, kind, family, spread or 0.0, half_life or None, ladder, description)


def parse_observation(
    row: Row, file: str, faults: Faults, keys: Mapping[str, Key], sources: Container[str]
) -> Observation:
    """
    Return the observation of a row; what is off becomes a fault.

    Parameters
    ----------
    row : Row
        Line and cells.
    file : str
        What faults call the file.
    faults : Faults
        Takes whatever is off.
    keys : mapping
        Keys that exist, by name.
    sources : container of str
        Ids of the sources that exist.
    """
    line, cells = row
    (id_, key, subject, standing, value, low, high, unit, price_year, valid_from, valid_to,
     published, source, locator, method, quality, note) = cells  # fmt: skip
    observation = Observation(
        id_, key, subject, standing,
        _try(parse_number, value, faults, (file, line, "value")),
        _try(parse_number, low, faults, (file, line, "low")),
        _try(parse_number, high, faults, (file, line, "high")),
        unit,
        int(price_year) if price_year.isascii() and price_year.isdecimal() else None,
        _try(parse_date, valid_from, faults, (file, line, "valid_from")),
        _try(parse_date, valid_to, faults, (file, line, "valid_to")),
        _try(parse_date, published, faults, (file, line, "published")),
        source, locator, method,
        int(quality) if quality in ("1", "2", "3") else 0,
        note, file, line,
    )  # fmt: skip
    _check_words(observation, faults, keys, sources)
    if price_year and observation.price_year not in _PRICE_YEARS:
        faults.add(file, line, "price_year", repr(price_year[:40]), "write a year such as 2023")
    if not published and method != "assumed":
        faults.add(file, line, "published", "empty", "say when it became known")
    _check_dates(observation, faults)
    if not (value or low or high):
        _check_wordy(observation, faults, keys.get(key))
    else:
        _check_unit(observation, faults, keys.get(key))
        _check_numbers(observation, faults, keys.get(key))
    return observation


def _check_words(
    row: Observation, faults: Faults, keys: Mapping[str, Key], sources: Container[str]
) -> None:
    at = (row.file, row.line)
    if not row.id:
        faults.add(*at, "id", "empty", "every row has one")
    if row.key not in keys:
        faults.add(*at, "key", f"{row.key[:60]!r} is unknown", "add it to keys.csv")
    if not row.subject:
        faults.add(*at, "subject", "empty", "say what the value is of, or write world")
    if row.standing not in STANDINGS:
        remedy = f"write {', '.join(sorted(STANDINGS))}"
        faults.add(*at, "standing", repr(row.standing[:40]), remedy)
    if row.method not in METHODS:
        faults.add(*at, "method", repr(row.method[:40]), f"write {', '.join(sorted(METHODS))}")
    if row.quality == 0:
        faults.add(*at, "quality", "not 1, 2 or 3", "1 is official or measured, 3 is hearsay")
    if (row.source == ASSUMED_SOURCE) is not (row.method == "assumed"):
        fault = f"source {row.source[:40]!r} with method {row.method[:40]!r}"
        faults.add(*at, "source", fault, "an assumption has both assumed, all else neither")
    elif row.source != ASSUMED_SOURCE and row.source not in sources:
        faults.add(*at, "source", f"{row.source[:60]!r} is unknown", "add it to sources.csv")
    if row.method == "assumed" and (row.low is None or row.high is None or not row.note):
        remedy = "give low, high and a note that says why"
        faults.add(*at, "method", "assumed without range or note", remedy)
    if row.method == "derived" and not row.note:
        faults.add(*at, "note", "empty for a derived value", "say how it was derived")


def _check_dates(row: Observation, faults: Faults) -> None:
    start, end, known = row.valid_from, row.valid_to, row.published
    if start is not None and end is not None and end < start:
        fault = f"{end} is before valid_from {start}"
        faults.add(row.file, row.line, "valid_to", fault, "swap them, or mend one")
    if row.standing == "observed" and _begins_after(start, known):
        fault = f"{known} is before valid_from {start}"
        remedy = "nothing is observed before it begins: mend a date or the standing"
        faults.add(row.file, row.line, "published", fault, remedy)


def _begins_after(start: date | None, known: date | None) -> bool:
    return start is not None and known is not None and known < start


def _check_wordy(row: Observation, faults: Faults, key: Key | None) -> None:
    if key is not None and not key.may_lack_number and row.standing != "context":
        remedy = "give one, or make the row context"
        faults.add(row.file, row.line, "value", "neither value nor range", remedy)


def _check_unit(row: Observation, faults: Faults, key: Key | None) -> None:
    try:
        have = legal_unit(row.unit)
        want = legal_unit(key.unit) if key is not None and key.unit else have
    except UnitMismatch as error:
        fault, _, remedy = error.faults[0].rpartition(": ")
        faults.add(row.file, row.line, "unit", fault, remedy)
        return
    if have.dimension != want.dimension:
        fault = f"{row.unit} is no unit of {row.key}"
        faults.add(row.file, row.line, "unit", fault, f"write {want.name} or what converts to it")


def _check_numbers(row: Observation, faults: Faults, key: Key | None) -> None:
    at = (row.file, row.line)
    stated = [number for number in (row.low, row.value, row.high) if number is not None]
    if any(a > b for a, b in pairwise(stated)):
        faults.add(*at, "low", "not low ≤ value ≤ high", "put them in order")
    if key is None or row.standing not in PERCENTILES or not stated:
        return
    if min(stated) < 0 and not key.any_sign:
        faults.add(*at, "value", f"negative {key.kind}", "mend the sign, or make the row context")
    elif key.family == "lognormal" and (row.value == 0 or max(stated) <= 0):
        remedy = "give a value above 0, or the key the family normal"
        faults.add(*at, "value", "zero has no logarithm", remedy)
    if key.family == "share":
        scale = _factor(row.unit, key.unit)
        if max(stated) * scale > 1 + 1e-12:
            faults.add(*at, "value", "a share above 1", "mend the value or its unit")


def _factor(unit: str, to: str) -> float:
    try:
        return legal_unit(unit).factor / legal_unit(to).factor
    except UnitMismatch:
        return 0.0
