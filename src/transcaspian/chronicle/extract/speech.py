"""Who says what: quotes, and the sentences that they run over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.attribution import find_attributions
from transcaspian.chronicle.extract.interview import find_interview, label_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.extract.attribution import Told
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence

__all__ = ["Speech", "find_speeches"]

_OPEN, _CLOSE = "“«„", "”»"
_ANY_QUOTE = '“«„”»"'
_DASHES = "–—-"
_NOTES = re.compile(r"(?:\[\d+\])+$")
_COMPLEMENT = re.compile(r"\bthat\b|, (?:что|чтобы)\b|[:“«]|ğ[ıiuü]n[ıiuü]\b")
_PIECES = re.compile(r"[,.] [–—-] (?=\w)|[,.] [“\"«](?=\w)|, [–—-] (?=\w)")
"""Where the words go on that a verb of saying has interrupted."""
_LONG_QUOTE = re.compile(r"[“«„\"]([^”»\"]{24,})")
_LEAST_QUOTE, _LEAST_CLAIM, _LEAST_PIECE = 40, 40, 24


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
    block : list of Sentence
        All of the quote that it is a part of; empty if it is none.
    """

    speaker: str
    start: int
    end: int
    sentences: list[Sentence] = field(default_factory=list)
    quote: bool = False
    verb: str = ""
    rule: str = "verb"
    at: int = 0
    block: list[Sentence] = field(default_factory=list)


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
    flow = _Flow(reading)
    for block in _paragraphs(reading):
        flow.add(block)
    told = [part for one in flow.speeches for part in _by_sentence(reading, one)]
    return sorted([*told, *_headlines(reading, told)], key=lambda one: one.start)


def _by_sentence(reading: Reading, speech: Speech) -> Iterator[Speech]:
    """Yield a quote of several sentences as what each of them says."""
    if not speech.quote or len(speech.sentences) < 2:
        yield from _in_pieces(reading, speech)
        return
    start, block = speech.start, speech.sentences
    kept: list[Sentence] = []
    for sentence in speech.sentences:
        if kept and kept[-1].end - start >= _LEAST_CLAIM:
            part = replace(speech, start=start, end=kept[-1].end, sentences=kept, block=block)
            yield from _in_pieces(reading, part)
            start, kept = sentence.start, []
        kept.append(sentence)
    yield from _in_pieces(reading, replace(speech, start=start, sentences=kept, block=block))


def _in_pieces(reading: Reading, speech: Speech) -> Iterator[Speech]:
    """Yield what stands before and after a verb of saying apart: “A,” says X, “B”."""
    cut = None
    if speech.quote and speech.at - speech.start >= _LEAST_PIECE:
        cut = _PIECES.search(reading.text, speech.at, speech.end)
    if cut is None or speech.end - cut.end() < _LEAST_PIECE:
        yield speech
        return
    yield replace(speech, end=cut.start() + 1)
    yield replace(speech, start=cut.end(), block=speech.block or speech.sentences)


def _headlines(reading: Reading, told: list[Speech]) -> Iterator[Speech]:
    """Yield what headlines say of somebody whose words the text doesn't tell."""
    speakers = {one.speaker for one in told}
    for sentence in reading.sentences:
        if sentence.zone == "headline":
            for one in find_attributions(reading, sentence, ""):
                if one.person and one.who not in speakers:
                    yield Speech(
                        one.who,
                        one.start,
                        one.end,
                        [sentence],
                        verb=one.verb,
                        rule=one.rule,
                        at=one.at,
                    )


class _Flow:
    """Goes through a text, paragraph by paragraph, and takes note of who speaks."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.speeches: list[Speech] = []
        self.open_to: Speech | None = None
        self.last = ""
        self.held: list[Sentence] = []
        self.announced = False
        self.interview = _Interview(reading)
        self.unquoted = not any(
            _LONG_QUOTE.search(self.text, one.start, one.end)
            for one in reading.sentences
            if one.zone == "body"
        )

    def add(self, block: list[Sentence]) -> None:
        """Take up a paragraph."""
        if self.interview.asks(block):
            self.open_to = None
            return
        answered = self.interview.answer(block)
        if answered is not None:
            self.speeches += self._with_others(answered)
            self.open_to = None
            return
        made = self._of_paragraph(block)
        if (
            self.open_to is not None
            and self.open_to.verb == "drop"
            and made
            and made[0].speaker == self.open_to.speaker
        ):
            self.speeches.remove(self.open_to)
        made = made or self._bare_quote(block)
        if made and self.held:
            self._give_held(made[0])
        self.speeches += made
        self.open_to = _left_open(self.reading, block, made)
        self._note(block, made)
        self.announced = self.text[block[-1].start : block[-1].end].endswith(":")

    def _with_others(self, answer: Speech) -> Iterator[Speech]:
        """Yield an answer, and apart from it what it tells of others' words."""
        kept: list[Sentence] = []
        for sentence in answer.sentences:
            told = [
                one
                for one in find_attributions(self.reading, sentence, answer.speaker)
                if one.person
                and one.who != answer.speaker
                and _COMPLEMENT.search(self.reading.low, one.at, one.end)
            ]
            if not told:
                kept.append(sentence)
                continue
            if kept:
                yield replace(answer, start=kept[0].start, end=kept[-1].end, sentences=kept)
            kept = []
            for one in told:
                span, at = [sentence], one.at
                yield Speech(one.who, one.start, one.end, span, verb=one.verb, rule=one.rule, at=at)
        if kept:
            yield replace(answer, start=kept[0].start, end=kept[-1].end, sentences=kept)

    def _note(self, block: list[Sentence], made: list[Speech]) -> None:
        """Take note of whom a paragraph was about."""
        if made and not self._is_actor(made[-1].speaker):
            self.last = made[-1].speaker
            return
        for sentence in reversed(block):
            people = [one for one in sentence.mentions if one.kind == "person" and not one.ids]
            if people:
                self.last = people[0].id
                return

    def _is_actor(self, speaker: str) -> bool:
        return speaker in self.reading.roster.actors

    def _bare_quote(self, block: list[Sentence]) -> list[Speech]:
        """Return a paragraph that is a quote, of whoever was told of before."""
        text = self.text[block[0].start : block[-1].end]
        if self.announced and self.last and text[0] in _DASHES:
            return [_quoted(self.last, block)]
        if text[0] not in '“«"' or len(text) < _LEAST_QUOTE:
            self.held = []
            return []
        if not _without_notes(text).rstrip(" .,").endswith(("”", "»", '"')):
            self.held = [*self.held, *block]
            return []
        if not self.last:
            return []
        return [_quoted(self.last, block)]

    def _give_held(self, speech: Speech) -> None:
        """Give paragraphs of an open quote to whoever closes it."""
        if self.text[speech.start] in _ANY_QUOTE:
            speech.start = self.held[0].start
            speech.sentences = [*self.held, *speech.sentences]
            speech.quote = True
        self.held = []

    def _of_paragraph(self, block: list[Sentence]) -> list[Speech]:
        reading, text, open_to = self.reading, self.text, self.open_to
        made: list[Speech] = []
        waiting: list[Sentence] = []
        goes_on = open_to is not None and text[block[0].start] in _ANY_QUOTE + _DASHES
        current = open_to if goes_on else None
        last = self.last
        for sentence in block:
            told = find_attributions(reading, sentence, last)
            people = [one for one in sentence.mentions if one.kind == "person" and not one.ids]
            if told:
                for one in told:
                    self._begin(made, one, sentence, waiting)
                waiting = []
                current = made[-1]
                last = made[-1].speaker if not self._is_actor(made[-1].speaker) else last
                continue
            last = people[0].id if people else last
            if current is None:
                waiting.append(sentence)
            elif current in made and text[sentence.start] in _ANY_QUOTE:
                made.append(_quote(current, sentence))
                current = made[-1]
            elif _in_quote(reading, block, sentence) or current is open_to:
                self._extend(made, current, sentence)
            else:
                current = None
                waiting.append(sentence)
        return made

    def _begin(
        self, made: list[Speech], told: Told, sentence: Sentence, waiting: list[Sentence]
    ) -> None:
        """Add what an attribution tells: words before it too, if it stands after them."""
        after = told.after and told.rule != "according"
        own = after or bool(_LONG_QUOTE.search(self.text, told.start, told.end))
        span = [*self._said_before(waiting, told), sentence] if after else [sentence]
        last = made[-1] if made else None
        if (
            last is not None
            and last.speaker == told.who
            and last.sentences[-1].index == sentence.index - 1
            and last.quote
            and own
        ):
            last.end = told.end
            last.sentences += span
            return
        start = told.start if span[0] is sentence else span[0].start
        speech = Speech(told.who, start, told.end, span, own, told.verb, told.rule, told.at)
        made.append(speech)

    def _said_before(self, waiting: list[Sentence], told: Told) -> list[Sentence]:
        """Return the sentences before that belong to words told after them."""
        before = self.text[told.start : told.at]
        if any(one in before for one in _ANY_QUOTE):
            if before[0] in _OPEN or (before.count('"') % 2 == 0 and '"' in before):
                return []
            for i in range(len(waiting) - 1, -1, -1):
                words = self.text[waiting[i].start : waiting[i].end]
                if any(one in words for one in _OPEN + '"'):
                    return waiting[i:]
            return []
        dashed = bool(waiting) and self.text[waiting[0].start] in _DASHES
        return list(waiting) if self.unquoted or dashed else []

    def _extend(self, made: list[Speech], current: Speech, sentence: Sentence) -> None:
        if made and made[-1].speaker == current.speaker:
            made[-1].end = sentence.end
            made[-1].sentences.append(sentence)
            made[-1].quote = True
        elif current is self.open_to:
            made.append(_quote(current, sentence))
            if self.text[: current.end].rstrip("0123456789[]").endswith(":"):
                current.verb = "drop"


class _Interview:
    """Questions and answers: who answers, and which paragraphs are answers."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.asked = find_interview(reading.text)
        self.answers = False
        self.who = self._who() if self.asked else ""

    def _who(self) -> str:
        """Return who answers: whose initials or name stand before answers, or is named first."""
        asked = self.asked
        if asked is None:
            return ""
        people = [one for one in self.reading.mentions() if one.kind == "person" and not one.ids]
        for one in people:
            words = [part for part in re.split(r"[\s-]", one.name) if part]
            if asked.answers & {"".join(part[0] for part in words), words[-1], one.name}:
                return one.id
        named = [one for one in people if one.start < asked.at]
        plain = [one.id for one in named if not self.reading.affiliation(one.id)]
        return (plain or [one.id for one in named] or [""])[0]

    def asks(self, block: list[Sentence]) -> bool:
        """Return whether a paragraph is a question."""
        asked = self.asked
        if not self.who or asked is None:
            return False
        if asked.places:
            self.answers = self.answers or block[0].start in asked.places
            return block[0].start in asked.places
        self.answers = False
        return label_of(self.reading.text[block[0].start : block[-1].end]) in asked.questions

    def answer(self, block: list[Sentence]) -> Speech | None:
        """Return the words of a paragraph that answers, None if it is none."""
        if not self.who or self.asked is None or block[0].start < self.asked.at:
            return None
        text = self.reading.text[block[0].start : block[-1].end]
        label = label_of(text)
        if self.asked.answers:
            self.answers = label in self.asked.answers
        else:
            self.answers = self.answers and text[0] in _DASHES
        return _answered(self.who, block) if self.answers else None


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


def _without_notes(text: str) -> str:
    return _NOTES.sub("", text) if text.endswith("]") else text


def _left_open(reading: Reading, block: list[Sentence], made: list[Speech]) -> Speech | None:
    """Return who speaks in what follows: after a colon, or where a quote goes on."""
    if not made:
        return None
    text = reading.text[block[0].start : block[-1].end]
    ends = _without_notes(text).rstrip()
    opened = max(ends.rfind(one) for one in _OPEN) > max(ends.rfind(one) for one in _CLOSE)
    last = made[-1]
    return last if ends.endswith(":") or (opened and last.end >= block[-1].start) else None


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


def _quoted(speaker: str, block: list[Sentence]) -> Speech:
    """Return a paragraph in somebody's own words."""
    start = block[0].start
    return Speech(speaker, start, block[-1].end, list(block), quote=True, rule="quote", at=start)


def _answered(speaker: str, block: list[Sentence]) -> Speech:
    """Return a paragraph that answers a question."""
    answer = _quoted(speaker, block)
    answer.verb = "answer"
    return answer


def _in_quote(reading: Reading, block: list[Sentence], sentence: Sentence) -> bool:
    """Return whether a sentence stands within a quote that was opened in its paragraph."""
    before = reading.text[block[0].start : sentence.start]
    begins = reading.text[sentence.start] in _ANY_QUOTE
    opened = sum(before.count(one) for one in _OPEN) > sum(before.count(one) for one in _CLOSE)
    straight = before.count('"') % 2 == 1
    return opened or straight or begins
