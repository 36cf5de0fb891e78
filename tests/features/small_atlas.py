"""A tiny corridor: origin O, a gauge break B, a port P, the sea, a port Q, and destination D."""

from __future__ import annotations

from transcaspian.atlas.border import Border
from transcaspian.atlas.link import Link
from transcaspian.atlas.network import Atlas
from transcaspian.atlas.place import Place
from transcaspian.routing.corridor import Corridor, Weights

WEIGHTS = Weights(
    rail_km=1.0, road_km=1.8, sea_km=0.35, board=150.0, border=120.0, gauge_change=150.0
)


def place(
    name: str, country: str, lon: float, roles: str = "rail", gauge: tuple[int, ...] = (1520,)
) -> Place:
    """Return a place on the equator."""
    return Place(
        id=name, name=name.upper(), country=country, kind="station",
        roles=frozenset(roles.split("|")), lat=0.0, lon=lon, gauge=gauge, tz="UTC",
        unlocode="", note="",
    )  # fmt: skip


def rail(a: str, b: str, km: float, country: str, gauge: int = 1520) -> Link:
    """Return a stretch of track."""
    a, b = sorted((a, b))
    return Link(f"rail:{a}~{b}", "rail", a, b, km, gauge=gauge, country=country)


def sea(a: str, b: str, km: float) -> Link:
    """Return a lane."""
    a, b = sorted((a, b))
    return Link(f"sea:{a}~{b}", "sea", a, b, km)


def small_atlas() -> Atlas:
    """Return the world of the module's first line, with a land way round the sea by R."""
    return Atlas(
        [
            place("o", "CHN", 0.0, "city|rail", (1435,)),
            place("b", "KAZ", 5.0, "rail|border|gauge", (1435, 1520)),
            place("p", "KAZ", 10.0, "rail|port"),
            place("q", "AZE", 14.0, "rail|port"),
            place("d", "GEO", 20.0, "city|rail"),
            place("r", "RUS", 12.0, "rail"),
        ],
        [
            rail("o", "b", 500, "CHN", 1435),
            rail("b", "p", 500, "KAZ"),
            sea("p", "q", 400),
            rail("d", "q", 600, "GEO"),
            rail("p", "r", 900, "RUS"),
            rail("d", "r", 900, "RUS"),
        ],
        borders=[Border("b", "CHN", "KAZ", "rail", 1435, 1520, "b", "")],
        regions={},
    )


def corridor(**rules: object) -> Corridor:
    """Return a corridor without rules but those given."""
    plain: dict[str, object] = {
        "id": "test", "name": "Test", "short": "", "needs": "the sea", "must_pass": (),
        "avoid_countries": frozenset(), "avoid_places": frozenset(),
        "seas": frozenset({"ocean"}), "seas_if_closed": frozenset({"ocean"}),
        "penalty_km": {}, "penalty_why": "", "wagon_hire": False,
    }  # fmt: skip
    return Corridor(**{**plain, **rules})  # type: ignore[arg-type]
