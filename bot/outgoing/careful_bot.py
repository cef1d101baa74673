"""The bot that adds the disclaimer to whatever carries words."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from telegram import InputMedia
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Defaults, ExtBot

from bot.attempts import answered
from bot.disclaimer import Disclaimer
from bot.markup import MarkupError
from bot.outgoing.checked_request import CheckedRequest
from bot.outgoing.methods import (
    ALERT_LIMIT,
    ALERTS,
    CAPTION_LIMIT,
    CAPTIONS,
    DESCRIPTIONS,
    IMPATIENT,
    KNOWN,
    MEDIA,
    RESULTS,
    TEXT_LIMIT,
    TEXTS,
)
from bot.outgoing.patience import Patience
from bot.outgoing.refusal import refusal
from bot.outgoing.words import as_html, as_record, changed, listed, said
from faq.models import Language

_Data = dict[str, Any]

AT_ONCE: Final = 16
"""Requests at once: more make none of them quicker."""
ASK_SECONDS: Final = 3.0
"""How long Telegram has for each part of an answer to whether it is there."""
_SHARED: Final = (
    *("chat_id", "message_thread_id", "direct_messages_topic_id", "business_connection_id"),
    *("disable_notification", "protect_content", "allow_paid_broadcast", "link_preview_options"),
)
"""What the further messages of a long text have in common with the first one."""


class CarefulBot(ExtBot[None]):
    """A bot that cannot forget the disclaimer."""

    def __init__(
        self,
        token: str,
        *,
        disclaimer: Disclaimer,
        base_url: str,
        base_file_url: str,
        patience: Patience | None = None,
    ) -> None:
        self._disclaimer = disclaimer
        self._patience = patience or Patience()
        self._sent: Counter[str] = Counter()
        super().__init__(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            request=CheckedRequest(disclaimer, files_url=base_file_url, pool_size=AT_ONCE),
            get_updates_request=CheckedRequest(disclaimer, files_url=base_file_url, pool_size=1),
            defaults=Defaults(parse_mode=ParseMode.HTML),
        )

    @property
    def patience(self) -> Patience:
        """What waits where Telegram is away for a while."""
        return self._patience

    @property
    def sent(self) -> Counter[str]:
        """How many calls were granted, by method."""
        return self._sent

    async def is_reachable(self) -> bool:
        """Ask Telegram once who this is; whether it answers."""
        try:
            await self.request.post(
                f"{self.base_url}/getMe",
                read_timeout=ASK_SECONDS,
                connect_timeout=ASK_SECONDS,
                pool_timeout=ASK_SECONDS,
            )
        except TelegramError:
            return False
        return True

    async def initialize(self) -> None:
        """Open the pools, and ask Telegram who this is.

        Raises:
            InvalidToken: Telegram does not know the token, which the library's own error quotes.
        """
        with suppress(InvalidToken):
            try:
                await super().initialize()
            except BaseException:
                await self.shutdown()  # the library would leave the pools open
                raise
            return
        raise InvalidToken("Telegram does not know the token")

    async def raw_updates(self, *, read_timeout: float, **wanted: Any) -> list[dict[str, Any]]:
        """Fetch updates as they come, since one that cannot be read would hide the others.

        Args:
            read_timeout: seconds to wait for an answer, besides the time that Telegram holds it.
            wanted: parameters of getUpdates.
        """
        seconds = wanted.get("timeout", 0) + read_timeout
        found: list[dict[str, Any]] = await self._post("getUpdates", wanted, read_timeout=seconds)
        return found

    async def _do_post(self, endpoint: str, data: _Data, **timeouts: Any) -> Any:
        method = endpoint.lower()
        if method not in KNOWN:
            raise refusal(endpoint, "no table of methods says what it carries")
        if method in TEXTS:
            return await self._post_words(endpoint, _quietly_linked(data), "text", timeouts)
        if method in CAPTIONS:
            return await self._post_words(endpoint, data, "caption", timeouts)
        carried = self._with_disclaimer(method, endpoint, data)
        return await self._send_out(endpoint, carried, timeouts)

    async def _send_out(self, endpoint: str, data: _Data, timeouts: dict[str, Any]) -> Any:
        """Make a call as it stands, again where Telegram is away for a while."""

        async def call() -> Any:
            return await super(CarefulBot, self)._do_post(endpoint, data, **timeouts)

        if endpoint.lower() in IMPATIENT:
            return await call()
        chat = data.get("chat_id")
        result = await self._patience.post(None if chat is None else str(chat), call)
        self._sent[endpoint.lower()] += 1
        if endpoint.lower().startswith("send"):
            answered()
        return result

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
        result = await self._send_out(endpoint, head, timeouts)
        shared: _Data = {key: data[key] for key in _SHARED if key in data}
        for number, part in enumerate(rest, 1):
            following = _quietly_linked(shared | {"text": part, "parse_mode": ParseMode.HTML})
            if number == len(rest) and "reply_markup" in data:
                following["reply_markup"] = data["reply_markup"]
            result = await self._send_out("sendMessage", following, timeouts)
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
