"""Where the store is, and what is said of an address that is none."""

import pytest

from bot.store import Store, StoreError, StoreUnavailable


@pytest.mark.parametrize(
    "address",
    [
        "",
        "bot.db",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://user:secret@host/bot",
        "postgresql://user:secret@host",
        "postgresql://user:secret@host:port/bot",
        "http://user:secret@host/bot",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    """The error says what is expected, and nothing of what was given: a password may be in it."""
    with pytest.raises(
        ValueError, match=r"expected sqlite:///path/file.db or postgresql://"
    ) as error:
        Store.at(address)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("address", "shared"),
    [
        ("sqlite:///bot.db", False),
        ("sqlite:////data/bot.db", False),
        ("postgresql://user:p%40ss@host/bot", True),
        ("postgres://user@host:5433/bot", True),
        ("postgresql://user@/bot?host=/run/postgresql", True),
    ],
)
def test_the_kind_of_database_is_known_by_its_address(address: str, *, shared: bool) -> None:
    """Nothing is connected to for that."""
    assert Store.at(address).is_shared is shared


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("more", ["sslmode=prefer", "sslmode=disable&application_name=als-bot"])
async def test_what_hosts_write_into_an_address_is_understood(url: str, more: str) -> None:
    """An address with the options of PostgreSQL's own programs works as it is."""
    store = Store.at(f"{url}&{more}")
    await store.open()
    await store.ping()
    await store.close()


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_database_that_is_not_there_is_named(url: str) -> None:
    """The error says which database, and not the password."""
    missing = url.replace("/test_", "/missing_").replace("postgres@", "postgres:secret@")
    store = Store.at(missing)
    with pytest.raises(
        StoreUnavailable, match=r"the database missing_\w+.* cannot be used"
    ) as error:
        await store.open()
    assert "secret" not in str(error.value)
    await store.close()


async def test_a_server_that_is_not_there_is_named() -> None:
    """A wrong port is found at the start, with the place in the error."""
    store = Store.at("postgresql://user:secret@127.0.0.1:1/bot")
    with pytest.raises(StoreUnavailable, match=r"the database bot at 127\.0\.0\.1:1 ") as error:
        await store.open()
    assert "secret" not in str(error.value)
    await store.close()


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_database_without_rights_is_named(store: Store, url: str) -> None:
    """Whoever may not make tables is told so at the start."""
    async with store._database.writing() as connection:
        await connection.exec_driver_sql("CREATE ROLE reader LOGIN")
    try:
        poor = Store.at(url.replace("postgres@", "reader@"))
        with pytest.raises(StoreError, match=r"the database test_.*permission denied"):
            await poor.open()
        await poor.close()
    finally:
        async with store._database.writing() as connection:
            await connection.exec_driver_sql("DROP ROLE reader")
