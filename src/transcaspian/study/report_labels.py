"""Names on a map, set where they cover neither one another nor, if it can be, the lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Label", "Placer"]

_EM = 11.5
_CHAR = 0.57 * _EM
_MOST_COVERED = 14


@dataclass(frozen=True, slots=True)
class Label:
    """
    A name on the sheet.

    Parameters
    ----------
    text : str
        The name.
    x, y : float
        Where its baseline is anchored. [-]
    anchor : str
        ``start``, ``middle`` or ``end``.
    strong : bool
        Whether it is the origin or the destination.
    """

    text: str
    x: float
    y: float
    anchor: str
    strong: bool


class Placer:
    """
    Keeps the boxes that are taken on a sheet.

    Parameters
    ----------
    width, height : float
        The sheet. [-]
    """

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._taken: list[tuple[float, float, float, float]] = []
        self._dots: NDArray[np.float64] = np.empty((0, 2))

    def block(self, x: float, y: float, radius: float) -> None:
        """
        Keep the square around a point free of names.

        Parameters
        ----------
        x, y, radius : float
            Centre and half side. [-]
        """
        self._taken.append((x - radius, y - radius, x + radius, y + radius))

    def free(self, x: float, y: float, radius: float) -> bool:
        """
        Tell whether nothing lies in the square around a point.

        Parameters
        ----------
        x, y, radius : float
            Centre and half side. [-]

        Returns
        -------
        bool
            True if it is free.
        """
        return self._is_free((x - radius, y - radius, x + radius, y + radius))

    def add_line(self, line: NDArray[np.float64]) -> None:
        """
        Note where a route runs, so that names avoid it.

        Parameters
        ----------
        line : (n, 2) float64
            The line. [-]
        """
        steps = np.diff(line, axis=0)
        passed = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
        at = np.arange(0.0, passed[-1], 6.0)
        dots = np.stack([np.interp(at, passed, line[:, 0]), np.interp(at, passed, line[:, 1])], 1)
        self._dots = np.concatenate([self._dots, dots])

    def label(self, text: str, x: float, y: float, *, strong: bool) -> Label | None:
        """
        Set a name beside its point.

        Parameters
        ----------
        text : str
            The name.
        x, y : float
            The point. [-]
        strong : bool
            Whether it must be shown even over lines, in bold.

        Returns
        -------
        Label or None
            None if there is no room.
        """
        width = len(text) * _CHAR * (1.1 if strong else 1.0)
        options = []
        for order, (dx, dy, anchor) in enumerate(
            (
                (8, 4, "start"),
                (-8, 4, "end"),
                (0, -9, "middle"),
                (0, 18, "middle"),
                (7, -6, "start"),
                (7, 14, "start"),
                (-7, -6, "end"),
                (-7, 14, "end"),
            )
        ):
            left = x + dx - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
            base = y + dy
            box = (left - 1, base - _EM, left + width + 1, base + 3)
            if self._is_inside(box) and self._is_free(box):
                options.append((self._covered(box), order, box, (x + dx, base, anchor)))
        if not options:
            return None
        covered, _, box, (at_x, at_y, anchor) = min(options)
        if covered > _MOST_COVERED and not strong:
            return None
        self._taken.append(box)
        return Label(text, round(at_x, 1), round(at_y, 1), anchor, strong)

    def _is_inside(self, box: tuple[float, float, float, float]) -> bool:
        return box[0] > 0 and box[1] > 0 and box[2] < self._size[0] and box[3] < self._size[1]

    def _is_free(self, box: tuple[float, float, float, float]) -> bool:
        return all(
            box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3]
            for other in self._taken
        )

    def _covered(self, box: tuple[float, float, float, float]) -> int:
        x, y = self._dots[:, 0], self._dots[:, 1]
        return int(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).sum())
