"""Bottlenecks: a strip of queues by day; behind each arrivals, use, causes and what relief is worth."""

from __future__ import annotations

import csv
import re

import pytest
from page_steps import CLOCK, RUN_S, ask, quiet, serious, texts, until
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
    expect(worth).to_have_text(re.compile(r"longest wait in \d+ of \d+ runs"))
    leads = [
        int(text.strip().replace("–", "0"))
        for text in texts(page.locator(".ranking tbody td:nth-child(3)"))
    ]
    told = re.search(r"of (\d+) runs", texts(page.locator(".ranking thead th"))[2])
    # of each cargo one cause leads in a run, if anything is waited for at all
    groups = page.locator(".ranking tbody").count()
    assert 0 < sum(leads) <= groups * int(told[1])
    expect(page).to_have_url(re.compile("relief=1"))
    page.reload()
    page.locator(".worth").first.wait_for()
    page.locator(".ranking .link", has_text="wagons before Kuryk").click()
    expect(page.locator(".detail > h3")).to_contain_text("Kuryk")


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


CELLS = """([row, days]) => {
  const g = document.querySelector('.heat canvas').getContext('2d');
  const ink = document.createElement('canvas').getContext('2d');
  const style = getComputedStyle(document.documentElement);
  const ramp = [0, 1, 2, 3, 4, 5, 6].map(i => {
    ink.fillStyle = style.getPropertyValue(`--differ${i}`).trim();
    ink.fillRect(0, 0, 1, 1);
    return ink.getImageData(0, 0, 1, 1).data.slice(0, 3).join();
  });
  const { width } = g.canvas;
  return Array.from({ length: days }, (_, day) => {
    const x = Math.round((day + 0.4) * width / days);
    return ramp.indexOf(g.getImageData(x, row * 21 + 5, 1, 1).data.slice(0, 3).join());
  });
}"""


def test_another_run_is_told_as_a_difference(visit, origin, second):
    page = visit(f"#/bottlenecks?vs={second}&node=aktau.yard&t=0.0")
    differ = page.get_by_label("show the difference")
    expect(differ).to_be_checked()
    page.locator(".ramp7 .d6").wait_for()
    names = texts(page.locator("section").first.locator(".striplabels button"))
    quiet(page)
    here, there = (
        {one["id"]: one for one in ask(f"{origin}/api/v1/runs/{run}/result")["places"]}
        for run in ("baseline", second)
    )
    row = next(i for i, name in enumerate(names) if here["aktau.yard"]["label"] in name)
    days = len(here["aktau.yard"]["daily"])
    tones = page.evaluate(CELLS, [row, days])
    most = max(here["aktau.yard"]["daily"] + there["aktau.yard"]["daily"])
    pairs = zip(here["aktau.yard"]["daily"], there["aktau.yard"]["daily"], strict=True)
    shares = [(a - b) / most for a, b in pairs]
    # the first day lies under the clock; more is warm, less is cold, the same is neither
    told = [(share, tone) for share, tone in zip(shares[1:], tones[1:], strict=True)]
    assert all(tone > 3 for share, tone in told if share > 0.05)
    assert all(tone < 3 for share, tone in told if share < -0.05)
    assert all(tone == 3 for share, tone in told if abs(share) < 1e-3)
    assert any(abs(share) > 0.05 for share, _ in told)  # two feeders more are felt


def test_the_difference_is_told_in_words_and_can_be_left_out(visit, second):
    page = visit(f"#/bottlenecks?vs={second}&node=aktau.yard")
    page.get_by_text("Dashed: the other run").wait_for()
    page.locator(".detail .chart").nth(2).wait_for()  # queue, served, causes
    dashed = "chart => chart.querySelector('[stroke-dasharray=\"4 3\"]')"
    until(page, f"[...document.querySelectorAll('.detail .chart')].every({dashed})")
    expect(page.locator(".causes b small").first).to_have_text(re.compile("there: "))
    page.locator(".heat canvas").first.hover(position={"x": 200, "y": 10})
    expect(page.locator(".heat .tip")).to_have_text(re.compile("there: "))
    page.get_by_label("show the difference").uncheck()
    page.locator(".ramp7 .s6").wait_for()
    expect(page).to_have_url(re.compile("differ=no"))
    page.reload()
    page.locator(".ramp7 .s6").wait_for()
    expect(page.get_by_label("show the difference")).not_to_be_checked()


def test_without_another_run_there_is_no_difference_to_show(strip):
    expect(strip.get_by_label("show the difference")).to_have_count(0)


def test_the_days_of_a_box_go_somewhere(visit, origin, second):
    page = visit(f"#/bottlenecks?vs={second}")
    page.locator(".whither summary").focus()
    page.keyboard.press("Enter")
    page.locator(".whither tbody tr").nth(5).wait_for()
    expect(page).to_have_url(re.compile("of=all-boxes"))
    page.locator(".whither select").select_option("xian-absheron")
    rows = page.locator(".whither tbody tr")
    expect(rows.first).to_contain_text("there: ")
    days = [float(text.split()[0]) for text in texts(rows.locator("td:nth-child(2)"))]
    assert days == sorted(days, reverse=True)
    measures = ask(f"{origin}/api/v1/runs/baseline/result")["measures"]
    [one] = [each for each in measures if each["id"] == "xian-absheron"]
    expect(page.locator(".whither summary")).to_contain_text(
        f"{sum(one['split_d'].values()):.1f} d"
    )
    page.reload()
    expect(page.locator(".whither select")).to_have_value("xian-absheron")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_a_queue_open(visit, second, theme):
    page = visit(f"{NODE}&of=all-boxes&vs={second}", theme=theme)
    page.locator(".causes li").first.wait_for()
    page.locator(".whither tbody tr").first.wait_for()
    assert serious(page) == []


def test_paper_shows_the_queue_and_no_buttons(strip):
    strip.locator(".causes li").first.wait_for()
    strip.emulate_media(media="print")
    expect(strip.locator(".detail h4").first).to_be_visible()
    expect(strip.locator(".timebar")).to_be_hidden()
    expect(strip.locator(".detail button:visible")).to_have_count(0)
    until(strip, "document.querySelectorAll('.detail .chart svg').length >= 3")
