"""Where lines end, in both languages and where they mix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.breaking import lines

TEXTS = st.text(alphabet="細胞沒有，。、：（）「」…ab-c 12%.,()“”", max_size=60)


def cut(text: str, room: float, wide: float = 2) -> list[str]:
    """Return the lines of a text whose Chinese characters are `wide`, and all others 1."""
    widths = [wide if ord(character) > 0x2E80 else 1.0 for character in text]
    return [text[start:end] for start, end in lines(text, widths, room)]


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("細胞沒有用", 6, ["細胞沒", "有用"]),
        ("細胞沒，有用", 6, ["細胞", "沒，有", "用"]),
        ("細胞（沒有）用", 6, ["細胞", "（沒", "有）用"]),
        ("「細胞」「用」", 8, ["「細胞」", "「用」"]),
        ("the cells help", 10, ["the cells", "help"]),
        ("bone-marrow cells", 12, ["bone-marrow", "cells"]),
        ("of bone-marrow", 8, ["of bone-", "marrow"]),
        ("共有 196 人參加", 8, ["共有", "196 人參", "加"]),
        ("在第 I/II 期試驗", 10, ["在", "第 I/II 期", "試驗"]),
        ("NurOwn細胞", 8, ["NurOwn細", "胞"]),
        ("達到32.6%的人", 9, ["達到32.6%", "的人"]),
    ],
)
def test_a_line_ends_where_a_typesetter_would_end_it(
    text: str, room: float, shown: list[str]
) -> None:
    """Never before a comma, never after an opening bracket, never inside a word or a number."""
    assert cut(text, room) == shown


def test_a_lonely_end_gets_company() -> None:
    """The lines before it are set a little shorter, if that needs no further line."""
    *_, last = cut("一二三四五六七八九十" * 2 + "。", 40)
    assert len(last) > 2
    assert cut("It cannot tell whether the cells slowed it.", 40)[-1] != "it."


@given(TEXTS, st.integers(min_value=4, max_value=40))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, room: int) -> None:
    """Only spaces at the ends of lines go."""
    shown = cut(text, room)
    assert "".join(shown).replace(" ", "") == text.replace(" ", "")
    for line in shown:
        assert sum(2 if ord(c) > 0x2E80 else 1 for c in line) <= room
        assert line == line.strip(" ")


@given(TEXTS)
def test_where_there_is_room_no_line_begins_with_a_point(text: str) -> None:
    """A line of a hundred characters never has to."""
    for line in cut(f"細{text}", 20)[1:]:
        longest = max(len(word) for word in text.split(" "))
        assert longest > 9 or line[0] not in "，。、：）」…%.,)”"
