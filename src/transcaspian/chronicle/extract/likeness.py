"""What rows have in common: kinds of things, sides, and regions."""

from __future__ import annotations

from functools import lru_cache

from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.roster import find_roster

__all__ = ["find_region", "group_of", "sides"]


@lru_cache(maxsize=4096)
def sides(actors: tuple[str, ...]) -> frozenset[str]:
    """
    Return actors with the states that they are of: a railway company stands for its country.

    Parameters
    ----------
    actors : tuple of str
        Ids.

    Returns
    -------
    frozenset of str
        Ids.
    """
    known = find_roster().actors
    of = {known[name].country for name in actors if name in known}
    return frozenset({*actors, *of} - {""})


@lru_cache(maxsize=4096)
def group_of(name: str) -> str:
    """
    Return the group of a thing by its English name: that of its last word, before any "of".

    Parameters
    ----------
    name : str
        As `Event.object` and `Commitment.object` tell it.

    Returns
    -------
    str
        Of the table of things; empty if it is none.
    """
    if not name:
        return ""
    plain = name.casefold()
    for part in (plain.split(" of ")[0].split(" for ")[0], plain):
        best, at = "", -1
        for kind in find_lexicon("en").objects:
            for match in kind.word.finditer(part):
                follows = part[match.end() :].startswith("s of")
                if (match.start(), len(kind.name)) > (at, 0) and not follows:
                    best, at = kind.group, match.start()
        if best:
            return best
    return ""


@lru_cache(maxsize=1)
def _regions() -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in find_lexicon("en").table["within"].items()}


@lru_cache(maxsize=8192)
def find_region(one: tuple[str, ...], two: tuple[str, ...]) -> str:
    """
    Return in words which place of one row lies in a region of the other.

    Parameters
    ----------
    one, two : tuple of str
        Ids of places.

    Returns
    -------
    str
        Empty if none does.
    """
    regions = _regions()
    for a, b in ((one, two), (two, one)):
        for region in a:
            inside = sorted(regions.get(region, frozenset()) & set(b))
            if inside:
                return f"{inside[0]} lies in {region}"
    return ""
