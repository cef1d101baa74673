"""/history and /rollback: what was published, by whom and why, and a draft that goes back to it."""

from typing import Final

from bot.buttons import Button, digits, in_rows, packed
from bot.markup import escape
from bot.moderation.building import live_files
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.drafts import Drafts, UnchangedError
from bot.moderation.review import Review
from bot.moderation.telling import told
from bot.moderation.waiting import Waiting
from bot.page import Page
from bot.store import Revision

MOST: Final = 8
LONGEST_REASON: Final = 500
"""Characters of a reason that are kept: the list of revisions tells it."""


class History:
    """Shows revisions, and proposes to go back to one."""

    def __init__(self, context: Context, drafts: Drafts, review: Review, waiting: Waiting) -> None:
        self._context = context
        self._drafts = drafts
        self._review = review
        self._waiting = waiting

    async def on_history(self, asked: Asked) -> Page:
        """The latest revisions."""
        found = await self._context.store.revisions.history(MOST)
        lines = "\n".join(self._line(each) for each in found)
        rows = digits(
            in_rows([Button(f"#{each.id}", packed(KIND, "rev", str(each.id))) for each in found], 4)
        )
        return self._context.page("history", asked.language, rows, lines=lines)

    async def on_revision(self, asked: Asked, number: int) -> Page:
        """What one revision changed."""
        revisions = self._context.store.revisions
        revision, before = await revisions.get(number), await revisions.get(number - 1)
        if revision is None:
            return self._context.page("gone", asked.language)
        old = await revisions.files(before) if before is not None else {}
        new = await revisions.files(revision)
        changed = told(live_files(old), live_files(new)) if before is not None else ""
        chosen = await self._chosen(asked, revision)
        back = self._context.button("rollback", asked.language, "roll", str(number))
        page = self._context.page(
            "revision", asked.language, digits(((back,),)), line=self._line(revision)
        )
        html = "\n\n".join(filter(None, (page.html, chosen, changed)))
        return Page(html=html, language=page.language, rows=page.rows)

    async def _chosen(self, asked: Asked, revision: Revision) -> str:
        """Which entries stayed ours when a release came, who chose that and when, as HTML."""
        context, language = self._context, asked.language
        lines = []
        for each in await context.store.choices.of(revision.id):
            said = context.state(language, each.by.name, "kept", each.at)
            lines.append(f"✓ {escape(each.entry or each.path)}: {said}")
        return "\n".join(lines)

    async def on_rollback(self, asked: Asked, number: int, reason: str = "") -> Page:
        """A draft that lets families read an earlier revision again; without a reason, ask why."""
        if await self._context.store.revisions.get(number) is None:
            return self._context.page("gone", asked.language)
        why = " ".join(reason.split())[:LONGEST_REASON]
        if not why:
            await self._waiting.ask(asked, "back", str(number))
            return self._context.page("back_why", asked.language)
        try:
            draft = await self._drafts.back(asked.by, number, why)
        except UnchangedError:
            return self._context.page("unchanged", asked.language)
        return await self._review.page(asked, draft)

    async def on_given(self, asked: Asked, what: tuple[str, ...], text: str) -> Page | None:
        """The reason that was asked for has come; None if something else was asked for."""
        match what:
            case ("back", number):
                await self._waiting.done(asked)
                return await self.on_rollback(asked, int(number), text)
        return None

    def _line(self, revision: Revision) -> str:
        who = revision.author.name if revision.author else "—"
        approver = f" ✓ {revision.approver.name}" if revision.approver else ""
        reason = f" — {revision.reason}" if revision.reason else ""
        when = f"{revision.at:%Y-%m-%d %H:%M}"
        return f"#{revision.id} {when} {revision.kind}: {who}{approver}{reason}"
