"""A release meets what moderators changed: they are told once, see both, and choose."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.moderation import arriving
from bot.playground import Person, Playground, Shown
from bot.service import Service
from bot.settings import Settings
from bot.store import By, DraftState, RevisionKind
from faq.answer import Engine
from faq.edits import add_phrasing, set_field
from faq.export import write_files
from faq.load import load_files, read_files
from faq.models import Language
from faq.refit import Refitted
from tests.bot.moderation.conftest import PATIENCE
from tests.bot.moderation.content import few_files
from tests.bot.moderation.helping import bot_running, press, say, settings_for

CHOOSING = "intents/choosing.yaml"
TITLE = ("title", "en")
OURS, THEIRS = "Can I trust this clinic?", "How do I check a clinic?"


class Place:
    """A database, people, and releases that come to it one after the other."""

    def __init__(
        self,
        telegram: Playground,
        url: str,
        folder: Path,
        engine: Engine,
        patch: pytest.MonkeyPatch,
    ) -> None:
        self.telegram = telegram
        self.owner, self.nurse = (
            telegram.person(name, language_code="en") for name in ("Olga", "Nina")
        )
        self.settings: Settings = settings_for(telegram, url, folder, self.owner)
        self._folder, self._engine, self._patch = folder, engine, patch
        self._releases = 0

    @asynccontextmanager
    async def release(self, files: Mapping[str, str] | None = None) -> AsyncIterator[Service]:
        """Run the bot with a release whose content is these files; with what is shipped."""
        self._releases += 1
        folder = self._folder / f"release{self._releases}"
        write_files(few_files() if files is None else dict(files), folder)
        self._patch.setattr(arriving, "read_files", partial(read_files, folder))
        library = load_files(read_files(folder)).library
        engine = self._engine if files is None else Refitted(self._engine, library)
        async with bot_running(self.settings, library, engine) as service:
            yield service

    async def published(self, service: Service, **texts: str) -> None:
        """Let the nurse's titles go live."""
        state = service.live.state
        text = state.files[CHOOSING]
        for id_, title in texts.items():
            text = set_field(text, f"choose.{id_}", TITLE, title)
        nurse, owner = By(self.nurse.id, "Nina"), By(self.owner.id, "Olga")
        draft = await service.store.drafts.begin(nurse, "titles", state.revision.id)
        draft = await service.store.drafts.change(draft, files={CHOOSING: text})
        await service.publishing.publish(draft, owner, "")

    async def edited(self) -> None:
        """Begin with what is shipped, and let the nurse change two titles."""
        async with self.release() as service:
            await say(self.nurse, "/start")
            await say(self.owner, f"/moderators {self.nurse.id}")
            await say(self.nurse, "/drafts")
            await self.published(service, clinic=OURS, stage="Which stage is right?")


def with_titles(**titles: str) -> dict[str, str]:
    """What is shipped, with other titles."""
    files = few_files()
    for id_, title in titles.items():
        full = id_ if id_ == "compare" else f"choose.{id_}"
        files[CHOOSING] = set_field(files[CHOOSING], full, TITLE, title)
    return files


def titles_in(service: Service) -> tuple[str, str, str]:
    """The titles that families read."""
    intents = service.parts.answers.library.intents
    clinic, stage, compare = (
        intents[id_].title[Language.EN] for id_ in ("choose.clinic", "choose.stage", "compare")
    )
    return clinic, stage, compare


@pytest.fixture
def place(
    telegram: Playground,
    url: str,
    tmp_path: Path,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> Place:
    """Return a place that no release has come to."""
    return Place(telegram, url, tmp_path, engine, monkeypatch)


async def told(service: Service, *people: Person) -> list[Shown]:
    """Let the process tell what the release met, and return what the people hear."""
    bot = service.parts.application.bot
    assert await service.desk.pages.releases.tell(bot, service.arrived.faults)
    return [await person.hears(seconds=PATIENCE) for person in people]


SECOND = {"clinic": THEIRS, "compare": "What sets {about} apart?"}


async def test_both_are_live_but_where_they_meet(place: Place) -> None:
    """There the moderators' text stays, and each of them is told, once."""
    await place.edited()
    async with place.release(with_titles(**SECOND)) as service:
        assert service.live.state.revision.kind is RevisionKind.RELEASE
        assert titles_in(service) == (OURS, "Which stage is right?", "What sets {about} apart?")
        for heard in await told(service, place.owner, place.nurse):
            assert "A release has come (revision 3)" in heard.text
            assert "• choose.clinic" in heard.text
            assert "choose.stage" not in heard.text
        bot = service.parts.application.bot
        assert not await service.desk.pages.releases.tell(bot)
    async with place.release(with_titles(**SECOND)) as again:
        assert not await again.desk.pages.releases.tell(again.parts.application.bot)


async def test_keeping_ours_is_written_down(place: Place) -> None:
    """Nothing changes; who chose is told to whoever presses later."""
    await place.edited()
    async with place.release(with_titles(**SECOND)) as service:
        first, second = await told(service, place.owner, place.nurse)
        both = await press(place.owner, first, "choose.clinic")
        assert "Ours" in both.text
        assert "The release's" in both.text
        kept = await press(place.owner, both, "Keep ours")
        assert "Noted: choose.clinic stays ours" in kept.text
        assert re.search(r"✓ choose\.clinic: kept ours, Olga, \d{4}-\d\d-\d\d", kept.text)
        late = await press(place.nurse, second, "choose.clinic")
        assert "Olga has decided already: kept ours, 2" in late.text
        assert titles_in(service)[0] == OURS
        assert service.live.state.revision.id == 3
        history = await say(place.nurse, "/history")
        release = await press(place.nurse, history, "#3")
        assert re.search(r"✓ choose\.clinic: kept ours, Olga, \d{4}-\d\d-\d\d", release.text)
        assert "kept ours" not in (await press(place.nurse, history, "#2")).text
        assert await service.store.drafts.in_state(DraftState.REJECTED) == ()


async def test_of_two_who_keep_ours_the_first_is_written_down(place: Place) -> None:
    """The other one hears who it was."""
    await place.edited()
    async with place.release(with_titles(**SECOND)) as service:
        first, second = await told(service, place.owner, place.nurse)
        owners = await press(place.owner, first, "choose.clinic")
        nurses = await press(place.nurse, second, "choose.clinic")
        await press(place.owner, owners, "Keep ours")
        late = await press(place.nurse, nurses, "Keep ours")
        assert "Olga has decided already: kept ours" in late.text
        [choice] = await service.store.choices.of(3)
        assert (choice.entry, choice.by) == ("choose.clinic", By(place.owner.id, "Olga"))


async def test_taking_the_release_s_goes_the_usual_way(place: Place) -> None:
    """A draft, approved by somebody else; until then ours stays live."""
    await place.edited()
    async with place.release(with_titles(**SECOND)) as service:
        first, second = await told(service, place.owner, place.nurse)
        draft = await press(place.nurse, second, "choose.clinic", "Take the release's")
        assert "choose.clinic title/en" in draft.text
        assert titles_in(service)[0] == OURS
        late = await press(place.owner, first, "choose.clinic")
        assert "Nina has decided already: put into a draft, #2" in late.text
        await press(place.nurse, draft, "Propose")
        await press(place.owner, await place.owner.hears(seconds=PATIENCE), "Approve")
        assert titles_in(service)[0] == THEIRS
        assert titles_in(service)[1] == "Which stage is right?"
        gone = await press(place.owner, first, "choose.clinic")
        assert "has decided already: published" in gone.text


async def test_drafts_remind_of_what_waits(place: Place) -> None:
    """Until it is chosen."""
    await place.edited()
    async with place.release(with_titles(**SECOND)):
        listed = await say(place.owner, "/drafts")
        page = await press(place.owner, listed, "entries wait for a choice")
        await press(place.owner, page, "choose.clinic", "Keep ours")
        assert "entries wait" not in str(await say(place.owner, "/drafts"))


async def test_both_where_they_touch_different_fields(place: Place) -> None:
    """The release changed a title, the moderators a phrasing."""
    async with place.release() as service:
        state = service.live.state
        text = add_phrasing(state.files[CHOOSING], "choose.clinic", "en", "moxa clinic, honest?")
        owner = By(place.owner.id, "Olga")
        draft = await service.store.drafts.begin(owner, "x", 1)
        draft = await service.store.drafts.change(draft, files={CHOOSING: text})
        await service.publishing.publish(draft, owner, "")
        await say(place.owner, "/drafts")
    async with place.release(with_titles(clinic=THEIRS)) as service:
        [heard] = await told(service, place.owner)
        draft_shown = await press(place.owner, heard, "choose.clinic", "Keep both")
        await press(place.owner, draft_shown, "Propose")  # alone: live at once
        intent = service.parts.answers.library.intents["choose.clinic"]
        assert intent.title[Language.EN] == THEIRS
        assert "moxa clinic, honest?" in intent.phrasings["en"]


async def test_a_release_that_does_not_fit_is_told_with_its_faults(place: Place) -> None:
    """Families read what they read before; a draft of both is there to be mended."""
    phrasing = "moxa clinic round the corner, honest?"
    async with place.release() as service:
        state = service.live.state
        text = add_phrasing(state.files[CHOOSING], "choose.clinic", "en", phrasing)
        owner = By(place.owner.id, "Olga")
        draft = await service.store.drafts.begin(owner, "x", 1)
        draft = await service.store.drafts.change(draft, files={CHOOSING: text})
        await service.publishing.publish(draft, owner, "")
        await say(place.owner, "/drafts")
    files = with_titles(compare="What sets {about} apart?")
    files["intents/safety.yaml"] = add_phrasing(
        files["intents/safety.yaml"], _first(files["intents/safety.yaml"]), "en", phrasing
    )
    async with place.release(files) as service:
        assert titles_in(service)[2] != "What sets {about} apart?"
        [heard] = await told(service, place.owner)
        assert "does not go together with our changes" in heard.text
        assert "belongs in one place only" in heard.text
        draft_shown = await press(place.owner, heard, "Put it into a draft")
        assert "compare title/en" in draft_shown.text
        blocked = await press(place.owner, draft_shown, "Propose")
        assert "cannot go live yet" in blocked.text


def _first(text: str) -> str:
    return next(line.split()[2] for line in text.splitlines() if line.startswith("- id: "))


async def test_a_release_that_meets_nothing_is_not_told_of(place: Place) -> None:
    """There is nothing to choose."""
    await place.edited()
    async with place.release(with_titles(compare="What sets {about} apart?")) as service:
        bot = service.parts.application.bot
        assert not await service.desk.pages.releases.tell(bot, service.arrived.faults)


async def test_of_two_processes_one_tells(place: Place) -> None:
    """Whichever is first."""
    await place.edited()
    files = with_titles(**SECOND)
    async with place.release(files) as one:
        if not one.store.is_shared:
            pytest.skip("a file has one process")
        async with bot_running(place.settings, one.parts.answers.library, one.live.base) as other:
            bots = [each.parts.application.bot for each in (one, other)]
            said = [
                await each.desk.pages.releases.tell(bot)
                for each, bot in zip((one, other), bots, strict=True)
            ]
            assert said == [True, False]
