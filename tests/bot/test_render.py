"""Replies as messages: the answer, where it comes from, when it was checked, and buttons."""

from dataclasses import replace
from datetime import date

import pytest

from bot.buttons import Ask, Less, More
from bot.markup import parse_html, plain_text, utf16_len
from bot.render import LANGUAGE_NAMES, Rendered, Renderer, language_buttons
from faq.answer import Engine
from faq.labels import every_label
from faq.models import Language, Library, Option, Outcome, Part, Question, Reply, Source, SourceKind
from faq.models import Topic as NoTopic

PAPER = Source(
    id="paper-2020",
    title="Cells & nerves <pilot>",
    by="Lee & Wu",
    year=2020,
    kind=SourceKind.PAPER,
    link='https://doi.org/10.1/a"b?c=1&d',
)
ARTICLE = replace(PAPER, id="article", kind=SourceKind.ARTICLE, by="A company", link=None)
SHORT = Part(
    label="cell.safety:MSC",
    short="<b>Short</b> answer.",
    more="And <i>more</i>.",
    sources=(PAPER, ARTICLE),
    reviewed=date(2026, 11, 22),
    review_by=date(2027, 5, 22),
)
REPLY = Reply(
    outcome=Outcome.ANSWERED,
    language=Language.EN,
    parts=(SHORT,),
    options=(Option(text="The trials", label="trials.list"),),
    score=90.0,
    topic=NoTopic(),
)


@pytest.fixture(scope="module")
def renderer(library: Library) -> Renderer:
    """Return a renderer with the shipped words."""
    return Renderer(library)


def buttons_of(rendered: Rendered) -> list[list[tuple[str, object]]]:
    """Return the rows of buttons, each with its words and data."""
    rows = rendered.buttons.inline_keyboard if rendered.buttons else ()
    return [[(button.text, button.callback_data) for button in row] for row in rows]


def test_a_short_answer_names_its_sources_and_its_date(
    renderer: Renderer, library: Library
) -> None:
    """In one line under the answer, linked where there is a link."""
    answer, foot = plain_text(renderer.short(REPLY).html).split("\n\n")
    checked = library.notices["reviewed_line"][Language.EN].replace("{date}", "22 November 2026")
    assert answer == "Short answer."
    assert foot == f"📄 Lee & Wu 2020 · A company 2020 | {checked}"


def test_a_link_leads_to_its_source_whatever_signs_it_has(renderer: Renderer) -> None:
    """Quotes and ampersands are escaped, and come out as they were."""
    for rendered in (renderer.short(REPLY), renderer.whole(REPLY)):
        links = [e.url for e in parse_html(rendered.html).entities if e.type == "text_link"]
        assert links == [PAPER.link]


def test_a_whole_answer_lists_its_sources_with_their_titles(
    renderer: Renderer, library: Library
) -> None:
    """Short, more, sources and date, in this order."""
    blocks = plain_text(renderer.whole(REPLY).html).split("\n\n")
    assert blocks[:2] == ["Short answer.", "And more."]
    heading, first, second = blocks[2].split("\n")
    assert heading == library.notices["sources_heading"][Language.EN]
    assert first == "• Lee & Wu, Cells & nerves <pilot> (2020)"
    assert second.startswith(f"• {library.notices['article_label'][Language.EN]}: ")


def test_more_and_less_lead_to_each_other(renderer: Renderer, library: Library) -> None:
    """Above the related questions, which have a row each."""
    related = [("The trials", Ask(("trials.list",)).pack())]
    more, less = (library.notices[f"{name}_button"][Language.EN] for name in ("more", "less"))
    assert buttons_of(renderer.short(REPLY)) == [[(more, "m:cell.safety:MSC")], related]
    assert buttons_of(renderer.whole(REPLY)) == [[(less, "l:cell.safety:MSC")], related]


def test_where_there_is_no_more_there_is_no_button(renderer: Renderer) -> None:
    """Nor a keyboard, where there is nothing to press at all."""
    bare = replace(REPLY, parts=(replace(SHORT, more=""),), options=())
    assert renderer.short(bare).buttons is None


def test_two_answers_stand_one_after_the_other(renderer: Renderer) -> None:
    """Each with its own sources, opened by one button."""
    other = replace(SHORT, label="route", short="Other answer.", sources=())
    both = replace(REPLY, parts=(SHORT, other))
    blocks = plain_text(renderer.short(both).html).split("\n\n")
    assert [blocks[0], blocks[2]] == ["Short answer.", "Other answer."]
    assert buttons_of(renderer.short(both))[0][0][1] == More(("cell.safety:MSC", "route")).pack()


def test_choices_have_a_row_each_and_no_source(renderer: Renderer) -> None:
    """Where the engine is not sure, it asks, and claims nothing."""
    asked = Part(label="", short="Which?", more="", sources=(), reviewed=None, review_by=None)
    options = (Option(text="A", label="als.what"), Option(text="B", label="route"))
    unsure = replace(REPLY, outcome=Outcome.UNCERTAIN, parts=(asked,), options=options)
    rendered = renderer.short(unsure)
    assert rendered.html == "Which?"
    assert buttons_of(rendered) == [[("A", "a:als.what")], [("B", "a:route")]]


def test_every_language_has_a_button_in_its_own_words() -> None:
    """And one more for the language of each question."""
    rows = buttons_of(Rendered("", language_buttons("Automatic")))
    assert rows == [
        *([(name, f"lang:{language}")] for language, name in LANGUAGE_NAMES.items()),
        [("Automatic", "lang:auto")],
    ]


@pytest.mark.parametrize("language", Language)
def test_every_shipped_answer_is_valid_sourced_and_fits_one_message(
    renderer: Renderer, engine: Engine, library: Library, language: Language
) -> None:
    """Short and whole, with room for the disclaimer and its blank line."""
    room = 4096 - utf16_len(library.notices["disclaimer"][language]) - 2
    faults: list[tuple[str, object]] = []
    for label in every_label(library):
        reply = engine.reply_for((label,), Question(text="", language=language))
        for rendered in (renderer.short(reply), renderer.whole(reply)):
            parsed = parse_html(rendered.html)
            if utf16_len(parsed.text) > room:
                faults.append((label, utf16_len(parsed.text)))
            if not all(len(str(data).encode()) <= 64 for [(_, data)] in buttons_of(rendered)):
                faults.append((label, buttons_of(rendered)))
        foot = plain_text(renderer.short(reply).html).rpartition("\n\n")[2]
        if reply.parts[0].sources and "2026" not in foot:
            faults.append((label, foot))
    assert faults == []


def test_the_longest_labels_together_still_have_a_more_button(library: Library) -> None:
    """Three answers in one message, which is the most there are, open with one press."""
    longest = sorted(every_label(library), key=lambda label: (-len(label), label))[:3]
    assert More(tuple(longest)).fits() is True


def test_labels_too_long_for_a_button_are_left_without_it(renderer: Renderer) -> None:
    """Telegram would refuse the whole message."""
    long = replace(REPLY, parts=(replace(SHORT, label="x" * 63),))
    assert buttons_of(renderer.short(long)) == [[("The trials", "a:trials.list")]]


def test_less_takes_no_more_room_than_more() -> None:
    """So that what could be opened can be closed."""
    assert len(Less(("x",)).pack()) == len(More(("x",)).pack())
