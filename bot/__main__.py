"""`als-bot …`: the Telegram bot, and the engine in a terminal."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from telegram.error import InvalidToken, TelegramError

from bot.logs import LogFormat, form_of, set_up_logging
from bot.sealing import new_key
from bot.service import run as run_service
from bot.settings import Settings, SettingsError, read_settings, shown_settings
from bot.store import Store, StoreError
from faq.load import ContentError, shipped
from faq.models import Library
from faq.terminal import app as engine_app

# What only one command needs is imported there: the bot starts a quarter of a second sooner.
log = logging.getLogger("bot.__main__")  # by this name also where it runs as `python -m bot`

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,  # they show variables, and the token is one
    help="A bot that answers families' questions about stem cells for ALS.",
)
app.registered_commands += engine_app.registered_commands

Value = TypeVar("Value")
Verbose = Annotated[bool, typer.Option("--verbose", help="Log every answer's outcome and labels.")]


@app.callback(invoke_without_command=True)
def run(context: typer.Context, *, verbose: Verbose = False) -> None:
    """Run the bot: with TELEGRAM_BOT_TOKEN on Telegram, without it on a playground here."""
    if context.invoked_subcommand is not None:
        return
    settings, library = _settings(_tell), _library(_tell)
    set_up_logging(settings.token, verbose=verbose, form=settings.log_format)
    if settings.token is None:
        from bot.try_out import chat_on_playground  # noqa: PLC0415 - see above

        _run_here(chat_on_playground(settings, library))
        return
    log.info("als-bot is starting; Ctrl-C ends it")
    _run_on_telegram(settings, library, settings.token)


Port = Annotated[int, typer.Option(min=0, max=65535, help="On 127.0.0.1; 0 for a free one.")]


@app.command()
def playground(*, port: Port = 8100, verbose: Verbose = False) -> None:
    """Try the bot in a browser, with a family and moderators to play; needs no token."""
    settings, library = _settings(), _library()
    set_up_logging(settings.token, verbose=verbose, form=settings.log_format)
    from bot.try_out import play_in_browser  # noqa: PLC0415 - see above

    _run_here(play_in_browser(settings, library, port))


@app.command()
def settings() -> None:
    """Show the settings, secrets hidden."""
    typer.echo(shown_settings(_settings()))


def _run_on_telegram(settings: Settings, library: Library, token: str) -> None:
    try:
        asyncio.run(run_service(settings, library))
    except InvalidToken:
        _tell(
            f"{settings.api_url} does not know the token in TELEGRAM_BOT_TOKEN. "
            "@BotFather shows the right one: /mybots, API Token."
        )
        raise typer.Exit(2) from None
    except TelegramError as error:
        reason = str(error).replace(token, "(token)")
        _tell(f"{settings.api_url} cannot be used: {reason}")
        raise typer.Exit(1) from None
    except StoreError as error:
        where = "ALS_BOT_DATA" if settings.database_url is None else "DATABASE_URL"
        _tell(f"als-bot cannot start: {error}. {where} says where it is.")
        raise typer.Exit(1) from None
    except OSError as error:
        _tell(f"als-bot cannot start: {error}")
        raise typer.Exit(1) from None


def _run_here(playing: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(playing)
    except (StoreError, OSError) as error:
        typer.echo(f"als-bot cannot start: {error}", err=True)
        raise typer.Exit(1) from None


@app.command()
def doctor() -> None:
    """Look whether everything is as the bot needs it, and say what to do where it is not."""
    settings, library = _settings(), _library()
    set_up_logging(settings.token, verbose=False, form=settings.log_format)
    if not asyncio.run(_examined(settings, library)):
        raise typer.Exit(1)


async def _examined(settings: Settings, library: Library) -> bool:
    from bot.doctor import examine  # noqa: PLC0415 - see above

    good = True
    async for finding in examine(settings, library):
        mark = "ok  " if finding.good else "MEND"
        typer.echo(f"{mark} {finding.what}: {finding.words}")
        good &= finding.good
    return good


Folder = Annotated[Path, typer.Argument(help="A folder of content, as faq/content is one.")]


@app.command()
def export(folder: Folder) -> None:
    """Write what families read into a folder, ready for a commit."""
    from bot.moderation.carrying import exported  # noqa: PLC0415 - see above

    number = _with_store(lambda store: exported(store, folder))
    if not number:
        typer.echo("Nothing has been published yet: the bot does it when it starts.", err=True)
        raise typer.Exit(1)
    typer.echo(f"revision {number} stands in {folder}")


@app.command(name="import")
def import_(folder: Folder) -> None:
    """Propose what a folder says differently; moderators approve it."""
    from bot.moderation.carrying import imported  # noqa: PLC0415 - see above

    number = _with_store(lambda store: imported(store, folder))
    if number is None:
        typer.echo("Nothing differs from what is published.")
        return
    typer.echo(f"draft #{number} is proposed; moderators find it under /drafts")


def _with_store(work: Callable[[Store], Awaitable[Value]]) -> Value:
    """Do something with the store.

    Raises:
        Exit: the store cannot be used, or the content cannot be read; said why.
    """

    async def done() -> Value:
        store = Store.at(_settings().store_url)
        await store.open()
        try:
            return await work(store)
        finally:
            await store.close()

    try:
        return asyncio.run(done())
    except (StoreError, ContentError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command()
def key() -> None:
    """Make a key for ALS_BOT_KEY."""
    typer.echo(new_key())


def _echo(words: str) -> None:
    typer.echo(words, err=True)


def _tell(words: str) -> None:
    """Say why the bot ends, in the log's own form, also where the settings cannot be used."""
    given = os.environ.get("ALS_BOT_LOG_FORMAT", "").strip()
    if form_of(LogFormat(given) if given in set(LogFormat) else None) is LogFormat.TEXT:
        _echo(words)
        return
    set_up_logging(os.environ.get("TELEGRAM_BOT_TOKEN"), verbose=False, form=LogFormat.JSON)
    log.critical(words)


def _settings(tell: Callable[[str], None] = _echo) -> Settings:
    try:
        return read_settings(os.environ)
    except SettingsError as error:
        tell(f"The settings cannot be used:\n{error}")
        raise typer.Exit(2) from None


def _library(tell: Callable[[str], None] = _echo) -> Library:
    try:
        return shipped()
    except ContentError as error:
        tell(f"The content cannot be used; see als-bot check:\n{error}")
        raise typer.Exit(2) from None


if __name__ == "__main__":
    app(prog_name="als-bot")
