"""The settings of chats."""

import asyncio
from typing import Any

from bot.chats import ChatSettings
from bot.store import Store
from faq.models import Language

GROUP, SUPERGROUP = -4_200_000_001, -1_009_999_999_999
SETTLED = ChatSettings(
    language=Language.ZH_HANS,
    region="TW",
    zone="America/Argentina/ComodRivadavia",  # the longest name of a zone
    sound=True,
    quiet_hours=(22, 7),
    muted=True,
    greeted=True,
)


async def test_a_chat_that_settled_nothing_has_what_holds_everywhere(store: Store) -> None:
    """An unknown chat has the default settings, and asking leaves no row."""
    assert await store.chats.settings(GROUP) == ChatSettings()


async def test_settings_are_kept(store: Store, other: Store) -> None:
    """All that a chat settled is what another process reads."""
    values = {name: getattr(SETTLED, name) for name in SETTLED.__dataclass_fields__}
    assert await store.chats.change(GROUP, **values) == SETTLED
    assert await other.chats.settings(GROUP) == SETTLED


async def test_a_change_leaves_the_rest(store: Store) -> None:
    """What is not named in a change stays, and None takes a setting back."""
    await store.chats.change(GROUP, region="SG", quiet_hours=(22, 7))
    changed = await store.chats.change(GROUP, muted=True, quiet_hours=None)
    assert changed == ChatSettings(region="SG", muted=True)
    assert await store.chats.settings(GROUP) == changed


async def test_changes_at_the_same_time_are_all_kept(store: Store, other: Store) -> None:
    """Two administrators of a new group change different things at once: neither is lost."""
    changes: list[dict[str, Any]] = [
        {"language": Language.EN},
        {"region": "MY"},
        {"zone": "Asia/Taipei"},
        {"sound": False},
        {"quiet_hours": (21, 6)},
        {"muted": True},
        {"greeted": True},
    ]
    stores = [store, other]
    await asyncio.gather(
        *(stores[i % 2].chats.change(GROUP, **change) for i, change in enumerate(changes))
    )
    assert await store.chats.settings(GROUP) == ChatSettings(
        language=Language.EN,
        region="MY",
        zone="Asia/Taipei",
        sound=False,
        quiet_hours=(21, 6),
        muted=True,
        greeted=True,
    )


async def test_a_group_that_moves_takes_its_settings_along(store: Store) -> None:
    """The supergroup has them, the old group has none; told twice, nothing is lost."""
    await store.chats.change(GROUP, region="TW")
    await store.chats.move(GROUP, SUPERGROUP)
    await store.chats.move(GROUP, SUPERGROUP)
    assert await store.chats.settings(SUPERGROUP) == ChatSettings(region="TW")
    assert await store.chats.settings(GROUP) == ChatSettings()


async def test_forgetting_concerns_one_chat(store: Store) -> None:
    """A chat that is forgotten has settled nothing; others keep theirs."""
    await store.chats.change(GROUP, region="TW")
    await store.chats.change(17, region="US")
    await store.chats.forget(GROUP)
    assert await store.chats.settings(GROUP) == ChatSettings()
    assert await store.chats.settings(17) == ChatSettings(region="US")
