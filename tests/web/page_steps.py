"""Steps that several tests of the page take. Whatever is looked at after a step is waited for."""

from __future__ import annotations

import json
import time
import urllib.request

__all__ = ["CLOCK", "RUN_S", "ask", "quiet", "serious", "texts", "until"]

CLOCK = "transcaspian.clock.t"
RUN_S = 300  # a run of the simulator behind a button, on two busy cores
_MOST_S = 90
_QUIET = """ms => new Promise(done => {
  const end = () => { watcher.disconnect(); done(document.fonts.status === 'loaded') };
  let timer = setTimeout(end, ms);
  const watcher = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(end, ms) });
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
})"""


def ask(url):
    """Return a document of the server, as others than the page get it."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def until(page, expression, most_s=_MOST_S):
    """Ask until it holds: the policy of the page lets no polling script be evaluated in it."""
    end = time.monotonic() + most_s
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(100)


def quiet(page, still_ms=400):
    """Wait until nothing more is asked of the server, nothing moves in the page and fonts are there."""
    end = time.monotonic() + _MOST_S
    while not (page.evaluate(_QUIET, still_ms) and not page.under_way):
        assert time.monotonic() < end, [one.url for one in page.under_way]


def texts(locator, least=1):
    """Return the texts of all that is found, once there are as many as `least`."""
    locator.nth(least - 1).wait_for(state="attached")
    return locator.all_inner_texts()


def serious(page):
    """Say what axe finds serious or critical, once the page is at rest."""
    from axe_playwright_python.sync_playwright import Axe

    quiet(page)
    return [
        (one["id"], [node["html"][:120] for node in one["nodes"][:3]])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
