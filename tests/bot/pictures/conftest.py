"""Every picture there is, laid out once."""

from collections.abc import Mapping

import pytest

from bot.pictures import names
from bot.pictures.album import sheet_of
from bot.pictures.sheet import Sheet
from faq.models import Language, Library

Sheets = Mapping[tuple[str, Language], Sheet]


@pytest.fixture(scope="session")
def sheets(library: Library) -> Sheets:
    """Return all pictures of the shipped content, in all languages."""
    return {
        (name, language): sheet_of(library, name, language)
        for name in names(library)
        for language in Language
    }
