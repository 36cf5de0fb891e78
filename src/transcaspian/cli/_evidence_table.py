"""Evidence as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transcaspian.cli._output import console, safe
from transcaspian.study.report_words import number, percent, span, standing_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table

__all__ = ["print_check", "print_rows", "print_shown"]

_COUNTS = {
    "observations": "observations",
    "usable": "usable for a value today, sourced",
    "assumed": "assumed",
    "context": "context, feeding nothing",
    "sources": "sources",
    "keys": "keys",
}


def _table(*heads: str, right: Sequence[str] = ()) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for head in heads:
        table.add_column(
            head,
            justify="right" if head in right else "left",
            no_wrap=head in {"Id", "Weight", "Published"},
            overflow="fold",
        )
    return table


def _stated(row: Mapping[str, Any]) -> str:
    has_range = row["low"] is not None and row["high"] is not None
    spread = f"{number(row['low'])}–{number(row['high'])}" if has_range else ""
    if row["value"] is None:
        return spread or "–"
    return f"{number(row['value'])} ({spread})" if spread else number(row["value"])


def _period(row: Mapping[str, Any]) -> str:
    if not (row["valid_from"] or row["valid_to"]):
        return ""
    return f"{row['valid_from'] or '…'} – {row['valid_to'] or 'still'}"


def print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """
    Print observations, one a line.

    Parameters
    ----------
    rows : sequence of mapping
        As in the JSON of ``evidence list``.
    """
    table = _table(
        "Id", "Key", "Subject", "Standing", "Value", "Unit", "Published", "Publisher",
        right=("Value",),
    )  # fmt: skip
    for row in rows:
        cells = (
            row["id"],
            row["key"],
            row["subject"],
            standing_words(row),
            _stated(row),
            row["unit"],
        )
        table.add_row(
            *(safe(cell) for cell in cells),
            safe(row["published"] or ""),
            safe(row["publisher"], "yellow" if row["method"] == "assumed" else ""),
        )
    console().print(table)


def print_shown(document: Mapping[str, Any]) -> None:
    """
    Print an observation whole, or values with their observations side by side.

    Parameters
    ----------
    document : mapping
        As in the JSON of ``evidence show``.
    """
    out = console()
    if "observation" in document:
        _print_observation(document)
        return
    out.print(safe(f"{document['key']} [{document['unit']}]", "bold"))
    out.print(safe(document["description"]))
    out.print(safe(f"world as of {document['as_of']}, known by {document['known_by']}", "dim"))
    for value in document["values"]:
        parameter = value["parameter"]
        out.print()
        head = safe(value["subject"], "bold cyan")
        if parameter is None:
            out.print(head.append(": nothing that may feed a value", style="dim"))
        else:
            head.append(f": {number(parameter['p50'])} {parameter['unit']}", style="bold")
            head.append(f" (P10–P90 {span(parameter)})")
            out.print(head.append(" ASSUMED" if parameter["assumed"] else "", style="yellow"))
            out.print(safe(parameter["basis"]))
        out.print(_side_by_side(value["observations"]))


def _side_by_side(rows: Sequence[Mapping[str, Any]]) -> Table:
    table = _table(
        "Id", "Weight", "Value", "Standing", "Speaks of", "Published", "Publisher, address",
        right=("Weight", "Value"),
    )  # fmt: skip
    for row in sorted(rows, key=lambda one: (-one["weight"], one["id"])):
        style = "" if row["weight"] else "dim"
        said = safe(row["publisher"] or "assumed by this project", style)
        if row["url"]:
            said.append("\n").append_text(safe(row["url"], "dim"))
        if not row["weight"]:
            said.append("\n").append_text(safe(f"not used: {row['role']}", "dim"))
        stated = f"{_stated(row)} {row['unit']}"
        cells = (percent(row["weight"]), stated, standing_words(row), _period(row))
        table.add_row(
            *(safe(cell, style) for cell in (row["id"], *cells, row["published"] or "")), said
        )
    return table


def _print_observation(document: Mapping[str, Any]) -> None:
    row = document["observation"]
    lines = {name: value for name, value in row.items() if value not in (None, "")}
    lines |= {f"source {n}": v for n, v in (document["source"] or {}).items() if v}
    lines["table"] = document["file"]
    for repair in document["repairs"]:
        lines["repaired"] = f"{repair['before']} → {repair['after']}: {repair['reason']}"
    _pairs(lines)


def _pairs(lines: Mapping[str, Any]) -> None:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in lines.items():
        grid.add_row(safe(name, "dim"), safe(value))
    console().print(grid)


def print_check(counts: Mapping[str, Any]) -> None:
    """
    Print counts, repairs and faults.

    Parameters
    ----------
    counts : mapping
        As in the JSON of ``evidence check``.
    """
    lines: dict[str, Any] = {words: f"{counts[n]:,}" for n, words in _COUNTS.items()}
    lines["speak of"] = f"{counts['first_valid'] or '…'} – {counts['last_valid'] or '…'}"
    for name in ("standing", "method", "quality", "file"):
        counted = counts[f"by_{name}"]
        lines[f"by {name}"] = ", ".join(f"{word} {n:,}" for word, n in counted.items())
    lines["keys without a row"] = len(counts["idle_keys"])
    lines["sources no row names"] = len(counts["idle_sources"])
    _pairs(lines)
    out = console()
    for title, name in (("repaired", "repaired"), ("put aside", "excluded"), ("faults", "faults")):
        if counts[name]:
            out.print()
            out.print(safe(f"{len(counts[name])} {title}", "bold"))
        for line in counts[name]:
            out.print(safe(f"  {line}"))
