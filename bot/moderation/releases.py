"""A release that met moderators' changes: they are told, see both, and choose entry by entry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from telegram import Bot

from bot.buttons import Button, digits, in_rows, packed
from bot.markup import escape
from bot.moderation.announcing import Announcing
from bot.moderation.approval import OPEN
from bot.moderation.arriving import Meeting
from bot.moderation.combining import BOTH, MINE, THEIRS, text_of, ways_of
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.drafts import Drafts, UnchangedError, entry_text, named
from bot.moderation.entries import digest
from bot.moderation.faults import explained
from bot.moderation.review import Review
from bot.moderation.telling import told_entry
from bot.page import Page
from bot.store import Choice, Draft, Revision
from bot.store.choices import LONGEST_ENTRY
from faq.merge import Conflict, merge, resolved
from faq.models import Language
from faq.yamlfile import Fault

Files = Mapping[str, str]
_CHOICES: Final = {MINE: "keep_ours", THEIRS: "take_release", BOTH: "keep_both"}


@dataclass(frozen=True, slots=True)
class News:
    """What met when the latest release came."""

    release: Revision
    meeting: Meeting
    faults: tuple[Fault, ...]
    """Why the two could not be joined; empty where they are."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Where the choices of moderators stand."""

    drafts: tuple[Draft, ...]
    """Those that are open: the release's text may be in one."""
    choices: Mapping[tuple[str, str], Choice]
    """By path and entry: what stays ours."""


class Releases:
    """Tells of it once, and makes drafts of what is chosen."""

    def __init__(
        self, context: Context, drafts: Drafts, review: Review, announcing: Announcing
    ) -> None:
        self._context = context
        self._drafts = drafts
        self._review = review
        self._announcing = announcing
        self._news: News | None = None

    async def tell(self, bot: Bot, faults: Sequence[Fault] = ()) -> bool:
        """Tell the moderators what the latest release met, unless somebody has told them.

        Args:
            bot: who writes.
            faults: that kept this process from taking the content up at its start.

        Returns:
            Whether they were told.
        """
        news = await self.news()
        if news is None:
            return False
        news = replace(news, faults=tuple(faults) or news.faults)
        if not (news.faults or news.meeting.conflicts):
            return False
        if not await self._context.store.once.first(f"release {news.release.id}"):
            return False

        async def page(language: Language) -> Page:
            return await self._page(language, news)

        await self._announcing.tell(bot, page)
        return True

    async def news(self) -> News | None:
        """What the latest release met; None where nothing was there before it."""
        publishing = self._context.publishing
        release = await self._context.store.revisions.latest_release()
        if release is None:
            return None
        if self._news is None or self._news.release.id != release.id:
            meeting = await publishing.meeting(release)
            if meeting is None:
                return None
            joined = meeting.merged == meeting.live
            faults = () if joined else await publishing.faults(meeting.merged)
            self._news = News(release, meeting, faults)
        return self._news

    async def waiting(self) -> int | None:
        """The number of the release some of whose entries wait for a choice; None if none do."""
        news = await self.news()
        if news is None:
            return None
        known = await self._known(news)
        open_ = [each for each in news.meeting.conflicts if self._settled(known, each) is None]
        return news.release.id if open_ or news.faults else None

    # --- pages ------------------------------------------------------------------------------

    async def on_release(self, asked: Asked, number: int) -> Page:
        """The entries that both changed."""
        return await self._page(asked.language, await self._of(number))

    async def _of(self, number: int) -> News:
        news = await self.news()
        if news is None or news.release.id != number:
            raise LookupError(number)
        return news

    async def _page(self, language: Language, news: News) -> Page:
        context, number = self._context, str(news.release.id)
        blocks, buttons = [], []
        if news.faults:
            blocks += [
                context.words("release_faults", language, number=number),
                explained(context, language, news.faults),
            ]
            buttons.append(context.button("join", language, "join", number))
        if news.meeting.conflicts:
            lines = [context.words("release_met", language, number=number)]
            known = await self._known(news)
            for each in news.meeting.conflicts:
                name, settled = named(each), self._settled(known, each)
                if settled is not None:
                    lines.append(f"✓ {escape(name)}: {context.state(language, *settled)}")
                    continue
                lines.append(f"• {escape(name)}")
                data = packed(KIND, "met", number, digest(each.path, each.id))
                buttons.append(Button(name[:60], data))
            blocks.append("\n".join(lines))
        rows = digits(in_rows(buttons, 1))
        return Page(html="\n\n".join(blocks), language=language, rows=rows)

    async def on_met(self, asked: Asked, number: int, address: str) -> Page:
        """One entry: what we made of it, what the release made of it, and the choice."""
        context, language = self._context, asked.language
        news = await self._of(number)
        conflict = self._conflict(news, address)
        if (settled := self._settled(await self._known(news), conflict)) is not None:
            return self._settled_page(asked, *settled)
        ours = f"<b>{context.words('ours', language)}</b>\n{told_entry(conflict, conflict.ours)}"
        head = context.words("released", language)
        released = f"<b>{head}</b>\n{told_entry(conflict, conflict.theirs)}"
        html = f"<b>{escape(named(conflict))}</b>\n\n{ours}\n\n{released}"
        buttons = [
            context.button(_CHOICES[way], language, "choose", str(number), address, way)
            for way in ways_of(conflict)
        ]
        return Page(html=html, language=language, rows=digits(in_rows(buttons, 1)))

    async def on_choose(self, asked: Asked, number: int, address: str, way: str) -> Page:
        """Keep ours, which is written down; or a draft of the release's, or of both."""
        context = self._context
        news = await self._of(number)
        conflict = self._conflict(news, address)
        if (settled := self._settled(await self._known(news), conflict)) is not None:
            return self._settled_page(asked, *settled)
        if way == MINE:
            choices, by = context.store.choices, asked.by
            if not await choices.keep(news.release.id, conflict.path, conflict.id, by):
                return await self.on_met(asked, number, address)  # somebody was first
            page = await self.on_release(asked, number)
            words = context.words("kept_ours", asked.language, id=named(conflict))
            return replace(page, html=f"{words}\n\n{page.html}")
        text = text_of(conflict, way)

        def change(files: Files) -> Files:
            return resolved(files, conflict, text)

        return await self._drafted(asked, change)

    async def on_join(self, asked: Asked, number: int) -> Page:
        """A draft of what could not be joined by itself, to be mended."""
        meeting = (await self._of(number)).meeting

        def change(files: Files) -> Files:
            merged, _ = merge(meeting.live, meeting.merged, files)
            return merged

        return await self._drafted(asked, change)

    async def _drafted(self, asked: Asked, change: Callable[[Files], Files]) -> Page:
        current = self._context.publishing.state.revision.id
        try:
            draft = await self._drafts.take(asked.by, current, change)
        except UnchangedError:
            return self._context.page("unchanged", asked.language)
        return await self._review.page(asked, draft)

    # --- what has been chosen ---------------------------------------------------------------

    def _conflict(self, news: News, address: str) -> Conflict:
        """A conflict, with our text as it is live now.

        Raises:
            LookupError: there is none there.
        """
        for each in news.meeting.conflicts:
            if digest(each.path, each.id) == address:
                live = entry_text(self._context.publishing.state.files, each)
                return replace(each, ours=live or "")
        raise LookupError(address)

    async def _known(self, news: News) -> _Known:
        store = self._context.store
        choices = {
            (each.path, each.entry): each for each in await store.choices.of(news.release.id)
        }
        return _Known(await store.drafts.in_state(*OPEN), choices)

    def _settled(self, known: _Known, conflict: Conflict) -> tuple[str, str, datetime | str] | None:
        """Who chose what, and when or where; None while nobody has."""
        files = self._context.publishing.state.files
        if entry_text(files, conflict) == conflict.theirs:
            return "", "published", ""
        for draft in known.drafts:
            if entry_text(draft.files, conflict) == conflict.theirs:
                return draft.author.name, "in_draft", f"#{draft.id}"
        choice = known.choices.get((conflict.path, conflict.id[:LONGEST_ENTRY]))
        return None if choice is None else (choice.by.name, "kept", choice.at)

    def _settled_page(self, asked: Asked, who: str, what: str, when: datetime | str) -> Page:
        html = self._context.decided(asked.language, who or "—", what, when)
        return Page(html=html, language=asked.language)
