"""The report in a real browser: it draws, its script runs, and it asks nothing of the network."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import zlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from transcaspian.atlas.load import load_atlas
from transcaspian.study.report import write_report

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = next((found for name in NAMES if (found := shutil.which(name))), None)
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--hide-scrollbars", "--enable-logging=stderr", "--force-device-scale-factor=1"),
]
DOCUMENT = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "compare.json").read_text(encoding="utf-8")
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    target = tmp_path_factory.mktemp("page") / "report.html"
    land = load_atlas().land()
    write_report(DOCUMENT, target, land=land.polygons, borders=land.borders)
    return target


@pytest.fixture
def browse(page, tmp_path):
    def run(*flags, anchor=""):
        words = [BROWSER, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *flags]
        done = subprocess.run(
            [*words, page.as_uri() + anchor], capture_output=True, timeout=120, check=True
        )
        said = done.stderr.decode(errors="replace")
        assert "CONSOLE" not in said, said
        return done.stdout.decode(errors="replace")

    return run


def shoot(browse, tmp_path, width, height, **options):
    """Return what is seen, as (height, width, 3) bytes."""
    target = tmp_path / "seen.png"
    browse(f"--screenshot={target}", f"--window-size={width},{height}", **options)
    return read_png(target.read_bytes())


def read_png(data):
    """Decode an 8-bit RGB or RGBA PNG without interlace, as browsers write them."""
    at, packed, shape = 8, b"", (0, 0, 0)
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert depth == 8
            shape = (height, width, {2: 3, 6: 4}[colour])
        packed += body if kind == b"IDAT" else b""
        at += size + 12
    height, width, n_channel = shape
    raw, size = zlib.decompress(packed), width * n_channel
    line, lines = bytearray(size), []
    for y in range(height):
        start = y * (size + 1)
        line = unfilter(raw[start], raw[start + 1 : start + 1 + size], line, n_channel)
        lines.append(line)
    return np.frombuffer(b"".join(lines), np.uint8).reshape(shape)[:, :, :3]


def unfilter(how, line, above, n):
    """Undo a row's filter: none, left, above, mean or Paeth."""
    if how == 0:
        return bytearray(line)
    if how == 2:
        return bytearray((np.frombuffer(line, np.uint8) + np.frombuffer(above, np.uint8)).tobytes())
    out = bytearray(n) + bytearray(line)
    above = bytearray(n) + above
    for i in range(n, len(out)):
        a, b = out[i - n], above[i]
        if how == 1:
            guess = a
        elif how == 3:
            guess = (a + b) >> 1
        else:
            c = above[i - n]
            to_a, to_b, to_c = abs(b - c), abs(a - c), abs(a + b - 2 * c)
            guess = a if to_a <= to_b and to_a <= to_c else b if to_b <= to_c else c
        out[i] = (out[i] + guess) & 255
    return out[n:]


def test_the_script_runs_and_folds_the_maps_into_tabs(browse):
    text = browse("--dump-dom")
    assert re.search(r'<div class="tabs"[^>]*>', text)[0].find("hidden") < 0
    sheets = re.findall(r'<div class="sheet" id="(map-\w+)"([^>]*)>', text)
    assert [name for name, _ in sheets] == ["map-all", "map-overland", "map-crossings"]
    assert ["hidden" in rest for _, rest in sheets] == [False, True, True]
    assert f"{len(DOCUMENT['parameters'])} of {len(DOCUMENT['parameters'])} shown" in text


def test_an_anchor_opens_what_it_leads_to(browse):
    closed = re.search(r'<details class="[^"]*" id="p3"[^>]*>', browse("--dump-dom"))[0]
    opened = re.search(r'<details class="[^"]*" id="p3"[^>]*>', browse("--dump-dom", anchor="#p3"))
    assert " open" not in closed
    assert " open" in opened[0]


def test_nothing_is_asked_of_the_network(browse, page, tmp_path):
    log = tmp_path / "net.json"
    browse("--dump-dom", f"--log-net-log={log}")
    text = log.read_text(encoding="utf-8", errors="replace")
    asked = set(re.findall(r'"url":"((?:https?|wss?)://[^"]+)"', text))
    assert not {url for url in asked if "example.org" in url or "openstreetmap" in url}, asked


def test_it_is_seen_whole_with_every_route_on_the_map(browse, tmp_path):
    seen = shoot(browse, tmp_path, 1280, 2300)
    assert seen.shape == (2300, 1280, 3)
    assert count(seen, "dce8ef") > 100_000, "no sea"
    assert count(seen, "f4f2ec") > 100_000, "no land"
    for colour in ("cc6652", "521414", "854700", "1f007a", "8f29ff", "008fb8", "0a0000"):
        assert count(seen, colour) > 150, f"no route in {colour}"


def test_it_fits_a_narrow_window(browse, tmp_path):
    seen = shoot(browse, tmp_path, 400, 1500)
    assert len(np.unique(seen.reshape(-1, 3), axis=0)) > 50, "an empty page"
    margin = seen[:, -6:]
    assert count(margin, "ffffff") == margin[:, :, 0].size, "something sticks out to the right"


def count(seen, colour):
    rgb = np.array([int(colour[i : i + 2], 16) for i in (0, 2, 4)])
    return int((np.abs(seen.astype(int) - rgb).max(axis=2) <= 2).sum())


def test_bars_grow_with_what_they_show(browse):
    text = browse("--dump-dom")
    bars = re.findall(r'<div class="whisk" style="left:([\d.]+)%;width:([\d.]+)%', text)
    shown = [r for r in DOCUMENT["routes"] if r["transit_d"]]
    ends = [float(left) + float(width) for left, width in bars[: len(shown)]]
    order = sorted(range(len(shown)), key=lambda i: shown[i]["transit_d"]["p90"])
    assert all(ends[a] <= ends[b] for a, b in pairwise(order))
