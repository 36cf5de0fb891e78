"""Bottlenecks: a strip of queues by day; behind each arrivals, use, causes and what relief is worth."""

from __future__ import annotations

import csv
import re

import pytest
from page_steps import CLOCK, announced, serious, until

NODE = "#/bottlenecks?node=aktau.berths"


@pytest.fixture
def strip(visit):
    page = visit(NODE)
    page.locator(".striplabels button").first.wait_for()
    return page


def test_a_cell_opens_its_queue_and_sets_the_day(strip):
    strip.locator(".heat canvas").nth(1).click(position={"x": 200, "y": 31})
    rows = strip.locator("section").nth(1).locator(".striplabels button")
    assert rows.nth(1).get_attribute("aria-pressed") == "true"
    days = strip.evaluate(CLOCK) / 24
    assert 0 < days < 90
    strip.locator(".detail .chart svg").first.wait_for()


def test_a_queue_tells_arrivals_against_capacity_use_and_causes(strip):
    for name in ("Arrivals, served and capacity", "Share of capacity in use", "Who waits by day"):
        strip.get_by_role("img", name=re.compile(name)).wait_for(timeout=60_000)
    shares = [
        float(text.rstrip("%")) for text in strip.locator(".causes li .muted").all_inner_texts()
    ]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=6)
    strip.locator(".detail .states button", has_text="TEU").click()
    assert "whose=TEU" in strip.url


def test_relief_is_run_when_asked_for_and_told_with_its_interval(visit):
    page = visit("#/bottlenecks?node=aktau.yard")
    page.get_by_role("button", name="Run it with each cause relieved").click()
    page.locator(".worth").first.wait_for(timeout=240_000)
    assert re.search(r"[+−±]\S+ d \([+−±]", page.locator(".worth").first.inner_text())
    assert "relief=1" in page.url
    page.reload()
    page.locator(".worth").first.wait_for()


def test_keys_alone_choose_a_row_and_a_day(strip):
    chosen = strip.locator(".striplabels [aria-pressed=true]")
    chosen.focus()
    before = chosen.inner_text()
    day = strip.evaluate(CLOCK)
    strip.keyboard.press("ArrowDown")
    assert strip.locator(".striplabels [aria-pressed=true]").inner_text() != before
    assert strip.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    strip.keyboard.press("ArrowRight")
    assert strip.evaluate(CLOCK) == day + 24
    assert " wait, between runs " in announced(strip)
    strip.keyboard.press("Home")
    assert strip.locator(".striplabels button").first.get_attribute("aria-pressed") == "true"


def test_an_order_is_in_the_address(visit):
    page = visit("#/bottlenecks?rank=used&node=poti.berths&t=600.0")
    page.locator(".striplabels button").first.wait_for()
    used = page.locator("section").nth(1).locator(".striplabels b").all_inner_texts()
    shares = [float(text.rstrip(" %")) for text in used if text != "–"]
    assert shares == sorted(shares, reverse=True)
    assert "Poti" in page.locator(".detail > h3").inner_text()
    assert page.evaluate(CLOCK) == 600


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
    assert page.get_by_label("show the difference").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_a_queue_open(visit, theme):
    page = visit(NODE, theme=theme)
    page.locator(".causes li").first.wait_for(timeout=60_000)
    assert serious(page) == []


def test_paper_shows_the_queue_and_no_buttons(strip):
    strip.locator(".causes li").first.wait_for(timeout=60_000)
    strip.emulate_media(media="print")
    assert strip.locator(".detail h4").first.is_visible()
    assert strip.locator(".timebar").is_hidden()
    assert strip.locator(".detail button:visible").count() == 0
    until(strip, "document.querySelectorAll('.detail .chart svg').length >= 3")
