"""Tables of a world: rows of text, with the file and line that each came from."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from transcaspian.errors import ScenarioError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["TABLES", "Row", "Tables", "read_args", "read_tables"]

TABLES = {
    "quantities": "name,unit,key,subject,distance,formula,description",
    "assumed": "name,value,low,high,unit,note",
    "resources": "id,capacity,place,changes,label",
    "stocks": "id,capacity,place,label",
    "calendars": "id,kind,args,label",
    "classes": "id,start,unit,size,priority,arrivals,member,n_member,attribute,record,label",
    "steps": "id,op,args,next,bucket,label",
    "ways": "step,way,first,last",
    "measures": "id,label,classes,only,without,subject,promised",
    "throughput": "id,label,classes,unit,key,subject,note",
    "relief": "bucket,quantity,change,words",
}
"""Columns of each table, in order."""

Row = dict[str, str]
Tables = dict[str, tuple[Row, ...]]


def read_tables(folder: Traversable | None = None) -> Tables:
    """
    Read the tables of a world.

    Parameters
    ----------
    folder : Traversable, optional
        Tables of one's own; a table that is not there is the packaged one, as are all without.

    Returns
    -------
    dict of str to tuple of dict
        Rows by table; each also holds ``at``, its file and line.

    Raises
    ------
    ScenarioError
        If a table has other columns or a row has other cells; every fault at once.
    """
    packaged = files("transcaspian") / "data" / "simulation"
    tables: Tables = {}
    faults: list[str] = []
    for name, columns in TABLES.items():
        path = packaged / f"{name}.csv"
        if folder is not None and (folder / f"{name}.csv").is_file():
            path = folder / f"{name}.csv"
        reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        if reader.fieldnames != columns.split(","):
            faults.append(f"{name}.csv: the columns must be {columns}")
            continue
        rows = []
        for row in reader:
            at = f"{name}.csv:{reader.line_num}"
            if None in row or None in row.values():
                faults.append(f"{at}: the row has more or fewer cells than there are columns")
                continue
            rows.append({**row, "at": at})
        tables[name] = tuple(rows)
    if faults:
        raise ScenarioError(faults)
    return tables


def read_args(text: str) -> dict[str, str]:
    """
    Read ``name=value; name=value``, where a value may be a call with its own semicolons.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    dict of str to str
        Values by name.

    Raises
    ------
    ScenarioError
        If a part has no ``=``.
    """
    return dict(_parts(text))


@cache
def _parts(text: str) -> tuple[tuple[str, str], ...]:
    args: dict[str, str] = {}
    depth, part = 0, ""
    for letter in text + ";":
        depth += (letter == "(") - (letter == ")")
        if letter != ";" or depth:
            part += letter
            continue
        if part.strip():
            name, sign, value = part.partition("=")
            if not sign:
                raise ScenarioError(f'"{part.strip()}" is not of the shape name=value')
            args[name.strip()] = value.strip()
        part = ""
    return tuple(args.items())
