"""What becomes of updates, and who remembers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from telegram import Update


class Claim(StrEnum):
    """What the record of handled updates says of one."""

    OURS = "ours"
    """Nobody has handled it: it is to be done here."""
    DONE = "done"
    """It has been handled; the delivery is a repetition."""
    BUSY = "busy"
    """It is being handled, here or in another replica."""
    TOO_OFTEN = "too often"
    """Whoever took it on died of it, again and again."""


class Outcome(StrEnum):
    """What became of an update."""

    DONE = "done"
    REPEATED = "repeated"
    SET_ASIDE = "set_aside"
    NOT_NOW = "not_now"
    """To be delivered again: it is in other hands, or cannot be done before something returns."""

    @property
    def confirms(self) -> bool:
        """Whether Telegram may forget the update."""
        return self is not Outcome.NOT_NOW


@dataclass(frozen=True, slots=True)
class SetAside:
    """An update that cannot be handled: what an owner may know of it."""

    update_id: int
    kind: str
    chat_id: int | None
    error: str
    """The class of the error."""

    @classmethod
    def of(cls, update: Mapping[str, Any], error: str) -> "SetAside":
        """Make it of an update as Telegram sent it, readable or not."""
        kind = next((key for key in update if key in Update.ALL_TYPES), "unknown")
        content = update.get(kind)
        content = content if isinstance(content, Mapping) else {}
        message = content.get("message", content)
        chat = message.get("chat") if isinstance(message, Mapping) else None
        chat_id = chat.get("id") if isinstance(chat, Mapping) else None
        return cls(update["update_id"], kind, chat_id if isinstance(chat_id, int) else None, error)


class Record(Protocol):
    """Remembers for a day which updates were handled. Never raises."""

    async def claim(self, update_id: int) -> Claim:
        """Take an update on, unless it is in hand or done."""

    async def done(self, update_id: int) -> None:
        """Remember that it is done."""

    async def release(self, update_id: int) -> None:
        """Give it back: it will be delivered again."""

    async def set_aside(self, update: SetAside) -> None:
        """Keep a record of one that cannot be handled; it counts as done."""
