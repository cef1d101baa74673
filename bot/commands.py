"""The commands that Telegram lists, described in each language."""

from telegram import Bot, BotCommand

from faq.models import Language, Library

COMMANDS = (
    *("help", "cells", "trials", "compare", "choose"),
    *("sources", "language", "about", "privacy", "forget"),
)
"""In the order in which Telegram shows them; /start is everybody's first and needs no list."""


async def publish_commands(bot: Bot, library: Library) -> None:
    """Tell Telegram the commands: Chinese for those whose Telegram is Chinese, English for all.

    Telegram knows one code for Chinese; most who set it read Simplified or Traditional alike in
    these few words, which are Traditional.
    """
    for language, code in ((Language.EN, None), (Language.ZH_HANT, "zh")):
        words = {name: library.notices[f"command_{name}"][language] for name in COMMANDS}
        commands = [BotCommand(name, description) for name, description in words.items()]
        await bot.set_my_commands(commands, language_code=code)
