"""Entities that a bot lists itself, instead of writing HTML."""

from typing import Any

from bot.markup import Entity, Parsed, utf16_len
from bot.markup.entities import QUOTES, SPLITTABLE
from bot.markup.links import LinkError, check_link, strict_integer
from bot.playground.arguments import Arguments
from bot.playground.errors import JSON, ApiError, bad_request

# Telegram looks for these itself, and ignores what a bot says of them.
_FOUND = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
_PLAIN = frozenset({*SPLITTABLE, *QUOTES, "code", "pre"})
_MAX_OFFSET = 1_000_000


def listed_entities(arguments: Arguments, field: str) -> tuple[Entity, ...]:
    """Read a list of MessageEntity.

    Raises:
        ApiError: 400, one of them is malformed, in Telegram's words.
    """
    listed = arguments.decoded(field, list, "message entities") or []
    return tuple(_entity(item) for item in listed if not _is_found(item))


def check_borders(parsed: Parsed) -> None:
    """Refuse entities that reach beyond their text or cut a surrogate pair.

    Raises:
        ApiError: 400, in Telegram's words.
    """
    borders, units = {0}, 0
    for char in parsed.text:
        units += utf16_len(char)
        borders.add(units)
    for entity in parsed.entities:
        if entity.length == 0:
            continue
        if entity.offset >= units:
            raise bad_request(
                f"entity begins after the end of the text at UTF-16 offset {entity.offset}"
            )
        begins = f"entity beginning at UTF-16 offset {entity.offset}"
        if entity.end > units:
            raise bad_request(
                f"{begins} ends after the end of the text at UTF-16 offset {entity.end}"
            )
        if not {entity.offset, entity.end} <= borders:
            raise bad_request(f"{begins} begins or ends in a middle of a UTF-16 symbol")


def _is_found(item: Any) -> bool:
    return isinstance(item, dict) and str(item.get("type")) in _FOUND


def _entity(item: Any) -> Entity:
    if not isinstance(item, dict):
        raise _malformed("MessageEntity must be an Object")
    offset, length = _number(item, "offset"), _number(item, "length")
    for name, value in (("offset", offset), ("length", length)):
        if not 0 <= value <= _MAX_OFFSET:
            raise bad_request(f"receive an entity with incorrect {name} {value}")
    kind = str(_field(item, "type"))
    return Entity(type=kind, offset=offset, length=length, **_details(kind, item))


def _details(kind: str, item: JSON) -> JSON:
    if kind in _PLAIN:
        return {"language": str(item.get("language") or "") or None} if kind == "pre" else {}
    match kind:
        case "text_link":
            return {"url": _link(str(_field(item, "url")))}
        case "text_mention":
            return {"user_id": _number(_field(item, "user"), "id")}
        case "custom_emoji":
            emoji = str(_field(item, "custom_emoji_id"))
            if not strict_integer(emoji):
                raise _malformed('Field "custom_emoji_id" must be a valid Number')
            return {"custom_emoji_id": emoji}
        case "date_time":
            shape = str(item.get("date_time_format") or "")
            return {"unix_time": _number(item, "unix_time"), "date_time_format": shape}
        case _:
            raise _malformed("Unsupported type specified")


def _link(url: str) -> str:
    try:
        return check_link(url)
    except LinkError as error:
        raise bad_request(f"entity URL '{url}' is invalid: {error}") from None


def _field(item: Any, name: str) -> Any:
    value = item.get(name) if isinstance(item, dict) else None
    if value is None:
        raise _malformed(f'Can\'t find field "{name}"')
    return value


def _number(item: Any, name: str) -> int:
    try:
        return int(_field(item, name))
    except (TypeError, ValueError):
        raise _malformed(f'Field "{name}" must be of type Number') from None


def _malformed(reason: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {reason}")
