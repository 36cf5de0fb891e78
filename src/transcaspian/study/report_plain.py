"""Keys and subjects of evidence in words that people use."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian.study.report_words import MONTHS, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["place_names", "plain_parameter", "plain_subject"]

_COUNTRIES = Path(__file__).parents[1] / "data" / "atlas" / "countries.csv"
_REGIONS = {
    "NWE": "North-West Europe",
    "MED": "the Mediterranean",
    "BLK": "the Black Sea",
    "AEG": "the Aegean",
}
_PHRASES = {
    "border.dwell_h": "time at the border|,",
    "border.fee_usd_feu": "border fees| at",
    "cargo.payload_t_teu": "weight of the load|,",
    "cargo.value_usd_teu": "value of the goods|,",
    "container.hire_usd_feu_d": "hire of the container|,",
    "gauge.change_h": "time to change gauge| at",
    "gauge.change_usd_feu": "price of changing gauge| at",
    "inventory.rate_y": "interest on the goods|,",
    "ocean.rate_usd_feu": "ocean freight rate|,",
    "port.dwell_d": "stay in port|,",
    "port.handling_h": "handling in port|,",
    "port.wait_d": "wait for a ship with space| at",
    "rail.electrified_share": "share of electrified track| in",
    "rail.rate_usd_feu": "rail rate|,",
    "rail.rate_usd_feu_km": "rail rate per kilometre| in",
    "rail.speed_km_d": "speed of trains| in",
    "road.dray_km": "distance to the terminal| in",
    "road.dray_usd_feu": "truck to or from the terminal| in",
    "road.speed_km_d": "speed of trucks| in",
    "sea.calls_d": "calls on the way and slow steaming|,",
    "sea.rate_usd_feu": "sea freight rate|,",
    "sea.rate_usd_feu_km": "sea freight rate per kilometre|,",
    "sea.speed_kn": "speed of ships|,",
    "service.departures_w": "departures a week|,",
    "terminal.handling_usd_feu": "terminal handling| at",
    "train.wait_d": "wait for a train| in",
    "wagon.hire_usd_feu_d": "hire of the wagon|,",
    "weather": "weather|,",
    "weather.closed_d": "days closed by weather|,",
    "weather.storm_d": "length of a storm|,",
}


def place_names(document: Mapping[str, Any]) -> dict[str, str]:
    """
    Return the names that an answer itself gives.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``.

    Returns
    -------
    dict of str to str
        Names by the id of a place, or ``route:ID`` of a route.
    """
    names: dict[str, str] = {}
    for end in ("origin", "destination"):
        names[document[end]["id"]] = document[end]["name"]
    for route in document["routes"]:
        names[f"route:{route['id']}"] = route["name"].replace(", ", " ")
        for leg in route["legs"]:
            for end in ("from", "to"):
                names[leg[end]] = leg[f"{end}_name"].replace(" - ", "–")
    return names


def plain_parameter(key: str, subject: str, names: Mapping[str, str]) -> str:
    """
    Say what a parameter is.

    Parameters
    ----------
    key, subject : str
        As in the evidence.
    names : mapping of str to str
        Names of places and routes by id.

    Returns
    -------
    str
        Such as ``wait for a ship with space at Poti``; key and subject if there are no words.
    """
    head, _, joint = _PHRASES.get(key, "").partition("|")
    if not head:
        return printable(f"{key} of {subject}")
    if subject == "world":
        return head
    told = plain_subject(subject, names)
    if joint in {" at", " in"} and told == printable(subject.replace("-", " ")):
        told = told.title()
    return f"{head}{joint} {told}"


def plain_subject(subject: str, names: Mapping[str, str]) -> str:
    """
    Name the subject of an observation.

    Parameters
    ----------
    subject : str
        As in the evidence.
    names : mapping of str to str
        Names of places and routes by id.

    Returns
    -------
    str
        Such as ``Aktau to Alat``, ``China to the Mediterranean`` or ``caspian west, March``.
    """
    if subject in names:
        return printable(names[subject])
    if " " in subject:
        return ", ".join(plain_subject(word, names) for word in subject.split())
    if ">" in subject:
        return " to ".join(plain_subject(end, names) for end in subject.split(">"))
    area, slash, month = subject.partition("/")
    if slash and month.isdigit() and 1 <= int(month) <= 12:
        return f"{plain_subject(area, names)}, {MONTHS[int(month) - 1]}"
    found = _REGIONS.get(subject) or _country_names().get(subject)
    if found:
        return found
    return printable(subject.removeprefix("route:").replace("-", " "))


@cache
def _country_names() -> dict[str, str]:
    with _COUNTRIES.open(encoding="utf-8", newline="") as file:
        return {row["country"]: row["name"] for row in csv.DictReader(file)}
