"""Revisions of the content: at the start, published, rolled back, and heard of from elsewhere."""

import logging
from asyncio import to_thread
from collections.abc import Mapping, Sequence
from typing import Final

from bot.logs import about
from bot.moderation.arriving import Arrived, Arriving, Meeting
from bot.moderation.building import Building
from bot.moderation.live import Live, State
from bot.moderation.rehearsing import Rehearsing, forbids
from bot.store import By, Draft, DraftState, Revision, RevisionKind, Stale, Store
from faq.merge import Conflict, merge
from faq.rehearse import Rehearsal
from faq.yamlfile import Fault

log = logging.getLogger(__name__)

_TRIES: Final = 5


class BlockedError(Exception):
    """A change that must not go live; the rehearsal says why."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__("the change must not go live")
        self.rehearsal = rehearsal


class ConflictError(Exception):
    """Somebody has changed the same entries since the draft was begun."""

    def __init__(
        self,
        draft: Draft,
        conflicts: Sequence[Conflict],
        state: State,
        merged: Mapping[str, str],
    ) -> None:
        super().__init__("somebody has changed the same entries")
        self.draft = draft
        self.conflicts = tuple(conflicts)
        self.current = state.revision
        self.live = state.files
        self.merged = merged
        """All files with the draft's text where both changed one entry."""


class MovedError(Exception):
    """Others have published since somebody wanted to go back: that would be taken back unseen."""


class OvertakenError(Exception):
    """Somebody has changed or decided the draft itself; `current` is how it is now."""

    def __init__(self, current: Draft) -> None:
        super().__init__("the draft has been changed or decided")
        self.current = current


class Publishing:
    """Publishes, and keeps the live library in step with what is published.

    Args:
        store: of revisions.
        live: what families read.
    """

    def __init__(self, store: Store, live: Live) -> None:
        self._store = store
        self._live = live
        self._building = Building(store, live.base)
        self._arriving = Arriving(store, live, self._building)
        self._rehearsing = Rehearsing(store.questions, live)

    @property
    def state(self) -> State:
        """What families read."""
        return self._live.state

    async def arrive(self) -> Arrived:
        """Bring the shipped content and what moderators made of it together, and answer from it."""
        return await self._arriving.arrive()

    async def released(self) -> dict[str, str]:
        """The files as the release brought them."""
        return await self._building.released_before(self.state.revision)

    async def meeting(self, release: Revision) -> Meeting | None:
        """What met when a release came; None for the first one, and for any other revision."""
        return await self._arriving.meeting(release)

    async def faults(self, files: Mapping[str, str]) -> tuple[Fault, ...]:
        """All that is wrong with some content."""
        return await to_thread(self._building.faults, files)

    async def files_of(self, revision: Revision) -> dict[str, str]:
        """The files that families read in a revision."""
        return await self._building.files_of(revision)

    # --- changes ----------------------------------------------------------------------------

    async def rehearse(self, draft: Draft) -> Rehearsal:
        """What a draft would do to what is live now.

        Raises:
            ConflictError: somebody has changed the same entries since it was begun.
        """
        state = self.state
        return await self._rehearsing.rehearsed(state, await self.with_draft(draft), draft)

    async def with_draft(self, draft: Draft) -> dict[str, str]:
        """All files, as families would read them with a draft.

        Raises:
            ConflictError: somebody has changed the same entries since it was begun.
            LookupError: there is no such revision to go back to.
        """
        if draft.back_to is None:
            changes = await self.brought_up(draft)
            return {**self.state.files, **changes}
        revision = await self._store.revisions.get(draft.back_to)
        if revision is None:
            raise LookupError(draft.back_to)
        return await self._building.files_of(revision)

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
        base = await self._building.files_of(base_revision)
        ours = {**base, **draft.files}
        merged, conflicts = await to_thread(merge, base, ours, dict(state.files))
        if conflicts:
            raise ConflictError(draft, conflicts, state, merged)
        return {path: text for path, text in merged.items() if text != state.files.get(path)}

    async def publish(self, draft: Draft, approver: By, reason: str) -> Revision:
        """Let families read a draft, rehearsed against what is live at this moment.

        The revision and the draft's being published are written down together. Of a draft that
        brings a revision back, the files are that revision's, byte for byte.

        Returns:
            The revision that has it; the current one where all of it is live already.

        Raises:
            BlockedError: the rehearsal forbids it.
            ConflictError: somebody has changed the same entries.
            MovedError: it would take back what was published since it was proposed.
            OvertakenError: the draft was changed or decided while it was rehearsed.
            Stale: others keep publishing.
            StoreUnavailable: the database is away; nothing has been published.
        """
        kind = RevisionKind.PUBLISH if draft.back_to is None else RevisionKind.ROLLBACK
        if draft.base > self.state.revision.id:
            await self.catch_up()
        for _ in range(_TRIES):
            state = self.state
            if draft.back_to is not None and draft.base != state.revision.id:
                raise MovedError
            files = await self.with_draft(draft)
            if files == state.files:
                return await self._live_already(draft, approver, reason, state)
            rehearsal = await self._rehearsing.rehearsed(state, files, draft)
            content, tried = rehearsal.content, rehearsal.engine
            if forbids(rehearsal, draft) or content is None or tried is None:
                raise BlockedError(rehearsal)
            # Not the rehearsal's own engine, which keeps what it is asked.
            engine = await to_thread(self._building.engine, content.library, tried)
            try:
                revision = await self._store.revisions.publish(
                    files,
                    parent=state.revision.id,
                    kind=kind,
                    author=draft.author,
                    approver=approver,
                    reason=reason,
                    release=state.revision.release,
                    draft=draft,
                )
            except Stale as stale:
                _unless_overtaken(stale)
                await self.catch_up()
                continue
            self._live.exchange(State(revision, files, content, engine))
            return revision
        raise Stale("others keep publishing", self.state.revision)

    async def _live_already(self, draft: Draft, by: By, reason: str, state: State) -> Revision:
        """Close a draft all of which families read already."""
        published, at = DraftState.PUBLISHED, state.revision.id
        try:
            await self._store.drafts.decide(draft, by, published, reason=reason, revision=at)
        except Stale as stale:
            _unless_overtaken(stale)
            raise
        return state.revision

    # --- in step with other replicas --------------------------------------------------------

    async def follow(self) -> None:
        """Answer from each revision that is published anywhere; never ends."""
        async for revision in self._store.revisions.watch(self.state.revision.id):
            if revision.id <= self.state.revision.id:
                continue  # it was published here
            try:
                self._live.exchange(await self._building.state_of(revision))
            except Exception as error:  # noqa: BLE001 - what is live stays live
                log.error("revision not taken up", extra=about(error))  # noqa: TRY400 - no texts

    async def catch_up(self) -> None:
        """Answer from the current revision."""
        current = await self._store.revisions.current()
        if current is not None and current.id > self.state.revision.id:
            self._live.exchange(await self._building.state_of(current))


def _unless_overtaken(stale: Stale) -> None:
    """Let a publication be tried again, unless its draft itself is not what it was."""
    if isinstance(stale.current, Draft):
        raise OvertakenError(stale.current) from stale
