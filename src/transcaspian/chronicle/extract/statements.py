"""Statements: who says what, of whom, how much for it and how sure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.speech import Speech, find_speeches
from transcaspian.chronicle.extract.stance import find_stance
from transcaspian.chronicle.record import Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_MEANT = 0.6
_I_SAY = re.compile(r"\b(?:i|i'm|i'd|я|мы|мне|bence|bana göre)\b")


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
    # what words make likely takes nobody's words away
    sure = tuple(one for one in events if not one.rule.startswith("sense-"))
    telling = [
        one
        for one in reading.speeches
        if not _is_notice(reading, one, sure) and not _is_account(reading, one, sure)
    ]
    return tuple(
        _statement(reading, speech, number, events) for number, speech in enumerate(telling, 1)
    )


def _is_notice(reading: Reading, speech: Speech, events: tuple[Event, ...]) -> bool:
    """Return whether an organisation merely makes known what is coded as an event."""
    if speech.quote or speech.speaker not in reading.roster.actors:
        return False
    official = reading.lexicon.whole("official").fullmatch(speech.verb)
    certain = _certainty(reading.spots, speech.start, speech.end, quote=False)
    coded = any(one.span and speech.start <= one.span.start < speech.end for one in events)
    return bool(official) and certain >= _MEANT and coded


def _is_account(reading: Reading, speech: Speech, events: tuple[Event, ...]) -> bool:
    """Return whether an answer merely tells what happened, or says yes or no."""
    if speech.verb != "answer":
        return False
    told = reading.spots, speech.start, speech.end
    if _certainty(*told, quote=True) != _QUOTED or reading.has(_I_SAY, speech):
        return False
    coded = any(
        one.span and speech.start <= one.span.start < speech.end
        for one in events
        if one.context in ("actual", "past")
    )
    return coded or not find_stance(*told)


def _statement(
    reading: Reading, speech: Speech, number: int, events: tuple[Event, ...]
) -> Statement:
    told = reading.spots, speech.start, speech.end
    names = [(one.start, one.end) for row in speech.sentences for one in row.mentions]
    return Statement(
        id=f"s{number}",
        speaker=speech.speaker,
        about=_about(reading, speech, events),
        stance=find_stance(*told, names=names, answers=_answers(reading, speech.speaker)),
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


def _answers(reading: Reading, speaker: str) -> bool:
    """Return whether a speaker acts for a state, a company or another body that acts."""
    return speaker in reading.roster.actors or bool(reading.affiliation(speaker))


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
