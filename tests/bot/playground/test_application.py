"""A whole bot of python-telegram-bot on the playground: the library and we agree on everything."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaDocument,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.playground import Person, Playground
from bot.playground.kinds import small_png
from tests.bot.playground.conftest import TOKEN, Api
from tests.bot.playground.test_updates import polling

MORE = InlineKeyboardMarkup.from_button(InlineKeyboardButton("more", callback_data="more:1"))


async def on_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Greet."""
    assert update.effective_message is not None
    await update.effective_message.reply_html(f"<b>Welcome</b> {' '.join(context.args or [])}")


async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Repeat what was said."""
    del context
    assert update.effective_message is not None
    text = f"you said: {update.effective_message.text}"
    await update.effective_message.reply_text(text, reply_markup=MORE, do_quote=True)


async def on_photo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Fetch a picture and send it back."""
    del context
    assert update.effective_message is not None
    file = await update.effective_message.photo[-1].get_file()
    data = bytes(await file.download_as_bytearray())
    await update.effective_message.reply_photo(data, caption=f"{len(data)} bytes")


async def on_press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a press and change the message."""
    del context
    assert update.callback_query is not None
    await update.callback_query.answer("one moment")
    await update.callback_query.edit_message_text("here is more")


async def on_inline(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Offer one result."""
    del context
    assert update.inline_query is not None
    content = InputTextMessageContent(f"about {update.inline_query.query}")
    article = InlineQueryResultArticle("1", "About", content, reply_markup=MORE)
    await update.inline_query.answer([article], is_personal=True)


@pytest.fixture
async def running(telegram: Playground, lin: Person) -> AsyncIterator[Any]:
    """Run an application by long polling."""
    del lin
    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{telegram.url}/bot")
        .base_file_url(f"{telegram.url}/file/bot")
        .build()
    )
    application.add_handlers(
        [
            CommandHandler("start", on_start),
            MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, on_text),
            MessageHandler(filters.PHOTO, on_photo),
            CallbackQueryHandler(on_press),
            InlineQueryHandler(on_inline),
        ]
    )
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


async def test_a_conversation(running: object, lin: Person) -> None:
    """Command, text, button, picture and inline query all go there and back."""
    del running
    await lin.says("/start again")
    assert (await lin.hears()).html == "<b>Welcome</b> again"
    asked = await lin.says("什麼是MSC")
    heard = await lin.hears()
    assert (heard.text, heard.reply_to) == ("you said: 什麼是MSC", asked.message_id)
    assert (await lin.presses(heard, "more")).text == "one moment"
    assert (await lin.hears()).text == "here is more"
    sent = await lin.sends("photo")
    picture = await lin.hears()
    assert sent.file is not None
    assert (picture.file, picture.text) == (sent.file, f"{len(sent.file)} bytes")
    [result] = await lin.asks_inline("msc")
    chosen = await lin.chooses(result)
    assert chosen.text == "about msc"
    await lin.presses(chosen, "more")
    assert [heard.text for heard in await lin.hears(count=2)] == [
        "you said: about msc",
        "here is more",
    ]


async def test_a_group_conversation(telegram: Playground, running: object, lin: Person) -> None:
    """In a group the bot hears what is addressed to it and quotes the question."""
    del running
    family = telegram.group("家", members=[lin])
    await lin.says("hello everyone", chat=family)
    asked = await lin.says("@als_test_bot hello", chat=family)
    heard = await lin.hears(chat=family)
    assert (heard.text, heard.reply_to) == ("you said: @als_test_bot hello", asked.message_id)


async def test_refusals_are_the_librarys_errors(
    telegram: Playground, client: Bot, lin: Person, chat: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of refusal is raised as the class that a bot catches."""
    # Without it the library warns that RetryAfter will once hold a timedelta.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with pytest.raises(BadRequest, match="Message text is empty"):
        await client.send_message(chat, "")
    with pytest.raises(BadRequest, match="Chat not found"):
        await client.send_message(5, "x")
    lin.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await client.send_message(chat, "x")
    lin.unblocks()
    telegram.fails("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter) as caught:
        await client.send_message(chat, "x")
    assert caught.value.retry_after == timedelta(seconds=7)
    family = telegram.group("家", members=[lin])
    old = family.id
    family.becomes_supergroup()
    with pytest.raises(ChatMigrated) as moved:
        await client.send_message(old, "x")
    assert moved.value.new_chat_id == family.id
    await client.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict):
        await client.get_updates()
    await client.delete_webhook()
    async with HTTPXRequest() as request, HTTPXRequest() as polling_request:
        stranger = Bot("123:wrong", f"{telegram.url}/bot", "", request, polling_request)
        with pytest.raises(InvalidToken):
            await stranger.get_me()


async def test_the_librarys_methods_work(
    telegram: Playground, client: Bot, lin: Person, chat: int
) -> None:
    """What the library sends is understood, and what it gets back it understands."""
    assert client.username == "als_test_bot"
    family = telegram.group("家", members=[lin], admins=[telegram.person("Amy")])
    assert (await client.get_chat(family.id)).title == "家"
    assert (await client.get_chat_member(family.id, lin.id)).status == "member"
    [creator] = await client.get_chat_administrators(family.id)
    assert (creator.status, creator.user.first_name) == ("creator", "Amy")
    assert await client.get_chat_member_count(family.id) == 3
    await client.set_my_commands([BotCommand("start", "begin")], language_code="zh")
    assert [command.command for command in await client.get_my_commands(language_code="zh")] == [
        "start"
    ]
    await client.set_my_name("漸凍症", language_code="zh")
    assert (await client.get_my_name("zh")).name == "漸凍症"
    await client.set_my_short_description("brief")
    assert (await client.get_my_short_description()).short_description == "brief"
    assert await client.send_chat_action(chat, ChatAction.TYPING)
    sent = await client.send_message(
        chat,
        "<b>x</b>",
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.text_html == "<b>x</b>"
    photo = await client.send_photo(chat, small_png(), caption="one")
    edited = await client.edit_message_media(
        InputMediaDocument(b"a: 1", filename="faq.yaml", caption="two"), chat, photo.message_id
    )
    assert not isinstance(edited, bool)
    assert edited.document is not None
    assert edited.document.file_name == "faq.yaml"
    file = await client.get_file(edited.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a: 1"
    assert await client.delete_message(chat, sent.message_id)
    assert (await client.get_webhook_info()).url == ""
    assert (await client.get_chat_menu_button()).type == "commands"
    assert await client.leave_chat(family.id)


async def test_a_second_application_takes_over(
    telegram: Playground, running: object, api: Api, lin: Person
) -> None:
    """Another poller gets the updates while it polls; the application recovers afterwards."""
    del running
    await polling(telegram, 1)
    assert await api.ok("getUpdates", timeout=0) == []
    await lin.says("hello")
    assert (await lin.hears(seconds=20)).text == "you said: hello"
    assert any(not call.ok for call in telegram.calls_of("getUpdates") if call.response)
