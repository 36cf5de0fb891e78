"""The report's maps: every route on one sheet, and closer looks at where they part."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.study.report_geometry import (
    clip_ring,
    offset,
    path,
    project,
    simplify,
    touches,
)
from transcaspian.study.report_labels import Label, Placer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

__all__ = ["Badge", "Chain", "Mark", "Sheet", "Stroke", "draw_maps"]

_WIDTH = 1000.0
_LEAST_HEIGHT, _MOST_HEIGHT = 430.0, 760.0
_PADDING = 34.0
_GAP = 2.7
_LAND_TOLERANCE, _LINE_TOLERANCE = 0.5, 0.35
_LAND_MARGIN = 20.0
_FERRY_KM = 900.0
_ROOM = {"crossings": 1.9}
_MARKED = {"gauge_change": "gauge", "border": "border", "port": "port", "wait": "port"}
_RANK = {"end": 0, "gauge": 1, "port": 2, "border": 3, "stop": 4, "via": 5}


@dataclass(frozen=True, slots=True)
class Chain:
    """A stretch of a route that the same routes share from end to end."""

    route: int
    mode: str
    sharers: tuple[int, ...]
    lon_lat: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A drawn line: number of the route, mode of transport, SVG path."""

    route: int
    mode: str
    path: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A route's number beside its line."""

    route: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the sheet: end, gauge, border, port or stop."""

    kind: str
    x: float
    y: float
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One map: size, outlines, lines, marks and labels, all in sheet units."""

    id: str
    title: str
    width: float
    height: float
    land: str
    borders: str
    strokes: tuple[Stroke, ...]
    badges: tuple[Badge, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]


@dataclass(slots=True)
class _Spot:
    """A place worth a mark: where it is and what happens there."""

    name: str
    lon_lat: tuple[float, float]
    kinds: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        return min(self.kinds or {"stop"}, key=_RANK.__getitem__)


def draw_maps(
    document: Mapping[str, Any],
    land: Sequence[Sequence[tuple[float, float]]],
    borders: Sequence[Sequence[tuple[float, float]]] = (),
) -> list[Sheet]:
    """
    Draw all routes, then the overland ones, then the waters that ferries cross.

    Parameters
    ----------
    document : mapping
        An answer of ``compare`` whose legs carry their lines.
    land : sequence of rings
        Outlines of land. [deg]
    borders : sequence of lines, optional
        Lines between countries. [deg]

    Returns
    -------
    list of Sheet
        None if no leg has a line; a closer look is left out if it would show the same.
    """
    chains = list(_chains(document["routes"]))
    if not chains:
        return []
    every = [point for chain in chains for point in chain.lon_lat]
    centre = (min(p[0] for p in every) + max(p[0] for p in every)) / 2
    spots = _spots(document)
    sheets: list[Sheet] = []
    area = float("inf")
    for name, title, points in _frames(document, chains):
        around = _Frame(points, centre, room=_ROOM.get(name, 1.0))
        if around.area < 0.6 * area:
            area = around.area
            sheets.append(_draw(name, title, around, chains, spots, land, borders))
    return sheets


def _chains(routes: Sequence[Mapping[str, Any]]) -> Iterator[Chain]:
    """Cut the routes' lines wherever the set of routes that run there changes."""
    users: dict[frozenset[tuple[float, float]], set[int]] = defaultdict(set)
    lines = []
    for number, route in enumerate(routes):
        for leg in route["legs"]:
            rounded = [(round(p[0], 4), round(p[1], 4)) for p in leg.get("line") or []]
            if len(rounded) > 1:
                lines.append((number, leg["mode"], rounded))
                for step in pairwise(rounded):
                    users[frozenset(step)].add(number)
    for number, mode, line in lines:
        start = 0
        groups = [tuple(sorted(users[frozenset(s)])) for s in pairwise(line)]
        for i, group in enumerate(groups):
            if i + 1 == len(groups) or groups[i + 1] != group:
                yield Chain(number, mode, group, tuple(line[start : i + 2]))
                start = i + 1


def _spots(document: Mapping[str, Any]) -> list[_Spot]:
    """Return the places that legs touch, most telling first."""
    spots: dict[str, _Spot] = {}
    for route in document["routes"]:
        for leg in route["legs"]:
            line = leg.get("line") or []
            for end, at in (("from", 0), ("to", -1)):
                if line and leg[end] not in spots:
                    spots[leg[end]] = _Spot(leg[f"{end}_name"], (line[at][0], line[at][1]))
    for route in document["routes"]:
        for leg in route["legs"]:
            if leg["from"] in spots and leg["mode"] in _MARKED:
                spots[leg["from"]].kinds.add(_MARKED[leg["mode"]])
            for end in ("from", "to"):
                if leg["mode"] == "sea" and leg[end] in spots:
                    spots[leg[end]].kinds.add("port")
            for place in leg.get("via", ()):
                spot = spots.setdefault(
                    place["id"], _Spot(place["name"], (place["lon"], place["lat"]))
                )
                spot.kinds.add("via")
    for end in ("origin", "destination"):
        place = document[end]
        spot = spots.setdefault(place["id"], _Spot(place["name"], (place["lon"], place["lat"])))
        spot.kinds.add("end")
        spot.lon_lat = (place["lon"], place["lat"])
    return sorted(spots.values(), key=lambda spot: (_RANK[spot.kind], spot.name))


def _frames(
    document: Mapping[str, Any], chains: Sequence[Chain]
) -> Iterator[tuple[str, str, list[tuple[float, float]]]]:
    """Yield what each sheet must show: id, title, positions."""
    yield "all", "All routes", [p for chain in chains for p in chain.lon_lat]
    ocean = {
        number
        for number, route in enumerate(document["routes"])
        if route["distance_km"] and route["distance_km"]["sea"] > route["distance_km"]["total"] / 2
    }
    overland = [p for chain in chains if chain.route not in ocean for p in chain.lon_lat]
    if overland:
        yield "overland", "Overland routes", overland
    crossings = [
        tuple(point)
        for route in document["routes"]
        for leg in route["legs"]
        if leg["mode"] == "sea" and 0 < (leg["distance_km"] or 0) <= _FERRY_KM
        for point in leg.get("line") or []
    ]
    if crossings:
        yield "crossings", "Short sea crossings", [(p[0], p[1]) for p in crossings]


class _Frame:
    """Fits positions onto a sheet."""

    def __init__(
        self, lon_lat: Sequence[tuple[float, float]], centre: float, *, room: float = 1.0
    ) -> None:
        self.centre = centre
        plane = np.concatenate([project([p], centre) for p in sorted(set(lon_lat))])
        low, high = plane.min(axis=0), plane.max(axis=0)
        middle, size = (low + high) / 2, np.maximum(high - low, 0.02)
        size = size * room
        ratio = np.clip(size[1] / size[0], _LEAST_HEIGHT / _WIDTH, _MOST_HEIGHT / _WIDTH)
        self.height = round(_WIDTH * float(ratio))
        sheet = np.array([_WIDTH, self.height]) - 2 * _PADDING
        self.scale = float(np.min(sheet / size))
        self.shift = np.array([_WIDTH, self.height]) / 2 - middle * self.scale
        self.area = _WIDTH * self.height / self.scale**2

    def place(self, lon_lat: Sequence[tuple[float, float]]) -> Points:
        """Return positions in sheet units."""
        return np.asarray(project(lon_lat, self.centre) * self.scale + self.shift)

    def shows(self, at: Points) -> bool:
        """Tell whether a point lies on the sheet, off its very edge."""
        return bool(6 < at[0] < _WIDTH - 6 and 6 < at[1] < self.height - 6)


def _draw(
    name: str,
    title: str,
    frame: _Frame,
    chains: Sequence[Chain],
    spots: Sequence[_Spot],
    land: Sequence[Sequence[tuple[float, float]]],
    borders: Sequence[Sequence[tuple[float, float]]],
) -> Sheet:
    drawn = []
    for chain in chains:
        line = simplify(frame.place(chain.lon_lat), _LINE_TOLERANCE)
        if touches(line, _WIDTH, frame.height):
            middle = (len(chain.sharers) - 1) / 2
            shift = _GAP * (chain.sharers.index(chain.route) - middle)
            drawn.append((chain, offset(line, shift)))
    placer = Placer(_WIDTH, frame.height)
    marks, wanted = [], []
    for spot in spots:
        at = frame.place([spot.lon_lat])[0]
        if frame.shows(at):
            x, y = round(float(at[0]), 1), round(float(at[1]), 1)
            marks.append(Mark(spot.kind, x, y, spot.name))
            placer.block(x, y, 5.0)
            wanted.append((spot.name.replace(" - ", "–"), x, y, spot.kind == "end"))
    badges = list(_badges(drawn, placer, frame))
    for _, line in drawn:
        placer.add_line(line)
    labels = [
        label for want in wanted if (label := placer.label(*want[:3], strong=want[3])) is not None
    ]
    return Sheet(
        id=name,
        title=title,
        width=_WIDTH,
        height=frame.height,
        land=_outline(frame, land, closed=True),
        borders=_outline(frame, borders, closed=False),
        strokes=_strokes(drawn),
        badges=tuple(badges),
        marks=tuple(marks[::-1]),
        labels=tuple(labels),
    )


def _outline(frame: _Frame, lines: Sequence[Sequence[tuple[float, float]]], *, closed: bool) -> str:
    kept = []
    for lon_lat in lines:
        line = frame.place(lon_lat)
        if not touches(line, _WIDTH, frame.height):
            continue
        if closed:
            line = clip_ring(line, _WIDTH, frame.height, _LAND_MARGIN)
            if len(line) < 4 or np.ptp(line, axis=0).max() < 1.5:
                continue
        kept.append(simplify(line, _LAND_TOLERANCE))
    return path(kept, closed=closed)


def _strokes(drawn: Sequence[tuple[Chain, Points]]) -> tuple[Stroke, ...]:
    """Join the chains of a route and mode that follow one another."""
    runs: list[tuple[int, str, list[Points]]] = []
    for chain, line in drawn:
        if runs and runs[-1][:2] == (chain.route, chain.mode):
            last = runs[-1][2][-1]
            if len(last) and np.hypot(*(last[-1] - line[0])) < 12 * _GAP:
                runs[-1][2][-1] = np.concatenate([last, line])
            else:
                runs[-1][2].append(line)
        else:
            runs.append((chain.route, chain.mode, [line]))
    return tuple(Stroke(number, mode, path(lines)) for number, mode, lines in runs)


def _badges(
    drawn: Sequence[tuple[Chain, Points]], placer: Placer, frame: _Frame
) -> Iterator[Badge]:
    """Put each route's number where it runs alone, or with as few others as may be."""
    for number in sorted({chain.route for chain, _ in drawn}):
        own = [(chain, line) for chain, line in drawn if chain.route == number]
        own.sort(key=lambda pair: (len(pair[0].sharers), -_length(pair[1])))
        spot = next(
            (
                at
                for _, line in own
                if _length(line) > 24
                for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
                if frame.shows(at := _along(line, share))
                and placer.free(float(at[0]), float(at[1]), 10.0)
            ),
            None,
        )
        if spot is not None:
            x, y = round(float(spot[0]), 1), round(float(spot[1]), 1)
            placer.block(x, y, 10.0)
            yield Badge(number, x, y)


def _length(line: Points) -> float:
    steps = np.diff(line, axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _along(line: Points, share: float) -> Points:
    steps = np.diff(line, axis=0)
    passed = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    goal = share * passed[-1]
    return np.array([np.interp(goal, passed, line[:, 0]), np.interp(goal, passed, line[:, 1])])
