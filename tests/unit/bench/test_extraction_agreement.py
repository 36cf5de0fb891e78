"""Two annotations of the same documents: what they share, and what one has alone."""

from __future__ import annotations

import dataclasses

import pytest

from agreement import agree
from annotated import HERE, load_split


@pytest.fixture(scope="module")
def first():
    return load_split("test")


def test_whoever_annotates_agrees_with_themselves(first):
    counts = agree(first, first)
    assert {kind: (one.extra, one.missed) for kind, one in counts.items()} == dict.fromkeys(
        counts, (0, 0)
    )
    n_asked = sum(not row.may for one in first for row in one.of("events"))
    assert counts["events"].hits == counts["typed"].hits == n_asked > 0


def test_what_only_one_has_is_missed_or_too_much(first):
    nothing = tuple(dataclasses.replace(one, wanted=()) for one in first)
    missed, extra = agree(first, nothing)["events"], agree(nothing, first)["events"]
    assert missed.hits == extra.hits == missed.extra == extra.missed == 0
    assert missed.missed == extra.extra > 0


def test_both_annotations_are_of_the_same_texts(first):
    second = load_split("second", texts=HERE / "test")
    assert [one.name.split("/")[1] for one in second] == [one.name.split("/")[1] for one in first]
    assert [one.document.sha256 for one in second] == [one.document.sha256 for one in first]
