"""``transcaspian chronicle remove``: forget a document, and what was decided on it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from transcaspian.chronicle.document import document_row
from transcaspian.cli._chronicle_documents import Output  # noqa: TC001  (typer reads it)
from transcaspian.cli._output import Format, emit, emit_csv, emit_json
from transcaspian.errors import ChronicleError

__all__ = ["remove"]

_COLUMNS = ("document", "kind", "candidate", "verdict", "reviewer", "at")


def remove(
    document: Annotated[str, typer.Argument(help="Id of a document, or its first digits.")],
    *,
    drop_decisions: Annotated[
        bool,
        typer.Option("--drop-decisions", help="Forget the decisions that it carries as well."),
    ] = False,
    output: Output = Format.TABLE,
) -> None:
    """
    Forget a document: its bytes, its text and what rules found in it.

    A document that carries decisions stays: what was accepted would lose its source. With
    --drop-decisions they go with it, and so do links of other documents that lead to its rows.
    Example:
    transcaspian chronicle remove 069a4c98
    """
    from transcaspian.chronicle.decision import tell
    from transcaspian.chronicle.store import Store

    with Store() as store:
        found = store.document(document)
        stands = store.standing_on(found.id)
        if stands and not drop_decisions:
            raise ChronicleError(
                [tell(one) for one in stands],
                title=f"{found.id} carries {len(stands)} decisions, which --drop-decisions forgets",
            )
        store.remove(found.id, stands)
    rows: list[dict[str, Any]] = [{name: getattr(one, name) for name in _COLUMNS} for one in stands]
    if output is Format.JSON:
        told = {"document": document_row(found), "decisions": rows}
        emit_json({"schema": "transcaspian/chronicle-remove/1", **told})
    elif output is Format.CSV:
        emit_csv(_COLUMNS, ([row[column] for column in _COLUMNS] for row in rows))
    else:
        emit(f"removed: {found.id}, {found.title or found.name}; decisions: {len(rows)}")
