"""What a draft does, before any family reads it; and how it goes live."""

import asyncio
import re

from bot.playground import Shown
from bot.store import By, DraftState
from faq.edits import add_phrasing, set_field
from faq.finding import INTENT, where
from faq.models import Language
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.helping import (
    drafts_of,
    live_text,
    press,
    say,
    send_file,
    without_disclaimer,
)

CHOOSING = "intents/choosing.yaml"


async def rehearsed(room: Room, name: str, text: str) -> Shown:
    """Let the nurse send a file, and rehearse it."""
    draft = await send_file(room.nurse, name, text)
    return await press(room.nurse, draft, "Rehearse")


def answers_with(room: Room, hedge: str) -> tuple[str, str]:
    """An intent and a cell whose answer tells a hedge in all languages, in English as given."""
    for intent in room.service.live.state.content.library.intents.values():
        for about, answer in intent.answers.items():
            text = answer.texts[Language.EN]
            if hedge in f"{text.short} {text.more}":
                return intent.id, about
    raise LookupError(hedge)


async def test_faults_come_first(room: Room) -> None:
    """Before what would be answered differently; with file and line."""
    text = live_text(room, "choose.clinic").replace("How to check a clinic?", "<b>How?")
    blocked = await rehearsed(room, "choosing.yaml", text)
    assert blocked.text.startswith("Draft #1 cannot go live yet:")
    first, _, rest = blocked.text.partition("Questions that will be answered differently")
    assert re.search(r"✕ choosing\.yaml:\d+: choose\.clinic: |intents/choosing\.yaml:\d+", first)
    assert "markup is not right" in first
    assert "✕" not in rest


async def test_questions_that_are_answered_differently_are_named(room: Room) -> None:
    """With the answers that they got and get, in the words of the buttons."""
    await room.service.store.questions.add("does moxa help with weak hands", "en", ())
    text = add_phrasing(
        live_text(room, "choose.clinic"), "choose.clinic", "en", "does moxa help with weak hands"
    )
    shown = await rehearsed(room, "choosing.yaml", text)
    assert "nothing forbids it" in shown.text
    number = re.search(r"answered differently: (\d+)", shown.text)
    assert number is not None
    assert int(number[1]) >= 1
    line = next(line for line in shown.text.split("\n") if "does moxa help" in line)
    assert line.endswith("→ How to check a clinic?")


async def test_a_stolen_phrasing_is_blocked(room: Room) -> None:
    """One that belongs to another answer."""
    other = room.service.live.state.content.library.intents["als.cure"].phrasings["en"][0]
    text = add_phrasing(live_text(room, "choose.clinic"), "choose.clinic", "en", other)
    blocked = await rehearsed(room, "choosing.yaml", text)
    assert "cannot go live yet" in blocked.text
    assert "belongs in one place only" in blocked.text


async def test_a_hedge_lost_in_one_language_blocks(room: Room) -> None:
    """And is named as such."""
    id_, about = answers_with(room, "control group")
    answer = room.service.live.state.content.library.intents[id_].answers[about]
    text = live_text(room, id_)
    for part in ("short", "more"):
        old = getattr(answer.texts[Language.EN], part)
        way = ("answers", about, "en", part)
        if "control group" in old:
            text = set_field(text, id_, way, old.replace("control group", "comparison"))
    draft = await send_file(room.nurse, "x.yaml", text)
    blocked = await press(room.nurse, draft, "Propose")
    assert "cannot go live yet" in blocked.text
    assert "A caution that must be told is missing" in blocked.text


async def test_a_hedge_lost_in_all_languages_blocks_too(room: Room) -> None:
    """Though all agree and no rule of form is broken: the release tells it."""
    text = live_text(room, "choose.clinic")
    for hedge in ("，有對照組嗎", ", with a control group"):
        assert text.count(hedge) == 1
        text = text.replace(hedge, "")
    draft = await send_file(room.nurse, "choosing.yaml", text)
    blocked = await press(room.nurse, draft, "Propose")
    assert blocked.text.startswith("Draft #1 cannot go live yet:")
    assert "no longer told in any language" in blocked.text
    assert "• choose.clinic (en): control group" in blocked.text
    assert "✕" not in blocked.text
    [kept] = await drafts_of(room)
    assert kept.state is DraftState.EDITING


async def test_a_hedge_of_moderators_own_may_go_again(room: Room) -> None:
    """The release's text has none, and to go back to it is allowed."""
    state = room.service.live.state
    answer = state.content.library.intents["smalltalk"].answers["any"]
    way = ("answers", "any")
    added = state.files[_file_of(room, "smalltalk")]
    for language, words in ((Language.ZH_HANT, "這還沒有證實。"), (Language.EN, "It is unproven.")):
        more = f"{answer.texts[language].more}\n\n{words}".strip()
        added = set_field(added, "smalltalk", (*way, language.value, "more"), more)
    draft = await send_file(room.nurse, "bot.yaml", added)
    await press(room.nurse, draft, "Propose")
    await press(room.doctor, await room.doctor.hears(seconds=PATIENCE), "Approve")
    assert room.service.live.state.revision.id == 2
    await room.nurse.hears()  # that it is live
    back = await rehearsed(room, "bot.yaml", state.files[_file_of(room, "smalltalk")])
    assert "nothing forbids it" in back.text


def _file_of(room: Room, id_: str) -> str:
    return where(room.service.live.state.files, INTENT, id_)


async def test_a_number_that_left_the_trials_blocks(room: Room) -> None:
    """It is named as such, with the reference to write."""
    text = live_text(room, "compare").replace("{msc-4.enrolled} and about", "196 and about", 1)
    blocked = await rehearsed(room, "x.yaml", text)
    assert "Figures of trials are references, not typed numbers" in blocked.text
    assert "such as {msc-4.enrolled}" in blocked.text


async def test_languages_that_no_longer_agree_block(room: Room) -> None:
    """A figure that only one of them tells."""
    text = live_text(room, "compare").replace("{msc-4.enrolled} and about", "many and about", 1)
    blocked = await rehearsed(room, "x.yaml", text)
    assert "The languages no longer say the same" in blocked.text


async def test_new_collisions_are_shown(room: Room) -> None:
    """A phrasing that is as close to another answer: which one, and which other."""
    phrasing = "can {als} be cured please"
    text = add_phrasing(live_text(room, "choose.clinic"), "choose.clinic", "en", phrasing)
    shown = await rehearsed(room, "x.yaml", text)
    _, _, collisions = shown.text.partition("nearly as close to another answer")
    assert f"• {phrasing}: choose.clinic / als.cure" in collisions


async def test_a_proposal_says_what_it_does_in_each_reader_s_language(room: Room) -> None:
    """The others get it with the effect; each in the language that they write in."""
    chinese = room.telegram.person("Mei", language_code="zh-hant")
    await say(chinese, "/start")
    await say(room.owner, f"/moderators {chinese.id}")
    await say(chinese, "/queue")
    text = add_phrasing(
        live_text(room, "choose.clinic"), "choose.clinic", "en", "does moxa help with weak hands"
    )
    draft = await send_file(room.nurse, "x.yaml", text)
    await press(room.nurse, draft, "Propose")
    english = await room.doctor.hears(seconds=PATIENCE)
    assert "Draft #1: choose.clinic (Nina)" in english.text
    assert "Questions that will be answered differently" in english.text
    other = await chinese.hears(seconds=PATIENCE)
    assert "草稿 #1：choose.clinic（Nina）" in other.text
    assert "會有不同答案的問題" in other.text
    published = await press(chinese, other, "同意，上線")
    assert "第 2 版" in published.text
    told = await room.nurse.hears(seconds=PATIENCE)
    assert without_disclaimer(told) == (
        "Your draft #1 (choose.clinic) is live as revision 2; Mei approved it."
    )


async def test_a_rejection_is_read_by_its_author(room: Room) -> None:
    """With the reason, who and when."""
    text = add_phrasing(live_text(room, "choose.clinic"), "choose.clinic", "en", "moxa, clinic?")
    draft = await send_file(room.nurse, "x.yaml", text)
    await press(room.nurse, draft, "Propose")
    proposal = await room.doctor.hears(seconds=PATIENCE)
    await press(room.doctor, proposal, "Reject")
    await say(room.doctor, "Moxa is another question.")
    told = await room.nurse.hears(seconds=PATIENCE)
    assert without_disclaimer(told) == (
        "Dan has rejected your draft #1 (choose.clinic): Moxa is another question."
    )
    drafts, nina = room.service.store.drafts, By(room.nurse.id, "Nina")
    empty = await drafts.begin(nina, "nothing in it", 1)
    await drafts.decide(empty, By(room.doctor.id, "Dan"), DraftState.REJECTED)
    listed = await say(room.nurse, "/drafts")
    assert "#1 rejected Nina" in listed.text
    assert "nothing in it" not in listed.text
    shown = await press(room.nurse, listed, "#1")
    assert "Reason: Moxa is another question." in shown.text
    assert re.search(r"Dan has decided already: rejected, \d{4}-", shown.text)
    late = await press(room.owner, await room.owner.hears(seconds=PATIENCE), "Approve")
    assert "Dan has decided already: rejected" in late.text
    assert room.service.live.state.revision.id == 1


async def test_what_somebody_else_discards_is_told_to_its_author(room: Room) -> None:
    """In private and in their language, with who and when; who discards their own knows it."""
    mei = room.telegram.person("Mei", language_code="zh-hant")
    await say(mei, "/start")
    await say(room.owner, f"/moderators {mei.id}")
    await say(mei, "/queue")
    text = add_phrasing(live_text(room, "choose.clinic"), "choose.clinic", "en", "moxa, clinic?")
    await send_file(mei, "x.yaml", text)
    theirs = await press(room.nurse, await say(room.nurse, "/drafts"), "#1")
    assert "#1 is put away" in (await press(room.nurse, theirs, "Discard")).text
    told = without_disclaimer(await mei.hears(seconds=PATIENCE)).split("\n")
    assert told[:2] == ["有人把你的草稿收起來了：", "草稿 #1：choose.clinic（Mei）"]
    assert re.fullmatch(r"收起來了, Nina, \d{4}-\d\d-\d\d \d\d:\d\d", told[2])
    own = await press(mei, await send_file(mei, "x.yaml", text), "不要了")
    assert "草稿 #2 收起來了" in own.text
    await mei.hears_nothing()


async def test_what_was_read_is_what_is_approved(room: Room) -> None:
    """A draft that its author took back and changed is not approved by an old button."""
    text = add_phrasing(live_text(room, "choose.clinic"), "choose.clinic", "en", "moxa, clinic?")
    draft = await send_file(room.nurse, "x.yaml", text)
    await press(room.nurse, draft, "Propose")
    old = await room.doctor.hears(seconds=PATIENCE)
    own = await press(room.nurse, await say(room.nurse, "/drafts"), "#1")
    back = await press(room.nurse, own, "Take back to edit")
    more = set_field(text, "choose.clinic", ("title", "en"), "Is the clinic honest?")
    await send_file(room.nurse, "x.yaml", more)
    listed = await press(room.nurse, await say(room.nurse, "/drafts"), "#1")
    await press(room.nurse, listed, "Propose")
    await room.doctor.hears(seconds=PATIENCE)
    late = await press(room.doctor, old, "Approve")
    assert "has been changed meanwhile" in late.text
    assert "honest" in late.text
    assert room.service.live.state.revision.id == 1
    await press(room.doctor, late, "Approve")
    assert room.service.live.state.revision.id == 2
    assert "1 ·" in str(back)


async def test_withdrawing_while_it_is_approved_leaves_one_decision(room: Room) -> None:
    """Whoever is first; the other hears of it."""
    text = add_phrasing(live_text(room, "choose.clinic"), "choose.clinic", "en", "moxa, clinic?")
    draft = await send_file(room.nurse, "x.yaml", text)
    await press(room.nurse, draft, "Propose")
    [proposed] = await drafts_of(room, DraftState.PROPOSED)
    await room.service.store.drafts.decide(
        proposed, By(room.nurse.id, "Nina"), DraftState.WITHDRAWN
    )
    proposal = await room.doctor.hears(seconds=PATIENCE)
    late = await press(room.doctor, proposal, "Approve")
    assert "Nina has decided already: put away" in late.text
    assert room.service.live.state.revision.id == 1


async def test_rejecting_while_it_is_rehearsed_leaves_one_decision(room: Room) -> None:
    """Approved and live, or rejected and not: who comes second hears who was first."""
    text = add_phrasing(live_text(room, "choose.clinic"), "choose.clinic", "en", "moxa, clinic?")
    draft = await send_file(room.nurse, "x.yaml", text)
    await press(room.nurse, draft, "Propose")
    mine, theirs = [await each.hears(seconds=PATIENCE) for each in (room.doctor, room.owner)]
    await press(room.owner, theirs, "Reject")
    approved, rejected = await asyncio.gather(
        press(room.doctor, mine, "Approve"), say(room.owner, "Moxa is another question.")
    )
    now = await room.service.store.drafts.get(1)
    assert now is not None
    live = now.state is DraftState.PUBLISHED
    assert ("Olga has decided already: rejected" in approved.text) is not live
    assert ("Dan has decided already: published" in rejected.text) is live
    assert room.service.live.state.revision.id == (2 if live else 1)
    assert now.revision == (2 if live else None)


async def test_a_draft_that_is_live_already_is_closed_with_that_revision(room: Room) -> None:
    """Two wrote the same: both are published, and none waits for ever."""
    text = set_field(live_text(room, "choose.clinic"), "choose.clinic", ("title", "en"), "Which?")
    await press(room.nurse, await send_file(room.nurse, "x.yaml", text), "Propose")
    await room.owner.hears(seconds=PATIENCE)  # the nurse's proposal
    await press(room.owner, await send_file(room.owner, "x.yaml", text), "Propose")
    first, second = await room.doctor.hears(count=2, seconds=PATIENCE)
    for proposal in (first, second):
        assert "revision 2" in (await press(room.doctor, proposal, "Approve")).text
    published = await drafts_of(room, DraftState.PUBLISHED)
    assert [(each.id, each.revision) for each in published] == [(2, 2), (1, 2)]
    assert room.service.live.state.revision.id == 2


async def test_every_draft_is_reached_from_the_list(room: Room) -> None:
    """What waits comes first, the oldest before all; the rest a page at a time."""
    drafts = room.service.store.drafts
    waiting = [await drafts.begin(By(n, f"N{n}"), f"title {n}", 1) for n in range(1, 4)]
    for n in range(4, 20):
        await drafts.begin(By(n, f"N{n}"), f"title {n}", 1)
    for each in waiting[::-1]:
        await drafts.change(each, files={"a": "b"}, state=DraftState.PROPOSED)
    listed = await say(room.nurse, "/drafts")
    lines = listed.text.split("\n")
    assert lines[1] == "#1 waits for approval N1: title 1"
    found = re.findall(r"^#(\d+)", listed.text, re.MULTILINE)
    assert found == ["1", "2", "3", "19", "18", "17", "16", "15"]
    assert "(1–8 / 19)" in listed.text
    second = await press(room.nurse, listed, "›")
    last = await press(room.nurse, second, "›")
    found += re.findall(r"^#(\d+)", second.text + "\n" + last.text, re.MULTILINE)
    assert sorted(map(int, found)) == list(range(1, 20))
    assert "›" not in str(last.buttons)
    assert "Draft #4: title 4" in (await press(room.nurse, last, "#4")).text
