"""
The written rule that turns agreeing and conflicting observations into one parameter.

Its steps are numbered in ``docs/evidence/selection.md``; the constants here are choices of method
and stand there too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from transcaspian.evidence.basis import describe_basis, describe_role
from transcaspian.evidence.distribution import mean_of, percentile_of, to_scale, z_of
from transcaspian.evidence.fit import DOUBT, MAX_STALE, PRIOR_WEIGHT, Anchor, fit_line
from transcaspian.evidence.observation import PERCENTILES
from transcaspian.evidence.parameter import Cited, Parameter
from transcaspian.evidence.weigh import drop_faint, is_usable, weigh
from transcaspian.units import convert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcaspian.evidence.basis import Question
    from transcaspian.evidence.key import Key
    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.source import Source
    from transcaspian.evidence.weigh import Weighed

__all__ = ["HIGH", "LOW", "select"]

LOW, HIGH = 0.10, 0.90
"""Where in the distribution the ends of a stated range lie (§4)."""


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
    weighed = weigh(sourced or usable, question.key, question.as_of)
    used = drop_faint(weighed)
    mu, sigma = _fit(question, used, assumed=not sourced)
    total = math.fsum(item.weight for item in used)
    shares = {item.row.id: item.weight / total for item in used}
    cited = tuple(
        Cited(row, shares.get(row.id, 0.0), _percentile(row, question.key), role)
        for row in rows
        for role in (describe_role(row, shares, excluded, sourced=bool(sourced)),)
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
        not sourced, stale_y, describe_basis(question, cited, sources, stale_y), cited,
    )  # fmt: skip


def _is_cut(key: Key) -> bool:
    return key.family == "count" or (key.family == "normal" and not key.any_sign)


def _percentile(row: Observation, key: Key) -> float:
    """Return where in the distribution the value of a row lies (§4)."""
    percentile = PERCENTILES.get(row.standing, 0.5)
    return 1 - percentile if key.more_is_better else percentile


def _fit(question: Question, used: list[Weighed], *, assumed: bool) -> tuple[float, float]:
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


def _spread(key: Key, used: list[Weighed]) -> float:
    """Return the key's spread on the family's scale."""
    if key.family in ("lognormal", "share"):
        return key.spread
    total = math.fsum(item.weight for item in used)
    size = math.fsum(item.weight * abs(_stated(item.row, key)) for item in used) / total
    return key.spread * (size if key.family == "normal" else math.sqrt(size) / 2)


def _anchors(item: Weighed, key: Key) -> list[Anchor]:
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
