"""The atlas: everything that exists, assembled and read-only."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from transcaspian.atlas.geodesy import distance_km
from transcaspian.atlas.moment import Moment, group_by_place
from transcaspian.atlas.status import select_in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from transcaspian.atlas.border import Border, RailSystem
    from transcaspian.atlas.calendar import SeaArea, Season
    from transcaspian.atlas.link import Link
    from transcaspian.atlas.pipeline import Pipeline
    from transcaspian.atlas.place import Country, Name, Place
    from transcaspian.atlas.search import Index, Match
    from transcaspian.atlas.service import Fleet, Service
    from transcaspian.atlas.shapes import Land, Shapes
    from transcaspian.atlas.status import Status
    from transcaspian.atlas.terminal import Terminal

__all__ = ["Atlas"]


class Atlas:
    """
    Places and all that joins them.

    Parameters
    ----------
    places : iterable of Place
        The points.
    links : iterable of Link, optional
        What joins them.
    names : iterable of Name, optional
        Further names of the places.
    borders, services, fleets, terminals, statuses, pipelines : iterable, optional
        The other tables, one noun per row.
    calendar, sea_areas, systems, countries : iterable, optional
        The same.
    regions : mapping of str, optional
        Region of the ocean rates by place.
    unbuilt : iterable of str, optional
        Ids of links that are named but have neither geometry nor length.
    shapes : Shapes, optional
        Where geometry is read from when asked for.
    """

    def __init__(
        self,
        places: Iterable[Place],
        links: Iterable[Link] = (),
        *,
        names: Iterable[Name] = (),
        borders: Iterable[Border] = (),
        services: Iterable[Service] = (),
        fleets: Iterable[Fleet] = (),
        terminals: Iterable[Terminal] = (),
        statuses: Iterable[Status] = (),
        pipelines: Iterable[Pipeline] = (),
        calendar: Iterable[Season] = (),
        sea_areas: Iterable[SeaArea] = (),
        systems: Iterable[RailSystem] = (),
        countries: Iterable[Country] = (),
        regions: Mapping[str, str] | None = None,
        unbuilt: Iterable[str] = (),
        shapes: Shapes | None = None,
    ) -> None:
        self.places: Mapping[str, Place] = MappingProxyType({p.id: p for p in places})
        self.links: Mapping[str, Link] = MappingProxyType({one.id: one for one in links})
        self.borders: Mapping[str, Border] = MappingProxyType({b.place: b for b in borders})
        self.services: Mapping[str, Service] = MappingProxyType({s.id: s for s in services})
        self.fleets: Mapping[str, Fleet] = MappingProxyType({f.id: f for f in fleets})
        self.terminals: Mapping[str, Terminal] = MappingProxyType({t.id: t for t in terminals})
        self.statuses: Mapping[str, Status] = MappingProxyType({s.id: s for s in statuses})
        self.pipelines: Mapping[str, Pipeline] = MappingProxyType({p.id: p for p in pipelines})
        self.calendar: Mapping[str, Season] = MappingProxyType({c.id: c for c in calendar})
        self.sea_areas: Mapping[str, SeaArea] = MappingProxyType({a.id: a for a in sea_areas})
        self.systems: Mapping[str, RailSystem] = MappingProxyType({s.country: s for s in systems})
        self.countries: Mapping[str, Country] = MappingProxyType({c.id: c for c in countries})
        self.regions: Mapping[str, str] = MappingProxyType(dict(regions or {}))
        self.names: tuple[Name, ...] = tuple(names)
        self.unbuilt: tuple[str, ...] = tuple(unbuilt)
        self._shapes = shapes
        self._areas = {place: a for a in self.sea_areas.values() for place in a.places}
        self._adjacency: dict[frozenset[str] | None, Mapping[str, tuple[Link, ...]]] = {}
        self._by_subject: dict[str, list[Status]] | None = None
        self._index: Index | None = None
        self._names_of: dict[str, list[Name]] | None = None

    def __repr__(self) -> str:
        """Say what it holds."""
        return f"Atlas({len(self.places)} places, {len(self.links)} links)"

    def names_of(self, place: str) -> tuple[Name, ...]:
        """
        Return the further names of a place in the table's order.

        Parameters
        ----------
        place : str
            Id of the place.

        Returns
        -------
        tuple of Name
            Empty if only its English name is known.
        """
        if self._names_of is None:
            self._names_of = {}
            for name in self.names:
                self._names_of.setdefault(name.place, []).append(name)
        return tuple(self._names_of.get(place, ()))

    def rail_operator(self, country: str) -> str:
        """
        Return the code of a country's railway.

        Parameters
        ----------
        country : str
            ISO 3166-1 alpha-3 code.

        Returns
        -------
        str
            Empty if the country has no row in the table of systems.
        """
        system = self.systems.get(country)
        return system.operator if system else ""

    def region_of(self, place: str) -> str:
        """
        Return the region under which ocean rates to a place are published.

        Parameters
        ----------
        place : str
            Id of the place.

        Returns
        -------
        str
            Empty if the place is in none.
        """
        return self.regions.get(place, "")

    def sea_area_of(self, place: str) -> str:
        """
        Return the sea area whose weather shuts a port.

        Parameters
        ----------
        place : str
            Id of the place.

        Returns
        -------
        str
            Empty if the place is in none.
        """
        area = self._areas.get(place)
        return area.id if area else ""

    def adjacency(self, modes: Collection[str] | None = None) -> Mapping[str, tuple[Link, ...]]:
        """
        Return the links at each place; worked out once per set of modes.

        Parameters
        ----------
        modes : collection of str, optional
            Modes wanted, all by default.

        Returns
        -------
        mapping of str to tuple of Link
            By id of the place, in order of link id; a place without any link is left out.
        """
        key = None if modes is None else frozenset(modes)
        found = self._adjacency.get(key)
        if found is None:
            found = MappingProxyType(
                group_by_place(
                    link for link in self.links.values() if key is None or link.mode in key
                )
            )
            self._adjacency[key] = found
        return found

    def statuses_of(self, subject: str) -> tuple[Status, ...]:
        """
        Return every state ever noted for a subject.

        Parameters
        ----------
        subject : str
            Id as in `Status.subject`.

        Returns
        -------
        tuple of Status
            In the table's order.
        """
        if self._by_subject is None:
            self._by_subject = {}
            for status in self.statuses.values():
                self._by_subject.setdefault(status.subject, []).append(status)
        return tuple(self._by_subject.get(subject, ()))

    def status_on(
        self, subject: str, as_of: date, known_by: date, cargo: Collection[str] | str = ()
    ) -> list[Status]:
        """
        Return the states of a subject that hold on a day and were known by another.

        Parameters
        ----------
        subject : str
            Id as in `Status.subject`.
        as_of : date
            Day of the world asked about.
        known_by : date
            Day after which nothing published may be used.
        cargo : collection of str or str, optional
            Classes of the cargo; states that bear on other classes alone are left out.

        Returns
        -------
        list of Status
            Most severe first.
        """
        classes = (cargo,) if isinstance(cargo, str) else cargo
        return select_in_force(
            self.statuses_of(subject), as_of=as_of, known_by=known_by, cargo=classes
        )

    def calendar_on(self, subject: str, day: date) -> list[Season]:
        """
        Return the holidays, seasons and working times of a subject that hold on a day.

        Parameters
        ----------
        subject : str
            Id of a place, country, region or sea area, or ``world``.
        day : date
            The day asked about.

        Returns
        -------
        list of Season
            In the table's order.
        """
        return [c for c in self.calendar.values() if c.subject == subject and c.holds_on(day)]

    def on(self, as_of: date, known_by: date) -> Moment:
        """
        Return the atlas as of a day, seen from another.

        Parameters
        ----------
        as_of : date
            Day of the world asked about.
        known_by : date
            Day after which nothing published may be used.

        Returns
        -------
        Moment
            Links in being and states in force.
        """
        return Moment(self, as_of, known_by)

    def resolve(self, text: str) -> Match:
        """
        Return the one place that a name, code or id means.

        Parameters
        ----------
        text : str
            A name in any script, a UN/LOCODE or an id; ``, COUNTRY`` may follow.

        Returns
        -------
        Match
            The place and how the text was read.

        Raises
        ------
        UnknownPlace
            If nothing or several places answer to it; names the nearest or the choices.
        """
        return self._get_index().resolve(text)

    def search(self, text: str, limit: int = 10) -> list[Match]:
        """
        Return the places a text may mean.

        Parameters
        ----------
        text : str
            As for `resolve`.
        limit : int
            Most matches wanted.

        Returns
        -------
        list of Match
            Best first; the nearest spellings if nothing answers to it.
        """
        return self._get_index().search(text, limit)

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
        return self._get_index().find_country(text)

    def near(self, lat: float, lon: float, limit: int = 5) -> list[tuple[Place, float]]:
        """
        Return the places closest to a position.

        Parameters
        ----------
        lat, lon : float
            The position. [deg]
        limit : int
            Most places wanted.

        Returns
        -------
        list of (Place, float)
            Places and their great-circle distance, closest first. [km]
        """
        found = [(distance_km(lat, lon, p.lat, p.lon), p.id) for p in self.places.values()]
        return [(self.places[place], km) for km, place in sorted(found)[:limit]]

    def shape(self, link: str) -> Sequence[tuple[float, float]]:
        """
        Return the course of a link; geometry is read from disk when first asked for.

        Parameters
        ----------
        link : str
            Id of the link.

        Returns
        -------
        sequence of (float, float)
            Longitude and latitude from `Link.from_` to `Link.to`; the two ends alone if no
            geometry is on file. [deg]

        Raises
        ------
        KeyError
            If there is no such link.
        AtlasError
            If a file of shapes can't be read.
        """
        one = self.links[link]
        found = self._shapes.find(one) if self._shapes else None
        if found:
            return found
        ends = (self.places[one.from_], self.places[one.to])
        return tuple((place.lon, place.lat) for place in ends)

    def land(self) -> Land:
        """
        Return land and country lines for maps; read from disk when first asked for.

        Returns
        -------
        Land
            Empty if the atlas comes without.

        Raises
        ------
        AtlasError
            If the file can't be read.
        """
        from transcaspian.atlas.shapes import Land

        return self._shapes.land() if self._shapes else Land((), ())

    def _get_index(self) -> Index:
        if self._index is None:
            from transcaspian.atlas.search import Index

            self._index = Index(self.places, self.names, self.countries)
        return self._index
