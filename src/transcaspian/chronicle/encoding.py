"""Which encoding a text was saved in, if it is not UTF-8."""

from __future__ import annotations

__all__ = ["ENCODINGS", "find_encoding"]

ENCODINGS = ("cp1251", "cp1254", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "cp857", "cp1252")
"""Those that texts of the languages that are read come in; of two that fit alike the first."""
_CYRILLIC = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяқғңөұүһәі")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzçğıöşüâîûəäñž")
_COMMON = frozenset("оеаинтрс")
_MARKS = frozenset("«»„“”‘’–—…№§°€ \xa0")
_MAX_B = 20_000


def find_encoding(data: bytes) -> str:
    """
    Return the encoding in which a text's letters make words.

    Parameters
    ----------
    data : bytes
        Of the text; more than twenty kilobytes are not looked at.

    Returns
    -------
    str
        Of `ENCODINGS`; empty if none of them fits.
    """
    best, encoding = 0.0, ""
    for name in ENCODINGS:
        try:
            score = _score(data[:_MAX_B].decode(name))
        except UnicodeDecodeError:
            continue
        if score > best:
            best, encoding = score, name
    return encoding


def _score(text: str) -> float:
    """
    Add up what speaks for a reading: letters that go with those beside them.

    A letter of another script than its neighbour, or a capital within a word, speaks against it;
    so does any sign that is neither letter nor common mark.
    """
    score = 0.0
    for before, char in zip(" " + text, text, strict=False):
        if char.isascii():
            continue
        if char in _MARKS:
            score += 0.2
            continue
        small, beside = char.lower()[:1], before.lower()[:1]
        script = _CYRILLIC if small in _CYRILLIC else _LATIN if small in _LATIN else None
        if script is None or (beside.isalpha() and beside not in script):
            score -= 1
        elif char != small and before != before.upper():
            score -= 1  # a capital after a small letter
        else:
            score += 1 if char == small or not beside.isalpha() else 0.8  # capitals in a row
            score += 0.5 if small in _COMMON else 0
    return score
