"""Without a token: the real application on the playground, and a plain chat in the terminal."""

import asyncio
import io
import sys
from dataclasses import replace

import typer
from prompt_toolkit import PromptSession
from prompt_toolkit.patch_stdout import patch_stdout

from bot.playground import NotHeardError, Person, Playground, Shown
from bot.running import running
from bot.service import started
from bot.settings import Settings
from faq.models import Library

TOKEN = "1:playground"  # noqa: S105 - opens nothing but the playground
_STARTING = "Starting; the very first time this takes about a minute …"
_WELCOME = """\
No TELEGRAM_BOT_TOKEN is set, so this is the playground: a Telegram of our own on {url},
with the real bot behind it. It is not Telegram, and nothing leaves this computer.

Ask about MSC, NSC and iPSC in 繁體中文, 简体中文 or English. A digit, or a button's
own words, presses it; /help lists the commands. You are its owner: /edit, /queue and
/stats are yours too. What is kept stands in {data}. An empty line or Ctrl-D ends.
"""


async def chat_on_playground(settings: Settings, library: Library) -> None:
    """Start playground and bot, and let one person talk with it here until they leave.

    Args:
        settings: for the data folder; the person is an owner, so that moderating can be tried.
        library: what is answered from.

    Raises:
        StoreError: the data folder cannot be used.
    """
    typer.echo(_STARTING)
    async with Playground() as telegram:
        telegram.register_bot(TOKEN, username="als_stemcell_bot", name="ALS stem-cell bot")
        person = telegram.person("You", language_code="")
        here = replace(settings, token=TOKEN, api_url=telegram.url, owners=(person.id,))
        async with (
            started(here, library) as service,
            running(service.parts.application),
        ):
            typer.echo(_WELCOME.format(url=telegram.url, data=settings.data))
            await _talk(person)


async def _talk(person: Person) -> None:
    session: PromptSession[str] | None = PromptSession() if sys.stdin.isatty() else None
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    text = "/start"
    while text.strip():
        await _one_turn(person, text)
        try:
            text = await _next_line(session)
        except (EOFError, KeyboardInterrupt):
            break


async def _next_line(session: PromptSession[str] | None) -> str:
    """The next line that is typed.

    Raises:
        EOFError: there is none.
    """
    if session is not None:
        with patch_stdout():
            return str(await session.prompt_async("› "))
    return await asyncio.to_thread(input)


async def _one_turn(person: Person, text: str) -> None:
    """Say something, and show what comes back; the bot itself takes digits for buttons."""
    try:
        await person.says(text)
        heard = await person.hears()
    except NotHeardError as error:
        typer.echo(str(error), err=True)
    except ValueError as error:
        typer.echo(f"{error}; a message holds 4096", err=True)
    else:
        typer.echo(f"\n{_as_shown(heard)}\n")


def _as_shown(heard: Shown) -> str:
    picture = f"({heard.kind}, shown in Telegram)" if heard.file else ""
    labels = [button.text for row in heard.buttons for button in row]
    buttons = "\n".join(f"  [{label}]" for label in labels)
    return "\n\n".join(filter(None, (picture, heard.text, buttons)))
