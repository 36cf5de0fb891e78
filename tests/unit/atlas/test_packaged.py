"""The atlas that comes with the package: its names are found, its network is sound."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.fold import iter_folds
from transcaspian.atlas.load import load_atlas, read_events, read_unlocodes
from transcaspian.atlas.validate import validate
from transcaspian.errors import UnknownPlace

ATLAS = load_atlas()
NAMED = [(p.id, p.name) for p in ATLAS.places.values()] + [(n.place, n.name) for n in ATLAS.names]
OWNERS: dict[str, set[str]] = {}
for _place, _name in NAMED:
    for _key in iter_folds(_name):
        OWNERS.setdefault(_key, set()).add(_place)
LONG = sorted(k for k, v in OWNERS.items() if len(v) == 1 and len(k) >= 6 and k.isascii())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Xi'an", "xian"),
        ("Xi’an", "xian"),
        ("Xiʼan", "xian"),
        ("Xian", "xian"),
        ("Сиань", "xian"),
        ("西安", "xian"),
        ("CNSIA", "xian"),
        ("TRIST", "istanbul"),
        ("Istanbul", "istanbul"),
        ("İstanbul", "istanbul"),
        ("Aktau", "aktau"),
        ("Aqtau", "aktau"),
        ("Aqtay", "aktau"),
        ("Актау", "aktau"),
        ("Alat", "alat"),
        ("Alyat", "alat"),
        ("Ələt", "alat"),
        ("Constanța", "constanta"),
        ("Constanta", "constanta"),
        ("Малашевиче", "malaszewicze"),
        ("Małaszewicze", "malaszewicze"),
        ("თბილისი", "tbilisi"),
    ],
)
def test_promised_spellings_resolve(text, place):
    assert ATLAS.resolve(text).place.id == place


@pytest.mark.parametrize("place", ATLAS.places)
def test_every_place_is_found_by_its_id(place):
    assert ATLAS.resolve(place).place.id == place


def test_every_name_leads_to_its_place_or_asks_back_with_it():
    """§22 Every name of the atlas leads to its place, or asks back with it among the choices."""
    lost = [(place, name) for place, name in NAMED if place not in _meanings(name)]
    assert lost == []


def test_every_code_leads_to_its_place():
    coded = [p for p in ATLAS.places.values() if p.unlocode]
    assert len(coded) > 100
    assert [p.id for p in coded if p.id not in _meanings(p.unlocode)] == []


@given(st.sampled_from(LONG), st.data())
def test_one_slip_in_a_name_finds_its_place_or_is_reported(name, data):
    """§22 One slip in a name finds its place or asks back, and is never passed over in silence."""
    i = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slip = data.draw(
        st.sampled_from(
            [
                name[:i] + letter + name[i + 1 :],
                name[:i] + letter + name[i:],
                name[:i] + name[i + 1 :],
            ]
        )
    )
    [place] = OWNERS[name]
    begun = {one for key, owners in OWNERS.items() if key.startswith(slip) for one in owners}
    try:
        match = ATLAS.resolve(slip)
    except UnknownPlace as asked_back:
        candidates = set(asked_back.candidates)
    else:
        candidates = {match.place.id}
        assert slip in OWNERS or slip == match.place.unlocode.lower() or repr(slip) in match.how
    assert candidates <= OWNERS.get(slip, begun) or place in candidates


@pytest.mark.slow
def test_the_network_has_no_errors():
    """§25 No link ends nowhere, spans two gauges or two countries, or leads a ship over land."""
    faults = validate(ATLAS, over_land=True, codes=read_unlocodes(), events=read_events())
    assert [str(fault) for fault in faults if fault.severity == "error"] == []


def test_every_link_has_a_course_between_its_ends():
    for link in ATLAS.links.values():
        course = ATLAS.shape(link.id)
        assert len(course) >= 2, link.id
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in course), link.id


def test_the_btk_is_closed_in_2023_to_those_who_knew():
    day = date(2023, 9, 15)
    closed = [
        s.subject
        for s in ATLAS.statuses.values()
        if s.state == "closed" and s in ATLAS.status_on(s.subject, day, day)
    ]
    assert any("akhalkalaki" in one or "kartsakhi" in one for one in closed)
    for one in closed:
        before = ATLAS.status_on(one, day, date(2000, 1, 1))
        assert before == []


def _meanings(text):
    try:
        match = ATLAS.resolve(text)
    except UnknownPlace as error:
        return error.candidates
    return (match.place.id, *(other.id for other in match.others))
