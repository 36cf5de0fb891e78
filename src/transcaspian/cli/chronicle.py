"""``transcaspian chronicle``: from documents to events, promises and what they changed."""

from __future__ import annotations

import typer

from transcaspian.cli import _chronicle_documents as documents
from transcaspian.cli import _chronicle_extract as extraction
from transcaspian.cli._chronicle_changed import what_changed
from transcaspian.cli._chronicle_experts import experts
from transcaspian.cli._chronicle_figures import figures
from transcaspian.cli._chronicle_promises import promises
from transcaspian.cli._chronicle_relations import relations
from transcaspian.cli._chronicle_remove import remove
from transcaspian.cli._chronicle_review import review
from transcaspian.cli._chronicle_timeline import timeline

__all__ = ["app"]

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Feed in documents, review what rules find, and ask what was promised and done.",
)
app.command("add")(documents.add)
app.command("list")(documents.list_documents)
app.command("show")(documents.show)
app.command("remove")(remove)
app.command("extract")(extraction.extract)
app.command("review")(review)
app.command("figures")(figures)
app.command("timeline")(timeline)
app.command("promises")(promises)
app.command("relations")(relations)
app.command("what-changed")(what_changed)
app.command("experts")(experts)
