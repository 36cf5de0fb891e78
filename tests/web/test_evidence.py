"""Evidence and chronicle: who says what, which rule chose, and what came of promises."""

from __future__ import annotations

import csv
import json
import re
import time

import pytest
from page_steps import RUN_S, ask, quiet, serious, texts, until
from playwright.sync_api import expect

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
    page.locator(TABS[tab]).first.wait_for()
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tab", TABS)
def test_a_tab_draws_and_axe_finds_nothing_serious(visit, tab, theme):
    page = opened(visit, tab, theme=theme)
    expect(page.locator(TABS[tab]).nth(2)).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_opens(visit, tmp_path, theme):
    page = opened(visit, "promises", "&promise=georgian-railway-48mt", theme=theme)
    page.locator(".steps li").nth(1).wait_for()
    assert serious(page) == []
    page.goto("/#/evidence?tab=promises&said=2022")
    for one in page.locator(".promises .steps summary").all():
        one.click()
    assert serious(page) == []
    page.goto("/#/evidence?tab=relations&a=KAZ&b=AZE&point=2024-Q1&by=month")
    page.locator(".relevents li").first.wait_for()
    assert serious(page) == []
    for tab in ("calibration", "sources"):
        page.goto(f"/#/evidence?tab={tab}")
        page.locator(TABS[tab]).first.get_by_role("button").first.click()
        page.locator("dialog .said").first.wait_for()
        assert serious(page) == []
        page.keyboard.press("Escape")
    page.goto("/#/evidence?tab=review")
    path = tmp_path / "a note.txt"
    path.write_text(f"{TOLD}{tmp_path} {time.time_ns()}\n", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Read it").click()
    page.locator(".candidates li").first.wait_for(timeout=RUN_S * 1000)
    page.get_by_role("listbox").focus()
    page.keyboard.press("c")
    page.locator(".one form").wait_for()
    assert serious(page) == []


@pytest.mark.parametrize("tab", TABS)
def test_no_tab_sticks_out_at_phone_width(visit, tab):
    page = opened(visit, tab, width=390, height=844, has_touch=True, is_mobile=True)
    quiet(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('.page').scrollWidth") <= 390


def test_arrows_go_from_tab_to_tab(visit):
    page = opened(visit, "calibration")
    page.locator("#tab-calibration").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[role=tab][aria-selected=true]")).to_have_text("Promises")
    page.keyboard.press("End")
    page.locator(TABS["sources"]).first.wait_for()
    expect(page.locator("#tab-sources")).to_be_focused()


def test_observations_stand_side_by_side_with_the_rule(visit):
    page = opened(visit, "conflicts", "&key=rail.rate_usd_feu_km&subject=KAZ")
    expect(page.locator(".inuse")).to_contain_text("publishers")
    page.locator(".said-grid .said").nth(4).wait_for()
    page.locator(".said-grid .used").nth(1).wait_for()


def test_what_was_not_yet_published_is_not_known(visit):
    page = opened(visit, "conflicts", "&key=rail.rate_usd_feu_km&subject=KAZ")
    quiet(page)
    before = page.locator(".said-grid .said").count()
    page.get_by_label("Known by").fill("2022-12-31")
    page.keyboard.press("Tab")
    expect(page.locator(".said-grid .said")).not_to_have_count(before)
    quiet(page)
    told = " ".join(texts(page.locator(".said-grid")))
    assert all(day <= "2022-12-31" for day in re.findall(r"published (\d{4}-\d\d-\d\d)", told))


def test_calibration_tells_what_lies_outside(visit):
    page = opened(visit, "calibration")
    rows = page.locator(".calibration").first.locator("tbody tr")
    every = rows.count()
    page.get_by_role("button", name="only those outside").click()
    expect(rows).not_to_have_count(every)
    assert 0 < rows.count() < every
    expect(rows.locator(".bad")).to_have_count(rows.count())
    rows.first.get_by_role("button").click()
    page.locator("dialog .said").wait_for()


def test_a_promise_has_steps_and_sources(visit):
    page = opened(visit, "promises", "&promise=georgian-railway-48mt")
    expect(page.locator(".promises > li")).to_have_count(1)
    page.locator(".steps li").nth(1).wait_for()
    expect(page.locator(".promises a").first).to_have_attribute("href", re.compile("^http"))


def test_promises_are_sorted_by_how_they_stand_and_as_they_stood(visit):
    page = opened(visit, "promises")
    page.locator(".states button", has_text="broken").click()
    until(
        page,
        "[...document.querySelectorAll('.promises > li .tag.state')]"
        ".every(tag => tag.textContent === 'broken')",
    )
    page.locator(".promises > li").first.wait_for()
    page.get_by_label("World of").fill("2017-01-01")
    page.keyboard.press("Tab")
    page.get_by_text("As promises stood on 2017-01-01").wait_for()
    expect(page).to_have_url(re.compile("asof=2017-01-01"))


def test_promises_of_a_year_are_counted_by_what_came_of_them(visit, origin):
    page = opened(visit, "promises")
    page.get_by_label("Promised in").select_option("2022")
    expect(page).to_have_url(re.compile("said=2022"))
    promises = ask(f"{origin}/api/v1/chronicle/promises")["promises"]
    said = [one for one in promises if (one["announced"] or "").startswith("2022")]
    expect(page.locator(".promises > li")).to_have_count(len(said))
    kept = page.locator(".states button", has_text="kept")
    expect(kept).to_have_text(f"kept {sum(one['status'] == 'kept' for one in said)}")
    kept.click()
    expect(page.locator(".promises .tag.state:not(.kept)")).to_have_count(0)
    page.locator(".states button", has_text="All").click()
    page.get_by_label("Promised in").select_option("")
    expect(page.locator(".promises > li")).to_have_count(len(promises))


def test_a_point_of_a_relation_opens_its_events(visit):
    page = opened(visit, "relations", "&a=KAZ&b=AZE&point=2024-Q1")
    expect(page.locator(".relevents h3")).to_have_text(re.compile("^2024-Q1"))
    slider = page.get_by_label("Period")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".relevents h3")).to_have_text(re.compile("^2023-Q4"))
    expect(page).to_have_url(re.compile("point=2023-Q4"))
    page.get_by_label("The other actor").select_option("CHN")
    until(page, "location.hash.includes('b=CHN')")
    page.locator(".relevents li").first.wait_for()


def test_candidates_of_a_document_are_decided_by_keys_and_its_text_is_text(visit, tmp_path):
    page = opened(visit, "review")
    path = tmp_path / "hub.html.txt"
    # a document of its own, also on a server that was there before
    path.write_text(f"{TOLD}{tmp_path} {time.time_ns()}\n", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_label("Publisher").fill("A test")
    page.get_by_role("button", name="Read it").click()
    page.locator(".candidates li").first.wait_for(timeout=RUN_S * 1000)
    expect(page.locator(".text")).to_contain_text("<script>")
    page.locator(".text mark.on").first.wait_for()
    assert page.locator(".text script, .text img").count() == 0
    assert page.evaluate("window.hurt") is None
    listed = page.get_by_role("listbox")
    listed.focus()
    page.keyboard.press("Home")
    page.keyboard.press("a")
    page.keyboard.press("r")  # of the next one, however slow the server is
    page.locator(".candidates li.accept").first.wait_for()
    page.locator(".candidates li.reject").first.wait_for()
    page.keyboard.press("Home")
    page.keyboard.press("c")
    page.locator(".one form select, .one form input").first.wait_for()
    expect(page.locator(".one form select, .one form input").first).to_be_focused()
    page.locator(".one form input[name=object]").fill("a hub for ships")
    page.keyboard.press("Enter")
    page.locator(".candidates li.correct").first.wait_for()
    expect(listed).to_be_focused()  # where keys decide
    page.keyboard.press("Home")
    expect(page.locator(".one dd", has_text="a hub for ships")).to_have_count(1)
    page.keyboard.press("c")
    page.locator(".one form").wait_for()
    page.keyboard.press("Escape")
    expect(listed).to_be_focused()
    page.reload()
    page.locator(".candidates li.correct").first.wait_for()
    page.locator(".candidates li.reject").first.wait_for()
    assert serious(page) == []
    page.get_by_role("button", name="Remove the document").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()  # nothing goes unasked
    page.get_by_role("button", name="Remove the document").click()
    expect(page.get_by_role("alert")).to_contain_text("stand on it")
    page.expected.clear()  # the refusal that was asked for
    assert serious(page) == []
    page.get_by_role("button", name="Remove it with these decisions").click()
    until(page, "!location.hash.includes('doc=')")
    expect(page.locator(".candidates")).to_have_count(0)


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
    expect(page.locator(".owed")).to_contain_text("OpenStreetMap contributors")
    expect(page.locator(".owed")).to_contain_text("CC-BY-4.0")
    page.locator(".sourcelist button").first.click()
    page.locator("dialog .said").first.wait_for()
