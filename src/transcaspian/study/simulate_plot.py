"""Pictures of a simulated span as SVG: queues by place and day, and what a change does to them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["draw_change", "draw_queues", "write_plots"]

_WIDTH, _LEFT, _TOP, _ROW, _RIGHT = 1200, 330, 70, 24, 110
_PANEL, _GAP, _MARGIN = 120, 40, 90
_N_PANEL, _WORTH = 4, 20.0
_LEAST = 0.05
_RAMP = ((247, 249, 252), (255, 209, 102), (214, 73, 51), (74, 14, 78))
_INK, _GREY, _BAND, _LINE = "#1d2433", "#8a93a3", "#f2b79f", "#b3261e"


def write_plots(document: Mapping[str, Any], folder: Path) -> list[Path]:
    """
    Write the pictures of an answer.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.
    folder : Path
        Where to; must exist.

    Returns
    -------
    list of Path
        ``queues.svg``, and ``change.svg`` if a what-if was set against the baseline.

    Raises
    ------
    OSError
        If they can't be written.
    """
    pictures = {"queues.svg": draw_queues(document)}
    if any(one["change"] for one in document["places"]):
        pictures["change.svg"] = draw_change(document)
    for name, text in pictures.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pictures]


def draw_queues(document: Mapping[str, Any]) -> str:
    """
    Draw a strip for each place, a column for each day, darker where more waits.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.

    Returns
    -------
    str
        SVG; each strip has its own scale, whose top is written at its end.
    """
    places = [one for one in document["places"] if max(one["daily"], default=0.0) > _LEAST]
    height = _TOP + _ROW * len(places) + 40
    days = document["days"]
    step = (_WIDTH - _LEFT - _RIGHT) / days
    parts = _head(height, "Queues and yards by day", _subtitle(document))
    for i, one in enumerate(places):
        top = _TOP + i * _ROW
        most = max(one["daily"])
        parts.append(_text(_LEFT - 10, top + 15, one["label"], "end"))
        parts += [
            f'<rect x="{_LEFT + day * step:.2f}" y="{top}" width="{step + 0.3:.2f}" '
            f'height="{_ROW - 4}" fill="{_shade(value / most)}"/>'
            for day, value in enumerate(one["daily"])
        ]
        parts.append(_text(_WIDTH - _RIGHT + 10, top + 15, f"{most:,.1f}"))
    parts += _months(document, _TOP - 8, step, _TOP, height - 36)
    return "\n".join([*parts, "</svg>", ""])


def draw_change(document: Mapping[str, Any]) -> str:
    """
    Draw what a what-if adds to the places that it alters most, with the band of eight in ten.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate`` with what-ifs against the baseline.

    Returns
    -------
    str
        SVG; one panel for each place.
    """
    places = [one for one in document["places"] if max(one["daily"], default=0.0) >= _WORTH]
    places.sort(key=lambda one: -sum(map(abs, one["change"])) / sum(one["daily"]))
    places = places[:_N_PANEL]
    height = _TOP + len(places) * (_PANEL + _GAP) + 30
    step = (_WIDTH - _MARGIN - _RIGHT) / document["days"]
    parts = _head(height, "What the change adds, day by day", _subtitle(document))
    for i, one in enumerate(places):
        parts += _panel(one, _TOP + i * (_PANEL + _GAP) + 10, step)
    bottom = height - 34
    parts += _months(document, bottom + 18, step, _TOP, bottom, _MARGIN)
    parts.append(_text(_WIDTH - _RIGHT + 8, _TOP + 22, "line: mean"))
    parts.append(_text(_WIDTH - _RIGHT + 8, _TOP + 38, "band: 8 of 10 runs"))
    return "\n".join([*parts, "</svg>", ""])


def _panel(one: Mapping[str, Any], top: float, step: float) -> list[str]:
    """Return the band, the mean and the scale of one place."""
    lines = [one["change"], one["change_p10"], one["change_p90"]]
    high: float = max(0.0, *(max(line) for line in lines))
    low: float = min(0.0, *(min(line) for line in lines))
    span = (high - low) or 1.0

    def y(value: float) -> float:
        return top + _PANEL * (high - value) / span

    def points(values: Sequence[float]) -> list[str]:
        return [f"{_MARGIN + (i + 0.5) * step:.1f},{y(v):.1f}" for i, v in enumerate(values)]

    band = [*points(lines[2]), *points(lines[1])[::-1]]
    parts = [
        f'<polygon points="{" ".join(band)}" fill="{_BAND}"/>',
        f'<polyline points="{" ".join(points(lines[0]))}" fill="none" stroke="{_LINE}" '
        'stroke-width="2"/>',
        f'<line x1="{_MARGIN}" y1="{y(0.0):.1f}" x2="{_WIDTH - _RIGHT}" y2="{y(0.0):.1f}" '
        f'stroke="{_GREY}" stroke-width="0.7"/>',
        _text(_MARGIN, top - 6, one["label"]),
        _text(_MARGIN - 8, y(0.0) + 4, "0", "end"),
    ]
    parts += [
        _text(_MARGIN - 8, y(value) + 4, f"{value:+,.0f}", "end")
        for value in (low, high)
        if abs(value) > span / 6
    ]
    return parts


def _head(height: float, title: str, subtitle: str) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH + 40} {height}" '
        f'font-family="sans-serif" font-size="12" fill="{_INK}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH + 40}" height="{height}" fill="white"/>',
        f'<text x="16" y="24" font-size="18" font-weight="bold">{escape(title)}</text>',
        f'<text x="16" y="43" fill="{_GREY}">{escape(subtitle)}</text>',
    ]


def _subtitle(document: Mapping[str, Any]) -> str:
    n = document["replications"]
    what = f"; what if {', '.join(document['what_if'])}" if document["what_if"] else ""
    return (
        f"{document['days']} days from {document['from']}, {n} runs, seed "
        f"{document['seed']}{what}; "
        f"{document['counts'].get('assumed', 0)} figures are assumed"
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _months(
    document: Mapping[str, Any],
    y: float,
    step: float,
    top: float,
    bottom: float,
    left: float = _LEFT,
) -> list[str]:
    first = dt.date.fromisoformat(document["from"])
    parts = []
    for day in range(document["days"]):
        date = first + dt.timedelta(days=day)
        if date.day == 1:
            x = left + day * step
            parts.append(
                f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{_GREY}" '
                'stroke-width="0.5"/>'
            )
            parts.append(_text(x + 2, y, f"{date:%b %Y}" if date.month == 1 else f"{date:%b}"))
    return parts


def _shade(share: float) -> str:
    """Return a colour between the steps of the ramp for a share from 0 to 1."""
    at = min(max(share, 0.0), 1.0) * (len(_RAMP) - 1)
    i = min(int(at), len(_RAMP) - 2)
    mixed = [round(a + (b - a) * (at - i)) for a, b in zip(_RAMP[i], _RAMP[i + 1], strict=True)]
    return "#" + "".join(f"{one:02x}" for one in mixed)
