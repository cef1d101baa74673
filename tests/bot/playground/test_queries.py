"""Presses of buttons and inline queries: asked by people, answered by the bot, once and in time."""

import asyncio
from typing import Any

import pytest

from bot.playground import NotHeardError, Person, Playground, PressAnswer
from tests.bot.playground.conftest import Api, Clock

TOO_OLD = (
    400,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
)
BUTTONS = {"inline_keyboard": [[{"text": "go", "callback_data": "go:1"}]]}


def article(result_id: str = "1", **fields: Any) -> dict[str, Any]:
    """Make an inline result."""
    content = {"message_text": "<b>text</b>", "parse_mode": "HTML"}
    return {
        "type": "article",
        "id": result_id,
        "title": "Title",
        "input_message_content": content,
    } | fields


async def pressed(api: Api, lin: Person, chat: int) -> tuple["asyncio.Task[PressAnswer]", Any]:
    """Let the person press a button, and fetch the query."""
    await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=BUTTONS)
    press = asyncio.create_task(lin.presses(await lin.hears(), "go"))
    [(kind, query)] = await api.updates(timeout=5)
    assert kind == "callback_query"
    return press, query


async def test_a_press_reaches_the_bot_and_its_answer_the_person(
    api: Api, lin: Person, chat: int
) -> None:
    """The query carries data and message; the answer is what the person sees."""
    press, query = await pressed(api, lin, chat)
    assert (query["data"], query["message"]["text"]) == ("go:1", "x")
    assert query["from"]["id"] == lin.id
    await api.ok("answerCallbackQuery", callback_query_id=query["id"], text="好", show_alert=True)
    assert await press == PressAnswer(text="好", show_alert=True, url="")


async def test_a_press_is_answered_once_briefly_and_in_time(
    api: Api, lin: Person, chat: int, clock: Clock
) -> None:
    """200 UTF-16 units are the most, a second answer and a late one are refused."""
    press, query = await pressed(api, lin, chat)
    answer = {"callback_query_id": query["id"]}
    assert await api.refused("answerCallbackQuery", **answer, text="😀" * 101) == (
        400,
        "Bad Request: MESSAGE_TOO_LONG",
    )
    assert await api.refused("answerCallbackQuery", **answer, url="https://example.org") == (
        400,
        "Bad Request: URL_INVALID",
    )
    url = "https://t.me/als_test_bot?start=x"
    await api.ok("answerCallbackQuery", **answer, text="x" * 200, url=url)
    assert (await press).url == url
    assert await api.refused("answerCallbackQuery", **answer) == TOO_OLD
    assert await api.refused("answerCallbackQuery", callback_query_id="none") == TOO_OLD
    press, query = await pressed(api, lin, chat)
    clock.move(151)
    assert await api.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    press.cancel()


async def test_a_press_on_a_deleted_message_says_where_it_was(
    api: Api, lin: Person, chat: int
) -> None:
    """The message is then known by chat and number only, dated 0."""
    sent = await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=BUTTONS)
    heard = await lin.hears()
    await api.ok("deleteMessage", chat_id=chat, message_id=sent["message_id"])
    press = asyncio.create_task(lin.presses(heard, "go:1"))
    [(_, query)] = await api.updates(timeout=5)
    assert (query["message"]["date"], query["message"]["message_id"]) == (0, sent["message_id"])
    press.cancel()


async def test_a_press_that_is_not_answered_is_an_error(api: Api, lin: Person, chat: int) -> None:
    """The error says what was pressed and what the chat shows."""
    await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=BUTTONS)
    heard = await lin.hears()
    with pytest.raises(NotHeardError, match=r"Lin pressed 'go': no answer(.|\n)*ALS: x \[go\]"):
        await lin.presses(heard, "go", seconds=0)


async def test_buttons_that_open_pages_cannot_be_pressed(api: Api, lin: Person, chat: int) -> None:
    """They lead away from Telegram, and the bot never hears of it."""
    markup = {"inline_keyboard": [[{"text": "open", "url": "https://example.org/"}]]}
    await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=markup)
    heard = await lin.hears()
    with pytest.raises(LookupError, match=r"opens https://example\.org/"):
        await lin.presses(heard, "open")


async def asked(api: Api, lin: Person, query: str = "msc") -> tuple["asyncio.Task[Any]", str]:
    """Let the person type a query, and fetch its id."""
    question = asyncio.create_task(lin.asks_inline(query))
    [(kind, update)] = await api.updates(timeout=5)
    assert (kind, update["query"], update["offset"]) == ("inline_query", query, "")
    return question, update["id"]


async def test_inline_results_are_shown_and_sent(
    telegram: Playground, api: Api, lin: Person
) -> None:
    """What is chosen stands in the chat as the person's message via the bot."""
    family = telegram.group("家", members=[lin])
    await api.updates()
    question, query_id = await asked(api, lin)
    results = [article(description="About", reply_markup=BUTTONS), article("2", title="Other")]
    await api.ok("answerInlineQuery", inline_query_id=query_id, results=results)
    first, second = await question
    assert (first.title, first.description, first.html) == ("Title", "About", "<b>text</b>")
    assert second.title == "Other"
    sent = await lin.chooses(first, chat=family)
    assert (sent.text, sent.sender, sent.from_bot) == ("text", "Lin", True)
    [(_, message)] = await api.updates()
    assert message["via_bot"]["username"] == "als_test_bot"


async def test_buttons_of_inline_results_work(telegram: Playground, api: Api, lin: Person) -> None:
    """A press tells an inline message id, by which the bot can edit a message it cannot see."""
    family = telegram.group("家", members=[lin])
    await api.updates()
    question, query_id = await asked(api, lin)
    results = [article(reply_markup=BUTTONS)]
    await api.ok("answerInlineQuery", inline_query_id=query_id, results=results)
    sent = await lin.chooses((await question)[0], chat=family)
    await api.updates()
    press = asyncio.create_task(lin.presses(sent, "go"))
    [(_, query)] = await api.updates(timeout=5)
    assert "message" not in query
    edit = {"inline_message_id": query["inline_message_id"], "text": "changed"}
    assert await api.ok("editMessageText", **edit) is True
    await api.ok("answerCallbackQuery", callback_query_id=query["id"])
    await press
    assert (await lin.hears(chat=family)).text == "changed"


async def test_inline_results_are_kept_for_everyone(
    telegram: Playground, api: Api, lin: Person, clock: Clock
) -> None:
    """The same query gets the kept results, for other people too, until `cache_time` is over."""
    amy = telegram.person("Amy")
    question, query_id = await asked(api, lin)
    await api.ok("answerInlineQuery", inline_query_id=query_id, results=[article()])
    await question
    assert [result.id for result in await amy.asks_inline("msc")] == ["1"]
    assert await api.updates() == []
    clock.move(301)
    question, _ = await asked(api, lin)
    question.cancel()


async def test_personal_inline_results_are_kept_for_one(
    telegram: Playground, api: Api, lin: Person
) -> None:
    """With `is_personal`, only the person who asked gets them again."""
    amy = telegram.person("Amy")
    question, query_id = await asked(api, lin)
    answer = {"inline_query_id": query_id, "results": [article()], "is_personal": True}
    await api.ok("answerInlineQuery", **answer)
    assert await question == await lin.asks_inline("msc")
    question, _ = await asked(api, amy)
    question.cancel()


async def test_photos_can_be_inline_results(api: Api, lin: Person) -> None:
    """A photo that was sent before is named by its id, with a caption."""
    await lin.sends("photo")
    [(_, message)] = await api.updates()
    question, query_id = await asked(api, lin)
    file_id = message["photo"][0]["file_id"]
    photo = {"type": "photo", "id": "p", "photo_file_id": file_id, "caption": "nine trials"}
    await api.ok("answerInlineQuery", inline_query_id=query_id, results=[photo])
    [result] = await question
    assert (result.kind, result.text) == ("photo", "nine trials")
    assert (await lin.chooses(result)).file is not None


TOO_LONG = "can't parse inline query result: Message is too long"
REFUSED: list[tuple[Any, str]] = [
    (None, "results is empty"),
    ([article(str(number)) for number in range(51)], "RESULTS_TOO_MUCH"),
    ([article("1"), article("1")], "RESULT_ID_DUPLICATE"),
    ([article("")], "RESULT_ID_INVALID"),
    ([article("x" * 65)], "RESULT_ID_INVALID"),
    (["x"], "can't parse inline query result: InlineQueryResult must be an Object"),
    ([article(title="")], "can't parse inline query result: Can't find field \"title\""),
    (
        [article(input_message_content=None)],
        "can't parse inline query result: Message content is not specified",
    ),
    (
        [article(input_message_content=5)],
        "can't parse inline query result: Input message content must be an Object",
    ),
    ([article(input_message_content={"message_text": "x" * 4097})], TOO_LONG),
    (
        [article(input_message_content={"message_text": ""})],
        "can't parse inline query result: Message text is empty",
    ),
    (
        [article(input_message_content={"message_text": "<p>", "parse_mode": "HTML"})],
        (
            "can't parse inline query result: Can't parse entities: "
            'Unsupported start tag "p" at byte offset 0'
        ),
    ),
    (
        [article(reply_markup={"inline_keyboard": [[{"text": "x"}]]})],
        (
            "can't parse inline query result: Can't parse inline keyboard button: "
            "Text buttons are unallowed in the inline keyboard"
        ),
    ),
    (
        [{"type": "game", "id": "1"}],
        'can\'t parse inline query result: The playground knows no inline results of type "game"',
    ),
]


@pytest.mark.parametrize(("results", "reason"), REFUSED, ids=range(len(REFUSED)))
async def test_wrong_inline_results_are_refused(
    api: Api, lin: Person, results: Any, reason: str
) -> None:
    """Each result is checked, and the fault is named."""
    question, query_id = await asked(api, lin)
    refusal = await api.refused("answerInlineQuery", inline_query_id=query_id, results=results)
    assert refusal == (400, f"Bad Request: {reason}")
    fifty = [article("x" * 62 + f"{number:02}") for number in range(50)]
    await api.ok("answerInlineQuery", inline_query_id=query_id, results=fifty)
    assert len(await question) == 50


async def test_an_inline_query_is_answered_once_and_in_time(
    api: Api, lin: Person, clock: Clock
) -> None:
    """A second answer, an unknown query and one after 30 seconds are refused."""
    question, query_id = await asked(api, lin)
    answer = {"inline_query_id": query_id, "results": []}
    assert await api.refused("answerInlineQuery", **answer, next_offset="x" * 65) == (
        400,
        "Bad Request: NEXT_OFFSET_INVALID",
    )
    await api.ok("answerInlineQuery", **answer)
    assert await question == []
    assert await api.refused("answerInlineQuery", **answer) == TOO_OLD
    question, query_id = await asked(api, lin, "late")
    clock.move(31)
    late = await api.refused("answerInlineQuery", inline_query_id=query_id, results=[])
    assert late == TOO_OLD
    question.cancel()


async def test_inline_mode_has_conditions(telegram: Playground, lin: Person) -> None:
    """It must be on, a query has 256 characters at most, and a silent bot is an error."""
    with pytest.raises(ValueError, match="at most 256 characters, not 257"):
        await lin.asks_inline("x" * 257)
    with pytest.raises(NotHeardError, match="Lin typed 'x' and got no results"):
        await lin.asks_inline("x", seconds=0)
    quiet = telegram.register_bot("7:x", username="quiet_bot", inline=False)
    with pytest.raises(LookupError, match="@quiet_bot has inline mode off"):
        await lin.asks_inline("x", bot=quiet)
