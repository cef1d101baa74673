"""A family of twelve, a thousand messages: talk, questions, and all that happens in a group."""

from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest

from bot.app import App
from bot.playground import Bot, Person, Playground, Shown
from bot.playground.delivery import deliver
from bot.playground.texts import typed_text
from faq.labels import every_label, title_of
from faq.models import Language
from tests.bot.conftest import Clock
from tests.bot.groups.room import NAME, Room, Words
from tests.bot.refusals import refusals
from tests.bot.wire import faults

SEED = 12
MESSAGES = 1_000
TALK = (
    *("lunch on Sunday?", "who brings the wheelchair", "ok 👍", "😂😂", "is MSC safe? I wonder"),
    *("媽今天有吃飯嗎", "誰去拿藥", "幹細胞到底有沒有用啊", "好的，辛苦了", "他昨天睡得好"),
    *("妈今天怎么样", "我看到一篇讲干细胞的文章", "周末我过来", "晚安", "氣死我了"),
    *("he could hardly breathe last night, better now", "call me", "1", "thank you", "?"),
)
FOLLOW_UPS = (
    *("and the side effects?", "那神經幹細胞呢", "有副作用嗎", "那iPSC呢", "is it proven?"),
    *("1", "2", "thanks", "谢谢", "那安全吗", "how many people were in it?", "為什麼", "哦"),
)
HEAVY = ("should dad do it", "該不該帶爸爸去做", "他還能活多久", "how long does he have")
URGENT = ("he is choking", "他喘不过气", "他噎到了")
COMMANDS = (
    *("/help", "/trials", "/menu", "/compare", "/settings", "/language", "/visit", "/privacy"),
    *("/start", "/forget", f"/nosuch{NAME}", "/pictures", "/ask", "/quiet", f"/sources{NAME}"),
)
OTHERS = (
    "/roll",
    "/start@roll_bot",
    "/ask@roll_bot is MSC safe?",
    "@roll_bot hi",
    "/help@roll_bot",
)


class Family:
    """Twelve people, another bot, and a count of what was meant for ours."""

    def __init__(self, room: Room, other: Bot, words: Words) -> None:
        self.room = room
        self.calls: Counter[int] = Counter()
        """How often each message was put to the bot, by its number."""
        self.heard: list[Shown] = []
        """All that the bot did."""
        self._random = Random(SEED)  # noqa: S311 - a test that runs the same each time
        self._other = other
        self._names = [f"Cousin {number}" for number in range(11)]
        self._said: list[tuple[str, Shown]] = []
        self._asked: list[tuple[str, Shown]] = []
        self._latest: list[Shown] = []
        self._questions = [
            title_of(words.library, label, language)
            for label in every_label(words.library)
            for language in Language
        ]

    async def does_something(self) -> None:
        """One of the things that people do in a group."""
        random = self._random
        self.room.clock.move(random.choice((1, 5, 20, 40)))
        name = random.choice(self._names)
        doing = random.choices(
            (
                *(self._talks, self._asks, self._follows_up, self._replies_to_others),
                *(self._commands, self._commands_others, self._other_bot_talks),
                *(self._sends_something, self._edits_talk, self._edits_question),
                *(self._presses, self._forwards, self._greets_newcomer, self._calls_for_another),
                *(self._deletes, self._asks_as_group),
            ),
            (25, 14, 10, 10, 5, 5, 6, 6, 3, 3, 8, 3, 2, 3, 2, 2),
        )[0]
        await doing(name)

    async def listens(self) -> None:
        """Look at what the bot wrote, to go on from there."""
        new = await self.room.hears()
        self.heard += new
        self._latest = [*self._latest, *(each for each in new if each.what != "deletion")][-40:]

    def _meant(self, asked: Shown) -> None:
        self.calls[asked.message_id] += 1

    async def _talks(self, name: str) -> None:
        self._said.append((name, await self.room.says(name, self._random.choice(TALK))))

    async def _asks(self, name: str) -> None:
        [pool] = self._random.choices((self._questions, HEAVY, URGENT), (85, 10, 5))
        question = self._random.choice(pool)
        text = self._random.choice(
            (
                f"/ask {question}",
                f"{NAME} {question}",
                f"{question} {NAME}",
                f"/ask{NAME} {question}",
            )
        )
        asked = await self.room.says(name, text)
        self._meant(asked)
        self._asked.append((name, asked))

    async def _asks_as_group(self, _: str) -> None:
        question = self._random.choice(self._questions)
        asked = await self.room.says("Ahma", f"/ask {question}", anonymously=True)
        self._meant(asked)

    async def _follows_up(self, name: str) -> None:
        if self._latest:
            text = self._random.choice(FOLLOW_UPS)
            said = await self.room.says(name, text, reply_to=self._random.choice(self._latest))
            self._meant(said)

    async def _replies_to_others(self, name: str) -> None:
        if self._said:
            _, original = self._random.choice(self._said)
            said = await self.room.says(name, self._random.choice(TALK), reply_to=original)
            self._said.append((name, said))

    async def _calls_for_another(self, name: str) -> None:
        if self._said:
            _, original = self._random.choice(self._said)
            await self.room.says(name, NAME, reply_to=original)
            self._meant(original)

    async def _commands(self, name: str) -> None:
        self._meant(await self.room.says(name, self._random.choice(COMMANDS)))

    async def _commands_others(self, name: str) -> None:
        await self.room.says(name, self._random.choice(OTHERS))

    async def _other_bot_talks(self, _: str) -> None:
        question = self._random.choice(self._questions)
        text = self._random.choice((question, f"{NAME} {question}", f"/ask {question}", "/help"))
        original = self._random.choice(self._latest).message if self._latest else None
        world = self.room.telegram.world
        body = typed_text(text)
        said = world.post(self.room.group.chat, self._other.user, body=body, reply_to=original)
        deliver(world, said)

    async def _sends_something(self, name: str) -> None:
        kind = self._random.choice(("sticker", "voice", "photo", "video", "location", "dice"))
        await self.room[name].sends(kind, chat=self.room.group)

    async def _edits_talk(self, _: str) -> None:
        if self._said:
            name, said = self._random.choice(self._said)
            await self.room[name].edits(said, self._random.choice(TALK))

    async def _edits_question(self, _: str) -> None:
        if self._asked:
            name, asked = self._asked[-1]
            await self.room[name].edits(asked, f"/ask {self._random.choice(self._questions)}")

    async def _presses(self, name: str) -> None:
        shown = [self.room.now(each) for each in self._latest]
        buttons = [
            (each, button)
            for each in shown
            for row in each.buttons
            for button in row
            if button.data is not None
        ]
        if buttons:
            each, button = self._random.choice(buttons)
            self._meant(each)
            await self.room[name].presses(each, button.data or "")

    async def _forwards(self, name: str) -> None:
        channel = self.room.telegram.channel("Clinic", owner=self.room["Ahma"])
        post = channel.posts(f"{NAME} {self._random.choice(self._questions)}")
        if self._random.random() < 0.5:
            await self.room[name].forwards(post, chat=self.room.group)
        else:
            self.room.group.gets_channel_post(f"/ask {self._random.choice(TALK)}", channel)

    async def _greets_newcomer(self, _: str) -> None:
        newcomer = self.room.telegram.person("Newcomer")
        self.room.group.adds(newcomer)
        self.room.group.removes(newcomer)

    async def _deletes(self, name: str) -> None:
        await self.listens()  # so that nothing is on its way
        if self._said and self._random.random() < 0.5:
            name, said = self._said.pop(self._random.randrange(len(self._said)))
            await self.room[name].deletes(said)
        elif self._latest:
            gone = self._latest.pop(self._random.randrange(len(self._latest)))
            self._latest = [one for one in self._latest if one.message is not gone.message]
            self.room.group.chat.messages.pop(gone.message_id, None)


def said_twice(heard: list[Shown]) -> list[str]:
    """List answers that were written although they stood in the group already."""
    standing: dict[int, str] = {}
    twice = []
    for each in heard:
        is_answer = "<blockquote" in each.html and each.silent
        if each.what == "message" and is_answer and each.text in standing.values():
            twice.append(each.text)
        if each.what != "deletion":
            standing[each.message_id] = each.text
    return twice


@pytest.fixture
def people(telegram: Playground) -> Mapping[str, Person]:
    """Return twelve people and a watcher; Ahma runs the group."""
    names = ("Ahma", *(f"Cousin {number}" for number in range(11)), "Watcher")
    codes = ("zh-hant", "en", "zh-hans", "ms", "")
    return {
        name: telegram.person(name, language_code=codes[number % len(codes)])
        for number, name in enumerate(names)
    }


async def test_a_family_of_twelve_gets_answers_and_nothing_else(
    telegram: Playground, application: App, room: Room, words: Words, clock: Clock
) -> None:
    """A thousand mixed messages: no reply that nobody asked for, none twice, none to a bot."""
    assert application.running
    assert clock is room.clock
    other = telegram.register_bot("77:other", username="roll_bot", name="Roll")
    room.group.adds(other)
    family = Family(room, other, words)
    for number in range(1, MESSAGES + 1):
        await family.does_something()
        if number % 10 == 0:
            await family.listens()
    written = [each for each in family.heard if each.what == "message"]
    answers = Counter(each.reply_to for each in written if each.reply_to is not None)
    assert {number: n for number, n in answers.items() if n > family.calls[number]} == {}
    assert [each.text for each in written if each.reply_to is None] == []
    assert [each.text for each in written if not each.silent and "119" not in each.text] == []
    assert said_twice(family.heard) == []
    assert faults(telegram.calls, words.library.notices["disclaimer"]) == []
    assert refusals(telegram.calls) == []
    assert len(written) > MESSAGES / 6
    assert sum(each.what == "edit" for each in family.heard) > MESSAGES / 50
