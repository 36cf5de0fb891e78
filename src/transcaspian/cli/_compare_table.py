"""The answer of ``compare`` as a table for people and as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transcaspian.cli._output import safe
from transcaspian.study import report_words as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_answer"]

_ONE_LINE_WIDTH = 152
_ALL_COLUMNS_WIDTH = 106
_ON_TIME_WIDTH = 8
_ASSUMED = "Assumed\nvalues"
_STATUS_STYLE = {"open": "green", "restricted": "yellow", "closed": "red", "none": "dim"}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the table: field of the route, head, decimals of a quantity, with its range."""

    name: str
    head: str
    digits: int | None = None
    ranged: bool = True


def print_answer(document: Mapping[str, Any], out: Console) -> None:
    """
    Print the question, the table, and what to make of it.

    Parameters
    ----------
    document : mapping
        An answer of ``compare``.
    out : rich.console.Console
        Where to print.
    """
    from rich.padding import Padding
    from rich.text import Text

    out.print(_question(document))
    out.print(safe(words.headline(document), "bold"))
    out.print()
    columns = _columns(document, out.width)
    out.print(_table(document, columns, one_line=_has_room(document, out.width, _ONE_LINE_WIDTH)))
    out.print(_legend(document))
    for title, lines in _below(document):
        if lines:
            out.print()
            out.print(Text(title, style="bold"))
        for line in lines:
            out.print(Padding(line, (0, 0, 0, 2), expand=False))
    command = f"transcaspian explain compare:{words.printable(document['run_id'])}"
    out.print(Text("\nBehind every number: ").append(command, style="cyan"))


def _question(document: Mapping[str, Any]) -> Text:
    clocks = (
        f"leaving {words.day_words(document['depart'])}"
        f" · world as of {words.day_words(document['as_of'])}"
        f" · known by {words.day_words(document['known_by'])}"
    )
    if document["arrive_by"]:
        clocks += f" · to arrive by {words.day_words(document['arrive_by'])}"
    ends = " → ".join(
        f"{document[end]['name']} ({document[end]['country']})" for end in ("origin", "destination")
    )
    return safe(f"{ends} · {words.cargo_words(document['cargo'])} · {clocks}", "dim")


def _table(document: Mapping[str, Any], columns: Sequence[_Column], *, one_line: bool) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("Route", min_width=22)
    if one_line:
        table.add_column("Status", no_wrap=True)
    for column in columns:
        table.add_column(column.head, justify="right", no_wrap=True)
    for route in document["routes"]:
        usable = route["status"] in {"open", "restricted"}
        status = safe(words.status_words(route["status"]), _STATUS_STYLE.get(route["status"], ""))
        name = safe(route["name"], "" if usable else "dim")
        cells = [name, status] if one_line else [name.append("\n").append_text(status)]
        cells += [_cell(route, column, "" if usable else "dim", one_line) for column in columns]
        table.add_row(*cells)
    return table


def _has_room(document: Mapping[str, Any], width: int, needed: int) -> bool:
    """Tell whether a window is wide enough, a column for the deadline included."""
    return width >= needed + (_ON_TIME_WIDTH if document["arrive_by"] else 0)


def _columns(document: Mapping[str, Any], width: int) -> list[_Column]:
    """Return the columns that a window has room for, in order."""
    roomy = _has_room(document, width, _ALL_COLUMNS_WIDTH)
    columns = [_Column("transit_d", "Days", 1), _Column("cost_usd_feu", "USD/FEU", 0)]
    if roomy:
        columns.append(_Column("inventory_usd_feu", "Inventory\nUSD/FEU", 0))
    columns.append(_Column("co2e_kg_feu", "CO2e\nkg/FEU", 0, ranged=roomy))
    if roomy:
        columns.append(_Column("distance_km", "km"))
    if document["arrive_by"]:
        columns.append(_Column("on_time_p", "On\ntime"))
    return [*columns, _Column("disruption_p", "Disrup-\ntion"), _Column("assumed_values", _ASSUMED)]


def _cell(route: Mapping[str, Any], column: _Column, style: str, one_line: bool) -> Text:
    value = route[column.name]
    if route["transit_d"] is None:
        return safe("–", "dim")
    if column.name == "distance_km":
        text = words.number(value["total"], 0)
    elif column.name == "assumed_values":
        text = f"{value} of {value + route['sourced_values']}"
    elif column.digits is None:
        text = words.percent(value)
    else:
        text = words.number(value["p50"], column.digits)
    best = column.name in route["best"]
    cell = safe(f"★ {text}", "bold green") if best else safe(text, style)
    if column.digits is not None and column.ranged:
        spread = words.span(value, column.digits)
        cell.append(f" ({spread})" if one_line else f"\n{spread}", style="dim")
    return cell


def _legend(document: Mapping[str, Any]) -> Text:
    text = "★ best of the routes that can be taken · P50, below or in brackets P10–P90"
    if any(route["status"] in {"closed", "none"} for route in document["routes"]):
        text += " · dim: can't be taken"
    return safe(text, "dim")


def _below(document: Mapping[str, Any]) -> list[tuple[str, list[Text]]]:
    reasons = []
    for route in document["routes"]:
        if route["status_reason"]:
            line = safe(f"{route['name']}: ")
            line.append(words.status_words(route["status"]), _STATUS_STYLE.get(route["status"], ""))
            reasons.append(line.append(f". {words.sentence(route['status_reason'])}"))
    notes = [safe(note) for note in document["notes"]]
    return [
        ("Status", reasons),
        ("What moves the answer most", _drivers(document)),
        ("Notes", notes),
    ]


def _drivers(document: Mapping[str, Any]) -> list[Text]:
    lines = []
    for column, which in (("transit_d", "fastest"), ("cost_usd_feu", "cheapest")):
        route = words.best_route(document, column)
        if route is None:
            continue
        first = next((d for d in route["drivers"] if d["measure"] == column), None)
        if first is not None:
            lines.append(safe(f"{route['name'].replace(', ', ' ')} ({which}): {first['text']}"))
    return lines
