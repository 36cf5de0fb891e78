"""A tiny atlas on disk: two railways that meet at a gauge break, a closed sea, and a road."""

from __future__ import annotations

import json

import pytest

from transcaspian.atlas.load import load_atlas

TABLES = {
    "atlas/places.csv": """\
id,name,country,kind,roles,lat,lon,gauge,tz,unlocode,note
xian,Xi'an,CHN,city,city|rail,34.38,109.05,1435,Asia/Shanghai,CNSIA,
khorgos,Khorgos,CHN,station,rail|road,44.21,80.41,1435,Asia/Shanghai,,
altynkol-khorgos,Altynkol - Khorgos,KAZ,border,border|rail|road,44.185,80.385,1435|1520,Asia/Almaty,,
altynkol,Altynkol,KAZ,station,rail|gauge|road,44.15,80.25,1520,Asia/Almaty,,
aktau,Aktau,KAZ,port,city|rail|port,43.60,51.22,1520,Asia/Aqtau,KZAAU,
alat,Alat,AZE,port,port|ferry,39.98,49.41,,Asia/Baku,AZALT,
astara-az,Astara,AZE,city,city|road,38.46,48.87,,Asia/Baku,,
astara-ir,Astara,IRN,city,city|road,38.43,48.86,,Asia/Tehran,,
astara-astara,Astara - Astara,AZE,border,border|road,38.445,48.865,,Asia/Baku,,
gibraltar,Strait of Gibraltar,,passage,passage,35.95,-5.60,,UTC,,
""",
    "atlas/names.csv": """\
place,name,lang,kind
xian,西安,zh,official
xian,Сиань,ru,variant
aktau,Ақтау,kk,official
aktau,Aqtau,kk-Latn,official
aktau,Актау,ru,variant
aktau,Shevchenko,ru-Latn,former
alat,Ələt,az,official
alat,Alyat,en,variant
""",
    "atlas/countries.csv": """\
country,alpha2,name,variants
AZE,AZ,Azerbaijan,
CHN,CN,China,
IRN,IR,Iran,
KAZ,KZ,Kazakhstan,
""",
    "atlas/borders.csv": """\
place,country_a,country_b,mode,gauge_a,gauge_b,change_at,note
altynkol-khorgos,CHN,KAZ,rail|road,1435,1520,altynkol,
astara-astara,AZE,IRN,road,,,,
""",
    "atlas/rail_systems.csv": """\
country,operator,operator_name,gauge,electrified,note
CHN,CR,China Railway,1435,yes,
KAZ,KTZ,Kazakhstan Temir Zholy,1520,,
""",
    "atlas/links.csv": """\
id,operator,gauge,tracks,electrified,km_tariff,valid_from,valid_to,source,note
rail:aktau~altynkol,,,1,no,3200,2014-08-22,,tariff guide,the short way
pipeline:aktau~alat,KTO,,,,430,,,operator,
""",
    "atlas/terminals.csv": """\
id,place,name,kind,operator,note
aktau-box,aktau,Aktau container terminal,container,AMSP,
""",
    "atlas/services.csv": """\
id,name,kind,mode,from,to,operator,vehicle_class,valid_from,valid_to,note
aktau-alat-feeder,Aktau - Alat feeder,feeder,sea,aktau,alat,KMTF,caspian-feeder,2022-03-01,,
""",
    "atlas/fleets.csv": """\
id,name,owner,country,vehicle_class,service,note
kmtf,KMTF feeders,Kazmortransflot,KAZ,caspian-feeder,aktau-alat-feeder,
""",
    "atlas/pipelines.csv": """\
id,name,from,to,via,operator,length_key,note
trans,Trans-Caspian,alat,aktau,,,,
""",
    "atlas/calendars.csv": """\
id,subject,name,kind,first_day,last_day,effect,method,source,note
gales,caspian-north,Gales,season,10-01,04-30,ports shut for days,reported,F028;F029,
leap,KAZ,Leap day,holiday,02-29,02-29,none,assumed,,
new-year-2024,CHN,Lunar New Year,holiday,2024-02-10,2024-02-17,factories stop,public,,
""",
    "atlas/sea_areas.csv": """\
id,name,places
caspian-north,North Caspian,aktau
caspian-west,West Caspian,alat
""",
    "atlas/regions.csv": "place,region\nxian,CHN\n",
    "chronicle/changes.toml": """\
[[change]]
id = "wind"
event = "gale"
subject = "aktau"
state = "degraded"
valid_from = 2023-01-10
valid_to = 2023-01-20
published = 2023-01-11
kind = "weather"
why = "wind"
evidence = ["T001"]

[[change]]
id = "works"
event = "repair"
subject = "aktau"
state = "closed"
cargo = ["all"]
valid_from = 2023-01-15
valid_to = 2023-01-18
published = 2023-02-01
kind = "works"
why = "works"
evidence = ["T001", "T002"]

[[change]]
id = "oil-ban"
event = "ban"
subject = "aktau"
state = "restricted"
cargo = ["oil", "sanctioned"]
valid_from = "2023-01-01"
published = "2022-12-01"
kind = "sanction"
why = "no oil"
evidence = ["T003"]
""",
    "chronicle/events.toml": """\
[[event]]
id = "gale"

[[event]]
id = "repair"

[[event]]
id = "ban"
""",
    "geo/osm/rail.csv": """\
id,from,to,km,gauge,country,src
rail:khorgos~xian,khorgos,xian,3000,,CHN,osm
rail:altynkol-khorgos~khorgos,altynkol-khorgos,khorgos,6,1435,CHN,osm
rail:altynkol~altynkol-khorgos,altynkol,altynkol-khorgos,13,1520,KAZ,osm
rail:aktau~altynkol,aktau,altynkol,3000,1520,KAZ,osm
""",
    "geo/osm/road.csv": """\
id,from,to,km,country,src
road:altynkol-khorgos~khorgos,altynkol-khorgos,khorgos,7,CHN,osm
road:altynkol~altynkol-khorgos,altynkol,altynkol-khorgos,14,KAZ,osm
road:astara-astara~astara-az,astara-astara,astara-az,2,AZE,osm
road:astara-astara~astara-ir,astara-astara,astara-ir,2,IRN,osm
""",
    "geo/sea.csv": """\
id,from,to,km,passages,src
sea:aktau~alat,aktau,alat,473,,grid
""",
}
SHAPES = {
    "geo/sea_shapes.json": {
        "sea:aktau~alat": [[51.22, 43.6], [51.0, 42.0], [50.5, 40.2], [49.41, 39.98]]
    },
    "geo/pipeline_shapes.json": {
        "pipeline:aktau~alat": [[51.22, 43.6], [50.9, 42.0], [50.0, 41.0], [49.41, 39.98]]
    },
    "geo/land.json": {
        "countries": [
            {"iso": "AZE", "polygons": [[[[40, 30], [48, 30], [48, 50], [40, 50], [40, 30]]]]},
            {
                "iso": "KAZ",
                "polygons": [[[[52, 30], [80, 30], [80, 40], [80, 50], [52, 50], [52, 30]]]],
            },
            {
                "iso": "CHN",
                "polygons": [[[[120, 30], [120, 50], [80, 50], [80, 40], [80, 30], [120, 30]]]],
            },
        ]
    },
}


@pytest.fixture
def folder(tmp_path):
    """The folder of the tiny atlas."""
    for file, text in TABLES.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for file, shapes in SHAPES.items():
        (tmp_path / file).write_text(json.dumps(shapes), encoding="utf-8")
    return tmp_path


@pytest.fixture
def atlas(folder):
    """The tiny atlas."""
    return load_atlas(folder=folder)


@pytest.fixture
def edit(folder):
    """Change a word of a table and load again."""

    def change(file, old, new):
        path = folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return load_atlas(folder=folder)

    return change
