"""Every character that can be drawn has a real glyph, in the form that its readers know."""

import itertools
import logging
import unicodedata
from collections.abc import Iterator

import pytest
from fontTools.ttLib import TTFont
from PIL import ImageFont

from bot.pictures import glyphs
from bot.pictures.glyphs import FOLDER, MISSING, WEIGHTS, Script, glyph, runs
from bot.pictures.marks import Mark, stencil
from bot.pictures.words import WORDS
from faq.fill import REFERENCE
from faq.models import Language, Library
from tests.bot.pictures.conftest import Sheets


def shape(character: str, font: str) -> bytes:
    """Return what a font draws for a character."""
    face = ImageFont.truetype(FOLDER / font, 48, layout_engine=ImageFont.Layout.BASIC)
    return bytes(face.getmask(character)) + bytes(face.getmask(character).size)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_character_of_every_picture_has_a_glyph(sheets: Sheets, weight: str) -> None:
    """Looked up in the fonts, and held against the shape of a character that no font has."""
    missing = set()
    for (_, language), sheet in sheets.items():
        for character in set("".join(sheet.said)) - {" "}:
            found = glyph(character, language, weight)
            if found.character != character:
                missing.add(character)
            assert shape(character, found.font.name) != shape("\uffff", found.font.name)
    assert missing == set()


def texts(library: Library, language: Language) -> Iterator[str]:
    """Yield all that people read, in a language."""
    for trial in library.trials.values():
        yield from (trial.name[language], trial.article[language], trial.line[language])
    for claim in library.claims:
        yield from (claim.article[language], claim.evidence[language])
    for words in (*library.notices.values(), *library.sayings.values()):
        yield words[language]
    for concept in library.concepts.values():
        yield from (concept.name[language], concept.button[language])
    for source in library.sources.values():
        yield from (source.by, source.title)
    for intent in library.intents.values():
        for answer in intent.answers.values():
            yield from (answer.texts[language].short, answer.texts[language].more)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("weight", WEIGHTS)
def test_whatever_the_content_says_could_be_drawn(
    library: Library, weight: str, language: Language
) -> None:
    """Answers, claims and names, but for pictographs."""
    characters = set(glyphs.printable("".join(texts(library, language)))) - {" ", "\n"}
    absent = {c for c in characters if glyph(c, language, weight).character == MISSING}
    letters = {c for c in absent if unicodedata.category(c) != "So"}
    assert letters <= {"ℹ"}  # begins the disclaimer, and is drawn as a sign
    assert len(characters) > 80


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize(
    ("encoding", "leading"), [("big5", range(0xA4, 0xC7)), ("gb2312", range(0xB0, 0xD8))]
)
def test_the_common_characters_of_both_scripts_are_there(
    encoding: str, leading: range, weight: str
) -> None:
    """So that what editors write tomorrow is drawn, too."""
    trailing = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    pairs = itertools.product(leading, trailing)
    characters = {bytes(pair).decode(encoding, "ignore") for pair in pairs}
    han = {c for c in characters if len(c) == 1 and "\u4e00" <= c <= "\u9fff"}
    fonts = [FOLDER / f"{script}-{weight}.otf" for script in Script]
    assert len(han) in (5401, 3755)
    assert {c for c in han if not any(ord(c) in glyphs.covered(font) for font in fonts)} == set()


def test_a_character_has_the_form_of_its_place() -> None:
    """One code point, two ways of writing it."""
    here = glyph("骨", Language.ZH_HANT, "Bold").font.name
    there = glyph("骨", Language.ZH_HANS, "Bold").font.name
    assert shape("骨", here) != shape("骨", there)
    assert glyph("一", Language.ZH_HANS, "Bold").font.name == "taiwan-Bold.otf"


def test_english_quotation_marks_are_narrow() -> None:
    """Those of the Chinese fonts are as wide as a character."""
    widths = [glyphs.advance("“", 40, language, bold=False) for language in Language]
    assert widths[list(Language).index(Language.EN)] < 25
    assert max(widths) == 40


@pytest.mark.parametrize("language", Language)
def test_a_power_of_ten_stays_one(language: Language) -> None:
    """2×10⁶ never reads 2×106."""
    ten, six, kilogram = runs("10⁶/kg", 40, language, bold=False)
    assert (ten.text, six.text, kilogram.text) == ("10", "6", "/kg")
    assert six.raised > 10
    assert six.face.size < 30


def test_what_no_font_has_is_shown_as_missing_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With its code point; a letter loses its accent only."""
    glyph.cache_clear()
    with caplog.at_level(logging.WARNING, "bot.pictures.glyphs"):
        shown = "".join(run.text for run in runs("a😀ż", 40, Language.EN, bold=False))
    assert shown == f"a{MISSING}z"
    assert [record.getMessage() for record in caplog.records] == [
        "no glyph for U+1F600",
        "no glyph for U+017C",
    ]


def test_what_has_no_shape_takes_no_room() -> None:
    """Variation selectors and joiners are no characters to miss."""
    assert glyphs.printable("e\u0301\ufe0f\u200d細\u200b") == "é細"


@pytest.mark.parametrize("script", Script)
@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_fonts_say_whose_they_are(script: Script, weight: str) -> None:
    """Copyright and licence travel with them."""
    with TTFont(FOLDER / f"{script}-{weight}.otf") as font:
        names = {number: str(font["name"].getDebugName(number)) for number in (0, 1, 13)}
    assert "Adobe" in names[0]
    assert names[1].startswith("Noto Sans CJK")
    assert "SIL Open Font License" in names[13]
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")


def test_signs_differ_in_shape() -> None:
    """Whoever sees no colours tells them apart."""
    shapes = {stencil(mark, 36).tobytes() for mark in Mark}
    assert len(shapes) == len(Mark)


@pytest.mark.parametrize("name", sorted(WORDS))
def test_no_figure_is_typed_into_the_words(name: str) -> None:
    """They come from the trials; only names may have digits, and these have none."""
    for text in WORDS[name].values():
        assert not any(c.isdigit() for c in REFERENCE.sub("", text))
