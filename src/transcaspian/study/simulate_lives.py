"""The life of one entity and the day of one place, told from a trace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from transcaspian.atlas.fold import fold
from transcaspian.atlas.load import load_atlas
from transcaspian.errors import InputError, UnknownPlace
from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.trace import iter_rows
from transcaspian.study.simulate_callsigns import callsigns, find_entity, how_read
from transcaspian.study.simulate_causes import cause_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from transcaspian.simulation.run import Run
    from transcaspian.simulation.trace import Row
    from transcaspian.study.simulate_runs import Setting

__all__ = ["Happening", "Life", "Stage", "check_day", "find_place", "tell_day", "tell_life"]

_WAITS = frozenset({"queue", "wait", "block", "store", "dock"})
_DAY_H = 24.0
_SERIAL_BITS = 40
_SHOWN = 60
_LEAST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Stage:
    """
    One stage of a life.

    Attributes
    ----------
    start, local : datetime.datetime
        When it begins, UTC and by the clocks of the place.
    place : str
        Where; both ends of a move.
    step, label : str
        Which step, and what it is.
    hours : float
        How long it lasts. [h]
    waiting, waiting_for : str
        Id of what is waited for, and for people; empty if the time is not spent waiting.
    """

    start: dt.datetime
    local: dt.datetime
    place: str
    step: str
    label: str
    hours: float
    waiting: str
    waiting_for: str


@dataclass(frozen=True, slots=True)
class Life:
    """
    All that one train, ship, box or wagon goes through.

    Attributes
    ----------
    entity, callsign : str
        Its kind and number, and for a train what people call it.
    replication : int
        In which run. [-]
    stages : tuple of Stage
        In order, without a gap.
    how : str
        What a misspelt place in its name was taken for, or empty.
    """

    entity: str
    callsign: str
    replication: int
    stages: tuple[Stage, ...]
    how: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """
    What happens to some entities of one kind at one moment and place.

    Attributes
    ----------
    time, local : datetime.datetime
        When, UTC and by the clocks of the place.
    what, where, kind : str
        As in the trace; the kind is the class of the entities.
    where_words, kind_words : str
        The same for people.
    count : int
        How many. [-]
    first : str
        Name of the first: its callsign if it has one.
    """

    time: dt.datetime
    local: dt.datetime
    what: str
    where: str
    where_words: str
    kind: str
    kind_words: str
    count: int
    first: str


def tell_life(setting: Setting, run: Run, name: str) -> Life:
    """
    Return the life of one train, ship, box or wagon.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.
    name : str
        Such as ``XIAN-2024-071``, ``block-absheron-71`` or ``feeder-2``.

    Returns
    -------
    Life
        Its stages in order; what a carrier does while it is aboard belongs to the carrier's life.

    Raises
    ------
    InputError
        If nobody of that name was there; says which names there are.
    """
    called = callsigns(setting, run)
    entity = find_entity(setting, run, name, called)
    uid = _uid_of(setting, entity)
    rows = list(iter_rows(setting.compiled, run.trace[run.trace["uid"] == uid]))
    labels = {row["id"]: row["label"] for row in setting.corridor.tables["steps"]}
    where = _Where(setting, rows)
    stages = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        end_h = after.time_h if after is not None else row.time_h
        if after is None and row.what != "end":
            end_h = max(run.ended_h, row.time_h)
        place, zone = where.step(row)
        if end_h <= row.time_h and row.what != "end":
            continue
        words = labels[row.step]
        if row.what == "board":
            carrier = _carrier(setting, row)
            words = f"aboard {called.get(carrier, carrier)}"
        elif row.what == "born":
            words = _train_of(setting, entity, called)
        start = _moment(setting, row.time_h)
        stages.append(
            Stage(
                start=start,
                local=start.astimezone(zone),
                place=place,
                step=row.step,
                label="leaves" if row.what == "end" else words or row.step,
                hours=end_h - row.time_h,
                waiting=row.where if row.what in _WAITS else "",
                waiting_for=(
                    cause_words(row.where, setting.corridor.tables) if row.what in _WAITS else ""
                ),
            )
        )
    callsign = called.get(entity, "")
    how = how_read(name) if callsign else ""
    return Life(entity, callsign, run.replication, tuple(stages), how)


class _Where:
    """Follows where someone is, row by row."""

    def __init__(self, setting: Setting, rows: Sequence[Row]) -> None:
        self._places = load_atlas().places
        tables = setting.corridor.tables
        self._here = {
            row["id"]: row["place"] for name in ("resources", "stocks") for row in tables[name]
        }
        self._ways = {row["step"]: row for row in tables["ways"]}
        first = next((row for row in rows if row.step in self._ways), None)
        self._moves = first is not None
        self._at = "" if first is None else _ends(self._ways[first.step]["way"])[0]

    def step(self, row: Row) -> tuple[str, dt.tzinfo]:
        """Return where a row happens, for people, with both ends of a move, and its time zone."""
        if row.what == "hold" and row.step in self._ways:
            way = self._ways[row.step]
            start, end = _ends(way["way"])
            self._at = end if float(way["last"]) >= 1.0 else start
            return f"{self._name(start)} to {self._name(end)}", self._zone(start)
        if not self._moves:  # a train has platforms and engines of elsewhere, a box what lies here
            for part in row.where.split("+"):
                self._at = self._here.get(part, self._at)
        return self._name(self._at), self._zone(self._at)

    def _zone(self, place: str) -> dt.tzinfo:
        known = self._places.get(place)
        return dt.UTC if known is None else ZoneInfo(known.tz)

    def _name(self, place: str) -> str:
        known = self._places.get(place)
        return place if known is None else known.name


def _ends(way: str) -> tuple[str, str]:
    """Return the places where a way begins and ends."""
    stops = way.partition(":")[2].split(">")
    return stops[0], stops[-1]


def _train_of(setting: Setting, entity: str, called: Mapping[str, str]) -> str:
    """Say on which train a box comes: each brings as many as its class says, in order."""
    kind, _, number = entity.rpartition("-")
    bringers = [one for one in setting.corridor.model.classes if one.member == kind]
    if len(bringers) != 1:
        return "on the train that it came with"
    train = f"{bringers[0].id}-{(int(number) - 1) // bringers[0].n_member + 1}"
    return f"on {called.get(train, train)}"


def _uid_of(setting: Setting, entity: str) -> int:
    kind, _, number = entity.rpartition("-")
    return (setting.compiled.class_ids.index(kind) << _SERIAL_BITS) + int(number) - 1


def tell_day(setting: Setting, run: Run, place: str, day: dt.date) -> list[Happening]:
    """
    Return what happens at one place on one day.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.
    place : str
        Id of the place, such as ``aktau``, or any of its names.
    day : datetime.date
        The day, from midnight to midnight by the clocks of the place.

    Returns
    -------
    list of Happening
        In order; entities of one kind at one moment are told together.

    Raises
    ------
    InputError
        If there is no limit and no yard at that place, or the day lies outside the run.
    """
    place, _ = find_place(setting, place)
    here, zone = _kept_at(setting)[place], _zone_of(place)
    start_h = check_day(setting, day, place)
    wanted = (
        row
        for row in iter_rows(setting.compiled, run.trace)
        if start_h <= row.time_h < start_h + _DAY_H and _stands(row, here)
    )
    return list(_together(setting, wanted, zone, callsigns(setting, run)))


def find_place(setting: Setting, name: str) -> tuple[str, str]:
    """
    Return the place with a limit or a yard that a name means.

    Parameters
    ----------
    setting : Setting
        The world.
    name : str
        Id of the place, or any of its names.

    Returns
    -------
    id : str
        Of the place.
    how : str
        What the name was taken for; empty if it is the name of the place.

    Raises
    ------
    InputError
        If nothing of the corridor is kept there; names places that are called like it, or all.
    """
    kept = _kept_at(setting)
    if name in kept:
        return name, ""
    try:
        match = load_atlas().resolve(name)
    except UnknownPlace:
        known = None
    else:
        known = match.place
        if known.id in kept:
            return known.id, match.how
    text = fold(name)
    near = [one for one in kept if text in fold(one)] if len(text) >= _LEAST_LETTERS else []
    told = (
        f"did you mean {' or '.join(near)}?" if near else f"name one of {', '.join(sorted(kept))}"
    )
    what = "no place is called so" if known is None else f"no limit or yard lies at {known.name}"
    raise InputError(f"place {name[:_SHOWN]!r}: {what}: {told}")


def _kept_at(setting: Setting) -> dict[str, set[str]]:
    """Return the limits and yards of each place."""
    tables = setting.corridor.tables
    kept: dict[str, set[str]] = {}
    for row in (*tables["resources"], *tables["stocks"]):
        kept.setdefault(row["place"], set()).add(row["id"])
    return kept


def check_day(setting: Setting, day: dt.date, place: str = "") -> float:
    """
    Return the hour of a run at which a day begins by the clocks of a place.

    Parameters
    ----------
    setting : Setting
        The world.
    day : datetime.date
        Which day.
    place : str, optional
        Whose clocks; UTC for none.

    Returns
    -------
    float
        Hours since the run began. [h]

    Raises
    ------
    InputError
        If the run has nothing of that day.
    """
    midnight = dt.datetime.combine(day, dt.time(tzinfo=_zone_of(place)))
    start_h = (midnight - _moment(setting, 0.0)) / dt.timedelta(hours=1)
    if not -_DAY_H < start_h < setting.asked.horizon_h:
        first = setting.corridor.start
        last = first + dt.timedelta(days=setting.corridor.days - 1)
        raise InputError(f"--on: {day} lies outside the run, which goes from {first} to {last}")
    return start_h


def _zone_of(place: str) -> dt.tzinfo:
    known = load_atlas().places.get(place)
    return dt.UTC if known is None else ZoneInfo(known.tz)


def _stands(row: Row, here: set[str]) -> bool:
    return bool(here.intersection(row.where.split("+")))


def _together(
    setting: Setting, rows: Iterable[Row], zone: dt.tzinfo, called: Mapping[str, str]
) -> Iterator[Happening]:
    tables = setting.corridor.tables
    kinds = {row["id"]: row["label"] for row in tables["classes"]}

    def kind(row: Row) -> str:
        return row.entity.rpartition("-")[0]

    for time_h, group in groupby(rows, key=lambda row: row.time_h):
        alike: dict[tuple[str, str, str], list[str]] = {}
        for row in group:
            alike.setdefault((row.what, row.where, kind(row)), []).append(row.entity)
        for (what, where, name), members in alike.items():
            time = _moment(setting, time_h)
            yield Happening(
                time=time,
                local=time.astimezone(zone),
                what=what,
                where=where,
                where_words=cause_words(where, tables),
                kind=name,
                kind_words=kinds.get(name, name),
                count=len(members),
                first=called.get(members[0], members[0]),
            )


def _moment(setting: Setting, time_h: float) -> dt.datetime:
    midnight = dt.datetime.combine(setting.corridor.start, dt.time(tzinfo=dt.UTC))
    return midnight + dt.timedelta(seconds=round(time_h * 3600.0))


def _carrier(setting: Setting, row: Row) -> str:
    return entity_name(setting.compiled, int(row.value))
