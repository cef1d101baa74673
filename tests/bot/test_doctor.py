"""`als-bot doctor`: what is wrong is found, and what is said helps."""

from pathlib import Path

import pytest

from bot.app import build
from bot.doctor import Finding, examine
from bot.playground import Playground
from bot.running import running
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Library
from tests.bot.conftest import TOKEN


async def found(settings: Settings, library: Library) -> dict[str, Finding]:
    """Return what the doctor says, by what it is about."""
    return {finding.what: finding async for finding in examine(settings, library)}


async def test_a_bot_as_it_should_be(
    settings: Settings, library: Library, engine: Engine, tmp_path: Path
) -> None:
    """Everything is looked at, and found good."""
    healthy = Settings(token=TOKEN, api_url=settings.api_url, data=tmp_path, owners=(1,))
    async with running(build(healthy, library, engine=engine)):
        pass
    findings = await found(healthy, library)
    assert list(findings) == [
        *("token", "privacy mode", "inline mode", "webhook", "commands"),
        *("database", "disk", "clock", "owners"),
    ]
    assert [finding for finding in findings.values() if not finding.good] == []
    assert "@als_test_bot" in findings["token"].words
    assert TOKEN not in str(findings)


async def test_what_botfather_must_change_is_said(library: Library, tmp_path: Path) -> None:
    """Privacy mode off, inline mode off."""
    async with Playground(limits=None) as telegram:
        telegram.register_bot(TOKEN, username="als_test_bot", privacy=False, inline=False)
        settings = Settings(token=TOKEN, api_url=telegram.url, data=tmp_path)
        findings = await found(settings, library)
    assert not findings["privacy mode"].good
    assert "/setprivacy" in findings["privacy mode"].words
    assert not findings["inline mode"].good
    assert "/setinline" in findings["inline mode"].words


@pytest.mark.parametrize(
    ("token", "api_url", "what", "said"),
    [
        (None, None, "token", "@BotFather"),
        ("7:wrong-token", None, "token", "@BotFather"),
        (TOKEN, "http://127.0.0.1:1", "Telegram", "cannot be reached"),
    ],
)
async def test_without_telegram_the_rest_is_looked_at_all_the_same(  # noqa: PLR0917
    telegram: Playground,
    library: Library,
    tmp_path: Path,
    token: str | None,
    api_url: str | None,
    what: str,
    said: str,
) -> None:
    """No token, a wrong one, no way to the server."""
    settings = Settings(token=token, api_url=api_url or telegram.url, data=tmp_path)
    findings = await found(settings, library)
    assert not findings[what].good
    assert said in findings[what].words
    assert findings["database"].good


async def test_a_database_that_is_away_is_named(telegram: Playground, library: Library) -> None:
    """With the variable to look at, and without the password."""
    settings = Settings(
        token=TOKEN, api_url=telegram.url, database_url="postgresql://a:secret@127.0.0.1:1/x"
    )
    database = (await found(settings, library))["database"]
    assert not database.good
    assert "127.0.0.1:1" in database.words
    assert "DATABASE_URL" in database.words
    assert "secret" not in database.words
