"""The page on the rule says what the code does."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from transcaspian.evidence import fit, observation, select, weigh
from transcaspian.evidence.weigh import drop_faint

PAGE = Path(__file__).parents[3] / "docs" / "evidence" / "selection.md"


def tables() -> dict[str, list[list[str]]]:
    """Return the rows of each table of the page, by its first heading."""
    found: dict[str, list[list[str]]] = {}
    for block in re.findall(r"(?:^\|.*\n)+", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in block.splitlines()]
        found[lines[0][0]] = lines[2:]
    return found


def test_constants_are_those_of_the_code() -> None:
    """§3, §5, §6 The table of constants is the code's."""
    stated = {row[1]: row[2] for row in tables()["symbol"]}
    quality = ", ".join(f"{weight:g}" for weight in weigh.QUALITY_WEIGHTS.values())
    assert stated == {
        "weight of quality 1, 2, 3": quality,
        "recency of a row that names no time": f"{weigh.TIMELESS:g}",
        "faint share of the heaviest": f"{weigh.FAINT:g}",
        "pseudo-weight of the key's spread": f"{fit.PRIOR_WEIGHT:g}",
        "least slope over the key's spread": f"{fit.MIN_SLOPE:g}",
        "doubt left by one good current row": f"{fit.DOUBT:g}",
        "half-lives after which staleness widens no further": f"{fit.MAX_STALE:g}",
    }


def test_percentiles_are_those_of_the_code() -> None:
    """§4 The table of standings is the code's."""
    stated = {
        standing.strip(): int(percentile.removeprefix("P")) / 100
        for standings, percentile in tables()["standing"]
        for standing in standings.split(",")
    }
    assert stated == observation.PERCENTILES
    assert (select.LOW, select.HIGH) == (0.1, 0.9)


def test_the_worked_example_is_what_comes_out(make: Any) -> None:
    """§3 to §7 Every figure of the example, recomputed from its rows."""
    spans = {
        "2022 Q1": (date(2022, 1, 1), date(2022, 3, 31)),
        "2023 Q1": (date(2023, 1, 1), date(2023, 3, 31)),
        "2024-03": (date(2024, 3, 1), date(2024, 3, 31)),
        "end of 2023": (date(2023, 12, 31), date(2023, 12, 31)),
    }
    key = make.key(unit="d", spread=0.2, half_life_y=1.5)
    lines = tables()["row"]
    rows = [
        make.row(
            id_, float(days), standing=standing, unit="d", quality=int(quality),
            valid_from=spans[span][0], valid_to=spans[span][1],
        )
        for id_, standing, days, span, quality, *_ in lines
    ]  # fmt: skip
    found = make.ask(*rows, key=key)
    for line, item in zip(lines[:3], drop_faint(weigh.weigh(rows[:3], key, make.day)), strict=True):
        assert [f"{item.recency:.3f}", f"{item.weight:.3f}"] == line[5:7]
    assert [f"{cited.weight:.0%}".replace("%", " %") for cited in found.cited] == [
        line[9] for line in lines
    ]
    text = PAGE.read_text(encoding="utf-8")
    assert f"$\\mu = {found.mu:.3f}$" in text
    assert f"$\\sigma = {found.sigma:.3f}$" in text
    assert f"age of {found.stale_y:.2f} years" in text
    assert (
        f"P10 {found.p10:.1f} d, P50 {found.p50:.1f} d, P90 {found.p90:.1f} d, "
        f"mean {found.mean:.1f} d"
    ) in text


def test_every_step_is_proved_somewhere() -> None:
    """§0 to §11 Each numbered step of the page is cited by a test."""
    steps = set(re.findall(r"^## (§\d+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    here = Path(__file__).parent
    tests = [*here.glob("test_*.py"), here.parent / "test_units.py"]
    cited = {
        step
        for path in tests
        if path != Path(__file__)
        for step in re.findall(r'"""(§\d+)', path.read_text(encoding="utf-8"))
    }
    assert len(steps) == 12
    assert steps == cited & steps
