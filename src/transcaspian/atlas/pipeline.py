"""Pipelines as people name them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from transcaspian.atlas.link import link_id

__all__ = ["Pipeline"]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """
    A pipeline as people name it; its pieces are links.

    Parameters
    ----------
    id : str
        Slug.
    name : str
        Name in full.
    from_, to : str
        Ids of the ends.
    via : tuple of str
        Ids of the places between them.
    operator : str
        Who runs it.
    length_key : str
        Key under which its length is kept in the evidence, empty if none is.
    note : str
        Anything a reader should know.
    """

    id: str
    name: str
    from_: str
    to: str
    via: tuple[str, ...]
    operator: str
    length_key: str
    note: str

    @property
    def links(self) -> tuple[str, ...]:
        """Ids of the links it is made of."""
        stops = (self.from_, *self.via, self.to)
        return tuple(link_id("pipeline", *pair) for pair in pairwise(stops))
