"""The API keeps its own description: what it allows is answered, what it says comes back."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from transcaspian.server.app import create_app
from transcaspian.server.settings import Settings

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
)
CASES = {"quick": 3, "thorough": 110}
OPERATIONS = [
    (method, path)
    for path, methods in create_app(Settings(home=Path())).openapi()["paths"].items()
    for method in methods
]
HEAVY = {
    ("post", "/api/v1/runs"), ("post", "/api/v1/scenarios/compose"), ("post", "/api/v1/documents"),
    ("get", "/api/v1/scenarios/quantities"), ("get", "/api/v1/compare"),
    ("get", "/api/v1/chronicle/what-changed"), ("get", "/api/v1/explain"),
}  # fmt: skip
"""Routes whose honest answers take long: they are asked in the slow part alone."""
PHASES = (Phase.explicit, Phase.generate)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    app = create_app(Settings(home=tmp_path_factory.mktemp("described"), baseline=False))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    yield schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/api/v1/openapi.json")
    server.should_exit = True
    thread.join(30)


def ask(asked, method, path, n_case):
    """Ask a route as its description allows, and hold every answer against it."""

    @settings(
        max_examples=n_case, phases=PHASES, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=asked[path][method].as_strategy())
    def one(case):
        if path.endswith("/compare") and "draws" in case.query:
            case.query["draws"] = 100  # as true, and sooner
        if path.endswith("/runs") and isinstance(case.body, dict):
            case.body |= {"days": 1, "replications": 1, "warm_up_d": 0}
        case.call_and_validate(checks=CHECKS, timeout=120)  # a busy machine breaks no promise

    one()


@pytest.mark.parametrize(("method", "path"), [one for one in OPERATIONS if one not in HEAVY])
def test_each_route_keeps_its_description(asked, method, path):
    ask(asked, method, path, CASES["quick"])


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_each_route_keeps_its_description_over_thousands_of_cases(asked, method, path):
    ask(asked, method, path, CASES["thorough"])


def test_heavy_routes_are_routes():
    assert set(OPERATIONS) >= HEAVY


def test_the_thorough_run_has_five_thousand_cases():
    assert CASES["thorough"] * len(OPERATIONS) >= 5000
