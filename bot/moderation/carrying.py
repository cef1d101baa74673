"""`als-bot export` and `import`: content between the store and the repository's folder."""

from pathlib import Path

from bot.moderation.building import live_files
from bot.store import By, DraftState, Store
from faq.export import write_files
from faq.load import read_files

COMMAND_LINE = By(0, "als-bot import")
"""The author of drafts that come from a folder: whoever runs the server."""


async def exported(store: Store, folder: Path) -> int:
    """Write what families read into a folder, formatted as the repository's.

    Returns:
        The number of the revision; 0 where nothing has been published.
    """
    current = await store.revisions.current()
    if current is None:
        return 0
    files = await store.revisions.files(current)
    write_files(live_files(files), folder)
    return current.id


async def imported(store: Store, folder: Path) -> int | None:
    """Propose what a folder says differently, for moderators to approve.

    Returns:
        The number of the draft; None where nothing differs, or nothing has been published.

    Raises:
        ContentError: a file cannot be read.
    """
    current = await store.revisions.current()
    if current is None:
        return None
    live = await store.revisions.files(current)
    changed = {path: text for path, text in read_files(folder).items() if live.get(path) != text}
    if not changed:
        return None
    draft = await store.drafts.begin(COMMAND_LINE, str(folder), current.id)
    draft = await store.drafts.change(draft, files=changed, state=DraftState.PROPOSED)
    return draft.id
