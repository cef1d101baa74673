"""Two changes of the same content: both, or where they meet."""

import pytest

from faq.edits import add_record, record_text, remove_record, set_text
from faq.load import load_files, read_files
from faq.merge import Conflict, merge, resolved

CLINIC = ("choose.clinic", ("answers", "any", "en", "more"))
STAGE = ("choose.stage", ("answers", "any", "en", "more"))
PATH = "intents/choosing.yaml"


@pytest.fixture
def base() -> dict[str, str]:
    """Return the content that is shipped."""
    return read_files()


def changed(
    files: dict[str, str], entry: tuple[str, tuple[str, ...]], words: str
) -> dict[str, str]:
    """Return the files with one text changed."""
    id_, way = entry
    return {**files, PATH: set_text(files[PATH], id_, way, words)}


def test_changes_of_different_entries_are_both_there(base: dict[str, str]) -> None:
    """In one file, and the result can be read."""
    ours, theirs = changed(base, CLINIC, "Ours."), changed(base, STAGE, "Theirs.")
    merged, conflicts = merge(base, ours, theirs)
    assert conflicts == ()
    assert merged == changed(theirs, CLINIC, "Ours.")
    load_files(merged)


def test_what_only_one_side_changed_is_taken(base: dict[str, str]) -> None:
    """From whichever side."""
    other = changed(base, CLINIC, "New.")
    assert merge(base, other, base) == (other, ())
    assert merge(base, base, other) == (other, ())
    assert merge(base, other, other) == (other, ())


def test_the_same_entry_changed_differently_is_a_conflict(base: dict[str, str]) -> None:
    """Ours stands until somebody chooses."""
    ours, theirs = changed(base, CLINIC, "Ours."), changed(base, CLINIC, "Theirs.")
    merged, [conflict] = merge(base, ours, theirs)
    assert (conflict.path, conflict.id) == (PATH, "choose.clinic")
    assert "Ours." in conflict.ours
    assert "Theirs." in conflict.theirs
    assert "Ours." in merged[PATH]
    chosen = resolved(merged, conflict, conflict.theirs)
    assert chosen == theirs


def test_entries_come_and_go(base: dict[str, str]) -> None:
    """Added on one side, removed on the other."""
    record = record_text(base[PATH], "choose.stage").replace("id: choose.stage", "id: choose.more")
    ours = {**base, PATH: add_record(base[PATH], record)}
    theirs = {**base, PATH: remove_record(base[PATH], "choose.stage")}
    merged, conflicts = merge(base, ours, theirs)
    assert conflicts == ()
    assert "id: choose.more" in merged[PATH]
    assert "id: choose.stage" not in merged[PATH]


def test_a_file_that_is_one_record_conflicts_as_a_whole(base: dict[str, str]) -> None:
    """Its parts depend on each other."""
    ours = {**base, "menu.yaml": base["menu.yaml"] + "# ours\n"}
    theirs = {**base, "menu.yaml": base["menu.yaml"] + "# theirs\n"}
    merged, conflicts = merge(base, ours, theirs)
    expected = Conflict("menu.yaml", "", base["menu.yaml"], ours["menu.yaml"], theirs["menu.yaml"])
    assert conflicts == (expected,)
    assert merged == ours
