"""
Read what events changed: states that come and go, each with the event that brought it.

They stand in the chronicle, ``chronicle/changes.toml``, where the events themselves stand too. A
folder of one's own may keep them in ``atlas/status.csv`` instead, without their events.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.atlas.status import STATES, STATUS_KINDS, Status
from transcaspian.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.atlas.tables import Row, TableReader

__all__ = ["CHANGES", "STATUS_TABLE", "read_event_ids", "read_statuses"]

CHANGES = "chronicle/changes.toml"
STATUS_TABLE = "atlas/status.csv"

_EVENTS = "chronicle/events.toml"
_COLUMNS = (
    "id", "subject", "state", "cargo", "valid_from", "valid_to", "published", "kind", "why",
    "evidence",
)  # fmt: skip
_FIELDS = (*_COLUMNS, "note", "event", "ended_by")
_EVENT_ID = re.compile(r'^\[\[event\]\]\s*^id = "([^"]*)"', re.MULTILINE)


def read_statuses(reader: TableReader, *, lax: bool) -> Iterator[Status]:
    """
    Yield the states that come and go.

    Parameters
    ----------
    reader : TableReader
        Reads the folder and takes the faults.
    lax : bool
        Whether the folder may come without them.

    Yields
    ------
    Status
        One row whose days and state can be used.
    """
    if (reader.folder / STATUS_TABLE).exists():
        if (reader.folder / CHANGES).exists():
            reader.faults.append(f"{STATUS_TABLE}: {CHANGES} is there too: keep one of them")
        for row in reader.rows(STATUS_TABLE, _COLUMNS):
            yield from _read_status(row, mark=";")
        return
    for row in reader.tables(CHANGES, "change", _FIELDS, optional=lax):
        yield from _read_status(row, mark="|")


def _read_status(row: Row, *, mark: str) -> Iterator[Status]:
    """Yield the status of a row, nothing if it has no day or no known state."""
    start, known = row.day("valid_from"), row.day("published")
    end = row.day("valid_to")
    for field, value in (("valid_from", start), ("published", known)):
        if value is None and not row.text(field):
            row.fault(field, "is empty", "write YYYY-MM-DD")
    if start and end and end < start:
        row.fault("valid_to", f"{end} is before {start}", "swap or mend the dates")
    state = row.choice("state", STATES)
    if start is None or known is None or state not in STATES:
        return
    yield Status(
        id=row.key("id"),
        subject=row.text("subject", needed=True),
        state=state,
        cargo=row.words("cargo") or ("all",),
        valid_from=start,
        valid_to=end,
        published=known,
        kind=row.choice("kind", STATUS_KINDS),
        why=row.text("why", needed=True),
        evidence=row.words("evidence", mark=mark),
        note=row.text("note"),
        event=row.text("event"),
        ended_by=row.text("ended_by"),
    )


def read_event_ids(folder: Path) -> frozenset[str]:
    """
    Return the ids of the events that changes may name.

    Parameters
    ----------
    folder : Path
        Folder that holds ``chronicle/``.

    Returns
    -------
    frozenset of str
        Empty if the folder comes without events.

    Raises
    ------
    AtlasError
        If the events can't be read.
    """
    path = Path(folder) / _EVENTS
    if not path.exists():
        return frozenset()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = f"{_EVENTS}: can't be read as UTF-8 text ({error}): save it as such"
        raise AtlasError(fault, title="atlas") from error
    return frozenset(_EVENT_ID.findall(text))
