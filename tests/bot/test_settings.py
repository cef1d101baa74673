"""Environment → Settings: wrong ones named together, secrets kept."""

from pathlib import Path

import pytest

from bot.logs import LogFormat
from bot.settings import TELEGRAM, Settings, SettingsError, read_settings, shown_settings

TOKEN = "123456:ABC-def_1234"  # noqa: S105 - opens nothing


def test_without_variables_everything_has_its_default() -> None:
    """An empty variable counts as missing."""
    assert read_settings({}) == Settings(token=None, api_url=TELEGRAM)
    assert read_settings({"TELEGRAM_BOT_TOKEN": " ", "TELEGRAM_API_URL": ""}) == Settings()


def test_variables_are_read_without_the_blanks_around_them() -> None:
    """A copied token often has a line break, an address a slash too many."""
    environ = {"TELEGRAM_BOT_TOKEN": f" {TOKEN}\n", "TELEGRAM_API_URL": "http://127.0.0.1:8081/ "}
    assert read_settings(environ) == Settings(token=TOKEN, api_url="http://127.0.0.1:8081")


def test_all_wrong_variables_are_named_at_once_with_what_is_expected() -> None:
    """One line each, and what was found stays unsaid: it may be a secret in the wrong place."""
    with pytest.raises(SettingsError) as wrong:
        read_settings({"TELEGRAM_BOT_TOKEN": "secret-word", "TELEGRAM_API_URL": "ftp://secret"})
    lines = str(wrong.value).splitlines()
    assert [line.partition(": expected ")[0] for line in lines] == [
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_API_URL",
    ]
    assert "secret" not in str(wrong.value)


@pytest.mark.parametrize(
    "token", ["123456", "123456:", ":ABC-def", "abc:def", "123:a b", "１２３:ABCDEF", "1:a/b"]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    """Digits, a colon, and letters that can stand in an address."""
    with pytest.raises(SettingsError):
        read_settings({"TELEGRAM_BOT_TOKEN": token})


@pytest.mark.parametrize(
    "address",
    [
        *("api.telegram.org", "ftp://api.telegram.org", "https://", "https://a b", "https:///x"),
        *("https://example.org/?x=1", "https://example.org/#x", "https://me:pass@example.org"),
        f"https://api.telegram.org/bot{TOKEN}",
    ],
)
def test_what_is_no_server_address_is_refused(address: str) -> None:
    """Neither other protocols nor addresses that would carry a secret."""
    with pytest.raises(SettingsError):
        read_settings({"TELEGRAM_API_URL": address})


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8081", "https://bots.example.org/telegram", "http://[::1]:80"]
)
def test_a_server_of_ones_own_can_be_named(address: str) -> None:
    """With a port, with a path."""
    assert read_settings({"TELEGRAM_API_URL": address}).api_url == address


SECRETS = {
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "DATABASE_URL": "postgresql://bot:pass-word@db:5432/als",
    "WEBHOOK_SECRET": "made-up-at-random",
    "ALS_BOT_KEY": "A" * 43,
}


def test_every_variable_is_read() -> None:
    """Each into its field."""
    settings = read_settings(
        {
            **SECRETS,
            "TELEGRAM_API_URL": "http://127.0.0.1:8081",
            "ALS_BOT_OWNERS": "12, 34,12",
            "ALS_BOT_MODERATORS_CHAT": "-1001234567890",
            "ALS_BOT_DATA": "/var/lib/als-bot",
            "WEBHOOK_URL": "https://bot.example.org",
            "WEBHOOK_LISTEN": "0.0.0.0:9000",
            "ALS_BOT_LOG_FORMAT": "json",
        }
    )
    assert settings == Settings(
        token=TOKEN,
        api_url="http://127.0.0.1:8081",
        owners=(12, 34),
        moderators_chat=-1001234567890,
        data=Path("/var/lib/als-bot"),
        database_url=SECRETS["DATABASE_URL"],
        webhook_url="https://bot.example.org",
        listen=("0.0.0.0", 9000),  # noqa: S104 - only read here
        webhook_secret=SECRETS["WEBHOOK_SECRET"],
        key=SECRETS["ALS_BOT_KEY"],
        log_format=LogFormat.JSON,
    )


def test_secrets_are_hidden_wherever_settings_are_shown() -> None:
    """In repr and in the list of settings."""
    settings = read_settings(SECRETS)
    for shown in (repr(settings), shown_settings(settings)):
        assert not [value for value in SECRETS.values() if value in shown]
    lines = shown_settings(settings).splitlines()
    assert [line for line in lines if line.endswith("=(set, hidden)")] == [
        f"{name}=(set, hidden)" for name in SECRETS
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALS_BOT_OWNERS", "12;34"),
        ("ALS_BOT_OWNERS", "@nurse"),
        ("ALS_BOT_OWNERS", "-5"),
        ("ALS_BOT_OWNERS", ",,"),
        ("ALS_BOT_OWNERS", "0"),
        ("ALS_BOT_OWNERS", "99999999999999999999"),
        ("ALS_BOT_MODERATORS_CHAT", "the moderators"),
        ("ALS_BOT_MODERATORS_CHAT", "1234567891"),
        ("ALS_BOT_MODERATORS_CHAT", "-99999999999999999999"),
        ("DATABASE_URL", "sqlite:///x.db"),
        ("DATABASE_URL", "postgresql://bot:word@db:port/als"),
        ("DATABASE_URL", "postgresql://bot:word@db:99999/als"),
        ("DATABASE_URL", "postgresql://bot:w@rd@db:5432/als"),
        ("DATABASE_URL", "postgresql://bot:w@rd/s@db:5432/als"),
        ("DATABASE_URL", "postgresql://bot:w/rd@db:5432/als"),
        ("DATABASE_URL", "postgresql://bot:w#rd@db:5432/als"),
        ("DATABASE_URL", "postgresql://bot:w?rd@db:5432/als"),
        ("DATABASE_URL", "postgresql://bot:word@[::1/als"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:99999"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:port"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:0"),
        ("DATABASE_URL", "postgresql://host"),
        ("WEBHOOK_URL", "http://bot.example.org"),
        ("WEBHOOK_URL", "https://me:pass@bot.example.org"),
        ("WEBHOOK_LISTEN", "9999"),
        ("WEBHOOK_LISTEN", "0.0.0.0:0"),
        ("WEBHOOK_LISTEN", "0.0.0.0:70000"),
        ("WEBHOOK_SECRET", "short"),
        ("WEBHOOK_SECRET", "sixteen signs, 密"),
        ("ALS_BOT_KEY", "password"),
        ("ALS_BOT_LOG_FORMAT", "JSON"),
    ],
)
def test_a_wrong_variable_is_named_with_what_is_expected(name: str, value: str) -> None:
    """And its value stays unsaid."""
    with pytest.raises(SettingsError) as wrong:
        read_settings({name: value})
    assert str(wrong.value).startswith(f"{name}: expected ")
    assert value not in str(wrong.value)


@pytest.mark.parametrize(
    "address",
    [
        *("postgresql://db/als", "postgres://bot@db/als", "postgresql://bot:w%40rd@[::1]:5432/als"),
        *("postgresql://bot@/als?host=/run/postgresql", "postgresql://a:b@db/als?sslmode=require"),
    ],
)
def test_a_database_can_be_named_in_many_ways(address: str) -> None:
    """By a name, an address, a socket; with options."""
    assert read_settings({"DATABASE_URL": address}).database_url == address


def test_a_webhook_needs_a_secret() -> None:
    """Else anybody could pretend to be Telegram."""
    with pytest.raises(SettingsError, match=r"^WEBHOOK_SECRET: expected"):
        read_settings({"WEBHOOK_URL": "https://bot.example.org"})


def test_the_store_is_a_file_unless_a_database_is_named() -> None:
    """In the data folder."""
    assert read_settings({"ALS_BOT_DATA": "/d"}).store_url == "sqlite:////d/als-bot.db"
    assert read_settings(SECRETS).store_url == SECRETS["DATABASE_URL"]


def test_a_missing_setting_is_shown_as_missing() -> None:
    """So that nobody takes "hidden" for "set"."""
    lines = shown_settings(Settings()).splitlines()
    assert lines[0] == "TELEGRAM_BOT_TOKEN=(not set)"
    assert "ALS_BOT_OWNERS=(not set)" in lines
    assert "WEBHOOK_LISTEN=127.0.0.1:8080" in lines
