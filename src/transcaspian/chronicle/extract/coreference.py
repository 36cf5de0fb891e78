"""Words that point back to who was named: titles without a name, pronouns, both of two."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.mentions import Mention

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.persons import Title
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence

__all__ = ["resolve"]

_CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
_BOTH = 2
_OBLIQUE = re.compile(r"\b(?:at|in|near|from|into) (?:the )?$|\b(?:в|на|из) $")
_TWO = re.compile(r"both|two|об[ае]|дв[аеу]|iki")
_MEETING = re.compile(
    r"summit|meeting|talks|gather|attended|ministers of|саммит|встреч|переговор|министры|заседани|"
    r"zirve|toplantı|bir araya|bakanlar"
)
_SPOKEN_FOR = re.compile(
    r"spokes(?:man|woman|person)|representative|adviser|advisor|press secretary|vice[ -]president|"
    r"deputy \w+|envoy|partner|founder|owner"
)
_AND = re.compile(r",? (?:and|with|и|с|со|ve|ile) (?:the )?")
_PRESIDENTS = ("President", "Prime Minister")


class _Past:
    """Who has been named so far."""

    def __init__(self, states: tuple[str, ...]) -> None:
        self.every = states
        self.pair = states[:2]
        self.people: list[str] = []
        self.states: list[str] = []
        self.leagues: list[str] = []
        self.companies: list[str] = []
        self.governments: list[str] = []
        self.crowd: tuple[str, ...] = ()
        self.met: tuple[str, ...] = ()
        self.those: tuple[str, ...] = ()
        self.subject = ""
        self.near = ""
        self.pronouns: dict[str, bool] = {}

    def gather(self, sentence: Sentence, reading: Reading) -> None:
        """Take note of three or more states that meet: they are "the parties" from then on."""
        people = [one for one in sentence.mentions if one.kind == "person" and not one.ids]
        own = dict.fromkeys(reading.affiliation(one.id) for one in people)
        self.met = (
            tuple(own) if len(own) == _BOTH and all(map(reading.roster.is_state, own)) else ()
        )
        self.met = self.met or _side_by_side(sentence, reading)
        if sentence.zone not in ("body", "headline") or not reading.has(_MEETING, sentence):
            return
        named = [
            reading.affiliation(one.id) if one.kind == "person" else one.id
            for one in sentence.mentions
            if not one.ids and (one.kind == "person" or one.strength in ("name", "adjective"))
        ]
        states = dict.fromkeys(one for one in named if reading.roster.is_state(one))
        if len(states) > 2:
            self.crowd = tuple(states)

    def join(self, sentence: Sentence, reading: Reading) -> None:
        """Take note of who a sentence begins with, side by side: "they" in the next."""
        row = [one for one in sentence.mentions if one.kind in ("person", "actor")]
        told: list[str] = []
        for i, one in enumerate(row):
            gap = reading.low[row[i - 1].end : one.start] if i else ""
            if i and not _JOINED.fullmatch(gap):
                break
            told += one.ids or (one.id,)
        own = [reading.affiliation(one) or one for one in told]
        self.those = tuple(dict.fromkeys(one for one in own if one in reading.roster.actors))

    def add(self, one: Mention, reading: Reading) -> None:
        """Take note of a mention."""
        roster = reading.roster
        if one.kind == "person" and one.id:
            _front(self.people, one.id)
            state = reading.affiliation(one.id)
            if roster.is_state(state):
                _front(self.states, state)
        elif one.kind == "actor" and one.strength in ("name", "metonym") and not one.ids:
            if roster.is_state(one.id):
                _front(self.states, one.id)
            elif roster.acting_as(one.id) != one.id:
                _front(self.governments, one.id)
            elif roster.is_league(one.id):
                _front(self.leagues, one.id)
            elif not roster.is_media(one.id):
                before = reading.low[max(0, one.start - 8) : one.start]
                if self.companies and _OBLIQUE.search(before):
                    return  # "in dry dock at the Baku Shipyard": not what "the company" means
                _front(self.companies, one.id)


def _side_by_side(sentence: Sentence, reading: Reading) -> tuple[str, ...]:
    """Return the two states that a sentence names side by side, if it does so of two alone."""
    named = [one for one in sentence.mentions if one.kind == "actor" and not one.ids]
    pairs = {
        (one.id, two.id)
        for one, two in pairwise(named)
        if reading.roster.is_state(one.id) and reading.roster.is_state(two.id) and one.id != two.id
        if _AND.fullmatch(reading.low, one.end, two.start)
        if not reading.low.endswith(", ", 0, one.start)  # the end of a list
    }
    return next(iter(pairs)) if len(pairs) == 1 else ()


def _front(row: list[str], name: str) -> None:
    if name in row:
        row.remove(name)
    row.insert(0, name)


def resolve(reading: Reading) -> None:
    """
    Add to each sentence the words that stand for somebody named elsewhere.

    Parameters
    ----------
    reading : Reading
        Its sentences are changed in place.
    """
    past = _Past(_pair(reading))
    titles = [one for one in reading.titles if one.person is None]
    before: Sentence | None = None
    for sentence in reading.sentences:
        if before is None or before.paragraph != sentence.paragraph:
            past.subject = past.subject if before is not None else ""
        found = list(sentence.mentions)
        inside = [one for one in titles if sentence.start <= one.start < sentence.end]
        pointers = _pointers(reading, sentence, inside)
        before = sentence
        if not found and not pointers:  # most sentences name nobody
            past.met = past.those = ()
            continue
        for one in sorted([*found, *pointers], key=_place):
            named = [
                m.id for m in found if m.kind == "person" and not m.ids and m.start < one.start
            ]
            past.near = named[0] if named else past.subject
            resolved = one if isinstance(one, Mention) and one.id else _resolve(one, past, reading)
            if resolved is None:
                continue
            if resolved not in found:
                found.append(resolved)
            past.add(resolved, reading)
        sentence.mentions = sorted(found, key=lambda one: (one.start, -one.end))
        people = [one for one in sentence.mentions if one.kind == "person" and not one.ids]
        owned = [one for one in people if not _is_owner(reading.low, one)] or people
        if owned:
            past.subject = owned[0].id
        past.gather(sentence, reading)
        past.join(sentence, reading)


_OF_STATE = {
    "en": re.compile(
        r" (?:(?:national|state|oil|gas|shipping) )?(company|firm|operator|carrier|railways?)\b"
    ),
    "ru": re.compile(r" (компани\w+|оператор\w*|перевозчик\w*|железн\w+ дорог\w+)"),
    "tr": re.compile(r" (şirket\w*|operatör\w*|demiryol\w*)"),
}
"""What is told of by its state: "the Azerbaijani company"."""
_RAIL = re.compile(r"rail|железн|demiryol")
_RAILWAY = re.compile(r"rail|zhol|tcdd", re.IGNORECASE)
_THEY = {"en": "they", "ru": "они", "tr": ""}
_JOINED = re.compile(
    r"[^.;]{0,30}?(?:,|\band|\bи|\bс)(?: (?:the|its|their|his)| \w+'s| \w+){0,2} ?"
)
_OWNERS = ("his", "her")
_WOMAN = re.compile(r"(?:(?:[oe]v|in|yn)a|s?kaya|(?:[оеё]в|[иы]н)а|ская)$")
_MAN = re.compile(r"(?:(?:[oe]v|in|yn)|s[kt]i?y|[оеё]в|[иы]н|ский)$")


def _is_owner(low: str, one: Mention) -> bool:
    """Return whether a mention only tells whose something is: his colleague, her firm's."""
    return low[one.start : one.end] in _OWNERS or low.startswith(("'s ", "' "), one.end)


def _place(one: Mention | Title) -> int:
    return one.start


def _pair(reading: Reading) -> tuple[str, ...]:
    """Return the states that a text names, most often first."""
    counts: Counter[str] = Counter()
    for sentence in reading.sentences:
        if sentence.zone in ("note", "biography", "boilerplate"):
            continue
        for one in sentence.mentions:
            if one.kind == "actor" and reading.roster.is_state(one.id):
                counts[one.id] += 1
            elif one.kind == "person":
                state = reading.affiliation(one.id)
                if reading.roster.is_state(state):
                    counts[state] += 1
    return tuple(name for name, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


@lru_cache(maxsize=4)
def _shape(language: str) -> re.Pattern[str]:
    """Return one pattern for all words that point back, by kind."""
    table = find_lexicon(language).table
    kinds = {
        "region": table["group"]["region"][language],
        "presidents": table["group"]["presidents"][language],
        "ministers": table["group"]["ministers"][language],
        "several": table["group"]["several"][language],
        "companies": table["group"]["companies"][language],
        "ministry": table["back"]["ministry"][language],
        "countries": table["group"]["countries"][language],
        "league": table["back"]["organisation"][language],
        "company": table["back"]["company"][language],
        "republic": table["back"]["republic"][language],
        "pronoun": table["pronoun"][language],
        "they": _THEY[language],
    }
    words = "|".join(rf"(?P<{k}>(?:{v})(?!\w))" for k, v in kinds.items() if v)
    return re.compile(rf"(?<!\w)(?:{words})")


def _pointers(reading: Reading, sentence: Sentence, titles: list[Title]) -> list[Mention | Title]:
    found: list[Mention | Title] = list(titles)
    taken = [(one.start, one.end) for one in sentence.mentions]
    shape = _shape(reading.document.language)
    for match in reading.spots.iter(shape, sentence.start, sentence.end):
        a, b = match.span()
        kind = match.lastgroup or ""
        if kind != "region" and any(a < d and c < b for c, d in taken):
            continue
        found = [one for one in found if not a <= one.start < b]
        found.append(Mention(kind, "", "", a, b, "group"))
    own = _OF_STATE[reading.document.language]
    for one in sentence.mentions:
        noun = own.match(reading.low, one.end) if one.strength == "adjective" else None
        if (
            noun is not None
            and one.id
            and not any(a < noun.end() and noun.start(1) < b for a, b in taken)
        ):
            found.append(Mention("house", "", one.id, noun.start(1), noun.end(), "group"))
    return found


def _resolve(one: Mention | Title, past: _Past, reading: Reading) -> Mention | None:
    if not isinstance(one, Mention):
        return _resolve_title(one, past, reading)
    roster = reading.roster
    if one.kind in ("presidents", "ministers"):
        known = [p for p in past.people if roster.is_state(reading.affiliation(p))]
        if one.kind == "presidents":
            known = [p for p in known if reading.office(p)[0] in _PRESIDENTS] or known
        paired = _of_pair(known, past, reading)
        if len(paired) > 1:
            return _group("person", paired[:2], one)
        told = _TWO.search(reading.low, one.start, one.end) and len(past.pair) > 1
        return _group("actor", past.pair, one) if told else None
    if one.kind == "region":
        return _group("actor", _CENTRAL_ASIA, one)
    if one.kind == "several":
        count = _count(reading.low[one.start : one.end], reading.document.language)
        some = past.every[:count]
        return _group("actor", some, one) if len(some) == count else None
    if one.kind == "companies":
        return _group("actor", past.companies[:2], one) if len(past.companies) > 1 else None
    if one.kind == "countries":
        if past.crowd and not _TWO.search(reading.low, one.start, one.end):
            return _group("actor", past.crowd, one)
        states = past.pair if len(past.pair) > 1 else tuple(past.states[:2])
        states = past.met or states
        return _group("actor", states, one) if len(states) > 1 else None
    if one.kind == "house":
        rail = _RAIL.match(reading.low, one.start)
        houses = [name for name in past.companies if roster.actors[name].country == one.name]
        houses = [name for name in houses if not rail or _RAILWAY.search(roster.actors[name].name)]
        return _pronoun(houses[0], one, reading) if houses else None
    if one.kind == "they":
        return _group("actor", past.those, one) if len(past.those) > 1 else None
    if one.kind == "pronoun":
        who = _of_gender(reading.low[one.start : one.end], past, reading)
        return _person(who, one, "pronoun", reading) if who else None
    row = {
        "league": past.leagues,
        "company": past.companies,
        "republic": past.states,
        "ministry": past.governments,
    }[one.kind]
    if one.kind == "republic":
        low = reading.low[one.start : one.end]
        own = reading.affiliation(past.people[0]) if past.people else ""
        his = low.startswith(("his", "her", "его", "ее"))
        row = [own] if his and own in row else [name for name in row if name != own]
    return _pronoun(row[0], one, reading) if row else None


def _pronoun(name: str, one: Mention, reading: Reading) -> Mention:
    return Mention("actor", name, reading.roster.actors[name].name, one.start, one.end, "pronoun")


_HE, _SHE = ("he", "his", "him", "он"), ("she", "her", "она")


def _of_gender(word: str, past: _Past, reading: Reading) -> str:
    """Return who is meant by a pronoun: whoever was named, unless the surname gainsays it."""
    unlike = _WOMAN if word in _HE else _MAN if word in _SHE else None
    man = word in _HE
    for who in (past.near, past.subject, *past.people):
        if who and (unlike is None or not unlike.search(_name_of(who, reading).casefold())):
            if unlike is not None and past.pronouns.setdefault(who, man) != man:
                continue  # who was "he" before is no "she"
            return who
    return past.near


_COUNTS = {
    "en": ("three", "four", "five", "six"), "ru": ("тр", "четыр", "пят", "шест"),
    "tr": ("üç", "dört", "beş", "altı"),
}  # fmt: skip


def _count(words: str, language: str) -> int:
    return next((i for i, one in enumerate(_COUNTS[language], 3) if one in words), 0)


def _of_pair(people: list[str], past: _Past, reading: Reading) -> list[str]:
    """Return people so that those of the two states told of come first, one of each."""
    first: dict[str, str] = {}
    for person in people:
        first.setdefault(reading.affiliation(person), person)
    told = [first[state] for state in past.pair if state in first]
    return [*told, *(p for p in first.values() if p not in told)]


def _resolve_title(title: Title, past: _Past, reading: Reading) -> Mention | None:
    """Return who bears a title that no name stands beside."""
    lexicon = reading.lexicon
    word = reading.low[title.start : title.end]
    if title.of is not None and _SPOKEN_FOR.fullmatch(word):
        return None  # who speaks for a house is not its head
    if title.of is not None:
        of = title.of.id
        heads = title.name in ("Chairman", "head") and reading.roster.is_state(of)
        person = reading.roster.holder("President" if heads else title.name, of, reading.day)
        person = person or next(
            (p for p, (name, by) in reading.offices.items() if by == of and name == title.name), ""
        )
        bearers = (p for p in past.people if reading.affiliation(p) == of)
        person = person or next((p for p in bearers if _bears(title.name, p, reading)), "")
        return _person(person, title, "title", reading) if person else None
    before = reading.low[max(0, title.start - 4) : title.start]
    if (
        reading.document.language == "en"
        and not before.endswith("the ")
        and "head of state" not in word
    ):
        return None
    if title.name in lexicon.table["title"]["expert"]:
        told = [p for p in past.people if reading.offices.get(p, ("", ""))[0] == title.name]
        told = told or [p for p in past.people if not reading.affiliation(p)]
        return _person(told[0], title, "title", reading) if told else None
    told = [p for p in past.people if _bears(title.name, p, reading)]
    if not told and title.name == "President":
        told = [p for p in _named(reading) if _bears(title.name, p, reading)]
    return _person(told[0], title, "title", reading) if told else None


def _named(reading: Reading) -> list[str]:
    """Return who is named at all, in order: a head of state may be named after his title."""
    people = (one.id for one in reading.mentions() if one.kind == "person" and not one.ids)
    return list(dict.fromkeys(people))


def _bears(title: str, person: str, reading: Reading) -> bool:
    office = reading.office(person)[0].casefold()
    return bool(office) and (
        title.casefold() in office or (title == "Chairman" and "chief" in office)
    )


def _person(person: str, one: Mention | Title, strength: str, reading: Reading) -> Mention:
    known = reading.roster.people.get(person)
    name = known.name if known else _name_of(person, reading)
    return Mention("person", person, name, one.start, one.end, strength, known=known is not None)


def _name_of(person: str, reading: Reading) -> str:
    for sentence in reading.sentences:
        for one in sentence.mentions:
            if one.id == person:
                return one.name
    return person


def _group(kind: str, ids: list[str] | tuple[str, ...], one: Mention) -> Mention:
    return Mention(kind, "+".join(ids), "", one.start, one.end, "group", ids=tuple(ids))
