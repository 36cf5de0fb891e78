"""A server of its own for each module, asked without a network."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import httpx
import pytest

from transcaspian.server.app import PREFIX, create_app
from transcaspian.server.settings import Settings

OVER = {"done", "failed", "lost", "cancelled"}


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

    def run(self, work):
        """What a coroutine returns, on the loop of the server."""
        return self._loop.run_until_complete(work)

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, **options):
        return self.request("POST", path, **options)

    def put(self, path, **options):
        return self.request("PUT", path, **options)

    def delete(self, path, **options):
        return self.request("DELETE", path, **options)

    def wait(self, run, *, within_s=240.0):
        """What a run came to, once it has ended."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            shown = self.get(f"/runs/{run}").json()
            if shown["status"] in OVER:
                return shown
            time.sleep(0.05)
        return pytest.fail(f"{run} did not end: {shown}")

    def close(self):
        self._loop.run_until_complete(self._life.__aexit__(None, None, None))
        self._loop.run_until_complete(self._http.aclose())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory):
    """Keep answers in a folder of the tests, not in that of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRANSCASPIAN_HOME", str(tmp_path_factory.mktemp("home")))
        yield


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


def find_postgres():
    """Folder of PostgreSQL's programs, or None."""
    beside = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(beside).resolve().parent if beside else found[-1].parent if found else None


@pytest.fixture(scope="session")
def postgres():
    """Address of an empty PostgreSQL of our own on loopback; skips where there is none."""
    folder = find_postgres()
    if folder is None:
        pytest.skip("no PostgreSQL here: install Debian's postgresql, as .ci/run does")
    pytest.importorskip("psycopg", reason="no psycopg: install transcaspian[postgres]")
    # it refuses to run as root, and must reach its folder as somebody else
    root = os.geteuid() == 0
    owner = {"user": "postgres", "group": "postgres"} if root else {}
    home = Path(tempfile.mkdtemp(prefix="postgres-"))
    if root:
        shutil.chown(home, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"cwd": home, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **owner}
    data = str(home / "data")
    words = ["-U", "tester", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
    subprocess.run([folder / "initdb", "-D", data, *words], check=True, **options)
    settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"]
    told = [word for one in settings for word in ("-c", one)]
    server = subprocess.Popen([folder / "postgres", "-D", data, "-p", str(port), *told], **options)
    ready = [folder / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"]
    try:
        deadline = time.monotonic() + 60
        while subprocess.run(ready, check=False).returncode:
            assert server.poll() is None, "PostgreSQL ended"
            assert time.monotonic() < deadline, "PostgreSQL does not answer"
            time.sleep(0.1)
        yield f"postgresql://tester@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def make_store(request):
    """Address of a store of the kind that is asked for, empty and this module's alone."""
    if request.param == "sqlite":
        return ""
    import psycopg

    address = request.getfixturevalue("postgres")
    name = f"store_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    return f"{address.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request):
    """Address of each kind of store."""
    return make_store(request)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
)
def run_store(request):
    """The same, where runs are made: what a store does for them is tested by itself, too."""
    return make_store(request)


@pytest.fixture(scope="module")
def client(start):
    """A server with what it is told by default."""
    return start()
