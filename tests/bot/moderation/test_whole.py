"""The whole content, as it is shipped: out as files and back, and a change of it goes live."""

import pytest

from bot.moderation import arriving
from bot.moderation.parts import parts_of_file
from bot.playground import Person
from bot.store import By
from faq.answer import Engine
from faq.edits import set_field
from faq.finding import ids_in
from faq.load import read_files, shipped
from faq.models import Language, Library
from faq.yamlfile import MOST_BYTES
from tests.bot.hearing import Hears
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.helping import drafts_of, press, say, send_file
from tests.bot.moderation.test_files import named
from tests.bot.moderation.test_publishing import TAUGHT, drafted


@pytest.fixture(scope="module")
def library() -> Library:
    """Return all of the content."""
    return shipped()


@pytest.fixture(scope="module")
def engine(library: Library) -> Engine:
    """Return an engine of it."""
    return Engine(library)


@pytest.fixture(scope="module")
def hears(engine: Engine) -> Hears:
    """Return what there is to hear of it in private."""
    return Hears(engine)


@pytest.fixture(autouse=True)
def _released(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be what a release brings."""
    monkeypatch.setattr(arriving, "read_files", read_files)


async def documents(who: Person, number: int) -> dict[str, str]:
    """So many files as they come, by name."""
    heard = await who.hears(count=number, seconds=PATIENCE)
    return dict(map(named, heard))


async def test_a_phrasing_is_taught_rehearsed_approved_and_answered(
    room: Room, hears: Hears
) -> None:
    """By two moderators; families are answered from it at once."""
    draft = await drafted(room)
    assert TAUGHT in draft.text
    rehearsed = await room.presses(room.nurse, draft, 1)
    assert "nothing forbids it" in rehearsed.text
    proposed = await room.presses(room.nurse, draft, 2)
    assert "waits for somebody else" in proposed.text
    assert room.service.live.state.revision.id == 1
    proposal = await room.doctor.hears(seconds=PATIENCE)
    published = await room.presses(room.doctor, proposal, 0)
    assert "revision 2" in published.text
    revision = room.service.live.state.revision
    assert (revision.author, revision.approver) == (
        By(room.nurse.id, "Nina"),
        By(room.doctor.id, "Dan"),
    )
    engine = room.service.parts.answers.engine
    assert TAUGHT in dict(engine.phrasings)
    await room.family.says(TAUGHT)
    assert (await room.family.hears()).text == hears.short("choose.clinic", Language.EN)


async def test_a_topic_goes_out_in_parts_that_come_back(room: Room) -> None:
    """Each by itself, so that no limit ever blocks work."""
    how = await say(room.nurse, "/edit")
    ways = await press(room.nurse, how, "intents/cells.yaml")
    assert "has 2" in ways.text
    number = len(parts_of_file(room.service.live.state.files["intents/cells.yaml"]))
    assert number > 2
    await room.nurse.presses(ways, ways.buttons[1][0].text, seconds=PATIENCE)
    parts = await documents(room.nurse, number)
    assert all(len(text.encode()) < MOST_BYTES / 2 for text in parts.values())
    second = f"cells-2-of-{number}.r1.yaml"
    [first_id, *_] = ids_in(parts[second])
    changed = set_field(parts[second], first_id, ("title", "en"), "Changed in a part")
    draft = await send_file(room.nurse, second, changed)
    assert f"{first_id} title/en" in draft.text
    [kept] = await drafts_of(room)
    assert kept.files == {
        "intents/cells.yaml": set_field(
            room.service.live.state.files["intents/cells.yaml"],
            first_id,
            ("title", "en"),
            "Changed in a part",
        )
    }


async def test_the_whole_content_goes_out(room: Room) -> None:
    """As one document each, byte for byte."""
    how = await say(room.nurse, "/edit")
    everything = next(b.text for row in how.buttons for b in row if "All files" in b.text)
    await room.nurse.presses(how, everything, seconds=PATIENCE)
    heard = await room.nurse.hears(count=len(read_files()), seconds=PATIENCE)
    sent = [named(each) for each in heard]
    assert sorted(text for _, text in sent) == sorted(read_files().values())
    assert {f"{stem}.r1.yaml" for stem in ("menu", "cells", "notices", "guards")} <= set(dict(sent))
