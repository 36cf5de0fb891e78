"""Cargo as a forwarder writes it: ``20x45G1`` is twenty 40-foot high-cube containers."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["BOX_TYPES", "BoxType", "Cargo", "parse_cargo"]


@dataclass(frozen=True, slots=True)
class BoxType:
    """
    A container size and type.

    Parameters
    ----------
    code : str
        ISO 6346 size-type code.
    name : str
        What people call it.
    teu : float
        Twenty-foot equivalents. [TEU]
    """

    code: str
    name: str
    teu: float


BOX_TYPES = {
    box.code: box
    for box in (
        BoxType("22G1", "20' standard", 1.0),
        BoxType("22R1", "20' reefer", 1.0),
        BoxType("22U1", "20' open top", 1.0),
        BoxType("42G1", "40' standard", 2.0),
        BoxType("42U1", "40' open top", 2.0),
        BoxType("45G1", "40' high-cube", 2.0),
        BoxType("45R1", "40' high-cube reefer", 2.0),
        BoxType("L5G1", "45' high-cube", 2.25),
    )
}
_ALIASES = {
    "20GP": "22G1",
    "20DC": "22G1",
    "40GP": "42G1",
    "40DC": "42G1",
    "40HC": "45G1",
    "40HQ": "45G1",
    "45HC": "L5G1",
    "FEU": "45G1",
    "TEU": "22G1",
}
_CARGO = re.compile(
    r"(?:(?P<count>\d{1,7})\s*[x×*]\s*)?(?P<type>[0-9A-Za-z]{3,4})"
    r"(?:\s*[@,/]\s*(?P<load>\d+(?:\.\d+)?)\s*t)?"
)


@dataclass(frozen=True, slots=True)
class Cargo:
    """
    A consignment of equal containers.

    Parameters
    ----------
    count : int
        How many containers, at least 1.
    box : BoxType
        Their size and type.
    load_t : float or None
        Cargo in one container, None where the typical load is to be used. [t]
    """

    count: int
    box: BoxType
    load_t: float | None = None

    @property
    def teu(self) -> float:
        """The consignment in twenty-foot equivalents. [TEU]"""
        return self.count * self.box.teu

    @property
    def feu(self) -> float:
        """The consignment in forty-foot equivalents. [FEU]"""
        return self.teu / 2.0

    @property
    def text(self) -> str:
        """The consignment as it can be typed again."""
        load = f"@{self.load_t:g}t" if self.load_t is not None else ""
        return f"{self.count}x{self.box.code}{load}"


def parse_cargo(text: str) -> tuple[Cargo | None, list[str]]:
    """
    Read a consignment such as ``20x45G1`` or ``2x22G1@18t``.

    Parameters
    ----------
    text : str
        Count, ISO 6346 size-type (or 20GP, 40GP, 40HC) and, after ``@``, the tonnes in a box.

    Returns
    -------
    tuple of (Cargo or None, list of str)
        The cargo, or None with the faults.

    Notes
    -----
    Whether a load fits is judged later, against the gross and tare weights in the evidence.
    """
    match = _CARGO.fullmatch(text.strip())
    if match is None:
        return None, [
            f"--cargo: {text[:60]!r} can't be read: expected COUNTxTYPE[@TONNESt], such as "
            "20x45G1 or 2x22G1@18t"
        ]
    faults: list[str] = []
    code = match["type"].upper()
    box = BOX_TYPES.get(_ALIASES.get(code, code))
    if box is None:
        known = ", ".join(f"{b.code} ({b.name})" for b in BOX_TYPES.values())
        faults.append(f"--cargo: container type {match['type']!r} is unknown: use one of {known}")
    count = int(match["count"] or 1)
    if not 1 <= count <= 100_000:
        faults.append(f"--cargo: {count} containers: give 1 to 100000")
    load = float(match["load"]) if match["load"] else None
    if load is not None and load <= 0:
        faults.append(f"--cargo: a load of {load:g} t: leave the tonnes out or give more than 0")
    if faults or box is None:
        return None, faults
    return Cargo(count, box, load), faults
