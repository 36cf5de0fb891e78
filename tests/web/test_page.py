"""Each view does its job on real data, in both themes, by keyboard, and never leaves its origin."""

from __future__ import annotations

import re
import time

import pytest

VIEWS = {
    "map": ".worst tbody tr",
    "routes": ".cards .route",
    "bottlenecks": ".striplabels button",
    "timespace": ".tshead select",
    "scenarios": ".changes li",
    "evidence": ".picklist li",
    "evidence?tab=promises": ".promises li",
    "evidence?tab=timeline": ".timeline li",
    "evidence?tab=sources": ".sourcelist tbody tr",
}
LEAST = {"scenarios": 1, "timespace": 2}
CLOCK = "transcaspian.clock.t"
COLOURS = """() => {
  const c = document.querySelector('.map canvas');
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  const seen = new Set();
  for (let i = 0; i < d.length; i += 4 * 97) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
  return seen.size;
}"""


def until(page, expression, most_s=30):
    """Ask until it holds: the policy of the page lets no polling script be evaluated in it."""
    end = time.monotonic() + most_s
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(100)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_draws_and_axe_finds_nothing_serious(visit, view, theme):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(f"#/{view}", theme=theme)
    page.locator(VIEWS[view]).first.wait_for()
    page.wait_for_timeout(300)
    assert page.locator(VIEWS[view]).count() >= LEAST.get(view, 3)
    found = [
        (one["id"], [node["html"][:120] for node in one["nodes"][:3]])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert found == []


def test_only_views_that_stand_are_in_the_navigation(visit):
    page = visit()
    page.locator(".worst tbody tr").first.wait_for()
    for link in page.locator("nav a").all():
        link.click()
        assert link.get_attribute("aria-current") == "page"
        page.locator("main h2, main h3, main tr").first.wait_for()


def test_the_map_is_painted_and_things_move(visit):
    page = visit("#/map")
    page.locator(".worst tbody tr").first.wait_for()
    until(page, "transcaspian.map.stats.vehicles > 20")
    assert page.evaluate(COLOURS) > 20
    before = page.evaluate(CLOCK)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1200)
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate(CLOCK) > before + 3


def test_a_place_opens_with_its_queues_and_their_figures(visit):
    page = visit("#/map")
    page.locator(".worst .link", has_text="Aktau").click()
    page.locator(".card h2", has_text="Aktau").wait_for()
    assert page.locator(".card .queue").count() >= 3
    page.get_by_role("button", name=re.compile("figures behind this")).click()
    assert page.locator("dialog tbody tr").count() >= 5
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_a_click_on_the_canvas_finds_what_is_drawn_there(visit):
    page = visit("#/map")
    page.locator(".worst tbody tr").first.wait_for()
    until(page, "transcaspian.map.bubbles.length > 3")
    x, y = page.evaluate("(() => { const b = transcaspian.map.bubbles[0]; return [b.x, b.y] })()")
    name = page.evaluate("transcaspian.map.bubbles[0].id")
    page.locator(".map canvas").nth(1).click(position={"x": x, "y": y})
    page.locator(".card h2").wait_for()
    assert f"sel=place.{name}" in page.url


def test_the_address_brings_back_place_hour_and_camera(visit):
    page = visit("#/map?t=500.0&sel=place.aktau&cam=1830.0,470.0,6.000")
    page.locator(".card h2", has_text="Aktau").wait_for()
    assert page.evaluate(CLOCK) == 500
    assert page.evaluate("transcaspian.map.view()") == "1830.0,470.0,6.000"
    page.locator("nav a", has_text="Routes").click()
    page.go_back()
    page.locator(".card h2", has_text="Aktau").wait_for()


def test_the_clock_goes_to_an_event_of_the_chronicle(visit):
    page = visit("#/map?t=0")
    jump = page.get_by_label("Jump to an event…")
    jump.locator("option", has_text="Xi'an").first.wait_for(state="attached")
    value = jump.locator("option", has_text="eleven days").get_attribute("value")
    jump.select_option(value)
    assert page.evaluate(CLOCK) == 39 * 24  # 11 March in a run from 1 February
    assert "t=936" in page.url


def test_keyboard_alone_scrubs_zooms_and_asks(visit):
    page = visit("#/map")
    page.locator(".worst tbody tr").first.wait_for()
    slider = page.get_by_label("Hour of the simulation")
    slider.focus()
    page.keyboard.press("End")
    assert page.evaluate("transcaspian.clock.t === transcaspian.clock.end")
    assert "2024" in slider.get_attribute("aria-valuetext")
    canvas = page.locator(".map canvas").nth(1)
    canvas.focus()
    before = page.evaluate("transcaspian.map.camera.k")
    page.keyboard.press("+")
    assert page.evaluate("transcaspian.map.camera.k") > before
    page.locator("nav a", has_text="Routes").focus()
    page.keyboard.press("Enter")
    page.locator(".cards .route").first.wait_for()


def test_routes_are_ranked_and_every_number_opens_its_sources(visit):
    page = visit("#/routes")
    page.locator(".cards .route").first.wait_for()
    page.locator(".chart svg").first.wait_for()
    assert page.locator(".cards .route").count() == 8
    for figure in page.locator(".route").first.locator(".figures .figure").all():
        figure.click()
        assert page.locator("dialog .said, dialog .value, dialog .lead").count() >= 1
        page.keyboard.press("Escape")
    page.locator(".route").first.locator(".figures .figure").nth(1).click()
    assert page.locator("dialog .said").count() >= 2
    assert page.locator("dialog .said a").first.get_attribute("href").startswith("http")


def test_another_question_is_in_the_address_and_a_bad_one_is_told(visit):
    page = visit("#/routes?origin=chongqing&destination=poti")
    page.locator(".answerhead h2", has_text="Chongqing → Poti").wait_for()
    page.get_by_label("To", exact=True).fill("Atlantis")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("alert").wait_for()
    assert "Atlantis" in page.get_by_role("alert").inner_text()
    # a refused request is told in the console by the browser itself
    page.expected[:] = [text for text in page.expected if "status of 4" not in text]


def test_an_answer_is_taken_away_as_a_table(visit):
    page = visit("#/routes")
    page.locator(".cards .route").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.count("\n") == 9
    assert "middle-btk" in text


def test_a_cell_of_the_strip_opens_its_queue(visit):
    page = visit("#/bottlenecks")
    rows = page.locator(".striplabels button")
    rows.first.wait_for()
    page.locator(".heatwrap canvas").click(position={"x": 200, "y": 31})
    assert rows.nth(1).get_attribute("aria-pressed") == "true"
    page.locator(".detail .chart svg").wait_for()
    assert page.evaluate(CLOCK) > 0


def test_a_line_and_its_window_are_in_the_address_and_a_click_sets_the_clock(visit):
    page = visit("#/timespace?line=altynkol&win=20&t=600.0")
    until(page, "!/^0 /.test(document.querySelector('.tshead small').textContent)")
    assert page.locator(".tshead select").first.input_value() == "altynkol"
    assert page.evaluate(CLOCK) == 600
    page.locator("canvas.space").click(position={"x": 300, "y": 100})
    assert 360 < page.evaluate(CLOCK) < 600
    page.locator(".tshead select").nth(1).select_option("5")
    assert "win=5" in page.url


def test_a_change_is_run_against_the_baseline_and_looked_at(visit):
    page = visit("#/scenarios?w=aktau.feeders%2B2~!alat.handling_h-20%25")
    assert page.locator(".changes li.off").count() == 1
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".differences tbody tr").first.wait_for(timeout=180_000)
    assert page.locator(".differences tbody tr").count() >= 10
    page.get_by_role("button", name="Show its queues").click()
    page.locator(".striplabels button").first.wait_for()
    assert "aktau.feeders+2" in page.locator(".scenario option:checked").inner_text()
    page.reload()
    page.locator(".striplabels button").first.wait_for()
    assert "run=s-" in page.url


def test_a_change_that_nobody_knows_is_told_with_what_is_near(visit):
    page = visit("#/scenarios?w=aktau.feeder%2B2")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("alert").wait_for(timeout=120_000)
    assert "aktau.feeders" in page.get_by_role("alert").inner_text()


def test_observations_stand_side_by_side_with_the_rule(visit):
    page = visit("#/evidence?key=rail.rate_usd_feu_km&subject=KAZ")
    page.locator(".inuse").wait_for()
    assert "publishers" in page.locator(".inuse").inner_text()
    assert page.locator(".said-grid .said").count() >= 5


def test_promises_are_sorted_by_how_they_stand(visit):
    page = visit("#/evidence?tab=promises")
    page.locator(".states button", has_text="broken").click()
    until(page, "document.querySelectorAll('.promises li').length < 20")
    assert set(page.locator(".promises .tag.state").all_inner_texts()) == {"broken"}


def test_another_language_is_spoken_and_what_it_lacks_is_marked(visit):
    page = visit("#/map?lang=ru")
    page.locator("nav a", has_text="Карта").wait_for()
    assert page.evaluate("document.documentElement.lang") == "ru"
    page.locator(".worst .link", has_text="Актау").wait_for()
    assert "[en]" in page.locator("body").inner_text()


@pytest.mark.parametrize(
    "view", ["map", "routes", "bottlenecks", "timespace", "scenarios", "evidence"]
)
def test_nothing_sticks_out_at_phone_width(visit, view):
    page = visit(f"#/{view}", width=390, height=844, has_touch=True, is_mobile=True)
    page.locator(VIEWS[view]).first.wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('main').scrollWidth") <= 390


def test_the_first_view_stays_small(visit):
    sizes = {}
    page = visit()
    page.locator(".worst tbody tr").first.wait_for()
    for entry in page.evaluate(
        "performance.getEntriesByType('resource').map(e => [e.name, e.encodedBodySize])"
    ):
        if entry[0].endswith(".js"):
            sizes[entry[0]] = entry[1]
    assert sizes
    assert sum(sizes.values()) <= 150 * 1024
