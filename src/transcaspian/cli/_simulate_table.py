"""The answer of ``simulate`` as tables for people and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transcaspian.cli._output import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console
    from rich.table import Table

__all__ = ["CSV_HEADER", "csv_rows", "print_simulation"]

CSV_HEADER = ("kind", "id", "label", "figure", "unit", "mean", "low", "high", "beside")
_LEAST_WAIT_H = 0.05
_LEAST_DAYS = 0.05
_N_WAITS = 3


def csv_rows(document: Mapping[str, Any]) -> Iterator[list[object]]:
    """
    Yield one row per figure.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.

    Yields
    ------
    list
        Cells in the order of `CSV_HEADER`; ``beside`` is the published figure of a throughput,
        or the baseline of a difference.
    """
    for one in document["measures"]:
        for name in ("p10", "p50", "p90", "mean"):
            yield ["measure", one["id"], one["label"], name, "d", *_ends(one[name]), None]
        if one["on_time"] is not None:
            head = ["measure", one["id"], one["label"], "on_time", "-"]
            yield [*head, *_ends(one["on_time"]), one["promised_d"]]
        for name, days in one["all_runs_d"].items():
            head = ["all runs", one["id"], one["label"], name, "d"]
            yield [*head, days, None, None, None]
    for one in document["places"]:
        for name, unit in (
            ("utilisation", "-"),
            ("blocked", "-"),
            ("wait_h", "h"),
            ("queue", "-"),
        ):
            if one[name] is not None:
                yield ["place", one["id"], one["label"], name, unit, *_ends(one[name]), None]
    for one in document["spread"]:
        head = ["spread", one["id"], one["label"]]
        yield [*head, "figures", "d", one["figures_d"], None, None, None]
        yield [*head, "luck", "d", one["luck_d"], None, None, None]
    for one in document["throughputs"]:
        unit = f"{one['unit']}/year"
        ends = _ends(one["per_y"])
        yield ["throughput", one["id"], one["label"], "per_y", unit, *ends, one["published"]]
    for one in document["differences"]:
        ends = _ends(one["difference"])
        head = ["difference", one["id"], one["label"], "mean", one["unit"]]
        yield [*head, *ends, one["baseline"]]


def print_simulation(document: Mapping[str, Any], console: Console) -> None:
    """
    Print the answer: how long, where the days go, where the queues are, what passes.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.
    console : Console
        Where to.
    """
    console.print(safe(_headline(document)))
    for note in document["notes"]:
        console.print(safe(f"  {note}"))
    if document["differences"]:
        console.print()
        console.print(_differences(document))
    console.print()
    console.print(_times(document))
    console.print()
    console.print(_split(document))
    console.print()
    if any(one["on_time"] for one in document["measures"]):
        console.print(_promises(document))
        console.print()
    console.print(_places(document))
    console.print()
    console.print(_throughputs(document))
    console.print()
    for law in document["laws"]:
        words = "holds in every run" if law["holds"] else "IS BROKEN"
        console.print(safe(f"{law['name']}: {law['left']:.10g} = {law['right']:.10g}, {words}"))
    console.print(
        safe(f"run {document['run_id']} · {document['n_event']} events · {document['digest']}")
    )


def _headline(document: Mapping[str, Any]) -> str:
    n = document["replications"]
    what = f", what if {', '.join(document['what_if'])}" if document["what_if"] else ""
    name = f"{document['scenario']['name']}: " if document["scenario"] else ""
    return (
        f"{name}{document['days']} days from {document['from']}{what}: {n} "
        f"replication{'s' if n != 1 else ''}, seed {document['seed']}; "
        "in brackets the 95 % interval of a figure"
    )


def _table(title: str, *heads: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for i, head in enumerate(heads):
        table.add_column(head, justify="left" if i == 0 else "right", overflow="fold")
    return table


def _ends(one: Mapping[str, Any]) -> list[object]:
    return [one["mean"], one["low"], one["high"]]


def _shown(one: Mapping[str, Any] | None, digits: int = 1, factor: float = 1.0) -> str:
    if one is None:
        return "-"
    mean = f"{one['mean'] * factor:,.{digits}f}"
    if one["low"] is None:
        return mean
    return f"{mean} ({one['low'] * factor:,.{digits}f} to {one['high'] * factor:,.{digits}f})"


def _times(document: Mapping[str, Any]) -> Table:
    table = _table("How long it takes, days", "", "P10", "P50", "P90", "mean")
    table.add_column("P10–P90 over all runs", justify="right")
    table.add_column("published for this time", justify="left", overflow="fold")
    for one in document["measures"]:
        table.add_row(
            safe(one["label"]),
            *(_shown(one[name]) for name in ("p10", "p50", "p90", "mean")),
            "{p10:.1f}–{p90:.1f}".format(**one["all_runs_d"]),
            safe("; ".join(_published(row) for row in one["published"])),
        )
    return table


def _published(row: Mapping[str, Any]) -> str:
    """Return an observation as ``12 scheduled``."""
    ends = [row["low"], row["high"]]
    if row["value"] is None and None not in ends:
        return f"{ends[0]:g}–{ends[1]:g} {row['standing']}"
    return f"{row['value']:g} {row['standing']}" if row["value"] is not None else row["standing"]


def _split(document: Mapping[str, Any]) -> Table:
    table = _table("Where the days go, mean", "", "moving", "working", "waiting")
    table.add_column("waiting most for", justify="left", overflow="fold")
    for one in document["measures"]:
        split = one["split_d"]
        sums = [
            sum(days for name, days in split.items() if name.partition(":")[0] == kind)
            for kind in ("moving", "working", "waiting")
        ]
        waits = [
            f"{name.partition(':')[2]} {days:.1f}"
            for name, days in split.items()
            if name.startswith("waiting:") and days >= _LEAST_DAYS
        ]
        table.add_row(
            safe(one["label"]),
            *(f"{days:.1f}" for days in sums),
            safe(", ".join(waits[:_N_WAITS])),
        )
    return table


def _promises(document: Mapping[str, Any]) -> Table:
    table = _table("On time", "", "promised, days", "on time, %")
    table.add_column("promised by", justify="left", overflow="fold")
    for one in document["measures"]:
        if one["on_time"] is not None:
            table.add_row(
                safe(one["label"]),
                f"{one['promised_d']:g}",
                _shown(one["on_time"], 0, 100.0),
                safe(one["promised_by"]),
            )
    return table


def _places(document: Mapping[str, Any]) -> Table:
    heads = ("in use, %", "held by full yards, %", "wait, h", "queue or level", "most")
    table = _table("Limits and queues", "", *heads)
    for one in document["places"]:
        wait = one["wait_h"]
        if wait is None or wait["mean"] < _LEAST_WAIT_H:
            continue
        table.add_row(
            safe(one["label"]),
            _shown(one["utilisation"], 0, 100.0),
            _held(one),
            _shown(wait),
            _shown(one["queue"]),
            f"{one['queue_max']:,.0f}",
        )
    return table


def _held(one: Mapping[str, Any]) -> str:
    """Return the share of a resource that full yards hold; a dash where none do."""
    blocked = one["blocked"] if one["kind"] == "resource" else None
    return _shown(blocked, 1, 100.0) if blocked is not None and blocked["mean"] > 0.0 else "-"


def _throughputs(document: Mapping[str, Any]) -> Table:
    table = _table("What passes in a year", "", "in the model", "published", "unit")
    table.add_column("", justify="left", overflow="fold")
    for one in document["throughputs"]:
        published = one["published"]
        table.add_row(
            safe(one["label"]),
            _shown(one["per_y"], 0),
            "-" if published is None else f"{published:,.0f}",
            safe(one["unit"]),
            safe(one["basis"]),
        )
    return table


def _differences(document: Mapping[str, Any]) -> Table:
    title = "What the change alters, run by run under the same weather and trains"
    table = _table(title, "", "baseline", "difference", "unit", "saves, times")
    for one in document["differences"]:
        digits = {"d": 2, "-": 3}.get(one["unit"], 0)
        gain = one["gain"]
        table.add_row(
            safe(one["label"]),
            f"{one['baseline']:,.{digits}f}",
            _shown(one["difference"], digits),
            safe(one["unit"]),
            "-" if gain is None else f"{gain:,.0f}",
        )
    return table
