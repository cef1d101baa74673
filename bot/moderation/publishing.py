"""Revisions of the content: at the start, published, rolled back, and heard of from elsewhere."""

import logging
from asyncio import Lock, to_thread
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.logs import without_words
from bot.moderation.arriving import Arrived, Arriving, Meeting
from bot.moderation.building import Building
from bot.moderation.live import Live, State
from bot.store import By, Draft, DraftState, Revision, RevisionKind, Stale, Store
from faq.merge import Conflict, merge
from faq.models import Library
from faq.rehearse import Rehearsal, rehearse
from faq.rereading import hedges_gone
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
        # One rehearsal at a time: they keep notes of the live engine that no two may write at once.
        self._turn = Lock()

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

    async def rehearse(self, files: Mapping[str, str]) -> Rehearsal:
        """What a change would do.

        Args:
            files: the texts of the files that it changes, by path.
        """
        state = self.state
        return await self._rehearsed(state, {**state.files, **files})

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

    async def publish(
        self, draft: Draft, approver: By, reason: str, kind: RevisionKind = RevisionKind.PUBLISH
    ) -> Revision:
        """Let families read a draft, rehearsed against what is live at this moment.

        The revision and the draft's being published are written down together.

        Returns:
            The revision that has it; the current one where all of it is live already.

        Raises:
            BlockedError: the rehearsal forbids it.
            ConflictError: somebody has changed the same entries.
            OvertakenError: the draft was changed or decided while it was rehearsed.
            Stale: others keep publishing.
            StoreUnavailable: the database is away; nothing has been published.
        """
        return await self._published(lambda: self.brought_up(draft), approver, reason, kind, draft)

    async def roll_back(self, revision: Revision, by: By, reason: str) -> Revision:
        """Let families read an earlier revision again, byte for byte.

        Raises:
            BlockedError: it does not pass today's checks.
        """
        files = await self._building.files_of(revision)

        async def whole() -> Mapping[str, str]:
            return files

        return await self._published(whole, by, reason, RevisionKind.ROLLBACK)

    async def _published(
        self,
        changes: Callable[[], Awaitable[Mapping[str, str]]],
        approver: By,
        reason: str,
        kind: RevisionKind,
        draft: Draft | None = None,
    ) -> Revision:
        for _ in range(_TRIES):
            state = self.state
            changed = await changes()
            back = kind is RevisionKind.ROLLBACK
            files = dict(changed) if back else {**state.files, **changed}
            if draft is not None and files == state.files:
                return await self._live_already(draft, approver, reason, state)
            rehearsal = await self._rehearsed(state, files, disclaimer_stays=not back)
            faulty = rehearsal.faults if back else rehearsal.blocks
            if faulty or rehearsal.content is None or rehearsal.engine is None:
                raise BlockedError(rehearsal)
            # Not the rehearsal's own engine, which keeps what it is asked.
            engine = await to_thread(
                self._building.engine, rehearsal.content.library, rehearsal.engine
            )
            try:
                revision = await self._store.revisions.publish(
                    files,
                    parent=state.revision.id,
                    kind=kind,
                    author=approver if draft is None else draft.author,
                    approver=approver,
                    reason=reason,
                    release=state.revision.release,
                    draft=draft,
                )
            except Stale as stale:
                _unless_overtaken(stale)
                await self.catch_up()
                continue
            self._live.exchange(State(revision, files, rehearsal.content, engine))
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

    async def _rehearsed(
        self, state: State, files: Mapping[str, str], *, disclaimer_stays: bool = True
    ) -> Rehearsal:
        recent = [kept.text for kept in await self._store.questions.recent()]
        async with self._turn:
            found = await to_thread(rehearse, state.engine, state.content, files, recent)
        if disclaimer_stays and (fault := self._disclaimer_fault(state, found)) is not None:
            found = replace(found, faults=(*found.faults, fault))
        if found.hedges_gone and found.content is not None:
            # What the release itself does not withhold, an editor may say as well.
            kept = set(hedges_gone(self._base, found.content.library))
            gone = (each for each in found.hedges_gone if each in kept)
            found = replace(found, hedges_gone=tuple(gone))
        return found

    def _disclaimer_fault(self, state: State, rehearsal: Rehearsal) -> Fault | None:
        """The disclaimer under every message is the release's: an editor cannot change it."""
        if (content := rehearsal.content) is None:
            return None
        words = content.library.notices["disclaimer"]
        known = (library.notices["disclaimer"] for library in (state.content.library, self._base))
        if words in known:
            return None
        problem = "disclaimer: it changes only with a release"
        return content.fault("notices", "notices", ("disclaimer",), problem)

    @property
    def _base(self) -> Library:
        return self._live.base.library

    # --- in step with other replicas --------------------------------------------------------

    async def follow(self) -> None:
        """Answer from each revision that is published anywhere; never ends."""
        async for revision in self._store.revisions.watch(self.state.revision.id):
            if revision.id <= self.state.revision.id:
                continue  # it was published here
            try:
                self._live.exchange(await self._building.state_of(revision))
            except Exception as error:  # noqa: BLE001 - what is live stays live
                log.error("revision not taken up: %s", without_words(error))  # noqa: TRY400

    async def catch_up(self) -> None:
        """Answer from the current revision."""
        current = await self._store.revisions.current()
        if current is not None and current.id > self.state.revision.id:
            self._live.exchange(await self._building.state_of(current))


def _unless_overtaken(stale: Stale) -> None:
    """Let a publication be tried again, unless its draft itself is not what it was."""
    if isinstance(stale.current, Draft):
        raise OvertakenError(stale.current) from stale
