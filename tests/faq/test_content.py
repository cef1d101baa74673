"""The shipped content: sound, honest, the same in every language, and all of it within reach."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import pytest

from bot.markup import parse_html
from faq.answer import Engine
from faq.check import REFERENCE_RULES, TEXT_RULES
from faq.checks.engine import golden_questions_hold, phrasings_reach_home, replies_fit_a_message
from faq.checks.honesty import claims_are_answered
from faq.checks.passages import Rule
from faq.fill import Filler
from faq.labels import ANY, every_label, split_label
from faq.load import Content, load
from faq.models import AnswerText, ConceptKind, Language, Library, Question, Reply
from faq.plain import reply_text
from tests.faq.draft import Draft, with_few_phrasings

CELLS = ("MSC", "NSC", "iPSC")

LABELS = {
    "als.what", "als.why_hard", "als.approved_drugs", "als.cure", "stemcell.why",
    "cell.overview", *(f"cell.overview:{cell}" for cell in CELLS),
    "cell.mechanism", *(f"cell.mechanism:{cell}" for cell in CELLS),
    "cell.evidence", *(f"cell.evidence:{cell}" for cell in CELLS),
    "cell.safety", *(f"cell.safety:{cell}" for cell in CELLS),
    "cell.limits", *(f"cell.limits:{cell}" for cell in CELLS),
    "msc.source", "msc.source:BM", "msc.source:AD", "msc.source:UC", "nsc.gdnf",
    "trials.list", *(f"trials.list:{cell}" for cell in CELLS),
    "trial.detail", *(f"trial.detail:msc-{row}" for row in (1, 2, 3, 4, 5)),
    *(f"trial.detail:nsc-{row}" for row in (1, 2, 3, 4)),
    "compare", "compare:MSC,NSC", "compare:MSC,iPSC", "compare:NSC,iPSC", "compare:MSC,NSC,iPSC",
    "best", "choose", "choose.stage", "choose.clinic", "regulation", "glossary", "support",
    "route", "review.source", "bot.help", "bot.about", "bot.privacy", "bot.disclaimer",
    "smalltalk", "decline.personal", "decline.cost", "decline.where", "decline.medication",
    "safety.emergency", "safety.crisis", "safety.endoflife",
}  # fmt: skip
"""What buttons, links and statistics carry: ids may be added, and are never taken away."""

TRIALS = {
    "msc-1": ("I", 15, "intrathecal"),
    "msc-2": ("I/II", 157, "intrathecal"),
    "msc-3": ("I/IIa", 20, "intravenous"),
    "msc-4": ("III", 196, "intrathecal"),
    "msc-5": ("III", 115, "intrathecal"),
    "nsc-1": ("I", 12, "intraspinal"),
    "nsc-2": ("I", 18, "intraspinal"),
    "nsc-3": ("II", 15, "intraspinal"),
    "nsc-4": ("I/IIa", 18, "intraspinal"),
}
"""The rows of the review's tables, in its order: phase, people, route."""

CLAIMS = {
    1: "B", 2: "A", 4: "A", 6: "A", 7: "B", 8: "A", 9: "A", 10: "B", 11: "A", 12: "A", 13: "A",
    14: "A", 15: "A", 16: "A", 17: "A", 18: "B", 19: "B", 20: "B", 21: "B", 23: "A", 24: "A",
    25: "A", 26: "B", 27: "B", 28: "B", 31: "A",
}  # fmt: skip
"""Where the article departs from the evidence and it matters: A could harm or mislead badly."""


@pytest.fixture(scope="module")
def content() -> Content:
    """Return the shipped content with its places."""
    return load()


def reply_for(engine: Engine, label: str, language: Language) -> Reply:
    """The reply to a button."""
    return engine.reply_for((label,), Question(text="", language=language))


# --- sound ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [*REFERENCE_RULES, *TEXT_RULES], ids=lambda rule: rule.__name__)
def test_the_content_keeps_every_rule(content: Content, rule: Rule) -> None:
    """The shipped content has no fault of any rule."""
    assert [str(fault) for fault in rule(content)] == []


def test_golden_questions_hold(content: Content, engine: Engine) -> None:
    """Every golden question reaches what it must, or is not answered."""
    assert [str(fault) for fault in golden_questions_hold(content, engine)] == []


def test_replies_fit_a_message(content: Content, engine: Engine) -> None:
    """Every reply fits one message, sources and disclaimer included."""
    assert [str(fault) for fault in replies_fit_a_message(content, engine)] == []


def test_phrasings_reach_home(content: Content, engine: Engine) -> None:
    """Every phrasing reaches its own intent, and sets off no alarm unless it is one."""
    assert [str(fault) for fault in phrasings_reach_home(content, engine)] == []


def test_telegram_takes_every_text(engine: Engine) -> None:
    """Each text of each reply, filled in, is HTML that Telegram parses."""
    for label in every_label(engine.library):
        for language in Language:
            [part] = reply_for(engine, label, language).parts
            assert parse_html(part.short).text
            assert bool(parse_html(part.more).text) is bool(part.more)


# --- ids kept for life ------------------------------------------------------------------------


def test_no_label_is_taken_away(library: Library) -> None:
    """Every label that was ever given out still has an answer."""
    assert LABELS - set(every_label(library)) == set()


def test_what_is_out_of_scope_is_recognised_and_not_answered(library: Library) -> None:
    """Other subjects have phrasings and no answer."""
    assert library.intents["oos"].answers == {}


def test_the_trials_are_the_reviews(library: Library) -> None:
    """The nine trials stand in the review's order, as the review prints them."""
    assert {
        trial.id: (trial.phase, trial.enrolled, trial.route) for trial in library.trials.values()
    } == TRIALS
    assert list(library.trials) == list(TRIALS)


# --- within reach -----------------------------------------------------------------------------


@pytest.mark.parametrize("label", sorted(LABELS))
def test_every_label_is_answered(engine: Engine, label: str) -> None:
    """A button with this label is answered in every language, with sources and a review date."""
    for language in Language:
        reply = reply_for(engine, label, language)
        [part] = reply.parts
        assert (part.label, reply.language) == (label, language)
        assert part.short
        assert part.reviewed is not None
        about_the_bot = label.startswith("bot.") or label == "smalltalk"
        assert bool(part.sources) or about_the_bot


BY_BUTTON = {"compare", "trial.detail"}
"""Whoever types compares cells, all three if none is named, and asks for one trial or the list."""


@pytest.mark.parametrize("label", sorted(LABELS - BY_BUTTON))
def test_every_label_is_reached_by_typing(engine: Engine, label: str) -> None:
    """Some way in which curators expect the question reaches exactly this answer."""
    asked = (Question(text=text) for text in typed(engine.library, label))
    assert any(engine.answer(question).labels == (label,) for question in asked)


NAMES = {
    "zh": {
        "stemcell": "幹細胞", "als": "漸凍症", "drug": "利魯唑", "place": "台灣", "route": "靜脈",
        "year": "2021 年", "phase": "第三期", "ordinal": "第二個", "tissue": "骨髓", "cell": "MSC",
    },
    "en": {
        "stemcell": "stem cells", "als": "ALS", "drug": "riluzole", "place": "Taiwan",
        "route": "into a vein", "year": "2021", "phase": "phase 3", "ordinal": "second",
        "tissue": "bone marrow", "cell": "MSC",
    },
}  # fmt: skip


def typed(library: Library, label: str) -> Iterator[str]:
    """An intent's phrasings with names filled in, so that they ask for this label."""
    id_, about = split_label(label)
    for group, phrasings in library.intents[id_].phrasings.items():
        language = Language.EN if group == "en" else Language.ZH_HANT
        for phrasing in phrasings:
            names: dict[str, Iterator[str]] = {
                kind: cycle([name]) for kind, name in NAMES[group].items()
            }
            names |= names_of(library, about, language)
            if asks_for(phrasing, about, library):
                yield re.sub(
                    r"\{(\w+)\}",
                    lambda found, names=names: next(names[found[1]]),  # type: ignore[misc]
                    phrasing,
                )


def asks_for(phrasing: str, about: str | None, library: Library) -> bool:
    """Whether a phrasing names as much as the label does."""
    if about is None:
        return not {"{tissue}", "{people}", "{trial}"} & set(re.findall(r"\{\w+\}", phrasing))
    if about in library.trials:
        return "{people}" in phrasing
    kind = library.concepts[about.split(",")[0]].kind.value
    return phrasing.count(f"{{{kind}}}") == len(about.split(","))


def names_of(library: Library, about: str | None, language: Language) -> dict[str, Iterator[str]]:
    """What to write for placeholders, so that what a label is about is named."""
    if about is None:
        return {"cell": cycle([library.concepts["stem-cell"].button[language]])}
    if about in library.trials:
        trial = library.trials[about]
        people = f"{trial.enrolled} people" if language is Language.EN else f"{trial.enrolled} 人"
        return {
            "people": cycle([people]),
            "cell": cycle([trial.cell]),
            "phase": cycle([f"phase {trial.phase}"]),
            "route": cycle([library.concepts[trial.route].button[language]]),
            "trial": cycle([trial.registry or people]),
        }
    concepts = [library.concepts[id_] for id_ in about.split(",")]
    return {concepts[0].kind.value: cycle([concept.button[language] for concept in concepts])}


# --- honest -----------------------------------------------------------------------------------


DOES_IT_WORK = tuple(
    sorted(
        label
        for label in LABELS
        if split_label(label)[0] in ("cell.evidence", "trials.list", "best", "compare", "als.cure")
    )
)
TWO_OF_NINE = {
    Language.ZH_HANT: r"9 項試驗中，有 2 項有自己的對照組，而這 2 項都沒有達到主要目標",
    Language.ZH_HANS: r"9 项试验中，有 2 项有自己的对照组，而这 2 项都没有达到主要目标",
    Language.EN: r"Of the 9 trials .* 2 had a control group .* 2 both missed their main goal",
}


@pytest.mark.parametrize("label", DOES_IT_WORK)
def test_whoever_asks_whether_it_works_hears_of_control_groups(engine: Engine, label: str) -> None:
    """In its first lines the answer says that two of nine trials were controlled, and missed."""
    for language in Language:
        [part] = reply_for(engine, label, language).parts
        assert re.search(TWO_OF_NINE[language], part.short)


def test_every_grave_departure_of_the_article_has_a_claim(library: Library) -> None:
    """Each point where the article misleads stands in claims.yaml with its severity."""
    assert {int(claim.id.partition("-")[0]): claim.severity for claim in library.claims} == CLAIMS


def test_every_claim_is_held_against_the_answers(content: Content) -> None:
    """An answer that falls silent on a claim is found out, whichever claim and answer it is."""
    silent = AnswerText(short="…")
    for claim in content.library.claims:
        for telling in claim.told_in:
            id_, about = split_label(telling.label)
            intent = content.library.intents[id_]
            answer = intent.answers[about or ANY]
            texts = dict.fromkeys(Language, silent)
            answers = {**intent.answers, about or ANY: replace(answer, texts=texts)}
            intents = {**content.library.intents, id_: replace(intent, answers=answers)}
            spoilt = replace(content, library=replace(content.library, intents=intents))
            told = [fault.problem for fault in claims_are_answered(spoilt)]
            assert any(
                problem.startswith(f"{telling.label} (en, {telling.part})")
                and problem.endswith(f"claim {claim.id}")
                for problem in told
            )


def test_the_article_is_always_marked(engine: Engine) -> None:
    """Wherever the article is a source, the reader sees that a company wrote it."""
    article = engine.library.sources["article"]
    assert article.note is not None
    assert article.link is None
    for label in every_label(engine.library):
        reply = reply_for(engine, label, Language.EN)
        if article in reply.parts[0].sources:
            assert article.note[Language.EN] in reply_text(engine.library, reply)


# --- one change is a change everywhere --------------------------------------------------------


def as_read(library: Library) -> dict[tuple[str, Language], str]:
    """Every answer in every language, options included, as families read it."""
    engine = Engine(with_few_phrasings(library), words_only=True)
    read = {}
    for label in every_label(library):
        for language in Language:
            reply = reply_for(engine, label, language)
            options = "\n".join(option.text for option in reply.options)
            read[label, language] = f"{reply_text(library, reply)}\n{options}"
    return read


@pytest.mark.usefixtures("own_cache")
def test_a_figure_that_changes_changes_everywhere(draft: Draft) -> None:
    """One line of trials.yaml changes every answer that tells it, in all three languages."""
    # the trial's name tells the number too, if by reference
    draft.change("trials.yaml", "- id: msc-4", old=r"name: .*", new=(
        'name: {zh-Hant: "NurOwn 第三期、{msc-4.enrolled} 人", '
        'en: "NurOwn phase 3, {msc-4.enrolled} people"}'
    ))  # fmt: skip
    before = as_read(draft.content().library)
    draft.change("trials.yaml", "- id: msc-4", old="enrolled: 196", new="enrolled: 7197")
    after = as_read(draft.content().library)
    changed = {place for place, text in before.items() if re.search(r"(?<!\d)196(?!\d)", text)}
    assert {place for place in after if before[place] != after[place]} == changed
    assert {place for place, text in after.items() if "7197" in text} == changed
    assert {language for _, language in changed} == set(Language)
    assert {"trial.detail:msc-4", "trials.list", "cell.evidence:MSC", "msc.source:BM"} <= {
        label for label, _ in changed
    }


@pytest.mark.usefixtures("own_cache")
def test_a_trial_that_succeeds_changes_what_is_said_of_all(draft: Draft) -> None:
    """The counts in every “does it work” answer follow the trials."""
    draft.change(
        "trials.yaml", "- id: msc-5", old="main_goal: missed", new="main_goal: safety-only"
    )
    read = as_read(draft.content().library)
    for label in DOES_IT_WORK:
        assert "2 項有自己的對照組，而這 1 項" in read[label, Language.ZH_HANT]


# --- the same in every language ---------------------------------------------------------------


def test_every_language_says_the_numbers_of_the_others(engine: Engine) -> None:
    """As read, the answers of all languages hold the same figures."""
    for label in every_label(engine.library):
        if label.startswith("safety."):
            continue  # numbers to call are set out by place
        found = [
            {
                number
                for part in reply_for(engine, label, language).parts
                for number in re.findall(r"\d+(?:\.\d+)?%", f"{part.short} {part.more}")
            }
            for language in Language
        ]
        assert found[0] == found[1] == found[2]


def test_numbers_to_call_are_in_the_urgent_answers(engine: Engine) -> None:
    """Emergency and crisis answers name the numbers of every region, first things first."""
    for label, numbers in (("safety.emergency", "emergency"), ("safety.crisis", "crisis")):
        for language in Language:
            [part] = reply_for(engine, label, language).parts
            filled = Filler(engine.library, language).fill(f"{{numbers.{numbers}}}")
            assert filled in f"{part.short}\n{part.more}"


def test_concepts_of_a_kind_are_there(library: Library) -> None:
    """Cells and tissues that labels are about have names."""
    cells = [c.id for c in library.concepts.values() if c.kind is ConceptKind.CELL]
    tissues = [c.id for c in library.concepts.values() if c.kind is ConceptKind.TISSUE]
    assert (cells, tissues) == (list(CELLS), ["BM", "AD", "UC"])
