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
from transcaspian.errors import InputError, UnknownPlace
from transcaspian.simulation.compile import entity_name
from transcaspian.simulation.trace import WHATS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_runs import Setting

__all__ = ["callsigns", "find_entity", "how_read"]

_CALLSIGN = re.compile(
    r"(?P<place>.*?[^\W\d_].*?)(?:[\s_-]+(?P<year>\d{4})(?:[\s_-]+(?P<number>\d+))?)?"
)
_SURE = ("id", "code", "exact", "fold")
_N_NEAREST = 3
_MOST_PLACES = 8
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
        ``XIAN-2024-071`` for a train, its place by any of its names, or kind and number for
        anyone, such as ``feeder-2``, ``FEEDER-2`` or ``box-poti-9``.
    called : mapping of str to str, optional
        What `callsigns` returned, if it is known.

    Returns
    -------
    str
        Kind and number.

    Raises
    ------
    InputError
        If nobody is called so; says what of the name is wrong, and who is nearest.
    """
    text = name.strip()
    if {text.lower(), text.lower().rpartition("-")[0]}.intersection(setting.compiled.class_ids):
        return _by_number(setting, run, text.lower())
    called = callsigns(setting, run) if called is None else called
    series = Counter(callsign.rpartition("-")[0] for callsign in called.values())
    found = _CALLSIGN.fullmatch(text)
    origins = list(dict.fromkeys(one.rpartition("-")[0] for one in series))
    place = None if found is None else _place_of(found["place"], origins, sure=not found["year"])
    if found is None or place is None or not (found["year"] or place in origins):
        raise InputError(_nobody(setting, run, text, found, origins))
    wanted = f"{place}-{found['year']}-{int(found['number'] or 0):03d}"
    for entity, callsign in called.items():
        if callsign == wanted:
            return entity
    raise InputError(_no_train(setting, place, found, series))


def _place_of(text: str, origins: Sequence[str], *, sure: bool) -> str | None:
    """Return what trains call the place of a name; a guess will not do if it has to be sure."""
    if text.upper() in origins:
        return text.upper()
    try:
        match = load_atlas().resolve(text)
    except UnknownPlace:
        return None
    return match.place.id.upper() if match.level in _SURE or not sure else None


def how_read(name: str) -> str:
    """
    Return what the place in a train's name was taken for.

    Parameters
    ----------
    name : str
        As `find_entity` found it.

    Returns
    -------
    str
        Empty if it is a name of the place, or if no place is in it.
    """
    found = _CALLSIGN.fullmatch(name.strip())
    try:
        match = load_atlas().resolve(found["place"]) if found and found["year"] else None
    except UnknownPlace:
        return ""
    return "" if match is None or match.level in _SURE else match.how


def _no_train(setting: Setting, place: str, found: re.Match[str], series: Mapping[str, int]) -> str:
    """Say what of a train's name is wrong: its place, its year, or its number."""
    known = load_atlas().places.get(place.lower())
    name = place if known is None else known.name
    here = {
        one: f"{one}-001 to {one}-{n:03d}"
        for one, n in series.items()
        if one.rpartition("-")[0] == place
    }
    year, number = found["year"], found["number"]
    if not here:
        origins = list(dict.fromkeys(one.rpartition("-")[0] for one in series))
        return (
            f"no train of this run sets out from {name}; trains do from "
            f"{_listed(origins)}, such as {next(iter(series), '')}-001"
        )
    if number is None:
        return f"which train from {name}? Give a number: {', '.join(here.values())}"
    if f"{place}-{year}" in here:
        n = series[f"{place}-{year}"]
        return (
            f"there is no {place}-{year}-{int(number):03d}: {n} trains left {name} in {year} in "
            f"this run, {here[f'{place}-{year}']}"
        )
    first = setting.corridor.start
    last = first + dt.timedelta(days=setting.corridor.days - 1)
    return (
        f"no train of this run left {name} in {year}: the run goes from {first} to {last}, with "
        f"{' and '.join(here.values())}"
    )


def _nobody(
    setting: Setting,
    run: Run,
    text: str,
    found: re.Match[str] | None,
    origins: Sequence[str],
) -> str:
    """Say that a name is nobody's, and which names are like it."""
    shown = repr(text[:_SHOWN])
    if found is not None and found["year"] is not None:
        near = difflib.get_close_matches(found["place"].upper(), origins, n=_N_NEAREST, cutoff=0.6)
        told = " or ".join(near) if near else _listed(origins)
        return f"{shown}: no place is called {found['place'][:_SHOWN]}; trains set out from {told}"
    kinds = setting.compiled.class_ids
    made = {kind: int(n) for kind, n in zip(kinds, run.klass["n_made"], strict=False) if n}
    kind = text.lower().rpartition("-")[0] or text.lower()
    near = difflib.get_close_matches(kind, made, n=_N_NEAREST, cutoff=0.6) or list(made)
    told = ", ".join(f"{one}-1 to {one}-{made[one]}" for one in near[:_N_NEAREST])
    return (
        f"nobody is called {shown}: a name is a kind and a number, such as {told}; or the place, "
        "year and number of a train, such as XIAN-2024-071"
    )


def _listed(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    rest = len(names) - _MOST_PLACES
    return ", ".join(names[:_MOST_PLACES]) + (f" and {rest} more" if rest > 0 else "")


def _by_number(setting: Setting, run: Run, name: str) -> str:
    """Return a name of kind and number if there is such an entity."""
    kinds = list(setting.compiled.class_ids)
    kind, _, number = (name, "", "") if name in kinds else name.rpartition("-")
    n_made = int(run.klass["n_made"][kinds.index(kind)])
    if number.isdecimal() and 1 <= int(number) <= n_made:
        return f"{kind}-{int(number)}"
    if not n_made:
        raise InputError(f"there is no {name[:_SHOWN]}: no {kind} comes in this run")
    if not number:
        raise InputError(f"which {kind}? Give a number: {kind}-1 to {kind}-{n_made}")
    raise InputError(
        f"there is no {name[:_SHOWN]}: {kind} goes from {kind}-1 to {kind}-{n_made} in this run"
    )
