"""What a chat, or the person in a private chat, has settled: language, region, sound, silence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from faq.models import Language

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """The settings of one chat; a private chat's id is its person's."""

    language: Language | None = None
    """None: the language of each question."""
    region: str | None = None
    """Whose emergency numbers are given; None: those of several places."""
    zone: str | None = None
    """Time zone of the quiet hours, such as "Asia/Taipei"; None: UTC."""
    sound: bool | None = None
    """Whether messages ring; None: in private chats they do, in groups they do not."""
    quiet_hours: tuple[int, int] | None = None
    """From and to, full hours 0–23 in the zone; between them nothing rings."""
    muted: bool = False
    """Whether the bot keeps silent until it is called back, emergencies apart."""
    greeted: bool = False
    """Whether the group has been greeted."""

    def rings(self, now: datetime, *, in_group: bool) -> bool:
        """Whether a message that is not urgent may ring at this moment.

        Args:
            now: with its time zone.
            in_group: whether the chat is a group.
        """
        sound = not in_group if self.sound is None else self.sound
        return sound and not self._is_quiet(now)

    def _is_quiet(self, now: datetime) -> bool:
        if self.quiet_hours is None:
            return False
        begin, end = self.quiet_hours
        hour = now.astimezone(ZoneInfo(self.zone or "UTC")).hour
        return begin <= hour < end if begin <= end else hour >= begin or hour < end


class NotKeptError(Exception):
    """A change that cannot be kept just now; what was settled before still holds."""


class Chats:
    """The settings of all chats, while the process lives.

    One that keeps them for longer has the same methods; `change` and `forget` may then raise
    `NotKeptError`.
    """

    def __init__(self) -> None:
        self._settings: dict[int, ChatSettings] = {}

    async def settings(self, chat_id: int) -> ChatSettings:
        """The settings of a chat; of one that settled nothing, what holds everywhere."""
        return self._settings.get(chat_id, _NOTHING_SETTLED)

    async def change(self, chat_id: int, **changes: Any) -> ChatSettings:
        """Change some of a chat's settings.

        Returns:
            All of them, as they are now.
        """
        changed = replace(await self.settings(chat_id), **changes)
        self._settings[chat_id] = changed
        return changed

    async def move(self, old_id: int, new_id: int) -> None:
        """Keep the settings of a group that became a supergroup, and with it got another id."""
        if (settings := self._settings.pop(old_id, None)) is not None:
            self._settings[new_id] = settings

    async def forget(self, chat_id: int) -> None:
        """Forget all that a chat settled."""
        self._settings.pop(chat_id, None)


_NOTHING_SETTLED = ChatSettings()

Now = Callable[[], datetime]
"""Tells the time, with its zone."""
