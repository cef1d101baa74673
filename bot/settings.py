"""Environment → Settings."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from bot.logs import LogFormat

TELEGRAM: Final = "https://api.telegram.org"
DATA: Final = Path("data")
LISTEN: Final = ("127.0.0.1", 8080)
IDS: Final = 2**52
"""Telegram's ids are smaller."""
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{3,}")
_TOKEN_PATH = re.compile(r"/bot[0-9]+:")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_WEBHOOK = re.compile(r"https://[^\s/?#@]+(/[^\s?#]*)?")
_DATABASE = re.compile(r"postgres(?:ql)?://(?:[^\s@/?#]+@)?[^\s@/?#]*/[^\s@/?#]+(?:\?\S*)?")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=?")
_LISTEN = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})")

Value = TypeVar("Value")


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
    owners: tuple[int, ...] = field(default=(), metadata={"variable": "ALS_BOT_OWNERS"})
    """User ids of those who name moderators; none: nobody moderates."""
    moderators_chat: int | None = field(
        default=None, metadata={"variable": "ALS_BOT_MODERATORS_CHAT"}
    )
    """Chat where moderators work together; None: in private chats only."""
    data: Path = field(default=DATA, metadata={"variable": "ALS_BOT_DATA"})
    """Folder of the SQLite file."""
    database_url: str | None = field(
        default=None, repr=False, metadata={"variable": "DATABASE_URL", "secret": True}
    )
    """A PostgreSQL database, which replicas share; None: SQLite in the data folder."""
    webhook_url: str | None = field(default=None, metadata={"variable": "WEBHOOK_URL"})
    """Public address that Telegram calls; None: long polling."""
    listen: tuple[str, int] = field(default=LISTEN, metadata={"variable": "WEBHOOK_LISTEN"})
    """Host and port of the webhook, /healthz, /readyz and /metrics."""
    webhook_secret: str | None = field(
        default=None, repr=False, metadata={"variable": "WEBHOOK_SECRET", "secret": True}
    )
    """What Telegram sends along with each update; needed with a webhook."""
    key: str | None = field(
        default=None, repr=False, metadata={"variable": "ALS_BOT_KEY", "secret": True}
    )
    """Seals the addresses of those who wait for an answer; None: one is made in the data folder."""

    log_format: LogFormat | None = field(default=None, metadata={"variable": "ALS_BOT_LOG_FORMAT"})
    """How a line of the log looks; None: text on a terminal, JSON elsewhere."""

    @property
    def store_url(self) -> str:
        """The database: PostgreSQL, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'als-bot.db'}"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; an empty one counts as missing.

    Raises:
        SettingsError: names all variables that are wrong at once, with what is expected. What was
            found stays unsaid: it may be a secret with a slip in it, or in the wrong place.
    """
    reader = _Reader(environ)
    settings = Settings(
        token=reader.matching(
            "TELEGRAM_BOT_TOKEN",
            _TOKEN,
            "digits, a colon and letters, as @BotFather gives it (123456:ABC-DEF…)",
        ),
        api_url=reader.read("TELEGRAM_API_URL", _api_url) or TELEGRAM,
        owners=reader.read("ALS_BOT_OWNERS", _owners) or (),
        moderators_chat=reader.read("ALS_BOT_MODERATORS_CHAT", _chat),
        data=reader.read("ALS_BOT_DATA", Path) or DATA,
        database_url=reader.read("DATABASE_URL", _database_url),
        webhook_url=reader.matching(
            "WEBHOOK_URL", _WEBHOOK, "a public https address, such as https://bot.example.org"
        ),
        listen=reader.read("WEBHOOK_LISTEN", _listen) or LISTEN,
        webhook_secret=reader.matching(
            "WEBHOOK_SECRET", _SECRET, "16 to 256 of A–Z a–z 0–9 _ -, made up at random"
        ),
        key=reader.matching(
            "ALS_BOT_KEY", _KEY, "32 random bytes in URL-safe base64, as `als-bot key` makes them"
        ),
        log_format=reader.read("ALS_BOT_LOG_FORMAT", _log_format),
    )
    if (
        settings.webhook_url
        and not settings.webhook_secret
        and "WEBHOOK_SECRET" not in reader.wrong
    ):
        reader.expect("WEBHOOK_SECRET", "a secret, because WEBHOOK_URL is set")
    if reader.wrong:
        raise SettingsError("\n".join(reader.wrong.values()))
    return settings


def shown_settings(settings: Settings) -> str:
    """The settings, one a line, secrets hidden."""
    lines = []
    for each in fields(settings):
        value = getattr(settings, each.name)
        if each.metadata.get("secret") and value is not None:
            value = "(set, hidden)"
        lines.append(f"{each.metadata['variable']}={_shown(value)}")
    return "\n".join(lines)


def _shown(value: Any) -> str:
    if value is None or value == ():
        return "(not set)"
    if isinstance(value, tuple):
        between = ":" if isinstance(value[0], str) else ","
        return between.join(map(str, value))
    return str(value)


class _Reader:
    """Reads variables, and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.wrong: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """A variable's value; None if it is missing, or wrong."""
        text = self._environ.get(name, "").strip()
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            self.expect(name, str(error))
            return None

    def matching(self, name: str, pattern: re.Pattern[str], expected: str) -> str | None:
        """A variable that must look like this."""

        def parse(text: str) -> str:
            if not pattern.fullmatch(text):
                raise ValueError(expected)
            return text

        return self.read(name, parse)

    def expect(self, name: str, expected: str) -> None:
        """Note that a variable is wrong."""
        self.wrong[name] = f"{name}: expected {expected}"


def _api_url(text: str) -> str:
    url = text.rstrip("/")
    if not _ADDRESS.fullmatch(url) or not _has_port(url):
        raise ValueError(f"an address such as {TELEGRAM}")
    if _TOKEN_PATH.search(url):
        raise ValueError(f"an address without the token, as {TELEGRAM}")
    return url


def _has_port(address: str) -> bool:
    """Whether what stands for a port is one, or none does."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _database_url(text: str) -> str:
    # Signs of the password that stand for themselves would cut the address elsewhere.
    found = _DATABASE.fullmatch(text)
    if found is None or not _has_port(text):
        raise ValueError(
            "postgresql://user:password@host:5432/database; of the password an @ is written %40, "
            "a / %2F, a : %3A, a ? %3F and a # %23"
        )
    return text


def _owners(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    whole = all(part.isascii() and part.isdecimal() and 0 < int(part) < IDS for part in parts)
    if not whole or not parts:
        raise ValueError("user ids separated by commas, such as 12345678,87654321")
    return tuple(dict.fromkeys(map(int, parts)))


def _chat(text: str) -> int:
    if not re.fullmatch(r"-[0-9]{1,16}", text) or not -IDS < int(text) < 0:
        raise ValueError("a group's id, a negative number such as -1001234567890")
    return int(text)


def _log_format(text: str) -> LogFormat:
    if text not in {each.value for each in LogFormat}:
        raise ValueError("json or text")
    return LogFormat(text)


def _listen(text: str) -> tuple[str, int]:
    found = _LISTEN.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 65535:
        raise ValueError("host and port, such as 0.0.0.0:8080")
    return found[1].strip("[]"), int(found[2])
