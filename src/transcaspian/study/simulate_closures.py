"""When weather or an order shuts places in a replication, whether or not anyone waits there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transcaspian.simulation.world_tables import read_args
from transcaspian.study.simulate_legs import closures

if TYPE_CHECKING:
    from transcaspian.atlas.network import Atlas
    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_runs import Setting

__all__ = ["shut_places"]


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
