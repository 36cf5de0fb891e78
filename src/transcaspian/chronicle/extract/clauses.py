"""Clauses of a sentence, and whether what one tells happened, is to happen, might or did not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.finder import Finder
from transcaspian.chronicle.extract.lexicon import WORD, find_lexicon

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.mentions import Mention
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence
    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["DONE", "Clause", "find_clauses", "find_context", "with_antecedent"]

_AFTER, _REACH, _FAR = 60, 64, 100
_DASHES = (" – ", " — ")
_UNDOING = frozenset(("cancel", "lift"))
_UNDONE = re.compile(r"отменен\w*|отложен\w*|iptal edildi|ertelendi")
"""What denies any deed but these, which it tells."""
_LAST_WORD = re.compile(r"[\w'’-]+$")
_INFINITIVE = re.compile(
    r"(?<!continue )(?<!continued )(?<!managed )(?<!began )(?<!able )\bto (?:\w+ly )?$"
)
_QUOTED_TO = re.compile(
    r"\b(?:visit|trip|way|return|access|due|according|addition|relation|contribut\w+|led|lead|"
    r"aim\w*|dedicated|devoted|ceremony) to $"
)
DONE = {
    "en": re.compile(
        r"(?:ed|^(?:met|held|left|began|flew|came|shut|paid|sent|spoke|struck|took|gave|threw|made|got|"
        r"went|won|lost|sold|bought|built|laid|drew|fell|kept|told|sat|ran|rose|froze|withdrew|"
        r"brought|lent|sought|shot|broke|swore|stood|gone|given|taken|frozen|thrown|sank|put|cut|let|hit|"
        r"chose|chosen|drove|driven|wrote|written|led|spent|begun|drawn|shown|withheld|upheld|forbade|"
        r"became|caught|undertook|undertaken|foresaw|rebuilt|blew|dug|fled|bound|spread|said|flung|repaid|"
        r"overthrew|underwrote|stole|stolen|burst|split|wound|understood|fought|tore|torn|split|rang|hung|dealt|heard|saw|seen|meant|bent))$"
    ),
    "ru": re.compile(r"[аеиоуыя]л(?:а|о|и)?(?:сь|ся)?$"),
    "tr": re.compile(r"(?:[dt][ıiuü]|m[ıiuü]ş(?:t[ıiuü]r?)?)(?:l[ae]r)?$"),
}
"""Verbs in the past."""
_NOT = re.compile(r"not|n't|never|не\b|ни\b")
_TO_DO_RU = re.compile(r"[аеиоуыя](?:ть|ти)(?:ся|сь)?$")
_OF_TO_DO_RU = re.compile(
    r"(?<!смог )(?<!смогла )(?<!смогли )(?<!удалось )\b\w{2,}[аеиуыя]ть(?:ся)? (?:[\w-]+ )?$"
)
"""An infinitive, and what is to be done by one: "ускорить строительство"."""
_AFTER_TR = re.compile(
    r"\w+m[ae](?:s[ıi]|l[ae]r[ıi])(?:n[ıi]n (?:ardından|sonrasında)|nd[ae]n sonra)\b"
)
_TOLD_TR = re.compile(r"[dt][ıiuü]ğ[ıiuü]\w*$")
"""A verb of what was done within another clause."""
_NONE = re.compile(r"[\w-]+ (?:\w+ )?no (?!longer|less|fewer|doubt)")
_NO_SUCH = re.compile(
    r"(?:^|\b(?:and|but|yet|so|that) |[,;:—–-] ?)no (?!longer|less|fewer|doubt|more than)"
    r"(?:[\w'’-]+ ){1,8}(?:was|were|(?:has|have|had) been) (?:ever |yet )?$"
)
"""A subject that there is not: "no contract for two ships was signed"."""
_MAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?(?: of)? may\b|\bmay (?:\d|of\b)|"
    r"\b(?:in|since|by|until|last|this|next|early|late|mid|mid-|on|from|of) may\b"
)
"""The month, which looks like the verb."""


_PAUSE = re.compile(r"[,;:.()–—]")
_ANTECEDENT_WORDS = 7
_PRONOUN = re.compile(
    r",? ?(?:(?:в|о|на|с|из|для|по|к|у|за|через|между|при) )?(?:which|who|whom|котор\w+)\s+"
)


@dataclass(slots=True)
class Clause:
    """
    A clause.

    Parameters
    ----------
    sentence : Sentence
        That it is of.
    start, end : int
        First character and the one after the last. [-]
    low : str
        Its text in lower case.
    before : Clause or None
        The one before it in the same sentence.
    relative : bool
        Whether it only tells more of a name.
    wide : tuple of (str, int), optional
        As of `with_antecedent`, once that was asked for.
    """

    sentence: Sentence
    start: int
    end: int
    low: str
    before: Clause | None = None
    relative: bool = False
    mentions: list[Mention] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    wide: tuple[str, int] | None = None

    def words(self) -> list[tuple[int, str]]:
        """Return its words with their places within it."""
        return [(match.start(), match.group()) for match in WORD.finditer(self.low)]


def with_antecedent(clause: Clause) -> tuple[str, int]:
    """
    Return a clause as a sentence of its own: a relative one with what it tells more of.

    What goes on behind a relative clause has what stood before that: "work on the line, which ...,
    has not begun".

    Parameters
    ----------
    clause : Clause
        Any.

    Returns
    -------
    str, int
        Its text, and how much further its words stand there than in the clause. [-]
    """
    if clause.wide is None:
        clause.wide = _widen(clause)
    return clause.wide


def _widen(clause: Clause) -> tuple[str, int]:
    if clause.before is None:
        return clause.low, 0
    if not clause.relative:
        main = clause.before.before
        if main is None or not clause.before.relative or not clause.low.startswith(", "):
            return clause.low, 0
        head = main.low[-_FAR:].rstrip()
        return f"{head} {clause.low[2:]}", len(head) - 1
    pronoun = _PRONOUN.match(clause.low)
    last = _PAUSE.split(clause.before.low[-_FAR:])[-1].rstrip()
    n_more = len(last.split()) - _ANTECEDENT_WORDS
    head = last.split(None, n_more)[-1] if n_more > 0 else last.lstrip()
    if not head or pronoun is None:
        return clause.low, 0
    start = pronoun.end()
    return f"{head} {clause.low[start:]}", len(head) + 1 - start


@lru_cache(maxsize=4)
def _shapes(language: str) -> tuple[Finder, re.Pattern[str]]:
    table = find_lexicon(language).table["clause"]
    return Finder(re.compile(table[language])), re.compile(table["relative"][language])


def find_clauses(reading: Reading, sentence: Sentence) -> list[Clause]:
    """
    Split a sentence into clauses.

    Parameters
    ----------
    reading : Reading
        The text.
    sentence : Sentence
        One of its sentences.

    Returns
    -------
    list of Clause
        In order, each with its names and times.
    """
    if sentence.index not in reading.clauses:
        reading.clauses[sentence.index] = _split(reading, sentence)
    return reading.clauses[sentence.index]


def _split(reading: Reading, sentence: Sentence) -> list[Clause]:
    split, relative = _shapes(reading.document.language)
    low = reading.low
    cuts: list[tuple[int, bool]] = [(sentence.start, False)]
    for match in split.iter(low, sentence.start + 1, sentence.end):
        if match.group() in _DASHES and _is_route(reading.text, match.start(), match.end()):
            continue
        told = bool(relative.match(match.group().lstrip(" ")))
        cuts.append((match.start(), told))
        if told:
            comma = low.find(",", match.end(), sentence.end)
            if comma > 0:
                cuts.append((comma, False))
    cuts = sorted(dict(reversed(cuts)).items())
    clauses: list[Clause] = []
    for i, (start, told) in enumerate(cuts):
        end = cuts[i + 1][0] if i + 1 < len(cuts) else sentence.end
        before = clauses[-1] if clauses else None
        one = Clause(sentence, start, end, low[start:end], before, told)
        if len(cuts) == 1:
            one.mentions, one.times = [*sentence.mentions], [*sentence.times]
            return [one]
        one.mentions = [m for m in sentence.mentions if start <= m.start < end]
        one.times = [t for t in sentence.times if start <= t.start < end]
        clauses.append(one)
    return clauses


def _is_route(text: str, start: int, end: int) -> bool:
    """Return whether a dash joins two names: ``Достык – Мойынты``."""
    word = _LAST_WORD.search(text, max(0, start - 24), start)
    return word is not None and word.group()[0].isupper() and text[end : end + 1].isupper()


@lru_cache(maxsize=16)
def _before(language: str, section: str, words: int) -> Finder:
    text = find_lexicon(language).table[section][language]
    return Finder(re.compile(rf"(?:{text})\b(?:[^\w,;]+[\w'-]+){{0,{words}}}[^\w,;]*$"))


@lru_cache(maxsize=16)
def _after(language: str, section: str) -> re.Pattern[str]:
    text = find_lexicon(language).table[section]["after"][language]
    return re.compile(rf"(?<!\w)(?:{text})")


def find_context(clause: Clause, at: int, word: str, trigger: Trigger, spots: Spots) -> str:
    """
    Return whether a thing happened as told.

    Parameters
    ----------
    clause : Clause
        Where it is told.
    at : int
        Place of the telling word within it. [-]
    word : str
        That word.
    trigger : Trigger
        What it fits.
    spots : Spots
        The text.

    Returns
    -------
    str
        ``negated``, ``possible``, ``planned`` or ``actual``.
    """
    language = spots.language
    before = clause.low[max(0, at - _REACH) : at]
    if language == "en" and "may" in before:
        before = _MAY.sub("in time", before)
    if (
        language == "tr"
        and trigger.frame != "visit"
        and re.search(r"[^ae][ae]n$", word)
        and len(word) > 5
    ):
        return "actual"
    follows = clause.low[at : at + len(word) + _AFTER] if language != "tr" else clause.low[at:]
    if trigger.type == "CONSULT":
        follows = follows.replace("ele al", "")  # what is talked of at a meeting that was held
    if language == "tr" and _AFTER_TR.match(clause.low, at):
        return "actual"
    if language == "tr" and _TOLD_TR.search(word):
        follows = word
    if language != "tr" and DONE[language].search(word):
        follows = ""  # what stands after a verb in the past says nothing of it
    if trigger.rule in _UNDOING:
        follows = _UNDONE.sub("", follows)
    about = _About(spots, clause.start + at, before, follows)
    denied = about.before("negated", 2 if language == "ru" else 3)
    if denied and before.endswith((" and ", " и ")) and not _NOT.match(denied.group()):
        denied = None  # "denied the charge and rejected the plan"
    nothing = language == "en" and (
        _NONE.match(clause.low, at)
        or ("no " in clause.low and _NO_SUCH.search(clause.low, 0, at) is not None)
    )
    if denied or nothing or about.after("negated"):
        return "negated"
    if about.before("possible", 4) or about.after("possible"):
        return "possible"
    if trigger.future is not None and trigger.future.fullmatch(word):
        return "planned"
    if about.before("planned", 4) or about.after("planned"):
        return "planned"
    if language == "en" and _INFINITIVE.search(before) and not _QUOTED_TO.search(before):
        return "planned"
    if language == "ru" and (_TO_DO_RU.search(word) or _OF_TO_DO_RU.search(before)):
        return "planned"
    return "actual"


@dataclass(slots=True)
class _About:
    """What stands before and behind a word, each looked into only if a word there may fit."""

    spots: Spots
    at: int
    head: str
    tail: str

    def before(self, section: str, words: int) -> re.Match[str] | None:
        shape = _before(self.spots.language, section, words)
        start = self.at - len(self.head)
        plain = self.spots.low.startswith(self.head, start)
        if plain and not self.spots.may_open(shape.shape, start, self.at):
            return None
        return shape.search(self.head, 0, len(self.head))

    def after(self, section: str) -> bool:
        shape = _after(self.spots.language, section)
        end = self.at + len(self.tail)
        plain = self.spots.low.startswith(self.tail, self.at)
        if plain and not self.spots.may_open(shape, self.at, end):
            return False
        return shape.search(self.tail) is not None
