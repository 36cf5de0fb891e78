"""The command ``places``: answer on stdout, what was taken on stderr, exit codes."""

from __future__ import annotations

import csv
import io
import json

import pytest

from transcaspian.cli.app import run

HEAD = "id,name,country,kind,roles,lat,lon,gauge,tz,unlocode,note\n"
EMPTY = {
    "names": "place,name,lang,kind",
    "borders": "place,country_a,country_b,mode,gauge_a,gauge_b,change_at,note",
    "rail_systems": "country,operator,operator_name,gauge,electrified,note",
    "terminals": "id,place,name,kind,operator,note",
    "services": "id,name,kind,mode,from,to,operator,vehicle_class,valid_from,valid_to,note",
    "calendars": "id,subject,name,kind,first_day,last_day,effect,method,source,note",
    "fleets": "id,name,owner,country,vehicle_class,service,note",
    "pipelines": "id,name,from,to,via,length_key,note",
    "sea_areas": "id,name,places",
    "regions": "place,region",
    "links": "id,operator,gauge,tracks,electrified,km_tariff,valid_from,valid_to,source,note",
    "unlocode": "code,name",
}


@pytest.fixture(autouse=True)
def small_atlas(tmp_path, monkeypatch):
    """Three places instead of the packaged ones."""
    texts = {f"atlas/{name}.csv": f"{head}\n" for name, head in EMPTY.items()}
    texts["atlas/places.csv"] = HEAD + (
        "aktau,Aktau,KAZ,port,city|rail|port,43.60,51.22,1520,Asia/Aqtau,KZAAU,\n"
        "astara-az,Astara,AZE,city,city,38.46,48.87,,Asia/Baku,,\n"
        "astara-ir,Astara,IRN,city,city,38.43,48.86,,Asia/Tehran,,\n"
    )
    texts["atlas/names.csv"] += "aktau,Актау,ru,official\naktau,Aqtau,kk-Latn,official\n"
    texts["atlas/countries.csv"] = (
        "country,alpha2,name\nKAZ,KZ,Kazakhstan\nAZE,AZ,Azerbaijan\nIRN,IR,Iran\n"
    )
    texts["geo/osm/rail.csv"] = "id,from,to,km,gauge,country,src\n"
    texts["geo/osm/road.csv"] = (
        "id,from,to,km,country,src\nroad:astara-az~astara-ir,astara-az,astara-ir,4,AZE,osm\n"
    )
    texts["geo/sea.csv"] = "id,from,to,km,passages,src\n"
    texts["chronicle/changes.toml"] = ""
    for file, text in texts.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr("transcaspian.atlas.load.packaged_folder", lambda: tmp_path)
    return tmp_path


def ask(capsys, *words):
    code = run(words)
    out, err = capsys.readouterr()
    return code, out, err


def test_json_is_one_document_with_its_schema(capsys):
    code, out, _ = ask(capsys, "places", "Актау", "--format", "json")
    document = json.loads(out)
    [place] = document["places"]
    assert (code, document["schema"]) == (0, "transcaspian/places/1")
    assert (place["id"], place["lat_deg"], place["lon_deg"]) == ("aktau", 43.6, 51.22)
    assert [name["name"] for name in place["names"]] == ["Актау", "Aqtau"]


def test_a_slip_is_forgiven_and_said_on_stderr(capsys):
    code, out, err = ask(capsys, "places", "Aqtay", "--format", "csv")
    [row] = csv.DictReader(io.StringIO(out))
    assert (code, row["id"], row["names"]) == (0, "aktau", "Актау (ru)|Aqtau (kk-Latn)")
    assert "'Aqtay' read as Aqtau" in err


def test_the_table_shows_names_in_every_script(capsys):
    code, out, _ = ask(capsys, "places", "aktau")
    assert code == 0
    assert all(word in out for word in ("Aktau, KAZ", "KZAAU", "43.60 51.22", "Актау", "Aqtau"))


def test_an_ambiguous_name_lists_all(capsys):
    _, out, _ = ask(capsys, "places", "Astara", "--format", "json")
    assert [p["id"] for p in json.loads(out)["places"]] == ["astara-az", "astara-ir"]


def test_near_sorts_by_distance(capsys):
    _, out, _ = ask(capsys, "places", "--near", "38.43,48.86", "--limit", "2", "--format", "json")
    document = json.loads(out)
    assert [p["id"] for p in document["places"]] == ["astara-ir", "astara-az"]
    assert document["n_found"] == 3
    assert document["places"][0]["distance_km"] == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--country", "kaz", "--role", "port"], ["aktau"]),
        (["--country", "Iran"], ["astara-ir"]),
        (["astara", "--country", "AZ"], ["astara-az"]),
        ([], ["aktau", "astara-az", "astara-ir"]),
    ],
)
def test_conditions_narrow_the_answer(capsys, words, found):
    _, out, _ = ask(capsys, "places", *words, "--format", "json")
    assert [p["id"] for p in json.loads(out)["places"]] == found


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["Qwertz"], 2, "the nearest names are"),
        (["--near", "43.6"], 2, "--near: '43.6' is no position"),
        (["--near", "43.6,x"], 2, "--near: '43.6,x' is no position"),
        (["--near", "143.6,51"], 2, "--near: '143.6,51' is no position"),
        (["--near", "nan,51"], 2, "--near: 'nan,51' is no position"),
        (["--country", "Atlantis"], 2, "--country: 'Atlantis' is unknown"),
        (["--role", "airport"], 2, "--role: 'airport' is unknown: choose one of border"),
        (["aktau", "--country", "IRN"], 1, "no place meets all conditions"),
    ],
)
def test_what_cannot_be_answered_is_said_on_stderr(capsys, words, code, said):
    assert ask(capsys, "places", *words)[:2] == (code, "")
    assert said in ask(capsys, "places", *words)[2]


def test_atlas_check_ends_with_2_on_errors_and_lists_them(capsys, small_atlas):
    code, out, _ = ask(capsys, "atlas", "check", "--format", "json")
    document = json.loads(out)
    faults = [(f["severity"], f["subject"]) for f in document["faults"]]
    assert (code, document["schema"]) == (2, "transcaspian/atlas-check/1")
    assert document["counts"]["errors"] == sum(kind == "error" for kind, _ in faults)
    assert ("error", "road:astara-az~astara-ir") in faults


def test_atlas_check_ends_with_0_on_a_sound_atlas(capsys, small_atlas):
    path = small_atlas / "atlas/places.csv"
    lines = path.read_text("utf-8").replace("Astara,IRN", "Astara,AZE").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "aktau" not in line), encoding="utf-8")
    path = small_atlas / "atlas/names.csv"
    path.write_text("place,name,lang,kind\n", encoding="utf-8")
    code, out, _ = ask(capsys, "atlas", "check", "--folder", str(small_atlas), "--quick")
    assert code == 0
    assert "0 errors, 1 warnings" in out
    assert ask(capsys, "atlas", "check", "--format", "csv")[1].startswith("severity,subject,")


def test_atlas_check_lists_faults_of_reading_too(capsys, small_atlas):
    path = small_atlas / "atlas/places.csv"
    path.write_text(path.read_text("utf-8").replace("43.60", "x"), encoding="utf-8")
    code, out, _ = ask(capsys, "atlas", "check", "--format", "json")
    [fault] = json.loads(out)["faults"]
    assert code == 2
    assert fault == {
        "severity": "error",
        "subject": "atlas/places.csv:2",
        "fault": "lat: 'x' is no number",
        "remedy": "write digits with a point",
    }


def test_atlas_export_goes_to_stdout_or_to_a_file(capsys, tmp_path):
    code, out, _ = ask(capsys, "atlas", "export")
    assert code == 0
    assert len(json.loads(out)["features"]) == 4
    target = tmp_path / "a.gpkg"
    code, out, err = ask(capsys, "atlas", "export", "--format", "gpkg", "--output", str(target))
    assert (code, out) == (0, f"{target}\n")
    assert target.read_bytes()[:6] == b"SQLite"
    assert "3 places and 1 links" in err


def test_atlas_export_names_its_file_itself(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _, out, _ = ask(capsys, "atlas", "export", "--format", "gmns")
    assert (tmp_path / out.strip()).read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("subject", ["aktau", "road:astara-az~astara-ir"])
def test_atlas_show_tells_one_thing_in_three_shapes(capsys, subject):
    code, out, _ = ask(capsys, "atlas", "show", subject, "--format", "json")
    document = json.loads(out)
    assert (code, document["schema"]) == (0, "transcaspian/atlas-show/1")
    assert document[document["kind"]]["id"] == subject
    assert (
        f"{document['kind']}.id,{subject}"
        in ask(capsys, "atlas", "show", subject, "--format", "csv")[1]
    )
    assert subject in ask(capsys, "atlas", "show", subject)[1]


def test_atlas_show_of_nothing_ends_with_2(capsys):
    code, out, err = ask(capsys, "atlas", "show", "Qwertz")
    assert (code, out) == (2, "")
    assert "nearest names" in err
