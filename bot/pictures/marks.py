"""Small signs that stand before words, drawn, since fonts disagree about them."""

from enum import StrEnum
from functools import cache

from PIL import Image, ImageDraw

_FINE = 8
"""Drawn so many times larger, and then made smaller: the edges come out smooth."""


class Mark(StrEnum):
    """A sign. Each has a shape of its own, so that it is told apart without colours."""

    MISSED = "missed"
    """A cross in a full disc."""
    SAFETY_ONLY = "safety-only"
    """A dash in a ring: nothing was shown either way."""
    UNFAIR = "unfair"
    """A warning triangle."""
    COMPARED = "compared"
    """Two full discs: two groups at the same time."""
    ALONE = "alone"
    """One full disc, and nothing beside it but a faint ring."""
    INFO = "info"
    """An i in a ring."""


_WIDE = frozenset({Mark.COMPARED, Mark.ALONE})


def width_of(mark: Mark, size: int) -> int:
    """The room that a sign takes beside words of a size, in pixels, gap included."""
    return round(size * (1.75 if mark in _WIDE else 1.2))


@cache
def stencil(mark: Mark, size: int) -> Image.Image:
    """A sign as a mask, `size` pixels high."""
    box = (size * _FINE, size * _FINE)
    if mark in _WIDE:
        box = (round(size * 1.5) * _FINE, size * _FINE)
    drawn = Image.new("L", box)
    _draw(ImageDraw.Draw(drawn), mark, box)
    return drawn.resize((box[0] // _FINE, box[1] // _FINE), Image.Resampling.BOX)


def _draw(pen: ImageDraw.ImageDraw, mark: Mark, box: tuple[int, int]) -> None:
    high = box[1]
    thick = round(high * 0.11)

    def at(x: float, y: float) -> tuple[float, float]:
        return x * high, y * high

    def disc(x: float, y: float, r: float, *, full: bool, line: int = thick) -> None:
        ends = (*at(x - r, y - r), *at(x + r, y + r))
        pen.ellipse(ends, fill=255 if full else None, outline=255, width=line)

    match mark:
        case Mark.MISSED:
            disc(0.5, 0.5, 0.46, full=True)
            pen.line((*at(0.32, 0.32), *at(0.68, 0.68)), fill=0, width=thick)
            pen.line((*at(0.32, 0.68), *at(0.68, 0.32)), fill=0, width=thick)
        case Mark.SAFETY_ONLY:
            disc(0.5, 0.5, 0.46, full=False)
            pen.line((*at(0.27, 0.5), *at(0.73, 0.5)), fill=255, width=thick)
        case Mark.UNFAIR:
            pen.polygon((at(0.5, 0.04), at(1, 0.94), at(0, 0.94)), fill=255)
            pen.line((*at(0.5, 0.34), *at(0.5, 0.62)), fill=0, width=thick)
            disc(0.5, 0.76, 0.07, full=True)
            pen.ellipse((*at(0.43, 0.7), *at(0.57, 0.84)), fill=0)
        case Mark.COMPARED:
            disc(0.36, 0.5, 0.32, full=True)
            disc(1.12, 0.5, 0.32, full=True)
        case Mark.ALONE:
            disc(0.36, 0.5, 0.32, full=True)
            disc(1.12, 0.5, 0.32, full=False, line=thick // 2)
        case Mark.INFO:
            disc(0.5, 0.5, 0.46, full=False)
            disc(0.5, 0.28, 0.08, full=True)
            pen.line((*at(0.5, 0.44), *at(0.5, 0.76)), fill=255, width=round(thick * 1.2))
