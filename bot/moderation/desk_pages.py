"""Which page a command, a button or a text of a moderator opens."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from bot.buttons import Button, digits, in_rows, packed
from bot.markup import escape
from bot.moderation.announcing import Announcing
from bot.moderation.answering import Answering
from bot.moderation.approval import OPEN, Approval
from bot.moderation.closing import Closing
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.drafts import Drafts
from bot.moderation.editing import Editing
from bot.moderation.files import FilesPages
from bot.moderation.history import History
from bot.moderation.listing import Listing
from bot.moderation.overview import Overview
from bot.moderation.people import People
from bot.moderation.preview import Chosen
from bot.moderation.queue import Queue
from bot.moderation.releases import Releases
from bot.moderation.review import Review
from bot.moderation.tongues import Tongues
from bot.moderation.waiting import Waiting
from bot.page import Page
from bot.store import Draft, DraftHead, DraftState

Opener = Callable[..., Awaitable[Page | None]]

MOST_LISTED: Final = 8
_DECIDING: Final = ("propose", "approve", "reject", "reopen", "withdraw", "settle")
"""What is pressed under a draft that was read: it must be as it was then."""


class DeskPages:
    """All pages of the desk."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.waiting = Waiting(context.store.talks, context.now)
        self.tongues = Tongues(context.store)
        self.drafts = Drafts(context.store, context.publishing)
        self.review = Review(context, self.drafts)
        announcing = Announcing(context, self.tongues)
        drafts, review, waiting = self.drafts, self.review, self.waiting
        self.editing = Editing(context, drafts, review, waiting)
        self.files = FilesPages(context, drafts, review)
        self.approval = Approval(context, drafts, review, announcing, waiting)
        self.closing = Closing(context)
        self.queue = Queue(context, drafts, review, self.closing)
        self.answering = Answering(context, drafts, review, waiting, self.queue)
        self.releases = Releases(context, drafts, review, announcing)
        self.history = History(context, drafts, review, waiting)
        self.listing = Listing(context)
        self.people = People(context, self.listing, self.tongues)
        self.overview = Overview(context)
        self._commands: Mapping[str, Opener] = {
            "queue": self.queue.on_queue,
            "drafts": self._drafts,
            "history": self.history.on_history,
            "stats": self.overview.on_stats,
            "export": self.files.on_export,
        }
        self._simple: Mapping[str, Opener] = {
            "node": self.editing.on_node,
            "derive": self.editing.on_derive,
            "phrase": self.editing.on_phrase,
            "add": self.editing.on_add,
            "word": self.editing.on_word,
            "unword": self.editing.on_unword,
            "file": self.files.on_entry_sent,
            "topic": self.files.on_topic,
            "send": self.files.on_topic_sent,
            "everything": self.files.on_everything,
        }
        self._numbered: Mapping[str, Opener] = {
            "rev": self.history.on_revision,
            "roll": self.history.on_rollback,
            "q": self.queue.on_question,
            "teach": self.queue.on_teach,
            "merge": self.queue.on_merge,
            "dismiss": self.queue.on_dismiss,
            "write": self.answering.on_write,
            "which": self.answering.on_which,
            "about": self.answering.on_about,
            "release": self.releases.on_release,
            "met": self.releases.on_met,
            "choose": self.releases.on_choose,
            "join": self.releases.on_join,
            "fire": self.people.on_remove,
            "list": self._drafts,
        }
        self._of_draft: Mapping[str, Opener] = {
            "draft": self._draft,
            "preview": self.approval.on_preview,
            "rehearse": self.approval.on_rehearse,
            "propose": self.approval.on_propose,
            "withdraw": self.approval.on_withdraw,
            "reopen": self.approval.on_reopen,
            "approve": self.approval.on_approve,
            "reject": self.approval.on_reject,
            "diff": self.files.on_difference,
        }

    async def command(
        self, asked: Asked, name: str, words: str, replied: tuple[int, str] | None
    ) -> Page | None:
        """What a command opens.

        Args:
            asked: who wrote it.
            name: of the command.
            words: after it.
            replied: id and name of the person whose message it answers.
        """
        await self.waiting.done(asked)
        match name:
            case "edit":
                return await (
                    self.editing.on_edit(asked, words) if words else self.files.on_how(asked)
                )
            case "rollback":
                number, _, reason = words.partition(" ")
                return await self.history.on_rollback(asked, int(number.lstrip("#")), reason)
            case "moderators":
                return await self.people.on_command(asked, words, replied)
            case "why":
                return await self.overview.on_why(asked, words)
        return await self._commands[name](asked)

    async def pressed(self, asked: Asked, name: str, rest: Sequence[str]) -> Page | None:
        """What a button opens; None where it opens no page.

        Raises:
            ValueError, LookupError, TypeError: the button carries something else.
        """
        if (simple := self._simple.get(name)) is not None:
            return await simple(asked, *rest)
        if (numbered := self._numbered.get(name)) is not None:
            return await numbered(asked, int(rest[0]), *rest[1:])
        if name == "into":
            return await self.queue.on_into(asked, int(rest[0]), int(rest[1]))
        draft = await self.drafts.get(int(rest[0]))
        if draft is None:
            return self._context.page("gone", asked.language)
        seen = int(rest[1]) if len(rest) > 1 else draft.version
        if name in _DECIDING and draft.state in OPEN and seen != draft.version:
            return await self.review.anew(asked, draft)
        if name == "settle":
            return await self.approval.on_settle(asked, draft, int(rest[2]), rest[3])
        if name == "look":
            return await self.approval.on_preview(asked, draft, Chosen.from_button(rest[2:]))
        shown = await self._of_draft[name](asked, draft)
        if draft.question_id is not None:
            await self.closing.catch_up(asked.bot)
        return shown

    async def given(self, asked: Asked, what: tuple[str, ...], text: str) -> Page | None:
        """What comes of a text that was asked for."""
        for place in (self.editing, self.answering, self.approval, self.history):
            page = await place.on_given(asked, what, text)
            if page is not None:
                if what[0] == "override":
                    await self.closing.catch_up(asked.bot)
                return page
        return self._context.page("gone", asked.language)

    async def _draft(self, asked: Asked, draft: Draft) -> Page:
        return await self.review.page(asked, draft)

    async def _drafts(self, asked: Asked, page: int = 0) -> Page:
        """What waits for a decision, what is being written, and what came of one's own."""
        context, language = self._context, asked.language
        drafts = await self._listed(asked)
        begin = page * MOST_LISTED
        shown = drafts[begin : begin + MOST_LISTED]
        lines = [
            f"#{each.id} {context.words(f'state_{each.state}', language)} "
            f"{escape(each.author.name)}: {escape(each.title)}"
            for each in shown
        ]
        if len(drafts) > len(shown):
            lines.append(f"({begin + 1}–{begin + len(shown)} / {len(drafts)})")
        buttons = [Button(f"#{each.id}", packed(KIND, "draft", str(each.id))) for each in shown]
        rows = digits(in_rows(buttons, 4))
        around = [("‹", page - 1)] if page else []
        around += [("›", page + 1)] if begin + MOST_LISTED < len(drafts) else []
        if around:
            leaf = [Button(sign, packed(KIND, "list", str(to))) for sign, to in around]
            rows = (*rows, tuple(leaf))
        if (release := await self.releases.waiting()) is not None:
            rows = (*rows, (context.button("release", language, "release", str(release)),))
        head = context.words("drafts", language)
        html = "\n".join((head, *(lines or ["—"])))
        return Page(html=html, language=language, rows=rows)

    async def _listed(self, asked: Asked) -> tuple[DraftHead, ...]:
        """What waits longest first, then what was begun last, then one's own last rejected one."""
        heads = self._context.store.drafts.heads
        drafts = await heads(*OPEN)
        waiting = [each for each in drafts[::-1] if each.state is DraftState.PROPOSED]
        written = [each for each in drafts if each.state is DraftState.EDITING]
        rejected = await heads(DraftState.REJECTED, author=asked.by.id)
        mine = [each for each in rejected if not each.is_empty]
        return (*waiting, *written, *mine[:1])
