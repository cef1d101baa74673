"""/history and /rollback: what was published, by whom and why, and back to it."""

from collections.abc import Sequence

from bot.buttons import Button, digits, in_rows, packed
from bot.markup import escape
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.publishing import RELEASED, BlockedError
from bot.page import Page
from bot.store import Revision
from faq.export import difference

MOST = 8
_MOST_LINES = 25
_LONGEST = 300
_ROOM = 2800


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
        return self._context.page("history", asked.reader, rows, lines=lines)

    async def on_revision(self, asked: Asked, number: int) -> Page:
        """What one revision changed."""
        revisions = self._context.store.revisions
        revision, before = await revisions.get(number), await revisions.get(number - 1)
        if revision is None:
            return self._context.page("gone", asked.reader)
        old = await revisions.files(before) if before is not None else {}
        new = await revisions.files(revision)
        told = told_difference(_live(old), _live(new)) if before is not None else ""
        back = self._context.button("rollback", asked.reader, "roll", str(number))
        page = self._context.page(
            "revision", asked.reader, digits(((back,),)), line=self._line(revision)
        )
        return Page(html=f"{page.html}\n\n{told}", language=page.language, rows=page.rows)

    async def on_rollback(self, asked: Asked, number: int, reason: str = "") -> Page:
        """Let families read an earlier revision again."""
        context = self._context
        revision = await context.store.revisions.get(number)
        if revision is None:
            return context.page("gone", asked.reader)
        try:
            published = await context.publishing.roll_back(revision, asked.by, reason)
        except BlockedError as error:
            faults = "\n".join(map(str, error.rehearsal.faults[:10]))
            return context.page("blocked", asked.reader, faults=faults)
        return context.page("rolled", asked.reader, number=number, revision=published.id)

    def _line(self, revision: Revision) -> str:
        who = revision.author.name if revision.author else "—"
        approver = f" ✓ {revision.approver.name}" if revision.approver else ""
        reason = f" — {revision.reason}" if revision.reason else ""
        when = f"{revision.at:%Y-%m-%d %H:%M}"
        return f"#{revision.id} {when} {revision.kind}: {who}{approver}{reason}"


def told_difference(before: dict[str, str], after: dict[str, str]) -> str:
    """What differs between two contents, as HTML, an entry a line; the rest is counted."""
    found = difference(before, after)
    lines = [
        f"<b>{escape(each.id)}</b> {escape(each.what)}\n"
        f"− {escape(_short(each.before))}\n+ {escape(_short(each.after))}"
        for each in found[:_MOST_LINES]
    ]
    more = [f"… +{len(found) - _MOST_LINES}"] if len(found) > _MOST_LINES else []
    return in_room([*lines, *more], _ROOM)


def in_room(lines: Sequence[str], most: int) -> str:
    """Lines of HTML, as many as there is room for; the rest is counted."""
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) > most:
            return "\n".join((*kept, f"… +{len(lines) - len(kept)}"))
        kept.append(line)
    return "\n".join(kept)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _live(files: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in files.items() if not path.startswith(RELEASED)}
