"""Refusals, as the Bot API words them."""

from typing import Any

JSON = dict[str, Any]


class ApiError(Exception):
    """A call that is refused: HTTP status, description, and sometimes what would help."""

    def __init__(self, code: int, description: str, parameters: JSON | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> JSON:
        """Return the envelope that Telegram sends."""
        envelope: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters is not None:
            envelope["parameters"] = self.parameters
        return envelope


def bad_request(reason: str, parameters: JSON | None = None) -> ApiError:
    """Refuse with 400: something in the call is wrong."""
    return ApiError(400, f"Bad Request: {reason}", parameters)


def forbidden(reason: str) -> ApiError:
    """Refuse with 403: the bot may not do this here, now or later."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Refuse with 409: two ways of getting updates stand in each other's way."""
    return ApiError(409, f"Conflict: {reason}")


def too_many(retry_after: int) -> ApiError:
    """Refuse with 429: wait so many seconds, then call again."""
    reason = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, reason, {"retry_after": retry_after})
