"""The life of one entity and the day of one place, told from a trace."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from transcaspian.errors import InputError
from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.trace import iter_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transcaspian.simulation.run import Run
    from transcaspian.simulation.trace import Row
    from transcaspian.study.simulate import Setting

__all__ = ["Happening", "Stage", "tell_day", "tell_life"]

_WAITS = frozenset({"queue", "wait", "block", "store", "dock"})
_DAY_H = 24.0
_N_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Stage:
    """
    One stage of a life.

    Attributes
    ----------
    start : datetime.datetime
        When it begins.
    step, label : str
        Which step, and what it is.
    hours : float
        How long it lasts. [h]
    waiting : str
        What is waited for, empty if the time is not spent waiting.
    """

    start: dt.datetime
    step: str
    label: str
    hours: float
    waiting: str


@dataclass(frozen=True, slots=True)
class Happening:
    """
    What happens to some entities of one kind at one moment and place.

    Attributes
    ----------
    time : datetime.datetime
        When.
    what, where, kind : str
        As in the trace; the kind is the class of the entities.
    count : int
        How many. [-]
    first : str
        Name of the first.
    """

    time: dt.datetime
    what: str
    where: str
    kind: str
    count: int
    first: str


def tell_life(setting: Setting, run: Run, name: str) -> list[Stage]:
    """
    Return the stages of one train, ship, box or wagon.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.
    name : str
        Class and number, such as ``block-absheron-71``.

    Returns
    -------
    list of Stage
        In order; what a carrier does while it is aboard belongs to the carrier's life.

    Raises
    ------
    InputError
        If nobody of that name was there; says which names there are.
    """
    rows = [row for row in iter_rows(setting.compiled, run.trace) if row.entity == name]
    if not rows:
        raise InputError(_nobody(setting, run, name))
    labels = {row["id"]: row["label"] for row in setting.corridor.tables["steps"]}
    stages = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        hours = after.time_h - row.time_h if after is not None else 0.0
        if hours <= 0.0 and row.what != "end":
            continue
        words = labels[row.step]
        if row.what == "board":
            words = f"aboard {_carrier(setting, row)}"
        elif row.what == "born":
            words = "on the train that it came with"
        stages.append(
            Stage(
                start=_moment(setting, row.time_h),
                step=row.step,
                label="leaves" if row.what == "end" else words or row.step,
                hours=hours,
                waiting=row.where if row.what in _WAITS else "",
            )
        )
    return stages


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
        Id of the place, such as ``aktau``.
    day : datetime.date
        The day.

    Returns
    -------
    list of Happening
        In order; entities of one kind at one moment are told together.

    Raises
    ------
    InputError
        If there is no limit and no yard at that place, or the day lies outside the run.
    """
    tables = setting.corridor.tables
    rows = [*tables["resources"], *tables["stocks"]]
    here = {row["id"] for row in rows if row["place"] == place}
    if not here:
        known = sorted({row["place"] for row in rows})
        raise InputError(f"nothing is kept at {place}: name one of {', '.join(known)}")
    start_h = (day - setting.corridor.start).days * _DAY_H
    if not 0.0 <= start_h < setting.asked.horizon_h:
        raise InputError(f"--on: {day} lies outside the run")
    wanted = (
        row
        for row in iter_rows(setting.compiled, run.trace)
        if start_h <= row.time_h < start_h + _DAY_H and _stands(row, here)
    )
    return list(_together(setting, wanted))


def _stands(row: Row, here: set[str]) -> bool:
    return bool(here.intersection(row.where.split("+")))


def _together(setting: Setting, rows: Iterable[Row]) -> Iterator[Happening]:
    def kind(row: Row) -> str:
        return row.entity.rpartition("-")[0]

    for time_h, group in groupby(rows, key=lambda row: row.time_h):
        alike: dict[tuple[str, str, str], list[str]] = {}
        for row in group:
            alike.setdefault((row.what, row.where, kind(row)), []).append(row.entity)
        for (what, where, name), members in alike.items():
            yield Happening(
                time=_moment(setting, time_h),
                what=what,
                where=where,
                kind=name,
                count=len(members),
                first=members[0],
            )


def _moment(setting: Setting, time_h: float) -> dt.datetime:
    midnight = dt.datetime.combine(setting.corridor.start, dt.time(tzinfo=dt.UTC))
    return midnight + dt.timedelta(seconds=round(time_h * 3600.0))


def _carrier(setting: Setting, row: Row) -> str:
    return entity_name(setting.compiled, int(row.value))


def _nobody(setting: Setting, run: Run, name: str) -> str:
    kinds = list(setting.compiled.class_ids)
    kind = name.rpartition("-")[0]
    if kind in kinds:
        n_made = int(run.klass["n_made"][kinds.index(kind)])
        return f"there is no {name}: {kind} runs from {kind}-1 to {kind}-{n_made}"
    near = difflib.get_close_matches(kind or name, kinds, n=_N_NEAREST, cutoff=0.0)
    return f"nobody is called {name}: names are a kind and a number, such as " + ", ".join(
        f"{one}-1" for one in near
    )
