"""Whose words a sentence says it tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.sayings import find_closings, find_sayings_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.extract.mentions import Mention
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence

__all__ = ["Told", "find_attributions"]

_PASSIVE = re.compile(
    r"\b(?:be|been|being|is|was|are|were|as|than|can be|should be)\s+(?:\w+ly\s)?$"
)
_NOUN = re.compile(r"\b(?:the|a|an|its|his|her|their|this|these|those|no|such|of|to|by|in|with)\s$")
_INVERTED = re.compile(r"[,”\"»!?…–—-]['’]?\s*(?:[–—-]\s*)?(?:also\s|as\s|как\s)?$")
_TAIL = re.compile(r"[,”\"»–—-]\s?$")
_QUOTED = re.compile(r"“[^“”]{30,}”|«(?:(?![,!?…] [–—-] )[^«»]){30,}»|(?<![^\s(])\"[^\"]{30,}\"")
"""Words of somebody, within which nobody else is the speaker; what is shorter may be a name."""
_COLON = re.compile(r":\s*[“\"«„]")
_BEGUN = re.compile(r", [“«\"][^”»\"]+$")
"""A Turkish quote that begins behind its speaker and goes on in the next sentence."""
_PLAIN_COLON = re.compile(r"(?:,[^:.;“”\"«»]{3,70}|\s\([^)]{3,70}\))?:\s+\S")
_CLOSED = re.compile(r"[,”\"»]\s*$")
_RIVAL = re.compile(
    r"(?P<cut>;\s|,?\s(?:while|whereas|but|though|although)\s|,\s(?:а|но|тогда как|and)\s|\s[–—]\s)"
    r"[^,;:]{0,60}$"
)
_PLAIN_RIVAL = re.compile(r"(?P<cut>,\s)[^,;:]{0,60}$")
_SETS_APART = re.compile(r"\W*(?:where|while|whereas|if|though|although)\s")
"""A sentence that sets one half against the other: "where X sees a risk, Y sees a chance"."""
_SEMICOLON = re.compile(r"(?P<cut>;\s)[^;:]{0,120}$")
_OBLIQUE = re.compile(r"['’]")
_IN_CASE = re.compile(r"n(?:[ıiuü]n|[ıiuüae]|[de][ae]n?)$")
_ENDS = re.compile(r"[\s.!”\"»’'\])]*$")
_MOOD = re.compile(
    r"(?:is|was|are|were|remain(?:s|ed)?|sound(?:s|ed)?|seem(?:s|ed)?) "
    r"(?:(?:far|much|even|rather) )*(?:more|less)\b"
)
"""What only sets somebody apart: "X was more cautious" says nothing yet."""
_LIGHT = re.compile(r"\s(?:etti|ediyor|getirdi|sürdü|çekti|çizdi|konuştu|kullandı|bulundu)\W*$")
_SHUT = re.compile(r"[”\"»]")
_IN_HOUSE = re.compile(r" (?:в|во|на) [«\"]?")
"""Russian companies say in plural and from within: "уточнили в «Казмортрансфлоте»"."""
_AWAY = re.compile(r"[.;“«\"]|\bthat\b|, ")
_ASIDE = re.compile(r", [^,.;“”\"«»]{3,60}, ")
_BETWEEN = re.compile(r", [^;:.“”\"«»]{3,170}, (?:\w+ly )?(?:ha[sd] )?")
_ASKED = re.compile(r"ask(?:s|ed)|wonder(?:s|ed)|спрашивает|спросил(?:а)?|sordu|soruyor")
_SAYING = re.compile(r"(?:[ae]n|diyor)$")
_FEELS = ("уверен", "уверена", "уверены", "согласен", "согласна", "убежден", "убеждена")
_COMPLEMENT = re.compile(r"ğ[ıiuü]n[ıiuü]|ğ[ıiuü]na|ğ[ıiuü]ndan|[”\"»]|\bolarak\b|gerekti")
_PAPER = re.compile(
    r"(?:the |an? |this |that |its |their )?(?:[\w-]+ )?(?:agreement|plan|contract|memorandum|"
    r"protocol|schedule|timetable|decree|treaty|road ?map)\b|данным"
)
"""What is written down and speaks for nobody: "according to the plan of X"."""
_PAPER_TR = re.compile(
    r"\b(?:anlaşma|sözleşme|protokol|plan|takvim|karar|mutabakat|tarife|kanun|yasa|program)\w*\s$"
)
_AGENT = re.compile(r"(?: as [^,;.“”\"]{3,50})? by (?:[\w-]+ ){0,5}")
_OF_MIND = re.compile(
    r"described|expected|considered|believed|estimated|predicted|praised|critici[sz]ed|hailed|"
    r"condemned|doubted|feared"
)
"""Verbs whose passive tells words or thoughts of whom "by" names."""
_BY_NOUN = re.compile(
    r"(?:['’]s?|\b(?:his|her)) (?:[\w-]+ )?(?:warning|claim|view|assessment|belief|conviction|"
    r"prediction|forecast|hope|fear|argument|remark|insistence|assertion|opinion|"
    r"suggestion)s? that\b"
)
_COMPLEMENTED = 30
_REACH, _AHEAD, _LEAST, _COLON_REACH, _NEAR = 110, 70, 40, 60, 60


@dataclass(slots=True)
class Told:
    """
    An attribution in a sentence.

    Parameters
    ----------
    who : str
        Id of a person or actor.
    person : bool
        Whether it is a person.
    verb : str
        By which it is told, in lower case; empty if by none.
    rule : str
        What found it.
    after : bool
        Whether the words stand before it.
    at : int
        Place of the verb. [-]
    named : int
        Place of the name. [-]
    start, end : int
        Part of the text that it holds for. [-]
    """

    who: str
    person: bool
    verb: str
    rule: str
    after: bool
    at: int
    named: int
    start: int
    end: int


def find_attributions(reading: Reading, sentence: Sentence, last: str) -> list[Told]:
    """
    Find whose words a sentence says it tells.

    Parameters
    ----------
    reading : Reading
        The text.
    sentence : Sentence
        One of its sentences.
    last : str
        Id of the person of whom the text spoke last, for words that only point back.

    Returns
    -------
    list of Told
        In order of place; more than one where it sets somebody against another.
    """
    people = _speakers(reading, sentence)
    first = _first(reading, sentence, people, last)
    if first is None:
        return []
    if first.rule == "tail":
        return [first]
    found = [first] if first.after else _set_apart(reading, sentence, people, first)
    return [*found, *_goes_on(reading, sentence, found[-1])]


def _first(reading: Reading, sentence: Sentence, people: list[Mention], last: str) -> Told | None:
    """Return the attribution that a sentence is led by."""
    language = reading.document.language
    span = reading.spots, sentence.start, sentence.end
    views = find_sayings_in(*span, "according") if people else ()
    told = _by_according(reading, sentence, views[0], people) if views else None
    told = told or _by_view(reading, sentence, people, last)
    if told is not None and told.person:
        return told
    if people:
        closing = find_closings(reading.spots, reading.text, *span[1:])
        known = {one.start(): one for one in (*closing, *find_sayings_in(*span))}
        for _, verb in sorted(known.items()):
            said = _by_verb(reading, sentence, verb, people)
            if said is not None and (told is None or said.person):
                return _unbound(reading, sentence, said, people, last)
    if told is None and language == "tr" and last:
        told = _by_no_subject(reading, sentence, people, last)
    if told is not None or not people:
        return told
    told = _by_noun(reading, sentence, people) if language == "en" else None
    told = told or _by_colon(reading, sentence, people)
    return told or _by_tail(reading, sentence, people)


def _unbound(
    reading: Reading, sentence: Sentence, told: Told, people: list[Mention], last: str
) -> Told:
    """Return who says in passing of somebody else: "X, he is certain, came in vain"."""
    low, end = reading.low, told.at + len(told.verb)
    if not last or low[end : end + 1] != "," or not told.person or last == told.who:
        return told
    back = [one for one in people if one.start == told.named and one.strength == "pronoun"]
    if not back or not low.endswith(", ", sentence.start, back[0].start):
        return told
    named = any(one.id == told.who and one.start < told.named for one in people)
    return replace(told, who=last) if named else told


def _by_noun(reading: Reading, sentence: Sentence, people: list[Mention]) -> Told | None:
    """Return whose words a noun tells: "X's warning that the port would silt up"."""
    noun = _BY_NOUN.search(reading.low, sentence.start, sentence.end)
    if noun is None:
        return None
    whose = [one for one in people if noun.start() in (one.start, one.end)]
    return _tell(whose[-1], sentence, "", noun.start(), rule="according") if whose else None


def _speakers(reading: Reading, sentence: Sentence) -> list[Mention]:
    people = [
        one
        for one in sentence.mentions
        if not one.ids
        and (
            one.kind == "person"
            or (one.kind == "actor" and one.strength in ("name", "metonym", "pronoun"))
        )
        and not (one.kind == "actor" and reading.roster.is_media(one.id))
    ]
    if not people:
        return people
    spans = _QUOTED.finditer(reading.text, sentence.start, sentence.end)
    quotes = [one.span() for one in spans]
    return [one for one in people if not any(a < one.start < b for a, b in quotes)]


def _tell(
    one: Mention, sentence: Sentence, verb: str, at: int, *, rule: str = "verb", after: bool = False
) -> Told:
    person = one.kind == "person"
    return Told(one.id, person, verb, rule, after, at, one.start, sentence.start, sentence.end)


def _tell_last(last: str, sentence: Sentence, verb: str, at: int, *, rule: str) -> Told:
    return Told(
        last,
        person=True,
        verb=verb,
        rule=rule,
        after=False,
        at=at,
        named=at,
        start=sentence.start,
        end=sentence.end,
    )


def _by_tail(reading: Reading, sentence: Sentence, people: list[Mention]) -> Told | None:
    """Return whose bare name stands after the words."""
    last = people[-1]
    before = reading.text[sentence.start : last.start]
    closes = not reading.text[last.end : sentence.end].strip(' .”"»')
    if last.kind == "person" and closes and _TAIL.search(before) and len(before) > _LEAST:
        return _tell(last, sentence, "", last.start, rule="tail", after=True)
    return None


def _by_view(reading: Reading, sentence: Sentence, people: list[Mention], last: str) -> Told | None:
    """Return whoever "in his view" or "in the expert's opinion" speaks of."""
    low, shape = reading.low, reading.lexicon.words("view", "before")
    for view in find_sayings_in(reading.spots, sentence.start, sentence.end, "view"):
        head = shape.search(low[max(sentence.start, view.start() - _NEAR) : view.start()])
        if head is None:
            continue
        a, b = view.start() - len(head.group()), view.end()
        owner = [one for one in people if one.kind == "person" and a < one.end <= b]
        owner = [one for one in owner if one.strength != "pronoun"] or [
            one for one in people if one.kind == "person" and one.end <= a
        ]
        if owner:
            return _tell(owner[-1], sentence, "", a, rule="according")
        if last:
            return _tell_last(last, sentence, "", a, rule="according")
    begins = people and reading.lexicon.whole("for_one").match(reading.low, sentence.start)
    if not begins:
        return None
    named = [
        one
        for one in people
        if one.kind == "person"
        and one.start - begins.end() < _LEAST
        and reading.low[one.end : one.end + 1] == ","
    ]
    return _tell(named[0], sentence, "", sentence.start, rule="according") if named else None


def _by_colon(reading: Reading, sentence: Sentence, people: list[Mention]) -> Told | None:
    """Return who stands before a colon and a quote, or begins a line as in a play."""
    text = reading.text
    first = people[0]
    if (
        first.kind == "person"
        and first.start - sentence.start < _NEAR
        and _PLAIN_COLON.match(text, first.end, sentence.end)
        and not re.search(r"[.,;:]", text[sentence.start : first.start])
    ):
        return _tell(first, sentence, "", first.end)
    if reading.document.language == "tr" and first.kind == "person":
        begun = _BEGUN.match(text, first.end, sentence.end)
        if begun is not None:
            return _tell(first, sentence, "", begun.start())
    colon = _COLON.search(text, sentence.start, sentence.end)
    if colon is None:
        return None
    named = [
        one
        for one in people
        if one.kind == "person"
        and one.end <= colon.start()
        and colon.start() - one.end < _COLON_REACH
    ]
    return _tell(named[-1], sentence, "", colon.start()) if named else None


def _by_according(
    reading: Reading, sentence: Sentence, match: re.Match[str], people: list[Mention]
) -> Told | None:
    if reading.document.language == "tr":
        near = [one for one in people if one.end <= match.start() and match.start() - one.end < 40]
        if not near or _PAPER_TR.search(reading.low, near[-1].end, match.start()):
            return None
        return _tell(near[-1], sentence, match.group(), match.start(), rule="according")
    near = [one for one in people if match.end() <= one.start < match.end() + _AHEAD]
    near = [one for one in near if "," not in reading.low[match.end() : one.start]]
    if not near:
        return None
    persons = [one for one in near if one.kind == "person"]
    named = [one for one in persons if one.strength != "pronoun"]
    who = (named or persons or near)[0]
    between = reading.low[match.end() : who.start].strip()
    if _PAPER.match(between):
        return None
    return _tell(who, sentence, match.group(), match.start(), rule="according")


def _by_no_subject(
    reading: Reading, sentence: Sentence, people: list[Mention], last: str
) -> Told | None:
    """Return of whom a Turkish sentence without a subject goes on to tell."""
    if any(not _OBLIQUE.match(reading.low, one.end) for one in people):
        return None
    for verb in find_sayings_in(reading.spots, sentence.start, sentence.end):
        tail = reading.low[verb.end() : sentence.end]
        if (_ENDS.match(tail) or _LIGHT.match(tail)) and _COMPLEMENT.search(
            reading.low, sentence.start, verb.start()
        ):
            told = _tell_last(last, sentence, verb.group(), verb.start(), rule="verb")
            told.after = bool(_SHUT.search(reading.text, sentence.start, verb.start()))
            return told
    return None


def _by_verb(
    reading: Reading, sentence: Sentence, verb: re.Match[str], people: list[Mention]
) -> Told | None:
    low, language = reading.low, reading.document.language
    at, end = verb.span()
    before = low[sentence.start : at]
    if verb.group().startswith(("quoted", "cited as")):
        before = ""
    if language == "en" and _PASSIVE.search(before) and _OF_MIND.fullmatch(verb.group()):
        by = [one for one in people if _AGENT.fullmatch(low, end, one.start)]
        return _tell(by[0], sentence, verb.group(), at) if by else None
    if language == "en" and (_PASSIVE.search(before) or _NOUN.search(before)):
        return None
    if _MOOD.match(verb.group()) and _ENDS.match(low[end : sentence.end]):
        return None
    if language == "ru" and before.endswith("не ") and verb.group() not in _FEELS:
        return None
    if language == "tr":
        who = None if _SAYING.search(verb.group()) else _subject(reading, people, at)
        if who is not None:
            return _tell(who, sentence, verb.group(), at)
        ahead = [one for one in people if one.kind == "person" and end <= one.start < end + _AHEAD]
        ahead = [one for one in ahead if not re.search(r"[.,;:]", low[end : one.start])]
        return _tell(ahead[0], sentence, verb.group(), at, after=True) if ahead else None
    subject = _aside(low, sentence, people, at)
    if subject is not None:
        return _tell(subject, sentence, verb.group(), at)
    house = _IN_HOUSE.match(low, end, sentence.end) if language == "ru" else None
    end = house.end() if house is not None else end
    ahead = [one for one in people if end <= one.start < end + _AHEAD]
    ahead = [one for one in ahead if not low.startswith("'s", one.end)]
    ahead = [one for one in ahead if not _AWAY.search(_ASIDE.sub(" ", low[end : one.start]))]
    begins = at == sentence.start and verb.group() != "asked"  # "Asked about it, X said"
    if ahead and (_INVERTED.search(before) or begins):
        persons = [one for one in ahead if one.kind == "person"]
        return _tell((persons or ahead)[0], sentence, verb.group(), at, after=True)
    if _ASKED.fullmatch(verb.group()) and not _CLOSED.search(before):
        return None
    near = [one for one in people if one.end <= at and at - one.end <= _REACH]
    near = [one for one in near if not _barred(low[one.end : at], one)]
    if not near:
        return None
    persons = [one for one in near if one.kind == "person" and at - one.end < _NEAR]
    if not persons and near[0].start == sentence.start:
        near = near[:1]
    who = (persons or near)[-1]
    quote_first = _says_first(low[sentence.start : who.start])
    return _tell(who, sentence, verb.group(), at, after=quote_first)


def _aside(low: str, sentence: Sentence, people: list[Mention], at: int) -> Mention | None:
    """Return whom only words between commas keep from a verb: X, whose country is host, said."""
    for one in people:
        if one.end > at or one.start - sentence.start > _NEAR:
            return None
        if (
            one.kind == "person"
            and one.strength != "pronoun"
            and _BETWEEN.fullmatch(low, one.end, at)
        ):
            return one
    return None


def _says_first(before: str) -> bool:
    """Return whether what stands before a speaker are the speaker's words."""
    if not _CLOSED.search(before):
        title = re.sub(r"(?:\b(?:the|an?)\s)?[\w-]+(?:\s[\w-]+){0,3}\s$", "", before)
        return bool(re.search(r"[,.!?][”\"»]\s*[–—-]?\s*$", title)) and title != before
    return len(before) > _LEAST or before.rstrip()[-1:] in '”"»'


def _subject(reading: Reading, people: list[Mention], at: int) -> Mention | None:
    """Return who says in Turkish: whoever stands first without an ending."""
    named = [
        one
        for one in people
        if one.end <= at
        and not _OBLIQUE.match(reading.low, one.end)
        and not (one.strength == "pronoun" and _IN_CASE.search(reading.low, one.start, one.end))
    ]
    persons = [one for one in named if one.kind == "person"]
    return (persons or named)[0] if named else None


def _barred(gap: str, one: Mention) -> bool:
    """Return whether what stands between a name and a verb keeps them apart."""
    if re.match(r"['’]s?\s", gap):
        return True
    if re.fullmatch(r", (?:who|whose|which|котор\w+) [^;:]{3,90},(?: \w+){0,2} ", gap):
        return False
    if re.search(r"[;:“«]|\b(?:which|that|because|while|but|что|котор\w+|но)\b", gap):
        return True
    commas = gap.count(",")
    return (
        commas > 2
        or (commas == 1 and len(gap) > 50 and one.kind == "actor")
        or (one.kind == "actor" and len(gap) > (90 if gap.endswith((" and ", " и ")) else 40))
    )


def _set_apart(
    reading: Reading, sentence: Sentence, people: list[Mention], first: Told
) -> list[Told]:
    """Return an attribution with those that a sentence sets against it, each with its part."""
    found = [first]
    low = reading.low
    plain = _SETS_APART.match(low, sentence.start) is not None
    for verb in find_sayings_in(reading.spots, first.at + 1, sentence.end):
        said = _by_verb(reading, sentence, verb, people)
        before = found[-1]
        if said is None or said.after or said.named < before.at:
            continue
        shape = _SEMICOLON if said.who == before.who else _RIVAL
        apart = shape.search(low, before.at, said.named)
        if apart is None and plain and said.who != before.who:
            apart = _PLAIN_RIVAL.search(low, before.at, said.named)
        if apart is not None:
            said.start = apart.end("cut")
            before.end = apart.start()
            found.append(said)
    return found


def _goes_on(reading: Reading, sentence: Sentence, last: Told) -> Iterator[Told]:
    """Yield what the same speaker is told to say in the rest of a sentence."""
    low, at = reading.low, max(last.at, last.named)
    starts = []
    more = reading.lexicon.words("more").search(low, at, last.end)
    if more is not None and more.start() - last.start > _LEAST:
        starts.append((more.start(), more.start("verb"), more.group("verb")))
    if last.after:
        later = find_sayings_in(reading.spots, at, last.end)
        who = (one for one in later if low.endswith((", who ", ", who also "), at, one.start()))
        starts += [(one.start(), one.start(), one.group()) for one in who]
    colon = _COLON.search(reading.text, at, last.end)
    told = last.start if reading.document.language == "tr" else at
    if colon is not None and colon.start() - told > _COMPLEMENTED:
        starts.append((colon.start(), colon.end() - 1, ""))
    if reading.document.language == "tr" and last.after and _SAYING.search(last.verb):
        later = find_sayings_in(reading.spots, at, sentence.end)
        starts += [(last.named, last.named, one.group()) for one in later]
    for cut, start, verb in starts[:1]:
        end, last.end = last.end, cut
        yield replace(last, verb=verb, at=start, after=False, start=start, end=end)
