"""Drafts in the making: each stands on a revision, and takes up one change after the other."""

from asyncio import Lock, to_thread
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.moderation.publishing import ConflictError, Publishing
from bot.moderation.telling import entries_in
from bot.store import By, Draft, DraftState, Revision, Stale, Store
from faq.edits import record_text
from faq.finding import ids_in
from faq.merge import Conflict, merge, resolved
from faq.rehearse import Rehearsal

_NAMED: Final = 3
_TRIES: Final = 5

Files = Mapping[str, str]


class UnchangedError(Exception):
    """A change that changes nothing."""


@dataclass(frozen=True, slots=True)
class Working:
    """The content as a moderator has it before them: what is live, with their open draft in it."""

    revision: Revision
    """The live one that it stands on."""
    files: Files
    draft: Draft | None
    """The open one; None: nothing has been changed yet."""


class Drafts:
    """Keeps drafts on top of what is live.

    Args:
        store: of drafts.
        publishing: knows what is live.
    """

    def __init__(self, store: Store, publishing: Publishing) -> None:
        self._store = store
        self._publishing = publishing
        # Files that are sent together come at once, and belong into one draft.
        self._turns: defaultdict[int, Lock] = defaultdict(Lock)

    async def get(self, number: int) -> Draft | None:
        """A draft by its number."""
        return await self._store.drafts.get(number)

    async def open_of(self, by: By) -> Draft | None:
        """The draft that a moderator is writing; the latest of several.

        What brings a revision back is not written in.
        """
        drafts = await self._store.drafts.in_state(DraftState.EDITING, author=by.id)
        return next((each for each in drafts if each.back_to is None), None)

    async def working(self, by: By) -> Working:
        """What a moderator's next change is made upon.

        Raises:
            ConflictError: somebody has changed what their open draft changes.
            Stale: they changed the draft elsewhere in this very moment.
        """
        draft = await self.open_of(by)
        if draft is not None and draft.base != self._publishing.state.revision.id:
            draft = await self._brought_up(draft)
        state = self._publishing.state
        changes = {} if draft is None else draft.files
        return Working(state.revision, {**state.files, **changes}, draft)

    async def take(
        self,
        by: By,
        base: int,
        change: Callable[[Files], Files],
        question: int | None = None,
    ) -> Draft:
        """Take a change up into a moderator's open draft, or into a new one.

        It is made upon what the moderator had seen: if somebody changed the same entry since, the
        draft meets that as a conflict, and nothing is overwritten unseen.

        Args:
            by: whose it is.
            base: the revision that they saw; 0, or an unknown one: what the draft stands on.
            change: makes all files after it of those before.
            question: that it answers, if it came from the queue: it gets a draft of its own.

        Raises:
            ConflictError: the draft met other changes already, which come first.
            UnchangedError: it changes nothing.
            EditError, ContentError, LookupError: what `change` raises.
            Stale: the draft is changed elsewhere again and again.
        """
        async with self._turns[by.id]:
            for _ in range(_TRIES - 1):
                try:
                    return await self._taken(by, base, change, question)
                except Stale:
                    continue
            return await self._taken(by, base, change, question)

    async def _taken(
        self, by: By, base: int, change: Callable[[Files], Files], question: int | None
    ) -> Draft:
        draft = None if question is not None else await self.open_of(by)
        live = self._publishing.state.revision.id
        if not 0 < base <= live:
            base = live if draft is None else draft.base
        if draft is not None and draft.base < base:
            draft = await self._brought_up(draft)
        seen = await self._files_of(base)
        before = await self._before(seen, base, draft)
        files = await to_thread(change, before)
        if files == before:
            raise UnchangedError
        changed = _changes(seen, files)
        title = title_of(seen, changed)
        if draft is None:
            draft = await self._begun(by, title, base, question)
        return await self._store.drafts.change(draft, files=changed, base=base, title=title)

    async def _brought_up(self, draft: Draft) -> Draft:
        """A draft upon what is live now."""
        current = self._publishing.state.revision.id  # that it is brought up to, whatever comes
        files = await self._publishing.brought_up(draft)
        return await self._store.drafts.change(draft, files=files, base=current)

    async def _files_of(self, number: int) -> Files:
        """The files of a revision; of the live one where there is none such."""
        state = self._publishing.state
        if number == state.revision.id:
            return state.files
        revision = await self._store.revisions.get(number)
        return state.files if revision is None else await self._publishing.files_of(revision)

    async def _before(self, seen: Files, base: int, draft: Draft | None) -> Files:
        """What the moderator saw, with their draft in it."""
        if draft is None:
            return seen
        if draft.base == base:
            return {**seen, **draft.files}
        stood_on = await self._files_of(draft.base)
        merged, _ = await to_thread(merge, stood_on, {**stood_on, **draft.files}, seen)
        return merged

    async def _begun(self, by: By, title: str, base: int, question: int | None) -> Draft:
        drafts = self._store.drafts
        draft = await drafts.begin(by, title, base, question)
        if question is None:
            mine = await drafts.heads(DraftState.EDITING, author=by.id)
            others = [each for each in mine if each.id < draft.id and each.back_to is None]
            if others:  # another replica began one in this moment: that one takes it up
                await drafts.decide(draft, by, DraftState.WITHDRAWN)
                other = await drafts.get(others[0].id)
                raise Stale("another draft was begun at the same time", other)
        return draft

    async def back(self, by: By, revision: int, reason: str) -> Draft:
        """A draft that brings an earlier revision back.

        Raises:
            LookupError: there is no such revision.
            UnchangedError: families read just that.
        """
        live = self._publishing.state.revision.id
        earlier = await self._store.revisions.get(revision)
        if earlier is None:
            raise LookupError(revision)
        if await self._publishing.files_of(earlier) == self._publishing.state.files:
            raise UnchangedError
        return await self._store.drafts.begin(
            by, f"↩ #{revision}", live, back_to=revision, reason=reason
        )

    async def live_and_draft(self, draft: Draft) -> tuple[dict[str, str], dict[str, str]]:
        """The files that a draft changes, as they are live and as they would be.

        Raises:
            ConflictError: somebody has changed the same entries since it was begun.
        """
        files = await self._publishing.with_draft(draft)
        live = self._publishing.state.files
        return _changes(files, live), _changes(live, files)

    async def rehearsal(self, draft: Draft) -> Rehearsal:
        """What a draft would do to what is live now.

        Raises:
            ConflictError: somebody has changed the same entries since it was begun.
        """
        return await self._publishing.rehearse(draft)

    # --- two moderators ---------------------------------------------------------------------

    async def settle(self, draft: Draft, error: ConflictError, texts: Mapping[str, str]) -> Draft:
        """Bring a draft up where it met somebody else's changes.

        Args:
            draft: as it is.
            error: what met.
            texts: how each entry is to read, by `named` of its conflict.

        Raises:
            Stale: the draft was changed in this moment.
        """
        files = dict(error.merged)
        for conflict in error.conflicts:
            files = resolved(files, conflict, texts[named(conflict)])
        changed = _changes(error.live, files)
        return await self._store.drafts.change(
            draft, files=changed, base=error.current.id, state=DraftState.EDITING
        )

    async def who_changed(self, conflict: Conflict, since: int) -> By | None:
        """Who changed an entry last, after a revision; None: a release."""
        revisions, path = self._store.revisions, conflict.path
        found = await revisions.history(self._publishing.state.revision.id - since + 1)
        for later, earlier in pairwise(each for each in found if each.id >= since):
            if later.manifest.get(path) == earlier.manifest.get(path):
                continue
            files = await revisions.files(later), await revisions.files(earlier)
            after, before = (entry_text(each, conflict) for each in files)
            if after != before:
                return later.author
        return None


def named(conflict: Conflict) -> str:
    """What a conflict is about: an entry's id, or a file."""
    return conflict.id or conflict.path


def entry_text(files: Files, conflict: Conflict) -> str | None:
    """What an entry, or a file, says in some files; None where they have no such file."""
    text = files.get(conflict.path)
    if text is None or not conflict.id:
        return text
    return record_text(text, conflict.id) if conflict.id in ids_in(text) else ""


def title_of(live: Files, changed: Files) -> str:
    """The entries that a draft changes, the first of many."""
    before = {path: live[path] for path in changed if path in live}
    found = entries_in(before, changed) or tuple(changed)
    more = f" +{len(found) - _NAMED}" if len(found) > _NAMED else ""
    return f"{', '.join(found[:_NAMED])}{more}"


def _changes(before: Files, after: Files) -> dict[str, str]:
    return {path: text for path, text in after.items() if text != before.get(path)}
