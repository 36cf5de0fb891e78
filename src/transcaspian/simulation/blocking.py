"""What is held up while someone waits for room in a full yard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transcaspian.simulation.paths import held_at, starts_of, successors_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcaspian.simulation.model import Model

__all__ = ["held_for_room"]

_ENTER = ("store", "reserve", "batch")


def held_for_room(model: Model) -> NDArray[np.float64]:
    """
    Return how much of each resource one of a class holds who waits for room in a stock.

    Parameters
    ----------
    model : Model
        Without faults.

    Returns
    -------
    (n_class, n_resource, n_stock) float64
        A mean over the ways of the class into the stock and over what may be held on them; exact
        where all of a class hold the same. NaN where a class never comes to the stock. [-]
    """
    stocks = {one.id: i for i, one in enumerate(model.stocks) if one.capacity < np.inf}
    resources = {one.id: i for i, one in enumerate(model.resources)}
    amounts = {step.resource: step.amount for step in model.steps if step.op == "seize"}
    enter = [step for step in model.steps if step.op in _ENTER and step.stock in stocks]
    shape = (len(model.classes), len(resources), len(model.stocks))
    holding, n_hand = np.zeros(shape), np.zeros((shape[0], 1, shape[2]))
    ahead = successors_of(model)
    for i, one in enumerate(model.classes if enter else ()):
        held = held_at(model, starts_of(model, one, ahead), ahead)
        for step in enter:
            for hand in held.get(step.id, ()):
                n_hand[i, 0, stocks[step.stock]] += 1.0
                for name in hand:
                    holding[i, resources[name], stocks[step.stock]] += amounts.get(name, 1.0)
    return np.where(n_hand > 0.0, holding / np.maximum(n_hand, 1.0), np.nan)
