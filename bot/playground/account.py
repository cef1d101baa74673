"""An account on Telegram: who it is, and where it can be."""

from bot.playground.places import Place
from bot.playground.records import PRESENT, Bot, Chat, User
from bot.playground.screen import Screen
from bot.playground.world import World

PATIENCE = 5.0  # seconds that a person waits for a bot


class Account:
    """A person's account."""

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

    def _only_bot(self) -> Bot:
        bots = list(self._world.bots.values())
        if len(bots) != 1:
            raise LookupError(f"there are {len(bots)} bots: say which with bot=…")
        return bots[0]

    def _place(self, chat: Place | None, bot: Bot | None) -> Chat:
        if chat is None:
            return self._world.private_chat(bot or self._only_bot(), self.user)
        if chat.chat.status_of(self.id) not in PRESENT:
            kind = "channel" if chat.chat.type == "channel" else "group"
            raise LookupError(f"{self.name} is not in the {kind} {chat.title}")
        return chat.chat
