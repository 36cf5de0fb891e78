"""What a word typed by a reader names: an actor, a person or a place, by any of its names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from transcaspian.errors import ChronicleError, UnknownPlace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transcaspian.atlas.network import Atlas
    from transcaspian.chronicle.actor import Naming
    from transcaspian.chronicle.founding import Founded

__all__ = ["find_actor", "find_place"]

_NOISE = re.compile(r"[\W_]+")
_N_NEAR = 3


def find_actor(text: str, rows: Founded) -> str:
    """
    Return the actor or person that a word names.

    Parameters
    ----------
    text : str
        An id, or a name in any spelling that the chronicle has: ``KAZ``, ``Qazaqstan``, ``КТЖ``.
    rows : Founded
        Actors and people.

    Returns
    -------
    str
        Its id.

    Raises
    ------
    ChronicleError
        If it names nobody; the message has the nearest ids.
    """
    ids = {*(one.id for one in rows.actors), *(one.id for one in rows.people)}
    if text in ids:
        return text
    known: dict[str, str] = {}
    for person in rows.people:
        known |= _keys(person.id, person.name, person.names)
    for actor in rows.actors:
        known |= _keys(actor.id, actor.name, actor.names)
    if _fold(text) in known:
        return known[_fold(text)]
    raise ChronicleError(f"{text[:60]!r} is no actor or person: {_near(text, known)}")


def find_place(text: str, rows: Founded, atlas: Atlas) -> str:
    """
    Return the place that a word names.

    Parameters
    ----------
    text : str
        An id, or a name in any spelling.
    rows : Founded
        Places that the atlas lacks.
    atlas : Atlas
        All others.

    Returns
    -------
    str
        Its id.

    Raises
    ------
    ChronicleError
        If it names no place; the message has the nearest.
    """
    known: dict[str, str] = {}
    for one in rows.places:
        known |= _keys(one.id, one.name, one.names)
    if text in atlas.places:
        return text
    if _fold(text) in known:
        return known[_fold(text)]
    try:
        return atlas.resolve(text).place.id
    except UnknownPlace as error:
        raise ChronicleError(error.faults) from None


def _keys(id_: str, name: str, names: Iterable[Naming]) -> dict[str, str]:
    return {_fold(one): id_ for one in (id_, name, *(naming.text for naming in names))}


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOISE.sub("", "".join(one for one in plain if not unicodedata.combining(one)))


def _near(text: str, known: dict[str, str]) -> str:
    near = difflib.get_close_matches(_fold(text), known, n=_N_NEAR, cutoff=0.5)
    return "near it: " + ", ".join(_ids(known[one] for one in near)) if near else "name another"


def _ids(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
