"""Bad edits, each sent through the wire: refused, explained, and nothing is lost or live."""

import re
from dataclasses import replace

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


async def answer_to(room: Room, bad: Bad, rehearse: str = "Rehearse") -> Shown:
    """Send a bad edit, and have it rehearsed where it is taken up at all."""
    files = room.service.live.state.files
    entry = next(each for each in entries(files) if each.id == bad.entry)
    spoiled = bad.change(text_of_entry(files, entry))
    heard = await send_file(room.nurse, f"{bad.entry}.r1.yaml", spoiled)
    while not heard.buttons and re.search(
        r"Draft #|草稿 #", heard.text
    ):  # a long one comes in two messages
        heard = await room.nurse.hears(seconds=PATIENCE)
    if not heard.buttons:  # refused as a file: there is no draft of it
        return heard
    return await press(room.nurse, heard, rehearse)


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


ENGLISH = re.compile(
    r"\b(?:is|are|must|reads|differ|says?|stands?|reaches|write|missing|twice|not YAML|Input)\b"
)
IN_CHINESE = (
    *("a tab", "a quote left open", "an unknown key", "the same key twice", "no English"),
    *("words for a number", "a day that is none", "an unknown phase", "no source"),
    *("a hedge lost in one language", "a changed number", "a bold that stays open", "a scam link"),
    *(
        "a count that the name contradicts",
        "four sentences in short",
        "a reference that leads nowhere",
    ),
)


async def test_a_chinese_reader_is_told_in_chinese(room: Room) -> None:
    """File, line, entry and what is meant; the check's own sentences are for readers of English."""
    chosen = [bad for bad in BAD if bad.name in IN_CHINESE]
    assert len(chosen) == len(IN_CHINESE)
    nurse = room.telegram.person("Mei", language_code="zh-hant")
    await nurse.says("/start")
    await nurse.hears(seconds=PATIENCE)
    await room.says(room.owner, f"/moderators {nurse.id}")
    wrong = []
    for bad in chosen:
        heard = await answer_to(replace(room, nurse=nurse), bad, rehearse="排演")
        faults = [line for line in heard.text.split("\n") if line.startswith(("✕", "→"))]
        own = [line for line in faults if ENGLISH.search(line)]
        if not faults or own or not re.search(r"✕ [\w/.]+:\d+: |\.yaml:\d+", heard.text):
            wrong.append((bad.name, own, heard.text[:400]))
        for draft in await drafts_of(room):
            await room.service.store.drafts.decide(draft, By(nurse.id, "Mei"), DraftState.WITHDRAWN)
    assert wrong == []
