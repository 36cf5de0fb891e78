"""Who says what: verbs of saying, quotes, and whose words a sentence is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.lexicon import find_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.extract.mentions import Mention
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence

__all__ = ["Speech", "find_speeches"]

_OPEN, _CLOSE = "“«„", "”»"
_ANY_QUOTE = '“«„”»"'
_PASSIVE = re.compile(r"\b(?:be|been|is|was|are|were|as|can be|should be)\s+(?:\w+ly\s)?$")
_INVERTED = re.compile(r"[,”\"»!?…–—-]['’]?\s*(?:[–—-]\s*)?(?:also\s|as\s|как\s)?$")
_TAIL = re.compile(r"[,”\"»–—-]\s?$")
_FEELINGS = ("convinced", "confident", "hopeful", "optimistic", "sceptical", "skeptical")
_COLON = re.compile(r":\s*[“\"«„]")
_REACH, _AHEAD, _LEAST, _COLON_REACH = 110, 70, 40, 60


@dataclass(slots=True)
class Speech:
    """
    Words of somebody.

    Parameters
    ----------
    speaker : str
        Id of a person or actor.
    start, end : int
        First character and the one after the last. [-]
    sentences : list of Sentence
        That it spans.
    quote : bool
        Whether they are the speaker's own.
    verb : str
        By which they are told, in lower case; empty if by none.
    rule : str
        What found it.
    at : int
        Place of the verb. [-]
    """

    speaker: str
    start: int
    end: int
    sentences: list[Sentence] = field(default_factory=list)
    quote: bool = False
    verb: str = ""
    rule: str = "verb"
    at: int = 0


@dataclass(slots=True)
class _Told:
    """An attribution in one sentence."""

    who: Mention
    verb: str
    rule: str
    after: bool
    at: int = 0


def find_speeches(reading: Reading) -> list[Speech]:
    """
    Find whose words a text tells.

    Parameters
    ----------
    reading : Reading
        The text.

    Returns
    -------
    list of Speech
        In order.
    """
    speeches: list[Speech] = []
    open_to: Speech | None = None
    interviewee = _interviewee(reading)
    for block in _paragraphs(reading):
        answered = _answer(reading, block, interviewee)
        if answered is not None:
            speeches.append(answered)
            open_to = None
            continue
        made = _of_paragraph(reading, block, open_to)
        if (
            open_to is not None
            and open_to.verb == "drop"
            and made
            and made[0].speaker == open_to.speaker
        ):
            speeches.remove(open_to)
        speeches += made
        open_to = _left_open(reading, block, made)
    return speeches


@lru_cache(maxsize=1)
def _answer_shapes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = find_lexicon("en").table["answer"]
    return re.compile(table["question"], re.MULTILINE), re.compile(table["answer"])


def _interviewee(reading: Reading) -> str:
    """Return who answers in an interview: the first who is named, empty if it is none."""
    asked = _answer_shapes()[0].search(reading.low)
    if asked is None:
        return ""
    named = [one for one in reading.mentions_in(0, asked.start()) if one.kind == "person"]
    plain = [one.id for one in named if not one.ids and not reading.affiliation(one.id)]
    return (plain or [one.id for one in named if not one.ids] or [""])[0]


def _answer(reading: Reading, block: list[Sentence], interviewee: str) -> Speech | None:
    """Return the words of a paragraph that answers."""
    if not interviewee or not _answer_shapes()[1].match(reading.words(block[0])):
        return None
    start, end = block[0].start, block[-1].end
    return Speech(interviewee, start, end, list(block), quote=True, rule="quote", at=start)


def _paragraphs(reading: Reading) -> Iterator[list[Sentence]]:
    block: list[Sentence] = []
    for sentence in reading.sentences:
        if sentence.zone != "body":
            continue
        if block and block[-1].paragraph != sentence.paragraph:
            yield block
            block = []
        block.append(sentence)
    if block:
        yield block


def _left_open(reading: Reading, block: list[Sentence], made: list[Speech]) -> Speech | None:
    """Return who speaks in what follows: after a colon, or where a quote goes on."""
    if not made:
        return None
    text = reading.text[block[0].start : block[-1].end]
    ends = re.sub(r"(?:\[\d+\])+$", "", text).rstrip()
    opened = max(ends.rfind(one) for one in _OPEN) > max(ends.rfind(one) for one in _CLOSE)
    last = made[-1]
    return last if ends.endswith(":") or (opened and last.end >= block[-1].start) else None


def _of_paragraph(reading: Reading, block: list[Sentence], open_to: Speech | None) -> list[Speech]:
    text = reading.text
    made: list[Speech] = []
    waiting: list[Sentence] = []
    goes_on = open_to is not None and text[block[0].start] in _ANY_QUOTE + "–—-"
    current = open_to if goes_on else None
    for sentence in block:
        told = _attribution(reading, sentence)
        if told is not None:
            _begin(reading, made, told, sentence, waiting)
            waiting = []
            current = made[-1]
        elif current is None:
            waiting.append(sentence)
        elif current in made and current.quote and text[sentence.start] in _ANY_QUOTE:
            made.append(_quote(current, sentence))
            current = made[-1]
        elif _in_quote(reading, block, sentence) or current is open_to:
            _extend(reading, made, current, sentence, open_to)
        else:
            current = None
            waiting.append(sentence)
    return made


def _quote(speech: Speech, sentence: Sentence) -> Speech:
    """Return more words of the same speaker."""
    return Speech(
        speech.speaker,
        sentence.start,
        sentence.end,
        [sentence],
        quote=True,
        verb=speech.verb,
        rule="quote",
        at=speech.at,
    )


def _begin(
    reading: Reading,
    made: list[Speech],
    told: _Told,
    sentence: Sentence,
    waiting: list[Sentence],
) -> None:
    """Add what an attribution tells: words before it too, if it stands after them."""
    after = told.after and told.rule != "according"
    own = after or _quoted(reading.text[sentence.start : sentence.end])
    span = [*waiting, sentence] if after else [sentence]
    last = made[-1] if made else None
    if (
        last is not None
        and last.speaker == told.who.id
        and last.sentences[-1].index == sentence.index - 1
        and last.quote
        and own
    ):
        last.end = sentence.end
        last.sentences += span
        return
    speech = Speech(told.who.id, span[0].start, sentence.end, span, own, told.verb, told.rule)
    speech.at = told.at
    made.append(speech)


def _extend(
    reading: Reading,
    made: list[Speech],
    current: Speech,
    sentence: Sentence,
    open_to: Speech | None,
) -> None:
    if made and made[-1].speaker == current.speaker:
        made[-1].end = sentence.end
        made[-1].sentences.append(sentence)
        made[-1].quote = True
    elif current is open_to:
        if reading.text[: current.end].rstrip("0123456789[]").endswith(":"):
            current.verb = "" if current.verb == "drop" else "drop"
        made.append(_quote(current, sentence))


def _in_quote(reading: Reading, block: list[Sentence], sentence: Sentence) -> bool:
    """Return whether a sentence stands within a quote that was opened in its paragraph."""
    before = reading.text[block[0].start : sentence.start]
    begins = reading.text[sentence.start] in _ANY_QUOTE
    opened = sum(before.count(one) for one in _OPEN) > sum(before.count(one) for one in _CLOSE)
    straight = before.count('"') % 2 == 1
    return opened or straight or begins


def _quoted(words: str) -> bool:
    match = re.search(r"[“«„\"]([^”»\"]{24,})", words)
    return match is not None


@lru_cache(maxsize=4)
def _verbs(language: str) -> re.Pattern[str]:
    return find_lexicon(language).whole("reporting")


@lru_cache(maxsize=4)
def _according(language: str) -> re.Pattern[str]:
    return find_lexicon(language).whole("according")


def _speakers(reading: Reading, sentence: Sentence) -> list[Mention]:
    return [
        one
        for one in sentence.mentions
        if not one.ids
        and (
            one.kind == "person"
            or (one.kind == "actor" and one.strength in ("name", "metonym", "pronoun"))
        )
        and not (one.kind == "actor" and reading.roster.is_media(one.id))
    ]


def _attribution(reading: Reading, sentence: Sentence) -> _Told | None:
    """Return who a sentence says says it."""
    low, language = reading.low, reading.document.language
    people = _speakers(reading, sentence)
    if not people:
        return None
    match = _according(language).search(low, sentence.start, sentence.end)
    told = _by_according(reading, match, people, language) if match is not None else None
    if told is not None and told.who.kind == "person":
        return told
    for verb in _verbs(language).finditer(low, sentence.start, sentence.end):
        said = _by_verb(reading, sentence, verb, people)
        if said is not None and (told is None or said.who.kind == "person"):
            return said
    if told is not None:
        return told
    told = _by_view(reading, sentence, people) or _by_colon(reading, sentence, people)
    if told is not None:
        return told
    last = people[-1]
    before = reading.text[sentence.start : last.start]
    closes = not reading.text[last.end : sentence.end].strip(' .”"»')
    if last.kind == "person" and closes and _TAIL.search(before) and len(before) > _LEAST:
        return _Told(last, "", "tail", after=True, at=last.start)
    return None


def _by_view(reading: Reading, sentence: Sentence, people: list[Mention]) -> _Told | None:
    """Return whoever "in his view" speaks of."""
    view = reading.lexicon.whole("view").search(reading.low, sentence.start, sentence.end)
    if view is None:
        return None
    named = [one for one in people if one.kind == "person" and one.end <= view.start()]
    return _Told(named[-1], "", "according", after=False, at=view.start()) if named else None


def _by_colon(reading: Reading, sentence: Sentence, people: list[Mention]) -> _Told | None:
    """Return who stands before a colon and a quote."""
    colon = _COLON.search(reading.text, sentence.start, sentence.end)
    if colon is None:
        return None
    named = [
        one
        for one in people
        if one.kind == "person"
        and one.end <= colon.start()
        and colon.start() - one.end < _COLON_REACH
    ]
    return _Told(named[-1], "", "verb", after=False, at=colon.start()) if named else None


def _by_according(
    reading: Reading, match: re.Match[str], people: list[Mention], language: str
) -> _Told | None:
    if language == "tr":
        near = [one for one in people if one.end <= match.start() and match.start() - one.end < 40]
        return (
            _Told(near[-1], match.group(), "according", after=False, at=match.start())
            if near
            else None
        )
    near = [one for one in people if match.end() <= one.start < match.end() + _AHEAD]
    near = [one for one in near if "," not in reading.low[match.end() : one.start]]
    if not near:
        return None
    who = next((one for one in near if one.kind == "person"), near[0])
    if (
        reading.low[match.end() : who.start]
        .strip()
        .startswith(("the agreement", "данным", "the plan"))
    ):
        return None
    return _Told(who, match.group(), "according", after=False, at=match.start())


def _by_verb(
    reading: Reading, sentence: Sentence, verb: re.Match[str], people: list[Mention]
) -> _Told | None:
    low, language = reading.low, reading.document.language
    at, end = verb.span()
    before = low[sentence.start : at]
    if language == "en" and _PASSIVE.search(before) and verb.group() not in _FEELINGS:
        return None
    if language == "tr":
        named = [one for one in people if one.end <= at]
        persons = [one for one in named if one.kind == "person"]
        who = (persons or named)[0] if named else None
        return _Told(who, verb.group(), "verb", after=False, at=at) if who else None
    ahead = [one for one in people if end <= one.start < end + _AHEAD]
    ahead = [one for one in ahead if not low.startswith("'s", one.end)]
    ahead = [one for one in ahead if not re.search(r"[.;“«\"]|\bthat\b|, ", low[end : one.start])]
    if ahead and (_INVERTED.search(before) or at == sentence.start):
        persons = [one for one in ahead if one.kind == "person"]
        return _Told((persons or ahead)[0], verb.group(), "verb", after=True, at=at)
    near = [one for one in people if one.end <= at and at - one.end <= _REACH]
    near = [one for one in near if not _barred(low[one.end : at], one)]
    if not near:
        return None
    persons = [one for one in near if one.kind == "person" and at - one.end < 60]
    who = (persons or near)[-1]
    quote_first = (
        bool(re.search(r"[,”\"»]\s*$", low[sentence.start : who.start]))
        and who.start - sentence.start > _LEAST
    )
    return _Told(who, verb.group(), "verb", after=quote_first, at=at)


def _barred(gap: str, one: Mention) -> bool:
    """Return whether what stands between a name and a verb keeps them apart."""
    if one.kind == "person" and re.match(r"['’]s?\s", gap):
        return True
    if re.search(r"[;:“«]|\b(?:which|that|because|while|but|что|котор\w+|но)\b", gap):
        return True
    commas = gap.count(",")
    return (
        commas > 2
        or (commas == 1 and len(gap) > 50 and one.kind == "actor")
        or (one.kind == "actor" and len(gap) > 40)
    )
