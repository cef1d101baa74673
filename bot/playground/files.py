"""Pictures and documents: uploaded, kept, sent again by their id."""

import mimetypes
from pathlib import PurePath

from bot.playground.arguments import Arguments, Upload
from bot.playground.errors import JSON, bad_request
from bot.playground.images import image_size
from bot.playground.records import StoredFile
from bot.playground.world import World

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_DOCUMENT_BYTES = 50 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000  # width and height together, in pixels
MAX_PHOTO_RATIO = 20


def store(world: World, kind: str, upload: Upload) -> StoredFile:
    """Keep a file and give it an id.

    Args:
        world: where it is kept.
        kind: "photo", "document" or what else a person sends.
        upload: name and content.

    Raises:
        ApiError: 400, it is empty, too big or, as a photo, no picture that Telegram takes.
    """
    if not upload.data:
        raise bad_request("file must be non-empty")
    fields: JSON = {"file_size": len(upload.data)}
    if kind == "photo":
        width, height = _photo_size(upload.data)
        fields |= {"width": width, "height": height}
    else:
        if len(upload.data) > MAX_DOCUMENT_BYTES:
            raise bad_request("file is too big; the maximum size is 52428800 bytes")
        mime = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        fields |= {"file_name": upload.name, "mime_type": mime}
    number = world.count("file", 0)
    suffix = PurePath(upload.name).suffix or (".jpg" if kind == "photo" else "")
    stored = StoredFile(
        id=f"playground-{kind}-{number}",
        unique_id=f"unique{number}",
        path=f"{kind}s/file_{number}{suffix}",
        kind=kind,
        data=upload.data,
        fields=fields,
    )
    world.files[stored.id] = stored
    return stored


def _photo_size(data: bytes) -> tuple[int, int]:
    if len(data) > MAX_PHOTO_BYTES:
        raise bad_request("file is too big for a photo; the maximum size is 10485760 bytes")
    size = image_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    short, long = sorted(size)
    if not short or width + height > MAX_PHOTO_SIDES or long > MAX_PHOTO_RATIO * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def file_of(world: World, arguments: Arguments, name: str, kind: str) -> StoredFile:
    """Return the file that a call uploads or names by id.

    Raises:
        ApiError: 400, there is none, or it is not of the kind.
    """
    upload = arguments.upload(name)
    if upload is not None:
        return store(world, kind, upload)
    given = arguments.text(name)
    if not given:
        raise bad_request(f"there is no {name} in the request")
    return known_file(world, given, kind)


def known_file(world: World, given: str, kind: str) -> StoredFile:
    """Return the file with an id, which must be of a kind.

    Raises:
        ApiError: 400, no such file; a web address, which the playground does not fetch.
    """
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.get(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind} as {kind}")
    return stored


def media_fields(stored: StoredFile) -> JSON:
    """Return the fields of a message that shows a file."""
    shown = {"file_id": stored.id, "file_unique_id": stored.unique_id} | stored.fields
    return {stored.kind: [shown] if stored.kind == "photo" else shown}
