"""What tests of several rooms need: the shipped content, an engine of it, a PostgreSQL server."""

from collections.abc import Iterator

import pytest

from faq.answer import Engine
from faq.load import shipped
from faq.models import Library
from tests.bot.store.postgresql import PostgreSQL


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the content that is shipped."""
    return shipped()


@pytest.fixture(scope="session")
def engine(library: Library) -> Engine:
    """Return an engine of the shipped content; building one takes seconds."""
    return Engine(library)


@pytest.fixture(scope="session")
def words_engine(library: Library) -> Engine:
    """The engine without the sentence encoder, built once."""
    return Engine(library, words_only=True)


@pytest.fixture(scope="session", params=["with meaning", "by words"])
def either_engine(request: pytest.FixtureRequest) -> Engine:
    """The engine with the encoder, and without: what a test asks holds both ways."""
    name = "engine" if request.param == "with meaning" else "words_engine"
    found: Engine = request.getfixturevalue(name)
    return found


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Run a PostgreSQL server for all tests that ask for one."""
    server = PostgreSQL()
    try:
        server.start()
        yield server
    finally:
        server.remove()
