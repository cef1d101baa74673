"""How much one person gets answered at a time."""

from bot.limits import (
    ALONE_SECONDS,
    MINUTE,
    MOST_KEPT,
    PERSON_IN_PRIVATE,
    Limit,
    SharedLimit,
    Verdict,
)
from bot.playground import Person, Playground
from faq.models import Language
from tests.bot.conftest import Clock
from tests.bot.hearing import Hears, Pause, said

GO, SAY_SO, SILENCE = Verdict.GO, Verdict.SAY_SO, Verdict.SILENCE


async def test_so_many_a_minute_then_one_notice_then_silence(clock: Clock) -> None:
    """For each key apart."""
    limit = Limit(3, clock)
    assert [await limit.count("Lin") for _ in range(6)] == [GO, GO, GO, SAY_SO, SILENCE, SILENCE]
    assert await limit.count("Wu") == GO


async def test_each_is_forgotten_after_its_own_minute(clock: Clock) -> None:
    """It is a minute that moves along, and not one that begins anew."""
    limit = Limit(2, clock)
    assert await limit.count("Lin") == GO
    clock.move(MINUTE / 2)
    assert await limit.count("Lin") == GO
    clock.move(MINUTE / 2)
    assert [await limit.count("Lin"), await limit.count("Lin")] == [GO, SAY_SO]
    clock.move(MINUTE / 2)
    assert [await limit.count("Lin"), await limit.count("Lin")] == [GO, SILENCE]
    clock.move(MINUTE / 2)
    assert [await limit.count("Lin"), await limit.count("Lin")] == [GO, SAY_SO]


async def test_what_was_refused_does_not_count(clock: Clock) -> None:
    """Whoever goes on writing need not wait the longer for it."""
    limit = Limit(1, clock)
    assert await limit.count("Lin") == GO
    for _ in range(30):
        assert await limit.count("Lin") != GO
        clock.move(MINUTE / 30)
    assert await limit.count("Lin") == GO


async def test_the_longest_quiet_ones_are_forgotten(clock: Clock) -> None:
    """Memory does not grow with everybody who ever wrote."""
    limit = Limit(1, clock)
    for key in range(MOST_KEPT + 1):
        assert await limit.count(key) == GO
    assert len(limit._times) == MOST_KEPT
    assert await limit.count(0) == GO


class Counts:
    """A table that two replicas count in, which may be away."""

    def __init__(self) -> None:
        self.away = False
        self.asked: list[str] = []
        self.verdict = "go"

    async def count(self, key: str, most: int) -> str:
        """Say what a test wants to hear."""
        self.asked.append(f"{key} {most}")
        if self.away:
            raise ConnectionError
        return self.verdict


async def test_what_all_replicas_have_counted_counts(clock: Clock) -> None:
    """Asked each time, by a digest that differs from limit to limit and tells nobody's id."""
    table = Counts()
    limit = SharedLimit("group", 3, table, ConnectionError, clock)
    other = SharedLimit("person", 3, table, ConnectionError, clock)
    for verdict in (GO, SAY_SO, SILENCE):
        table.verdict = verdict.value
        assert await limit.count(4242) == verdict
    await other.count(4242)
    assert len(set(table.asked)) == 2
    assert [key for key in table.asked if "4242" in key or not key.endswith(" 3")] == []


async def test_while_the_table_is_away_each_counts_alone(clock: Clock) -> None:
    """One notice, then silence; it is not asked each time, and is believed when it is back."""
    table = Counts()
    limit = SharedLimit("group", 2, table, ConnectionError, clock)
    assert await limit.count("Lin") == GO
    table.away = True
    assert [await limit.count("Lin") for _ in range(4)] == [GO, SAY_SO, SILENCE, SILENCE]
    assert len(table.asked) == 2
    clock.move(ALONE_SECONDS)
    assert await limit.count("Lin") == SILENCE
    assert len(table.asked) == 3
    table.away = False
    clock.move(ALONE_SECONDS)
    assert await limit.count("Lin") == SILENCE  # the table knows nothing of what was said alone
    assert len(table.asked) == 4
    clock.move(MINUTE)
    assert [await limit.count("Lin"), await limit.count("Lin")] == [GO, GO]
    table.verdict = "silence"
    assert await limit.count("Wu") == SILENCE


async def test_a_person_who_asks_too_much_is_told_once(
    telegram: Playground, family: Person, hears: Hears, pause: Pause
) -> None:
    """Questions, commands and stickers count alike; after a minute all is well."""
    for number in range(PERSON_IN_PRIVATE):
        if number % 4 == 3:
            await family.sends("sticker")
            await family.hears()
        else:
            await said(family, ("Is MSC safe?", "/help", "1")[number % 4])
    told = await said(family, "Is MSC safe?")
    assert told.text == hears.notice("slow_down", Language.EN)
    for text in ("Is MSC safe?", "/help", "/start", "/menu", "1"):
        await family.says(text)
    await family.sends("voice")
    await pause(MINUTE)
    assert (await said(family, "Is NSC safe?")).text == hears.short("cell.safety:NSC", Language.EN)
    assert len(telegram.calls_of("sendMessage")) == PERSON_IN_PRIVATE + 2


async def test_an_emergency_is_never_held_back(family: Person, hears: Hears) -> None:
    """Nor is it counted."""
    for _ in range(PERSON_IN_PRIVATE + 1):
        await said(family, "/help")
    for text, label in (
        ("he cannot breathe!", "safety.emergency"),
        ("I want to die", "safety.crisis"),
        ("he cannot breathe!", "safety.emergency"),
    ):
        heard = await said(family, text)
        assert heard.text == hears.short(label, Language.EN)


async def test_one_persons_limit_is_nobody_elses(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """Each has their own."""
    for _ in range(PERSON_IN_PRIVATE + 1):
        await said(family, "/help")
    other = telegram.person("Chen", language_code="en")
    assert (await said(other, "/help")).text == hears.short("bot.help", Language.EN)


async def test_what_was_held_back_is_told_in_the_language_of_the_question(
    family: Person, hears: Hears
) -> None:
    """As everything else is."""
    for _ in range(PERSON_IN_PRIVATE):
        await said(family, "/help")
    heard = await said(family, "MSC 安全嗎？")
    assert heard.text == hears.notice("slow_down", Language.ZH_HANT)


async def test_forgetting_is_never_held_back(family: Person, hears: Hears) -> None:
    """Whoever wants to be forgotten is told that it was done."""
    for _ in range(PERSON_IN_PRIVATE + 1):
        await said(family, "/help")
    assert (await said(family, "/forget")).text == hears.notice("forgotten", Language.EN)
