"""Links strung together in the order of travel, whichever way each was drawn."""

from __future__ import annotations

import pytest

from transcaspian.atlas.load import load_atlas
from transcaspian.study.report_lines import with_lines


@pytest.fixture(scope="module")
def atlas():
    return load_atlas()


def lines(atlas, *legs):
    document = {"routes": [{"legs": [dict(leg) for leg in legs]}]}
    before = repr(document)
    drawn = with_lines(document, atlas)["routes"][0]["legs"]
    assert repr(document) == before, "the answer itself was changed"
    return drawn


def hops(atlas):
    """Yield pairs of rail links that meet, with the places at their far ends."""
    for place in ("urumqi", "tbilisi", "lanzhou", "ankara"):
        links = atlas.adjacency(("rail",))[place]
        for one in links:
            for two in links:
                if one.id < two.id:
                    yield one, place, two


def test_links_join_whichever_way_they_were_drawn(atlas):
    tried = 0
    for one, place, two in hops(atlas):
        start, end = one.other(place), two.other(place)
        (there,) = lines(atlas, {"from": start, "to": end, "links": [one.id, two.id]})
        (back,) = lines(atlas, {"from": end, "to": start, "links": [two.id, one.id]})
        assert there["line"] == back["line"][::-1]
        first = [tuple(round(x, 4) for x in p) for p in atlas.shape(one.id)]
        assert set(first) <= set(there["line"])
        assert there["line"][0] == (first[0] if one.from_ == start else first[-1])
        tried += 1
    assert tried > 4


def test_a_stay_has_no_line_and_an_unknown_road_is_straight(atlas):
    stay, road = lines(
        atlas,
        {"from": "aktau", "to": "aktau", "links": []},
        {"from": "aktau", "to": "alat", "links": []},
    )
    assert stay["line"] == []
    ends = [(atlas.places[p].lon, atlas.places[p].lat) for p in ("aktau", "alat")]
    assert road["line"] == ends


def test_towns_passed_are_named_without_the_ends(atlas):
    for one, place, two in hops(atlas):
        start, end = one.other(place), two.other(place)
        (leg,) = lines(atlas, {"from": start, "to": end, "links": [one.id, two.id]})
        passed = {via["id"] for via in leg["via"]}
        assert passed == ({place} if atlas.places[place].kind == "city" else set())
