"""The pages of /visit: questions to take to the neurologist, as text to forward and as picture.

What was chosen stands in the buttons: nothing of it is kept.
"""

from asyncio import to_thread
from typing import Final

from bot.answers import Answers
from bot.buttons import VISIT, Button, Rows, digits, fits, in_rows, packed, parts_of
from bot.markup import plain_text
from bot.menu import BACK_DIGIT
from bot.page import Image, Page
from bot.pictures import draw_list
from bot.reader import Reader
from faq.labels import split_label
from faq.models import Library, VisitSheet
from faq.visit import preselected, sheet, topics

_BETWEEN: Final = "."
_TEXT: Final = "text"
_PICTURE: Final = "picture"
_CHOSEN: Final = "✓ "
MOST_ABOUTS: Final = 3
"""Cells and trials talked of that the questions name; more would make them long."""


class Visit:
    """Lets people choose topics, and makes the sheet."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @property
    def _library(self) -> Library:
        return self._answers.library

    def first(self, reader: Reader) -> Page:
        """The topics, those talked about chosen beforehand."""
        labels = reader.conversation.labels
        abouts = tuple(about for label in labels if (about := split_label(label)[1]))
        return self._choice(preselected(self._library, labels), abouts, reader)

    async def on_visit(self, data: str, reader: Reader) -> Page | None:
        """The choice after a press, or the sheet."""
        match parts_of(data):
            case (what, ids, *about):
                chosen = tuple(id_ for id_ in ids.split(_BETWEEN) if id_ in self._ids())
                abouts = tuple(about[0].split(_BETWEEN)) if about else ()
            case (what,):
                chosen, abouts = (), ()
            case _:
                return None
        if what == _TEXT:
            return self._text(chosen, abouts, reader)
        if what == _PICTURE:
            return await self._picture(chosen, abouts, reader)
        return self._choice(chosen, abouts, reader)

    def _ids(self) -> tuple[str, ...]:
        return tuple(topic.id for topic in topics(self._library))

    def _choice(self, chosen: tuple[str, ...], abouts: tuple[str, ...], reader: Reader) -> Page:
        language = reader.language
        buttons = []
        for topic in topics(self._library):
            after = _toggled(chosen, topic.id, self._ids())
            mark = _CHOSEN if topic.id in chosen else ""
            data = _data("choose", after, abouts)
            buttons.append(Button(f"{mark}{topic.title[language]}", data))
        make = Button(self._words("visit_text_button", reader), _data(_TEXT, chosen, abouts))
        rows = digits((*in_rows(buttons, 2), (make,)))
        return Page(html=self._library.visit.opening[language], language=language, rows=rows)

    def _text(self, chosen: tuple[str, ...], abouts: tuple[str, ...], reader: Reader) -> Page:
        made = self._sheet(chosen, abouts, reader)
        lines = "\n".join(f"{number}. {line}" for number, line in enumerate(made.questions, 1))
        html = f"<b>{made.title}</b>\n\n{lines}\n\n{made.footer}"
        picture = Button(self._words("picture_button", reader), _data(_PICTURE, chosen, abouts))
        rows: Rows = (*digits(((picture,),)), self._back(chosen, abouts, reader))
        return Page(html=html, language=reader.language, rows=rows)

    async def _picture(
        self, chosen: tuple[str, ...], abouts: tuple[str, ...], reader: Reader
    ) -> Page:
        made = self._sheet(chosen, abouts, reader)
        disclaimer = self._library.notices["disclaimer"][reader.language]
        lines = [plain_text(line) for line in made.questions]
        footer = f"{plain_text(made.footer)}\n{disclaimer}"
        png = await to_thread(draw_list, plain_text(made.title), lines, footer, reader.language)
        key = f"visit {self._library.version} {reader.language} {_data('', chosen, abouts)}"
        text = Button(
            self._words("as_text_button", reader), _data(_TEXT, chosen, abouts), digit="1"
        )
        return Page(
            html=f"<b>{made.title}</b>\n\n{made.footer}",
            language=reader.language,
            rows=((text,),),
            image=Image(key=key, png=png),
        )

    def _sheet(
        self, chosen: tuple[str, ...], abouts: tuple[str, ...], reader: Reader
    ) -> VisitSheet:
        return sheet(self._library, chosen, reader.language, abouts)

    def _back(
        self, chosen: tuple[str, ...], abouts: tuple[str, ...], reader: Reader
    ) -> tuple[Button, ...]:
        back = _data("choose", chosen, abouts)
        return (Button(self._words("back_button", reader), back, digit=BACK_DIGIT),)

    def _words(self, notice: str, reader: Reader) -> str:
        return self._library.notices[notice][reader.language]


def _toggled(chosen: tuple[str, ...], id_: str, order: tuple[str, ...]) -> tuple[str, ...]:
    kept = set(chosen) ^ {id_}
    return tuple(each for each in order if each in kept)


def _data(what: str, chosen: tuple[str, ...], abouts: tuple[str, ...]) -> str:
    """A button's data: what to do, the topics, and what was talked about as far as it fits."""
    ids = _BETWEEN.join(chosen) or "-"
    kept = abouts[-MOST_ABOUTS:]
    while kept and not fits(packed(VISIT, what, ids, _BETWEEN.join(kept))):
        kept = kept[1:]
    return packed(VISIT, what, ids, *([_BETWEEN.join(kept)] if kept else []))
