"""A change that a file does not take, said in the moderator's language."""

from typing import Final

from bot.moderation.context import Context
from bot.moderation.faults import OTHER, kind_of, named_in
from bot.page import Page
from faq.models import Language
from faq.yamlfile import Fault
from faq.yamltext import EditError

LONGEST: Final = 300
"""Characters that are told of what an error says, or quotes."""


def refused(context: Context, language: Language, error: EditError) -> Page:
    """Why a change was not made.

    The error's own words are English: others read what it quotes or names, and what it means.
    """
    said = str(error)
    fault = Fault("", 0, "", said)
    kind = kind_of(fault)
    if kind == OTHER:
        return context.page("not_written", language, what=said[:LONGEST])
    if language is not Language.EN:
        said = named_in(fault)
    meant = context.words(f"fault_{kind}", language)
    head = context.words("not_written", language, what=said[:LONGEST])
    return Page(html=f"{head}\n→ {meant}", language=language)
