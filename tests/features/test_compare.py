"""The question of the first page, asked of the packaged world."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from functools import cache
from typing import Any

import pytest

from transcaspian.errors import InputError, NoAnswer
from transcaspian.scenario.request import Request
from transcaspian.study.compare import compare

TODAY = dt.date(2026, 6, 15)
ROUTES = {
    "middle-btk", "middle-black-sea", "middle-turkmenbashi", "northern", "northern-mongolia",
    "southern-iran", "ocean-suez", "ocean-cape",
}  # fmt: skip


@cache
def answer(origin: str = "Xi'an", destination: str = "Istanbul", **options: Any) -> dict[str, Any]:
    plain = {"cargo": "20x45G1", "depart": "2024-03-11", "draws": 2000, "today": TODAY}
    return compare(Request(origin, destination, **{**plain, **options})).to_document()


def route(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in document["routes"] if one["id"] == name)


def test_every_corridor_answers_xian_to_istanbul_with_ranges() -> None:
    document = answer()
    assert {one["id"] for one in document["routes"]} == ROUTES
    for one in document["routes"]:
        assert one["status"] in ("open", "restricted", "closed"), one["status_reason"]
        for measure in ("transit_d", "cost_usd_feu", "inventory_usd_feu", "co2e_kg_feu"):
            spread = one[measure]
            assert 0 < spread["p10"] < spread["p50"] < spread["p90"], (one["id"], measure)
        assert 0 <= one["disruption_p"] < 1
        assert one["assumed_values"] + one["sourced_values"] == len(
            {name for leg in one["legs"] for name in leg["evidence"]}
            | {"inventory.rate_y@world", "cargo.value_usd_teu@world"}
        )


def test_the_same_question_gives_the_same_bytes() -> None:
    again = compare(
        Request("Xi'an", "Istanbul", cargo="20x45G1", depart="2024-03-11", draws=2000, today=TODAY)
    )
    assert json.dumps(again.to_document()) == json.dumps(answer())


def test_legs_lead_from_door_to_door_without_a_gap() -> None:
    for one in answer()["routes"]:
        legs = one["legs"]
        assert legs[0]["from"] == "xian"
        assert legs[-1]["to"] == "istanbul"
        for before, after in itertools.pairwise(legs):
            assert before["to"] == after["from"], (one["id"], before, after)
        assert sum(leg["distance_km"] for leg in legs) == pytest.approx(
            one["distance_km"]["total"], abs=1
        )


def test_every_figure_leads_to_observations_with_a_source_or_says_assumed() -> None:
    document = answer()
    for one in document["routes"]:
        for leg in one["legs"]:
            for name in leg["evidence"]:
                parameter = document["parameters"][name]
                rows = [document["observations"][c["id"]] for c in parameter["observations"]]
                assert rows
                if parameter["assumed"]:
                    used = [c["id"] for c in parameter["observations"] if c["weight"] > 0]
                    assert all(document["observations"][row]["method"] == "assumed" for row in used)
                else:
                    assert any(row["publisher"] for row in rows), name


def test_the_railway_by_kars_is_closed_in_september_2023_and_says_why() -> None:
    shut = route(answer(depart=None, as_of="2023-09"), "middle-btk")
    assert shut["status"] == "closed"
    assert "reconstruction" in shut["status_reason"].lower()
    assert shut["status_evidence"]
    assert route(answer(depart="2024-09-01"), "middle-btk")["status"] != "closed"


def test_suez_is_restricted_in_february_2024_but_nobody_knew_in_october() -> None:
    assert route(answer(depart=None, as_of="2024-02"), "ocean-suez")["status"] == "restricted"
    before = answer(depart=None, as_of="2024-02", known_by="2023-10")
    assert route(before, "ocean-suez")["status"] == "open"


def test_the_northern_way_is_closed_while_poland_shuts_its_border() -> None:
    shut = route(answer(depart="2025-09-15"), "northern")
    assert shut["status"] == "closed"
    assert "poland" in shut["status_reason"].lower()


def test_nothing_published_later_than_known_by_is_used() -> None:
    document = answer(
        "CNSIA", "TRIST", depart=None, as_of="2021-06", known_by="2021-12", arrive_by="2021-07-10"
    )
    assert document["depart"] == "2021-06-01"
    published = [row["published"] for row in document["observations"].values()]
    assert all(day is None or day <= "2021-12-31" for day in published)
    assert any(day is not None for day in published)
    for one in document["routes"]:
        assert one["on_time_p"] is None or 0 <= one["on_time_p"] <= 1


def test_a_closure_is_told_only_by_what_was_published_by_then() -> None:
    """War risk in the Black Sea was known in mid-2022; two of its sources are of later years."""
    early = answer(depart="2022-07-01", known_by="2022-07-01")
    late = answer(depart="2022-07-01")
    told, told_since = (
        set(route(one, "middle-black-sea")["status_evidence"]) for one in (early, late)
    )
    assert "war-risk" in route(early, "middle-black-sea")["status_reason"]
    assert told < told_since
    for row in early["observations"].values():
        assert row["published"] is None or row["published"] <= "2022-07-01"


def test_beyond_the_last_evidence_the_newest_world_is_carried_forward() -> None:
    assert any("carried forward" in note for note in answer(depart="2027-05-01")["notes"])
    assert not any("carried forward" in note for note in answer()["notes"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Xian", "xian"), ("Сиань", "xian"), ("西安", "xian"), ("xi’an", "xian"),
        ("Aqtay", "aktau"), ("Актау", "aktau"), ("Aqtau", "aktau"), ("Alyat", "alat"),
        ("Ələt", "alat"), ("Constanța", "constanta"), ("CNSIA", "xian"),
    ],
)  # fmt: skip
def test_spellings_are_taken_for_the_place_meant(written: str, meant: str) -> None:
    document = answer(written, "Tbilisi" if meant == "constanta" else "Istanbul", draws=200)
    assert document["origin"]["id"] == meant


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        ("Almaty", "Tbilisi"), ("Chongqing", "Duisburg"), ("Istanbul", "Xi'an"),
        ("Tashkent", "Mersin"), ("Shanghai", "Rotterdam"), ("Karaganda", "Constanta"),
        ("Kashgar", "Budapest"), ("Osh", "Milan"), ("Ulaanbaatar", "Hamburg"),
        ("Aktau", "Baku"), ("Dushanbe", "Poti"),
    ],
)  # fmt: skip
def test_any_two_places_have_an_answer_or_reasons(origin: str, destination: str) -> None:
    document = answer(origin, destination, draws=200)
    assert any(one["status"] != "none" for one in document["routes"])
    for one in document["routes"]:
        assert one["status"] != "none" or one["status_reason"]


def test_bad_input_is_told_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        compare(
            Request("Atlantis", "Istanbul", cargo="3x99Z9", depart="2024-99", draws=3, today=TODAY)
        )
    text = str(caught.value)
    for word in ("Atlantis", "99Z9", "2024-99", "--draws"):
        assert word in text


def test_forty_tonnes_do_not_fit_a_twenty_foot_box() -> None:
    with pytest.raises(InputError, match="22G1"):
        answer(cargo="1x22G1@40t")


def test_a_world_before_any_evidence_is_refused() -> None:
    with pytest.raises(InputError, match="before the first evidence"):
        answer(depart="1985-01-01")


def test_ranges_widen_when_less_is_known() -> None:
    """A forecast made two years before is less sure than hindsight of the same month."""
    hindsight = route(answer(depart="2024-03-11"), "middle-btk")
    forecast = route(answer(depart="2024-03-11", known_by="2022-03"), "middle-btk")
    assert forecast["assumed_values"] >= hindsight["assumed_values"]


def test_no_corridor_at_all_is_no_answer() -> None:
    with pytest.raises(NoAnswer):
        answer("Baku", "Ganja", draws=200)
