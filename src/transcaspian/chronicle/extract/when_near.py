"""Times that stand outside the clause of a thing, or behind it, and yet are its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.antecedents import is_apart, is_term
from transcaspian.chronicle.extract.choosing import is_verb
from transcaspian.chronicle.extract.clauses import DONE, find_clauses
from transcaspian.chronicle.extract.governing import own_times
from transcaspian.chronicle.extract.when_words import (
    AFTER_TALKS,
    CAUSE,
    LATER,
    OF_MONTH,
    TELLS,
    THEN,
    THERE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["find_near", "find_own", "find_then"]

_GAP, _LAST = 90, 2
_NEAR_SENTENCES = 4
_YEAR, _MONTH = len("2024"), len("2024-03")
_WHEN = re.compile(r"[ ,]*(?:when|когда)\b")
_TOOK_PLACE = re.compile(
    r",? ?(?:which|that|котор\w+) (?:was held|were held|took place|happened|occurred|was due|"
    r"is to be held|will be held|will take place|is (?:planned|scheduled)|состоял\w*|состоит\w*|"
    r"прош[её]?л\w*|пройд[её]т)\b"
)
_OF = re.compile(r"\b(?:of|dated|from|от)\s$")
_ASIDE = re.compile(
    r", (?:по словам|по данным|по сведениям|как|according to|, (?:he|she) said|сообщ\w+)\b"
)
_FINITE = re.compile(
    r"[;:]|\b(?:will|would|is|are|was|were|has|have|had|said)\b|\w+ed\b|"
    r"\w+[аеиоуыя]л(?:а|о|и)?(?:сь|ся)?\b|\w+[аеиыя]н(?:а|о|ы)\b|\w+(?:ет|ют|ит|ят|ут)(?:ся)?\b"
)
_STOP = re.compile(r"[,;:]")
_COMMA = re.compile(r", (?:on |in |at |в |во |на )?$")
_SINCE = re.compile(r"[ ,]*since\b")
_NOT_BEFORE = re.compile(
    r"^[ ,]*(?:но|но и|but|though|ama|ancak)? ?(?:не раньше|не ранее|только в|not before|"
    r"no earlier than|only in|not until|en erken) (?:the )?$"
)
_LASTING = ("SANCTION", "COERCE", "")


def find_own(reading: Reading, draft: Draft) -> list[Time]:
    """
    Return the times that a clause tells of a thing, or that a relative turn behind it does.

    Parameters
    ----------
    reading : Reading
        The text.
    draft : Draft
        What is told.

    Returns
    -------
    list of Time
        None of another verb.
    """
    clause, low, language = draft.clause, reading.low, reading.document.language
    word = draft.at - clause.start
    after = _following(reading, clause)
    held = after is not None and after.times and _TOOK_PLACE.match(after.low)
    if after is not None and held and not is_verb(clause.low, word, language):
        return after.times[:1]  # "the opening of the yard, which took place yesterday"
    if _WHEN.match(clause.low) and clause.before is not None and clause.before.times:
        comma = clause.low.find(",", _LAST)
        last = clause.before.times[-1]
        first = word < comma and not any(one.start < clause.start + comma for one in clause.times)
        if first and clause.start - last.end < _LAST:
            return [last]  # "in March, when the first oil arrived, the two raised the volume"
    times = own_times(low, draft, clause.times, language)
    if not times:
        return times
    stop = _STOP.search(clause.low, word)
    end = clause.start + stop.start() if stop else clause.end
    later = LATER[language].search(low, draft.at, end) if language != "tr" else None
    if later is None:
        return times
    return [one for one in times if draft.at < one.start < later.start()]


def find_near(reading: Reading, draft: Draft, drafts: Sequence[Draft]) -> list[Time]:
    """
    Return the times about a clause that are of what it tells: it has none itself.

    Parameters
    ----------
    reading : Reading
        The text.
    draft : Draft
        What is told; gets the place of the talks that it followed.
    drafts : sequence of Draft
        What was told before.

    Returns
    -------
    list of Time
        Mostly one or none.
    """
    clause, low, before = draft.clause, reading.low, draft.clause.before
    last = before.times[-1] if before is not None and before.times else None
    right = clause.relative and last is not None and clause.start - last.end < _LAST
    if last is not None and right and _OF.search(low, max(0, last.start - 8), last.start):
        return [last]  # "the declaration of 8 August, which was signed by"
    times: list[Time] = []
    if before is not None and not clause.relative and not is_apart(draft):
        told = any(one.clause is before for one in drafts)
        times = [] if told or before.relative else before.times
        if not times and before.times and _ASIDE.match(clause.low):
            cut = max(low.rfind(one, before.start, clause.start) for one in ",:;")
            times = [one for one in before.times if one.start > cut]
    if not times and before is not None:
        there = THERE.search(low, max(0, clause.start - 8), clause.start + 16)
        times = before.times if there else []
    return times or _behind(reading, draft)


def find_then(reading: Reading, draft: Draft) -> Time | None:
    """
    Return the time to which a clause points back: "at the time", "on four days of the month".

    Parameters
    ----------
    reading : Reading
        The text.
    draft : Draft
        What is told.

    Returns
    -------
    Time or None
        The last one named a little before that is not to come; its month if no more is meant.
    """
    clause, today = draft.clause, reading.reference
    month = OF_MONTH.search(clause.low)
    if today is None or (month is None and not THEN.search(clause.low)):
        return None
    here = clause.sentence.index
    rows = reading.sentences[max(0, here - _NEAR_SENTENCES) : here + 1]
    named = [one for row in rows for one in row.times if one.start < clause.start]
    named = [one for one in named if one.role != "by" and len(one.first) > _YEAR]
    named = [one for one in named if one.first[:_MONTH] == one.last[:_MONTH]]
    named = [one for one in named if one.first <= today.isoformat()]
    if not named or month is None:
        return named[-1] if named else None
    told = named[-1].first[:_MONTH]
    return replace(named[-1], first=told, last=told)


def _behind(reading: Reading, draft: Draft) -> list[Time]:
    """Return the time behind a clause: of its end after a relative turn, or of the occasion."""
    clause, low = draft.clause, reading.low
    after = _following(reading, clause)
    late = [one for one in clause.sentence.times if after is not None and one.start >= after.start]
    led = [one for one in late if _COMMA.search(low, clause.end, one.start)]
    led = [one for one in led if low[one.end : one.end + 1] in (".", ",", "")]
    if after is not None and (led or (after.relative and low.startswith(",", after.end))):
        first = next(iter(led or (one for one in late if one.start >= after.end)), None)
        if first is not None and (led or _is_bare(low[after.end : first.start], reading)):
            return [first]  # "joined the board, which A founded in 2014, on Wednesday"
    if after is not None and draft.type in _LASTING and _SINCE.match(after.low):
        return after.times[:1]  # "shut since the attack on 28 February"
    rest = [one for one in clause.sentence.times if one.start >= clause.end]
    if rest and _NOT_BEFORE.search(low, clause.end, rest[0].start):
        return rest[:1]  # "promised the same, but not before April"
    rest = [] if rest and is_term(low, draft, rest[0]) else rest
    gap = low[clause.end : rest[0].start] if rest else ""
    alone = len(rest) == 1 and len(gap) < _GAP and not TELLS.search(gap)
    if rest and (CAUSE.match(gap) or alone):
        return rest[:1]
    if AFTER_TALKS.match(low, clause.end, clause.sentence.end):
        names = [one for one in clause.sentence.mentions if one.start >= clause.end]
        if not draft.parts.places:
            draft.parts.places += [one.id for one in names if one.kind == "place"][:1]
        return rest[:1]
    return []


def _is_bare(gap: str, reading: Reading) -> bool:
    """Return whether words hold no verb of their own."""
    done = DONE[reading.document.language]
    return not (_FINITE.search(gap) or any(done.search(one) for one in gap.split()))


def _following(reading: Reading, clause: Clause) -> Clause | None:
    row = find_clauses(reading, clause.sentence)
    return next((one for one in row if one.before is clause), None)
