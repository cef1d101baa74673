"""The wire itself: what carries words without the disclaimer does not leave."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from telegram.request import BaseRequest, RequestData

from bot.disclaimer import Disclaimer
from bot.outgoing.methods import (
    ALERTS,
    CAPTIONS,
    CONTENT_FIELDS,
    DESCRIPTIONS,
    ITEM_FIELDS,
    KNOWN,
    MEDIA,
    PARAMETERS,
    RESULT_FIELDS,
    RESULTS,
    TEXTS,
    WORDLESS,
)
from bot.outgoing.refusal import refusal
from bot.outgoing.words import is_html
from bot.transport import AiohttpRequest

_Fields = Mapping[str, Any]


class CheckedRequest(AiohttpRequest):
    """Sends requests, but for those that must not go out.

    Args:
        disclaimer: what every text must end with.
        files_url: where files are fetched from; the token follows it.
        pool_size: how many requests at once.
    """

    def __init__(self, disclaimer: Disclaimer, *, files_url: str, pool_size: int) -> None:
        super().__init__(pool_size=pool_size)
        self._disclaimer = disclaimer
        self._files_url = files_url

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request.

        Raises:
            OutgoingRefused: an unknown method, or words without the disclaimer.
        """
        address = urlsplit(url)
        name = address.path.rpartition("/")[2]
        if address.query or address.fragment:
            raise refusal(name, "its parameters belong into the body, where they are checked")
        fetches_file = method == "GET" and request_data is None and url.startswith(self._files_url)
        if not fetches_file:
            self.inspect(name, request_data.parameters if request_data else {})
        return await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )

    def inspect(self, method: str, parameters: _Fields) -> None:
        """Refuse a call that must not go out.

        Args:
            method: the Bot API's name of it.
            parameters: what goes over the wire, before it becomes JSON.

        Raises:
            OutgoingRefused: it must not.
        """
        name = method.lower()
        if name not in KNOWN:
            raise refusal(method, "no table of methods says what it carries")
        if name in WORDLESS:
            return
        _check_fields(method, parameters, PARAMETERS)
        if not all(self._disclaimer.ends(html) for html in _texts(method, parameters)):
            raise refusal(method, "its text does not end with the disclaimer")
        if not all(self._disclaimer.ends_plain(text) for text in _plain_texts(name, parameters)):
            raise refusal(method, "its text does not end with the disclaimer")


def _texts(method: str, parameters: _Fields) -> Iterator[str]:
    """All HTML that a call carries."""
    name = method.lower()
    if name in TEXTS:
        yield _html(method, parameters, "text")
    elif name in CAPTIONS:
        yield _html(method, parameters, "caption")
    elif name in MEDIA:
        media = parameters.get("media")
        for item in _records(method, media if isinstance(media, list) else [media]):
            _check_fields(method, item, ITEM_FIELDS)
            yield _html(method, item, "caption")
    elif name in RESULTS:
        for result in _records(method, parameters.get("results")):
            _check_fields(method, result, RESULT_FIELDS)
            yield _result_html(method, result)


def _plain_texts(name: str, parameters: _Fields) -> Iterator[str]:
    """All words without markup that a call carries."""
    if name in ALERTS and "text" in parameters:
        yield str(parameters["text"])
    if name in DESCRIPTIONS:
        yield str(parameters.get(DESCRIPTIONS[name][0], ""))


def _result_html(method: str, result: _Fields) -> str:
    if "input_message_content" not in result:
        return _html(method, result, "caption")
    [content] = _records(method, [result["input_message_content"]])
    _check_fields(method, content, CONTENT_FIELDS)
    return _html(method, content, "message_text")


def _html(method: str, fields: _Fields, field: str) -> str:
    if not is_html(fields.get("parse_mode")):
        raise refusal(method, "texts go out as HTML")
    return str(fields.get(field, ""))


def _records(method: str, values: Any) -> list[_Fields]:
    """Values that can be looked into. JSON as text can be read in more than one way."""
    if isinstance(values, list) and all(isinstance(value, Mapping) for value in values):
        return values
    raise refusal(method, "a list of records was expected")


def _check_fields(method: str, fields: _Fields, known: frozenset[str]) -> None:
    unknown = sorted(set(fields) - known)
    if unknown:
        raise refusal(method, f"{', '.join(map(str, unknown))} may carry words")
