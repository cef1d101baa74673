"""How families will read what a draft changes: privately, opened, in a group, sent inline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.buttons import Button, Rows, packed
from bot.markup import escape, plain_text
from bot.moderation.context import KIND, Asked, Context
from bot.moderation.telling import marked
from bot.page import Page
from bot.render import Renderer
from bot.store import Draft
from faq.answer import Engine
from faq.labels import is_known, title_of
from faq.models import Language, Question
from faq.rehearse import Rehearsal
from faq.rereading import TextChanged

WAYS: Final = ("private", "whole", "group", "inline")
"""How an answer is read."""
_TONGUES: Final = {Language.ZH_HANT: "繁體", Language.ZH_HANS: "简体", Language.EN: "English"}
_DESCRIPTION: Final = 120
"""Characters of the line under a title in the list that is offered inline."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at, and how."""

    at: int = 0
    """Which of the texts that change."""
    way: str = WAYS[0]
    language: Language = Language.ZH_HANT

    @classmethod
    def from_button(cls, parts: Sequence[str]) -> "Chosen":
        """What a button carries.

        Raises:
            ValueError: it carries something else.
        """
        at, way, end = parts
        found = [each for each in Language if each.value.endswith(end)]
        if way not in WAYS or len(found) != 1:
            raise ValueError(way)
        return cls(int(at), way, found[0])

    @property
    def parts(self) -> tuple[str, ...]:
        """The same, for a button."""
        return str(self.at), self.way, self.language.value.rpartition("-")[2]


class Preview:
    """Shows the texts that a draft changes, one at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def page(self, asked: Asked, draft: Draft, rehearsal: Rehearsal, chosen: Chosen) -> Page:
        """One of the texts as it will be read, with buttons for language and place."""
        context, language = self._context, asked.language
        back = context.button("back", language, "draft", str(draft.id))
        things = _things(rehearsal.texts_changed)
        if not things or rehearsal.engine is None:
            name = "preview_none" if rehearsal.engine is not None else "preview_not_yet"
            return context.page(name, language, ((back,),))
        chosen = replace(chosen, at=chosen.at % len(things))
        thing = things[chosen.at]
        is_answer = is_known(rehearsal.engine.library, thing)
        html = (
            as_read(rehearsal.engine, thing, chosen)
            if is_answer
            else _others(thing, rehearsal.texts_changed)
        )
        way = context.words(f"way_{chosen.way}", language) if is_answer else ""
        head = context.words(
            "preview", language, at=chosen.at + 1, of=len(things), id=thing, way=way
        )
        return Page(
            html=f"<i>{head}</i>\n\n{html}",
            language=language,
            rows=(*self._rows(asked, draft, chosen, len(things), is_answer=is_answer), (back,)),
        )

    def _rows(
        self, asked: Asked, draft: Draft, chosen: Chosen, of: int, *, is_answer: bool
    ) -> Rows:
        seen = ("look", str(draft.id), str(draft.version))

        def button(words: str, to: Chosen) -> Button:
            shown = f"· {words} ·" if to == chosen else words
            return Button(shown, packed(KIND, *seen, *to.parts))

        rows: list[tuple[Button, ...]] = []
        if is_answer:
            tongues = [button(sign, replace(chosen, language=t)) for t, sign in _TONGUES.items()]
            ways = [
                button(self._context.words(f"way_{way}", asked.language), replace(chosen, way=way))
                for way in WAYS
            ]
            rows += [tuple(tongues), tuple(ways[:2]), tuple(ways[2:])]
        if of > 1:
            words = self._context.words("next_button", asked.language)
            rows.append((button(words, replace(chosen, at=(chosen.at + 1) % of)),))
        return tuple(rows)


def as_read(engine: Engine, label: str, chosen: Chosen) -> str:
    """An answer as HTML, as it is read in private, as a whole, in a group or sent inline."""
    reply = engine.reply_for((label,), Question(text="", language=chosen.language))
    renderer = Renderer(engine.library)
    match chosen.way:
        case "whole":
            return renderer.whole(reply).html
        case "group":
            return renderer.in_group(reply).html
        case "inline":
            title = title_of(engine.library, label, chosen.language)
            first = plain_text(reply.parts[0].short).replace("\n", " ")[:_DESCRIPTION]
            html = renderer.in_group(reply).html
            return f"🔎 <b>{escape(title)}</b>\n{escape(first)}\n\n{html}"
    return renderer.short(reply).html


def _others(thing: str, texts: Sequence[TextChanged]) -> str:
    """A text that is no answer, in each language in which it changes."""
    return "\n\n".join(
        f"<b>{each.language}</b>\n{marked(each.before, each.after)}"
        for each in texts
        if each.id == thing
    )


def _things(texts: Sequence[TextChanged]) -> list[str]:
    """What reads differently: answers first."""
    ordered = sorted(texts, key=lambda each: each.kind != "answer")
    return list(dict.fromkeys(each.id for each in ordered))
