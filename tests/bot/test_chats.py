"""What a chat settles, and whether its messages ring."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.chats import Chats, ChatSettings
from bot.zones import ZONES, city_of
from faq.models import Language, Library

NIGHT = ChatSettings(sound=True, quiet_hours=(22, 7))
DAY = ChatSettings(sound=True, quiet_hours=(9, 17))


def at(hour: int, minute: int = 0) -> datetime:
    """A moment of a day, in UTC."""
    return datetime(2026, 11, 25, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("in_group", [True, False])
def test_private_chats_ring_and_groups_do_not_unless_settled_otherwise(*, in_group: bool) -> None:
    """Each ping wakes carers who sleep in pieces."""
    assert ChatSettings().rings(at(12), in_group=in_group) is not in_group
    assert ChatSettings(sound=True).rings(at(12), in_group=in_group) is True
    assert ChatSettings(sound=False).rings(at(12), in_group=in_group) is False


@pytest.mark.parametrize(
    ("settings", "quiet"),
    [(NIGHT, {22, 23, 0, 1, 2, 3, 4, 5, 6}), (DAY, {9, 10, 11, 12, 13, 14, 15, 16})],
)
def test_nothing_rings_in_quiet_hours(settings: ChatSettings, quiet: set[int]) -> None:
    """Those that go over midnight too; the first minute counts, the last one does not."""
    for minute in (0, 59):
        silent = {
            hour for hour in range(24) if not settings.rings(at(hour, minute), in_group=False)
        }
        assert silent == quiet


def test_quiet_hours_are_those_of_the_place() -> None:
    """22:00 in Taipei is 14:00 in UTC; and summer time counts where there is one."""
    taipei = ChatSettings(quiet_hours=(22, 7), zone="Asia/Taipei")
    assert [hour for hour in range(24) if not taipei.rings(at(hour), in_group=False)] == [
        *range(14, 23)
    ]
    london = ChatSettings(quiet_hours=(22, 7), zone="Europe/London")
    summer = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)
    assert london.rings(summer, in_group=False) is False
    assert london.rings(at(21, 30), in_group=False) is True


def test_sound_off_is_off_at_all_hours() -> None:
    """Whatever hours were settled before."""
    off = ChatSettings(sound=False, quiet_hours=(22, 7))
    assert [hour for hour in range(24) if off.rings(at(hour), in_group=False)] == []


async def test_settings_are_kept_by_chat() -> None:
    """A change of one thing leaves the others, and the other chats."""
    chats = Chats()
    assert await chats.change(1, language=Language.EN) == ChatSettings(language=Language.EN)
    changed = await chats.change(1, region="TW", zone="Asia/Taipei")
    assert changed == ChatSettings(language=Language.EN, region="TW", zone="Asia/Taipei")
    assert await chats.settings(1) == changed
    assert await chats.settings(2) == ChatSettings()


async def test_settings_move_with_a_group_and_can_be_forgotten() -> None:
    """The old number has none any more; a group that settled nothing overwrites nothing."""
    chats = Chats()
    await chats.change(-1, muted=True)
    await chats.move(-1, -100)
    await chats.move(-1, -100)
    assert await chats.settings(-1) == ChatSettings()
    assert await chats.settings(-100) == ChatSettings(muted=True)
    await chats.forget(-100)
    await chats.forget(-100)
    assert await chats.settings(-100) == ChatSettings()


def test_every_region_has_time_zones_that_exist(library: Library) -> None:
    """Else its quiet hours would be those of elsewhere."""
    assert set(ZONES) == set(library.regions)
    for zones in ZONES.values():
        assert zones
        for zone in zones:
            assert at(0).astimezone(ZoneInfo(zone)).tzinfo is not None
            assert len(f"set:zone+{zone}") <= 64
            assert city_of(zone).replace(" ", "").isalpha()
