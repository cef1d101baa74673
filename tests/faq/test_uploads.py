"""A file that an editor sends back: put in its place, or refused with all that is wrong."""

import pytest

from faq.check import TEXT_RULES
from faq.edits import record_text, set_text
from faq.load import ContentError, load_files, read_files
from faq.uploads import Taken, take_in
from faq.yamlfile import Fault
from tests.faq.draft import PROBES

FILES = read_files()
CELLS = "intents/cells.yaml"
SAFETY = record_text(FILES[CELLS], "cell.safety")
SHORT = ("answers", "NSC", "en", "short")


def changed(taken: Taken) -> list[str]:
    """The files that are different."""
    return sorted(name for name in taken.files if taken.files[name] != FILES.get(name))


def refused(name: str, data: bytes) -> tuple[Fault, ...]:
    """The faults of an upload."""
    with pytest.raises(ContentError) as raised:
        take_in(FILES, name, data)
    return raised.value.faults


@pytest.mark.parametrize("name", ["cell.safety.yaml", "document(1).yaml", "cells.yaml", "x"])
def test_a_single_entry_is_known_by_its_id(name: str) -> None:
    """Whatever the phone calls it; the same entry sent back changes nothing."""
    assert dict(take_in(FILES, name, SAFETY.encode()).files) == FILES
    new = "Plain words of somebody."
    text = set_text("- " + SAFETY.replace("\n", "\n  "), "cell.safety", SHORT, new)
    taken = take_in(FILES, name, record_text(text, "cell.safety").encode())
    assert changed(taken) == [CELLS]
    answer = load_files(taken.files).library.intents["cell.safety"].answers["NSC"]
    assert new in {text.short for text in answer.texts.values()}


def test_a_whole_file_takes_its_place() -> None:
    """A file of the content's name with most of its entries is that file, byte for byte."""
    text = FILES["trials.yaml"].replace("enrolled: 15", "enrolled: 16") + "# seen\n"
    taken = take_in(FILES, "trials.yaml", text.encode())
    assert changed(taken) == ["trials.yaml"]
    assert taken.files["trials.yaml"] == text
    notices = FILES["notices.yaml"].replace("ℹ️", "i")
    assert changed(take_in(FILES, "whatever.yaml", notices.encode())) == ["notices.yaml"]
    guards = FILES["guards.yaml"] + "# seen\n"
    assert changed(take_in(FILES, "guards.yaml", guards.encode())) == ["guards.yaml"]


def test_topics_and_trials_of_one_name_are_told_apart() -> None:
    """There are two files called trials.yaml; what is in them tells which one is meant."""
    text = FILES["intents/trials.yaml"] + "# seen\n"
    assert changed(take_in(FILES, "trials.yaml", text.encode())) == ["intents/trials.yaml"]


def test_several_entries_are_replaced_one_by_one() -> None:
    """A list of some entries leaves the others alone, in whatever files they stand."""
    als = record_text(FILES["intents/als.yaml"], "als.what")
    upload = "".join("- " + text.replace("\n", "\n  ").rstrip() + "\n" for text in (SAFETY, als))
    upload = upload.replace("related:", "related: # mine\n   ")
    taken = take_in(FILES, "cells.yaml", upload.encode())
    assert dict(taken.files) == FILES  # the same is said
    upload = upload.replace("2027-05-22", "2027-06-22")
    assert changed(take_in(FILES, "cells.yaml", upload.encode())) == ["intents/als.yaml", CELLS]


def test_a_new_entry_needs_its_topic() -> None:
    """An answer goes where the editor says; other records have one file of their kind."""
    probe = PROBES["intents/als.yaml"].encode()
    assert refused("new.yaml", probe) == (
        Fault("new.yaml", 1, "als.probe", "is a new answer: say which topic it belongs to"),
    )
    taken = take_in(FILES, "new.yaml", probe, topic="intents/als.yaml")
    assert changed(taken) == ["intents/als.yaml"]
    assert "als.probe" in load_files(taken.files).library.intents
    taken = take_in(FILES, "new.yaml", PROBES["sources.yaml"].encode())
    assert changed(taken) == ["sources.yaml"]


@pytest.mark.parametrize(
    ("data", "line", "problem"),
    [
        (b"x" * (256 * 1024 + 1), 1, "larger than 256 KiB; send less of it"),
        (b"id: a\n\xff\n", 2, "is not UTF-8 text; save it as UTF-8"),
        (SAFETY.encode("utf-16"), 1, "is not UTF-8 text; save it as UTF-8"),
        (b"just words", 1, "is no entry and no file of the content"),
        (b"", 1, "is no entry and no file of the content"),
        (b"- 1\n- 2\n", 1, "is no entry and no file of the content"),
        (SAFETY.replace("related:", "related: &r").encode(), -1, "anchors (&) are not allowed"),
        (SAFETY.replace("related: [", "related: [*r, ").encode(), -1, "aliases (*) are not"),
        (SAFETY.replace("related:", "related: !!set").encode(), -1, "tags (!) are not allowed"),
        (b"%YAML 1.1\n---\n" + SAFETY.encode(), 1, "directives (%) are not allowed"),
        (SAFETY.encode() + b"id: x\n", -1, "the key 'id' stands here twice"),
        (SAFETY.replace("title:", "titel:", 1).encode(), 3, "titel: is not a key that is known"),
        (SAFETY.encode() + b"a: [\n", -1, "not YAML"),
    ],
)
def test_what_is_refused_and_where(data: bytes, line: int, problem: str) -> None:
    """Each fault with its line of the upload, counted from the end if negative."""
    faults = [fault for fault in refused("up.yaml", data) if fault.problem.startswith(problem)]
    assert len(faults) == 1
    assert faults[0].file == "up.yaml"
    lines = data.count(b"\n") if data.endswith(b"\n") else data.count(b"\n") + 1
    expected = line if line > 0 else lines + 1 + line
    assert abs(faults[0].line - expected) <= (1 if line < 0 else 0)


def test_faults_of_content_are_told_at_the_lines_that_were_sent() -> None:
    """A link that nobody listed and markup that Telegram refuses, found in the whole content."""
    bad = SAFETY.replace("\n    en:\n", "\n    # mine\n    en:\n", 1)
    at = bad.index("short:", bad.index("    en:"))
    end = bad.index("\n", bad.index("\n", at) + 1)
    bad = bad[:at] + 'short: "See https://evil.example <u>now</u>"' + bad[end:]
    taken = take_in(FILES, "up.yaml", b"# a note\n\n" + bad.encode())
    content = load_files(taken.files)
    line = bad.count("\n", 0, at) + 3
    told = taken.told(fault for rule in TEXT_RULES for fault in rule(content))
    mine = {fault.problem.split(": ")[-1] for fault in told if fault.file == "up.yaml"}
    assert {fault.line for fault in told if "evil" in fault.problem} == {line}
    assert "the site evil.example does not stand in sources.yaml" in mine
    assert "the tag <u> is not allowed; only <b> and <i> are" in mine
    elsewhere = Fault("menu.yaml", 3, "menu", "is odd")
    assert taken.told([elsewhere]) == (elsewhere,)


def test_windows_files_are_taken() -> None:
    """A mark at the beginning and two-byte line ends are no fault."""
    data = "\ufeff" + SAFETY.replace("\n", "\r\n")
    assert dict(take_in(FILES, "cell.safety.yaml", data.encode()).files) == FILES
