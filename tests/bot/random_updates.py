"""Updates of every kind that python-telegram-bot knows, with every field, valid and broken."""

import inspect
import re
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

import telegram
from telegram import Update

JSON = dict[str, Any]
Maker = Callable[[], Any]

DEEP = 4
"""Records within records, after which only what must be there is made."""
_NAMES: Mapping[str, Any] = {
    name: value for name, value in vars(telegram).items() if inspect.isclass(value)
}
_PLAIN = ("bool", "int", "float", "str", "datetime", "timedelta")
_KINDS = {
    "ChatMemberOwner": ("status", "creator"),
    "ChatMemberBanned": ("status", "kicked"),
    "InaccessibleMessage": ("date", 0),
}
"""How the Bot API tells apart what is one of several; others are named after their class."""
_WORDS = ("status", "source", "type")
_REQUIRED = (
    *("persistent_id", "option_persistent_ids", "allows_revoting", "members_only"),
    "can_react_to_messages",
)
"""Which the library insists on, though its classes do not say so."""
_JUNK: tuple[Any, ...] = (
    *(None, "", "x", " ", "\u0000", "幹細胞", 0, -1, 1.5, 2**31, 2**63, -(2**70)),
    *(True, [], {}, [[]], {"id": 1}, ["x"], "a" * 5000, {"message": {}}, 10**30),
)


class RandomUpdates:
    """Makes updates, the same ones for the same random numbers.

    Args:
        random: where chance comes from.
        makers: for fields and records that must name something that exists: by the class, such as
            "Chat", or by class and field, such as "Message.text".
    """

    def __init__(self, random: Random, makers: Mapping[str, Maker]) -> None:
        self._random = random
        self._makers = makers

    def update(self, kind: str, number: int) -> JSON:
        """An update of a kind, such as "message", as Telegram would send it."""
        [field] = [each for each in fields_of("Update") if each[0] == kind]
        return {"update_id": number, kind: self._value("Update", field, 0)}

    def broken(self, update: JSON) -> JSON:
        """A copy of an update with one to three things in it taken away or replaced."""
        update = deepcopy(update)
        for _ in range(self._random.randint(1, 3)):
            places = _places(update)
            if not places:
                break
            holder, key = self._random.choice(places)
            if isinstance(holder, dict) and self._random.random() < 0.25:
                del holder[key]
            else:
                holder[key] = deepcopy(self._random.choice(_JUNK))
        return update

    def _record(self, name: str, depth: int) -> JSON:
        if name in self._makers:
            made: JSON = self._makers[name]()
            return made
        chosen = self._random.choice(_kinds_of(name))
        record: JSON = {}
        wanted = 0.3 if depth else self._random.choice((0.0, 0.01, 0.1))
        for field in fields_of(chosen):
            is_made = f"{name}.{field[0]}" in self._makers
            if is_made or field[2] or (depth < DEEP and self._random.random() < wanted):
                value = self._value(name, field, depth + 1)
                if value is not None:
                    record["from" if field[0] == "from_user" else field[0]] = value
        return record | _tag_of(chosen)

    def _value(self, owner: str, field: "Field", depth: int) -> Any:
        name, kind, _, lists = field
        if (maker := self._makers.get(f"{owner}.{name}")) is not None:
            return maker()
        if lists:
            inner = (name, kind, True, lists - 1)
            return [self._value(owner, inner, depth) for _ in range(self._random.randint(1, 2))]
        if kind in _PLAIN:
            return self._plain(kind)
        return self._record(kind, depth)

    def _plain(self, kind: str) -> Any:
        match kind:
            case "bool":
                return self._random.random() < 0.5
            case "int" | "timedelta":
                return self._random.randint(0, 2000)
            case "float":
                return self._random.uniform(-90, 90)
            case "datetime":
                return int(time.time()) - self._random.randint(0, 3600)
        return self._random.choice(("word", "幹細胞", "https://example.org/", "1"))


Field = tuple[str, str, bool, int]
"""A field's name, the class of what it holds, whether it must be there, and lists within lists."""


@cache
def fields_of(name: str) -> tuple[Field, ...]:
    """The fields of a record, as the library's class takes them."""
    fields = []
    for field, parameter in inspect.signature(_NAMES[name].__init__).parameters.items():
        written = str(parameter.annotation)
        words = re.findall(r"[A-Za-z]+", written)
        known = [word for word in words if word in _NAMES or word in _PLAIN]
        if field in ("self", "api_kwargs", "update_id") or not known:
            continue
        must = parameter.default is inspect.Parameter.empty or field in _REQUIRED
        lists = words.count("Sequence") + words.count("tuple")
        fields.append((field, known[-1], must, lists))
    return tuple(fields)


@cache
def _kinds_of(name: str) -> tuple[str, ...]:
    """The classes that a record may be of; the Bot API sends those that have no further kinds."""
    found = [each.__name__ for each in _NAMES[name].__subclasses__() if each.__name__ in _NAMES]
    if not found or name in ("Message", "Chat", "User", "File", "Gift"):
        return (name,)
    return tuple(kind for each in sorted(found) for kind in _kinds_of(each))


@cache
def _tag_of(name: str) -> JSON:
    """The field that tells one of several kinds of record, where there are several."""
    if name in _KINDS:
        key, value = _KINDS[name]
        return {key: value}
    base = next((each.__name__ for each in _NAMES[name].__mro__[1:] if each.__name__ in _NAMES), "")
    if base in ("", "TelegramObject") or not name.startswith(base):
        return {}
    key = next((word for word in _WORDS if hasattr(_NAMES[base], word)), "type")
    tag = re.sub(r"(?<!^)(?=[A-Z])", "_", name.removeprefix(base)).lower()
    return {key: tag}


def _places(value: Any) -> Sequence[tuple[Any, Any]]:
    """Every field and every item within a value, with what holds it."""
    keys: Sequence[Any] = ()
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = range(len(value))
    inner = [place for key in keys for place in _places(value[key])]
    return [*((value, key) for key in keys), *inner]


KINDS = tuple(str(kind) for kind in Update.ALL_TYPES)
"""Every kind of update that Telegram has."""
