"""One spelling for all forms of a name: case, accents and endings of three languages set aside."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["normal", "whole", "without_ending"]

_LETTERS = str.maketrans(
    {"ı": "i", "ə": "e", "ё": "е", "ʻ": "'", "ʼ": "'", "’": "'", "‘": "'", "`": "'", "ø": "o"}
)
_ENDINGS = (
    "ого его ому ему ыми ими ами ями ым им ом ем ой ей ою ую юю ах ях ых их "
    "ая яя ое ее ые ие ый ий ам ям а я у ю е о и ы ь й"
)
_RUSSIAN_ENDINGS = tuple(sorted(_ENDINGS.split(), key=len, reverse=True))
_LEAST_STEM = 3
_NAMES_IN_Y = tuple(f"{one}ий" for one in ("л", "р", "д", "в", "м", "т", "с", "з", "ген", "рг"))
"""Names such as Ираклий, Юрий and Евгений keep their vowel in every case, adjectives don't."""


def whole(word: str) -> str:
    """
    Return a word in lower case without accents, its ending kept.

    Parameters
    ----------
    word : str
        One token.

    Returns
    -------
    str
        Of the same script.
    """
    text = word.replace("İ", "i").casefold()
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.replace("й", "\0"))
        text = "".join(one for one in parts if not unicodedata.combining(one)).replace("\0", "й")
        text = text.translate(_LETTERS)
    return text


@lru_cache(maxsize=16_384)
def normal(word: str, language: str) -> str:
    """
    Return the form under which a word is looked up.

    Parameters
    ----------
    word : str
        One token.
    language : str
        Of the text: ``en``, ``ru`` or ``tr``.

    Returns
    -------
    str
        Lower case without accents; without the ending of its case in Russian, and without what
        follows the apostrophe of a name in Turkish.
    """
    return without_ending(whole(word), language)


def without_ending(text: str, language: str) -> str:
    """
    Return a word without the ending of its case.

    Parameters
    ----------
    text : str
        As of `whole`.
    language : str
        Of the text.

    Returns
    -------
    str
        As of `normal`.
    """
    if "'" in text[1:] and (language == "tr" or text.endswith(("'s", "'"))):
        text = text[: text.index("'", 1)]
    if language == "ru" and len(text) > _LEAST_STEM and "а" <= text[-1] <= "я":
        if text.endswith(_NAMES_IN_Y):
            return text[:-1]
        for ending in _RUSSIAN_ENDINGS:
            if text.endswith(ending) and len(text) - len(ending) >= _LEAST_STEM:
                return text[: -len(ending)]
    return text
