"""Statements that SQLite and PostgreSQL write alike, and SQLAlchemy has for each apart."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = sqlite.Insert | postgresql.Insert
Connected = Connection | AsyncConnection


def insert(connection: Connected, table: Table, values: Mapping[str, Any]) -> Insert:
    """An insert that may say what happens on a conflict."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).values(**values)
    return postgresql.insert(table).values(**values)


def insert_from(connection: Connected, table: Table, row: Select[Any]) -> Insert:
    """An insert of what a query gives, a value for each column in their order."""
    names = [column.name for column in table.columns]
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).from_select(names, row)
    return postgresql.insert(table).from_select(names, row)


def insert_new(connection: Connected, table: Table, values: Mapping[str, Any]) -> Insert:
    """An insert that leaves a row with the same key as it is; `rowcount` tells."""
    return insert(connection, table, values).on_conflict_do_nothing()


def upsert(connection: Connected, table: Table, values: Mapping[str, Any]) -> Insert:
    """An insert that replaces a row with the same key."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    return insert(connection, table, values).on_conflict_do_update(index_elements=keys, set_=rest)


def utc(moment: datetime | None) -> datetime | None:
    """A moment with its zone: SQLite keeps none, and what is written is UTC."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def known(moment: datetime) -> datetime:
    """A moment that is there, with its zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
