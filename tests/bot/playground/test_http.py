"""The envelope of the Bot API: tokens, names of methods, bodies, status codes."""

import httpx
import pytest

from bot.playground import Person, Playground
from tests.bot.playground.conftest import TOKEN, Api


async def test_method_names_ignore_case(api: Api) -> None:
    """`getme`, `GETME` and `getMe` are one method."""
    answers = [await api.ok(name) for name in ("getMe", "getme", "GETME")]
    assert [answer["username"] for answer in answers] == ["als_test_bot"] * 3


async def test_get_works_as_post_does(api: Api) -> None:
    """Parameters may stand in the query of a GET."""
    response = await api.client.get(f"/bot{TOKEN}/getMyName", params={"language_code": "de"})
    assert response.json() == {"ok": True, "result": {"name": "ALS"}}


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        (f"/bot{TOKEN}/noSuchMethod", 404, "Not Found: method not found"),
        ("/bot123:wrong/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/file/bot123:wrong/photos/file_0.jpg", 401, "Unauthorized"),
        (f"/file/bot{TOKEN}/photos/file_0.jpg", 404, "Not Found"),
        ("/", 404, "Not Found"),
    ],
)
async def test_what_is_not_there_is_refused(
    api: Api, path: str, code: int, description: str
) -> None:
    """Unknown methods, tokens and files get Telegram's codes, in the envelope as in the status."""
    response = await api.client.get(path)
    assert response.status_code == code
    assert response.json() == {"ok": False, "error_code": code, "description": description}


async def test_bodies_may_be_json_form_or_multipart(api: Api, chat: int) -> None:
    """The three kinds of bodies are read alike, JSON inside a form included."""
    markup = '{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}'
    path = f"/bot{TOKEN}/sendMessage"
    fields = {"chat_id": str(chat), "text": "x", "reply_markup": markup}
    as_json = await api.call("sendMessage", chat_id=chat, text="x", reply_markup=markup)
    as_form = (await api.client.post(path, data=fields)).json()
    parts = {name: (None, value) for name, value in fields.items()}
    as_parts = (await api.client.post(path, files=parts)).json()
    shown = [answer["result"]["reply_markup"] for answer in (as_json, as_form, as_parts)]
    assert shown == [{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}] * 3


@pytest.mark.parametrize(
    ("body", "description"),
    [
        (b"{", "Bad Request: can't parse JSON object of the request"),
        (b"[1]", "Bad Request: object expected as the request"),
        (b'{"text": "\\ud800"}', "Bad Request: strings must be encoded in UTF-8"),
        (b'{"reply_markup": "{"}', "Bad Request: can't parse reply markup JSON object"),
        (b'{"reply_markup": []}', "Bad Request: object expected as reply markup"),
    ],
)
async def test_malformed_bodies_are_refused(api: Api, body: bytes, description: str) -> None:
    """What is no JSON, or of the wrong kind, is a bad request."""
    body = body.replace(b"{", b'{"chat_id": 1001, "text": "x", ', 1) if b"reply" in body else body
    headers = {"Content-Type": "application/json"}
    response = await api.client.post(f"/bot{TOKEN}/sendMessage", content=body, headers=headers)
    assert response.json()["description"] == description


async def test_every_call_is_noted(telegram: Playground, api: Api, chat: int) -> None:
    """Tests can look up what a bot called, refused calls included, in order."""
    telegram.calls.clear()
    markup = '{"inline_keyboard": []}'
    await api.ok("SENDMESSAGE", chat_id=chat, text="x", reply_markup=markup)
    await api.refused("sendMessage", chat_id=chat)
    await api.ok("getMe")
    assert [(call.method, call.ok) for call in telegram.calls] == [
        ("sendMessage", True),
        ("sendMessage", False),
        ("getMe", True),
    ]
    first, second = telegram.calls_of("sendmessage")
    assert first.parameters == {
        "chat_id": chat,
        "text": "x",
        "reply_markup": {"inline_keyboard": []},
    }
    assert second.response == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: message text is empty",
    }


async def test_faults_come_on_demand(
    telegram: Playground, api: Api, chat: int, lin: Person
) -> None:
    """A call can be made to fail before it is carried out, or to lose its answer after."""
    telegram.fails("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    telegram.fails("sendMessage", 502, "Bad Gateway", done=True)
    envelope = await api.call("sendMessage", chat_id=chat, text="never sent")
    assert envelope["parameters"] == {"retry_after": 3}
    assert await api.refused("sendMessage", chat_id=chat, text="sent") == (502, "Bad Gateway")
    assert (await lin.hears()).text == "sent"
    await api.ok("sendMessage", chat_id=chat, text="sent too")


async def test_a_playground_listens_on_a_port_of_choice() -> None:
    """A port can be named, and is free again afterwards."""
    async with Playground() as first:
        port = int(first.url.rpartition(":")[2])
    async with Playground(port=port) as second:
        assert second.url == first.url
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(second.url)).status_code == 404
