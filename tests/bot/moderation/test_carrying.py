"""Content between the store and a folder of the repository."""

from pathlib import Path

import pytest

from bot.moderation.carrying import COMMAND_LINE, exported, imported
from bot.store import DraftState, RevisionKind, Store
from faq.load import ContentError, read_files
from tests.bot.store.conftest import *  # noqa: F403 - the databases


async def published(store: Store) -> None:
    """Publish what is shipped."""
    await store.revisions.publish(
        read_files(), parent=0, kind=RevisionKind.RELEASE, author=None, release="1"
    )


async def test_what_is_published_is_written_byte_for_byte(store: Store, tmp_path: Path) -> None:
    """And a folder that says the same proposes nothing."""
    assert await exported(store, tmp_path / "out") == 0
    assert await imported(store, tmp_path) is None
    await published(store)
    assert await exported(store, tmp_path / "out") == 1
    assert read_files(tmp_path / "out") == read_files()
    assert await imported(store, tmp_path / "out") is None


async def test_a_folder_is_proposed_as_a_draft(store: Store, tmp_path: Path) -> None:
    """With the files that differ."""
    await published(store)
    await exported(store, tmp_path)
    menu = tmp_path / "menu.yaml"
    menu.write_text(menu.read_text(encoding="utf-8") + "# looked at\n", encoding="utf-8")
    number = await imported(store, tmp_path)
    assert number is not None
    draft = await store.drafts.get(number)
    assert draft is not None
    assert (draft.author, draft.state) == (COMMAND_LINE, DraftState.PROPOSED)
    assert list(draft.files) == ["menu.yaml"]


async def test_a_file_that_cannot_be_read_is_named(store: Store, tmp_path: Path) -> None:
    """And nothing is proposed."""
    await published(store)
    await exported(store, tmp_path)
    (tmp_path / "menu.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(ContentError, match=r"menu\.yaml"):
        await imported(store, tmp_path)
    assert await store.drafts.in_state(DraftState.PROPOSED) == ()
