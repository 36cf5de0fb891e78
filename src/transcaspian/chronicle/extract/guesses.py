"""Places whose names no list has as they are written: a letter off, or a Russian adjective."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.mentions import Mention
from transcaspian.chronicle.extract.normal import normal, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.chronicle.extract.gazetteer import Entry, Gazetteer

__all__ = ["guess_places"]

_LEAST = 5
_ABOUT = {
    "en": re.compile(
        r"\b(?:in|at|to|from|near|via|ports? of|city of|town of|and) "
        r"([A-Z][a-z]{4,15})\b(?! [A-Z])|"
        r"\b([A-Z][a-z]{4,15})(?= (?:port|seaport|station|city|terminal|region)\b)"
    ),
    "ru": re.compile(
        r"(?:\b(?:в|из|до|через|город|городе|города|порт|порту|порта|порте|станции|станцию) )"
        r"([А-Я][а-я]{4,15})\b(?! [А-Я])"
    ),
    "tr": re.compile(
        r"\b([A-ZÇĞİÖŞÜ][a-zçğıöşü]{4,15})(?=['’](?:[dt][ae]n?|y?[ae]|[dt][ae]ki)\b| [Ll]iman)"
    ),
}
"""A word in capitals where a place may stand."""
_ADJECTIVE = re.compile(
    r"\b([А-Я][а-я]{2,12}?)(?:ин|ий)?ск(?:ий|ого|ому|им|ом|ая|ой|ую|ое)"
    r"(?= (?:морск\w+ |торгов\w+ |международн\w+ |железнодорожн\w+ )*"
    r"(?:порт|вокзал|аэропорт|терминал))"
)


def guess_places(gazetteer: Gazetteer, text: str, names: Sequence[Mention]) -> Iterator[Mention]:
    """
    Yield places whose names are misspelt by one letter, or stand as an adjective.

    Parameters
    ----------
    gazetteer : Gazetteer
        Names of the text's language.
    text : str
        As written.
    names : sequence of Mention
        What was found in it for sure; nothing is guessed there.

    Yields
    ------
    Mention
        A place, where only one place is that near.
    """
    taken: set[int] | None = None
    for match in _matches(gazetteer.language, text):
        word = match.group(match.lastindex or 1)
        entry = gazetteer.place(word) if match.re is _ADJECTIVE else _guess(gazetteer, word)
        if entry is None:
            continue
        if taken is None:
            taken = {place for one in names for place in range(one.start, one.end)}
        start, end = match.span(match.lastindex or 1)
        if start not in taken:
            yield Mention("place", entry.id, entry.name, start, end, country=entry.country)


def _matches(language: str, text: str) -> Iterator[re.Match[str]]:
    yield from _ABOUT[language].finditer(text)
    if language == "ru":
        yield from _ADJECTIVE.finditer(text)


@lru_cache(maxsize=4096)
def _guess(gazetteer: Gazetteer, word: str) -> Entry | None:
    """Return the one place whose name is a letter away, None if there are none or several."""
    form = normal(word, gazetteer.language)
    if word.lower() in find_lexicon(gazetteer.language).calendar:
        return None
    if len(form) < _LEAST - (gazetteer.language == "ru") or gazetteer.knows(form):
        return None
    index = _index(gazetteer)
    near = {
        entry.id: entry
        for key in _shorter(form)
        for name, entry in index.get(key, ())
        if name[0] == form[0] and _is_one_off(name, form)
    }
    return next(iter(near.values())) if len(near) == 1 else None


@lru_cache(maxsize=4)
def _index(gazetteer: Gazetteer) -> dict[str, list[tuple[str, Entry]]]:
    """Return the places of one word by their names with a letter left out."""
    index: dict[str, list[tuple[str, Entry]]] = {}
    for entry in gazetteer.places():
        name = normal(entry.text, gazetteer.language)
        if len(name) >= _LEAST - (gazetteer.language == "ru") and whole(name).isalpha():
            for key in _shorter(name):
                index.setdefault(key, []).append((name, entry))
    return index


def _shorter(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}


def _is_one_off(a: str, b: str) -> bool:
    """Return whether one letter was changed, left out, added, or two were swapped."""
    if len(a) == len(b):
        off = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = len(off) == 2 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]]
        return len(off) == 1 or (swapped and off[1] == off[0] + 1)
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    )
