"""The Bot API over HTTP: what a bot's calls arrive at."""

import inspect
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.playground.arguments import Arguments, Upload, encodable
from bot.playground.errors import JSON, ApiError, bad_request
from bot.playground.faults import BrokenOff, Faults
from bot.playground.methods import METHODS, Method
from bot.playground.records import Bot
from bot.playground.world import World


@dataclass(slots=True, kw_only=True)
class Call:
    """A call that a bot made."""

    bot: str  # its username
    method: str  # in the Bot API's spelling, such as "sendMessage"
    parameters: JSON  # as sent, JSON values decoded, files as `Upload`
    response: JSON | None = None  # the whole envelope; None while the call is under way

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """The files that came with it; none for a file that is sent again by its id."""
        return tuple(value for value in self.parameters.values() if isinstance(value, Upload))

    @property
    def ok(self) -> bool:
        """Whether it was granted."""
        return self.response is not None and bool(self.response["ok"])


_TOKEN = re.compile(r"[0-9]+:.+")
# Parameters that forms carry as JSON text.
_DECODED = frozenset(
    {
        "allowed_updates",
        "button",
        "caption_entities",
        "commands",
        "entities",
        "link_preview_options",
        "media",
        "menu_button",
        "message_ids",
        "reaction",
        "reply_markup",
        "reply_parameters",
        "results",
        "scope",
    }
)


class _Silence(Response):
    """No answer: the connection breaks off."""

    def __init__(self, cut: Callable[[Scope], None]) -> None:
        super().__init__()
        self._cut = cut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Break it off, and wait until the server has noticed."""
        del send
        self._cut(scope)
        while (await receive())["type"] != "http.disconnect":
            pass


class BotApi:
    """The two things that a bot can ask for: a method, and a file.

    Args:
        world: what the calls act on.
        faults: which calls fail for no reason of their own.
        note: is told of each call of a known method, before it is carried out.
        cut: breaks the connection of a request off.
    """

    def __init__(
        self,
        world: World,
        faults: Faults,
        note: Callable[[Call], None],
        cut: Callable[[Scope], None],
    ) -> None:
        self._world = world
        self._faults = faults
        self._note = note
        self._cut = cut

    def application(self, more: Sequence[Route] = ()) -> Starlette:
        """Build the ASGI application.

        Args:
            more: routes beside those of the Bot API.
        """
        return Starlette(
            routes=[
                *more,
                Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
            ],
            exception_handlers={404: _not_found},
        )

    async def call(self, request: Request) -> Response:
        """Carry out a method."""
        try:
            bot = self._bot(request)
            name, method = _method(request)
            values = await _values(request)
        except ApiError as error:
            return _refused(error)
        made = Call(bot=str(bot.user.username), method=name, parameters=_readable(values))
        self._note(made)
        try:
            result = await self._result(name, method, bot, Arguments(values))
        except ApiError as error:
            made.response = error.as_json()
            return _refused(error)
        except BrokenOff:
            made.response = {"ok": False, "error_code": 0, "description": "broken off"}
            return _Silence(self._cut)
        made.response = {"ok": True, "result": result}
        return JSONResponse(made.response)

    async def _result(self, name: str, method: Method, bot: Bot, arguments: Arguments) -> Any:
        fault = self._faults.next(name)
        if fault is not None and not fault.done:
            await fault.happens()
        result = method(self._world, bot, arguments)
        if inspect.isawaitable(result):
            result = await result
        if fault is not None:
            await fault.happens()
        return result

    async def download(self, request: Request) -> Response:
        """Hand out a file that `getFile` has named."""
        try:
            self._bot(request)
        except ApiError as error:
            return _refused(error)
        path = request.path_params["path"]
        for stored in self._world.files.values():
            if stored.path == path:
                return Response(stored.data, media_type="application/octet-stream")
        return _refused(ApiError(404, "Not Found"))

    def _bot(self, request: Request) -> Bot:
        token = request.path_params["token"]
        bot = self._world.bots.get(token)
        if bot is None:
            if not _TOKEN.fullmatch(token):
                raise ApiError(404, "Not Found")
            raise ApiError(401, "Unauthorized")
        return bot


def _method(request: Request) -> tuple[str, Method]:
    found = METHODS.get(request.path_params["method"].lower())
    if found is None:
        raise ApiError(404, "Not Found: method not found")
    return found


async def _not_found(request: Request, error: Exception) -> Response:
    del request, error
    return _refused(ApiError(404, "Not Found"))


def _refused(error: ApiError) -> JSONResponse:
    return JSONResponse(error.as_json(), status_code=error.code)


async def _values(request: Request) -> JSON:
    """Collect the parameters of a call from its query and its body."""
    values: JSON = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            body = encodable(json.loads(await request.body() or b"{}"))
        except ValueError:
            raise bad_request("can't parse JSON object of the request") from None
        if not isinstance(body, dict):
            raise bad_request("object expected as the request")
        return values | body
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            for name, value in form.multi_items():
                values[name] = await _form_value(value)
    return values


async def _form_value(value: Any) -> Any:
    if isinstance(value, UploadFile):
        return Upload(value.filename or "file", await value.read())
    return value


def _readable(values: JSON) -> JSON:
    shown = {}
    for name, value in values.items():
        shown[name] = value
        if name in _DECODED and isinstance(value, str):
            try:
                shown[name] = json.loads(value)
            except ValueError:
                shown[name] = value
    return shown
