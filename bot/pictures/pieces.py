"""What a sheet is made of: words and signs in a style, and where they stand once placed."""

from dataclasses import dataclass

from bot.pictures.marks import Mark

# Dark on light whatever the theme: a picture brings its own background, a soft one for the night.
PAPER = "#F6F3EC"
CARD = "#FFFEFB"
FRAME = "#CFC8B8"
INK = "#1B1F24"
SOFT = "#474E57"
NIGHT = "#14304F"
WHITE = "#FFFFFF"
# Told apart with every kind of colour blindness, and by their signs and words besides.
RUST = "#94300A"
BLUE = "#00558F"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How words look."""

    size: int
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Words:
    """Words in one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign in the size and colour of a style."""

    mark: Mark
    style: Style


Piece = Words | Sign


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Words where they will be painted: x of their start, y of their baseline."""

    x: float
    y: float
    words: Words
    background: str


@dataclass(frozen=True, slots=True)
class PlacedSign:
    """A sign where it will be painted: its upper left corner."""

    x: float
    y: float
    sign: Sign
    background: str


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle behind words."""

    left: int
    top: int
    right: int
    bottom: int
    fill: str
    radius: int
    frame: str | None
