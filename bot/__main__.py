"""`als-bot …`: the Telegram bot, and the engine in a terminal."""

import asyncio
import logging
import os
from typing import Annotated

import typer

from bot.app import ALLOWED_UPDATES, build
from bot.settings import Settings, SettingsError, read_settings, shown_settings
from bot.try_out import chat_on_playground
from faq.load import ContentError, shipped
from faq.models import Library
from faq.terminal import app as engine_app

app = typer.Typer(add_completion=False, help="A bot that answers families' questions about stem cells for ALS.")
app.registered_commands += engine_app.registered_commands


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    *,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log every answer's outcome and labels.")] = False,
) -> None:
    """Run the bot: with TELEGRAM_BOT_TOKEN on Telegram, without it on a playground here."""
    if context.invoked_subcommand is not None:
        return
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # Its lines hold the address of each call, and with it the token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings, library = _settings(), _library()
    if settings.token is None:
        asyncio.run(chat_on_playground(library))
        return
    typer.echo("als-bot is running; Ctrl-C ends it.")
    build(settings, library).run_polling(allowed_updates=list(ALLOWED_UPDATES), timeout=30)


@app.command()
def settings() -> None:
    """Show the settings, secrets hidden."""
    typer.echo(shown_settings(_settings()))


def _settings() -> Settings:
    try:
        return read_settings(os.environ)
    except SettingsError as error:
        typer.echo(f"The settings cannot be used:\n{error}", err=True)
        raise typer.Exit(2) from None


def _library() -> Library:
    try:
        return shipped()
    except ContentError as error:
        typer.echo(f"The content cannot be used; see als-bot check:\n{error}", err=True)
        raise typer.Exit(2) from None


def main() -> None:
    """The command `als-bot`."""
    app(prog_name="als-bot")


if __name__ == "__main__":
    main()
