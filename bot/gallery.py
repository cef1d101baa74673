"""The pages of pictures: what a button or a command asks to see."""

from asyncio import to_thread

from bot.answers import Answers
from bot.buttons import ASK, Button, packed
from bot.page import Image, Page
from bot.pictures import Album, names
from bot.reader import Reader
from faq.models import Library


class Gallery:
    """Shows the pictures of an album."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._kept = Album(answers.library)

    @property
    def _library(self) -> Library:
        return self._answers.library

    @property
    def _album(self) -> Album:
        """The pictures of the library that is answered from."""
        if self._kept.library is not self._library:
            self._kept = Album(self._library)
        return self._kept

    async def on_picture(self, data: str, reader: Reader) -> Page | None:
        """A picture, its content in words under it, and a button to the text at length."""
        name = data.partition(":")[2]
        if name not in names(self._library):
            return None
        # Drawing takes long enough for others to notice.
        picture = await to_thread(self._album.picture, name, reader.language)
        as_text = self._library.notices["as_text_button"][reader.language]
        return Page(
            html=picture.caption,
            language=reader.language,
            rows=((Button(as_text, packed(ASK, picture.label), digit="1"),),),
            image=Image(key=f"{self._library.version} {picture.language} {name}", png=picture.png),
        )
