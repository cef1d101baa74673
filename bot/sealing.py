"""Addresses that only this bot can read: of those who wait for an answer from the editors."""

from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

KEY_FILE: Final = "als-bot.key"


class Sealer:
    """Seals and opens chat ids.

    Args:
        key: 32 random bytes in URL-safe base64.

    Raises:
        ValueError: the key is none.
    """

    def __init__(self, key: str) -> None:
        self._fernet = Fernet(key.ljust(44, "=").encode())

    @classmethod
    def of(cls, key: str | None, folder: Path) -> "Sealer":
        """The sealer with the key of the settings, else with one that is kept in a folder.

        Raises:
            OSError: the folder cannot be read or written.
            ValueError: what the file holds is no key.
        """
        if key is not None:
            return cls(key)
        path = folder / KEY_FILE
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(new_key(), encoding="ascii")
        return cls(path.read_text(encoding="ascii").strip())

    def seal(self, chat_id: int) -> bytes:
        """A chat id that says nothing to those without the key."""
        return self._fernet.encrypt(str(chat_id).encode())

    def open(self, sealed: bytes) -> int | None:
        """The chat id; None where it was sealed with another key."""
        try:
            return int(self._fernet.decrypt(sealed))
        except (InvalidToken, ValueError):
            return None


def new_key() -> str:
    """A key made up at random."""
    return Fernet.generate_key().decode()
