"""Revisions of the content: at the start, published, rolled back, and heard of from elsewhere."""

import logging
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.logs import without_words
from bot.moderation.live import Live, State
from bot.store import By, Draft, Revision, RevisionKind, Stale, Store
from faq.answer import Engine
from faq.check import check
from faq.load import ContentError, load_files, read_files
from faq.merge import Conflict, merge
from faq.models import Library
from faq.refit import Refitted
from faq.rehearse import Rehearsal, rehearse
from faq.yamlfile import Fault

log = logging.getLogger(__name__)

RELEASED: Final = ".release/"
"""Before the paths under which a release's own files are kept beside those that are live."""
_TRIES: Final = 5


class BlockedError(Exception):
    """A change that must not go live; the rehearsal says why."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__("the change must not go live")
        self.rehearsal = rehearsal


class ConflictError(Exception):
    """Somebody has changed the same entries since the draft was begun."""

    def __init__(self, conflicts: Sequence[Conflict], current: Revision) -> None:
        super().__init__("somebody has changed the same entries")
        self.conflicts = tuple(conflicts)
        self.current = current


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a new release met at its first start."""

    revision: Revision
    conflicts: tuple[Conflict, ...]
    """Entries that the release and moderators changed: the moderators' text stays live."""
    faults: tuple[Fault, ...] = ()
    """Why the release's content could not be taken up beside the moderators' changes."""


class Publishing:
    """Publishes, and keeps the live library in step with what is published.

    Args:
        store: of revisions.
        live: what families read.
    """

    def __init__(self, store: Store, live: Live) -> None:
        self._store = store
        self._live = live

    @property
    def state(self) -> State:
        """What families read."""
        return self._live.state

    # --- at the start -----------------------------------------------------------------------

    async def arrive(self) -> Arrived:
        """Bring the shipped content and what moderators made of it together, and answer from it."""
        shipped = await to_thread(read_files)
        release = self._live.base.library.version
        for _ in range(_TRIES):
            current = await self._store.revisions.current()
            try:
                arrived = await self._arrived(shipped, release, current)
            except Stale:
                continue  # another replica was first
            try:
                self._live.exchange(await self._state_of(arrived.revision))
            except ContentError as error:
                # Written for an earlier release, whose form was another one: families read what
                # is shipped, until a moderator mends it.
                log.warning("the published content cannot be read: %d faults", len(error.faults))
                self._live.exchange(await to_thread(self._built, arrived.revision, shipped))
                return Arrived(arrived.revision, (), error.faults)
            return arrived
        raise Stale("other replicas keep publishing", await self._store.revisions.current())

    async def _arrived(
        self, shipped: Mapping[str, str], release: str, current: Revision | None
    ) -> Arrived:
        if current is not None and current.release == release:
            return Arrived(current, ())
        if current is None:
            files: dict[str, str] = dict(shipped)
            conflicts: tuple[Conflict, ...] = ()
        else:
            live = await self._files_of(current)
            base = await self._released_before(current)
            files, conflicts = await to_thread(merge, base, live, shipped)
            if faults := await to_thread(self._faults, files):
                # Only what was edited and what was released do not go together: families go on
                # reading what was approved, and the moderators are told.
                log.warning("the release does not fit the moderators' changes: %d", len(faults))
                files, conflicts = live, ()
                revision = await self._append(files, shipped, release, current)
                return Arrived(revision, conflicts, faults)
        return Arrived(await self._append(files, shipped, release, current), conflicts)

    async def _append(
        self,
        files: Mapping[str, str],
        shipped: Mapping[str, str],
        release: str,
        current: Revision | None,
    ) -> Revision:
        kept = {f"{RELEASED}{path}": text for path, text in shipped.items()}
        return await self._store.revisions.publish(
            {**files, **kept},
            parent=current.id if current else 0,
            kind=RevisionKind.RELEASE,
            author=None,
            release=release,
        )

    async def released(self) -> dict[str, str]:
        """The files as the release brought them."""
        return await self._released_before(self.state.revision)

    async def _released_before(self, current: Revision) -> dict[str, str]:
        """The files of the release that the current revision stands on, as they were shipped."""
        release = await self._store.revisions.latest_release()
        files = await self._store.revisions.files(release or current)
        begin = len(RELEASED)
        return {path[begin:]: text for path, text in files.items() if path.startswith(RELEASED)}

    def _faults(self, files: Mapping[str, str]) -> tuple[Fault, ...]:
        try:
            content = load_files(files)
        except ContentError as error:
            return error.faults
        return check(content, self._engine(content.library))

    # --- changes ----------------------------------------------------------------------------

    async def rehearse(self, files: Mapping[str, str]) -> Rehearsal:
        """What a change would do.

        Args:
            files: the texts of the files that it changes, by path.
        """
        state = self.state
        recent = [kept.text for kept in await self._store.questions.recent()]
        after = {**state.files, **files}
        return await to_thread(rehearse, state.engine, state.content, after, recent)

    async def brought_up(self, draft: Draft) -> Mapping[str, str]:
        """A draft's files as changes of what is live now.

        Raises:
            ConflictError: somebody has changed the same entries since it was begun.
        """
        state = self.state
        if draft.base == state.revision.id:
            return draft.files
        base_revision = await self._store.revisions.get(draft.base)
        if base_revision is None:
            return draft.files
        base = await self._files_of(base_revision)
        ours = {**base, **draft.files}
        merged, conflicts = await to_thread(merge, base, ours, dict(state.files))
        if conflicts:
            raise ConflictError(conflicts, state.revision)
        return {path: text for path, text in merged.items() if text != state.files.get(path)}

    async def publish(
        self, draft: Draft, approver: By, reason: str, kind: RevisionKind = RevisionKind.PUBLISH
    ) -> Revision:
        """Let families read a draft, rehearsed against what is live at this moment.

        Raises:
            BlockedError: the rehearsal forbids it.
            ConflictError: somebody has changed the same entries.
            StoreUnavailable: the database is away; nothing has been published.
        """
        return await self._published(
            lambda: self.brought_up(draft), draft.author, approver, reason, kind
        )

    async def roll_back(self, revision: Revision, by: By, reason: str) -> Revision:
        """Let families read an earlier revision again, byte for byte.

        Raises:
            BlockedError: it does not pass today's checks.
        """
        files = await self._files_of(revision)

        async def whole() -> Mapping[str, str]:
            return files

        return await self._published(whole, by, by, reason, RevisionKind.ROLLBACK)

    async def _published(
        self,
        changes: Callable[[], Awaitable[Mapping[str, str]]],
        author: By,
        approver: By,
        reason: str,
        kind: RevisionKind,
    ) -> Revision:
        for _ in range(_TRIES):
            state = self.state
            changed = await changes()
            files = dict(changed) if kind is RevisionKind.ROLLBACK else {**state.files, **changed}
            rehearsal = await self._rehearsed(state, files)
            faulty = rehearsal.faults if kind is RevisionKind.ROLLBACK else rehearsal.blocks
            if faulty or rehearsal.content is None or rehearsal.engine is None:
                raise BlockedError(rehearsal)
            try:
                revision = await self._store.revisions.publish(
                    files,
                    parent=state.revision.id,
                    kind=kind,
                    author=author,
                    approver=approver,
                    reason=reason,
                    release=state.revision.release,
                )
            except Stale:
                await self.catch_up()
                continue
            self._live.exchange(State(revision, files, rehearsal.content, rehearsal.engine))
            return revision
        raise Stale("others keep publishing", self.state.revision)

    async def _rehearsed(self, state: State, files: Mapping[str, str]) -> Rehearsal:
        recent = [kept.text for kept in await self._store.questions.recent()]
        return await to_thread(rehearse, state.engine, state.content, files, recent)

    # --- in step with other replicas --------------------------------------------------------

    async def follow(self) -> None:
        """Answer from each revision that is published anywhere; never ends."""
        async for revision in self._store.revisions.watch(self.state.revision.id):
            try:
                self._live.exchange(await self._state_of(revision))
            except Exception as error:  # noqa: BLE001 - what is live stays live
                log.error("revision not taken up: %s", without_words(error))  # noqa: TRY400

    async def catch_up(self) -> None:
        """Answer from the current revision."""
        current = await self._store.revisions.current()
        if current is not None and current.id > self.state.revision.id:
            self._live.exchange(await self._state_of(current))

    async def _state_of(self, revision: Revision) -> State:
        files = await self._files_of(revision)
        return await to_thread(self._built, revision, files)

    def _built(self, revision: Revision, files: Mapping[str, str]) -> State:
        content = load_files(files)
        return State(revision, files, content, self._engine(content.library))

    def _engine(self, library: Library) -> Engine:
        if library.version == self._live.base.library.version:
            return self._live.base
        return Refitted(self._live.base, library)

    async def _files_of(self, revision: Revision) -> dict[str, str]:
        """The files that families read in a revision."""
        files = await self._store.revisions.files(revision)
        return {path: text for path, text in files.items() if not path.startswith(RELEASED)}
