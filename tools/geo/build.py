"""
Build ``src/transcaspian/data/geo`` from public packages and the tables in ``sources/geo``.

Usage: ``python tools/geo/build.py [all|rail|road|sea|land|pipelines ...] [--cache DIR]``.
The same inputs give the same bytes. Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import shapely
from rich.console import Console

from countries import Countries, Topology, fetch_world_atlas, load_topology, read_iso_codes
from land import write_land
from pipelines import write_pipelines
from places import ATLAS, ROOT, SOURCES, Place, read_borders, read_places
from residuals import write_page
from sea_links import write_sea
from surface import Recipe, build_network
from surface_links import write_links

__all__ = ["main"]

PARTS = ("rail", "road", "sea", "land", "pipelines")
#: Eurasia, the reach of the surface networks: west, south, east, north. [deg]
EURASIA = (-12.0, 5.0, 150.0, 72.0)
RAIL = Recipe("world_railways", "rail", EURASIA, snap_km=3.0, min_piece=150)
ROAD = Recipe("world_highways", "road", EURASIA, snap_km=3.0, min_piece=150)
Say = Callable[[str], None]


def main(arguments: list[str] | None = None) -> int:
    """
    Build the parts named on the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Command line; the program's own by default.

    Returns
    -------
    int
        Exit code: 0 built, 2 an input is missing or wrong.
    """
    parser = argparse.ArgumentParser(description="Build src/transcaspian/data/geo.")
    parser.add_argument("parts", nargs="*", default="all", choices=["all", *PARTS])
    default = os.environ.get("TRANSCASPIAN_CACHE", str(ROOT / "build" / "data-cache"))
    parser.add_argument("--cache", type=Path, default=Path(default))
    options = parser.parse_args(arguments)
    named = [options.parts] if isinstance(options.parts, str) else options.parts
    parts = set(PARTS) if "all" in named else set(named)
    console = Console(stderr=True)
    started = time.monotonic()

    def say(text: str) -> None:
        console.print(f"[dim]{time.monotonic() - started:6.1f} s[/dim]  {text}", highlight=False)

    try:
        _build(parts, options.cache, say)
    except (FileNotFoundError, RuntimeError, ValueError) as fault:
        console.print(f"[red]make data:[/red] {fault}", highlight=False)
        return 2
    return 0


def _build(parts: set[str], cache: Path, say: Say) -> None:
    """Build the parts in their order."""
    places, pairs = read_places(), read_borders()
    if not places or not pairs:
        raise FileNotFoundError(f"places.csv and borders.csv are needed in {ATLAS}")
    archive = fetch_world_atlas(cache)
    iso = read_iso_codes(SOURCES / "countries.csv")
    fine = load_topology(archive, iso, "10m")
    say("Natural Earth read")
    if parts & {"rail", "road", "sea"}:
        _build_networks(parts, fine, places, pairs, say)
    if "land" in parts:
        say(f"land: {write_land(load_topology(archive, iso, '50m')) / 1e3:.0f} kB written")
    if "pipelines" in parts:
        say(f"pipelines: {write_pipelines()} lines written")
    write_page()
    say("docs/data/distances.md written")


def _build_networks(
    parts: set[str],
    fine: Topology,
    places: dict[str, Place],
    pairs: dict[str, frozenset[str]],
    say: Say,
) -> None:
    """Build the surface networks and the sea."""
    countries = Countries(fine)
    if "rail" in parts:
        net = build_network(RAIL, countries, places, pairs, say)
        write_links(net, "rail", places, pairs, detour=1.03, slack_km=4.0, limit_km=2500.0, say=say)
    if "road" in parts:
        net = build_network(ROAD, countries, places, pairs, say)
        write_links(
            net, "road", places, pairs, detour=1.12, slack_km=15.0, limit_km=1500.0, say=say
        )
    if "sea" in parts:
        land = countries.land(box=(-35.0, -50.0, 165.0, 75.0))
        shapely.prepare(land)
        write_sea(places, land, say)


if __name__ == "__main__":
    raise SystemExit(main())
