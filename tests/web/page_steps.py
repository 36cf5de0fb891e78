"""Steps that several tests of the page take."""

from __future__ import annotations

import time

__all__ = ["CLOCK", "announced", "serious", "until"]

CLOCK = "transcaspian.clock.t"


def until(page, expression, most_s=30):
    """Ask until it holds: the policy of the page lets no polling script be evaluated in it."""
    end = time.monotonic() + most_s
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(100)


def serious(page):
    """Say what axe finds serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        (one["id"], [node["html"][:120] for node in one["nodes"][:3]])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def announced(page):
    """Return what is said to those who hear the page."""
    return " ".join(page.locator("[role=status]").all_inner_texts())
