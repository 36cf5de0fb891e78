"""A server of its own for each module, asked without a network."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from transcaspian.server.app import PREFIX, create_app
from transcaspian.server.settings import Settings


class Client:
    """Asks an application as a browser would; its life is that of one event loop."""

    def __init__(self, app, **headers):
        self.app = app
        self._loop = asyncio.new_event_loop()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._http = httpx.AsyncClient(
            transport=transport, base_url=f"http://127.0.0.1{PREFIX}/", headers=headers, timeout=60
        )
        self._life = app.router.lifespan_context(app)
        self._loop.run_until_complete(self._life.__aenter__())

    def request(self, method, path, **options):
        path = path.lstrip("/") if path.startswith("/") else path
        return self._loop.run_until_complete(self._http.request(method, path, **options))

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, **options):
        return self.request("POST", path, **options)

    def put(self, path, **options):
        return self.request("PUT", path, **options)

    def delete(self, path, **options):
        return self.request("DELETE", path, **options)

    def close(self):
        self._loop.run_until_complete(self._life.__aexit__(None, None, None))
        self._loop.run_until_complete(self._http.aclose())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Start servers, each in a folder of its own unless told otherwise."""
    clients = []

    def begin(*, headers=None, home=None, **told):
        folder = home or tmp_path_factory.mktemp("server")
        settings = Settings(home=folder, **({"baseline": False} | told))
        clients.append(Client(create_app(settings), **(headers or {})))
        return clients[-1]

    yield begin
    for one in clients:
        one.close()


@pytest.fixture(scope="module")
def client(start):
    """A server with what it is told by default."""
    return start()
