"""What every train and ship does, leg by leg, without a gap: it moves along a way or stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.simulation.calendars import closed_spells
from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.trace import iter_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.simulation.calendars import Spells
    from transcaspian.simulation.run import Run
    from transcaspian.simulation.trace import Row
    from transcaspian.study.simulate_runs import Setting

__all__ = ["N_PIECE", "Leg", "closures", "iter_legs"]

N_PIECE = 60
"""Pieces of equal length that each way is cut into. [-]"""
_WAITS = frozenset({"queue", "wait", "block", "store", "dock", "form"})
_SERIAL_BITS = 40


@dataclass(frozen=True, slots=True)
class Leg:
    """
    One stretch of a life.

    Attributes
    ----------
    entity, kind : str
        Who, such as ``feeder-2``, and its class.
    way : str
        Along or on which way, such as ``sea:aktau>alat``.
    first, last : int
        From which piece of the way to which; the same while it stands. [-]
    start_h, end_h : float
        From when to when, since the first day of the warm-up. [h]
    step : str
        Which step.
    state : str
        ``moves``, ``works`` or ``waits``.
    where : str
        What it waits for: resource, stock or calendar; empty otherwise.
    """

    entity: str
    kind: str
    way: str
    first: int
    last: int
    start_h: float
    end_h: float
    step: str
    state: str
    where: str


def closures(setting: Setting, run: Run) -> dict[str, Spells]:
    """
    Return when each calendar is closed in a replication.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        The replication.

    Returns
    -------
    dict of str to list of (float, float)
        From and to, since the first day of the warm-up. [h]
    """
    asked = setting.asked
    return closed_spells(
        setting.corridor.model,
        asked.horizon_h,
        seed=asked.request.seed,
        replication=run.replication,
    )


def iter_legs(setting: Setting, run: Run) -> Iterator[list[Leg]]:
    """
    Yield the legs of everyone who ever moves along a way of the map.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.

    Yields
    ------
    list of Leg
        Of one train or ship, in order: each begins where and when the one before it ends.
    """
    ways = {
        row["step"]: (
            row["way"],
            round(float(row["first"]) * N_PIECE),
            round(float(row["last"]) * N_PIECE),
        )
        for row in setting.corridor.tables["ways"]
    }
    compiled = setting.compiled
    on_ways = np.array([name in ways for name in compiled.step_ids])
    movers = np.unique(run.trace["uid"][on_ways[np.maximum(run.trace["step"], 0)]])
    kept = run.trace[np.isin(run.trace["uid"], movers) & (run.trace["uid"] >= 0)]
    kept = kept[np.argsort(kept["uid"], kind="stable")]
    calendars = {one.id: one.calendar for one in setting.corridor.model.steps if one.calendar}
    spells = closures(setting, run)
    starts = np.flatnonzero(np.diff(kept["uid"], prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(kept)], strict=True):
        rows = list(iter_rows(compiled, kept[start:end]))
        kind = compiled.class_ids[int(kept["uid"][start]) >> _SERIAL_BITS]
        legs = [
            leg
            for i, row in enumerate(rows)
            for leg in _stretches(
                row,
                rows[i + 1].time_h if i + 1 < len(rows) else _until(row, run),
                ways,
                spells.get(calendars.get(row.step, ""), ()),
                done=i + 1 < len(rows),
            )
        ]
        placed = _placed(legs)
        if placed:
            name = entity_name(compiled, int(kept["uid"][start]))
            yield [_named(leg, name, kind) for leg in placed]


def _until(row: Row, run: Run) -> float:
    """Return until when a last row lasts: whoever has not left is there to the end. [h]"""
    return row.time_h if row.what == "end" else max(run.ended_h, row.time_h)


def _named(leg: Leg, name: str, kind: str) -> Leg:
    return Leg(
        name, kind, leg.way, leg.first, leg.last, leg.start_h, leg.end_h, leg.step, leg.state,
        leg.where,
    )  # fmt: skip


def _stretches(
    row: Row,
    end_h: float,
    ways: dict[str, tuple[str, int, int]],
    closed: Sequence[tuple[float, float]],
    *,
    done: bool,
) -> Iterator[Leg]:
    """Yield what follows a row: a stand, or a move that halts while its way is closed."""
    if row.what != "hold" or row.step not in ways:
        if end_h > row.time_h:
            state = "waits" if row.what in _WAITS else "works"
            yield Leg("", "", "", 0, 0, row.time_h, end_h, row.step, state, row.where)
        return
    way, first, last = ways[row.step]
    at_h, at, moved_h = row.time_h, first, 0.0
    for shut_h, open_h in (*closed, (math.inf, math.inf)):
        if open_h <= at_h:
            continue
        stop_h = min(max(shut_h, at_h), end_h)
        if stop_h > at_h:
            moved_h += stop_h - at_h
            share = min(moved_h / max(row.value, 1e-9), 1.0)
            to = last if done and stop_h >= end_h else first + round((last - first) * share)
            yield Leg("", "", way, at, to, at_h, stop_h, row.step, "moves", "")
            at_h, at = stop_h, to
        if at_h >= end_h:
            return
        until_h = min(open_h, end_h)
        yield Leg("", "", way, at, at, at_h, until_h, row.step, "waits", "weather")
        at_h = until_h
        if at_h >= end_h:
            return


def _placed(legs: Sequence[Leg]) -> list[Leg]:
    """Put those who stand where their last way ended, or where their first begins."""
    first = next((leg for leg in legs if leg.way), None)
    if first is None:
        return []
    way, at = first.way, first.first
    placed: list[Leg] = []
    for leg in legs:
        if leg.way:
            way, at = leg.way, leg.last
            placed.append(leg)
        else:
            placed.append(
                Leg("", "", way, at, at, leg.start_h, leg.end_h, leg.step, leg.state, leg.where)
            )
    return placed
