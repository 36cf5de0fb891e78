"""Laws of the hand-written tables of the atlas, read here without the atlas's own reader."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tomllib
import unicodedata
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from zoneinfo import available_timezones

import pytest

ROOT = Path(__file__).parents[3]
ATLAS = ROOT / "src" / "transcaspian" / "data" / "atlas"
TABLES = sorted(path.stem for path in ATLAS.glob("*.csv"))
KEYS = {"names": ("place", "name", "lang"), "borders": ("place",), "regions": ("place",)}
KEYS |= {"rail_systems": ("country",), "countries": ("country",), "unlocode": ("code",)}

# Degrees around each country: south, north, west, east.
BOXES = """
ARE 22 27 51 57|ARM 38 42 43 47|AUT 46 50 9 18|AZE 38 42 44 51|BEL 49 52 2 7|BGR 41 45 22 29
BLR 51 57 23 33|CHE 45 48 5 11|CHN 18 54 73 135|CZE 48 52 12 19|DEU 47 56 5 16|EGY 21 32 24 37
ESP 27 44 -19 5|EST 57 60 21 29|FRA 41 52 -5 10|GBR 49 61 -9 2|GEO 41 44 39 47|GRC 34 42 19 29
HRV 42 47 13 20|HUN 45 49 16 23|IND 6 36 68 98|IRN 25 40 44 64|ITA 36 48 6 19|KAZ 40 56 46 88
KGZ 39 44 69 81|LKA 5 10 79 82|LTU 53 57 20 27|LVA 55 59 20 29|MAR 21 36 -18 -1|MKD 40 43 20 24
MNG 41 53 87 120|MYS 0 8 99 120|NLD 50 54 3 8|PAK 23 38 60 78|POL 48 55 14 25|ROU 43 49 20 30
RUS 41 82 19 180|SAU 16 33 34 56|SGP 1 2 103 105|SRB 42 47 18 23|SVK 47 50 16 23|SVN 45 47 13 17
TJK 36 42 67 76|TKM 35 43 52 67|TUR 35 43 25 45|UKR 44 53 22 41|UZB 37 46 55 74
PAN 7 10 -83 -77|ZAF -35 -22 16 33
"""
BOX = {
    words[0]: tuple(map(float, words[1:]))
    for words in (entry.split() for entry in BOXES.replace("\n", "|").split("|"))
    if words
}
GAUGES = {"1435", "1520", "1668", "1676"}
ROLES = {"city", "rail", "port", "ferry", "road", "border", "gauge", "passage", "oil"}
KINDS = {"city", "station", "port", "dry-port", "border", "passage", "oil"}
# Names that two towns truly share.
SHARED = {"khorgos", "хоргос", "astara", "астара", "sarakhs", "sarahs", "серахс", "julfa", "culfa"}
SHARED |= {"джульфа"}
SPELLINGS = {
    "xian": "Xi'an|Xian|Сиань|西安",
    "aktau": "Aqtau|Aktau|Актау|Ақтау|Shevchenko",
    "alat": "Alat|Alyat|Ələt|Алят",
    "constanta": "Constanta|Constanța|Констанца|Köstence",
    "kuryk": "Kuryk|Quryq|Курык|Құрық",
    "almaty": "Almaty|Алматы|Alma-Ata|阿拉木图",
    "astana": "Astana|Астана|Nur-Sultan",
    "tbilisi": "Tbilisi|თბილისი|Тбилиси|Tiflis",
    "poti": "Poti|ფოთი|Поти",
    "batumi": "Batumi|ბათუმი|Батуми",
    "turkmenbashi": "Turkmenbashi|Türkmenbaşy|Krasnovodsk|Туркменбаши",
    "dostyk": "Dostyk|Druzhba|Достык|Достық",
    "altynkol": "Altynkol|Altynköl|Алтынколь|Алтынкөл",
    "malaszewicze": "Malaszewicze|Małaszewicze|Малашевичи",
    "khorgos": "Horgos|霍尔果斯",
    "alashankou": "Alashankou|阿拉山口|Алашанькоу",
    "istanbul": "Istanbul|İstanbul|Стамбул|Halkalı|Ambarlı",
    "baku": "Baku|Bakı|Баку|巴库",
    "beyneu": "Beyneu|Beineu|Бейнеу",
    "zhezkazgan": "Zhezkazgan|Jezkazgan|Жезказган",
}
EVIDENCE_ID = re.compile(r"\b[ABCDEFIKSTVX]\d{3}\b")


def read(table):
    with (ATLAS / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def changes():
    text = (ATLAS.parent / "chronicle" / "changes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["change"]


def words(cell, mark="|"):
    return [word for word in cell.split(mark) if word]


def fold(name):
    text = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in text if letter.isalnum())


def km_between(a, b):
    """Return the great-circle distance of two (lat, lon) on a sphere. [km]"""
    (la, lo), (lb, lp) = ([radians(float(x)) for x in point] for point in (a, b))
    half = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((lp - lo) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))


def day(cell):
    return dt.date.fromisoformat(cell) if cell else None


@pytest.fixture(scope="module")
def places():
    return {row["id"]: row for row in read("places")}


@pytest.fixture(scope="module")
def roles(places):
    return {name: set(words(row["roles"])) for name, row in places.items()}


@pytest.fixture(scope="module")
def evidence():
    """Ids of every observation of the sources."""
    found = set()
    for table in ("middle_corridor", "alternatives"):
        path = ROOT / "sources" / "evidence" / f"{table}.csv"
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found |= {row["id"] for row in csv.DictReader(stream)}
    assert len(found) > 800
    return found


def geo_links():
    """Return the ids of the links on the map."""
    files = ("osm/rail", "osm/road", "sea")
    found = set()
    for file in files:
        path = ATLAS.parent / "geo" / f"{file}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            found |= {row["id"] for row in csv.DictReader(stream)}
    return found


@pytest.mark.parametrize("table", TABLES)
def test_text_is_clean(table):
    text = (ATLAS / f"{table}.csv").read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert text == unicodedata.normalize("NFC", text)
    rows = list(csv.reader(text.splitlines(), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []


@pytest.mark.parametrize("table", TABLES)
def test_a_key_stands_once(table):
    key = KEYS.get(table, ("id",))
    rows = [tuple(row[column] for column in key) for row in read(table)]
    assert rows
    assert len(rows) == len(set(rows))


def test_places_are_well_formed(places, roles):
    zones = available_timezones()
    for name, row in places.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert row["kind"] in KINDS, name
        assert roles[name], name
        assert roles[name] <= ROLES, name
        assert row["tz"] in zones, name
        assert set(words(row["gauge"])) <= GAUGES, name
        assert bool(row["country"]) or row["kind"] == "passage", name
        assert bool(row["gauge"]) == ("rail" in roles[name]) or name == "julfa-az", name
        for kind in ("border", "passage"):
            assert (row["kind"] == kind) == (kind in roles[name]), name


def test_a_place_lies_in_its_country(places):
    sides = {row["place"]: {row["country_a"], row["country_b"]} for row in read("borders")}
    for name, row in places.items():
        for country in sides.get(name, {row["country"]} - {""}):
            south, north, west, east = BOX[country]
            assert south <= float(row["lat"]) <= north, (name, country)
            assert west <= float(row["lon"]) <= east, (name, country)


def test_no_two_places_share_a_spot(places):
    spots = [(row["lat"], row["lon"]) for row in places.values()]
    assert len(spots) == len(set(spots))


def test_codes_are_in_the_list(places):
    listed = {row["code"]: row["country"] for row in read("unlocode")}
    held = {row["unlocode"]: name for name, row in places.items() if row["unlocode"]}
    assert len(held) == sum(bool(row["unlocode"]) for row in places.values())
    assert {code for code in held if code not in listed} == set()
    assert [c for c, name in held.items() if listed[c] != places[name]["country"]] == []
    assert held["CNSIA"] == "xian"
    assert held["TRIST"] == "istanbul"
    assert len(held) > 120


def test_names_belong_to_places(places):
    official = set()
    for row in read("names"):
        assert row["place"] in places
        assert re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?", row["lang"]), row
        assert row["kind"] in {"official", "variant", "former", "code"}, row
        if row["lang"] == "en" and row["kind"] == "official":
            assert row["name"] == places[row["place"]]["name"]
            official.add(row["place"])
    assert official == set(places)


def test_the_corridor_has_its_languages(places):
    spoken = {}
    for row in read("names"):
        spoken.setdefault(row["place"], set()).add(row["lang"])
    needed = {"CHN": {"zh", "ru"}, "KAZ": {"ru", "kk"}, "AZE": {"az", "ru"}, "GEO": {"ka", "ru"}}
    for name, row in places.items():
        if row["kind"] != "border":
            assert needed.get(row["country"], set()) <= spoken[name], name


def test_a_name_means_one_place():
    claims = {}
    for row in read("names"):
        claims.setdefault(fold(row["name"]), set()).add(row["place"])
    assert {key for key, found in claims.items() if len(found) > 1} == SHARED
    for place, spellings in SPELLINGS.items():
        for spelling in words(spellings):
            assert claims[fold(spelling)] == {place}, spelling


def test_required_spellings_resolve():
    from transcaspian.atlas.load import load_atlas

    atlas = load_atlas()
    for place, spellings in {**SPELLINGS, "kashgar": "喀什", "dostyk": "Dostyq"}.items():
        for spelling in words(spellings):
            assert atlas.resolve(spelling).place.id == place, spelling
    assert atlas.resolve("CNSIA").place.id == "xian"
    assert atlas.resolve("TRIST").place.id == "istanbul"
    typo = atlas.resolve("Aqtay")
    assert typo.place.id == "aktau"
    assert "Aqt" in typo.how


def test_borders_are_border_places(places, roles):
    rows = read("borders")
    assert {row["place"] for row in rows} == {n for n, r in roles.items() if "border" in r}
    for row in rows:
        place = places[row["place"]]
        assert row["country_a"] != row["country_b"], row
        assert place["country"] in {row["country_a"], row["country_b"]}, row
        assert set(words(row["mode"])) <= {"rail", "road"}, row
        assert words(row["mode"]), row
        gauges = {row["gauge_a"], row["gauge_b"]} - {""}
        assert bool(gauges) == ("rail" in words(row["mode"])), row
        assert gauges <= GAUGES, row
    assert sum("rail" in words(row["mode"]) for row in rows) >= 25


def test_a_break_of_gauge_has_its_place(places, roles):
    for row in read("borders"):
        if row["gauge_a"] == row["gauge_b"]:
            assert row["change_at"] == "", row
            continue
        site = row["change_at"]
        assert {row["gauge_a"], row["gauge_b"]} == set(words(places[site]["gauge"])), row
        assert "gauge" in roles[site] or site == row["place"], row


def test_two_gauges_need_a_border_or_the_role(places, roles):
    for name, row in places.items():
        if len(words(row["gauge"])) > 1:
            assert roles[name] & {"gauge", "border"}, name
        if "gauge" in roles[name]:
            assert len(words(row["gauge"])) == 2, name


def test_links_are_between_places(places, evidence):
    from transcaspian.atlas.link import link_ends

    on_map = geo_links()
    for row in read("links"):
        mode, start, end, _ = link_ends(row["id"])
        assert {start, end} <= set(places), row
        assert row["id"] in on_map or row["km_tariff"], f"{row['id']} has no length at all"
        assert row["gauge"] in GAUGES | {""}, row
        assert row["tracks"] in {"", "1", "2"}, row
        assert row["electrified"] in {"", "yes", "no"}, row
        assert set(words(row["source"], ";")) <= evidence, row
        assert row["source"] or row["note"] or not (row["km_tariff"] or row["valid_from"]), row
        if row["km_tariff"]:
            ends = [(places[x]["lat"], places[x]["lon"]) for x in (start, end)]
            assert float(row["km_tariff"]) >= 0.9 * km_between(*ends), row
        if mode == "rail" and row["gauge"]:
            for x in (start, end):
                assert row["gauge"] in words(places[x]["gauge"]), row
        start_day, end_day = day(row["valid_from"]), day(row["valid_to"])
        assert not (start_day and end_day) or start_day <= end_day


def test_dated_lines_are_dated():
    opened = {row["id"]: row["valid_from"] for row in read("links")}
    assert opened["rail:kars~kartsakhi-canbaz"] == "2017-10-30"
    assert opened["rail:saksaulskaya~zhezkazgan"][:4] == "2014"
    assert opened["rail:altynkol~zhetygen"][:4] == "2012"
    assert opened["rail:akyayla-incheh-borun~incheh-borun"][:7] == "2014-12"


def test_statuses_speak_of_the_atlas(places, evidence):
    known = set(places) | geo_links() | {row["id"] for row in read("links")}
    for table in ("services", "sea_areas", "terminals"):
        known |= {row["id"] for row in read(table)}
    known |= {f"pipeline:{row['id']}" for row in read("pipelines")}
    known |= {row["country"] for row in read("countries")}
    text = (ATLAS.parent / "corridors" / "corridors.toml").read_text(encoding="utf-8")
    known |= {f"route:{name}" for name in re.findall(r'^id = "([a-z-]+)"', text, re.MULTILINE)}
    for row in changes():
        assert row["subject"] in known, row
        assert row["state"] in {"closed", "restricted", "degraded"}, row
        assert set(row.get("cargo", ["all"])) <= {"all", "sanctioned", "dual-use", "dangerous"}, row
        assert set(row["evidence"]) <= evidence, row
        assert row["evidence"] or row["note"], row
        assert row["why"].strip(), row
        assert not row["why"].endswith("."), row
        assert row["valid_from"] <= row.get("valid_to", dt.date.max), row
        assert isinstance(row["published"], dt.date), row


@pytest.mark.parametrize(
    ("subject", "on", "cargo", "state"),
    [
        ("kartsakhi-canbaz", "2023-09-15", "all", "closed"),
        ("rail:akhalkalaki~marabda", "2024-05-19", "all", "closed"),
        ("rail:akhalkalaki~marabda", "2024-05-20", "all", None),
        ("kartsakhi-canbaz", "2023-05-15", "all", None),
        ("brest-malaszewicze", "2025-09-12", "all", "closed"),
        ("brest-malaszewicze", "2025-09-25", "all", None),
        ("route:ocean-suez", "2023-11-30", "all", None),
        ("route:ocean-suez", "2024-02-15", "all", "restricted"),
        ("route:ocean-suez", "2026-02-20", "all", None),
        ("route:ocean-suez", "2026-06-01", "all", "restricted"),
        ("bab-el-mandeb", "2023-11-30", "all", "degraded"),
        ("suez-canal", "2021-03-25", "all", "closed"),
        ("route:northern", "2022-02-01", "all", None),
        ("route:northern", "2024-01-01", "all", "restricted"),
        ("RUS", "2023-06-01", "sanctioned", "closed"),
        ("RUS", "2023-06-01", "general", None),
        ("RUS", "2021-06-01", "sanctioned", None),
        ("hormuz", "2026-03-15", "all", "closed"),
        ("kuryk", "2025-05-15", "all", "restricted"),
    ],
)
def test_what_is_known_to_have_been_shut_was_shut(subject, on, cargo, state):
    severity = ["closed", "restricted", "degraded"]
    found = [
        row["state"]
        for row in changes()
        if row["subject"] == subject
        and row["valid_from"] <= dt.date.fromisoformat(on) <= row.get("valid_to", dt.date.max)
        and set(row.get("cargo", ["all"])) & {"all", cargo}
    ]
    assert min(found, key=severity.index, default=None) == state


def test_services_run_between_fit_places(roles):
    need = {"sea": {"port", "ferry"}, "rail": {"rail"}}
    rows = read("services")
    for row in rows:
        for end in (row["from"], row["to"]):
            assert roles[end] & need[row["mode"]], row
        assert row["from"] != row["to"]
        if row["valid_from"] and row["valid_to"]:
            assert day(row["valid_from"]) <= day(row["valid_to"])
    ids = {row["id"]: row["vehicle_class"] for row in rows}
    needed = "aktau-alat-feeder kuryk-alat-ferry turkmenbashi-alat-ferry turkmenbashi-alat-feeder "
    needed += "poti-constanta-feeder batumi-constanta-feeder batumi-burgas-ferry "
    needed += "poti-istanbul-feeder poti-burgas-ferry xian-altynkol-block-train"
    assert set(needed.split()) <= set(ids)
    for fleet in read("fleets"):
        assert ids[fleet["service"]] == fleet["vehicle_class"], fleet


def test_terminals_stand_in_places(places, roles):
    fit = {"container": {"port"}, "ferry": {"ferry"}, "ro-ro": {"port"}, "rail": {"rail"}}
    for row in read("terminals"):
        assert row["place"] in places, row
        assert roles[row["place"]] & fit.get(row["kind"], {"port", "oil"}) or (
            row["place"] == "anaklia"
        ), row
    named = {row["place"] for row in read("terminals")}
    assert {"aktau", "kuryk", "alat", "turkmenbashi", "poti", "batumi", "constanta"} <= named


def test_every_port_has_one_region(roles):
    regions = {row["place"]: row["region"] for row in read("regions")}
    assert {name for name, found in roles.items() if "port" in found} == set(regions)
    assert {regions[n] for n in ("shanghai", "rotterdam", "istanbul", "poti")} == {
        "CHN",
        "NWE",
        "MED",
        "BLK",
    }


def test_sea_areas_do_not_overlap(roles):
    seen = [place for row in read("sea_areas") for place in words(row["places"])]
    assert len(seen) == len(set(seen))
    assert all(roles[place] & {"port", "ferry", "oil"} for place in seen)
    areas = {row["id"]: words(row["places"]) for row in read("sea_areas")}
    assert {"aktau", "kuryk"} <= set(areas["caspian-north"])
    assert {"alat", "baku"} <= set(areas["caspian-west"])


def test_pipelines_run_from_end_to_end(places):
    lengths = {row["id"]: row["km_tariff"] for row in read("links")}
    for row in read("pipelines"):
        course = [tuple(map(float, point.split())) for point in words(row["waypoints"], ";")]
        for end, point in ((row["from"], course[0]), (row["to"], course[-1])):
            assert km_between((places[end]["lat"], places[end]["lon"]), point) < 10, row
        link = "pipeline:" + "~".join(sorted((row["from"], row["to"])))
        drawn = sum(km_between(a, b) for a, b in pairwise(course))
        assert 0.95 < float(lengths[link]) / drawn < 1.6, (row["id"], drawn)


def test_rail_systems_cover_the_network(places, roles):
    systems = {row["country"]: row for row in read("rail_systems")}
    for name, row in places.items():
        if "rail" in roles[name] and row["kind"] != "border":
            assert row["country"] in systems, name
            main = systems[row["country"]]["gauge"]
            assert main in words(row["gauge"]) or name == "astara-ir", name


def test_calendars_can_be_read(evidence):
    for row in read("calendars"):
        for column in ("first_day", "last_day"):
            assert re.fullmatch(r"(\d{4}-)?\d\d-\d\d", row[column]), row
            day(row[column] if len(row[column]) == 10 else f"2024-{row[column]}")
        assert row["kind"] in {"holiday", "season", "hours"}, row
        assert row["method"] in {"reported", "public", "assumed"}, row
        assert set(words(row["source"], ";")) <= evidence, row
        assert row["source"] or row["method"] != "reported", row


@pytest.mark.parametrize("table", ["services", "terminals", "fleets", "links", "calendars"])
def test_notes_cite_observations_that_exist(table, evidence):
    cited = {one for row in read(table) for one in EVIDENCE_ID.findall(row["note"])}
    assert cited <= evidence
