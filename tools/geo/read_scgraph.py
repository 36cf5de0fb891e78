"""
Read the graphs of ``scgraph_data`` as text.

The package imports a module that newer releases of its companion no longer have, and an
import would compile 44-92 MB of byte code, so the module files are parsed instead.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from network import RawGraph

__all__ = ["read_scgraph"]


def read_scgraph(name: str) -> RawGraph:
    """
    Return one graph of ``scgraph_data`` as arrays, undirected and without self loops.

    Parameters
    ----------
    name : str
        Module of the package, ``world_railways`` or ``world_highways``.

    Returns
    -------
    RawGraph
        Nodes as latitude and longitude, edges with their length in km.

    Raises
    ------
    FileNotFoundError
        If the package is not installed.
    """
    spec = importlib.util.find_spec("scgraph_data")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("scgraph-data is not installed: pip install scgraph-data==2.0.0")
    path = Path(next(iter(spec.submodule_search_locations))) / f"{name}.py"
    text = path.read_text(encoding="utf8")
    i_graph = text.index("graph=") + len("graph=")
    i_nodes = text.index("\nnodes=")
    i_end = text.rindex("\n" + name)
    nodes = np.array(json.loads(text[i_nodes + len("\nnodes=") : i_end]), dtype=np.float64)
    u, v, km = _parse_edges(text[i_graph:i_nodes])
    return RawGraph(nodes, u, v, km)


def _parse_edges(
    text: str,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Parse ``[{1: 2.5, 7: 0.3}, {0: 2.5}, ...]``, keeping each edge once (u < v)."""
    parts = text.strip()[1:-1].split("}, {")
    parts[0] = parts[0].lstrip("{")
    parts[-1] = parts[-1].rstrip("}")
    tails: list[int] = []
    heads: list[int] = []
    lengths: list[float] = []
    for tail, part in enumerate(parts):
        if not part.strip():
            continue
        for item in part.split(", "):
            key, _, value = item.partition(": ")
            head = int(key)
            if tail < head:
                tails.append(tail)
                heads.append(head)
                lengths.append(float(value))
    return np.array(tails), np.array(heads), np.array(lengths)
