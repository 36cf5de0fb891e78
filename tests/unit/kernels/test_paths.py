"""Shortest paths against an all-pairs twin."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.floyd import all_pairs

from transcaspian.kernels.paths import shortest_path

if TYPE_CHECKING:
    from collections.abc import Iterable

N_NODE = 7
edge_lists = st.lists(
    st.tuples(
        st.integers(0, N_NODE - 1),
        st.integers(0, N_NODE - 1),
        st.floats(0, 100, allow_nan=False, width=32),
    ),
    max_size=30,
)


@given(edges=edge_lists, goal=st.integers(0, N_NODE - 1))
def test_weight_agrees_with_all_pairs_and_path_adds_up(
    edges: list[tuple[int, int, float]], goal: int
) -> None:
    def successors(node: int) -> Iterable[tuple[int, float, int]]:
        return (
            (end, weight, number)
            for number, (start, end, weight) in enumerate(edges)
            if start == node
        )

    weight, steps = shortest_path(0, goal, successors)

    twin = all_pairs(N_NODE, edges)[0][goal]
    assert weight == pytest.approx(twin)
    if math.isfinite(weight):
        assert sum(edges[edge][2] for edge, _ in steps) == pytest.approx(weight)
        here = 0
        for edge, reached in steps:
            assert edges[edge][:2] == (here, reached)
            here = reached
        assert here == goal
    else:
        assert steps == []


@given(edges=edge_lists, goal=st.integers(0, N_NODE - 1), shift=st.integers(1, 29))
def test_path_does_not_depend_on_the_order_in_which_edges_are_listed(
    edges: list[tuple[int, int, float]], goal: int, shift: int
) -> None:
    def finder(listing: list[int]) -> list[int]:
        def successors(node: int) -> Iterable[tuple[int, float, int]]:
            return ((edges[i][1], edges[i][2], i) for i in listing if edges[i][0] == node)

        return [node for _, node in shortest_path(0, goal, successors)[1]]

    numbers = list(range(len(edges)))
    turned = numbers[shift % max(len(edges), 1) :] + numbers[: shift % max(len(edges), 1)]
    assert finder(numbers) == finder(turned)
