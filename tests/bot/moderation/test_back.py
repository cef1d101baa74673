"""Going back to an earlier revision: a proposal like any other, by button and by command alike."""

import re
from pathlib import Path

from bot.playground import Person, Playground, Shown
from bot.store import By, DraftState, RevisionKind
from faq.answer import Engine
from faq.models import Language, Library
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.content import few_files
from tests.bot.moderation.helping import (
    bot_running,
    drafts_of,
    press,
    published_by,
    say,
    settings_for,
)

TITLE = ("title", "en")
DANS, OLGAS = "How do I check a clinic?", "Which clinics are honest?"
WHY = "It was a mistake."


async def wanted(who: Person) -> Shown:
    """Let somebody find the first revision, press the button under it, and write why."""
    revision = await press(who, await say(who, "/history"), "#1")
    why = await press(who, revision, "Go back to this")
    assert "Please write a sentence (your next message)" in why.text
    return await say(who, WHY)


async def live_title(room: Room) -> str:
    """The title that families read."""
    library = room.service.parts.answers.library
    return library.intents["choose.clinic"].title[Language.EN]


async def test_it_is_shown_proposed_and_approved_by_another(room: Room) -> None:
    """With one tap; then the bytes are those of then, and it is told whose it was, by whom, why."""
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    draft = await wanted(room.nurse)
    assert draft.text.startswith("Draft #2: ↩ #1 (Nina)")
    assert f"Reason: {WHY}" in draft.text
    assert "How do Ito check a clinic?" in draft.text  # struck out, underlined
    rehearsed = await press(room.nurse, draft, "Rehearse")
    assert "Draft #2 is rehearsed; nothing forbids it" in rehearsed.text
    assert "waits for somebody else" in (await press(room.nurse, draft, "Propose")).text
    assert room.service.live.state.revision.id == 2
    assert "Reason" in (await room.owner.hears(seconds=PATIENCE)).text
    assert "#2 waits for approval Nina: ↩ #1" in (await say(room.owner, "/drafts")).text
    own = await press(room.nurse, await say(room.nurse, "/drafts"), "#2")
    assert "somebody else has to approve" in (await press(room.nurse, own, "Approve")).text
    proposal = await room.doctor.hears(seconds=PATIENCE)
    assert f"Reason: {WHY}" in proposal.text
    approved = await press(room.doctor, proposal, "Approve")
    assert "Back to what revision 1 said; it is revision 3 now" in approved.text
    state = room.service.live.state
    assert state.files == few_files()
    assert state.revision.kind is RevisionKind.ROLLBACK
    nina, dan = By(room.nurse.id, "Nina"), By(room.doctor.id, "Dan")
    assert (state.revision.author, state.revision.approver) == (nina, dan)
    [closed] = [each for each in await drafts_of(room, DraftState.PUBLISHED) if each.back_to]
    assert (closed.revision, closed.by) == (3, dan)
    assert "live as revision 3; Dan approved it" in (await room.nurse.hears()).text
    history = await say(room.nurse, "/history")
    assert re.search(rf"#3 [\d: -]+ rollback: Nina ✓ Dan — {re.escape(WHY)}", history.text)
    assert "#1 2" in history.text


async def test_the_command_is_the_same_way(room: Room) -> None:
    """With a reason it is the draft, without one it asks; what reads the same already is said."""
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    draft = await say(room.nurse, f"/rollback 1 {WHY}")
    assert draft.text.startswith("Draft #2: ↩ #1 (Nina)")
    assert f"Reason: {WHY}" in draft.text
    assert "Why go back to that?" in (await say(room.nurse, "/rollback #1")).text
    again = await say(room.nurse, WHY)
    assert again.text.partition(":")[2] == draft.text.partition(":")[2]
    assert "nothing to change" in (await say(room.nurse, f"/rollback 2 {WHY}")).text
    assert await live_title(room) == DANS


async def test_an_owner_goes_back_alone_and_says_why(room: Room) -> None:
    """Why back, and why alone: both are written down."""
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    await press(room.owner, await wanted(room.owner), "Propose")
    await room.doctor.hears(seconds=PATIENCE)
    own = await press(room.owner, await say(room.owner, "/drafts"), "#2")
    assert "write the reason" in (await press(room.owner, own, "Approve")).text
    assert "revision 3 now" in (await say(room.owner, "Everybody is ill.")).text
    revision = room.service.live.state.revision
    assert revision.author == revision.approver == By(room.owner.id, "Olga")
    assert revision.reason == f"{WHY}; Everybody is ill."


async def test_one_alone_says_why_and_confirms_once(
    telegram: Playground, url: str, tmp_path: Path, library: Library, engine: Engine
) -> None:
    """There is nobody to wait for."""
    owner = telegram.person("Olga", language_code="en")
    async with bot_running(settings_for(telegram, url, tmp_path, owner), library, engine) as bot:
        entry = await press(owner, await say(owner, "/edit choose.clinic"), "choose.clinic")
        await press(owner, entry, "title", "English")
        await press(owner, await say(owner, DANS), "Propose")
        confirmed = await press(owner, await wanted(owner), "Propose")
        assert "revision 3 now" in confirmed.text
        state = bot.live.state
        assert (state.files, state.revision.reason) == (few_files(), WHY)


async def test_what_was_published_in_between_is_shown_first(room: Room) -> None:
    """It would be taken back too: whoever approves reads that, and presses again."""
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    await press(room.nurse, await wanted(room.nurse), "Propose")
    proposal = await room.doctor.hears(seconds=PATIENCE)
    assert "choose.stage" not in proposal.text
    await published_by(room, room.owner, "choose.stage", TITLE, "Which stage is right?")
    seen = await press(room.doctor, proposal, "Approve")
    assert seen.text.startswith("Something else has gone live meanwhile")
    assert "choose.stage title/en" in seen.text
    assert room.service.live.state.revision.id == 3
    assert "has been changed meanwhile" in (await press(room.doctor, proposal, "Approve")).text
    assert "revision 4 now" in (await press(room.doctor, seen, "Approve")).text
    assert room.service.live.state.files == few_files()


async def test_what_somebody_is_writing_stays_apart(room: Room) -> None:
    """No change goes into a draft that goes back; a rejected one is listed with its reason."""
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    back = await wanted(room.nurse)
    entry = await press(room.nurse, await say(room.nurse, "/edit choose.stage"), "choose.stage")
    await press(room.nurse, entry, "title", "English")
    draft = await say(room.nurse, "Which stage is right?")
    assert draft.text.startswith("Draft #3: choose.stage")
    await press(room.nurse, back, "Propose")
    proposal = await room.doctor.hears(seconds=PATIENCE)
    await press(room.doctor, proposal, "Reject")
    await say(room.doctor, "It is no mistake.")
    assert "rejected your draft #2 (↩ #1)" in (await room.nurse.hears(seconds=PATIENCE)).text
    assert "#2 rejected Nina: ↩ #1" in (await say(room.nurse, "/drafts")).text
    assert await live_title(room) == DANS
