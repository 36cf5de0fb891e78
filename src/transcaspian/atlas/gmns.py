"""The atlas in the General Modeling Network Specification (GMNS): CSV tables of nodes and links."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING

from transcaspian.atlas.attribution import ATTRIBUTION, LICENCE, LICENCE_URL
from transcaspian.atlas.export import replacing
from transcaspian.atlas.link import MODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from transcaspian.atlas.network import Atlas

__all__ = ["build_gmns", "write_gmns_folder", "write_gmns_zip"]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the zip format's first date: the same atlas, the same bytes
_NODE = (
    "node_id", "name", "x_coord", "y_coord", "node_type",
    "country", "roles", "gauge_mm", "timezone", "unlocode",
)  # fmt: skip
_LINK = (
    "link_id", "name", "from_node_id", "to_node_id", "directed", "geometry", "length",
    "facility_type", "lanes", "allowed_uses", "jurisdiction",
    "operator", "gauge_mm", "electrified", "valid_from", "valid_to", "src",
)  # fmt: skip


def build_gmns(atlas: Atlas) -> dict[str, str]:
    """
    Return the atlas as the texts of GMNS files.

    Parameters
    ----------
    atlas : Atlas
        What to write.

    Returns
    -------
    dict of str
        Text by file name: nodes, links, uses, configuration, package and licence.
    """
    nodes = (
        (
            place.id, place.name, place.lon, place.lat, place.kind, place.country,
            "|".join(sorted(place.roles)), "|".join(map(str, place.gauge)), place.tz,
            place.unlocode,
        )
        for place in atlas.places.values()
    )  # fmt: skip
    links = (
        (
            link.id, f"{atlas.places[link.from_].name} - {atlas.places[link.to].name}",
            link.from_, link.to, 0, _wkt(atlas.shape(link.id)), link.km, link.mode, link.tracks,
            link.mode, link.country, link.operator, link.gauge,
            "" if link.electrified is None else int(link.electrified),
            link.valid_from, link.valid_to, link.src,
        )
        for link in atlas.links.values()
    )  # fmt: skip
    uses = (
        (mode, 0, 0, f"cargo by {mode}; persons and car equivalents do not apply")
        for mode in sorted(MODES)
    )
    config = ("transcaspian atlas", "m", "km", "km/h", "EPSG:4326", "wkt", "string")
    files = {
        "config.csv": _table(
            (
                "dataset_name", "short_length", "long_length", "speed", "crs",
                "geometry_field_format", "id_type",
            ),
            [config],
        ),
        "use_definition.csv": _table(("use", "persons_per_vehicle", "pce", "description"), uses),
        "node.csv": _table(_NODE, nodes),
        "link.csv": _table(_LINK, links),
        "LICENCE.txt": f"{ATTRIBUTION}\n{LICENCE}: {LICENCE_URL}\n",
    }  # fmt: skip
    return files | {"datapackage.json": _package(files)}


def write_gmns_folder(atlas: Atlas, path: Path) -> None:
    """
    Write GMNS files into a folder, each whole or not at all; other files there stay.

    Parameters
    ----------
    atlas : Atlas
        What to write.
    path : Path
        The folder; made if absent.
    """
    files = build_gmns(atlas)
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        with replacing(path / name) as part:
            part.write_text(text, encoding="utf-8", newline="")


def write_gmns_zip(atlas: Atlas, path: Path) -> None:
    """
    Write GMNS files as one zip.

    Parameters
    ----------
    atlas : Atlas
        What to write.
    path : Path
        The file.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in build_gmns(atlas).items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, text)


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _package(files: Iterable[str]) -> str:
    """Return the descriptor that names tables, licence and sources."""
    descriptor = {
        "name": "transcaspian-atlas",
        "profile": "tabular-data-package",
        "licenses": [{"name": LICENCE, "path": LICENCE_URL}],
        "sources": [{"title": ATTRIBUTION}],
        "resources": [
            {"name": name.removesuffix(".csv"), "path": name, "encoding": "utf-8"}
            for name in sorted(files)
            if name.endswith(".csv")
        ],
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def _wkt(course: Sequence[tuple[float, float]]) -> str:
    return "LINESTRING (" + ", ".join(f"{lon:.5f} {lat:.5f}" for lon, lat in course) + ")"
