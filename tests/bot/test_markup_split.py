"""Long texts are cut into messages: nothing lost, each part whole, cuts where a reader pauses."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markup import MarkupError, parse_html, plain_text, split_html, utf16_len
from tests.bot.test_markup import VALID

LONG = st.lists(
    st.one_of(
        VALID, st.sampled_from(["漢字，漢字。", "One. Two! ", "\n", "\n\n", "  ", "wordword "])
    ),
    max_size=12,
).map("".join)


def without_space(text: str) -> str:
    """Leave out the white space, which a cut may take."""
    return re.sub(r"[ \n]", "", text)


@settings(max_examples=200, deadline=None)
@given(LONG, st.integers(2, 40))
def test_every_part_fits_is_valid_and_none_is_blank(source: str, limit: int) -> None:
    """Each part parses by itself, holds at most `limit` units, and shows something."""
    for part in split_html(source, limit):
        text = plain_text(part)
        assert utf16_len(text) <= limit
        assert text.strip(" \n")


@settings(max_examples=200, deadline=None)
@given(LONG, st.integers(2, 40))
def test_nothing_is_lost_but_space_at_the_cuts(source: str, limit: int) -> None:
    """The parts' texts, one after another, are the whole text."""
    parts = split_html(source, limit)
    joined = "".join(plain_text(part) for part in parts)
    assert without_space(joined) == without_space(plain_text(source))


@settings(max_examples=200, deadline=None)
@given(LONG, st.integers(2, 40))
def test_every_character_keeps_its_meaning(source: str, limit: int) -> None:
    """What was bold, quoted or a link before is so after, character by character."""
    assert meanings(*split_html(source, limit)) == meanings(source)


def meanings(*parts: str) -> list[tuple[str, frozenset[tuple[object, ...]]]]:
    """List each character that is no space with what the entities say of it."""
    found: list[tuple[str, frozenset[tuple[object, ...]]]] = []
    for part in parts:
        parsed = parse_html(part)
        at = 0
        for char in parsed.text:
            over = frozenset(
                (e.type, e.url, e.language, e.user_id, e.custom_emoji_id, e.unix_time)
                for e in parsed.entities
                if e.offset <= at < e.end
            )
            at += utf16_len(char)
            if char not in " \n":
                found.append((char, over))
    return found


def test_what_fits_stays_as_it_is() -> None:
    """A text within the limit comes back untouched, attributes and all."""
    source = " <a  href='example.org'>x</a> & <b>\"y\"</b>\n"
    assert split_html(source, 20) == (source,)


@pytest.mark.parametrize("source", ["", " \n ", "<b> </b>"])
def test_a_blank_text_has_no_parts(source: str) -> None:
    """There is nothing to send of nothing."""
    assert split_html(source, 10) == ()


@pytest.mark.parametrize(
    ("source", "limit", "parts"),
    [
        ("one two\n\nthree\nfour. five", 20, ("one two", "three\nfour. five")),
        ("one two three\nfour. five", 20, ("one two three", "four. five")),
        ("One two. Three four five", 20, ("One two.", "Three four five")),
        ("幹細胞是什麼。它能做什麼？很多", 10, ("幹細胞是什麼。", "它能做什麼？很多")),
        ("他說「會好嗎？」醫師搖頭", 10, ("他說「會好嗎？」", "醫師搖頭")),
        ("一。二三。四", 5, ("一。二三。", "四")),
        ("one two three", 8, ("one two", "three")),
        ("漢字漢字漢字", 4, ("漢字漢字", "漢字")),
        ("😀😀😀", 3, ("😀", "😀", "😀")),
        ("a👍🏽b", 4, ("a", "👍🏽", "b")),
    ],
)
def test_cuts_where_a_reader_pauses(source: str, limit: int, parts: tuple[str, ...]) -> None:
    """Paragraph first, then line, sentence, word; a character or an emoji is never cut."""
    assert split_html(source, limit) == parts


def test_open_tags_are_closed_and_opened_again() -> None:
    """A cut inside tags closes them, and the next part begins with them."""
    source = '<blockquote expandable><b>one two</b> <a href="http://a.org/?b&amp;c">three</a></blockquote>'
    assert split_html(source, 10) == (
        "<blockquote expandable><b>one two</b></blockquote>",
        '<blockquote expandable><a href="http://a.org/?b&amp;c">three</a></blockquote>',
    )


def test_code_keeps_language_and_indentation() -> None:
    """Lines of code stay indented and known as code."""
    source = '<pre><code class="language-py">if a:\n    b()\n    c()</code></pre>'
    assert split_html(source, 14) == (
        '<pre><code class="language-py">if a:\n    b()</code></pre>',
        '<pre><code class="language-py">    c()</code></pre>',
    )


def test_a_long_text_is_cut_quickly_into_full_parts() -> None:
    """Text without any pause fills every part but the last."""
    parts = split_html("字" * 20_000, 4096)
    assert [utf16_len(part) for part in parts] == [4096] * 4 + [20_000 - 4 * 4096]


def test_wrong_limits_and_wrong_html_are_refused() -> None:
    """A limit below an emoji's size and HTML that Telegram refuses raise errors."""
    with pytest.raises(ValueError, match="limit is 1"):
        split_html("x", 1)
    with pytest.raises(MarkupError):
        split_html("<p>x</p>", 10)
