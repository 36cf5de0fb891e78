"""Evidence and chronicle: who says what, which rule chose, and what came of promises."""

from __future__ import annotations

import csv
import json
import re

import pytest
from page_steps import serious, until

TABS = {
    "conflicts": ".said-grid .said",
    "calibration": ".calibration tbody tr",
    "promises": ".promises > li",
    "timeline": ".timeline > li",
    "relations": ".relevents li",
    "review": ".bring input",
    "sources": ".sourcelist tbody tr",
}
TOLD = """On 12 March 2024 Kazakhstan and Azerbaijan agreed to build a hub at the port of Aktau.
Georgia promised to complete the port of Anaklia in 2029. <script>window.hurt = 1</script>
<img src=x onerror="window.hurt = 1"> In April 2024 a storm closed the port of Aktau for five days.
"""


def opened(visit, tab, query="", **more):
    page = visit(f"#/evidence?tab={tab}{query}", **more)
    page.locator(TABS[tab]).first.wait_for(timeout=60_000)
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tab", TABS)
def test_a_tab_draws_and_axe_finds_nothing_serious(visit, tab, theme):
    page = opened(visit, tab, theme=theme)
    page.wait_for_timeout(300)
    assert page.locator(TABS[tab]).count() >= 3
    assert serious(page) == []


@pytest.mark.parametrize("tab", TABS)
def test_no_tab_sticks_out_at_phone_width(visit, tab):
    page = opened(visit, tab, width=390, height=844, has_touch=True, is_mobile=True)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('.page').scrollWidth") <= 390


def test_arrows_go_from_tab_to_tab(visit):
    page = opened(visit, "calibration")
    page.locator("#tab-calibration").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("[role=tab][aria-selected=true]").inner_text() == "Promises"
    page.keyboard.press("End")
    page.locator(TABS["sources"]).first.wait_for()
    assert page.evaluate("document.activeElement.id") == "tab-sources"


def test_observations_stand_side_by_side_with_the_rule(visit):
    page = opened(visit, "conflicts", "&key=rail.rate_usd_feu_km&subject=KAZ")
    assert "publishers" in page.locator(".inuse").inner_text()
    assert page.locator(".said-grid .said").count() >= 5
    assert page.locator(".said-grid .used").count() >= 2


def test_what_was_not_yet_published_is_not_known(visit):
    page = opened(visit, "conflicts", "&key=rail.rate_usd_feu_km&subject=KAZ")
    before = page.locator(".said-grid .said").count()
    page.get_by_label("Known by").fill("2022-12-31")
    page.keyboard.press("Tab")
    until(page, f"document.querySelectorAll('.said-grid .said').length !== {before}")
    told = " ".join(page.locator(".said-grid").all_inner_texts())
    assert all(day <= "2022-12-31" for day in re.findall(r"published (\d{4}-\d\d-\d\d)", told))


def test_calibration_tells_what_lies_outside(visit):
    page = opened(visit, "calibration")
    every = page.locator(".calibration").first.locator("tbody tr").count()
    page.get_by_role("button", name="only those outside").click()
    rows = page.locator(".calibration").first.locator("tbody tr")
    assert 0 < rows.count() < every
    assert rows.locator(".bad").count() == rows.count()
    rows.first.get_by_role("button").click()
    page.locator("dialog .said").wait_for()


def test_a_promise_has_steps_and_sources(visit):
    page = opened(visit, "promises", "&promise=georgian-railway-48mt")
    assert page.locator(".promises > li").count() == 1
    assert page.locator(".steps li").count() >= 2
    assert page.locator(".promises a").first.get_attribute("href").startswith("http")


def test_promises_are_sorted_by_how_they_stand_and_as_they_stood(visit):
    page = opened(visit, "promises")
    page.locator(".states button", has_text="broken").click()
    until(page, "document.querySelectorAll('.promises > li').length < 20")
    assert set(page.locator(".promises .tag.state").all_inner_texts()) == {"broken"}
    page.get_by_label("World of").fill("2017-01-01")
    page.keyboard.press("Tab")
    page.get_by_text("As promises stood on 2017-01-01").wait_for()
    assert "asof=2017-01-01" in page.url


def test_a_point_of_a_relation_opens_its_events(visit):
    page = opened(visit, "relations", "&a=KAZ&b=AZE&point=2024-Q1")
    assert page.locator(".relevents h3").inner_text().startswith("2024-Q1")
    slider = page.get_by_label("Period")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".relevents h3").inner_text().startswith("2023-Q4")
    assert "point=2023-Q4" in page.url
    page.get_by_label("The other actor").select_option("CHN")
    until(page, "location.hash.includes('b=CHN')")
    page.locator(".relevents li").first.wait_for()


def test_candidates_of_a_document_are_decided_by_keys_and_its_text_is_text(visit, tmp_path):
    page = opened(visit, "review")
    path = tmp_path / "hub.html.txt"
    path.write_text(TOLD, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_label("Publisher").fill("A test")
    page.get_by_role("button", name="Read it").click()
    page.locator(".candidates li").first.wait_for(timeout=120_000)
    assert "<script>" in page.locator(".text").inner_text()
    assert page.locator(".text script, .text img").count() == 0
    assert page.evaluate("window.hurt") is None
    assert page.locator(".text mark.on").count() >= 1
    listed = page.get_by_role("listbox")
    listed.focus()
    page.keyboard.press("Home")
    page.keyboard.press("a")
    page.locator(".candidates li.accept").first.wait_for()
    page.keyboard.press("r")
    page.locator(".candidates li.reject").first.wait_for()
    page.reload()
    page.locator(".candidates li.accept").first.wait_for(timeout=60_000)
    assert page.locator(".candidates li.reject").count() >= 1
    assert serious(page) == []


def test_every_tab_is_taken_away_as_table_and_document(visit):
    page = opened(visit, "sources")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))
    assert {"publisher", "licence", "url"} <= set(rows[0])
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON").click()
    assert len(json.loads(download.value.path().read_text("utf-8"))) == len(rows)


def test_licences_say_what_is_owed(visit):
    page = opened(visit, "sources")
    owed = page.locator(".owed").inner_text()
    assert "OpenStreetMap contributors" in owed
    assert "CC-BY-4.0" in owed
    page.locator(".sourcelist button").first.click()
    page.locator("dialog .said").first.wait_for()
