"""A call's parameters: strings from forms and queries, values from JSON; read in one way."""

import json
from dataclasses import dataclass
from typing import Any

from bot.playground.errors import JSON, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    data: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {len(self.data)} bytes)"


def encodable(value: Any) -> Any:
    """Return a JSON value whose texts are whole.

    Raises:
        ApiError: 400, there is half of a surrogate pair in it, which JSON escapes can write.
    """
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return value


def whole_number(value: Any, name: str) -> int:
    """Read a whole number, written as one or as text.

    Raises:
        ApiError: 400, it is none.
    """
    try:
        return int(str(value))
    except ValueError:
        raise bad_request(f"invalid parameter {name} specified") from None


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a bot sent with a call."""

    values: JSON

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """Return a text, or the default where it is missing."""
        value = self.values.get(name)
        if value is None or isinstance(value, Upload):
            return default
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number, or the default where it is missing.

        Raises:
            ApiError: 400, it is no number.
        """
        value = self.values.get(name)
        return default if value in (None, "") else whole_number(value, name)

    def flag(self, name: str) -> bool:
        """Return whether it is true, yes or 1."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def decoded(self, name: str, kind: type[Any], what: str) -> Any:
        """Return a JSON value of a kind, or None where it is missing or null.

        Args:
            name: the parameter.
            kind: `dict` or `list`.
            what: what Telegram calls it when it cannot read it.

        Raises:
            ApiError: 400, it is no JSON or of another kind.
        """
        value = self.values.get(name)
        if isinstance(value, str) and value:
            try:
                value = encodable(json.loads(value))
            except ValueError:
                raise bad_request(f"can't parse {what} JSON object") from None
        if value is None or value == "":
            return None
        if not isinstance(value, kind):
            expected = "object" if kind is dict else "array"
            raise bad_request(f"{expected} expected as {what}")
        return value

    def upload(self, name: str) -> Upload | None:
        """Return a file sent under a name, or under the name that `attach://name` gives."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.values.get(value.removeprefix("attach://"))
        return value if isinstance(value, Upload) else None
