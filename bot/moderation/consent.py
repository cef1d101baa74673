"""Questions that families give to the editors, knowing what is kept (P6).

The question stands in the message that the bot's reply answers, and is read from there at each
press; nothing is kept before the asker has seen it masked and said yes.
"""

from typing import Final

from bot.answers import Answers
from bot.buttons import Button, Rows, digits, in_rows, packed, parts_of
from bot.markup import escape
from bot.page import Page
from bot.reader import Reader
from bot.sealing import Sealer
from bot.store import StoreUnavailable
from bot.store.questions import QuestionStore
from faq.labels import is_known
from faq.masking import mask
from faq.models import Language, Library, Question
from faq.suggest import suggestions

GIVE: Final = "g"
"""A step of giving a question to the editors."""
LONGEST: Final = 500
"""Characters of a question that are kept."""
MOST_GUESSES: Final = 5


class Consent:
    """Shows what would be kept, keeps it, and gives it back.

    Args:
        answers: whose engine's guesses are kept with a question.
        questions: the queue.
        sealer: of the addresses of those who want to be told.
    """

    def __init__(self, answers: Answers, questions: QuestionStore, sealer: Sealer) -> None:
        self._answers = answers
        self._questions = questions
        self._sealer = sealer

    async def on_give(self, data: str, reader: Reader) -> Page | None:
        """A step."""
        match parts_of(data):
            case ("ask",):
                return self._shown(reader)
            case ("keep" | "tell" as how,):
                return await self._kept(reader, tell=how == "tell")
            case ("no",):
                return self._page("give_nothing", reader)
            case ("back", number, secret) if number.isdecimal():
                return await self._given_back(int(number), secret, reader)
        return None

    def _shown(self, reader: Reader) -> Page:
        """What would be kept, word for word."""
        text = self._masked(reader)
        if not text:
            return self._page("give_lost", reader)
        buttons = [
            Button(self._words(f"give_{how}_button", reader), packed(GIVE, how))
            for how in ("keep", "tell", "no")
        ]
        rows = digits(in_rows(buttons, 1))
        return self._page("give_shown", reader, rows, text=text)

    async def _kept(self, reader: Reader, *, tell: bool) -> Page:
        text = self._masked(reader)
        if not text:
            return self._page("give_lost", reader)
        question = Question(text=text, language=reader.language)
        labels = self._guesses(question)
        try:
            number, secret = await self._questions.add(text, reader.language.value, labels)
            if tell:
                await self._questions.wish(number, self._sealer.seal(reader.chat_id))
        except StoreUnavailable:
            return self._page("give_later", reader)
        back = Button(
            self._words("give_back_button", reader), packed(GIVE, "back", str(number), secret)
        )
        name = "give_kept_and_told" if tell else "give_kept"
        return self._page(name, reader, digits(((back,),)), text=text)

    def _guesses(self, question: Question) -> tuple[str, ...]:
        """What the question may ask, however unlikely: the moderators choose."""
        engine = self._answers.engine
        likely = [each for labels in suggestions(engine, question, MOST_GUESSES) for each in labels]
        ranked = engine.understand(question.text, question.topic).ranking.candidates
        known = [each.label for each in ranked if is_known(engine.library, each.label)]
        return tuple(dict.fromkeys((*likely, *known)))[:MOST_GUESSES]

    async def _given_back(self, number: int, secret: str, reader: Reader) -> Page:
        try:
            gone = await self._questions.withdraw(number, secret)
        except StoreUnavailable:
            return self._page("give_later", reader)
        return self._page("give_taken_back" if gone else "give_gone", reader)

    def _masked(self, reader: Reader) -> str:
        return mask(reader.quoted)[:LONGEST]

    def _page(self, name: str, reader: Reader, rows: Rows = (), text: str = "") -> Page:
        html = self._words(name, reader).replace("{text}", f"<i>{escape(text)}</i>")
        return Page(html=html, language=reader.language, rows=rows)

    def _words(self, name: str, reader: Reader) -> str:
        return self._answers.library.notices[name][reader.language]


def give_button(library: Library, language: Language) -> Button:
    """The button under such a reply."""
    return Button(library.notices["give_button"][language], packed(GIVE, "ask"))
