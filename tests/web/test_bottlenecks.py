"""Bottlenecks: a strip of queues by day; behind each arrivals, use, causes and what relief is worth."""

from __future__ import annotations

import csv
import re

import pytest
from page_steps import CLOCK, RUN_S, serious, texts, until
from playwright.sync_api import expect

NODE = "#/bottlenecks?node=aktau.berths"


@pytest.fixture
def strip(visit):
    page = visit(NODE)
    page.locator(".striplabels button").first.wait_for()
    return page


def test_a_cell_opens_its_queue_and_sets_the_day(strip):
    strip.locator(".heat canvas").nth(1).click(position={"x": 200, "y": 31})
    rows = strip.locator("section").nth(1).locator(".striplabels button")
    expect(rows.nth(1)).to_have_attribute("aria-pressed", "true")
    until(strip, f"0 < {CLOCK} && {CLOCK} < 24 * 90")
    strip.locator(".detail .chart svg").first.wait_for()


def test_a_queue_tells_arrivals_against_capacity_use_and_causes(strip):
    for name in ("Arrivals, served and capacity", "Share of capacity in use", "Who waits by day"):
        strip.get_by_role("img", name=re.compile(name)).wait_for()
    shares = [float(text.rstrip("%")) for text in texts(strip.locator(".causes li .muted"))]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=6)
    strip.locator(".detail .states button", has_text="TEU").click()
    expect(strip).to_have_url(re.compile("whose=TEU"))


def test_relief_is_run_when_asked_for_and_told_with_its_interval(visit):
    page = visit("#/bottlenecks?node=aktau.yard")
    page.get_by_role("button", name="Run it with each cause relieved").click()
    worth = page.locator(".worth").first
    worth.wait_for(timeout=2 * RUN_S * 1000)  # a run for each cause
    expect(worth).to_have_text(re.compile(r"[+−±]\S+ d \([+−±]"))
    expect(page).to_have_url(re.compile("relief=1"))
    page.reload()
    page.locator(".worth").first.wait_for()


def test_keys_alone_choose_a_row_and_a_day(strip):
    chosen = strip.locator(".striplabels [aria-pressed=true]")
    chosen.focus()
    before = chosen.inner_text()
    day = strip.evaluate(CLOCK)
    strip.keyboard.press("ArrowDown")
    expect(chosen).not_to_have_text(before)
    expect(chosen).to_be_focused()
    strip.keyboard.press("ArrowRight")
    until(strip, f"{CLOCK} === {day + 24}")
    told = strip.get_by_role("status").filter(has_text=" wait, between runs ")
    expect(told).to_have_count(1)
    strip.keyboard.press("Home")
    expect(strip.locator(".striplabels button").first).to_have_attribute("aria-pressed", "true")


def test_an_order_is_in_the_address(visit):
    page = visit("#/bottlenecks?rank=used&node=poti.berths&t=600.0")
    used = texts(page.locator("section").nth(1).locator(".striplabels b"))
    shares = [float(text.rstrip(" %")) for text in used if text != "–"]
    assert shares == sorted(shares, reverse=True)
    expect(page.locator(".detail > h3")).to_contain_text("Poti")
    until(page, f"{CLOCK} === 600")


def test_queues_are_taken_away_as_a_table(strip):
    with strip.expect_download() as download:
        strip.locator(".striphead").get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))
    assert {row["node"] for row in rows} >= {"aktau.yard", "aktau.berths"}
    assert len(rows) % 90 == 0
    assert all(float(row["p10"]) <= float(row["p90"]) + 1e-9 for row in rows)


def test_another_run_is_told_as_a_difference(visit):
    page = visit("#/bottlenecks?run=baseline")
    page.locator(".striplabels button").first.wait_for()
    expect(page.get_by_label("show the difference")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_a_queue_open(visit, theme):
    page = visit(NODE, theme=theme)
    page.locator(".causes li").first.wait_for()
    assert serious(page) == []


def test_paper_shows_the_queue_and_no_buttons(strip):
    strip.locator(".causes li").first.wait_for()
    strip.emulate_media(media="print")
    expect(strip.locator(".detail h4").first).to_be_visible()
    expect(strip.locator(".timebar")).to_be_hidden()
    expect(strip.locator(".detail button:visible")).to_have_count(0)
    until(strip, "document.querySelectorAll('.detail .chart svg').length >= 3")
