"""What pictures of the chronicle share: an axis of days, names that show on pointing, a legend."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from transcaspian.study.simulate_canvas import GREY, INK, RULE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.study.simulate_canvas import Canvas

__all__ = ["Days", "draw_legend", "legal_svg", "pointed", "text_width"]

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST_MONTHS = 30
_MOST_YEARS_OF_QUARTERS = 6


@dataclass(frozen=True, slots=True)
class Days:
    """
    An axis of days across a sheet.

    Attributes
    ----------
    first, last : datetime.date
        Its ends.
    left, width : float
        Where on the sheet. [-]
    """

    first: dt.date
    last: dt.date
    left: float
    width: float

    def x(self, day: dt.date) -> float:
        """Return where a day lies across. [-]"""
        span = max((self.last - self.first).days, 1)
        return self.left + self.width * (day - self.first).days / span

    def draw(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Draw rules at years, and at quarters or months where there is room, with their names."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = 1 if months <= _MOST_MONTHS else 3 if months <= 12 * _MOST_YEARS_OF_QUARTERS else 12
        day = self.first.replace(day=1)
        while day <= self.last:
            if (day.month - 1) % step == 0 and day >= self.first:
                x = self.x(day)
                new_year = day.month == 1
                canvas.line(
                    [(x, top), (x, bottom)], GREY if new_year else RULE, width=0.9, opacity=0.7
                )
                name = f"{day:%Y}" if new_year else f"{day:%b}"
                if self.left + self.width - x > 30 and (new_year or step < 12):
                    canvas.text(x + 4, bottom + 18, name, size=14, fill=INK if new_year else GREY)
            day = (day + dt.timedelta(days=32)).replace(day=1)


def text_width(words: str, size: float) -> float:
    """
    Return about how wide words are.

    Parameters
    ----------
    words : str
        What is written.
    size : float
        Of its letters. [-]

    Returns
    -------
    float
        On the sheet, on the wide side. [-]
    """
    return 0.56 * size * len(words)


def pointed(canvas: Canvas, name: str, first_part: int) -> None:
    """
    Let what was drawn since a part show a name when a reader points at it.

    Parameters
    ----------
    canvas : Canvas
        The sheet.
    name : str
        One sentence, with who says so.
    first_part : int
        Number of parts that were there before. [-]
    """
    drawn = canvas.parts[first_part:]
    del canvas.parts[first_part:]
    canvas.parts.append(f"<g><title>{escape(name)}</title>{''.join(drawn)}</g>")


def draw_legend(canvas: Canvas, y: float, entries: Sequence[tuple[str, str]], left: float) -> None:
    """
    Draw a row of colours with their words.

    Parameters
    ----------
    canvas : Canvas
        The sheet.
    y : float
        How far down. [-]
    entries : sequence of (str, str)
        Colour and words.
    left : float
        Where it begins. [-]
    """
    x = left
    for fill, words in entries:
        canvas.rect(x, y - 11, 22, 12, fill)
        canvas.text(x + 30, y, words, size=15)
        x += 30 + text_width(words, 15) + 26


def legal_svg(canvas: Canvas) -> str:
    """
    Return a sheet without characters that no SVG may hold, such as those of a broken document.

    Parameters
    ----------
    canvas : Canvas
        The sheet.

    Returns
    -------
    str
        SVG.
    """
    return _ILLEGAL.sub("", canvas.to_svg())
