"""``transcaspian evidence``: what is known, who said it, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._clocks import AsOf, Folders, KnownBy, read_clocks
from transcaspian.cli._output import Format, emit_csv, emit_json, warn
from transcaspian.errors import NoAnswer
from transcaspian.study.evidence_view import row_document, select_rows, shown_document

if TYPE_CHECKING:
    from transcaspian.evidence.observation import Observation
    from transcaspian.evidence.store import Evidence

__all__ = ["app", "check", "list_rows", "show"]

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="List, show and check what is known, by whom it was said, and when.",
)

_Output = Annotated[
    Format, typer.Option("--format", help="Shape of the answer on stdout, such as json.")
]
_COLUMNS = (
    *("id", "key", "subject", "standing", "value", "low", "high", "unit", "valid_from"),
    *("valid_to", "published", "publisher", "url", "locator", "method", "quality", "note"),
)


@app.command("list")
def list_rows(
    *,
    key: Annotated[
        str, typer.Option(help="Only this key, or keys that begin so, such as border.")
    ] = "",
    subject: Annotated[str, typer.Option(help="Only this subject, such as aktau.")] = "",
    standing: Annotated[
        str, typer.Option(help="Only this standing, such as observed; assumed finds our own.")
    ] = "",
    source: Annotated[
        str, typer.Option(help="Only sources whose id or publisher has this in it.")
    ] = "",
    as_of: AsOf = None,
    known_by: KnownBy = None,
    evidence: Folders = None,
    output: _Output = Format.TABLE,
) -> None:
    """
    List observations: one line for what one source says of one quantity.

    Example: transcaspian evidence list --key border. --known-by 2022-12
    """
    from transcaspian.evidence.load import load_evidence

    known = load_evidence(*(evidence or ()))
    rows: tuple[Observation, ...] = known.observations
    if as_of or known_by:
        clocks = read_clocks(as_of, known_by)
        rows = known.world(as_of=clocks.as_of, known_by=clocks.known_by).observations()
    wanted = select_rows(known, rows, key=key, subject=subject, standing=standing, source=source)
    if not wanted:
        raise NoAnswer(
            f"no observation of {len(rows)} matches: loosen --key, --subject, --standing, "
            "--source or the clocks"
        )
    _print_rows(known, wanted, output, n_all=len(known.observations))


def _print_rows(known: Evidence, rows: list[Observation], output: Format, *, n_all: int) -> None:
    documents = [row_document(known, row) for row in rows]
    if output is Format.JSON:
        emit_json({"schema": "transcaspian/evidence-list/1", "observations": documents})
    elif output is Format.CSV:
        emit_csv(_COLUMNS, ([one[column] for column in _COLUMNS] for one in documents))
    else:
        from transcaspian.cli._evidence_table import print_rows

        print_rows(documents)
        warn(f"{len(rows)} of {n_all} observations")


@app.command()
def show(
    what: Annotated[str, typer.Argument(help="Id of an observation, or a key.")],
    subject: Annotated[
        str, typer.Argument(help="What the key is asked of, such as altynkol-khorgos.")
    ] = "",
    *,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    evidence: Folders = None,
    output: _Output = Format.TABLE,
) -> None:
    """
    Show an observation whole, or a value with its observations side by side.

    Examples: transcaspian evidence show T001; transcaspian evidence show border.dwell_h
    altynkol-khorgos
    """
    from transcaspian.evidence.load import load_evidence

    known = load_evidence(*(evidence or ()))
    clocks = read_clocks(as_of, known_by)
    document = shown_document(known, what, subject, as_of=clocks.as_of, known_by=clocks.known_by)
    _print_shown(document, output)


def _print_shown(document: dict[str, Any], output: Format) -> None:
    if output is Format.JSON:
        emit_json(document)
    elif output is Format.CSV:
        rows = (
            [document["observation"]]
            if "observation" in document
            else [row for value in document["values"] for row in value["observations"]]
        )
        header = (*_COLUMNS, "weight", "percentile", "role")
        emit_csv(header, ([row.get(column) for column in header] for row in rows))
    else:
        from transcaspian.cli._evidence_table import print_shown

        print_shown(document)


@app.command()
def check(*, evidence: Folders = None, output: _Output = Format.TABLE) -> None:
    """
    Count what is known and report what does not fit; end with 2 if something does not.

    Example: transcaspian evidence check --evidence my-evidence
    """
    from dataclasses import fields

    from transcaspian.evidence.check import check_evidence
    from transcaspian.evidence.load import load_evidence

    report = check_evidence(load_evidence(*(evidence or ())))
    counts = {field.name: getattr(report, field.name) for field in fields(report)}
    for name in ("first_valid", "last_valid"):
        counts[name] = counts[name].isoformat() if counts[name] else None
    if output is Format.JSON:
        emit_json({"schema": "transcaspian/evidence-check/1", **counts})
    elif output is Format.CSV:
        numbers = [(n, c) for n, c in counts.items() if isinstance(c, int)]
        emit_csv(("what", "n"), numbers)
    else:
        from transcaspian.cli._evidence_table import print_check

        print_check(counts)
    if report.faults:
        raise typer.Exit(2)
