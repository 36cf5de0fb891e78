"""What the evidence amounts to: counts, orphans, and the state of its repairs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.evidence.source import ASSUMED_SOURCE
from transcaspian.units import find_suffix_unit, legal_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from transcaspian.evidence.key import Key
    from transcaspian.evidence.store import Evidence

__all__ = ["EvidenceCheck", "check_evidence"]


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """
    Counts of the evidence, and what doesn't fit together.

    Attributes
    ----------
    observations, sources, keys : int
        How many of each. [-]
    assumed, context : int
        Rows nobody but us answers for, and rows that are kept but feed nothing. [-]
    usable : int
        Sourced rows that may feed a value in use. [-]
    by_standing, by_method, by_key, by_file : mapping of str to int
        Rows of each, most first.
    by_quality : mapping of int to int
        Rows of each quality, best first.
    idle_keys, idle_sources : tuple of str
        Keys without a row, and sources that no row names.
    repaired, excluded : tuple of str
        One line per row that a correction changed or put aside.
    faults : tuple of str
        What a reader should mend, such as a key whose name declares another unit.
    first_valid, last_valid : date or None
        The time the rows of past and present span.
    """

    observations: int
    sources: int
    keys: int
    assumed: int
    context: int
    usable: int
    by_standing: Mapping[str, int]
    by_method: Mapping[str, int]
    by_key: Mapping[str, int]
    by_file: Mapping[str, int]
    by_quality: Mapping[int, int]
    idle_keys: tuple[str, ...]
    idle_sources: tuple[str, ...]
    repaired: tuple[str, ...]
    excluded: tuple[str, ...]
    faults: tuple[str, ...]
    first_valid: date | None
    last_valid: date | None


def check_evidence(evidence: Evidence) -> EvidenceCheck:
    """
    Count the evidence and look for what doesn't fit together.

    Parameters
    ----------
    evidence : Evidence
        As loaded, so each table by itself is sound.

    Returns
    -------
    EvidenceCheck
        The counts and the faults.
    """
    rows = evidence.observations
    used_keys = {row.key for row in rows}
    used_sources = {row.source for row in rows}
    return EvidenceCheck(
        observations=len(rows),
        sources=len(evidence.sources.keys() - {ASSUMED_SOURCE}),
        keys=len(evidence.keys),
        assumed=sum(row.assumed for row in rows),
        context=sum(row.standing == "context" for row in rows),
        usable=sum(
            row.speaks_of_present
            and row.has_number
            and not row.assumed
            and row.id not in evidence.excluded
            for row in rows
        ),
        by_standing=_count(row.standing for row in rows),
        by_method=_count(row.method for row in rows),
        by_key=_count(row.key for row in rows),
        by_file=_count(row.file for row in rows),
        by_quality=dict(sorted(Counter(row.quality for row in rows).items())),
        idle_keys=tuple(name for name in evidence.keys if name not in used_keys),
        idle_sources=tuple(
            id_ for id_ in evidence.sources if id_ not in used_sources and id_ != ASSUMED_SOURCE
        ),
        repaired=_done(evidence, excluded=False),
        excluded=_done(evidence, excluded=True),
        faults=tuple(
            fault for key in evidence.keys.values() if (fault := _misnamed(key)) is not None
        ),
        first_valid=evidence.first_valid,
        last_valid=evidence.last_valid,
    )


def _count(words: Iterable[str]) -> dict[str, int]:
    """Return how often each word stands, most first, then by name."""
    counts = Counter(words)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _done(evidence: Evidence, *, excluded: bool) -> tuple[str, ...]:
    """Return a line for each row that was repaired, or put aside."""
    lines = []
    for done in evidence.applied:
        correction = done.correction
        if (correction.action == "exclude") is excluded:
            what = "" if excluded else f"{correction.field} {done.before!r} → {done.after!r}; "
            lines.append(f"{done.observation}: {what}{correction.reason} ({correction.place})")
    return tuple(lines)


def _misnamed(key: Key) -> str | None:
    """Say so if the name of a key declares another unit than it has."""
    declared = find_suffix_unit(key.name)
    if declared is None or not key.unit:
        return None
    if legal_unit(key.unit).dimension == declared.dimension:
        return None
    return f"{key.name}: its name says {declared.name}, its unit is {key.unit}: mend either"
