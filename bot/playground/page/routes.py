"""What the page in the browser asks for: its files, what happened, and to do things."""

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.playground.host import Playground
from bot.playground.inline import InlineResult
from bot.playground.page.cast import Cast
from bot.playground.page.guard import guarded
from bot.playground.page.views import chat_view, heard_so_far, people_view, result_view
from bot.playground.people import Person
from bot.playground.places import Place
from bot.playground.records import Chat
from bot.playground.screen import NotHeardError
from bot.playground.shown import Shown, shown

LOOK_SECONDS = 20.0
"""How long a look waits for something to happen."""
MOST_OF_A_FILE = 1024 * 1024
_KINDS = {"page.html": "text/html", "page.js": "text/javascript", "page.css": "text/css"}

Endpoint = Callable[[Request], Awaitable[Response]]
Doing = Callable[[Person, Place | None, dict[str, Any]], Awaitable[Any]]


def page_routes(playground: Playground, cast: Cast) -> list[Route]:
    """The routes of the page of a playground."""
    page = _Page(playground, cast)
    doing: dict[str, Doing] = {
        "say": page.say,
        "edit": page.edit,
        "press": page.press,
        "inline": page.inline,
        "choose": page.choose,
    }
    return [
        Route("/", guarded(_file("page.html"))),
        *(Route(f"/{name}", guarded(_file(name))) for name in ("page.js", "page.css")),
        Route("/page/look", guarded(page.look)),
        Route("/page/file/{id}", guarded(page.file)),
        Route("/page/send", guarded(page.send), methods=["POST"]),
        *(
            Route(f"/page/{name}", guarded(page.done(do)), methods=["POST"])
            for name, do in doing.items()
        ),
    ]


def _file(name: str) -> Endpoint:
    content = (files(__package__) / "files" / name).read_bytes()

    async def sent(request: Request) -> Response:
        del request
        return Response(content, media_type=_KINDS[name])

    return sent


class _Page:
    """What can be seen and done; people are named by number, chats by chat id."""

    def __init__(self, playground: Playground, cast: Cast) -> None:
        self._playground = playground
        self._world = playground.world
        self._cast = cast
        self._offered: dict[int, list[InlineResult]] = {}

    async def look(self, request: Request) -> Response:
        """A chat and everybody's chats, as soon as more has happened than the page knows.

        A person or chat that is not there is the first person's own: the page was left open.
        """
        values = dict(request.query_params)
        try:
            known = int(values.get("after", -1))
            person, place = self._who_and_where(values)
        except ValueError as error:
            return _refused(error)
        except LookupError:
            person, place = self._cast.roles[0].person, None
        if heard_so_far(self._cast, self._world) == known and not self._world.closing:
            await self._world.bell.wait(LOOK_SECONDS)
        chat = self._chat(person, place)
        return JSONResponse(
            {
                "person": person.id,
                "chat": chat.id,
                "happened": heard_so_far(self._cast, self._world),
                "bot": self._cast.bot.user.username,
                "people": people_view(self._cast, self._world),
                **chat_view(self._cast, self._world, person, chat),
            }
        )

    async def file(self, request: Request) -> Response:
        """A picture or document that somebody sent."""
        stored = self._world.files.get(request.path_params["id"])
        if stored is None:
            return PlainTextResponse("There is no such file.", 404)
        kind = "image/png" if stored.kind == "photo" else "application/octet-stream"
        return Response(stored.data, media_type=kind)

    async def send(self, request: Request) -> Response:
        """Send a document."""
        try:
            person, place = self._who_and_where(dict(request.query_params))
            name, data = await _uploaded(request)
            await person.sends("document", data=data, name=name, chat=place)
        except (LookupError, ValueError, TypeError) as error:
            return _refused(error)
        return JSONResponse({})

    def done(self, do: Doing) -> Endpoint:
        """An endpoint that does something with the JSON that it is sent."""

        async def asked(request: Request) -> Response:
            try:
                values = await request.json()
                person, place = self._who_and_where(values)
                return JSONResponse(await do(person, place, values))
            except (LookupError, ValueError, TypeError, AttributeError, NotHeardError) as error:
                return _refused(error)

        return asked

    async def say(self, person: Person, place: Place | None, values: dict[str, Any]) -> Any:
        """Write a text, in reply to a message if one is named."""
        reply_to = self._shown(person, place, values["reply_to"]) if values["reply_to"] else None
        await person.says(str(values["text"]), chat=place, reply_to=reply_to)
        return {}

    async def edit(self, person: Person, place: Place | None, values: dict[str, Any]) -> Any:
        """Change one's own text."""
        sent = self._shown(person, place, values["message"])
        if sent.message.sender is not person.user:
            raise LookupError("only one's own messages can be changed")
        await person.edits(sent, str(values["text"]))
        return {}

    async def press(self, person: Person, place: Place | None, values: dict[str, Any]) -> Any:
        """Press a button, and tell what the bot answered."""
        heard = self._shown(person, place, values["message"])
        answer = await person.presses(heard, str(values["data"]))
        return {"text": answer.text, "alert": answer.show_alert, "url": answer.url}

    async def inline(self, person: Person, place: Place | None, values: dict[str, Any]) -> Any:
        """The results for what was typed after the bot's @name."""
        del place
        results = await person.asks_inline(str(values["text"]))
        self._offered[person.id] = results
        return [result_view(result) for result in results]

    async def choose(self, person: Person, place: Place | None, values: dict[str, Any]) -> Any:
        """Send one of the results that were shown last."""
        for result in self._offered.get(person.id, ()):
            if result.id == values["result"]:
                await person.chooses(result, chat=place)
                return {}
        raise LookupError("these results are no longer shown")

    def _who_and_where(self, values: dict[str, Any]) -> tuple[Person, Place | None]:
        person = self._cast.person(int(values["person"]))
        return person, self._cast.group(person, int(values["chat"]))

    def _chat(self, person: Person, place: Place | None) -> Chat:
        if place is None:
            return self._world.private_chat(self._cast.bot, person.user)
        return place.chat

    def _shown(self, person: Person, place: Place | None, message_id: Any) -> Shown:
        for event in reversed(self._chat(person, place).log):
            if event.message.id == int(message_id):
                return shown(event, self._world)
        raise LookupError(f"there is no message {message_id} here")


async def _uploaded(request: Request) -> tuple[str | None, bytes]:
    """The file that came with a form, by name.

    Raises:
        ValueError: there is none, or it is too large.
    """
    async with request.form(max_files=1) as form:
        for sent in form.values():
            if isinstance(sent, UploadFile):
                data = await sent.read(MOST_OF_A_FILE + 1)
                if len(data) <= MOST_OF_A_FILE:
                    return sent.filename, data
                raise ValueError("a file may have 1 MiB here")
    raise ValueError("no file came")


def _refused(error: Exception) -> Response:
    words = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
    return JSONResponse({"error": words}, 400)
