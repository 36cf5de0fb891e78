"""``transcaspian compare``: which way for this cargo on this date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._clocks import Folders  # noqa: TC001 - typer reads it
from transcaspian.cli._output import Format, console, emit_csv, emit_json, warn
from transcaspian.cli._targets import find_file_faults
from transcaspian.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.atlas.network import Atlas

__all__ = ["app", "compare"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_Report = Annotated[
    Path | None,
    typer.Option(metavar="PATH", help="Also write one page with maps, such as report.html."),
]


@app.command()
def compare(
    origin: Annotated[
        str, typer.Argument(help="Where the cargo is: a name in any script, a UN/LOCODE or an id.")
    ],
    destination: Annotated[str, typer.Argument(help="Where it goes, written the same way.")],
    *,
    cargo: Annotated[
        str,
        typer.Option(help="Boxes and ISO 6346 type, such as 20x45G1: twenty 40-foot high-cubes."),
    ] = "1x45G1",
    goods: Annotated[
        str, typer.Option(help="Class that a restriction may speak of, such as sanctioned.")
    ] = "general",
    depart: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of departure, such as 2024-03-11.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="World it happens in, such as 2024-03 or 2021."),
    ] = None,
    known_by: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Use nothing published later, such as 2022-12-31."),
    ] = None,
    arrive_by: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Deadline: adds the chance of being on time."),
    ] = None,
    value: Annotated[
        float | None,
        typer.Option(help="Value of the goods in USD per FEU, such as 60000: prices their time."),
    ] = None,
    routes: Annotated[
        list[str] | None,
        typer.Option(help="Only these, such as --routes northern,ocean-suez; repeatable."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the draws, such as 7.")] = 1,
    draws: Annotated[int, typer.Option(help="How many draws, such as 2000.")] = 10_000,
    evidence: Folders = None,
    report: _Report = None,
    output: Annotated[
        Format, typer.Option("--format", help="Shape of the answer on stdout, such as json.")
    ] = Format.TABLE,
) -> None:
    """
    Set every route between two places side by side: days, dollars, carbon, risk.

    Ranges are P10 to P90. Example: transcaspian compare "Xi'an" Istanbul --cargo 20x45G1
    --depart 2024-03-11 --report report.html
    """
    from transcaspian.scenario.request import Request
    from transcaspian.study.compare import compare as answer

    request = Request(
        origin,
        destination,
        today=dt.datetime.now(tz=dt.UTC).date(),
        cargo=cargo,
        depart=depart,
        as_of=as_of,
        known_by=known_by,
        arrive_by=arrive_by,
        goods=goods,
        value_usd_feu=value,
        routes=tuple(_split_routes(routes or ())),
        seed=seed,
        draws=draws,
        evidence=tuple(evidence or ()),
    )
    if report is not None:
        faults = find_file_faults(report, option="--report", example="report.html")
        if faults:
            raise InputError(faults)
    document = answer(request).to_document()
    _keep(document)
    if report is not None:
        _write_report(document, report)
    _print(document, output)


def _split_routes(words: Sequence[str]) -> Iterator[str]:
    """Yield the ids in a list such as ``northern,ocean-suez``; a list of nothing is a fault."""
    for word in words:
        names = [name.strip() for name in word.split(",") if name.strip()]
        yield from names or [word]


def _keep(document: dict[str, Any]) -> None:
    from transcaspian.findings.store import save_finding

    try:
        save_finding(document["run_id"], document)
    except OSError as error:
        warn(f"the answer is not kept, so `explain compare:…` won't find it: {error}")


def _write_report(document: dict[str, Any], target: Path) -> None:
    from transcaspian.atlas.load import load_atlas
    from transcaspian.study.report import write_report
    from transcaspian.study.report_lines import with_lines

    atlas: Atlas = load_atlas()
    land = atlas.land()
    try:
        write_report(with_lines(document, atlas), target, land=land.polygons, borders=land.borders)
    except OSError as error:
        raise InputError(f"--report: {target} can't be written: {error}") from error
    warn(f"report written to {target}")


def _print(document: dict[str, Any], output: Format) -> None:
    if output is Format.JSON:
        emit_json(document)
        return
    if output is Format.CSV:
        from transcaspian.study.compare_csv import CSV_HEADER, csv_rows

        emit_csv(CSV_HEADER, csv_rows(document))
    else:
        from transcaspian.cli._compare_table import print_answer

        print_answer(document, console())
