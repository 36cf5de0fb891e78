"""Who holds which office when, and what an actor is: the founding lists, indexed."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day
from transcaspian.chronicle.founding import load_founding

if TYPE_CHECKING:
    import datetime as dt

    from transcaspian.chronicle.actor import Actor, KnownPerson, Office
    from transcaspian.chronicle.founding import Founded

__all__ = ["Roster", "find_roster"]

_CLASSES = tuple(
    (name, re.compile(rf"^(?:{shape})", re.IGNORECASE))
    for name, shape in (
        ("Prime Minister", "prime minister|premier|chancellor|chairman of the cabinet"),
        ("Deputy Prime Minister", "deputy prime minister|vice premier"),
        ("Minister of Transport", "minister of .*(?:transport|infrastructur)"),
        ("Minister of Foreign Affairs", "minister of foreign affairs|secretary of state$"),
        ("Minister of Energy", "minister of energy"),
        ("Minister of Economy", "minister of (?:national )?economy"),
        ("Minister of Defence", "minister of defen"),
        ("President", "president$"),
        ("Secretary General", "secretary[ -]general|executive secretary"),
        ("Chairman", "chair|chief executive|director[ -]general|general director|head|ceo"),
        ("Chairman", "president"),
    )
)
_BODY = re.compile(r"council|commission|committee", re.IGNORECASE)
_RANKS = {"President": 9, "Prime Minister": 8, "Minister of Foreign Affairs": 7, "Chairman": 5}
_HEADS = ("Chairman", "Director General", "Secretary General", "President", "head")


class Roster:
    """
    The founding lists, indexed.

    Parameters
    ----------
    founded : Founded
        The lists.

    Attributes
    ----------
    actors, people : dict
        By id.
    """

    def __init__(self, founded: Founded) -> None:
        self.actors: dict[str, Actor] = {one.id: one for one in founded.actors}
        self.people: dict[str, KnownPerson] = {one.id: one for one in founded.people}
        self.holders: dict[tuple[str, str], list[tuple[Office, str]]] = defaultdict(list)
        for person in founded.people:
            for office in person.offices:
                for name, shape in _CLASSES:
                    if shape.search(office.office):
                        for of in {office.of, self.acting_as(office.of)}:
                            self.holders[name, of].append((office, person.id))
                        break

    def acting_as(self, actor: str) -> str:
        """
        Return for whom an actor acts: a ministry for its state, anybody else for itself.

        Parameters
        ----------
        actor : str
            Its id.

        Returns
        -------
        str
            An id.
        """
        one = self.actors.get(actor)
        return one.country if one and one.country and one.cameo.endswith("GOV") else actor

    def members(self, actor: str) -> tuple[str, ...]:
        """
        Return the states that a body of two is named after, such as their business council.

        Parameters
        ----------
        actor : str
            Its id.

        Returns
        -------
        tuple of str
            Ids; none for other bodies.
        """
        one = self.actors.get(actor)
        if one is None or one.kind == "state" or not _BODY.search(one.name):
            return ()
        named = [s.id for s in self.actors.values() if s.kind == "state" and s.name in one.name]
        return tuple(sorted(named, key=lambda s: one.name.index(self.actors[s].name)))

    def is_media(self, actor: str) -> bool:
        """Return whether an actor is a newspaper or agency."""
        one = self.actors.get(actor)
        return one is not None and one.cameo.endswith("MED")

    def is_state(self, actor: str) -> bool:
        """Return whether an actor is a state."""
        one = self.actors.get(actor)
        return one is not None and one.kind == "state"

    def is_league(self, actor: str) -> bool:
        """Return whether an actor is an organisation that states are members of."""
        one = self.actors.get(actor)
        return one is not None and (one.cameo.startswith("IGO") or one.kind == "bloc")

    def is_company(self, actor: str) -> bool:
        """Return whether an actor is a company or bank."""
        one = self.actors.get(actor)
        return one is not None and one.kind == "company"

    def holder(self, title: str, of: str, day: dt.date) -> str:
        """
        Return who holds an office.

        Parameters
        ----------
        title : str
            Name of a title in the table of words.
        of : str
            Actor id.
        day : datetime.date
            When.

        Returns
        -------
        str
            Id of a person, empty if the lists don't tell.
        """
        names = [title] if self.is_state(of) or title not in _HEADS else list(_HEADS)
        held = [
            (first_day(office.start).toordinal() if office.start else 0, person)
            for name in names
            for office, person in self.holders.get((name, of), ())
            if office.held_on(day)
        ]
        return max(held)[1] if held else ""

    def ranks(self, day: dt.date) -> dict[str, int]:
        """
        Return how high the office is that each person holds on a day.

        Parameters
        ----------
        day : datetime.date
            When.

        Returns
        -------
        dict of str to int
            Only of those who hold one that ranks.
        """
        return _ranks(self, day.replace(day=1))

    def office(self, person: str, day: dt.date) -> Office | None:
        """
        Return the office by which a person acts on a day.

        Parameters
        ----------
        person : str
            Id of a person.
        day : datetime.date
            When.

        Returns
        -------
        Office or None
            The highest that may be held then.
        """
        return _office(self, person, day)


@lru_cache(maxsize=4096)
def _office(roster: Roster, person: str, day: dt.date) -> Office | None:
    known = roster.people.get(person)
    return known.office_on(day) if known else None


@lru_cache(maxsize=64)
def _ranks(roster: Roster, day: dt.date) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for (name, _), rows in roster.holders.items():
        for office, person in rows:
            if office.held_on(day):
                ranks[person] = max(ranks.get(person, 0), _RANKS.get(name, 3))
    return ranks


@lru_cache(maxsize=1)
def find_roster() -> Roster:
    """Return the founding lists, indexed once in a process."""
    return Roster(load_founding(check=False))
