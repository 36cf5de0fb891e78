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
_NAME = {
    "en": re.compile(r"[A-Z][a-z]{4,15}"),
    "ru": re.compile(r"[А-Я][а-я]{4,15}"),
    "tr": re.compile(r"[A-ZÇĞİÖŞÜ][a-zçğıöşü]{4,15}"),
}
_BEFORE = {
    "en": re.compile(r"\b(?:in|at|to|from|near|via|ports? of|city of|town of|and) $"),
    "ru": re.compile(
        r"\b(?:в|из|до|через|город|городе|города|порт|порту|порта|порте|станции|станцию) $"
    ),
    "tr": re.compile(r"(?!)"),
}
_AFTER = {
    "en": re.compile(r" (?:port|seaport|station|city|terminal|region)\b"),
    "ru": re.compile(r"(?!)"),
    "tr": re.compile(r"['’](?:[dt][ae]n?|y?[ae]|[dt][ae]ki)\b| [Ll]iman"),
}
_ANOTHER = re.compile(r"[\w-]* [A-ZА-Я]|\w")
"""What stands about a place; another word with a capital makes it a person or a company."""
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
    for start, end, entry in _candidates(gazetteer, text):
        if not any(one.start <= start < one.end for one in names):
            yield Mention("place", entry.id, entry.name, start, end, country=entry.country)


def _candidates(gazetteer: Gazetteer, text: str) -> Iterator[tuple[int, int, Entry]]:
    language = gazetteer.language
    for match in _NAME[language].finditer(text):
        entry = _guess(gazetteer, match.group())
        if entry is not None and _is_where(text, match, language):
            yield match.start(), match.end(), entry
    if language == "ru":
        for match in _ADJECTIVE.finditer(text):
            entry = gazetteer.place(match.group(1))
            if entry is not None:
                yield *match.span(1), entry


def _is_where(text: str, match: re.Match[str], language: str) -> bool:
    start, end = match.span()
    if _AFTER[language].match(text, end):
        return True
    before = _BEFORE[language].search(text, max(0, start - 12), start)
    return before is not None and not _ANOTHER.match(text, end)


@lru_cache(maxsize=16_384)
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
