"""Telegram's own parser, TDLib, as the judge of ours. Works offline."""

import json
from typing import Any

import tdjson

from bot.markup import Entity, Parsed

_TYPES = {
    "BankCardNumber": "bank_card",
    "BlockQuote": "blockquote",
    "Bold": "bold",
    "BotCommand": "bot_command",
    "Cashtag": "cashtag",
    "Code": "code",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "EmailAddress": "email",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Hashtag": "hashtag",
    "Italic": "italic",
    "MediaTimestamp": "media_timestamp",
    "Mention": "mention",
    "MentionName": "text_mention",
    "Pre": "pre",
    "PreCode": "pre",
    "Spoiler": "spoiler",
    "Strikethrough": "strikethrough",
    "TextUrl": "text_link",
    "Underline": "underline",
    "Url": "url",
}
_NAMES = {ours: theirs for theirs, ours in _TYPES.items() if theirs != "PreCode"}


def parse(source: str) -> Parsed | str:
    """Parse HTML; an error comes back as its text, as the Bot API words it."""
    mode = {"@type": "textParseModeHTML"}
    answer = _execute({"@type": "parseTextEntities", "text": source, "parse_mode": mode})
    if answer["@type"] == "error":
        return str(answer["message"]).replace("Can't parse", "can't parse", 1)
    return _parsed(answer)


def fix(parsed: Parsed) -> Parsed:
    """Clean a text and merge, cut or drop its entities; nothing is trimmed.

    The text must have nothing that Markdown reads: none of ``_ * ~ | [ ` ``.
    """
    text = {
        "@type": "formattedText",
        "text": parsed.text,
        "entities": [_theirs(entity) for entity in parsed.entities],
    }
    return _parsed(_execute({"@type": "parseMarkdown", "text": text}))


def find(text: str) -> tuple[Entity, ...]:
    """Find what Telegram marks by itself."""
    answer = _execute({"@type": "getTextEntities", "text": text})
    return tuple(_ours(entity) for entity in answer["entities"])


def _execute(request: dict[str, Any]) -> Any:
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None
    return json.loads(answer)


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def _parsed(answer: dict[str, Any]) -> Parsed:
    return Parsed(answer["text"], tuple(_ours(entity) for entity in answer["entities"]))


def _ours(entity: dict[str, Any]) -> Entity:
    details = entity["type"]
    kind = _TYPES[details["@type"].removeprefix("textEntityType")]
    emoji = details.get("custom_emoji_id")
    shape = _date_format(details.get("formatting_type")) if kind == "date_time" else None
    return Entity(
        type=kind,
        offset=entity["offset"],
        length=entity["length"],
        url=details.get("url"),
        language=details.get("language"),
        user_id=details.get("user_id"),
        custom_emoji_id=None if emoji is None else str(emoji),
        unix_time=details.get("unix_time"),
        date_time_format=shape,
    )


def _date_format(formatting: dict[str, Any] | None) -> str:
    if formatting is None:
        return ""
    if formatting["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    letters = "w" if formatting.get("show_day_of_week") else ""
    for part, short, long in (("date", "d", "D"), ("time", "t", "T")):
        precision = formatting.get(f"{part}_precision", {}).get("@type", "")
        letters += {"Short": short, "Long": long}.get(
            precision.removeprefix("dateTimePartPrecision"), ""
        )
    return letters


def _theirs(entity: Entity) -> dict[str, Any]:
    kind = "PreCode" if entity.language else _NAMES[entity.type]
    details: dict[str, Any] = {"@type": f"textEntityType{kind}"}
    for name in ("url", "language", "user_id", "custom_emoji_id", "unix_time"):
        value = getattr(entity, name)
        if value is not None:
            details[name] = value
    return {
        "@type": "textEntity",
        "offset": entity.offset,
        "length": entity.length,
        "type": details,
    }
