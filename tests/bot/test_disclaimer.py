"""The disclaimer: in which language, where in a text, and how it is recognised there."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.disclaimer import Disclaimer, set_reader, valid, whole
from bot.markup import parse_html, plain_text, utf16_len
from faq.models import Language

WORDS = {
    Language.ZH_HANT: "不是醫療建議。",
    Language.ZH_HANS: "不是医疗建议。",
    Language.EN: "Not <medical> advice.",
}
ANY_TEXT = st.text(st.characters(codec=None, categories=None))


@pytest.fixture(scope="module")
def disclaimer() -> Disclaimer:
    """Return a disclaimer with a sign in it that HTML would take for a tag."""
    return Disclaimer(WORDS)


def test_it_stands_under_a_text_after_a_blank_line(disclaimer: Disclaimer) -> None:
    """In italics, its own signs escaped."""
    assert disclaimer.under("<b>Cells</b> differ.", 4096) == (
        "<b>Cells</b> differ.\n\n<i>Not &lt;medical&gt; advice.</i>",
    )


def test_the_reader_decides_on_its_language(disclaimer: Disclaimer) -> None:
    """Whatever language the text is in."""
    set_reader(Language.ZH_HANT)
    assert disclaimer.under("Cells differ.", 4096) == ("Cells differ.\n\n<i>不是醫療建議。</i>",)
    assert disclaimer.under_plain("Done", 200) == "Done\n不是醫療建議。"


def test_without_a_reader_the_text_decides_on_its_language(disclaimer: Disclaimer) -> None:
    """Chinese under Chinese, English under English."""
    assert disclaimer.under_plain("好了", 200) == "好了\n不是醫療建議。"
    assert disclaimer.under_plain("All done", 200) == "All done\nNot <medical> advice."


def test_a_language_can_be_given_for_a_plain_text(disclaimer: Disclaimer) -> None:
    """For texts about the bot that Telegram keeps by language."""
    set_reader(Language.EN)
    assert disclaimer.under_plain("Bot", 512, Language.ZH_HANT) == "Bot\n不是醫療建議。"


def test_text_that_is_no_html_is_shown_as_typed(disclaimer: Disclaimer) -> None:
    """A tag that does not close, or that Telegram does not know."""
    for typed in ("1 < 2", "<b>open", "<p>paragraph</p>", "</i>"):
        [html] = disclaimer.under(typed, 4096)
        assert plain_text(html).startswith(f"{typed}\n\n")


def test_valid_html_stays_as_it_is() -> None:
    """Only what Telegram would refuse is escaped."""
    assert valid("<b>1 &lt; 2</b>") == "<b>1 &lt; 2</b>"
    assert valid("<b>1 < 2") == "&lt;b&gt;1 &lt; 2"


def test_half_a_character_is_replaced_and_two_halves_become_one() -> None:
    """Only whole characters can be sent."""
    assert whole("a\ud83db") == "a\ufffdb"
    assert whole("\ud83d\ude00") == "😀"


def test_it_is_recognised_at_the_end_and_only_there(disclaimer: Disclaimer) -> None:
    """In either language, in tags or not, before blanks."""
    assert disclaimer.ends("x\n\n<i>不是醫療建議。</i> \n") is True
    assert disclaimer.ends("Not &lt;medical&gt; advice.") is True
    assert disclaimer.ends("Not <medical> advice.") is False  # a tag that Telegram refuses
    assert disclaimer.ends("不是醫療建議。 And more.") is False
    assert disclaimer.ends("") is False
    assert disclaimer.ends_plain("x Not <medical> advice.\n") is True
    assert disclaimer.ends_plain("Not <medical> advice. x") is False


def test_a_plain_text_is_cut_so_that_both_fit(disclaimer: Disclaimer) -> None:
    """The cut is marked, and falls between characters."""
    assert disclaimer.under_plain("一二三四五六七八九十", 14) == "一二三四五…\n不是醫療建議。"
    assert disclaimer.under_plain("漢🙂🙂🙂🙂🙂🙂", 12) == "漢🙂…\n不是醫療建議。"


def test_a_text_too_long_with_it_at_its_end_has_it_once_in_each_part(
    disclaimer: Disclaimer,
) -> None:
    """It is taken off before the text is split or cut."""
    parts = disclaimer.under(f"<b>{'字' * 40}</b>\n不是醫療建議。", 40)
    assert parts == (
        f"<b>{'字' * 31}</b>\n\n<i>不是醫療建議。</i>",
        f"<b>{'字' * 9}</b>\n\n<i>不是醫療建議。</i>",
    )
    assert disclaimer.under_plain(f"{'字' * 40}\n不是醫療建議。", 20) == (
        f"{'字' * 11}…\n不是醫療建議。"
    )
    assert disclaimer.under_plain(f"{'字' * 12}\n\n\n不是醫療建議。", 20) == (
        f"{'字' * 12}\n不是醫療建議。"
    )


@given(ANY_TEXT, st.integers(60, 300))
def test_every_part_fits_is_valid_and_ends_with_it(text: str, limit: int) -> None:
    """For any text and any limit."""
    disclaimer = Disclaimer(WORDS)
    for part in disclaimer.under(text, limit):
        assert utf16_len(parse_html(part).text) <= limit
        assert disclaimer.ends(part)


@given(ANY_TEXT, st.integers(60, 300))
def test_nothing_changes_a_second_time(text: str, limit: int) -> None:
    """What has it under it already stays as it is."""
    disclaimer = Disclaimer(WORDS)
    parts = disclaimer.under(text, limit)
    assert [disclaimer.under(part, limit) for part in parts] == [(part,) for part in parts]
    plain = disclaimer.under_plain(text, limit)
    assert disclaimer.under_plain(plain, limit) == plain


@given(ANY_TEXT, st.integers(40, 300))
def test_every_plain_text_fits_and_ends_with_it(text: str, limit: int) -> None:
    """For any text and any limit."""
    disclaimer = Disclaimer(WORDS)
    signed = disclaimer.under_plain(text, limit)
    assert utf16_len(signed) <= limit
    assert disclaimer.ends_plain(signed)


def test_the_shipped_one_leaves_room_in_the_narrowest_place(
    disclaimers: Mapping[Language, str],
) -> None:
    """120 units of a short description hold it in each language, with half left for words."""
    lengths = {language: utf16_len(disclaimers[language]) for language in Language}
    assert {language: length <= 80 for language, length in lengths.items()} == dict.fromkeys(
        Language, True
    )
