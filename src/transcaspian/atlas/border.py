"""Border crossings, and the rail systems on either side."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Border", "RailSystem"]


@dataclass(frozen=True, slots=True)
class Border:
    """
    A crossing between two countries.

    Parameters
    ----------
    place : str
        Id of the place on the line.
    country_a, country_b : str
        ISO 3166-1 alpha-3 codes of both sides.
    mode : str
        Mode it is meant for, several joined by ``|``.
    gauge_a, gauge_b : int or None
        Track gauge on each side, None without rail. [mm]
    change_at : str
        Id of the place where gauge is changed if both differ, else empty.
    note : str
        Anything a reader should know.
    """

    place: str
    country_a: str
    country_b: str
    mode: str
    gauge_a: int | None
    gauge_b: int | None
    change_at: str
    note: str

    @property
    def id(self) -> str:
        """The crossing goes by its place."""
        return self.place

    @property
    def modes(self) -> tuple[str, ...]:
        """The modes it serves."""
        return tuple(self.mode.split("|"))

    @property
    def countries(self) -> tuple[str, str]:
        """Both sides."""
        return self.country_a, self.country_b

    @property
    def breaks_gauge(self) -> bool:
        """Whether trains can't roll on from one side to the other."""
        return (
            self.gauge_a is not None and self.gauge_b is not None and self.gauge_a != self.gauge_b
        )


@dataclass(frozen=True, slots=True)
class RailSystem:
    """
    What holds for a country's railway where a link says nothing else.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3 code.
    operator : str
        Code of the infrastructure's operator.
    operator_name : str
        Its name in full.
    gauge : int
        Main gauge. [mm]
    electrified : bool or None
        Whether an unnamed link is taken to be under wire; None leaves it unknown.
    note : str
        Anything a reader should know.
    """

    country: str
    operator: str
    operator_name: str
    gauge: int
    electrified: bool | None
    note: str
