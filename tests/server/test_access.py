"""Who may do what: tokens and roles, other origins, other hosts, limits."""

from __future__ import annotations

import pytest

from transcaspian.cli.app import run
from transcaspian.errors import InputError
from transcaspian.server.settings import Settings, is_loopback
from transcaspian.server.store import ROLES, Store

RUN = {"from": "2024-02-01", "days": 1, "replications": 1, "warm_up_d": 0}


@pytest.fixture(scope="module")
def guarded(start, store):
    client = start(tokens=True, host="0.0.0.0", store=store)
    kept = client.app.state.store
    tokens = {role: kept.add_token(role, role, "test") for role in ROLES}
    return client, {role: {"Authorization": f"Bearer {token}"} for role, token in tokens.items()}


def test_without_a_token_nothing_is_answered(guarded):
    client, _ = guarded
    described = client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        address = path.removeprefix("/api/v1").replace("{run_id}", "s-000000000000")
        address = address.replace("{place_id}", "aktau").replace("{row_id}", "T001")
        address = address.replace("{document}", "0" * 16).replace("{node}", "x")
        address = address.replace("{table}", "daily")
        for method in methods:
            answer = client.request(method.upper(), address.replace("{name}", "x"), json={})
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("role", "method", "path", "status"),
    [
        ("reader", "GET", "/places/aktau", 200),
        ("reader", "POST", "/runs", 403),
        ("reader", "DELETE", "/runs/baseline", 403),
        ("reader", "POST", "/scenarios", 403),
        ("reader", "PUT", "/scenarios/x", 403),
        ("reader", "DELETE", "/scenarios/x", 403),
        ("reader", "DELETE", "/documents/0000000000000000", 403),
        ("reader", "GET", "/audit", 403),
        ("editor", "DELETE", "/scenarios/x", 404),
        ("editor", "DELETE", "/documents/0000000000000000", 404),
        ("editor", "GET", "/audit", 403),
        ("admin", "GET", "/audit", 200),
    ],
)
def test_each_role_may_do_its_own_and_no_more(guarded, role, method, path, status):
    client, headers = guarded
    body = {"POST": {"json": RUN}, "PUT": {"json": {"toml": ""}}}.get(method, {})
    if path == "/scenarios":
        body = {"json": {"name": "x", "toml": ""}}
    assert client.request(method, path, headers=headers[role], **body).status_code == status


def test_only_an_admin_drops_decisions_with_their_document(guarded):
    pytest.importorskip("trafilatura", reason="no libraries for documents: install [chronicle]")
    client, headers = guarded
    for words, decided in ((b"Undecided.", False), (b"Decided.", True)):
        told = {**headers["editor"], "Content-Type": "text/plain"}
        sent = client.post("/documents?name=x", content=words, headers=told)
        id_ = sent.json()["id"]
        row = {"id": "e1", "type": "AGREE", "mode": "sign", "context": "actual"}
        with client.app.state.chronicle.open() as documents:
            if decided:
                documents.decide(id_, "event", "k", "accept", row)
        path = f"/documents/{id_}?decisions=drop"
        answer = client.delete(path, headers=headers["editor"])
        assert answer.status_code == (403 if decided else 200)
    assert client.delete(path, headers=headers["admin"]).status_code == 200


def test_a_revoked_token_opens_nothing(guarded):
    client, _ = guarded
    store = client.app.state.store
    headers = {"Authorization": f"Bearer {store.add_token('gone', 'admin', 'test')}"}
    assert client.get("/meta", headers=headers).json()["role"] == "admin"
    assert store.revoke_token("gone", "test")
    assert client.get("/meta", headers=headers).status_code == 401


def test_a_token_is_shown_once_and_kept_as_a_digest(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))
    assert run(["token", "add", "anna", "--role", "editor"]) == 0
    token = capsys.readouterr().out.strip()
    assert run(["token", "add", "anna"]) == 2
    assert run(["token", "list", "--format", "csv"]) == 0
    assert "anna,editor," in capsys.readouterr().out
    kept = b"".join(one.read_bytes() for one in (tmp_path / "server").iterdir() if one.is_file())
    assert token.encode() not in kept
    store = Store(Settings(home=tmp_path / "server").store_url)
    assert store.find_token(token).name == "anna"
    assert store.find_token(token + "x") is None
    store.close()
    assert run(["token", "revoke", "anna"]) == 0
    assert run(["token", "revoke", "anna"]) == 2


def test_an_address_that_others_reach_needs_tokens(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))
    assert run(["serve", "--host", "0.0.0.0"]) == 2
    assert "transcaspian token add" in capsys.readouterr().err


def test_a_store_that_cant_be_opened_is_bad_input():
    with pytest.raises(InputError, match="--store"):
        Store("nosuch://here")


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True), ("127.9.9.9", True),
     ("0.0.0.0", False), ("::", False), ("localhost.example", False), ("", False)],
)  # fmt: skip
def test_what_only_this_machine_reaches(host, alone):
    assert is_loopback(host) is alone


def test_another_name_of_this_machine_is_refused(client):
    answer = client.get("/meta", headers={"Host": "rebound.example:8000"})
    assert answer.status_code == 421
    assert client.get("/meta", headers={"Host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
)
def test_a_page_of_another_origin_changes_nothing(client, headers):
    assert client.post("/runs", json=RUN, headers=headers).status_code == 403
    own = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/runs", json=RUN, headers=own).status_code == 202


def test_every_answer_keeps_the_browser_at_home(client):
    for path in ("/meta", "/places/none", "http://127.0.0.1/"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


def test_who_asks_too_often_waits(start):
    client = start(rate_s=0.001, burst=3)
    statuses = [client.get("/places/aktau").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_streams_are_limited(start):
    client = start(most_streams=0)
    run_id = client.post("/runs", json=RUN).json()["id"]
    assert client.get(f"/runs/{run_id}/events").status_code == 429
