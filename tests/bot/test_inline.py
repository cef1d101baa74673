"""`@bot question` in any chat, over HTTP, with the real application."""

import pytest

from bot.answers import Answers
from bot.app import App
from bot.chats import Chats
from bot.inline import MOST_RESULTS, Inline
from bot.markup import plain_text, utf16_len
from bot.memory import Memory
from bot.playground import Call, Group, InlineResult, NotHeardError, Person, Playground
from bot.reader import Readers
from faq.answer import Engine
from faq.labels import every_label, title_of
from faq.models import Language, Library, Outcome, Question
from faq.suggest import suggestions
from tests.bot.refusals import refusals
from tests.bot.wire import faults

QUERIES = {
    Language.EN: "is MSC safe",
    Language.ZH_HANT: "MSC 安全嗎",
    Language.ZH_HANS: "MSC 安全吗",
}
CODES = {Language.EN: "en", Language.ZH_HANT: "zh-hant", Language.ZH_HANS: "zh-hans"}


@pytest.fixture
def elsewhere(telegram: Playground, family: Person) -> Group:
    """Return a group where the bot is no member."""
    return telegram.group("Friends", members=[telegram.person("Siti")], admins=[family], bots=[])


def titles(results: list[InlineResult]) -> list[str]:
    """List what stands in the list above the text field."""
    return [result.title for result in results]


def last_answer(telegram: Playground) -> Call:
    """Return the bot's last answer to an inline query."""
    return telegram.calls_of("answerInlineQuery")[-1]


@pytest.mark.parametrize("language", Language)
async def test_the_best_answer_comes_first_in_the_language_of_the_words(
    telegram: Playground, family: Person, library: Library, language: Language
) -> None:
    """Up to ten, each another one; the person's Telegram is English."""
    results = await family.asks_inline(QUERIES[language])
    assert results[0].title == title_of(library, "cell.safety:MSC", language)
    assert 2 <= len(results) <= MOST_RESULTS
    assert len(set(titles(results))) == len(results)
    assert faults(telegram.calls, library.notices["disclaimer"], language) == []


async def test_a_result_is_a_complete_message(
    family: Person, elsewhere: Group, library: Library, engine: Engine
) -> None:
    """Answer, sources, when they were checked, and the disclaimer at the end."""
    [result, *_] = await family.asks_inline(QUERIES[Language.EN])
    sent = await family.chooses(result, chat=elsewhere)
    reply = engine.reply_for(("cell.safety:MSC",), Question(text="", language=Language.EN))
    [part] = reply.parts
    assert sent.text.startswith(plain_text(part.short))
    assert {source.link for source in part.sources if source.link} <= set(sent.links)
    assert "Checked: " in sent.text
    assert sent.text.endswith(library.notices["disclaimer"][Language.EN])
    assert result.description in sent.text.replace("\n", " ")


async def test_every_answer_can_be_sent_inline(
    telegram: Playground, family: Person, library: Library
) -> None:
    """Whatever is asked for by its title is in the list, and fits a message."""
    for label in every_label(library):
        if label == "smalltalk":
            continue  # it asks nothing that others could be sent
        wanted = title_of(library, label, Language.EN)
        results = await family.asks_inline(wanted)
        assert results, wanted
        assert all(utf16_len(result.text) <= 4096 for result in results)
    assert refusals(telegram.calls) == []
    assert faults(telegram.calls, library.notices["disclaimer"]) == []


@pytest.mark.parametrize("language", Language)
async def test_no_words_yet_get_what_is_asked_for_most(
    telegram: Playground, application: App, library: Library, language: Language
) -> None:
    """In the language of the person's Telegram, and so for nobody else."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    results = await person.asks_inline("")
    expected = [title_of(library, label, language) for label in library.popular]
    assert titles(results) == expected[:MOST_RESULTS]
    assert last_answer(telegram).parameters["is_personal"] == "true"


@pytest.mark.parametrize("query", [QUERIES[Language.ZH_HANT], QUERIES[Language.ZH_HANS]])
async def test_words_that_show_their_language_get_the_same_for_everybody(
    telegram: Playground, family: Person, query: str
) -> None:
    """So that Telegram keeps one list for all, and asks the bot once."""
    mine = await family.asks_inline(query)
    assert last_answer(telegram).parameters.get("is_personal") in (None, "false")
    theirs = await telegram.person("Wu", language_code="zh-hans").asks_inline(query)
    assert titles(mine) == titles(theirs)
    assert len(telegram.calls_of("answerInlineQuery")) == 1


async def test_words_without_a_language_do_not_decide_it_for_others(
    telegram: Playground, family: Person, library: Library
) -> None:
    """Who types "MSC" first reads English; the next one reads Chinese."""
    mine = await family.asks_inline("MSC")
    assert last_answer(telegram).parameters["is_personal"] == "true"
    theirs = await telegram.person("Wu", language_code="zh-hant").asks_inline("MSC")
    assert mine[0].title in {
        title_of(library, label, Language.EN) for label in every_label(library)
    }
    chinese = {title_of(library, label, Language.ZH_HANT) for label in every_label(library)}
    assert theirs[0].title in chinese


async def test_what_a_person_talked_about_colours_nothing(
    telegram: Playground, family: Person
) -> None:
    """The results go to a chat that others read."""
    other = await telegram.person("Wu").asks_inline("and the side effects?")
    await family.says("what is NSC")
    await family.hears()
    mine = await family.asks_inline("and the side effects?")
    assert titles(mine) == titles(other)


async def test_a_chosen_language_is_kept_to_inline_too(
    telegram: Playground, family: Person, library: Library
) -> None:
    """And to that person: the results are theirs alone."""
    await family.says("/language")
    shown = await family.hears()
    [simplified] = [each.text for row in shown.buttons for each in row if "简" in each.text]
    await family.presses(shown, simplified)
    await family.hears()
    results = await family.asks_inline(QUERIES[Language.ZH_HANT])
    assert results[0].title == title_of(library, "cell.safety:MSC", Language.ZH_HANS)
    assert last_answer(telegram).parameters["is_personal"] == "true"
    theirs = await telegram.person("Wu").asks_inline(QUERIES[Language.ZH_HANT])
    assert theirs[0].title == title_of(library, "cell.safety:MSC", Language.ZH_HANT)


@pytest.mark.parametrize("language", Language)
async def test_an_emergency_gets_that_answer_alone(
    family: Person, library: Library, language: Language
) -> None:
    """Nothing to choose from stands in the way."""
    words = {
        Language.EN: "he cannot breathe",
        Language.ZH_HANT: "他喘不過氣",
        Language.ZH_HANS: "他喘不过气",
    }
    [result] = await family.asks_inline(words[language])
    assert result.title == title_of(library, "safety.emergency", language)
    assert "119" in result.text


@pytest.mark.parametrize("query", ["what is the weather", "asdf qwer", "🙂", "?!", "1+1"])
async def test_what_it_knows_nothing_of_gets_no_results(family: Person, query: str) -> None:
    """A list of guesses would look like answers."""
    assert await family.asks_inline(query) == []


async def test_a_query_of_any_length_is_answered(family: Person) -> None:
    """Telegram passes on 256 characters."""
    assert await family.asks_inline("is MSC safe " * 21)
    assert isinstance(await family.asks_inline("幹" * 256), list)


async def test_buttons_work_where_the_bot_is_no_member(
    telegram: Playground, family: Person, elsewhere: Group, library: Library
) -> None:
    """They change that one message, in its own language, and whoever presses."""
    [result, *_] = await family.asks_inline(QUERIES[Language.ZH_HANT])
    sent = await family.chooses(result, chat=elsewhere)
    family.catches_up(chat=elsewhere)
    label = sent.buttons[0][0]
    english = telegram.person("Tan", language_code="en")
    elsewhere.adds(english)
    await english.presses(sent, label.text)
    changed = await family.hears(chat=elsewhere)
    assert changed.message_id == sent.message_id
    assert changed.text.endswith(library.notices["disclaimer"][Language.ZH_HANT])
    assert changed.text != sent.text
    await english.presses(changed, changed.buttons[0][0].text)
    again = await family.hears(chat=elsewhere)
    assert again.text.endswith(library.notices["disclaimer"][Language.ZH_HANT])
    assert telegram.calls_of("sendMessage") == []


async def test_a_button_leads_into_the_private_chat(family: Person, library: Library) -> None:
    """To the same answer there, with all that can be pressed."""
    [result, *_] = await family.asks_inline(QUERIES[Language.EN])
    sent = await family.chooses(result)
    link = next(button.url for row in sent.buttons for button in row if button.url)
    assert link == "https://t.me/als_test_bot?start=cell-safety-MSC"
    await family.says(f"/start {link.partition('=')[2]}")
    heard = await family.hears()
    assert heard.text.partition("\n")[0] == sent.text.partition("\n")[0]
    assert heard.text.endswith(library.notices["disclaimer"][Language.EN])


async def test_a_press_on_a_deleted_inline_message_is_survived(
    telegram: Playground, family: Person, elsewhere: Group
) -> None:
    """The bot cannot see that message; the next question is answered."""
    [result, *_] = await family.asks_inline(QUERIES[Language.EN])
    sent = await family.chooses(result, chat=elsewhere)
    del elsewhere.chat.messages[sent.message_id]
    await family.presses(sent, sent.buttons[0][0].text)
    await family.says("what is MSC")
    assert "MSC" in (await family.hears()).text
    assert refusals(telegram.calls, "MESSAGE_ID_INVALID") == []


async def test_an_answer_that_comes_too_late_is_no_error(
    telegram: Playground, family: Person
) -> None:
    """The person has typed on; nobody is told that something went wrong."""
    too_old = "query is too old and response timeout expired or query ID is invalid"
    telegram.fails("answerInlineQuery", 400, f"Bad Request: {too_old}")
    with pytest.raises(NotHeardError):
        await family.asks_inline("is MSC safe", seconds=0.5)
    assert titles(await family.asks_inline("is NSC safe"))
    assert telegram.calls_of("sendMessage") == []


def test_suggestions_begin_with_the_engines_own_answer(engine: Engine) -> None:
    """What is asked in private gets the same answer first."""
    for text in ("is MSC safe", "NSC 有用嗎", "iPSC 是什么", "which trials are there"):
        question = Question(text=text)
        reply = engine.answer(question)
        assert reply.outcome is Outcome.ANSWERED
        assert suggestions(engine, question, 10)[0] == reply.labels


@pytest.mark.parametrize("most", [1, 3, 10])
def test_suggestions_are_as_many_as_wanted_at_most(engine: Engine, most: int) -> None:
    """And all different."""
    found = suggestions(engine, Question(text="stem cells how"), most)
    assert 1 <= len(found) <= most
    assert len(set(found)) == len(found)


def test_results_are_kept_for_each_language_and_the_oldest_go_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words are not worked out again; memory does not grow for ever."""
    monkeypatch.setattr("bot.inline.MOST_KEPT", 2)
    answers = Answers(engine)
    inline = Inline(answers, Readers(Chats(), Memory()))
    english = inline._results("MSC", Language.EN, "als_test_bot")
    chinese = inline._results("msc", Language.ZH_HANT, "als_test_bot")
    assert chinese[0].title != english[0].title
    assert inline._results("msc", Language.EN, "als_test_bot") is english
    inline._results("NSC", Language.EN, "als_test_bot")
    assert inline._results("MSC", Language.EN, "als_test_bot") is english
    assert inline._results("MSC", Language.ZH_HANT, "als_test_bot") is not chinese
