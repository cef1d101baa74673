"""What moderators do, in words: rooms of several kinds, buttons by what they say."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.playground import Person, Playground, Shown
from bot.playground.groups import Group
from bot.running import running
from bot.service import Service, started
from bot.settings import Settings
from bot.store import By, Draft, DraftState, Revision
from faq.answer import Engine
from faq.edits import set_field
from faq.finding import INTENT, where
from faq.models import Library
from faq.yamlfile import Path as Way
from faq.yamltext import Value
from tests.bot.conftest import TOKEN
from tests.bot.moderation.conftest import PATIENCE, Room


def settings_for(telegram: Playground, url: str, folder: Path, owner: Person) -> Settings:
    """How a bot on this database is to run."""
    return Settings(
        token=TOKEN,
        api_url=telegram.url,
        owners=(owner.id,),
        data=folder / "data",
        database_url=url if url.startswith("postgresql") else None,
    )


@asynccontextmanager
async def bot_running(
    settings: Settings, library: Library, engine: Engine
) -> AsyncIterator[Service]:
    """Run the whole service for as long as the block lasts."""
    async with (
        started(settings, library, engine=engine) as service,
        running(service.parts.application),
    ):
        yield service


def button_of(shown: Shown, words: str) -> str:
    """The whole words of the one button that says this."""
    found = [b.text for row in shown.buttons for b in row if words in b.text]
    assert len(found) == 1, f"{words!r} in {[b.text for row in shown.buttons for b in row]}"
    return found[0]


async def press(
    who: Person, shown: Shown, *words: str, chat: Group | None = None, count: int = 1
) -> Shown:
    """Press a button, and then one under what comes of it.

    Returns:
        What came of the last press.
    """
    for each in words:
        await who.presses(shown, button_of(shown, each), seconds=PATIENCE)
        heard = await who.hears(count=count, chat=chat, seconds=PATIENCE)
        shown = heard[-1]
    return shown


async def say(who: Person, text: str, chat: Group | None = None) -> Shown:
    """Write, and return what comes of it."""
    await who.says(text, chat=chat)
    return await who.hears(chat=chat, seconds=PATIENCE)


async def send_file(who: Person, name: str, text: str | bytes) -> Shown:
    """Send a file, and return what comes of it."""
    data = text if isinstance(text, bytes) else text.encode()
    await who.sends("document", data=data, name=name)
    return await who.hears(seconds=PATIENCE)


def live_text(room: Room, id_: str) -> str:
    """The live text of the file that an intent stands in."""
    files = room.service.live.state.files
    return files[where(files, INTENT, id_)]


async def published_by(
    room: Room, by: Person, id_: str, way: Way, value: Value, *, kind: str = INTENT
) -> Revision:
    """Let somebody's change of one field go live, approved by the owner."""
    state = room.service.live.state
    path = where(state.files, kind, id_)
    files = {path: set_field(state.files[path], id_, way, value)}
    store = room.service.store
    draft = await store.drafts.begin(By(by.id, by.name), id_, state.revision.id)
    draft = await store.drafts.change(draft, files=files)
    draft = await store.drafts.change(draft, state=DraftState.PROPOSED)
    return await room.service.publishing.publish(draft, By(room.owner.id, "Olga"), "")


async def drafts_of(room: Room, *states: DraftState) -> tuple[Draft, ...]:
    """The drafts in some states."""
    return await room.service.store.drafts.in_state(*(states or (DraftState.EDITING,)))


def without_disclaimer(shown: Shown) -> str:
    """What a message says above its last lines."""
    return shown.text.rpartition("\n\n")[0]


def in_a_chat(settings: Settings, chat: Group) -> Settings:
    """The same settings with a chat where moderators work together."""
    return replace(settings, moderators_chat=chat.chat.id)
