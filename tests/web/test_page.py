"""Each view does its job on real data, in both themes, by keyboard, and never leaves its origin."""

from __future__ import annotations

import re
import time

import pytest
from page_steps import CLOCK, RUN_S, quiet, serious, until
from playwright.sync_api import expect

VIEWS = {
    "map": ".worst tbody tr",
    "routes": ".cards .route",
    "bottlenecks": ".striplabels button",
    "timespace": ".tshead select",
    "scenarios": ".changes li",
    "evidence": ".picklist li",
    "evidence?tab=promises": ".promises > li",
    "evidence?tab=timeline": ".timeline > li",
    "evidence?tab=sources": ".sourcelist tbody tr",
}
LEAST = {"scenarios": 1, "timespace": 2}
COLOURS = """() => {
  const c = document.querySelector('.map canvas');
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  const seen = new Set();
  for (let i = 0; i < d.length; i += 4 * 97) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
  return seen.size;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_draws_and_axe_finds_nothing_serious(visit, view, theme):
    page = visit(f"#/{view}", theme=theme)
    expect(page.locator(VIEWS[view]).nth(LEAST.get(view, 3) - 1)).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_opens(visit, theme):
    page = visit("#/map?sel=place.aktau&t=240", theme=theme)
    page.get_by_text("Change something here").click()
    page.locator(".thing").nth(1).click()
    page.locator(".changeform").wait_for()
    assert serious(page) == []
    page.goto("/#/scenarios?w=aktau.feeder%2B2~alat.berths-9~!alat.handling_h-20%25")
    page.get_by_text("Promises of the chronicle").click()
    page.get_by_text("Baseline: 90 days").click()
    page.get_by_label("What differs?").fill("aktau")
    page.locator(".thing").first.wait_for()
    assert serious(page) == []
    page.goto("/#/map?run=baseline&vs=baseline")
    page.locator(".worst tbody tr").first.wait_for()
    page.locator(".worst .link").first.click()
    page.locator(".card .queue").first.wait_for()
    assert serious(page) == []


def test_only_views_that_stand_are_in_the_navigation(visit):
    page = visit()
    page.locator(".worst tbody tr").first.wait_for()
    for link in page.locator("nav a").all():
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        page.locator("main h2, main h3, main tr").first.wait_for()


def test_the_map_is_painted_and_things_move(visit):
    page = visit("#/map")
    page.locator(".worst tbody tr").first.wait_for()
    until(page, "transcaspian.map.stats.vehicles > 20")
    until(page, f"({COLOURS})() > 20")
    before = page.evaluate(CLOCK)
    page.get_by_role("button", name="Play").click()
    until(page, f"{CLOCK} > {before + 3}")
    page.get_by_role("button", name="Pause").click()
    until(page, "!transcaspian.clock.playing")


def test_a_place_opens_with_its_queues_and_their_figures(visit):
    page = visit("#/map")
    page.locator(".worst .link", has_text="Aktau").click()
    page.locator(".card h2", has_text="Aktau").wait_for()
    page.locator(".card .queue").nth(2).wait_for()
    page.get_by_role("button", name=re.compile("figures behind this")).click()
    page.locator("dialog tbody tr").nth(4).wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_click_on_the_canvas_finds_what_is_drawn_there(visit):
    page = visit("#/map")
    page.locator(".worst tbody tr").first.wait_for()
    until(page, "transcaspian.map.bubbles.length > 3")
    quiet(page)  # bubbles move apart anew when something changes the map's size
    first = "(() => { const b = transcaspian.map.bubbles[0]; return [b.x, b.y, b.id] })()"
    x, y, name = page.evaluate(first)
    page.locator(".map canvas").nth(1).click(position={"x": x, "y": y})
    page.locator(".card h2").wait_for()
    expect(page).to_have_url(re.compile(rf"sel=place\.{name}\b"))


def test_the_address_brings_back_place_hour_and_camera(visit):
    page = visit("#/map?t=500.0&sel=place.aktau&cam=1830.0,470.0,6.000")
    page.locator(".card h2", has_text="Aktau").wait_for()
    until(page, f"{CLOCK} === 500")
    until(page, "transcaspian.map.view() === '1830.0,470.0,6.000'")
    page.locator("nav a", has_text="Routes").click()
    page.go_back()
    page.locator(".card h2", has_text="Aktau").wait_for()


def test_the_clock_goes_to_an_event_of_the_chronicle(visit):
    page = visit("#/map?t=0")
    jump = page.get_by_label("Jump to an event…")
    jump.locator("option", has_text="Xi'an").first.wait_for(state="attached")
    value = jump.locator("option", has_text="eleven days").get_attribute("value")
    jump.select_option(value)
    until(page, f"{CLOCK} === 39 * 24")  # 11 March in a run from 1 February
    expect(page).to_have_url(re.compile("t=936"))


def test_keyboard_alone_scrubs_zooms_and_asks(visit):
    page = visit("#/map")
    page.locator(".worst tbody tr").first.wait_for()
    slider = page.get_by_label("Hour of the simulation")
    slider.focus()
    page.keyboard.press("End")
    until(page, "transcaspian.clock.t === transcaspian.clock.end")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("2024"))
    canvas = page.locator(".map canvas").nth(1)
    canvas.focus()
    before = page.evaluate("transcaspian.map.camera.k")
    page.keyboard.press("+")
    until(page, f"transcaspian.map.camera.k > {before}")
    page.locator("nav a", has_text="Routes").focus()
    page.keyboard.press("Enter")
    page.locator(".cards .route").first.wait_for()


def test_routes_are_ranked_and_every_number_opens_its_sources(visit):
    page = visit("#/routes")
    page.locator(".cards .route").first.wait_for()
    page.locator(".chart svg").first.wait_for()
    expect(page.locator(".cards .route")).to_have_count(8)
    for figure in page.locator(".route").first.locator(".figures .figure").all():
        figure.click()
        page.locator("dialog .said, dialog .value, dialog .lead").first.wait_for()
        page.keyboard.press("Escape")
    page.locator(".route").first.locator(".figures .figure").nth(1).click()
    page.locator("dialog .said").nth(1).wait_for()
    expect(page.locator("dialog .said a").first).to_have_attribute("href", re.compile("^http"))


def test_another_question_is_in_the_address_and_a_bad_one_is_told(visit):
    page = visit("#/routes?origin=chongqing&destination=poti")
    page.locator(".answerhead h2", has_text="Chongqing → Poti").wait_for()
    page.get_by_label("To", exact=True).fill("Atlantis")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("alert")).to_contain_text("Atlantis")
    # a refused request is told in the console by the browser itself
    page.expected[:] = [text for text in page.expected if "status of 4" not in text]


def test_two_clocks_are_in_the_address_and_told_in_words(visit):
    page = visit("#/routes")
    page.locator(".cards .route").first.wait_for()
    then = page.get_by_role("button", name="Only what was known when it is ready")
    then.focus()
    page.keyboard.press("Enter")
    page.locator(".clockwords", has_text="published by 11 Mar 2024").wait_for()
    expect(page).to_have_url(re.compile("known_by=2024-03-11"))
    page.get_by_label("World of").fill("2022-08-01")
    page.keyboard.press("Enter")
    page.locator(".clockwords", has_text="The world as it was on 1 Aug 2022").wait_for()
    page.reload()
    page.locator(".clockwords", has_text="The world as it was on 1 Aug 2022").wait_for()


def test_an_answer_is_printed_with_its_charts_and_without_the_form(visit):
    page = visit("#/routes", theme="dark")
    page.locator(".chart svg").nth(1).wait_for()
    page.emulate_media(media="print")
    expect(page.locator(".ask")).to_be_hidden()
    expect(page.locator("nav").first).to_be_hidden()
    expect(page.locator(".clockwords")).to_be_visible()
    assert len(page.pdf(format="A4")) > 20_000


def test_an_answer_is_taken_away_as_a_table(visit):
    page = visit("#/routes")
    page.locator(".cards .route").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.count("\n") == 9
    assert "middle-btk" in text


def test_a_change_is_run_against_the_baseline_and_looked_at(visit):
    page = visit("#/scenarios?w=aktau.feeders%2B2~!alat.handling_h-20%25")
    expect(page.locator(".changes li.off")).to_have_count(1)
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".differences tbody tr").nth(9).wait_for(timeout=RUN_S * 1000)
    page.locator(".against .chart svg").wait_for()
    page.locator(".moved li").first.wait_for()
    page.get_by_role("button", name="Show its queues").click()
    page.locator(".striplabels button").first.wait_for()
    chosen = page.locator(".scenario option:checked").first
    expect(chosen).to_have_text(re.compile(r"aktau\.feeders\+2"))
    expect(page).to_have_url(re.compile("vs=baseline"))
    page.reload()
    page.locator(".striplabels button").first.wait_for()
    expect(page).to_have_url(re.compile("run=s-"))


def test_one_run_lies_over_another_on_map_clock_and_card(visit):
    page = visit("#/scenarios?w=aktau.feeders%2B2")
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".differences tbody tr").first.wait_for(timeout=RUN_S * 1000)
    page.get_by_role("button", name="Show on the map").click()
    page.locator(".scrub path.other").wait_for(state="attached")
    page.locator(".abnote").wait_for()
    expect(page.locator(".kpi b small")).to_have_text(re.compile(r"^\s*[+−±]"))
    page.locator(".worst .link", has_text="Aktau").click()
    page.locator(".card .spark .other").first.wait_for(state="attached")
    page.get_by_label("compare with").select_option("")
    page.locator(".abnote").wait_for(state="detached")


def test_what_a_storm_did_is_said_in_words(visit):
    page = visit("#/scenarios?w=~")
    page.locator(".tries button", has_text="storm").click()
    page.get_by_role("button", name="Run", exact=True).click()
    told = page.locator(".against p", has_text="more wait, on")
    told.wait_for(timeout=RUN_S * 1000)
    expect(told).to_have_text(re.compile(r"At most [1-9][\d,]* more wait, on \d+ (Feb|Mar) 2024"))


def test_a_year_that_nobody_has_run_is_asked_for_in_the_list_of_runs(visit):
    page = visit("#/map")
    page.locator(".worst tbody tr").first.wait_for()
    runs = page.locator(".scenario select").first
    year = runs.locator("option", has_text="Year ")
    if year.count() == 0:
        pytest.skip("this server has run them")
    runs.select_option(year.first.get_attribute("value"))
    page.locator(".locked summary", has_text=re.compile("36[56] days from 20")).wait_for()
    expect(page.locator(".changes li.nothing")).to_have_count(1)
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()


def test_a_change_that_nobody_knows_is_told_with_what_is_near(visit):
    page = visit("#/scenarios?w=aktau.feeder%2B2")
    page.get_by_role("button", name="Run", exact=True).click()
    told = page.locator(".changes [role='alert']")
    expect(told).to_contain_text("aktau.feeders", timeout=RUN_S * 1000)
    # a refused request is told in the console by the browser itself
    page.expected[:] = [text for text in page.expected if "status of 4" not in text]


def test_a_change_is_found_by_words_and_made_by_keyboard_alone(visit):
    page = visit("#/scenarios?w=~")
    page.get_by_label("What differs?").focus()
    page.keyboard.type("berths alat")
    page.locator(".thing").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    amount = page.locator(".changeform input[inputmode]")
    amount.wait_for()
    expect(page.locator(".outcome")).to_contain_text("3 → 4")
    amount.fill("-9")
    expect(page.locator(".outcome")).to_contain_text("below zero")
    page.keyboard.press("Enter")
    quiet(page)
    expect(page.locator(".changes li.nothing")).to_have_count(1)  # refused
    amount.fill("2")
    page.keyboard.press("Enter")
    page.locator(".changes code", has_text="alat.berths+2").wait_for()
    expect(page).to_have_url(re.compile(r"alat\.berths%2B2"))
    page.get_by_role("button", name="Edit alat.berths+2").focus()
    page.keyboard.press("Enter")
    page.locator(".changeform input[inputmode]").fill("1")
    page.keyboard.press("Enter")
    page.locator(".changes code", has_text="alat.berths+1").wait_for()


@pytest.mark.parametrize(
    ("pick", "name"),
    [
        ("place.aktau", "aktau.feeders"),
        ("place.altynkol-khorgos", "border.altynkol.slots_d"),
        ("link.rail:beyneu~mangystau", "rail.kaz_km_d"),
    ],
)
def test_a_port_a_border_and_a_line_of_the_map_offer_their_figures(visit, pick, name):
    page = visit(f"#/map?sel={pick}")
    page.get_by_text("Change something here").click()
    page.locator(".thing", has=page.locator(f"code:text-is('{name}')")).click()
    page.locator(".changeform").get_by_role("button", name="Add").click()
    page.get_by_role("button", name="To the scenario").click()
    page.locator(".changes code", has_text=name).wait_for()


def test_a_promise_is_a_switch_that_says_what_it_changes(visit):
    page = visit("#/scenarios?w=~")
    page.get_by_text("Promises of the chronicle").click()
    one = page.locator(".promised > ul > li", has_text="six container ships")
    expect(one).to_contain_text("Feeders between Aktau and Alat")
    one.get_by_role("switch").check()
    expect(page).to_have_url(re.compile("p=kmtf-container-ships"))
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Run", exact=True).click()
    assert sent.value.post_data_json["what_if"] == ["aktau.feeders+6"]


def test_a_scenario_goes_into_a_file_and_comes_back(visit, tmp_path):
    page = visit("#/scenarios?w=aktau.feeders%2B2~aktau.storm%3D2024-02-20%2F5d")
    page.get_by_label("Name").fill("two more")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download TOML").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert 'what = "aktau.feeders"' in text
    assert download.value.suggested_filename == "two-more.toml"
    file = tmp_path / "two-more.toml"
    file.write_text(text, encoding="utf-8")
    page.goto("/#/scenarios?w=~")
    page.locator(".changes .nothing").wait_for()
    page.locator("input[type='file']").set_input_files(file)
    page.locator(".changes code", has_text="aktau.storm=2024-02-20/5d").wait_for()
    expect(page.locator(".changes code").first).to_have_text("aktau.feeders+2")


def test_faults_of_a_file_are_told_with_their_lines(visit, tmp_path):
    page = visit("#/scenarios?w=~")
    file = tmp_path / "broken.toml"
    file.write_text('schema = "transcaspian/scenario/1"\nname = "x"\nnaem = 2\n')
    page.locator("input[type='file']").set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("Line 3")
    page.expected[:] = [text for text in page.expected if "status of 4" not in text]


def test_a_run_waits_its_turn_and_is_cancelled(visit):
    own = 1 + time.time_ns() % 10_000 / 1000  # runs that no server has made yet
    page = visit(f"#/scenarios?w=alat.handling_h-{own}%25&reps=9")
    busy = visit(f"#/scenarios?w=aktau.handling_h-{own}%25&reps=60&days=366")  # takes its time
    busy.get_by_role("button", name="Run", exact=True).click()
    busy.get_by_role("button", name="Cancel").wait_for()
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".progress", has_text="in the queue").wait_for()
    busy.get_by_role("button", name="Cancel").click()
    expect(busy.get_by_role("alert")).to_contain_text("cancelled")
    page.locator(".differences tbody tr").first.wait_for(timeout=RUN_S * 1000)


def test_weather_shuts_ports_also_where_no_ship_waits(visit):
    page = visit("#/map?t=240")
    page.locator(".worst tbody tr").first.wait_for()
    until(page, "transcaspian.map.run.closures.length > 20")
    t = page.evaluate(
        "(() => { const { closures, held } = transcaspian.map.run; return closures.find(c => "
        "c.kind === 'weather' && !held.some(h => h.t0 <= c.t0 + .5 && c.t0 + .5 < h.t1)).t0 })()"
    )
    page.goto(f"/#/map?t={t + 0.5:.1f}")
    page.locator(".wind", has_text="Weather shuts").wait_for()


def test_another_language_is_spoken_with_its_names_and_dates(visit):
    page = visit("#/map?lang=ru")
    page.locator("nav a", has_text="Карта").wait_for()
    until(page, "document.documentElement.lang === 'ru'")
    page.locator(".worst .link", has_text="Актау").wait_for()
    page = visit("#/map?lang=ka&t=0")
    page.locator(".worst .link").first.wait_for()
    expect(page.locator("body")).not_to_contain_text("[en]")
    expect(page.locator("output.now")).to_contain_text("01.02.2024")  # no browser has its months


@pytest.mark.parametrize(
    "view", ["map", "routes", "bottlenecks", "timespace", "scenarios", "evidence"]
)
def test_nothing_sticks_out_at_phone_width(visit, view):
    page = visit(f"#/{view}", width=390, height=844, has_touch=True, is_mobile=True)
    page.locator(VIEWS[view]).first.wait_for()
    quiet(page)
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
