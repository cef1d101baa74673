"""Pictures and documents: uploads, ids, captions, exchange, download."""

import json
from typing import Any

import pytest

from bot.playground import Person, Playground
from bot.playground.images import image_size
from bot.playground.kinds import small_png
from tests.bot.playground.conftest import TOKEN, Api

PNG = small_png()


async def upload(
    api: Api, method: str, files: dict[str, tuple[str, bytes]], **fields: Any
) -> dict[str, Any]:
    """Call a method with a multipart body."""
    data = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in fields.items()
    }
    response = await api.client.post(f"/bot{TOKEN}/{method}", data=data, files=files)
    answer: dict[str, Any] = response.json()
    return answer


async def sent_photo(api: Api, chat: int, **fields: Any) -> dict[str, Any]:
    """Send a small picture, and return the message."""
    answer = await upload(api, "sendPhoto", {"photo": ("a.png", PNG)}, chat_id=chat, **fields)
    message: dict[str, Any] = answer["result"]
    return message


async def test_a_picture_arrives_with_its_caption(api: Api, chat: int, lin: Person) -> None:
    """The person gets the very bytes, and the caption as its HTML says."""
    message = await sent_photo(api, chat, caption="<b>Nine</b> trials", parse_mode="HTML")
    [size] = message["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (8, 8, len(PNG))
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    heard = await lin.hears()
    assert (heard.kind, heard.text, heard.file) == ("photo", "Nine trials", PNG)


async def test_a_document_keeps_its_name(api: Api, chat: int, lin: Person) -> None:
    """Name and kind of a file are told with it."""
    files = {"document": ("faq.yaml", b"a: 1")}
    answer = await upload(api, "sendDocument", files, chat_id=chat)
    document = answer["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("faq.yaml", 4)
    assert (await lin.hears()).file == b"a: 1"


async def test_a_file_can_be_sent_again_by_its_id(api: Api, chat: int, lin: Person) -> None:
    """An id stands for the file, but only for its own kind."""
    message = await sent_photo(api, chat)
    file_id = message["photo"][0]["file_id"]
    again = await api.ok("sendPhoto", chat_id=chat, photo=file_id)
    assert again["photo"] == message["photo"]
    assert [heard.file for heard in await lin.hears(count=2)] == [PNG, PNG]
    assert await api.refused("sendDocument", chat_id=chat, document=file_id) == (
        400,
        "Bad Request: can't use file of type photo as document",
    )


async def test_a_file_can_be_attached_under_another_name(api: Api, chat: int) -> None:
    """`attach://name` points at another part of the body."""
    files = {"drawing": ("a.png", PNG)}
    answer = await upload(api, "sendPhoto", files, chat_id=chat, photo="attach://drawing")
    assert answer["ok"] is True


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {}, "there is no document in the request"),
        ("sendPhoto", {"photo": "no-such-id"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://a.org/a.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "x", "caption": "x" * 1025}, "message caption is too long"),
        ("sendPhoto", {"photo": "x", "caption": "😀" * 513}, "message caption is too long"),
        (
            "sendPhoto",
            {"photo": "x", "caption": "<b>", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ],
)
async def test_wrong_pictures_are_refused(
    api: Api, chat: int, method: str, parameters: dict[str, Any], reason: str
) -> None:
    """A missing or unknown file and a long caption are named in Telegram's words."""
    assert await api.refused(method, chat_id=chat, **parameters) == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file must be non-empty"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (PNG[:20], "IMAGE_PROCESS_FAILED"),
        (small_png(6000, 4001), "PHOTO_INVALID_DIMENSIONS"),
        (small_png(21, 1), "PHOTO_INVALID_DIMENSIONS"),
        (
            PNG + b"\0" * (10 * 1024 * 1024),
            "file is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
    ids=range(6),
)
async def test_uploads_that_are_no_photo_are_refused(
    api: Api, chat: int, data: bytes, reason: str
) -> None:
    """Size in bytes, sides and their ratio have limits."""
    answer = await upload(api, "sendPhoto", {"photo": ("a.png", data)}, chat_id=chat)
    assert answer["description"] == f"Bad Request: {reason}"


async def test_photos_up_to_the_limits_pass(api: Api, chat: int) -> None:
    """Twenty times as wide as high, and 10,000 pixels in sum, are still taken."""
    for data in (small_png(20, 1), small_png(9000, 1000)):
        answer = await upload(api, "sendPhoto", {"photo": ("a.png", data)}, chat_id=chat)
        assert answer["ok"] is True


async def test_the_longest_caption_passes(api: Api, chat: int) -> None:
    """A caption has 1024 UTF-16 units."""
    assert len((await sent_photo(api, chat, caption="字" * 1024))["caption"]) == 1024


async def test_captions_can_be_edited(api: Api, chat: int, lin: Person) -> None:
    """A caption changes like a text, and may become empty; a picture has no text to edit."""
    message = await sent_photo(api, chat, caption="one")
    where = {"chat_id": chat, "message_id": message["message_id"]}
    assert (await api.ok("editMessageCaption", **where, caption="two"))["caption"] == "two"
    assert "caption" not in await api.ok("editMessageCaption", **where)
    assert [heard.text for heard in await lin.hears(count=3)] == ["one", "two", ""]
    assert await api.refused("editMessageText", **where, text="x") == (
        400,
        "Bad Request: there is no text in the message to edit",
    )


async def test_pictures_can_be_exchanged(api: Api, chat: int, lin: Person) -> None:
    """Media and caption are replaced together; a text has no media to replace."""
    message = await sent_photo(api, chat, caption="one")
    media = {"type": "document", "media": "attach://f", "caption": "<i>two</i>"}
    media["parse_mode"] = "HTML"
    where = {"chat_id": chat, "message_id": message["message_id"]}
    answer = await upload(api, "editMessageMedia", {"f": ("a.txt", b"x")}, media=media, **where)
    assert answer["result"]["document"]["file_name"] == "a.txt"
    first, second = await lin.hears(count=2)
    assert (first.file, first.text) == (PNG, "one")
    assert (second.kind, second.file, second.html) == ("document", b"x", "<i>two</i>")
    text = await api.ok("sendMessage", chat_id=chat, text="x")
    for parameters, reason in (
        ({}, "media is empty"),
        ({"media": {"type": "photo"}}, "there is no media in the message to edit"),
        ({"media": {"type": "video"}}, 'the playground knows no media of type "video"'),
        (
            {"media": {"type": "photo", "media": message["photo"][0]["file_id"]}},
            "there is no media in the message to edit",
        ),
    ):
        where["message_id"] = text["message_id"]
        refusal = await api.refused("editMessageMedia", **where, **parameters)
        assert refusal == (400, f"Bad Request: {reason}")


async def test_an_exchange_needs_a_picture(api: Api, chat: int) -> None:
    """New media without a file are refused, and the old ones stay."""
    message = await sent_photo(api, chat)
    where = {"chat_id": chat, "message_id": message["message_id"]}
    assert await api.refused("editMessageMedia", **where, media={"type": "photo"}) == (
        400,
        "Bad Request: there is no media in the request",
    )
    again = {"type": "photo", "media": message["photo"][0]["file_id"]}
    refusal = await api.refused("editMessageMedia", **where, media=again)
    assert refusal[1].startswith("Bad Request: message is not modified")


async def test_uploads_are_noted_briefly(telegram: Playground, api: Api, chat: int) -> None:
    """In the list of calls a file shows as its name and size."""
    await sent_photo(api, chat)
    [call] = telegram.calls_of("sendPhoto")
    assert repr(call.parameters["photo"]) == f"Upload('a.png', {len(PNG)} bytes)"


async def test_albums_hold_two_to_ten(api: Api, chat: int, lin: Person) -> None:
    """Each part of an album is a message with its own caption."""
    media = [
        {"type": "photo", "media": "attach://a", "caption": "one"},
        {"type": "photo", "media": "attach://b"},
    ]
    files = {"a": ("a.png", PNG), "b": ("b.png", PNG)}
    answer = await upload(api, "sendMediaGroup", files, chat_id=chat, media=media)
    groups = {message["media_group_id"] for message in answer["result"]}
    assert len(groups) == 1
    assert [heard.text for heard in await lin.hears(count=2)] == ["one", ""]
    wrongs: list[tuple[list[Any], str]] = [
        (media[:1], "album must contain 2-10 items"),
        (media * 6, "album must contain 2-10 items"),
        ([media[0], "x"], "can't parse InputMedia: InputMedia must be an Object"),
        (
            [media[0], {"type": "document", "media": "attach://b"}],
            "an album of the playground has photos only or documents only",
        ),
    ]
    for wrong, reason in wrongs:
        answer = await upload(api, "sendMediaGroup", files, chat_id=chat, media=wrong)
        assert answer["description"] == f"Bad Request: {reason}"


async def test_paths_of_files_end_as_their_names_do(api: Api, chat: int) -> None:
    """A name without an ending gets that of a photo, if it is one."""
    paths = []
    for method, kind, name in (
        ("sendPhoto", "photo", "a.png"),
        ("sendPhoto", "photo", "a"),
        ("sendDocument", "document", "a"),
    ):
        sent = (await upload(api, method, {kind: (name, PNG)}, chat_id=chat))["result"]
        shown = sent[kind][0] if kind == "photo" else sent[kind]
        paths.append((await api.ok("getFile", file_id=shown["file_id"]))["file_path"])
    assert paths == ["photos/file_0.png", "photos/file_1.jpg", "documents/file_2"]


async def test_files_can_be_downloaded(api: Api, lin: Person) -> None:
    """`getFile` names a path, under which the very bytes are."""
    await lin.sends("document", data=b"a: 1", name="faq.yaml")
    [(_, message)] = await api.updates()
    file = await api.ok("getFile", file_id=message["document"]["file_id"])
    assert file["file_size"] == 4
    response = await api.client.get(f"/file/bot{TOKEN}/{file['file_path']}")
    assert response.content == b"a: 1"
    assert await api.refused("getFile", file_id="none") == (400, "Bad Request: invalid file_id")


async def test_large_files_cannot_be_downloaded(api: Api, lin: Person) -> None:
    """Bots may fetch 20 MB at most, and send 50."""
    await lin.sends("document", data=b"\0" * (20 * 1024 * 1024 + 1))
    [(_, message)] = await api.updates()
    assert await api.refused("getFile", file_id=message["document"]["file_id"]) == (
        400,
        "Bad Request: file is too big",
    )
    too_big = {"document": ("a.bin", b"\0" * (50 * 1024 * 1024 + 1))}
    answer = await upload(api, "sendDocument", too_big, chat_id=lin.id)
    assert answer["description"].startswith("Bad Request: file is too big")


JPEG = bytes.fromhex("ffd8ffe000044a46ffc0001108012c019003012200021101031101ffda")
WEBP = b"RIFF\0\0\0\0WEBP"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (small_png(3, 5), (3, 5)),
        (JPEG, (400, 300)),
        (WEBP + b"VP8X" + b"\0" * 8 + b"\x8f\x01\0\x2b\x01\0", (400, 300)),
        (
            WEBP + b"VP8L" + b"\0" * 4 + b"\x2f" + (399 | 299 << 14).to_bytes(4, "little"),
            (400, 300),
        ),
        (WEBP + b"VP8 " + b"\0" * 10 + b"\x90\x01\x2c\x01", (400, 300)),
        (WEBP + b"????", None),
        (JPEG[:12], None),
        (b"\xff\xd8\0\0", None),
        (b"GIF89a", None),
    ],
    ids=range(9),
)
def test_sizes_are_read_from_the_first_bytes(data: bytes, size: tuple[int, int] | None) -> None:
    """PNG, JPEG and WebP say how large they are; anything else is no picture."""
    assert image_size(data) == size
