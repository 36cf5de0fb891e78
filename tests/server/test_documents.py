"""Documents: sent, shown as text, searched, decided on; and what they can't do to a server."""

from __future__ import annotations

import io
import zlib

import pytest

pytest.importorskip("trafilatura", reason="no libraries for documents: install [chronicle]")

TEXT = (
    "On 11 March 2024 the presidents of Kazakhstan and Azerbaijan met in Baku and signed an "
    "agreement on the Trans-Caspian route. Kazakhstan will build a container hub at Aktau by "
    "2025, the minister said."
)
PLAIN = {"Content-Type": "text/plain"}
ABOUT = {"name": "note.txt", "published": "2024-03-12", "publisher": "A newspaper"}


def send(client, data, *, kind="text/plain", **about):
    headers = {"Content-Type": kind}
    return client.post("/documents", content=data, headers=headers, params=ABOUT | about)


def traces(client):
    """All that a document leaves: rows of the audit log, documents, files beside the store."""
    home = client.app.state.settings.home
    return (
        client.get("/audit").json()["n"],
        client.get("/documents").json()["n"],
        sorted(one.name for one in home.rglob("*") if "sqlite" not in one.name),
    )


@pytest.fixture(scope="module")
def kept(client):
    answer = send(client, TEXT.encode())
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def test_a_document_is_kept_once_and_shown_as_text(client, kept):
    again = send(client, TEXT.encode())
    assert (again.status_code, again.json()["id"]) == (200, kept)
    shown = client.get(f"/documents/{kept}")
    assert shown.headers["content-type"] == "application/json"
    assert shown.json()["text"] == TEXT
    assert shown.json()["publisher"] == ABOUT["publisher"]
    assert kept in {one["id"] for one in client.get("/documents").json()["documents"]}
    lines = client.get("/audit").json()["lines"]
    assert [one["subject"] for one in lines if one["action"] == "document.add"].count(kept) == 1


@pytest.mark.slow
def test_markup_and_scripts_of_a_page_are_left_out(client):
    page = f"<html><body><article><p>{TEXT}</p><script>alert(1)</script></article></body></html>"
    answer = send(client, page.encode(), kind="text/html", name="<img src=x onerror=alert(1)>")
    assert answer.status_code == 201, answer.text
    shown = client.get(f"/documents/{answer.json()['id']}")
    assert "<script" not in shown.json()["text"]
    assert "alert" not in shown.json()["text"]
    assert shown.headers["x-content-type-options"] == "nosniff"


@pytest.mark.slow
def test_candidates_are_decided_on_and_count(client, kept):
    found = client.get(f"/documents/{kept}/candidates").json()
    events = [one for one in found["candidates"] if one["kind"] == "event"]
    assert found["n"] == found["n_undecided"] == len(found["candidates"]) > 1
    assert all(one["quote"] in TEXT for one in events)
    first, other = events[0], events[1]
    path = f"/documents/{kept}/decisions"
    wrong = [
        {"candidate": "e99", "verdict": "accept"},
        {"candidate": first["name"], "verdict": "correct", "changes": {"type": "NONSENSE"}},
    ]
    refused = client.post(path, json={"answers": wrong})
    assert refused.status_code == 422
    assert len(refused.json()["faults"]) == 2
    assert client.get(f"/documents/{kept}/candidates").json()["n_undecided"] == found["n"]
    before = client.get("/chronicle/events").json()["n"]
    answers = [
        {"candidate": first["name"], "verdict": "correct", "changes": {"object": "a route"}},
        {"candidate": other["name"], "verdict": "reject"},
    ]
    told = client.post(path, json={"answers": answers}).json()
    assert (told["accept"], told["correct"], told["reject"]) == (0, 1, 1)
    after = client.get(f"/documents/{kept}/candidates").json()
    assert after["n_undecided"] == found["n"] - 2
    decided = {one["name"]: one["decision"] for one in after["candidates"] if one["decision"]}
    assert decided[first["name"]]["row"]["object"] == "a route"
    assert decided[first["name"]]["reviewer"] == "local"
    assert client.get("/chronicle/events").json()["n"] == before + 1
    turned = [{"candidate": first["name"], "verdict": "reject"}]
    assert client.post(path, json={"answers": turned}).status_code == 422
    anew = client.post(path, json={"answers": turned, "again": True})
    assert anew.json()["reject"] == 1
    assert client.get("/chronicle/events").json()["n"] == before
    assert any(one["action"] == "document.decide" for one in client.get("/audit").json()["lines"])


def decide(client, document, **row):
    """A decision on a row of a document, made elsewhere: by the command, say."""
    with client.app.state.chronicle.open() as documents:
        plain = {"id": "e1", "type": "AGREE", "mode": "sign", "context": "actual", **row}
        documents.decide(document, "event", "k", "accept", plain, reviewer="anna", again=True)


@pytest.fixture(scope="module")
def either(start, store):
    """A server on each kind of store."""
    return start(store=store)


def test_a_document_is_removed_once_with_a_line_of_the_audit_log(either):
    sent = send(either, b"Ports are shut by wind.").json()
    path = f"/documents/{sent['id']}"
    gone = either.delete(path)
    assert gone.json() == {"id": sent["id"], "sha256": sent["sha256"], "decisions": 0}
    assert either.get(path).status_code == either.delete(path).status_code == 404
    assert either.get(f"{path}/candidates").status_code == 404
    assert sent["id"] not in {one["id"] for one in either.get("/documents").json()["documents"]}
    lines = [one for one in either.get("/audit").json()["lines"] if sent["id"] in one["subject"]]
    assert [one["action"] for one in lines] == ["document.remove", "document.add"]
    assert sent["sha256"] in lines[0]["subject"]


def test_what_stands_on_a_document_is_named_and_goes_only_when_it_is_said(either):
    before = either.get("/chronicle/events").json()["n"]
    id_ = send(either, b"Ports are open again.").json()["id"]
    decide(either, id_)
    assert either.get("/chronicle/events").json()["n"] == before + 1
    refused = either.delete(f"/documents/{id_}")
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert [one["fault"][:30] for one in refused.json()["faults"]] == [
        "event e1: accept by anna on 20"
    ]
    assert either.get(f"/documents/{id_}").json()["n_decided"] == 1
    assert either.delete(f"/documents/{id_}?decisions=drop").json()["decisions"] == 1
    assert either.get("/chronicle/events").json()["n"] == before


def test_a_document_that_changed_meanwhile_stays(either):
    id_ = send(either, b"A word.").json()["id"]
    path = f"/documents/{id_}?decisions=drop"
    names = []
    for kind in ("AGREE", "MEET", "AGREE"):
        decide(either, id_, type=kind)
        names.append(either.get(f"/documents/{id_}").headers["etag"])
        for old in names[:-1]:
            assert either.delete(path, headers={"If-Match": old}).status_code == 412
    assert len(set(names)) == len(names)
    listed = f'"other", W/{names[-1]}'
    assert either.delete(path, headers={"If-Match": listed}).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fstore.sqlite",
        "%00",
        "0" * 15,
        "0" * 17,
        "G" * 16,
        "0' or '1'='1",
        "%25",
        "_" * 16,
    ],
)
def test_no_odd_id_removes_anything(client, kept, name):
    before = traces(client)
    assert client.delete(f"/documents/{name}?decisions=drop").status_code in {404, 405, 422}
    assert client.delete(f"/documents/{kept}?decisions=all").status_code == 422
    assert client.delete(f"/documents/{kept}", headers={"Origin": "http://x"}).status_code == 403
    assert traces(client) == before


def bomb_pdf():
    """A PDF of some kilobytes whose one page unpacks to a gigabyte."""
    unpacked = zlib.compressobj(9)
    packed = b"".join(unpacked.compress(b" " * (1 << 20)) for _ in range(1024)) + unpacked.flush()
    body = io.BytesIO()
    body.write(b"%PDF-1.4\n")
    offsets = []
    for number, one in enumerate(
        (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream",
        ),
        1,
    ):
        offsets.append(body.tell())
        body.write(b"%d 0 obj" % number + one + b"endobj\n")
    start = body.tell()
    body.write(b"xref\n0 5\n0000000000 65535 f \n")
    body.writelines(b"%010d 00000 n \n" % one for one in offsets)
    body.write(b"trailer<</Size 5/Root 1 0 R>>startxref\n%d\n%%%%EOF" % start)
    return body.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "text/plain"),
        (b"\x00\x01\x02" * 99, "text/plain"),
        (b"%PDF-1.7 broken", "application/pdf"),
        (b"PK\x03\x04" + b"\x00" * 99, "application/pdf"),
        pytest.param(b"<html><body></body></html>", "text/html", marks=pytest.mark.slow),
        pytest.param(b"<p>" * 50_000, "text/html", marks=pytest.mark.slow),
        (b"words " * 200_001, "text/plain"),
    ],
)
def test_what_is_no_document_is_refused_and_leaves_no_trace(client, data, kind):
    before = traces(client)
    answer = send(client, data, kind=kind)
    assert answer.status_code == 422, answer.text
    assert answer.json()["faults"] or "limits" in answer.json()["detail"]
    assert traces(client) == before


@pytest.mark.slow
def test_a_document_that_unpacks_to_a_gigabyte_is_refused_and_leaves_no_trace(client):
    before = traces(client)
    answer = send(client, bomb_pdf(), kind="application/pdf")
    assert answer.status_code == 422, answer.text
    assert traces(client) == before


def test_other_kinds_and_too_much_are_refused_unread(client):
    before = traces(client)
    for kind in ("application/zip", "image/svg+xml", "", "text/plainest"):
        assert send(client, b"x", kind=kind).status_code == 415
    most = client.app.state.settings.most_document_bytes
    assert send(client, b"x" * (most + 1)).status_code == 413
    assert client.get("/documents/0000000000000000").status_code == 404
    assert client.post("/documents/0000000000000000/decisions", json={"answers": [
        {"candidate": "e1", "verdict": "accept"}]}).status_code == 404  # fmt: skip
    assert send(client, b"words", published="2999-01-01").status_code == 422
    assert send(client, b"words", url="javascript:alert(1)").status_code == 422
    assert traces(client) == before
