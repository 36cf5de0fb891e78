"""Evidence as a document: one row whole, or a value with its rows side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transcaspian.errors import InputError, NoAnswer
from transcaspian.study.citation import observation_document, parameter_document

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.store import Evidence
    from transcaspian.evidence.world import World

__all__ = ["row_document", "select_rows", "shown_document"]


def row_document(known: Evidence, row: Observation) -> dict[str, Any]:
    """
    Return a row with its id, publisher and address.

    Parameters
    ----------
    known : Evidence
        For the sources.
    row : Observation
        One row.

    Returns
    -------
    dict
        Plain values.
    """
    return {"id": row.id, **observation_document(known, row)}


def select_rows(
    known: Evidence,
    rows: Sequence[Observation],
    *,
    key: str = "",
    subject: str = "",
    standing: str = "",
    source: str = "",
) -> list[Observation]:
    """
    Return the rows that meet every condition; an empty one holds for all.

    Parameters
    ----------
    known : Evidence
        For the sources.
    rows : sequence of Observation
        To choose from.
    key : str
        A key, or what keys begin with.
    subject, standing : str
        As in the row; ``assumed`` finds our own.
    source : str
        What the id or the publisher of the source has in it.

    Returns
    -------
    list of Observation
        In their order.
    """
    words = source.lower()
    return [
        row
        for row in rows
        if (not key or row.key == key or (row.key + ".").startswith(key.rstrip(".") + "."))
        and (not subject or row.subject == subject)
        and (not standing or standing == ("assumed" if row.assumed else row.standing))
        and (not words or _is_from(known, row, words))
    ]


def _is_from(known: Evidence, row: Observation, words: str) -> bool:
    source = known.sources.get(row.source)
    return words in row.source.lower() or (source is not None and words in source.publisher.lower())


def shown_document(
    known: Evidence, what: str, subject: str, *, as_of: date, known_by: date
) -> dict[str, Any]:
    """
    Return an observation whole, or a key with its values.

    Parameters
    ----------
    known : Evidence
        All rows.
    what : str
        Id of an observation, or a key.
    subject : str
        What the key is asked of; empty for all.
    as_of, known_by : datetime.date
        Both clocks.

    Returns
    -------
    dict
        Schema ``transcaspian/evidence-show/1``.

    Raises
    ------
    InputError
        If there is no such key or row.
    NoAnswer
        If it was published later.
    """
    if what in known.keys:
        return _key_document(known, what, subject, as_of=as_of, known_by=known_by)
    _check_key(known, what)
    return _whole_document(known, what, known_by)


def _key_document(
    known: Evidence, what: str, subject: str, *, as_of: date, known_by: date
) -> dict[str, Any]:
    """Return a key with the value of each subject, and the rows of each side by side."""
    world = known.world(as_of=as_of, known_by=known_by)
    about = known.keys[what]
    subjects = [subject] if subject else _subjects(known, what)
    return {
        "schema": "transcaspian/evidence-show/1",
        "key": what,
        "unit": about.unit,
        "description": about.description,
        "as_of": as_of.isoformat(),
        "known_by": known_by.isoformat(),
        "values": [_value(known, world, what, one, required=bool(subject)) for one in subjects],
    }


def _subjects(known: Evidence, key: str) -> list[str]:
    return sorted({row.subject for row in known.observations if row.key == key})


def _check_key(known: Evidence, what: str) -> None:
    """Name the nearest keys if what was typed looks like one."""
    from difflib import get_close_matches

    if "." in what:
        near = get_close_matches(what, list(known.keys), n=3)
        remedy = f"did you mean {' or '.join(near)}?" if near else "`evidence list` shows all"
        raise InputError(f"key {what!r}: no such key: {remedy}")


def _whole_document(known: Evidence, name: str, known_by: date) -> dict[str, Any]:
    """Return a row with its source, and what was repaired in it."""
    row = known.get_observation(name)
    if row.published is not None and row.published > known_by:
        raise NoAnswer(f"{name} was published on {row.published}, after {known_by}")
    source = known.sources.get(row.source)
    repairs = [done for done in known.applied if done.observation == name]
    return {
        "schema": "transcaspian/evidence-show/1",
        "observation": row_document(known, row),
        "source": None
        if source is None
        else {
            "id": source.id,
            "title": source.title,
            "licence": source.licence,
            "kind": source.kind,
            "accessed": source.accessed.isoformat() if source.accessed else None,
        },
        "repairs": [
            {"before": done.before, "after": done.after, "reason": done.correction.reason}
            for done in repairs
        ],
        "file": f"{row.file}:{row.line}",
    }


def _value(  # a gap is a fault only where one subject was asked for
    known: Evidence, world: World, key: str, subject: str, *, required: bool
) -> dict[str, Any]:
    """Return the value in use, or None, with all rows that may be known of it."""
    find = world.get_parameter if required else world.find_parameter
    parameter = find(key, subject)
    if parameter is None:
        rows = [
            {**row_document(known, row), "weight": 0.0, "percentile": None, "role": row.standing}
            for row in world.observations(key, subject)
        ]
        return {"subject": subject, "parameter": None, "observations": rows}
    rows = [
        {
            **row_document(known, cited.observation),
            "weight": round(cited.weight, 4),
            "percentile": cited.percentile,
            "role": cited.role,
        }
        for cited in parameter.cited
    ]
    return {
        "subject": subject,
        "parameter": parameter_document(parameter),
        "observations": rows,
    }
