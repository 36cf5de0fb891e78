"""Notes of a web page: numbers that lead to a place further down, and what stands there."""

from __future__ import annotations

import re
from typing import Any

from transcaspian.chronicle.extra import need

__all__ = ["lift_notes"]

_HINT = re.compile(
    r"""<a\s[^>]*?href\s*=\s*["']?[^"'\s>]*#[^>]*>\s*(?:<sup[^>]*>\s*)?[\[(]?\d{1,3}[\])]?\s*<""",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*[\[(]?(\d{1,3})[\])]?\s*")
_LABEL = re.compile(r"^\W{0,2}(\d{1,3})\W{0,2}\s+|^[\[(](\d{1,3})[\])]\s*")
_BACK = re.compile(r"[\s↑↩⤴^︎🡅]*|\s*[\[(]?\d{1,3}[\])]?\.?\s*")
_BLOCKS = ("li", "p", "div", "td", "dd", "tr")
_DEEP = 4
"""So many steps above what a number leads to may its note begin. [-]"""


def lift_notes(page: str) -> tuple[str, tuple[str, ...]]:
    """
    Take the notes out of a page, and write the numbers that lead to them as text.

    Parameters
    ----------
    page : str
        Its markup.

    Returns
    -------
    str
        The page with ``[1]`` where a number led to a note, and without the notes; as it was if it
        has none.
    tuple of str
        Each note on one line, as ``[1] ...``.
    """
    if _HINT.search(page) is None:
        return page, ()
    html = need("lxml.html")
    try:
        root = html.document_fromstring(page)
    except Exception:  # noqa: BLE001  (a page that has no tree has no notes; what reads it says so)
        return page, ()
    places = {name: one for one in root.iter() for name in (one.get("id"), one.get("name")) if name}
    order = {one: i for i, one in enumerate(root.iter())}
    notes: dict[int, str] = {}
    lifted: list[Any] = []
    marks: list[tuple[Any, int]] = []
    for link in root.iter("a"):
        told = _MARK.fullmatch(link.text_content())
        place = places.get((link.get("href") or "").rpartition("#")[2])
        block = _block(place) if told and place is not None else None
        if told is None or block is None or order[block] <= order[link]:
            continue  # what leads back stands in the note itself
        number = int(told.group(1))
        if notes.get(number) is None:
            words = _read_note(block, number)
            if not words:
                continue
            notes[number] = words
            lifted.append(block)
        marks.append((link, number))
    for link, number in marks:
        _write(link, f"[{number}]")
    for block in lifted:
        block.drop_tree()
    if not notes:
        return page, ()
    return html.tostring(root, encoding="unicode"), tuple(
        f"[{number}] {notes[number]}" for number in sorted(notes)
    )


def _block(place: Any) -> Any:
    """Return the paragraph or row of a list that holds a place, or begins with it."""
    at = place
    for _ in range(_DEEP):
        if at is None or at.tag in _BLOCKS:
            return at
        at = at.getparent()
    return None


def _read_note(block: Any, number: int) -> str:
    """Return the words of a note without its number and its ways back; empty if it has none."""
    parts: list[str] = []
    for piece in block.iter():
        link = piece.tag == "a"
        back = link and "#" in (piece.get("href") or "") and _BACK.fullmatch(piece.text_content())
        if isinstance(piece.tag, str) and not back:
            parts.append(piece.text or "")
        url = (piece.get("href") or "") if link else ""
        if url.startswith("http") and url not in block.text_content():
            parts.append(f", {url} ")
        if piece is not block:
            parts.append(piece.tail or "")
    words = " ".join("".join(parts).split())
    label = _LABEL.match(words)
    if label is not None and int(label.group(1) or label.group(2)) == number:
        words = words[label.end() :]
    return words.strip()


def _write(link: Any, words: str) -> None:
    """Write words in the place of a link, and of the raised number that holds only it."""
    raised = link.getparent()
    while (
        raised is not None
        and raised.tag in ("sup", "span")
        and (raised.text_content().strip() == link.text_content().strip())
    ):
        link, raised = raised, raised.getparent()
    for one in list(link):
        link.remove(one)
    link.text = words
    link.drop_tag()
