"""Without a token: the real application on the playground, in the terminal and in a browser."""

import asyncio
import io
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import typer
from prompt_toolkit import PromptSession
from prompt_toolkit.patch_stdout import patch_stdout

from bot.playground import NotHeardError, Person, Playground, Shown
from bot.playground.page import Cast, family_of, page_routes
from bot.running import running
from bot.service import started
from bot.settings import Settings
from bot.starting import told_to_end
from faq.models import Library

TOKEN = "1:playground"  # noqa: S105 - opens nothing but the playground
_STARTING = "Starting; the very first time this takes about a minute …"
_WELCOME = """\
No TELEGRAM_BOT_TOKEN is set, so this is the playground: a Telegram of our own on {url},
with the real bot behind it. It is not Telegram, and nothing leaves this computer.

Ask about MSC, NSC and iPSC in 繁體中文, 简体中文 or English. A digit, or a button's
own words, presses it; /help lists the commands. You are its owner: /edit, /queue and
/stats are yours too. What is kept stands in {data}. An empty line or Ctrl-D ends.

With buttons and pictures, and a family in its group: {url}/ in a browser.
"""
_PAGE = """\
This is the playground: a Telegram of our own with the real bot behind it. It is not
Telegram, and nothing leaves this computer. Open it in a browser:

    {url}/

You play a family with its group, a nurse, and the one who runs the bot.
What is kept stands in {data}. Ctrl-C ends.
"""


async def chat_on_playground(settings: Settings, library: Library) -> None:
    """Start playground and bot, and let one person talk with it here until they leave.

    Args:
        settings: for the data folder; the person is an owner, so that moderating can be tried.
        library: what is answered from.

    Raises:
        StoreError: the data folder cannot be used.
    """
    async with _played(settings, library, 0) as (url, cast):
        typer.echo(_WELCOME.format(url=url, data=settings.data))
        await _talk(cast.roles[0].person)


async def play_in_browser(settings: Settings, library: Library, port: int) -> None:
    """Start playground and bot, and serve the chat page until SIGINT or SIGTERM.

    Args:
        settings: for the data folder.
        library: what is answered from.
        port: where the page is, on 127.0.0.1; 0 for a free one.

    Raises:
        StoreError: the data folder cannot be used.
        OSError: nothing can listen there.
    """
    with told_to_end() as ending:
        async with _played(settings, library, port) as (url, _):
            typer.echo(_PAGE.format(url=url, data=settings.data))
            await ending.wait()


@asynccontextmanager
async def _played(
    settings: Settings, library: Library, port: int
) -> AsyncIterator[tuple[str, Cast]]:
    """A playground with its page, the bot on it; where the page is, and who can be played."""
    typer.echo(_STARTING)
    telegram = Playground(port=port)
    bot = telegram.register_bot(TOKEN, username="als_stemcell_bot", name="ALS stem-cell bot")
    cast = family_of(telegram, bot)
    telegram.serves(page_routes(telegram, cast))
    async with telegram:
        owner = cast.roles[0].person
        here = replace(settings, token=TOKEN, api_url=telegram.url, owners=(owner.id,))
        async with (
            started(here, library) as service,
            running(service.parts.application),
        ):
            yield telegram.url, cast


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
