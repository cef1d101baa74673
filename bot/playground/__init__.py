"""A Telegram of our own on 127.0.0.1: Bot API server, people, groups and channels.

As strict as Telegram where a bot could go wrong; it is not Telegram, and sends nothing anywhere.

    async with Playground() as telegram:
        telegram.register_bot("123:test", username="als_test_bot")
        lin = telegram.person("Lin", language_code="zh-hant")
        ...  # start the bot with base_url f"{telegram.url}/bot"
        await lin.says("什麼是MSC")
        heard = await lin.hears()

What differs from Telegram, on purpose:

- Methods are those of `methods`; another one is 404. Webhooks are kept in mind, not called, but for
  those on http://127.0.0.1 where `Playground(webhook_pause=…)` says so.
- People do what `Person` can; any other update is put in with `Playground.injects`.
- HTML and listed entities are understood, Markdown is refused.
- Flood limits are the numbers that Telegram advises (`FloodLimits`); Telegram's own are secret.
- Message ids count through all chats, as nothing else tells messages apart in a list of calls.
- Files are not fetched from the web, and photos come in one size.
- A bare command in a group goes to all bots as long as none has written there.
- Single members are restricted, in supergroups; a group's default rights are not played. Rights
  bind sending and typing: a bot that is restricted may still edit, delete and react.
- A bot is told of its own standing, never of others' (`chat_member`), and no bot of what another
  bot posts in a channel. Whoever runs a channel is shown as the channel.
- A reply stays within its chat; messages are not scheduled, pinned or forwarded by bots.
- Inline results are articles, photos and documents; albums have photos or documents only.
- Bank cards, phone numbers and rare top-level domains are not marked in texts.
"""

from bot.playground.channels import Channel
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
    "Channel",
    "FloodLimits",
    "Group",
    "InlineResult",
    "NotHeardError",
    "Person",
    "Playground",
    "PressAnswer",
    "Shown",
]
