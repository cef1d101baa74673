"""What buttons carry: short enough for Telegram, and understood for life."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import Ask, ChooseLanguage, Less, More
from faq.labels import every_label
from faq.models import Language, Library

KINDS = (Ask, More, Less)
LABEL = st.text(st.characters(exclude_characters="+"), min_size=1)


@pytest.mark.parametrize("kind", KINDS)
def test_every_label_fits_a_button_and_comes_back(
    library: Library, kind: type[Ask | More | Less]
) -> None:
    """All labels of the content, in at most 64 bytes."""
    labels = every_label(library)
    packed = {label: kind((label,)).pack() for label in labels}
    too_long = [label for label, data in packed.items() if len(data.encode()) > 64]
    assert too_long == []
    assert [kind.parse(data) for data in packed.values()] == [kind((label,)) for label in labels]


@given(st.lists(LABEL).map(tuple))
def test_any_labels_come_back(labels: tuple[str, ...]) -> None:
    """What is packed is what is parsed, colons and all."""
    assert [kind.parse(kind(labels).pack()) for kind in KINDS] == [kind(labels) for kind in KINDS]


@given(st.text())
def test_any_data_can_be_parsed(data: str) -> None:
    """Old buttons and strange clients send anything."""
    for kind in KINDS:
        assert all(kind.parse(data).labels)
    assert ChooseLanguage.parse(data).language in {None, *Language}


def test_the_data_of_a_button_is_kept_for_life() -> None:
    """Buttons in people's chats carry exactly this."""
    assert Ask(("cell.safety:MSC",)).pack() == "a:cell.safety:MSC"
    assert More(("als.what", "route")).pack() == "m:als.what+route"
    assert Less(("als.what",)).pack() == "l:als.what"
    assert ChooseLanguage(Language.ZH_HANS).pack() == "lang:zh-Hans"
    assert ChooseLanguage(None).pack() == "lang:auto"


def test_buttons_that_are_too_long_say_so() -> None:
    """64 bytes fit, one more does not; a Chinese character counts three."""
    assert Ask(("x" * 62,)).fits() is True
    assert Ask(("x" * 63,)).fits() is False
    assert Ask(("漢" * 21,)).fits() is False


@pytest.mark.parametrize("language", [*Language, None])
def test_every_language_comes_back(language: Language | None) -> None:
    """Those of Language, and the language of each question."""
    assert ChooseLanguage.parse(ChooseLanguage(language).pack()) == ChooseLanguage(language)


def test_a_language_that_is_not_known_counts_as_none() -> None:
    """The language of each question is used instead."""
    assert ChooseLanguage.parse("lang:tlh") == ChooseLanguage(None)
