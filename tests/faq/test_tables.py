"""Tables that packages bring, as they are needed here."""

import tempfile
from pathlib import Path

import opencc
import pytest

from faq import tables
from faq.cache import cache_folder
from faq.tables import characters_to_traditional, english_words


def test_single_characters_become_traditional_as_the_library_has_it() -> None:
    """Of common characters each becomes what the library's own way makes of it."""
    ours, whole = characters_to_traditional(), opencc.OpenCC("s2t")
    characters = [chr(code) for code in range(0x4E00, 0x9FA6)]
    assert [ours.convert(each) for each in characters] == [whole.convert(e) for e in characters]


def test_where_no_file_can_be_written_the_library_has_its_own_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file system that is read only in every corner is no error."""

    def refused(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    assert characters_to_traditional().convert("汉") == "漢"


def test_where_the_library_keeps_its_tables_elsewhere_it_has_its_own_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another release of it may have other folders; the bot must start all the same."""
    asked = tmp_path / "opencc" / "__init__.py"
    monkeypatch.setattr(opencc, "__file__", str(asked))
    assert characters_to_traditional().convert("汉") == "漢"


@pytest.mark.usefixtures("own_cache")
def test_the_dictionary_is_read_once_and_kept() -> None:
    """In order, so that a word can be sought; a damaged copy is made again."""
    words = tables.english_words.__wrapped__()
    assert words.tolist() == sorted(words.tolist())
    assert b"prize" in words.tolist()
    [kept] = cache_folder().iterdir()
    assert tables.english_words.__wrapped__().tolist() == words.tolist()
    kept.write_bytes(kept.read_bytes()[:1000])
    assert tables.english_words.__wrapped__().tolist() == words.tolist()
    assert english_words().tolist() == words.tolist()
