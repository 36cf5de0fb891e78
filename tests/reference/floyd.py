"""Slow twin of the shortest path: Floyd and Warshall's all-pairs distances."""

from __future__ import annotations

import math


def all_pairs(n_node: int, edges: list[tuple[int, int, float]]) -> list[list[float]]:
    """Return the least weight between every two nodes of a directed graph."""
    distance = [[math.inf] * n_node for _ in range(n_node)]
    for node in range(n_node):
        distance[node][node] = 0.0
    for start, end, weight in edges:
        distance[start][end] = min(distance[start][end], weight)
    for middle in range(n_node):
        for start in range(n_node):
            for end in range(n_node):
                through = distance[start][middle] + distance[middle][end]
                distance[start][end] = min(distance[start][end], through)
    return distance
