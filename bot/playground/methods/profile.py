"""What a bot says about itself: names, descriptions, commands, menu button."""

import re
from collections.abc import Callable
from typing import Any

from bot.markup import utf16_len
from bot.playground.arguments import Arguments
from bot.playground.errors import JSON, bad_request
from bot.playground.methods.access import chat_of
from bot.playground.records import Bot
from bot.playground.world import World

MAX_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_GENERAL_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
# What each is called in an error.
_FAULTS = {"name": "TITLE", "description": "DESCRIPTION", "short_description": "ABOUT"}
_MAX_TEXTS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, bot: Bot, arguments: Arguments) -> JSON:
    """Describe the bot."""
    del world, arguments
    return bot.user.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": bot.sees_all_group_messages,
        "supports_inline_queries": bot.supports_inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Set the commands of a scope in a language."""
    commands = arguments.decoded("commands", list, "list of commands")
    if commands is None:
        raise bad_request("commands is empty")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(command) for command in commands]
    bot.commands[_place(world, bot, arguments)] = checked
    return True


def _command(command: Any) -> JSON:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: BotCommand must be an Object")
    name = str(command.get("command", "")).removeprefix("/").lower()
    description = str(command.get("description", "")).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if not description:
        raise bad_request("command description must be non-empty")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if utf16_len(description) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(world: World, bot: Bot, arguments: Arguments) -> list[JSON]:
    """List the commands of exactly this scope and language."""
    return bot.commands.get(_place(world, bot, arguments), [])


def delete_my_commands(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Drop the commands of exactly this scope and language."""
    bot.commands.pop(_place(world, bot, arguments), None)
    return True


def _place(world: World, bot: Bot, arguments: Arguments) -> tuple[str, str]:
    language = _language(arguments)
    scope = arguments.decoded("scope", dict, "BotCommandScope") or {"type": "default"}
    kind = str(scope.get("type"))
    if kind in _GENERAL_SCOPES:
        return kind, language
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    for field in ("chat_id", "user_id") if kind == "chat_member" else ("chat_id",):
        if field not in scope:
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{field}\"")
    chat = chat_of(world, bot, Arguments(scope))
    member = f":{scope.get('user_id')}" if kind == "chat_member" else ""
    return f"{kind}:{chat.id}{member}", language


def _language(arguments: Arguments) -> str:
    language = arguments.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language_code specified")
    return language


def set_text(what: str) -> Callable[[World, Bot, Arguments], bool]:
    """Make the method that sets the name, description or short description in a language."""

    def set_it(world: World, bot: Bot, arguments: Arguments) -> bool:
        del world
        text = arguments.text(what)
        language = _language(arguments)
        too_short = what == "name" and not text and not language
        if too_short or utf16_len(text) > _MAX_TEXTS[what]:
            raise bad_request(f"BOT_{_FAULTS[what]}_INVALID")
        bot.texts[(what, language)] = text
        return True

    return set_it


def get_text(what: str) -> Callable[[World, Bot, Arguments], JSON]:
    """Make the method that tells one of them; without one of the language, the general one."""

    def get_it(world: World, bot: Bot, arguments: Arguments) -> JSON:
        del world
        general = bot.user.first_name if what == "name" else ""
        general = bot.texts.get((what, "")) or general
        return {what: bot.texts.get((what, _language(arguments))) or general}

    return get_it


def set_chat_menu_button(world: World, bot: Bot, arguments: Arguments) -> bool:
    """Set what the button beside the text field does, in one private chat or in all."""
    button = arguments.decoded("menu_button", dict, "menu button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: type of the button is unsupported")
    bot.menu_buttons[_menu_place(world, bot, arguments)] = button
    return True


def get_chat_menu_button(world: World, bot: Bot, arguments: Arguments) -> JSON:
    """Tell what the button beside the text field does."""
    general = bot.menu_buttons.get(0, {"type": "commands" if bot.commands else "default"})
    return bot.menu_buttons.get(_menu_place(world, bot, arguments), general)


def _menu_place(world: World, bot: Bot, arguments: Arguments) -> int:
    return chat_of(world, bot, arguments).id if "chat_id" in arguments else 0
