"""Names that lists know: actors, people and places, in every spelling and ending."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from transcaspian.atlas.load import load_atlas
from transcaspian.chronicle.extra import need
from transcaspian.chronicle.extract.lexicon import lower
from transcaspian.chronicle.extract.normal import normal, whole, without_ending
from transcaspian.chronicle.extract.remembered import Remembered
from transcaspian.chronicle.extract.spots import Spots
from transcaspian.chronicle.founding import load_founding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transcaspian.chronicle.founding import Founded

__all__ = ["Entry", "Gazetteer", "find_gazetteer"]

_SCRIPTS = {"en": re.compile("[A-Za-z]"), "tr": re.compile("[A-Za-z]"), "ru": re.compile("[А-я]")}
_ACRONYM = 5
_MOST_FORMS = 3
_LEAST = 2
_LEAST_WITH_STEM = 5
_CHUNK = re.compile(r"\S+")
_RUN = 200
"""So long a run without a space holds no name. [-]"""
_WORD = re.compile(r"\w+")
_COMBINING = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u109f\u1100-\u1dff\u20d0-\u20ff\u302a-\u309a"
    "\ua66f-\uabff\ufb1e\ufe20-\ufe2f]"
)
"""Signs that may stand above the letter before them, among others."""
_ROLES = frozenset({"city", "rail", "port", "ferry", "border", "gauge", "passage", "oil"})


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What a name stands for.

    Parameters
    ----------
    kind : str
        ``actor``, ``person`` or ``place``.
    id, name : str
        Of what is named; canonical English name.
    strength : str
        ``name``, ``surname``, ``adjective`` or ``metonym``, from strong evidence to weak.
    text : str
        The spelling.
    country : str
        ISO 3166 alpha-3 if known.
    """

    kind: str
    id: str
    name: str
    strength: str
    text: str
    country: str = ""


class Gazetteer:
    """
    All names of a language, ready to be looked for in its texts.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.
    entries : iterable of Entry
        Names; those in another script are left out.

    Attributes
    ----------
    nlp : spacy.Language
        Tokeniser of the language.
    """

    def __init__(self, language: str, entries: Iterable[Entry]) -> None:
        self.language = language
        self.nlp = need("spacy").blank(language)
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        script = _SCRIPTS[language]
        for entry in entries:
            if script.search(entry.text) or (language == "ru" and _is_brand(entry)):
                for key in self._keys(entry.text):
                    if len(key) < _LEAST:
                        continue  # "O'zbekiston" cut at its apostrophe is the pronoun "o"
                    some = self._entries[key]
                    if not any((entry.id, entry.kind) == (o.id, o.kind) for o in some):
                        some.append(entry)
        self._tree: dict[str, Any] = {}
        for key in self._entries:
            node = self._tree
            for form in key.split(" "):
                node = node.setdefault(form, {})
            node[""] = key
        self._lock = Lock()
        self._special = frozenset(self.nlp.tokenizer.rules)
        self._tokens = Remembered(self._tokenise)
        self._firsts = self._list_firsts()
        self._may_begin = self._begins_a_name  # one object, by which words are asked

    def _keys(self, text: str) -> list[str]:
        """Return the forms under which a name is found: a stem may look like an ending."""
        words = [one.text for one in self.nlp.make_doc(text) if not one.is_space]
        forms = [list(dict.fromkeys(_forms(w, self.language))) for w in words]
        if self.language == "tr" and len(forms) > 1 and forms[-1][0].endswith(_OWNED_TR):
            stem = " ".join(form[0] for form in forms)
            return [stem, *(stem + case for case in _CASES_TR)]
        if self.language != "ru" or len(forms) > _MOST_FORMS:
            return [" ".join(form[0] for form in forms)]
        return [" ".join(some) for some in itertools.product(*forms)]

    def place(self, word: str) -> Entry | None:
        """
        Return the place that one word names.

        Parameters
        ----------
        word : str
            As written.

        Returns
        -------
        Entry or None
            None if it names none.
        """
        some = self._entries.get(normal(word, self.language), ())
        return next((one for one in some if one.kind == "place"), None)

    def knows(self, form: str) -> bool:
        """Return whether a form is looked up as a name."""
        return form in self._entries

    def places(self) -> Iterator[Entry]:
        """Yield the places whose names are of one word."""
        for some in self._entries.values():
            yield from (one for one in some if one.kind == "place" and " " not in one.text)

    def find(
        self, text: str, spots: Spots | None = None
    ) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
        """
        Look for names in a text.

        Parameters
        ----------
        text : str
            As written.
        spots : Spots, optional
            The same in lower case, if it has been read.

        Yields
        ------
        int, int, tuple of Entry
            First character, the one after the last, and what the name may stand for; of names
            within one another the longest, in no order of place. [-], [-]
        """
        spots = spots or Spots(lower(text, self.language), self.language)
        found = [one for at in self._chunks(text, spots) for one in self._walk(text, at)]
        found.sort(key=lambda one: (-one[0], one[1]))
        taken = bytearray(len(text))
        for _, start, end, key in found:
            if any(taken[start:end]):
                continue
            words = text[start:end]
            fits = tuple(one for one in self._entries[key] if _fits(one, words))
            if fits:
                taken[start:end] = b"\1" * (end - start)
                yield start, end, fits

    def _chunks(self, text: str, spots: Spots) -> list[int]:
        """Return where what stands between two spaces begins, if a name may begin in it."""
        if not text.isascii() and _COMBINING.search(text):
            return [one.start() for one in _CHUNK.finditer(text)]  # words end within letters
        found: list[int] = []
        end = 0
        for at in spots.places(self._may_begin):
            if at >= end:
                start = _begin(text, at)
                end = _CHUNK.match(text, at).end()  # type: ignore[union-attr]
                if end - start < _RUN:
                    found.append(start)
        return found

    def _walk(self, text: str, first: int) -> Iterator[tuple[int, int, int, str]]:
        """Yield what begins in a chunk: tokens, first character, the one after the last, form."""
        piece = _CHUNK.match(text, first).group()  # type: ignore[union-attr]
        tokens = self._tokens[piece]
        for i, (form, begin, _) in enumerate(tokens):
            node = self._tree.get(form)
            if node is None:
                continue
            n_token, chunk, row = 0, first, tokens[i + 1 :]
            start, end = first + begin, first + tokens[i][2]
            after = first + len(piece)
            while True:
                n_token += 1
                if "" in node:
                    yield n_token, start, end, node[""]
                if len(node) == ("" in node):
                    break
                if not row:
                    follows = (
                        _CHUNK.match(text, after + 1) if text[after : after + 1] == " " else None
                    )
                    if follows is None:
                        break
                    chunk, after = follows.span()
                    row = self._tokens[follows.group()]
                node = node.get(row[0][0])
                if node is None:
                    break
                end, row = chunk + row[0][2], row[1:]

    def _tokenise(self, chunk: str) -> tuple[tuple[str, int, int], ...]:
        """Return the tokens of what stands between two spaces, each with its form and place."""
        if len(chunk) >= _RUN:
            return (("", 0, len(chunk)),)  # signs would be taken off its ends one by one
        word = chunk.removesuffix(",")
        if word.isalpha() and word not in self._special and chunk not in self._special:
            rest = ((",", len(word), len(chunk)),) if word != chunk else ()
            return ((normal(word, self.language), 0, len(word)), *rest)  # as it would be told
        with self._lock, self.nlp.memory_zone():
            tokens = [(one.text, one.idx) for one in self.nlp.make_doc(chunk)]
        return tuple((normal(one, self.language), at, at + len(one)) for one, at in tokens)

    def _list_firsts(self) -> frozenset[str]:
        """Return the words of which one stands first in each token that begins a name."""
        words = {word for form in self._tree for word in _WORD.findall(form)[:1]}
        for text in self._special:  # of which a token may begin within a word
            if any(form in self._tree for form, _, _ in self._tokenise(text)):
                words.update(whole(word) for word in _WORD.findall(text))
        return frozenset(words)

    def _begins_a_name(self, word: str) -> bool:
        """Return whether a token that begins with a word of lower case may begin a name."""
        if not word.isalpha() and not word.isdecimal():  # a token may begin within it
            return True
        first = whole(word)
        if not first.isalpha():
            first = "".join(_WORD.findall(first)[:1])  # "qozogʻiston" has an apostrophe
        return first in self._firsts or without_ending(first, self.language) in self._firsts


_OWNED_TR = ("i", "u")
_CASES_TR = (
    "ndan", "nden", "ni", "nu", "nin", "nun", "nca", "nce", "yla", "yle",
)  # fmt: skip
"""Cases after a possessive ending, which names of houses take with no apostrophe: Bankasından."""


def _begin(text: str, at: int) -> int:
    """Return where begins what stands between two spaces, or a place too far for a name."""
    least = max(0, at - _RUN)
    while at > least and not text[at - 1].isspace():
        at -= 1
    return at


def _forms(word: str, language: str) -> Iterator[str]:
    yield normal(word, language)
    yield whole(word)
    if language == "ru" and word.endswith(("ай", "ей", "ой")) and len(word) >= _LEAST_WITH_STEM:
        yield whole(word)[:-2]  # "Китая" loses two letters, "Китай" one


def _is_brand(entry: Entry) -> bool:
    """Return whether a name stands in Latin letters in a Russian text too: SOCAR, AD Ports."""
    plain = entry.kind == "actor" and entry.strength == "name" and entry.id != entry.country
    return plain and entry.text.isascii()


def _fits(entry: Entry, words: str) -> bool:
    """Return whether a name is written as one is: abbreviations exactly, names with a capital."""
    if entry.text.isupper() and len(entry.text) <= _ACRONYM:
        return words.startswith(entry.text)
    return entry.strength == "adjective" or words[0].isupper() or not entry.text[0].isupper()


@lru_cache(maxsize=8)
def find_gazetteer(language: str) -> Gazetteer:
    """
    Return the names of the founding chronicle and the atlas for a language.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    Gazetteer
        Made once in a process.
    """
    return Gazetteer(language, _iter_entries(load_founding(check=False)))


def _iter_entries(founded: Founded) -> Iterator[Entry]:
    for actor in founded.actors:
        country = actor.iso3 or actor.country
        named = (
            ("name", (actor.name, *(one.text for one in actor.names))),
            ("adjective", tuple(one.text for one in actor.adjectives)),
            ("metonym", tuple(one.text for one in actor.metonyms)),
        )
        for strength, texts in named:
            for text in texts:
                yield Entry("actor", actor.id, actor.name, strength, text, country)
    for person in founded.people:
        spellings = dict.fromkeys((person.name, *(one.text for one in person.names)))
        for text in spellings:
            yield Entry("person", person.id, person.name, "name", text)
        surnames = dict.fromkeys(text.split()[-1] for text in spellings if " " in text)
        for text in surnames:
            yield Entry("person", person.id, person.name, "surname", text)
    for place in founded.places:
        for text in dict.fromkeys((place.name, *(one.text for one in place.names))):
            yield Entry("place", place.id, place.name, "name", text, place.country)
    atlas = load_atlas()
    for town in atlas.places.values():
        if town.roles & _ROLES:
            for text in dict.fromkeys((town.name, *_spellings(atlas, town.id))):
                yield Entry("place", town.id, town.name, "name", text, town.country)


def _spellings(atlas: Any, place: str) -> Iterator[str]:
    for one in atlas.names_of(place):
        if one.kind != "code":
            yield one.name
