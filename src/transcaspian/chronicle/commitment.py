"""How a promise stands on a day: computed from its steps, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day

if TYPE_CHECKING:
    from datetime import date

    from transcaspian.chronicle.record import Commitment, Step

__all__ = ["SILENT_Y", "STANDINGS", "Standing", "status_on"]

STANDINGS = ("kept", "late", "open", "broken", "unknown")
"""What can be said of a promise."""

SILENT_Y = 3
"""Years without a word after which a promise without a due day is of unknown standing. [year]"""

_ENDED = ("lapsed", "cancelled")


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How a promise stands.

    Parameters
    ----------
    state : str
        One of `STANDINGS`.
    since : str
        Day of the step, or the due day, that brought it about, as precise as known.
    why : str
        One sentence.
    evidence : tuple of str
        Ids of the observations or sources behind it.
    late : bool
        Whether the due day passed before delivery: True for all that is ``late``, and for what
        is ``kept`` too late.
    stage : str
        The stage reached, empty if the promise was not made yet.
    """

    state: str
    since: str
    why: str
    evidence: tuple[str, ...] = ()
    late: bool = False
    stage: str = ""


def status_on(commitment: Commitment, day: date) -> Standing:
    """
    Return how a promise stands on a day.

    Parameters
    ----------
    commitment : Commitment
        The promise with its steps in order.
    day : date
        The day asked about; later steps are not looked at.

    Returns
    -------
    Standing
        ``kept`` once operational; ``broken`` once lapsed or cancelled; ``open`` while the due day
        is ahead, or while a promise without one was spoken of in the last `SILENT_Y` years;
        ``late`` if a step after the due day shows it undelivered, or a later day was promised;
        else ``unknown``, since silence proves nothing.

    Notes
    -----
    A step of which only the month or year is known counts from its first day. A due month or year
    is over with its last day, and a promise kept in the due month is in time.
    """
    steps = [step for step in commitment.steps if first_day(step.date) <= day]
    if not steps:
        return Standing("unknown", "", "Not promised yet, as far as is known")
    last = steps[-1]
    done = next((step for step in reversed(steps) if step.stage == "operational"), None)
    if last.stage in _ENDED:
        why = f"{last.stage.capitalize()}, {last.date}"
        return Standing("broken", last.date, why, last.evidence, stage=last.stage)
    if done is not None:
        return _kept(commitment, done)
    return _not_yet(commitment, steps, day)


def _kept(commitment: Commitment, done: Step) -> Standing:
    """Return the standing of what is delivered, in time or not."""
    late = bool(commitment.due) and first_day(done.date) > last_day(commitment.due)
    why = f"Operational since {done.date}"
    if commitment.due:
        why += f", {'late' if late else 'in time'}: was due {commitment.due}"
    return Standing("kept", done.date, why, done.evidence, late=late, stage=done.stage)


def _not_yet(commitment: Commitment, steps: list[Step], day: date) -> Standing:
    """Return the standing of what is not delivered on a day."""
    last, due = steps[-1], commitment.due
    told = f"{last.stage}, last word of {last.date}"
    again = next((step.due for step in reversed(steps) if step.due and step.due != due), "")
    if again:
        told += f", promised anew for {again}"
    if not due:
        silent = day.year - first_day(last.date).year > SILENT_Y
        why = f"No due day; {told}" + ("; nothing is known since" if silent else "")
        return Standing(
            "unknown" if silent else "open", last.date, why, last.evidence, stage=last.stage
        )
    if day <= last_day(due):
        return Standing("open", last.date, f"Due {due}; {told}", last.evidence, stage=last.stage)
    if last_day(last.date) > last_day(due) or (again and last_day(again) > last_day(due)):
        why = f"Was due {due}; {told}"
        return Standing("late", due, why, last.evidence, late=True, stage=last.stage)
    why = f"Was due {due}; {told}; nothing is known since"
    return Standing("unknown", last.date, why, last.evidence, stage=last.stage)
