"""The answer of ``simulate`` as tables for people and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transcaspian.cli._output import cell, interval_words, plain_table, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["CSV_HEADER", "csv_rows", "print_simulation"]

CSV_HEADER = ("kind", "id", "label", "figure", "unit", "mean", "low", "high", "beside")
_LEAST_WAIT_H = 0.5
_LEAST_DAYS = 0.05
_N_WAITS = 3
_MOST_GAIN = 1000.0
_LAWS = {
    "conservation: classes": "conservation: who came = who left + who is there",
    "Little: classes": "Little's law, entities: hours there, one by one = by how many",
    "Little: queues": "Little's law, queues: hours waited, one by one = by how many",
}


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
    from transcaspian.study.simulate_plot_words import unit_of

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
            ("queue", unit_of(one)),
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
    from rich.padding import Padding

    console.print(safe(_headline(document)))
    for note in document["notes"]:
        console.print(Padding(safe(note), (0, 0, 0, 2), expand=False))
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
        name = _LAWS.get(law["name"], law["name"])
        console.print(safe(f"{name}: {law['left']:,.0f} = {law['right']:,.0f}, {words}"))
    console.print(
        safe(f"run {document['run_id']} · {document['n_event']:,} events · {document['digest']}")
    )


def _headline(document: Mapping[str, Any]) -> str:
    n = document["replications"]
    what = f", what if {', '.join(document['what_if'])}" if document["what_if"] else ""
    name = f"{document['scenario']['name']}: " if document["scenario"] else ""
    return (
        f"{name}{document['days']} days from {document['from']}{what}, after "
        f"{document['warm_up_d']} of warm-up: {n} replication{'s' if n != 1 else ''}, seed "
        f"{document['seed']}; ± is half the 95 % interval of a figure"
    )


def _ends(one: Mapping[str, Any]) -> list[object]:
    return [one["mean"], one["low"], one["high"]]


def _title(words: str, document: Mapping[str, Any]) -> str:
    """Return a title that says which of two worlds a table is of."""
    return f"{words}, with the change" if document["differences"] else words


def _times(document: Mapping[str, Any]) -> Table:
    heads = ("P10", "P50", "P90", "mean", "P10–P90\nover all\nruns", "published for\nthis time")
    title = _title("How long it takes, days", document)
    table = plain_table(title, "", *heads, words=heads[-1:])
    table.caption_justify = "left"
    table.caption = (
        "one case in ten takes no longer than P10, half no longer than P50, nine in ten no longer "
        "than P90"
    )
    for one in document["measures"]:
        table.add_row(
            cell(one["label"]),
            *(interval_words(one[name]) for name in ("p10", "p50", "p90", "mean")),
            "{p10:.1f}–{p90:.1f}".format(**one["all_runs_d"]),
            _lines(dict.fromkeys(_published(row) for row in one["published"])),
        )
    return table


def _lines(texts: Iterable[str]) -> Text:
    """Return texts one below the other."""
    from rich.text import Text

    return Text("\n").join(safe(text) for text in texts)


def _published(row: Mapping[str, Any]) -> str:
    """Return an observation as ``12 scheduled``."""
    ends = [row["low"], row["high"]]
    if row["value"] is None and None not in ends:
        return f"{ends[0]:g}–{ends[1]:g} {row['standing']}"
    return f"{row['value']:g} {row['standing']}" if row["value"] is not None else row["standing"]


def _split(document: Mapping[str, Any]) -> Table:
    heads = ("moving", "working", "waiting", "longest waits")
    table = plain_table(_title("Where the days go, mean", document), "", *heads, words=heads[-1:])
    for one in document["measures"]:
        split = one["split_d"]
        sums = [
            sum(days for name, days in split.items() if name.partition(":")[0] == kind)
            for kind in ("moving", "working", "waiting")
        ]
        waits = [
            f"{document['causes'][name.partition(':')[2]]} {days:.1f}"
            for name, days in split.items()
            if name.startswith("waiting:") and days >= _LEAST_DAYS
        ]
        table.add_row(
            cell(one["label"]),
            *(f"{days:.1f}" for days in sums),
            cell("; ".join(waits[:_N_WAITS])),
        )
    return table


def _promises(document: Mapping[str, Any]) -> Table:
    heads = ("promised, days", "on time, % (95 %)", "promised by")
    table = plain_table(_title("On time", document), "", *heads, words=heads[-1:])
    for one in document["measures"]:
        if one["on_time"] is not None:
            table.add_row(
                cell(one["label"]),
                f"{one['promised_d']:g}",
                _share_words(one["on_time"]),
                cell(one["promised_by"]),
            )
    return table


def _share_words(one: Mapping[str, Any]) -> str:
    """Return a share and, where they are known, the ends of its interval, such as 17 (9-28)."""
    mean = f"{one['mean'] * 100.0:.0f}"
    if one["low"] is None:
        return mean
    return f"{mean} ({one['low'] * 100.0:.0f}\u2013{one['high'] * 100.0:.0f})"


def _places(document: Mapping[str, Any]) -> Table:
    from transcaspian.study.simulate_plot_words import unit_of

    waits = [one for one in document["places"] if one["wait_h"] is not None]
    shown = [one for one in waits if one["wait_h"]["mean"] >= _LEAST_WAIT_H]
    held = {one["id"]: _held(one) for one in shown}
    full = ("held by\nfull\nyards, %",) if {"-"} != set(held.values()) else ()
    heads = ("in use,\n%", *full, "wait, h", "queue\nor level", "most", "of")
    table = plain_table(_title("Limits and queues", document), "", *heads, words=heads[-1:])
    if len(shown) < len(waits):
        table.caption_justify = "left"
        table.caption = (
            f"{len(waits) - len(shown)} more where the mean wait is under half an hour: "
            "--format csv has them all"
        )
    for one in shown:
        table.add_row(
            cell(one["label"]),
            interval_words(one["utilisation"], 0, 100.0),
            *([held[one["id"]]] if full else []),
            interval_words(one["wait_h"]),
            interval_words(one["queue"]),
            f"{one['queue_max']:,.0f}",
            unit_of(one),
        )
    return table


def _held(one: Mapping[str, Any]) -> str:
    """Return the share of a resource that full yards hold; a dash where none do."""
    blocked = one["blocked"] if one["kind"] == "resource" else None
    return (
        interval_words(blocked, 1, 100.0) if blocked is not None and blocked["mean"] > 0.0 else "-"
    )


def _throughputs(document: Mapping[str, Any]) -> Table:
    heads = ("in the model", "published", "unit", "of the\npublished figure")
    table = plain_table(_title("What passes in a year", document), "", *heads, words=heads[-1:])
    for one in document["throughputs"]:
        published = one["published"]
        table.add_row(
            cell(one["label"]),
            interval_words(one["per_y"], 0),
            "-" if published is None else f"{published:,.0f}",
            safe(one["unit"]),
            cell(one["basis"]),
        )
    return table


def _differences(document: Mapping[str, Any]) -> Table | Text:
    if all(_is_nothing(one["difference"]) for one in document["differences"]):
        return safe("The change alters nothing that is measured, in any run.")
    title = "What the change alters, run by run under the same weather and trains"
    heads = ("before", "difference", "unit", "runs saved, times")
    table = plain_table(title, "", *heads)
    table.caption_justify = "left"
    table.caption = (
        "an interval that holds 0 may be chance; runs saved: how many times as many runs it would "
        "take if each world had weather and trains of its own"
    )
    still = [one["label"] for one in document["differences"] if _is_nothing(one["difference"])]
    if still:
        table.caption += f"\nnot altered at all: {'; '.join(still)}"
    for one in document["differences"]:
        if _is_nothing(one["difference"]):
            continue
        unit, factor = ("%", 100.0) if one["unit"] == "-" else (one["unit"], 1.0)
        digits = {"d": 2, "-": 1}.get(one["unit"], 0)
        table.add_row(
            cell(one["label"]),
            f"{one['baseline'] * factor:,.{digits}f}",
            _difference_words(one["difference"], digits, factor),
            safe(unit),
            _gain(one["gain"]),
        )
    return table


def _is_nothing(one: Mapping[str, Any]) -> bool:
    """Return whether no run is altered."""
    return not any((one["mean"], one["low"], one["high"]))


def _difference_words(one: Mapping[str, Any], digits: int, factor: float) -> str:
    """Return a difference with its sign; what rounds to nothing has none."""
    words = interval_words(one, digits, factor, gap=" ")
    mean = round(float(one["mean"]) * factor, digits)
    if mean == 0.0:
        return words.removeprefix("-")
    return f"+{words}" if mean > 0.0 else words


def _gain(gain: float | None) -> str:
    """Return how many times fewer runs it takes than without common random numbers."""
    if gain is None:
        return "-"
    return f"{gain:,.0f}" if gain < _MOST_GAIN else f"over {_MOST_GAIN:,.0f}"
