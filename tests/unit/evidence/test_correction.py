"""Guarded repairs: selection.md §10."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from transcaspian.errors import EvidenceError, StaleCorrection
from transcaspian.evidence.check import check_evidence
from transcaspian.evidence.load import load_evidence

if TYPE_CHECKING:
    from pathlib import Path

SCALE = """
[[correction]]
match = {id = "X1"}
field = "value"
action = "scale"
factor = 0.001
expect = {gt = 1000}
reason = "published in seconds"
reported = 2024-05-01
"""
REPLACE = """
[[correction]]
match = {source = "ktz", subject = "altynkol-khorgos"}
field = "valid_to"
action = "replace"
value = "2024-06-30"
expect = {valid_to = {eq = "2024-12-31"}, note = {contains = "half"}}
reason = "a half-year figure"
"""
EXCLUDE = """
[[correction]]
match = {id = "X2"}
action = "exclude"
expect = {eq = 891, ne = 900, ge = 891, le = 891, lt = 892}
reason = "contradicts the monthly table"
"""


def test_a_repair_is_made_and_remembered(make: Any, tmp_path: Path) -> None:
    """§10 Scale, replace and exclude; each leaves what stood before."""
    rows = {"value": "2400", "note": "half a year"}, {"id": "X2", "value": "891", "note": "half"}
    folder = make.folder(tmp_path, *rows, corrections=SCALE + REPLACE + EXCLUDE)
    evidence = load_evidence(base=folder)
    first, second = evidence.observations
    assert (first.value, first.valid_to) == (2.4, date(2024, 6, 30))
    assert (second.value, evidence.excluded) == (891.0, {"X2": "contradicts the monthly table"})
    done = [(one.observation, one.before, one.after) for one in evidence.applied]
    assert done == [
        ("X1", "2400", "2.4"),
        ("X1", "2024-12-31", "2024-06-30"),
        ("X2", "2024-12-31", "2024-06-30"),
        ("X2", "891", "891"),
    ]
    found = evidence.world(as_of=make.day, known_by=date(2025, 1, 1)).get_parameter(
        "border.dwell_h", "altynkol-khorgos"
    )
    assert found.p50 == pytest.approx(2.4)
    checked = check_evidence(evidence)
    assert checked.repaired[0] == (
        f"X1: value '2400' → '2.4'; published in seconds ({folder}/corrections/repairs.toml:2)"
    )
    assert len(checked.excluded) == 1


def test_every_stale_guard_is_listed(make: Any, tmp_path: Path) -> None:
    """§10 Once the publisher has mended the figure, the repair has to go."""
    rows = {"value": "2.4", "note": "a year"}, {"id": "X2", "value": "", "low": "3"}
    gone = SCALE.replace('"X1"', '"X9"')
    folder = make.folder(tmp_path, *rows, corrections=SCALE + REPLACE + EXCLUDE + gone)
    with pytest.raises(StaleCorrection) as caught:
        load_evidence(base=folder)
    faults = [
        fault.removeprefix(f"{folder}/corrections/repairs.toml:") for fault in caught.value.faults
    ]
    assert faults[0] == (
        "2: X1: value is '2.4' where gt 1000 was expected: "
        "look at the row again; mend or delete the correction"
    )
    assert [fault.split(":")[0] for fault in faults] == ["2", "11"] + ["11"] + ["19"] * 5 + ["25"]
    assert faults[-1].endswith("no such row: delete the correction")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("action", "mend"), "action"),
        (("factor = 0.001", ""), "factor: missing"),
        (("factor = 0.001", "factor = -1"), "factor: -1"),
        (('field = "value"', 'field = "note"'), "field: 'note'"),
        (('reason = "published in seconds"', 'reason = " "'), "reason: empty"),
        (('reason = "published in seconds"', ""), "reason: missing"),
        (("{gt = 1000}", "{}"), "expect: no guard"),
        (("{gt = 1000}", "{above = 1000}"), "expect: no guard"),
        (('{id = "X1"}', '{name = "X1"}'), "match: names no column"),
        (("reported =", "when ="), "when: unknown"),
        (("[[correction]]", "[[corection]]"), "corection: no such table"),
        (("[[correction]]", "[[correction"), "file: "),
    ],
)
def test_a_malformed_repair_is_refused(
    make: Any, tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    """§10 A repair without a guard or a reason is none."""
    text = SCALE.replace('"scale"', '"mend"') if change[0] == "action" else SCALE.replace(*change)
    folder = make.folder(tmp_path, {"value": "2400"}, corrections=text)
    with pytest.raises(EvidenceError) as caught:
        load_evidence(base=folder)
    assert len(caught.value.faults) == 1
    place = "repairs.toml" if expected.startswith(("corection", "file")) else "repairs.toml:2"
    assert f"{place}: {expected}" in str(caught.value)


def test_a_word_is_not_scaled(make: Any, tmp_path: Path) -> None:
    """§10 A repair that can't be made is stale, not a crash."""
    text = SCALE.replace("{gt = 1000}", '{value = {contains = "k"}}')
    folder = make.folder(tmp_path, {"value": "2k"}, corrections=text)
    with pytest.raises(EvidenceError, match="value is '2k' where a number was expected"):
        load_evidence(base=folder)
