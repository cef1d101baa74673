"""Pictures and documents: sent, exchanged, fetched."""

from bot.playground.arguments import Arguments
from bot.playground.errors import JSON, bad_request
from bot.playground.files import MAX_DOWNLOAD_BYTES, file_of, media_fields
from bot.playground.keyboards import reply_markup
from bot.playground.methods.access import own_message
from bot.playground.methods.messages import Draft, change
from bot.playground.records import Bot
from bot.playground.texts import finished_caption, source_caption
from bot.playground.world import World

_KINDS = ("photo", "document")
_ALBUM_SIZES = (2, 10)


def send_photo(world: World, bot: Bot, arguments: Arguments) -> JSON:
    """Send a picture with a caption."""
    return _send(world, bot, arguments, "photo")


def send_document(world: World, bot: Bot, arguments: Arguments) -> JSON:
    """Send a file with a caption."""
    return _send(world, bot, arguments, "document")


def _send(world: World, bot: Bot, arguments: Arguments, kind: str) -> JSON:
    if kind not in arguments:
        raise bad_request(f"there is no {kind} in the request")
    source = source_caption(arguments)
    draft = Draft(world, bot, arguments)
    body = finished_caption(world, source)
    media = media_fields(file_of(world, arguments, kind, kind))
    return draft.post(kind=kind, body=body, media=media).as_json(world.users)


def send_media_group(world: World, bot: Bot, arguments: Arguments) -> list[JSON]:
    """Send 2–10 pictures or documents as an album; each may have its caption."""
    items = arguments.decoded("media", list, "input media")
    if items is None or not _ALBUM_SIZES[0] <= len(items) <= _ALBUM_SIZES[1]:
        raise bad_request("album must contain 2-10 items")
    if not all(isinstance(item, dict) for item in items):
        raise bad_request("can't parse InputMedia: InputMedia must be an Object")
    parts = [(item.get("type"), Arguments(arguments.values | item)) for item in items]
    if {str(kind) for kind, _ in parts} not in ({"photo"}, {"document"}):
        raise bad_request("an album of the playground has photos only or documents only")
    sources = [source_caption(part) for _, part in parts]
    draft = Draft(world, bot, arguments)
    contents = [
        {
            "kind": kind,
            "body": finished_caption(world, source),
            "media": media_fields(file_of(world, part, "media", kind)),
        }
        for (kind, part), source in zip(parts, sources, strict=True)
    ]
    album = {"media_group_id": str(world.count("album", 9_000_001))}
    for content in contents:
        content["media"] |= album
    return [draft.post(**content).as_json(world.users) for content in contents]


def edit_message_media(world: World, bot: Bot, arguments: Arguments) -> JSON | bool:
    """Exchange the picture or document of a message, and its caption with it."""
    media = arguments.decoded("media", dict, "input media")
    if media is None:
        raise bad_request("media is empty")
    kind = media.get("type")
    if kind not in _KINDS:
        raise bad_request(f'the playground knows no media of type "{kind}"')
    # `attach://` names a file among the call's other parameters.
    inner = Arguments({**arguments.values, "media": None, **media})
    source = source_caption(inner)
    markup = reply_markup(arguments, inline_only=True)
    message = own_message(world, bot, arguments)
    if message.kind == "text":
        raise bad_request("there is no media in the message to edit")
    body = finished_caption(world, source)
    fields = media_fields(file_of(world, inner, "media", kind))
    message.kind = kind
    return change(world, message, body, markup, fields)


def get_file(world: World, bot: Bot, arguments: Arguments) -> JSON:
    """Say where a file can be downloaded."""
    del bot
    stored = world.files.get(arguments.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }
