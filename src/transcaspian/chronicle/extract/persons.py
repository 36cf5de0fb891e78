"""Titles and the names beside them: offices told by the text, and people that no list knows."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.interview import find_interview
from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.mentions import Mention, letters_name
from transcaspian.chronicle.extract.naming import (
    NAME,
    NAME_RU,
    NAME_TR,
    UPPER,
    is_no_name,
    nominative,
    plain_ru,
    slug,
)
from transcaspian.chronicle.extract.sayings import find_closings, find_sayings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["Title", "find_people"]

_CAPITAL = re.compile(rf"[{UPPER}А-ЯЁ]")
_LEAST_SURNAME = 4
_FAR = 90
_REGION = re.compile(r" (?:region|province|oblast|district|city)\b")
_SEAT = re.compile(r"(?:to|in) (?:the )?")
"""Before the state to which an ambassador is sent: it isn't the one he is of."""
_ENDING = re.compile(r"\w{0,3}\b")

_BEFORE_TITLE = re.compile(r",\s(?:(?:a|an|the|who is an?|one of the)\s)?(?:[\w-]+\s){0,3}$")
_BEFORE_TITLE_TR = re.compile(r"\s(?:adlı|isimli)\s(?:[\w-]+\s){0,4}$")


@dataclass(slots=True)
class Title:
    """
    A title in the text.

    Parameters
    ----------
    name : str
        Office in English.
    start, end : int
        First character and the one after the last, without what it is an office of. [-]
    of : Mention or None
        Actor that it is an office of, as the text tells.
    person : Mention or None
        Who bears it, if a name stands beside it.
    """

    name: str
    start: int
    end: int
    of: Mention | None = None
    person: Mention | None = None
    extra: dict[str, str] = field(default_factory=dict)


def find_people(
    text: str, spots: Spots, names: Sequence[Mention], ranks: Mapping[str, int] | None = None
) -> tuple[list[Mention], list[Title]]:
    """
    Find titles, and beside them people that no list knows.

    Parameters
    ----------
    text : str
        As written.
    spots : Spots
        The same in lower case.
    names : sequence of Mention
        Names that lists know, in order.
    ranks : mapping of str to int, optional
        Of known people who hold an office: their surnames alone mean them.

    Returns
    -------
    list of Mention
        People that no list knows, under their full names and surnames.
    list of Title
        In order.
    """
    search = _Search(text, spots, names)
    titles = [search.complete(one) for one in _iter_titles(spots)]
    new = [one.person for one in titles if one.person is not None and not one.person.known]
    new += search.speakers({one.end for one in new})
    return _with_surnames(text, _sure(names, ranks or {}), _as_one(new)), titles


_STARTS = r"(?<!\w)"


@lru_cache(maxsize=4)
def _title_shape(language: str) -> re.Pattern[str]:
    rows = find_lexicon(language).rows("title")
    titles = (
        f"(?P<t{i}>{shape.pattern.removeprefix(_STARTS)})" for i, (_, shape) in enumerate(rows)
    )
    return re.compile(rf"{_STARTS}(?=\w)(?:{'|'.join(titles)})")  # asked once, not by each title


def _iter_titles(spots: Spots) -> Iterator[Title]:
    rows = find_lexicon(spots.language).rows("title")
    for match in spots.iter(_title_shape(spots.language), 0, len(spots.low)):
        yield Title(rows[int((match.lastgroup or "t0")[1:])][0]["name"], match.start(), match.end())


def _masked(text: str, names: Sequence[Mention]) -> str:
    """Return a text in which places and actors are no words: no name of a person goes into them."""
    parts, at = [], 0
    for one in names:
        if one.kind != "person" and one.start >= at:
            parts += [text[at : one.start], "0" * (one.end - one.start)]
            at = one.end
    return "".join([*parts, text[at:]])


def _match_at(shape: re.Pattern[str], text: str, places: list[int]) -> list[re.Match[str]]:
    """Return what a pattern finds that can begin only at some places, in order."""
    found: list[re.Match[str]] = []
    end = 0
    for at in places:
        match = shape.match(text, at) if at >= end else None
        if match is not None:
            found.append(match)
            end = match.end()
    return found


@lru_cache(maxsize=4)
def _skipped(language: str) -> re.Pattern[str]:
    """Return what may stand between a title and a name."""
    articles = find_lexicon(language).table["article"][language]
    return re.compile(rf"(?:\s|,|“|\"|\(|'s?\b|(?:{articles})\s)*")


class _Search:
    """Looks around titles in one text."""

    def __init__(self, text: str, spots: Spots, names: Sequence[Mention]) -> None:
        self.text, self.spots, self.low, self.language = text, spots, spots.low, spots.language
        self.starts = {one.start: one for one in names}
        self.starts |= {
            one.start + 4: one for one in names if self.low.startswith("the ", one.start)
        }  # "the leaders of the United States"
        self.ends = {one.end: one for one in names}
        self.name = {"ru": NAME_RU, "tr": NAME_TR}.get(self.language, NAME)
        self.skip = _skipped(self.language)
        self.masked = _masked(text, names)

    def complete(self, title: Title) -> Title:
        """Add to a title whose it is and who bears it."""
        before = self._before(title.start)
        if before is not None and before.kind == "actor":
            title.of = before
        at = title.end
        for _ in range(3):
            at = self._skip(at)
            seat = _SEAT.match(self.low, at) if title.name == "Ambassador" else None
            if at not in self.starts:
                at = seat.end() if seat else self._house(at)
            follows = self.starts.get(at)
            if follows is None:
                break
            if follows.kind == "person":
                title.person = follows
                return title
            if follows.kind == "actor" and title.of is None and not seat:
                if "," in self.low[title.end : follows.start]:
                    break
                title.of = follows
            region = _REGION.match(self.low, follows.end) if follows.kind == "place" else None
            at = region.end() if region else follows.end
        named = self.name.match(self.masked, at)
        if named and at - title.end < _FAR and not is_no_name(named.group()):
            last = named.end() - len(named.group().split()[-1])  # with initials before it
            known = self.starts.get(named.start()) or self.starts.get(last)
            is_known = known is not None and known.kind == "person"
            title.person = known if is_known else self._unknown(named, title)
            return title
        if (
            before is not None
            and before.kind == "person"
            and "," in self.text[before.end : title.start]
        ):
            title.person = before
        elif title.of is not None:
            self._look_before(title)
        if title.person is None:
            title.person = self._named_before(title)
        return title

    def _house(self, at: int) -> int:
        """Return where what a Russian office is of ends, the same place if nothing is told."""
        house = _OF_RU.match(self.text, at - 1) if self.language == "ru" else None
        return house.end() if house else at

    def _named_before(self, title: Title) -> Mention | None:
        """Return the new name before a title: ``NAME, a researcher``, ``NAME adlı mühendis``."""
        start = max(0, title.start - 80)
        shape = _BEFORE_TITLE_TR if self.language == "tr" else _BEFORE_TITLE
        tail = shape.search(self.text, start, title.start)
        if tail is None:
            return None
        for named in self.name.finditer(self.masked, start, tail.start() + 1):
            if named.end() == tail.start() and not is_no_name(named.group()):
                if any(
                    one.start < named.end()
                    and named.start() < one.end
                    and one.strength != "surname"
                    for one in self.starts.values()
                ):
                    return None
                return self._unknown(named, title)
        return None

    def _skip(self, at: int) -> int:
        match = self.skip.match(self.low, at, at + 24)
        end = match.end() if match else at
        return at if "\n" in self.text[at:end] else end

    def _before(self, start: int) -> Mention | None:
        """Return the name that ends right before a place in the text."""
        at = start
        for _ in range(4):
            if at in self.ends:
                return self.ends[at]
            if self.low[at - 1 : at] == " " and at - 1 in self.ends:
                return self.ends[at - 1]  # a name told with its ending: Kazakhstan's
            cut = re.search(
                r"(?:[\s,)»”]|'s|\b(?:the|a|an)\s|'\w{1,3}\s)$", self.low[max(0, at - 6) : at]
            )
            if cut is None:
                return None
            at -= len(cut.group())
        return self.ends.get(at)

    def _look_before(self, title: Title) -> None:
        """Look for ``NAME, chairman of X`` and ``NAME, X chairman``."""
        of = title.of
        at = of.start if of is not None and of.start < title.start else title.start
        person = self._before(at)
        if person is not None and person.kind == "person" and "," in self.text[person.end : at]:
            title.person = person

    def _unknown(self, match: re.Match[str], title: Title) -> Mention:
        words = match.group()
        if self.language == "ru":
            office = self.low[title.start : title.end].split(" ")[0]
            oblique = office.endswith(("а", "у", "ом", "ю", "я", "ем")) and office != "глава"
            words = plain_ru(words)
            words = nominative(words) if oblique else words
        if self.language == "tr":
            words = re.split(r"[’']", words)[0]
        name = letters_name(words)
        end = match.start() + len(match.group().split("’")[0].split("'")[0])
        return Mention("person", slug(name), name, match.start(), end, "name", known=False)

    def speakers(self, taken: set[int]) -> list[Mention]:
        """Find names that no list knows beside a verb by which somebody is quoted."""
        capitals = [one.start() for one in _CAPITAL.finditer(self.text)]
        names = _match_at(self.name, self.masked, capitals)
        if not names:
            return []
        found: list[Mention] = []
        busy = bytearray(len(self.text) + 1)
        for one in self.starts.values():
            busy[one.start : one.end] = b"\1" * (one.end - one.start)
        closing = find_closings(self.spots, self.text, 0, len(self.text))
        spans = [one.span() for one in (*find_sayings(self.spots), *closing)]
        asked = find_interview(self.text)
        if asked is not None:
            spans += [one.span() for one in self.spots.iter(_DOES, 0, len(self.low))]
        views = [one.span() for one in find_sayings(self.spots, "according")]
        said = [*spans, *views] if self.language == "ru" else spans
        told = {*self._beside(names, said), *self._in_view(names), *self._of_house(names)}
        told |= _labels(self.text, names)
        if asked is not None:
            first = (one for one in names if one.end() < asked.at)
            told |= {one.span() for one in first if _SPEAKS_OF.match(self.text, one.end())}
        alone = self._quoted_alone([*spans, *views], capitals)
        told |= {one.span() for one in names if _stem(one.group().split()[-1]) in alone}
        for start, end in sorted(told):
            if end not in taken:
                self._take(found, start, end, busy)
        return found

    def _beside(
        self, names: list[re.Match[str]], spans: list[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """Yield the names that stand before a verb, or end a clause after it."""
        between, behind = _beside_shapes(self.language)
        ends = [one.end() for one in names]
        for start, end in spans:
            for one in names[bisect_left(ends, start - _NEAR * 2) : bisect_left(ends, start)]:
                if between.fullmatch(self.text, one.end(), start):
                    yield one.span()
            after = behind.match(self.text, end)
            if after is not None:
                yield after.span("name")

    def _in_view(self, names: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
        """Yield the names of whose view is spoken, and those that begin a Turkish sentence."""
        for one in names:
            if self.language == "tr":
                before = self.text[: one.start()][-2:]
                begins = not before or before[-1] == "\n" or before[0] in '.!?”"»,'
                follows = self.text[one.end() : one.end() + 2]
                bears = _BEARS.search(self.text, max(0, one.start() - _NEAR), one.start())
                apart = bears and _APART.match(self.text, one.end())
                if (begins and follows == ", ") or apart:
                    yield one.span()
                continue
            own = len(one.group()) - len(one.group().removesuffix("'s").removesuffix("’s"))
            if _VIEW.match(self.text, one.end() - own) and _AS_SEEN.search(
                self.low, max(0, one.start() - _NEAR), one.start()
            ):
                yield one.start(), one.end() - own

    def _of_house(self, names: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
        """Yield the names that begin a sentence and tell what house they are of."""
        for one in names:
            if _OF_HOUSE.match(self.text, one.end()) and _BEGINS.search(
                self.text, max(0, one.start() - 8), one.start()
            ):
                yield one.span()

    def _quoted_alone(self, spans: list[tuple[int, int]], capitals: list[int]) -> set[str]:
        """Return the names by which somebody is quoted without a first name."""
        words = _match_at(_ALONE_QUOTED, self.text, capitals)
        for start, end in spans:
            after = _ALONE_AFTER.match(self.text, end)
            before = _ALONE_BEFORE.search(self.text, max(0, start - _NEAR), start)
            words += [one for one in (after, before) if one is not None]
        stems = set()
        for match in words:
            word = match.group("name")
            if word.title() != word or len(word) < _LEAST_SURNAME or is_no_name(word):
                continue
            at = match.start("name")
            previous = self.text[max(0, at - _NEAR) : at].split()
            if not (previous and previous[-1][0].isupper() and previous[-1][-1].isalpha()):
                stems.add(_stem(word))
        return stems

    def _take(self, found: list[Mention], start: int, end: int, busy: bytearray) -> None:
        """Add a new name, unless it is none or known."""
        words = self.text[start:end]
        if self.language == "tr" or words.endswith(("'s", "’s")):
            words = re.split(r"[’'](?![^\s]*\s)", words)[0]
            end = start + len(words)
        if any(busy[start:end]) or is_no_name(words):
            return
        if self.language == "ru":
            words = plain_ru(words)
            in_case = _IN_CASE.search(self.low, max(0, start - _NEAR), start)
            words = nominative(words) if in_case else words
        busy[start:end] = b"\1" * (end - start)
        name = letters_name(words)
        found.append(Mention("person", slug(name), name, start, end, "name", known=False))


_NEAR = 48
_OF_RU = re.compile(
    r"(?:\s(?:(?!\w*(?:ла|ли|лся|лась|лись|ет|ют|ит|ат|ят)\b)[а-яё-]+|«[^»\n]{2,60}»|[А-ЯЁ]{2,8}|"
    r"[А-ЯЁ][а-яё]+(?=\s[а-яё-]+(?:ого|его|ой|ей|ых|их|ии|ий|а|я|и|ы)\s)|"
    r"[А-ЯЁ][а-яё]+(?:ого|ой|ых|их)(?=\s[а-яё]))){1,7}\s(?=[А-ЯЁ][а-яё]+\s[А-ЯЁ])"
)
"""What a Russian office is of: "центра каспийских исследований", "компании «Восток»"."""
_IN_CASE = re.compile(
    r"(?:словам|мнению|зрения|оценк\w+|взгляд|данным|прогноз\w+)\s(?:[\w-]+\s){0,3}$"
)
_SURNAME_END = re.compile(r"(?<=\w{4})(?:['’]\w+|[ауые]|ом|ым|ой)$")


def _stem(word: str) -> str:
    """Return a surname without the ending of a case."""
    return _SURNAME_END.sub("", word)


def _labels(text: str, names: list[re.Match[str]]) -> set[tuple[int, int]]:
    """Return the names that stand before a colon at the beginning of several lines."""
    lines = [
        one
        for one in names
        if text[: one.start()][-1:] in ("", "\n") and text[one.end() : one.end() + 2] == ": "
    ]
    return {
        one.span()
        for one in lines
        if len(
            re.findall(rf"^(?:\S+\s)?{re.escape(one.group().split()[-1])}: ", text, re.MULTILINE)
        )
        > 1
    }


_DOES = re.compile(r"(?<!\w)(?:has|have|is|was|heads|runs|teaches|works|leads)(?!\w)")
_BEARS = re.compile(r"(?<![\wçğıöşü])[a-zçğıöşü]+(?:ı|i|u|ü|ist|log|st|r|k|t) $")
_APART = re.compile(r" (?:ise|da|de) ")
"""Before and behind a Turkish name that is set against another: "meslektaşı X ise"."""
_SPEAKS_OF = re.compile(r"\s[–—-]\s(?:о|об|про|on|about)\s|:?\s(?:on|about)\s")
_OF_HOUSE = re.compile(
    r",\s(?:(?:of|from|at|with)\s(?:the\s)?[A-Z]|who(?:se)?\s|an?\s(?:[\w-]+\s){0,3}?(?:driver|"
    r"trader|broker|owner|captain|engineer|merchant|shipper|lawyer|teacher|dispatcher)\b)|"
    r",\s(?:который|которая|представляющ\w+|возглавляющ\w+)\s"
)
_BEGINS = re.compile(r"(?:\A|[.!?”\"»]\s|\n)(?:(?:But|And|Yet|For|Но)\s)?\Z")
_AS_SEEN = re.compile(r"\b(?:in|to|from) $")
_VIEW = re.compile(r"['’]s\s(?:view|opinion|words|assessment|estimate)")
_WORD = rf"(?P<name>[{UPPER}А-ЯЁ][\w-]+)"
_SMALL = r"(?:[a-zа-яçğıöşü][\w-]*\s)"
_ALONE_AFTER = re.compile(rf"\s{_SMALL}?{_WORD}")
_ALONE_BEFORE = re.compile(rf"(?<!\w){_WORD},?\s{_SMALL}{{0,2}}$")
_ALONE_QUOTED = re.compile(rf"(?<!\w){_WORD}(?:['’]\w{{1,4}}\sgöre|(?:\s[\w-]+)?:\s[“«\"])")


@lru_cache(maxsize=4)
def _beside_shapes(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what stands between a name and its verb, and a name behind one."""
    if language == "tr":
        return re.compile(r"(?:\s(?:ise|da|de))?,?\s"), re.compile(r"(?!)")
    name = (NAME_RU if language == "ru" else NAME).pattern
    of, quotes = ("из", '«»"') if language == "ru" else ("(?:of|from|at|with)", '“”"')
    between = rf"(?:\s{of}\s[^.,;:{quotes}\n]{{3,60}}|,\s[^.;:{quotes}\n]{{3,90}},)?,?\s"
    behind = (
        rf"\s(?![вна]\s)(?:[^.,;:{quotes}\n–—]{{0,90}}?\s)??(?P<name>{name})"
        r"(?=[.,;:!?»”\"]|\s[–—(]|\s(?:of|from|at|who|из|от)\s|\n|\Z)"
    )
    return re.compile(between), re.compile(behind)


def _sure(names: Sequence[Mention], ranks: Mapping[str, int]) -> list[Mention]:
    """Leave out people of lists whose surname alone is told and who hold no office."""
    told = {one.id for one in names if one.kind == "person" and one.strength == "name"}
    return [
        one
        for one in names
        if one.strength != "surname" or one.kind != "person" or one.id in told or one.id in ranks
    ]


def _as_one(new: Sequence[Mention]) -> list[Mention]:
    """Return new people so that initials and a full name that agrees with them are one."""
    full = {one.id: one for one in new if "." not in one.name.split()[0]}
    found = []
    for one in new:
        first, last = one.name.split()[0], one.name.split()[-1]
        fits = [
            two
            for two in full.values()
            if "." in first and two.name.split()[-1] == last and two.name[0] == first[0]
        ]
        found.append(replace(one, id=fits[0].id, name=fits[0].name) if len(fits) == 1 else one)
    return found


def _with_surnames(text: str, names: Sequence[Mention], new: Sequence[Mention]) -> list[Mention]:
    """Add to new people the places where only their surnames stand."""
    people = {one.id: one for one in sorted(new, key=lambda one: one.start, reverse=True)}
    taken = [(one.start, one.end) for one in (*names, *new)]
    found = list({(one.start, one.id): one for one in new}.values())
    for person in people.values():
        words = text[person.start : person.end].split()
        if "." in words[0] and "." not in person.name.split()[0]:
            continue
        for shape, strength in ((" ".join(words), "name"), (words[-1], "surname")):
            stem = shape[:-1] if shape[-1] in "аяй" and len(shape) > 5 else shape
            if len(stem) < _LEAST_SURNAME:
                continue
            for a, b in _iter_with_ending(text, stem):
                if not any(a < d and c < b for c, d in taken):
                    taken.append((a, b))
                    found.append(replace(person, start=a, end=b, strength=strength))
    return sorted(found, key=lambda one: one.start)


def _iter_with_ending(text: str, stem: str) -> Iterator[tuple[int, int]]:
    """Yield where a word stands, with an ending of up to three letters."""
    at = text.find(stem)
    while at >= 0:
        end = _ENDING.match(text, at + len(stem)) if _begins_word(text, at) else None
        if end is not None:
            yield at, end.end()
        at = text.find(stem, end.end() if end is not None else at + 1)


def _begins_word(text: str, at: int) -> bool:
    return not at or not (text[at - 1].isalnum() or text[at - 1] == "_")
