"""People who talk with the bot: what tests and the terminal play them with."""

from bot.markup import Parsed
from bot.playground.account import PATIENCE
from bot.playground.commands import commands_for
from bot.playground.delivery import tell_status
from bot.playground.hearing import Hearing
from bot.playground.inline import InlineResult, ask, kept_answer, new_question, results_of
from bot.playground.members import member_json
from bot.playground.places import Place
from bot.playground.pressing import PressAnswer, press_button
from bot.playground.records import Bot
from bot.playground.screen import NotHeardError
from bot.playground.shown import Shown
from bot.playground.writing import Manner, Writing


class Person(Writing, Hearing):
    """Somebody on Telegram. Without `chat`, everything happens in their chat with the bot.

    Where there is more than one bot, `bot` says which.
    """

    async def presses(self, heard: Shown, label: str, *, seconds: float = PATIENCE) -> PressAnswer:
        """Press a button, and wait for the bot's answer to the press.

        Args:
            heard: the message, whose buttons are those of that moment.
            label: the button's text or data.
            seconds: how long to wait.

        Raises:
            LookupError: there is no such button, or it opens a page.
            NotHeardError: the bot did not answer the press in time.
        """
        button = heard.button(label)
        if button.data is None:
            raise LookupError(f"the button {button.text!r} opens {button.url}")
        press = press_button(self._world, self.user, heard.message, button.data)
        answer = await self._screen.until(lambda: press.answer, seconds)
        if answer is None:
            unanswered = f"{self.name} pressed {button.text!r}: no answer within {seconds} s. "
            raise NotHeardError(unanswered + self._screen.so_far(heard.message.chat))
        return PressAnswer(**answer)

    async def asks_inline(
        self, query: str, *, offset: str = "", seconds: float = PATIENCE, bot: Bot | None = None
    ) -> list[InlineResult]:
        """Type `@bot query` in any chat, and wait for the results.

        The same query within the bot's `cache_time` gets the same results without asking the bot.

        Raises:
            LookupError: the bot has inline mode off.
            NotHeardError: the bot did not answer in time.
        """
        asked = bot or self._only_bot()
        question = new_question(self._world, asked, self.user, query, offset)
        answer = kept_answer(question, self._world.clock())
        if answer is None:
            answer = await ask(question, self._world, self._screen, seconds)
        return results_of(asked, answer)

    async def chooses(self, result: InlineResult, *, chat: Place | None = None) -> Shown:
        """Send one of the results into a chat."""
        inline_id = f"inline-{self._world.count('inline')}" if result.markup else None
        sent = self._write(
            self._place(chat, result.bot),
            Manner(),
            kind=result.kind,
            body=Parsed(result.text, result.entities),
            media=result.media,
            markup=result.markup,
            via_bot=result.bot.user,
            inline_id=inline_id,
        )
        if inline_id is not None:
            self._world.inline_messages[inline_id] = sent.message
        return sent

    def sees_commands(self, *, chat: Place | None = None, bot: Bot | None = None) -> dict[str, str]:
        """List the commands that Telegram offers here, each with its description."""
        place = self._place(chat, bot)
        offered = commands_for(bot or self._only_bot(), self.user, place)
        return {command["command"]: command["description"] for command in offered}

    def blocks(self, bot: Bot | None = None) -> None:
        """Block the bot."""
        self._set_blocked(bot or self._only_bot(), blocked=True)

    def unblocks(self, bot: Bot | None = None) -> None:
        """Unblock the bot."""
        self._set_blocked(bot or self._only_bot(), blocked=False)

    def _set_blocked(self, bot: Bot, *, blocked: bool) -> None:
        chat = self._world.private_chat(bot, self.user)
        if chat.blocked != blocked:
            chat.blocked = blocked
            kicked = member_json(chat, bot.user, "kicked")
            member = member_json(chat, bot.user, "member")
            change = (member, kicked) if blocked else (kicked, member)
            tell_status(self._world, bot, chat, self.user, change)
