"""Find the place that a name means, and say how the name was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.atlas.fold import fold, iter_folds, typo_distance, within_one_edit
from transcaspian.errors import UnknownPlace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transcaspian.atlas.place import Country, Name, Place

__all__ = ["Index", "Match"]

_TYPO_LENGTH = 4
_PREFIX_LENGTH = 3
_NEAREST = 3
_LONGEST = 200
_BORDER_TIER = 3
_LEVELS = ("id", "code", "exact", "fold", "prefix", "typo", "nearest")
_FUZZY = ("prefix", "typo")


@dataclass(frozen=True, slots=True)
class Match:
    """
    A place that a text was taken for.

    Parameters
    ----------
    place : Place
        The place.
    how : str
        What was taken, for the reader; empty if the text is the place's name, code or id.
    level : str
        How close the text came: id, code, exact, fold, prefix, typo or nearest.
    name : str
        The name that was met.
    others : tuple of Place
        Further places the text could mean, less likely.
    """

    place: Place
    how: str
    level: str
    name: str
    others: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name of one place; a lower tier is the likelier meaning."""

    place: str
    name: str
    tier: int


class Index:
    """
    The names of all places, ready to be searched.

    Parameters
    ----------
    places : mapping of str to Place
        The places by id.
    names : iterable of Name
        Their further names.
    countries : mapping of str to Country, optional
        Names of countries, by which a text may be narrowed down.
    """

    def __init__(
        self,
        places: Mapping[str, Place],
        names: Iterable[Name] = (),
        countries: Mapping[str, Country] | None = None,
    ) -> None:
        self._places = places
        self._exact: dict[str, list[_Entry]] = {}
        self._folded: dict[str, list[_Entry]] | None = None
        self._codes: dict[str, list[_Entry]] = {}
        self._country: dict[str, str] = {}
        for place in places.values():
            if place.country:
                self._country.setdefault(fold(place.country), place.country)
            self._add(place, place.name, 0)
            if place.unlocode:
                entry = _Entry(place.id, place.unlocode, 0)
                self._codes.setdefault(place.unlocode, []).append(entry)
        for name in names:
            if name.place in places:
                tier = {"official": 0, "variant": 1}.get(name.kind, 2)
                self._add(places[name.place], name.name, tier)
        for country in (countries or {}).values():
            for word in (country.id, country.alpha2, country.name, *country.variants):
                self._country[fold(word)] = country.id

    def _add(self, place: Place, name: str, tier: int) -> None:
        rank = tier + (_BORDER_TIER if place.kind in {"border", "passage"} else 0)
        entry = _Entry(place.id, name, rank)
        self._exact.setdefault(name, []).append(entry)

    def _get_folded(self) -> dict[str, list[_Entry]]:
        """Return the names as they are compared; folded when first asked for."""
        if self._folded is None:
            self._folded = {}
            for name, entries in self._exact.items():
                for key in iter_folds(name):
                    if key:
                        self._folded.setdefault(key, []).extend(entries)
        return self._folded

    def resolve(self, text: str) -> Match:
        """
        Return the one place a text means.

        Parameters
        ----------
        text : str
            A name in any script, a UN/LOCODE or an id; ``, COUNTRY`` may follow.

        Returns
        -------
        Match
            The place, and in `how` what was taken if the text is not its plain name.

        Raises
        ------
        UnknownPlace
            If no place or several answer to the text.
        """
        text = text.strip()
        if not text:
            raise UnknownPlace("'' is no place: give a name, a UN/LOCODE or an id")
        if len(text) > _LONGEST:
            raise UnknownPlace(
                f"{text[:40]!r}… has {len(text)} characters: give a name of at most {_LONGEST}"
            )
        found = self._find(text)
        if found is None or (found[0] in _FUZZY and self.find_country(text)):
            raise self._unknown(text)
        level, entries = found
        best = [entry for entry in entries if _as_likely(entry, entries[0], level)]
        if len(best) > 1:
            listed = ", ".join(f"{self._places[e.place].label} [{e.place}]" for e in best)
            raise UnknownPlace(
                f"{text!r} may mean several places: choose one of {listed} by its id",
                candidates=tuple(entry.place for entry in best),
            )
        others = () if level in _FUZZY else entries[1:]
        return self._match(text, level, entries[0], others)

    def _unknown(self, text: str) -> UnknownPlace:
        """Return the error for a text that nothing answers to."""
        country = self.find_country(text)
        inside = [p for p in self._places.values() if country and p.country == country]
        if inside:
            shown = inside[:_NEAREST]
            return UnknownPlace(
                f"{text!r} is a country: name a place in it, such as "
                + ", ".join(place.name for place in shown),
                candidates=tuple(place.id for place in shown),
            )
        nearest = self._nearest(text, _NEAREST)
        listed = ", ".join(f"{self._places[e.place].name} ({self._about(e)})" for e in nearest)
        return UnknownPlace(
            f"{text!r} is no place of the atlas: the nearest names are {listed}",
            candidates=tuple(entry.place for entry in nearest),
        )

    def search(self, text: str, limit: int = 10) -> list[Match]:
        """
        Return the places a text may mean, best first.

        Parameters
        ----------
        text : str
            As for `resolve`.
        limit : int
            Most matches wanted.

        Returns
        -------
        list of Match
            Every level that has places, each place once; the nearest spellings if none has.
        """
        text = text.strip()
        if not text or limit < 1 or len(text) > _LONGEST:
            return []
        found: dict[str, Match] = {}
        name, country = self._split(text)
        for level in _LEVELS[:-1]:
            for entry in self._at_level(level, text) or self._within(
                self._at_level(level, name), country
            ):
                found.setdefault(entry.place, self._match(text, level, entry))
        if not found:
            for entry in self._nearest(text, min(limit, _NEAREST)):
                found.setdefault(entry.place, self._match(text, "nearest", entry))
        return list(found.values())[:limit]

    def find_country(self, text: str) -> str | None:
        """
        Return the code of a country by its name or code.

        Parameters
        ----------
        text : str
            English name, alpha-2 or alpha-3 code.

        Returns
        -------
        str or None
            ISO 3166-1 alpha-3 code.
        """
        return self._country.get(fold(text)) or None

    def _find(self, text: str) -> tuple[str, list[_Entry]] | None:
        """Return the first level at which the text, or the name before a country, is met."""
        for level in _LEVELS[:4]:
            if entries := self._at_level(level, text):
                return level, entries
        name, country = self._split(text)
        for level in _LEVELS[:-1]:
            entries = self._within(self._at_level(level, name), country) if country else []
            entries = entries or (self._at_level(level, text) if level in _LEVELS[4:] else [])
            if entries:
                return level, entries
        return None

    def _split(self, text: str) -> tuple[str, str]:
        """Return name and country of ``name, country`` or ``name (country)``."""
        head, mark, tail = text.removesuffix(")").replace("(", ",").rpartition(",")
        country = self.find_country(tail) if mark else None
        return (head.strip(), country) if country else (text, "")

    def _within(self, entries: list[_Entry], country: str) -> list[_Entry]:
        return [entry for entry in entries if self._places[entry.place].country == country]

    def _at_level(self, level: str, text: str) -> list[_Entry]:
        """Return one entry per place that meets the text at a level, likeliest first."""
        if level == "id":
            return [_Entry(text, text, 0)] if text in self._places else []
        if level == "code":
            code = text.replace(" ", "").upper()
            return _likeliest(self._codes.get(code, ())) if len(code) == 5 else []
        if level == "exact":
            return _likeliest(self._exact.get(text, ()))
        keys = [key for key in iter_folds(text) if key]
        if level == "fold":
            return _likeliest(entry for key in keys for entry in self._get_folded().get(key, ()))
        if level == "prefix":
            keys = [key for key in keys if len(key) >= _PREFIX_LENGTH]
            return _likeliest(
                entry
                for name, entries in self._get_folded().items()
                if any(name.startswith(key) for key in keys)
                for entry in entries
            )
        keys = [key for key in keys if len(key) >= _TYPO_LENGTH]
        return _likeliest(
            entry
            for name, entries in self._get_folded().items()
            if any(abs(len(name) - len(key)) < 2 and within_one_edit(name, key) for key in keys)
            for entry in entries
        )

    def _nearest(self, text: str, limit: int) -> list[_Entry]:
        """Return the places whose names take the fewest slips to reach, for their length."""
        keys = iter_folds(self._split(text)[0])
        scored = sorted(
            (
                min(typo_distance(key, name) / max(len(key), len(name)) for key in keys),
                entries[0].tier,
                name,
                entries,
            )
            for name, entries in self._get_folded().items()
        )
        found: dict[str, _Entry] = {}
        for *_, entries in scored:
            for entry in _likeliest(entries):
                found.setdefault(entry.place, entry)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _about(self, entry: _Entry) -> str:
        place = self._places[entry.place]
        return place.country if entry.name == place.name else f"{entry.name}, {place.country}"

    def _match(self, text: str, level: str, entry: _Entry, others: Iterable[_Entry] = ()) -> Match:
        place = self._places[entry.place]
        further = tuple(self._places[other.place] for other in others)
        how = ""
        if level in {"prefix", "typo", "nearest"} or further:
            how = f"{text!r} read as {entry.name} ({self._about_place(entry, place)})"
        if level == "prefix":
            how += ", which begins so"
        elif level == "typo":
            how += ", one letter off"
        if further:
            how += "; could also mean " + ", ".join(other.label for other in further)
        return Match(place, how, level, entry.name, further)

    def _about_place(self, entry: _Entry, place: Place) -> str:
        return place.country if entry.name == place.name else place.label


def _as_likely(entry: _Entry, best: _Entry, level: str) -> bool:
    """Tell whether two entries mean a text alike; after a slip or a stub every name does."""
    if level in _FUZZY:
        return (entry.tier >= _BORDER_TIER) == (best.tier >= _BORDER_TIER)
    return entry.tier == best.tier


def _likeliest(entries: Iterable[_Entry]) -> list[_Entry]:
    """Return the best entry of each place, lowest tier first, then by id."""
    best: dict[str, _Entry] = {}
    for entry in entries:
        kept = best.get(entry.place)
        if kept is None or entry.tier < kept.tier:
            best[entry.place] = entry
    return sorted(best.values(), key=lambda entry: (entry.tier, entry.place))
