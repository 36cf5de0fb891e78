"""The figures of a world: from evidence as of a day, from the atlas, by formula, or assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transcaspian.errors import InputError, ScenarioError
from transcaspian.simulation.uncertain import Sourced, TwoPiece
from transcaspian.simulation.world_fit import Belief
from transcaspian.simulation.world_formula import evaluate, names_in
from transcaspian.simulation.world_ways import find_way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcaspian.atlas.moment import Moment
    from transcaspian.atlas.network import Atlas
    from transcaspian.errors import Faults
    from transcaspian.evidence.world import World
    from transcaspian.simulation.uncertain import Draw, Ranked
    from transcaspian.simulation.world_fit import Outlook
    from transcaspian.simulation.world_tables import Row, Tables

__all__ = ["Quantity", "draw_quantities", "find_quantities", "settle", "settle_known", "whole"]

_OUTLIVED = 6.0
"""Half-lives after which a row that nobody has renewed gives way to the assumption. [-]"""
_ENDS = (0.1, 0.9)
_COUNTED = frozenset({"FEU", "berth", "crane", "locomotive", "track", "vessel", "wagon"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """
    A figure of the world.

    Attributes
    ----------
    name : str
        What tables and what-ifs call it.
    value : float
        In `unit`.
    unit : str
        As in the table.
    origin : str
        ``sourced``, ``assumed``, ``atlas`` or ``formula``.
    basis : str
        The parameter, the way measured, the formula, or the note of the assumption.
    low, high : float or None
        P10 and P90 of a parameter, or the range of an assumption. [unit]
    description : str
        For people.
    ranked : Ranked or None
        Its distribution; lengths of ways and what is worked out by formula have none.
    waiting : tuple of str
        Rows of the evidence that the fit did not see and that wait for the next one.
    """

    name: str
    value: float
    unit: str
    origin: str
    basis: str
    low: float | None
    high: float | None
    description: str
    ranked: Ranked | None = None
    waiting: tuple[str, ...] = ()


def find_quantities(
    tables: Tables, *, outlook: Outlook, atlas: Atlas, told: Faults | None = None
) -> dict[str, Quantity]:
    """
    Find the figure of every quantity but those by formula, whose value is still 0.

    Parameters
    ----------
    tables : dict
        Of the world.
    outlook : Outlook
        Evidence with both clocks set, and what the fit knew.
    atlas : Atlas
        For distances.
    told : Faults, optional
        Keeps the faults, so that the others are returned.

    Returns
    -------
    dict of str to Quantity
        In the order of the table.

    Raises
    ------
    ScenarioError
        If a quantity has no figure at all; every fault at once.
    """
    assumed = {row["name"]: row for row in tables["assumed"]}
    moment = atlas.on(outlook.world.as_of, outlook.world.known_by)
    found: dict[str, Quantity] = {}
    faults: list[str] = []
    for row in tables["quantities"]:
        try:
            found[row["name"]] = _find(row, assumed, outlook, moment)
        except InputError as error:
            faults += [f"{row['at']}: {fault}" for fault in error.faults]
    known = {row["name"] for row in tables["quantities"]}
    faults += [
        f"{row['at']}: no quantity is called {name}"
        for name, row in assumed.items()
        if name not in known
    ]
    if told is not None:
        told.add(faults)
    elif faults:
        raise ScenarioError(faults)
    return found


def draw_quantities(found: Mapping[str, Quantity], draw: Draw) -> dict[str, Quantity]:
    """
    Put every figure that a draw names at its rank.

    Parameters
    ----------
    found : mapping
        As found.
    draw : mapping of str to float
        Ranks by name, checked before; other names are passed over. [-]

    Returns
    -------
    dict of str to Quantity
        A thing that can't be halved is rounded after the draw.
    """
    return {
        name: replace(one, value=whole(one.unit, one.ranked.at(draw[name])))
        if one.ranked is not None and name in draw
        else one
        for name, one in found.items()
    }


def whole(unit: str, value: float) -> float:
    """
    Return a figure as a whole number, at least 1, if its unit is a thing that can't be halved.

    Parameters
    ----------
    unit : str
        Unit of the figure.
    value : float
        The figure. [unit]

    Returns
    -------
    float
        In the same unit; 0 stays 0.
    """
    return float(max(round(value), 1)) if unit in _COUNTED and value > 0.0 else value


def settle(quantities: Mapping[str, Quantity]) -> dict[str, float]:
    """
    Return the value of every quantity, those by formula worked out.

    Parameters
    ----------
    quantities : mapping
        As found, or as changed by a what-if.

    Returns
    -------
    dict of str to float
        Each in its own unit.

    Raises
    ------
    ScenarioError
        If formulas need one another in a circle, or name nothing.
    """
    values, faults = settle_known(quantities)
    if faults:
        raise ScenarioError(faults)
    return values


def settle_known(
    quantities: Mapping[str, Quantity], missing: Iterable[str] = ()
) -> tuple[dict[str, float], list[str]]:
    """
    Return the values that can be worked out, and why others can't.

    Parameters
    ----------
    quantities : mapping
        As found.
    missing : iterable of str
        Others, which could not be found: a formula that needs one of them has no value, and that
        is no fault of its own.

    Returns
    -------
    values : dict of str to float
        Each in its own unit.
    faults : list of str
        Formulas that need themselves, name nothing or can't be read.
    """
    values = {name: one.value for name, one in quantities.items() if one.origin != "formula"}
    left = {name: one.basis for name, one in quantities.items() if one.origin == "formula"}
    lost = set(missing)
    faults: list[str] = []
    n = -1
    while n != len(left):
        n = len(left)
        for name, formula in list(left.items()):
            try:
                needs = names_in(formula)
                if lost.isdisjoint(needs):
                    if not left.keys().isdisjoint(needs):
                        continue
                    values[name] = evaluate(formula, values)
                else:
                    lost.add(name)
            except ScenarioError as error:
                faults.append(f'quantity "{name}": {error}')
                lost.add(name)
            del left[name]
    return values, [*faults, *_circles({name: names_in(text) for name, text in left.items()})]


def _circles(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a fault for each formula that needs itself, by way of others or not."""
    faults = []
    told: set[str] = set()
    for name in needs:
        seen: list[str] = []
        one = name
        while one not in seen:  # every one left needs another that is left
            seen.append(one)
            one = next(other for other in needs[one] if other in needs)
        circle = seen[seen.index(one) :]
        if told.isdisjoint(circle):
            by_way = f" by way of {', '.join(circle[1:])}" if len(circle) > 1 else ""
            faults.append(
                f'quantity "{circle[0]}" needs itself{by_way}: formulas must not need one another '
                "in a circle, so state one as a value"
            )
            told.update(circle)
    return faults


def _find(row: Row, assumed: Mapping[str, Row], outlook: Outlook, moment: Moment) -> Quantity:
    name, unit, words = row["name"], row["unit"], row["description"]
    if row["formula"]:
        return Quantity(name, 0.0, unit, "formula", row["formula"], None, None, words)
    if row["distance"]:
        km = find_way(moment, row["distance"]).km
        return Quantity(name, km, unit, "atlas", row["distance"], None, None, words)
    belief = outlook.believe(name, lambda world: _look(row, assumed, world))
    ranked, one = belief.ranked, belief.parameter
    if one is None:
        guess = assumed[name]
        low, high = float(guess["low"]), float(guess["high"])
        return Quantity(
            name, belief.middle, unit, "assumed", guess["note"], low, high, words, ranked,
            belief.waiting,
        )  # fmt: skip
    origin = "assumed" if one.assumed else "sourced"
    low, high = (one.p10, one.p90) if isinstance(ranked, Sourced) else map(ranked.at, _ENDS)
    value = whole(unit, belief.middle)
    return Quantity(name, value, unit, origin, one.id, low, high, words, ranked, belief.waiting)


def _look(row: Row, assumed: Mapping[str, Row], world: World) -> Belief:
    """Return what is believed of a figure in a world: by the evidence, or else assumed."""
    name, unit = row["name"], row["unit"]
    if row["key"]:
        one = world.find_parameter(row["key"], row["subject"])
        half_life_y = world.evidence.keys[row["key"]].half_life_y
        if one is not None and half_life_y and one.stale_y > _OUTLIVED * half_life_y:
            # what nobody has said again for so long is no better than the assumption
            one = one if name not in assumed else None
        if one is not None and one.unit != unit:
            raise ScenarioError(f"{name} is in {unit} and {one.id} in {one.unit}")
        if one is not None:
            return Belief.of(one)
    if name not in assumed:
        raise ScenarioError(f"{name} has no evidence by {world.known_by} and no row in assumed.csv")
    guess = assumed[name]
    low, value, high = (float(guess[cell]) for cell in ("low", "value", "high"))
    if not low <= value <= high or guess["unit"] != unit or not guess["note"]:
        raise ScenarioError(f"{name}: assumed.csv needs low <= value <= high, the unit and a note")
    ranked = TwoPiece(low, value, high, most=1.0 if unit == "ratio" and high <= 1.0 else math.inf)
    return Belief(ranked, value, value, None)
