"""Two moderators change one entry: the later one sees both and chooses; nothing is lost unseen."""

import pytest

from bot.playground import Shown
from bot.store import By, DraftState, RevisionKind
from faq.edits import set_field
from faq.models import Language
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.helping import drafts_of, live_text, press, published_by, say, send_file

EN = ("answers", "any", "en", "more")
TITLE = ("title", "en")
DANS = "How do I check a clinic?"
NINAS = "Can I trust this clinic?"


async def asked_for_the_title(room: Room) -> None:
    """Let the nurse be asked for the English title."""
    found = await say(room.nurse, "/edit choose.clinic")
    await press(room.nurse, found, "choose.clinic", "title", "English")


async def met(room: Room) -> Shown:
    """Let the doctor's title go live while the nurse writes hers."""
    await asked_for_the_title(room)
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    return await say(room.nurse, NINAS)


def title(room: Room) -> str:
    """The English title that families read."""
    library = room.service.parts.answers.library
    return library.intents["choose.clinic"].title[Language.EN]


async def test_a_text_typed_over_a_changed_one_meets_it(room: Room) -> None:
    """Both are shown, and the one that is live stays until somebody chooses."""
    conflict = await met(room)
    assert "Dan has changed the same entry meanwhile" in conflict.text
    assert "In the draft (Nina)" in conflict.text
    assert "Live now (Dan)" in conflict.text
    assert title(room) == DANS
    assert "Keep both" not in str(conflict)  # one field: it reads either way
    [draft] = await drafts_of(room)
    assert NINAS in draft.files["intents/choosing.yaml"]


async def test_mine(room: Room) -> None:
    """The draft says what its author wrote, upon what is live now."""
    draft = await press(room.nurse, await met(room), "Take the draft's")
    assert "choose.clinic title/en" in draft.text
    [kept] = await drafts_of(room)
    assert kept.base == 2
    await press(room.nurse, draft, "Propose")
    await press(room.doctor, await room.doctor.hears(seconds=PATIENCE), "Approve")
    assert title(room) == NINAS


async def test_theirs(room: Room) -> None:
    """Nothing is left of the draft, and nothing of theirs is lost."""
    await press(room.nurse, await met(room), "Keep the live one")
    [kept] = await drafts_of(room)
    assert (kept.files, kept.base) == ({}, 2)
    assert title(room) == DANS


async def test_both_where_they_touch_different_fields(room: Room) -> None:
    """One changed the text, the other the title."""
    old = room.service.live.state.content.library.intents["choose.clinic"]
    more = old.answers["any"].texts[Language.EN].more + "\n\nTake your time."
    await asked_for_the_title(room)
    await published_by(room, room.doctor, "choose.clinic", EN, more)
    conflict = await say(room.nurse, NINAS)
    assert "Take your time." in conflict.text
    draft = await press(room.nurse, conflict, "Keep both")
    await press(room.nurse, draft, "Propose")
    await press(room.doctor, await room.doctor.hears(seconds=PATIENCE), "Approve")
    assert title(room) == NINAS
    assert "Take your time." in live_text(room, "choose.clinic")


async def test_phrasings_of_both_are_kept(room: Room) -> None:
    """What either added or took out."""
    found = await say(room.nurse, "/edit choose.clinic")
    words = await press(room.nurse, found, "choose.clinic", "· phrasings", "English", "3")
    state = room.service.live.state
    texts = list(state.content.library.intents["choose.clinic"].phrasings["en"])
    theirs = [*texts[1:], "my neighbour swears by a stem cell clinic, is it honest"]
    await published_by(room, room.doctor, "choose.clinic", ("phrasings", "en"), theirs)
    conflict = await press(room.nurse, words, "Take it out")
    if "meanwhile" in conflict.text:
        conflict = await press(room.nurse, conflict, "Keep both")
    await press(room.nurse, conflict, "Propose")
    await press(room.doctor, await room.doctor.hears(seconds=PATIENCE), "Approve")
    now = room.service.live.state.content.library.intents["choose.clinic"].phrasings["en"]
    assert set(now) == set(theirs) - {texts[2]}


async def test_a_proposal_that_meets_a_change_goes_back_to_its_author(room: Room) -> None:
    """Whoever approves sees both, and so does the author; the choice brings it up."""
    await asked_for_the_title(room)
    draft = await say(room.nurse, NINAS)
    await press(room.nurse, draft, "Propose")
    proposal = await room.doctor.hears(seconds=PATIENCE)
    await published_by(room, room.owner, "choose.clinic", TITLE, DANS)
    seen = await press(room.doctor, proposal, "Approve")
    assert "Olga has changed the same entry meanwhile" in seen.text
    told = await room.nurse.hears(seconds=PATIENCE)
    assert "Olga has changed the same entry meanwhile" in told.text
    await press(room.nurse, told, "Take the draft's")
    late = await press(room.doctor, proposal, "Approve")
    assert "has been changed meanwhile" in late.text  # what was read is not what it is now
    assert title(room) == DANS


async def test_a_file_from_before_a_change_meets_it(room: Room) -> None:
    """Its name tells which revision it was sent out of."""
    state = room.service.live.state
    old = state.files["intents/choosing.yaml"]
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    mine = set_field(old, "choose.clinic", TITLE, NINAS)
    conflict = await send_file(room.nurse, "choosing.r1.yaml", mine)
    assert "Dan has changed the same entry meanwhile" in conflict.text
    assert title(room) == DANS


async def test_a_file_from_before_a_change_elsewhere_takes_nothing_back(room: Room) -> None:
    """What others changed in the same file stays."""
    old = room.service.live.state.files["intents/choosing.yaml"]
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    mine = set_field(old, "choose.stage", TITLE, "Which stage is right?")
    draft = await send_file(room.nurse, "choosing.r1 (1).yaml", mine)
    assert "choose.stage title/en" in draft.text
    assert "choose.clinic" not in draft.text
    [kept] = await drafts_of(room)
    changes = await room.service.publishing.brought_up(kept)
    assert DANS in changes["intents/choosing.yaml"]


async def test_a_choice_made_too_late_changes_nothing(room: Room) -> None:
    """The button carries what was read: after another change both are shown anew."""
    conflict = await met(room)
    await published_by(room, room.owner, "choose.clinic", TITLE, "Which clinics are honest?")
    again = await press(room.nurse, conflict, "Take the draft's")
    assert "Olga has changed the same entry meanwhile" in again.text
    assert title(room) == "Which clinics are honest?"


@pytest.mark.parametrize("choice", ["Take the draft's", "Keep the live one"])
async def test_two_entries_are_chosen_one_by_one(room: Room, choice: str) -> None:
    """Each by itself; after the last one the draft is upon what is live."""
    store, state = room.service.store, room.service.live.state
    path = "intents/choosing.yaml"
    text = set_field(state.files[path], "choose.clinic", TITLE, NINAS)
    text = set_field(text, "choose.stage", TITLE, "Nina's stage")
    draft = await store.drafts.begin(By(room.nurse.id, "Nina"), "two", 1)
    await store.drafts.change(draft, files={path: text})
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    await published_by(room, room.owner, "choose.stage", TITLE, "Olga's stage")
    first = await press(room.nurse, await say(room.nurse, "/drafts"), "#1")
    assert "Olga has changed" in first.text
    assert "1 of 2: choose.stage" in first.text
    second = await press(room.nurse, first, choice)
    assert "2 of 2: choose.clinic" in second.text
    assert "Dan has changed" in second.text
    await press(room.nurse, second, "Take the draft's")
    [kept] = await drafts_of(room)
    now = kept.files[path]
    assert NINAS in now
    assert ("Nina's stage" in now) is (choice == "Take the draft's")
    assert kept.base == 3


async def test_a_rollback_meets_a_draft_as_any_change_does(room: Room) -> None:
    """Nothing of the draft is lost."""
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    await asked_for_the_title(room)
    await say(room.nurse, NINAS)
    await press(room.doctor, await say(room.doctor, "/rollback 1 too early"), "Propose")
    proposal = await room.owner.hears(seconds=PATIENCE)
    assert "revision 3 now" in (await press(room.owner, proposal, "Approve")).text
    assert room.service.live.state.revision.kind is RevisionKind.ROLLBACK
    await room.nurse.hears(seconds=PATIENCE)  # the proposal
    shown = await press(room.nurse, await say(room.nurse, "/drafts"), "#2")
    assert "Dan has changed the same entry meanwhile" in shown.text
    drafts = await drafts_of(room, DraftState.EDITING)
    assert NINAS in drafts[0].files["intents/choosing.yaml"]


async def test_a_phrasing_is_added_to_a_draft_that_met_a_change(room: Room) -> None:
    """It is kept, and what was met comes before anything else."""
    await asked_for_the_title(room)
    await say(room.nurse, NINAS)
    found = await say(room.nurse, "/edit choose.clinic")
    entry = await press(room.nurse, found, "choose.clinic")
    await press(room.nurse, entry, "Add an English phrasing")
    await published_by(room, room.doctor, "choose.clinic", TITLE, DANS)
    conflict = await say(room.nurse, "moxa clinic round the corner, honest?")
    assert "Dan has changed the same entry meanwhile" in conflict.text
    [draft] = await drafts_of(room)
    assert "moxa clinic round the corner" in draft.files["intents/choosing.yaml"]
    assert draft.base == 1


async def test_a_file_of_now_meets_a_draft_of_before(room: Room) -> None:
    """The draft's own conflict is settled first; the file overwrites nothing unseen."""
    await met(room)
    text = room.service.live.state.files["intents/choosing.yaml"]
    new = set_field(text, "choose.stage", TITLE, "Which stage is right?")
    conflict = await send_file(room.nurse, "choosing.r2.yaml", new)
    assert "Dan has changed the same entry meanwhile" in conflict.text
    await press(room.nurse, conflict, "Take the draft's")
    draft = await send_file(room.nurse, "choosing.r2.yaml", new)
    assert "choose.stage title/en" in draft.text
    assert title(room) == DANS
