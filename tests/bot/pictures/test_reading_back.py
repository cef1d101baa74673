"""Whether the pictures can be read: every word is found in the pixels, large and dark enough."""

import io

import pytest
from PIL import Image, ImageChops, ImageColor, ImageDraw

from bot.pictures import draw_list, glyphs, marks
from bot.pictures.drawing import a_list
from bot.pictures.pieces import PlacedWords, Sign, Style, Words
from bot.pictures.sheet import EDGE, SMALLEST, WIDTH, Sheet
from faq.models import Language
from tests.bot.pictures.conftest import Sheets

TALLEST = 2900
"""Pixels; taller pictures become too small where Telegram fits them to a screen."""


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [value / 255 for value in ImageColor.getrgb(colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, background: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(colour), luminance(background)))
    return (lighter + 0.05) / (darker + 0.05)


def extent(sheet: Sheet, placed: PlacedWords) -> tuple[int, int, int, int]:
    """Return the box of placed words, in pixels, as high as their line."""
    style = placed.words.style
    width = sum(
        glyphs.advance(character, style.size, sheet.language, bold=style.bold)
        for character in placed.words.text
    )
    end = min(
        (
            other.x
            for other in sheet.words
            if other.y == placed.y and placed.x < other.x < placed.x + width
        ),
        default=placed.x + width,  # else half of a closing bracket's room is given to what follows
    )
    top, bottom = round(placed.y - style.size), round(placed.y + style.size * 0.25)
    return round(placed.x), top, round(end), bottom


def alone(sheet: Sheet, placed: PlacedWords) -> Image.Image:
    """Return words painted on a plain ground, with those of their own line only."""
    image = Image.new("RGB", (WIDTH, round(sheet.y)), placed.background)
    for other in sheet.words:
        if other.y == placed.y:
            sheet._paint(ImageDraw.Draw(image), other)
    return image.crop(extent(sheet, placed))


def test_every_word_stands_in_the_picture_as_if_it_stood_alone(sheets: Sheets) -> None:
    """Nothing is painted over it, cut off, or on another ground than it is meant for."""
    hidden = []
    for (name, language), sheet in sheets.items():
        image = Image.open(io.BytesIO(sheet.png())).convert("RGB")
        for placed in sheet.words:
            if not placed.words.text.strip():
                continue
            shown, wanted = image.crop(extent(sheet, placed)), alone(sheet, placed)
            blank = len(wanted.getcolors(wanted.width * wanted.height) or ()) < 3
            if blank or ImageChops.difference(shown, wanted).getbbox():
                hidden.append((name, language, placed.words.text))
    assert hidden == []


def test_every_word_is_large_and_stands_out_from_its_ground(sheets: Sheets) -> None:
    """At least 11 points on a phone 360 points wide, and a contrast of 4.5 to 1; signs alike."""
    weak = []
    for key, sheet in sheets.items():
        styles = [(placed.words.style, placed.background) for placed in sheet.words]
        styles += [(placed.sign.style, placed.background) for placed in sheet.signs]
        for style, background in styles:
            if style.size < SMALLEST or contrast(style.colour, background) < 4.5:
                weak.append((key, style, background))
    assert weak == []
    assert SMALLEST / WIDTH * 360 == 11


def test_no_word_leaves_the_picture_or_runs_into_another(sheets: Sheets) -> None:
    """Lines keep their distance, and the edges stay free."""
    for key, sheet in sheets.items():
        boxes = [extent(sheet, placed) for placed in sheet.words if placed.words.text.strip()]
        boxes += [
            (round(s.x), round(s.y), round(s.x) + width - 8, round(s.y) + s.sign.style.size)
            for s in sheet.signs
            for width in [marks.width_of(s.sign.mark, s.sign.style.size)]
        ]
        assert min(left for left, *_ in boxes) >= EDGE, key
        assert max(right for _, _, right, _ in boxes) <= WIDTH - EDGE + 1, key
        assert max(bottom for *_, bottom in boxes) < sheet.y, key
        ordered = sorted(boxes, key=lambda box: (box[1], box[0]))
        for number, (left, top, right, bottom) in enumerate(ordered):
            for other in ordered[number + 1 : number + 12]:
                apart = other[0] >= right - 1 or other[2] <= left + 1 or other[1] >= bottom - 6
                assert apart or other[3] <= top, (key, (left, top, right, bottom), other)


def test_pictures_have_a_size_that_telegram_takes_and_phones_show(sheets: Sheets) -> None:
    """Not much taller than a screen."""
    for key, sheet in sheets.items():
        image = Image.open(io.BytesIO(sheet.png()))
        assert image.size == (WIDTH, round(sheet.y)), key
        assert image.height <= TALLEST, key


def test_every_picture_brings_its_own_ground(sheets: Sheets) -> None:
    """Opaque and light: dark words on it are read in a dark chat and in a light one."""
    for sheet in sheets.values():
        image = sheet.image()
        assert image.mode == "RGB"
        for x in (0, WIDTH - 1):
            corner = image.getpixel((x, image.height - 1))
            assert isinstance(corner, tuple)
            assert min(corner) > 220


def test_points_after_brackets_stand_close() -> None:
    """A closing bracket and a comma take the room of one character and a half."""
    sheet = Sheet(Language.ZH_HANT)
    sheet.say(Words("（細），胞", Style(size=40)))
    bracket, comma = sheet.words
    assert (bracket.words.text, comma.words.text) == ("（細）", "，胞")
    assert comma.x - bracket.x == 2.5 * 40


def test_a_label_and_what_stands_beside_it_share_a_line() -> None:
    """Whichever of the two is larger, and whichever is longer."""
    for small, large in ((34, 40), (40, 34)):
        sheet = Sheet(Language.EN)
        sheet.beside(
            Words("Main goal of the trial", Style(size=small)),
            Sign(marks.Mark.MISSED, Style(size=large)),
            Words("missed", Style(size=large)),
            indent=200,
        )
        label, *wrapped, beside = sheet.words
        assert round(label.y) == round(beside.y)
        assert sheet.y > wrapped[-1].y


@pytest.mark.parametrize("language", Language)
def test_a_list_is_numbered_and_complete(language: Language) -> None:
    """Title, lines and footer; a sign takes the place of the disclaimer's pictograph."""
    sheet = a_list("帶去問的問題", ["有沒有對照組？", "要我付錢嗎？"], "ℹ️ 一般資訊\n2026", language)
    expected = ["帶去問的問題", "1.", "有沒有對照組？", "2.", "要我付錢嗎？", "一般資訊", "2026"]
    assert sheet.said == expected
    assert [sign.sign.mark for sign in sheet.signs] == [marks.Mark.INFO]


def test_a_list_is_drawn_as_a_picture() -> None:
    """The same words give the same bytes."""
    drawn = [draw_list("Ask", ["Is it registered?"] * 9, "Checked", Language.EN) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert Image.open(io.BytesIO(drawn[0])).width == WIDTH


def test_a_list_too_long_for_a_picture_is_refused() -> None:
    """Telegram would refuse it later."""
    with pytest.raises(ValueError, match="too tall"):
        draw_list("Ask", ["Is it registered?"] * 200, "", Language.EN)
