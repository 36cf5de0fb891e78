"""Shortest paths on a small graph given as adjacency lists."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["shortest_path"]


def shortest_path(
    start: int,
    goal: int,
    successors: Callable[[int], Iterable[tuple[int, float, int]]],
) -> tuple[float, list[tuple[int, int]]]:
    """
    Find the cheapest path by Dijkstra's algorithm, expanding nodes only when reached.

    Parameters
    ----------
    start, goal : int
        Node numbers.
    successors : callable
        Gives the ``(node, weight, edge)`` triples that leave a node; weights at least 0.

    Returns
    -------
    tuple of (float, list of (int, int))
        Weight of the path and its ``(edge, node reached)`` steps; infinity and no step where
        the goal can't be reached. [unit of the weights], [-]

    Notes
    -----
    Equal weights are settled by node number, so that the path does not depend on the order
    in which edges were written down.
    """
    best = {start: 0.0}
    came: dict[int, tuple[int, int]] = {}
    heap = [(0.0, start)]
    done: set[int] = set()
    while heap:
        weight, node = heapq.heappop(heap)
        if node in done:
            continue
        done.add(node)
        if node == goal:
            steps: list[tuple[int, int]] = []
            while node != start:
                previous, edge = came[node]
                steps.append((edge, node))
                node = previous
            return weight, steps[::-1]
        for target, cost, edge in successors(node):
            candidate = weight + cost
            known = best.get(target)
            if (
                known is None
                or candidate < known
                or (candidate == known and target not in done and (node, edge) < came[target])
            ):
                best[target] = candidate
                came[target] = (node, edge)
                heapq.heappush(heap, (candidate, target))
    return float("inf"), []
