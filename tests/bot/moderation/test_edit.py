"""Any entry is found by a word, and its fields are changed one by one, across restarts."""

from pathlib import Path

from bot.playground import Playground
from bot.store import By, DraftState
from faq.answer import Engine
from faq.edits import set_field
from faq.models import Language, Library
from faq.yamlfile import read_yaml
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.helping import (
    bot_running,
    drafts_of,
    live_text,
    press,
    say,
    send_file,
    settings_for,
)

CHOOSING = "intents/choosing.yaml"


async def test_a_text_is_changed_by_tapping_it(room: Room) -> None:
    """The next message is the new text; the draft shows what is different, and nothing is live."""
    entry = await press(room.nurse, await say(room.nurse, "/edit choose.clinic"), "choose.clinic")
    assert "choose.clinic: what would you like to change?" in entry.text
    texts = await press(room.nurse, entry, "general")
    assert "Outside a regulated trial" in texts.text
    field = await press(room.nurse, texts, "English · seen first")
    assert "Beware of patient stories as proof" in field.text
    old = room.service.live.state.content.library.intents["choose.clinic"]
    short = old.answers["any"].texts[Language.EN].short
    draft = await say(room.nurse, short.replace("Beware of", "Take care with"))
    assert "Draft #1: choose.clinic (Nina)" in draft.text
    assert "BewareTake ofcare with patient stories" in draft.text  # struck out, underlined
    [kept] = await drafts_of(room)
    assert list(kept.files) == [CHOOSING]
    assert room.service.live.state.revision.id == 1
    again = await press(room.nurse, draft, "Go on with this entry", "English · seen first")
    assert "Take care with" in again.text


async def test_several_changes_go_into_one_draft(room: Room) -> None:
    """A number, a day, a title, a phrasing taken out and one written anew."""
    trial = await press(room.nurse, await say(room.nurse, "/edit NurOwn"), "msc-4")
    number = await press(room.nurse, trial, "enrolled")
    assert "A number, such as 196." in number.text
    wrong = await say(room.nurse, "about two hundred")
    assert "A number, such as 196." in wrong.text
    await say(room.nurse, "197")
    trial = await press(room.nurse, await say(room.nurse, "/edit NurOwn"), "msc-4", "›")
    day = await press(room.nurse, trial, "reviewed")
    assert "A day, such as 2026-11-22" in day.text
    assert "A day" in (await say(room.nurse, "last week")).text
    draft = await say(room.nurse, "2026-11-24")
    assert "msc-4 enrolled" in draft.text
    assert "msc-4 reviewed" in draft.text
    entry = await press(room.nurse, await say(room.nurse, "/edit choose.clinic"), "choose.clinic")
    title = await press(room.nurse, entry, "title", "English")
    assert "How to check a clinic?" in title.text
    await say(room.nurse, "How do I check a clinic?")
    [draft_now] = await drafts_of(room)
    assert draft_now.title == "choose.clinic, msc-4"
    trials = read_yaml("t", draft_now.files["trials.yaml"]).value
    record = next(each for each in trials if each["id"] == "msc-4")
    assert (record["enrolled"], str(record["reviewed"])) == (197, "2026-11-24")


async def test_phrasings_are_leafed_through_taken_out_and_written_anew(room: Room) -> None:
    """A page at a time, each by its number."""
    entry = await press(room.nurse, await say(room.nurse, "/edit choose.clinic"), "choose.clinic")
    listed = await press(room.nurse, entry, "· phrasings", "English")
    texts = room.service.live.state.content.library.intents["choose.clinic"].phrasings["en"]
    assert f"1. {texts[0]}" in listed.text
    assert texts[10] not in listed.text
    second = await press(room.nurse, listed, "›")
    assert second.edited
    assert f"11. {texts[10]}" in second.text
    word = await press(room.nurse, second, "12")
    assert texts[11] in word.text
    await press(room.nurse, word, "Take it out")
    await press(room.nurse, second, "13")
    await say(room.nurse, "how can I find out whether that stem cell clinic is honest")
    [draft] = await drafts_of(room)
    records = read_yaml("c", draft.files[CHOOSING]).value
    [record] = [each for each in records if each["id"] == "choose.clinic"]
    left = record["phrasings"]["en"]
    assert texts[11] not in left
    assert texts[12] not in left
    assert left[-1] == "how can I find out whether that stem cell clinic is honest"
    assert len(left) == len(texts) - 1


async def test_simplified_is_derived_may_be_overridden_and_given_back(room: Room) -> None:
    """A text of one's own is shown as such, and goes again at a press."""
    entry = await press(room.nurse, await say(room.nurse, "/edit choose.clinic"), "choose.clinic")
    title = await press(room.nurse, entry, "title")
    field = await press(room.nurse, title, "Simplified")
    assert "derived from Traditional" in field.text
    assert "怎么分辨可疑的诊所" in field.text
    draft = await say(room.nurse, "怎么看诊所可不可靠？")
    assert "choose.clinic title/zh-Hans" in draft.text
    own = await press(room.nurse, draft, "Go on with this entry", "Simplified")
    assert "written by hand" in own.text
    back = await press(room.nurse, own, "Derive it again")
    assert "choose.clinic title/zh-Hans" not in back.text
    [kept] = await drafts_of(room)
    assert kept.files == {}  # byte for byte as before


async def test_an_answer_of_its_own_in_simplified_goes_as_a_whole(room: Room) -> None:
    """It says all that the Traditional one says, until it is derived again."""
    entry = await press(room.nurse, await say(room.nurse, "/edit choose.clinic"), "choose.clinic")
    field = await press(room.nurse, entry, "general", "Simplified · seen first")
    assert "derived from Traditional" in field.text
    await say(room.nurse, "请先问神经内科医师。")
    [draft] = await drafts_of(room)
    [record] = [
        e for e in read_yaml("c", draft.files[CHOOSING]).value if e["id"] == "choose.clinic"
    ]
    assert set(record["answers"]["any"]["zh-Hans"]) == {"short", "more"}
    entry = await press(room.nurse, await say(room.nurse, "/edit choose.clinic"), "choose.clinic")
    own = await press(room.nurse, entry, "general", "Simplified · seen first")
    await press(room.nurse, own, "Derive it again")
    [draft] = await drafts_of(room)
    assert draft.files == {}


async def test_notices_trials_sources_and_whole_files_are_found_too(room: Room) -> None:
    """By any word, in any language."""
    for words, name in (
        ("unknown", "unknown"),
        ("NCT03280056", "nct03280056"),
        ("骨髓", "BM"),
        ("how_to_ask", "how_to_ask"),
    ):
        found = await say(room.nurse, f"/edit {words}")
        assert name in "".join(b.text for row in found.buttons for b in row), words
    none = await say(room.nurse, "/edit xyzzyqwertz")
    assert "Nothing found" in none.text


async def test_the_disclaimer_cannot_be_changed(room: Room) -> None:
    """Not by tapping it, and not by a file."""
    found = await say(room.nurse, "/edit disclaimer")
    heard = await press(room.nurse, found, "· disclaimer: ")
    assert "changes only with a release" in heard.text
    text = room.service.live.state.files["notices.yaml"]
    old = room.service.live.state.content.library.notices["disclaimer"][Language.EN]
    await room.nurse.sends(
        "document", data=text.replace(old, "General information.").encode(), name="notices.yaml"
    )
    draft = await room.nurse.hears(seconds=PATIENCE)
    blocked = await press(room.nurse, draft, "Propose")
    assert "cannot go live yet" in blocked.text
    assert "cannot be changed here" in blocked.text
    assert room.service.live.state.revision.id == 1


async def test_a_conversation_survives_a_restart(
    telegram: Playground, url: str, tmp_path: Path, library: Library, engine: Engine
) -> None:
    """The text that was asked for before is taken by the process that comes after."""
    owner = telegram.person("Olga", language_code="en")
    settings = settings_for(telegram, url, tmp_path, owner)
    async with bot_running(settings, library, engine):
        found = await say(owner, "/edit choose.clinic")
        entry = await press(owner, found, "choose.clinic")
        await press(owner, entry, "title", "English")
    async with bot_running(settings, library, engine) as service:
        draft = await say(owner, "How do I check a clinic?")
        assert "choose.clinic title/en" in draft.text
        [kept] = await service.store.drafts.in_state(DraftState.EDITING)
        assert kept.author == By(owner.id, "Olga")
        published = await press(owner, draft, "Propose")  # alone: it goes live at once
        assert "live as revision 2" in published.text
        title = service.parts.answers.library.intents["choose.clinic"].title
        assert title[Language.EN] == "How do I check a clinic?"


async def test_a_command_ends_what_was_asked_for(room: Room) -> None:
    """What is written after it is a question as anybody's."""
    entry = await press(room.nurse, await say(room.nurse, "/edit choose.clinic"), "choose.clinic")
    await press(room.nurse, entry, "title", "English")
    await say(room.nurse, "/drafts")
    answered = await say(room.nurse, "Is MSC safe?")
    assert "MSC" in answered.text
    assert await drafts_of(room) == ()


async def test_typing_a_number_presses_a_button(room: Room) -> None:
    """As everywhere in the bot."""
    await say(room.nurse, "/edit choose.clinic")
    entry = await say(room.nurse, "1")
    assert "what would you like to change?" in entry.text


async def test_what_cannot_be_written_is_explained_in_the_reader_s_language(room: Room) -> None:
    """What it is about is quoted; the words of the check itself are for readers of English."""
    ming = room.telegram.person("Ming", language_code="zh-hans")
    await say(ming, "/start")
    await say(room.owner, f"/moderators {ming.id}")
    only = "is this clinic honest"
    way = ("phrasings", "en")
    english = (room.nurse, "· phrasings", "English", "Take it out", "It is the last phrasing")
    chinese = (ming, "· 问法", "英文", "拿掉", "最后一句问法")
    for who, phrasings, language, remove, words in (english, chinese):
        text = set_field(live_text(room, "choose.clinic"), "choose.clinic", way, [only])
        await send_file(who, "choosing.yaml", text)
        entry = await press(who, await say(who, "/edit choose.clinic"), "choose.clinic")
        heard = await press(who, entry, phrasings, language, "1", remove)
        first, second, *_ = heard.text.split("\n")
        assert f"'{only}'" in first
        assert second.startswith("→ ")
        assert words in second
        assert ("last phrasing of" in first) is (who is room.nurse)
