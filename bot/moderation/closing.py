"""Questions that a published draft answers are closed, and those who wait for it are told.

A publication is one step, and this is another: what a kill, or a database that was away, left
undone between the two is done at the next look.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress

from telegram import Bot
from telegram.error import TelegramError

from bot.buttons import Button, packed
from bot.logs import about
from bot.moderation.building import live_files
from bot.moderation.context import Context
from bot.moderation.grouping import group_with, open_groups
from bot.page import Page
from bot.store import Draft, Kept, Stale, StoreUnavailable, Verdict
from faq.export import difference
from faq.finding import INTENT, kind_of
from faq.labels import ANY, is_known, join_label, title_of
from faq.models import Language

log = logging.getLogger(__name__)


class Closing:
    """Closes questions, and tells their askers once."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def catch_up(self, bot: Bot) -> None:
        """Close what published drafts answer, and tell whoever waits for it.

        As often as one likes, on any replica: nothing is decided twice, and nobody is told twice.
        """
        store = self._context.store
        try:
            for draft in await store.drafts.unclosed():
                await self._close(draft)
            for question, label in await store.questions.owed():
                await self._tell(bot, question, label)
        except StoreUnavailable as error:
            log.warning("questions are closed at the next look", extra=about(error))

    async def _close(self, draft: Draft) -> None:
        """Close the question that a draft answers, and those like it."""
        questions, revisions = self._context.store.questions, self._context.store.revisions
        if draft.question_id is None or draft.revision is None:
            return
        question = await questions.get(draft.question_id)
        now, before = await revisions.get(draft.revision), await revisions.get(draft.revision - 1)
        if question is None or now is None or before is None:
            return
        old, new = await revisions.files(before), await revisions.files(now)
        found = answered_by(live_files(old), live_files(new), question)
        if found is None:
            return
        label, verdict = found
        group = group_with(await open_groups(questions), question.id)
        # It comes last: as long as it is open, those like it are looked for again.
        alike = [each for each in group.questions if each.id != question.id] if group else []
        for each in (*alike, question):
            with suppress(Stale):
                await questions.decide(each.id, draft.by or draft.author, verdict, label)

    async def _tell(self, bot: Bot, question: Kept, label: str) -> None:
        """Tell the asker of a question once that there is an answer."""
        questions, library = self._context.store.questions, self._context.answers.library
        if not is_known(library, label):
            return  # gone again; it may come back
        wish = await questions.take_wish(question.id)
        chat_id = None if wish is None else self._context.sealer.open(wish.sealed)
        if wish is None or chat_id is None:
            return
        language = Language(question.language)
        button = Button(title_of(library, label, language), packed("a", label), digit="1")
        page = Page(
            html=library.notices["give_answered"][language], language=language, rows=((button,),)
        )
        try:
            await self._context.sender.send_to(bot, chat_id, page)
        except TelegramError as error:
            log.warning("an asker is told at the next look", extra=about(error))
            await questions.wish(question.id, wish.sealed)


def answered_by(
    before: Mapping[str, str], after: Mapping[str, str], question: Kept
) -> tuple[str, Verdict] | None:
    """The label that a question reaches from now on, and whether its answer was written for it.

    None where nothing of an answer has changed.
    """
    text = " ".join(question.text.split())
    found = [each for each in difference(before, after) if kind_of(each.path) == INTENT]
    taught = [each.id for each in found if each.what.startswith("phrasings") and each.after == text]
    ids = taught or [each.id for each in found]
    for each in found:
        if each.id in ids and each.what.startswith("answers/"):
            about = each.what.split("/")[1]
            return join_label(each.id, None if about == ANY else about), Verdict.ANSWERED
    return (ids[0], Verdict.TAUGHT) if ids else None
