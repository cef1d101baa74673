"""What all tests need: the shipped content, and an engine that answers from it."""

import pytest

from faq.answer import Engine
from faq.load import shipped
from faq.models import Library


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the content that is shipped."""
    return shipped()


@pytest.fixture(scope="session")
def engine(library: Library) -> Engine:
    """Return an engine of the shipped content; building one takes seconds."""
    return Engine(library)
