"""Revisions of the store → states to answer from."""

from asyncio import to_thread
from collections.abc import Mapping
from typing import Final

from bot.moderation.live import State
from bot.store import Revision, Store
from faq.answer import Engine
from faq.check import check
from faq.load import ContentError, load_files
from faq.models import Library
from faq.refit import Refitted
from faq.yamlfile import Fault

RELEASED: Final = ".release/"
"""Before the paths under which a release's own files are kept beside those that are live."""


class Building:
    """Reads revisions, and builds engines upon the one that was shipped.

    Args:
        store: of revisions.
        base: the engine of the content that was shipped.
    """

    def __init__(self, store: Store, base: Engine) -> None:
        self._store = store
        self.base = base
        self._latest = base
        """The last one built: what was checked is often what is to be read."""

    async def files_of(self, revision: Revision) -> dict[str, str]:
        """The files that families read in a revision."""
        return live_files(await self._store.revisions.files(revision))

    async def shipped_with(self, release: Revision) -> dict[str, str]:
        """The files that came with a release, as they were shipped."""
        files = await self._store.revisions.files(release)
        begin = len(RELEASED)
        return {path[begin:]: text for path, text in files.items() if path.startswith(RELEASED)}

    async def released_before(self, current: Revision) -> dict[str, str]:
        """The files of the release that the current revision stands on, as they were shipped."""
        release = await self._store.revisions.latest_release()
        return await self.shipped_with(release or current)

    async def state_of(self, revision: Revision) -> State:
        """A revision, ready to answer from.

        Raises:
            ContentError: it cannot be read.
        """
        files = await self.files_of(revision)
        return await to_thread(self.built, revision, files)

    def built(self, revision: Revision, files: Mapping[str, str]) -> State:
        """A state of these files; takes about a second.

        Raises:
            ContentError: they cannot be read.
        """
        content = load_files(files)
        return State(revision, files, content, self.engine(content.library))

    def engine(self, library: Library, rehearsed: Engine | None = None) -> Engine:
        """An engine that answers from a library.

        Args:
            library: what it answers from.
            rehearsed: the one with which this library was rehearsed; it is quicker with it.
        """
        for known in (self.base, self._latest):
            if known.library.version == library.version:
                return known
        self._latest = Refitted(self.base, library, rehearsed)
        return self._latest

    def faults(self, files: Mapping[str, str]) -> tuple[Fault, ...]:
        """All that `check` refuses, or where the files cannot be read, `load`."""
        try:
            content = load_files(files)
        except ContentError as error:
            return error.faults
        return check(content, self.engine(content.library))


def live_files(files: Mapping[str, str]) -> dict[str, str]:
    """Those of a revision's files that families read."""
    return {path: text for path, text in files.items() if not path.startswith(RELEASED)}
