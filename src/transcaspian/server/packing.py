"""Answers made smaller on their way: by brotli where that is understood, else by gzip."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Any, Protocol

import brotli

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LEAST_PACKED", "Packing", "choose_coding", "pack"]

LEAST_PACKED = 1024
"""Shorter bodies are sent as they are. [B]"""
_QUALITY, _LEVEL = 5, 5
_PACKED_TYPES = ("text/", "application/json", "application/problem+json", "application/geo+json",
                 "application/javascript", "application/toml", "image/svg+xml")  # fmt: skip
_STREAMED = "text/event-stream"


def choose_coding(accepted: str) -> str:
    """
    Return how a body is packed for who accepts some codings.

    Parameters
    ----------
    accepted : str
        ``Accept-Encoding``.

    Returns
    -------
    str
        ``br``, ``gzip`` or nothing.
    """
    wanted: dict[str, float] = {}
    for one in accepted.lower().split(","):
        name, _, rest = one.partition(";")
        weight = rest.strip().removeprefix("q=") or "1"
        try:
            wanted[name.strip()] = float(weight)
        except ValueError:
            wanted[name.strip()] = 0.0
    known = [name for name in ("br", "gzip") if wanted.get(name, wanted.get("*", 0.0)) > 0.0]
    return max(known, key=lambda name: wanted.get(name, wanted.get("*", 0.0)), default="")


def pack(body: bytes, coding: str) -> bytes:
    """
    Return a body packed.

    Parameters
    ----------
    body : bytes
        As it is.
    coding : str
        ``br`` or ``gzip``.

    Returns
    -------
    bytes
        The same bytes for the same body.
    """
    if coding == "br":
        packed: bytes = brotli.compress(body, quality=_QUALITY)
        return packed
    return gzip.compress(body, _LEVEL, mtime=0)


class _Packer(Protocol):
    def add(self, part: bytes) -> bytes: ...
    def end(self) -> bytes: ...


class _Brotli:
    def __init__(self) -> None:
        self._inner: Any = brotli.Compressor(quality=_QUALITY)

    def add(self, part: bytes) -> bytes:
        return bytes(self._inner.process(part))

    def end(self) -> bytes:
        return bytes(self._inner.finish())


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)

    def add(self, part: bytes) -> bytes:
        return self._inner.compress(part)

    def end(self) -> bytes:
        return self._inner.flush()


class Packing:
    """
    Packs what is text and was not packed before.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and its answer back."""
        if scope["type"] != "http" or scope["method"] == "HEAD":
            await self._app(scope, receive, send)
            return
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        await self._app(scope, receive, _Sender(send, choose_coding(accepted)))


class _Sender:
    """Sends one answer, packed if it may be."""

    def __init__(self, send: Send, coding: str) -> None:
        self._send = send
        self._coding = coding
        self._packer: _Packer | None = None
        self._head: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._head = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        body, more = message.get("body", b""), bool(message.get("more_body", False))
        if self._head is not None:
            head, self._head = self._head, None
            if _may_be_packed(head) and (more or len(body) >= LEAST_PACKED):
                head = self._begin(head)
            await self._send(head)
        if self._packer is not None:
            body = self._packer.add(body) + (b"" if more else self._packer.end())
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    def _begin(self, head: Message) -> Message:
        """Return the head of a packed answer; whoever keeps answers is told that there are two."""
        headers = [one for one in head["headers"] if one[0].lower() != b"vary"]
        headers.append((b"vary", b"Accept-Encoding"))
        if self._coding:
            self._packer = _Brotli() if self._coding == "br" else _Gzip()
            headers = [one for one in headers if one[0].lower() != b"content-length"]
            headers.append((b"content-encoding", self._coding.encode()))
        return {**head, "headers": headers}


def _may_be_packed(head: Message) -> bool:
    headers = {name.lower(): value for name, value in head.get("headers", ())}
    kind = headers.get(b"content-type", b"").decode("latin-1")
    is_text = kind.startswith(_PACKED_TYPES) and not kind.startswith(_STREAMED)
    whole = head["status"] not in (204, 206, 304)
    return is_text and whole and b"content-encoding" not in headers
