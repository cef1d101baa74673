"""A process that has loaded everything, and forks a bot whenever it is asked: each a real process.

Reads one JSON object a line: {"start": …} is answered by {"pid": …}, {"wait": pid} by {"code": …}.
"""

import asyncio
import json
import logging
import os
import resource
import signal
import sys
from typing import Any

from telegram.ext import Application

from bot.app import App, build
from bot.routes import ALLOWED_UPDATES
from bot.running import Behind, serve
from bot.settings import Settings
from bot.store import Store, StoreUnavailable
from faq.answer import Engine
from faq.load import shipped

log = logging.getLogger(__name__)

LIBRARY = shipped()
ENGINE = Engine(LIBRARY, words_only=True)


async def ours(settings: Settings, order: dict[str, Any]) -> None:
    """Our way in, with or without a database."""
    application = build(settings, LIBRARY, engine=ENGINE)
    if order["database"] is None:
        await serve(application, settings)
        return
    store = Store.at(order["database"])
    await store.open()
    if order["full_disk"]:
        # As a disk that is full: no file grows any more.
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    async def ping() -> bool:
        await store.ping()
        return True

    behind = Behind(updates=store.updates, away=StoreUnavailable, ping=ping)
    await serve(application, settings, behind)
    await store.close()


def stock(settings: Settings) -> None:
    """The library's own way in, with the same bot and handlers."""
    made = build(settings, LIBRARY, engine=ENGINE)
    application: App = Application.builder().bot(made.bot).build()
    for group, handlers in made.handlers.items():
        application.add_handlers(handlers, group)
    for callback in made.error_handlers:
        application.add_error_handler(callback)
    if settings.webhook_url is None:
        application.run_polling(allowed_updates=list(ALLOWED_UPDATES), timeout=30)
        return
    host, port = settings.listen
    application.run_webhook(
        listen=host,
        port=port,
        url_path="telegram",
        webhook_url=f"{settings.webhook_url}/telegram",
        secret_token=settings.webhook_secret,
        allowed_updates=list(ALLOWED_UPDATES),
        max_connections=40,
    )


def run(order: dict[str, Any]) -> None:
    """Be a bot."""
    logging.basicConfig(level=logging.ERROR, filename=order["log"], force=True)
    settings = Settings(
        token=order["token"],
        api_url=order["api_url"],
        listen=("127.0.0.1", order["port"]),
        webhook_url=order["webhook_url"],
        webhook_secret=order["secret"],
    )
    if order["stock"]:
        stock(settings)
    else:
        asyncio.run(ours(settings, order))


def main() -> None:
    """Fork when asked, until nobody asks any more."""
    print(json.dumps({"ready": True}), flush=True)  # noqa: T201 - it is the protocol
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)  # noqa: T201
            continue
        pid = os.fork()
        if pid == 0:
            sys.stdin.close()
            code = 1
            try:
                run(order["start"])
                code = 0
            except BaseException:
                log.exception("the bot has ended")
            finally:
                logging.shutdown()
                os._exit(code)
        print(json.dumps({"pid": pid}), flush=True)  # noqa: T201


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
