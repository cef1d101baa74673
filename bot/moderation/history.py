"""/history and /rollback: what was published, by whom and why, and back to it."""

from typing import Final

from bot.buttons import Button, digits, in_rows, packed
from bot.markup import escape
from bot.moderation.building import live_files
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.faults import explained
from bot.moderation.publishing import BlockedError
from bot.moderation.telling import told
from bot.page import Page
from bot.store import Revision

MOST: Final = 8


class History:
    """Shows revisions, and goes back to one."""

    def __init__(self, context: Context) -> None:
        self._context = context

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
        """Let families read an earlier revision again."""
        context = self._context
        revision = await context.store.revisions.get(number)
        if revision is None:
            return context.page("gone", asked.language)
        try:
            published = await context.publishing.roll_back(revision, asked.by, reason)
        except BlockedError as error:
            faults = explained(context, asked.language, error.rehearsal.faults)
            html = f"{context.words('blocked', asked.language)}\n{faults}"
            return Page(html=html, language=asked.language)
        return context.page("rolled", asked.language, number=number, revision=published.id)

    def _line(self, revision: Revision) -> str:
        who = revision.author.name if revision.author else "—"
        approver = f" ✓ {revision.approver.name}" if revision.approver else ""
        reason = f" — {revision.reason}" if revision.reason else ""
        when = f"{revision.at:%Y-%m-%d %H:%M}"
        return f"#{revision.id} {when} {revision.kind}: {who}{approver}{reason}"
