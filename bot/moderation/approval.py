"""Drafts on their way to families: rehearsal, proposal, approval, and what meets them there."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from telegram.error import TelegramError

from bot.logs import about
from bot.moderation.announcing import Announcing
from bot.moderation.combining import text_of
from bot.moderation.context import Asked, Context
from bot.moderation.drafts import Drafts, named
from bot.moderation.preview import Chosen, Preview
from bot.moderation.publishing import (
    BlockedError,
    ConflictError,
    MovedError,
    OvertakenError,
)
from bot.moderation.rehearsing import forbids
from bot.moderation.review import Review
from bot.moderation.waiting import Waiting
from bot.page import Page
from bot.store import Draft, DraftState, StoreUnavailable
from faq.models import Language

log = logging.getLogger(__name__)

PageIn = Callable[[Language], Awaitable[Page]]
"""A page in the language of whoever is to read it."""
OPEN: Final = (DraftState.EDITING, DraftState.PROPOSED)


class Approval:
    """Rehearses drafts, and lets a second person decide."""

    def __init__(
        self,
        context: Context,
        drafts: Drafts,
        review: Review,
        announcing: Announcing,
        waiting: Waiting,
    ) -> None:
        self._context = context
        self._drafts = drafts
        self._review = review
        self._announcing = announcing
        self._waiting = waiting
        self._preview = Preview(context)

    # --- looking ----------------------------------------------------------------------------

    async def on_preview(self, asked: Asked, draft: Draft, chosen: Chosen | None = None) -> Page:
        """The texts that it changes, as families will read them."""
        rehearsal = await self._drafts.rehearsal(draft)
        chosen = chosen or Chosen(language=asked.language)
        return self._preview.page(asked, draft, rehearsal, chosen)

    async def on_rehearse(self, asked: Asked, draft: Draft) -> Page:
        """What it does: what forbids it, and which questions are answered differently."""
        return self._review.rehearsed(asked, draft, await self._drafts.rehearsal(draft))

    # --- proposing --------------------------------------------------------------------------

    async def on_propose(self, asked: Asked, draft: Draft) -> Page:
        """Propose it to the others; where the author is alone, publish it."""
        context = self._context
        if draft.state is not DraftState.EDITING:
            return self.stale(asked, draft)
        rehearsal = await self._drafts.rehearsal(draft)
        if forbids(rehearsal, draft):
            return self._review.rehearsed(asked, draft, rehearsal)
        if not draft.files and draft.back_to is None:
            return context.page("unchanged", asked.language)
        everybody = await context.roles.everybody()
        if not any(each != draft.author.id for each in everybody):
            return await self._publish(asked, draft, draft.reason)
        draft = await context.store.drafts.change(draft, state=DraftState.PROPOSED)

        async def proposal(language: Language) -> Page:
            theirs = asked.in_language(language)
            told = self._review.effect(theirs, rehearsal)
            return await self._review.page(theirs, draft, effect=told)

        await self._announcing.tell(asked.bot, proposal, unknown=asked.language, but=asked.by.id)
        if draft.author.id != asked.by.id and context.moderators_chat is None:
            return await proposal(asked.language)
        return context.page("proposed", asked.language, number=draft.id)

    async def on_reopen(self, asked: Asked, draft: Draft) -> Page:
        """Let its author go on writing it."""
        if draft.state is not DraftState.PROPOSED:
            return self.stale(asked, draft)
        if draft.author.id != asked.by.id:
            return self._context.page("reopen_own", asked.language, who=draft.author.name)
        draft = await self._context.store.drafts.change(draft, state=DraftState.EDITING)
        return await self._review.page(asked, draft)

    async def on_withdraw(self, asked: Asked, draft: Draft) -> Page:
        """Give it up; whoever wrote it hears of it, if that is somebody else."""
        now = await self._context.store.drafts.decide(draft, asked.by, DraftState.WITHDRAWN)

        async def page(language: Language) -> Page:
            return self._review.put_away(asked.in_language(language), now)

        await self._tell_decided(asked, draft, page)
        return self._context.page("withdrawn", asked.language, number=draft.id)

    # --- deciding ---------------------------------------------------------------------------

    async def on_approve(self, asked: Asked, draft: Draft) -> Page:
        """Publish it: a second person's word, or an owner's with a reason."""
        context = self._context
        if draft.state is not DraftState.PROPOSED:
            return self.stale(asked, draft)
        if draft.author.id != asked.by.id:
            return await self._publish(asked, draft, draft.reason)
        if not context.roles.is_owner(asked.by.id):
            return context.page("second", asked.language)
        await self._waiting.ask(asked, "override", str(draft.id), str(draft.version))
        return context.page("override", asked.language)

    async def on_reject(self, asked: Asked, draft: Draft) -> Page:
        """Ask why it is turned down."""
        if draft.state is not DraftState.PROPOSED:
            return self.stale(asked, draft)
        await self._waiting.ask(asked, "reject", str(draft.id), str(draft.version))
        return self._context.page("reject_why", asked.language)

    async def on_given(self, asked: Asked, what: tuple[str, ...], text: str) -> Page | None:
        """A reason that was asked for has come; None if something else was asked for."""
        match what:
            case ("override" | "reject" as how, number, version):
                await self._waiting.done(asked)
                draft = await self._drafts.get(int(number))
            case _:
                return None
        if draft is None:
            return self._context.page("gone", asked.language)
        if draft.state is not DraftState.PROPOSED or draft.version != int(version):
            return self.stale(asked, draft)
        if how == "override":
            return await self._publish(asked, draft, "; ".join(filter(None, (draft.reason, text))))
        await self._context.store.drafts.decide(draft, asked.by, DraftState.REJECTED, reason=text)
        await self._tell_decided(asked, draft, self._told(asked, draft, "told_rejected", why=text))
        return self._context.page("rejected", asked.language, number=draft.id)

    async def _publish(self, asked: Asked, draft: Draft, reason: str) -> Page:
        context = self._context
        try:
            revision = await context.publishing.publish(draft, asked.by, reason)
        except BlockedError as error:
            return self._review.rehearsed(asked, draft, error.rehearsal)
        except ConflictError as error:
            await self._tell_met(asked, draft, error)
            return await self._review.conflict(asked, draft, error)
        except MovedError:
            live = context.publishing.state.revision.id
            draft = await context.store.drafts.change(draft, base=live)
            return await self._review.anew(asked, draft, "moved")
        except OvertakenError as error:
            return self.stale(asked, error.current)
        told = self._told(asked, draft, "told_published", revision=revision.id)
        await self._tell_decided(asked, draft, told)
        name = "published" if draft.back_to is None else "rolled"
        values = {"number": draft.back_to or draft.id, "revision": revision.id}
        return context.page(name, asked.language, **values)

    # --- the author -------------------------------------------------------------------------

    async def _tell_met(self, asked: Asked, draft: Draft, error: ConflictError) -> None:
        """Show the author of a draft what it met."""

        async def page(language: Language) -> Page:
            return await self._review.conflict(asked.in_language(language), draft, error)

        await self._tell_author(asked, draft, page)

    def _told(self, asked: Asked, draft: Draft, name: str, **more: object) -> PageIn:
        """What became of a draft, by whom and why, in a line for its author."""
        values = {"number": draft.id, "title": draft.title, "who": asked.by.name, **more}

        async def page(language: Language) -> Page:
            return self._context.page(name, language, **values)

        return page

    async def _tell_decided(self, asked: Asked, draft: Draft, page_in: PageIn) -> None:
        """Tell the author of a draft what became of it."""
        try:
            await self._tell_author(asked, draft, page_in)
        except (StoreUnavailable, TelegramError) as error:
            # It is decided all the same, and whoever decided is to hear that; /drafts tells it too.
            log.warning("the author was not told", extra=about(error))

    async def _tell_author(self, asked: Asked, draft: Draft, page_in: PageIn) -> None:
        """Write to the author of a draft, if that is somebody else who moderates.

        In the moderators' chat they see it anyway.
        """
        author = draft.author.id
        if author == asked.by.id or self._context.moderators_chat is not None:
            return
        if await self._context.roles.is_moderator(author):
            await self._announcing.tell_one(asked.bot, author, page_in, asked.language)

    # --- two moderators ---------------------------------------------------------------------

    async def on_settle(self, asked: Asked, draft: Draft, revision: int, chosen: str) -> Page:
        """One more choice between two texts; after the last one the draft is brought up."""
        if draft.state not in OPEN:
            return self.stale(asked, draft)
        try:
            await self._context.publishing.brought_up(draft)
        except ConflictError as error:
            if error.current.id != revision or len(chosen) > len(error.conflicts):
                return await self._review.conflict(asked, draft, error)
            if len(chosen) < len(error.conflicts):
                return await self._review.conflict(asked, draft, error, chosen)
            texts = {
                named(conflict): text_of(conflict, way)
                for conflict, way in zip(error.conflicts, chosen, strict=True)
            }
            draft = await self._drafts.settle(draft, error, texts)
        return await self._review.page(asked, draft)

    def stale(self, asked: Asked, current: object) -> Page:
        """Say who decided what and when; of a draft that is open, that it changed."""
        if not isinstance(current, Draft):
            return self._context.page("changed", asked.language)
        decided = self._review.decided(asked, current)
        if not decided:
            return self._context.page("changed", asked.language)
        return Page(html=decided, language=asked.language)
