"""The bots that are measured, each a process of its own: `python -m tests.bench.load.bots NAME`.

Settings come as JSON in LOAD_SETTINGS: token, api_url, port, webhook_url, secret.
"""

import asyncio
import json
import logging
import os
import sys
import tempfile
from typing import Any

from bot.command import main

SETTINGS: dict[str, Any] = json.loads(os.environ.get("LOAD_SETTINGS", "{}"))


def command() -> None:
    """`als-bot` as operators start it, with SQLite in a folder of its own."""
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {
            "TELEGRAM_BOT_TOKEN": SETTINGS["token"],
            "TELEGRAM_API_URL": SETTINGS["api_url"],
            "ALS_BOT_DATA": data,
            "WEBHOOK_LISTEN": f"127.0.0.1:{SETTINGS['port']}",
        }
        if SETTINGS["webhook_url"] is not None:
            os.environ |= {
                "WEBHOOK_URL": SETTINGS["webhook_url"],
                "WEBHOOK_SECRET": SETTINGS["secret"],
            }
        sys.argv = ["als-bot"]
        main()


def whole(*, words_only: bool = False) -> None:
    """The whole bot, on memory alone."""
    from bot.app import build  # noqa: PLC0415 - each bot loads what it needs and no more
    from bot.running import serve  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415
    from faq.answer import Engine  # noqa: PLC0415
    from faq.load import shipped  # noqa: PLC0415

    library = shipped()
    settings = Settings(
        token=SETTINGS["token"],
        api_url=SETTINGS["api_url"],
        listen=("127.0.0.1", SETTINGS["port"]),
        webhook_url=SETTINGS["webhook_url"],
        webhook_secret=SETTINGS["secret"],
    )
    engine = Engine(library, words_only=words_only)
    asyncio.run(serve(build(settings, library, engine=engine), settings))


def library_echo(*, our_transport: bool = False) -> None:
    """python-telegram-bot as it comes, or on our transport: says again what it hears."""
    from telegram import Update  # noqa: PLC0415
    from telegram.ext import Application, MessageHandler, filters  # noqa: PLC0415

    from bot.transport import AiohttpRequest  # noqa: PLC0415

    async def echo(update: Update, _: Any) -> None:
        assert update.effective_message is not None
        await update.effective_message.reply_text(str(update.effective_message.text))

    builder = (
        Application.builder()
        .token(SETTINGS["token"])
        .base_url(f"{SETTINGS['api_url']}/bot")
        .concurrent_updates(16)
    )
    if our_transport:
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest(pool_size=1))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    if SETTINGS["webhook_url"] is None:
        application.run_polling(timeout=30)
        return
    application.run_webhook(
        listen="127.0.0.1",
        port=SETTINGS["port"],
        url_path="telegram",
        webhook_url=f"{SETTINGS['webhook_url']}/telegram",
        secret_token=SETTINGS["secret"],
        max_connections=40,
    )


def aiogram_echo() -> None:
    """The same with aiogram."""
    from aiogram import Bot, Dispatcher  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415
    from aiogram.client.session.aiohttp import (  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415
        AiohttpSession,
    )
    from aiogram.client.telegram import (  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415
        TelegramAPIServer,
    )
    from aiogram.webhook.aiohttp_server import (  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415
        SimpleRequestHandler,
    )
    from aiohttp import web  # noqa: PLC0415

    async def echo(message: Any) -> None:
        await message.answer(message.text)

    async def run() -> None:
        server = TelegramAPIServer.from_base(SETTINGS["api_url"])
        bot = Bot(SETTINGS["token"], session=AiohttpSession(api=server))
        dispatcher = Dispatcher()
        dispatcher.message.register(echo)
        if SETTINGS["webhook_url"] is None:
            await bot.delete_webhook()
            await dispatcher.start_polling(bot)
            return
        application = web.Application()
        SimpleRequestHandler(dispatcher, bot, secret_token=SETTINGS["secret"]).register(
            application, path="/telegram"
        )
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", SETTINGS["port"]).start()
        await bot.set_webhook(
            f"{SETTINGS['webhook_url']}/telegram",
            secret_token=SETTINGS["secret"],
            max_connections=40,
        )
        await asyncio.Event().wait()

    asyncio.run(run())


BOTS = {
    "als-bot": command,
    "whole": whole,
    "whole, by words": lambda: whole(words_only=True),
    "ptb": library_echo,
    "ptb, our transport": lambda: library_echo(our_transport=True),
    "aiogram": aiogram_echo,
}
"""What is measured, by name."""

if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    BOTS[sys.argv[1]]()
