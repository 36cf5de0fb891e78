"""The words by which a text is read, from the tables of the chronicle, ready to be looked for."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from transcaspian.atlas.load import packaged_folder
from transcaspian.chronicle.extract.finder import Finder
from transcaspian.chronicle.extract.forms import Beside, read_forms
from transcaspian.chronicle.extract.heads import Heads
from transcaspian.chronicle.extract.stems import stem_rows

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["WORD", "Kind", "Lexicon", "Trigger", "find_lexicon", "lower", "table_bytes"]

_TABLES = (
    "triggers.toml", "forms.toml", "stems.toml", "objects.toml", "words.toml", "stance.toml",
)  # fmt: skip
_NEVER = re.compile(r"(?!)")
WORD = re.compile(r"[\w][\w'’-]*")
"""A word that may tell of an event."""
_PART = re.compile(r"\w+")
_JOINT = re.compile(r"['’-](?<=\w.)")
_LINES = re.compile(r"\s*\n\s*")
_STAR = re.compile(r"(?<!\\w)(?<=[\w)\]])\*")
_CACHED_WORDS = 20_000
_FEW = 8


@dataclass(frozen=True, slots=True)
class Trigger:
    """
    A word that tells of an event.

    Parameters
    ----------
    rule, type, mode, frame, track, instrument, lifecycle, thing : str
        What it makes of a clause; `thing` is its object if it always has the same.
    weight : float
        Confidence that it starts from. [-]
    word, near, not_near, future : re.Pattern or None
        One whole word; what its clause must and must not hold; its forms for what is to come.
    object, money, person, organisation : bool
        What its clause must name: a thing that can be built, an amount of money, somebody.
    planned : bool
        Whether it counts only of what is to come.
    plan : bool
        Whether it tells of what is to come though it happened itself.
    beside : Beside or None
        What must stand beside the word.
    context : str
        As of an event, where the words themselves say so.
    """

    rule: str
    type: str
    mode: str
    frame: str
    track: str
    instrument: str
    lifecycle: str
    thing: str
    weight: float
    word: re.Pattern[str]
    near: re.Pattern[str] | None
    not_near: re.Pattern[str] | None
    future: re.Pattern[str] | None
    object: bool
    money: bool
    person: bool
    organisation: bool
    planned: bool = False
    plan: bool = False
    beside: Beside | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of thing, or a word that narrows one.

    Parameters
    ----------
    name, group, track : str
        In English; things of one group stand for one another; field of policy.
    word : re.Pattern
        Its words.
    """

    name: str
    group: str
    track: str
    word: re.Pattern[str]


class Lexicon:
    """
    The words of one language.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.
    tables : dict
        Tables by name, as parsed.

    Attributes
    ----------
    triggers : tuple of Trigger
        In the order of their table, the more special first where it matters.
    calendar : frozenset of str
        Words of time, which have a capital and are no name.
    objects, attributes : tuple of Kind
        Things and what narrows them.
    tracks : tuple of (str, re.Pattern)
        Fields of policy with their words.
    classes : tuple of (str, re.Pattern)
        Kinds of things that are told of, to be matched from the start of a word.
    """

    def __init__(self, language: str, tables: dict[str, Any]) -> None:
        self.language = language
        self.table = {**tables["words.toml"], "stance": _spell_out(tables["stance.toml"])}
        told = stem_rows(tables, language)
        told += [row for row in tables["triggers.toml"]["trigger"] if language in row]
        self.triggers = tuple(_trigger(row, language) for row in told)
        forms = tables["forms.toml"] if language == "en" else None
        self.forms = read_forms(forms, self.triggers) if forms else {}
        rows = tables["objects.toml"]
        self.objects = tuple(_kind(row, language) for row in rows["object"] if language in row)
        self.attributes = tuple(_kind(r, language) for r in rows["attribute"] if language in r)
        every = "|".join(one.word.pattern for one in self.objects)
        self.any_object = Finder(re.compile(rf"(?<!\w)(?:{every})(?!\w)"))
        kinds = tables["forms.toml"]["class"] if language == "en" else {}
        kinds = kinds or tables["stems.toml"]["class"].get(language, {})
        end = r"(?!\w)" if language == "en" else ""
        self.classes = tuple((name, re.compile(f"(?:{text}){end}")) for name, text in kinds.items())
        self._plain = {row["rule"]: row for row in reversed(tables["triggers.toml"]["trigger"])}
        self._object_heads = Heads(one.word for one in self.objects)
        self._heads = Heads(one.word for one in self.triggers)
        self.find_triggers = lru_cache(maxsize=_CACHED_WORDS)(self._find_triggers)
        self._tells = self.find_triggers  # one object, by which words are asked
        self.calendar = frozenset(self.table["calendar"]["words"].split())
        self._shapes: dict[tuple[str, str], re.Pattern[str]] = {}
        self.tracks = tuple((name, self.whole("track_" + name)) for name in self.table["track"])

    def _find_triggers(self, word: str) -> tuple[Trigger, ...]:
        plain = _plain_turkish(word) if self.language == "tr" else word
        other = plain != word
        found = self.forms.get(word, ())
        heads = self._heads.of(word)
        if other:
            heads = tuple(sorted({*heads, *self._heads.of(plain)}))
        rows = (self.triggers[i] for i in heads)
        fits = (
            one for one in rows if one.word.fullmatch(word) or (other and one.word.fullmatch(plain))
        )
        found = (*fits, *found)
        if found or not _JOINED.search(word):
            return found
        first, *_, last = _JOINED.split(word)
        if self.language == "tr" and "'" in word:
            return self._find_triggers(first)
        return self._find_triggers(last) or self._find_triggers(first)

    def plain_trigger(self, rule: str) -> Trigger:
        """
        Return what a rule makes of a clause, whatever its words are.

        Parameters
        ----------
        rule : str
            Of triggers.toml.

        Returns
        -------
        Trigger
            One that fits no word and asks for nothing beside it.
        """
        row = {**self._plain[rule], self.language: "(?!)", "planned": False, "plan": False}
        return _trigger(row, self.language)

    def find_tellers(self, spots: Spots) -> dict[int, str]:
        """
        Return the words of a text that tell of an event.

        Parameters
        ----------
        spots : Spots
            The text in lower case.

        Returns
        -------
        dict of int to str
            By where each begins, in order. [-]
        """
        low, starts, end = spots.low, spots.starts, 0
        joined: dict[int, str] = {}
        inside: set[int] = set()
        for sign in _JOINT.finditer(low):
            if sign.start() >= end:
                i = bisect_left(starts, sign.start()) - 1
                match = WORD.match(low, starts[i])
                if match is not None:
                    joined[starts[i]], end = match.group(), match.end()
                    inside.update(starts[i : bisect_left(starts, end, i)])
        told = {at for at in spots.places(self._tells) if at not in inside}
        told.update(at for at, word in joined.items() if self.find_triggers(word))
        plain = _PART.match
        return {at: joined.get(at) or plain(low, at).group() for at in sorted(told)}  # type: ignore[union-attr]

    def find_objects(
        self, low: str, places: list[int], end: int
    ) -> list[tuple[Kind, re.Match[str]]]:
        """
        Return the things that are named at some places of a text.

        Parameters
        ----------
        low : str
            The text in lower case.
        places : list of int
            In order. [-]
        end : int
            One after the last character to look at. [-]

        Returns
        -------
        list of (Kind, re.Match)
            In the order of the table, then of place.
        """
        found = [
            (i, match)
            for at in places
            for i in self._object_heads.of(low[at : at + _FEW])
            if (match := self.objects[i].word.match(low, at, end)) is not None
        ]
        found.sort(key=lambda one: one[0])
        return [(self.objects[i], match) for i, match in found]

    def words(self, section: str, part: str = "") -> re.Pattern[str]:
        """
        Return the pattern of a section for this language, as written.

        Parameters
        ----------
        section, part : str
            Names in the table of words.

        Returns
        -------
        re.Pattern
            One that fits nothing where the language has none.
        """
        key = (section, part)
        if key not in self._shapes:
            table = self.table[section]
            text = (table.get(part, {}) if part else table).get(self.language, "")
            self._shapes[key] = re.compile(text) if text else _NEVER
        return self._shapes[key]

    def whole(self, section: str, part: str = "") -> re.Pattern[str]:
        """
        Return the pattern of a section for this language, as whole words.

        Parameters
        ----------
        section, part : str
            Names in the table of words.

        Returns
        -------
        re.Pattern
            As of `words`, between word boundaries.
        """
        key = (section, part + "\b")
        if key not in self._shapes:
            if section.startswith("track_"):
                text = self.table["track"][section[6:]].get(self.language, "(?!)")
            else:
                text = self.words(section, part).pattern
            self._shapes[key] = re.compile(rf"(?<!\w)(?:{text})(?!\w)")
        return self._shapes[key]

    def rows(self, section: str) -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
        """
        Return the rows of a section with their patterns for this language.

        Parameters
        ----------
        section : str
            Name in the table of words.

        Returns
        -------
        tuple of (dict, re.Pattern)
            In order; whole words.
        """
        return _rows(self.language, section)


@lru_cache(maxsize=64)
def _rows(language: str, section: str) -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    rows = find_lexicon(language).table[section]["rows"]
    return tuple(
        (row, re.compile(rf"(?<!\w)(?:{row[language]})(?!\w)")) for row in rows if row.get(language)
    )


@lru_cache(maxsize=4)
def find_lexicon(language: str) -> Lexicon:
    """
    Return the words of a language.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    Lexicon
        Read once in a process.
    """
    return Lexicon(language, _tables())


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    folder = packaged_folder() / "chronicle"
    return {name: tomllib.loads((folder / name).read_text("utf-8")) for name in _TABLES}


def _spell_out(table: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return patterns whose lines are joined and whose stars stand for any ending."""
    return {
        part: {
            language: _STAR.sub(r"\\w*", _LINES.sub("", text).strip())
            for language, text in row.items()
        }
        for part, row in table.items()
    }


def table_bytes() -> bytes:
    """Return the tables of words as bytes, for a digest of the rules."""
    folder = packaged_folder() / "chronicle"
    names = (*_TABLES, "actors.toml", "people.toml", "places.toml")
    return b"\0".join((folder / name).read_bytes() for name in names)


def lower(text: str, language: str) -> str:
    """
    Return a text in lower case, each character in its place.

    Parameters
    ----------
    text : str
        Anything.
    language : str
        In Turkish, I and ı are one letter, İ and i another.

    Returns
    -------
    str
        As long as `text`; Russian with е for ё.
    """
    if language == "tr":
        text = text.replace("I", "ı")
    text = text.replace("İ", "i")
    low = text.lower()
    if len(low) != len(text):
        low = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return low.replace("ё", "е").replace("’", "'").replace("‘", "'")


_JOINED = re.compile(r"(?<=\w)[-–'](?=\w)")
_TOLD = re.compile(r"([dt][ıiuü])ğ[ıiuü](?:n[ıiuüae])?$")
_ABLE = re.compile(r"([ae])bil(?:ece[kğ]\w*|ir(?:ler)?|iyor\w*|di\w*)$")
_LAST_VOWEL = re.compile(r"[aeıioöuü](?=[^aeıioöuü]*$)")
_HARMONY = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}


@lru_cache(maxsize=_CACHED_WORDS)
def _plain_turkish(word: str) -> str:
    """Return a Turkish verb in the plain past or future for other forms of it."""
    able = _ABLE.search(word)
    if able:
        return word[: able.start()] + ("acak" if able.group(1) == "a" else "ecek")
    told = _TOLD.search(word)
    if told:
        return word[: told.start()] + told.group(1)
    perfect = re.search(r"m[ıiuü]ş(?:t[ıiuü])?(?:[dt][ıiuü]r)?(?:l[ae]r)?$", word)
    if perfect:
        stem = word[: perfect.start()]
        vowel = _LAST_VOWEL.search(stem)
        end = _HARMONY[vowel.group()] if vowel else "ı"
        return stem + ("t" if stem[-1:] in "fstkçşhp" else "d") + end
    return word


def _trigger(row: dict[str, Any], language: str) -> Trigger:
    def shape(name: str) -> re.Pattern[str] | None:
        text = row.get(name, {}).get(language, "")
        return re.compile(text) if text else None

    return Trigger(
        rule=row["rule"],
        type=row["type"],
        mode=row["mode"],
        frame=row["frame"],
        track=row.get("track", ""),
        instrument=row.get("instrument", ""),
        lifecycle=row.get("lifecycle", ""),
        thing=row.get("thing", ""),
        weight=float(row["weight"]),
        word=re.compile(row[language]),
        near=shape("near"),
        not_near=shape("not_near"),
        future=shape("future"),
        object=row.get("object", False),
        money=row.get("money", False),
        person=row.get("person", False),
        organisation=row.get("organisation", False),
        planned=row.get("planned", False),
        plan=row.get("plan", False),
        context=row.get("context", ""),
    )


def _kind(row: dict[str, Any], language: str) -> Kind:
    shape = re.compile(rf"(?<!\w)(?:{row[language]})(?!\w)")
    return Kind(row["name"], row.get("group", ""), row.get("track", ""), shape)
