"""Drafts tried out against what families read: what they would do, and what forbids them."""

from asyncio import Lock, to_thread
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.moderation.live import Live, State
from bot.store import Draft
from bot.store.questions import QuestionStore
from faq.models import Library
from faq.rehearse import Rehearsal, rehearse
from faq.rereading import hedges_gone
from faq.yamlfile import Fault

MOST_KEPT: Final = 2
"""Rehearsals that are kept, since who approves asks for what was proposed: each holds an engine."""


class Rehearsing:
    """Rehearses with the questions that families gave to the editors lately.

    Args:
        questions: where these stand.
        live: for the release that is shipped.
    """

    def __init__(self, questions: QuestionStore, live: Live) -> None:
        self._questions = questions
        self._live = live
        # One rehearsal at a time: they keep notes of the live engine that no two may write at once.
        self._turn = Lock()
        self._kept: OrderedDict[Hashable, Rehearsal] = OrderedDict()

    async def rehearsed(self, state: State, files: Mapping[str, str], draft: Draft) -> Rehearsal:
        """What a draft would do.

        Args:
            state: what families read.
            files: all files with the draft.
            draft: that it is.
        """
        recent = tuple(kept.text for kept in await self._questions.recent())
        changes = frozenset(files.items() ^ state.files.items())
        key = (state.revision.id, changes, recent, draft.back_to is None)
        async with self._turn:
            found = self._kept.get(key)
            if found is None:
                found = await self._anew(state, files, recent, draft)
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found

    async def _anew(
        self, state: State, files: Mapping[str, str], recent: Sequence[str], draft: Draft
    ) -> Rehearsal:
        found = await to_thread(rehearse, state.engine, state.content, files, recent)
        fault = self._disclaimer_fault(state, found)
        if draft.back_to is None and fault is not None:
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


def forbids(rehearsal: Rehearsal, draft: Draft) -> bool:
    """Whether a draft must not go live.

    An earlier revision was read by families before: only what is no longer valid forbids it.
    """
    return rehearsal.blocks if draft.back_to is None else bool(rehearsal.faults)
