"""Pictures of a simulated span, written as SVG and, where resvg is there, as PNG."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from transcaspian.evidence.load import load_evidence
from transcaspian.study.simulate_axis import load_axis
from transcaspian.study.simulate_plot_change import draw_recovery, draw_wall
from transcaspian.study.simulate_plot_queues import draw_queues
from transcaspian.study.simulate_plot_space import draw_space
from transcaspian.study.simulate_plot_times import draw_times

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from transcaspian.simulation.run import Run
    from transcaspian.study.simulate_runs import Setting

__all__ = ["can_draw_png", "draw_all", "write_plots"]

_PNG_WIDTH = 3360  # 200 dots an inch across A3


def draw_all(
    document: Mapping[str, Any],
    setting: Setting,
    run: Run,
    *,
    first: dt.date | None = None,
    days: int = 30,
) -> dict[str, str]:
    """
    Draw every picture of an answer.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.
    setting : Setting
        The world.
    run : Run
        One replication of it with its trace, for the time-space diagram.
    first : datetime.date, optional
        First day of that diagram; that of the answer if left out.
    days : int
        How many days it shows. [d]

    Returns
    -------
    dict of str to str
        SVG by name: ``queues``, ``times`` and ``space``; with a what-if against the baseline also
        ``recovery`` and ``wall``.
    """
    publishers = {name: one.publisher for name, one in load_evidence().sources.items()}
    axis = load_axis(setting)
    pictures = {
        "queues": draw_queues(document, axis.order),
        "times": draw_times(document, publishers),
        "space": draw_space(document, setting, run, axis, first=first, days=days),
    }
    if any(one["change"] for one in document["places"]):
        pictures["recovery"] = draw_recovery(document)
        pictures["wall"] = draw_wall(document)
    return pictures


def write_plots(pictures: Mapping[str, str], folder: Path) -> list[Path]:
    """
    Write pictures as SVG, and as PNG if resvg is installed.

    Parameters
    ----------
    pictures : mapping of str to str
        SVG by name.
    folder : Path
        Where to; must exist.

    Returns
    -------
    list of Path
        All that was written.

    Raises
    ------
    OSError
        If they can't be written.
    """
    written = []
    for name, text in pictures.items():
        path = folder / f"{name}.svg"
        path.write_text(text, encoding="utf-8")
        written.append(path)
        if can_draw_png():
            image: bytes = import_module("resvg_py").svg_to_bytes(text, width=_PNG_WIDTH)
            written.append(path.with_suffix(".png"))
            written[-1].write_bytes(image)
    return written


def can_draw_png() -> bool:
    """Return whether resvg is installed."""
    return find_spec("resvg_py") is not None
