"""Files of the content as they are sent to a phone: their names, and parts of the large ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from bot.moderation.entries import Entry, digest
from faq.edits import record_text
from faq.finding import INTENT, ids_in, kind_of
from faq.load import WHOLES

PART_BYTES: Final = 64 * 1024
"""From which a file is also offered in parts, and how large a part is: a phone edits that."""
_REVISION = re.compile(r"\.r(\d{1,9})(?!\d)")
_PART = re.compile(r"-\d+-of-\d+$")
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,60}")


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a file that came back says."""

    name: str
    """Of the file, without the revision."""
    revision: int
    """That it was sent out of; 0 where the name does not tell."""
    topic: str | None
    """The file of intents that new answers in it belong to."""


def name_of(path: str, revision: int, part: str = "") -> str:
    """The name under which a file, or a part of one, is sent out."""
    return f"{PurePosixPath(path).stem}{part}.r{revision}.yaml"


def name_of_entry(entry: Entry, revision: int) -> str:
    """The name under which an entry is sent out."""
    id_ = entry.id.replace(":", "-")
    stem = id_ if _PLAIN.fullmatch(id_) else f"{entry.kind}-{digest(entry.id)}"
    return f"{stem}.r{revision}.yaml"


def read_name(files: Mapping[str, str], name: str) -> Named:
    """What a file's name says; phones add to it (“cells.r12 (1).yaml”)."""
    found = _REVISION.search(name)
    stem = name[: found.start()] if found else name.removesuffix(".txt").removesuffix(".yaml")
    whole = _PART.sub("", stem)
    topics = {PurePosixPath(path).stem: path for path in files if kind_of(path) == INTENT}
    topic = topics.get(whole) or topics.get(whole.partition("-")[0])
    bare = f"{stem}.yaml" if found else name
    return Named(bare, int(found[1]) if found else 0, topic)


def text_of_entry(files: Mapping[str, str], entry: Entry) -> str:
    """An entry's own lines; of a file that is one record, all of it."""
    text = files[entry.path]
    return text if entry.path in WHOLES else record_text(text, entry.id)


def parts_of_file(text: str, most: int = PART_BYTES) -> list[str]:
    """A file that is a list of records, in files of some records each.

    Args:
        text: of the file.
        most: bytes of a part; a single record may have more.
    """
    parts: list[str] = []
    for id_ in ids_in(text):
        first, *others = record_text(text, id_).rstrip("\n").split("\n")
        lines = [f"- {first}", *(f"  {line}" if line else "" for line in others)]
        record = "\n".join(lines) + "\n"
        if parts and len((parts[-1] + record).encode()) < most:
            parts[-1] += f"\n{record}"
        else:
            parts.append(record)
    return parts


def can_be_parted(path: str, text: str) -> bool:
    """Whether a file is offered in parts."""
    return path not in WHOLES and len(text.encode()) > PART_BYTES
