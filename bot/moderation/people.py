"""/moderators: who moderates, named and removed by owners."""

from bot.buttons import Button, digits, in_rows, packed
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.listing import Listing
from bot.moderation.tongues import Tongues
from bot.page import Page


class People:
    """Lists, adds and removes moderators."""

    def __init__(self, context: Context, listing: Listing, tongues: Tongues) -> None:
        self._context = context
        self._listing = listing
        self._tongues = tongues

    async def on_command(self, asked: Asked, words: str, replied: tuple[int, str] | None) -> Page:
        """List them, or name the person who is replied to or whose number is given.

        Args:
            asked: who asks.
            words: after the command: a user id, or nothing.
            replied: user id and name of whom the command answers.
        """
        context = self._context
        if replied is None and not words:
            return await self._list(asked)
        if not context.roles.is_owner(asked.by.id):
            return context.page("people_owners", asked.language)
        if replied is None:
            if not (words.isascii() and words.isdecimal()):
                return context.page("people_how", asked.language)
            replied = (int(words), words)
        user_id, name = replied
        added = await context.store.moderators.add(user_id, name, asked.by)
        language = await self._tongues.of(user_id, asked.language)
        await self._listing.list_in(asked.bot, user_id, language)
        said = "people_added" if added else "people_there"
        return context.page(said, asked.language, name=name)

    async def on_remove(self, asked: Asked, user_id: int) -> Page:
        """Take somebody's rights away, from this moment on."""
        context = self._context
        if not context.roles.is_owner(asked.by.id):
            return context.page("people_owners", asked.language)
        await context.store.moderators.remove(user_id, asked.by)
        if not context.roles.is_owner(user_id):
            await self._listing.take_away(asked.bot, user_id)
        return await self._list(asked)

    async def _list(self, asked: Asked) -> Page:
        context = self._context
        everybody = await context.store.moderators.all()
        lines = "\n".join(
            f"• {each.name} ({each.user_id}), {each.at:%Y-%m-%d}, {each.added_by.name}"
            for each in everybody
        )
        rows = digits(
            in_rows(
                [
                    Button(f"✕ {each.name}", packed(KIND, "fire", str(each.user_id)))
                    for each in everybody
                    if context.roles.is_owner(asked.by.id)
                ],
                1,
            )
        )
        return context.page("people_list", asked.language, rows, people=lines or "—")
