"""Who promises: who acts, else whoever speaks, the parties of a deal, or whose the place is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.pledge_words import words

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.parts import Parts
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence
    from transcaspian.chronicle.record import Event

__all__ = [
    "find_deal",
    "find_first",
    "find_house",
    "find_promisors",
    "find_side",
    "find_teller",
    "is_onlooker",
    "list_agents",
]

_NEAR, _GAP = 4, 3
_ASKS = re.compile(r"^[^\n]{8,240}\?$", re.MULTILINE)
_LEAST = 2
"""Paragraphs that ask, without which a text is no interview."""


def is_onlooker(reading: Reading, speaker: str) -> bool:
    """
    Return whether a speaker has no say in what is done: an expert, a journalist.

    Parameters
    ----------
    reading : Reading
        The text.
    speaker : str
        Id of a person or actor; empty if nobody speaks.

    Returns
    -------
    bool
        True of a person who holds no office that the text or a list tells.
    """
    return (
        bool(speaker) and speaker not in reading.roster.actors and not reading.affiliation(speaker)
    )


def find_promisors(
    reading: Reading,
    clause: Clause,
    told: tuple[list[str], list[str]],
    events: list[Event],
    *,
    binding: bool,
    passive: bool,
) -> list[str]:
    """
    Return who promises: who acts, else whoever speaks, else whose the place is.

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Where it is promised.
    told : tuple of list of str
        Who acts in it, and whose its places are.
    events : list of Event
        What the text tells.
    binding, passive : bool
        Whether a word binds, and whether who acts is not the subject.

    Returns
    -------
    list of str
        Ids; empty if nobody does.
    """
    actors, host = told
    speaker = clause.sentence.speaker
    house = find_house(reading, clause.sentence)
    side = [] if actors else find_side(reading, clause)
    if side and (binding or not is_onlooker(reading, speaker)):
        return side
    if not house and is_onlooker(reading, speaker) and not (binding and actors):
        return []
    own = reading.affiliation(speaker) if speaker not in reading.roster.actors else speaker
    own = own or house
    if own and (passive or {*actors} <= {*host}):
        return [own]
    if actors:
        return actors
    if own or speaker:
        return [own] if own else []
    teller = find_teller(reading, clause.sentence)
    if teller:
        return [teller]
    start = clause.sentence.start
    earlier = find_first(reading, start, clause.start)
    if earlier and not passive:
        return earlier
    before = [one for one in events if one.span and one.span.start < clause.start and one.actors]
    deal = find_deal(reading, clause, events)
    if deal:
        return deal
    near = _previous(reading, clause.sentence)
    last = [one for one in before if one.span and one.span.start >= near]
    return host[:1] or earlier or (list(last[-1].actors[:1]) if last else [])


def find_house(reading: Reading, sentence: Sentence) -> str:
    """
    Return for whom somebody answers who says "we" in an interview, where no office tells it.

    Parameters
    ----------
    reading : Reading
        The text.
    sentence : Sentence
        Of it.

    Returns
    -------
    str
        The organisation that the text names first; empty if that is no answer, or not of "we".
    """
    speaker, asked = sentence.speaker, _first_question(reading.text)
    start = reading.text.rfind("\n", 0, sentence.start) + 1
    if not 0 < asked < start or (speaker and not is_onlooker(reading, speaker)):
        return ""
    own = words(reading.document.language, "own")
    if own.search(reading.low, start, sentence.end) is None:
        return ""
    return next(
        (
            one.id
            for one in reading.mentions_in(0, asked)
            if one.kind == "actor"
            and one.id in reading.roster.actors
            and _is_house(reading, one.id)
        ),
        "",
    )


@lru_cache(maxsize=4)
def _first_question(text: str) -> int:
    """Return where a text begins to ask in paragraphs of their own, -1 if it does not. [-]"""
    asked = [one.start() for one in _ASKS.finditer(text)]
    return asked[0] if len(asked) >= _LEAST else -1


def _is_house(reading: Reading, actor: str) -> bool:
    return not (reading.roster.is_state(actor) or reading.roster.is_media(actor))


def find_side(reading: Reading, clause: Clause) -> list[str]:
    """
    Return the state whose people a clause names as those who act: "our Kazakh colleagues".

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Of it.

    Returns
    -------
    list of str
        Ids; empty if it names none.
    """
    shape = words(reading.document.language, "side")
    return [
        one.id
        for one in reading.mentions_in(clause.start, clause.end)
        if one.strength == "adjective" and shape.match(reading.low, one.end + 1)
    ][:1]


def find_teller(reading: Reading, sentence: Sentence) -> str:
    """
    Return the organisation in which a sentence says that it was told: "сообщили в КТЖ".

    Parameters
    ----------
    reading : Reading
        The text.
    sentence : Sentence
        Of it.

    Returns
    -------
    str
        Id; empty if it names none.
    """
    shape = words(reading.document.language, "said")
    for match in reading.spots.iter(shape, sentence.start, sentence.end):
        for one in reading.mentions_in(match.end(), sentence.end)[:1]:
            near = one.start - match.end() <= _GAP and one.kind == "actor"
            if near and not reading.roster.is_media(one.id):
                return one.id
    return ""


def find_deal(reading: Reading, clause: Clause, events: list[Event]) -> list[str]:
    """
    Return the parties of a deal that promises what a clause tells.

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Of it.
    events : list of Event
        What it tells.

    Returns
    -------
    list of str
        Of a deal in its sentence, or told just before: "under the memorandum".
    """
    start = clause.sentence.start
    for one in reversed(events):
        if one.span is None or one.type != "AGREE" or one.context == "negated":
            continue
        at = one.span.start
        if at == start or (at < start and _is_told_by(reading, clause, at)):
            return list(one.actors) if len(one.actors) > 1 else []
    return []


def find_first(reading: Reading, start: int, end: int) -> list[str]:
    """
    Return who is named first in a piece of text, as an actor or a person of one.

    Parameters
    ----------
    reading : Reading
        The text.
    start, end : int
        Where to look. [-]

    Returns
    -------
    list of str
        Ids; several where one word stands for several.
    """
    for one in reading.mentions_in(start, end):
        if one.kind == "actor" and one.strength != "adjective":
            if not reading.roster.is_media(one.id):
                return [one.id] if not one.ids else list(one.ids)
        elif one.kind == "person" and reading.affiliation(one.id):
            return [reading.affiliation(one.id)]
    return []


def _previous(reading: Reading, sentence: Sentence) -> int:
    """Return where the sentence before begins, if it is of the same paragraph. [-]"""
    last = reading.sentences[sentence.index - 1] if sentence.index else sentence
    return last.start if last.paragraph == sentence.paragraph else sentence.start


def _is_told_by(reading: Reading, clause: Clause, start: int) -> bool:
    """Return whether what a clause promises stands in a paper that parties signed just before."""
    sentence = clause.sentence
    told = next((one for one in reading.sentences if one.start == start), sentence)
    deal = words(reading.document.language, "deal")
    return sentence.index - told.index <= _NEAR and (
        reading.has(deal, sentence) or told.index + 1 == sentence.index
    )


def list_agents(reading: Reading, clause: Clause, at: int, parts: Parts) -> list[str]:
    """
    Return of those who act in a clause who is named before its verb, and not who it goes to.

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Of it.
    at : int
        Where the verb stands. [-]
    parts : Parts
        Who takes part.

    Returns
    -------
    list of str
        Ids.
    """
    actors = [one for one in parts.actors if one not in parts.goal] or parts.actors
    if len(actors) < 2:
        return actors
    named = {one.id for one in reading.mentions_in(clause.start, at)}
    acting = {reading.affiliation(one) for one in named} | named
    return [one for one in actors if one in acting] or actors
