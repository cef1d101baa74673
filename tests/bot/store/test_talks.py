"""What is remembered of talks, until it expires."""

from datetime import UTC, datetime, timedelta, timezone

from bot.store import Store
from bot.store.tables import messages, talks
from tests.bot.store.statements import Statements

HERE, TOPIC, SOMEBODY_ELSE = (-100, 0, 1), (-100, 7, 1), (-100, 0, 2)
MOVED = -1_000_000_000_100
STATE = '{"said": {"intent": "cell.safety", "about": ["NSC"]}, "漸凍症": "🙂"}'


def later() -> datetime:
    """In an hour."""
    return datetime.now(UTC) + timedelta(hours=1)


def before() -> datetime:
    """A second ago."""
    return datetime.now(UTC) - timedelta(seconds=1)


async def test_a_talk_is_remembered_where_it_was(store: Store, other: Store) -> None:
    """It is there for the same person in the same topic, and for nobody else."""
    await store.talks.save(HERE, STATE, later())
    assert await other.talks.load(HERE) == STATE
    assert await other.talks.load(TOPIC) is None
    assert await other.talks.load(SOMEBODY_ELSE) is None


async def test_the_latest_state_holds(store: Store) -> None:
    """Saving again replaces the state and its time."""
    await store.talks.save(HERE, "{}", before())
    await store.talks.save(HERE, STATE, later())
    assert await store.talks.load(HERE) == STATE


async def test_what_expired_is_not_remembered(store: Store) -> None:
    """From its moment on it is as if it were not there, swept or not."""
    await store.talks.save(HERE, STATE, before())
    await store.talks.wrote(-100, 5, STATE, before())
    assert await store.talks.load(HERE) is None
    assert await store.talks.message(-100, 5) is None


async def test_times_of_every_zone_are_understood(store: Store) -> None:
    """A moment is the same moment, in whatever zone it is given."""
    for hours in (-11, 0, 14):
        moment = later().astimezone(timezone(timedelta(hours=hours)))
        await store.talks.save(HERE, STATE, moment)
        assert await store.talks.load(HERE) == STATE
        await store.talks.save(HERE, STATE, moment - timedelta(hours=2))
        assert await store.talks.load(HERE) is None


async def test_a_message_is_remembered_by_its_number(store: Store) -> None:
    """The same number in another chat is another message; writing again replaces."""
    await store.talks.wrote(-100, 5, "{}", later())
    await store.talks.wrote(-100, 5, STATE, later())
    assert await store.talks.message(-100, 5) == STATE
    assert await store.talks.message(-100, 6) is None
    assert await store.talks.message(-101, 5) is None


async def test_forgetting_a_person_concerns_one_place(store: Store) -> None:
    """What others said, and the same person elsewhere, stays."""
    for place in (HERE, TOPIC, SOMEBODY_ELSE):
        await store.talks.save(place, STATE, later())
    await store.talks.forget(HERE)
    found = [await store.talks.load(place) for place in (HERE, TOPIC, SOMEBODY_ELSE)]
    assert found == [None, STATE, STATE]


async def test_forgetting_a_chat_leaves_no_row(store: Store, sql: Statements) -> None:
    """All talks and messages of the chat are deleted, and no others."""
    for place in (HERE, TOPIC, (-101, 0, 1)):
        await store.talks.save(place, STATE, later())
    await store.talks.wrote(-100, 5, STATE, later())
    await store.talks.wrote(-101, 5, STATE, later())
    await store.talks.forget_chat(-100)
    assert await sql.ask(talks.select().with_only_columns(talks.c.chat_id)) == [(-101,)]
    assert await sql.ask(messages.select().with_only_columns(messages.c.chat_id)) == [(-101,)]


async def test_a_group_that_moves_takes_its_talks_along(store: Store) -> None:
    """Telegram tells of a move twice: the second time takes nothing away."""
    await store.talks.save(HERE, STATE, later())
    await store.talks.save(TOPIC, STATE, later())
    await store.talks.move(-100, MOVED)
    await store.talks.move(-100, MOVED)
    assert await store.talks.load((MOVED, 0, 1)) == STATE
    assert await store.talks.load((MOVED, 7, 1)) == STATE
    assert await store.talks.load(HERE) is None


async def test_a_move_keeps_what_the_new_group_said_already(store: Store) -> None:
    """Only a talk of the same person in the same topic is replaced by the old group's."""
    await store.talks.save(HERE, STATE, later())
    await store.talks.save((MOVED, 0, 1), "{}", later())
    await store.talks.save((MOVED, 0, 2), "{}", later())
    await store.talks.move(-100, MOVED)
    assert await store.talks.load((MOVED, 0, 1)) == STATE
    assert await store.talks.load((MOVED, 0, 2)) == "{}"


async def test_sweeping_deletes_what_expired(store: Store, sql: Statements) -> None:
    """Rows of which the time is over go, others stay."""
    await store.talks.save(HERE, STATE, before())
    await store.talks.save(TOPIC, STATE, later())
    await store.talks.wrote(-100, 5, STATE, before())
    await store.talks.wrote(-100, 6, STATE, later())
    assert await store.talks.sweep() == 2
    assert (await sql.count(talks), await sql.count(messages)) == (1, 1)
    assert await store.talks.load(TOPIC) == STATE
    assert await store.talks.message(-100, 6) == STATE
