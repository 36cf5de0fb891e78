"""Where time is lost, by cause, and what relieving a cause is worth."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transcaspian.results.simulation import Interval

__all__ = ["Bottleneck", "Bottlenecks"]

_SCHEMA = "transcaspian/bottlenecks/1"


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """
    One cause of waiting.

    Attributes
    ----------
    cargo : str
        Whose time is lost.
    cause, label : str
        What is waited for, by id and for people.
    wait_d : float
        Mean wait of all such cargo, those included who do not wait. [d]
    share : float
        Of all waiting of that cargo. [-]
    leads : int
        Replications in which that cargo waits longest for it: a queue that grows in one of them
        can lead the mean of all. [-]
    lost_y : float
        Days that all such cargo together loses in a year. [d/year]
    relief : str
        The change that was tried; empty if none is known.
    relief_words : str
        The same for people.
    before, after : float or None
        The figure as it is and as it was tried, with every figure at its median: things that can't
        be halved change by whole ones. [`unit`]
    unit : str
        Of that figure.
    effect_d : Interval or None
        What it alters in the mean time of that cargo, run by run. [d]
    """

    cargo: str
    cause: str
    label: str
    wait_d: float
    share: float
    lost_y: float
    relief: str
    relief_words: str
    effect_d: Interval | None
    before: float | None = None
    after: float | None = None
    unit: str = ""
    leads: int = 0


@dataclass(frozen=True, slots=True)
class Bottlenecks:
    """
    All that was found.

    Attributes
    ----------
    question : dict
        What was asked.
    rows : tuple of Bottleneck
        Most time lost first, cargo by cargo.
    counts : dict of str to int
        Figures by origin. [-]
    digest : str
        Of every figure of every replication.
    notes : tuple of str
        What the reader has to know first: queues that can't be stable, figures that are others
        from a day on, and what draws do.
    """

    question: dict[str, Any]
    rows: tuple[Bottleneck, ...]
    counts: dict[str, int]
    digest: str
    notes: tuple[str, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """
        Return the answer as JSON.

        Returns
        -------
        dict
            Schema ``transcaspian/bottlenecks/1``.
        """
        return {
            "schema": _SCHEMA,
            **self.question,
            "notes": list(self.notes),
            "rows": [asdict(one) for one in self.rows],
            "counts": self.counts,
            "digest": self.digest,
        }
