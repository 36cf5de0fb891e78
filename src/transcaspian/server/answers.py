"""Answers: bytes with a name (ETag), kept so that equal questions are answered once."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from transcaspian.server.packing import LEAST_PACKED, choose_coding, pack
from transcaspian.server.problems import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from starlette.requests import Request

__all__ = ["Answer", "Cache", "check_match", "make_answer", "paged", "reply"]

_PACKED_SHARE = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A body that is ready to be sent.

    Attributes
    ----------
    body : bytes
        As it is.
    packed : dict of str to bytes
        The same by coding, as far as somebody asked for it.
    etag : str
        Its name.
    media_type : str
        What it is.
    """

    body: bytes
    packed: dict[str, bytes]
    etag: str
    media_type: str = "application/json"


def make_answer(content: object, *, etag: str = "", media_type: str = "application/json") -> Answer:
    """
    Return a document, text or bytes as an answer.

    Parameters
    ----------
    content : object
        A document of plain values, or what is sent as it is.
    etag : str
        Its name; of its digest if empty.
    media_type : str
        What it is.

    Returns
    -------
    Answer
        It is packed when somebody asks for it so.
    """
    if isinstance(content, bytes):
        body = content
    elif isinstance(content, str):
        body = content.encode("utf-8", "backslashreplace")
    else:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        body = text.encode("utf-8", "backslashreplace")
    name = etag or hashlib.sha256(body).hexdigest()[:20]
    return Answer(body, {}, f'"{name}"', media_type)


def reply(request: Request, answer: Answer, headers: dict[str, str] | None = None) -> Response:
    """
    Return what is sent: nothing new where the asker has it already.

    Parameters
    ----------
    request : Request
        For ``If-None-Match`` and ``Accept-Encoding``.
    answer : Answer
        The whole.
    headers : dict, optional
        Further headers.

    Returns
    -------
    Response
        200 or 304.
    """
    told = {"ETag": answer.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    told |= headers or {}
    if _names(request.headers.get("if-none-match", ""), answer):
        return Response(status_code=304, headers=told)
    coding = choose_coding(request.headers.get("accept-encoding", ""))
    if coding and len(answer.body) >= LEAST_PACKED:
        told["Content-Encoding"] = coding
        packed = answer.packed.get(coding)
        if packed is None:
            packed = answer.packed[coding] = pack(answer.body, coding)
        return Response(packed, headers=told, media_type=answer.media_type)
    return Response(answer.body, headers=told, media_type=answer.media_type)


def check_match(match: str | None, answer: Answer | None) -> None:
    """
    Refuse to change what is not any more as it was read.

    Parameters
    ----------
    match : str or None
        ``If-Match`` of the request; None asks for nothing.
    answer : Answer or None
        What would be read now; None if it is not there.

    Raises
    ------
    Refused
        If it is another.
    """
    if match is not None and (answer is None or not _names(match, answer)):
        raise Refused(412, "somebody changed it meanwhile: read it again")


def _names(told: str, answer: Answer) -> bool:
    """Tell whether a list of names has that of an answer."""
    names = (one.strip().removeprefix("W/") for one in told.split(","))
    return told.strip() == "*" or answer.etag in names


class Cache:
    """
    Keeps answers up to a size; the one asked for longest ago goes first.

    Parameters
    ----------
    most_bytes : int
        Of all that is kept. [-]
    """

    def __init__(self, most_bytes: int = 64 << 20) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """
        Return an answer; make it if it is not kept, once for all who ask at the same time.

        Parameters
        ----------
        key : hashable
            The question.
        make : callable
            What answers it.

        Returns
        -------
        Answer
            The same for the same question.
        """
        found = self._find(key)
        if found is not None:
            return found
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        try:
            with making:
                found = self._find(key)
                if found is None:
                    found = make()
                    self._keep(key, found)
                return found
        finally:
            with self._lock:
                self._making.pop(key, None)

    def _find(self, key: Hashable) -> Answer | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def _keep(self, key: Hashable, answer: Answer) -> None:
        size = _size(answer)
        with self._lock:
            if size > self._most or key in self._kept:
                return
            self._kept[key] = answer
            self._size += size
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= _size(gone)


def _size(answer: Answer) -> int:
    """Return what an answer takes once it was asked for in every coding, or a little less."""
    return _PACKED_SHARE * len(answer.body)


def paged(
    request: Request, rows: Sequence[Any], page: int, limit: int
) -> tuple[Sequence[Any], dict[str, Any], dict[str, str]]:
    """
    Return one page of many rows.

    Parameters
    ----------
    request : Request
        For the addresses of other pages.
    rows : sequence
        All of them.
    page, limit : int
        Which page, from 1, and how many rows it has. [-]

    Returns
    -------
    tuple
        The rows of that page, ``n``, ``page``, ``pages`` and ``limit``, and the ``Link`` header.

    Raises
    ------
    Refused
        If there is no such page.
    """
    pages = max(ceil(len(rows) / limit), 1)
    if page > pages:
        raise Refused(404, f"page {page} of {pages}: ask for an earlier one")
    links = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    url = request.url
    told = ", ".join(
        f'<{url.path}?{url.include_query_params(page=number, limit=limit).query}>; rel="{name}"'
        for name, number in links.items()
        if 1 <= number <= pages
    )
    head = {"n": len(rows), "page": page, "pages": pages, "limit": limit}
    return rows[(page - 1) * limit : page * limit], head, {"Link": told}
