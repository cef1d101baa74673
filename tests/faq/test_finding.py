"""Where entries stand, and finding them by a word."""

import pytest

from faq.finding import find, ids_in, kind_of, where
from faq.load import load_files, read_files
from faq.models import Library

FILES = read_files()


@pytest.mark.parametrize(
    ("words", "kind", "id_"),
    [
        ("cell.safety", "intent", "cell.safety"),
        ("安全 NSC", "intent", "cell.safety"),
        ("费用", "intent", "decline.cost"),
        ("費用", "intent", "decline.cost"),
        ("SIDE effects", "intent", "cell.safety"),
        ("副作用", "intent", "cell.safety"),
        ("NurOwn", "concept", "NurOwn"),
        ("glass 2012", "source", "glass-2012"),
        ("NCT03280056", "trial", "msc-4"),
        ("119", "notices", "TW"),
        ("血氧82", "question", "血氧82一直在掉"),
        ("unknown_command", "notices", "unknown_command"),
        ("say.controls", "notices", "say.controls"),
    ],
)  # fmt: skip
def test_an_entry_is_found_by_a_word(library: Library, words: str, kind: str, id_: str) -> None:
    """Of its id, title, texts, phrasings or figures, in any script and case."""
    assert (kind, id_) in [(found.kind, found.id) for found in find(library, words, 8)]


def test_more_of_the_words_count_for_more(library: Library) -> None:
    """Who has both words comes before who has one of them; who has the id comes first."""
    found = [entry.id for entry in find(library, "cell.safety 副作用", 50)]
    assert found[0] == "cell.safety"
    assert len(set(found)) == len(found)
    assert len(find(library, "stem cells", 7)) == 7


@pytest.mark.parametrize("words", ["", "  ", "?!", "qwertyuiop", "🙂"])
def test_nothing_is_found(library: Library, words: str) -> None:
    """Words that stand nowhere find nothing."""
    assert find(library, words) == ()


def test_every_record_is_where_it_is_said_to_be() -> None:
    """Each has one file, which the loader agrees with."""
    content = load_files(FILES)
    for (kind, id_), (file, _) in content.places.items():
        if kind != "dialect":  # they have no ids
            assert where(FILES, kind, id_) == file.name
    with pytest.raises(KeyError):
        where(FILES, "intent", "msc-1")


def test_files_are_known_by_their_names() -> None:
    """Topics are any file in their folder; others are named one by one."""
    assert kind_of("intents/new-topic.yaml") == "intent"
    assert kind_of("trials.yaml") == "trial"
    assert kind_of("guards.yaml") == "guards"
    assert kind_of("README.md") is None
    assert kind_of("intents/deeper/x.yaml") is None
    assert ids_in("not: a list\n") == ()
