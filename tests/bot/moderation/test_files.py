"""The content as files: sent out whole or in parts, and several taken back into one draft."""

import asyncio
import re

import pytest

from bot.moderation.parts import parts_of_file, read_name
from bot.playground import Shown
from faq.edits import add_record, record_text, set_field
from faq.finding import ids_in, kind_of
from faq.load import read_files
from faq.uploads import take_in
from faq.yamlfile import MOST_BYTES
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.helping import drafts_of, press, say, send_file

LISTS = [path for path in read_files() if kind_of(path) == "intent"]


def named(shown: Shown) -> tuple[str, str]:
    """A file's name and text."""
    assert shown.file is not None
    return str(shown.message.media["document"]["file_name"]), shown.file.decode()


async def test_an_entry_goes_out_and_comes_back(room: Room) -> None:
    """Its name tells the revision; what is changed in it becomes a draft."""
    entry = await press(room.nurse, await say(room.nurse, "/edit NurOwn"), "msc-4")
    sent = await press(room.nurse, entry, "Send as a file")
    name, text = named(sent)
    assert name == "msc-4.r1.yaml"
    assert "keep its name" in sent.text
    assert "file says what is there already" in (await send_file(room.nurse, name, text)).text
    new = text.replace("enrolled: 196", "enrolled: 197")
    draft = await send_file(room.nurse, name, new)
    assert "msc-4 enrolled\n− 196\n+ 197" in draft.text
    blocked = await press(room.nurse, draft, "Rehearse")
    assert re.search(r"✕ trials.yaml:\d+: msc-4: name/zh-Hant: says 196", blocked.text)
    assert "Figures of trials stand in trials.yaml alone" in blocked.text


async def test_several_files_sent_together_are_one_draft(room: Room) -> None:
    """In whatever order they come; a text typed between them goes there too."""
    files = room.service.live.state.files
    sent = {
        "choosing.r1.yaml": set_field(
            files["intents/choosing.yaml"], "choose.clinic", ("title", "en"), "One"
        ),
        "cells.r1.yaml": set_field(
            files["intents/cells.yaml"], "cell.safety", ("title", "en"), "Is {about} all right?"
        ),
        "msc-4.r1.yaml": record_text(
            set_field(files["trials.yaml"], "msc-4", ("year",), 2022), "msc-4"
        ),
    }
    await asyncio.gather(
        *(
            room.nurse.sends("document", data=text.encode(), name=name)
            for name, text in sent.items()
        )
    )
    heard = await room.nurse.hears(count=3, seconds=PATIENCE)
    assert all("Draft #1" in each.text for each in heard)
    [draft] = await drafts_of(room)
    assert set(draft.files) == {"intents/choosing.yaml", "intents/cells.yaml", "trials.yaml"}
    listed = await say(room.nurse, "/drafts")
    assert "#1 being written Nina: cell.safety, choose.clinic, msc-4" in listed.text


async def test_the_draft_goes_out_with_what_it_has(room: Room) -> None:
    """A file holds what was changed before, and a new entry comes into its topic."""
    await say(room.nurse, "/edit choose.clinic")
    files = room.service.live.state.files
    one = set_field(files["intents/choosing.yaml"], "choose.clinic", ("title", "en"), "One")
    await send_file(room.nurse, "choosing.yaml", one)
    entry = await press(room.nurse, await say(room.nurse, "/edit choose.clinic"), "choose.clinic")
    name, text = named(await press(room.nurse, entry, "Send as a file"))
    assert "en: One" in text or 'en: "One"' in text
    new = text.replace("id: choose.clinic", "id: choose.new")
    draft = await send_file(room.nurse, "choosing-new.yaml", new)
    assert "choose.new" in draft.text
    [kept] = await drafts_of(room)
    assert ids_in(kept.files["intents/choosing.yaml"])[-1] == "choose.new"
    assert name == "choose.clinic.r1.yaml"


async def test_a_new_entry_without_a_topic_is_explained(room: Room) -> None:
    """The name of the file says where it belongs."""
    text = record_text(room.service.live.state.files["intents/choosing.yaml"], "choose.clinic")
    new = text.replace("id: choose.clinic", "id: choose.new")
    heard = await send_file(room.nurse, "idea.yaml", new)
    assert "idea.yaml:1: choose.new: is a new answer" in heard.text
    assert "such as choosing-new.yaml" in heard.text


async def test_faults_say_file_line_and_what_is_expected(room: Room) -> None:
    """In words that a nurse understands; nothing has changed."""
    text = record_text(room.service.live.state.files["trials.yaml"], "msc-4")
    spoilt = text.replace("enrolled: 196", "enrolled: many").replace("phase: III", "fase: III")
    heard = await send_file(room.nurse, "msc-4.r1.yaml", spoilt)
    assert "nothing has changed" in heard.text
    line = 1 + text[: text.index("enrolled:")].count("\n")
    assert f"msc-4.yaml:{line}: msc-4: enrolled: must be a whole number" in heard.text
    assert "A number is needed here, such as 196" in heard.text
    assert "There is no such name here" in heard.text
    assert await drafts_of(room) == ()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.yaml", b"\xff\xfe\x00", "must be plain text, saved as UTF-8"),
        ("a.yaml", b"- id: [", "The form of this line cannot be read"),
        ("a.yaml", b"hello: world\n", "which kind of entry this is"),
        ("a.yaml", b"- &a {id: x, title: *a}\n", "These special forms are not allowed"),
        ("photo.jpg", b"\x89PNG\r\n", "must be plain text"),
        ("a.yaml", b"x" * (MOST_BYTES + 1), "256 KiB at most"),
    ],
)
async def test_what_is_no_file_of_ours_is_turned_away(
    room: Room, name: str, data: bytes, said: str
) -> None:
    """Kindly."""
    assert said in (await send_file(room.nurse, name, data)).text


async def test_the_difference_goes_out_as_a_file(room: Room) -> None:
    """As `git apply` takes it."""
    files = room.service.live.state.files
    text = set_field(files["intents/choosing.yaml"], "choose.clinic", ("title", "en"), "One")
    draft = await send_file(room.nurse, "choosing.yaml", text)
    name, difference = named(await press(room.nurse, draft, "Difference as a file"))
    assert name == "draft-1.diff"
    assert "--- a/intents/choosing.yaml" in difference
    assert "\n+    en: One\n" in difference or '\n+    en: "One"\n' in difference


@pytest.mark.parametrize("path", LISTS)
def test_parts_of_every_topic_are_accepted_back(path: str) -> None:
    """Unchanged, they change nothing; whatever the size of a part."""
    files = read_files()
    for most in (1, 20_000, 64_000):
        parts = parts_of_file(files[path], most)
        ids = [id_ for part in parts for id_ in ids_in(part)]
        assert ids == list(ids_in(files[path]))
        for part in parts:
            assert take_in(files, "part.yaml", part.encode(), path).files == files


def test_a_file_near_the_limit_still_goes_out_in_parts() -> None:
    """A topic that has grown past what one upload may hold."""
    text = read_files()["intents/choosing.yaml"]
    record = record_text(text, "choose.clinic")
    for at in range(3):
        text = add_record(text, record.replace("id: choose.clinic", f"id: choose.new{at}"))
    parts = parts_of_file(text)
    assert len(parts) > 3
    assert all(len(part.encode()) <= 64 * 1024 for part in parts)


@pytest.mark.parametrize(
    ("name", "bare", "revision", "topic"),
    [
        ("cells.r12.yaml", "cells.yaml", 12, "intents/cells.yaml"),
        ("cells.r12 (1).yaml", "cells.yaml", 12, "intents/cells.yaml"),
        ("cells-2-of-4.r3.yaml.txt", "cells-2-of-4.yaml", 3, "intents/cells.yaml"),
        ("cells.yaml", "cells.yaml", 0, "intents/cells.yaml"),
        ("choosing-new.yaml", "choosing-new.yaml", 0, "intents/choosing.yaml"),
        ("msc-4.r3.yaml", "msc-4.yaml", 3, None),
        ("whatever.r.yaml", "whatever.r.yaml", 0, None),
    ],
)
def test_names_of_files_are_read(name: str, bare: str, revision: int, topic: str | None) -> None:
    """As phones change them."""
    found = read_name(read_files(), name)
    assert (found.name, found.revision, found.topic) == (bare, revision, topic)
