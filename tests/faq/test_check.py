"""Every rule of `check`: the content with one thing broken, and the fault that is told."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import pytest

from faq.answer import Engine
from faq.check import ENGINE_RULES, REFERENCE_RULES, TEXT_RULES, check, must_pass
from faq.load import Content, ContentError
from faq.yamlfile import Fault
from tests.faq.draft import PROBES, Draft, entry_of, with_few_phrasings

Test = TypeVar("Test", bound=Callable[..., None])

STATIC_RULES = {rule.__name__: rule for rule in (*REFERENCE_RULES, *TEXT_RULES)}


def broken(draft: Draft, rule: str) -> list[Fault]:
    """What one rule finds in a draft."""
    return list(STATIC_RULES[rule](draft.content()))


BROKEN_BY_HAND: set[str] = set()
"""Rules that tests below break one by one, where a probe's line does not tell it all."""


def breaks(rule: str) -> Callable[[Test], Test]:
    """Say which rule a test breaks."""
    BROKEN_BY_HAND.add(rule)
    return lambda test: test


@dataclass(frozen=True)
class Case:
    """One thing broken in a file's probe, and what a rule then says of it."""

    rule: str
    file: str
    old: str
    new: str
    problem: str
    at: str = ""
    """Where the fault is told, if it is not where the change stands."""


MENU, CLINIC, VISIT = "menu.yaml", "clinic.yaml", "visit.yaml"
ALS = "intents/als.yaml"
CELLS = "intents/cells.yaml"
ZH, EN = "      zh-Hant:\n", "      en:\n"
SHORT_ZH, SHORT_EN = "這裡先說最要緊的。", "Here stands what matters most."

CASES = (
    # --- references
    Case(
        "sources_exist", ALS, "[frawley-2025]", "[frawley-2052]",
        "the source 'frawley-2052' does not stand in sources.yaml",
    ),
    Case("sources_exist", ALS, "[frawley-2025]", "[]", "answers/any/sources: names no source"),
    Case(
        "sources_exist", "trials.yaml", "[frawley-2025]", "[nobody-1999]",
        "the source 'nobody-1999' does not stand in sources.yaml",
    ),
    Case("sources_exist", "claims.yaml", "[frawley-2025]", "[]", "sources: names no source"),
    Case("labels_exist", ALS, "[als.what]", "[als.whatever]",
         "the related intent 'als.whatever' does not exist"),
    Case("labels_exist", ALS, "[als.what]", '["als.what:MSC"]',
         "the related intent 'als.what:MSC' does not exist"),
    Case("labels_exist", "claims.yaml", "als.probe\n      part: short",
         "als.gone\n      part: short", "the intent 'als.gone' does not exist"),
    Case("labels_exist", "questions.yaml", "[als.probe]", "[als.gone]",
         "the intent 'als.gone' does not exist"),
    Case("trials_exist", "concepts.yaml", "[msc-1]", "[msc-10]",
         "the trial 'msc-10' does not exist"),
    Case("trials_exist", "trials.yaml", "intrathecal", "by-spoon",
         "the route 'by-spoon' does not stand in concepts.yaml"),
    Case("trials_exist", "trials.yaml", "intrathecal", "MSC",
         "the route 'MSC' does not stand in concepts.yaml"),
    Case("references_exist", ALS, SHORT_EN, '"{msc-4.enroled} people."',
         "answers/any/en/short: {msc-4.enroled} leads nowhere"),
    Case("references_exist", ALS, SHORT_EN, '"{msc-44.enrolled} people."',
         "answers/any/en/short: {msc-44.enrolled} leads nowhere"),
    Case("references_exist", ALS, SHORT_EN, '"{say.nothing}"',
         "answers/any/en/short: {say.nothing} leads nowhere"),
    Case("references_exist", ALS, SHORT_EN, '"Until {msc-1.expected}."',
         "answers/any/en/short: {msc-1.expected} leads nowhere"),
    Case("references_exist", ALS, SHORT_EN, '"Call {numbers.plumber}."',
         "answers/any/en/short: {numbers.plumber} leads nowhere"),
    Case("references_exist", ALS, SHORT_EN, '"Of {trials.all} trials."',
         "answers/any/en/short: {trials.all} leads nowhere"),
    Case("references_exist", ALS, SHORT_EN, '"{about} matters most."',
         "answers/any/en/short: {about} leads nowhere"),
    Case("references_exist", ALS, SHORT_EN, '"Here is a {brace."',
         "answers/any/en/short: a { or } that belongs to no reference"),
    # --- honesty
    Case("no_cure_is_promised", ALS, SHORT_ZH, "幹細胞治癒了漸凍症。",
         "answers/any/zh-Hant/short: '治癒' reads as a promise: '幹細胞治癒了漸凍症。'"),
    Case("no_cure_is_promised", ALS, SHORT_EN, "Stem cells cure ALS.",
         "answers/any/en/short: 'cure' reads as a promise: 'Stem cells cure ALS.'"),
    Case("words_we_do_not_write", ALS, SHORT_ZH, "漸凍癥是什麼。",
         "answers/any/zh-Hant/short: '癥' is not written here"),
    Case("words_we_do_not_write", ALS, SHORT_ZH, "干細胞是什麼。",
         "answers/any/zh-Hant/short: '干細胞' is not written here"),
    Case("words_we_do_not_write", ALS, SHORT_ZH, "這是無藥可治的病。",
         "answers/any/zh-Hant/short: '無藥可治' is not written here"),
    # --- figures
    Case("figures_are_references", CELLS, "大約 {msc-4.enrolled} 人", "大約 196 人",
         "answers/MSC/zh-Hant/short: 196 is a trial's figure: write {msc-4.enrolled}, "
         "or {plain:196} if it is another number"),
    Case("figures_are_references", CELLS, "大約 {msc-4.enrolled} 人", "共196人",
         "answers/MSC/zh-Hant/short: 196 is a trial's figure: write {msc-4.enrolled}, "
         "or {plain:196} if it is another number"),
    Case("figures_are_references", CELLS, "About {msc-4.enrolled} people", "32.6% of people",
         "answers/MSC/en/short: 32.6% is a trial's figure: write {msc-4.responders_cells}, "
         "or {plain:32.6%} if it is another number"),
    Case("names_tell_the_figure", "trials.yaml", "just a try, 61 people", "just a try, 62 people",
         "name/en: says 62 people, enrolled says 61: write {msc-9.enrolled}"),
    Case("names_tell_the_figure", "trials.yaml", "試一試、61 人", "試一試、60人",
         "name/zh-Hant: says 60 people, enrolled says 61: write {msc-9.enrolled}"),
    # --- languages
    Case("languages_agree", ALS, SHORT_EN, "In 1939 it was known.",
         "answers/any/short: zh-Hant and en differ in numbers: 1939"),
    Case("languages_agree", CELLS, "About {msc-4.enrolled}", "About {msc-2.enrolled}",
         "answers/MSC/short: zh-Hant and en differ in references: msc-2.enrolled, msc-4.enrolled"),
    Case("languages_agree", ALS, SHORT_EN, "See www.als-mnd.org for more.",
         "answers/any/short: zh-Hant and en differ in links: als-mnd.org"),
    Case("languages_agree", ALS, SHORT_EN, "Here <b>stands</b> what matters most.",
         "answers/any/short: zh-Hant and en differ in bold text: <b> 1"),
    Case("languages_agree", "trials.yaml", "it cannot tell.", "it cannot tell, in 7 years.",
         "line: zh-Hant and en differ in numbers: 7"),
    Case("languages_agree", "claims.yaml", "It is not shown.", "It is not shown for 8 people.",
         "evidence: zh-Hant and en differ in numbers: 8"),
    Case("hedges_agree", ALS, SHORT_EN, "This could not be verified.",
         "answers/any: zh-Hant does not say “not verified”, another language does", ZH),
    Case("hedges_agree", ALS, SHORT_ZH, "這一點未能查證。",
         "answers/any: en does not say “not verified”, another language does", EN),
    Case("hedges_agree", ALS, SHORT_ZH, "這裡沒有對照組。",
         "answers/any: en does not say “control group”, another language does", EN),
    Case("hedges_agree", ALS, SHORT_ZH, "主要目標沒有達到。",
         "answers/any: en does not say “missed its goal”, another language does", EN),
    # --- form
    Case("punctuation_is_chinese", ALS, SHORT_ZH, '"先說這個,再說那個。"',
         "answers/any/zh-Hant/short: half-width punctuation: '個,'; write ，；：？！。"),
    Case("punctuation_is_chinese", ALS, SHORT_ZH, "先說最要緊的.",
         "answers/any/zh-Hant/short: half-width punctuation: '的.'; write ，；：？！。"),
    Case("short_is_short", ALS, SHORT_ZH, "一。二。三。四。",
         "answers/any/zh-Hant/short: 4 sentences; at most 3"),
    Case("short_is_short", ALS, SHORT_EN, "One. Two! Three? Four.",
         "answers/any/en/short: 4 sentences; at most 3"),
    Case("short_is_short", ALS, SHORT_ZH, '"一。{say.controls}二。三。"',
         "answers/any/zh-Hant/short: 4 sentences; at most 3"),
    Case("dates_run_forward", ALS, "review_by: 2027-05-22", "review_by: 2026-11-22",
         "review_by is not after reviewed"),
    Case("dates_run_forward", "trials.yaml", "review_by: 2027-05-22", "review_by: 2025-05-22",
         "review_by is not after reviewed"),
    Case("titles_fit", ALS, "title: {zh-Hant: 試一試", "title: {zh-Hant: " + "試" * 27,
         f"'{'試' * 27}' is longer than 26 characters"),
    Case("phrasings_are_distinct", ALS, '["這一句只是拿來試一試"]',
         '["再試一次看看吧", "再试一次看看吧？"]', "'再试一次看看吧？' stands here already"),
    # --- markup
    Case("markup_is_valid", ALS, SHORT_EN, "Fewer than <5 people.",
         "answers/any/en/short: a bare <; write &lt;"),
    Case("markup_is_valid", ALS, SHORT_EN, "Research & development.",
         "answers/any/en/short: a bare &; write &amp;"),
    Case("markup_is_valid", ALS, SHORT_EN, "Here <b>stands what matters.",
         "answers/any/en/short: <b> is not closed"),
    Case("markup_is_valid", ALS, SHORT_EN, "Here <b><i>stands</b></i> what matters.",
         "answers/any/en/short: </b> closes nothing that is open"),
    Case("markup_is_valid", ALS, SHORT_EN, "Here stands</i> what matters.",
         "answers/any/en/short: </i> closes nothing that is open"),
    Case("markup_is_valid", ALS, SHORT_EN, "Here<br> stands what matters.",
         "answers/any/en/short: the tag <br> is not allowed; only <b> and <i> are"),
    Case("markup_is_valid", ALS, SHORT_EN, "Here <b class='x'>stands</b> what matters.",
         "answers/any/en/short: the tag <b> is not allowed; only <b> and <i> are"),
    Case("markup_is_valid", ALS, SHORT_EN, "Here&nbsp;stands what matters.",
         "answers/any/en/short: &nbsp; is not known to Telegram; write the character"),
    Case("markup_is_valid", ALS, SHORT_EN, "Here stands what matters <b",
         "answers/any/en/short: a tag has no >"),
    Case("markup_is_valid", "trials.yaml", 'ages: "18–65"', 'ages: "<65"',
         "figures/ages: a bare <; write &lt;"),
    Case("links_are_listed", ALS, SHORT_EN, "See https://cells-for-sale.example/als now.",
         "answers/any/en/short: the site cells-for-sale.example does not stand in sources.yaml"),
    Case("links_are_listed", ALS, SHORT_ZH, "請看 www.eajvwku.cn 的文章。",
         "answers/any/zh-Hant/short: the site eajvwku.cn does not stand in sources.yaml"),
    Case("links_are_listed", ALS, SHORT_EN, "Ask clinic-abc.com for more.",
         "answers/any/en/short: the site clinic-abc.com does not stand in sources.yaml"),
)  # fmt: skip


@dataclass(frozen=True)
class Guided:
    """One thing broken in a file that is one record, and what a rule then says of it."""

    rule: str
    file: str
    after: str
    """A text before the change."""
    old: str
    new: str
    problem: str
    at: str = ""
    """What stands at the fault's line, if it is not where the change stands."""


SMALLTALK = "bot.privacy, smalltalk"
GUIDED = (
    # --- menu
    Guided("menu_labels_exist", MENU, "items:", "- als.cure", "- als.curious",
           "items/0/items/0: the intent 'als.curious' does not exist"),
    Guided("menu_labels_exist", MENU, "id: als.bot", SMALLTALK, '"bot.privacy:MSC", smalltalk',
           "items/5/items/3/items/2: the intent 'bot.privacy:MSC' does not exist"),
    Guided("menu_labels_exist", MENU, "popular:", "- als.cure", "- als.curious",
           "popular/0: the intent 'als.curious' does not exist"),
    Guided("menu_labels_exist", MENU, "popular:", "- cell.evidence", "- als.cure",
           "popular/1: 'als.cure' stands here twice"),
    Guided("menu_reaches_all", MENU, "id: als.bot", SMALLTALK, "bot.privacy",
           "items: 'smalltalk' is in no step", "items:\n"),
    Guided("menu_reaches_all", MENU, "id: cells.pairs", '"compare:MSC,NSC"', "als.what",
           "items: 'compare:MSC,NSC' is in no step", "items:\n"),
    Guided("menu_steps_are_short", MENU, "id: als.bot", SMALLTALK, f"{SMALLTALK}, als.what",
           "items/5/items/3/items: 5 items; at most 4 fit this step"),
    Guided("menu_steps_are_short", MENU, "title:", "- id: work\n", "- als.what\n  - id: work\n",
           "items: 7 items; at most 6 fit this step", "items:\n"),
    Guided("menu_is_shallow", MENU, "id: als.bot", SMALLTALK,
           "{id: deep, title: {zh-Hant: 深, en: Deep}, items: [bot.privacy, smalltalk]}",
           "items/5/items/3/items/2: what is under 'deep' takes more than 3 taps"),
    Guided("menu_ids_are_distinct", MENU, "items:", "id: cells.how", "id: cells.what",
           "items/2/items/1/id: the id 'cells.what' stands in the menu twice"),
    Guided("menu_buttons_are_distinct", MENU, "id: als.bot", "bot.about", "bot.help",
           "items/5/items/3/items/1: 'bot.help' stands in this step twice"),
    Guided("menu_buttons_are_distinct", MENU, "id: cells.pairs", "zh-Hant: MSC 和 iPSC",
           "zh-Hant: MSC 和 NSC", "items/2/items/2/items/2: two buttons of this step say "
           "'MSC 和 NSC': give this one a title"),
    Guided("menu_titles_fit", MENU, "id: cells", "三種細胞", "細" * 15,
           f"items/2/title/zh-Hant: '{'細' * 15}' is longer than 14 characters"),
    Guided("menu_titles_fit", MENU, "id: cells", "The three kinds of cells", "C" * 29,
           f"items/2/title/en: '{'C' * 29}' is longer than 28 characters"),
    Guided("menu_titles_fit", MENU, "id: cells.source", "Bone marrow", "B" * 49,
           f"items/2/items/3/items/1/title/en: '{'B' * 49}' is longer than 48 characters"),
    # --- the walk through a clinic's offer
    Guided("clinic_codes_are_clear", CLINIC, "questions:", "code: u", "code: x",
           "questions/0/options: has no option 'u', for those who do not know", "    options:"),
    Guided("clinic_codes_are_clear", CLINIC, "questions:", "code: s", "code: y",
           "questions/0/options/1/code: the code 'y' stands here twice"),
    Guided("guided_buttons_fit", CLINIC, "questions:", "說是試驗，沒給號碼", "試" * 27,
           f"questions/0/options/1/text/zh-Hant: '{'試' * 27}' is longer than 26 characters"),
    Guided("sources_exist", CLINIC, "questions:", r"\[turner-2017, ", "[turner-2071, ",
           "the source 'turner-2071' does not stand in sources.yaml"),
    Guided("sources_exist", CLINIC, "questions:", r"\[clinicaltrials-gov\]", "[]",
           "questions/0/options/0/sources: names no source"),
    Guided("sources_exist", CLINIC, "\nsources:", "fda-alerts", "fda-alarms",
           "the source 'fda-alarms' does not stand in sources.yaml"),
    Guided("dates_run_forward", CLINIC, "\nreviewed:", "2027-02-22", "2026-11-22",
           "review_by is not after reviewed"),
    Guided("no_cure_is_promised", CLINIC, "code: n", "不收錢，不代表安全，也不代表有用。",
           "真正的試驗治癒了漸凍症。", "questions/1/options/1/caution/zh-Hant: "
           "'治癒' reads as a promise: '真正的試驗治癒了漸凍症。'"),
    Guided("figures_are_references", CLINIC, "by vein", "{msc-3.emboli} people", "196 people",
           "questions/6/options/1/caution/en: 196 is a trial's figure: "
           "write {msc-4.enrolled}, or {plain:196} if it is another number"),
    Guided("languages_agree", CLINIC, "in the US", "about 25%", "about 26%",
           "questions/7/options/1/caution: zh-Hant and en differ in numbers: 25%, 26%"),
    Guided("hedges_agree", CLINIC, "有發表過的研究嗎", ", with a control group", "",
           "questions/5/options/1/ask: en does not say “control group”, another language does"),
    Guided("links_are_listed", CLINIC, "Before signing", "take this list", "see clinic-abc.com",
           "closing/en: the site clinic-abc.com does not stand in sources.yaml",
           "  en: |-\n    This"),
    # --- the sheet for a visit
    Guided("visit_topics_are_clear", VISIT, "id: k", r"\[support\]", "[suport]",
           "topics/7/labels/0: the intent 'suport' does not exist"),
    Guided("visit_topics_are_clear", VISIT, "topics:", "id: k", "id: c",
           "topics/7/id: the topic 'c' stands here twice"),
    Guided("guided_buttons_fit", VISIT, "id: k", "en: Carers", "en: Those who care for us",
           "topics/7/title/en: 'Those who care for us' is longer than 18 characters"),
    Guided("references_exist", VISIT, "\ntitle:", "Questions for the visit", '"On {cell}"',
           "title/en: {cell} leads nowhere"),
    Guided("references_exist", VISIT, "id: s", "How do you see {cell}", "How do you see {tissue}",
           "topics/1/questions/0/en: {tissue} leads nowhere"),
    Guided("figures_are_references", VISIT, "id: t", "any trial taking people", "196 people taken",
           "topics/2/questions/1/en: 196 is a trial's figure: "
           "write {msc-4.enrolled}, or {plain:196} if it is another number"),
    Guided("no_cure_is_promised", VISIT, "footer:", "No need to ask it all at once",
           "Cells cure ALS", "footer/en: 'cure' reads as a promise: "
           "'Cells cure ALS; begin with what weighs most.'"),
    Guided("markup_is_valid", VISIT, "id: c", "Diagnosis, care", "Diagnosis & care",
           "topics/0/title/en: a bare &; write &amp;"),
)  # fmt: skip


def test_every_rule_is_broken_by_a_case() -> None:
    """A rule that no broken copy makes fail does not exist, nor a case without its rule."""
    rules = {*STATIC_RULES, *(rule.__name__ for rule in ENGINE_RULES)}
    cases = {case.rule for case in (*CASES, *GUIDED)}
    assert cases | BROKEN_BY_HAND == rules


def test_the_probes_are_sound(draft: Draft) -> None:
    """The entries that the cases spoil break no rule before they are spoilt."""
    rules = STATIC_RULES.keys() - {"menu_reaches_all"}  # no probe stands in the menu
    before = {rule: broken(draft, rule) for rule in rules}
    for file in PROBES:
        draft.probe(file)
    assert {rule: broken(draft, rule) for rule in rules} == before


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.new}"[:60])
def test_one_broken_thing_is_named_with_its_line(draft: Draft, case: Case) -> None:
    """A copy with one thing broken has that fault: its file, its line, and what is wrong."""
    if case.file in ("claims.yaml", "questions.yaml"):
        draft.probe(ALS)  # they point to it
    before = broken(draft, case.rule)
    line = draft.probe(case.file, case.old, case.new, at=case.at)
    told = [fault for fault in broken(draft, case.rule) if fault not in before]
    assert told == [Fault(case.file, line, entry_of(PROBES[case.file]), case.problem)]


@pytest.mark.parametrize("case", GUIDED, ids=lambda case: f"{case.rule}: {case.new}"[:60])
def test_one_broken_thing_of_menu_walk_or_sheet(draft: Draft, case: Guided) -> None:
    """What leads by buttons is checked like what is typed: file, line, and what is wrong."""
    assert broken(draft, case.rule) == []
    before = draft.text(case.file)
    line = draft.change(case.file, case.after, old=case.old, new=case.new)
    if case.at:
        line = before.count("\n", 0, before.index(case.at)) + 1
    entry = case.file.removesuffix(".yaml")
    assert broken(draft, case.rule) == [Fault(case.file, line, entry, case.problem)]


@breaks("menu_buttons_carry")
def test_a_label_that_no_button_of_its_step_can_carry(draft: Draft) -> None:
    """The button of an answer in the menu carries its step as well, for the way back."""
    long, step = "als.probe-with-a-name-of-forty-letters-x", "als.bot-and-much-els"
    draft.probe(ALS, "als.probe", long)
    draft.change(MENU, old="id: als.bot", new=f"id: {step}")
    line = draft.change(MENU, f"id: {step}", old="smalltalk", new=long)
    assert broken(draft, "menu_buttons_carry") == []
    draft.change(ALS, f"- id: {long}", old="  title", new="  about: [MSC]\n  title")
    draft.change(ALS, f"- id: {long}", old="    any:", new="    MSC:")
    draft.change(MENU, f"id: {step}", old=long, new=f'"{long}:MSC"')
    problem = f"with the id {step!r}, '{long}:MSC' is longer than 60 bytes"
    assert broken(draft, "menu_buttons_carry") == [
        Fault(MENU, line, "menu", f"items/5/items/3/items/3: {problem}")
    ]


@breaks("outcomes_fit")
@pytest.mark.parametrize(
    ("more", "problems"),
    [
        (100, []),
        (900, ["en: 4... characters with sources and disclaimer after '......v.'; at most 4096"]),
        (2500, [
            "en: 4... characters after '......v.'; at most 3500",
            "en: 5... characters with sources and disclaimer after '......v.'; at most 4096",
        ]),
    ],
)  # fmt: skip
def test_an_outcome_that_is_too_long(draft: Draft, more: int, problems: list[str]) -> None:
    """The longest way through the walk is found, and what it makes is measured."""
    old = "In the trial of fat MSC"
    draft.change(CLINIC, "code: v", old=old, new=f"{'x' * more} {old}")
    line = draft.text(CLINIC).partition("\nquestions:")[0].count("\n") + 2
    told = broken(draft, "outcomes_fit")
    assert [(fault.file, fault.line, fault.entry) for fault in told] == [
        (CLINIC, line, "clinic") for _ in problems
    ]
    for fault, problem in zip(told, problems, strict=True):
        assert re.fullmatch(f"questions: {problem}", fault.problem)


def test_more_topics_than_a_sheet_has_places(draft: Draft) -> None:
    """Each topic that can be chosen has a place for its first question."""
    question = "{zh-Hant: 這是什麼？, en: What is this?}"
    draft.add(
        VISIT,
        "  - id: z\n    title: {zh-Hant: 別的, en: Other}\n    labels: []\n"
        f"    questions: [{question}, {question}]\n",
    )
    [told] = broken(draft, "visit_topics_are_clear")
    assert told.problem == "topics: 9 topics; a sheet has a place for 8"


# --- references -------------------------------------------------------------------------------


@breaks("needed_records_exist")
@pytest.mark.parametrize(
    ("file", "stands_as", "problem"),
    [
        ("intents/safety.yaml", "- id: {}\n", "intents:1: safety.crisis: the intent"),
        ("intents/bot.yaml", "- id: {}\n", "intents:1: smalltalk: the intent"),
        ("concepts.yaml", "- id: {}\n", "concepts.yaml:1: stem-cell: the concept"),
        ("notices.yaml", "  {}:\n", "notices.yaml:1: unknown: the notice"),
        ("guards.yaml", "\n{}:", "guards.yaml:1: crisis.strong: the list"),
    ],
)
def test_what_the_engine_needs_may_not_be_missing(
    draft: Draft, file: str, stands_as: str, problem: str
) -> None:
    """A record that the engine answers by name is missed by name."""
    name = problem.split(": ")[1]
    draft.change(file, old=stands_as.format(re.escape(name)), new=stands_as.format("other"))
    assert [str(fault) for fault in broken(draft, "needed_records_exist")] == [
        f"{problem} {name!r} is missing, and the bot needs it"
    ]


@breaks("abouts_exist")
def test_an_intent_about_nothing_known(draft: Draft) -> None:
    """An intent is about cells, tissues and trials that there are."""
    line = draft.probe(CELLS, "about: [MSC]", "about: [MSC, HSC]")
    answers = draft.text(CELLS)[: draft.text(CELLS).rindex("  answers:")].count("\n") + 1
    assert broken(draft, "abouts_exist") == [
        Fault(CELLS, line, "cell.probe", "about 'HSC': no such cell, tissue or trial"),
        Fault(CELLS, answers, "cell.probe", "has no answer for 'HSC'"),
    ]


def test_an_answer_about_something_else(draft: Draft) -> None:
    """What is answered is what the intent is about."""
    line = draft.probe(CELLS, "\n    MSC:", "\n    NSC:") + 1
    assert broken(draft, "abouts_exist") == [
        Fault(CELLS, line - 1, "cell.probe", "has no answer for 'MSC'"),
        Fault(CELLS, line, "cell.probe", "answers 'NSC', which about does not list"),
    ]


def test_an_intent_without_an_overview(draft: Draft) -> None:
    """Where nothing is named there is an answer too."""
    line = draft.probe(ALS, "    any:", "    MSC:")
    draft.change(ALS, "- id: als.probe", old="  title", new="  about: [MSC]\n  title")
    problem = "has no answer “any”, for when nothing is named"
    assert broken(draft, "abouts_exist") == [Fault(ALS, line, "als.probe", problem)]


def test_a_label_that_no_button_can_carry(draft: Draft) -> None:
    """A label fits the data of a button."""
    long = "als.probe-with-a-name-of-forty-letters-x"
    about = "MSC,NSC,iPSC,BM,AD,UC"
    line = draft.probe(ALS, "als.probe", long)
    draft.change(ALS, f"- id: {long}", old="  title", new=f'  about: ["{about}"]\n  title')
    draft.change(ALS, f"- id: {long}", old="    any:", new=f'    "{about}":')
    assert Fault(ALS, line, long, "its label is longer than 60 bytes") in broken(
        draft, "abouts_exist"
    )


def test_sayings_that_say_each_other(draft: Draft) -> None:
    """A saying that leads back to itself is found before a family reads its braces."""
    line = draft.change(
        "notices.yaml",
        old="sayings:\n",
        new='sayings:\n  one: {zh-Hant: "{say.two}", en: "{say.two}"}\n'
        '  two: {zh-Hant: "{say.one}", en: "{say.one}"}\n',
    )
    told = {str(fault) for fault in broken(draft, "references_exist")}
    assert f"notices.yaml:{line + 1}: notices: sayings/one/en: {{say.two}} leads to itself" in told


def test_placeholders_of_titles_and_notices(draft: Draft) -> None:
    """`{about}` in a title is put in by the code, `{date}` only in notices that tell a date."""
    assert "{about}" in PROBES[CELLS]
    draft.probe(CELLS)
    line = draft.change(
        "notices.yaml", "\n  reviewed_line:", old='en: "Checked: ', new='en: "Last checked: '
    )
    assert broken(draft, "references_exist") == []
    draft.change("notices.yaml", "\n  reviewed_line:", old="{date}", new="{language}")
    assert broken(draft, "references_exist") == [
        Fault("notices.yaml", line - 1, "notices", f"notices/reviewed_line/{language}: {problem}")
        for language, problem in (
            ("zh-Hant", "{language} leads nowhere"),
            ("zh-Hans", "{language} leads nowhere"),
        )
    ]


# --- honesty ----------------------------------------------------------------------------------


@breaks("controls_are_told")
@pytest.mark.parametrize(
    ("file", "intent"),
    [
        ("intents/als.yaml", "als.cure"),
        ("intents/cells.yaml", "cell.evidence"),
        ("intents/choosing.yaml", "best"),
        ("intents/choosing.yaml", "compare"),
        ("intents/trials.yaml", "trials.list"),
    ],
)
def test_control_groups_are_told_in_short(draft: Draft, file: str, intent: str) -> None:
    """Whoever asks whether it works hears in the first lines how many trials could show it."""
    start = (f"- id: {intent}\n", "\n    any:", "\n      en:")
    line = draft.change(file, *start, old="short:", new="short:")
    draft.change(file, *start, old=re.escape("{say.controls}"), new="")
    problem = "answers/any/en/short: must contain {say.controls}"
    assert broken(draft, "controls_are_told") == [Fault(file, line, intent, problem)]


@breaks("claims_are_answered")
@pytest.mark.parametrize(
    ("old", "new", "language", "problem"),
    [
        ('["要緊|重要"]', '["要害"]', "zh-Hant", "(zh-Hant, short) must say '要害'"),
        ('["matters"]', '["a little more"]', "en", "(en, short) must say 'a little more'"),
        ('["a little more"]', '["far more|much more"]', "en",
         "(en, whole) must say 'far more|much more'"),
    ],
)  # fmt: skip
def test_a_claim_that_is_no_longer_answered(
    draft: Draft, old: str, new: str, language: str, problem: str
) -> None:
    """An answer that no longer says what a claim demands is named, with the claim."""
    line = draft.probe(ALS, at=f"      {language}:\n")
    draft.probe("claims.yaml", old, new)
    assert broken(draft, "claims_are_answered") == [
        Fault(ALS, line, "als.probe", f"als.probe {problem}: claim 99-probe")
    ]


def test_a_claim_is_told_by_any_of_its_words(draft: Draft) -> None:
    """Alternatives are joined by “|”; case, markup and references do not matter."""
    draft.probe(ALS, SHORT_EN, "It <b>Matters</b> to {msc-4.enrolled} people.")
    draft.probe("claims.yaml", '["matters"]', '["weighs|matters to 196"]')
    assert broken(draft, "claims_are_answered") == []


@breaks("grave_claims_are_told_first")
def test_a_grave_claim_that_only_those_who_read_on_see(draft: Draft) -> None:
    """What could harm is set right in a short text."""
    draft.probe(ALS)
    line = draft.probe("claims.yaml", "part: short", "part: whole", at="  told_in:")
    problem = "severity A must be told in the short text of at least one answer"
    assert broken(draft, "grave_claims_are_told_first") == [
        Fault("claims.yaml", line, "99-probe", problem)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "漸凍症可以根治。",
        "不久就能治癒漸凍症。",
        "不僅有效，還能治癒。",
        "保證有效。",
        "Not only safe, it cures ALS.",
        "No doubt it heals the nerves.",
        "Success guaranteed.",
    ],
)
def test_promises(draft: Draft, text: str) -> None:
    """A cure is promised in many ways; a denial of something else does not excuse it."""
    draft.probe(ALS, SHORT_EN, f'"{text}"')
    assert len(broken(draft, "no_cure_is_promised")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "漸凍症不能治癒。",
        "幹細胞能治癒漸凍症嗎？",
        "「保證治癒」是可疑診所的話。",
        "Stem cells do not cure ALS.",
        "ALS can't be cured.",
        "A clinic that guarantees a cure is a red flag.",
        "Call the HEAL line.",
        "Cells are procured from donors.",
    ],
)
def test_denials(draft: Draft, text: str) -> None:
    """A cure may be denied, asked about and warned of."""
    draft.probe(ALS, SHORT_EN, f'"{text}"')
    assert broken(draft, "no_cure_is_promised") == []


# --- figures and languages --------------------------------------------------------------------


@pytest.mark.parametrize("text", ["{plain:196} 人", "1960 人", "第 191 頁", "NCT196"])
def test_numbers_that_are_no_figures(draft: Draft, text: str) -> None:
    """Another number is written as such, and may look like a part of a figure."""
    draft.probe(CELLS, "大約 {msc-4.enrolled} 人", text)
    assert broken(draft, "figures_are_references") == []


def test_a_name_may_refer_to_its_figure(draft: Draft) -> None:
    """A trial's name tells the number of people by reference as well."""
    draft.probe("trials.yaml", "just a try, 61 people", "just a try, {msc-9.enrolled} people")
    assert broken(draft, "names_tell_the_figure") == []


@breaks("simplified_is_simplified")
def test_a_written_simplified_text_in_the_wrong_script(draft: Draft) -> None:
    """Simplified text that somebody wrote has no Traditional characters."""
    line = draft.probe(ALS, EN, f"      zh-Hans:\n        short: 这里先說。\n{EN}") + 1
    problem = "answers/any/zh-Hans/short: zh-Hans has Traditional characters: 說"
    assert broken(draft, "simplified_is_simplified") == [Fault(ALS, line, "als.probe", problem)]


def test_a_written_simplified_text_with_other_numbers(draft: Draft) -> None:
    """Simplified text that somebody wrote is held against the others too."""
    line = draft.probe(ALS, EN, f"      zh-Hans:\n        short: 有 5 人。\n{EN}") + 1
    problem = "answers/any/short: zh-Hant and zh-Hans differ in numbers: 5"
    assert broken(draft, "languages_agree") == [Fault(ALS, line, "als.probe", problem)]


def test_a_fault_in_derived_text_is_told_once(draft: Draft) -> None:
    """What is wrong in Traditional text is not told again of the text derived from it."""
    line = draft.probe(ALS, SHORT_ZH, "幹細胞<b>治癒了漸凍症。")
    content = draft.content()
    told = [f for f in check_texts(content) if f.entry == "als.probe" and f.line == line]
    assert [fault.problem.partition(": ")[2] for fault in told] == [
        "'治癒' reads as a promise: '幹細胞<b>治癒了漸凍症。'",
        "<b> is not closed",
    ]


def check_texts(content: Content) -> list[Fault]:
    """What the rules of texts find, in their order."""
    return [fault for rule in TEXT_RULES for fault in rule(content)]


# --- form -------------------------------------------------------------------------------------


def test_abbreviations_end_no_sentence(draft: Draft) -> None:
    """A full stop within a sentence does not end it."""
    draft.probe(ALS, SHORT_EN, "Dr. Wu et al. saw it at 9 a.m. e.g. in May. So did others. Yes.")
    assert broken(draft, "short_is_short") == []


def test_a_phrasing_that_another_intent_has(draft: Draft) -> None:
    """A phrasing belongs to one intent only."""
    draft.probe(ALS)
    line = draft.probe(
        CELLS,
        '"this sentence on {cell} is only here to be tried"',
        '"This sentence is only here to be tried?"',
    )
    problem = "'This sentence is only here to be tried?' stands in als.probe too"
    assert broken(draft, "phrasings_are_distinct") == [Fault(CELLS, line, "cell.probe", problem)]


def test_a_title_is_measured_with_its_name_filled_in(draft: Draft) -> None:
    """A button shows the title with the cell's name in it."""
    line = draft.probe(CELLS, '"{about}, just a try"', f'"{{about}}, {"just " * 8}"')
    told = broken(draft, "titles_fit")
    assert [(fault.file, fault.line, fault.entry) for fault in told] == [
        (CELLS, line, "cell.probe")
    ]
    assert told[0].problem.startswith("'stem cells, just just")


# --- with the engine --------------------------------------------------------------------------


def small(content: Content, *intents: str) -> tuple[Content, Engine]:
    """The content cut down to some intents, and an engine for it, built in no time."""
    kept = {id_: replace(content.library.intents[id_], related=()) for id_ in intents}
    golden = tuple(g for g in content.library.golden if g.why == "a try")
    cut = replace(content, library=replace(content.library, intents=kept, golden=golden))
    return cut, Engine(cut.library, words_only=True)


def told_by(rule: str, content: Content, engine: Engine) -> list[Fault]:
    """What a rule finds with the engine."""
    return list({rule.__name__: rule for rule in ENGINE_RULES}[rule](content, engine))


PHRASING_ZH = '"這一句只是拿來試一試"'


@breaks("phrasings_reach_home")
@pytest.mark.usefixtures("own_cache")
def test_a_phrasing_that_two_intents_would_answer(draft: Draft) -> None:
    """A phrasing that, its name taken out, is another intent's too reaches both."""
    line = draft.probe(ALS, PHRASING_ZH, '"臍帶能不能拿來試一試"')
    draft.probe(CELLS, '"這一句{cell}只是拿來試一試"', '"骨髓能不能拿來試一試"')
    told = told_by("phrasings_reach_home", *small(draft.content(), "als.probe", "cell.probe"))
    problem = "'臍帶能不能拿來試一試' reaches cell.probe as well"
    assert Fault(ALS, line, "als.probe", problem) in told


@pytest.mark.usefixtures("own_cache")
def test_a_phrasing_that_another_intent_answers(draft: Draft) -> None:
    """A phrasing that is more like another intent's reaches that one."""
    line = draft.probe(ALS, PHRASING_ZH, '"臍帶能不能拿來試一試"')
    draft.probe(
        CELLS,
        '"這一句{cell}只是拿來試一試"',
        '"骨髓能不能拿來試一試", "脂肪能不能拿來試一試", "{tissue}能不能拿來試一試"',
    )
    told = told_by("phrasings_reach_home", *small(draft.content(), "als.probe", "cell.probe"))
    problem = "'臍帶能不能拿來試一試' reaches cell.probe"
    assert told == [Fault(ALS, line, "als.probe", problem)]


@pytest.mark.usefixtures("own_cache")
def test_a_phrasing_that_sets_off_an_alarm(draft: Draft) -> None:
    """Only the urgent intents have phrasings of emergencies and despair."""
    line = draft.probe(ALS, PHRASING_ZH, '"爸爸臉色發紫叫不醒，快救命"')
    told = told_by("phrasings_reach_home", *small(draft.content(), "als.probe", "als.what"))
    problem = "'爸爸臉色發紫叫不醒，快救命' sets off safety.emergency"
    assert [fault for fault in told if fault.entry == "als.probe"] == [
        Fault(ALS, line, "als.probe", problem)
    ]


@breaks("golden_questions_hold")
@pytest.mark.usefixtures("own_cache")
def test_a_golden_question_that_misses(draft: Draft) -> None:
    """A golden question that reaches something else is named, with what it reaches."""
    draft.probe(ALS)
    draft.probe(CELLS)
    line = draft.probe("questions.yaml", "gives: [als.probe]", "gives: [cell.probe]")
    draft.change("questions.yaml", old="這只是拿來試一試的", new="這一句只是拿來試一試")
    told = told_by("golden_questions_hold", *small(draft.content(), "als.probe", "cell.probe"))
    assert told == [
        Fault(
            "questions.yaml", line, "這一句只是拿來試一試",
            "must reach cell.probe, reaches als.probe",
        )
    ]  # fmt: skip


@pytest.mark.usefixtures("own_cache")
def test_a_golden_question_that_is_not_understood(draft: Draft) -> None:
    """A golden question that reaches nothing is named, with what is offered instead."""
    draft.probe(ALS)
    line = draft.probe("questions.yaml", at="gives:")
    draft.change("questions.yaml", old="這只是拿來試一試的", new="xyzzy plugh")
    [told] = told_by("golden_questions_hold", *small(draft.content(), "als.probe", "als.what"))
    assert (told.file, told.line, told.entry) == ("questions.yaml", line, "xyzzy plugh")
    assert told.problem == "must reach als.probe, reaches unknown: nothing"


@pytest.mark.usefixtures("own_cache")
def test_a_question_that_must_not_be_answered_and_is(draft: Draft) -> None:
    """A golden question without a label is noise, and gets no answer."""
    draft.probe(ALS)
    line = draft.probe("questions.yaml", "[als.probe]", "[]")
    draft.change("questions.yaml", old="這只是拿來試一試的", new="這一句只是拿來試一試")
    told = told_by("golden_questions_hold", *small(draft.content(), "als.probe", "als.what"))
    problem = "is answered by als.probe and must not be"
    assert told == [Fault("questions.yaml", line, "這一句只是拿來試一試", problem)]


@breaks("replies_fit_a_message")
@pytest.mark.usefixtures("own_cache")
def test_a_reply_that_is_longer_than_a_message(draft: Draft) -> None:
    """A reply counts with its sources and the disclaimer, in UTF-16 units as Telegram does."""
    line = draft.probe(ALS, "Here stands a little more.", "😀" * 1850)
    content, engine = small(draft.content(), "als.probe", "als.what")
    assert told_by("replies_fit_a_message", content, engine) == []
    draft.change(ALS, "- id: als.probe", old="😀", new="😀" * 100)
    [told] = told_by("replies_fit_a_message", *small(draft.content(), "als.probe", "als.what"))
    assert (told.file, told.line, told.entry) == (ALS, line - 2, "als.probe")
    assert re.fullmatch(
        r"answers/any: 4\d{3} characters with sources and disclaimer; a message holds 4096",
        told.problem,
    )


# --- all at once ------------------------------------------------------------------------------


def spoil_much(draft: Draft) -> tuple[Fault, ...]:
    """Break things in four files, and leave what is new out of the menu; the faults, in order."""
    cells = draft.probe(CELLS, "About {msc-4.enrolled}", "About {msc-2.enrolled}")
    als = draft.probe(ALS, SHORT_EN, "Stem cells cure ALS.")
    draft.change(ALS, "- id: als.probe", old=SHORT_ZH, new="先說這個,再說那個。")
    trials = draft.probe("trials.yaml", "review_by: 2027-05-22", "review_by: 2025-05-22")
    menu = draft.change(MENU, old="\nitems:", new="\nitems:") + 1
    claims = draft.probe("claims.yaml", "[frawley-2025]", "[frawley-2052]")
    draft.change("claims.yaml", "- id: 99-probe", old="要緊", new="這個")
    draft.change("claims.yaml", "- id: 99-probe", old=r'\["matters"\]', new='["cells"]')
    return (
        Fault("claims.yaml", claims, "99-probe",
              "the source 'frawley-2052' does not stand in sources.yaml"),
        Fault(ALS, als - 3, "als.probe",
              "answers/any/zh-Hant/short: half-width punctuation: '個,'; write ，；：？！。"),
        Fault(ALS, als, "als.probe",
              "answers/any/en/short: 'cure' reads as a promise: 'Stem cells cure ALS.'"),
        Fault(CELLS, cells, "cell.probe",
              "answers/MSC/short: zh-Hant and en differ in references: "
              "msc-2.enrolled, msc-4.enrolled"),
        *(Fault(MENU, menu, "menu", f"items: {label!r} is in no step")
          for label in ("als.probe", "cell.probe", "cell.probe:MSC")),
        Fault("trials.yaml", trials, "msc-9", "review_by is not after reviewed"),
    )  # fmt: skip


def test_all_faults_are_told_at_once_by_file_and_line(draft: Draft) -> None:
    """A curator sees everything that is wrong, in the order of files and lines."""
    before = set(check_texts(draft.content()))
    expected = spoil_much(draft)
    assert tuple(fault for fault in check(draft.content()) if fault not in before) == expected


def test_a_content_with_faults_does_not_pass(draft: Draft) -> None:
    """`must_pass` raises all that `check` finds."""
    spoil_much(draft)
    content = draft.content()
    with pytest.raises(ContentError) as raised:
        must_pass(content)
    assert raised.value.faults == check(content)


@pytest.mark.usefixtures("own_cache")
def test_the_engine_is_asked_though_a_text_is_wrong(draft: Draft) -> None:
    """Faults that only the engine finds are told together with those of texts."""
    promise = draft.probe(ALS, SHORT_EN, "Stem cells cure ALS.")
    golden = draft.probe("questions.yaml", "[als.probe]", "[als.what]")
    content = draft.content()
    library = with_few_phrasings(content.library)
    only = tuple(g for g in library.golden if g.why == "a try")
    content = replace(content, library=replace(library, golden=only))
    told = check(content, Engine(content.library, words_only=True))
    assert {(fault.file, fault.line) for fault in told} >= {
        (ALS, promise), ("questions.yaml", golden)
    }  # fmt: skip
