"""The one door out: nothing is sent without the disclaimer (P1).

`CarefulBot` adds it to whatever carries words, in the one method that all of python-telegram-bot's
calls pass, shortcuts and `do_api_request` included. `CheckedRequest` looks once more at what
really goes over the wire, and refuses what lacks it. A method that stands in neither table is
refused by both: a new one of Telegram's may carry words that nobody has looked at.
"""

import copy
import json
import logging
from collections.abc import Mapping
from typing import Any, Final

from telegram import InlineQueryResult, InputMedia, InputMessageContent
from telegram.constants import ParseMode
from telegram.ext import Defaults, ExtBot
from telegram.request import HTTPXRequest, RequestData

from bot.disclaimer import Disclaimer
from bot.markup import escape
from faq.models import Language

log = logging.getLogger(__name__)

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
ALERT_LIMIT: Final = 200
"""UTF-16 units. Source: the Bot API's documentation."""

TEXTS: Final = {"sendmessage": TEXT_LIMIT, "editmessagetext": TEXT_LIMIT}
CAPTIONS: Final = frozenset({"sendphoto", "senddocument", "editmessagecaption"})
MEDIA: Final = frozenset({"editmessagemedia", "sendmediagroup"})
RESULTS: Final = frozenset({"answerinlinequery"})
ALERTS: Final = frozenset({"answercallbackquery"})
DESCRIPTIONS: Final = {"setmydescription": ("description", 512), "setmyshortdescription": ("short_description", 120)}
WORDLESS: Final = frozenset(
    {
        "getme", "getupdates", "setwebhook", "deletewebhook", "getwebhookinfo", "logout", "close",
        "sendchataction", "deletemessage", "deletemessages", "editmessagereplymarkup", "setmessagereaction",
        "getchat", "getchatmember", "getchatmembercount", "getchatadministrators", "leavechat", "getfile",
        "setmycommands", "getmycommands", "deletemycommands", "setchatmenubutton", "getchatmenubutton",
        "setmyname", "getmyname", "getmydescription", "getmyshortdescription",
    }
)  # fmt: skip
"""They carry no sentence: a name, a command's description and a button's label are no answers."""

KNOWN: Final = frozenset({*TEXTS, *CAPTIONS, *MEDIA, *RESULTS, *ALERTS, *DESCRIPTIONS, *WORDLESS})


class OutgoingRefused(Exception):
    """A call that must not go out; the message names the method and the reason."""

    def __init__(self, method: str, why: str) -> None:
        super().__init__(f"{method} is refused: {why}")
        self.method = method


class CarefulBot(ExtBot[None]):
    """A bot that cannot forget the disclaimer."""

    def __init__(self, token: str, *, disclaimer: Disclaimer, base_url: str, base_file_url: str) -> None:
        self._disclaimer = disclaimer
        super().__init__(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            request=CheckedRequest(disclaimer, connection_pool_size=16),
            get_updates_request=CheckedRequest(disclaimer, connection_pool_size=1),
            defaults=Defaults(parse_mode=ParseMode.HTML),
        )

    async def _do_post(self, endpoint: str, data: dict[str, Any], **timeouts: Any) -> Any:
        method = endpoint.lower()
        if method not in KNOWN:
            raise OutgoingRefused(endpoint, "it is not in the table of methods; add it there with what it carries")
        if method in TEXTS:
            return await self._post_text(endpoint, data, timeouts)
        if method in CAPTIONS:
            return await self._post_caption(endpoint, data, timeouts)
        return await super()._do_post(endpoint, self._with_disclaimer(method, endpoint, data), **timeouts)

    async def _post_text(self, endpoint: str, data: dict[str, Any], timeouts: dict[str, Any]) -> Any:
        """Post a text in as many messages as it needs; the last one has the buttons.

        An edited message is changed to the first part, and the rest follows it.
        """
        html = _as_html(endpoint, data, "text", "entities")
        first, *rest = self._disclaimer.under(html, TEXTS[endpoint.lower()])
        if rest and "inline_message_id" in data:
            raise OutgoingRefused(endpoint, "the text is too long for one message, and nothing can follow this one")
        shared = _plainly_shown(data)
        head = {**shared, "text": first}
        if rest:
            head.pop("reply_markup", None)
        result = await super()._do_post(endpoint, head, **timeouts)
        return await self._post_rest(rest, shared, result, timeouts)

    async def _post_caption(self, endpoint: str, data: dict[str, Any], timeouts: dict[str, Any]) -> Any:
        """Post a picture or file; what does not fit its caption follows as text."""
        html = _as_html(endpoint, data, "caption", "caption_entities")
        first, *rest = self._disclaimer.under(html, CAPTION_LIMIT)
        if rest and "inline_message_id" in data:
            raise OutgoingRefused(endpoint, "the caption is too long, and nothing can follow this message")
        head = {**data, "caption": first, "parse_mode": ParseMode.HTML}
        head.pop("caption_entities", None)
        if rest:
            head.pop("reply_markup", None)
        result = await super()._do_post(endpoint, head, **timeouts)
        return await self._post_rest(rest, _plainly_shown(data), result, timeouts)

    async def _post_rest(self, rest: list[str], shared: dict[str, Any], result: Any, timeouts: dict[str, Any]) -> Any:
        kept = ("chat_id", "message_thread_id", "disable_notification", "link_preview_options", "business_connection_id")
        for number, part in enumerate(rest, 1):
            data = {key: shared[key] for key in kept if key in shared}
            if number == len(rest) and "reply_markup" in shared:
                data["reply_markup"] = shared["reply_markup"]
            result = await super()._do_post("sendMessage", {**data, "text": part, "parse_mode": ParseMode.HTML}, **timeouts)
        return result

    def _with_disclaimer(self, method: str, endpoint: str, data: dict[str, Any]) -> dict[str, Any]:
        if method in ALERTS and data.get("text"):
            return {**data, "text": self._disclaimer.under_plain(str(data["text"]), ALERT_LIMIT)}
        if method in DESCRIPTIONS:
            field, limit = DESCRIPTIONS[method]
            language = _language_of_code(data.get("language_code"))
            return {**data, field: self._disclaimer.under_plain(str(data.get(field, "")), limit, language)}
        if method in MEDIA:
            return {**data, "media": self._media(endpoint, data.get("media"))}
        if method in RESULTS:
            return {**data, "results": [self._result(endpoint, result) for result in _listed(endpoint, data.get("results"))]}
        return data

    def _media(self, endpoint: str, media: Any) -> Any:
        if isinstance(media, str) or (isinstance(media, list | tuple)):
            return [self._media(endpoint, item) for item in _listed(endpoint, media)]
        if isinstance(media, InputMedia):
            html = _as_html(endpoint, {"caption": media.caption, "parse_mode": media.parse_mode}, "caption", "")
            return _changed(media, caption=self._one(endpoint, html), parse_mode=ParseMode.HTML, caption_entities=())
        if isinstance(media, dict):
            html = _as_html(endpoint, media, "caption", "caption_entities")
            kept = {key: value for key, value in media.items() if key != "caption_entities"}
            return {**kept, "caption": self._one(endpoint, html), "parse_mode": ParseMode.HTML}
        raise OutgoingRefused(endpoint, f"media of type {type(media).__name__}")

    def _one(self, endpoint: str, html: str, limit: int = CAPTION_LIMIT) -> str:
        first, *rest = self._disclaimer.under(html, limit)
        if rest:
            raise OutgoingRefused(endpoint, f"a text of more than {limit} characters with the disclaimer")
        return first

    def _result(self, endpoint: str, result: Any) -> dict[str, Any]:
        """An inline result as it goes out: its message, or its caption, with the disclaimer."""
        fields: dict[str, Any] = result.to_dict() if isinstance(result, InlineQueryResult) else dict(result)
        content = fields.get("input_message_content")
        if isinstance(content, InputMessageContent):
            content = content.to_dict()
        if content is None:
            if fields.get("type") not in ("photo", "document"):
                raise OutgoingRefused(endpoint, f"an inline result of type {fields.get('type')!r} without a text")
            html = _as_html(endpoint, fields, "caption", "caption_entities")
            fields.pop("caption_entities", None)
            return {**fields, "caption": self._one(endpoint, html), "parse_mode": ParseMode.HTML}
        if "message_text" not in content:
            raise OutgoingRefused(endpoint, "an inline result whose message is no text")
        html = _as_html(endpoint, content, "message_text", "entities")
        kept = {key: value for key, value in content.items() if key != "entities"}
        text = {**kept, "message_text": self._one(endpoint, html, TEXT_LIMIT), "parse_mode": ParseMode.HTML}
        return {**fields, "input_message_content": text}


def _as_html(endpoint: str, data: Mapping[str, Any], field: str, entities: str) -> str:
    """What a call says, as HTML: entities are left out, a text without markup is escaped."""


    text = data.get(field)
    text = "" if text is None else str(text)
    mode = data.get("parse_mode")
    if mode is not None and str(mode).upper() != ParseMode.HTML.upper():
        raise OutgoingRefused(endpoint, f"parse mode {mode}; texts go out as HTML")
    return escape(text) if mode is None or data.get(entities) else text


def _plainly_shown(data: Mapping[str, Any]) -> dict[str, Any]:
    """The call without entities, as HTML, and without a preview that fills the screen."""
    kept = {key: value for key, value in data.items() if key not in ("entities", "caption_entities")}
    return {"link_preview_options": {"is_disabled": True}, **kept, "parse_mode": ParseMode.HTML}


def _listed(endpoint: str, value: Any) -> list[Any]:
    """A list that was given as such or as JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise OutgoingRefused(endpoint, "a list that is no JSON") from None
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list | tuple):
        raise OutgoingRefused(endpoint, f"a list was expected, not {type(value).__name__}")
    return list(value)


def _changed(media: InputMedia, **fields: Any) -> InputMedia:
    """A copy of a media record with other fields; the library freezes its records."""
    changed = copy.copy(media)
    with changed._unfrozen():  # noqa: SLF001 - as ExtBot itself does; the library is pinned
        for name, value in fields.items():
            setattr(changed, name, value)
    return changed


def _language_of_code(code: Any) -> Language | None:
    """The language of a Telegram language code, if it says one."""
    if not isinstance(code, str) or not code:
        return None
    return Language.EN if code == "en" else Language.ZH_HANT if code.startswith("zh") else None


class CheckedRequest(HTTPXRequest):
    """The wire itself: a call that carries words without the disclaimer does not leave."""

    def __init__(self, disclaimer: Disclaimer, *, connection_pool_size: int) -> None:
        super().__init__(connection_pool_size=connection_pool_size, read_timeout=20, pool_timeout=20)
        self._disclaimer = disclaimer

    async def do_request(self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send one request.

        Raises:
            OutgoingRefused: an unknown method, or words without the disclaimer.
        """
        if not (method == "GET" and request_data is None and "/file/bot" in url):
            self.inspect(url.partition("?")[0].rsplit("/", 1)[-1], request_data.parameters if request_data else {})
        return await super().do_request(url, method, request_data, *args, **kwargs)

    def inspect(self, method: str, parameters: Mapping[str, Any]) -> None:
        """Refuse a call that must not go out.

        Args:
            method: the Bot API's name of it.
            parameters: what goes over the wire.
        """
        name = method.lower()
        if name not in KNOWN:
            raise OutgoingRefused(method, "it is not in the table of methods")
        for html in _words_in(name, parameters):
            if not self._disclaimer.ends(html):
                raise OutgoingRefused(method, "its text does not end with the disclaimer")
        for text in _plain_words_in(name, parameters):
            if not self._disclaimer.ends_plain(text):
                raise OutgoingRefused(method, "its text does not end with the disclaimer")


def _words_in(name: str, parameters: Mapping[str, Any]) -> list[str]:
    if name in TEXTS:
        return [_html_of(name, parameters, "text")]
    if name in CAPTIONS:
        return [_html_of(name, parameters, "caption")]
    if name in MEDIA:
        return [_html_of(name, item, "caption") for item in _listed(name, parameters.get("media"))]
    if name in RESULTS:
        return [
            _html_of(name, content, "message_text") if (content := result.get("input_message_content")) else _html_of(name, result, "caption")
            for result in _listed(name, parameters.get("results"))
        ]
    return []


def _html_of(name: str, fields: Mapping[str, Any], field: str) -> str:
    if str(fields.get("parse_mode")).upper() != ParseMode.HTML.upper():
        raise OutgoingRefused(name, "texts go out as HTML")
    return str(fields.get(field, ""))


def _plain_words_in(name: str, parameters: Mapping[str, Any]) -> list[str]:
    if name in ALERTS and parameters.get("text"):
        return [str(parameters["text"])]
    if name in DESCRIPTIONS:
        return [str(parameters.get(DESCRIPTIONS[name][0], ""))]
    return []
