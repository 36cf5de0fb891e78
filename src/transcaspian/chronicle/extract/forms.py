"""Ways to tell an event: verbs and nouns in all their forms, with what must stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.extract.inflection import inflect_noun, inflect_verb

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.lexicon import Trigger

__all__ = ["Beside", "read_forms"]

_WORD = r"[\w'’%$€£&./–-]+"
_OF = "of|on|over|to|in|for|at"
_REACH = 5
_GAP = 6
_DID = r"(?! (?:has|have|had) (?!been)(?:\w+ )?$)"
"""What makes of a thing before a participle the one that did it: "the port has opened"."""
_FAR = 110
"""How far before a word all must stand. [-]"""


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What must stand beside a word.

    Parameters
    ----------
    before, after : str
        Patterns: one ends where the word begins, one begins with it; empty if nothing is asked.
    """

    before: str
    after: str

    def fits(self, low: str, at: int) -> bool:
        """
        Return whether all stands beside a word that must.

        Parameters
        ----------
        low : str
            A clause in lower case.
        at : int
            Place of the word within it. [-]

        Returns
        -------
        bool
            True where nothing is asked for.
        """
        if self.after and _compile(self.after).match(low, at) is None:
            return False
        start = max(0, at - _FAR)
        return not self.before or _compile(self.before).search(low, start, at) is not None


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Return a pattern, compiled when it is first asked for: most texts ask for few."""
    return re.compile(pattern)


def read_forms(
    table: dict[str, Any], triggers: tuple[Trigger, ...]
) -> dict[str, tuple[Trigger, ...]]:
    """
    Return what the table of forms adds to the triggers, by word.

    Parameters
    ----------
    table : dict
        As parsed.
    triggers : tuple of Trigger
        The first of each rule is the one that a form is like.

    Returns
    -------
    dict of str to tuple of Trigger
        In the order of the table.
    """
    rules: dict[str, Trigger] = {}
    for one in reversed(triggers):
        rules[one.rule] = one
    for name, row in table["rule"].items():
        rules[name] = _like(rules[row["like"]], {**row, "rule": name})
    classes = table["class"]
    found: dict[str, list[Trigger]] = {}
    for row in table["form"]:
        plain = {
            name: re.sub(r"\{([a-z]+)\}", lambda match: classes[match.group(1)], text)
            if isinstance(text, str)
            else text
            for name, text in row.items()
        }
        for words, beside in _ways(plain, table["irregular"]):
            trigger = replace(_like(rules[row["like"]], plain), beside=beside)
            for word in words:
                found.setdefault(word, []).append(trigger)
    return {word: tuple(rows) for word, rows in found.items()}


def _like(base: Trigger, row: dict[str, Any]) -> Trigger:
    """Return a rule as another, but for what a row says."""
    own = {one.name: row[one.name] for one in fields(base) if one.name in row}
    near, not_near = (
        re.compile(own[name]) if name in own else None for name in ("near", "not_near")
    )
    own |= {"near": near, "not_near": not_near, "future": None}
    return replace(base, **own)


def _ways(row: dict[str, Any], table: dict[str, Any]) -> list[tuple[frozenset[str], Beside]]:
    """Return the words of a row with what must stand beside each, way by way."""
    what, then = row.get("what", ""), row.get("then", "")
    before = _before(row["who"], row.get("gap", _GAP)) if "who" in row else ""
    after = ""
    if what or then:
        reach = row.get("reach", _REACH if what else 0)
        after = rf"{_WORD} (?:{_WORD} ){{0,{reach}}}?(?:{what or then})" + _end(what)
    words, done = _words(row, table)
    ways = [(words, Beside(before, after))] if words else []
    if what and done and row.get("passive", True):
        ways.append((done, Beside(_before(what, row.get("reach", _REACH), _DID), "")))
    nouns = frozenset(one for noun in row.get("nouns", "").split() for one in inflect_noun(noun))
    if nouns and what:
        of = rf"{_WORD} (?:{_OF}) (?:{_WORD} ){{0,{_REACH}}}?(?:{what})" + _end(what)
        ways += [(nouns, Beside("", of)), (nouns, Beside(_before(what, 0), ""))]
    elif nouns:
        ways.append((nouns, Beside(before, after)))
    return ways


def _words(row: dict[str, Any], table: dict[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a row and, apart, the participles among them."""
    tense = row.get("tense", "")
    words = set(row.get("words", "").split())
    done: set[str] = set()
    irregular, twice = table["en"], frozenset(table["twice"].split())
    for verb in row.get("verbs", "").split():
        forms = inflect_verb(verb, irregular, twice)
        words |= forms.words if not tense else set()
        words |= forms.past | forms.participle if tense == "past" else set()
        words |= forms.present | forms.ing if tense == "present" else set()
        done |= forms.participle if tense != "present" else set()
    return frozenset(words), frozenset(done)


def _before(what: str, words: int, unless: str = "") -> str:
    start = "" if what.startswith("-") else r"(?<!\w)"
    return rf"{start}(?:{what})(?!\w){unless}(?:,? {_WORD}){{0,{words}}}?,? $"


def _end(what: str) -> str:
    return r"(?!\w)" if what else ""
