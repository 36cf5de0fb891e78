"""The page opens every number, trusts nothing from data, and asks nothing of the network."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
import runpy
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcaspian.study.report import render_report, write_report

FIXTURES = Path(__file__).parents[2] / "fixtures"
DOCUMENT = json.loads((FIXTURES / "compare.json").read_text(encoding="utf-8"))
SQUARE = [[(60.0, 30.0), (70.0, 30.0), (70.0, 40.0), (60.0, 40.0), (60.0, 30.0)]]
VOID = {"meta", "link", "br", "input", "img", "hr"}
HOSTILE = '"><script>alert(1)</script><img src=//evil.example onerror=alert(1)> \x1b[31m \u202e'


class Page(HTMLParser):
    """Collects tags, attributes and ids, and holds that every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"{tag} left open" for tag in self._open]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"{tag} has an attribute twice")
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"{tag} closed out of turn at {self.getpos()}")

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def text():
    return render_report(DOCUMENT, land=SQUARE)


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def spoilt(value, word):
    """Return the document with every free text replaced."""
    free = {"name", "status_reason", "basis", "operator", "note", "publisher", "locator", "text",
            "from_name", "to_name", "method", "standing", "found_subject", "run_id", "url"}  # fmt: skip
    if isinstance(value, dict):
        return {
            k: word if k in free and isinstance(v, str) else spoilt(v, word)
            for k, v in value.items()
        }
    if isinstance(value, list):
        return [word if isinstance(v, str) and k == "notes" else spoilt(v, word)
                for k, v in (("", one) for one in value)]  # fmt: skip
    return value


def test_the_fixture_is_what_its_maker_writes():
    maker = runpy.run_path(str(FIXTURES / "make_compare.py"))
    assert maker["dump"]() == (FIXTURES / "compare.json").read_text(encoding="utf-8")


def test_tags_are_well_formed(page):
    assert page.faults == []
    assert len(page.tags) > 1000


def test_nothing_is_fetched(page, text):
    for tag, attributes in page.tags:
        for name in ("src", "srcset", "data", "poster", "background", "action", "xlink:href"):
            assert name not in attributes, (tag, name)
        assert tag not in {"link", "iframe", "object", "embed", "base", "img"}
        if "href" in attributes:
            assert tag == "a"
        assert not any(name.startswith("on") for name in attributes), attributes
    styles = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    assert "url(" not in styles
    assert "@import" not in styles


def test_links_lead_within_the_page_or_openly_out(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inner = [a["href"] for a in page.all("a") if a["href"].startswith("#")]
    assert len(inner) > 100
    assert {href[1:] for href in inner} <= set(ids)
    outer = [a for a in page.all("a") if not a["href"].startswith("#")]
    assert outer
    for link in outer:
        assert re.match(r"https?://[^/]", link["href"])
        assert "noopener" in link["rel"]


def test_every_parameter_has_its_place_and_names_its_sources(page, text):
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {f"p{i}" for i in range(1, len(DOCUMENT["parameters"]) + 1)} <= ids
    used = {name for r in DOCUMENT["routes"] for leg in r["legs"] for name in leg["evidence"]}
    assert used == set(DOCUMENT["parameters"])
    for observation in DOCUMENT["observations"].values():
        assert not observation["url"] or observation["url"] in text


def test_the_policy_admits_this_script_and_no_other(page, text):
    policy = next(a["content"] for a in page.all("meta") if "http-equiv" in a)
    assert "default-src 'none'" in policy
    assert "'unsafe-eval'" not in policy
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy


def test_hostile_words_stay_words():
    document = spoilt(copy.deepcopy(DOCUMENT), HOSTILE)
    document["notes"] = [HOSTILE]
    text = render_report(document)
    page = Page(text)
    assert page.faults == []
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert "alert(1)" in "".join(page.words)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not [a for a in page.all("a") if "evil" in a["href"]]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org/x", "https://", "file:///x"]
)
def test_only_web_addresses_become_links(url):
    document = copy.deepcopy(DOCUMENT)
    for observation in document["observations"].values():
        observation["url"] = url
    hrefs = [a["href"] for a in Page(render_report(document)).all("a")]
    assert url not in hrefs


@settings(max_examples=15)
@given(word=st.text(min_size=1, max_size=40))
def test_any_note_reads_back(word):
    document = {**DOCUMENT, "notes": [word], "routes": [], "parameters": {}, "observations": {}}
    page = Page(render_report(document))
    assert page.faults == []


def test_bytes_depend_on_the_document_alone(text, tmp_path):
    write_report(copy.deepcopy(DOCUMENT), tmp_path / "a.html", land=SQUARE)
    assert (tmp_path / "a.html").read_bytes() == text.encode()


def test_it_can_be_read_without_sight_or_colour(page):
    tables = len(page.all("table"))
    assert tables
    assert len(page.all("caption")) == tables
    assert all(a.get("aria-label") for a in page.all("svg") if a.get("role") == "img")
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert page.all("html")[0]["lang"] == "en"
    assert all(a.get("scope") for a in page.all("th"))


def test_status_and_reason_of_every_route_are_told(page):
    words = " ".join("".join(page.words).split())
    for route in DOCUMENT["routes"]:
        assert route["name"] in words
        assert route["status_reason"] in words


def test_the_command_to_get_it_again_is_shown(page):
    command = (
        "transcaspian compare xian istanbul --cargo 20x45G1 --depart 2024-03-11 "
        "--as-of 2024-03-11 --known-by 2024-12-31 --arrive-by 2024-04-20 --seed 1 --draws 10000"
    )
    assert command in "".join(page.words)


def test_a_map_without_lines_is_left_out():
    document = copy.deepcopy(DOCUMENT)
    for route in document["routes"]:
        for leg in route["legs"]:
            leg["line"] = []
    assert not [a for a in Page(render_report(document)).all("div") if a.get("class") == "sheet"]
