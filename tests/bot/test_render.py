"""Replies as messages: the answer, where it comes from, when it was checked, and buttons."""

from dataclasses import replace
from datetime import date

import pytest

from bot.buttons import LESS, MORE, fits, packed
from bot.keyboard import keyboard
from bot.markup import parse_html, plain_text, utf16_len
from bot.page import Page
from bot.render import (
    MOST_IN_GROUP,
    MOST_RELATED_IN_GROUP,
    MOST_SOURCES_IN_SHORT,
    Renderer,
    numbered,
    picture_of,
)
from faq.answer import Engine
from faq.labels import every_label
from faq.models import (
    Language,
    Library,
    Option,
    Outcome,
    Part,
    Question,
    Reply,
    Source,
    SourceKind,
    Topic,
)
from faq.normalise import language_of

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
    topic=Topic(),
)


@pytest.fixture(scope="module")
def renderer(library: Library) -> Renderer:
    """Return a renderer with the shipped words."""
    return Renderer(library)


def buttons_of(page: Page) -> list[list[tuple[str, object]]]:
    """Return the rows of buttons as Telegram gets them, each with its words and data."""
    markup = keyboard(page.rows)
    rows = markup.inline_keyboard if markup else ()
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
    related = [("1 · The trials", "a:trials.list")]
    more, less = (library.notices[f"{name}_button"][Language.EN] for name in ("more", "less"))
    assert buttons_of(renderer.short(REPLY)) == [[(more, "m:cell.safety:MSC")], related]
    assert buttons_of(renderer.whole(REPLY)) == [[(less, "l:cell.safety:MSC")], related]


def test_where_there_is_no_more_there_is_no_button(renderer: Renderer) -> None:
    """Nor a keyboard, where there is nothing to press at all."""
    bare = replace(REPLY, parts=(replace(SHORT, more=""),), options=())
    assert keyboard(renderer.short(bare).rows) is None


def test_two_answers_stand_one_after_the_other(renderer: Renderer) -> None:
    """Each with its own sources, opened by one button."""
    other = replace(SHORT, label="route", short="Other answer.", sources=())
    both = replace(REPLY, parts=(SHORT, other))
    blocks = plain_text(renderer.short(both).html).split("\n\n")
    assert [blocks[0], blocks[2]] == ["Short answer.", "Other answer."]
    assert buttons_of(renderer.short(both))[0][0][1] == "m:cell.safety:MSC+route"


def test_choices_have_a_row_each_and_no_source(renderer: Renderer) -> None:
    """Where the engine is not sure, it asks, and claims nothing."""
    asked = Part(label="", short="Which?", more="", sources=(), reviewed=None, review_by=None)
    options = (Option(text="A", label="als.what"), Option(text="B", label="route"))
    unsure = replace(REPLY, outcome=Outcome.UNCERTAIN, parts=(asked,), options=options)
    for page in (renderer.short(unsure), renderer.in_group(unsure)):
        assert page.html == "Which?"
        assert buttons_of(page) == [[("1 · A", "a:als.what")], [("2 · B", "a:route")]]


def test_a_page_carries_what_the_reply_is_about(renderer: Renderer) -> None:
    """So that a follow-up, a picture of it, and a sound at night know of it."""
    topic = Topic(intent="cell.safety", about=("MSC",))
    for render in (renderer.short, renderer.whole, renderer.in_group):
        page = render(replace(REPLY, topic=topic))
        assert (page.topic, page.labels, page.urgent) == (topic, ("cell.safety:MSC",), False)
        assert render(replace(REPLY, outcome=Outcome.URGENT)).urgent is True


def test_sources_beyond_three_are_counted_in_the_short_answer(renderer: Renderer) -> None:
    """The whole one names them all."""
    sources = tuple(replace(PAPER, id=str(at), by=f"Author {at}") for at in range(5))
    many = replace(REPLY, parts=(replace(SHORT, sources=sources),))
    foot = plain_text(renderer.short(many).html).rpartition("\n\n")[2]
    named = " · ".join(f"Author {at} 2020" for at in range(MOST_SOURCES_IN_SHORT))
    assert foot.startswith(f"📄 {named} · +2 | ")
    assert plain_text(renderer.whole(many).html).count("• Author ") == 5


def test_a_foot_names_all_its_sources_and_the_day(renderer: Renderer, library: Library) -> None:
    """Under texts that are no reply."""
    foot = renderer.foot((PAPER, ARTICLE), date(2026, 11, 22), Language.EN)
    checked = library.notices["reviewed_line"][Language.EN].replace("{date}", "22 November 2026")
    assert plain_text(foot) == f"📄 Lee & Wu 2020 · A company 2020 | {checked}"


# --- pictures --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("trials.list", "trials"),
        ("compare:MSC,NSC,iPSC", "cells"),
        ("trial.detail:msc-4", "trial:msc-4"),
        ("trials.list:MSC", None),
        ("compare:MSC,NSC", None),
        ("trial.detail", None),
        ("als.what", None),
    ],
)
def test_an_answer_whose_content_is_drawn_offers_the_picture(
    renderer: Renderer, library: Library, label: str, name: str | None
) -> None:
    """Beside "more"; two answers at once offer none."""
    assert picture_of(label) == name
    drawn = replace(REPLY, parts=(replace(SHORT, label=label),))
    words = library.notices["picture_button"][Language.EN]
    offered = [button for row in buttons_of(renderer.short(drawn)) for button in row]
    assert ((words, f"p:{name}") in offered) is (name is not None)
    two = replace(drawn, parts=(*drawn.parts, SHORT))
    assert words not in [text for row in buttons_of(renderer.short(two)) for text, _ in row]


# --- in groups -------------------------------------------------------------------------------


def test_in_a_group_the_rest_stands_in_a_quote_that_opens(renderer: Renderer) -> None:
    """The short answer with its sources first, and "more" is no button."""
    page = renderer.in_group(REPLY)
    quotes = [e for e in parse_html(page.html).entities if e.type == "expandable_blockquote"]
    text = plain_text(page.html)
    assert len(quotes) == 1
    assert text.startswith("Short answer.\n\n📄 Lee & Wu 2020")
    before = text.index("And more.")
    assert quotes[0].offset == utf16_len(text[:before])
    assert buttons_of(page) == [[("1 · The trials", "a:trials.list")]]


def test_in_a_group_few_related_questions_are_offered(renderer: Renderer) -> None:
    """A wall of buttons is in everybody's way."""
    options = tuple(Option(text=str(at), label=f"l{at}") for at in range(5))
    page = renderer.in_group(replace(REPLY, options=options))
    assert len(buttons_of(page)) == MOST_RELATED_IN_GROUP


def test_in_a_group_what_would_need_two_messages_is_short(renderer: Renderer) -> None:
    """Without the quotes; the whole is a press away in private."""
    long = replace(REPLY, parts=(replace(SHORT, more="long " * (MOST_IN_GROUP // 5)),))
    page = renderer.in_group(long)
    assert "blockquote" not in page.html
    assert page.html == renderer.short(long).html


# --- the shipped content ---------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_every_shipped_answer_is_valid_sourced_and_fits_one_message(
    renderer: Renderer, engine: Engine, library: Library, language: Language
) -> None:
    """Short and whole, with room for the disclaimer and its blank line."""
    room = 4096 - utf16_len(library.notices["disclaimer"][language]) - 2
    faults: list[tuple[str, object]] = []
    for label in every_label(library):
        reply = engine.reply_for((label,), Question(text="", language=language))
        for rendered in (renderer.short(reply), renderer.whole(reply), renderer.in_group(reply)):
            parsed = parse_html(rendered.html)
            if utf16_len(parsed.text) > room:
                faults.append((label, utf16_len(parsed.text)))
            if not all(fits(str(data)) for row in buttons_of(rendered) for _, data in row):
                faults.append((label, buttons_of(rendered)))
            if (
                language_of(f"{parsed.text}\n\n{library.notices['disclaimer'][language]}")
                != language
            ):
                faults.append((label, "seems to be in another language"))
        foot = plain_text(renderer.short(reply).html).rpartition("\n\n")[2]
        if reply.parts[0].sources and "2026" not in foot:
            faults.append((label, foot))
    assert faults == []


def test_the_longest_labels_together_still_have_a_more_button(library: Library) -> None:
    """Three answers in one message, which is the most there are, open with one press."""
    longest = sorted(every_label(library), key=lambda label: (-len(label), label))[:3]
    assert fits(packed(MORE, *longest))


def test_labels_too_long_for_a_button_are_left_without_it(renderer: Renderer) -> None:
    """Telegram would refuse the whole message."""
    long = replace(REPLY, parts=(replace(SHORT, label="x" * 63),))
    assert buttons_of(renderer.short(long)) == [[("1 · The trials", "a:trials.list")]]


def test_less_takes_no_more_room_than_more() -> None:
    """So that what could be opened can be closed."""
    assert len(packed(LESS, "x")) == len(packed(MORE, "x"))


def test_choices_are_numbered_one_a_row() -> None:
    """No words are cut off on a small phone."""
    rows = numbered((Option(text="A", label="als.what"), Option(text="B", label="route")))
    assert [[(b.shown, b.data) for b in row] for row in rows] == [
        [("1 · A", "a:als.what")],
        [("2 · B", "a:route")],
    ]
