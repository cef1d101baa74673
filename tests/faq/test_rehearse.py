"""What a change does, tried before it is published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from faq.answer import Engine
from faq.edits import add_phrasing, add_record, remove_phrasing, remove_record, set_field, set_text
from faq.load import Content, load, load_files, read_files
from faq.models import Language, Outcome, Question
from faq.rehearse import Changed, Collision, Given, Kind, Rehearsal, rehearse
from faq.rereading import HedgeGone
from tests.faq.draft import PROBES, Draft

ALS, CELLS, TRIALS, GOLDEN = (
    "intents/als.yaml", "intents/cells.yaml", "trials.yaml", "questions.yaml",
)  # fmt: skip
EN: tuple[str, ...] = ("answers", "NSC", "en", "short")


@dataclass(frozen=True)
class Stage:
    """A content with its engine, and changes tried on it."""

    files: Mapping[str, str]
    content: Content
    engine: Engine

    def tries(self, change: Mapping[str, str], recent: tuple[str, ...] = ()) -> Rehearsal:
        """What some changed files would do."""
        return rehearse(self.engine, self.content, {**self.files, **change}, recent)

    def labels(self, question: str) -> tuple[str, ...]:
        """What a question is answered with now."""
        return self.engine.answer(Question(text=question)).labels


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """One phrasing an intent and language, a few golden questions, by words alone."""
    draft = Draft(tmp_path_factory.mktemp("small") / "content")
    draft.thin_out()
    draft.write(GOLDEN, "- {ask: do gizmos zork snarks, gives: [], why: no matter of ours}\n")
    content = draft.content()
    return Stage(read_files(draft.folder), content, Engine(content.library, words_only=True))


@pytest.fixture(scope="module")
def shipped(engine: Engine) -> Stage:
    """The content as it is shipped."""
    return Stage(read_files(), load(), engine)


def mine(rehearsal: Rehearsal, small: Stage) -> list[str]:
    """The faults that the content had not before: a thin one has some."""
    before = set(small.tries({}).faults)
    return [str(fault) for fault in rehearsal.faults if fault not in before]


def test_no_change_changes_nothing(shipped: Stage) -> None:
    """The shipped content as it is: no fault, nothing different, not blocked."""
    rehearsal = shipped.tries({}, ("does NSC work", "MSC安全嗎"))
    assert rehearsal.faults == ()
    assert (rehearsal.changed, rehearsal.texts_changed, rehearsal.hedges_gone) == ((), (), ())
    assert rehearsal.collisions == ()
    assert not rehearsal.blocks
    assert rehearsal.content is not None
    assert rehearsal.content.library == shipped.content.library


def test_a_text_is_shown_in_all_its_languages(small: Stage) -> None:
    """Also the one that is derived; references are filled in, and nothing else is named."""
    short = "大約 {msc-4.enrolled} 人資訊。"
    files = {
        CELLS: set_text(small.files[CELLS], "cell.overview", (*EN[:2], "zh-Hant", EN[3]), short)
    }
    found = small.tries(files).texts_changed
    assert {(f.kind, f.id, f.language) for f in found} == {
        ("answer", "cell.overview:NSC", Language.ZH_HANT),
        ("answer", "cell.overview:NSC", Language.ZH_HANS),
    }
    assert {f.after.partition("\n")[0] for f in found} == {"大約 196 人資訊。", "大约 196 人信息。"}
    assert all("NSC" in f.before for f in found)


def test_words_outside_the_answers_are_shown(small: Stage) -> None:
    """A button's words, a notice, the menu: each with the way to it."""
    files = {
        ALS: set_text(small.files[ALS], "als.what", ("title", "en"), "What is it"),
        "notices.yaml": set_text(
            small.files["notices.yaml"], "notices", ("notices", "unknown", "en"), "No idea."
        ),
        "menu.yaml": set_text(small.files["menu.yaml"], "menu", ("title", "en"), "Menu?"),
    }
    found = {(f.kind, f.id, f.after) for f in small.tries(files).texts_changed}
    assert {
        ("intent", "als.what/title", "What is it"),
        ("notices", "notices/unknown", "No idea."),
        ("menu", "title", "Menu?"),
    } <= found


def test_a_figure_shows_wherever_it_is_told(small: Stage) -> None:
    """One change in trials.yaml, and every answer that tells the figure reads differently."""
    files = {TRIALS: set_field(small.files[TRIALS], "msc-4", ("enrolled",), 197)}
    found = small.tries(files).texts_changed
    told = {f.id for f in found if "197" in f.after and "197" not in f.before}
    assert {"cell.evidence:MSC", "trial.detail:msc-4"} <= told


def test_faults_are_told_by_what_they_mean(small: Stage) -> None:
    """A hedge that is lost, a figure written out, languages that disagree: each said plainly."""
    files = {CELLS: set_text(small.files[CELLS], "cell.overview", EN, "It was 196 of 7 people.")}
    rehearsal = small.tries(files)
    assert rehearsal.blocks
    assert any("control group" in f.problem for f in rehearsal.lost_hedges)
    assert any("claim" in f.problem for f in rehearsal.lost_hedges)
    assert [f.problem.split(" is ")[0] for f in rehearsal.numbers_left_trials] == [
        "answers/NSC/en/short: 196"
    ]
    assert any("differ in numbers" in f.problem for f in rehearsal.languages_disagree)
    told = (
        *rehearsal.lost_hedges, *rehearsal.numbers_left_trials, *rehearsal.languages_disagree,
        *rehearsal.other_faults,
    )  # fmt: skip
    assert sorted(map(str, told)) == sorted(map(str, rehearsal.faults))
    gone = HedgeGone("cell.overview:NSC", Language.EN, "control group")
    assert gone in rehearsal.hedges_gone


def test_a_hedge_that_all_languages_lose_is_shown(small: Stage) -> None:
    """No rule compares an answer with what it was: the rehearsal does."""
    probe = PROBES[ALS].replace("這裡先說最要緊的", "沒有對照組")
    probe = probe.replace("Here stands what matters most", "It had no control group")
    files = {**small.files, ALS: add_record(small.files[ALS], probe)}
    content = load_files(files)
    stage = Stage(files, content, Engine(content.library, words_only=True))
    text = add_record(small.files[ALS], PROBES[ALS])
    found = stage.tries({ALS: text}).hedges_gone
    assert {(gone.label, gone.language, gone.hedge) for gone in found} == {
        ("als.probe", language, "control group") for language in Language
    }


@pytest.mark.parametrize(
    ("name", "spoil", "problem"),
    [
        (ALS, lambda text: text + "- *x\n", "aliases (*) are not allowed"),
        (TRIALS, lambda text: text.replace("enrolled: 15", "enrolled: many"), "must be a whole"),
        ("menu.yaml", lambda _: "", "must be keys with values"),
    ],
)
def test_what_cannot_be_read(
    small: Stage, name: str, spoil: Callable[[str], str], problem: str
) -> None:
    """All faults of form, and nothing else is tried."""
    rehearsal = small.tries({name: spoil(small.files[name])})
    assert any(problem in fault.problem for fault in rehearsal.faults)
    assert rehearsal.blocks
    assert (rehearsal.content, rehearsal.engine) == (None, None)


def test_what_cannot_answer(small: Stage) -> None:
    """A reference that leads nowhere: the engine is not asked, the texts are shown."""
    files = {CELLS: set_text(small.files[CELLS], "cell.overview", EN, "{msc-44.enrolled} people.")}
    rehearsal = small.tries(files)
    assert any("{msc-44.enrolled} leads nowhere" in fault.problem for fault in rehearsal.faults)
    assert rehearsal.blocks
    assert rehearsal.engine is None
    assert rehearsal.content is not None


def test_a_new_answer_is_shown_as_new(small: Stage) -> None:
    """Nothing before it; and one that is gone has nothing after it."""
    more = small.tries({ALS: add_record(small.files[ALS], PROBES[ALS])})
    new = [found for found in more.texts_changed if found.id == "als.probe"]
    assert {(found.kind, found.before) for found in new} == {("answer", "")}
    assert more.content is not None
    assert more.engine is not None
    stage = Stage({**small.files, ALS: add_record(small.files[ALS], PROBES[ALS])}, more.content,
                  more.engine)  # fmt: skip
    less = stage.tries({ALS: remove_record(stage.files[ALS], "als.probe")})
    assert {f.after for f in less.texts_changed if f.id == "als.probe"} == {""}


def test_a_golden_question_that_changes_blocks(small: Stage) -> None:
    """What must not be answered is: a fault, and shown with before and after."""
    files = {ALS: add_phrasing(small.files[ALS], "als.what", "en", "do gizmos zork snarks")}
    rehearsal = small.tries(files)
    [golden] = rehearsal.golden_changed
    assert (golden.question, golden.kind) == ("do gizmos zork snarks", Kind.GOLDEN)
    assert golden.before.labels == ()
    assert golden.after == Given(Outcome.ANSWERED, ("als.what",))
    assert any("is answered by als.what" in fault for fault in mine(rehearsal, small))
    assert rehearsal.blocks


def test_a_golden_question_that_is_edited_does_not(small: Stage) -> None:
    """Whoever says that it shall be answered now does not want it blocked for that."""
    files = {
        ALS: add_phrasing(small.files[ALS], "als.what", "en", "do gizmos zork snarks"),
        GOLDEN: set_field(small.files[GOLDEN], "do gizmos zork snarks", ("gives",), ["als.what"]),
    }
    rehearsal = small.tries(files)
    assert rehearsal.golden_changed == ()
    assert not any("gizmo" in fault for fault in mine(rehearsal, small))


def test_recent_questions_before_and_after(small: Stage) -> None:
    """Those that get something else are shown; the others are not; each once."""
    asked = ("how do gizmos frobnicate", "how do gizmos frobnicate", "is stem cell treatment safe")
    phrasing = "how do gizmos frobnicate"
    rehearsal = small.tries(
        {ALS: add_phrasing(small.files[ALS], "als.what", "en", phrasing)}, asked
    )
    [change] = [change for change in rehearsal.changed if change.kind is Kind.RECENT]
    assert change.question == phrasing
    assert change.before.labels != ("als.what",)
    assert change.after == Given(Outcome.ANSWERED, ("als.what",))


def test_a_phrasing_of_two_intents_collides(small: Stage) -> None:
    """What is nearly another intent's is shown, and refused where it is as near to both."""
    [of_another] = small.content.library.intents["support"].phrasings["en"]
    phrasing = of_another + " please"
    rehearsal = small.tries({ALS: add_phrasing(small.files[ALS], "als.what", "en", phrasing)})
    found = [c for c in rehearsal.collisions if c.phrasing == phrasing]
    assert [(c.intent, c.other) for c in found] == [("als.what", "support")]
    assert isinstance(found[0], Collision)
    assert found[0].lead < 0.15


def test_a_phrasing_that_goes_leaves_its_question_unknown(small: Stage) -> None:
    """Taking the words away, the question is answered no more."""
    files = {ALS: add_phrasing(small.files[ALS], "als.what", "en", "do gizmos frobnicate")}
    more = small.tries(files)
    assert more.content is not None
    assert more.engine is not None
    stage = Stage({**small.files, **files}, more.content, more.engine)
    back = {ALS: remove_phrasing(stage.files[ALS], "als.what", "en", "do gizmos frobnicate")}
    less = stage.tries(back, ("do gizmos frobnicate",))
    assert [(c.question, c.before.labels) for c in less.changed if c.kind is Kind.RECENT] == [
        ("do gizmos frobnicate", ("als.what",))
    ]


def test_the_engine_after_answers_with_the_new_words(small: Stage) -> None:
    """It can be tried out at once, golden questions included."""
    question = small.content.library.intents["als.what"].phrasings["en"][0]
    way = ("answers", "any", "en", "short")
    rehearsal = small.tries({ALS: set_text(small.files[ALS], "als.what", way, "New words.")})
    assert rehearsal.engine is not None
    reply = rehearsal.engine.answer(Question(text=question, language=Language.EN))
    assert reply.parts[0].short == "New words."


def test_the_same_change_gives_the_same_rehearsal(small: Stage) -> None:
    """What two moderators see is the same."""
    files = {ALS: add_phrasing(small.files[ALS], "als.what", "en", "do gizmos frobnicate")}
    one, other = (small.tries(files, ("do gizmos frobnicate",)) for _ in range(2))
    assert (one.changed, one.collisions, one.faults) == (
        other.changed,
        other.collisions,
        other.faults,
    )


def test_a_taught_phrasing_of_the_shipped_content(shipped: Stage) -> None:
    """One new phrasing for one intent: it is understood, nothing is lost, nothing blocks."""
    phrasing = "any paperwork that elves must frobnicate before a bloodletting"
    name = next(n for n, text in shipped.files.items() if "\n- id: support\n" in f"\n{text}")
    files = {name: add_phrasing(shipped.files[name], "support", "en", phrasing)}
    rehearsal = shipped.tries(files, (phrasing, "does NSC work"))
    assert rehearsal.faults == ()
    assert not rehearsal.blocks
    before = shipped.engine.answer(Question(text=phrasing))
    assert rehearsal.changed == (
        Changed(
            phrasing,
            Kind.RECENT,
            Given(before.outcome, tuple(option.label for option in before.options)
                  if before.outcome is Outcome.UNCERTAIN else before.labels),
            Given(Outcome.ANSWERED, ("support",)),
        ),
    )  # fmt: skip
