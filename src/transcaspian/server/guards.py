"""What every request passes: size, rate, whence it comes, and what every answer says."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

from transcaspian.server.problems import MEDIA_TYPE
from transcaspian.server.settings import is_loopback

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from transcaspian.server.settings import Settings

__all__ = ["CONTENT_POLICY", "Guards"]

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_ENCODED = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_LONGEST_URL = 8192
_DOCUMENTS = "/documents"
_MOST_LARGE = 8
_MOST_CLIENTS = 10_000


class Guards:
    """
    Stand before an application.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    settings : Settings
        Limits, and where it listens.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._lock = threading.Lock()
        self._n_large = 0
        self._left: dict[str, tuple[float, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sender = _with_headers(send)
        refusal = self._judge(scope)
        if refusal is not None:
            await _refuse(sender, *refusal)
            return
        most = self._settings.most_bytes
        if scope["method"] == "POST" and scope["path"].endswith(_DOCUMENTS):
            most = max(most, self._settings.most_document_bytes)
        if most > self._settings.most_bytes and self._n_large >= _MOST_LARGE:
            await _refuse(sender, 503, "other documents are received just now: try again")
            return
        self._n_large += most > self._settings.most_bytes
        try:
            body = _Body(receive, most)
            await body.read(scope)
            if body.too_large:
                await _refuse(sender, 413, f"the body has more than {most} bytes: send less")
                return
            await self._app(scope, body.receive, sender)
        finally:
            self._n_large -= most > self._settings.most_bytes

    def _judge(self, scope: Scope) -> tuple[int, str] | None:
        """Return the status and the words of a refusal."""
        headers = dict(scope["headers"])
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > _LONGEST_URL:
            return 414, f"the address has more than {_LONGEST_URL} bytes: send less"
        host = headers.get(b"host", b"").decode("latin-1")
        if not self._settings.tokens and is_loopback(self._settings.host):
            name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
            if not is_loopback(name):
                return 421, "this server answers to its own name alone: ask 127.0.0.1 or localhost"
        if scope["method"] not in _READING and not _is_own(headers, host):
            return 403, "a page of another origin may change nothing here"
        if self._settings.rate_s and not self._has_left(_client(scope, headers)):
            return 429, "too many requests: wait a little and ask again"
        return None

    def _has_left(self, client: str) -> bool:
        """Take one request from what a client has left; some comes back every second."""
        now = time.monotonic()
        with self._lock:
            left, then = self._left.get(client, (float(self._settings.burst), now))
            left = min(left + (now - then) * self._settings.rate_s, float(self._settings.burst))
            if len(self._left) >= _MOST_CLIENTS:
                self._left.clear()
            self._left[client] = (max(left - 1.0, 0.0), now)
        return left >= 1.0


def _client(scope: Scope, headers: dict[bytes, bytes]) -> str:  # noqa: ARG001 - proxies are not trusted
    client = scope.get("client")
    return client[0] if client else ""


def _is_own(headers: dict[bytes, bytes], host: str) -> bool:
    """Tell whether a change is asked for by our own page, or by no page at all."""
    if headers.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin"):
        return False
    origin = headers.get(b"origin")
    return origin is None or origin.decode("latin-1").partition("://")[2] == host


class _Body:
    """Reads the body of a request up to a size, then hands it on."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._messages: list[Message] = []
        self.too_large = False

    async def read(self, scope: Scope) -> None:
        headers = dict(scope["headers"])
        stated = headers.get(b"content-length", b"0")
        if not stated.isdigit() or int(stated) > self._most:
            self.too_large = True
            return
        if scope["method"] in _READING and stated == b"0" and b"transfer-encoding" not in headers:
            return
        size, more = 0, True
        while more:
            message = await self._receive()
            size += len(message.get("body", b""))
            if size > self._most:
                self.too_large = True
                return
            self._messages.append(message)
            more = bool(message.get("more_body", False))

    async def receive(self) -> Message:
        if self._messages:
            return self._messages.pop(0)
        return await self._receive()


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            known = {name.lower() for name, _ in headers}
            headers += [one for one in _ENCODED if one[0] not in known]
            if b"cache-control" not in known:
                headers.append((b"cache-control", b"no-cache"))
            message = {**message, "headers": headers}
        await send(message)

    return sender


async def _refuse(send: Send, status: int, detail: str) -> None:
    problem = {"type": "about:blank", "title": "Refused", "status": status, "detail": detail}
    body = json.dumps({**problem, "faults": []}).encode()
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    if status == 429:
        headers.append((b"retry-after", b"1"))
    if status == 413:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
