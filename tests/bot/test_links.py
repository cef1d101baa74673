"""Links into the private chat: what they carry, and what they open."""

import pytest

from bot.app import App
from bot.links import CLINIC, MENU, PAYLOAD, VISIT, labels_by_payload, link_to, payload_of
from bot.playground import Person, Playground
from faq.labels import every_label
from faq.models import Language, Library
from tests.bot.hearing import CODES, Hears, Pause, in_each_language, said


def test_every_answer_has_a_link_of_its_own(library: Library) -> None:
    """Of the signs and the length that Telegram takes, and no two answers share one."""
    labels = every_label(library)
    payloads = [payload_of(label) for label in labels]
    assert [payload for payload in payloads if not PAYLOAD.fullmatch(payload)] == []
    assert len(set(payloads)) == len(labels)
    assert labels_by_payload(library) == dict(zip(payloads, labels, strict=True))
    assert not {MENU, VISIT, CLINIC} & set(payloads)


def test_links_are_kept_for_life() -> None:
    """Leaflets and other people's chats carry exactly these."""
    assert payload_of("cell.safety:MSC") == "cell-safety-MSC"
    assert payload_of("compare:MSC,NSC,iPSC") == "compare-MSC-NSC-iPSC"
    assert payload_of("trial.detail:msc-4") == "trial-detail-msc-4"
    assert payload_of("als.approved_drugs") == "als-approved_drugs"
    assert link_to("als_test_bot", "als-cure") == "https://t.me/als_test_bot?start=als-cure"


@in_each_language
async def test_every_link_opens_its_answer(
    telegram: Playground,
    application: App,
    hears: Hears,
    pause: Pause,
    language: Language,
) -> None:
    """In the reader's language, though it is the first thing that they send."""
    assert application.running
    person = telegram.person("Wu", language_code=CODES[language])
    for label in every_label(hears.library):
        await pause(30)
        heard = await said(person, f"/start {payload_of(label)}")
        assert heard.text == hears.short(label, language)


async def test_links_open_the_guides_too(family: Person, hears: Hears) -> None:
    """The menu, the list for the visit, and the walk through an offer."""
    menu = await said(family, f"/start {MENU}")
    assert menu.text == hears.signed(hears.library.menu.title[Language.EN], Language.EN)
    visit = await said(family, f"/start {VISIT}")
    assert visit.text == hears.signed(hears.library.visit.opening[Language.EN], Language.EN)
    clinic = await said(family, f"/start {CLINIC}")
    assert hears.library.clinic.opening[Language.EN] in clinic.text


@pytest.mark.parametrize(
    "payload", ["gone-label", "cell-safety-HSC", "menu-x", "-", "_", "0", "x" * 64, "cell.safety"]
)
async def test_a_link_that_leads_nowhere_greets(family: Person, hears: Hears, payload: str) -> None:
    """Whoever followed it has at least arrived."""
    heard = await said(family, f"/start {payload}")
    assert heard.text == hears.notice("greeting_start", Language.EN)


async def test_a_linked_answer_is_what_is_talked_about(family: Person, hears: Hears) -> None:
    """A follow-up goes on from it."""
    heard = await said(family, f"/start {payload_of('cell.safety:NSC')}", "what about iPSC?")
    assert heard.text == hears.short("cell.safety:iPSC", Language.EN)
