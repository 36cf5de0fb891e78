"""From a median down to publishers and addresses."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from transcaspian.errors import InputError
from transcaspian.findings.store import save_finding
from transcaspian.scenario.request import Request
from transcaspian.study.compare import compare
from transcaspian.study.explain import explain

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2024, 3, 11)


def asked(*words: str) -> dict[str, Any]:
    return explain(words, as_of=DAY, known_by=dt.date(2026, 6, 1))


def nodes(tree: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for node in tree:
        found += [node, *nodes(node["children"])]
    return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRANSCASPIAN_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("home")
def test_a_run_opens_down_to_addresses() -> None:
    """Every leg's every parameter hangs below it, and every row of each below that."""
    document = compare(
        Request("Xi'an", "Istanbul", DAY, depart="2024-03-11", draws=200)
    ).to_document()
    save_finding(document["run_id"], document)
    tree = asked(f"compare:{document['run_id']}")["tree"]
    assert [node["label"] for node in tree] == [route["id"] for route in document["routes"]]
    flat = nodes(tree)
    for route in document["routes"]:
        for leg in route["legs"]:
            for name in leg["evidence"]:
                node = next(one for one in flat if one["label"] == name)
                rows = {one["label"] for one in node["children"]}
                cited = {one["id"] for one in document["parameters"][name]["observations"]}
                assert rows == cited
    assert sum(one["url"].startswith("http") for one in flat) > 50


def test_a_parameter_opens_to_its_rows() -> None:
    document = asked("border.dwell_h", "altynkol-khorgos")
    assert document["kind"] == "parameter"
    rows = [node for node in nodes(document["tree"]) if node["url"]]
    assert rows
    assert all("published" in node["text"] for node in rows)


def test_a_place_opens_to_names_links_states_and_evidence() -> None:
    document = asked("Алтынколь")
    assert document["data"]["place"] == "altynkol"
    labels = {node["label"] for node in nodes(document["tree"])}
    assert {"names", "links", "states", "evidence"} <= labels


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("bab-el-mandeb", "passage at 12."),
        ("cape-good-hope", " S "),
        ("madrid", " W;"),
        ("altynkol", "station in KAZ, 44."),
    ],
)
def test_a_position_names_its_hemispheres(place: str, words: str) -> None:
    text = asked(place)["tree"][0]["text"]
    assert words in text
    assert " -" not in text.split(";")[0]


def test_a_key_lists_its_subjects_and_a_row_shows_itself() -> None:
    assert "altynkol-khorgos" in asked("border.dwell_h")["data"]["subjects"]
    assert asked("T006")["kind"] == "observation"


@pytest.mark.parametrize(
    "words", [(), ("Atlantis",), ("compare:c-0000",), ("compare:c-0000", "x"), ("T006", "T007")]
)
@pytest.mark.usefixtures("home")
def test_what_is_unknown_is_refused_with_a_remedy(words: tuple[str, ...]) -> None:
    with pytest.raises(InputError):
        asked(*words)
