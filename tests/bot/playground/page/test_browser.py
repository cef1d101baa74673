"""The page as people use it, in a real browser; needs the system's Chromium."""

import re
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.bot.playground.page.conftest import Stage

PATIENCE = 20_000
"""Milliseconds that a browser on a busy computer may take."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture
def chromium() -> str:
    """Return where the system's Chromium is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("there is no Chromium on this computer")
    return found


@pytest.fixture
async def page(chromium: str, awake: Stage) -> AsyncIterator[Page]:
    """Open the page; whatever goes wrong in it fails the test."""
    wrong: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-background-networking", "--disable-quic"],
        )
        page = await browser.new_page(viewport={"width": 1200, "height": 800})
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
        await page.goto(awake.telegram.url)
        yield page
        await browser.close()
    assert not wrong


def last(page: Page) -> Locator:
    """The last message."""
    return page.locator("#messages > li").last


def heard(page: Page) -> Locator:
    """The last message of the bot."""
    return page.locator("#messages > li.bot").last


async def says(page: Page, text: str) -> None:
    """Type and send."""
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def goes(page: Page, name: str, chat: str) -> None:
    """Play somebody, in one of their chats."""
    person = page.locator("#people > li").filter(has=page.get_by_role("heading", name=name))
    await person.get_by_role("button", name=chat).click()
    await expect(page.locator("#about")).to_contain_text(f"as {name}.")


async def test_a_first_conversation(page: Page, awake: Stage) -> None:
    """Start, a question, more of the answer, a choice by its digit; the disclaimer on each."""
    await expect(page.get_by_role("note")).to_contain_text("This is not Telegram")
    await page.get_by_role("button", name="Start").click()
    await expect(heard(page)).to_contain_text("/help")
    await says(page, "Is MSC safe?")
    await expect(page.locator("#messages > li.bot")).to_have_count(2)
    await heard(page).get_by_role("button", name="More").click()
    await expect(heard(page)).to_contain_text("Sources")
    await expect(heard(page)).to_contain_text("ℹ️")
    assert awake.telegram.calls_of("sendMessage")


async def test_in_the_group_the_bot_is_called(page: Page) -> None:
    """It is silent, answers its name with a quote, and the others see that there is news."""
    await goes(page, "美玲", "我們一家")
    await says(page, "幹細胞到底有沒有用")
    await says(page, "@als_test_bot MSC 有證據嗎")
    await expect(heard(page).locator(".quoted")).to_contain_text("MSC 有證據嗎")
    await expect(heard(page)).to_contain_text("🔕")
    quote = heard(page).locator("blockquote[expandable]")
    await expect(quote).not_to_have_class(re.compile("open"))
    await quote.click(position={"x": 5, "y": 5})
    await expect(quote).to_have_class(re.compile("open"))
    uncle = page.locator("#people > li").filter(has=page.get_by_role("heading", name="小伟"))
    await expect(uncle.locator(".fresh")).to_be_visible()
    await goes(page, "小伟", "我們一家")
    await expect(uncle.locator(".fresh")).to_have_count(0)
    await heard(page).hover()
    await heard(page).get_by_role("button", name="Reply").click()
    await says(page, "NSC 呢")
    await expect(heard(page).locator(".quoted")).to_contain_text("NSC 呢")
    await expect(heard(page)).to_contain_text("不是医疗建议")


async def test_an_inline_answer_is_sent(page: Page) -> None:
    """Its name and a few words, and one of what is offered."""
    await goes(page, "阿公", "我們一家")
    await page.get_by_label("Message", exact=True).fill("@als_test_bot iPSC")
    await page.locator("#offers button").first.click()
    await expect(last(page)).to_contain_text("via @als_test_bot")


async def test_a_nurse_becomes_a_moderator(page: Page, awake: Stage) -> None:
    """The one who runs the bot makes her one; her commands appear, a picture is seen."""
    nurse = awake.cast.roles[1].person
    await goes(page, "Nurse Chen", "ALS bot")
    await says(page, "/queue")
    await expect(heard(page)).to_be_visible()
    await page.get_by_label("Commands").click()
    await expect(page.locator("#offers")).not_to_contain_text("/queue")
    await goes(page, "You", "ALS bot")
    await says(page, f"/moderators {nurse.id}")
    await expect(heard(page)).to_contain_text(str(nurse.id))
    await goes(page, "Nurse Chen", "ALS bot")
    await says(page, "/queue")
    await expect(page.locator("#messages > li.bot")).to_have_count(2)
    await says(page, "/pictures")
    await expect(page.locator("#messages > li.bot")).to_have_count(3)
    await heard(page).get_by_role("button").first.click()
    await expect(page.locator("#messages img").first).to_be_visible()
    await page.get_by_label("Commands").click()
    await expect(page.locator("#offers")).to_contain_text("/queue")


async def test_one_changes_what_one_wrote(page: Page) -> None:
    """The answer is changed too; on a phone's small screen all of it can be reached."""
    await page.set_viewport_size({"width": 390, "height": 800})
    await says(page, "is NSC safe?")
    await expect(heard(page)).to_contain_text("NSC")
    mine = page.locator("#messages > li.mine").last
    await mine.get_by_role("button", name="Edit").click()
    await says(page, "is iPSC safe?")
    await expect(mine).to_contain_text("edited")
    await expect(heard(page)).to_contain_text("iPSC")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
