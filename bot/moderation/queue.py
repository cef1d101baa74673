"""/queue: what families gave to the editors, alike questions together, most frequent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from bot.buttons import Button, digits, in_rows, packed
from bot.markup import escape
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.editing import Editing
from bot.page import Page
from bot.store import Kept, Stale, Verdict
from faq.edits import add_phrasing
from faq.finding import INTENT, where
from faq.labels import split_label, title_of
from faq.models import Language
from faq.normalise import fold

ALIKE: Final = 82
"""Of 100, from which two questions count as the same one."""
MOST_SHOWN: Final = 5
MOST_GUESSES: Final = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are alike; the first stands for all."""

    questions: tuple[Kept, ...]

    @property
    def first(self) -> Kept:
        """The oldest."""
        return self.questions[0]


def grouped(questions: Sequence[Kept]) -> list[Group]:
    """Questions in groups, the largest first, the older first among as large ones."""
    groups: list[list[Kept]] = []
    folded: list[str] = []
    for question in questions:
        text = fold(question.text)
        likeness = [fuzz.token_set_ratio(text, other) for other in folded]
        best = max(range(len(likeness)), key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= ALIKE:
            groups[best].append(question)
        else:
            groups.append([question])
            folded.append(text)
    ordered = sorted(groups, key=lambda group: (-len(group), group[0].id))
    return [Group(tuple(group)) for group in ordered]


class Queue:
    """Shows the queue, and what can be done with a question."""

    def __init__(self, context: Context, editing: Editing) -> None:
        self._context = context
        self._editing = editing

    async def on_queue(self, asked: Asked) -> Page:
        """The groups, most frequent first."""
        groups = grouped(await self._context.store.questions.open())
        if not groups:
            return self._context.page("queue_empty", asked.reader)
        buttons = [
            Button(f"{len(group.questions)}× {group.first.text}"[:60], data)
            for group in groups[:MOST_SHOWN]
            if (data := packed(KIND, "q", str(group.first.id)))
        ]
        return self._context.page(
            "queue", asked.reader, digits(in_rows(buttons, 1)), number=len(groups)
        )

    async def on_question(self, asked: Asked, number: int) -> Page:
        """One question: teach it, answer it, or dismiss it."""
        context = self._context
        question = await context.store.questions.get(number)
        if question is None:
            return context.page("gone", asked.reader)
        if question.verdict is not Verdict.OPEN:
            return self.stale(asked, question)
        library = context.answers.library
        teach = [
            Button(title_of(library, label, asked.reader.language), data)
            for label in question.guesses[:MOST_GUESSES]
            if (data := packed(KIND, "teach", str(number), split_label(label)[0]))
        ]
        others = [
            context.button("write", asked.reader, "write", str(number)),
            context.button("dismiss", asked.reader, "dismiss", str(number)),
        ]
        rows = digits((*in_rows(teach, 1), *in_rows(others, 2)))
        page = context.page("question", asked.reader, rows)
        html = f"{page.html}\n\n<i>{escape(question.text)}</i>"
        return Page(html=html, language=page.language, rows=rows)

    async def on_teach(self, asked: Asked, number: int, intent: str) -> Page:
        """A draft that adds the question to an intent's phrasings."""
        question = await self._context.store.questions.get(number)
        if question is None:
            return self._context.page("gone", asked.reader)
        if question.verdict is not Verdict.OPEN:
            return self.stale(asked, question)
        state = self._context.publishing.state
        path = where(state.files, INTENT, intent)
        group = "en" if question.language == Language.EN else "zh"
        new = add_phrasing(state.files[path], intent, group, " ".join(question.text.split()))
        return await self._editing.begun(asked, question.text[:80], {path: new}, number)

    async def on_write(self, asked: Asked, number: int) -> Page:
        """How an answer is written."""
        question = await self._context.store.questions.get(number)
        if question is None:
            return self._context.page("gone", asked.reader)
        return self._context.page("write_how", asked.reader)

    async def on_dismiss(self, asked: Asked, number: int) -> Page:
        """Put a question, and those like it, aside."""
        questions = self._context.store.questions
        alike = [
            group
            for group in grouped(await questions.open())
            if number in {each.id for each in group.questions}
        ]
        try:
            await questions.decide(number, asked.by, Verdict.DISMISSED)
            for each in alike[0].questions if alike else ():
                if each.id != number:
                    await questions.decide(each.id, asked.by, Verdict.MERGED, str(number))
        except Stale as error:
            return self.stale(asked, error.current)
        return self._context.page("dismissed", asked.reader)

    async def published(self, asked: Asked, number: int, label: str) -> None:
        """A draft that answers a question is live: close it, and tell those who wait."""
        context = self._context
        questions = context.store.questions
        question = await questions.get(number)
        if question is None:
            return
        alike = [
            group
            for group in grouped(await questions.open())
            if number in {each.id for each in group.questions}
        ]
        for each in (question, *(alike[0].questions if alike else ())):
            try:
                await questions.decide(each.id, asked.by, Verdict.TAUGHT, label)
            except Stale:
                continue
            if (wish := await questions.take_wish(each.id)) is None:
                continue
            if (chat_id := context.sealer.open(wish.sealed)) is not None:
                await self._tell(asked, chat_id, Language(each.language), label)

    async def _tell(self, asked: Asked, chat_id: int, language: Language, label: str) -> None:
        """Tell somebody once that there is an answer."""
        library = self._context.answers.library
        button = Button(title_of(library, label, language), packed("a", label), digit="1")
        page = Page(
            html=library.notices["give_answered"][language], language=language, rows=((button,),)
        )
        await self._context.sender.send_to(asked.bot, chat_id, page)

    def stale(self, asked: Asked, current: object) -> Page:
        """Say who decided what and when."""
        if not isinstance(current, Kept) or current.by is None or current.decided_at is None:
            return self._context.page("gone", asked.reader)
        return self._context.page(
            "decided",
            asked.reader,
            who=current.by.name,
            what=current.verdict.value,
            when=f"{current.decided_at:%Y-%m-%d %H:%M}",
        )
