"""The annotated set keeps to the vocabularies, and is balanced."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from annotated import KINDS, SPLITS, load_split
from transcaspian.atlas.load import load_atlas
from transcaspian.chronicle.founding import load_founding
from transcaspian.chronicle.record import (
    CONTEXTS,
    EVENT_TYPES,
    INSTRUMENTS,
    LIFECYCLES,
    MODES,
    TRACKS,
)
from transcaspian.evidence.load import load_evidence

SET = {split: load_split(split) for split in SPLITS}
DOCUMENTS = [one for split in SPLITS for one in SET[split]]


@cache
def founded():
    return load_founding()


@cache
def known_places():
    return {*load_atlas().places, *(place.id for place in founded().places)}


@cache
def known_keys():
    return set(load_evidence().keys)


def either(value):
    return value if isinstance(value, list) else [value]


def test_halves_are_balanced_by_language():
    for documents in SET.values():
        languages = Counter(one.document.language for one in documents)
        assert set(languages) == {"en", "ru", "tr"}
        assert languages["en"] * 2 == pytest.approx(languages.total(), rel=0.2)
        assert languages["ru"] == pytest.approx(languages["tr"], rel=0.5)


@pytest.mark.parametrize("one", DOCUMENTS, ids=lambda one: one.name)
def test_documents_are_short_and_dated(one):
    assert 150 <= len(one.document.text.split()) <= 900
    assert one.document.published
    assert one.document.publisher
    assert not one.document.warnings
    assert all(one.of(kind) for kind in KINDS if kind != "commitments")


def test_every_kind_and_context_is_there_in_both_halves():
    for documents in SET.values():
        wanted = [row for one in documents for row in one.wanted]
        assert {row.kind for row in wanted} == set(KINDS)
        contexts = {c for row in wanted if row.kind == "events" for c in either(row.row["context"])}
        assert contexts == set(CONTEXTS)
        assert any(not row.row["known"] for row in wanted if row.kind == "people")


@pytest.mark.parametrize("one", DOCUMENTS, ids=lambda one: one.name)
def test_events_keep_to_the_vocabularies(one):
    for event in (row.row for row in one.of("events")):
        for key, words in (
            ("type", (*EVENT_TYPES, "")),
            ("mode", MODES),
            ("context", CONTEXTS),
            ("track", (*TRACKS, "")),
            ("instrument", INSTRUMENTS),
            ("lifecycle", (*LIFECYCLES, "")),
        ):
            assert set(either(event[key])) <= set(words), (event["id"], key)


@pytest.mark.parametrize("one", DOCUMENTS, ids=lambda one: one.name)
def test_names_are_of_the_chronicle(one):
    actors = {actor.id for actor in founded().actors}
    people = {person.id for person in founded().people}
    events = {event.id for event in founded().events}
    for event in (row.row for row in one.of("events")):
        named = [*event["actors"], *event.get("may_actors", [])]
        assert {name for group in named for name in either(group)} <= actors
        assert {*event["people"], *event.get("may_people", [])} <= people
        assert event["same"] in {*events, ""} or event["same"].startswith("new:")
    for row in (row.row for row in one.of("commitments")):
        named = [*row["promisors"], *row.get("may_promisors", [])]
        assert {name for group in named for name in either(group)} <= actors | people
    known = [row.row for row in one.of("people") if row.row["known"]]
    assert {row["id"] for row in known} <= people


@pytest.mark.parametrize("one", DOCUMENTS, ids=lambda one: one.name)
def test_places_and_keys_exist(one):
    for row in one.of("places"):
        assert row.may or set(either(row.row["id"])) <= known_places()
    for row in one.of("figures"):
        assert set(row.row["key"]) <= known_keys()
