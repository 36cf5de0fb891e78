"""From a file to a document."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from transcaspian.chronicle.about import find_about
from transcaspian.chronicle.decode import decode
from transcaspian.chronicle.document import LANGUAGES, Document
from transcaspian.errors import ChronicleError

__all__ = ["read_document"]

_SHORT_LINE = 160


def read_document(
    data: bytes,
    *,
    name: str,
    today: dt.date,
    publisher: str = "",
    published: str = "",
    language: str = "",
    url: str = "",
) -> Document:
    """
    Read a file: what its bytes hold, what its text tells of itself, and what the asker adds.

    Parameters
    ----------
    data : bytes
        All of it.
    name : str
        Name of the file, for people.
    today : datetime.date
        Nothing can have been published later.
    publisher, published, language, url : str, optional
        What the asker knows; goes before what is found.

    Returns
    -------
    Document
        With warnings about all that is missing or odd.

    Raises
    ------
    ChronicleError
        If it can't be read, or what was added makes no sense; every fault at once.
    """
    faults: list[str] = []
    if language and language not in LANGUAGES:
        faults.append(f"--lang: {language} is not read; choose from {', '.join(LANGUAGES)}")
    faults += _check_day(published, today)
    if url and not re.match(r"https?://\S+$", url):
        faults.append(f"--url: {url} is no web address; it begins with http:// or https://")
    if faults:
        raise ChronicleError(faults)
    name, publisher, url = (_writable(told) for told in (name, publisher, url))
    decoded = decode(data, name=name)
    about = find_about(decoded.text, language=language)
    warnings = list(decoded.warnings)
    made = decoded.media == "pdf"  # its file tells when it was saved, not when it came out
    found = (about.published or decoded.published) if made else decoded.published or about.published
    if found and (_check_day(found, today) or found > today.isoformat()):
        warnings.append(f"the file says it was published on {found}, which can't be: left out")
        found = ""
    elif made and found and not (published or about.published):
        warnings.append(f"the day the file was made, {found}, is taken for the day of publication")
    day = published or found
    if not day:
        warnings.append(
            "no publication date is known: give --published, or days such as "
            "“yesterday” can't be told"
        )
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        id=digest[:16],
        sha256=digest,
        name=name,
        media=decoded.media,
        text=decoded.text,
        title=decoded.title or _first_line(decoded.text),
        publisher=publisher or decoded.publisher or about.publisher,
        author=decoded.author or about.author,
        url=url or decoded.url,
        published=day,
        language=language or about.language,
        translated_from=about.translated_from,
        disclaimers=about.disclaimers,
        footnotes=about.footnotes,
        warnings=tuple(warnings),
    )


def _check_day(text: str, today: dt.date) -> list[str]:
    if not text:
        return []
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return [f"--published: {text} is no day; write it as 2024-03-12"]
    if day > today:
        return [f"--published: {text} is in the future; today is {today}"]
    return []


def _writable(text: str) -> str:
    """Return text with bytes that are no UTF-8, as in odd names of files, spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _first_line(text: str) -> str:
    line = next((one.strip() for one in text.splitlines() if one.strip()), "")
    return line if len(line) <= _SHORT_LINE else ""
