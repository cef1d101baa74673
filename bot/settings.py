"""Environment → Settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

TELEGRAM = "https://api.telegram.org"
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{3,}")
_TOKEN_PATH = re.compile(r"/bot[0-9]+:")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")


class SettingsError(Exception):
    """Settings that cannot be used; the message names each variable and what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the bot is to run. Each field's metadata names its variable."""

    token: str | None = field(
        default=None, repr=False, metadata={"variable": "TELEGRAM_BOT_TOKEN", "secret": True}
    )
    """The bot's token; None: the playground starts."""
    api_url: str = field(default=TELEGRAM, metadata={"variable": "TELEGRAM_API_URL"})
    """Bot API server; calls go to `{api_url}/bot{token}/{method}`."""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; an empty one counts as missing.

    Raises:
        SettingsError: names all variables that are wrong at once, with what is expected.
    """
    wrong: list[str] = []
    token = environ.get("TELEGRAM_BOT_TOKEN", "").strip() or None
    if token is not None and not _TOKEN.fullmatch(token):
        # What was found stays unsaid: it may be a token with a slip in it.
        expected = "digits, a colon and letters, as @BotFather gives it (123456:ABC-DEF…)"
        wrong.append(f"TELEGRAM_BOT_TOKEN: expected {expected}")
    api_url = environ.get("TELEGRAM_API_URL", "").strip().rstrip("/") or TELEGRAM
    if not _ADDRESS.fullmatch(api_url):
        wrong.append(f"TELEGRAM_API_URL: expected an address such as {TELEGRAM}")
    elif _TOKEN_PATH.search(api_url):
        wrong.append(f"TELEGRAM_API_URL: expected an address without the token, as {TELEGRAM}")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return Settings(token=token, api_url=api_url)


def shown_settings(settings: Settings) -> str:
    """The settings, one a line, secrets hidden."""
    lines = []
    for each in fields(settings):
        value = getattr(settings, each.name)
        if each.metadata.get("secret") and value is not None:
            value = "(set, hidden)"
        lines.append(f"{each.metadata['variable']}={'(not set)' if value is None else value}")
    return "\n".join(lines)
