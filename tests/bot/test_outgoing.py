"""The one door out: whatever is sent ends with the disclaimer, or is not sent."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultCachedDocument,
    InlineQueryResultCachedPhoto,
    InlineQueryResultLocation,
    InlineQueryResultPhoto,
    InputContactMessageContent,
    InputMediaDocument,
    InputMediaPhoto,
    InputTextMessageContent,
    MessageEntity,
    User,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.disclaimer import set_reader
from bot.outgoing import CarefulBot, OutgoingRefused
from bot.playground import Person, Playground
from bot.playground.kinds import small_png
from faq.models import Language
from tests.bot.wire import faults, said

Words = Mapping[Language, str]

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("更多", callback_data="m:als.what")]])
PHOTO = small_png(64, 64)
ODD = st.text(
    st.one_of(
        st.sampled_from("<>&\"'/=;#abi \n\t\0\u202e\u2067\u200b\u200d\ufe0f\ud83d\ude00漢字ا"),
        st.characters(codec=None, categories=None),
    ),
    max_size=300,
)
TAGS = st.lists(
    st.sampled_from(
        [
            *("<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<pre>", "</pre>", "<p>", "<"),
            *('<a href="https://example.org">', "</a>", "<a href='", "<blockquote expandable>"),
            *("</blockquote>", "<tg-spoiler>", "</tg-spoiler>", "&amp;", "&", "&#128512;", "&#0;"),
            *(
                "&#x202e;",
                "&nbsp;",
                "&lt",
                "漸凍症",
                "👨‍👩‍👧",
                "\n\n",
                " ",
                "e\u0301",
                "ALS",
                "\ud800",
            ),
        ]
    ),
    max_size=60,
).map("".join)
bounded = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


async def test_a_text_ends_with_the_disclaimer_in_the_language_of_its_reader(
    careful: CarefulBot, reader: Person, disclaimers: Words
) -> None:
    """The reader's language decides, not the text's."""
    for language in Language:
        set_reader(language)
        await careful.send_message(reader.id, "MSC 是什麼？")
        assert (await reader.hears()).text == f"MSC 是什麼？\n\n{disclaimers[language]}"


async def test_where_nobody_knows_the_reader_the_text_decides(
    careful: CarefulBot, reader: Person, disclaimers: Words
) -> None:
    """Without a reader's language, the disclaimer is in the text's own."""
    texts = {
        Language.EN: "Stem cells are young cells.",
        Language.ZH_HANT: "這項試驗沒有達到主要目標。",
        Language.ZH_HANS: "这项试验没有达到主要目标。",
    }
    for language, text in texts.items():
        await careful.send_message(reader.id, text)
        assert (await reader.hears()).text == f"{text}\n\n{disclaimers[language]}"


async def test_a_text_that_ends_with_the_disclaimer_does_not_get_it_twice(
    careful: CarefulBot, reader: Person, disclaimers: Words
) -> None:
    """What already ends with it goes out as it is, in whichever language."""
    for words in disclaimers.values():
        await careful.send_message(reader.id, f"<b>短</b>\n<i>{words}</i> \n")
        assert (await reader.hears()).text == f"短\n{words}"


async def test_a_long_text_that_ends_with_the_disclaimer_has_it_once_in_each_part(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """Splitting takes a disclaimer off before it puts one under each part."""
    words = disclaimers[Language.EN]
    await careful.send_message(reader.id, f"{'Cells. ' * 800}\n\n{words}")
    heard = await reader.hears(count=2)
    assert [each.text.count(words) for each in heard] == [1, 1]
    assert faults(telegram.calls, disclaimers) == []


async def test_a_blank_text_is_the_disclaimer_alone(
    careful: CarefulBot, reader: Person, disclaimers: Words
) -> None:
    """Blanks are no text, and the disclaimer still goes out."""
    for blank in ("", " \n ", "<b> </b>"):
        await careful.send_message(reader.id, blank)
        assert (await reader.hears()).text in disclaimers.values()


async def test_a_long_text_comes_in_parts_cut_between_paragraphs(
    careful: CarefulBot, reader: Person, disclaimers: Words
) -> None:
    """Each part ends with the disclaimer, and the buttons are under the last one."""
    paragraphs = [f"{number}. " + "漸凍症" * 400 for number in range(6)]
    await careful.send_message(reader.id, "\n\n".join(paragraphs), reply_markup=BUTTONS)
    heard = await reader.hears(count=2)
    ending = f"\n\n{disclaimers[Language.ZH_HANT]}"
    assert [each.text for each in heard] == [
        "\n\n".join(paragraphs[:3]) + ending,
        "\n\n".join(paragraphs[3:]) + ending,
    ]
    assert [len(each.buttons) for each in heard] == [0, 1]


async def test_tags_stay_open_across_the_parts_of_a_long_text(
    careful: CarefulBot, reader: Person
) -> None:
    """What is bold in the whole is bold in each part, and nothing else is."""
    await careful.send_message(reader.id, f"<b>{'word ' * 1500}</b>")
    heard = await reader.hears(count=2)
    bold = [[e.length for e in each.entities if e.type == "bold"] for each in heard]
    assert [len(lengths) for lengths in bold] == [1, 1]
    assert sum(map(sum, bold)) == len("word " * 1500) - 2


async def test_the_further_parts_of_a_text_are_as_quiet_as_the_first(
    careful: CarefulBot, reader: Person, telegram: Playground
) -> None:
    """Silence, protection and previews hold for every part."""
    await careful.send_message(
        reader.id, "字" * 5000, disable_notification=True, protect_content=True
    )
    sent = [call.parameters for call in telegram.calls_of("sendMessage")]
    shared = ("chat_id", "disable_notification", "protect_content", "link_preview_options")
    first, second = [{key: each[key] for key in shared} for each in sent]
    assert first == second
    assert first["link_preview_options"] == {"is_disabled": True}


async def test_an_edited_text_ends_with_the_disclaimer(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """Editing gives the disclaimer anew; what is too long follows in a message of its own."""
    sent = await careful.send_message(reader.id, "short", reply_markup=BUTTONS)
    await sent.edit_text("長" * 5000, reply_markup=BUTTONS)
    heard = await reader.hears(count=3)
    assert [each.edited for each in heard] == [False, True, False]
    assert [len(each.buttons) for each in heard] == [1, 0, 1]
    assert faults(telegram.calls, disclaimers) == []


async def test_pictures_and_files_have_a_caption_even_where_none_was_given(
    careful: CarefulBot, reader: Person, disclaimers: Words
) -> None:
    """A missing caption is the disclaimer alone, a given one ends with it."""
    set_reader(Language.EN)
    await careful.send_photo(reader.id, PHOTO)
    await careful.send_photo(reader.id, PHOTO, caption="The nine trials")
    await careful.send_document(reader.id, b"a: 1", filename="als.yaml")
    heard = await reader.hears(count=3)
    words = disclaimers[Language.EN]
    assert [each.text for each in heard] == [words, f"The nine trials\n\n{words}", words]


async def test_what_does_not_fit_a_caption_follows_as_text(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """The picture has the beginning, and the buttons are under the end."""
    await careful.send_photo(reader.id, PHOTO, caption="圖說。" * 700, reply_markup=BUTTONS)
    heard = await reader.hears(count=3)
    assert [each.kind for each in heard] == ["photo", "text", "text"][: len(heard)]
    assert [bool(each.buttons) for each in heard] == [False, False, True]
    assert faults(telegram.calls, disclaimers) == []


async def test_a_caption_is_edited_with_the_disclaimer(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """A new caption ends with it, and taking the caption away leaves it."""
    sent = await careful.send_photo(reader.id, PHOTO)
    await sent.edit_caption("Three cells")
    await sent.edit_caption(None)
    heard = await reader.hears(count=3)
    assert [each.text.partition("\n")[0] for each in heard][1] == "Three cells"
    assert heard[2].text in disclaimers.values()
    assert faults(telegram.calls, disclaimers) == []


async def test_every_picture_of_an_album_has_the_disclaimer(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """With a caption or without, given to the pictures or to the album."""
    album = [InputMediaPhoto(PHOTO, caption="<b>MSC</b>"), InputMediaPhoto(PHOTO)]
    await careful.send_media_group(reader.id, album)
    await careful.send_media_group(
        reader.id, [InputMediaDocument(b"1"), InputMediaDocument(b"2")], caption="Sources"
    )
    heard = await reader.hears(count=4)
    firsts = [each.text.partition("\n")[0] for each in heard]
    assert (firsts[0], firsts[2]) == ("MSC", "Sources")
    assert len(said(telegram.calls)) == 4
    assert faults(telegram.calls, disclaimers) == []


async def test_an_exchanged_picture_has_the_disclaimer(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """As one of the library's records with a file, as a mapping, with entities or without."""
    sent = await careful.send_photo(reader.id, PHOTO)
    known = sent.photo[-1].file_id
    bold = [MessageEntity(MessageEntity.BOLD, 0, 3)]
    for media in (
        InputMediaPhoto(small_png(32, 32), caption="one"),
        InputMediaPhoto(known, caption="two <", caption_entities=bold, parse_mode=None),
        {"type": "photo", "media": known, "caption": "three"},
        {"type": "photo", "media": known},
    ):
        await careful.edit_message_media(media, reader.id, sent.message_id)  # type: ignore[arg-type]
    heard = await reader.hears(count=5)
    firsts = [each.text.partition("\n")[0] for each in heard]
    assert firsts[1:4] == ["one", "two <", "three"]
    assert firsts[4] in disclaimers.values()
    assert faults(telegram.calls, disclaimers) == []


async def test_an_answer_to_a_press_ends_with_the_disclaimer(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """Within the 200 units of an alert, whatever it says; a bare acknowledgement says nothing."""
    query = CallbackQuery("1", User(reader.id, "Chen", is_bot=False), "1")
    query.set_bot(careful)
    for text in (
        "Done",
        "好" * 300,
        "🙂" * 150,
        f"Done\n{disclaimers[Language.EN]}",
        "x\ud83d",
        "",
    ):
        with pytest.raises(TelegramError):  # nobody has pressed
            await query.answer(text, show_alert=True)
    with pytest.raises(TelegramError):
        await query.answer()
    calls = telegram.calls_of("answerCallbackQuery")
    assert [("text" in call.parameters) for call in calls] == [True] * 5 + [False] * 2
    assert calls[3].parameters["text"] == f"Done\n{disclaimers[Language.EN]}"
    assert faults(calls, disclaimers) == []


async def test_the_descriptions_of_the_bot_end_with_the_disclaimer(
    careful: CarefulBot, telegram: Playground, disclaimers: Words
) -> None:
    """In the language that they are for, and within 512 and 120 units."""
    for code, language in (("zh", Language.ZH_HANT), ("en", Language.EN)):
        for text in ("Answers", "很長的說明。" * 100, None):
            await careful.set_my_description(text, language_code=code)
            await careful.set_my_short_description(text, language_code=code)
        assert faults(telegram.calls[-6:], disclaimers, language) == []
    assert len(said(telegram.calls)) == 12


def results() -> list[InlineQueryResult | dict[str, Any]]:
    """List an inline result of each kind that may go out."""
    content = InputTextMessageContent("<b>安全</b>嗎", parse_mode="HTML")
    bold = [MessageEntity(MessageEntity.BOLD, 0, 4)]
    return [
        InlineQueryResultArticle("1", "Title", content),
        InlineQueryResultArticle("2", "Title", InputTextMessageContent("1 < 2", parse_mode=None)),
        InlineQueryResultPhoto("3", "https://example.org/a.jpg", "https://example.org/b.jpg"),
        InlineQueryResultCachedPhoto("4", "playground-photo-0", caption="<i>Nine trials</i>"),
        InlineQueryResultCachedPhoto("5", "playground-photo-0", input_message_content=content),
        InlineQueryResultCachedDocument("6", "Title", "playground-document-0"),
        InlineQueryResultArticle("9", "Title", InputTextMessageContent("<u>words", entities=bold)),
        {
            "type": "article",
            "id": "7",
            "title": "Title",
            "input_message_content": {"message_text": "plain"},
        },
        {"type": "photo", "id": "8", "photo_file_id": "playground-photo-0"},
    ]


async def test_every_inline_result_ends_with_the_disclaimer(
    careful: CarefulBot, telegram: Playground, disclaimers: Words
) -> None:
    """Articles, photos, files, cached ones and mappings: each message, each caption."""
    for given_as in (results(), json.dumps([as_mapping(result) for result in results()])):
        with pytest.raises(TelegramError):  # nobody has asked
            await careful.answer_inline_query("1", [], api_kwargs={"results": given_as})
    for result in results()[:7]:
        with pytest.raises(TelegramError):
            await careful.answer_inline_query("1", [result])  # type: ignore[list-item]
    words = said(telegram.calls)
    assert len(words) == 9 + 9 + 7
    assert words[0].partition("\n")[0] == "安全嗎"
    assert words[1].partition("\n")[0] == "1 < 2"
    assert words[6].partition("\n")[0] == "<u>words"
    assert faults(telegram.calls, disclaimers) == []


def as_mapping(result: InlineQueryResult | dict[str, Any]) -> dict[str, Any]:
    """Return what a result is made of."""
    return result if isinstance(result, dict) else result.to_dict()


@pytest.mark.parametrize(
    "result",
    [
        InlineQueryResultLocation("1", 1.0, 2.0, "Title"),
        InlineQueryResultArticle("1", "Title", InputContactMessageContent("123", "Name")),
        InlineQueryResultArticle("1", "Title", InputTextMessageContent("長" * 5000)),
        InlineQueryResultCachedPhoto("1", "photo", caption="長" * 2000),
        {"type": "video", "id": "1", "video_file_id": "1", "caption": "words"},
        {"type": "article", "id": "1", "input_message_content": {"rich_message": "words"}},
        {
            "type": "article",
            "id": "1",
            "input_message_content": {"message_text": "words", "rich_message": "more words"},
        },
        {"type": "photo", "id": "1", "photo_file_id": "1", "footer": "words"},
        "words",
        None,
    ],
)
async def test_an_inline_result_that_may_say_something_else_is_refused(
    careful: CarefulBot, telegram: Playground, result: object
) -> None:
    """A place, a contact, a text too long, an unknown kind or field: not sent."""
    before = len(telegram.calls)
    with pytest.raises(OutgoingRefused):
        await careful.answer_inline_query("1", [], api_kwargs={"results": [result]})
    assert telegram.calls[before:] == []


async def test_entities_and_plain_texts_show_what_was_given(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """Without a parse mode, or with entities, every sign is shown as it is."""
    bold = [MessageEntity(MessageEntity.BOLD, 0, 4)]
    for text in ("<b>1 & 2", "<b>1 &amp; 2</b>"):
        await careful.send_message(reader.id, text, parse_mode=None)
        await careful.send_message(reader.id, text, entities=bold)
        heard = await reader.hears(count=2)
        assert [each.text.partition("\n")[0] for each in heard] == [text] * 2
    assert faults(telegram.calls, disclaimers) == []


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2", "markdown", "none", "", 1])
async def test_a_text_in_another_markup_is_refused(
    careful: CarefulBot, reader: Person, telegram: Playground, mode: str
) -> None:
    """Where the end of a Markdown text is, only Telegram knows."""
    before = len(telegram.calls)
    with pytest.raises(OutgoingRefused):
        await careful.send_message(reader.id, "*words*", parse_mode=mode)
    with pytest.raises(OutgoingRefused):
        await careful.send_photo(reader.id, PHOTO, caption="*words*", parse_mode=mode)
    media = InputMediaPhoto(PHOTO, caption="*words*", parse_mode=mode)
    with pytest.raises(OutgoingRefused):
        await careful.send_media_group(reader.id, [media, media])
    assert telegram.calls[before:] == []


async def test_overriding_a_text_by_api_kwargs_changes_nothing_of_that(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """Text, caption, media and entities given past the typed arguments get the disclaimer too."""
    sent = await careful.send_message(reader.id, "a", api_kwargs={"text": "b"})
    await sent.reply_text("c", api_kwargs={"text": "d", "entities": [], "parse_mode": "html"})
    photo = await careful.send_photo(reader.id, PHOTO, api_kwargs={"caption": "e"})
    known = photo.photo[-1].file_id
    item = {"type": "photo", "media": known, "caption": "f"}
    await photo.edit_caption("g", api_kwargs={"caption": "h"})
    await photo.edit_media(InputMediaPhoto(known), api_kwargs={"media": item})
    firsts = [words.partition("\n")[0] for words in said(telegram.calls)]
    assert firsts == ["b", "d", "e", "h", "f"]
    assert faults(telegram.calls, disclaimers) == []


@pytest.mark.parametrize(
    "more",
    [
        {"parse_mode": "Markdown"},
        {"rich_message": {"blocks": ["words"]}},
        {"suggested_post_parameters": {"price": 1}},
    ],
)
async def test_api_kwargs_that_may_carry_other_words_are_refused(
    careful: CarefulBot, reader: Person, telegram: Playground, more: dict[str, Any]
) -> None:
    """A parameter that nobody has looked at does not go out with a text."""
    before = len(telegram.calls)
    with pytest.raises(OutgoingRefused):
        await careful.send_message(reader.id, "words", api_kwargs=more)
    assert telegram.calls[before:] == []


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning")
@pytest.mark.parametrize(
    "endpoint", ["sendMessage", "send_message", "SENDMESSAGE", "sendmessage", "send__message"]
)
async def test_a_method_called_by_name_gets_the_disclaimer(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words, endpoint: str
) -> None:
    """However the name is written."""
    arguments = {"chat_id": reader.id, "text": "<words>"}
    await careful.do_api_request(endpoint, api_kwargs=arguments)
    assert (await reader.hears()).text.partition("\n")[0] == "<words>"
    assert faults(telegram.calls, disclaimers) == []


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning")
@pytest.mark.parametrize(
    "endpoint",
    [
        *("sendRichMessage", "send_rich_message", "SendRichMessage", "sendPoll", "forwardMessage"),
        *("copyMessage", "sendMessageDraft", "sendVoice", "answerWebAppQuery", "postStory"),
        *("sendMessage?text=words", "sendMessage#", "sendMessage/", "../sendMessage", "", "getMe;"),
        *("ſendMessage", "send%4dessage", "getMe?text=words", "getMe/../sendMessage"),
    ],
)
async def test_a_method_that_nobody_has_looked_at_is_refused(
    careful: CarefulBot, reader: Person, telegram: Playground, endpoint: str
) -> None:
    """New methods, and old ones under a strange name."""
    before = len(telegram.calls)
    with pytest.raises(OutgoingRefused):
        await careful.do_api_request(
            endpoint, api_kwargs={"chat_id": reader.id, "text": "words", "caption": "words"}
        )
    assert telegram.calls[before:] == []


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning")
async def test_media_in_a_strange_shape_have_the_disclaimer_or_do_not_leave(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words
) -> None:
    """As JSON, as mappings, as a list where one is wanted: some break in the library already."""
    sent = await careful.send_photo(reader.id, PHOTO, caption="before")
    item = {"type": "photo", "media": sent.photo[-1].file_id, "caption": "words"}
    here = {"chat_id": reader.id, "message_id": sent.message_id}
    for media in (item, json.dumps(item), [item], json.dumps([item]), [item, item], "words", 1):
        for endpoint in ("editMessageMedia", "sendMediaGroup"):
            with suppress(AttributeError, TelegramError):
                await careful.do_api_request(endpoint, api_kwargs={**here, "media": media})
    assert said(telegram.calls)[1].partition("\n")[0] == "words"
    assert faults(telegram.calls, disclaimers) == []


def request_data(parameters: Mapping[str, Any]) -> RequestData:
    """Return a request's body as the library makes it."""
    return RequestData([RequestParameter.from_input(*item) for item in parameters.items()])


def raw_bodies(disclaimer: str) -> Sequence[tuple[str, dict[str, Any]]]:
    """List calls that lack the disclaimer, or hide it."""
    good = {"parse_mode": "HTML", "text": disclaimer}
    captioned = {"type": "photo", "media": "1", "caption": disclaimer, "parse_mode": "HTML"}
    article = {"type": "article", "id": "1", "title": "t"}
    content = {"message_text": disclaimer, "parse_mode": "HTML"}
    return [
        ("sendMessage", {"text": "words"}),
        ("sendMessage", {"text": "words", "parse_mode": "HTML"}),
        ("sendMessage", {"text": disclaimer}),
        ("sendMessage", {"text": disclaimer, "parse_mode": "MarkdownV2"}),
        ("sendMessage", {"text": f"<b>{disclaimer}", "parse_mode": "HTML"}),
        ("sendMessage", {"text": f"{disclaimer}<b>words</b>", "parse_mode": "HTML"}),
        ("sendMessage", {"text": [disclaimer], "parse_mode": "HTML"}),
        ("sendMessage", good | {"rich_message": "words"}),
        ("SENDMESSAGE", {"text": "words", "parse_mode": "HTML"}),
        ("editMessageText", {"text": "words", "parse_mode": "HTML"}),
        ("sendPhoto", {"photo": "1"}),
        ("sendPhoto", {"photo": "1", "caption": "words", "parse_mode": "HTML"}),
        ("editMessageCaption", {}),
        ("sendMediaGroup", {"media": [captioned, captioned | {"caption": "words"}]}),
        ("sendMediaGroup", {"media": json.dumps([captioned])}),
        ("sendMediaGroup", {"media": [captioned | {"type": "audio", "title": "words"}]}),
        ("sendMediaGroup", {"media": [captioned | {"text": "words"}]}),
        ("editMessageMedia", {"media": {"type": "photo", "media": "1"}}),
        ("editMessageMedia", {"media": json.dumps(captioned)}),
        ("editMessageMedia", {}),
        ("answerInlineQuery", {"results": [article]}),
        ("answerInlineQuery", {"results": json.dumps([article])}),
        ("answerInlineQuery", {"results": [article | {"input_message_content": "words"}]}),
        (
            "answerInlineQuery",
            {"results": [article | {"input_message_content": content | {"latitude": 1}}]},
        ),
        (
            "answerInlineQuery",
            {"results": json.dumps([article | {"input_message_content": content}])},
        ),
        ("answerCallbackQuery", {"text": "words"}),
        ("answerCallbackQuery", {"text": ["words"]}),
        ("answerCallbackQuery", {"text": []}),
        ("answerCallbackQuery", {"text": f"{disclaimer} words"}),
        ("setMyDescription", {}),
        ("setMyShortDescription", {"short_description": "words"}),
        ("sendRichMessage", {"text": disclaimer, "parse_mode": "HTML"}),
        ("", {}),
    ]


async def test_a_raw_request_without_the_disclaimer_does_not_leave(
    careful: CarefulBot, telegram: Playground, disclaimers: Words
) -> None:
    """Whoever goes past the bot's own methods meets the request, which looks once more."""
    before = len(telegram.calls)
    for method, body in raw_bodies(disclaimers[Language.ZH_HANT]):
        with pytest.raises(OutgoingRefused):
            await careful.request.post(
                f"{careful.base_url}/{method}", request_data({"chat_id": 1, **body})
            )
    assert telegram.calls[before:] == []


async def test_a_raw_request_with_the_disclaimer_leaves(
    careful: CarefulBot, reader: Person, disclaimers: Words
) -> None:
    """The request refuses what lacks the disclaimer and nothing else."""
    body = {"chat_id": reader.id, "text": disclaimers[Language.EN], "parse_mode": "HTML"}
    await careful.request.post(f"{careful.base_url}/sendMessage", request_data(body))
    assert (await reader.hears()).text == disclaimers[Language.EN]


async def test_words_in_an_address_do_not_leave(
    careful: CarefulBot, reader: Person, telegram: Playground
) -> None:
    """Telegram reads parameters from the address too: none may stand there."""
    before = len(telegram.calls)
    words = f"chat_id={reader.id}&text=words"
    for ending in (
        f"sendMessage?{words}",
        "answerCallbackQuery?text=words",
        f"getMe?{words}",
        f"sendMessage?{words}&x=/file/bot",
        "sendMessage#/getMe",
        f"sendMessage?{words}#/getMe",
        f"sendMessage?{words}/getMe",
    ):
        url = f"{careful.base_url}/{ending}"
        with pytest.raises(OutgoingRefused):
            await careful.request.retrieve(url)
        with pytest.raises(OutgoingRefused):
            await careful.request.post(url)
        with pytest.raises(OutgoingRefused):
            await careful.request.post(url, request_data({"chat_id": reader.id, "text": "words"}))
    assert telegram.calls[before:] == []


async def test_going_past_the_careful_bot_meets_the_careful_request(
    careful: CarefulBot, reader: Person, telegram: Playground
) -> None:
    """The second look does not rely on the first."""
    before = len(telegram.calls)
    with pytest.raises(OutgoingRefused):
        await ExtBot._do_post(
            careful, "sendMessage", {"chat_id": reader.id, "text": "words", "parse_mode": "HTML"}
        )
    assert telegram.calls[before:] == []


async def test_files_that_people_sent_can_still_be_fetched(
    careful: CarefulBot, reader: Person
) -> None:
    """Fetching a file says nothing, and is not in the way of the disclaimer."""
    sent = await reader.sends("document", data=b"a: 1", name="als.yaml")
    document = sent.message.media["document"]
    file = await careful.get_file(document["file_id"])
    assert await file.download_as_bytearray() == b"a: 1"


async def test_a_refusal_says_what_and_why(careful: CarefulBot, reader: Person) -> None:
    """The message names the method and the reason, and nobody's words."""
    with pytest.raises(OutgoingRefused) as refused:
        await careful.send_poll(reader.id, "Words?", ["yes", "no"])
    assert str(refused.value) == "sendPoll is refused: no table of methods says what it carries"


@bounded
@given(text=st.one_of(ODD, TAGS, st.lists(TAGS, max_size=3).map("\n\n".join)))
async def test_whatever_is_written_goes_out_valid_and_with_the_disclaimer(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words, text: str
) -> None:
    """Telegram takes every text: half characters, open tags, signs that nobody sees."""
    before = len(telegram.calls)
    await careful.send_message(reader.id, text)
    await careful.send_photo(reader.id, PHOTO, caption=text, parse_mode=None)
    assert faults(telegram.calls[before:], disclaimers) == []
    shown = [each.text for each in reader.history() if each.from_bot]
    assert all(words.endswith(tuple(disclaimers.values())) for words in shown[-2:])


@pytest.mark.parametrize(
    "text",
    [
        "<code>a</code>" * 4000,
        "<b>a</b>" * 4000,
        "&" * 9000,
        "🙂" * 5000,
        "<" * 4096,
        "字" * 4096,
        "a" * 4095 + "🙂",
        "\n\n".join(["段落"] * 3000),
        "\u200d" * 5000,
    ],
)
async def test_texts_at_the_limits_go_out_valid_and_with_the_disclaimer(
    careful: CarefulBot, reader: Person, telegram: Playground, disclaimers: Words, text: str
) -> None:
    """Limits of length, of bytes and of entities."""
    await careful.send_message(reader.id, text)
    calls = telegram.calls_of("sendMessage")
    assert [call.ok for call in calls] == [True] * len(calls)
    assert faults(calls, disclaimers) == []


async def test_a_text_that_nobody_can_read_is_refused(careful: CarefulBot, reader: Person) -> None:
    """Longer than anything that Telegram parses."""
    with pytest.raises(OutgoingRefused):
        await careful.send_message(reader.id, "a" * 70_000)


async def test_a_long_text_cannot_be_put_into_a_message_sent_by_an_inline_result(
    careful: CarefulBot, telegram: Playground
) -> None:
    """Nothing could follow it, so it is refused rather than cut."""
    before = len(telegram.calls)
    with pytest.raises(OutgoingRefused):
        await careful.edit_message_text("長" * 5000, inline_message_id="inline-1")
    with pytest.raises(OutgoingRefused):
        await careful.edit_message_caption(inline_message_id="inline-1", caption="長" * 2000)
    assert telegram.calls[before:] == []
