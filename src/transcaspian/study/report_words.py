"""Numbers, dates and sentences of an answer, worded once for terminal and page alike."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "MEASURES",
    "MONTHS",
    "best_route",
    "cargo_words",
    "day_words",
    "headline",
    "named_list",
    "number",
    "percent",
    "printable",
    "sentence",
    "span",
    "standing_words",
    "status_words",
]

_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

MEASURES = {
    "transit_d": "days",
    "cost_usd_feu": "USD/FEU",
    "inventory_usd_feu": "inventory USD/FEU",
    "co2e_kg_feu": "CO2e kg/FEU",
}
"""Uncertain columns of a route and their short names."""


def printable(text: object) -> str:
    r"""
    Return text that can neither steer a terminal nor reorder a page.

    Control and direction characters are spelled out; line breaks and tabs become spaces.

    Parameters
    ----------
    text : object
        Anything that came from data.

    Returns
    -------
    str
        One line of harmless text.

    Examples
    --------
    >>> printable("a\x1b[31mb")
    'a\\u001b[31mb'
    """

    def spell(match: re.Match[str]) -> str:
        char = match[0]
        return " " if char in "\n\r\t" else f"\\u{ord(char):04x}"

    return _UNPRINTABLE.sub(spell, str(text))


def number(value: float | None, digits: int | None = None) -> str:
    """
    Return a number as people write it.

    Parameters
    ----------
    value : float or None
        What to write. [any]
    digits : int or None, optional
        Decimals; by size if left out: three figures that matter. [-]

    Returns
    -------
    str
        The number with thousands apart, or a dash for None.

    Examples
    --------
    >>> number(5930.4), number(24.13), number(0.0421), number(None)
    ('5,930', '24.1', '0.0421', '–')
    """
    if value is None:
        return "–"
    if digits is None:
        size = abs(value)
        digits = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2
        if 0 < size < 1:
            return f"{value:.3g}"
    return f"{value:,.{digits}f}"


def span(quantity: Mapping[str, float] | None, digits: int | None = None) -> str:
    """
    Return the P10–P90 range of a quantity.

    Parameters
    ----------
    quantity : mapping or None
        With ``p10`` and ``p90``. [any]
    digits : int or None, optional
        Decimals. [-]

    Returns
    -------
    str
        Such as ``18–35``, or nothing.
    """
    if quantity is None:
        return ""
    return f"{number(quantity['p10'], digits)}–{number(quantity['p90'], digits)}"


def percent(share: float | None) -> str:
    """
    Return a share in per cent, never rounded to certainty.

    Parameters
    ----------
    share : float or None
        Between 0 and 1. [-]

    Returns
    -------
    str
        Such as ``8 %``; ``<1 %`` and ``>99 %`` at the ends; a dash for None.
    """
    if share is None:
        return "–"
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share * 100:.0f} %"


def day_words(day: str | None) -> str:
    """
    Return an ISO date in words; anything else as it stands.

    Parameters
    ----------
    day : str or None
        ``YYYY-MM-DD``.

    Returns
    -------
    str
        Such as ``11 March 2024``.
    """
    if not day:
        return "–"
    try:
        parsed = dt.date.fromisoformat(day)
    except ValueError:
        return printable(day)
    return f"{parsed.day} {MONTHS[parsed.month - 1]} {parsed.year}"


def cargo_words(cargo: Mapping[str, Any]) -> str:
    """
    Return the cargo in words.

    Parameters
    ----------
    cargo : mapping
        As in the document.

    Returns
    -------
    str
        Such as ``20 × 45G1 (18 t each)``.
    """
    words = f"{number(cargo['count'], 0)} × {printable(cargo['type'])}"
    if cargo.get("goods", "general") != "general":
        words += f" of {printable(cargo['goods'])} goods"
    payload_t = cargo.get("payload_t_per_box")
    return words if payload_t is None else f"{words} ({number(payload_t)} t each)"


def named_list(names: Sequence[str]) -> str:
    """
    Join names as in a sentence.

    Parameters
    ----------
    names : sequence of str
        What to join.

    Returns
    -------
    str
        Such as ``a, b and c``.
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def standing_words(row: Mapping[str, Any]) -> str:
    """
    Return what kind of statement an observation is, for people.

    Parameters
    ----------
    row : mapping
        An observation of an answer.

    Returns
    -------
    str
        Its standing; ``assumed`` for an assumption, whatever it is read as.
    """
    return "assumed" if row["method"] == "assumed" else str(row["standing"])


def best_route(document: Mapping[str, Any], column: str) -> Mapping[str, Any] | None:
    """
    Return the route marked best in a column.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``.
    column : str
        Such as ``transit_d``.

    Returns
    -------
    mapping or None
        The route, if one is marked.
    """
    for route in document["routes"]:
        if column in route["best"] and route.get(column) is not None:
            found: Mapping[str, Any] = route
            return found
    return None


def status_words(status: str) -> str:
    """
    Return the state of a route as people say it.

    Parameters
    ----------
    status : str
        ``open``, ``restricted``, ``closed`` or ``none``.

    Returns
    -------
    str
        ``no way`` for ``none``, else the state itself.
    """
    return "no way" if status == "none" else printable(status)


def sentence(text: str) -> str:
    """
    Return text that starts like a sentence.

    Parameters
    ----------
    text : str
        Words from data.

    Returns
    -------
    str
        The same with its first letter a capital.
    """
    clean = printable(text)
    return clean[:1].upper() + clean[1:]


def headline(document: Mapping[str, Any]) -> str:
    """
    Return the answer in a sentence, and in a second one if the first has restrictions.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``.

    Returns
    -------
    str
        Which way is fastest and which cheapest, with ranges.
    """
    fast, cheap = best_route(document, "transit_d"), best_route(document, "cost_usd_feu")
    ends = " to ".join(printable(document[end]["name"]) for end in ("origin", "destination"))
    if fast is None or cheap is None:
        return f"No route serves {ends} on {day_words(document['depart'])}."
    told = f"{ends}: {_fastest_and_cheapest(fast, cheap)}."
    if "restricted" in (fast["status"], cheap["status"]):
        free = [route for route in document["routes"] if route["status"] == "open"]
        if free:
            quick = min(free, key=lambda route: float(route["transit_d"]["p50"]))
            thrifty = min(free, key=lambda route: float(route["cost_usd_feu"]["p50"]))
            if fast is quick:
                told += f" Without restrictions, {_cheapest(thrifty)}."
            elif cheap is thrifty:
                told += f" Without restrictions, {_fastest(quick)}."
            else:
                told += f" Without restrictions, {_fastest_and_cheapest(quick, thrifty)}."
    return told


def _fastest_and_cheapest(fast: Mapping[str, Any], cheap: Mapping[str, Any]) -> str:
    if fast is cheap:
        return f"{_way(fast)} is both fastest, {_took(fast)}, and cheapest, {_paid(fast)}"
    return f"{_fastest(fast)}; {_cheapest(cheap)}"


def _fastest(route: Mapping[str, Any]) -> str:
    return f"{_way(route)} is fastest, {_took(route)}"


def _cheapest(route: Mapping[str, Any]) -> str:
    return f"{_way(route)} is cheapest, {_paid(route)}"


def _took(route: Mapping[str, Any]) -> str:
    days = route["transit_d"]
    return f"{number(days['p50'], 0)} days ({span(days, 0)})"


def _paid(route: Mapping[str, Any]) -> str:
    cost = route["cost_usd_feu"]
    return f"${number(cost['p50'], 0)} per FEU ({span(cost, 0)})"


def _way(route: Mapping[str, Any]) -> str:
    name = printable(route["name"]).replace(", ", " ")
    return f"{name} (restricted)" if route["status"] == "restricted" else name
