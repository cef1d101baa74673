"""A picture in the making: words and boxes from top to bottom, painted once all is placed."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from PIL import Image, ImageDraw

from bot.pictures.breaking import lines
from bot.pictures.glyphs import advance, printable, runs
from bot.pictures.marks import stencil, width_of
from bot.pictures.pieces import (
    CARD,
    FRAME,
    NIGHT,
    PAPER,
    Box,
    Piece,
    PlacedSign,
    PlacedWords,
    Sign,
    Words,
)
from faq.models import Language

WIDTH = 1080
"""Pixels: three to each point of a phone that is 360 points wide."""
EDGE = 36
SMALLEST = 33
"""Of all words, in pixels: 11 points on that phone."""
TALLEST = 10_000 - WIDTH
"""Telegram takes photos whose width and height together are at most 10,000."""
_LEADING = 1.32
_ASCENT = 0.88
_CLOSING, _OPENING = "）」』》〉】〕", "（「『《〈【〔"
_POINTS = frozenset(f"，。、；：？！{_CLOSING}{_OPENING}")
_SIGN = "\ufffc"
"""Stands for a sign among characters."""


class Sheet:
    """Takes words one after the other, and knows where each of them stands."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.said: list[str] = []
        """Every paragraph in one piece."""
        self.words: list[PlacedWords] = []
        self.signs: list[PlacedSign] = []
        self.boxes: list[Box] = []
        self.y = 0.0
        self._left, self._right = EDGE, WIDTH - EDGE
        self._background = PAPER

    def gap(self, pixels: int) -> None:
        """Leave room."""
        self.y += pixels

    def say(self, *pieces: Piece, indent: int = 0) -> None:
        """Set a paragraph, as many lines as it needs; a newline begins another one."""
        for paragraph in _paragraphs(pieces):
            self._paragraph(paragraph, indent)

    def beside(self, label: Words, *pieces: Piece, indent: int) -> None:
        """Set a label, and a paragraph to the right of it that begins on the same line."""
        top = self.y
        leading = max(piece.style.size for piece in pieces)
        lower = (leading - label.style.size) * _ASCENT  # the first lines share a baseline
        self.y += max(0.0, lower)
        room = self._right
        self._right = self._left + indent
        self.say(label)
        self._right = room
        label_end, self.y = self.y, top + max(0.0, -lower)
        self.say(*pieces, indent=indent)
        self.y = max(self.y, label_end)

    @contextmanager
    def card(self, fill: str = CARD, frame: str | None = FRAME) -> Iterator[None]:
        """A box with round corners around what is said within."""
        with self._box(fill, frame, EDGE // 2, radius=22, pad=(11, 20, 13)):
            yield

    @contextmanager
    def band(self) -> Iterator[None]:
        """A dark strip from edge to edge behind what is said within."""
        with self._box(NIGHT, None, 0, radius=0, pad=(30, EDGE, 30)):
            yield

    @contextmanager
    def _box(
        self, fill: str, frame: str | None, margin: int, *, radius: int, pad: tuple[int, int, int]
    ) -> Iterator[None]:
        kept = self._left, self._right, self._background
        number, top = len(self.boxes), round(self.y)
        self._left, self._right = margin + pad[1], WIDTH - margin - pad[1]
        self._background = fill
        self.y = top + pad[0]
        yield
        self.y += pad[2]
        box = Box(margin, top, WIDTH - margin, round(self.y), fill, radius, frame)
        self.boxes.insert(number, box)
        self._left, self._right, self._background = kept

    def _paragraph(self, pieces: Sequence[Piece], indent: int) -> None:
        atoms = [atom for piece in pieces for atom in self._atoms(piece)]
        if not atoms:
            return
        atoms = _squeezed(atoms)
        text = "".join(_SIGN if isinstance(one, Sign) else one.text for one, _ in atoms)
        self.said.append(text.replace(_SIGN, ""))
        widths = [width for _, width in atoms]
        left = self._left + indent
        for start, end in lines(text, widths, self._right - left):
            size = max(atom.style.size for atom, _ in atoms[start:end])
            self._line(atoms[start:end], left, self.y + size * (_ASCENT + (_LEADING - 1.16) / 2))
            self.y += size * _LEADING

    def _atoms(self, piece: Piece) -> Iterator[tuple[Piece, float]]:
        """A piece as single characters or a sign, each with its width."""
        style = piece.style
        if isinstance(piece, Sign):
            yield piece, self._natural(piece)
            return
        for character in printable(piece.text):
            one = " " if character.isspace() else character
            yield (atom := Words(one, style)), self._natural(atom)

    def _natural(self, atom: Piece) -> float:
        style = atom.style
        if isinstance(atom, Sign):
            return width_of(atom.mark, style.size)
        return sum(
            advance(character, style.size, self.language, bold=style.bold)
            for character in atom.text
        )

    def _line(self, atoms: Sequence[tuple[Piece, float]], x: float, baseline: float) -> None:
        row: PlacedWords | None = None
        end = x  # where the row ends if nothing in it was squeezed
        for atom, width in atoms:
            row = row if x == end else None
            if isinstance(atom, Sign):
                row = None
                y = baseline - atom.style.size * _ASCENT
                self.signs.append(PlacedSign(x, y, atom, self._background))
            elif row is not None and row.words.style == atom.style:
                words = replace(row.words, text=row.words.text + atom.text)
                self.words[-1] = row = replace(row, words=words)
            else:
                row = PlacedWords(x, baseline, atom, self._background)
                self.words.append(row)
            end = x + self._natural(atom)
            x += width

    def image(self) -> Image.Image:
        """Everything painted.

        Raises:
            ValueError: it is taller than Telegram takes.
        """
        height = round(self.y)
        if height > TALLEST:
            raise ValueError(f"{height} pixels are too tall, Telegram takes {TALLEST}")
        image = Image.new("RGB", (WIDTH, height), PAPER)
        pen = ImageDraw.Draw(image)
        for box in self.boxes:
            corners = (box.left, box.top, box.right - 1, box.bottom - 1)
            pen.rounded_rectangle(corners, box.radius, box.fill, box.frame, 2 if box.frame else 0)
        for placed in self.words:
            self._paint(pen, placed)
        for sign in self.signs:
            mask = stencil(sign.sign.mark, sign.sign.style.size)
            colour = Image.new("RGB", mask.size, sign.sign.style.colour)
            image.paste(colour, (round(sign.x), round(sign.y)), mask)
        return image

    def _paint(self, pen: ImageDraw.ImageDraw, placed: PlacedWords) -> None:
        x, style = placed.x, placed.words.style
        for run in runs(placed.words.text, style.size, self.language, bold=style.bold):
            where = (round(x), round(placed.y) - run.raised)
            pen.text(where, run.text, style.colour, run.face, anchor="ls")
            x += run.face.getlength(run.text)

    def png(self) -> bytes:
        """The picture as a file; the same words give the same bytes."""
        file = io.BytesIO()
        self.image().save(file, "PNG", optimize=False, compress_level=6)
        return file.getvalue()


def _squeezed(atoms: Sequence[tuple[Piece, float]]) -> list[tuple[Piece, float]]:
    """Set brackets close to the points beside them: each brings half of its width as a gap."""
    texts = [atom.text if isinstance(atom, Words) else "" for atom, _ in atoms]
    return [
        (atom, width - atom.style.size / 2 if _gapes(here, after) else width)
        for (atom, width), here, after in zip(atoms, texts, [*texts[1:], ""], strict=True)
    ]


def _gapes(here: str, after: str) -> bool:
    if not here or not after:
        return False
    return (here in _CLOSING and after in _POINTS) or (here in _POINTS and after in _OPENING)


def _paragraphs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    paragraph: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Sign):
            paragraph.append(piece)
            continue
        first, *others = piece.text.split("\n")
        paragraph.append(replace(piece, text=first))
        for other in others:
            yield paragraph
            paragraph = [replace(piece, text=other)]
    yield paragraph
