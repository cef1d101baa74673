"""Every call that the store takes, for tests of what all of them do."""

import inspect
import math
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from bot.store import By, Draft, DraftState, Revision, RevisionKind, SetAside, Store, Verdict

BY: Final = By(11, "Ada")
PLACE: Final = (-100, 0, 1)
LATER: Final = datetime.now(UTC) + timedelta(hours=1)
DRAFT: Final = Draft(
    id=1,
    author=BY,
    title="title",
    base=1,
    version=1,
    files={},
    state=DraftState.EDITING,
    reason="",
    at=LATER,
    by=None,
    decided_at=None,
    revision=None,
    question_id=None,
)
REVISION: Final = Revision(
    id=1,
    kind=RevisionKind.PUBLISH,
    author=BY,
    approver=None,
    reason="",
    at=LATER,
    release="",
    manifest={},
)
ASIDE: Final = SetAside(1, "message", 1, "ValueError", LATER)


async def _looked_up(store: Store) -> bool:
    """Return who moderated lately, though it was looked up a moment ago."""
    store.moderators._seen_at = -math.inf
    return await store.moderators.moderated_lately(11)


READS: Final[Mapping[str, Callable[[Store], Awaitable[Any]]]] = {
    "ping": lambda store: store.ping(),
    "chats.settings": lambda store: store.chats.settings(-100),
    "talks.load": lambda store: store.talks.load(PLACE),
    "talks.message": lambda store: store.talks.message(-100, 5),
    "updates.all_set_aside": lambda store: store.updates.all_set_aside(),
    "questions.get": lambda store: store.questions.get(1),
    "questions.open": lambda store: store.questions.open(),
    "questions.owed": lambda store: store.questions.owed(),
    "questions.recent": lambda store: store.questions.recent(),
    "moderators.is_moderator": lambda store: store.moderators.is_moderator(11),
    "moderators.moderated_lately": _looked_up,
    "moderators.all": lambda store: store.moderators.all(),
    "moderators.log": lambda store: store.moderators.log(),
    "drafts.get": lambda store: store.drafts.get(1),
    "drafts.in_state": lambda store: store.drafts.in_state(DraftState.EDITING),
    "drafts.unclosed": lambda store: store.drafts.unclosed(),
    "drafts.heads": lambda store: store.drafts.heads(DraftState.EDITING),
    "revisions.current": lambda store: store.revisions.current(),
    "revisions.get": lambda store: store.revisions.get(1),
    "revisions.latest_release": lambda store: store.revisions.latest_release(),
    "revisions.files": lambda store: store.revisions.files(REVISION),
    "revisions.history": lambda store: store.revisions.history(),
    "choices.of": lambda store: store.choices.of(1),
    "counts.since": lambda store: store.counts.since(date.min),
    "files.get": lambda store: store.files.get("key"),
}
WRITES: Final[Mapping[str, Callable[[Store], Awaitable[Any]]]] = {
    "sweep": lambda store: store.sweep(),
    "chats.change": lambda store: store.chats.change(-100, region="TW"),
    "chats.move": lambda store: store.chats.move(-100, -200),
    "chats.forget": lambda store: store.chats.forget(-100),
    "talks.save": lambda store: store.talks.save(PLACE, "{}", LATER),
    "talks.forget": lambda store: store.talks.forget(PLACE),
    "talks.forget_chat": lambda store: store.talks.forget_chat(-100),
    "talks.wrote": lambda store: store.talks.wrote(-100, 5, "{}", LATER),
    "talks.move": lambda store: store.talks.move(-100, -200),
    "talks.sweep": lambda store: store.talks.sweep(),
    "updates.claim": lambda store: store.updates.claim(1),
    "updates.renew": lambda store: store.updates.renew(),
    "updates.done": lambda store: store.updates.done(1),
    "updates.release": lambda store: store.updates.release(1),
    "updates.release_all_others": lambda store: store.updates.release_all_others(),
    "updates.set_aside": lambda store: store.updates.set_aside(ASIDE),
    "updates.put_aside": lambda store: store.updates.put_aside(
        1, kind="message", chat_id=1, error="ValueError"
    ),
    "updates.sweep": lambda store: store.updates.sweep(),
    "questions.add": lambda store: store.questions.add("text", "en", ["route"]),
    "questions.withdraw": lambda store: store.questions.withdraw(1, "secret"),
    "questions.decide": lambda store: store.questions.decide(1, BY, Verdict.ANSWERED),
    "questions.reopen": lambda store: store.questions.reopen(1),
    "questions.wish": lambda store: store.questions.wish(1, b"sealed"),
    "questions.take_wish": lambda store: store.questions.take_wish(1),
    "questions.sweep": lambda store: store.questions.sweep(),
    "moderators.add": lambda store: store.moderators.add(11, "Ada", BY),
    "moderators.remove": lambda store: store.moderators.remove(11, BY),
    "drafts.begin": lambda store: store.drafts.begin(BY, "title", 1),
    "drafts.change": lambda store: store.drafts.change(DRAFT, title="other"),
    "drafts.decide": lambda store: store.drafts.decide(DRAFT, BY, DraftState.REJECTED),
    "revisions.publish": lambda store: store.revisions.publish(
        {"a": "b"}, parent=0, kind=RevisionKind.PUBLISH, author=BY, release=""
    ),
    "choices.keep": lambda store: store.choices.keep(1, "a.yaml", "a", BY),
    "counts.add": lambda store: store.counts.add({(date.min, "en", "answered", ""): 1}),
    "files.put": lambda store: store.files.put("key", "file"),
    "once.first": lambda store: store.once.first("key"),
    "limits.count": lambda store: store.limits.count("key", 1),
    "limits.sweep": lambda store: store.limits.sweep(),
}
CALLS: Final = {**READS, **WRITES}
LOOK_FIRST: Final = {"questions.withdraw"}
"""Of those that write, the ones that find nothing to write here."""


def names_of_all_calls(store: Store) -> set[str]:
    """Every coroutine method of the store and its parts, besides opening and closing."""
    parts: dict[str, object] = {"": store}
    parts |= {f"{name}.": part for name, part in vars(store).items() if not name.startswith("_")}
    return {
        f"{prefix}{name}"
        for prefix, part in parts.items()
        for name, _ in inspect.getmembers(part, inspect.iscoroutinefunction)
        if not name.startswith("_") and name != "close" and (prefix, name) != ("", "open")
    }
