"""A Telegram of our own on 127.0.0.1: Bot API server, people and groups.

As strict as Telegram where a bot could go wrong; it is not Telegram, and sends nothing anywhere.

    async with Playground() as telegram:
        telegram.register_bot("123:test", username="als_test_bot")
        lin = telegram.person("Lin", language_code="zh-hant")
        ...  # start the bot with base_url f"{telegram.url}/bot"
        await lin.says("什麼是MSC")
        heard = await lin.hears()
"""

from bot.playground.errors import ApiError
from bot.playground.groups import Group
from bot.playground.host import Playground
from bot.playground.inline import InlineResult
from bot.playground.limits import FloodLimits
from bot.playground.people import Person
from bot.playground.pressing import PressAnswer
from bot.playground.records import Bot
from bot.playground.screen import NotHeardError
from bot.playground.server import Call
from bot.playground.shown import Button, Shown

__all__ = [
    "ApiError",
    "Bot",
    "Button",
    "Call",
    "FloodLimits",
    "Group",
    "InlineResult",
    "NotHeardError",
    "Person",
    "Playground",
    "PressAnswer",
    "Shown",
]
