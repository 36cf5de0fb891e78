"""A question to `compare`, checked as a whole before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError, UnknownPlace
from transcaspian.scenario.cargo import parse_cargo
from transcaspian.scenario.dates import settle_clocks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from transcaspian.atlas.network import Atlas
    from transcaspian.scenario.cargo import Cargo
    from transcaspian.scenario.dates import Clocks

__all__ = ["GOODS", "Asked", "Request", "check_request"]

GOODS = ("general", "sanctioned", "dual-use", "dangerous")
"""Classes of goods that a restriction may speak of; ``general`` is ordinary cargo."""
_MAX_DRAWS = 1_000_000
_MIN_DRAWS = 100
_MAX_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Request:
    """
    What was typed.

    Parameters
    ----------
    origin, destination : str
        Names, codes or ids of places.
    cargo : str
        Such as ``20x45G1``.
    depart, as_of, known_by, arrive_by : str or None
        Dates as typed.
    goods : str
        One of `GOODS`.
    value_usd_feu : float or None
        Value of the goods in forty feet. [USD/FEU]
    routes : sequence of str
        Ids of the corridors wanted, all if empty.
    seed : int
        Seed of the draws. [-]
    draws : int
        How many draws. [-]
    evidence : sequence of Path
        Folders of the user's own evidence.
    today : datetime.date
        The day of asking.
    """

    origin: str
    destination: str
    today: dt.date
    cargo: str = "1x45G1"
    depart: str | None = None
    as_of: str | None = None
    known_by: str | None = None
    arrive_by: str | None = None
    goods: str = "general"
    value_usd_feu: float | None = None
    routes: Sequence[str] = ()
    seed: int = 1
    draws: int = 10_000
    evidence: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A request that makes sense.

    Parameters
    ----------
    origin, destination : str
        Place ids.
    cargo : Cargo
        The consignment.
    clocks : Clocks
        All dates.
    goods : frozenset of str
        Classes of the cargo; empty is ordinary cargo.
    notes : tuple of str
        What was read as what.
    """

    origin: str
    destination: str
    cargo: Cargo
    clocks: Clocks
    goods: frozenset[str]
    notes: tuple[str, ...]


def check_request(
    request: Request,
    atlas: Atlas,
    *,
    corridors: Sequence[str],
    judge: Callable[[Cargo, Clocks], Iterable[str]],
) -> Asked:
    """
    Return the request in the atlas's terms.

    Parameters
    ----------
    request : Request
        What was typed.
    atlas : Atlas
        Where places are looked up.
    corridors : sequence of str
        Ids that `Request.routes` may name.
    judge : callable
        Gives the faults that cargo and dates have in the light of the evidence.

    Returns
    -------
    Asked
        The checked question.

    Raises
    ------
    ScenarioError
        With every fault at once, those of places among them.
    """
    faults: list[str] = []
    notes: list[str] = []
    ends: list[str] = []
    for text in (request.origin, request.destination):
        try:
            match = atlas.resolve(text)
        except UnknownPlace as error:
            faults += error.faults
        else:
            ends.append(match.place.id)
            if match.how:
                notes.append(match.how)
    if len(set(ends)) < len(ends):
        faults.append(
            f"destination: {request.destination!r} is the origin too: name two different places"
        )
    cargo, cargo_faults = parse_cargo(request.cargo)
    clocks, date_faults = settle_clocks(
        depart=request.depart,
        as_of=request.as_of,
        known_by=request.known_by,
        arrive_by=request.arrive_by,
        today=request.today,
    )
    faults += [*cargo_faults, *date_faults, *_option_faults(request, corridors)]
    if cargo is not None and clocks is not None:
        faults += judge(cargo, clocks)
    if faults or cargo is None or clocks is None:
        raise ScenarioError(faults, title="compare")
    goods = frozenset() if request.goods == "general" else frozenset({request.goods})
    return Asked(ends[0], ends[1], cargo, clocks, goods, tuple(notes))


def _option_faults(request: Request, corridors: Sequence[str]) -> list[str]:
    faults: list[str] = []
    if not _MIN_DRAWS <= request.draws <= _MAX_DRAWS:
        faults.append(f"--draws: {request.draws}: give {_MIN_DRAWS} to {_MAX_DRAWS}")
    if not 0 <= request.seed <= _MAX_SEED:
        faults.append(f"--seed: {request.seed}: give 0 to {_MAX_SEED}")
    if request.goods not in GOODS:
        faults.append(f"--goods: {request.goods[:60]!r} is unknown: use one of {', '.join(GOODS)}")
    value = request.value_usd_feu
    if value is not None and not 0.0 <= value <= 1e9:
        faults.append(f"--value: {value:g} USD a FEU: give 0 to 1e9")
    faults += [
        f"--routes: {name[:60]!r} is unknown: use one of {', '.join(corridors)}"
        for name in request.routes
        if name not in corridors
    ]
    return faults
