"""When something goes wrong: the person hears of it, and the log holds nobody's words."""

import io
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.app import build
from bot.logs import LogFormat
from bot.playground import NotHeardError, Person, Playground
from bot.running import running
from bot.settings import Settings
from faq.answer import Engine
from faq.models import Language, Library, Question, Reply
from tests.bot.conftest import TOKEN
from tests.bot.hearing import said
from tests.bot.logged import logged_to

REFUSED = "Bad Request: nobody has heard of this fault"
"""What Telegram says for good: there is no use in trying again."""


class BrokenEngine(Engine):
    """An engine that fails at every question, and quotes it."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def answer(self, question: Question) -> Reply:
        """Fail."""
        raise LookupError(f"nothing found for {question.text} with {TOKEN}")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Return what is logged, as the command logs it with --verbose."""
    written = io.StringIO()
    with logged_to(written, LogFormat.TEXT):
        yield written


def notice(library: Library, language: Language) -> str:
    """Return the notice of an error, with the disclaimer under it."""
    notices = library.notices
    return f"{notices['error'][language]}\n\n{notices['disclaimer'][language]}"


@pytest.fixture
async def unlucky(
    telegram: Playground, settings: Settings, library: Library
) -> AsyncIterator[Person]:
    """Return a person whose every question fails."""
    async with running(build(settings, library, engine=BrokenEngine(library))):
        yield telegram.person("Mei-Hua", language_code="en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我媽媽林美華的細胞", Language.ZH_HANT),
        ("我妈妈林美华的细胞", Language.ZH_HANS),
        ("my mother Mei-Hua", Language.EN),
    ],
)
async def test_an_error_is_told_in_the_language_of_the_question_and_logged_without_it(
    unlucky: Person, library: Library, log: io.StringIO, text: str, language: Language
) -> None:
    """The person hears the notice with the disclaimer; the log names class and place only."""
    await unlucky.says(text)
    assert (await unlucky.hears()).text == notice(library, language)
    logged = log.getvalue()
    assert "LookupError at test_errors.py:" in logged
    assert [
        secret for secret in (text, TOKEN, "nothing found", "Mei-Hua") if secret in logged
    ] == []


async def test_after_an_error_the_next_message_is_answered(
    telegram: Playground, family: Person, library: Library
) -> None:
    """One failure ends nothing but itself."""
    telegram.fails("sendMessage", 400, REFUSED)
    await family.says("/help")
    assert (await family.hears()).text == notice(library, Language.EN)
    await family.says("/start")
    assert (await family.hears()).text.startswith("Hello.")


async def test_an_error_after_a_press_is_told_too(
    telegram: Playground, family: Person, library: Library
) -> None:
    """In the language of the conversation; the button does not spin on."""
    heard = await said(family, "MSC 安全嗎？")
    telegram.fails("editMessageText", 400, REFUSED)
    answer = await family.presses(heard, library.notices["more_button"][Language.ZH_HANT])
    assert answer.text == ""
    assert (await family.hears()).text == notice(library, Language.ZH_HANT)


async def test_a_press_that_could_not_be_answered_is_answered_with_the_error(
    telegram: Playground, family: Person, library: Library
) -> None:
    """The first try failed, the second one counts."""
    heard = await said(family, "MSC 安全嗎？")
    telegram.fails("answerCallbackQuery", 400, REFUSED)
    answer = await family.presses(heard, library.notices["more_button"][Language.ZH_HANT])
    assert answer.text == ""
    assert (await family.hears()).text == notice(library, Language.ZH_HANT)


async def test_a_chosen_language_is_that_of_the_notice(
    telegram: Playground, family: Person, library: Library
) -> None:
    """Whatever the question was in."""
    await said(family, "/language", "简体中文")
    telegram.fails("sendMessage", 400, REFUSED)
    await family.says("Is MSC safe?")
    assert (await family.hears()).text == notice(library, Language.ZH_HANS)


async def test_a_person_who_blocked_the_bot_is_no_crash(
    telegram: Playground, family: Person, log: io.StringIO
) -> None:
    """The answer cannot reach them, which is nobody's fault, and the bot goes on."""
    telegram.fails("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await family.says("我媽媽林美華的細胞")
    assert (await said(family, "/start")).text.startswith("Hello.")
    logged = log.getvalue()
    assert logged.count("not sent error=Forbidden") == 1
    assert [word for word in ("update failed", "林美華", "Traceback") if word in logged] == []


async def test_a_press_of_a_person_who_blocked_the_bot_is_no_crash(
    telegram: Playground, family: Person, log: io.StringIO
) -> None:
    """Nor is a change that cannot reach them."""
    heard = await said(family, "Is MSC safe?")
    telegram.fails("editMessageText", 403, "Forbidden: bot was blocked by the user")
    answer = await family.presses(heard, "m:cell.safety:MSC")
    assert answer.text == ""
    assert (await said(family, "/start")).text.startswith("Hello.")
    assert "update failed" not in log.getvalue()


async def test_an_error_that_cannot_be_told_is_no_crash(
    telegram: Playground, family: Person, log: io.StringIO
) -> None:
    """Where the notice fails as well, there is nobody to tell."""
    telegram.fails("sendMessage", 400, REFUSED, times=2)
    await family.says("我媽媽林美華的細胞")
    assert (await said(family, "/start")).text.startswith("Hello.")
    logged = log.getvalue()
    assert logged.count("update failed error=BadRequest at ") == 1
    assert [word for word in ("林美華", "Traceback") if word in logged] == []


async def test_an_error_without_a_chat_is_logged_alone(
    telegram: Playground, family: Person, log: io.StringIO
) -> None:
    """An inline question belongs to no chat; nothing is written into any."""
    telegram.fails("answerInlineQuery", 400, REFUSED)
    with pytest.raises(NotHeardError):
        await family.asks_inline("Is MSC safe?", seconds=0.5)
    assert (await said(family, "/start")).text.startswith("Hello.")
    assert log.getvalue().count("update failed error=BadRequest at ") == 1
    assert len(telegram.calls_of("sendMessage")) == 1


async def test_what_is_asked_is_never_logged(family: Person, log: io.StringIO) -> None:
    """An answer is logged by its labels, a person by nothing."""
    await family.says("Is MSC safe for my mother Mei-Hua?")
    await family.hears()
    logged = log.getvalue()
    assert logged.count("answered outcome=") == 1
    assert [word for word in ("Mei-Hua", "mother", "Lin", TOKEN) if word in logged] == []
