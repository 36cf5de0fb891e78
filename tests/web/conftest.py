"""The server as a wheel installs it, with its page, and Chromium driven by Playwright for Python."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

import pytest
from page_steps import ask

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "src" / "transcaspian" / "server" / "static" / "index.html"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip
MOST_S = 300  # kernels are compiled first where nobody has run them
STEP_MS = 60_000  # what one step may take in a busy browser; a test that fails waits as long
DELAY_MS, BYTES_S = 40, 2_000_000  # of a network, for each time by which --slow-page slows


@pytest.fixture(scope="session")
def chromium():
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("no chromium on the path: apt install chromium, or set CHROMIUM")
    return found


def outside():
    """Return an environment that leads to no source tree."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}


def pytest_addoption(parser):
    parser.addoption(
        "--new-looks", action="store_true", help="keep today's looks of the page as those to hold"
    )
    parser.addoption(
        "--slow-page", type=float, default=1, metavar="TIMES",
        help="a browser so many times slower, with a slow network: tests must not depend on haste",
    )  # fmt: skip


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """
    Build the wheel once and install it alone in an empty environment.

    Libraries are those of this environment, found by path; an editable install is not.
    """
    if not PAGE.exists():
        pytest.skip("the page is not built: make web")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    empty = folder / "empty"
    venv.create(empty, with_pip=False)
    python = str(empty / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-index", str(wheel)], check=True)
    [site] = (empty / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = [python, "-c", "import transcaspian; print(transcaspian.__file__)"]
    found = subprocess.run(
        where, cwd=folder, env=outside(), check=True, capture_output=True, text=True
    ).stdout
    assert Path(found.strip()).is_relative_to(site)
    return empty / "bin" / "transcaspian"


@pytest.fixture(scope="session")
def origin(chromium, request, tmp_path_factory):
    """
    Start `transcaspian serve` of the wheel on a free port, and wait until the baseline has run.

    TRANSCASPIAN_ORIGIN names a server that is up already, such as http://127.0.0.1:8000.
    """
    if given := os.environ.get("TRANSCASPIAN_ORIGIN"):
        yield given
        return
    program = request.getfixturevalue("program")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("server")
    log = home / "log"
    environment = {**outside(), "TRANSCASPIAN_HOME": str(home)}
    command = [str(program), "serve", "--port", str(port)]
    with log.open("w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=home, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for_baseline(url, server, log)
        yield url
    finally:
        server.terminate()
        server.wait(20)


def wait_for_baseline(url, server, log):
    until = time.monotonic() + MOST_S
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            if ask(f"{url}/api/v1/runs/baseline")["status"] == "done":
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            pass
        time.sleep(0.2)
    pytest.fail(f"no baseline within {MOST_S} s: {log.read_text()}")


@pytest.fixture(scope="session")
def second(origin):
    """Return the id of a run with two feeders more than the baseline, once it is done."""
    body = {**ask(f"{origin}/api/v1/runs/baseline")["request"], "what_if": ["aktau.feeders+2"]}
    sent = urllib.request.Request(
        f"{origin}/api/v1/runs",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(sent, timeout=60) as answer:
        run = json.load(answer)
    until = time.monotonic() + MOST_S
    while run["status"] != "done":
        assert run["status"] in {"queued", "running"}, run
        assert time.monotonic() < until, run
        time.sleep(0.5)
        run = ask(f"{origin}/api/v1/runs/{run['id']}")
    return run["id"]


@pytest.fixture(scope="session")
def browser(chromium):
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=STEP_MS)
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield one
        one.close()


def slow_down(page, times):
    """Let the browser work as on a machine so many times slower, behind a slow network."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False, "latency": DELAY_MS * times,
            "downloadThroughput": BYTES_S / times, "uploadThroughput": BYTES_S / times,
        },
    )  # fmt: skip


@pytest.fixture
def visit(browser, origin, request):
    """
    Open a view and wait until it is drawn.

    The test fails on any error in the console and on any request that leaves the origin.
    """
    contexts, bad = [], []
    times = request.config.getoption("--slow-page", default=1)

    def watch(page):
        page.under_way = set()

        def begin(asked):
            if asked.resource_type != "eventsource":  # events of a run end with it
                page.under_way.add(asked)

        def end(asked):
            page.under_way.discard(asked)

        page.on("request", begin)
        page.on("requestfinished", end)
        page.on("requestfailed", end)
        page.on("console", lambda m: bad.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: bad.append(str(e)))
        page.on("request", lambda r: bad.append(r.url) if not is_own(r.url) else None)

    def is_own(url):
        return url.startswith((origin + "/", "data:", "blob:"))

    def open_view(path="", *, theme="light", width=1280, height=800, **more):
        context = browser.new_context(
            base_url=origin, color_scheme=theme, reduced_motion="reduce", locale="en-GB",
            viewport={"width": width, "height": height}, **more,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(STEP_MS)
        page = context.new_page()
        if times > 1:
            slow_down(page, times)
        page.expected = bad
        watch(page)
        page.goto("/" + path)
        page.wait_for_selector("html[data-ready='1']")
        return page

    yield open_view
    for context in contexts:
        context.close()
    assert bad == []


def pytest_collection_modifyitems(items):
    """Looking at the page in a browser is the slow part of the suite."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.slow)
