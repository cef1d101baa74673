"""/queue: what families gave to the editors, alike questions together, most frequent first."""

from collections.abc import Mapping
from typing import Final

from bot.buttons import Button, digits, in_rows, packed
from bot.markup import escape
from bot.moderation.closing import Closing
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.drafts import Drafts, UnchangedError
from bot.moderation.grouping import Group, group_with, open_groups
from bot.moderation.refused import refused
from bot.moderation.review import Review
from bot.page import Page
from bot.store import Kept, Stale, Verdict
from faq.edits import add_phrasing
from faq.finding import INTENT, where
from faq.labels import split_label, title_of
from faq.models import Language
from faq.yamltext import EditError

MOST_SHOWN: Final = 5
MOST_TARGETS: Final = 8
MOST_GUESSES: Final = 4


class Queue:
    """Shows the queue, and what can be done with a question."""

    def __init__(self, context: Context, drafts: Drafts, review: Review, closing: Closing) -> None:
        self._context = context
        self._drafts = drafts
        self._review = review
        self._closing = closing

    async def groups(self) -> list[Group]:
        """The open questions in groups, the most frequent first."""
        return await open_groups(self._context.store.questions)

    async def on_queue(self, asked: Asked) -> Page:
        """The groups, most frequent first, without what was answered meanwhile."""
        await self._closing.catch_up(asked.bot)
        groups = await self.groups()
        if not groups:
            return self._context.page("queue_empty", asked.language)
        rows = digits(in_rows([_button(group, "q") for group in groups[:MOST_SHOWN]], 1))
        return self._context.page("queue", asked.language, rows, number=len(groups))

    async def on_question(self, asked: Asked, number: int) -> Page:
        """One question: teach it, answer it, put it to another, or dismiss it."""
        context = self._context
        question, page = await self.opened(asked, number)
        if question is None:
            return page
        library = context.answers.library
        teach = [
            Button(
                title_of(library, label, asked.language),
                packed(KIND, "teach", str(number), split_label(label)[0]),
            )
            for label in question.guesses[:MOST_GUESSES]
        ]
        others = [
            context.button(name, asked.language, name, str(number))
            for name in ("write", "merge", "dismiss")
        ]
        rows = digits((*in_rows(teach, 1), *in_rows(others, 2)))
        group = group_with(await self.groups(), number) or Group((question,))
        texts = "\n".join(f"• <i>{escape(each.text)}</i>" for each in group.questions[:MOST_SHOWN])
        head = context.words("question", asked.language, number=group.number)
        return Page(html=f"{head}\n\n{texts}", language=asked.language, rows=rows)

    async def opened(self, asked: Asked, number: int) -> tuple[Kept | None, Page]:
        """A question on which nobody has decided; else None, and what is said instead."""
        question = await self._context.store.questions.get(number)
        if question is None or question.verdict is not Verdict.OPEN:
            return None, self.stale(asked, question)
        return question, self._context.page("gone", asked.language)

    async def on_teach(self, asked: Asked, number: int, intent: str) -> Page:
        """A draft that adds the question to an intent's phrasings."""
        question, page = await self.opened(asked, number)
        if question is None:
            return page
        context = self._context
        base = context.publishing.state.revision.id
        try:
            draft = await self._drafts.take(
                asked.by, base, lambda files: with_phrasing(files, intent, question), number
            )
        except UnchangedError:
            return context.page("taught_already", asked.language)
        except EditError as error:
            return refused(context, asked.language, error)
        return await self._review.page(asked, draft)

    # --- without a draft --------------------------------------------------------------------

    async def on_merge(self, asked: Asked, number: int) -> Page:
        """The groups that a question may be put to."""
        question, page = await self.opened(asked, number)
        if question is None:
            return page
        groups = await self.groups()
        others = [group for group in groups if number not in {q.id for q in group.questions}]
        buttons = [_button(group, "into", str(number)) for group in others[:MOST_TARGETS]]
        rows = digits(in_rows(buttons, 1))
        return self._context.page("merge_how" if buttons else "merge_none", asked.language, rows)

    async def on_into(self, asked: Asked, number: int, target: int) -> Page:
        """Put a question, and those like it, to another one."""
        into, page = await self.opened(asked, target)
        if into is None:
            return page
        return await self._decided(asked, number, Verdict.MERGED, str(target), "merged")

    async def on_dismiss(self, asked: Asked, number: int) -> Page:
        """Put a question, and those like it, aside."""
        return await self._decided(asked, number, Verdict.DISMISSED, None, "dismissed")

    async def _decided(
        self, asked: Asked, number: int, verdict: Verdict, into: str | None, said: str
    ) -> Page:
        """Decide on a question; those like it go with it."""
        questions = self._context.store.questions
        group = group_with(await self.groups(), number)
        try:
            await questions.decide(number, asked.by, verdict, into)
            for each in group.questions if group is not None else ():
                if each.id != number:
                    at = into or str(number)
                    await questions.decide(each.id, asked.by, Verdict.MERGED, at)
        except Stale as error:
            return self.stale(asked, error.current)
        return self._context.page(said, asked.language)

    def stale(self, asked: Asked, current: object) -> Page:
        """Say who decided what and when."""
        if not isinstance(current, Kept) or current.by is None or current.decided_at is None:
            return self._context.page("gone", asked.language)
        html = self._context.decided(
            asked.language, current.by.name, current.verdict, current.decided_at
        )
        return Page(html=html, language=asked.language)


def with_phrasing(files: Mapping[str, str], intent: str, question: Kept) -> dict[str, str]:
    """The content with a question among an intent's phrasings.

    Raises:
        KeyError: there is no such intent.
        EditError: it has no phrasings in the question's language.
    """
    path = where(files, INTENT, intent)
    group = "en" if question.language == Language.EN else "zh"
    text = add_phrasing(files[path], intent, group, " ".join(question.text.split()))
    return {**files, path: text}


def _button(group: Group, name: str, *before: str) -> Button:
    """A group to be chosen."""
    words = f"{group.number}× {group.first.text}"[:60]
    return Button(words, packed(KIND, name, *before, str(group.first.id)))
