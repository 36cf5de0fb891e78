"""The report: one self-contained page that works offline and opens every number to its source."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcaspian import __version__
from transcaspian.study.report_charts import draw_bars, draw_scatter
from transcaspian.study.report_map import draw_maps
from transcaspian.study.report_view import (
    command_words,
    evidence_view,
    routes_view,
    summary_view,
)
from transcaspian.study.report_words import headline, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

__all__ = ["render_report", "write_report"]

_TEMPLATES = Path(__file__).with_name("templates")


def render_report(
    document: Mapping[str, Any],
    *,
    land: Sequence[Sequence[tuple[float, float]]] = (),
    borders: Sequence[Sequence[tuple[float, float]]] = (),
) -> str:
    """
    Return the page that shows an answer of ``compare``.

    Nothing in it is fetched; nothing from the document is taken for markup. The same document
    gives the same text.

    Parameters
    ----------
    document : mapping
        An answer of ``compare`` whose legs carry their lines.
    land, borders : sequence of lines, optional
        Outlines for the maps. [deg]

    Returns
    -------
    str
        HTML.
    """
    environment = _environment()
    script = (_TEMPLATES / "report.js").read_text(encoding="utf-8")
    digest = hashlib.sha256(script.encode()).digest()
    return environment.get_template("report.html").render(
        document=document,
        headline=headline(document),
        summary=summary_view(document),
        maps=draw_maps(document, land, borders),
        charts=_charts(document),
        scatter=draw_scatter(document["routes"]),
        routes=routes_view(document),
        evidence=evidence_view(document),
        command=command_words(document),
        version=__version__,
        script=_markup(script),
        script_hash="sha256-" + base64.b64encode(digest).decode(),
    )


def write_report(
    document: Mapping[str, Any],
    target: Path,
    *,
    land: Sequence[Sequence[tuple[float, float]]] = (),
    borders: Sequence[Sequence[tuple[float, float]]] = (),
) -> None:
    """
    Write the page that shows an answer of ``compare``.

    Parameters
    ----------
    document : mapping
        An answer of ``compare`` whose legs carry their lines.
    target : Path
        File to write; one that is there is replaced.
    land, borders : sequence of lines, optional
        Outlines for the maps. [deg]

    Raises
    ------
    OSError
        If the file can't be written.
    """
    page = render_report(document, land=land, borders=borders)
    target.write_text(page, encoding="utf-8", newline="\n")


def _charts(document: Mapping[str, Any]) -> list[Any]:
    routes = document["routes"]
    drawn = [
        draw_bars(routes, "transit_d", "Where the days go", "days"),
        draw_bars(routes, "cost_usd_feu", "Where the money goes", "USD per FEU"),
    ]
    return [chart for chart in drawn if chart is not None]


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )


def _finalize(value: object) -> object:
    """Spell out control characters in whatever the template prints."""
    from markupsafe import Markup

    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _markup(text: str) -> str:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - our own script, never data
