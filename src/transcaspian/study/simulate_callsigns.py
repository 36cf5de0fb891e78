"""What people call trains: where they set out, in which year, the how-manieth."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import Counter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import InputError
from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.trace import WHATS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_runs import Setting

__all__ = ["callsigns", "find_entity"]

_CALLSIGN = re.compile(r"([A-Z][A-Z-]*)-(\d{4})-(\d+)")
_SERIAL_BITS = 40
_N_NEAREST = 3
_SHOWN = 60


def callsigns(setting: Setting, run: Run) -> dict[str, str]:
    """
    Return what people call each train of a replication.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.

    Returns
    -------
    dict of str to str
        By entity: ``XIAN-2024-071`` is the 71st train of whatever kind that set out from Xi'an in
        2024, by local time and in order of departure. Numbers begin with the year, or with the
        warm-up of a run that begins within it.
    """
    places = load_atlas().places
    origins = {
        row["step"]: row["way"].partition(":")[2].partition(">")[0]
        for row in setting.corridor.tables["ways"]
        if row["way"].startswith("rail:")
    }
    compiled = setting.compiled
    on_rail = np.array([name in origins for name in compiled.step_ids])
    trace = run.trace
    moves = np.flatnonzero(
        on_rail[np.maximum(trace["step"], 0)] & (trace["what"] == WHATS.index("hold"))
    )
    uids, first = np.unique(trace["uid"][moves], return_index=True)
    order = np.argsort(moves[first], kind="stable")
    midnight = dt.datetime.combine(setting.corridor.start, dt.time(tzinfo=dt.UTC))
    counts: Counter[tuple[str, int]] = Counter()
    named = {}
    for uid, at in zip(uids[order].tolist(), moves[first][order].tolist(), strict=True):
        place = origins[compiled.step_ids[trace["step"][at]]]
        moment = midnight + dt.timedelta(hours=float(trace["time_h"][at]))
        zone = ZoneInfo(places[place].tz) if place in places else dt.UTC
        key = (place, moment.astimezone(zone).year)
        counts[key] += 1
        named[entity_name(compiled, uid)] = f"{place.upper()}-{key[1]}-{counts[key]:03d}"
    return named


def find_entity(
    setting: Setting, run: Run, name: str, called: Mapping[str, str] | None = None
) -> str:
    """
    Return the entity that a name means.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        With its trace.
    name : str
        ``XIAN-2024-071`` for a train, or kind and number for anyone, such as ``feeder-2``,
        ``FEEDER-2`` or ``box-poti-9``.
    called : mapping of str to str, optional
        What `callsigns` returned, if it is known.

    Returns
    -------
    str
        Kind and number.

    Raises
    ------
    InputError
        If nobody is called so; says who is nearest, and how many there are.
    """
    text = name.strip()
    found = _CALLSIGN.fullmatch(text.upper())
    kind = text.lower().rpartition("-")[0]
    if found is None or kind in setting.compiled.class_ids:
        return _by_number(setting, run, text.lower())
    place, year, number = found.group(1), int(found.group(2)), int(found.group(3))
    called = callsigns(setting, run) if called is None else called
    wanted = f"{place}-{year}-{number:03d}"
    for entity, callsign in called.items():
        if callsign == wanted:
            return entity
    series = Counter(callsign.rpartition("-")[0] for callsign in called.values())
    n = series.get(f"{place}-{year}", 0)
    if n:
        raise InputError(
            f"there is no {wanted}: {n} trains left {place.title()} in {year}, {place}-{year}-001 "
            f"to {place}-{year}-{n:03d}"
        )
    near = difflib.get_close_matches(f"{place}-{year}", series, n=_N_NEAREST, cutoff=0.0)
    told = ", ".join(f"{one}-001 to {one}-{series[one]:03d}" for one in near)
    raise InputError(f"no train of this run is called {wanted[:_SHOWN]}; nearest are {told}")


def _by_number(setting: Setting, run: Run, name: str) -> str:
    """Return a name of kind and number if there is such an entity."""
    kinds = list(setting.compiled.class_ids)
    kind, _, number = name.rpartition("-")
    if kind in kinds:
        n_made = int(run.klass["n_made"][kinds.index(kind)])
        if number.isdecimal() and 1 <= int(number) <= n_made:
            return f"{kind}-{int(number)}"
        if not n_made:
            raise InputError(f"there is no {name[:_SHOWN]}: no {kind} comes in this run")
        raise InputError(
            f"there is no {name[:_SHOWN]}: {kind} runs from {kind}-1 to {kind}-{n_made}"
        )
    near = difflib.get_close_matches(kind or name, kinds, n=_N_NEAREST, cutoff=0.0)
    told = ", ".join(
        f"{one}-1 to {one}-{int(run.klass['n_made'][kinds.index(one)])}" for one in near
    )
    raise InputError(
        f"nobody is called {name[:_SHOWN]}: a name is a kind and a number, such as {told}; or a "
        "train's place, year and number, such as XIAN-2024-071"
    )
