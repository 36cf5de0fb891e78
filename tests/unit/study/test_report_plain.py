"""Keys and subjects in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from transcaspian.evidence.load import load_evidence
from transcaspian.study import report_plain
from transcaspian.study.report_plain import place_names, plain_parameter, plain_subject

DOCUMENT = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "compare.json").read_text(encoding="utf-8")
)
NAMES = {"aktau": "Aktau", "alat": "Alat", "route:ocean-suez": "Ocean by Suez"}


@pytest.mark.parametrize(
    ("key", "subject", "words"),
    [
        ("port.wait_d", "aktau", "wait for a ship with space at Aktau"),
        ("port.wait_d", "world", "wait for a ship with space"),
        ("rail.speed_km_d", "KAZ", "speed of trains in Kazakhstan"),
        ("ocean.rate_usd_feu", "CHN>MED", "ocean freight rate, China to the Mediterranean"),
        ("sea.rate_usd_feu", "aktau>alat", "sea freight rate, Aktau to Alat"),
        ("sea.calls_d", "route:ocean-suez", "calls on the way and slow steaming, Ocean by Suez"),
        ("sea.speed_kn", "caspian-ferry", "speed of ships, caspian ferry"),
        ("weather.closed_d", "caspian-west/03", "days closed by weather, caspian west, March"),
        ("gauge.change_h", "dostyk", "time to change gauge at Dostyk"),
        ("no.such_key", "aktau", "no.such_key of aktau"),
    ],
)
def test_parameters_in_words(key, subject, words):
    assert plain_parameter(key, subject, NAMES) == words


def test_every_phrase_speaks_of_a_key_that_exists():
    streams = {"weather"}
    assert report_plain._PHRASES.keys() - streams <= load_evidence().keys.keys()


def test_an_answer_names_its_own_places_and_routes():
    names = place_names(DOCUMENT)
    assert names["turkmenbashi"] == "Türkmenbaşy"
    assert names["route:northern-mongolia"] == "Northern by Mongolia"
    assert plain_subject("aktau>alat", names) == "Aktau to Alat"


def test_words_cannot_steer_a_terminal():
    assert "\x1b" not in plain_parameter("no.key", "a\x1b[31m", {})
    assert "\x1b" not in plain_parameter("port.wait_d", "x", {"x": "\x1b[2J"})
