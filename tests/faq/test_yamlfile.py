"""YAML as curators write it: values with their lines, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.yamlfile import DEEPEST, MOST_BYTES, Fault, YamlFile, read_yaml

SOUND = """\
- id: one
  texts:
    zh-Hant: 第一
    en: first
- id: two
  numbers: [1, 2]
"""


def refused(text: str) -> list[tuple[int, str]]:
    """Line and problem of each fault in a text of which nothing is read."""
    file = read_yaml("some.yaml", text)
    assert file.value is None
    return [(fault.line, fault.problem) for fault in file.faults]


def test_values_are_plain() -> None:
    """A file is read as lists, dicts, texts and numbers."""
    assert read_yaml("some.yaml", SOUND).value == [
        {"id": "one", "texts": {"zh-Hant": "第一", "en": "first"}},
        {"id": "two", "numbers": [1, 2]},
    ]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        ((0,), 1),
        ((0, "texts"), 2),
        ((0, "texts", "en"), 4),
        ((1, "numbers", 1), 6),
        ((1, "texts", "en"), 5),
        ((7, "numbers"), 1),
    ],
)
def test_every_value_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    """A value stands where its key does; what is missing, where the value around it does."""
    assert read_yaml("some.yaml", SOUND).line(path) == line


def test_an_empty_file_says_nothing() -> None:
    """A file of comments has no value and no fault."""
    assert read_yaml("some.yaml", "# nothing\n") == YamlFile("some.yaml", None, {}, ())


def test_a_fault_is_shown_with_file_line_and_entry() -> None:
    """A fault reads `file:line: entry: what is wrong`."""
    fault = Fault("intents/als.yaml", 7, "als.what", "title: is missing")
    assert str(fault) == "intents/als.yaml:7: als.what: title: is missing"


def test_a_key_that_stands_twice() -> None:
    """YAML keeps the last of two equal keys without a word; here the second one is a fault."""
    file = read_yaml("some.yaml", "- id: one\n  texts:\n    en: a\n    en: b\n  texts: x\n")
    assert file.faults == (
        Fault("some.yaml", 4, "one", "texts: the key 'en' stands here twice"),
        Fault("some.yaml", 5, "one", "the key 'texts' stands here twice"),
    )


def test_a_doubled_key_outside_of_any_record() -> None:
    """A file that is no list names the way to the key instead of an entry."""
    assert read_yaml("some.yaml", "a:\n  b: 1\n  b: 2\n").faults == (
        Fault("some.yaml", 3, "a", "the key 'b' stands here twice"),
    )


def test_a_golden_question_is_its_own_name() -> None:
    """A record without an id is named by its question."""
    [fault] = read_yaml("q.yaml", '- ask: "MSC安全嗎"\n  why: a\n  why: b\n').faults
    assert fault.entry == "MSC安全嗎"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("- a\n- &here b\n", 2, "anchors (&) are not allowed; write the text out"),
        ("- !!python/name:os.system x\n", 1, "tags (!) are not allowed"),
        ("- !important\n", 1, "tags (!) are not allowed; quote a text that begins with !"),
        ("%YAML 1.1\n---\n- a\n", 1, "directives (%) are not allowed"),
        ("- a\n-\n  <<: *there\n", 3, "aliases (*) are not allowed; write the text out"),
    ],
)
def test_what_yaml_knows_and_curators_must_not_use(text: str, line: int, problem: str) -> None:
    """Anchors, aliases, tags and directives are faults, each where it stands."""
    [(at, said)] = refused(text)
    assert (at, said[: len(problem)]) == (line, problem)


def test_everything_forbidden_is_told_at_once() -> None:
    """Each anchor and each alias is a fault of its own."""
    assert [line for line, _ in refused("- &a x\n- *a\n- *a\n")] == [1, 2, 3]


def test_a_merge_key_is_a_key_like_any_other() -> None:
    """`<<` merges nothing; the form of the record will not know it."""
    assert read_yaml("some.yaml", "- <<: {a: 1}\n").value == [{"<<": {"a": 1}}]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- id: one\n  text: a: b\n", 2),
        ("- id: one\n - id: two\n", 2),
        ("- [1, 2\n", 1),
        ('- "no end\n', 1),
        ("- a\n---\n- b\n", 2),
        ("- a\n- \x00b\n", 1),
        ("- a\n\t- b\n", 2),
    ],
)
def test_broken_syntax_is_told_with_its_line(text: str, line: int) -> None:
    """What is not YAML has one fault, at a line that the file has."""
    [(at, problem)] = refused(text)
    assert at == line
    assert problem.startswith("not YAML: ")


def test_a_file_that_is_too_large() -> None:
    """Bytes are counted, not characters; one too many is refused."""
    largest = "# " + "症" * (MOST_BYTES // 3)
    assert read_yaml("some.yaml", largest[: MOST_BYTES // 3]).faults == ()
    assert refused(largest) == [(1, "larger than 256 KiB; split it")]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 900 + "]" * 900,
        "{a: " * 30_000,
        "- " * 100_000,
        "".join(f"{' ' * depth}a:\n" for depth in range(600)),
    ],
    ids=["lists", "keys", "dashes", "indentation"],
)
def test_a_file_that_is_nested_too_deeply(text: str) -> None:
    """Nesting has an end, long before it could exhaust the reader."""
    [(_, problem)] = refused(text)
    assert problem == f"nested deeper than {DEEPEST}"


def test_nesting_is_measured_and_not_counted() -> None:
    """Many records side by side are not deep."""
    assert read_yaml("some.yaml", "- {a: [1, {b: 2}]}\n" * 500).faults == ()


def test_a_key_that_is_no_word() -> None:
    """A key is a word, never a list or a mapping."""
    assert read_yaml("some.yaml", "- id: one\n  ? [a, b]\n  : c\n").faults == (
        Fault("some.yaml", 2, "one", "a key must be a plain word"),
    )


def test_keys_are_texts() -> None:
    """A key that YAML would read as a number or as false stays as it is written."""
    assert read_yaml("some.yaml", "no: 1\n1: 2\n").value == {"no": 1, "1": 2}


def test_a_day_that_no_calendar_has() -> None:
    """A value that looks like a day and is none is a fault."""
    file = read_yaml("some.yaml", "- id: one\n  reviewed: 2026-13-45\n")
    problem = "reviewed: '2026-13-45' cannot be read: month must be in 1..12"
    assert file.faults == (Fault("some.yaml", 2, "one", problem),)


def test_half_a_character() -> None:
    """A text with a lone surrogate is refused, not a crash."""
    assert refused("- \ud800") == [(1, "holds half a character (a lone surrogate)")]


def test_a_byte_order_mark_is_no_text() -> None:
    """Windows writes a mark before the first character."""
    assert read_yaml("some.yaml", "\ufeff- a\n").value == ["a"]


@given(st.one_of(st.text(), st.text(alphabet="-:?{}[]&*!|>%'\"# \n\ta0123._+eTZ~<=,")))
def test_every_text_is_read_or_refused(text: str) -> None:
    """Reading returns for any text, with a line that the file has for each fault."""
    file = read_yaml("some.yaml", text)
    lines = len(text.splitlines()) or 1
    assert all(1 <= fault.line <= lines for fault in file.faults)
