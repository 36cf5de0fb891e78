"""Paper for pictures: A3 across, text that reads when printed, colours that all can tell."""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["CHANGED", "GREY", "INK", "PLAIN", "RULE", "Canvas", "Frame", "nice_ticks", "shade"]

# of Okabe and Ito, told apart with any colour vision
INK, GREY, RULE = "#1d2433", "#5f6878", "#d9dee6"
PLAIN, CHANGED = "#0072b2", "#d55e00"
# darkens evenly, so that it also reads in grey
_RAMP = ((246, 247, 249), (253, 220, 170), (244, 150, 70), (190, 70, 20), (84, 22, 10))
_N_SHADE = 40
_FONT = "Inter, 'DejaVu Sans', Arial, sans-serif"
_TITLE_WIDTH = 88


@dataclass(slots=True)
class Canvas:
    """
    A sheet under work.

    Attributes
    ----------
    width, height : float
        Four units make a millimetre on A3. [-]
    title, subtitle, sources : str
        What the picture shows in words, of what, and from what.
    parts : list of str
        What has been drawn.
    """

    title: str
    subtitle: str
    sources: str
    width: float = 1680.0
    height: float = 1188.0
    parts: list[str] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Where the title and subtitle end."""
        return 72.0 + 42.0 * (len(self._title_lines()) - 1) + 44.0

    def _title_lines(self) -> list[str]:
        return textwrap.wrap(self.title, _TITLE_WIDTH) or [""]

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        size: float = 15.0,
        fill: str = INK,
        weight: str = "normal",
        halo: bool = False,
    ) -> None:
        """Write words; a halo keeps them legible over lines."""
        rest = f' font-weight="{weight}"' if weight != "normal" else ""
        if halo:
            rest += ' stroke="white" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" '
            f'fill="{fill}"{rest}>{escape(words)}</text>'
        )

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, *, opacity: float = 1.0
    ) -> None:
        """Fill a rectangle."""
        rest = f' fill-opacity="{opacity:g}"' if opacity < 1.0 else ""
        self.parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
            f'fill="{fill}"{rest}/>'
        )

    def line(
        self,
        points: Iterable[tuple[float, float]],
        stroke: str,
        *,
        width: float = 1.0,
        dash: str = "",
        opacity: float = 1.0,
        name: str = "",
    ) -> None:
        """Draw a line through points; a name shows when a reader points at it."""
        rest = f' stroke-dasharray="{dash}"' if dash else ""
        rest += f' stroke-opacity="{opacity:g}"' if opacity < 1.0 else ""
        body = f"><title>{escape(name)}</title></polyline>" if name else "/>"
        self.parts.append(
            f'<polyline points="{_points(points)}" fill="none" stroke="{stroke}" '
            f'stroke-width="{width:g}" stroke-linejoin="round"{rest}{body}'
        )

    def area(
        self, points: Iterable[tuple[float, float]], fill: str, *, opacity: float = 1.0
    ) -> None:
        """Fill a polygon."""
        self.parts.append(
            f'<polygon points="{_points(points)}" fill="{fill}" fill-opacity="{opacity:g}"/>'
        )

    def dot(self, x: float, y: float, r: float, fill: str) -> None:
        """Draw a dot."""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" fill="{fill}"/>')

    def clip(self, x: float, y: float, width: float, height: float) -> None:
        """Keep what follows, until `unclip`, inside a rectangle."""
        name = f"c{len(self.parts)}"
        self.parts.append(
            f'<clipPath id="{name}"><rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}"/></clipPath><g clip-path="url(#{name})">'
        )

    def unclip(self) -> None:
        """End what `clip` began."""
        self.parts.append("</g>")

    def to_svg(self) -> str:
        """
        Return the sheet.

        Returns
        -------
        str
            SVG with a light background; its title is also its name for a reader that speaks.
        """
        head = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'role="img" aria-label={quoteattr(self.title)} font-family="{_FONT}">',
            f"<title>{escape(self.title)}</title>",
            f'<rect width="{self.width:g}" height="{self.height:g}" fill="white"/>',
        ]
        sheet = Canvas(self.title, self.subtitle, self.sources)
        lines = self._title_lines()
        for i, words in enumerate(lines):
            sheet.text(48, 62 + 42 * i, words, size=34, weight="bold")
        sheet.text(48, 62 + 42 * (len(lines) - 1) + 32, self.subtitle, size=18, fill=GREY)
        told = textwrap.wrap(self.sources, 225)
        for i, words in enumerate(told):
            sheet.text(48, self.height + 1 - 19 * (len(told) - i), words, size=14, fill=GREY)
        return "\n".join([*head, *sheet.parts, *self.parts, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class Frame:
    """
    A plot on a sheet: days across, figures up.

    Attributes
    ----------
    left, top, width, height : float
        Where on the sheet. [-]
    days : float
        Days across. [d]
    low, high : float
        Ends of the upward scale, in its unit.
    """

    left: float
    top: float
    width: float
    height: float
    days: float
    low: float
    high: float

    def x(self, day: float) -> float:
        """Return where a day lies across. [-]"""
        return self.left + self.width * day / self.days

    def y(self, value: float) -> float:
        """Return where a figure lies. [-]"""
        return self.top + self.height * (self.high - value) / ((self.high - self.low) or 1.0)

    def points(self, values: Sequence[float]) -> list[tuple[float, float]]:
        """Return the points of figures day by day, each at its noon. [-]"""
        return [(self.x(i + 0.5), self.y(value)) for i, value in enumerate(values)]

    def band(self, low: Sequence[float], high: Sequence[float]) -> list[tuple[float, float]]:
        """Return the outline between two rows of figures. [-]"""
        return [*self.points(high), *self.points(low)[::-1]]

    def draw_values(
        self, canvas: Canvas, tell: Callable[[float], str], *, n: int = 5, size: float = 15.0
    ) -> None:
        """Draw rules at round figures, each with its words."""
        for value in nice_ticks(self.low, self.high, n):
            y = self.y(value)
            dark = value == 0.0
            canvas.line(
                [(self.left, y), (self.left + self.width, y)],
                GREY if dark else RULE,
                width=1.2 if dark else 0.8,
            )
            canvas.text(self.left - 9, y + size / 3, tell(value), anchor="end", size=size)

    def draw_days(
        self, canvas: Canvas, first: dt.date, *, words: bool = True, size: float = 15.0
    ) -> None:
        """Draw ticks at months, or at weeks or days when the frame shows few, with their dates."""
        bottom = self.top + self.height
        for day in range(math.ceil(self.days)):
            date = first + dt.timedelta(days=day)
            if self.days > 70.0:
                told = date.day == 1
                name = f"{date:%b}" + (f" {date:%Y}" if date.month == 1 or day < 28 else "")
            else:
                told = date.weekday() == 0
                name = f"{date.day} {date:%b}" + (f" {date:%Y}" if day < 7 else "")
            if told:
                x = self.x(day)
                canvas.line([(x, self.top), (x, bottom + 5)], RULE, width=0.8)
                if words and x < self.left + self.width - 20:
                    canvas.text(x + 3, bottom + 19, name, size=size, fill=GREY)


def nice_ticks(low: float, high: float, n: int = 5) -> list[float]:
    """
    Return round figures between two ends.

    Parameters
    ----------
    low, high : float
        Ends, in one unit.
    n : int
        About how many. [-]

    Returns
    -------
    list of float
        Multiples of 1, 2, 2.5 or 5 times a power of ten, in the unit of the ends.
    """
    span = high - low
    if span <= 0.0:
        return [low]
    rough = span / max(n, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1.0, 2.0, 2.5, 5.0, 10.0) if one * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [i * step for i in range(first, last + 1)]


def shade(share: float) -> str:
    """
    Return a colour that is darker for more.

    Parameters
    ----------
    share : float
        From 0 to 1; beyond counts as the end. [-]

    Returns
    -------
    str
        One of forty, light to dark.
    """
    share = round(min(max(share, 0.0), 1.0) * _N_SHADE) / _N_SHADE
    at = share * (len(_RAMP) - 1)
    i = min(int(at), len(_RAMP) - 2)
    mixed = [round(a + (b - a) * (at - i)) for a, b in zip(_RAMP[i], _RAMP[i + 1], strict=True)]
    return "#" + "".join(f"{one:02x}" for one in mixed)


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
