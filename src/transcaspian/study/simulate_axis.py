"""The corridor as one axis: how far along each place lies, how large each stretch is drawn."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from transcaspian.atlas.load import load_atlas
from transcaspian.errors import ScenarioError
from transcaspian.simulation.world_ways import find_way

if TYPE_CHECKING:
    from transcaspian.study.simulate_runs import Setting

__all__ = ["Axis", "Stop", "load_axis"]

_COLUMNS = ["place", "at", "scale", "bans", "label"]


@dataclass(frozen=True, slots=True)
class Stop:
    """
    A place that is named on the axis.

    Attributes
    ----------
    label : str
        For people.
    km : float
        How far it lies from the first. [km]
    height : float
        How far it is drawn from the first. [-]
    scale : float
        How large the stretch after it is drawn. [-]
    """

    label: str
    km: float
    height: float
    scale: float


@dataclass(frozen=True, slots=True)
class Axis:
    """
    The corridor in one line.

    Attributes
    ----------
    stops : tuple of Stop
        From east to west.
    heights : dict of str to float
        How far each place is drawn from the first. [-]
    bans : tuple of (str, float)
        Calendars that close a place, and its height. [-]
    """

    stops: tuple[Stop, ...]
    heights: dict[str, float]
    bans: tuple[tuple[str, float], ...]

    @property
    def order(self) -> tuple[str, ...]:
        """Places from east to west."""
        return tuple(sorted(self.heights, key=self.heights.__getitem__))

    def find_height(self, way: str, share: float) -> float | None:
        """
        Return how far from the first stop a point of a way is drawn.

        Parameters
        ----------
        way : str
            Such as ``sea:aktau>alat``.
        share : float
            Of its length. [-]

        Returns
        -------
        float or None
            None if the way leads off the axis. [-]
        """
        places = way.partition(":")[2].split(">")
        start, end = self.heights.get(places[0]), self.heights.get(places[-1])
        if start is None or end is None:
            return None
        if len(places) > 2 or len(self.stops) < 2:
            return start + (end - start) * share
        return self._along(start, end, share)

    def _along(self, start: float, end: float, share: float) -> float:
        """Return a height by kilometres, since stretches between may be drawn larger or smaller."""
        km_from, km_to = self._km(start), self._km(end)
        km = km_from + (km_to - km_from) * share
        for one, after in pairwise(self.stops):
            if km <= after.km:
                return one.height + (km - one.km) * one.scale
        return self.stops[-1].height

    def _km(self, height: float) -> float:
        for one, after in pairwise(self.stops):
            if height <= after.height:
                return one.km + (height - one.height) / one.scale
        return self.stops[-1].km


def load_axis(setting: Setting) -> Axis:
    """
    Return the axis of a world.

    Parameters
    ----------
    setting : Setting
        The world; its ways measure the distances.

    Returns
    -------
    Axis
        From ``axis.csv``, packaged or in the folder of one's own tables.

    Raises
    ------
    ScenarioError
        If the table has other columns, or no way leads from a stop to the next.
    """
    path = files("transcaspian") / "data" / "simulation" / "axis.csv"
    folder = setting.asked.request.tables
    if folder is not None and (folder / "axis.csv").is_file():
        path = folder / "axis.csv"
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    if reader.fieldnames != _COLUMNS:
        raise ScenarioError(f"axis.csv: the columns must be {','.join(_COLUMNS)}")
    rows = list(reader)
    named = [row for row in rows if not row["at"]]
    stops, km, height = [], 0.0, 0.0
    for row, after in zip(named, [*named[1:], None], strict=True):
        stops.append(Stop(row["label"], km, height, float(row["scale"])))
        if after is not None:
            stretch_km = _stretch_km(setting, row["place"], after["place"])
            km, height = km + stretch_km, height + stretch_km * float(row["scale"])
    heights = {row["place"]: stop.height for row, stop in zip(named, stops, strict=True)}
    for row in rows:
        if row["at"] and row["at"] not in heights:
            raise ScenarioError(f"axis.csv: {row['place']} stands at {row['at']}, which is no stop")
        heights.setdefault(row["place"], heights.get(row["at"], 0.0))
    bans = tuple(
        (name, heights[row["place"]]) for row in rows for name in row["bans"].split("|") if name
    )
    return Axis(tuple(stops), heights, bans)


def _stretch_km(setting: Setting, start: str, end: str) -> float:
    """Return the length of the way from a stop to the next. [km]"""
    wanted = {
        f"{mode}:{a}>{b}" for mode in ("rail", "sea") for a, b in ((start, end), (end, start))
    }
    way = next(
        (row["way"] for row in setting.corridor.tables["ways"] if row["way"] in wanted), None
    )
    if way is None:
        raise ScenarioError(f"axis.csv: no way of ways.csv leads from {start} to {end}")
    moment = load_atlas().on(setting.asked.as_of, setting.asked.known_by)
    return find_way(moment, way).km
