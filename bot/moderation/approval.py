"""Drafts on their way to families: preview, rehearsal, proposal, approval."""

from bot.buttons import digits, in_rows
from bot.markup import escape
from bot.moderation.context import Asked, Context
from bot.moderation.editing import Editing, named
from bot.moderation.history import in_room
from bot.moderation.publishing import BlockedError, ConflictError
from bot.moderation.waiting import Waiting
from bot.page import Page
from bot.render import Renderer
from bot.store import Draft, DraftState, Revision, Stale
from faq.models import Language, Question
from faq.rehearse import Kind, Rehearsal

_MOST = 8
_LONGEST = 3000


class Approval:
    """Rehearses drafts, and lets a second person decide."""

    def __init__(self, context: Context, editing: Editing, waiting: Waiting) -> None:
        self._context = context
        self._editing = editing
        self._waiting = waiting

    async def draft(self, number: int) -> Draft | None:
        """A draft by its number."""
        return await self._context.store.drafts.get(number)

    async def on_preview(self, asked: Asked, draft: Draft) -> list[Page]:
        """The answers that it changes as families will read them, in all languages."""
        rehearsal = await self._context.publishing.rehearse(draft.files)
        if rehearsal.engine is None:
            return [self._rehearsed(asked, draft, rehearsal)]
        renderer = Renderer(rehearsal.engine.library)
        labels = dict.fromkeys(each.id for each in rehearsal.texts_changed if each.kind == "answer")
        pages = []
        for label in list(labels)[:2]:
            for language in Language:
                reply = rehearsal.engine.reply_for((label,), Question(text="", language=language))
                pages.append(Page(html=renderer.in_group(reply).html, language=language))
        return pages or [self._context.page("preview_none", asked.reader)]

    async def on_rehearse(self, asked: Asked, draft: Draft) -> Page:
        """What it does: questions answered differently, and what forbids it."""
        return self._rehearsed(asked, draft, await self._context.publishing.rehearse(draft.files))

    async def on_propose(self, asked: Asked, draft: Draft) -> tuple[Page, Page | None]:
        """Propose it to the others; alone, publish it.

        Returns:
            What the author sees, and what the others get to decide on.
        """
        context = self._context
        rehearsal = await context.publishing.rehearse(draft.files)
        if rehearsal.blocks:
            return self._rehearsed(asked, draft, rehearsal), None
        others = [each for each in await context.roles.everybody() if each != asked.by.id]
        if not others:
            return await self._publish(asked, draft, ""), None
        draft = await context.store.drafts.change(draft, state=DraftState.PROPOSED)
        return context.page("proposed", asked.reader, number=draft.id), await self.proposal(
            asked, draft, rehearsal
        )

    async def proposal(
        self, asked: Asked, draft: Draft, rehearsal: Rehearsal | None = None
    ) -> Page:
        """A proposed draft, to be decided on."""
        context = self._context
        rows = digits(
            in_rows(
                [
                    context.button(each, asked.reader, each, str(draft.id))
                    for each in ("approve", "reject", "rehearse", "preview")
                ],
                2,
            )
        )
        page = await self._editing.draft_page(asked, draft)
        effect = "" if rehearsal is None else f"\n\n{self._effect(asked, rehearsal)}"
        return Page(html=f"{page.html}{effect}", language=page.language, rows=rows)

    async def on_approve(self, asked: Asked, draft: Draft) -> Page:
        """Publish it: a second person's word, or an owner's with a reason."""
        context = self._context
        if draft.state is not DraftState.PROPOSED:
            return self.stale(asked, draft)
        if draft.author.id != asked.by.id:
            return await self._publish(asked, draft, draft.reason)
        if not context.roles.is_owner(asked.by.id):
            return context.page("second", asked.reader)
        await self._waiting.ask(asked.reader.chat_id, asked.by.id, "override", str(draft.id))
        return context.page("override", asked.reader)

    async def on_reject(self, asked: Asked, draft: Draft) -> Page:
        """Ask why it is turned down."""
        if draft.state is not DraftState.PROPOSED:
            return self.stale(asked, draft)
        await self._waiting.ask(asked.reader.chat_id, asked.by.id, "reject", str(draft.id))
        return self._context.page("reject_why", asked.reader)

    async def on_withdraw(self, asked: Asked, draft: Draft) -> Page:
        """Give it up."""
        try:
            await self._context.store.drafts.decide(draft, asked.by, DraftState.WITHDRAWN)
        except Stale as error:
            return self.stale(asked, error.current)
        return self._context.page("withdrawn", asked.reader, number=draft.id)

    async def on_given(self, asked: Asked, what: tuple[str, ...], text: str) -> Page | None:
        """A reason that was asked for has come."""
        match what:
            case ("override" | "reject" as how, number):
                draft = await self.draft(int(number))
            case _:
                return None
        await self._waiting.done(asked.reader.chat_id, asked.by.id)
        if draft is None:
            return self._context.page("gone", asked.reader)
        if draft.state is not DraftState.PROPOSED:
            return self.stale(asked, draft)
        if how == "override":
            return await self._publish(asked, draft, text)
        try:
            await self._context.store.drafts.decide(
                draft, asked.by, DraftState.REJECTED, reason=text
            )
        except Stale as error:
            return self.stale(asked, error.current)
        return self._context.page("rejected", asked.reader, number=draft.id)

    async def _publish(self, asked: Asked, draft: Draft, reason: str) -> Page:
        context = self._context
        try:
            revision = await context.publishing.publish(draft, asked.by, reason)
        except BlockedError as error:
            return self._rehearsed(asked, draft, error.rehearsal)
        except ConflictError as error:
            shown = "\n\n".join(
                f"<b>{escape(each.id or each.path)}</b>\n<pre>{escape(each.theirs[:1200])}</pre>"
                for each in error.conflicts[:2]
            )
            page = context.page("conflict", asked.reader, who=named(error.current.author))
            return Page(html=f"{page.html}\n\n{shown}", language=page.language)
        try:
            await context.store.drafts.decide(
                draft, asked.by, DraftState.PUBLISHED, reason=reason, revision=revision.id
            )
        except Stale as error:
            return self.stale(asked, error.current)
        return self._published(asked, draft, revision)

    def _published(self, asked: Asked, draft: Draft, revision: Revision) -> Page:
        return self._context.page("published", asked.reader, number=draft.id, revision=revision.id)

    def stale(self, asked: Asked, current: object) -> Page:
        """Say who decided what and when."""
        if not isinstance(current, Draft) or current.by is None or current.decided_at is None:
            return self._context.page("changed", asked.reader)
        return self._context.page(
            "decided",
            asked.reader,
            who=current.by.name,
            what=current.state.value,
            when=f"{current.decided_at:%Y-%m-%d %H:%M}",
        )

    def _rehearsed(self, asked: Asked, draft: Draft, rehearsal: Rehearsal) -> Page:
        page = self._context.page(
            "rehearsal_blocked" if rehearsal.blocks else "rehearsal_good",
            asked.reader,
            number=draft.id,
        )
        return Page(html=f"{page.html}\n\n{self._effect(asked, rehearsal)}", language=page.language)

    def _effect(self, asked: Asked, rehearsal: Rehearsal) -> str:
        lines = [f"✕ {escape(str(fault))}" for fault in rehearsal.faults[:_MOST]]
        others = [each for each in rehearsal.changed if each.kind is not Kind.PHRASING]
        lines.append(self._context.words("effect", asked.reader, number=len(rehearsal.changed)))
        lines += [
            f"• {escape(each.question)}: {escape(' '.join(each.before.labels) or '—')} → "
            f"{escape(' '.join(each.after.labels) or '—')}"
            for each in others[:_MOST]
        ]
        lines += [
            f"⚠ {escape(each.phrasing)}: {escape(each.intent)} / {escape(each.other)}"
            for each in rehearsal.collisions[:_MOST]
        ]
        return in_room(lines, _LONGEST)
