"""
The written rule that turns agreeing and conflicting observations into one parameter.

Its steps are numbered in ``docs/evidence/selection.md``; the constants here are choices of method
and stand there too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.evidence.distribution import mean_of, percentile_of, to_scale, z_of
from transcaspian.evidence.fit import DOUBT, MAX_STALE, PRIOR_WEIGHT, Anchor, fit_line
from transcaspian.evidence.observation import PERCENTILES
from transcaspian.evidence.parameter import Cited, Parameter
from transcaspian.units import convert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from transcaspian.evidence.key import Key
    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.source import Source

__all__ = ["FAINT", "QUALITY_WEIGHTS", "TIMELESS", "Question", "age_y", "is_usable", "select"]

QUALITY_WEIGHTS = {1: 1.0, 2: 0.5, 3: 0.2}
"""Weight of a row by its quality (§3)."""
TIMELESS = 0.5
"""Recency of a row that names no time (§3)."""
FAINT = 0.02
"""Rows lighter than this share of the heaviest are shown, not used (§3)."""
LOW, HIGH = 0.10, 0.90
"""Where in the distribution the ends of a stated range lie (§4)."""

_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Question:
    """
    What is asked of the rows.

    Attributes
    ----------
    key : Key
        The quantity.
    subject, found_subject : str
        What it is asked of, and the rung whose rows answer.
    as_of : date
        The day whose world is meant.
    """

    key: Key
    subject: str
    found_subject: str
    as_of: date


@dataclass(frozen=True, slots=True)
class _Weighed:
    row: Observation
    weight: float
    recency: float
    age_y: float


def is_usable(row: Observation, excluded: Mapping[str, str]) -> bool:
    """Tell whether a row may feed a value in use, both clocks aside (§1)."""
    return row.speaks_of_present and row.has_number and row.id not in excluded


def age_y(row: Observation, as_of: date) -> float:
    """
    Return the years between a day and the time a row speaks of (§3).

    A row without end speaks of no day beyond its own publication.

    Parameters
    ----------
    row : Observation
        The row.
    as_of : date
        The day.

    Returns
    -------
    float
        0 inside its time, and for a timeless row. [year]
    """
    start, end = row.valid_from, row.valid_to
    if start is None and end is None:
        return 0.0
    if end is None:
        end = start if row.published is None or row.published < start else row.published  # type: ignore[operator]
    days = 0
    if end is not None and as_of > end:
        days = (as_of - end).days
    elif start is not None and as_of < start:
        days = (start - as_of).days
    return days / _DAYS_A_YEAR


def select(
    question: Question,
    rows: Sequence[Observation],
    sources: Mapping[str, Source],
    excluded: Mapping[str, str],
) -> Parameter:
    """
    Turn the rows of one key and rung into a parameter.

    Parameters
    ----------
    question : Question
        What is asked.
    rows : sequence of Observation
        All rows of the rung that may be known, at least one of them usable; their order is
        immaterial.
    sources : mapping
        Sources by id, to name publishers.
    excluded : mapping
        Reasons by id of rows that corrections put aside.

    Returns
    -------
    Parameter
        The value in use.
    """
    rows = sorted(rows, key=lambda row: row.id)
    usable = [row for row in rows if is_usable(row, excluded)]
    sourced = [row for row in usable if not row.assumed]
    weighed = _weigh(question, sourced or usable)
    used = _drop_faint(weighed)
    mu, sigma = _fit(question, used, assumed=not sourced)
    total = math.fsum(item.weight for item in used)
    shares = {item.row.id: item.weight / total for item in used}
    cited = tuple(
        Cited(row, shares.get(row.id, 0.0), _percentile(row, question.key), role)
        for row in rows
        for role in (_role(row, shares, excluded, sourced=bool(sourced)),)
    )
    stale_y = math.fsum(shares[item.row.id] * item.age_y for item in used)
    family, cut = question.key.family, _is_cut(question.key)
    return Parameter(
        question.key.name, question.subject, question.found_subject, question.key.unit,
        family, mu, sigma, cut,
        percentile_of(family, mu, sigma, LOW, cut=cut),
        percentile_of(family, mu, sigma, 0.5, cut=cut),
        percentile_of(family, mu, sigma, HIGH, cut=cut),
        mean_of(family, mu, sigma, cut=cut),
        not sourced, stale_y, _basis(question, cited, sources, stale_y), cited,
    )  # fmt: skip


def _is_cut(key: Key) -> bool:
    return key.family == "count" or (key.family == "normal" and not key.any_sign)


def _percentile(row: Observation, key: Key) -> float:
    """Return where in the distribution the value of a row lies (§4)."""
    percentile = PERCENTILES.get(row.standing, 0.5)
    return 1 - percentile if key.more_is_better else percentile


def _weigh(question: Question, rows: Sequence[Observation]) -> list[_Weighed]:
    """Weigh rows by quality and recency (§3); an assumption weighs as it is."""
    items = []
    for row in rows:
        age = age_y(row, question.as_of)
        recency = 1.0
        if not row.assumed:
            if row.valid_from is None and row.valid_to is None:
                recency = TIMELESS
            elif question.key.half_life_y is not None:
                recency = 2.0 ** -(age / question.key.half_life_y)
        quality = 1.0 if row.assumed else QUALITY_WEIGHTS[row.quality]
        items.append((row, quality, recency, age))
    newest = max(recency for _, _, recency, _ in items)
    if newest == 0:
        return [_Weighed(row, quality, 1.0, age) for row, quality, _, age in items]
    return [
        _Weighed(row, quality * recency / newest, recency / newest, age)
        for row, quality, recency, age in items
    ]


def _drop_faint(items: list[_Weighed]) -> list[_Weighed]:
    floor = FAINT * max(item.weight for item in items)
    return [item for item in items if item.weight >= floor]


def _fit(question: Question, used: list[_Weighed], *, assumed: bool) -> tuple[float, float]:
    """Return mu and sigma on the family's scale (§5, §6)."""
    key = question.key
    if key.family == "fixed":
        best = max(used, key=lambda item: (item.weight, item.row.published or question.as_of))
        return _stated(best.row, key), 0.0
    anchors = [anchor for item in used for anchor in _anchors(item, key)]
    spread = _spread(key, used)
    line = fit_line(anchors, spread, 0.0 if assumed else PRIOR_WEIGHT)
    variance = line.slope**2 + line.conflict
    if not assumed:
        total = math.fsum(item.weight for item in used)
        variance += DOUBT * spread**2 / total
        if key.half_life_y is not None:
            stale = math.fsum(item.weight * item.age_y for item in used) / total
            variance += spread**2 * min(stale / key.half_life_y, MAX_STALE)
    return line.mu, math.sqrt(variance)


def _stated(row: Observation, key: Key) -> float:
    """Return the value of a row, or the middle of its range. [unit of the key]"""
    numbers = [x for x in (row.low, row.high) if x is not None]
    value = row.value if row.value is not None else math.fsum(numbers) / len(numbers)
    return convert(value, row.unit, key.unit)


def _spread(key: Key, used: list[_Weighed]) -> float:
    """Return the key's spread on the family's scale."""
    if key.family in ("lognormal", "share"):
        return key.spread
    total = math.fsum(item.weight for item in used)
    size = math.fsum(item.weight * abs(_stated(item.row, key)) for item in used) / total
    return key.spread * (size if key.family == "normal" else math.sqrt(size) / 2)


def _anchors(item: _Weighed, key: Key) -> list[Anchor]:
    """
    Return the anchor points of a row, which share its weight (§4).

    The range of a row in the middle spans P10 to P90. The range of a showcase, a claim or a worst
    case is only loosely stated: its centre counts, at the percentile of the standing.
    """
    row = item.row
    middle = _percentile(row, key)
    marks = [(row.value, middle), (row.low, LOW), (row.high, HIGH)]
    points = [
        (z_of(p), y)
        for x, p in marks
        if x is not None
        for y in (to_scale(key.family, convert(x, row.unit, key.unit)),)
        if y is not None
    ]
    if PERCENTILES[row.standing] != 0.5:
        inner = points[:1] if row.value is not None else points
        points = [(z_of(middle), math.fsum(y for _, y in inner) / len(inner))]
    weight = item.weight / len(points)
    return [Anchor(z, y, weight, item.recency) for z, y in points]


def _role(
    row: Observation, shares: Mapping[str, float], excluded: Mapping[str, str], *, sourced: bool
) -> str:
    """Say what became of a row (§7)."""
    if row.id in shares:
        return "used"
    if row.id in excluded:
        return f"excluded: {excluded[row.id]}"
    if not row.speaks_of_present:
        return row.standing
    if not row.has_number:
        return "no number"
    return "assumption not needed" if row.assumed and sourced else "too faint"


def _basis(
    question: Question, cited: Sequence[Cited], sources: Mapping[str, Source], stale_y: float
) -> str:
    """Return the sentence that says what a parameter rests on (§7)."""
    used = [item for item in cited if item.weight > 0]
    heaviest = max(used, key=lambda item: item.weight)
    if heaviest.observation.assumed:
        text = f"Assumed: {heaviest.observation.note}"
    else:
        publishers = {_publisher(item.observation, sources) for item in used}
        name = _publisher(heaviest.observation, sources)
        text = name if len(used) == 1 else (
            f"{len(used)} observations of {len(publishers)} publisher"
            f"{'s' if len(publishers) > 1 else ''}, most weight {name} ({heaviest.weight:.0%})"
        )  # fmt: skip
        days = [d for item in used for d in _days(item.observation)]
        if days:
            text += f", on {_span(min(days), max(days))}"
    if question.found_subject != question.subject:
        text += f"; stands for {question.found_subject}, used for {question.subject}"
    if stale_y >= 0.5:
        text += f"; {stale_y:.1f} years off {question.as_of:%Y-%m}"
    return text.rstrip(".") + "."


def _publisher(row: Observation, sources: Mapping[str, Source]) -> str:
    source = sources.get(row.source)
    return source.publisher if source is not None else row.source


def _days(row: Observation) -> list[date]:
    return [day for day in (row.valid_from, row.valid_to) if day is not None]


def _span(first: date, last: date) -> str:
    start, end = f"{first:%Y-%m}", f"{last:%Y-%m}"
    return start if start == end else f"{start} to {end}"
