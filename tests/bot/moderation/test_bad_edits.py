"""Bad edits, each sent through the wire: refused, explained, and nothing is lost or live."""

import re

from bot.moderation.entries import entries
from bot.moderation.parts import text_of_entry
from bot.playground import Shown
from bot.store import By, DraftState
from tests.bot.moderation.bad_edits import BAD, Bad
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.helping import drafts_of, press, send_file

JARGON = re.compile(
    r"Traceback|pydantic|NoneType|\bdict\b|str_type|yaml\.[a-z]|Error\b|regex|\bint\b"
    r"|valid string|\bNone\b"
)
ON_POSTGRES = 5
"""Every so many of them there: what is refused is the same, only where drafts lie differs."""


async def answer_to(room: Room, bad: Bad) -> Shown:
    """Send a bad edit, and have it rehearsed where it is taken up at all."""
    files = room.service.live.state.files
    entry = next(each for each in entries(files) if each.id == bad.entry)
    spoiled = bad.change(text_of_entry(files, entry))
    heard = await send_file(room.nurse, f"{bad.entry}.r1.yaml", spoiled)
    while not heard.buttons and "Draft #" in heard.text:  # a long one comes in two messages
        heard = await room.nurse.hears(seconds=PATIENCE)
    if not heard.buttons:  # refused as a file: there is no draft of it
        return heard
    return await press(room.nurse, heard, "Rehearse")


async def test_none_goes_live(room: Room, url: str) -> None:
    """Each is told by file and line and explained; the draft stays, families read what they did."""
    store, before = room.service.store, room.service.live.state
    table = BAD[::ON_POSTGRES] if url.startswith("postgresql") else BAD
    wrong = []
    for bad in table:
        heard = await answer_to(room, bad)
        by_line = not heard.buttons or ("✕" in heard.text and "→" in heard.text)
        if not by_line or not re.search(bad.told, heard.text) or JARGON.search(heard.text):
            wrong.append((bad.name, heard.text[:600]))
        for draft in await drafts_of(room):
            assert draft.files
            nurse = By(room.nurse.id, "Nina")
            await store.drafts.decide(draft, nurse, DraftState.WITHDRAWN)
    assert wrong == []
    assert room.service.live.state is before
    assert len(await store.revisions.history()) == 1


async def test_what_is_blocked_cannot_be_approved(room: Room) -> None:
    """Nor is it offered for approval; who presses an old button is told the same."""
    promise = next(bad for bad in BAD if bad.name == "a promise")
    heard = await answer_to(room, promise)
    assert (
        not any("Propose" in b.text for row in heard.buttons for b in row)
        or "✕" in (await press(room.nurse, heard, "Propose")).text
    )
    [draft] = await drafts_of(room, DraftState.EDITING)
    assert draft.state is DraftState.EDITING


def test_there_are_fifty() -> None:
    """Each by its own name."""
    assert len({bad.name for bad in BAD}) == len(BAD) >= 50
