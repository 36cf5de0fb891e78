"""Write the atlas for other programs: GeoJSON, GeoPackage or GMNS."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from transcaspian.errors import AtlasError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from transcaspian.atlas.network import Atlas

__all__ = ["FORMATS", "export", "replacing"]

FORMATS = ("geojson", "gpkg", "gmns")
"""The formats known."""


def export(atlas: Atlas, form: str, path: Path) -> Path:
    """
    Write an atlas to disk; the file appears whole or not at all.

    Parameters
    ----------
    atlas : Atlas
        What to write.
    form : str
        One of `FORMATS`. GMNS becomes a zip if `path` ends so, else a folder.
    path : Path
        Where to write; a file there is replaced.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    AtlasError
        If a link ends at no place.
    InputError
        If the format is unknown or the place can't be written to.
    """
    if form not in FORMATS:
        raise InputError(f"format: {form!r} is unknown: choose one of {', '.join(FORMATS)}")
    lost = [
        f"{link.id}: ends at {end!r}, which is no place: mend the id"
        for link in atlas.links.values()
        for end in (link.from_, link.to)
        if end not in atlas.places
    ]
    if lost:
        raise AtlasError(lost, title="atlas")
    try:
        if form == "gmns" and path.suffix.lower() != ".zip":
            from transcaspian.atlas.gmns import write_gmns_folder

            write_gmns_folder(atlas, path)
            return path
        if path.is_dir():
            raise InputError(f"output: {path} is a folder: name a file")
        with replacing(path) as part:
            if form == "geojson":
                from transcaspian.atlas.geojson import write_geojson

                write_geojson(atlas, part)
            elif form == "gpkg":
                from transcaspian.atlas.geopackage import write_geopackage

                write_geopackage(atlas, part)
            else:
                from transcaspian.atlas.gmns import write_gmns_zip

                write_gmns_zip(atlas, part)
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(
            f"output: {path} can't be written ({why}): choose another place"
        ) from error
    return path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """
    Yield a path beside `path` that takes its place once the block ends well.

    Parameters
    ----------
    path : Path
        The file to be.

    Yields
    ------
    Path
        Where to write; removed if the block fails.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
