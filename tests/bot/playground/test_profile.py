"""What a bot sets about itself: commands by scope and language, names, menu button."""

from typing import Any

import pytest

from bot.playground import Person, Playground
from tests.bot.playground.conftest import Api


def commands(*names: str) -> list[dict[str, str]]:
    """Make commands with a description each."""
    return [{"command": name, "description": f"about {name}"} for name in names]


async def test_commands_are_kept_by_scope_and_language(api: Api) -> None:
    """Exactly what was set for a scope and language is listed and deleted."""
    chinese = {"scope": {"type": "all_private_chats"}, "language_code": "zh"}
    await api.ok("setMyCommands", commands=commands("start"))
    await api.ok("setMyCommands", commands=commands("help"), **chinese)
    assert await api.ok("getMyCommands") == commands("start")
    assert await api.ok("getMyCommands", **chinese) == commands("help")
    assert await api.ok("getMyCommands", language_code="zh") == []
    await api.ok("deleteMyCommands", **chinese)
    assert await api.ok("getMyCommands", **chinese) == []
    assert await api.ok("getMyCommands") == commands("start")


async def test_people_see_the_narrowest_commands_in_their_language(
    telegram: Playground, api: Api, lin: Person
) -> None:
    """A chat's own list comes before that of its kind, the person's language before the rest."""
    amy = telegram.person("Amy", language_code=None)
    family = telegram.group("家", members=[lin], admins=[amy])
    for name, scope, language in (
        ("default", {"type": "default"}, ""),
        ("private", {"type": "all_private_chats"}, ""),
        ("private_zh", {"type": "all_private_chats"}, "zh"),
        ("groups", {"type": "all_group_chats"}, ""),
        ("admins", {"type": "all_chat_administrators"}, ""),
    ):
        await api.ok("setMyCommands", commands=commands(name), scope=scope, language_code=language)
    assert lin.sees_commands() == {"private_zh": "about private_zh"}
    assert list(amy.sees_commands()) == ["private"]
    assert list(lin.sees_commands(chat=family)) == ["groups"]
    assert list(amy.sees_commands(chat=family)) == ["admins"]
    narrow: list[tuple[str, dict[str, Any]]] = [
        ("this_group", {"type": "chat", "chat_id": family.id}),
        ("these_admins", {"type": "chat_administrators", "chat_id": family.id}),
        ("lin_only", {"type": "chat_member", "chat_id": family.id, "user_id": lin.id}),
    ]
    for name, narrow_scope in narrow:
        await api.ok("setMyCommands", commands=commands(name), scope=narrow_scope)
    assert list(lin.sees_commands(chat=family)) == ["lin_only"]
    assert list(amy.sees_commands(chat=family)) == ["these_admins"]
    await api.ok("deleteMyCommands", scope={"type": "all_private_chats"})
    assert list(amy.sees_commands()) == ["default"]
    await api.ok("deleteMyCommands")
    assert amy.sees_commands() == {}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, "commands is empty"),
    ({"commands": commands(*(f"c{number}" for number in range(101)))}, "BOT_COMMANDS_TOO_MUCH"),
    ({"commands": ["start"]}, "can't parse BotCommand: BotCommand must be an Object"),
    ({"commands": commands("bad command")}, "BOT_COMMAND_INVALID"),
    ({"commands": commands("求助")}, "BOT_COMMAND_INVALID"),
    ({"commands": commands("x" * 33)}, "BOT_COMMAND_INVALID"),
    ({"commands": commands("")}, "command must be non-empty"),
    (
        {"commands": [{"command": "a", "description": ""}]},
        "command description must be non-empty",
    ),
    (
        {"commands": [{"command": "a", "description": "x" * 257}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    (
        {"commands": [], "scope": {"type": "everyone"}},
        "can't parse BotCommandScope: Unsupported type specified",
    ),
    (
        {"commands": [], "scope": {"type": "chat"}},
        "can't parse BotCommandScope: Can't find field \"chat_id\"",
    ),
    (
        {"commands": [], "scope": {"type": "chat_member", "chat_id": 1}},
        "can't parse BotCommandScope: Can't find field \"user_id\"",
    ),
    ({"commands": [], "scope": {"type": "chat", "chat_id": 1}}, "chat not found"),
    ({"commands": [], "language_code": "zh-hant"}, "invalid language_code specified"),
]


@pytest.mark.parametrize(("parameters", "reason"), REFUSED, ids=range(len(REFUSED)))
async def test_wrong_commands_are_refused(
    api: Api, parameters: dict[str, Any], reason: str
) -> None:
    """Names, descriptions, numbers and scopes have limits, and languages have two letters."""
    assert await api.refused("setMyCommands", **parameters) == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("what", "parameter", "longest", "fault"),
    [
        ("Name", "name", 64, "BOT_TITLE_INVALID"),
        ("Description", "description", 512, "BOT_DESCRIPTION_INVALID"),
        ("ShortDescription", "short_description", 120, "BOT_ABOUT_INVALID"),
    ],
)
async def test_names_and_descriptions_have_languages_and_limits(
    api: Api, what: str, parameter: str, longest: int, fault: str
) -> None:
    """Each language has its own text; the general one stands in for the missing."""
    await api.ok(f"setMy{what}", **{parameter: "x" * longest})
    await api.ok(f"setMy{what}", **{parameter: "中文"}, language_code="zh")
    assert await api.ok(f"getMy{what}", language_code="zh") == {parameter: "中文"}
    assert await api.ok(f"getMy{what}", language_code="de") == {parameter: "x" * longest}
    assert await api.refused(f"setMy{what}", **{parameter: "x" * (longest + 1)}) == (
        400,
        f"Bad Request: {fault}",
    )
    await api.ok(f"setMy{what}", **{parameter: ""}, language_code="zh")
    assert await api.ok(f"getMy{what}", language_code="zh") == {parameter: "x" * longest}


async def test_a_bot_must_have_a_name(api: Api) -> None:
    """The general name cannot be emptied."""
    assert await api.refused("setMyName", name="") == (400, "Bad Request: BOT_TITLE_INVALID")


async def test_the_menu_button_is_general_or_of_a_chat(api: Api, chat: int) -> None:
    """With commands it opens their list; a chat may have its own."""
    assert await api.ok("getChatMenuButton") == {"type": "default"}
    await api.ok("setMyCommands", commands=commands("start"))
    assert await api.ok("getChatMenuButton") == {"type": "commands"}
    await api.ok("setChatMenuButton", chat_id=chat, menu_button={"type": "commands"})
    await api.ok("setChatMenuButton", menu_button={"type": "default"})
    assert await api.ok("getChatMenuButton", chat_id=chat) == {"type": "commands"}
    assert await api.ok("getChatMenuButton") == {"type": "default"}
    assert await api.refused("setChatMenuButton", menu_button={"type": "game"}) == (
        400,
        "Bad Request: can't parse menu button: type of the button is unsupported",
    )


async def test_a_bot_knows_itself(telegram: Playground, api: Api) -> None:
    """`getMe` tells whether it reads whole groups and works inline."""
    me = await api.ok("getMe")
    assert (me["id"], me["is_bot"], me["first_name"]) == (123, True, "ALS")
    assert me["can_read_all_group_messages"] is False
    assert me["supports_inline_queries"] is True
    telegram.register_bot("7:x", username="open_bot", privacy=False, inline=False)
    other = (await api.client.get("/bot7:x/getMe")).json()["result"]
    assert other["can_read_all_group_messages"] is True
    assert other["supports_inline_queries"] is False


@pytest.mark.parametrize("method", ["logOut", "close"])
async def test_leaving_the_server_is_granted(api: Api, method: str) -> None:
    """Both are answered as Telegram does."""
    assert await api.ok(method) is True
