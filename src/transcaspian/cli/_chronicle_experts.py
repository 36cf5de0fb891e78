"""``transcaspian chronicle experts``: who expects what, and how it turned out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from transcaspian.cli import _chronicle_ask as ask
from transcaspian.cli._chronicle_documents import Output  # noqa: TC001 - typer reads it
from transcaspian.cli._output import Format, console, emit_csv, emit_json, safe, warn
from transcaspian.errors import ChronicleError, NoAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transcaspian.chronicle.held import Held

__all__ = ["experts"]

_COLOURS = {"right": "green", "wrong": "red", "open": "cyan"}


def experts(
    *,
    about: Annotated[
        list[str] | None,
        typer.Option(
            help="An actor, place, event, corridor or parameter, such as corridor:titr; repeatable."
        ),
    ] = None,
    who: Annotated[
        list[str] | None,
        typer.Option(help="Who speaks, such as KAZ: a state with its organisations; repeatable."),
    ] = None,
    known_by: ask.KnownBy = None,
    mine: ask.Mine = True,
    output: Output = Format.TABLE,
) -> None:
    """
    Tell who expects what, how sure, and how it turned out where that can be known.

    Example: transcaspian chronicle experts --about corridor:titr
    """
    from transcaspian.chronicle.experts import (
        expert_documents,
        score_of,
        select_statements,
    )

    everything, held = ask.held_by(known_by, mine=mine)
    words = [_thing(word, everything) for word in about or ()]
    speakers = _speakers(who, everything)
    found = select_statements(held, about=words, speakers=speakers)
    if not found:
        raise NoAnswer("no statement of the chronicle fits: ask for less")
    for note in held.notes:
        warn(note)
    documents = expert_documents(found, held)
    if output is Format.JSON:
        head = {
            "schema": "transcaspian/chronicle-experts/1",
            "about": words,
            "who": list(speakers),
            "known_by": ask.told_day(known_by),
        }
        emit_json({**head, "n": len(found), "score": score_of(found), "experts": documents})
    elif output is Format.CSV:
        from transcaspian.chronicle.experts import COLUMNS, table_rows

        emit_csv(COLUMNS, table_rows(documents))
    else:
        _print_statements(documents)
        _print_scores(documents, score_of(found))


def _speakers(who: Sequence[str] | None, held: Held) -> tuple[str, ...]:
    """Return the ids of speakers that were typed; somebody whom no list knows goes by a name."""
    heard = {held.name(one.speaker).casefold(): one.speaker for one in held.rows.statements}
    heard |= {one.speaker.casefold(): one.speaker for one in held.rows.statements}
    left = [word for word in who or () if word.strip().casefold() not in heard]
    named = (heard[word.strip().casefold()] for word in who or () if word not in left)
    return (*named, *ask.find_actors(left, held))


def _thing(word: str, held: Held) -> str:
    """Return the id of what was typed: one that statements are about, or a name of it."""
    from transcaspian.chronicle.experts import speaks_of

    if any(speaks_of(one, word) for one in held.rows.statements):
        return word
    for find in (ask.find_actors, ask.find_places):
        try:
            [found] = find([word], held)
        except ChronicleError:
            continue
        return found
    raise ChronicleError(
        f"--about: {word[:60]!r} is no actor, place, event, corridor or parameter that anybody "
        "spoke of: such as KAZ, aktau, corridor:titr or volume.cargo_t_y"
    )


def _print_statements(documents: Sequence[Mapping[str, Any]]) -> None:
    table = ask.table_of(
        [
            ("who", 16), ("when", 0), ("what", 38), ("stance", 0), ("sure", 0), ("outcome", 34),
            ("told by", 14),
        ]
    )  # fmt: skip
    for one in documents:
        for i, row in enumerate(one["statements"]):
            outcome = row["outcome"] or "–"
            note = f": {row['outcome_note']}" if row["outcome_note"] else ""
            proof = ask.cited(row["outcome_sources"])
            table.add_row(
                safe(one["name"] if i == 0 else ""),
                safe(row["date"] or ""),
                safe(row["text"] or ", ".join(row["about"])),
                safe(f"{row['stance']:+g}"),
                safe(f"{row['certainty']:.0%}"),
                safe(outcome + note + (f" [{proof}]" if proof else ""), _COLOURS.get(outcome, "")),
                safe(ask.cited(row["sources"])),
            )
    console().print(table)


def _print_scores(documents: Sequence[Mapping[str, Any]], whole: Mapping[str, Any]) -> None:
    from rich.table import Table

    table = Table(padding=(0, 1))
    for head in ("who", "said", "testable", "decided", "came true", "P10 to P90", "Brier"):
        table.add_column(head, justify="left" if head == "who" else "right")
    rows = [(one["name"], one["score"]) for one in documents if one["score"]["decided"]]
    for name, score in [*rows, ("all", whole)]:
        share, brier = score["right_share"], score["brier"]
        table.add_row(
            safe(name),
            *(safe(score[column]) for column in ("statements", "testable", "decided", "right")),
            safe(f"{share['p10']:.0%} to {share['p90']:.0%}" if share else "–"),
            safe(f"{brier['value']:.2f} of {brier['n']}" if brier else "–"),
        )
    console().print(table)
    console().print(
        safe(
            "Sure is what the words imply, as coded by the curator. Brier: the mean squared gap "
            "between it and what came, 0 the best, 0.25 a coin; with so few decided it says little."
        )
    )
