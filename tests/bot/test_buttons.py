"""What buttons carry: short enough for Telegram, and understood for life."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import (
    ASK,
    DATA_BYTES,
    LESS,
    MORE,
    Button,
    choices_of,
    digits,
    fits,
    folded,
    for_elsewhere,
    in_rows,
    kind_of,
    offers_of,
    packed,
    parts_of,
    split_language,
)
from bot.keyboard import keyboard, rows_of
from faq.labels import every_label
from faq.models import Language, Library

LABEL = st.text(st.characters(exclude_characters="+"), min_size=1)


@pytest.mark.parametrize("kind", [ASK, MORE, LESS])
def test_every_label_fits_a_button_and_comes_back(library: Library, kind: str) -> None:
    """All labels of the content, with a language too, in at most 64 bytes."""
    for label in every_label(library):
        data = packed(kind, label)
        assert (kind_of(data), parts_of(data)) == (kind, (label,))
        assert fits(f"{data}@zh-Hant")


@given(st.lists(LABEL).map(tuple))
def test_any_parts_come_back(parts: tuple[str, ...]) -> None:
    """What is packed is what is read, colons and all."""
    assert parts_of(packed(ASK, *parts)) == parts
    assert kind_of(packed(ASK, *parts)) == ASK


@given(st.text())
def test_any_data_can_be_read(data: str) -> None:
    """Old buttons and strange clients send anything."""
    assert all(parts_of(data))
    bare, language = split_language(data)
    assert data == (bare if language is None else f"{bare}@{language}")
    assert kind_of(data) in data


def test_the_data_of_a_button_is_kept_for_life() -> None:
    """Buttons in people's chats carry exactly this."""
    assert packed(ASK, "cell.safety:MSC") == "a:cell.safety:MSC"
    assert packed(MORE, "als.what", "route") == "m:als.what+route"
    assert packed(LESS, "als.what") == "l:als.what"
    assert split_language("a:als.what@zh-Hans") == ("a:als.what", Language.ZH_HANS)
    assert split_language("a:als.what@tlh") == ("a:als.what@tlh", None)
    assert split_language("@en") == ("@en", None)


def test_data_that_is_too_long_is_known() -> None:
    """64 bytes fit, one more does not; a Chinese character counts three."""
    assert fits("a:" + "x" * (DATA_BYTES - 2)) is True
    assert fits("a:" + "x" * (DATA_BYTES - 1)) is False
    assert fits("a:" + "漢" * 21) is False


# --- digits and words ------------------------------------------------------------------------


def test_buttons_are_numbered_in_reading_order() -> None:
    """Row by row, from 1 on, before their words."""
    rows = digits(in_rows([Button(word, f"a:{word}") for word in "abc"], 2))
    assert [[button.shown for button in row] for row in rows] == [["1 · a", "2 · b"], ["3 · c"]]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        *(("2", "２"), ("2", "2."), ("2", "②"), ("2", " 2)"), ("More", "more!"), ("MSC", "ＭＳＣ")),
        *(("有用嗎？能治好嗎？", "有用嗎 能治好嗎"), ("A clinic's offer", "a clinics offer")),
        ("✓ 風險", "風險"),
    ],
)
def test_what_is_typed_is_compared_without_signs_and_width(typed: str, same: str) -> None:
    """Keyboards and eyes write differently."""
    assert folded(typed) == folded(same) != ""


def test_a_digit_and_the_words_press_the_same_button() -> None:
    """Of two that say the same, the first; those that open a page are not pressed by typing."""
    rows = (
        (Button("More", "m:x"), Button("Paper", url="https://doi.org/1")),
        (Button("Risks", "a:r", digit="1"), Button("Risks?", "a:s", digit="2")),
    )
    assert offers_of(rows) == {
        "more": "m:x", "1": "a:r", "risks": "a:r", "2": "a:s",
    }  # fmt: skip


def test_choices_are_the_labels_behind_digits() -> None:
    """In order; neither the way back, nor what opens more, nor what sets something."""
    rows = (
        (Button("More", "m:x"),),
        (Button("A", "a:one", digit="1"), Button("B", "a:two", digit="2")),
        (Button("Taiwan", "reg:TW", digit="3"), Button("Back", "a:zero", digit="0")),
        (Button("Menu", "n:", digit="9"),),
    )
    assert choices_of(rows) == ("one", "two")
    assert choices_of(()) == ()


# --- as Telegram has them --------------------------------------------------------------------


def test_a_keyboard_comes_back_as_the_rows_it_was_made_of() -> None:
    """A message that was sent still says which digit a button had."""
    rows = (
        (Button("More", "m:x"), Button("Paper", url="https://doi.org/1")),
        (Button("A · B", "a:one", digit="1"),),
        (Button("Back", "n:work", digit="0"), Button("Menu", "n:", digit="9")),
    )
    assert rows_of(keyboard(rows)) == rows
    assert keyboard(()) is None
    assert rows_of(None) == ()


def test_elsewhere_only_answers_are_pressed() -> None:
    """With the language in the data; what needs the chat, or is too long, is left out."""
    rows = (
        (Button("More", "m:x"), Button("Picture", "p:trials")),
        (Button("A", "a:one", digit="1"), Button("Paper", url="https://doi.org/1")),
        (Button("Menu", "n:", digit="9"),),
        (Button("Long", "a:" + "x" * 62),),
    )
    kept = for_elsewhere(rows, Language.ZH_HANS)
    assert [[(button.text, button.data) for button in row] for row in kept] == [
        [("More", "m:x@zh-Hans")],
        [("A", "a:one@zh-Hans"), ("Paper", None)],
    ]
    assert split_language(kept[0][0].data or "") == ("m:x", Language.ZH_HANS)
