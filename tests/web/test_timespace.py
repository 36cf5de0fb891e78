"""Time-space: who stands where, what they wait for, and who holds berths on the same axis."""

from __future__ import annotations

import csv
import re

import pytest
from page_steps import CLOCK, quiet, serious, texts, until
from playwright.sync_api import expect

DRAWN = "!/^0 /.test(document.querySelector('.tshead small').textContent)"


def opened(visit, query="t=600.0", **more):
    page = visit(f"#/timespace?{query}", **more)
    page.locator("canvas.space").wait_for()
    until(page, DRAWN)
    return page


def test_a_line_and_its_window_are_in_the_address_and_a_click_sets_the_clock(visit):
    page = opened(visit, "line=altynkol&win=20&t=600.0")
    expect(page.locator(".tshead select").first).to_have_value("altynkol")
    until(page, f"{CLOCK} === 600")
    page.locator(".tshead select").nth(1).select_option("2")
    expect(page).to_have_url(re.compile("win=2\\b"))
    quiet(page)
    page.locator("canvas.space").click(position={"x": 300, "y": 4})
    until(page, f"576 < {CLOCK} && {CLOCK} < 600")


def test_keys_alone_choose_a_train_and_its_waits_are_told(visit):
    page = opened(visit)
    page.locator("canvas.space").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator(".chosen h3").wait_for()
    name = page.locator(".chosen h3").inner_text()
    expect(page.get_by_role("status").filter(has_text=name)).to_have_count(1)
    expect(page).to_have_url(re.compile("who="))
    page.locator(".chosen .log li").nth(1).wait_for()
    before = page.evaluate(CLOCK)
    page.keyboard.press("ArrowRight")
    until(page, f"{CLOCK} === {before + 6}")
    page.keyboard.press("Escape")
    expect(page.locator(".chosen")).to_have_count(0)


def test_the_pointer_tells_who_it_is_and_a_click_keeps_it(visit):
    page = opened(visit, "line=caspian&win=10&t=600.0")
    quiet(page)
    box = page.locator("canvas.space").bounding_box()
    for x in range(200, 900, 5):
        page.mouse.move(box["x"] + x, box["y"] + box["height"] / 2)
        if page.locator(".canvasbox .tip").count():
            break
    quiet(page)  # the tip is of where the pointer stands now
    told = page.locator(".canvasbox .tip").inner_text()
    page.mouse.down()
    page.mouse.up()
    expect(page.locator(".chosen h3")).to_have_text(told.split(":")[0])


def test_waits_of_a_train_are_no_longer_than_its_days(visit):
    page = opened(visit, "who=feeder-1&t=600.0")
    hours = [
        float(text.removesuffix(" h").replace(",", "")) for text in texts(page.locator(".waited b"))
    ]
    assert hours == sorted(hours, reverse=True)
    assert 0 < sum(hours) <= 90 * 24


def test_berths_of_a_place_stand_below_on_the_same_axis(visit):
    page = opened(visit, "below=aktau&t=600.0")
    lanes = page.locator("canvas.ships")
    expect(lanes).to_have_attribute("aria-label", re.compile("berths, tracks and borders"))
    quiet(page)
    assert lanes.bounding_box()["width"] == page.locator("canvas.space").bounding_box()["width"]
    page.get_by_label("Below, on the same axis:").select_option("ships")
    expect(page).not_to_have_url(re.compile("below"))


def test_movements_are_taken_away_as_a_table(visit):
    page = opened(visit)
    with page.expect_download() as download:
        page.locator(".tshead").get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))
    assert {row["state"] for row in rows} == {"moves", "works", "waits"}
    assert all(row["from"] <= row["to"] for row in rows)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_a_train_chosen(visit, theme):
    page = opened(visit, "who=feeder-1&below=aktau&t=600.0", theme=theme)
    page.locator(".chosen h3").wait_for()
    assert serious(page) == []
