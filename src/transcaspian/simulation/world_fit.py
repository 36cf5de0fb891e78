"""
Figures as a fit saw them: other rows about its days wait for the next fit.

A rank that fits the past says where on a distribution a figure stands, so it means something only
on the distribution that was fitted. Three cases, told apart by days:

* on days of which the fit speaks, a figure is made of the rows that the fit saw;
* on later days, other rows count as well if they speak of later days. They move the middle; no
  rank comes to stand further from it, as a ratio, than by what the fit saw;
* a user's own figure is none of the fit's, and is taken as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transcaspian.simulation.uncertain import MEDIAN, Sourced

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.parameter import Parameter
    from transcaspian.evidence.world import World
    from transcaspian.simulation.uncertain import Ranked
    from transcaspian.simulation.world_tables import Tables

__all__ = ["Belief", "Fitted", "Held", "Outlook", "own_names"]


@dataclass(frozen=True, slots=True)
class Fitted:
    """
    What is known of a fit.

    Attributes
    ----------
    names : frozenset of str
        Figures that it has ranks of.
    known_by : datetime.date
        It saw nothing that was published later.
    last_day : datetime.date
        The last day of which it speaks. What was published after that day it saw only where it
        tells of days up to then, as a yearly count does.
    own_rows : frozenset of str
        Rows of the evidence that are the user's own, or that the user has mended.
    """

    names: frozenset[str]
    known_by: dt.date
    last_day: dt.date
    own_rows: frozenset[str] = frozenset()

    def saw(self, row: Observation) -> bool:
        """Tell whether a row was before the fit."""
        if row.published is None or row.published <= self.last_day:
            return True
        return row.published <= self.known_by and not self.is_news(row)

    def is_news(self, row: Observation) -> bool:
        """Tell whether a row speaks of days after those of the fit; one without end does."""
        return row.valid_to is None or row.valid_to > self.last_day


@dataclass(frozen=True, slots=True)
class Held:
    """
    What is known now, with ranks no further from the middle than they were when they were fitted.

    Attributes
    ----------
    now, then : Ranked
        With the rows that the fit did not see, and without.
    """

    now: Ranked
    then: Ranked

    def at(self, rank: float) -> float:
        """
        Return the figure of a rank.

        Parameters
        ----------
        rank : float
            Strictly between 0 and 1. [-]

        Returns
        -------
        float
            Never decreasing in `rank`; the middle is that of `now`. [unit]
        """
        figure = self.now.at(rank)
        middle, fitted = self.now.at(MEDIAN), self.then.at(MEDIAN)
        if rank == MEDIAN or middle <= 0.0 or fitted <= 0.0:
            return figure
        bound = middle * (self.then.at(rank) / fitted)
        return max(figure, bound) if rank < MEDIAN else min(figure, bound)


@dataclass(frozen=True, slots=True)
class Belief:
    """
    What is believed of a figure.

    Attributes
    ----------
    ranked : Ranked
        Its distribution.
    middle, mean : float
        Of it. [unit]
    parameter : Parameter or None
        What it rests on; None for an assumption of the tables.
    waiting : tuple of str
        Rows that a fit has still to see, and that count for nothing here.
    """

    ranked: Ranked
    middle: float
    mean: float
    parameter: Parameter | None
    waiting: tuple[str, ...] = ()

    @property
    def assumed(self) -> bool:
        """Whether no source answers for it."""
        return self.parameter is None or self.parameter.assumed

    @classmethod
    def of(cls, parameter: Parameter) -> Belief:
        """Return what a parameter says."""
        return cls(Sourced(parameter), parameter.p50, parameter.mean, parameter)


class Outlook:
    """
    The evidence as a run reads it: a world, and of fitted figures what the fit knew.

    Parameters
    ----------
    world : World
        With both clocks set.
    fitted : Fitted, optional
        The fit whose ranks are drawn; without one, all that may be known counts.

    Attributes
    ----------
    own : set of str
        Figures asked for so far that rest on rows of the user's own.
    """

    __slots__ = ("_kept", "_since", "_then", "fitted", "own", "world")

    def __init__(self, world: World, fitted: Fitted | None = None) -> None:
        self.world = world
        self.fitted = fitted
        self.own: set[str] = set()
        self._then: World | None = None
        self._since: World | None = None
        self._kept: dict[tuple[str, str], Belief] = {}

    @property
    def weather(self) -> tuple[tuple[str, Belief], ...]:
        """Weather that was asked for so far, by the name of its rank."""
        return tuple((name, belief) for (name, _), belief in self._kept.items())

    def find_weather(self, key: str, area: str, subject: str, ladder: Sequence[str]) -> Belief:
        """
        Return what is believed of the weather of a coast.

        Parameters
        ----------
        key : str
            Of the evidence.
        area : str
            The coast; the rank is that of ``KEY@AREA``.
        subject : str
            The coast, or a month of it.
        ladder : sequence of str
            Subjects to try in turn when that has no row.

        Returns
        -------
        Belief
            Looked up once.

        Raises
        ------
        MissingEvidence
            If there is no row at all.
        """
        asked = (f"{key}@{area}", subject)
        if asked not in self._kept:

            def look(world: World) -> Belief:
                return Belief.of(world.get_parameter(key, subject, ladder=ladder))

            self._kept[asked] = self.believe(asked[0], look)
        return self._kept[asked]

    def believe(self, name: str, look: Callable[[World], Belief]) -> Belief:
        """
        Return what is believed of a figure.

        Parameters
        ----------
        name : str
            Of its rank.
        look : callable
            What is believed of it in a world.

        Returns
        -------
        Belief
            By the rule of this module.
        """
        now = look(self.world)
        fitted, cited = self.fitted, _rows(now)
        if fitted is None or name not in fitted.names:
            return now
        if fitted.own_rows.intersection(cited):
            self.own.add(name)
            return now
        if all(map(fitted.saw, cited.values())):
            return now
        # a row about later days waits for no fit: it counts on those days
        rows = ((id_, cited[id_]) for id_ in _used(now))
        waiting = tuple(i for i, row in rows if not (fitted.saw(row) or fitted.is_news(row)))
        then = look(self._as_seen(fitted))
        if self.world.as_of > fitted.last_day:
            since = look(self._with_news(fitted))
            known = _rows(since)
            if not all(fitted.saw(known[id_]) for id_ in _used(since)):
                held = Held(since.ranked, then.ranked)
                mean = since.mean
                if then.middle > 0.0:
                    mean = min(mean, since.middle * then.mean / then.middle)
                return replace(since, ranked=held, mean=mean, waiting=waiting)
        return replace(then, waiting=waiting)

    def _as_seen(self, fitted: Fitted) -> World:
        """Return the same day by the rows that the fit saw."""
        if self._then is None:
            self._then = self._less(fitted.saw)
        return self._then

    def _with_news(self, fitted: Fitted) -> World:
        """Return the same day without rows of the fit's days that it did not see."""
        if self._since is None:
            self._since = self._less(lambda row: fitted.saw(row) or fitted.is_news(row))
        return self._since

    def _less(self, keep: Callable[[Observation], bool]) -> World:
        """Return the same day by some of the rows."""
        evidence = self.world.evidence
        rows = tuple(row for row in evidence.observations if keep(row))
        return replace(evidence, observations=rows).world(
            as_of=self.world.as_of, known_by=self.world.known_by
        )


def _rows(belief: Belief) -> dict[str, Observation]:
    """Return every row that stands behind a belief, used or not, by its id."""
    cited = () if belief.parameter is None else belief.parameter.cited
    return {one.observation.id: one.observation for one in cited}


def _used(belief: Belief) -> list[str]:
    """Return the rows that a belief rests on."""
    cited = () if belief.parameter is None else belief.parameter.cited
    return [one.observation.id for one in cited if one.weight > 0.0]


def own_names(tables: Tables, packaged: Tables) -> frozenset[str]:
    """
    Return the figures that a user has stated in place of the packaged ones.

    Parameters
    ----------
    tables : dict
        Of the world.
    packaged : dict
        As they come.

    Returns
    -------
    frozenset of str
        Names whose rows differ, wherever they stand.
    """
    return frozenset(
        name
        for table in ("quantities", "assumed")
        for name, row in _by_name(tables[table]).items()
        if _by_name(packaged[table]).get(name) != row
    )


def _by_name(rows: Iterable[dict[str, str]]) -> dict[str, dict[str, str]]:
    return {row["name"]: {key: cell for key, cell in row.items() if key != "at"} for row in rows}
