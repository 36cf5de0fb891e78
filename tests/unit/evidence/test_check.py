"""The counts of `evidence check`: selection.md §11."""

from __future__ import annotations

from datetime import date
from typing import Any

from transcaspian.evidence.check import check_evidence
from transcaspian.evidence.load import load_evidence


def test_counts_by_hand(make: Any) -> None:
    """§11 Every row is counted once in each division."""
    rows = [
        make.row("X1"),
        make.row("X2", standing="target", quality=3),
        make.row("X3", standing="context", value=None),
        make.assumption("S1"),
    ]
    keys = make.key(), make.key(name="border.wait_d"), make.key(name="border.queue_km")
    found = check_evidence(make.evidence(*rows, keys=keys))
    assert (found.observations, found.sources, found.keys) == (4, 3, 3)
    assert (found.assumed, found.context, found.usable) == (1, 1, 1)
    assert found.by_standing == {"observed": 2, "context": 1, "target": 1}
    assert found.by_method == {"reported": 3, "assumed": 1}
    assert found.by_quality == {1: 2, 3: 2}
    assert found.idle_keys == ("border.wait_d", "border.queue_km")
    assert found.faults == ("border.queue_km: its name says km, its unit is h: mend either",)
    assert (found.first_valid, found.last_valid) == (date(2024, 1, 1), date(2024, 2, 1))


def test_the_packaged_tables_fit_together() -> None:
    """§11 The packaged evidence has no orphan source, no misnamed key and no lost row."""
    evidence = load_evidence()
    found = check_evidence(evidence)
    assert found.faults == ()
    assert found.idle_sources == ()
    divisions = (found.by_standing, found.by_method, found.by_key, found.by_file, found.by_quality)
    assert {sum(counts.values()) for counts in divisions} == {found.observations}
    assert found.usable + found.assumed <= found.observations
    for row in evidence.observations:
        assert row.assumed == (row.id[0] == "S")
