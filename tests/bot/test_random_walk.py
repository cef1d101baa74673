"""Ten thousand updates of every kind, valid and broken, over all handlers and real HTTP."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from random import Random
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest
from telegram.ext import CallbackContext

from bot.app import App, build
from bot.playground import Bot, Person, Playground
from bot.playground.records import Chat, InlineQuestion, Message, Press, User, entity_json
from bot.playground.standins import ANONYMOUS_ADMIN, CHANNEL_WRITER, TELEGRAM
from bot.playground.texts import typed_text
from bot.settings import Settings
from faq.answer import Engine
from faq.labels import every_label, title_of
from faq.models import Language, Library
from tests.bot.conftest import TOKEN, Clock
from tests.bot.random_updates import JSON, KINDS, RandomUpdates
from tests.bot.refusals import refusals
from tests.bot.wire import faults

SEED = 2026
UPDATES = 10_000
NAME = "@als_test_bot"
NOT_THERE = (
    *("chat not found", "member not found", "not a member", "was kicked", "not enough rights"),
    *("message to edit not found", "can't be edited", "MESSAGE_ID_INVALID", "no text in the"),
    *("message to delete not found", "can't initiate", "invalid user_id", "thread not found"),
    *("administrators in the private chat", "need administrator rights", "was blocked"),
    *("chat_id is empty", "parameter message_id"),
)
"""What the server says of updates that name what does not exist, or is closed to the bot."""
_WRONG_TYPE = (AttributeError, KeyError, TypeError, ValueError)
"""What comes of a number in a name's place, which the library does not look at."""
COMMANDS = (
    *("start", "help", "menu", "cells", "trials", "compare", "pictures", "choose", "visit"),
    *("clinic", "sources", "language", "region", "quiet", "settings", "about", "privacy"),
    *("forget", "ask", "mute", "unmute", "stop", "nosuch"),
)
WORDS = (
    *(
        "",
        "1",
        "2",
        "9",
        "0",
        "?",
        "謝謝",
        "and the side effects?",
        "那神經幹細胞呢",
        "🙂",
        "\u202e",
    ),
    *("he cannot breathe", "i want to die", "should dad do it", "多少錢", "哪一家診所", "x" * 4096),
    *("<b>&amp;</b> <script>", "@", "/", "//", "@als_test_bot", "幹" * 4096, "a\u0000b", " \n "),
)


class Walk:
    """A Telegram that sends anything at all, and all that goes wrong on the way.

    Args:
        telegram: where the replies arrive.
        bot: the bot's account there.
        library: what people ask about.
        clock: by which the bot counts.
    """

    def __init__(self, telegram: Playground, bot: Bot, library: Library, clock: Clock) -> None:
        self.errors: list[str] = []
        """What handlers did not see to in updates as Telegram sends them."""
        self.astray: list[BaseException] = []
        """The same in broken ones, which the library handed on."""
        self.handled: Counter[str] = Counter()
        self.refused = 0
        self._random = random = Random(SEED)  # noqa: S311 - the same walk each time
        self._world, self._bot, self._clock = telegram.world, bot, clock
        self._is_broken = False
        self._questions = [
            title_of(library, label, language)
            for label in every_label(library)
            for language in Language
        ]
        people = [telegram.person(f"Person {number}") for number in range(4)]
        self._users = [*(each.user for each in people), bot.user, *_STAND_INS]
        self._chats = [*(self._private(each) for each in people), *_places(telegram, people)]
        self._chat = self._chats[0]
        self._make = RandomUpdates(random, self._makers())

    def next(self, number: int) -> JSON:
        """The next update, as JSON."""
        random = self._random
        self._clock.move(random.choice((0, 0, 1, 5, 30)))
        self._chat = random.choice(self._chats)
        some = random.choice(KINDS)
        kind = random.choice(("message", "callback_query", some, some))
        update = self._make.update(kind, number)
        if "message" in kind and random.random() < 0.8:
            update[kind] = self._with_entities(update[kind])
        if "callback_query" in update and "message" not in update[kind]:
            update[kind]["inline_message_id"] = "inline-1"
        self._is_broken = random.random() < 0.3
        return self._make.broken(update) if self._is_broken else update

    async def takes(self, application: App, update: JSON) -> None:
        """Let the bot handle an update, unless the library cannot make sense of it."""
        kinds = [kind for kind in KINDS if kind in update]
        try:
            parsed = Update.de_json(update, application.bot)
        except (*_WRONG_TYPE, OverflowError, OSError):
            self.refused += 1
            return
        self.handled.update(kinds)
        try:
            await application.process_update(parsed)
        except _WRONG_TYPE:  # of the library's own book-keeping
            assert self._is_broken

    async def on_error(self, _: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Note what a handler did not see to."""
        if self._is_broken and context.error is not None:
            self.astray.append(context.error)
        else:
            self.errors.append(repr(context.error))

    # --- what updates are made of -------------------------------------------------------------

    def _makers(self) -> Mapping[str, Callable[[], Any]]:
        random = self._random
        return {
            "Chat": self._some_chat,
            "User": lambda: random.choice(self._users).as_json(),
            "Message.chat": self._some_chat,
            "Message.message_id": self._some_number,
            "Message.date": lambda: int(time.time()) - random.choice((0, 60, 10**5, 10**8)),
            "Message.text": self._sometimes(0.7, self._words),
            "Message.caption": self._sometimes(0.3, self._words),
            "Message.reply_to_message": self._sometimes(0.5, self._message),
            "Message.sender_chat": self._sometimes(0.15, self._some_chat),
            "CallbackQuery.id": self._press,
            "CallbackQuery.message": self._message,
            "CallbackQuery.data": self._data,
            "InlineQuery.id": self._question,
            "InlineQuery.query": self._words,
            "ChatMemberUpdated.chat": self._some_chat,
        }

    def _sometimes(self, share: float, maker: Callable[[], Any]) -> Callable[[], Any]:
        """Make something in so many cases, and leave it out in the others."""
        return lambda: maker() if self._random.random() < share else None

    def _some_chat(self) -> JSON:
        chosen = self._random.choice((self._chat,) * 9 + (self._random.choice(self._chats),))
        return chosen.as_json()

    def _some_number(self) -> int:
        return self._random.choice(
            (*list(self._chat.messages)[-5:], self._random.randint(1, 10**6))
        )

    def _words(self) -> str:
        random = self._random
        question = random.choice((random.choice(self._questions), random.choice(WORDS)))
        command = random.choice(COMMANDS)
        return random.choice(
            (
                question,
                f"{NAME} {question}",
                f"{question} {NAME}",
                f"/ask {question}",
                f"/{command}",
                f"/{command}{NAME} {question}",
                f"/{command}@other_bot {question}",
            )
        )[:4096]

    def _own_messages(self) -> list[Message]:
        return [each for each in self._chat.messages.values() if each.sender is self._bot.user][-9:]

    def _message(self) -> JSON | None:
        own = self._own_messages()
        if not own:
            return None
        return self._random.choice(own).as_json(self._world.users, with_reply=False)

    def _data(self) -> str:
        buttons: list[str] = [
            button["callback_data"]
            for message in self._own_messages()
            for row in (message.markup or {}).get("inline_keyboard", ())
            for button in row
            if "callback_data" in button
        ]
        junk = ("", "a", "a:", "a:nosuch", "m:+", "n:+", "lang:xx", "set:zone+Mars", "v:a+b", "p:x")
        return self._random.choice((*buttons, *buttons, self._random.choice(junk)))

    def _press(self) -> str:
        number = str(self._world.count("press", 7_000_001))
        person = self._random.choice(self._users)
        self._world.presses[number] = Press(
            id=number, bot=self._bot, person=person, expires_at=time.time() + 999
        )
        return number

    def _question(self) -> str:
        number = str(self._world.count("question", 8_000_001))
        self._world.questions[number] = InlineQuestion(
            id=number,
            bot=self._bot,
            person=self._random.choice(self._users),
            query="",
            offset="",
            expires_at=time.time() + 999,
        )
        return number

    def _with_entities(self, message: JSON) -> JSON:
        """The message with its mentions and commands marked, as Telegram does."""
        try:
            body = typed_text(message.get("text") or "")
        except ValueError:
            return message
        marked = [entity_json(entity, self._world.users) for entity in body.entities]
        return message | {"text": body.text, "entities": marked}

    def _private(self, person: Person) -> Chat:
        chat = self._world.private_chat(self._bot, person.user)
        chat.started = True
        return chat


_STAND_INS: tuple[User, ...] = (ANONYMOUS_ADMIN, CHANNEL_WRITER, TELEGRAM)


def _places(telegram: Playground, people: list[Person]) -> list[Chat]:
    """A group of each kind, and a channel."""
    first, *others = people
    kinds: tuple[dict[str, Any], ...] = ({}, {"kind": "supergroup"}, {"forum": True})
    groups = [telegram.group("Family", members=others, admins=[first], **kind) for kind in kinds]
    groups[2].opens_topic("Research")
    return [*(group.chat for group in groups), telegram.channel("Clinic", owner=first).chat]


@pytest.fixture
async def quick(settings: Settings, words_engine: Engine, clock: Clock) -> AsyncIterator[App]:
    """Return the real application, which fetches nothing; its lines about settings go at once."""
    application = build(
        settings, words_engine.library, engine=words_engine, clock=clock, fade_seconds=0.0
    )
    async with application:
        yield application


# the library's own classes warn of their own next version
@pytest.mark.filterwarnings("ignore:Deprecated since version")
async def test_no_update_of_any_kind_breaks_anything(
    telegram: Playground, quick: App, library: Library, clock: Clock
) -> None:
    """No message without disclaimer, no refusal by the server, no error that nobody sees to."""
    walk = Walk(telegram, telegram.world.bots[TOKEN], library, clock)
    quick.add_error_handler(walk.on_error)
    for number in range(1, UPDATES + 1):
        await walk.takes(quick, walk.next(number))
    assert walk.errors == []
    assert [each for each in walk.astray if not isinstance(each, (*_WRONG_TYPE, BadRequest))] == []
    assert len(walk.astray) < UPDATES / 50
    assert faults(telegram.calls, library.notices["disclaimer"]) == []
    assert refusals(telegram.calls, *NOT_THERE) == []
    assert set(KINDS) <= set(walk.handled)
    assert walk.refused < UPDATES / 4
    counts = Counter(call.method for call in telegram.calls if call.ok)
    for method in ("sendMessage", "editMessageText", "answerCallbackQuery", "answerInlineQuery"):
        assert counts[method] > 50, method


@pytest.mark.parametrize(
    "update",
    [
        {"message": {}},
        {"message": []},
        {"message": {"message_id": "x", "date": "yesterday", "chat": 5}},
        {"callback_query": {"id": 1}},
        {"poll": {"question": None}},
        {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}}},
        {"my_chat_member": {"chat": {"id": 1}}},
        {"nosuch_kind": {"of": "update"}},
    ],
)
async def test_what_nobody_can_read_does_not_stop_what_comes_after(
    telegram: Playground, family: Person, update: JSON
) -> None:
    """The library refuses it; the question behind it is answered."""
    telegram.injects(telegram.world.bots[TOKEN], update)
    await family.says("what is MSC")
    assert "MSC" in (await family.hears()).text
    telegram.injects(telegram.world.bots[TOKEN], update)
    await family.says("what is NSC")
    assert "NSC" in (await family.hears()).text
