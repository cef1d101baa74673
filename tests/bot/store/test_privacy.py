"""Whose words stand in the store, and that deleted words are gone."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Column, LargeBinary, String, Text
from sqlalchemy.exc import IntegrityError

from bot.store import Store
from bot.store.tables import WORDS, metadata
from tests.bot.store.statements import Statements

BYTES = {"questions.secret", "wishes.sealed"}
"""A digest, and an address that is sealed."""
WORD = "xylophone-father-coughs"


def test_every_unbounded_text_has_a_reason() -> None:
    """Columns that could take a message are listed with whose words stand there, and no others."""
    columns = {f"{column.table.name}.{column.name}": column for column in _columns()}
    texts = {name for name, column in columns.items() if isinstance(column.type, Text)}
    assert texts <= set(WORDS)
    assert set(WORDS) <= set(columns)
    assert all(WORDS.values())


def test_all_other_columns_are_too_narrow_for_a_message() -> None:
    """Short strings have a limit, bytes are known, and nothing takes any kind of value."""
    for column in _columns():
        name = f"{column.table.name}.{column.name}"
        assert not isinstance(column.type, JSON), name
        if isinstance(column.type, LargeBinary):
            assert name in BYTES
        elif isinstance(column.type, String) and not isinstance(column.type, Text):
            assert column.type.length is not None, name
            assert column.type.length <= 200, name


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_the_database_has_these_limits(sql: Statements) -> None:
    """What the server itself says of its columns."""
    unbounded = await sql.ask(
        "SELECT table_name || '.' || column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND character_maximum_length IS NULL "
        "AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY')"
    )
    assert {name for (name,) in unbounded} <= set(WORDS) | BYTES


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_no_deleted_word_stays_in_the_file(store: Store, tmp_path: Path) -> None:
    """What a family took back, or the bot forgot, is not to be found in any file's bytes."""
    number, secret = await store.questions.add(WORD, "en", [])
    kept, _ = await store.questions.add("kept-by-the-editors", "en", [])
    await store.questions.wish(number, WORD.encode())
    await store.questions.withdraw(number, secret)
    await store.close()
    found = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert b"kept-by-the-editors" in found
    assert WORD.encode() not in found
    assert secret.encode() not in found
    assert kept > number


async def test_errors_carry_no_words(store: Store) -> None:
    """A statement that fails is logged somewhere: what families wrote must not be in it."""
    with pytest.raises(IntegrityError) as error:
        await store.questions.add(WORD, None, [])  # type: ignore[arg-type]
    said = [str(each) for each in _chain(error.value)]
    assert said
    assert not [each for each in said if WORD in each]


def test_nothing_beside_a_question_tells_who_asked() -> None:
    """The columns are what was asked, and what became of it."""
    columns = {column.name for column in metadata.tables["questions"].columns}
    asked = {"id", "text", "language", "guesses", "secret", "at"}
    decided = {"verdict", "into_what", "by_id", "by_name", "decided_at"}
    assert columns == asked | decided


def _columns() -> list[Column[Any]]:
    return [column for table in metadata.tables.values() for column in table.columns]


def _chain(error: BaseException | None) -> list[BaseException]:
    """An error, and those that it came from."""
    found = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
