"""An answer is written for a question from the queue: which one, in Chinese, in English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.buttons import Button, Rows, digits, fits, in_rows, packed
from bot.markup import escape
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.drafts import Drafts, UnchangedError
from bot.moderation.queue import Queue, with_phrasing
from bot.moderation.refused import refused
from bot.moderation.review import Review
from bot.moderation.waiting import Waiting
from bot.moderation.writable import abouts_of, ids_in, likely_sources, with_room
from bot.page import Page
from bot.store import Kept
from faq.edits import set_field
from faq.finding import INTENT, find, where
from faq.labels import ANY, about_name, join_label, split_label, title_of
from faq.models import Language, Library
from faq.yamlfile import read_yaml
from faq.yamltext import EditError

MOST_SHOWN: Final = 6
MOST_SOURCES: Final = 20
AGAIN: Final = timedelta(days=182)
"""When an answer is due for review, where the day that stands there has passed."""

At = tuple[str, str, str, str]
"""The number of the question; the intent, and what it is about; the revision that was seen."""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as a moderator wrote it."""

    intent: str
    about: str
    texts: Mapping[Language, str]
    """What stands before the first empty line is seen first, the rest is opened; without an empty
    line the present rest stays."""
    sources: tuple[str, ...] = ()
    """Of one that is new, by id."""


class Answering:
    """Leads through writing an answer; what is written so far stands in the store."""

    def __init__(
        self,
        context: Context,
        drafts: Drafts,
        review: Review,
        waiting: Waiting,
        queue: Queue,
    ) -> None:
        self._context = context
        self._drafts = drafts
        self._review = review
        self._waiting = waiting
        self._queue = queue

    async def on_write(self, asked: Asked, number: int) -> Page:
        """Which answer it is to be: one of the guesses, or one that a word finds."""
        question, page = await self._queue.opened(asked, number)
        if question is None:
            return page
        await self._waiting.ask(asked, "find", str(number))
        intents = dict.fromkeys(split_label(label)[0] for label in question.guesses)
        rows = self._intents(asked, number, list(intents))
        html = self._context.words("write_which", asked.language)
        asks = f"<i>{escape(question.text)}</i>"
        return Page(html=f"{html}\n\n{asks}", language=asked.language, rows=rows)

    def _intents(self, asked: Asked, number: int, intents: list[str]) -> Rows:
        library = self._context.answers.library
        buttons = [
            Button(title_of(library, intent, asked.language), data)
            for intent in intents[:MOST_SHOWN]
            if intent in library.intents
            and abouts_of(library, intent)
            and fits(data := packed(KIND, "which", str(number), intent))
        ]
        return digits(in_rows(buttons, 1))

    async def on_which(self, asked: Asked, number: int, intent: str) -> Page:
        """About which cell; where an answer is about nothing in particular, its text at once."""
        library = self._context.answers.library
        abouts = abouts_of(library, intent)
        if len(abouts) == 1:
            return await self.on_about(asked, number, intent, abouts[0])
        buttons = [
            Button(self._about_words(asked, library, intent, about), data)
            for about in abouts
            if fits(data := packed(KIND, "about", str(number), intent, about))
        ]
        rows = digits(in_rows(buttons, 2))
        return self._context.page("write_about", asked.language, rows)

    def _about_words(self, asked: Asked, library: Library, intent: str, about: str) -> str:
        if about == ANY:
            words = self._context.words("about_any", asked.language)
        else:
            words = about_name(library, about, asked.language)
        if about in library.intents[intent].answers:
            return words
        # A button's words are no HTML.
        notice = library.notices["mod_about_new"][asked.language]
        return notice.replace("{about}", words)

    async def on_about(self, asked: Asked, number: int, intent: str, about: str) -> Page:
        """The answer as it is, if there is one, and the request for the Chinese text."""
        context = self._context
        if about not in abouts_of(context.answers.library, intent):
            raise LookupError(about)
        base = str(context.publishing.state.revision.id)
        await self._waiting.ask(asked, "chinese", str(number), intent, about, base)
        return self._now(asked, intent, about, Language.ZH_HANT)

    def _now(self, asked: Asked, intent: str, about: str, language: Language) -> Page:
        """The request for a text, with what stands there."""
        name = "english" if language is Language.EN else "chinese"
        answer = self._context.answers.library.intents[intent].answers.get(about)
        label = _label(intent, about)
        if answer is None:
            return self._context.page(f"write_new_{name}", asked.language, id=label)
        text = answer.texts[language]
        now = f"{text.short}\n\n{text.more}".strip()
        head = self._context.words(f"write_{name}", asked.language, id=label)
        return Page(html=f"{head}\n\n<pre>{escape(now)}</pre>", language=asked.language)

    async def on_given(self, asked: Asked, what: tuple[str, ...], text: str) -> Page | None:
        """What a moderator was asked for has come; None if something else was asked for."""
        match what:
            case ("find", number):
                return self._found(asked, int(number), text)
            case ("chinese", number, intent, about, base):
                return await self._chinese_given(asked, (number, intent, about, base), text)
            case ("english", number, intent, about, base, chinese):
                return await self._english_given(
                    asked, (number, intent, about, base), (chinese, text)
                )
            case ("sources", number, intent, about, base, chinese, english):
                return await self._sources_given(
                    asked, (number, intent, about, base), (chinese, english), text
                )
        return None

    def _found(self, asked: Asked, number: int, words: str) -> Page:
        found = find(self._context.publishing.state.content.library, words)
        intents = [each.id for each in found if each.kind == INTENT]
        rows = self._intents(asked, number, intents)
        name = "write_which" if rows else "edit_none"
        return self._context.page(name, asked.language, rows, words=words)

    async def _chinese_given(self, asked: Asked, at: At, chinese: str) -> Page:
        _, intent, about, _ = at
        await self._waiting.ask(asked, "english", *at, chinese)
        return self._now(asked, intent, about, Language.EN)

    async def _english_given(self, asked: Asked, at: At, texts: tuple[str, str]) -> Page:
        """Take the answer up; of one that is new the sources are needed as well."""
        _, intent, about, _ = at
        library = self._context.answers.library
        if about in library.intents[intent].answers:
            return await self._taken(asked, at, texts)
        await self._waiting.ask(asked, "sources", *at, *texts)
        head = self._context.words("write_sources", asked.language, id=_label(intent, about))
        likely = likely_sources(library, intent, about)[:MOST_SOURCES]
        lines = [f"• <code>{escape(each.id)}</code> {escape(each.title)}" for each in likely]
        return Page(html="\n".join((head, *lines)), language=asked.language)

    async def _sources_given(
        self, asked: Asked, at: At, texts: tuple[str, str], words: str
    ) -> Page:
        known = self._context.answers.library.sources
        sources = ids_in(words)
        if unknown := [each for each in sources if each not in known]:
            ids = ", ".join(unknown)
            return self._context.page("write_sources_unknown", asked.language, ids=ids)
        return await self._taken(asked, at, texts, sources)

    async def _taken(
        self, asked: Asked, at: At, texts: tuple[str, str], sources: Sequence[str] = ()
    ) -> Page:
        context = self._context
        number, intent, about, base = at
        question, page = await self._queue.opened(asked, int(number))
        if question is None:
            return page
        by_language = dict(zip((Language.ZH_HANT, Language.EN), texts, strict=True))
        written = Written(intent, about, by_language, tuple(sources))

        def change(files: Mapping[str, str]) -> Mapping[str, str]:
            return with_answer(files, written, question, context.now().date())

        try:
            draft = await self._drafts.take(asked.by, int(base), change, int(number))
        except UnchangedError:
            return context.page("unchanged", asked.language)
        except EditError as error:
            return refused(context, asked.language, error)
        await self._waiting.done(asked)
        return await self._review.page(asked, draft)


def with_answer(
    files: Mapping[str, str], written: Written, question: Kept, today: date
) -> dict[str, str]:
    """The content with an answer written anew, checked today, and the question as a phrasing.

    Args:
        files: of the content.
        written: the answer.
        question: that it answers.
        today: the day.

    Raises:
        EditError: it cannot be written there.
    """
    intent, about = written.intent, written.about
    changed = with_phrasing(files, intent, question)
    path = where(changed, INTENT, intent)
    text = changed[path]
    for language, words in written.texts.items():
        short, _, more = words.strip().partition("\n\n")
        way = ("answers", about, language.value)
        text = set_field(text, intent, (*way, "short"), " ".join(short.split()))
        if more.strip():
            text = set_field(text, intent, (*way, "more"), more.strip())
    if written.sources:
        text = with_room(text, intent, about, written.sources)
    text = set_field(text, intent, ("answers", about, "reviewed"), today)
    if _due(text, intent, about) <= today:
        text = set_field(text, intent, ("answers", about, "review_by"), today + AGAIN)
    return {**changed, path: text}


def _due(text: str, intent: str, about: str) -> date:
    """When an answer is due for review as it stands."""
    records = {record["id"]: record for record in read_yaml("file", text).value}
    due = records[intent]["answers"][about].get("review_by")
    return due if isinstance(due, date) else date.min


def _label(intent: str, about: str) -> str:
    return join_label(intent, None if about == ANY else about)
