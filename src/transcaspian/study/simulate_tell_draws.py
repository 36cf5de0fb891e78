"""How much of the spread of an answer comes from figures not known, and how much is luck."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.results.simulation import Spread
from transcaspian.simulation.world_fit import Held
from transcaspian.study.simulate_draws import share_of_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.simulation.uncertain import Ranked
    from transcaspian.simulation.world import Corridor, Groundwork
    from transcaspian.study.simulate_reduce import Reduced
    from transcaspian.study.simulate_runs import Setting

__all__ = ["FULL", "notes", "spread"]

FULL = 0.99
"""Where so large a part of a place is taken, its queue grows. [-]"""
_MEAN = 3
_MOST_NAMED = 4
_WORDS = {
    "posterior": "each replication has figures of its own, drawn from what fits the past",
    "prior": "each replication has figures of its own, drawn from what is published or assumed",
    "none": "every figure stays at its median: intervals tell the luck of weather and work alone",
}


def spread(
    corridor: Corridor, reduced: Sequence[Reduced], again: Sequence[Reduced]
) -> tuple[Spread, ...]:
    """
    Return for each measure what moves the mean of a replication.

    Parameters
    ----------
    corridor : Corridor
        What is measured.
    reduced : sequence of Reduced
        All replications.
    again : sequence of Reduced
        Some of their draws with other luck.

    Returns
    -------
    tuple of Spread
        None without draws.
    """
    if not again:
        return ()
    told = []
    for i, row in enumerate(corridor.tables["measures"]):
        parts = share_of_figures(
            np.array([one.times_d[i, _MEAN] for one in reduced]),
            np.array([one.times_d[i, _MEAN] for one in again]),
        )
        if parts is not None:
            figures, luck = parts
            whole = figures**2 + luck**2
            share = figures**2 / whole if whole > 0.0 else 0.0
            told.append(Spread(row["id"], row["label"], figures, luck, share))
    return tuple(told)


def notes(
    setting: Setting, reduced: Sequence[Reduced], again: Sequence[Reduced]
) -> tuple[str, ...]:
    """
    Return what the reader has to know about the figures of the replications.

    Parameters
    ----------
    setting : Setting
        The world.
    reduced : sequence of Reduced
        All replications.
    again : sequence of Reduced
        Some of their draws with other luck.

    Returns
    -------
    tuple of str
        What was drawn, what is short in many draws, and what moves all boxes.
    """
    told = [_WORDS[setting.draws.kind]]
    posterior = setting.draws.posterior
    if posterior is not None:
        lost = [name for name in posterior.names if name not in setting.draws.names]
        fitted = len(setting.draws.fitted)
        if fitted:
            told[0] += f" ({fitted} of them fitted, {len(setting.draws.names) - fitted} not)"
        else:
            told[0] = _WORDS["prior"]
        if posterior.known_by is not None and setting.asked.known_by < posterior.known_by:
            told.append(
                f"the fit saw what was out by {posterior.known_by}, later than --known-by: "
                "for a forecast of those days take --uncertainty prior"
            )
        if fitted:
            told += _waiting(setting.ground)
        if lost and fitted:  # a world of its own has none of them, and need not hear of each
            told.append(f"fitted, but no figure of this world: {', '.join(lost)}")
    if setting.draws.kind != "none":
        told += _short(setting, reduced)
    told += [
        _share_words(one, len(again))
        for one in spread(setting.corridor, reduced, again)
        if one.id == "all-boxes"
    ]
    return tuple(told)


def _waiting(ground: Groundwork) -> list[str]:
    """Name the rows that wait for the next fit, and the figures that other rows have moved."""
    fitted = ground.outlook.fitted
    if fitted is None:
        return []
    waits: dict[str, dict[str, None]] = {}
    moved: dict[str, None] = {}
    for name, waiting, ranked in _beliefs(ground):
        if waiting:
            waits.setdefault(name, {}).update(dict.fromkeys(waiting))
        if isinstance(ranked, Held):
            moved[name] = None
    told = []
    if waits:
        rows = "; ".join(f"{name} ({', '.join(ids)})" for name, ids in waits.items())
        told.append(
            f"the fit speaks of days up to {fitted.last_day}, by what was out by "
            f"{fitted.known_by}; rows that it did not see wait for the next one: {rows}"
        )
    if moved:
        told.append(
            f"on days after {fitted.last_day} rows that the fit did not see move these figures, "
            f"and make none of them wider: {', '.join(moved)}"
        )
    return told


def _beliefs(ground: Groundwork) -> Iterator[tuple[str, tuple[str, ...], Ranked | None]]:
    """Yield every figure of the run and of its years with its waiting rows and distribution."""
    for figures in (ground.found, *(span.figures for span in ground.spans)):
        for one in figures.values():
            yield one.name, one.waiting, one.ranked
    for name, belief in ground.outlook.weather:
        yield name, belief.waiting, belief.ranked


def _share_words(one: Spread, n: int) -> str:
    """Say how much of what moves a measure comes from figures, if it can be told at all."""
    if one.figures_share <= 0.0 < one.luck_d:
        return (
            f"{one.label}: what figures that are not known move can't be told from luck by {n} "
            "draws run twice: run more replications"
        )
    return (
        f"{one.label}: {one.figures_share:.0%} of the variance between replications comes from "
        f"figures that are not known, the rest is luck, as far as {n} draws run twice can tell"
    )


def _short(setting: Setting, reduced: Sequence[Reduced]) -> list[str]:
    """Name what is taken all the time in some draws: there a queue grows through the run."""
    rows = setting.corridor.tables["resources"]
    full = Counter(
        row["label"]
        for one in reduced
        for row, share in zip(rows, one.utilisation[: len(rows)], strict=True)
        if share >= FULL
    )
    if not full:
        return []
    of = len(reduced)
    named = "; ".join(f"{label} in {n} of {of}" for label, n in full.most_common(_MOST_NAMED))
    return [f"in some draws more is asked for than can be done, so a queue grows: {named}"]
