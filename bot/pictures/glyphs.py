"""Characters → glyphs of the fonts in this package, and how wide they are."""

import logging
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

from faq.models import Language

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "fonts"
WEIGHTS = ("Regular", "Bold")
MISSING = "〓"
"""What printers set where they have no type for a character."""

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+−", strict=True))
_SMALL, _RAISED = 0.62, 0.36
"""Size and height of a superscript, in sizes of its line: the fonts have none beyond ³."""
_SHAPELESS = frozenset({"Cc", "Cf", "Mn", "Me"})


class Script(StrEnum):
    """A font: one script in the forms of one place."""

    LATIN = "latin"
    TAIWAN = "taiwan"
    MAINLAND = "mainland"


_ORDER = {
    Language.EN: (Script.LATIN, Script.TAIWAN, Script.MAINLAND),
    Language.ZH_HANT: (Script.TAIWAN, Script.MAINLAND, Script.LATIN),
    Language.ZH_HANS: (Script.MAINLAND, Script.TAIWAN, Script.LATIN),
}
"""In which fonts a character is looked for; the mainland's has what Taiwan writes otherwise."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as it is set."""

    character: str
    font: Path
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in a row that one font sets, `raised` by so many pixels."""

    text: str
    face: ImageFont.FreeTypeFont
    raised: int


@cache
def covered(font: Path) -> frozenset[int]:
    """The code points for which a font has a glyph."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


@cache
def face(font: Path, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels.

    Every machine sets it alike: Pillow's other layout engine depends on what is installed.
    """
    return ImageFont.truetype(font, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16384)
def glyph(character: str, language: Language, weight: str) -> Glyph:
    """The glyph for a character, else of the letter without its accent, else `MISSING`."""
    if found := _in_a_font(character, language, weight):
        return Glyph(character, found)
    if (digit := _SUPERSCRIPTS.get(character)) and (found := _in_a_font(digit, language, weight)):
        return Glyph(digit, found, raised=True)
    log.warning("no glyph for U+%04X", ord(character))
    # canonical forms only: what NFKC calls alike (⁶ and 6) may mean another number
    bare = unicodedata.normalize("NFD", character)[0]
    for instead in (bare, MISSING):
        if found := _in_a_font(instead, language, weight):
            return Glyph(instead, found)
    raise LookupError(f"the fonts in {FOLDER} are not those of this package")


def _in_a_font(character: str, language: Language, weight: str) -> Path | None:
    files = (FOLDER / f"{script}-{weight}.otf" for script in _ORDER[language])
    return next((file for file in files if ord(character) in covered(file)), None)


def printable(text: str) -> str:
    """A text without what has no shape of its own: joiners, variation selectors, controls."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c.isspace() or unicodedata.category(c) not in _SHAPELESS)


def runs(text: str, size: int, language: Language, *, bold: bool) -> Iterator[Run]:
    """A text cut where the font changes."""
    weight = WEIGHTS[bold]
    glyphs = [glyph(character, language, weight) for character in text]
    for (font, raised), row in groupby(glyphs, key=lambda one: (one.font, one.raised)):
        shown = "".join(one.character for one in row)
        yield Run(
            shown,
            face(font, round(size * _SMALL) if raised else size),
            round(size * _RAISED) if raised else 0,
        )


@lru_cache(maxsize=65536)
def advance(character: str, size: int, language: Language, *, bold: bool) -> float:
    """The width of a character in pixels; widths add up, since nothing is kerned."""
    return sum(run.face.getlength(run.text) for run in runs(character, size, language, bold=bold))
