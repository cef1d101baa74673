"""The bot that adds the disclaimer to whatever carries words."""

from collections.abc import Mapping
from typing import Any, Final

from telegram import InputMedia
from telegram.constants import ParseMode
from telegram.ext import Defaults, ExtBot

from bot.disclaimer import Disclaimer
from bot.markup import MarkupError
from bot.outgoing.checked_request import CheckedRequest
from bot.outgoing.methods import (
    ALERT_LIMIT,
    ALERTS,
    CAPTION_LIMIT,
    CAPTIONS,
    DESCRIPTIONS,
    KNOWN,
    MEDIA,
    RESULTS,
    TEXT_LIMIT,
    TEXTS,
)
from bot.outgoing.refusal import refusal
from bot.outgoing.words import as_html, as_record, changed, listed, said
from faq.models import Language

_Data = dict[str, Any]

_SHARED: Final = (
    *("chat_id", "message_thread_id", "direct_messages_topic_id", "business_connection_id"),
    *("disable_notification", "protect_content", "allow_paid_broadcast", "link_preview_options"),
)
"""What the further messages of a long text have in common with the first one."""


class CarefulBot(ExtBot[None]):
    """A bot that cannot forget the disclaimer."""

    def __init__(
        self, token: str, *, disclaimer: Disclaimer, base_url: str, base_file_url: str
    ) -> None:
        self._disclaimer = disclaimer
        super().__init__(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            request=CheckedRequest(disclaimer, files_url=base_file_url, connection_pool_size=16),
            get_updates_request=CheckedRequest(
                disclaimer, files_url=base_file_url, connection_pool_size=1
            ),
            defaults=Defaults(parse_mode=ParseMode.HTML),
        )

    async def _do_post(self, endpoint: str, data: _Data, **timeouts: Any) -> Any:
        method = endpoint.lower()
        if method not in KNOWN:
            raise refusal(endpoint, "no table of methods says what it carries")
        if method in TEXTS:
            return await self._post_words(endpoint, _quietly_linked(data), "text", timeouts)
        if method in CAPTIONS:
            return await self._post_words(endpoint, data, "caption", timeouts)
        carried = self._with_disclaimer(method, endpoint, data)
        return await super()._do_post(endpoint, carried, **timeouts)

    async def _post_words(
        self, endpoint: str, data: _Data, field: str, timeouts: dict[str, Any]
    ) -> Any:
        """Post a text or a caption in as many messages as it needs; the last has the buttons.

        An edited message is changed to the first part, and the rest follows it; what does not fit
        a caption follows as text.
        """
        entities = "entities" if field == "text" else "caption_entities"
        html = as_html(endpoint, data, field, entities)
        limit = TEXT_LIMIT if field == "text" else CAPTION_LIMIT
        first, *rest = self._parts(endpoint, html, limit)
        if rest and "inline_message_id" in data:
            raise refusal(endpoint, "it is too long for one message, and nothing can follow this")
        head = {key: value for key, value in data.items() if key != entities}
        if rest:
            head.pop("reply_markup", None)
        head |= {field: first, "parse_mode": ParseMode.HTML}
        result = await super()._do_post(endpoint, head, **timeouts)
        shared: _Data = {key: data[key] for key in _SHARED if key in data}
        for number, part in enumerate(rest, 1):
            following = _quietly_linked(shared | {"text": part, "parse_mode": ParseMode.HTML})
            if number == len(rest) and "reply_markup" in data:
                following["reply_markup"] = data["reply_markup"]
            result = await super()._do_post("sendMessage", following, **timeouts)
        return result

    def _with_disclaimer(self, method: str, endpoint: str, data: _Data) -> _Data:
        """The call with the disclaimer in it, where it carries words."""
        if method in ALERTS:
            silent = {key: value for key, value in data.items() if key != "text"}
            if not (text := said(data, "text")):
                return silent
            return {**silent, "text": self._disclaimer.under_plain(text, ALERT_LIMIT)}
        if method in DESCRIPTIONS:
            field, limit = DESCRIPTIONS[method]
            language = _language_of_code(data.get("language_code"))
            text = self._disclaimer.under_plain(said(data, field), limit, language)
            return {**data, field: text}
        if method in MEDIA:
            return {**data, "media": self._media(endpoint, data.get("media"))}
        if method in RESULTS:
            results = listed(endpoint, data.get("results"))
            return {**data, "results": [self._result(endpoint, result) for result in results]}
        return data

    def _media(self, endpoint: str, media: Any) -> Any:
        """One picture or file as a record, an album as a list of them."""
        if endpoint.lower() == "sendmediagroup":
            return [self._item(endpoint, item) for item in listed(endpoint, media)]
        items = listed(endpoint, media)
        if len(items) != 1:
            raise refusal(endpoint, f"one item of media was expected, not {len(items)}")
        return self._item(endpoint, items[0])

    def _item(self, endpoint: str, media: Any) -> Any:
        if isinstance(media, InputMedia):
            names = ("caption", "parse_mode", "caption_entities")
            said = self._captioned(endpoint, {name: getattr(media, name) for name in names})
            return changed(media, caption_entities=(), **said)
        return self._captioned(endpoint, as_record(endpoint, media))

    def _result(self, endpoint: str, result: Any) -> _Data:
        """An inline result as it goes out: its message, or its caption, with the disclaimer."""
        fields = as_record(endpoint, result)
        content = fields.get("input_message_content")
        if content is None:
            return self._captioned(endpoint, fields)
        content = as_record(endpoint, content)
        html = as_html(endpoint, content, "message_text", "entities")
        content.pop("entities", None)
        content |= {
            "message_text": self._one(endpoint, html, TEXT_LIMIT),
            "parse_mode": ParseMode.HTML,
        }
        return {**fields, "input_message_content": content}

    def _captioned(self, endpoint: str, fields: Mapping[str, Any]) -> _Data:
        html = as_html(endpoint, fields, "caption", "caption_entities")
        kept = {key: value for key, value in fields.items() if key != "caption_entities"}
        caption = self._one(endpoint, html, CAPTION_LIMIT)
        return {**kept, "caption": caption, "parse_mode": ParseMode.HTML}

    def _one(self, endpoint: str, html: str, limit: int) -> str:
        first, *rest = self._parts(endpoint, html, limit)
        if rest:
            raise refusal(endpoint, f"with the disclaimer it has more than {limit} characters")
        return first

    def _parts(self, endpoint: str, html: str, limit: int) -> tuple[str, ...]:
        try:
            return self._disclaimer.under(html, limit)
        except MarkupError as error:
            raise refusal(endpoint, f"Telegram cannot read it: {error}") from None


def _quietly_linked(data: _Data) -> _Data:
    """The call without a preview that fills the screen, unless it asks for one."""
    return {"link_preview_options": {"is_disabled": True}, **data}


def _language_of_code(code: object) -> Language | None:
    """The language of a Telegram language code, if it says one."""
    if not isinstance(code, str) or not code:
        return None
    return Language.EN if code == "en" else Language.ZH_HANT if code.startswith("zh") else None
