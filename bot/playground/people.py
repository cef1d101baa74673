"""People who talk with the bot: what tests and the terminal play them with."""

from collections.abc import Sequence
from typing import Any, overload

from bot.markup import Entity, Parsed, as_sent, utf16_len, with_found
from bot.playground.commands import commands_for
from bot.playground.delivery import deliver, tell_status
from bot.playground.groups import Group
from bot.playground.inline import InlineResult, ask, kept_answer, new_question, results_of
from bot.playground.kinds import media_of
from bot.playground.pressing import PressAnswer, press_button
from bot.playground.records import ANONYMOUS_ADMIN, PRESENT, Bot, Chat, User
from bot.playground.screen import NotHeardError, Screen
from bot.playground.shown import Shown, shown
from bot.playground.texts import MAX_TEXT
from bot.playground.world import World

PATIENCE = 5.0  # seconds that a person waits for a bot


class Person:
    """Somebody on Telegram. Without `chat`, everything happens in their chat with the bot.

    Where there is more than one bot, `bot` says which.
    """

    def __init__(self, world: World, user: User) -> None:
        self.user = user
        self._world = world
        self._screen = Screen(world)

    @property
    def id(self) -> int:
        """The user id, which is the id of the private chat too."""
        return self.user.id

    @property
    def name(self) -> str:
        """The first name."""
        return self.user.first_name

    async def says(  # noqa: PLR0913 - each is one thing that a person may do
        self,
        text: str,
        *,
        chat: Group | None = None,
        reply_to: Shown | None = None,
        topic: int | None = None,
        anonymously: bool = False,
        entities: Sequence[Entity] = (),
        bot: Bot | None = None,
    ) -> Shown:
        """Write a message.

        Args:
            text: 1–4096 UTF-16 units; mentions, commands and addresses become entities.
            chat: a group that the person is in.
            reply_to: the message that it answers.
            topic: number of a forum's topic.
            anonymously: as the group, which its administrators may.
            entities: bold words, or mentions of people without a username.
            bot: whose chat, where there are several.

        Returns:
            The message as sent.
        """
        return self._write(
            self._place(chat, bot),
            anonymously=anonymously,
            body=_typed(text, entities),
            reply_to=reply_to.message if reply_to is not None else None,
            thread_id=topic,
        )

    async def sends(  # noqa: PLR0913 - each is one thing that a person may do
        self,
        kind: str,
        *,
        caption: str = "",
        data: bytes | None = None,
        name: str | None = None,
        chat: Group | None = None,
        reply_to: Shown | None = None,
        bot: Bot | None = None,
    ) -> Shown:
        """Send something that is no text.

        Args:
            kind: "photo", "voice", "sticker", "document", "video", "audio", "video_note",
                "animation", "location", "contact" or "dice".
            caption: words with it, where the kind has them.
            data: the file's content.
            name: the file's name.
            chat: as for `says`.
            reply_to: as for `says`.
            bot: as for `says`.

        Returns:
            The message as sent.
        """
        return self._write(
            self._place(chat, bot),
            kind=kind,
            media=media_of(self._world, kind, data=data, name=name),
            body=_typed(caption) if caption else Parsed(""),
            reply_to=reply_to.message if reply_to is not None else None,
        )

    def _write(self, chat: Chat, *, anonymously: bool = False, **fields: Any) -> Shown:
        if chat.blocked:
            raise LookupError(f"{self.name} has blocked the bot and cannot write to it")
        if anonymously:
            fields["sender_chat"] = chat
        sender = ANONYMOUS_ADMIN if anonymously else self.user
        message = self._world.post(chat, sender, **fields)
        chat.started = True
        deliver(self._world, message)
        return shown(chat.log[-1], self._world)

    async def edits(self, sent: Shown, text: str) -> Shown:
        """Change a message of one's own."""
        message = sent.message
        message.body = _typed(text)
        message.edit_date = self._world.now()
        self._world.show("edit", message)
        deliver(self._world, message, edited=True)
        return shown(message.chat.log[-1], self._world)

    async def deletes(self, sent: Shown) -> None:
        """Delete a message; bots are not told."""
        del sent.message.chat.messages[sent.message_id]
        self._world.show("deletion", sent.message)

    @overload
    async def hears(
        self, *, chat: Group | None = None, seconds: float = PATIENCE, bot: Bot | None = None
    ) -> Shown: ...

    @overload
    async def hears(
        self,
        *,
        count: int,
        chat: Group | None = None,
        seconds: float = PATIENCE,
        bot: Bot | None = None,
    ) -> list[Shown]: ...

    async def hears(
        self,
        *,
        count: int | None = None,
        chat: Group | None = None,
        seconds: float = PATIENCE,
        bot: Bot | None = None,
    ) -> Shown | list[Shown]:
        """Wait for what the bot writes or edits next, after what was heard before.

        Args:
            count: how many; a list comes back then.
            chat: a group, else the private chat.
            seconds: how long to wait for each.
            bot: whose chat, where there are several.

        Raises:
            NotHeardError: nothing came in time.
        """
        place = self._place(chat, bot)
        heard = [await self._hear(place, seconds) for _ in range(count or 1)]
        return heard[0] if count is None else heard

    async def _hear(self, chat: Chat, seconds: float) -> Shown:
        heard = await self._screen.next(chat, seconds)
        if heard is None:
            nothing = f"{self.name} heard nothing new within {seconds} s. "
            raise NotHeardError(nothing + self._screen.so_far(chat))
        return heard

    async def hears_nothing(
        self, *, seconds: float = 0.2, chat: Group | None = None, bot: Bot | None = None
    ) -> None:
        """Make sure that the bot writes and edits nothing for a while.

        Raises:
            NotHeardError: it did.
        """
        heard = await self._screen.next(self._place(chat, bot), seconds)
        if heard is not None:
            raise NotHeardError(f"{self.name} heard unexpectedly: {heard}")

    def catches_up(self, *, chat: Group | None = None, bot: Bot | None = None) -> None:
        """Skip what has been written so far."""
        self._screen.skip(self._place(chat, bot))

    def history(self, *, chat: Group | None = None, bot: Bot | None = None) -> list[Shown]:
        """List everything that happened in the chat, oldest first."""
        return self._screen.history(self._place(chat, bot))

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

    async def chooses(self, result: InlineResult, *, chat: Group | None = None) -> Shown:
        """Send one of the results into a chat."""
        inline_id = f"inline-{self._world.count('inline')}" if result.markup else None
        sent = self._write(
            self._place(chat, result.bot),
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

    def sees_commands(self, *, chat: Group | None = None, bot: Bot | None = None) -> dict[str, str]:
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
            change = ("member", "kicked") if blocked else ("kicked", "member")
            tell_status(self._world, bot, chat, self.user, change)

    def _only_bot(self) -> Bot:
        bots = list(self._world.bots.values())
        if len(bots) != 1:
            raise LookupError(f"there are {len(bots)} bots: say which with bot=…")
        return bots[0]

    def _place(self, chat: Group | None, bot: Bot | None) -> Chat:
        if chat is None:
            return self._world.private_chat(bot or self._only_bot(), self.user)
        if chat.chat.status_of(self.id) not in PRESENT:
            raise LookupError(f"{self.name} is not in the group {chat.title}")
        return chat.chat


def _typed(text: str, entities: Sequence[Entity] = ()) -> Parsed:
    body = with_found(as_sent(Parsed(text, tuple(entities))))
    if not 1 <= utf16_len(body.text) <= MAX_TEXT:
        raise ValueError(f"Telegram lets nobody send {utf16_len(body.text)} UTF-16 units")
    return body
