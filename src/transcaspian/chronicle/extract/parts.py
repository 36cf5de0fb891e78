"""Who takes part in what a clause tells, where, and with what things."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.finder import Finder
from transcaspian.chronicle.extract.lexicon import find_lexicon

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.lexicon import Kind, Trigger
    from transcaspian.chronicle.extract.mentions import Mention
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["Parts", "Thing", "find_parts", "find_things"]

_BY = re.compile(r"\bby (?:the |mr\.? |president |prime minister )*$")
_BETWEEN = re.compile(r"^\s*(?:\w+\s){0,2}?(?:between|of|with)\s")
_IN = re.compile(
    r"(?<!officials )(?<!ministers )(?<!experts )(?<!companies )(?<!delegation )(?<!delegations )"
    r"(?<!leaders )(?<!representatives )(?<!businesses )(?<!participants )(?<!delegates )"
    r"(?<!businessmen )(?<!investors )(?<!executives )(?<!diplomats )(?<!colleagues )"
    r"\b(?:in|from|via|through|across|outside|within|throughout|into)\s(?:the\s)?$"
)
_IN_RU = re.compile(
    r"(?<!делегации )(?<!делегация )(?<!представители )(?<!компании )(?<!эксперты )"
    r"\b(?:в|во|из|через|на территории|по территории)\s$"
)
_VAGUE = frozenset(
    ("central-asia", "south-caucasus", "europe", "asia", "eurasia", "caspian-sea", "black-sea",
     "caucasus", "middle-east")
)  # fmt: skip
_TO = re.compile(r"\bto (?:the )?$")
_TO_TR = re.compile(r"'y?[ae]\b")
_RESTRAINTS = frozenset(("SANCTION", "COERCE", "RETREAT"))
_GOODS = re.compile(
    r"\s(?:\w+\s)?(?:coal|wheat|grain|oil|gas|goods|products?|exports?|imports?|trucks?|cargo|"
    r"freight|"
    r"steel|metals?|ships?|vessels?|trains?|wagons?|угл|уголь|пшениц|зерн|нефт|газ|товар|продукц|"
    r"груз|"
    r"экспорт|импорт|судов|суда|поезд|вагон|металл|kömür|buğday|tahıl|petrol|gaz|mal|ürün|ihracat|"
    r"ithalat|kamyon|tır|gemi|tren|vagon)"
)
"""What a state sells: a ban on it is against that state."""
_NEAR = 44
_NAMED = ("port", "terminal")


@dataclass(slots=True)
class Parts:
    """
    Who and where.

    Parameters
    ----------
    actors, people, places : list of str
        Ids, who acts first.
    host : list of str
        States that places belong to.
    goal : list of str
        States that something goes to.
    """

    actors: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    host: list[str] = field(default_factory=list)
    goal: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thing:
    """
    Something built, opened or promised.

    Parameters
    ----------
    start, end : int
        First character and the one after the last. [-]
    name, head, group, track : str
        In English with what narrows it, and without; group of alike things; field of policy.
    """

    start: int
    end: int
    name: str
    head: str
    group: str
    track: str


def find_parts(reading: Reading, clause: Clause, trigger: Trigger, at: int) -> Parts:
    """
    Return who takes part in what a clause tells.

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Where it is told.
    trigger : Trigger
        What is told.
    at : int
        Place in the text of the word that tells it. [-]

    Returns
    -------
    Parts
        Who acts first, active or passive.
    """
    parts = Parts()
    if not clause.mentions:
        return parts
    mentions = _without_owners(reading, _chosen(reading, clause, trigger, at))
    mentions = _agents_first(reading, mentions, at)
    for one in mentions:
        _add(reading, trigger, parts, one)
    for one in mentions if trigger.frame == "visit" else clause.mentions:
        if one.kind == "place" and not _is_vague(reading, one):
            _once(parts.places, one.id)
            if one.country:
                _once(parts.host, one.country)
    return parts


_OWN = re.compile(r"(?:'s?)?(?: (?:[\w-]+ ){0,5}of)? ?")
_AND_ASKED = Finder(
    re.compile(
        r"\band (?:also |then |later )?(?:invited|urged|asked|called|proposed|suggested|instructed|"
        r"accused|warned|thanked|praised|congratulated|condemned|told|ordered|demanded)\b"
    )
)
"""Where the same goes on to ask others for something else."""
_MONEY = re.compile(
    r"(?:'s)? (?:dollars?|cents|tenge|manats?|laris?|liras?|roubles?|rubles?|yuan|pounds?|dolar|"
    r"doları|lirası)\b|"
    r" (?:тенге|манат|лари|лир|рубл|юан|доллар)"
)
_MONEY_RU = re.compile(r"(?:доллар\w*|\d \$) $")
"""A currency is no state: 11 million US dollars, долларов США."""
_PIPES = re.compile(r"[^\w]{0,3}(?:pipeline|oil pipeline|boru hatt)")
_PIPES_RU = re.compile(r"(?:трубопровод|нефтепровод|газопровод)\w*[^\w]{1,3}$")
_MARGINS = re.compile(
    r"(?:sidelines|margins|fringes) of (?:the )?(?:[\w'’-]+ ){0,3}$|на полях (?:\w+ ){0,6}$|"
    r"в рамках (?:саммита|форума|заседания|встречи) (?:\w+ )?$"
)


def _without_owners(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Leave out the state whose company acts, pipelines, and leagues at whose meeting it was."""
    low = reading.low
    kept = []
    for i, one in enumerate(mentions):
        if one.kind == "actor":
            after = mentions[i + 1] if i + 1 < len(mentions) else None
            if (
                after is not None
                and after.kind == "actor"
                and reading.roster.is_state(one.id)
                and after.id != one.id
                and after.country == one.id
                and _OWN.fullmatch(low, one.end, after.start)
            ):
                continue
            before = low[max(0, one.start - 40) : one.start]
            if _MONEY.match(low, one.end) or _MONEY_RU.search(before):
                continue
            if _PIPES.match(low, one.end) or _PIPES_RU.search(before):
                continue
            if reading.roster.is_league(one.id) and _MARGINS.search(before):
                continue
        kept.append(one)
    return kept


def _once(row: list[str], name: str) -> None:
    if name and name not in row:
        row.append(name)


def _is_vague(reading: Reading, one: Mention) -> bool:
    if one.id not in _VAGUE:
        return False
    before = reading.low[max(0, one.start - 8) : one.start]
    if reading.low[one.end : one.end + 1] == "-":
        return True
    return not re.search(r"\b(?:in|on|в|на)\s(?:the\s)?$", before)


def _chosen(reading: Reading, clause: Clause, trigger: Trigger, at: int) -> list[Mention]:
    """Return the names of a clause that go with its word: of a meeting between two, those two."""
    mentions = list(clause.mentions)
    if trigger.frame == "visit":
        return _of_visit(reading, clause, mentions, at)
    asked = _AND_ASKED.search(reading.low, at, clause.end)
    if asked is not None:
        mentions = [one for one in mentions if one.start < asked.start()]
    if trigger.frame != "pair" or reading.document.language != "en":
        return mentions
    follows = reading.low[at : clause.end]
    word = re.match(r"[\w-]+", follows)
    if word is None or word.group() not in (
        "meeting",
        "talks",
        "meetings",
        "negotiations",
        "summit",
        "consultations",
    ):
        return mentions
    link = _BETWEEN.match(follows[word.end() :])
    if link is None:
        return mentions
    after = [one for one in mentions if one.start >= at]
    run = after[:1]
    for one in after[1:]:
        gap = reading.low[run[-1].end : one.start]
        joined = len(gap) < 8 or re.fullmatch(
            r"[^.;]{0,40}?(?:,|\band\b|'s|\bthe\b|of)[^.;,]{0,40}", gap
        )
        if not joined or len(gap) > _NEAR:
            break
        if re.search(r"\b(?:is|was|runs|has|in|on|at|to|with)\b", gap):
            break
        run.append(one)
    rest = [one for one in after if one.kind == "place" and one not in run]
    before = [one for one in mentions if one.start < at]
    if "between" in link.group() and len(run) > 1:
        return [*run, *rest]
    return [*before, *run, *rest] if run else mentions


_VISIT_NOUN = re.compile(
    r"(?:visit\b|trip\b|визит\w*|поездк\w+|посещени\w+|ziyaret(?:i|inin|inde|iyle|ini)?\b)"
)
_VISIT_VERB = re.compile(
    r"\b(?:paid|paying|made|makes|pay|will)\b|"
    r"\b(?:was|is|are|were|arriv\w+|came) (?:\w+ )*(?:on|for) |"
    r"соверш\w+|нанес\w*|прибы\w+|наход\w+|начал\w*|заверш\w+|осуществ\w+|приехал\w*|прилет\w+|"
    r"отправ\w+|\b(?:began|started|ended|concluded|wrapped up|kicked off|completed|continues)\b"
)


def _of_visit(reading: Reading, clause: Clause, mentions: list[Mention], at: int) -> list[Mention]:
    """Return who visits whom: of a noun, the names that stand right beside it."""
    low, language = reading.low, reading.document.language
    noun = _VISIT_NOUN.match(low, at)
    before = low[max(clause.start, at - 40) : at]
    verb = language == "en" and before.endswith(" to ")
    if noun is None or verb or language == "tr" or _VISIT_VERB.search(before):
        return mentions
    if language == "en" and not re.search(
        r"(?:'s?|\b(?:the|a|an|this|his|her|their|state|official|working|first))\s(?:\w+\s){0,2}$",
        before,
    ):
        return mentions
    kept = [
        one
        for one in mentions
        if one.end <= at
        and (
            (at - one.end <= 24 and low[one.end : one.end + 1] == "'")
            or (low[one.end - 1 : one.end] == "s" and low[one.end - 2] == "'" and at - one.end < 20)
        )
    ]
    own = [one for one in mentions if low[one.start : one.end] in ("his", "her")]
    kept += [one for one in own if one not in kept and 0 <= at - one.end < 20]
    last = noun.end()
    for one in mentions:
        if one.start < last:
            continue
        gap = low[last : one.start]
        if len(gap) > 34 or re.search(
            r"[,.;]|\b(?:is|was|has|had|will|as|for|by|took|may|could|состоя\w*|прош\w+)\b", gap
        ):
            break
        kept.append(one)
        last = one.end
    return kept


def _agents_first(reading: Reading, mentions: list[Mention], at: int) -> list[Mention]:
    """Put whoever acts first: after "by" of a passive, before "tarafından"."""
    low, language = reading.low, reading.document.language
    first = [one for one in mentions if _is_agent(low, one, at, language)]
    if first and language == "en":
        index = mentions.index(first[0])
        first = [m for m in mentions[index:] if m.kind != "place"]
    return [*first, *(one for one in mentions if one not in first)]


def _is_agent(low: str, one: Mention, at: int, language: str) -> bool:
    if language == "tr":
        return low[one.end : one.end + 24].lstrip(" '").startswith("tarafından")
    return (
        language == "en"
        and one.start > at
        and bool(_BY.search(low[max(0, one.start - 24) : one.start]))
    )


@lru_cache(maxsize=4)
def _people_of(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"[\s-](?:(?:and|и|ve)\s)?(?:\w+\s)?(?:{find_lexicon(language).table['people_of'][language]})(?!\w)"
    )


def _add(reading: Reading, trigger: Trigger, parts: Parts, one: Mention) -> None:
    roster, low = reading.roster, reading.low
    if (
        one.strength == "pronoun"
        and trigger.frame != "visit"
        and low[one.start : one.end] in ("his", "her")
    ):
        return
    if one.kind == "person":
        for person in one.ids or (one.id,):
            actor = reading.affiliation(person)
            if actor:
                _once(parts.people, person)
                if not roster.is_media(actor):
                    _once(parts.actors, actor)
            elif trigger.frame != "agent" and not _is_expert(reading, person):
                _once(parts.people, person)
        return
    if one.kind != "actor" or roster.is_media(one.id):
        return
    if one.ids:
        for actor in one.ids:
            _once(parts.actors, actor)
        return
    if any(
        t.of is not None and t.of.id != one.id and 0 <= t.start - one.end <= 3
        for t in reading.titles
    ):
        return
    if one.strength == "metonym" and low[one.end : one.end + 1] == "-":
        return  # "армяно-казахстанские отношения"
    if one.strength == "adjective" and not low[one.start : one.end].endswith("'s"):
        follows = low[one.end : one.end + 40]
        paired = follows.startswith("-") or low[one.start - 1 : one.start] in "-–"
        goods = _GOODS.match(follows)
        restrained = trigger.type in _RESTRAINTS and goods
        if goods and not restrained and not paired:
            _once(parts.host, one.id)
        if not (paired or restrained or _people_of(reading.document.language).match(follows)):
            return
    where = trigger.frame != "visit" and one.strength != "metonym"
    if where and roster.is_state(one.id) and _is_where(reading, one):
        _once(parts.host, one.id)
        return
    if _TO.search(low, max(0, one.start - 8), one.start) or _TO_TR.match(low, one.end):
        _once(parts.goal, one.id)
    _once(parts.actors, roster.acting_as(one.id) if trigger.frame != "agent" else one.id)


def _is_expert(reading: Reading, person: str) -> bool:
    return (
        reading.offices.get(person, ("expert", ""))[0] in reading.lexicon.table["title"]["expert"]
    )


def _is_where(reading: Reading, one: Mention) -> bool:
    """Return whether a country is only where something happens."""
    language = reading.document.language
    before = reading.low[max(0, one.start - 24) : one.start]
    if language == "tr":
        return bool(re.match(r"'(?:de|da|te|ta)\b", reading.low[one.end : one.end + 4]))
    return bool((_IN_RU if language == "ru" else _IN).search(before))


_NO_THING = re.compile(
    r"\s(?:compan(?:y|ies)|operators?|ministers?|ministry|industry|authorit\w+|workers?|"
    r"officials?|tariffs?|"
    r"bookings?|administration|calls|experts?|sector|компани\w+|оператор\w*|отрасл\w+|"
    r"администраци\w+|şirket\w*|"
    r"işletme\w*|rezervasyon\w*|mühendis\w*|taşımacılığ\w*)"
)


def find_things(reading: Reading, start: int, end: int) -> list[Thing]:
    """
    Find the things that are built, opened or promised in a piece of text.

    Parameters
    ----------
    reading : Reading
        The text.
    start, end : int
        First character and the one after the last. [-]

    Returns
    -------
    list of Thing
        In order; none overlap.
    """
    lexicon, low = reading.lexicon, reading.low
    places = [match.start() for match in reading.spots.iter(lexicon.any_object.shape, start, end)]
    if not places:
        return []
    names = [
        (m.start, m.end)
        for m in reading.mentions_in(start, end)
        if m.kind == "actor" and m.strength == "name"
    ]
    found: list[tuple[int, int, Kind]] = []
    for kind, match in lexicon.find_objects(low, places, end):
        if kind.name in _NAMED or not any(a <= match.start() < b for a, b in names):
            found.append((match.start(), match.end(), kind))
    corridor = lexicon.words("corridor")
    spans = [match.span() for match in reading.spots.iter(corridor, start, end)]
    found = [one for one in found if not any(a <= one[0] < b for a, b in spans)]
    found = [one for one in found if not _NO_THING.match(low, one[1])]
    found.sort(key=lambda one: (one[0] - one[1], one[0]))
    taken: list[tuple[int, int, Kind]] = []
    for one in found:
        if not any(one[0] < b and a < one[1] for a, b, _ in taken):
            taken.append(one)
    return [_narrow(reading, one, start, end) for one in sorted(taken, key=lambda one: one[0])]


def _narrow(reading: Reading, one: tuple[int, int, Kind], start: int, end: int) -> Thing:
    """Put what narrows a thing before its name."""
    a, b, kind = one
    low, lexicon = reading.low, reading.lexicon
    before = low[max(start, a - _NEAR) : a]
    before = (
        re.split(r"[,;.()]|\b(?:and|in|to|the|a|an|и|в|ve)\b(?=[^,;]*$)", before)[-1]
        if before
        else ""
    )
    after_end = min(end, b + _NEAR)
    after = low[b:after_end]
    if reading.document.language == "en":
        follows = re.match(r"[”\"’']?\s(?:for|of)\s[\w'’ ]+", after)
        after = follows.group() if follows else ""
        after = re.split(r"\b(?:in|which|built|that|to)\b", after)[0]
    elif reading.document.language == "ru":
        after = re.split(r"[,;.()]|\b(?:в|на|и|который)\b", after)[0]
    else:
        after = ""
    near = f"{before} {low[a:b]} {after}"
    words = [attribute.name for attribute in lexicon.attributes if attribute.word.search(near)]
    words = [
        word
        for word in words
        if word not in kind.name and not (word == "technology" and "free" in kind.name)
    ]
    name = " ".join([*words[:3], kind.name])
    return Thing(a, b, name, kind.name, kind.group, kind.track)
