"""A change as families will see it: each place, each language, by buttons."""

import pytest

from bot.markup import as_sent, parse_html, plain_text
from bot.playground import Shown
from bot.render import Renderer
from bot.store import By, DraftState
from faq.edits import set_field
from faq.models import Language, Question
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.helping import press, say, send_file

LABEL = "choose.clinic"
PATH = "intents/choosing.yaml"
_TONGUES = {Language.ZH_HANT: "繁體", Language.ZH_HANS: "简体", Language.EN: "English"}
_WAYS = {"private": "private", "whole": "opened whole", "group": "group", "inline": "inline"}


async def drafted(room: Room) -> Shown:
    """Let the nurse change an answer in both languages that are written."""
    text = room.service.live.state.files[PATH]
    answer = room.service.live.state.content.library.intents[LABEL].answers["any"]
    for language, more in (
        (Language.ZH_HANT, "慢慢來，不用急。"),
        (Language.EN, "Take your time."),
    ):
        way = ("answers", "any", language.value, "more")
        text = set_field(text, LABEL, way, f"{answer.texts[language].more}\n\n{more}")
    return await send_file(room.nurse, "choosing.yaml", text)


@pytest.mark.parametrize("way", list(_WAYS))
async def test_every_place_in_every_language(room: Room, way: str) -> None:
    """The very words that the renderer will send once it is live."""
    shown = await press(room.nurse, await drafted(room), "Preview")
    assert "1 of 1: choose.clinic" in shown.text
    if way != "private":
        shown = await press(room.nurse, shown, _WAYS[way])
    previews = {}
    for language, sign in _TONGUES.items():
        if f"· {sign} ·" not in str(shown):
            shown = await press(room.nurse, shown, sign)
            assert shown.edited
        previews[language] = shown.text
    draft = (await room.service.store.drafts.in_state(DraftState.EDITING))[0]
    await room.service.publishing.publish(draft, By(room.owner.id, "Olga"), "")
    engine = room.service.parts.answers.engine
    renderer = Renderer(engine.library)
    for language, seen in previews.items():
        reply = engine.reply_for((LABEL,), Question(text="", language=language))
        page = {
            "private": renderer.short,
            "whole": renderer.whole,
            "group": renderer.in_group,
            "inline": renderer.in_group,
        }[way](reply)
        assert as_sent(parse_html(page.html)).text in seen
        if way == "inline":
            assert engine.library.intents[LABEL].title[language] in seen
            assert plain_text(reply.parts[0].short)[:60] in seen
    said = {Language.ZH_HANT: "慢慢來", Language.ZH_HANS: "慢慢来", Language.EN: "Take your time."}
    for language, words in said.items():
        assert (words in previews[language]) is (way != "private")


async def test_inline_is_what_is_offered_there(room: Room) -> None:
    """Title and first line of the list, and the message that is sent."""
    shown = await press(room.nurse, await drafted(room), "Preview", "inline")
    draft = (await room.service.store.drafts.in_state(DraftState.EDITING))[0]
    await room.service.publishing.publish(draft, By(room.owner.id, "Olga"), "")
    results = await room.family.asks_inline("How to check a clinic?")
    result = next(each for each in results if each.title == "How to check a clinic?")
    assert result.title in shown.text
    assert str(result.description) in shown.text
    assert result.text.rpartition("\n\n")[0] in shown.text


async def test_a_button_s_words_and_a_trial_are_shown_in_each_language(room: Room) -> None:
    """What is no answer is shown with the difference; one after the other."""
    state = room.service.live.state
    text = set_field(state.files[PATH], LABEL, ("title", "en"), "How do I check a clinic?")
    text = set_field(text, LABEL, ("title", "zh-Hant"), "怎麼看診所可不可靠？")
    draft = await send_file(room.nurse, "choosing.yaml", text)
    shown = await press(room.nurse, draft, "Preview")
    texts = shown.text
    if "Next" in str(shown):
        texts += (await press(room.nurse, shown, "Next")).text
    for words in ("How do I check a clinic?", "怎麼看診所可不可靠？", "怎么看诊所可不可靠？"):
        assert _letters(words) <= _letters(texts)
    assert "choose.clinic/title" in texts


def _letters(text: str) -> set[str]:
    return set(text)


async def test_what_reads_the_same_is_said_to(room: Room) -> None:
    """A phrasing changes no text."""
    found = await say(room.nurse, "/edit choose.clinic")
    entry = await press(room.nurse, found, "choose.clinic")
    await press(room.nurse, entry, "Add an English phrasing")
    draft = await say(room.nurse, "my uncle's acupuncturist sells stem cell drips, check him out")
    shown = await press(room.nurse, draft, "Preview")
    assert "No text that families read is different" in shown.text
    back = await press(room.nurse, shown, "Back")
    assert "Draft #1" in back.text


async def test_what_cannot_be_read_is_said_to(room: Room) -> None:
    """There is nothing to preview before the faults are mended."""
    state = room.service.live.state
    text = state.files["menu.yaml"].replace("choose.clinic", "choose.nowhere")
    await room.nurse.sends("document", data=text.encode(), name="menu.yaml")
    draft = await room.nurse.hears(seconds=PATIENCE)
    shown = await press(room.nurse, draft, "Preview")
    assert "press “Rehearse”" in shown.text or "1 of" in shown.text
    blocked = await press(room.nurse, draft, "Rehearse")
    assert "cannot go live yet" in blocked.text
