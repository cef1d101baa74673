"""A file that its owner alone may read: what families gave to the editors stands in it."""

import stat
from pathlib import Path

from bot.store.records import StoreError


def make_private(file: Path) -> None:
    """Make a database's file, and its folder where there is none, for their owner alone.

    From one that was there before, everybody's rights are taken. SQLite gives the files that it
    makes beside it the same rights.

    Raises:
        StoreError: the file cannot be made; says why.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
        elif (mode := stat.S_IMODE(file.stat().st_mode)) & stat.S_IRWXO:
            file.chmod(mode & ~stat.S_IRWXO)
    except OSError as error:
        raise StoreError(f"the file {file} cannot be made: {error.strerror}") from error
