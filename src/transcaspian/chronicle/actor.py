"""Who acts, who speaks and where: one entity, many names, and offices by date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day

if TYPE_CHECKING:
    from datetime import date

__all__ = ["ACTOR_KINDS", "Actor", "KnownPerson", "Locality", "Naming", "Office"]

ACTOR_KINDS = ("state", "organisation", "company", "group", "bloc")
"""A bloc is an alliance or union of states; a group has no legal seat."""


@dataclass(frozen=True, slots=True)
class Naming:
    """
    A name in use.

    Parameters
    ----------
    text : str
        As written; short ones such as ``US`` mean what they name only in this case.
    lang : str
        Language by BCP 47.
    """

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A state, organisation, company, group or alliance.

    Parameters
    ----------
    id, kind, name : str
        ISO 3166 alpha-3 for a state, else a slug; one of `ACTOR_KINDS`; canonical English name.
    iso3, cameo, country : str
        ISO 3166 alpha-3 of a state; code of CAMEO/PLOVER; country it belongs to.
    names : tuple of Naming
        Other names.
    adjectives, metonyms : tuple of Naming
        ``Kazakh``; ``Astana`` for its government: weaker evidence of the actor.
    note : str
        Anything else a reader should know.
    """

    id: str
    kind: str
    name: str
    iso3: str = ""
    cameo: str = ""
    country: str = ""
    names: tuple[Naming, ...] = ()
    adjectives: tuple[Naming, ...] = ()
    metonyms: tuple[Naming, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """
    An office that somebody held.

    Parameters
    ----------
    office, of : str
        In words; id of the actor it is an office of.
    start, end : str
        First and last day as precise as known. Empty `start`: unknown; empty `end`: still held,
        or unknown.
    """

    office: str
    of: str
    start: str = ""
    end: str = ""

    def held_on(self, day: date) -> bool:
        """
        Tell whether it may have been held on a day.

        Parameters
        ----------
        day : date
            The day.

        Returns
        -------
        bool
            True unless a known end of its time excludes the day.
        """
        return not (
            (self.start and day < first_day(self.start)) or (self.end and day > last_day(self.end))
        )


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """
    Somebody of the founding list.

    Parameters
    ----------
    id, name : str
        Slug and canonical English name.
    names : tuple of Naming
        Other spellings and scripts.
    offices : tuple of Office
        With their times; the main one first where two run at once.
    note : str
        What the person is known as, if holding no office: ``economist``.
    """

    id: str
    name: str
    names: tuple[Naming, ...] = ()
    offices: tuple[Office, ...] = ()
    note: str = ""

    def office_on(self, day: date) -> Office | None:
        """
        Return the office held on a day.

        Parameters
        ----------
        day : date
            The day.

        Returns
        -------
        Office or None
            Of several the one that began last; one of unknown beginning only for want of others.
        """
        held = [office for office in self.offices if office.held_on(day)]
        return max(
            held, key=lambda o: first_day(o.start).toordinal() if o.start else 0, default=None
        )


@dataclass(frozen=True, slots=True)
class Locality:
    """
    A place that the chronicle speaks of and the atlas lacks.

    Parameters
    ----------
    id, name, country : str
        Slug; canonical English name; ISO 3166 alpha-3, empty for a sea or a region of several.
    names : tuple of Naming
        Other names.
    """

    id: str
    name: str
    country: str = ""
    names: tuple[Naming, ...] = ()
