"""Labels, and the words on their buttons."""

from dataclasses import replace

import pytest

from faq.answer import Engine
from faq.labels import (
    about_name,
    every_label,
    is_known,
    join_label,
    options_for,
    split_label,
    title_of,
)
from faq.models import Language, Library, Question


@pytest.mark.parametrize(
    ("label", "intent", "about"),
    [
        ("best", "best", None),
        ("cell.safety:NSC", "cell.safety", "NSC"),
        ("compare:MSC,NSC", "compare", "MSC,NSC"),
        ("trial.detail:msc-4", "trial.detail", "msc-4"),
    ],
)
def test_a_label_is_an_intent_and_what_it_is_about(
    label: str, intent: str, about: str | None
) -> None:
    """Labels come apart and together again."""
    assert split_label(label) == (intent, about)
    assert join_label(intent, about) == label


@pytest.mark.parametrize(
    ("label", "known"),
    [
        ("cell.safety", True),
        ("cell.safety:NSC", True),
        ("cell.safety:HSC", False),
        ("als.what:MSC", False),
        ("nonsense", False),
        ("oos", False),
        ("", False),
    ],
)
def test_a_label_is_known_if_it_has_an_answer(library: Library, label: str, known: bool) -> None:
    """What is out of scope is recognised and has no answer."""
    assert is_known(library, label) is known


def test_every_label_is_known(library: Library) -> None:
    """All labels lead to answers, each once."""
    labels = every_label(library)
    assert all(is_known(library, label) for label in labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("cell.safety:NSC", "Risks of NSC"),
        ("cell.safety", "Risks of stem cells"),
        ("compare:MSC,NSC", "Risks of MSC / NSC"),
        ("cell.safety:msc-9", "Risks of the ninth trial"),
    ],
)
def test_a_title_names_what_it_is_about(library: Library, label: str, title: str) -> None:
    """The button names the cell, the cells or the trial; without one it speaks of stem cells."""
    words = {Language.EN: "Risks of {about}"}
    trial = replace(library.trials["msc-4"], name={Language.EN: "the ninth trial"})
    asked = {id_: replace(library.intents[id_], title=words) for id_ in ("cell.safety", "compare")}
    changed = replace(library, intents=asked, trials={"msc-9": trial})
    assert title_of(changed, label, Language.EN) == title


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("{about}的風險", "NSC 的風險"),
        ("三種{about}", "三種NSC"),
        ("NSC 和 MSC", "NSC 和 MSC"),
        ("第3期試驗", "第3 期試驗"),
    ],
)
def test_a_space_stands_where_latin_letters_end_before_chinese(
    library: Library, words: str, title: str
) -> None:
    """It reads better so; where the writer has put one there is still one."""
    cell = replace(library.concepts["NSC"], button={Language.ZH_HANT: "NSC"})
    intent = replace(library.intents["cell.safety"], title={Language.ZH_HANT: words})
    changed = replace(
        library, concepts={**library.concepts, "NSC": cell}, intents={"cell.safety": intent}
    )
    assert title_of(changed, "cell.safety:NSC", Language.ZH_HANT) == title


@pytest.mark.parametrize("language", Language)
def test_the_buttons_under_an_answer_differ(
    library: Library, either_engine: Engine, language: Language
) -> None:
    """No two of them say the same and lead elsewhere."""
    alike = []
    for label in every_label(library):
        reply = either_engine.reply_for((label,), Question(text="", language=language))
        titles = [option.text for option in reply.options]
        if len(set(titles)) < len(titles):
            alike.append((label, titles))
    assert alike == []


def test_cells_together_are_named_together(library: Library) -> None:
    """Cells that are compared stand side by side."""
    assert about_name(library, "MSC,NSC,iPSC", Language.EN) == "MSC / NSC / iPSC"


def test_a_trial_is_named_with_its_figures(library: Library) -> None:
    """A trial's name may refer to its figures; the button shows them."""
    trial = replace(
        library.trials["msc-4"], name={Language.EN: "NurOwn, {msc-4.enrolled} people"}, enrolled=197
    )
    changed = replace(library, trials={**library.trials, "msc-4": trial})
    assert about_name(changed, "msc-4", Language.EN) == "NurOwn, 197 people"


def test_options_leave_out_what_has_no_answer(library: Library) -> None:
    """No button leads nowhere, and none stands twice."""
    options = options_for(library, ("best", "nonsense", "route", "best", "oos"), Language.EN)
    assert [option.label for option in options] == ["best", "route"]


def test_options_are_in_the_readers_language(library: Library) -> None:
    """Buttons say their titles in the language asked for."""
    [option] = options_for(library, ("als.what",), Language.ZH_HANS)
    assert option.text == library.intents["als.what"].title[Language.ZH_HANS]
