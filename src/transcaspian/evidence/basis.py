"""What a parameter rests on, in words (§7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from transcaspian.evidence.key import Key
    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.parameter import Cited
    from transcaspian.evidence.source import Source

__all__ = ["Question", "describe_basis", "describe_role"]


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


def describe_role(
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


def describe_basis(
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
