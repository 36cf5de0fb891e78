"""How much of the spread of an answer comes from figures not known, and how much is luck."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from transcaspian.results.simulation import Spread
from transcaspian.study.simulate_draws import share_of_figures

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from transcaspian.simulation.world import Corridor
    from transcaspian.study.simulate_reduce import Reduced
    from transcaspian.study.simulate_runs import Setting

__all__ = ["notes", "spread"]

_FULL = 0.99
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
        fitted = len(posterior.names) - len(lost)
        if fitted:
            told[0] += f" ({fitted} of them fitted, {len(setting.draws.names) - fitted} not)"
        else:
            told[0] = _WORDS["prior"]
        if posterior.known_by is not None and setting.asked.known_by < posterior.known_by:
            told.append(
                f"the fit saw what was out by {posterior.known_by}, later than --known-by: "
                "for a forecast of those days take --uncertainty prior"
            )
        if fitted and posterior.known_by is not None:
            told += _newer(setting.asked.known_by, posterior.known_by)
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


def _newer(known_by: dt.date, fitted_by: dt.date) -> list[str]:
    """Warn that ranks reach as far as the ranges of today, which the fit did not see."""
    if known_by <= fitted_by:
        return []
    return [
        f"the fit saw what was out by {fitted_by}: where later rows widen a range, its draws "
        f"reach further than was fitted; --known-by {fitted_by} keeps to it"
    ]


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
        if share >= _FULL
    )
    if not full:
        return []
    of = len(reduced)
    named = "; ".join(f"{label} in {n} of {of}" for label, n in full.most_common(_MOST_NAMED))
    return [f"in some draws more is asked for than can be done, so a queue grows: {named}"]
