"""From the bytes of a file to its text: plain text, HTML or PDF."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass, field
from typing import Any

from transcaspian.chronicle.encoding import find_encoding
from transcaspian.chronicle.extra import need
from transcaspian.chronicle.pages import join_pages
from transcaspian.chronicle.webnotes import lift_notes
from transcaspian.errors import ChronicleError

__all__ = ["MAX_B", "Decoded", "decode"]

MAX_B = 20_000_000
"""Larger files are refused. [B]"""
_GOOD_FOR_BAD = 20
_MAX_PAGES = 2000
_FEW = 25
"""So few words on a page are hardly an article. [-]"""
_MAX_TEXT = 1_000_000
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(rb"<(?:p|div|article|h1|span|br)\b[^>]*>", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script\b|\son\w+\s*=|javascript:", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MISREAD = ("Ã", "Ð", "Ñ", "â€", "Å")
_MOJIBAKE = re.compile(f"(?:(?:{'|'.join(_MISREAD)}).){{3}}")
_FILE = re.compile(
    r"(?:microsoft word\s*[-–].*|\S+\.(?:docx?|odt|rtf|html?|pdf|pptx?|indd|tex|txt)|"
    r"(?:untitled|document|документ|belge)[-\s]?\d*|без имени)",
    re.IGNORECASE,
)
"""A title that is the name of a file."""
_LINE_ENDS = re.compile("\r\n?|\x0c|\u2028|\u2029")


@dataclass(slots=True)
class Decoded:
    """
    Text with what its file says about itself.

    Parameters
    ----------
    media : str
        ``text``, ``html`` or ``pdf``.
    text : str
        Lines end in a line feed.
    title, publisher, author, url, published : str
        From the file's own data; empty if there are none.
    warnings : list of str
        What a reader should know.
    """

    media: str
    text: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    published: str = ""
    warnings: list[str] = field(default_factory=list)


def decode(data: bytes, *, name: str) -> Decoded:
    """
    Read the bytes of a file.

    Parameters
    ----------
    data : bytes
        All of it.
    name : str
        Name of the file, for messages.

    Returns
    -------
    Decoded
        Its text is not empty.

    Raises
    ------
    ChronicleError
        If the file is empty, too large, binary, encrypted, or holds no text.
    """
    if not data.strip():
        raise ChronicleError(f"{name} is empty: nothing to read")
    if len(data) >= MAX_B:
        raise ChronicleError(
            f"{name} has {MAX_B / 1e6:.0f} MB or more, which is too much: "
            "save the pages that matter as a file of their own"
        )
    if data.lstrip()[:5] == b"%PDF-":
        decoded = _decode_pdf(data, name)
    elif _HTML.match(data) or len(_MARKUP.findall(data[:20000])) > 2:
        decoded = _decode_html(data, name)
    else:
        text, warnings = _decode_text(data, name)
        decoded = Decoded("text", text, warnings=warnings)
    decoded.text = _LINE_ENDS.sub("\n", decoded.text)
    if not re.search(r"\w", decoded.text):
        raise ChronicleError(f"{name} holds no words: nothing to read")
    if len(decoded.text) > _MAX_TEXT:
        raise ChronicleError(
            f"{name} holds {len(decoded.text):,} characters of text and may hold {_MAX_TEXT:,}"
        )
    if any(one in decoded.text for one in _MISREAD) and _MOJIBAKE.search(decoded.text):
        decoded.warnings.append(
            "some letters look as if the text had been saved in the wrong encoding; "
            "names may not be found"
        )
    return decoded


def _decode_text(data: bytes, name: str) -> tuple[str, list[str]]:
    """
    Return text by its byte order mark, as UTF-8, or in the encoding that fits its letters.

    What was guessed is warned of.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return _checked(data.decode(encoding), name), []
            except UnicodeDecodeError as error:
                raise ChronicleError(f"{name} is broken: {error}; save it as UTF-8") from None
    try:
        return _checked(data.decode("utf-8"), name), []
    except UnicodeDecodeError:
        if b"\0" in data[:4096]:
            raise ChronicleError(f"{name} is a binary file: give text, HTML or PDF") from None
    text = data.decode("utf-8", errors="replace")
    n_bad = text.count("\ufffd")
    if n_bad * _GOOD_FOR_BAD < sum(not one.isascii() for one in text) - n_bad:
        return _checked(text, name), [f"{n_bad} of its letters are broken and can't be read"]
    encoding = find_encoding(data)
    if not encoding:
        best = need("charset_normalizer").from_bytes(data).best()
        encoding = best.encoding if best is not None else ""
    if not encoding:
        raise ChronicleError(f"{name} has an encoding that can't be told: save it as UTF-8")
    guess = f"it is not UTF-8 and was read as {encoding}; save it as UTF-8 if letters look wrong"
    return _checked(data.decode(encoding), name), [guess]


def _checked(text: str, name: str) -> str:
    n_odd = len(_CONTROL.findall(text))
    if n_odd > max(3, len(text) // 1000):
        raise ChronicleError(f"{name} is a binary file: give text, HTML or PDF")
    return _CONTROL.sub(" ", text) if n_odd else text


def _decode_html(data: bytes, name: str) -> Decoded:
    trafilatura = need("trafilatura")
    page, warnings = _decode_text(data, name)
    whole, (page, notes) = page, lift_notes(page)
    text = trafilatura.extract(page, include_comments=False, include_tables=True)
    decoded = Decoded("html", text or "", warnings=warnings)
    if not text:
        decoded.text = trafilatura.html2txt(page) or ""
        decoded.warnings.append("no article was found on the page: all of its text was taken")
    if not decoded.text.strip():
        raise ChronicleError(f"{name} is a page without text: save the article as text")
    n_word = len(decoded.text.split())
    if n_word < _FEW:
        decoded.warnings.append(f"{n_word} words were found on the page: is its article there?")
    if notes and decoded.text.strip():
        decoded.text = "\n".join([decoded.text.rstrip(), "", *notes])
    about = trafilatura.extract_metadata(whole, extensive=False)  # no day out of the running text
    if about is not None:
        decoded.title, decoded.author = about.title or "", about.author or ""
        decoded.publisher, decoded.url = about.sitename or "", about.url or ""
        decoded.published = about.date or ""
    if _SCRIPT.search(data):
        decoded.warnings.append("scripts of the page were left out")
    return decoded


def _decode_pdf(data: bytes, name: str) -> Decoded:
    pypdf = need("pypdf")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what matters is raised, and told below
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        fault = _find_pdf_fault(reader)
        pages = [] if fault else [page.extract_text() or "" for page in reader.pages]
        about = dict(reader.metadata or {}) if not fault else {}
    except Exception as error:  # noqa: BLE001  (a broken file can fail in any way)
        fault, pages, about = f"is a PDF that can't be read: {error}", [], {}
    text = join_pages(pages)
    if not fault and not re.search(r"\w", text):
        fault = "is a PDF without text, such as a scan: run it through text recognition first"
    if fault:
        raise ChronicleError(f"{name} {fault}")
    made = re.match(r"D:(\d{4})(\d\d)(\d\d)", str(about.get("/CreationDate", "")))
    title, author = (str(about.get(name) or "") for name in ("/Title", "/Author"))
    if _FILE.fullmatch(title.strip()):
        title = ""  # what wrote the file called it so
    decoded = Decoded("pdf", text, title=title, author=author)
    if made:
        decoded.published = "-".join(made.groups())
    return decoded


def _find_pdf_fault(reader: Any) -> str:
    if reader.is_encrypted and not reader.decrypt(""):
        return "is encrypted: save it without a password"
    n_page = len(reader.pages)
    return f"has {n_page} pages and may have {_MAX_PAGES}" if n_page > _MAX_PAGES else ""
