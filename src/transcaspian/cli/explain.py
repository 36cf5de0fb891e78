"""``transcaspian explain``: walk from an answer to the observations behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli._clocks import AsOf, Folders, KnownBy, read_clocks
from transcaspian.cli._output import Format, console, emit_csv, emit_json, safe, warn
from transcaspian.errors import NoAnswer
from transcaspian.study.report_view import safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.tree import Tree

__all__ = ["app", "explain"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_CSV_HEADER = ("depth", "path", "label", "text", "url")


@app.command()
def explain(
    what: Annotated[
        list[str],
        typer.Argument(
            help="compare:RUN_ID, a place, an observation, a key and a subject, an event or a "
            "promise, a document, or DOCUMENT#e3."
        ),
    ],
    *,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    evidence: Folders = None,
    depth: Annotated[
        int, typer.Option(min=1, help="How many steps down to show, such as 2 for the legs.")
    ] = 99,
    only: Annotated[
        str,
        typer.Option(metavar="WORDS", help="Only branches that name this, such as ocean-suez."),
    ] = "",
    output: Annotated[
        Format, typer.Option("--format", help="Shape of the answer on stdout, such as json.")
    ] = Format.TABLE,
) -> None:
    """
    Walk from an answer or a value to the observations behind it, and to their addresses.

    Examples: transcaspian explain compare:RUN_ID --only ocean-suez; transcaspian explain
    border.dwell_h altynkol-khorgos; transcaspian explain Altynkol --as-of 2023-09; transcaspian
    explain kuryk-ferries-2016; transcaspian explain 069a4c98#e3
    """
    from transcaspian.study.explain import explain as answer

    clocks = read_clocks(as_of, known_by)
    document = answer(
        what, as_of=clocks.as_of, known_by=clocks.known_by, folders=tuple(evidence or ())
    )
    if how := document["data"].get("how"):
        warn(how)
    if only:
        document["tree"] = _prune(document["tree"], only.casefold())
        if not document["tree"]:
            raise NoAnswer(f"nothing below {document['title']} names {only!r}: loosen --only")
    if output is Format.JSON:
        emit_json(document)
    elif output is Format.CSV:
        emit_csv(_CSV_HEADER, _flat(document["tree"]))
    else:
        out = console()
        out.print(_grow(document, depth), soft_wrap=False)


def _prune(nodes: Sequence[Mapping[str, Any]], words: str) -> list[dict[str, Any]]:
    """Keep nodes whose label has the words in it, whole, and the way to them."""
    kept: list[dict[str, Any]] = []
    for node in nodes:
        if words in node["label"].casefold():
            kept.append(dict(node))
        elif below := _prune(node["children"], words):
            kept.append({**node, "children": below})
    return kept


def _grow(document: Mapping[str, Any], depth: int) -> Tree:
    from rich.tree import Tree

    root = Tree(safe(document["title"], "bold"), guide_style="dim")
    for node in document["tree"]:
        _branch(root, node, depth)
    return root


def _branch(parent: Tree, node: Mapping[str, Any], depth: int) -> None:
    text = safe(node["label"], "bold" if node["children"] else "")
    if node["text"]:
        text.append("  ").append_text(safe(node["text"]))
    if node["url"]:
        text.append("\n").append_text(safe(node["url"], "cyan" if safe_url(node["url"]) else ""))
    branch = parent.add(text)
    if depth > 1:
        for child in node["children"]:
            _branch(branch, child, depth - 1)
    elif node["children"]:
        branch.add(safe(f"{len(node['children'])} more below: raise --depth", "dim"))


def _flat(
    nodes: Sequence[Mapping[str, Any]], above: tuple[str, ...] = ()
) -> Iterator[tuple[object, ...]]:
    """Yield every node of the tree with the labels above it."""
    for node in nodes:
        path = (*above, node["label"])
        yield len(path), " / ".join(path), node["label"], node["text"], node["url"]
        yield from _flat(node["children"], path)
