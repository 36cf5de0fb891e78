"""What is held up while someone waits for room in a full yard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.simulation.paths import held_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcaspian.simulation.model import Model

__all__ = ["held_for_room"]

_ENTER = ("store", "reserve", "batch")


def held_for_room(model: Model) -> NDArray[np.float64]:
    """
    Return how much of each resource is in the hands of one who waits for room in a stock.

    Parameters
    ----------
    model : Model
        Without faults.

    Returns
    -------
    (n_resource, n_stock) float64
        A mean over the steps that lead into the stock, and over what may be held on arriving
        there; exact where all who come hold the same. [-]
    """
    stocks = {one.id: i for i, one in enumerate(model.stocks) if one.capacity < np.inf}
    resources = {one.id: i for i, one in enumerate(model.resources)}
    amounts = {step.resource: step.amount for step in model.steps if step.op == "seize"}
    enter = [step for step in model.steps if step.op in _ENTER and step.stock in stocks]
    holding = np.zeros((len(resources), len(model.stocks)))
    if not enter:
        return holding
    starts = [one.start for one in model.classes]
    starts += [step.to for step in model.steps if step.op in ("batch", "split")]
    held = held_at(model, starts)
    n_hand = np.zeros(len(model.stocks))
    for step in enter:
        for hand in held.get(step.id, ()):
            n_hand[stocks[step.stock]] += 1
            for name in hand:
                holding[resources[name], stocks[step.stock]] += amounts.get(name, 1.0)
    return holding / np.maximum(n_hand, 1.0)
