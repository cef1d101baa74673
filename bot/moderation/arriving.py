"""A release and what moderators changed before it: brought together at the start."""

import logging
from asyncio import to_thread
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.moderation.building import RELEASED, Building
from bot.moderation.live import Live
from bot.store import Revision, RevisionKind, Stale, Store
from faq.load import ContentError, read_files
from faq.merge import Conflict, merge
from faq.yamlfile import Fault

log = logging.getLogger(__name__)

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a new release met at its first start."""

    revision: Revision
    conflicts: tuple[Conflict, ...]
    """Entries that the release and moderators changed: the moderators' text stays live."""
    faults: tuple[Fault, ...] = ()
    """Why the release's content could not be taken up beside the moderators' changes."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A release and the moderators' changes before it."""

    merged: Mapping[str, str]
    """Both; of entries that both changed, the moderators' text."""
    conflicts: tuple[Conflict, ...]
    """Those entries."""
    live: Mapping[str, str]
    """What went live: the merged files, or where these had faults, the moderators' alone."""


class Arriving:
    """Takes a release up, and tells later what met.

    Args:
        store: of revisions.
        live: what families read.
        building: of states.
    """

    def __init__(self, store: Store, live: Live, building: Building) -> None:
        self._store = store
        self._live = live
        self._building = building

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
                self._live.exchange(await self._building.state_of(arrived.revision))
            except ContentError as error:
                # Written for an earlier release, whose form was another one: families read what
                # is shipped, until a moderator mends it.
                found = {"faults": len(error.faults)}
                log.warning("the published content cannot be read", extra=found)
                self._live.exchange(
                    await to_thread(self._building.built, arrived.revision, shipped)
                )
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
            live = await self._building.files_of(current)
            base = await self._building.released_before(current)
            files, conflicts = await to_thread(merge, base, live, shipped)
            if faults := await to_thread(self._building.faults, files):
                # Only what was edited and what was released do not go together: families go on
                # reading what was approved, and the moderators are told.
                found = {"faults": len(faults)}
                log.warning("the release does not fit the moderators' changes", extra=found)
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

    async def meeting(self, release: Revision) -> Meeting | None:
        """What met when a release came; None for the first one, and for any other revision."""
        before = await self._store.revisions.get(release.id - 1)
        if release.kind is not RevisionKind.RELEASE or before is None:
            return None
        base = await self._building.shipped_with(await self._release_before(release))
        ours, theirs = (
            await self._building.files_of(before),
            await self._building.shipped_with(release),
        )
        merged, conflicts = await to_thread(merge, base, ours, theirs)
        return Meeting(merged, conflicts, await self._building.files_of(release))

    async def _release_before(self, release: Revision) -> Revision:
        """The release before one; that one itself where there is none."""
        at = release.id
        while found := await self._store.revisions.history(before=at):
            for revision in found:
                if revision.kind is RevisionKind.RELEASE:
                    return revision
            at = found[-1].id
        return release
