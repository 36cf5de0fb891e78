"""On paper each view keeps what it tells and leaves out what is for hands; nothing is cut off."""

from __future__ import annotations

import re

import pytest
from page_steps import quiet
from playwright.sync_api import expect

A4 = {"width": 794, "height": 1123}  # at 96 dots an inch
VIEWS = {
    "map?sel=place.aktau&t=600.0": [".map .sheet", ".card .queue", ".paper li"],
    "routes": [".clockwords", ".route .figures", ".charts svg"],
    "bottlenecks?node=aktau.berths": [".striplabels b", ".heat canvas", ".causes li", ".paper li"],
    "timespace?who=feeder-1&below=aktau&t=600.0": [
        "canvas.space", "canvas.ships", ".chosen .log li", ".paper li",
    ],
    "scenarios?w=aktau.feeders%2B2&b={second}": [
        ".changes code", ".differences tbody tr", ".against svg",
    ],
    "evidence?tab=sources": [".owed", ".sourcelist tbody tr"],
    "evidence?key=rail.rate_usd_feu_km&subject=KAZ": [".inuse", ".said-grid .said"],
    "evidence?tab=promises&promise=georgian-railway-48mt": [".steps li"],
}  # fmt: skip
FOR_HANDS = "nav, .timebar, .prefs, .ask, .exports, .mapctl, .tabs, form, input, .add, .go"
# what is wider than the sheet, and what shows less of itself than there is
CUT = """() => [...document.querySelectorAll('.shell *')].flatMap(one => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  if (box.width < 2 || box.height < 2 || style.clipPath !== 'none' || one.closest('svg')) return [];
  const told = `${one.tagName}.${one.className} ${(one.textContent ?? '').slice(0, 40)}`;
  if (box.right > innerWidth + 1) return [`${told} ends at ${box.right}`];
  const shut = overflow => overflow !== 'visible';
  const wide = shut(style.overflowX) && one.scrollWidth > one.clientWidth + 2;
  const high = shut(style.overflowY) && one.scrollHeight > one.clientHeight + 2;
  return (wide || high) && style.textOverflow !== 'ellipsis' ? [`${told} is cut`] : [];
})"""

# of what is painted on the sheet of the map: how many colours, and whether all of it is
PAINTED = """() => {
  const c = document.querySelector('.map .sheet');
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  const seen = new Set();
  let clear = 0;
  for (let i = 0; i < d.length; i += 4 * 97) {
    seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
    clear += d[i + 3] < 255;
  }
  return [seen.size, clear];
}"""


def test_the_whole_map_is_on_one_sheet(visit):
    page = visit("#/map?sel=place.aktau", theme="dark")
    page.locator(".card .queue").first.wait_for()
    quiet(page)
    expect(page.locator(".map .sheet")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".map .sheet")).to_be_visible()
    expect(page.locator(".map canvas:not(.sheet)").first).to_be_hidden()
    colours, clear = page.evaluate(PAINTED)
    assert colours > 20
    assert clear == 0


@pytest.mark.parametrize("view", VIEWS)
def test_paper_shows_what_is_told_and_nothing_for_hands(visit, second, view):
    page = visit("#/" + view.format(second=second), theme="dark")
    for what in VIEWS[view]:
        page.locator(what).first.wait_for(state="attached")
    quiet(page)
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    for what in VIEWS[view]:
        expect(page.locator(what).first).to_be_visible()
    for one in page.locator(FOR_HANDS).all():
        expect(one).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".paper a")).to_have_text(page.url)
    expect(page.locator(".paper")).to_contain_text("OpenStreetMap contributors")
    quiet(page)
    assert page.evaluate(CUT) == []
    paper = page.pdf(format="A4")
    assert len(paper) > 20_000
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 1
