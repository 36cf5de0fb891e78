"""Hostile inputs get 4xx and leave no trace."""

from __future__ import annotations

import asyncio

import pytest

EVIL = [
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd",
    "c-000000000000%00",
    "s-0' OR '1'='1",
    "'; DROP TABLE run; --",
    "<script>alert(1)</script>",
    "${jndi:ldap://x}",
    "\u202egnp.exe",
    "a" * 5000,
]


def traces(client):
    """All that a request may leave: rows of every table, and files."""
    home = client.app.state.settings.home
    counts = [
        client.get(path).json()["n"] for path in ("/runs", "/scenarios", "/audit", "/documents")
    ]
    return counts, sorted(str(one) for one in home.rglob("*") if "store.sqlite" not in one.name)


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize(
    "path",
    [
        "/places/{}",
        "/evidence/{}",
        "/compare/{}/report.html",
        "/compare/{}.csv",
        "/runs/{}",
        "/runs/{}/result",
        "/runs/{}/movements",
        "/runs/{}/events",
        "/runs/s-000000000000/nodes/{}",
        "/runs/s-000000000000/tables/{}.parquet",
        "/scenarios/{}",
        "/documents/{}",
        "/documents/{}/candidates",
        "/{}",
    ],
)
def test_an_id_that_is_none_is_refused_in_plain_words(client, path, evil):
    answer = client.get(path.format(evil))
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert b"root:" not in answer.content


WORDS = [
    ("/places", "q"), ("/places", "near"), ("/evidence", "key"), ("/evidence", "subject"),
    ("/parameters", "key"), ("/explain", "what"), ("/chronicle/events", "actor"),
    ("/chronicle/events", "place"), ("/chronicle/events", "from"), ("/chronicle/promises", "status"),
    ("/chronicle/relations?b=AZE", "a"), ("/chronicle/statements", "speaker"),
    ("/chronicle/what-changed?to=2024", "from"), ("/scenarios/quantities", "from"),
    ("/atlas.geojson", "modes"), ("/atlas/status", "as_of"), ("/runs", "status"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "name"), WORDS)
def test_words_of_a_question_are_never_code(client, path, name):
    for evil in EVIL if path != "/explain" else EVIL[::3]:
        answer = client.get(path, params={name: evil})
        assert answer.status_code < 500, evil
        assert "html" not in answer.headers["content-type"]


def test_the_store_is_whole_after_all_that(client):
    before = traces(client)
    client.post("/scenarios", json={"name": "'; DROP TABLE run; --", "toml": ""})
    assert client.get("/runs").status_code == 200
    assert traces(client) == before


@pytest.mark.parametrize(
    "name", ["<b>x</b>", "a/b", "..", "", "x" * 81, "a\x00b", "a\nb", 'a"b', "schema"]
)
def test_a_name_with_markup_or_a_path_is_refused(client, name):
    text = 'schema = "transcaspian/scenario/1"\nname = "n"\n'
    answer = client.post("/scenarios", json={"name": name, "toml": text})
    assert answer.status_code in {409, 422}
    assert client.get("/scenarios").json()["n"] == 0


def test_markup_in_a_scenario_stays_text(client):
    text = 'schema = "transcaspian/scenario/1"\nname = "<img src=x onerror=alert(1)>"\n'
    assert client.post("/scenarios", json={"name": "plain", "toml": text}).status_code == 201
    answer = client.get("/scenarios/plain")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.delete("/scenarios/plain").status_code == 204


@pytest.mark.parametrize("path", ["/runs", "/scenarios", "/scenarios/compose", "/documents?name=x"])
def test_a_body_of_a_gigabyte_is_refused_before_it_is_read(client, path):
    before, read = traces(client), []

    async def endless():
        for i in range(1 << 14):
            read.append(i)
            yield b"x" * (1 << 16)

    kind = {"Content-Type": "text/plain" if "documents" in path else "application/json"}
    stated = client.post(path, content=b"{}", headers={**kind, "Content-Length": str(1 << 30)})
    assert stated.status_code == 413
    streamed = client.post(path, content=endless(), headers=kind)
    assert streamed.status_code == 413
    settings = client.app.state.settings
    most = settings.most_document_bytes if "documents" in path else settings.most_bytes
    assert len(read) <= most // (1 << 16) + 2
    assert traces(client) == before


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"from": "\\ud800"}', b"[" * 100_000]
)
def test_a_body_that_is_no_request_is_refused(client, body):
    for path in ("/runs", "/scenarios"):
        headers = {"Content-Type": "application/json"}
        answer = client.post(path, content=body, headers=headers)
        # nothing at all but braces is a run with every default, which is none of these
        assert answer.status_code in {400, 422}, (path, answer.text)


def test_a_long_address_is_refused(client):
    assert client.get("/places", params={"q": "x" * 9000}).status_code == 414


def test_a_packed_body_is_not_unpacked(client):
    import gzip

    before = traces(client)
    bomb = gzip.compress(b" " * (1 << 26))
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    assert client.post("/runs", content=bomb, headers=headers).status_code in {400, 422}
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/plain"}
    assert client.post("/documents?name=x", content=bomb, headers=headers).status_code == 422
    assert traces(client) == before


def open_streams(client, run, n):
    """Statuses of streams that are opened all at once and closed again, and the most at a time."""
    statuses, most = [], 0
    state = client.app.state

    async def one():
        nonlocal most
        scope = {
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": f"/api/v1/runs/{run}/events", "raw_path": b"", "query_string": b"",
            "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }  # fmt: skip
        begun, over = asyncio.Event(), asyncio.Event()

        async def receive():
            await over.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            nonlocal most
            most = max(most, state.streams)
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
                begun.set()

        task = asyncio.create_task(client.app(scope, receive, send))
        await begun.wait()
        await asyncio.sleep(0.3)
        over.set()
        await asyncio.wait_for(task, 60)

    async def every():
        await asyncio.gather(*(one() for _ in range(n)))

    client.run(every())
    return statuses, most


@pytest.mark.parametrize("n", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_many_streams_at_once_are_refused_and_leave_nothing_open(start, n):
    client = start(most_streams=20)
    run = client.post("/runs", json={"from": "2024-01-01", "days": 366, "replications": 90}).json()[
        "id"
    ]
    statuses, most = open_streams(client, run, n)
    assert len(statuses) == n
    assert set(statuses) == {200, 429}
    assert most <= 20
    assert client.app.state.streams == 0
    assert not client.app.state.watched
    assert client.get(f"/runs/{run}").status_code == 200
    assert client.delete(f"/runs/{run}").json()["status"] == "cancelled"
