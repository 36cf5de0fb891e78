"""Statements: who says what, of whom, how much for it and how sure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.speech import Speech, find_speeches
from transcaspian.chronicle.record import Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence
    from transcaspian.chronicle.extract.spots import Spots
    from transcaspian.chronicle.record import Event

__all__ = ["find_statements", "mark_speakers"]

_CORRIDOR = "corridor:titr"
_SAID, _QUOTED = 0.8, 0.85
_WEIGHT = {"verb": 0.85, "according": 0.85, "tail": 0.7, "quote": 0.75}
_MOST_ABOUT, _BACK = 8, 12
_THIS = re.compile(r"\b(?:this|it|это|bunu)\b")
_MEANT, _TURNED = 0.6, 48
_CUT = re.compile(r"[.;:!?]|, (?:but|а|но)\b")
_BUT = re.compile(
    r"[,.;] ?(?:but|yet|however|nevertheless|но|однако|ama|ancak|fakat)\b|\bbut not\b"
)
_THOUGH = re.compile(
    r"\W*(?:although|though|while|despite|in spite of|for all|хотя|несмотря)\b[^,]*,"
)
_QUESTION = re.compile(r"[^.?!“\"«]*\?")
_LITTLE = 0.5
_DENIED = re.compile(r"m[ae](?:y[ae]c[ae][kğ]|d[ıi]|z|m[ıi]ş)|m[ıiuü]yor")


def mark_speakers(reading: Reading) -> None:
    """
    Tell each sentence whose words it is.

    Parameters
    ----------
    reading : Reading
        Its sentences are changed in place.
    """
    reading.speeches = find_speeches(reading)
    for speech in reading.speeches:
        for sentence in speech.sentences:
            sentence.speaker = speech.speaker


def find_statements(reading: Reading, events: tuple[Event, ...]) -> tuple[Statement, ...]:
    """
    Find what somebody said or expects.

    Parameters
    ----------
    reading : Reading
        The text, its speakers marked.
    events : tuple of Event
        What it tells; statements may be about them.

    Returns
    -------
    tuple of Statement
        In order.
    """
    telling = [one for one in reading.speeches if not _is_notice(reading, one, events)]
    return tuple(
        _statement(reading, speech, number, events) for number, speech in enumerate(telling, 1)
    )


def _is_notice(reading: Reading, speech: Speech, events: tuple[Event, ...]) -> bool:
    """Return whether an organisation merely makes known what is coded as an event."""
    if speech.quote or speech.speaker not in reading.roster.actors:
        return False
    official = (
        reading.lexicon.whole("official").fullmatch(speech.verb) or speech.rule == "according"
    )
    certain = _certainty(reading.spots, speech.start, speech.end, quote=False)
    coded = any(one.span and speech.start <= one.span.start < speech.end for one in events)
    return bool(official) and certain >= _MEANT and (coded or speech.rule == "according")


def _statement(
    reading: Reading, speech: Speech, number: int, events: tuple[Event, ...]
) -> Statement:
    told = reading.spots, speech.start, speech.end
    names = [(one.start, one.end) for row in speech.sentences for one in row.mentions]
    return Statement(
        id=f"s{number}",
        speaker=speech.speaker,
        about=_about(reading, speech, events),
        stance=_stance(*told, names=names),
        certainty=_certainty(*told, quote=speech.quote),
        testable=reading.has(reading.lexicon.words("testable"), speech),
        quote=speech.quote,
        date=_date(reading, speech),
        span=Span(reading.document.id, speech.start, speech.end),
        confidence=_WEIGHT[speech.rule],
        rule=f"speech-{speech.rule}",
    )


def _about(reading: Reading, speech: Speech, events: tuple[Event, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for event in events:
        if event.span and speech.start <= event.span.start < speech.end:
            found[event.id] = None
    if not found and reading.has(_THIS, speech):
        told = [one for one in events if one.span and one.span.start < speech.start]
        near = [one for one in told if one.span and speech.start - one.span.end < _BACK]
        found.update(dict.fromkeys(one.id for one in near[-1:]))
    if reading.has(reading.lexicon.words("corridor"), speech):
        found[_CORRIDOR] = None
    for sentences in (speech.sentences, speech.block):
        for name in (
            _named(reading, sentences) if not found or sentences is not speech.block else ()
        ):
            if name != speech.speaker:
                found[name] = None
    return tuple(list(found)[:_MOST_ABOUT])


def _named(reading: Reading, sentences: list[Sentence]) -> Iterator[str]:
    """Yield who and what is named, but for newspapers and what only points back to people."""
    for sentence in sentences:
        for one in sentence.mentions:
            if one.kind == "actor" and reading.roster.is_media(one.id):
                continue
            if one.strength != "pronoun" or one.kind != "person":
                yield from one.ids or (one.id,)


def _stance(spots: Spots, start: int, end: int, names: Sequence[tuple[int, int]] = ()) -> float:
    """Return how much words speak for what they are about, but for those of names."""
    low, lexicon = spots.low[start:end], find_lexicon(spots.language)
    found: dict[int, tuple[int, int]] = {}
    for part, sign in (("for", 1), ("against", -1)):
        for match in spots.iter(lexicon.whole("stance", part), start, end):
            if any(c <= match.start() < d for c, d in names):
                continue
            a, b = match.start() - start, match.end() - start
            longer = [c for c, (d, _) in found.items() if c < b and a < d]
            if any(found[c][0] - c >= b - a for c in longer):
                continue
            for c in longer:
                del found[c]
            found[a] = b, -sign if _is_turned(low, a, b, spots.language) else sign
    slight = _slight(low)
    weighed = [
        (sign, _LITTLE if any(c <= a < d for c, d in slight) else 1.0)
        for a, (_, sign) in found.items()
    ]
    good = sum(weight for sign, weight in weighed if sign > 0)
    bad = sum(weight for sign, weight in weighed if sign < 0)
    return round((good - bad) / (good + bad + 1), 2)


def _slight(low: str) -> list[tuple[int, int]]:
    """Return the parts of words that weigh less: before a "but", after "though", in questions."""
    parts = [one.span() for one in _QUESTION.finditer(low)]
    turns = [one.start() for one in _BUT.finditer(low)]
    if turns:
        parts.append((0, turns[-1]))
    though = _THOUGH.match(low)
    if though is not None:
        parts.append((0, though.end()))
    return parts


def _is_turned(low: str, start: int, end: int, language: str) -> bool:
    """Return whether a word stands with another that turns it round: not an obstacle."""
    shape = find_lexicon(language).words("stance", "turn")
    if language == "tr":
        return bool(_DENIED.search(low, start, end) or shape.match(low[end : end + _TURNED]))
    before = _CUT.split(low[max(0, start - _TURNED) : start])[-1]
    return shape.search(before) is not None


def _certainty(spots: Spots, start: int, end: int, *, quote: bool) -> float:
    for row, shape in find_lexicon(spots.language).rows("hedge"):
        if spots.has(shape, start, end):
            return float(row["value"])
    return _QUOTED if quote else _SAID


def _date(reading: Reading, speech: Speech) -> str:
    """Return the day of the words: one that stands with their verb, else that of publication."""
    for sentence in speech.sentences:
        if not sentence.start <= speech.at < sentence.end:
            continue
        near = [
            one for one in sentence.times if one.role == "at" and abs(one.start - speech.at) < 60
        ]
        near = [one for one in near if one.kind in ("relative", "day", "month", "full")]
        past = [
            one
            for one in near
            if not reading.reference or one.first <= reading.reference.isoformat()
        ]
        if past:
            return min(past, key=lambda one: abs(one.start - speech.at)).first
    if reading.reference is not None and reading.sure:
        return reading.reference.isoformat()[:7]
    return reading.reference.isoformat()[:7] if reading.reference else ""
