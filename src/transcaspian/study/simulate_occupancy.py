"""Who holds what, from when to when: berths, terminals and borders as on a chart of bars."""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.trace import WHATS
from transcaspian.study.simulate_callsigns import callsigns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_runs import Setting

__all__ = ["COLUMNS", "lanes_of", "occupancy"]

COLUMNS = ("node", "lane", "start_h", "end_h", "entity", "callsign", "kind", "amount")
"""Of each stay: hours count from the first day that counts."""
_SERIAL_BITS = 40


@dataclass(slots=True)
class _Stay:
    """Something held, as far as it is not given back."""

    start_h: float
    uid: int
    amount: float
    left: float
    end_h: float


def occupancy(setting: Setting, run: Run) -> dict[str, list[Any]]:
    """
    Return every stay at a resource in a replication.

    Parameters
    ----------
    setting : Setting
        The world with the figures of that draw.
    run : Run
        With its trace.

    Returns
    -------
    dict of str to list
        By `COLUMNS`, in order of resources and of beginnings. What was taken first is given back
        first; who has not left is there to the end. Bars of one lane do not overlap.
    """
    compiled, warmup_h = setting.compiled, setting.asked.warmup_h
    called = callsigns(setting, run)
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for i, resource in enumerate(compiled.model.resources):
        stays = [one for one in _stays(run, i) if one[1] > warmup_h]
        lanes = lanes_of([(start_h, end_h) for start_h, end_h, _, _ in stays])
        for lane, (start_h, end_h, uid, amount) in zip(lanes, stays, strict=True):
            name = entity_name(compiled, uid)
            row = (
                resource.id, lane, start_h - warmup_h, end_h - warmup_h, name,
                called.get(name), compiled.class_ids[uid >> _SERIAL_BITS], amount,
            )  # fmt: skip
            for column, cell in zip(COLUMNS, row, strict=True):
                columns[column].append(cell)
    return columns


def _stays(run: Run, resource: int) -> list[tuple[float, float, int, float]]:
    """Return from when to when each stay at a resource lasts, whose it is, how much it takes."""
    whats = (WHATS.index("seize"), WHATS.index("release"))
    rows = run.trace[(run.trace["where"] == resource) & np.isin(run.trace["what"], whats)]
    own: dict[int, deque[_Stay]] = defaultdict(deque)
    everybody: deque[_Stay] = deque()
    stays: list[_Stay] = []
    for at_h, uid, amount, what in rows[["time_h", "uid", "value", "what"]].tolist():
        if what == whats[0]:
            stays.append(_Stay(at_h, uid, amount, amount, run.ended_h))
            own[uid].append(stays[-1])
            everybody.append(stays[-1])
            continue
        left = amount
        for queue in (own[uid], everybody):  # who gives back what it never took does it for others
            while left > 0.0 and queue:
                first = queue[0]
                given = min(left, first.left)
                first.left -= given
                left -= given
                if first.left <= 0.0:
                    first.end_h = min(first.end_h, at_h)
                    queue.popleft()
    return sorted((one.start_h, one.end_h, one.uid, one.amount) for one in stays)


def lanes_of(spells: Sequence[tuple[float, float]]) -> list[int]:
    """
    Put spells into as few lanes as hold them without overlap.

    Parameters
    ----------
    spells : sequence of (float, float)
        From and to, in order of beginnings. [h]

    Returns
    -------
    list of int
        The lane of each, from 0. [-]
    """
    free: list[int] = []
    busy: list[tuple[float, int]] = []
    lanes, n_lane = [], 0
    for start_h, end_h in spells:
        while busy and busy[0][0] <= start_h:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            lane = heapq.heappop(free)
        else:
            lane, n_lane = n_lane, n_lane + 1
        heapq.heappush(busy, (end_h, lane))
        lanes.append(lane)
    return lanes
