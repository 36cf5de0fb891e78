"""Published figures beside the model's: the page is current, and standings fall where they should."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import median

import pytest

import build_validation
from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.study.validation import Comparison, load_pairings, validate

pytestmark = pytest.mark.slow
PAGE = Path(__file__).parents[2] / "docs" / "evidence" / "validation.md"


@cache
def comparisons() -> tuple[Comparison, ...]:
    return validate(load_atlas(), load_evidence())


def residuals(*standings: str) -> list[float]:
    return [
        row.residual
        for row in comparisons()
        if row.residual is not None and not row.money and row.row.standing in standings
    ]


def test_the_page_is_that_of_this_commit() -> None:
    assert PAGE.read_text(encoding="utf-8") == build_validation.page()


def test_every_pairing_names_a_row_and_a_corridor_once() -> None:
    names = [pairing.observation for pairing in load_pairings()]
    assert len(set(names)) == len(names)
    assert {row.pairing.scope for row in comparisons()} <= {"door", "terminal", "rail", "sea"}


def test_standings_fall_in_their_order() -> None:
    """A showcase lies below what is claimed, and that below what was observed."""
    showcase, claimed = median(residuals("showcase")), median(residuals("claimed", "scheduled"))
    observed = median(residuals("observed", "quoted"))
    assert showcase < claimed < observed


def test_no_published_showcase_is_slower_than_the_models_median() -> None:
    assert all(residual < 0 for residual in residuals("showcase"))


def test_the_middle_of_what_was_observed_or_quoted_is_the_models() -> None:
    """Half of them above, half below: within two standard errors of a fair coin."""
    signs = [residual > 0 for residual in residuals("observed", "quoted")]
    assert abs(sum(signs) - len(signs) / 2) <= len(signs) ** 0.5
