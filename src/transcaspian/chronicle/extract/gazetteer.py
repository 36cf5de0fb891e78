"""Names that lists know: actors, people and places, in every spelling and ending."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.atlas.load import load_atlas
from transcaspian.chronicle.extra import need
from transcaspian.chronicle.extract.normal import normal, whole
from transcaspian.chronicle.founding import load_founding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transcaspian.chronicle.founding import Founded

__all__ = ["Entry", "Gazetteer", "find_gazetteer"]

_SCRIPTS = {"en": re.compile("[A-Za-z]"), "tr": re.compile("[A-Za-z]"), "ru": re.compile("[А-я]")}
_ACRONYM = 5
_MOST_FORMS = 3
_LEAST_WITH_STEM = 5
_MAX_NORMS = 200_000
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
        spacy, matcher = need("spacy"), need("spacy.matcher")
        self.language = language
        self.nlp = spacy.blank(language)
        self._matcher = matcher.PhraseMatcher(self.nlp.vocab, attr="NORM")
        self._norms: dict[int, int] = {}
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        script = _SCRIPTS[language]
        for entry in entries:
            if script.search(entry.text) or (language == "ru" and _is_brand(entry)):
                for key in self._keys(entry.text):
                    some = self._entries[key]
                    if not any((entry.id, entry.kind) == (o.id, o.kind) for o in some):
                        some.append(entry)
        strings = self.nlp.vocab.strings
        doc_of = need("spacy.tokens").Doc
        for key in self._entries:
            words = key.split(" ")
            doc = doc_of(self.nlp.vocab, words=words)
            for token in doc:
                token.norm_ = strings[strings.add(token.text)]
            self._matcher.add(key, [doc])

    def _keys(self, text: str) -> list[str]:
        """Return the forms under which a name is found: a stem may look like an ending."""
        words = [one.text for one in self.nlp.make_doc(text) if not one.is_space]
        forms = [list(dict.fromkeys(_forms(w, self.language))) for w in words]
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

    def normalise(self, doc: Any) -> Any:
        """
        Give each token the form under which it is looked up.

        Parameters
        ----------
        doc : spacy.tokens.Doc
            Changed in place.

        Returns
        -------
        spacy.tokens.Doc
            The same.
        """
        if len(self._norms) > _MAX_NORMS:
            self._norms.clear()
        norms, words = self._norms, doc.to_array("ORTH")
        strings = self.nlp.vocab.strings
        for word in set(words.tolist()).difference(norms):
            norms[word] = strings.add(normal(strings[word], self.language))
        row = [norms[word] for word in words.tolist()]
        return doc.from_array(["NORM"], np.array(row, dtype=words.dtype))

    def find(self, doc: Any) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
        """
        Look for names in a text.

        Parameters
        ----------
        doc : spacy.tokens.Doc
            Normalised.

        Yields
        ------
        int, int, tuple of Entry
            First token, the one after the last, and what the name may stand for; of names
            within one another the longest, in no order of place. [-], [-]
        """
        strings = self.nlp.vocab.strings
        found = sorted(self._matcher(doc), key=lambda one: (one[1] - one[2], one[1]))
        taken = bytearray(len(doc))
        for key, start, end in found:
            if any(taken[start:end]):
                continue
            words = doc[start:end].text
            fits = tuple(one for one in self._entries[strings[key]] if _fits(one, words))
            if fits:
                taken[start:end] = b"\1" * (end - start)
                yield start, end, fits


def _forms(word: str, language: str) -> Iterator[str]:
    yield normal(word, language)
    yield whole(word)
    if language == "ru" and word.endswith(("ай", "ей", "ой")) and len(word) >= _LEAST_WITH_STEM:
        yield whole(word)[:-2]  # "Китая" loses two letters, "Китай" one


def _is_brand(entry: Entry) -> bool:
    """Return whether a name stands in Latin letters in a Russian text too: SOCAR, Maersk."""
    plain = entry.kind == "actor" and entry.strength == "name" and entry.id != entry.country
    return plain and entry.text.isascii() and " " not in entry.text


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
