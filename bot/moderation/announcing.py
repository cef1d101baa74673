"""What is written to moderators who did not ask for it: each in their own language."""

from collections.abc import Awaitable, Callable

from telegram import Bot

from bot.moderation.context import Context
from bot.moderation.tongues import Tongues
from bot.page import Page
from faq.models import Language


class Announcing:
    """Writes to the moderators' chat, or to each moderator where there is none.

    Args:
        context: of the desk.
        tongues: knows their languages.
    """

    def __init__(self, context: Context, tongues: Tongues) -> None:
        self._context = context
        self._tongues = tongues

    async def tell(
        self,
        bot: Bot,
        page_in: Callable[[Language], Awaitable[Page]],
        *,
        unknown: Language = Language.ZH_HANT,
        but: int | None = None,
    ) -> None:
        """Tell all who moderate.

        Args:
            bot: who writes.
            page_in: the page in a language.
            unknown: the language of those who have not written since they were named.
            but: somebody who knows already.
        """
        chat = self._context.moderators_chat
        everybody = await self._context.roles.everybody()
        places = [each for each in everybody if each != but] if chat is None else [chat]
        pages: dict[Language, Page] = {}
        for place in places:
            language = await self._tongues.of(place, unknown)
            if language not in pages:
                pages[language] = await page_in(language)
            await self._context.sender.send_to(bot, place, pages[language])

    async def tell_one(
        self,
        bot: Bot,
        user_id: int,
        page_in: Callable[[Language], Awaitable[Page]],
        unknown: Language,
    ) -> None:
        """Tell one person, in the moderators' chat where there is one."""
        place = self._context.moderators_chat or user_id
        page = await page_in(await self._tongues.of(place, unknown))
        await self._context.sender.send_to(bot, place, page)
