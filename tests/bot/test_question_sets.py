"""Every question of the question sets, over the wire: each gets one answer, with the disclaimer."""

from bot.playground import Person
from faq.evaluate import Turn, read_questions
from faq.models import Language, Library
from faq.normalise import script_of
from tests.bot.conftest import Clock
from tests.quality import QUESTION_FILES

SECONDS_BETWEEN = 5.0
"""So that nobody asks too much."""
LANGUAGES = {
    "en": (Language.EN,),
    "zh-Hant": (Language.ZH_HANT,),
    "yue": (Language.ZH_HANT,),
    "zh-Hans": (Language.ZH_HANS,),
    "mixed": tuple(Language),
}


def turns() -> list[Turn]:
    """All questions of the sets, those of conversations too."""
    return [turn for file in QUESTION_FILES for talk in read_questions(file) for turn in talk]


def tells_its_script(text: str) -> bool:
    """Whether some character of a text is written in one Chinese script only."""
    return any(script_of(character) for character in text)


async def test_every_question_is_answered_with_the_disclaimer(
    family: Person, library: Library, clock: Clock
) -> None:
    """One message comes, in the language of the question, the disclaimer in its last line."""
    disclaimers = library.notices["disclaimer"]
    wrong = []
    for turn in turns():
        clock.move(SECONDS_BETWEEN)
        await family.says(turn.text)
        heard = await family.hears()
        languages = LANGUAGES.get(turn.language, tuple(Language))
        if turn.language in ("zh-Hans", "zh-Hant", "yue") and not tells_its_script(turn.text):
            languages = (Language.ZH_HANT, Language.ZH_HANS)
        if heard.text.splitlines()[-1] not in {disclaimers[language] for language in languages}:
            wrong.append((turn.id, turn.text, heard.text.splitlines()[-1]))
    assert wrong == []
