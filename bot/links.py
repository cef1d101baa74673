"""Links into the private chat that open an answer: t.me/NAME?start=PAYLOAD.

A payload is made of A–Z a–z 0–9 _ - and has at most 64 characters, so labels are written with -
in place of other signs. It stays readable, and true for as long as labels do.
"""

import re
from collections.abc import Mapping

from faq.labels import every_label
from faq.models import Library

MENU = "menu"
VISIT = "visit"
CLINIC = "clinic"
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def payload_of(label: str) -> str:
    """A label as a link carries it."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", label)


def labels_by_payload(library: Library) -> Mapping[str, str]:
    """Every label by what a link to it carries."""
    return {payload_of(label): label for label in every_label(library)}


def link_to(username: str, payload: str) -> str:
    """The address that opens the private chat with the bot and starts it with a payload."""
    return f"https://t.me/{username}?start={payload}"
