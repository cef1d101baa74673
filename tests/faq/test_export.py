"""Content as files, and what is different about them in words."""

import shutil
import subprocess
from pathlib import Path

import pytest

from faq.edits import add_phrasing, remove_phrasing, remove_record, set_field, set_text
from faq.export import Difference, Way, difference, unified, write_files
from faq.load import CONTENT, load, load_files, read_files
from tests.faq.draft import PROBES

FILES = read_files()
CELLS, TRIALS, MENU, SOURCES = "intents/cells.yaml", "trials.yaml", "menu.yaml", "sources.yaml"
GIT = shutil.which("git")


def told(after: dict[str, str]) -> list[tuple[str, str, str, str, str]]:
    """What is different from the shipped files: id, field, how, before and after."""
    return [
        (found.id, found.what, found.way.value, found.before, found.after)
        for found in difference(FILES, {**FILES, **after})
    ]


def test_nothing_is_different() -> None:
    """The same files, or the same said with other comments, make no difference in words."""
    assert difference(FILES, dict(FILES)) == ()
    assert told({CELLS: "# a note\n" + FILES[CELLS]}) == []
    assert unified(FILES, dict(FILES)) == ""


def test_phrasings_one_by_one() -> None:
    """Added and taken away, each by itself."""
    text = add_phrasing(FILES[CELLS], "cell.overview", "en", "who are {cell}")
    text = remove_phrasing(text, "cell.overview", "en", "what is {cell}")
    assert told({CELLS: text}) == [
        ("cell.overview", "phrasings/en", "added", "", "who are {cell}"),
        ("cell.overview", "phrasings/en", "removed", "what is {cell}", ""),
    ]


def test_texts_and_figures() -> None:
    """A field before and after; a key that is new, a list within brackets, a value of null."""
    way = ("answers", "NSC", "en", "short")
    text = set_text(FILES[CELLS], "cell.overview", way, "New.")
    text = set_text(text, "cell.overview", ("title", "zh-Hans"), "是什么？")
    trials = set_field(FILES[TRIALS], "msc-1", ("enrolled",), 16)
    trials = set_text(trials, "msc-1", ("registry",), "NCT1")
    before = load_files(FILES).library.intents["cell.overview"].answers["NSC"]
    found = told({CELLS: text, TRIALS: trials})
    old = next(t.short for language, t in before.texts.items() if language.value == "en")
    assert found == [
        ("cell.overview", "title/zh-Hans", "added", "", "是什么？"),
        ("cell.overview", "answers/NSC/en/short", "changed", old, "New."),
        ("msc-1", "enrolled", "changed", "15", "16"),
        ("msc-1", "registry", "changed", "—", "NCT1"),
    ]


def test_records_that_come_and_go() -> None:
    """A whole record is shown as a person reads it; a whole file's records too."""
    probe = PROBES[SOURCES]
    less = remove_record(FILES[SOURCES], "glass-2012")
    [added, removed] = difference(FILES, {**FILES, SOURCES: less + probe})
    assert (added.id, added.what, added.way) == ("probe-2020", "", Way.ADDED)
    assert "title: Just a try\n" in added.after
    assert "note:\n  zh-Hant: 只是試一試\n" in added.after
    assert (removed.id, removed.way, removed.after) == ("glass-2012", Way.REMOVED, "")
    new = difference(FILES, {**FILES, "intents/new.yaml": PROBES["intents/als.yaml"]})
    assert [(found.path, found.id, found.way) for found in new] == [
        ("intents/new.yaml", "als.probe", Way.ADDED)
    ]
    gone = difference({"intents/new.yaml": PROBES["intents/als.yaml"]}, {})
    assert [found.way for found in gone] == [Way.REMOVED]


def test_lists_of_records_and_the_order_of_words() -> None:
    """Items of the menu are told by their place; words that only changed places as a whole."""
    menu = FILES[MENU].replace("- als.cure", "- als.what", 1)
    assert [(id_, way) for id_, _, way, *_ in told({MENU: menu})] == [("menu", "changed")] * len(
        told({MENU: menu})
    )
    before = load_files(FILES).library.intents["cell.overview"].related
    text = set_field(FILES[CELLS], "cell.overview", ("related",), list(reversed(before)))
    [found] = difference(FILES, {**FILES, CELLS: text})
    assert found == Difference(
        CELLS, "cell.overview", "related", Way.CHANGED, ", ".join(before),
        ", ".join(reversed(before)),
    )  # fmt: skip


@pytest.mark.skipif(GIT is None, reason="git is not installed")
def test_the_unified_difference_is_one_that_git_takes(tmp_path: Path) -> None:
    """Applied to the files before, it gives the files after: changed, new and gone ones."""
    assert GIT is not None
    after = {
        **FILES,
        CELLS: add_phrasing(FILES[CELLS], "cell.overview", "en", "who are {cell}"),
        MENU: FILES[MENU].rstrip("\n"),
        "intents/new.yaml": PROBES["intents/als.yaml"],
    }
    del after["intents/oos.yaml"]
    write_files(FILES, tmp_path)
    patch = unified(FILES, after)
    subprocess.run(  # noqa: S603 - git, and our own text
        [GIT, "apply", "-"], cwd=tmp_path, input=patch.encode(), check=True
    )
    assert read_files(tmp_path) == after


def test_a_folder_holds_what_was_written(tmp_path: Path) -> None:
    """The content as it was, topics that are no more taken away, other files left alone."""
    folder = tmp_path / "content"
    write_files(FILES, folder)
    assert load(folder).library == load(CONTENT).library
    (folder / "README.md").write_text("stays", encoding="utf-8")
    less = {name: text for name, text in FILES.items() if name != "intents/oos.yaml"}
    write_files(less, folder)
    assert read_files(folder) == less
    assert (folder / "README.md").read_text(encoding="utf-8") == "stays"
    assert sorted(path.suffix for path in folder.rglob("*.tmp")) == []


def test_a_folder_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    """Nothing is half written: one place that is a folder stops all the others."""
    write_files(FILES, tmp_path)
    spoilt = {name: text + "# new\n" for name, text in FILES.items()}
    (tmp_path / "new").write_text("a file where a folder is needed", encoding="utf-8")
    with pytest.raises(OSError, match="new"):
        write_files({**spoilt, "new/x.yaml": "x"}, tmp_path)
    assert read_files(tmp_path) == FILES
    assert list(tmp_path.rglob("*.tmp")) == []


@pytest.mark.parametrize("name", ["../x.yaml", "/etc/x.yaml", "intents/../../x.yaml"])
def test_nothing_is_written_elsewhere(tmp_path: Path, name: str) -> None:
    """A path that leads out of the folder is refused before anything is written."""
    with pytest.raises(ValueError, match="leads out of the folder"):
        write_files({**FILES, name: "x"}, tmp_path / "content")
    assert not (tmp_path / "content").exists()
