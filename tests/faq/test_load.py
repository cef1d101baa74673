"""The content folder: read whole, or refused with all that is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from faq.load import CONTENT, ContentError, load, load_files, read_files, shipped
from faq.models import Language, SourceKind
from faq.yamlfile import MOST_BYTES, Fault
from tests.faq.draft import PROBES, Draft, entry_of

ALS = "intents/als.yaml"


@dataclass(frozen=True)
class Case:
    """One thing broken in the form of a file's probe, and what is said of it."""

    file: str
    old: str
    new: str
    problem: str
    at: str = ""
    """Where the fault is told, if it is not where the change stands."""


CASES = (
    # --- keys
    Case(ALS, "  related:", "  relate:", "relate: is not a key that is known here"),
    Case(ALS, "        more: 這裡再多說一點。", "        most: x\n        more: y",
         "answers/any/zh-Hant/most: is not a key that is known here"),
    Case(ALS, "      sources: [frawley-2025]\n", "", "answers/any/sources: is missing", "    any:"),
    Case(ALS, "      reviewed: 2026-11-22\n", "", "answers/any/reviewed: is missing", "    any:"),
    Case(ALS, "      review_by: 2027-05-22\n", "", "answers/any/review_by: is missing", "    any:"),
    Case("claims.yaml", "  severity: A\n", "", "severity: is missing", "- id: 99-probe"),
    # --- languages
    Case(ALS, "{zh-Hant: 試一試, en: Just a try}", "{zh-Hant: 試一試}", "title/en: is missing"),
    Case(ALS, "{zh-Hant: 試一試, en: Just a try}", "{en: Just a try}", "title/zh-Hant: is missing"),
    Case(ALS, "        short: Here stands what matters most.\n", "",
         "answers/any/en/short: is missing", "      en:\n"),
    Case(ALS, '    en: ["this sentence is only here to be tried"]\n', "",
         "phrasings/en: is missing", "  phrasings:"),
    Case("claims.yaml", '{zh-Hant: ["再多說"], en: ["a little more"]}', '{zh-Hant: ["再多說"]}',
         "told_in/1/words/en: is missing"),
    Case("claims.yaml", '["a little more"]', "[]", "told_in/1/words/en: must not be empty"),
    # --- types
    Case(ALS, "這裡先說最要緊的。", "no",
         "answers/any/zh-Hant/short: must be text; put it in quotes"),
    Case(ALS, "這裡先說最要緊的。", "1:30",
         "answers/any/zh-Hant/short: must be text; put it in quotes"),
    Case(ALS, "這裡先說最要緊的。", '" "', "answers/any/zh-Hant/short: must not be empty"),
    Case(ALS, "[frawley-2025]", "frawley-2025", "answers/any/sources: must be a list"),
    Case(ALS, '["這一句只是拿來試一試"]', "[]", "phrasings/zh: must not be empty"),
    Case(ALS, "{zh-Hant: 試一試, en: Just a try}", "試一試", "title: must be keys with values"),
    Case(ALS, "reviewed: 2026-11-22", "reviewed: last week",
         "answers/any/reviewed: must be a day such as 2026-11-22"),
    Case(ALS, "reviewed: 2026-11-22", 'reviewed: "2026-11-22"',
         "answers/any/reviewed: must be a day such as 2026-11-22"),
    Case("trials.yaml", "enrolled: 61", "enrolled: many", "enrolled: must be a whole number"),
    Case("trials.yaml", "enrolled: 61", "enrolled: 0",
         "enrolled: Input should be greater than or equal to 1; found 0"),
    Case("concepts.yaml", "  trials: [msc-1]", "  exact: 1", "exact: must be true or false"),
    # --- values
    Case("trials.yaml", "control: none", "control: some",
         "control: Input should be 'none', 'own-past', 'old-records', 'other-leg', 'placebo' "
         "or 'sham'; found 'some'"),
    Case("trials.yaml", "phase: I\n", "phase: IV\n",
         "phase: Input should be 'I', 'I/II', 'I/IIa', 'II' or 'III'; found 'IV'"),
    Case("trials.yaml", "months: 6", "months: [6]",
         "figures/months: must be a number, a day, or text in quotes"),
    Case("trials.yaml", "months: 6", "months: .nan",
         "figures/months: must be a number, a day, or text in quotes"),
    Case("trials.yaml", "months: 6", "months: true",
         "figures/months: must be a number, a day, or text in quotes"),
    Case("claims.yaml", "severity: A", "severity: C",
         "severity: Input should be 'A' or 'B'; found 'C'"),
    Case("claims.yaml", "      part: short", "      part: all",
         "told_in/0/part: Input should be 'short' or 'whole'; found 'all'"),
    Case("sources.yaml", "https://probe", "http://probe",
         r"""link: String should match pattern '^https://[^\s<>\"']+$'; """
         "found 'http://probe.example'"),
    Case("sources.yaml", "kind: paper", "kind: blog",
         "kind: Input should be 'review', 'paper', 'registry', 'regulator', 'company', 'news', "
         "'guidance' or 'article'; found 'blog'"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.problem}"[:60])
def test_one_thing_of_the_wrong_form(draft: Draft, case: Case) -> None:
    """A record of the wrong form is named with its line, and nothing else is."""
    line = draft.probe(case.file, case.old, case.new, at=case.at)
    entry = entry_of(PROBES[case.file])
    assert draft.refused() == (Fault(case.file, line, entry, case.problem),)


def test_a_record_without_an_id_is_counted(draft: Draft) -> None:
    """What has no name is named by its place."""
    before = draft.add("sources.yaml", "- kind: paper\n")
    assert {(fault.line, fault.entry) for fault in draft.refused()} == {
        (before + 1, f"source {len(shipped().sources) + 1}")
    }


@pytest.mark.parametrize("id_", ["MSC 4", "-a", "試", "a" * 41, "a:b"])
def test_an_id_that_no_label_can_carry(draft: Draft, id_: str) -> None:
    """Ids are short and of plain letters, because buttons and links carry them."""
    line = draft.probe(ALS, "als.probe", f'"{id_}"')
    [fault] = draft.refused()
    assert (fault.file, fault.line, fault.entry) == (ALS, line, id_)


# --- doubled ids ------------------------------------------------------------------------------


def test_an_id_that_stands_twice_in_a_file(draft: Draft) -> None:
    """The second of two records with one id is a fault, and says where the first is."""
    first = draft.probe("sources.yaml")
    second = draft.probe("sources.yaml")
    problem = f"this source stands already in sources.yaml:{first}"
    assert draft.refused() == (Fault("sources.yaml", second, "probe-2020", problem),)


def test_an_intent_that_stands_in_two_files(draft: Draft) -> None:
    """Intents of all topics share one set of ids."""
    first = draft.probe(ALS)
    second = draft.add("intents/cells.yaml", PROBES[ALS]) + 1
    problem = f"this intent stands already in intents/als.yaml:{first}"
    assert draft.refused() == (Fault("intents/cells.yaml", second, "als.probe", problem),)


def test_a_golden_question_that_stands_twice(draft: Draft) -> None:
    """A golden question has one expectation."""
    draft.probe("questions.yaml")
    draft.probe("questions.yaml")
    [fault] = draft.refused()
    assert fault.problem.startswith("this question stands already in questions.yaml:")


def test_spaces_around_a_question_tell_nothing_apart(draft: Draft) -> None:
    """A golden question is found again by its fault, however it is spaced."""
    line = draft.probe("questions.yaml", '"這只是拿來試一試的"', '" 這只是拿來試一試的 "')
    [golden] = [g for g in draft.content().library.golden if g.why == "a try"]
    fault = draft.content().fault("question", golden.ask, (), "misses")
    assert fault == Fault("questions.yaml", line, "這只是拿來試一試的", "misses")


def test_a_region_that_stands_twice(draft: Draft) -> None:
    """Regions stand within notices.yaml, and are told apart like all others."""
    line = draft.change("notices.yaml", "- id: TW", old="- id: HK", new="- id: TW")
    problem = "regions/1: the region 'TW' stands here twice"
    assert draft.refused() == (Fault("notices.yaml", line, "notices", problem),)


def test_a_doubled_key_refuses_the_file(draft: Draft) -> None:
    """Of two equal keys none is taken silently."""
    line = draft.probe(ALS, "  related: [als.what]", "  related: [als.what]\n  related: [best]") + 1
    problem = "the key 'related' stands here twice"
    assert draft.refused() == (Fault(ALS, line, "als.probe", problem),)


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [
        "sources.yaml", "concepts.yaml", "trials.yaml", "claims.yaml", "questions.yaml",
        "notices.yaml", "dialects.yaml", "guards.yaml", "menu.yaml", "clinic.yaml", "visit.yaml",
    ],
)  # fmt: skip
def test_a_missing_file(draft: Draft, file: str) -> None:
    """Each file of the content must be there."""
    (draft.folder / file).unlink()
    assert draft.refused() == (Fault(file, 1, "file", f"is missing from {draft.folder}"),)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """All files are missed at once, and the intents with them."""
    with pytest.raises(ContentError) as raised:
        load(tmp_path / "nowhere")
    assert [fault.file for fault in raised.value.faults] == [
        "claims.yaml", "clinic.yaml", "concepts.yaml", "dialects.yaml", "guards.yaml", "intents",
        "menu.yaml", "notices.yaml", "questions.yaml", "sources.yaml", "trials.yaml", "visit.yaml",
    ]  # fmt: skip


def test_a_file_that_is_not_utf_8(draft: Draft) -> None:
    """A file in another encoding is refused rather than guessed at."""
    (draft.folder / ALS).write_bytes("- id: 漸凍症\n".encode("big5"))
    [fault] = draft.refused()
    assert (fault.file, fault.line) == (ALS, 1)
    assert fault.problem.startswith("cannot be read as UTF-8 text: ")


def test_a_file_that_is_a_folder(draft: Draft) -> None:
    """What cannot be opened is a fault like any other."""
    (draft.folder / ALS).unlink()
    (draft.folder / ALS).mkdir()
    [fault] = draft.refused()
    assert (fault.file, fault.problem[:24]) == (ALS, "cannot be read as UTF-8 ")


def test_a_file_that_is_too_large(draft: Draft) -> None:
    """A file beyond the limit is not even parsed."""
    draft.add(ALS, "# " + "x" * MOST_BYTES + "\n")
    assert draft.refused() == (Fault(ALS, 1, "file", "larger than 256 KiB; split it"),)


@pytest.mark.parametrize(
    ("file", "text", "entry", "problem"),
    [
        (ALS, "id: als.what\n", "file", "must be a list of intents, each beginning with “- ”"),
        ("trials.yaml", "", "file", "must be a list of trials, each beginning with “- ”"),
        ("notices.yaml", "- a\n", "notices", "must be keys with values"),
        ("guards.yaml", "- a\n", "guards", "lists: must be keys with values"),
        ("guards.yaml", "one: [1]\n", "guards", "lists/one/0: must be text; put it in quotes"),
    ],
)
def test_a_file_of_the_wrong_shape(
    draft: Draft, file: str, text: str, entry: str, problem: str
) -> None:
    """A list where keys belong, or the other way round, is told for the file."""
    draft.write(file, text)
    assert draft.refused() == (Fault(file, 1, entry, problem),)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda text: text.replace("related:", "related: &rel", 1), "anchors (&)"),
        (lambda text: text + "- *rel\n", "aliases (*)"),
        (lambda text: text + "- !!set {}\n", "tags (!)"),
        (lambda text: text + "- id: [\n", "not YAML"),
    ],
)
def test_yaml_that_curators_must_not_use(
    draft: Draft, spoil: Callable[[str], str], problem: str
) -> None:
    """Anchors, aliases, tags and broken syntax refuse the file."""
    draft.write(ALS, spoil(draft.text(ALS)))
    [fault] = draft.refused()
    assert (fault.file, fault.problem[: len(problem)]) == (ALS, problem)


def test_all_faults_of_all_files_at_once(draft: Draft) -> None:
    """Nothing is loaded, and everything is told by file and line."""
    trial = draft.probe("trials.yaml", "enrolled: 61", "enrolled: many")
    source = draft.probe("sources.yaml", "year: 2020", "year: soon")
    title = draft.probe(ALS, "  title:", "  titel:")
    entry = entry_of(PROBES[ALS])
    assert draft.refused() == (
        Fault(ALS, title - 1, entry, "title: is missing"),
        Fault(ALS, title, entry, "titel: is not a key that is known here"),
        Fault("sources.yaml", source, "probe-2020", "year: must be a whole number"),
        Fault("trials.yaml", trial, "msc-9", "enrolled: must be a whole number"),
    )


def test_an_error_shows_a_fault_a_line(draft: Draft) -> None:
    """The text of the error is what a curator needs to see."""
    draft.probe("trials.yaml", "enrolled: 61", "enrolled: many")
    draft.probe("sources.yaml", "year: 2020", "year: soon")
    with pytest.raises(ContentError) as raised:
        draft.content()
    assert str(raised.value) == "\n".join(str(fault) for fault in raised.value.faults)


# --- what is read -----------------------------------------------------------------------------


def test_records_are_as_written(draft: Draft) -> None:
    """A record is read field by field, texts in all languages."""
    for file in PROBES:
        draft.probe(file)
    library = draft.content().library
    assert library.trials["msc-9"].figures == {
        "ages": "18–65", "months": 6, "share": "30%", "day": date(2021, 3, 2),
    }  # fmt: skip
    assert library.sources["probe-2020"].kind is SourceKind.PAPER
    assert library.intents["als.probe"].topic == "als"
    assert library.claims[-1].told_in[1].words[Language.EN] == ("a little more",)
    assert library.concepts["probe"].spellings == ("probalix",)
    assert library.golden[-1].gives == ("als.probe",)


def test_simplified_chinese_is_derived(draft: Draft) -> None:
    """What is written in Traditional is read in Simplified, in the mainland's words."""
    draft.probe(ALS, "這裡再多說一點。", "一些資訊。")
    texts = draft.content().library.intents["als.probe"].answers["any"].texts[Language.ZH_HANS]
    assert (texts.short, texts.more) == ("这里先说最要紧的。", "一些信息。")


def test_simplified_chinese_may_be_written(draft: Draft) -> None:
    """A Simplified text beside the others stands as it is."""
    written = "{zh-Hant: 試一試, zh-Hans: 试试看, en: Just a try}"
    draft.probe(ALS, "{zh-Hant: 試一試, en: Just a try}", written)
    assert draft.content().library.intents["als.probe"].title[Language.ZH_HANS] == "试试看"


def test_a_fault_of_a_derived_text_stands_where_it_was_written(draft: Draft) -> None:
    """A derived text has no line; its fault has that of the text it is derived from."""
    line = draft.probe(ALS, at="        short: 這裡")
    fault = draft.content().fault(
        "intent", "als.probe", ("answers", "any", "zh-Hans", "short"), "is odd"
    )
    assert fault == Fault(ALS, line, "als.probe", "is odd")


def test_a_byte_order_mark_is_read_over(draft: Draft) -> None:
    """A file that was saved on Windows is as good as any."""
    draft.write(ALS, "\ufeff" + draft.text(ALS).replace("\n", "\r\n"))
    assert draft.content().library.intents == shipped().intents


def test_the_version_is_that_of_the_files(draft: Draft) -> None:
    """The same files have the same version; one byte makes another."""
    assert draft.content().library.version == shipped().version
    draft.add(ALS, "# a note\n")
    assert draft.content().library.version != shipped().version


@pytest.mark.parametrize("file", ["menu.yaml", "clinic.yaml", "visit.yaml"])
def test_the_version_covers_what_leads_by_buttons(draft: Draft, file: str) -> None:
    """A change of the menu, the walk or the sheet is a new version too."""
    draft.add(file, "# a note\n")
    assert draft.content().library.version != shipped().version


ITEM = "must be a label, or an id with a title and items"
FORMS = (
    # after, old, new, problem
    ("menu.yaml", "id: risk.cell", "id: risk.limits", "label: cell.limits",
     f"items/1/items/3: {ITEM}"),
    ("menu.yaml", "- als.cure", "- cell.evidence", "- {title: {zh-Hant: 一, en: One}}",
     f"items/0/items/1: {ITEM}"),
    ("menu.yaml", "- als.cure", "- cell.evidence", "- {id: one, label: best}",
     f"items/0/items/1: {ITEM}"),
    ("menu.yaml", "- als.cure", "- cell.evidence", "- no",
     "items/0/items/1: must be keys with values"),
    ("menu.yaml", "- als.cure", "- cell.evidence", "- {labels: best}",
     "items/0/items/1/labels: is not a key that is known here"),
    ("menu.yaml", "items:", "id: work.cell", "id: Work.cell",
     ("items/0/items/2/id: String should match pattern '^[a-z][a-z0-9.-]*$'; "
      "found 'Work.cell'")),
    ("menu.yaml", "items:", "id: work.cell", "id: work.cell-and-much-more",
     ("items/0/items/2/id: String should have at most 20 characters; "
      "found 'work.cell-and-much-more'")),
    ("clinic.yaml", "questions:", "code: y", "code: yy",
     "questions/0/options/0/code: String should match pattern '^[a-z]$'; found 'yy'"),
    ("clinic.yaml", "questions:", "code: y", "code: yes",
     "questions/0/options/0/code: must be text; put it in quotes"),
    ("clinic.yaml", "reviewed:", "2027-02-22", "soon",
     "review_by: must be a day such as 2026-11-22"),
    ("visit.yaml", "topics:", "id: c", "id: care",
     "topics/0/id: String should match pattern '^[a-z]{1,2}$'; found 'care'"),
    ("visit.yaml", "id: k", "en: Carers", "de: Pflegende",
     "topics/7/title/de: is not a key that is known here"),
)  # fmt: skip


@pytest.mark.parametrize("case", FORMS, ids=lambda case: f"{case[0]}: {case[3]}")
def test_menu_walk_and_sheet_of_the_wrong_form(
    draft: Draft, case: tuple[str, str, str, str, str]
) -> None:
    """What is one record as a whole is named with the line of what is wrong in it."""
    file, after, old, new, problem = case
    line = draft.change(file, after, old=old, new=new)
    told = [(fault.file, fault.line, fault.problem) for fault in draft.refused()]
    assert (file, line, problem) in told


def test_ten_popular_questions(draft: Draft) -> None:
    """As many as are offered at once, neither more nor fewer."""
    line = draft.change("menu.yaml", old="\npopular:", new="\npopular:") + 1
    draft.change("menu.yaml", "popular:", old=r"  - support\n", new="")
    [fault] = draft.refused()
    assert (fault.file, fault.line) == ("menu.yaml", line)
    assert fault.problem == "popular: must have at least 10 items, has 9"


def test_an_intent_may_move_to_another_file(draft: Draft) -> None:
    """Files are for curators; what families read does not depend on them."""
    text = draft.text("intents/oos.yaml")
    draft.write("intents/aaa.yaml", text)
    (draft.folder / "intents/oos.yaml").unlink()
    moved = draft.content().library.intents
    assert set(moved) == set(shipped().intents)
    assert moved["oos"].phrasings == shipped().intents["oos"].phrasings


def test_the_shipped_content_is_read_once() -> None:
    """Everybody shares one library."""
    assert shipped() is shipped()
    assert load(CONTENT).library == shipped()


# --- from memory --------------------------------------------------------------------------------


def test_texts_are_loaded_as_their_folder_is(draft: Draft) -> None:
    """The same library, the same version, whatever was done to a file."""
    draft.write(ALS, "\ufeff" + draft.text(ALS).replace("\n", "\r\n"))
    draft.add("menu.yaml", "# a note\n")
    files = read_files(draft.folder)
    assert load_files(files).library == draft.content().library
    assert load_files(dict(reversed(files.items()))).library == draft.content().library
    assert load_files({**files, "README.md": "# not read"}).library == draft.content().library


def test_texts_have_the_faults_of_their_folder(draft: Draft) -> None:
    """Each with its file and line; of a missing file no folder is named."""
    draft.probe("trials.yaml", "enrolled: 61", "enrolled: many")
    draft.add("intents/als.yaml", "- *x\n")
    with pytest.raises(ContentError) as raised:
        load_files(read_files(draft.folder))
    assert raised.value.faults == draft.refused()
    (draft.folder / "menu.yaml").unlink()
    files = read_files(draft.folder)
    assert "menu.yaml" not in files
    with pytest.raises(ContentError) as raised:
        load_files(files)
    assert Fault("menu.yaml", 1, "file", "is missing") in raised.value.faults
    with pytest.raises(ContentError) as raised:
        load_files({})
    assert len(raised.value.faults) == 12


def test_what_is_no_text_is_not_read(draft: Draft) -> None:
    """A file in another encoding has no text to be edited."""
    (draft.folder / ALS).write_bytes("- id: 漸凍症\n".encode("big5"))
    with pytest.raises(ContentError) as raised:
        read_files(draft.folder)
    assert raised.value.faults == draft.refused()
    with pytest.raises(ContentError) as raised:
        load_files({**read_files(CONTENT), ALS: "- id: \ud800\n"})
    assert "lone surrogate" in str(raised.value)
