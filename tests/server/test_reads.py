"""What the server answers from tables: shapes, names of answers, pages, problems."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from transcaspian.findings.store import findings_folder
from transcaspian.server import schema as shapes
from transcaspian.server import schema_chronicle as chronicle

COMMAND = "import sys; from transcaspian.cli.app import run; run(sys.argv[1:])"
READS = {
    "/meta": "version",
    "/places?q=aqtau": "places",
    "/places/aktau": "names",
    "/atlas.geojson?modes=sea": "features",
    "/atlas/status?as_of=2022-10": "statuses",
    "/compare?origin=xian&destination=istanbul&depart=2024-03-11&draws=100": "routes",
    "/evidence?limit=5": "observations",
    "/evidence/T001": "observation",
    "/parameters?key=border.dwell_h&subject=altynkol-khorgos": "values",
    "/sources": "sources",
    "/calibration": "target",
    "/explain?what=aktau": "tree",
    "/chronicle/events?limit=5": "events",
    "/chronicle/promises": "promises",
    "/chronicle/statements": "statements",
    "/chronicle/relations?a=KAZ&b=AZE": "points",
    "/chronicle/experts": "people",
    "/chronicle/actors": "actors",
    "/chronicle/promises/changes?from=2024-02-01&days=90": "promises",
    "/chronicle/what-changed?from=2023-08-01&to=2024-04-01": "events",
    "/scenarios/quantities?days=5": "quantities",
}


@pytest.mark.parametrize(("path", "field"), READS.items())
def test_each_read_answers_and_is_not_sent_twice(client, path, field):
    first = client.get(path)
    assert first.status_code == 200, first.text
    assert first.json()[field]
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_an_answer_of_compare_is_that_of_the_command(client):
    asked = client.get(
        "/compare?origin=xian&destination=istanbul&depart=2024-03-11&draws=100"
    ).json()
    typed = ["xian", "istanbul", "--depart", "2024-03-11", "--draws", "100", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "compare", *typed],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert asked == json.loads(done.stdout)


def test_a_comparison_is_named_by_its_run_and_comes_as_page_and_table(client):
    answer = client.get("/compare?origin=xian&destination=istanbul&depart=2024-03-11&draws=100")
    run = answer.json()["run_id"]
    assert answer.headers["etag"] == f'"{run}"'
    page = client.get(f"/compare/{run}/report.html")
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src 'sha256-" in policy
    (findings_folder() / f"{run}.json").unlink()
    assert client.get(f"/compare/{run}.csv").status_code == 404
    client.get("/compare?origin=xian&destination=istanbul&depart=2024-03-11&draws=100")
    table = client.get(f"/compare/{run}.csv").text.splitlines()
    assert len(table) == 1 + len(answer.json()["routes"])


@pytest.mark.parametrize("path", ["/meta", "/openapi.json"])
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("gzip, br", "br"), ("br;q=0.1, gzip", "gzip"), ("br;q=0", None)],
)
def test_answers_are_packed_where_that_is_understood(client, path, accepted, coding):
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in plain.headers
    assert packed.headers.get("content-encoding") == coding
    assert packed.headers["vary"] == "Accept-Encoding"
    assert plain.json() == packed.json()
    if coding:
        assert int(packed.headers.get("content-length", 0)) < len(plain.content)


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/calibration", shapes.Calibration),
        ("/chronicle/events?limit=1000", chronicle.ChronicleEvents),
        ("/chronicle/promises", chronicle.ChroniclePromises),
        ("/chronicle/relations?a=KAZ&b=AZE", chronicle.ChronicleRelations),
        ("/parameters?key=border.dwell_h", shapes.EvidenceShown),
        ("/parameters?key=sea.rate_usd_feu", shapes.EvidenceShown),
    ],
)
def test_every_row_has_the_shape_that_is_described(client, path, shape):
    assert shape.model_validate_json(client.get(path).content)


def test_each_target_says_what_was_seen_and_whether_the_model_says_so(client):
    for one in client.get("/calibration").json()["target"]:
        assert one["inside"] is (one["after_p10"] <= one["seen"] <= one["after_p90"])
        assert one["publisher"]


def test_points_of_relations_have_the_events_behind_them(client):
    points = client.get("/chronicle/relations?a=KAZ&b=AZE").json()["points"]
    for one in points:
        assert len(one["events"]) + one["n_faint"] == one["n_counted"]
        assert sum(event["new"] for event in one["events"]) == one["n_new"]


def test_a_promise_is_told_to_a_run_where_it_has_a_change_that_is_not_left_out(client):
    shown = client.get("/chronicle/promises/changes?from=2025-01-01&days=600").json()
    for one in shown["promises"]:
        assert one["in_all"] is any(not each["left_out"] for each in one["changes"])
        assert not one["in_kept"] or one["in_all"]
    assert client.get("/chronicle/what-changed?from=2024&to=2023").status_code == 422


def test_pages_are_joined_by_links_and_hold_every_row_once(client):
    path, seen = "/evidence?key=border.&limit=7", []
    total = client.get(path).json()["n"]
    while path:
        answer = client.get(path)
        seen += [row["id"] for row in answer.json()["observations"]]
        links = dict(reversed(one.split("; ")) for one in answer.headers["link"].split(", "))
        path = links.get('rel="next"', "").strip("<>").removeprefix("/api/v1")
    assert len(seen) == len(set(seen)) == total > 7


def test_every_fault_comes_at_once(client):
    answer = client.get("/compare?origin=zzzz&destination=qqqq&depart=foo&cargo=1xQQ")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert len(problem["faults"]) == 4
    assert {"depart", "cargo"} <= {one.get("field") for one in problem["faults"]}
    assert "--" not in answer.text


def test_the_atlas_has_only_the_modes_asked_for(client):
    features = client.get("/atlas.geojson?modes=sea").json()["features"]
    layers = {one["properties"]["layer"] for one in features}
    assert layers == {"places", "links", "land", "borders"}
    modes = {one["properties"].get("mode") for one in features} - {None}
    assert modes == {"sea"}


def test_the_description_is_of_openapi_3_1_and_names_what_routes_do(client):
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, methods in described["paths"].items():
        for one in methods.values():
            assert one["tags"], path
            assert one["summary"], path
            assert one["responses"]["422"]["content"].keys() == {"application/problem+json"}


def test_every_reference_of_the_description_leads_somewhere(client):
    described = client.get("/openapi.json")
    shapes = described.json()["components"]["schemas"]
    led = set(re.findall(r'"#/components/schemas/([^"]+)"', described.text))
    assert led <= shapes.keys()


def test_the_description_can_be_read_without_any_other_origin(client):
    answer = client.get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert not re.findall(r'(?:src|href|url\()="?(?:https?:)?//', answer.text)
    described = client.get("/openapi.json").json()
    for path in described["paths"]:
        assert f"<code>{path}</code>" in answer.text
    shown = set(re.findall(r'id="shape-([^"]+)"', answer.text))
    assert shown == set(described["components"]["schemas"])
    assert set(re.findall(r'href="#shape-([^"]+)"', answer.text)) <= shown


def test_without_a_page_the_command_to_run_is_told(client):
    answer = client.get("http://127.0.0.1/")
    assert answer.status_code == 503
    assert "make serve" in answer.text


@pytest.mark.parametrize("words", [["--help"], ["evidence", "list", "--format", "csv"]])
def test_other_commands_import_nothing_of_the_server(words):
    code = (
        "import json, sys\nfrom transcaspian.cli.app import run\nrun(json.loads(sys.argv[1]))\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(words)], capture_output=True, text=True, check=True
    )
    loaded = {one.partition(".")[0] for one in json.loads(done.stdout.splitlines()[-1])}
    assert not loaded & {"fastapi", "starlette", "pydantic", "sqlalchemy", "alembic", "uvicorn"}
