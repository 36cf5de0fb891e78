"""What the assembled atlas answers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.atlas.calendar import month_subject
from transcaspian.atlas.link import MODES, Link, link_ends, link_id
from transcaspian.atlas.network import Atlas
from transcaspian.errors import AtlasError

slugs = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)


@given(st.sampled_from(sorted(MODES)), slugs, slugs, st.sampled_from(["", "cape"]))
def test_the_id_of_a_link_does_not_depend_on_the_order_of_its_ends(mode, one, two, tag):
    assert link_id(mode, one, two, tag) == link_id(mode, two, one, tag)
    if one != two:
        assert link_ends(link_id(mode, one, two, tag)) == (mode, *sorted((one, two)), tag)


@pytest.mark.parametrize("text", ["", "rail", "rail:a", "rail:b~a", "rail:a~a", "tram:a~b", "a~b"])
def test_what_is_no_link_id_is_refused(text):
    with pytest.raises(ValueError, match="is no link id"):
        link_ends(text)


def test_every_link_is_met_from_both_its_ends(atlas):
    around = atlas.adjacency()
    met = [link.id for links in around.values() for link in links]
    assert sorted(met) == sorted([*atlas.links, *atlas.links])
    for place, links in around.items():
        for link in links:
            assert link in around[link.other(place)]


def test_modes_part_the_links(atlas):
    by_mode = [len({k.id for n in atlas.adjacency({m}).values() for k in n}) for m in MODES]
    assert sum(by_mode) == len(atlas.links)
    assert atlas.adjacency(["rail", "sea"]) is atlas.adjacency({"sea", "rail"})


def test_the_other_end_of_a_strange_place_is_refused(atlas):
    with pytest.raises(ValueError, match="no end of"):
        atlas.links["sea:aktau~alat"].other("xian")


def test_a_link_is_in_being_from_its_first_to_its_last_day():
    link = Link(
        "rail:a~b", "rail", "a", "b", 1, valid_from=date(2020, 1, 2), valid_to=date(2020, 1, 4)
    )
    assert [link.open_on(date(2020, 1, day)) for day in range(1, 6)] == [0, 1, 1, 1, 0]


def test_a_moment_knows_no_link_before_it_is_built(atlas):
    """§24 No link is in being before it is built."""
    known = date(2026, 1, 1)
    before, after = atlas.on(date(2014, 8, 21), known), atlas.on(date(2014, 8, 22), known)
    assert {x.id for x in after.links()} - {x.id for x in before.links()} == {"rail:aktau~altynkol"}
    assert "aktau" not in before.adjacency({"rail"})
    assert "aktau" in after.adjacency({"rail"})
    assert [before.services(), [s.id for s in atlas.on(known, known).services()]] == [
        [],
        ["aktau-alat-feeder"],
    ]


@pytest.mark.parametrize(
    ("as_of", "known_by", "cargo", "expected"),
    [
        ("2023-01-16", "2026-01-01", (), ["works", "wind"]),
        ("2023-01-16", "2026-01-01", "oil", ["works", "oil-ban", "wind"]),
        ("2023-01-16", "2026-01-01", {"sanctioned", "box"}, ["works", "oil-ban", "wind"]),
        ("2023-01-16", "2023-01-31", (), ["wind"]),
        ("2023-01-16", "2023-01-10", "oil", ["oil-ban"]),
        ("2023-01-10", "2026-01-01", (), ["wind"]),
        ("2023-01-20", "2026-01-01", (), ["wind"]),
        ("2023-01-21", "2026-01-01", (), []),
        ("2030-01-01", "2030-01-01", "oil", ["oil-ban"]),
    ],
)
def test_both_clocks_and_the_cargo_choose_the_states(atlas, as_of, known_by, cargo, expected):
    days = date.fromisoformat(as_of), date.fromisoformat(known_by)
    assert [s.id for s in atlas.status_on("aktau", *days, cargo)] == expected
    assert [s.id for s in atlas.on(*days).status("aktau", cargo)] == expected


@given(st.dates(date(2022, 11, 1), date(2023, 4, 1)), st.dates(date(2022, 11, 1), date(2023, 4, 1)))
def test_knowing_more_never_hides_a_state(as_of, known_by):
    """§24 Knowing more never hides a state, and what is published later is not known."""
    statuses = [
        _status("a", date(2023, 1, 1), None, date(2022, 12, 1)),
        _status("b", date(2022, 12, 1), date(2023, 2, 1), date(2023, 3, 1)),
    ]
    atlas = Atlas([], statuses=statuses)
    early = {s.id for s in atlas.status_on("x", as_of, known_by)}
    late = {s.id for s in atlas.status_on("x", as_of, date.max)}
    assert early <= late
    assert all(atlas.statuses[one].published <= known_by for one in early)


def _status(name, start, end, published):
    from transcaspian.atlas.status import Status

    return Status(name, "x", "closed", ("all",), start, end, published, "works", "w", ())


def test_sea_areas_regions_and_systems_are_looked_up(atlas):
    assert [atlas.sea_area_of(p) for p in ("aktau", "alat", "xian")] == [
        "caspian-north",
        "caspian-west",
        "",
    ]
    assert [atlas.region_of(p) for p in ("xian", "aktau")] == ["CHN", ""]
    assert [atlas.rail_operator(c) for c in ("KAZ", "FRA")] == ["KTZ", ""]
    assert atlas.services["aktau-alat-feeder"].joins("alat", "aktau")
    assert not atlas.services["aktau-alat-feeder"].joins("alat", "alat")


@given(st.dates())
def test_every_day_falls_in_a_month_of_two_digits(day):
    assert month_subject("black-sea", day)[-3:] == f"/{day:%m}"


def test_a_month_of_an_area_is_its_subject(atlas):
    assert atlas.sea_areas["caspian-north"].subject(date(2024, 1, 31)) == "caspian-north/01"


def test_near_lists_the_closest_first(atlas):
    found = atlas.near(43.6, 51.2, limit=99)
    assert found[0][0].id == "aktau"
    assert [km for _, km in found] == sorted(km for _, km in found)
    assert {place.id for place, _ in found} == set(atlas.places)


def test_a_shape_is_read_or_drawn_from_end_to_end(atlas):
    assert len(atlas.shape("sea:aktau~alat")) == 4
    assert atlas.shape("pipeline:aktau~alat")[1] == (50.9, 42.0)
    assert atlas.shape("rail:khorgos~xian") == ((80.41, 44.21), (109.05, 34.38))
    with pytest.raises(KeyError):
        atlas.shape("rail:no~where")


@pytest.mark.parametrize(
    ("subject", "day", "expected"),
    [
        ("caspian-north", "2024-10-01", ["gales"]),
        ("caspian-north", "2024-01-01", ["gales"]),
        ("caspian-north", "2025-04-30", ["gales"]),
        ("caspian-north", "2025-05-01", []),
        ("caspian-west", "2024-01-01", []),
        ("KAZ", "2024-02-29", ["leap"]),
        ("KAZ", "2024-03-01", []),
        ("CHN", "2024-02-17", ["new-year-2024"]),
        ("CHN", "2025-02-12", []),
    ],
)
def test_the_calendar_holds_in_its_years_and_across_the_new_year(atlas, subject, day, expected):
    assert [c.id for c in atlas.calendar_on(subject, date.fromisoformat(day))] == expected


def test_land_is_read_when_asked_for(atlas, folder):
    assert len(atlas.land().polygons) == 3
    assert atlas.land().borders == (((80, 30), (80, 40), (80, 50)),)
    assert atlas.land() is atlas.land()
    assert Atlas([]).land().polygons == ()


def test_a_broken_file_of_shapes_is_named(atlas, folder):
    (folder / "geo/sea_shapes.json").write_text("{", encoding="utf-8")
    with pytest.raises(AtlasError, match=r"geo/sea_shapes\.json: can't be read as JSON"):
        atlas.shape("sea:aktau~alat")


def test_an_atlas_cannot_be_changed_by_its_reader(atlas):
    with pytest.raises(TypeError):
        atlas.places["new"] = atlas.places["xian"]
    with pytest.raises(AttributeError):
        atlas.places["xian"].lat = 0
    assert repr(atlas) == "Atlas(10 places, 10 links)"
