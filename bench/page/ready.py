"""
How soon the page of `transcaspian serve` is there, how much it fetches, and how smoothly it moves.

A fresh browser context for each round, nothing cached, on loopback: from the start of the
navigation to the first frame of the map with land, network, queues and vehicles of a run, which
the page marks itself. Then the run is laid over itself, each copy a little later, until as many
vehicles move as named, and frames are counted: the clock playing, and the camera moving as well.
Needs a built page, Chromium, and Playwright for Python.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

__all__ = ["FLAGS", "count_frames", "main", "measure_ready"]

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
DRAWN = "performance.getEntriesByName('drawn').length > 0"
SEEN_MS = "performance.getEntriesByName('drawn')[0].startTime"
SIZES = """() => performance.getEntriesByType('resource').map(
  e => [new URL(e.name).pathname.split('/').pop(), e.encodedBodySize, e.responseEnd])"""
CROWD = """(want) => {
  const { map, clock } = transcaspian;
  const { run } = map;
  const m = run.movements;
  clock.set(clock.end / 2);
  map.draw(clock.t);
  const times = Math.max(1, Math.ceil(want / map.frame.n));
  const n = m.stretch.length;
  const many = (Kind, from, put) => {
    const to = new Kind(n * times);
    for (let k = 0; k < times; k++) for (let i = 0; i < n; i++) to[k * n + i] = put(from[i], k);
    return to;
  };
  const names = list => Array.from({ length: times }, () => list).flat();
  const first = new Uint32Array(m.n * times + 1);
  for (let k = 0; k < times; k++) {
    for (let i = 0; i < m.n; i++) first[k * m.n + i] = m.first[i] + k * n;
  }
  first[m.n * times] = n * times;
  const later = (t, k) => t + k * 0.37;
  map.setRun({ ...run, movements: {
    ...m, n: m.n * times, first, entity: names(m.entity), kind: names(m.kind),
    callsign: names(m.callsign), stretch: many(Uint16Array, m.stretch, v => v),
    t0: many(Float32Array, m.t0, later), t1: many(Float32Array, m.t1, later),
  } });
  map.draw(clock.t);
  return map.frame.n;
}"""
FRAMES = """([seconds, moving]) => new Promise(done => {
  const { map, clock } = transcaspian;
  if (!clock.playing) clock.toggle();
  const began = performance.now();
  let frames = 0;
  const step = () => {
    frames++;
    if (moving) { map.dirty = true; }
    const passed = (performance.now() - began) / 1000;
    if (passed < seconds) requestAnimationFrame(step);
    else { clock.toggle(); done(frames / passed); }
  };
  requestAnimationFrame(step);
})"""


def main(argv: list[str] | None = None) -> int:
    """Measure a server that is up, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--origin", default="http://127.0.0.1:8000", help="of the server")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--vehicles", type=int, nargs="*", default=[3200, 10000])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        print("no chromium on the path: apt install chromium, or set CHROMIUM", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        told = measure_ready(browser, options.origin, options.rounds)
        told["frames"] = [
            count_frames(browser, options.origin, n, options.seconds) for n in options.vehicles
        ]
        told["browser"] = browser.version
        browser.close()
    told |= {"machine": platform.machine(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    if options.json:
        print(json.dumps(told))
        return 0
    print(
        f"page ready {told['ready_ms']:,.0f} ms at the median of {options.rounds} "
        f"({min(told['all_ms']):,.0f} to {max(told['all_ms']):,.0f}); "
        f"{told['js_kib']:.0f} KiB of JavaScript, {told['all_kib']:,.0f} KiB in all"
    )
    for row in told["frames"]:
        print(
            f"{row['vehicles']:,} vehicles: {row['playing']:.0f} frames/s playing, "
            f"{row['moving']:.0f} with a moving camera; {row['frame_ms']:.1f} ms to draw one"
        )
    print(f"Chromium {told['browser']}, {told['cores']} cores, load {told['load']:.1f}")
    return 0


def _open(browser: Browser, origin: str) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 860}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{origin}/#/map")
    while not page.evaluate(DRAWN):
        page.wait_for_timeout(20)
    return page


def measure_ready(browser: Browser, origin: str, rounds: int) -> dict[str, Any]:
    """
    Measure how soon the first view is drawn, and what it fetched.

    Parameters
    ----------
    browser : Browser
        That is up.
    origin : str
        Of the server.
    rounds : int
        How often, each in a context of its own; one more before them is not counted. [-]

    Returns
    -------
    dict
        `ready_ms`, `all_ms` [ms]; `js_kib`, `all_kib` as sent. [KiB]
    """
    all_ms, sizes = [], []
    for counted in range(rounds + 1):
        page = _open(browser, origin)
        if counted:
            all_ms.append(float(page.evaluate(SEEN_MS)))
        sizes = page.evaluate(SIZES)
        page.context.close()
    return {
        "ready_ms": statistics.median(all_ms),
        "all_ms": all_ms,
        "js_kib": sum(size for name, size, _ in sizes if name.endswith(".js")) / 1024,
        "all_kib": sum(size for _, size, _ in sizes) / 1024,
    }


def count_frames(browser: Browser, origin: str, vehicles: int, seconds: float) -> dict[str, float]:
    """
    Count frames while a crowd moves.

    Parameters
    ----------
    browser : Browser
        That is up.
    origin : str
        Of the server.
    vehicles : int
        At least so many are drawn. [-]
    seconds : float
        How long each of the two is counted. [s]

    Returns
    -------
    dict
        `vehicles` that were there [-]; frames while the clock is `playing` and with the base drawn
        anew for each, `moving` [1/s]; `frame_ms` that drawing one takes. [ms]
    """
    page = _open(browser, origin)
    there = page.evaluate(CROWD, vehicles)
    page.wait_for_timeout(500)
    told = {
        "vehicles": there,
        "playing": page.evaluate(FRAMES, [seconds, False]),
        "frame_ms": page.evaluate("transcaspian.map.stats.frame_ms"),
        "moving": page.evaluate(FRAMES, [seconds, True]),
    }
    page.context.close()
    return told


if __name__ == "__main__":
    sys.exit(main())
