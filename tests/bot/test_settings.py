"""Environment → Settings: wrong ones named together, secrets kept."""

import pytest

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


def test_the_token_is_hidden_wherever_settings_are_shown() -> None:
    """In repr and in the list of settings."""
    settings = Settings(token=TOKEN)
    assert repr(settings) == f"Settings(api_url='{TELEGRAM}')"
    assert shown_settings(settings).splitlines() == [
        "TELEGRAM_BOT_TOKEN=(set, hidden)",
        f"TELEGRAM_API_URL={TELEGRAM}",
    ]


def test_a_missing_setting_is_shown_as_missing() -> None:
    """So that nobody takes "hidden" for "set"."""
    assert shown_settings(Settings()).splitlines()[0] == "TELEGRAM_BOT_TOKEN=(not set)"
