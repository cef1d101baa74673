"""What the page asks for, over HTTP; who else asks gets nothing."""

import asyncio

import httpx
import pytest

from bot.playground.page.guard import HEADER
from bot.playground.page.routes import MOST_OF_A_FILE
from tests.bot.playground.page.conftest import Stage


@pytest.mark.parametrize("path", ["/", "/page.js", "/page.css", "/page/look"])
async def test_the_page_lets_no_other_page_in(stage: Stage, path: str) -> None:
    """Nothing from elsewhere runs in it, nobody frames it, and only this computer asks."""
    answer = await stage.client.get(path)
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    elsewhere = await stage.client.get(path, headers={"Host": "evil.example:80"})
    assert elsewhere.status_code == 421


async def test_another_page_cannot_write(stage: Stage) -> None:
    """A form or a script elsewhere can post here, but not with the page's header."""
    you = stage.cast.roles[0].person
    body = {"person": you.id, "chat": you.id, "text": "hello", "reply_to": None}
    forged = await stage.client.post("/page/say", json=body)
    assert forged.status_code == 403
    assert not you.history()
    asked_first = await stage.client.options(
        "/page/say",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Headers": HEADER},
    )
    assert "Access-Control-Allow-Origin" not in asked_first.headers


async def test_what_is_said_is_seen_at_once(stage: Stage) -> None:
    """A look waits for something to happen, and shows everybody's chats."""
    you, *_ = (role.person for role in stage.cast.roles)
    first = (await stage.client.get("/page/look")).json()
    assert (first["person"], first["chat"], first["messages"]) == (you.id, you.id, [])
    where = {"person": you.id, "chat": you.id, "after": first["happened"]}
    waiting = asyncio.create_task(stage.client.get("/page/look", params=where))
    assert (await stage.does("say", you.id, you.id, text="<b>hi</b>", reply_to=None)).json() == {}
    [message] = (await waiting).json()["messages"]
    assert (message["html"], message["mine"]) == ("&lt;b&gt;hi&lt;/b&gt;", True)


async def test_one_edits_and_quotes_and_only_edits_ones_own(stage: Stage) -> None:
    """In the group, where others write too."""
    daughter, uncle = stage.cast.roles[2].person, stage.cast.roles[3].person
    group = stage.cast.groups[0]
    await uncle.says("是什么", chat=group)
    [theirs] = [each for each in uncle.history(chat=group) if each.kind == "text"]
    quoted = await stage.does(
        "say", daughter.id, group.id, text="我也想知道", reply_to=theirs.message_id
    )
    assert quoted.status_code == 200
    mine = daughter.history(chat=group)[-1]
    assert mine.reply_to == theirs.message_id
    await stage.does("edit", daughter.id, group.id, message=mine.message_id, text="改了")
    seen = (
        await stage.client.get("/page/look", params={"person": daughter.id, "chat": group.id})
    ).json()["messages"][-1]
    assert (seen["html"], seen["edited"], seen["reply_to"]["text"]) == ("改了", True, "是什么")
    refused = await stage.does("edit", daughter.id, group.id, message=theirs.message_id, text="x")
    assert refused.status_code == 400
    assert uncle.history(chat=group)[-1].text == "改了"


@pytest.mark.parametrize(
    ("what", "values", "said"),
    [
        ("say", {"text": "hi"}, "reply_to is missing"),
        ("say", {"text": "", "reply_to": None}, ""),
        ("say", {"text": "x" * 5000, "reply_to": None}, ""),
        ("say", {"text": "hi", "reply_to": 99}, "no message 99"),
        ("press", {"message": 99, "data": "x"}, "no message 99"),
        ("choose", {"result": "r"}, "no longer shown"),
        ("edit", {"message": "seven", "text": "x"}, "seven"),
    ],
)
async def test_what_cannot_be_done_is_said(
    stage: Stage, what: str, values: dict[str, object], said: str
) -> None:
    """In words, and nothing is written."""
    you = stage.cast.roles[0].person
    answer = await stage.does(what, you.id, you.id, **values)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert not you.history()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"person": null}', b'{"person": 1, "chat": 1}']
)
async def test_rubbish_is_refused(stage: Stage, body: bytes) -> None:
    """The playground goes on."""
    answer = await stage.client.post("/page/say", content=body, headers={HEADER: "page"})
    assert answer.status_code == 400
    assert (await stage.client.get("/page/look")).status_code == 200


async def test_a_stranger_is_not_in_the_group(stage: Stage) -> None:
    """The nurse is no relative; a look there shows the first person's own chat."""
    nurse, group = stage.cast.roles[1].person, stage.cast.groups[0]
    answer = await stage.does("say", nurse.id, group.id, text="hello", reply_to=None)
    assert answer.status_code == 400
    where = {"person": nurse.id, "chat": group.id}
    seen = (await stage.client.get("/page/look", params=where)).json()
    assert seen["chat"] == stage.cast.roles[0].person.id


async def test_a_document_goes_out_and_comes_back(stage: Stage) -> None:
    """As it is, with its name; one that is too large is refused."""
    you = stage.cast.roles[0].person
    where = {"person": str(you.id), "chat": str(you.id)}

    async def sent(data: bytes) -> httpx.Response:
        return await stage.client.post(
            "/page/send",
            params=where,
            files={"file": ("内容.yaml", data)},
            headers={HEADER: "page"},
        )

    assert (await sent(b"a: 1\n")).status_code == 200
    [message] = (await stage.client.get("/page/look", params=where)).json()["messages"]
    assert message["file"]["name"] == "内容.yaml"
    assert (await stage.client.get(f"/page/file/{message['file']['id']}")).content == b"a: 1\n"
    assert "1 MiB" in (await sent(b"x" * (MOST_OF_A_FILE + 1))).json()["error"]
    nothing = await stage.client.post("/page/send", params=where, headers={HEADER: "page"})
    assert nothing.status_code == 400
    assert (await stage.client.get("/page/file/none")).status_code == 404


async def test_a_press_hears_what_the_bot_says(awake: Stage) -> None:
    """The real bot behind it: a question, its buttons, an inline result."""
    you = awake.cast.roles[0].person
    await awake.does("say", you.id, you.id, text="is MSC safe?", reply_to=None)
    heard = await you.hears()
    button = heard.buttons[0][0]
    pressed = await awake.does("press", you.id, you.id, message=heard.message_id, data=button.data)
    assert pressed.json() == {"text": "", "alert": False, "url": ""}
    assert (await you.hears()).html != heard.html
    results = (await awake.does("inline", you.id, you.id, text="MSC safe")).json()
    assert results[0]["title"]
    chosen = await awake.does("choose", you.id, you.id, result=results[0]["id"])
    assert chosen.json() == {}
    last = (await awake.client.get("/page/look")).json()["messages"][-1]
    assert last["via"] == "als_test_bot"
