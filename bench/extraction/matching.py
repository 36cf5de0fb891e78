"""
When a candidate is what was annotated.

A candidate is a row of the JSON of `chronicle extract`, so that whatever finds it, rules or a
model, is judged by one measure. The rules are stated in docs/chronicle/extraction.md.
"""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from annotated import Row, Wanted

__all__ = [
    "MIN_SHARED",
    "fits",
    "has_date",
    "jaccard",
    "meets",
    "pair_up",
    "score_attributes",
    "to_interval",
]

MIN_SHARED = 0.5
"""Of actors and promisors: those in both, of those in either. [-]"""
_TOLERANCE = 0.01
_BANDS = {"low": (0.0, 0.45), "medium": (0.35, 0.75), "high": (0.65, 1.0)}
_NEUTRAL = 0.15
_STEM = 4


def meets(span: Sequence[int] | None, spans: Iterable[tuple[int, int]]) -> bool:
    """Return whether a candidate's span shares a character with one of some spans."""
    return span is not None and any(span[0] < end and start < span[1] for start, end in spans)


def jaccard(found: Iterable[str], wanted: Sequence[Any], may: Iterable[str] = ()) -> float:
    """
    Return the share of names in both of those in either.

    Parameters
    ----------
    found : iterable of str
        Of the candidate.
    wanted : sequence
        Annotated; a list within holds names of which one is enough.
    may : iterable of str, optional
        Neither asked for nor too much.

    Returns
    -------
    float
        1 if nothing was asked for and nothing else found. [-]
    """
    names = set(found)
    groups = [{one} if isinstance(one, str) else set(one) for one in wanted]
    hits = sum(bool(group & names) for group in groups)
    extra = names - set(may) - set().union(*groups)
    union = len(groups) + len(extra)
    return hits / union if union else 1.0


def to_interval(start: str, end: str) -> tuple[str, str] | None:
    """
    Return the first and last day of a time told as precisely as known.

    Parameters
    ----------
    start, end : str
        2024, 2024-02 or 2024-03-11, or empty.

    Returns
    -------
    tuple of str or None
        ISO days; None if no time was told.
    """
    start, end = start or end, end or start
    if not start:
        return None
    first = start + "-01" * (2 - start.count("-"))
    if end.count("-") == 0:
        end += "-12"
    if end.count("-") == 1:
        year, month = (int(part) for part in end.split("-"))
        end += f"-{calendar.monthrange(year, month)[1]:02d}"
    return first, end


def has_date(found: Row, wanted: Row) -> bool:
    """Return whether a candidate's time overlaps the annotated one; any does if none was."""
    asked = to_interval(wanted["date_from"], wanted["date_to"])
    told = to_interval(found.get("date_from") or "", found.get("date_to") or "")
    if asked is None:
        return True
    return told is not None and told[0] <= asked[1] and asked[0] <= told[1]


def fits(kind: str, found: Row, wanted: Wanted, people: dict[str, Row]) -> float:
    """
    Return how well a candidate fits a row, 0 if it does not.

    Parameters
    ----------
    kind : str
        Of the bench's kinds; ``typed`` asks of an event only its type and place.
    found : dict
        The candidate.
    wanted : Wanted
        The row.
    people : dict of str to dict
        The candidates for persons by id: somebody unknown is known by place only.

    Returns
    -------
    float
        The greater the better. [-]
    """
    row = wanted.row
    if kind == "people":
        return float(is_person(found, row, wanted.spans))
    if kind == "places":
        return float(found["id"] in _either(row["id"]))
    if not meets(found.get("span"), wanted.spans):
        return 0.0
    if kind in ("events", "typed"):
        return _fit_event(found, row, strict=kind == "events")
    if kind == "statements":
        speaker = found.get("speaker_id") or found["speaker"]
        return float(_is_speaker(speaker, wanted, people))
    if kind == "commitments":
        shared = jaccard(found["promisors"], row["promisors"], row.get("may_promisors", ()))
        return shared * (shared >= MIN_SHARED)
    return float(_is_quantity(found["quantity"], row))


def is_person(found: Row, row: Row, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether a candidate is an annotated person, by id or, if unknown, by place."""
    if row["known"]:
        return bool(found["id"] == row["id"])
    return not found.get("known", True) and any(meets(one, spans) for one in found["spans"])


def _fit_event(found: Row, row: Row, *, strict: bool) -> float:
    if (found.get("type") or "") not in _either(row["type"]):
        return 0.0
    shared = jaccard(found["actors"], row["actors"], row.get("may_actors", ()))
    if strict and (shared < MIN_SHARED or not has_date(found, row)):
        return 0.0
    right = sum(found.get(key) in _either(row[key]) for key in ("context", "mode"))
    return 1.0 + shared + right / 4 + has_date(found, row) / 8


def _is_speaker(speaker: str, wanted: Wanted, people: dict[str, Row]) -> bool:
    if wanted.row["known"]:
        return speaker in _either(wanted.row["speaker"])
    person = people.get(speaker)
    if person is None or person.get("known", True):
        return False
    return any(meets(one, wanted.speaker_spans) for one in person["spans"])


def _is_quantity(found: Row | None, row: Row) -> bool:
    if found is None:
        return False
    value, units = row["value"], _either(row["unit"])
    unit, told = found["unit"], found["value"]
    if "percent" in units and unit == "ratio":
        unit, told = "percent", 100 * told
    told = abs(told)
    low, high = row.get("low") or value, row.get("high") or value
    near = low * (1 - _TOLERANCE) <= told <= high * (1 + _TOLERANCE)
    return unit in units and near


def pair_up(
    found: Sequence[Row], wanted: Sequence[Wanted], fit: Callable[[Row, Wanted], float]
) -> list[tuple[int, int]]:
    """
    Return which candidate stands for which row: the best pairs first, each row once.

    Parameters
    ----------
    found : sequence of dict
        Candidates.
    wanted : sequence of Wanted
        Rows.
    fit : callable
        As `fits`; 0 bars a pair.

    Returns
    -------
    list of (int, int)
        Positions in `found` and in `wanted`.
    """
    scored = (
        (-fit(one, row), row.may, j, i)
        for i, one in enumerate(found)
        for j, row in enumerate(wanted)
    )
    pairs: list[tuple[int, int]] = []
    used: set[int] = set()
    taken: set[int] = set()
    for score, _, j, i in sorted(scored):
        if score < 0 and i not in used and j not in taken:
            pairs.append((i, j))
            used.add(i)
            taken.add(j)
    return pairs


def score_attributes(kind: str, found: Row, row: Row) -> dict[str, bool]:
    """
    Return which attributes of a matched candidate are right.

    Parameters
    ----------
    kind : str
        Of the bench's kinds.
    found, row : dict
        The candidate and the row it stands for.

    Returns
    -------
    dict of str to bool
        Only what was annotated.
    """
    if kind == "events":
        return _score_event(found, row)
    if kind == "statements":
        stance, sure = float(found["stance"]), float(found["certainty"])
        sign = 0 if abs(stance) < _NEUTRAL else 1 if stance > 0 else -1
        bands = [_BANDS[one] for one in row["certainty"]]
        return {
            "stance": sign in row["stance"],
            "certainty": any(low <= sure <= high for low, high in bands),
            "quote": bool(found["quote"]) == row["quote"],
        }
    if kind == "commitments":
        right = {
            "object": bool(_stems(found["object"]) & _stems(row["object"])),
            "lifecycle": found["lifecycle"] in _either(row["lifecycle"]),
        }
        if row["due"]:
            right["due"] = has_date(
                {"date_from": found["due"]}, {"date_from": row["due"], "date_to": ""}
            )
        if row["quantity"]:
            right["quantity"] = _is_quantity(found["quantity"], row["quantity"])
        return right
    return {"key": (found["key"] or "") in row["key"]} if kind == "figures" else {}


def _score_event(found: Row, row: Row) -> dict[str, bool]:
    right = {key: found.get(key) in _either(row[key]) for key in ("mode", "context")}
    if row["date_from"]:
        dates = [(row[key] or "") == (found.get(key) or "") for key in ("date_from", "date_to")]
        right["dates as precise"] = dates[0] and (dates[1] or not row["date_to"])
    for key in ("track", "lifecycle", "instrument"):
        if row[key]:
            right[key] = (found.get(key) or "") in _either(row[key])
    for key in ("people", "places"):
        if row[key]:
            right[key] = jaccard(found[key], row[key], row.get(f"may_{key}", ())) >= MIN_SHARED
    return right


def _either(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _stems(words: str) -> set[str]:
    return {word[:_STEM] for word in words.casefold().replace("-", " ").split() if len(word) > 3}
