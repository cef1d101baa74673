"""An answer is written about what nobody has written about yet."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.moderation import arriving
from bot.moderation.writable import abouts_of, ids_in, likely_sources
from bot.playground import Playground
from bot.store import Verdict
from faq.answer import Engine
from faq.edits import record_text, remove_record, replace_record
from faq.load import load_files
from faq.models import Answer, Language, Library
from faq.refit import Refitted
from tests.bot.moderation.conftest import PATIENCE, Room
from tests.bot.moderation.content import few_files
from tests.bot.moderation.helping import bot_running, press, say, settings_for

CELLS, LIMITS, GOLDEN = "intents/cells.yaml", "cell.limits", "questions.yaml"
ASKED = "what stands in the way of ipsc from a tissue bank"


def without_ipsc() -> dict[str, str]:
    """The content, without what it says about the limits of one cell."""
    files = few_files()
    record = yaml.safe_load(record_text(files[CELLS], LIMITS))
    record["about"].remove("iPSC")
    del record["answers"]["iPSC"]
    written = yaml.safe_dump(record, allow_unicode=True, sort_keys=False)
    files[CELLS] = replace_record(files[CELLS], LIMITS, written)
    for golden in load_files(files).library.golden:
        if f"{LIMITS}:iPSC" in golden.gives:
            files[GOLDEN] = remove_record(files[GOLDEN], golden.ask)
    return files


@pytest.fixture
async def gap(
    telegram: Playground,
    url: str,
    tmp_path: Path,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Room]:
    """Run a bot whose content lacks one answer; the nurse moderates."""
    files = without_ipsc()
    monkeypatch.setattr(arriving, "read_files", lambda: files)
    library = load_files(files).library
    owner, nurse, doctor, family = (
        telegram.person(name, language_code="en") for name in ("Olga", "Nina", "Dan", "Fay")
    )
    settings = settings_for(telegram, url, tmp_path, owner)
    async with bot_running(settings, library, Refitted(engine, library)) as service:
        room = Room(service, telegram, owner, nurse, doctor, family)
        await say(nurse, "/start")
        await say(owner, f"/moderators {nurse.id}")
        yield room


def words_of(answer: Answer, language: Language) -> str:
    """What a moderator sends for an answer's text."""
    text = answer.texts[language]
    return f"{text.short}\n\n{text.more}"


async def test_the_missing_cell_is_offered_written_and_read(gap: Room, library: Library) -> None:
    """In Chinese, in English, with its sources; then it goes the usual way."""
    await gap.service.store.questions.add(ASKED, "en", (LIMITS,))
    page = await press(gap.nurse, await say(gap.nurse, "/queue"), "tissue bank")
    which = await press(gap.nurse, page, "Write an answer")
    about = await press(gap.nurse, which, "1 ·")
    assert "NSC (not there yet)" not in str(about)
    chinese = await press(gap.nurse, about, "iPSC (not there yet)")
    assert "There is no answer about cell.limits:iPSC yet" in chinese.text
    answer = library.intents[LIMITS].answers["iPSC"]
    english = await say(gap.nurse, words_of(answer, Language.ZH_HANT))
    assert "Now the English text of cell.limits:iPSC" in english.text
    sources = await say(gap.nurse, words_of(answer, Language.EN))
    assert any(f"• {id_} " in sources.text for id_ in answer.sources)
    unknown = await say(gap.nurse, f"{answer.sources[0]}, my-cousin")
    assert "no such sources: my-cousin." in unknown.text
    draft = await say(gap.nurse, ", ".join(answer.sources))
    assert "cell.limits answers/iPSC" in draft.text
    proposed = await press(gap.nurse, draft, "Propose")
    assert "waits for somebody else" in proposed.text
    proposal = await gap.owner.hears(seconds=PATIENCE)
    published = await press(gap.owner, proposal, "Approve")
    assert "revision 2" in published.text
    intent = gap.service.parts.answers.library.intents[LIMITS]
    written = intent.answers["iPSC"]
    assert intent.about == library.intents[LIMITS].about
    assert (written.texts, written.sources) == (answer.texts, answer.sources)
    assert written.reviewed == datetime.now(UTC).date()
    assert written.review_by > written.reviewed
    [decided] = await gap.service.store.questions.recent()
    assert (decided.verdict, decided.into) == (Verdict.ANSWERED, "cell.limits:iPSC")


def test_only_what_questions_reach_is_offered(library: Library) -> None:
    """Cells where a cell is asked of, tissues, trials and comparisons where those are."""
    for intent in library.intents.values():
        offered = abouts_of(library, intent.id)
        assert offered == tuple(intent.answers)  # nothing is missing in what is shipped
    gap = load_files(without_ipsc()).library
    assert set(abouts_of(gap, LIMITS)) == {"MSC", "NSC", "iPSC", "any"}
    assert abouts_of(gap, "als.what") == ("any",)
    assert abouts_of(gap, "oos") == ()


def test_a_trial_s_own_sources_are_proposed_first(library: Library) -> None:
    """An answer about a trial rests on what the trial rests on."""
    found = likely_sources(library, "trial.detail", "msc-4")
    assert tuple(each.id for each in found) == library.trials["msc-4"].sources


def test_ids_are_read_however_they_are_parted() -> None:
    """On a Chinese keyboard too."""
    assert ids_in(" a-1,b-2，c-3、\nd-4 a-1; ") == ("a-1", "b-2", "c-3", "d-4")
