"""Events as a calendar that other programs read: RFC 5545."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.day import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["to_calendar"]

_MOST_BYTES = 75
_DOMAIN = "chronicle.transcaspian"
_CONTROLS = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160), *range(0xD800, 0xE000)))
_ESCAPES = _CONTROLS | str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def to_calendar(documents: Iterable[Mapping[str, Any]], *, stamp: dt.date) -> str:
    """
    Return events as a calendar.

    Parameters
    ----------
    documents : iterable of mapping
        As of `timeline.event_document`; those without a date are left out.
    stamp : date
        Day on which the calendar was made.

    Returns
    -------
    str
        With the line ends, folds and escapes of RFC 5545. An event takes whole days; of a month
        or a year alone, all its days, and its words say so. Its ``UID`` is the same each time.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//transcaspian//chronicle timeline//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Chronicle of the Middle Corridor",
    ]
    for one in documents:
        if one["date_from"]:
            lines += _event(one, stamp)
    lines.append("END:VCALENDAR")
    return "".join(_fold(line) + "\r\n" for line in lines)


def _event(one: Mapping[str, Any], stamp: dt.date) -> list[str]:
    start, end = one["date_from"], one["date_to"] or one["date_from"]
    after = last_day(end) + dt.timedelta(days=1)
    vague = len(start) < 10 or len(end) < 10
    told = [one["text"] or one["object"]]
    if vague:
        told.append(f"Known as {start}" + (f" to {end}" if end != start else "") + " only.")
    told.append(f"Context: {one['context']}. Actors: {', '.join(one['actor_names'])}.")
    told += [_source(source) for source in one["sources"]]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{one['id'].replace('#', '-')}@{_DOMAIN}",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{first_day(start):%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_escape(_summary(one))}",
        f"DESCRIPTION:{_escape(chr(10).join(told))}",
        "TRANSP:TRANSPARENT",
        f"STATUS:{'TENTATIVE' if one['context'] in ('planned', 'possible') else 'CONFIRMED'}",
    ]
    if one["place_names"]:
        lines.append(f"LOCATION:{_escape(', '.join(one['place_names']))}")
    words = [word for word in (one["track"], one["type"]) if word]
    if words:
        lines.append("CATEGORIES:" + ",".join(_escape(word) for word in words))
    url = next((source["url"] for source in one["sources"] if source["url"]), "")
    if url:
        lines.append(f"URL:{url}")
    return [*lines, "END:VEVENT"]


def _summary(one: Mapping[str, Any]) -> str:
    name = one["object"] or one["text"] or one["mode"]
    kind = f" ({one['type']} {one['mode']})" if one["type"] else f" ({one['mode']})"
    return str(name) + kind


def _source(source: Mapping[str, Any]) -> str:
    day = f", {source['published']}" if source["published"] else ""
    title = f": {source['title']}" if source["title"] else ""
    return f"Source [{source['id']}] {source['publisher']}{title}{day}"


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)


def _fold(line: str) -> str:
    """Return a line broken where it passes 75 bytes, never within a letter."""
    parts: list[str] = []
    part, size = "", 0
    for letter in line:
        n = len(letter.encode())
        if size + n > _MOST_BYTES:
            parts.append(part)
            part, size = "", 1  # the blank that a folded line begins with
        part += letter
        size += n
    return "\r\n ".join([*parts, part])
