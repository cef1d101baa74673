"""HTTP to the Bot API: bodies, time-outs, proxies, errors, and a token that shows nowhere."""

import asyncio
import gzip
import json
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.disclaimer import Disclaimer
from bot.outgoing import CarefulBot
from bot.outgoing.patience import seconds_of
from bot.playground import Person, Playground
from bot.transport import AiohttpRequest
from faq.models import Language
from tests.bot.conftest import TOKEN
from tests.bot.rawserver import Behaviour, Connection, RawServer, raw_server

OK = b'{"ok": true, "result": true}'
SOON = 0.05


@asynccontextmanager
async def opened(pool_size: int = 4) -> AsyncIterator[AiohttpRequest]:
    """A transport that is open."""
    request = AiohttpRequest(pool_size=pool_size)
    async with request:
        yield request


def address(server: RawServer, method: str = "getMe") -> str:
    """A method's address with the token in it."""
    return f"{server.url}/bot{TOKEN}/{method}"


def form(**parameters: Any) -> RequestData:
    """A body as the library makes it."""
    return RequestData([RequestParameter.from_input(*item) for item in parameters.items()])


def traces(error: BaseException | None) -> str:
    """All that an error and those behind it say."""
    told = []
    while error is not None:
        told.append(f"{error!r} {error} {vars(error)}")
        error = error.__cause__ or error.__context__
    return "\n".join(told)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Return the log at its most talkative; what it holds must not hold the token."""
    caplog.set_level(logging.DEBUG)
    yield caplog
    assert TOKEN not in caplog.text


@pytest.fixture
async def plain(telegram: Playground) -> AsyncIterator[ExtBot[None]]:
    """Return the library's own bot on our transport."""
    async with ExtBot(
        TOKEN,
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(pool_size=1),
    ) as bot:
        yield bot


async def test_a_form_arrives_as_it_was_given(
    plain: ExtBot[None], reader: Person, telegram: Playground
) -> None:
    """Every sign of a text, and structures as JSON."""
    text = "a+b & c=d % 漢字 🙂 \t\n\"'<>;"
    await plain.send_message(reader.id, text, disable_notification=True)
    sent = telegram.calls_of("sendMessage")[-1].parameters
    assert sent["text"] == text
    assert sent["disable_notification"] == "true"


async def test_uploads_arrive_byte_for_byte(
    plain: ExtBot[None], reader: Person, telegram: Playground
) -> None:
    """Also the boundary's signs, a large file, and a name that is not ASCII."""
    for name, data in (
        ("a.bin", bytes(range(256)) * 40),
        ("漸凍症 試驗.yaml", b'--\r\n--boundary--\r\n"'),
        ("large.bin", b"0123456789abcdef" * 300_000),
    ):
        await plain.send_document(reader.id, InputFile(data, filename=name), caption="字 & b")
        call = telegram.calls_of("sendDocument")[-1]
        [upload] = call.uploads
        assert (upload.name, upload.data) == (name, data)
        assert call.parameters["caption"] == "字 & b"


async def test_a_large_file_is_fetched_byte_for_byte(plain: ExtBot[None], reader: Person) -> None:
    """As people send it."""
    data = bytes(range(256)) * 20_000
    sent = await reader.sends("document", data=data, name="als.yaml")
    file = await plain.get_file(sent.message.media["document"]["file_id"])
    assert await file.download_as_bytearray() == data


async def test_a_packed_answer_is_unpacked() -> None:
    """Telegram sends gzip to those that take it."""

    async def behaviour(connection: Connection) -> None:
        await connection.request()
        await connection.answers(gzip.compress(OK), more="Content-Encoding: gzip\r\n")

    async with raw_server(behaviour) as server, opened() as request:
        assert await request.post(address(server)) is True


async def test_it_says_who_it_is_and_keeps_no_cookies() -> None:
    """The library's agent, the form's type, and nothing of an earlier answer."""
    seen: list[bytes] = []

    async def behaviour(connection: Connection) -> None:
        while True:
            seen.append(await connection.request())
            await connection.answers(OK, more="Set-Cookie: a=b\r\n")

    async with raw_server(behaviour) as server, opened() as request:
        await request.post(address(server), form(chat_id=1))
        await request.post(address(server), form(chat_id=2))
        assert server.connections == 1
    heads = [head.lower() for head in seen]
    assert all(b"python-telegram-bot" in head for head in heads)
    assert all(b"content-type: application/x-www-form-urlencoded\r\n" in head for head in heads)
    assert [head for head in heads if b"cookie" in head] == []


async def silent(connection: Connection) -> None:
    """Read a request, and say nothing."""
    await connection.request()
    await asyncio.Event().wait()


async def deaf(connection: Connection) -> None:
    """Do not even read."""
    connection.reader._transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.Event().wait()


async def half(connection: Connection) -> None:
    """Begin an answer, and stop."""
    await connection.request()
    connection.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    await asyncio.Event().wait()


@pytest.mark.parametrize("behaviour", [silent, half])
async def test_an_answer_that_does_not_come_is_a_time_out(
    behaviour: Behaviour, logged: pytest.LogCaptureFixture
) -> None:
    """Whether nothing comes, or only its beginning."""
    del logged
    async with raw_server(behaviour) as server, opened() as request:
        with pytest.raises(TimedOut) as raised:
            await request.post(address(server), read_timeout=SOON)
    assert TOKEN not in traces(raised.value)


async def test_a_body_that_is_not_taken_is_a_time_out(logged: pytest.LogCaptureFixture) -> None:
    """More than what fits the buffers on the way."""
    del logged
    body = form(document=InputFile(b"0" * 20_000_000))
    async with raw_server(deaf) as server, opened() as request:
        with pytest.raises(TimedOut) as raised:
            await request.post(
                address(server, "sendDocument"),
                body,
                read_timeout=SOON,
                write_timeout=SOON,
                connect_timeout=SOON,
                pool_timeout=SOON,
            )
    assert TOKEN not in traces(raised.value)


async def test_a_server_that_does_not_take_connections_is_a_time_out(
    logged: pytest.LogCaptureFixture,
) -> None:
    """Its queue is full, as on a host that is overrun."""
    del logged
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for filling in (first, second):
            filling.setblocking(False)
            filling.connect_ex(listener.getsockname())
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/bot{TOKEN}/getMe"
        async with opened() as request:
            with pytest.raises(TimedOut) as raised:
                await request.post(url, connect_timeout=SOON, pool_timeout=SOON)
    assert TOKEN not in traces(raised.value)


async def test_a_pool_without_a_free_connection_is_a_time_out(
    logged: pytest.LogCaptureFixture,
) -> None:
    """One connection, two requests."""
    del logged
    async with raw_server(silent) as server, opened(pool_size=1) as request:
        first = asyncio.create_task(request.post(address(server)))
        async with asyncio.timeout(5):
            while not server.connections:  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.001)
        with pytest.raises(TimedOut) as raised:
            await request.post(address(server), connect_timeout=SOON, pool_timeout=SOON)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert TOKEN not in traces(raised.value)


async def test_an_answer_in_slow_pieces_is_waited_for() -> None:
    """The time to read is that for each piece."""

    async def behaviour(connection: Connection) -> None:
        await connection.request()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(OK)}\r\n\r\n".encode()
        for sign in head + OK:
            connection.writer.write(bytes([sign]))
            await connection.writer.drain()
            await asyncio.sleep(0.005)

    async with raw_server(behaviour) as server, opened() as request:
        assert await request.post(address(server), read_timeout=0.25) is True


async def test_no_limit_is_no_limit() -> None:
    """None, as the library has it."""

    async def behaviour(connection: Connection) -> None:
        await connection.request()
        await asyncio.sleep(SOON)
        await connection.answers(OK)

    async with raw_server(behaviour) as server, opened() as request:
        limits = dict.fromkeys(
            ("read_timeout", "write_timeout", "connect_timeout", "pool_timeout"), None
        )
        assert await request.post(address(server), **limits) is True


async def reset(connection: Connection) -> None:
    """Break off after the request."""
    await connection.request()
    connection.resets()


async def hang_up(connection: Connection) -> None:
    """Break off before it."""
    connection.resets()


async def cut_off(connection: Connection) -> None:
    """Break off in the middle of the answer."""
    await connection.request()
    connection.writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok": true')
    await connection.writer.drain()
    connection.writer.close()


async def babble(connection: Connection) -> None:
    """Answer what is no HTTP."""
    await connection.request()
    connection.writer.write(b"\0\1\2 no http at all\r\n\r\n")
    await connection.writer.drain()


async def not_json(connection: Connection) -> None:
    """Answer for somebody else, as a hotel's network does."""
    await connection.request()
    await connection.answers(b"<html>please log in</html>")


async def no_object(connection: Connection) -> None:
    """Answer JSON of another shape."""
    await connection.request()
    await connection.answers(b"[]")


async def too_deep(connection: Connection) -> None:
    """Answer what no reader of JSON bears."""
    await connection.request()
    await connection.answers(b"[" * 200_000)


@pytest.mark.parametrize(
    "behaviour", [reset, hang_up, cut_off, babble, not_json, no_object, too_deep]
)
async def test_a_broken_answer_is_a_fault_of_the_net(
    behaviour: Behaviour, logged: pytest.LogCaptureFixture
) -> None:
    """Such errors pass, so they are neither refusals nor time-outs; they hold no address."""
    del logged
    async with raw_server(behaviour) as server, opened() as request:
        with pytest.raises(NetworkError) as raised:
            await request.post(address(server), form(chat_id=1))
    assert type(raised.value) is NetworkError
    assert TOKEN not in traces(raised.value)


async def test_nobody_listening_is_a_fault_of_the_net(logged: pytest.LogCaptureFixture) -> None:
    """And a name that does not exist."""
    del logged
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with opened() as request:
        for host in (f"127.0.0.1:{port}", "nobody.invalid"):
            with pytest.raises(NetworkError) as raised:
                await request.post(f"http://{host}/bot{TOKEN}/getMe")
            assert TOKEN not in traces(raised.value)


async def test_what_cannot_be_sent_is_no_fault_of_the_net(
    logged: pytest.LogCaptureFixture,
) -> None:
    """An address that is none, and half a character: trying again would not help."""
    del logged
    async with opened() as request:
        for host, text in (("127.0.0.1:99999", ""), ("[", ""), ("127.0.0.1:1", "Mei-Hua \ud83d")):
            with pytest.raises(TelegramError) as raised:
                await request.post(f"http://{host}/bot{TOKEN}/sendMessage", form(text=text))
            assert type(raised.value) is TelegramError
            assert TOKEN not in traces(raised.value)
            assert "Mei-Hua" not in traces(raised.value)


REFUSALS = [
    ("400 Bad Request", {"description": "Bad Request: chat not found"}, BadRequest),
    ("401 Unauthorized", {"description": "Unauthorized"}, InvalidToken),
    ("403 Forbidden", {"description": "Forbidden: bot was blocked by the user"}, Forbidden),
    ("404 Not Found", {"description": "Not Found"}, InvalidToken),
    ("409 Conflict", {"description": "Conflict: terminated"}, Conflict),
    ("400 Bad Request", {"parameters": {"migrate_to_chat_id": -1005}}, ChatMigrated),
    ("429 Too Many Requests", {"parameters": {"retry_after": 7}}, RetryAfter),
    ("429 Too Many Requests", {"description": "Too Many Requests"}, NetworkError),
    ("413 Payload Too Large", None, BadRequest),
    ("418 I'm a Teapot", {}, BadRequest),
    ("302 Found", None, BadRequest),
    ("408 Request Timeout", None, NetworkError),
    ("500 Internal Server Error", {"description": "Internal Server Error"}, NetworkError),
    ("502 Bad Gateway", None, NetworkError),
    ("503 Service Unavailable", {}, NetworkError),
    ("504 Gateway Timeout", None, NetworkError),
]


@pytest.mark.parametrize(("status", "answer", "kind"), REFUSALS)
async def test_each_refusal_has_the_librarys_class(
    status: str,
    answer: dict[str, Any] | None,
    kind: type[TelegramError],
    logged: pytest.LogCaptureFixture,
) -> None:
    """What passes by itself is a NetworkError or RetryAfter; what will not is another class."""
    del logged

    async def behaviour(connection: Connection) -> None:
        await connection.request()
        body = b"<html>nginx</html>" if answer is None else json.dumps(answer).encode()
        await connection.answers(body, status=status, more="Location: https://example.org\r\n")

    async with raw_server(behaviour) as server, opened() as request:
        with pytest.raises(TelegramError) as raised:
            await request.post(address(server), form(chat_id=1))
        assert server.connections == 1
    assert type(raised.value) is kind
    assert TOKEN not in traces(raised.value)


async def test_a_flood_wait_has_its_seconds(telegram: Playground, plain: ExtBot[None]) -> None:
    """As Telegram says them."""
    telegram.fails("getMe", 429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter) as raised:
        await plain.get_me()
    assert seconds_of(raised.value) == 7.0


async def test_a_connection_that_was_closed_in_idle_time_is_replaced() -> None:
    """The server has enough of it after each answer."""

    async def behaviour(connection: Connection) -> None:
        await connection.request()
        await connection.answers(OK, more="Connection: close\r\n")

    async with raw_server(behaviour) as server, opened() as request:
        for _ in range(3):
            assert await request.post(address(server)) is True
        assert server.connections == 3


async def test_a_pool_can_be_closed_and_opened_again(telegram: Playground) -> None:
    """Opening and closing twice does nothing more; a closed one says what to do."""
    request = AiohttpRequest()
    url = f"{telegram.url}/bot{TOKEN}/getMe"
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        await request.post(url)
        await request.shutdown()
        await request.shutdown()
    with pytest.raises(NetworkError, match="call initialize"):
        await request.post(url)


async def test_a_proxy_is_used_where_the_environment_names_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Plain addresses through it, secure ones by a tunnel; and not what NO_PROXY names."""
    asked: list[bytes] = []

    async def behaviour(connection: Connection) -> None:
        head = await connection.request()
        asked.append(head.partition(b"\r\n")[0])
        status = "403 Forbidden" if head.startswith(b"CONNECT") else "200 OK"
        await connection.answers(OK, status=status, more="Connection: close\r\n")

    for name in ("http_proxy", "https_proxy", "no_proxy", "NO_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with raw_server(behaviour) as proxy, raw_server(behaviour) as direct, opened() as request:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert await request.post(f"http://telegram.invalid/bot{TOKEN}/getMe") is True
        with pytest.raises(NetworkError) as raised:
            await request.post(f"https://telegram.invalid/bot{TOKEN}/getMe")
        assert await request.post(address(direct)) is True
    assert asked == [
        f"POST http://telegram.invalid/bot{TOKEN}/getMe HTTP/1.1".encode(),
        b"CONNECT telegram.invalid:443 HTTP/1.1",
        f"POST /bot{TOKEN}/getMe HTTP/1.1".encode(),
    ]
    assert TOKEN not in traces(raised.value)


async def test_a_stranger_behind_the_address_is_not_believed() -> None:
    """A secure address whose server shows no certificate is a fault of the net."""

    async def behaviour(connection: Connection) -> None:
        await connection.reader.read(1)
        connection.writer.write(b"HTTP/1.1 200 OK\r\n\r\n")

    async with raw_server(behaviour) as server, opened() as request:
        with pytest.raises(NetworkError) as raised:
            await request.post(f"https://127.0.0.1:{server.port}/bot{TOKEN}/getMe")
    assert TOKEN not in traces(raised.value)


async def test_a_cancelled_request_leaves_the_pool_in_order() -> None:
    """The connection is given up, and the next request gets another one."""
    first = asyncio.Event()

    async def behaviour(connection: Connection) -> None:
        await connection.request()
        if not first.is_set():
            first.set()
            await asyncio.Event().wait()
        await connection.answers(OK)

    async with raw_server(behaviour) as server, opened(pool_size=1) as request:
        task = asyncio.create_task(request.post(address(server)))
        await first.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await request.post(address(server)) is True


async def test_the_careful_bot_hides_a_refused_token(telegram: Playground) -> None:
    """The library's own error would quote it."""
    secret = "4243:not-known"  # noqa: S105 - opens nothing
    bot = CarefulBot(
        secret,
        disclaimer=Disclaimer(dict.fromkeys(Language, "No advice.")),
        base_url=f"{telegram.url}/bot",
        base_file_url=f"{telegram.url}/file/bot",
    )
    with pytest.raises(InvalidToken) as raised:
        await bot.initialize()
    await bot.shutdown()
    assert secret not in traces(raised.value)
