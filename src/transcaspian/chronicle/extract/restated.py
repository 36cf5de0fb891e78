"""Statements of a document that the founding chronicle has as well."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.extract.features import gap_d
from transcaspian.chronicle.extract.lexicon import lower
from transcaspian.chronicle.extract.subjects import stems_of
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.record import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transcaspian.chronicle.extract.extraction import Extraction
    from transcaspian.chronicle.founding import Founded
    from transcaspian.chronicle.record import Statement

__all__ = ["link_statements"]

_SURE = 0.75
_NEAR_D = 45
_LEAST = 1.0
_WORD, _MOST = 0.5, 4
_HALF = 0.5
_CLEAR = 0.3
_COMMON = 0.1


def link_statements(one: Extraction, founding: Founded, links: list[Link]) -> Iterator[Link]:
    """
    Link the statements of a document to those of the founding chronicle that say the same.

    Parameters
    ----------
    one : Extraction
        What was found in the document.
    founding : Founded
        Rows held for true.
    links : list of Link
        Of its events to the founding chronicle.

    Yields
    ------
    Link
        Of each statement to the likeliest; of one that only goes on, to that of what it goes on.
    """
    own = f"{one.document.id}#"
    same = {row.from_.removeprefix(own): row.to for row in links if row.kind == "same-event"}
    low = lower(one.document.text, "en") if one.document.language == "en" else ""
    said: list[tuple[Statement, Statement | None]] = []
    for row in one.statements:
        words = stems_of(low[row.span.start : row.span.end]) if low and row.span else frozenset()
        likely = [(_likeness(row, old, same, words), old) for old in founding.statements]
        score, best = max(
            likely, key=lambda pair: (pair[0][0], pair[1].id), default=((0.0, ""), None)
        )
        if best is not None and score[0] >= _LEAST:
            said.append((row, best))
            yield Link(own + row.id, best.id, "same-event", score[1], _SURE)
        else:
            said.append((row, None))
    for i, (row, old) in enumerate(said):
        beside = [said[j] for j in (i - 1, i + 1) if 0 <= j < len(said)] if old is None else []
        for other, known in beside:
            if known is None or other.speaker != row.speaker:
                continue
            about = {same.get(name, name) for name in row.about}
            if not about or about & {*known.about}:
                yield Link(own + row.id, known.id, "same-event", f"goes on {other.id}", _SURE)
                break


def _likeness(
    one: Statement, two: Statement, same: Mapping[str, str], words: frozenset[str]
) -> tuple[float, str]:
    """Return how alike two statements are, and in words in what."""
    if one.speaker != two.speaker or not one.date or not two.date:
        return 0.0, ""
    a, b = ((first_day(row.date).toordinal(), last_day(row.date).toordinal()) for row in (one, two))
    gap = gap_d(a, b)
    if gap > _NEAR_D:
        return 0.0, ""
    about = {same.get(name, name) for name in one.about}
    shared = sorted(about & {*two.about})
    common = sorted((words & stems_of(lower(two.text, "en"))) - _usual())
    score = _WORD * min(len(common), _MOST)
    if shared:
        score += 1.0 if len(shared) >= _HALF * len(two.about) else _HALF
    if one.stance * two.stance < 0 and min(abs(one.stance), abs(two.stance)) >= _CLEAR:
        score -= 1.0
    score -= 1.0 if gap else 0.0
    told = [f"{one.speaker} in {one.date}"]
    told += ["about " + ", ".join(shared)] if shared else []
    told += ["words " + ", ".join(f"{word}-" for word in common[:3])] if common else []
    return score, "; ".join(told)


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    """Return stems that many statements of the founding chronicle have: names of states."""
    rows = load_founding(check=False).statements
    counts = Counter(stem for row in rows for stem in stems_of(lower(row.text, "en")))
    return frozenset(stem for stem, n in counts.items() if n > _COMMON * len(rows))
