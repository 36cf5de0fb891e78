"""The forms of an English word: sign, signs, signed, signing."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["VerbForms", "inflect_noun", "inflect_verb"]

_HISSING = re.compile(r"(?:s|x|z|ch|sh|o)$")
_AFTER_CONSONANT = re.compile(r"[^aeiou]y$")
_ISE = re.compile(r"(?<=[a-z]{3})ise$")
_MADE_OF = re.compile(r"(?:re|under|over|out|fore|mis)-?(?=[a-z]{2})")
"""What stands before another verb: rebuild, undertake, foresee."""
_TWO_SPELLINGS = re.compile(r"[^aeiou][ae]l$")


@dataclass(frozen=True, slots=True)
class VerbForms:
    """
    The forms of a verb.

    Parameters
    ----------
    present, past, participle, ing : frozenset of str
        Its base and third person, its past, its past participle, its form in -ing.
    """

    present: frozenset[str]
    past: frozenset[str]
    participle: frozenset[str]
    ing: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        """All of them."""
        return self.present | self.past | self.participle | self.ing


def inflect_verb(verb: str, irregular: dict[str, str], twice: frozenset[str]) -> VerbForms:
    """
    Return the forms of a verb, of both spellings where it has two.

    Parameters
    ----------
    verb : str
        As in a dictionary.
    irregular : dict of str to str
        Past and, if another, participle of those that aren't regular.
    twice : frozenset of str
        Verbs that double their last letter.

    Returns
    -------
    VerbForms
        In lower case.
    """
    present, past, participle, ing = set[str](), set[str](), set[str](), set[str]()
    for one in {verb, _ISE.sub("ize", verb)}:
        double = one + one[-1] if {one, _MADE_OF.sub("", one)} & twice else ""
        if not double and _TWO_SPELLINGS.search(one):
            double = one + "l"
        present |= {one, _with_s(one)}
        ing |= {_with_ing(one, double)} | ({one + "ing"} if double.endswith("ll") else set())
        told = _find_irregular(one, irregular)
        if told:
            past |= set(told[:-1] or told)
            participle.add(told[-1])
        else:
            done = {_with_ed(double or one)} | ({one + "ed"} if double.endswith("ll") else set())
            past |= done
            participle |= done
    return VerbForms(frozenset(present), frozenset(past), frozenset(participle), frozenset(ing))


def _find_irregular(verb: str, irregular: dict[str, str]) -> list[str]:
    """Return past and participle of a verb that isn't regular, or of what one is made of."""
    if verb in irregular:
        return irregular[verb].split()
    match = _MADE_OF.match(verb)
    base = irregular.get(verb[match.end() :], "") if match else ""
    return [match.group() + one for one in base.split()] if match else []


def inflect_noun(noun: str) -> frozenset[str]:
    """
    Return a noun and its plural.

    Parameters
    ----------
    noun : str
        In the singular.

    Returns
    -------
    frozenset of str
        In lower case.
    """
    return frozenset((noun, _with_s(noun)))


def _with_s(word: str) -> str:
    if _AFTER_CONSONANT.search(word):
        return word[:-1] + "ies"
    return word + ("es" if _HISSING.search(word) else "s")


def _with_ed(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    return word[:-1] + "ied" if _AFTER_CONSONANT.search(word) else word + "ed"


def _with_ing(word: str, double: str) -> str:
    if double:
        return double + "ing"
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) and len(word) > 2:
        return word[:-1] + "ing"
    return word + "ing"
