"""Messages of people that are no text: voice, stickers, pictures and the rest."""

import struct
import zlib

from bot.playground.arguments import Upload
from bot.playground.errors import JSON
from bot.playground.files import media_fields, store
from bot.playground.world import World

_NAMES = {
    "photo": "photo.png",
    "voice": "voice.ogg",
    "sticker": "sticker.webp",
    "document": "document.pdf",
    "video": "video.mp4",
    "audio": "audio.mp3",
    "video_note": "note.mp4",
    "animation": "animation.mp4",
}
# What the Bot API says of each besides the file itself.
_DETAILS: dict[str, JSON] = {
    "voice": {"duration": 3},
    "sticker": {
        "width": 512,
        "height": 512,
        "type": "regular",
        "is_animated": False,
        "is_video": False,
        "emoji": "🙂",
    },
    "video": {"width": 640, "height": 360, "duration": 3},
    "audio": {"duration": 3},
    "video_note": {"length": 240, "duration": 3},
    "animation": {"width": 320, "height": 240, "duration": 3},
}
_PLACE: JSON = {"latitude": 25.04, "longitude": 121.56}
_WITHOUT_FILE: dict[str, JSON] = {
    "location": _PLACE,
    "venue": {"location": _PLACE, "title": "Clinic", "address": "1 Example Street"},
    "contact": {"phone_number": "+886200000000", "first_name": "Example"},
    "dice": {"emoji": "🎲", "value": 4},
    "poll": {
        "id": "5001",
        "question": "Shall we ask?",
        "options": [
            {"persistent_id": "1", "text": "Yes", "voter_count": 0},
            {"persistent_id": "2", "text": "No", "voter_count": 0},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    },
    "story": {"chat": {"id": 4001, "type": "private", "first_name": "Example"}, "id": 1},
    "paid_media": {
        "star_count": 5,
        "paid_media": [{"type": "preview", "width": 640, "height": 360}],
    },
}


def media_of(world: World, kind: str, *, data: bytes | None, name: str | None) -> JSON:
    """Make the fields of a message of a kind, with a small file where none is given.

    Raises:
        ValueError: there is no such kind.
    """
    if kind in _WITHOUT_FILE:
        older: JSON = {"location": _PLACE} if kind == "venue" else {}
        return {kind: _WITHOUT_FILE[kind]} | older
    if kind not in _NAMES:
        raise ValueError(f"no kind {kind!r}: there are {sorted([*_NAMES, *_WITHOUT_FILE])}")
    if data is None:
        data = small_png() if kind == "photo" else b"playground"
    fields = media_fields(store(world, kind, Upload(name or _NAMES[kind], data)))
    if kind == "animation":  # a document for bots that know no animations, as is a venue a place
        fields["document"] = dict(fields[kind])
    if kind in _DETAILS:
        fields[kind] |= _DETAILS[kind]
    return fields


def small_png(width: int = 8, height: int = 8) -> bytes:
    """Draw a grey picture of so many pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
