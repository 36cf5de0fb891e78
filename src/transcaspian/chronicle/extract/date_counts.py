"""How many days, weeks, months or years, told in words up to thirty-one."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COUNTS", "NUMBERS"]

_TEN = 10
_LAST = 31
"""As many days has a month."""
_EN = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_RU = (
    "один одну одного одной одним", "два две двух двумя", "три трёх трех тремя",
    "четыре четырёх четырех четырьмя", "пять пяти пятью", "шесть шести шестью",
    "семь семи семью", "восемь восьми восемью", "девять девяти девятью", "десять десяти десятью",
    *(f"{one}ь {one}и {one}ью" for one in (
        "одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат",
        "семнадцат", "восемнадцат", "девятнадцат",
    )),
)  # fmt: skip
_TR = ("bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz", "on")


def _count(
    ones: Sequence[str], tens: dict[int, str], signs: Sequence[str] = (" ",)
) -> dict[str, int]:
    """Return numbers by their words: forms with spaces between them, tens with ones behind."""
    simple = [(word, i) for i, row in enumerate(ones, 1) for word in row.split()]
    counts = dict(simple)
    for ten, row in tens.items():
        for word in row.split():
            counts[word] = ten
            rest = [(one, i) for one, i in simple if i < _TEN and ten + i <= _LAST]
            counts |= {f"{word}{x}{one}": ten + i for (one, i), x in product(rest, signs)}
    return counts


COUNTS = {
    "en": {"a": 1, "an": 1, **_count(_EN, {20: "twenty", 30: "thirty"}, ("-", " "))},
    "ru": _count(_RU, {20: "двадцать двадцати двадцатью", 30: "тридцать тридцати тридцатью"}),
    "tr": _count(_TR, {10: "on", 20: "yirmi", 30: "otuz"}),
}
"""By language and words."""
NUMBERS = {language: "|".join(sorted(words, key=len)[::-1]) for language, words in COUNTS.items()}
"""The same words as one pattern, the longest first."""
