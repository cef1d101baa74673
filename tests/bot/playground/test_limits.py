"""Flood limits: short bursts pass, floods must wait as long as they are told."""

import httpx
from hypothesis import given
from hypothesis import strategies as st

from bot.playground import FloodLimits, Person, Playground
from bot.playground.limits import FloodGate
from tests.bot.playground.conftest import TOKEN, Api, Clock

CHAT, GROUP = 1001, -5001


def passed(gate: FloodGate, chat: int, at: float, tries: int) -> int:
    """Try to send a number of messages at once, and count those that go out."""
    return sum(gate.wait_before(chat, at) == 0 for _ in range(tries))


def test_a_burst_passes_and_then_one_a_second() -> None:
    """After the burst a chat takes what a second brings, and says when that is."""
    gate = FloodGate(FloodLimits(burst=3, overall_per_second=100))
    assert passed(gate, CHAT, 0.0, 10) == 3
    assert gate.wait_before(CHAT, 0.0) == 1
    assert passed(gate, CHAT, 1.0, 10) == 1
    assert passed(gate, CHAT, 100.0, 10) == 3


def test_chats_do_not_wait_for_each_other() -> None:
    """A flood in one chat leaves the others alone."""
    gate = FloodGate(FloodLimits(burst=2, overall_per_second=100))
    assert [passed(gate, chat, 0.0, 5) for chat in (1, 2, 3)] == [2, 2, 2]


def test_a_group_takes_twenty_a_minute() -> None:
    """The twenty-first waits until the first is a minute old."""
    gate = FloodGate(FloodLimits(burst=100))
    assert passed(gate, GROUP, 0.0, 15) == 15
    assert passed(gate, GROUP, 10.0, 15) == 5
    assert gate.wait_before(GROUP, 20.0) == 40
    assert passed(gate, GROUP, 60.0, 30) == 15


def test_all_chats_together_take_thirty_a_second() -> None:
    """A broadcast must be spread over seconds."""
    gate = FloodGate(FloodLimits())
    assert sum(passed(gate, chat, 0.0, 1) for chat in range(1, 100)) == 30
    assert gate.wait_before(200, 0.5) == 1
    assert sum(passed(gate, chat, 1.0, 1) for chat in range(300, 400)) == 30


@given(
    st.lists(
        st.tuples(st.floats(0, 5), st.sampled_from([CHAT, 1002, GROUP])), min_size=1, max_size=60
    )
)
def test_who_waits_as_told_is_let_through(steps: list[tuple[float, int]]) -> None:
    """Whatever was sent before, after the wait that was asked for the message goes out."""
    gate = FloodGate(FloodLimits(burst=3, group_per_minute=5, overall_per_second=4))
    now = 0.0
    for pause, chat in steps:
        now += pause
        wait = gate.wait_before(chat, now)
        if wait:
            now += wait
            assert gate.wait_before(chat, now) == 0


def test_without_limits_nothing_waits() -> None:
    """Tests of load switch them off."""
    assert passed(FloodGate(None), CHAT, 0.0, 10_000) == 10_000


async def test_a_flood_is_refused_with_the_time_to_wait(
    telegram: Playground, api: Api, chat: int, lin: Person, clock: Clock
) -> None:
    """429 carries `retry_after`; edits count, refused calls do not."""
    for _ in range(3):
        await api.refused("sendMessage", chat_id=chat, text="")
    sent = await api.ok("sendMessage", chat_id=chat, text="0")
    for number in range(1, 20):
        await api.ok(
            "editMessageText", chat_id=chat, message_id=sent["message_id"], text=f"{number}"
        )
    envelope = await api.call("sendMessage", chat_id=chat, text="too much")
    assert envelope == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    refused_edit = await api.refused(
        "editMessageText", chat_id=chat, message_id=sent["message_id"], text="too"
    )
    assert refused_edit[0] == 429
    assert len(await lin.hears(count=20)) == 20
    clock.move(1)
    await api.ok("sendMessage", chat_id=chat, text="now")
    assert telegram.calls[-1].ok


async def test_limits_can_be_changed_or_switched_off() -> None:
    """A playground takes limits of its own, or none."""
    for limits, count in ((FloodLimits(burst=1), 1), (None, 50)):
        async with Playground(limits=limits, clock=Clock()) as telegram:
            telegram.register_bot(TOKEN, username="als_test_bot")
            lin = telegram.person("Lin")
            await lin.says("hello")
            async with httpx.AsyncClient(base_url=telegram.url, trust_env=False) as client:
                message = {"chat_id": lin.id, "text": "x"}
                for _ in range(50):
                    await client.post(f"/bot{TOKEN}/sendMessage", json=message)
            assert sum(call.ok for call in telegram.calls) == count
