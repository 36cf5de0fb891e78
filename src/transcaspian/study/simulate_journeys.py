"""Where single boxes are at every hour: on the train that brings them, aboard, or in a yard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.trace import iter_rows
from transcaspian.study.simulate_legs import N_PIECE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_axis import Axis
    from transcaspian.study.simulate_legs import Leg
    from transcaspian.study.simulate_runs import Setting

__all__ = ["Path", "journeys"]

Path = list[tuple[float, float]]
"""Hours since the first day of the warm-up, and heights on the axis. [h], [-]"""
_SERIAL_BITS = 40


def journeys(
    setting: Setting,
    run: Run,
    axis: Axis,
    lives: Mapping[str, Sequence[Leg]],
    *,
    span_h: tuple[float, float],
    most: int,
) -> list[tuple[str, Path]]:
    """
    Follow the first box of some trains.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.
    axis : Axis
        How far along each place lies.
    lives : mapping of str to sequence of Leg
        Legs of trains and ships by entity.
    span_h : (float, float)
        Only boxes that set out and arrive between these. [h]
    most : int
        How many boxes. [-]

    Returns
    -------
    list of (str, list of (float, float))
        The train, and the path of its first box; trains of kinds that differ come first.
        Points are hours and kilometres along the axis. [h], [km]
    """
    bringers = {one.id: one for one in setting.corridor.model.classes if one.member}
    told: list[tuple[str, Path]] = []
    for kind, bringer in bringers.items():
        if len(told) == most:
            break
        trains = sorted(
            (legs[0].start_h, entity) for entity, legs in lives.items() if legs[0].kind == kind
        )
        for start_h, train in trains:
            if start_h < span_h[0]:
                continue
            serial = (int(train.rpartition("-")[2]) - 1) * bringer.n_member
            row = setting.compiled.class_ids.index(bringer.member)
            path = _path(setting, run, axis, lives, (row << _SERIAL_BITS) + serial, train)
            if path and path[-1][0] <= span_h[1] and path[-1][1] > axis.heights.get("alat", 0.0):
                told.append((train, path))
                break
    return told


def _path(
    setting: Setting,
    run: Run,
    axis: Axis,
    lives: Mapping[str, Sequence[Leg]],
    uid: int,
    train: str,
) -> Path:
    """Return where a box is; nothing if it has not arrived, or leaves the axis."""
    compiled = setting.compiled
    rows = list(iter_rows(compiled, run.trace[run.trace["uid"] == np.int64(uid)]))
    if not rows or rows[-1].what != "end":
        return []
    path: Path = []
    for row, after in zip(rows, [*rows[1:], rows[-1]], strict=True):
        carrier = train if row.what == "born" else ""
        if row.what == "board":
            carrier = entity_name(compiled, int(row.value))
        for leg in lives.get(carrier, ()):
            if leg.start_h >= after.time_h or leg.end_h <= row.time_h or leg.state != "moves":
                continue
            heights = [axis.find_height(leg.way, at / N_PIECE) for at in (leg.first, leg.last)]
            for hour, height in zip((leg.start_h, leg.end_h), heights, strict=True):
                if height is not None:
                    path.append((hour, height))
    if path:
        path.append((rows[-1].time_h, path[-1][1]))
    return path
