"""Running the application: long polling until told to stop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import ALLOWED_UPDATES, App

_POLL_SECONDS = 30


@asynccontextmanager
async def running(application: App) -> AsyncIterator[App]:
    """An application that polls and answers for as long as the block lasts.

    Raises:
        InvalidToken: Telegram does not know its token.
        ValueError: it was built without an updater.
    """
    updater = application.updater
    if updater is None:
        raise ValueError("the application was built without an updater")
    async with application:
        if application.post_init is not None:
            await application.post_init(application)
        await updater.start_polling(timeout=_POLL_SECONDS, allowed_updates=list(ALLOWED_UPDATES))
        await application.start()
        try:
            yield application
        finally:
            await updater.stop()
            await application.stop()
