"""
Take the pictures of the page that stand in docs and README, from a server that is up.

    transcaspian serve --port 8000
    python tools/page_pictures.py --origin http://127.0.0.1:8000 [--only map,routes] [--into FOLDER]

Each is looked at before it is kept. `--dark` and `--phone` take the same views so, into a folder of
their own: to look at, not for docs. Needs Playwright for Python and chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import APIRequestContext, Browser, Page, ViewportSize

__all__ = ["PICTURES", "Picture", "main", "take"]

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "_static"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
MOST_MS = 400_000  # one picture waits for runs of the simulator
STILL_MS = 1_500
FEEDERS = "aktau.feeders%2B2"
TOLD = """In March 2024 Kazakhstan and Azerbaijan agreed to raise the freight on the corridor.
The port of Alat handled 60,000 TEU in 2024. Georgia promised to build the port of Anaklia by 2029.
A storm closed the port of Aktau for five days in February 2024, the harbour master said.
Kazakhstan Temir Zholy promised to put six more feeders on the Caspian by 2026.
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A view as its address has it, what must stand there, and what is done before."""

    path: str
    ready: str
    height: int = 760
    theme: Literal["light", "dark"] = "light"
    then: Callable[[Page], None] | None = None


def _open_form(page: Page) -> None:
    page.locator(".alter summary").click()
    page.locator(".thing", has_text="aktau.feeders").first.click()
    page.locator(".changeform").wait_for()


def _to_causes(page: Page) -> None:
    page.locator(".causes li").first.wait_for()
    page.evaluate(
        "(d => { d.scrollTop = d.querySelectorAll('h4')[1].offsetTop - 12 })"
        "(document.querySelector('.detail'))"
    )


def _run(page: Page) -> None:
    if page.locator(".differences").count() == 0:
        page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".differences tbody tr").first.wait_for()


def _open_promises(page: Page) -> None:
    page.get_by_text("Promises of the chronicle").click()
    page.locator(".promised li").first.wait_for()


def _review(page: Page) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a note of our own.txt"
        path.write_text(TOLD, encoding="utf-8")
        page.locator("input[type=file]").set_input_files(path)
        page.get_by_role("button", name="Read it").click()
        page.locator(".candidates li").first.wait_for()
    page.get_by_role("listbox").focus()
    page.keyboard.press("Home")
    if page.locator(".candidates li.accept").count() == 0:
        page.keyboard.press("a")
    page.locator(".candidates li.accept").first.wait_for()


_NODE = "bottlenecks?node=aktau.berths&t=700"
PICTURES = {
    "map": Picture("map", ".worst tbody tr", 800),
    "map-change": Picture("map?sel=place.aktau&t=600", ".card .queue", 800, "dark", _open_form),
    "map-beside": Picture("map?run={second}&vs=baseline&t=700", ".abnote", 800),
    "routes": Picture("routes", ".chart svg"),
    "bottlenecks": Picture(_NODE, ".causes li"),
    "bottlenecks-causes": Picture(_NODE, ".causes li", then=_to_causes),
    "bottlenecks-leads": Picture(
        "bottlenecks?node=aktau.yard&relief=1&t=700", ".ranking tbody tr td"
    ),
    "bottlenecks-days": Picture(
        "bottlenecks?node=aktau.yard&of=xian-absheron&run={second}&vs=baseline&t=700",
        ".whither tbody tr",
    ),
    "timespace": Picture("timespace?win=7&who=feeder-1&t=600", ".chosen h3"),
    "timespace-berths": Picture(
        "timespace?line=caspian&below=aktau&t=600", "canvas.ships", 860
    ),
    "scenarios": Picture(f"scenarios?w={FEEDERS}", ".changes li", 860, then=_run),
    "scenarios-promises": Picture(f"scenarios?w={FEEDERS}", ".changes li", 860, then=_open_promises),
    "evidence": Picture("evidence?key=rail.rate_usd_feu_km&subject=KAZ", ".said-grid .said"),
    "evidence-calibration": Picture("evidence?tab=calibration", ".calibration tbody tr"),
    "evidence-promises": Picture("evidence?tab=promises&said=2022", ".promises > li"),
    "evidence-relations": Picture(
        "evidence?tab=relations&a=KAZ&b=AZE&point=2024-Q1", ".relevents li"
    ),
    "evidence-review": Picture("evidence?tab=review", ".bring input", then=_review),
}  # fmt: skip


def take(
    browser: Browser, origin: str, picture: Picture, path: Path, *, dark: bool, phone: bool
) -> None:
    """
    Take one picture.

    Parameters
    ----------
    browser : Browser
        Of Playwright.
    origin : str
        Of the server.
    picture : Picture
        What is taken; its address is complete.
    path : Path
        Where it is written, as PNG.
    dark, phone : bool
        Whether the theme is dark, and whether it is as wide as a phone.
    """
    desk: ViewportSize = {"width": 1280, "height": picture.height}
    context = browser.new_context(
        base_url=origin,
        color_scheme="dark" if dark else picture.theme,
        reduced_motion="reduce",
        locale="en-GB",
        viewport={"width": 390, "height": 844} if phone else desk,
        is_mobile=phone,
        has_touch=phone,
    )
    context.set_default_timeout(MOST_MS)
    page = context.new_page()
    page.goto(f"/#/{picture.path}")
    page.wait_for_selector("html[data-ready='1']")
    page.locator(picture.ready).first.wait_for(state="attached")
    if picture.then:
        picture.then(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(STILL_MS)
    page.screenshot(path=path)
    context.close()


def _second(server: APIRequestContext) -> str:
    """Return the name of a run with two feeders more than the baseline, once it is done."""
    asked = server.get("/api/v1/runs/baseline").json()["request"]
    run = server.post("/api/v1/runs", data=asked | {"what_if": ["aktau.feeders+2"]}).json()
    while run["status"] in {"queued", "running"}:
        time.sleep(1)
        run = server.get(f"/api/v1/runs/{run['id']}").json()
    if run["status"] != "done":
        raise SystemExit(f"the second run is {run['status']}: {run['message']}")
    return str(run["id"])


def main() -> None:
    """Take all pictures, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--origin", default="http://127.0.0.1:8000")
    parser.add_argument("--only", default=",".join(PICTURES), help="names, by commas")
    parser.add_argument("--into", type=Path, default=FOLDER)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--phone", action="store_true")
    asked = parser.parse_args()
    if (asked.dark or asked.phone) and asked.into == FOLDER:
        parser.error("--dark and --phone need a folder of their own: name it by --into")
    asked.into.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        second = _second(playwright.request.new_context(base_url=asked.origin))
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for name in asked.only.split(","):
            one = PICTURES[name]
            whole = Picture(
                one.path.format(second=second), one.ready, one.height, one.theme, one.then
            )
            path = asked.into / f"page-{name}.png"
            take(browser, asked.origin, whole, path, dark=asked.dark, phone=asked.phone)
            print(path)
        browser.close()


if __name__ == "__main__":
    main()
