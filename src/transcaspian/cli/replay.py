"""``transcaspian replay``: the movements of a run, for a map."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import typer

from transcaspian.cli._one_run import ONE_RUN
from transcaspian.cli._output import emit_json
from transcaspian.cli._progress import busy

__all__ = ["Shape", "app", "replay"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class Shape(StrEnum):
    """Shape of the movements on stdout."""

    GEOJSON = "geojson"
    COLUMNS = "columns"


@app.command()
def replay(
    run: Annotated[
        str, typer.Argument(help="Run id as printed by simulate, such as s-881176392678.")
    ],
    *,
    replication: Annotated[
        int, typer.Option(min=0, help="Which replication, such as 0 for the first.")
    ] = 0,
    output: Annotated[
        Shape,
        typer.Option("--format", help="Shape of the movements, such as columns for a program."),
    ] = Shape.GEOJSON,
) -> None:
    """
    Print where every train and ship was at every hour of one replication of a run.

    Example: transcaspian replay s-881176392678 --format geojson > movements.geojson
    """
    from transcaspian.study.simulate_replay import as_geojson
    from transcaspian.study.simulate_replay import replay as answer

    with busy(ONE_RUN):
        document = answer(run, today=dt.datetime.now(tz=dt.UTC).date(), replication=replication)
    emit_json(as_geojson(document) if output is Shape.GEOJSON else document)
