"""Answers to what people press, and to what they type after the bot's name in any chat."""

from typing import Any

from bot.markup import utf16_len
from bot.playground.arguments import Arguments
from bot.playground.errors import JSON, ApiError, bad_request
from bot.playground.files import known_file, media_fields
from bot.playground.keyboards import checked_markup
from bot.playground.records import Bot, InlineAnswer
from bot.playground.texts import finished_caption, finished_text, source_caption, source_text
from bot.playground.world import World

MAX_ANSWER = 200
MAX_RESULTS = 50
MAX_ID_BYTES = 64
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Answer a press, once."""
    press = world.presses.get(arguments.text("callback_query_id"))
    if press is None or press.bot is not bot or press.answer is not None:
        raise bad_request(_TOO_OLD)
    if world.clock() > press.expires_at:
        raise bad_request(_TOO_OLD)
    text = arguments.text("text")
    if utf16_len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    url = arguments.text("url")
    if url and not url.startswith(f"https://t.me/{bot.user.username}?start="):
        raise bad_request("URL_INVALID")
    press.answer = {"text": text, "show_alert": arguments.flag("show_alert"), "url": url}
    world.bell.ring()
    return True


def answer_inline_query(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Answer an inline query with at most 50 results; kept for `cache_time` seconds."""
    results = _checked_results(world, arguments)
    question = world.questions.get(arguments.text("inline_query_id"))
    if question is None or question.bot is not bot or question.answer is not None:
        raise bad_request(_TOO_OLD)
    now = world.clock()
    if now > question.expires_at:
        raise bad_request(_TOO_OLD)
    if len(arguments.text("next_offset").encode()) > MAX_ID_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    question.answer = InlineAnswer(
        results=results,
        next_offset=arguments.text("next_offset"),
        expires_at=now + arguments.integer("cache_time", 300),
    )
    # Without `is_personal`, Telegram gives the same results to everyone who asks the same.
    owner = question.person.id if arguments.flag("is_personal") else 0
    bot.inline_cache[(question.query, question.offset, owner)] = question.answer
    world.bell.ring()
    return True


def _checked_results(world: World, arguments: Arguments) -> list[JSON]:
    results = arguments.decoded("results", list, "inline query results")
    if results is None:
        raise bad_request("results is empty")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    checked = [_checked_result(world, result) for result in results]
    ids = [result["id"] for result in checked]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    return checked


def _checked_result(world: World, result: Any) -> JSON:
    """Check one result, and add what a message made from it will hold."""
    if not isinstance(result, dict):
        raise _malformed("InlineQueryResult must be an Object")
    if not 1 <= len(str(result.get("id", "")).encode()) <= MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    try:
        made = _made(world, result)
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        raise _malformed(reason[:1].upper() + reason[1:]) from None
    return result | {"id": str(result["id"]), "made": made}


def _malformed(reason: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {reason}")


def _made(world: World, result: JSON) -> JSON:
    """Return kind, body, media and buttons of the message that a result becomes."""
    kind = result.get("type")
    content = result.get("input_message_content")
    markup = checked_markup(result.get("reply_markup"), inline_only=True)
    if kind == "article":
        if not str(result.get("title", "")).strip():
            raise bad_request('can\'t find field "title"')
        if content is None:
            raise bad_request("message content is not specified")
    elif kind not in ("photo", "document"):
        raise bad_request(f'the playground knows no inline results of type "{kind}"')
    if content is not None:
        if not isinstance(content, dict):
            raise bad_request("input message content must be an Object")
        body = finished_text(world, source_text(Arguments(content), "message_text"))
        return {"kind": "text", "body": body, "media": {}, "markup": markup}
    stored = known_file(world, str(result.get(f"{kind}_file_id", "")), str(kind))
    body = finished_caption(world, source_caption(Arguments(result)))
    return {"kind": kind, "body": body, "media": media_fields(stored), "markup": markup}
