"""Write how far each language of the page is, from its messages."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SOURCE", "format_languages", "read_languages", "read_messages"]

SOURCE = "en"
"""What all messages are written in first."""
_NAMES = re.compile(r"\b([a-z]{2}): '([^']+)'")
_HEAD = """# Languages of the page

Counted from `web/src/messages` each time this page is built: of {n} messages each language has so
many. What is missing is said in English with the mark `[en]`. A message is left out where its
writer was not sure of it. **No native speaker has read any of them**: a correction of one line is
as welcome as a whole file.

| language | messages | share | missing |
|---|---|---|---|
"""


def read_languages(folder: Path) -> dict[str, str]:
    """
    Return the languages that the page offers.

    Parameters
    ----------
    folder : Path
        Of messages.

    Returns
    -------
    dict of str to str
        What each calls itself, by its code.
    """
    text = (folder / "index.ts").read_text(encoding="utf-8")
    listed = re.search(r"LANGUAGES = \{(.*?)\}", text, re.DOTALL)
    assert listed is not None
    return dict(_NAMES.findall(listed[1]))


def read_messages(folder: Path, code: str) -> dict[str, str]:
    """
    Return the messages of a language.

    Parameters
    ----------
    folder : Path
        Of messages.
    code : str
        Of the language.

    Returns
    -------
    dict of str to str
        Text by key.
    """
    found: dict[str, str] = json.loads((folder / f"{code}.json").read_text(encoding="utf-8"))
    return found


def format_languages(folder: Path) -> str:
    """
    Return the page.

    Parameters
    ----------
    folder : Path
        Of messages.

    Returns
    -------
    str
        Markdown.
    """
    english = read_messages(folder, SOURCE)
    lines = []
    for code, name in read_languages(folder).items():
        own = read_messages(folder, code)
        lacks = [key for key in english if key not in own]
        shown = ", ".join(f"`{key}`" for key in lacks)
        share = 100 * len(own) // len(english)
        lines.append(f"| {name} (`{code}`) | {len(own)} | {share} % | {shown} |\n")
    return _HEAD.format(n=len(english)) + "".join(lines)
