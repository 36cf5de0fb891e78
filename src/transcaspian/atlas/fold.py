"""Fold names so that accents, apostrophes, blanks and letter variants no longer tell them apart."""

from __future__ import annotations

from unicodedata import normalize

__all__ = ["fold", "iter_folds", "typo_distance", "within_one_edit"]

# Letters that Unicode does not take apart, mapped to the letter people type instead.
_LETTERS = str.maketrans(
    {
        # Latin
        "ı": "i",
        "ə": "a",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        # Kazakh and other Cyrillic letters typed on a Russian keyboard
        "ә": "а",
        "ғ": "г",
        "қ": "к",
        "ң": "н",
        "ө": "о",
        "ұ": "у",
        "ү": "у",
        "һ": "х",
        "ҳ": "х",
        "ҷ": "ч",
        "і": "и",
        "є": "е",
        "ґ": "г",
        # Persian letters typed on an Arabic keyboard
        "ي": "ی",
        "ك": "ک",
    }
)


def fold(text: str) -> str:
    """
    Return a name in the form in which names are compared.

    Parameters
    ----------
    text : str
        A name in any script.

    Returns
    -------
    str
        Letters and digits alone, without accents and case; the same if folded again.

    Examples
    --------
    >>> fold("Xi'an"), fold("Constanța"), fold("Ələt")
    ('xian', 'constanta', 'alat')
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    text = normalize("NFKD", normalize("NFKD", text).casefold()).casefold()
    plain = text.translate(_LETTERS)
    return "".join(c for c in plain if c.isalnum() and not "\u02b0" <= c <= "\u02ff")


def iter_folds(text: str) -> tuple[str, ...]:
    """
    Return every fold of a name; the Azerbaijani schwa is typed as `a` by some and `e` by others.

    Parameters
    ----------
    text : str
        A name in any script.

    Returns
    -------
    tuple of str
        The fold of `fold` first, then the other if it differs.

    Examples
    --------
    >>> iter_folds("Ələt")
    ('alat', 'elet')
    """
    first = fold(text)
    if "ə" in text or "Ə" in text:
        second = fold(text.replace("ə", "e").replace("Ə", "e"))
        return (first, second)
    return (first,)


def within_one_edit(one: str, two: str) -> bool:
    """
    Tell whether at most one slip of the keyboard parts two words.

    A slip leaves out, adds or changes a letter, or swaps two neighbours.

    Parameters
    ----------
    one, two : str
        The words.

    Returns
    -------
    bool
        True for equal words too.
    """
    if one == two:
        return True
    if len(one) > len(two):
        one, two = two, one
    n, m = len(one), len(two)
    if m - n > 1:
        return False
    i = 0
    while i < n and one[i] == two[i]:
        i += 1
    if n < m:
        return one[i:] == two[i + 1 :]
    if one[i + 1 :] == two[i + 1 :]:
        return True
    return (
        i + 1 < n and one[i] == two[i + 1] and one[i + 1] == two[i] and one[i + 2 :] == two[i + 2 :]
    )


def typo_distance(one: str, two: str) -> int:
    """
    Return how many slips of the keyboard part two words, no letter being touched twice.

    Parameters
    ----------
    one, two : str
        The words.

    Returns
    -------
    int
        Distance of optimal string alignment.
    """
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
