"""From a text on a phone to what families read, and back."""

import asyncio
import re
from typing import Any

import pytest

from bot.moderation import rehearsing
from bot.moderation.building import RELEASED
from bot.playground import Shown
from bot.store import By, DraftState, RevisionKind
from faq import rehearse as faq_rehearse
from faq.edits import set_text
from faq.models import Language
from faq.rehearse import Rehearsal
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.content import few_files

TAUGHT = "my uncle's acupuncturist sells stem cell drips, how do I check him out"


async def drafted(room: Room) -> Shown:
    """Let the nurse write a phrasing, and return the draft as she sees it."""
    found = await room.says(room.nurse, "/edit choose.clinic")
    entry = await room.presses(room.nurse, found, 0)
    await room.presses(room.nurse, entry, 2)
    return await room.says(room.nurse, TAUGHT)


async def test_who_presses_later_hears_who_decided(room: Room) -> None:
    """And nothing is published twice."""
    draft = await drafted(room)
    await room.presses(room.nurse, draft, 2)
    first, second = [await person.hears(seconds=PATIENCE) for person in (room.doctor, room.owner)]
    await room.presses(room.doctor, first, 0)
    late = await room.presses(room.owner, second, 0)
    assert re.search(r"Dan has decided already: published, \d{4}-\d\d-\d\d", late.text)
    assert room.service.live.state.revision.id == 2


async def test_nobody_approves_their_own_but_an_owner_with_a_reason(room: Room) -> None:
    """Which is written down."""
    draft = await drafted(room)
    await room.presses(room.nurse, draft, 2)
    number = (await room.service.store.drafts.in_state(DraftState.PROPOSED))[0].id
    await room.doctor.hears(seconds=PATIENCE)
    await room.owner.hears(seconds=PATIENCE)
    opened = await room.says(room.nurse, "/drafts")
    own = await room.presses(room.nurse, opened, 0)
    assert "somebody else has to approve" in (await room.presses(room.nurse, own, 0)).text

    found = await room.says(room.owner, "/edit choose.clinic")
    entry = await room.presses(room.owner, found, 0)
    await room.presses(room.owner, entry, 2)
    written = await room.says(room.owner, f"{TAUGHT}, please")
    await room.presses(room.owner, written, 2)
    opened = await room.says(room.owner, "/drafts")
    mine = await room.presses(room.owner, opened, 1)  # the nurse's waits longer
    assert "write the reason" in (await room.presses(room.owner, mine, 0)).text
    assert "revision 2" in (await room.says(room.owner, "everybody is ill today")).text
    assert room.service.live.state.revision.reason == "everybody is ill today"
    assert number == 1


async def test_what_was_rehearsed_is_rehearsed_anew_only_if_something_changed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who proposes and who approves wait for one rehearsal; families' questions may change it."""
    rehearsed = []

    def rehearse(*args: Any) -> Rehearsal:
        rehearsed.append(args)
        return faq_rehearse.rehearse(*args)

    monkeypatch.setattr(rehearsing, "rehearse", rehearse)
    draft = await drafted(room)
    await room.presses(room.nurse, draft, 1)
    await room.presses(room.nurse, draft, 2)
    assert len(rehearsed) == 1
    await room.service.store.questions.add("does moxa help", "en", ())
    await room.presses(room.nurse, draft, 1)
    assert len(rehearsed) == 2
    published = await room.presses(room.doctor, await room.doctor.hears(seconds=PATIENCE), 0)
    assert "revision 2" in published.text
    assert len(rehearsed) == 2


async def test_two_who_edit_one_entry_do_not_overwrite_each_other(room: Room) -> None:
    """The later one is shown how it reads now, and nothing of theirs goes live."""
    store, state = room.service.store, room.service.live.state
    path, way = "intents/choosing.yaml", ("answers", "any", "en", "more")
    texts = state.content.library.intents["choose.clinic"].answers["any"].texts
    drafts = []
    for person, words in ((room.nurse, "Ask who runs it."), (room.doctor, "Look twice.")):
        new = f"{texts[Language.EN].more}\n\n{words}"
        files = {path: set_text(state.files[path], "choose.clinic", way, new)}
        draft = await store.drafts.begin(By(person.id, person.name), "choose.clinic", 1)
        draft = await store.drafts.change(draft, files=files)
        drafts.append(await store.drafts.change(draft, state=DraftState.PROPOSED))
    first = await room.service.publishing.publish(drafts[0], By(room.doctor.id, "Dan"), "")
    assert first.id == 2
    opened = await room.says(room.nurse, "/drafts")
    proposal = await room.presses(room.nurse, opened, 0)
    late = await room.presses(room.nurse, proposal, 0)
    assert "Nina has changed the same entry meanwhile" in late.text
    assert "Ask who runs it." in room.service.live.state.files[path]
    assert "Look twice." not in room.service.live.state.files[path]


async def test_a_restart_keeps_what_a_moderator_was_asked_for(room: Room) -> None:
    """It stands in the store, not in memory."""
    found = await room.says(room.nurse, "/edit choose.clinic")
    entry = await room.presses(room.nurse, found, 0)
    await room.presses(room.nurse, entry, 2)
    place = (room.nurse.id, -1, room.nurse.id)
    assert await room.service.store.talks.load(place) == '["phrase", "choose.clinic", "en"]'


async def test_a_file_with_faults_comes_back_with_lines(room: Room) -> None:
    """And nothing has changed."""
    bad = b"- id: choose.clinic\n  titel: {zh-Hant: x, en: y}\n"
    await room.nurse.sends("document", data=bad, name="choosing.yaml")
    heard = await room.nurse.hears(seconds=PATIENCE)
    assert "choosing.yaml:2" in heard.text
    assert room.service.live.state.revision.id == 1


async def test_another_process_publishes_and_this_one_follows(room: Room) -> None:
    """Within moments, all of it at once."""
    state = room.service.live.state
    path = "intents/choosing.yaml"
    files = dict(state.files)
    files[path] = files[path].replace("How to check a clinic?", "How do I check a clinic?")
    await room.service.store.revisions.publish(
        files,
        parent=1,
        kind=RevisionKind.PUBLISH,
        author=By(1, "Elsewhere"),
        release=state.revision.release,
    )
    async with asyncio.timeout(PATIENCE):
        while room.service.live.state.revision.id != 2:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.05)
    title = room.service.parts.answers.library.intents["choose.clinic"].title
    assert "How do I check a clinic?" in title.values()


async def test_the_release_is_kept_beside_what_is_live(room: Room) -> None:
    """So that the next release can be told from what moderators changed."""
    revision = room.service.live.state.revision
    kept = await room.service.store.revisions.files(revision)
    released = {p.removeprefix(RELEASED): t for p, t in kept.items() if p.startswith(RELEASED)}
    assert released == few_files()
    assert await room.service.publishing.released() == few_files()


@pytest.mark.parametrize("words", ["/rollback", "/rollback 99", "/rollback abc", "/edit", "/why"])
async def test_rubbish_gets_a_kind_line(room: Room, words: str) -> None:
    """No error."""
    heard = await room.says(room.nurse, words)
    assert "went wrong" not in heard.text
