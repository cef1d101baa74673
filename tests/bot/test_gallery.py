"""Pictures in a private chat: asked for, drawn once, uploaded once."""

import struct

import pytest

from bot.app import App
from bot.limits import MINUTE
from bot.links import payload_of
from bot.pictures import names
from bot.playground import Person, Playground
from faq.models import Language
from tests.bot.hearing import CODES, Hears, Pause, datas, in_each_language, pressed, said, texts

PNG = b"\x89PNG\r\n\x1a\n"


@in_each_language
async def test_pictures_are_offered_in_words(
    telegram: Playground, application: App, hears: Hears, language: Language
) -> None:
    """Two buttons; a digit or the words press them."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    offer = await said(person, "/pictures")
    words = [hears.words(f"picture_{name}", language) for name in ("trials", "cells")]
    assert offer.text == hears.notice("choose_picture", language)
    assert texts(offer) == [f"1 · {words[0]}", f"2 · {words[1]}"]
    pictures = [await said(person, typed) for typed in ("1",)]
    pictures += [await said(person, "/pictures", typed) for typed in ("2", words[0])]
    assert [picture.kind for picture in pictures] == ["photo"] * 3
    assert pictures[0].file == pictures[2].file != pictures[1].file


@in_each_language
async def test_every_picture_says_in_words_what_it_shows(
    telegram: Playground, application: App, hears: Hears, pause: Pause, language: Language
) -> None:
    """A caption with the disclaimer, and the text at length one tap away, below the picture."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    for name in names(hears.library):
        await pause(MINUTE)
        label = _label(name)
        heard = await said(person, f"/start {payload_of(label)}")
        picture = await pressed(person, heard, f"p:{name}")
        assert (picture.kind, picture.edited) == ("photo", False)
        assert picture.file is not None
        assert picture.file.startswith(PNG)
        width, height = struct.unpack(">II", picture.file[16:24])
        assert width + height <= 10_000
        assert picture.text.endswith(hears.library.notices["disclaimer"][language])
        assert len(picture.text.encode("utf-16-le")) // 2 <= 1024
        assert len(picture.text) > 100
        assert texts(picture) == [f"1 · {hears.words('as_text_button', language)}"]
        text = await pressed(person, picture, f"a:{label}")
        assert text.text == hears.short(label, language)
        assert (text.edited, text.kind) == (False, "text")


def _label(name: str) -> str:
    known = {"trials": "trials.list", "cells": "compare:MSC,NSC,iPSC"}
    return known.get(name) or name.replace("trial:", "trial.detail:")


async def test_a_picture_is_uploaded_once(
    telegram: Playground, application: App, family: Person
) -> None:
    """Sent again, to whomever, it goes by its number; another language is another picture."""
    assert application.running
    other = telegram.person("Chen", language_code="en")
    chinese = telegram.person("Wang", language_code="zh-hans")
    for person in (family, family, other, chinese, chinese):
        await said(person, "/pictures", "1")
    calls = telegram.calls_of("sendPhoto")
    assert [len(call.uploads) for call in calls] == [1, 0, 0, 1, 0]
    assert all(call.ok for call in calls)
    first, second = (calls[at].parameters["photo"] for at in (1, 2))
    assert first == second
    assert isinstance(first, str)


async def test_a_picture_that_telegram_has_lost_is_uploaded_again(
    telegram: Playground, family: Person
) -> None:
    """Its number is not valid for ever; nobody hears of an error."""
    await said(family, "/pictures", "1", "/pictures")
    telegram.fails("sendPhoto", 400, "Bad Request: wrong file identifier/HTTP URL specified")
    picture = await said(family, "1")
    assert picture.kind == "photo"
    assert [len(call.uploads) for call in telegram.calls_of("sendPhoto")] == [1, 0, 1]
    assert (await said(family, "/pictures", "1")).kind == "photo"
    assert [len(call.uploads) for call in telegram.calls_of("sendPhoto")] == [1, 0, 1, 0]


async def test_a_picture_that_cannot_be_sent_is_an_error_that_is_told(
    telegram: Playground, family: Person, hears: Hears
) -> None:
    """Another fault than a number that is gone is none to be tried again."""
    await said(family, "/pictures", "1", "/pictures")
    telegram.fails("sendPhoto", 400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    assert (await said(family, "1")).text == hears.notice("error", Language.EN)


@pytest.mark.parametrize("typed", ["1", "As text"])
async def test_the_text_version_can_be_typed(family: Person, hears: Hears, typed: str) -> None:
    """Under a picture too."""
    assert (await said(family, "/pictures", "1", typed)).text == hears.short(
        "trials.list", Language.EN
    )


async def test_answers_with_a_picture_offer_it(family: Person) -> None:
    """The list of trials, the three cells side by side, and each trial; nothing is sent unasked."""
    for text, data in (
        ("/trials", "p:trials"),
        ("/compare", "p:cells"),
        ("/start trial-detail-msc-4", "p:trial:msc-4"),
    ):
        heard = await said(family, text)
        assert heard.kind == "text"
        assert data in datas(heard)
