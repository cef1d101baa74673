"""Small changes of a file's text: what is wanted is said there, and nothing else has changed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.edits import (
    add_phrasing,
    add_record,
    record_text,
    remove_phrasing,
    remove_record,
    replace_record,
    set_field,
    set_text,
)
from faq.finding import ids_in
from faq.load import load_files, read_files
from faq.models import Language
from faq.yamlfile import Path, read_yaml
from faq.yamltext import EditError, same

FILES = read_files()
CELLS, TRIALS, SOURCES, NOTICES = (
    "intents/cells.yaml", "trials.yaml", "sources.yaml", "notices.yaml",
)  # fmt: skip
SHORT: Path = ("answers", "NSC", "zh-Hant", "short")

SMALL = """\
# what stands above

- id: one   # a note
  title: {zh-Hant: 一, en: "One"}
  phrasings:
    zh: ["一", '二']
    en:
    # a note between
      - first
      - "second: {cell}"

  answers:
    any:
      zh-Hant:
        short: >-
          一句。

        more: |-
          • 一

            • 二
      en:
        short: Plain words.
        more: ""
      sources:
      - a-1
      reviewed: 2026-01-01   # when

# between two
- id: two
  title:
    en: >-   # prose
      Folded text.
      Two lines of it.
    zh-Hant: '單'

# the end
"""


def values(text: str) -> Any:
    """What a file says."""
    file = read_yaml("file", text)
    assert file.faults == ()
    return file.value


def put(value: Any, way: Path, new: Any) -> Any:
    """The values with one of them replaced."""
    if not way:
        return new
    if isinstance(value, list):
        return [put(v, way[1:], new) if at == way[0] else v for at, v in enumerate(value)]
    return {**value, way[0]: put(value.get(way[0], {}), way[1:], new)}


def leaves(value: Any, way: Path = ()) -> Iterator[Path]:
    """The ways to all texts in a value."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*way, key))
    elif isinstance(value, list):
        for at, below in enumerate(value):
            yield from leaves(below, (*way, at))
    elif isinstance(value, str):
        yield way


PLACES = [way for way in leaves(values(SMALL)) if way[1:] != ("id",)]
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=" \n\t#:-{}[]\"'|>&*!%@`,?a一。", max_size=30),
    st.sampled_from(
        ["no", "null", "~", "1:30", "2026-01-01", "0x1f", "1e3", "- a", "a: b", "a #b", "'", '"',
         "\\", "&a", "*a", "!t", "%d", "{cell}", "x\n", "\nx", "x\n\n\ny", "  x", "x  ", "\ufeff",
         "\x85", "\u2028", "\0", "\x7f", "👪", "---", "...", "? a", "=", "<<", "一，二：三（四）"]
    ),
).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text))  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PLACES), TEXTS)
def test_any_text_reads_back_and_nothing_else_changes(way: Path, value: str) -> None:
    """The file says exactly the value there, and exactly the same everywhere else."""
    id_ = values(SMALL)[way[0]]["id"]
    changed = set_text(SMALL, id_, way[1:], value)
    assert same(values(changed), put(values(SMALL), way, value))
    assert [line for line in changed.split("\n") if line.startswith("#")] == [
        "# what stands above", "# between two", "# the end",
    ]  # fmt: skip
    again = set_text(changed, id_, way[1:], value)
    assert again == changed


@pytest.mark.parametrize("way", PLACES)
def test_the_same_text_changes_no_byte(way: Path) -> None:
    """What is said already is left as it is written."""
    value = values(SMALL)
    for step in way:
        value = value[step]
    assert set_text(SMALL, values(SMALL)[way[0]]["id"], way[1:], value) == SMALL


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are gone and those that are new, where one run of them was exchanged."""
    old, new = before.split("\n"), after.split("\n")
    head = next(at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    tail = next(at for at, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b)
    return old[head : len(old) - tail], new[head : len(new) - tail]


@pytest.mark.parametrize(
    ("id_", "way", "value", "old", "new"),
    [
        ("one", ("answers", "any", "zh-Hant", "short"), "新的。",
         ["          一句。"], ["          新的。"]),
        ("one", ("answers", "any", "zh-Hant", "short"), "一\n二",
         ["        short: >-", "          一句。"],
         ["        short: |-", "          一", "          二"]),
        ("one", ("answers", "any", "zh-Hant", "more"), "• 三",
         ["          • 一", "", "            • 二"], ["          • 三"]),
        ("one", ("answers", "any", "en", "short"), "Other words.",
         ["        short: Plain words."], ["        short: Other words."]),
        ("one", ("answers", "any", "en", "short"), "With: a colon.",
         ["        short: Plain words."], ['        short: "With: a colon."']),
        ("one", ("title", "en"), "A, b", ['  title: {zh-Hant: 一, en: "One"}'],
         ['  title: {zh-Hant: 一, en: "A, b"}']),
        ("one", ("title", "zh-Hant"), "A, b", ['  title: {zh-Hant: 一, en: "One"}'],
         ['  title: {zh-Hant: "A, b", en: "One"}']),
        ("two", ("title", "zh-Hant"), "It's", ["    zh-Hant: '單'"], ["    zh-Hant: 'It''s'"]),
        ("two", ("title", "en"), "One. Two.", ["      Folded text.", "      Two lines of it."],
         ["      One.", "      Two."]),
    ],
)  # fmt: skip
def test_the_style_of_the_place_is_kept(
    id_: str, way: Path, value: str, old: list[str], new: list[str]
) -> None:
    """Prose stays folded, lines stay lines, plain stays plain where it can."""
    assert lines_changed(SMALL, set_text(SMALL, id_, way, value)) == (old, new)


def test_a_missing_key_is_added_beside_its_like() -> None:
    """A Simplified text comes after the Traditional one, within braces and below a key."""
    text = set_text(SMALL, "one", ("title", "zh-Hans"), "简")
    assert '  title: {zh-Hant: 一, zh-Hans: "简", en: "One"}\n' in text
    text = set_text(SMALL, "one", ("answers", "any", "zh-Hans", "short"), "简")
    assert '            • 二\n      zh-Hans:\n        short: "简"\n      en:\n' in text
    long = "很長的一句話。" * 20
    text = set_text(SMALL, "one", ("answers", "any", "zh-Hans", "short"), long)
    assert f"      zh-Hans:\n        short: >-\n          {long}\n      en:\n" in text


def test_what_cannot_be_done_is_said() -> None:
    """No such record, no such place, something that is no text: nothing is guessed."""
    with pytest.raises(EditError, match="no record 'three'"):
        set_text(SMALL, "three", ("title", "en"), "x")
    with pytest.raises(EditError, match="title holds more than one value"):
        set_text(SMALL, "one", ("title",), "x")
    with pytest.raises(EditError, match="there is no place for it"):
        set_text(SMALL, "one", ("id", "en"), "x")
    with pytest.raises(EditError, match="the file has faults"):
        set_text(SMALL + "- *a\n", "one", ("title", "en"), "x")
    with pytest.raises(EditError, match="cannot be written here"):
        set_text(SMALL, "one", ("title", "en"), "half \ud800 a character")


@pytest.mark.parametrize("value", [16, -1, 2.5, True, False, None, date(2027, 1, 31), ["a", "b:c"]])
@pytest.mark.parametrize(
    "way", [("answers", "any", "reviewed"), ("title", "en"), ("answers", "any", "new")]
)
def test_fields_of_other_types(way: Path, value: Any) -> None:
    """Numbers, days, true and false, null and lists of words read back as what they are."""
    changed = set_field(SMALL, "one", way, value)
    assert same(values(changed), put(values(SMALL), (0, *way), value))
    assert changed.count("# when") == 1


def test_a_list_of_words_keeps_its_form() -> None:
    """In brackets or in lines, as it was."""
    changed = set_field(SMALL, "one", ("answers", "any", "sources"), ["b-2", "no"])
    assert '      sources:\n      - "b-2"\n      - "no"\n      reviewed' in changed
    text = set_field(FILES[CELLS], "cell.overview", ("related",), ["route", "cell.safety:NSC"])
    assert '\n  related: [route, "cell.safety:NSC"]\n' in text


# --- phrasings --------------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["zh", "en"])
@settings(max_examples=50, deadline=None)
@given(phrasing=TEXTS.filter(lambda text: text not in ("一", "二", "first", "second: {cell}")))
def test_a_phrasing_comes_and_goes(group: str, phrasing: str) -> None:
    """Added it stands last; taken away the file is as it was, byte for byte."""
    added = add_phrasing(SMALL, "one", group, phrasing)
    old = values(SMALL)[0]["phrasings"][group]
    assert same(values(added), put(values(SMALL), (0, "phrasings", group), [*old, phrasing]))
    assert add_phrasing(added, "one", group, phrasing) == added
    assert remove_phrasing(added, "one", group, phrasing) == SMALL


def test_a_phrasing_is_taken_from_anywhere() -> None:
    """First, last, in brackets or in lines; the last one of all stays."""
    text = remove_phrasing(SMALL, "one", "zh", "一")
    assert "    zh: ['二']\n" in text
    text = remove_phrasing(text, "one", "en", "first")
    assert '    en:\n    # a note between\n      - "second: {cell}"\n' in text
    with pytest.raises(EditError, match="the last phrasing of one in en"):
        remove_phrasing(text, "one", "en", "second: {cell}")
    with pytest.raises(EditError, match="no phrasing 'third'"):
        remove_phrasing(text, "one", "en", "third")
    with pytest.raises(EditError, match="no phrasings in de"):
        add_phrasing(text, "one", "de", "x")


# --- records ----------------------------------------------------------------------------------

LISTS = [name for name in FILES if ids_in(FILES[name])]


@pytest.mark.parametrize("name", LISTS)
def test_every_record_can_be_sent_and_taken_back(name: str) -> None:
    """A record's own text says what it says in its file, and put back it changes no byte."""
    text = FILES[name]
    for id_, value in zip(ids_in(text), values(text), strict=True):
        record = record_text(text, id_)
        assert values(record) == value
        assert replace_record(text, id_, record) == text


def test_a_record_is_sent_without_margin() -> None:
    """As a person would write it alone."""
    assert record_text(SMALL, "two") == (
        "id: two\ntitle:\n  en: >-   # prose\n    Folded text.\n    Two lines of it.\n"
        "  zh-Hant: '單'\n"
    )


def test_a_record_is_replaced_in_its_place() -> None:
    """With or without a dash; what stands around it stays."""
    for new in ("id: one\ntitle: {en: x}\n", "# mine\n- id: one\n  title: {en: x}\n"):
        changed = replace_record(SMALL, "one", new)
        assert changed.startswith(
            "# what stands above\n\n- id: one\n  title: {en: x}\n\n# between two\n- id: two\n"
        )
    with pytest.raises(EditError, match="kept for life: one, not three"):
        replace_record(SMALL, "one", "id: three\n")
    with pytest.raises(EditError, match="must be one record"):
        replace_record(SMALL, "one", "just words\n")


@pytest.mark.parametrize("name", LISTS)
def test_a_record_goes_and_comes_back(name: str) -> None:
    """The last one taken away and added again: the file is as it was."""
    text = FILES[name]
    last = ids_in(text)[-1]
    less = remove_record(text, last)
    assert values(less) == values(text)[:-1]
    assert values(add_record(less, record_text(text, last))) == values(text)
    first = ids_in(text)[0]
    assert values(remove_record(text, first)) == values(text)[1:]


def test_a_new_record_needs_a_new_id() -> None:
    """Nothing is added twice, nor without a name."""
    with pytest.raises(EditError, match="one cannot be added"):
        add_record(SMALL, "id: one\n")
    with pytest.raises(EditError, match="a record without id cannot be added"):
        add_record(SMALL, "title: x\n")
    assert values(add_record("# nothing yet\n", "id: x\n")) == [{"id": "x"}]
    assert values(add_record("[]\n", "id: x\n")) == [{"id": "x"}]
    assert values(remove_record("- id: x\n", "x")) == []


# --- the shipped files --------------------------------------------------------------------------


def test_an_answer_of_the_shipped_content() -> None:
    """The library says the new text there and all else as before."""
    changed = {**FILES, CELLS: set_text(FILES[CELLS], "cell.overview", SHORT, "新的一句。")}
    before, after = load_files(FILES).library, load_files(changed).library
    texts = after.intents["cell.overview"].answers["NSC"].texts
    assert texts[Language.ZH_HANT].short == "新的一句。"
    assert texts[Language.ZH_HANS].short == "新的一句。"
    assert texts[Language.EN] == before.intents["cell.overview"].answers["NSC"].texts[Language.EN]
    same_ids = set(after.intents) - {"cell.overview"}
    assert all(after.intents[id_] == before.intents[id_] for id_ in same_ids)
    assert (after.trials, after.notices, after.golden) == (
        before.trials, before.notices, before.golden,
    )  # fmt: skip


def test_trials_sources_and_notices_of_the_shipped_content() -> None:
    """Figures, links and numbers to call are changed where they stand."""
    changed = {
        **FILES,
        TRIALS: set_field(FILES[TRIALS], "msc-1", ("enrolled",), 16),
        SOURCES: set_text(FILES[SOURCES], "siwek-2020", ("link",), "https://x.example/a,b"),
        NOTICES: set_text(FILES[NOTICES], "notices", ("regions", 0, "emergency"), "112"),
    }
    library = load_files(changed).library
    assert library.trials["msc-1"].enrolled == 16
    assert library.sources["siwek-2020"].link == "https://x.example/a,b"
    assert next(iter(library.regions.values())).emergency == "112"
    for name, text in changed.items():
        assert len(text.split("\n")) == len(FILES[name].split("\n"))


def test_line_breaks_of_windows_stay() -> None:
    """What a phone or an old editor wrote is read and written in its own way."""
    text = "\ufeff" + SMALL.replace("\n", "\r\n")
    changed = add_phrasing(text, "one", "en", "third")
    assert changed == "\ufeff" + add_phrasing(SMALL, "one", "en", "third").replace("\n", "\r\n")
    assert yaml.safe_load(record_text(text, "two")) == yaml.safe_load(record_text(SMALL, "two"))
