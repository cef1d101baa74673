"""A bot's mail: updates that wait until they are confirmed or too old."""

from dataclasses import dataclass, field

from bot.playground.errors import JSON

# How long Telegram keeps an update, in seconds.
_LIFE = {"callback_query": 150.0, "inline_query": 30.0}
_DAY = 86_400.0
# What a bot gets only when it asks for it.
_ON_DEMAND = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE_ID = 100_000_001


@dataclass(slots=True)
class Mailbox:
    """Updates for one bot, oldest first."""

    allowed: frozenset[str] | None = None  # kinds; None for all but those on demand
    polls: int = 0  # counts calls of getUpdates, so that an older one notices a newer
    _next_id: int = FIRST_UPDATE_ID
    _waiting: list[tuple[float, int, JSON]] = field(default_factory=list)  # expires at, id, update

    def put(self, kind: str, payload: JSON, now: float) -> bool:
        """Add an update, unless the bot does not want this kind.

        Args:
            kind: the update's field, such as "message".
            payload: what the field holds.
            now: seconds.

        Returns:
            Whether it was wanted.
        """
        wanted = kind not in _ON_DEMAND if self.allowed is None else kind in self.allowed
        if wanted:
            self._add({"update_id": self._next_id, kind: payload}, now + _LIFE.get(kind, _DAY))
        return wanted

    def inject(self, update: JSON, now: float) -> None:
        """Add an update as it is, whether or not the bot wants it, and whatever is in it.

        Args:
            update: gets the next id in front if it has none.
            now: seconds.
        """
        self._add({"update_id": self._next_id} | update, now + _DAY)

    def _add(self, update: JSON, expires_at: float) -> None:
        given = update["update_id"]
        number = given if type(given) is int else self._next_id
        self._next_id = max(self._next_id, number + 1)
        self._waiting.append((expires_at, number, update))

    def confirm(self, offset: int, now: float) -> None:
        """Forget the updates before `offset`; below zero, all but the last `-offset`."""
        self._waiting = [item for item in self._waiting if item[0] > now]
        if offset < 0:
            self._waiting = self._waiting[offset:]
        else:
            self._waiting = [item for item in self._waiting if item[1] >= offset]

    def pending(self, now: float) -> list[JSON]:
        """Return all that wait and are not too old."""
        return [update for expires_at, _, update in self._waiting if expires_at > now]

    def drop(self, update: JSON) -> None:
        """Forget one update."""
        self._waiting = [item for item in self._waiting if item[2] is not update]

    def clear(self) -> None:
        """Forget everything."""
        self._waiting.clear()
