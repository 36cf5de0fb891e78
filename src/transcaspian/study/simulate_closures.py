"""When weather or an order shuts places in a replication, whether or not anyone waits there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from transcaspian.simulation.world_tables import read_args
from transcaspian.study.simulate_legs import closures

if TYPE_CHECKING:
    from transcaspian.atlas.network import Atlas
    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_runs import Setting

__all__ = ["shut_on", "shut_places"]


def shut_places(setting: Setting, run: Run, atlas: Atlas) -> list[dict[str, Any]]:
    """
    Return when places are shut, by calendar.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        The replication.
    atlas : Atlas
        Whose sea areas say which ports one weather shuts.

    Returns
    -------
    list of dict
        `calendar`, `label`, `kind` (``weather`` or ``order``), `places`, `start_h` and `end_h`
        since the first day that counts; a calendar that is open throughout is left out. [h]
    """
    warmup_h, horizon_h = setting.asked.warmup_h, setting.asked.horizon_h
    spells = closures(setting, run)
    shown = []
    for row in setting.corridor.tables["calendars"]:
        places = _places(row, setting, atlas)
        within = [
            (max(shut_h, warmup_h) - warmup_h, min(open_h, horizon_h) - warmup_h)
            for shut_h, open_h in spells.get(row["id"], ())
            if open_h > warmup_h and shut_h < horizon_h
        ]
        if places and within:
            shown.append(
                {
                    "calendar": row["id"],
                    "label": row["label"],
                    "kind": "weather" if row["id"] in atlas.sea_areas else "order",
                    "places": places,
                    "start_h": [round(start_h, 3) for start_h, _ in within],
                    "end_h": [round(end_h, 3) for _, end_h in within],
                }
            )
    return shown


def shut_on(
    setting: Setting, run: Run, atlas: Atlas, place: str, day: dt.date
) -> list[tuple[str, dt.datetime, dt.datetime]]:
    """
    Return when a place is shut on one day, by its clocks.

    Parameters
    ----------
    setting : Setting
        The world.
    run : Run
        The replication.
    atlas : Atlas
        Of places.
    place : str
        Id of the place, such as ``aktau``.
    day : datetime.date
        The day, from midnight to midnight by the clocks of the place.

    Returns
    -------
    list of (str, datetime.datetime, datetime.datetime)
        What shuts it, from and to, no longer than the day; nothing is known of the warm-up.
    """
    known = atlas.places.get(place)
    zone: dt.tzinfo = dt.UTC if known is None else ZoneInfo(known.tz)
    morning = dt.datetime.combine(day, dt.time(tzinfo=zone))
    night = morning + dt.timedelta(days=1)
    first = dt.datetime.combine(setting.asked.first_day, dt.time(tzinfo=dt.UTC))
    shut = []
    for one in shut_places(setting, run, atlas):
        for start_h, end_h in zip(one["start_h"], one["end_h"], strict=True):
            start, end = (first + dt.timedelta(hours=hour) for hour in (start_h, end_h))
            if place in one["places"] and start < night and end > morning:
                span = (max(start, morning), min(end, night))
                shut.append((one["label"], *(moment.astimezone(zone) for moment in span)))
    return sorted(shut, key=lambda one: one[1])


def _places(row: dict[str, str], setting: Setting, atlas: Atlas) -> list[str]:
    """Return ports of a sea area that the corridor calls at, or the subject of an order."""
    if row["id"] in atlas.sea_areas:
        stops = {
            stop
            for way in setting.corridor.tables["ways"]
            if way["way"].startswith("sea:")
            for stop in way["way"].removeprefix("sea:").split(">")
        }
        return [place for place in atlas.sea_areas[row["id"]].places if place in stops]
    return [read_args(row["args"])["subject"]] if row["kind"] == "status" else []
