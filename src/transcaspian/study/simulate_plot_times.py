"""How many days each way takes, drawn: spread of all cases, with what is published beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from transcaspian.study.simulate_canvas import CHANGED, GREY, PLAIN, RULE, Canvas, nice_ticks
from transcaspian.study.simulate_plot_words import change_words, sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["draw_times"]

_FEW = 12
_LETTER, _SPARE = 6.9, 30.0
_SIZE, _LEAST_SIZE = 13.0, 10.5
_BAR = "#a9cbe2"
_TENTHS = (("p10", "P10"), ("p50", "P50"), ("p90", "P90"))
_MOST_PUBLISHED = 3


def draw_times(document: Mapping[str, Any], publishers: Mapping[str, str]) -> str:
    """
    Draw how the days of each measure are spread, with P10, P50, P90 and what is published.

    Parameters
    ----------
    document : mapping
        An answer of ``simulate``.
    publishers : mapping
        Publisher of each source that is named.

    Returns
    -------
    str
        SVG; one panel for each measure.
    """
    told = [one for one in document["measures"] if one["histogram"]]
    named = sorted({row["source"] for one in told for row in one["published"]})
    line = sources(document)
    if named:
        line += " Published: " + "; ".join(publishers.get(name, name) for name in named) + "."
    canvas = Canvas(_finding(told), _subtitle(document), line)
    top = canvas.top + 78
    n_column = 3 if len(told) <= _FEW else 4
    n_row = math.ceil(len(told) / n_column)
    width = 1620.0 / n_column
    height = (canvas.height - top - 40) / n_row
    for i, one in enumerate(told):
        left, upper = 60 + (i % n_column) * width, top + (i // n_column) * height
        _panel(canvas, one, publishers, (left, upper + 16, width - 46, height - 138))
    canvas.rect(60, canvas.top + 8, 30, 16, _BAR)
    canvas.text(
        98, canvas.top + 22, "share of cases by days; the last bar: all longer, so many", size=16
    )
    canvas.line([(570, canvas.top + 4), (570, canvas.top + 28)], PLAIN, width=2.4)
    canvas.text(582, canvas.top + 22, "one, five and nine cases in ten take no longer", size=16)
    _diamond(canvas, 990, canvas.top + 16)
    canvas.text(1004, canvas.top + 22, "published for this time, with its standing", size=16)
    return canvas.to_svg()


def _finding(measures: Sequence[Mapping[str, Any]]) -> str:
    if not measures:
        return "Nothing has arrived"
    one = measures[0]
    days = one["all_runs_d"]
    return (
        f"{one['label'].replace('-', '–', 1)} takes {days['p50']:.0f} days in the middle; one case "
        f"in ten is through in {days['p10']:.0f}, one in ten needs more than {days['p90']:.0f}"
    )


def _subtitle(document: Mapping[str, Any]) -> str:
    what = f", with {change_words(document['what_if'])}" if document["what_if"] else ""
    return f"Days that cargo takes, all cases of {document['replications']} runs together{what}"


def _panel(
    canvas: Canvas,
    one: Mapping[str, Any],
    publishers: Mapping[str, str],
    box: tuple[float, float, float, float],
) -> None:
    left, top, width, height = box
    spread = one["histogram"]
    first, step, share = spread["first_d"], spread["width_d"], spread["share"]
    shown = one["published"][:_MOST_PUBLISHED]
    ends = [end for row in shown for end in _ends(row)]
    low = min([first, *ends])
    low -= 0.04 * (first + step * len(share) - low)
    high = max([first + step * len(share), *ends])
    most = max(share) * 1.05

    def x(days: float) -> float:
        return float(left + width * (days - low) / (high - low))

    bottom = top + height
    canvas.text(left, top - 27, one["label"].replace("-", "–", 1), size=17, weight="bold")
    for days in nice_ticks(low, high, 7):
        canvas.line([(x(days), top), (x(days), bottom + 5)], RULE, width=0.8)
        canvas.text(x(days), bottom + 20, f"{days:g}", anchor="middle", size=14, fill=GREY)
    tenths = " · ".join(f"{words} {one['all_runs_d'][name]:.1f}" for name, words in _TENTHS)
    canvas.text(left, top - 8, tenths, size=14)
    if spread["n_beyond"]:
        words = f"{spread['n_beyond']:,} longer, up to {spread['longest_d']:.0f}"
        canvas.text(left + width, top - 8, words, anchor="end", size=_SIZE, fill=GREY)
    for i, part in enumerate(share):
        tall = height * part / most
        wide = x(first + step) - x(first)
        canvas.rect(x(first + i * step), bottom - tall, max(wide - 1, 0.5), tall, _BAR)
    canvas.line([(left, bottom), (left + width, bottom)], GREY, width=1.2)
    for name, _ in _TENTHS:
        days = one["all_runs_d"][name]
        canvas.line([(x(days), top), (x(days), bottom)], PLAIN, width=2.4)
    for i, row in enumerate(shown):
        _published(canvas, row, publishers, bottom + 37 + 18 * i, x, left, width)


def _ends(row: Mapping[str, Any]) -> list[float]:
    return [row[name] for name in ("low", "value", "high") if row[name] is not None]


def _published(
    canvas: Canvas,
    row: Mapping[str, Any],
    publishers: Mapping[str, str],
    y: float,
    x: Any,
    left: float,
    width: float,
) -> None:
    """Draw a published figure as a tick below the axis, with its standing and its publisher."""
    ends = _ends(row)
    if not ends:
        return
    canvas.line([(x(ends[0]), y), (x(ends[-1]), y)], CHANGED, width=2.5)
    for end in ends:
        _diamond(canvas, x(end), y)
    days = "–".join(f"{end:g}" for end in dict.fromkeys((ends[0], ends[-1])))
    publisher = publishers.get(row["source"], row["source"])
    words = f"{days} {row['standing']}, {publisher}"
    before, behind = x(ends[0]) - 12, x(ends[-1]) + 12
    room_before, room_behind = (
        int(one / _LETTER) for one in (before - left, left + width + _SPARE - behind)
    )
    leads = len(words) > room_behind and room_before > room_behind
    room = max(room_before if leads else room_behind, 1)
    size = min(_SIZE, max(_LEAST_SIZE, _SIZE * room / len(words)))
    words = _cut(words, int(room * _SIZE / size))
    canvas.text(
        before if leads else behind, y + 5, words, anchor="end" if leads else "start", size=size
    )


def _cut(words: str, n_letter: int) -> str:
    """Return words as far as there is room; the line of sources has them whole."""
    return words if len(words) <= n_letter else words[: n_letter - 1] + "…"


def _diamond(canvas: Canvas, x: float, y: float) -> None:
    canvas.area([(x, y - 7), (x + 6, y), (x, y + 7), (x - 6, y)], CHANGED)
