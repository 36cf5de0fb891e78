"""The rail network: corridors, gauges, and the traps that the source sets."""

from __future__ import annotations

import pytest

CORRIDORS = {
    "middle, eastern half": ["xian", "altynkol", "zhezkazgan", "beyneu", "aktau"],
    "middle by Dostyk": ["urumqi", "alashankou", "dostyk", "moiynty", "zhezkazgan", "kuryk"],
    "middle, BTK": ["alat", "tbilisi", "akhalkalaki", "kars", "ankara", "istanbul", "kapikule"],
    "middle, Black Sea": ["baku", "tbilisi", "samtredia", "poti"],
    "middle, Batumi": ["alat", "batumi"],
    "Balkans": ["istanbul", "sofia", "belgrade", "budapest", "vienna", "munich"],
    "Turkmen branch": ["almaty", "tashkent", "turkmenabat", "ashgabat", "turkmenbashi"],
    "Uzbek cut-off": ["beyneu", "beyneu-karakalpakia", "kungrad", "nukus"],
    "KTI": ["uzen", "bolashak-serhetyaka", "bereket", "akyayla-incheh-borun", "tehran"],
    "Iran": ["mary", "sarakhs-sarakhs", "tehran", "tabriz", "razi-kapikoy", "van"],
    "western Türkiye": ["tatvan", "malatya", "ankara", "istanbul"],
    "northern": [
        "dostyk",
        "astana",
        "petropavl-kurgan",
        "moscow",
        "minsk",
        "malaszewicze",
        "duisburg",
    ],
    "northern by Aktobe": ["aktobe", "iletsk-sagarchin", "orenburg", "moscow"],
    "Mongolia": ["erenhot", "ulaanbaatar", "naushki-sukhbaatar", "irkutsk", "moscow"],
    "Manchuria": ["harbin", "zabaikalsk-manzhouli", "chita", "irkutsk"],
    "Primorye": ["harbin", "suifenhe-grodekovo", "vladivostok"],
    "western INSTC": ["moscow", "astrakhan", "yalama-samur", "baku", "astara-az", "astara-ir"],
    "Chop": ["kyiv", "chop-zahony", "budapest"],
}


@pytest.fixture(scope="module")
def graph(residuals):
    return residuals.load_graph("rail")


@pytest.mark.parametrize("name", CORRIDORS)
def test_corridors_are_unbroken(name, graph, residuals):
    km, way = residuals.through(graph, CORRIDORS[name])
    assert km < 20_000
    assert way[0] == CORRIDORS[name][0]


def test_a_link_has_one_gauge_that_both_of_its_places_have(rail, places):
    """Gauge changes at places, never on the way."""
    for link in rail:
        for end in (link["from"], link["to"]):
            assert link["gauge"] in places[end]["gauge"].split("|"), link["id"]


def test_gauge_changes_only_where_a_place_has_both(rail, places):
    at_place = {}
    for link in rail:
        for end in (link["from"], link["to"]):
            at_place.setdefault(end, set()).add(link["gauge"])
    for place, gauges in at_place.items():
        assert gauges <= set(places[place]["gauge"].split("|"))
        if len(gauges) > 1:
            assert {"gauge", "border"} & set(places[place]["roles"].split("|")) or (
                places[place]["country"] == "ESP"
            ), place


@pytest.mark.parametrize(
    ("gate", "start", "end"),
    [
        ("akhalkalaki", "tbilisi", "kars"),
        ("altynkol", "khorgos", "zhetygen"),
        ("dostyk", "alashankou", "aktogay"),
        ("malaszewicze", "brest", "warsaw"),
        ("erenhot", "beijing", "ulaanbaatar"),
    ],
)
def test_trains_do_not_run_past_the_station_behind_the_border(gate, start, end, residuals):
    with_gate, way = residuals.through(residuals.load_graph("rail"), [start, end])
    assert gate in way
    without = residuals.load_graph("rail", without=frozenset((gate,)))
    assert residuals.through(without, [start, end])[0] > 1.5 * with_gate


def test_closed_borders_stay_closed(rail, residuals):
    """Gyumri - Kars and Nakhchivan - Mincivan carry nothing."""
    caucasus = [link for link in rail if link["country"] in {"ARM", "TUR"}]
    assert not any({"gyumri", "kars"} == {link["from"], link["to"]} for link in caucasus)
    km, way = residuals.through(residuals.load_graph("rail"), ["yerevan", "kars"])
    assert "tbilisi" in way or "marabda" in way
    km, _ = residuals.through(residuals.load_graph("rail"), ["julfa-ir", "baku"])
    assert km > 3_000


def test_passenger_lines_are_not_used(residuals):
    """Freight runs by Wuwei, not by Xining, and by Kayseri, not by Yozgat."""
    graph = residuals.load_graph("rail")
    assert "xining" not in residuals.through(graph, ["lanzhou", "urumqi"])[1]
    assert "kayseri" in residuals.through(graph, ["kars", "ankara"])[1]


@pytest.mark.parametrize(
    ("start", "end", "straight_km"), [("aktobe", "kandyagash", 91), ("ayagoz", "aktogay", 125)]
)
def test_main_lines_have_no_hole(start, end, straight_km, residuals):
    """The Orenburg - Tashkent line and the Turkestan - Siberia line run through."""
    km, way = residuals.through(residuals.load_graph("rail"), [start, end])
    assert straight_km <= km <= 1.3 * straight_km
    assert way == [start, end]


def test_both_ways_through_kazakhstan_exist(residuals):
    graph = residuals.load_graph("rail")
    by_zhezkazgan, _ = residuals.through(graph, ["shu", "zhezkazgan", "saksaulskaya"])
    by_kyzylorda, _ = residuals.through(graph, ["shu", "kyzylorda", "saksaulskaya"])
    assert 1_300 < by_kyzylorda < by_zhezkazgan < 2_000
