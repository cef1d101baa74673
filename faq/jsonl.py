"""Questions as JSON lines → replies as JSON lines: the contract for tests and statistics."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from faq.answer import Engine
from faq.models import Language, Question, Reply, Topic
from faq.plain import reply_text

_KEYS = ("text", "chat", "user", "language")


class LineError(ValueError):
    """A line that is no question; the message says what is wrong with it."""


def answer_lines(engine: Engine, lines: Iterable[str]) -> Iterator[str]:
    """Answer each line in order.

    Args:
        engine: answers.
        lines: one JSON object each: {"text", "chat"?, "user"?, "language"?}. Lines of the same
            chat and user are one conversation. Empty lines are passed over.

    Yields:
        One JSON object a line: outcome, labels, language, text (the whole reply with disclaimer),
        options [{text, label}], score 0–100; or {"error": what is wrong}.
    """
    topics: dict[tuple[str, str], Topic] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            text, conversation, language = _read(line)
        except LineError as error:
            yield json.dumps({"error": f"line {number}: {error}"}, ensure_ascii=False)
            continue
        topic = topics.get(conversation, Topic()) if conversation else Topic()
        reply = engine.answer(Question(text=text, language=language, topic=topic))
        if conversation:
            topics[conversation] = reply.topic
        yield json.dumps(_record(engine, reply), ensure_ascii=False)


def _read(line: str) -> tuple[str, tuple[str, str] | None, Language | None]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError too
        raise LineError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise LineError('must be an object such as {"text": "…"}')
    if unknown := sorted(value.keys() - set(_KEYS)):
        raise LineError(f"unknown key {unknown[0][:40]!r}; known are {', '.join(_KEYS)}")
    text = value.get("text")
    if not isinstance(text, str):
        raise LineError('"text" is missing or no string')
    return text, _conversation(value), _language(value.get("language"))


def _conversation(value: dict[str, Any]) -> tuple[str, str] | None:
    """Chat and user; a line that names neither is a conversation of its own."""
    for key in ("chat", "user"):
        if isinstance(value.get(key), bool) or not isinstance(value.get(key), str | int | None):
            raise LineError(f'"{key}" must be a string or a whole number')
    chat, user = value.get("chat"), value.get("user")
    return None if chat is None and user is None else (json.dumps(chat), json.dumps(user))


def _language(value: object) -> Language | None:
    if value is None:
        return None
    if not isinstance(value, str) or value not in list(Language):
        raise LineError(f'"language" must be one of {", ".join(Language)}')
    return Language(value)


def _record(engine: Engine, reply: Reply) -> dict[str, Any]:
    return {
        "outcome": reply.outcome.value,
        "labels": list(reply.labels),
        "language": reply.language.value,
        "text": reply_text(engine.library, reply),
        "options": [{"text": option.text, "label": option.label} for option in reply.options],
        "score": reply.score,
    }
