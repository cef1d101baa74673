"""What the store gives and takes: plain records, without a trace of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class StoreError(Exception):
    """The store cannot be used as it is; the message says what to do."""


class StoreUnavailable(StoreError):  # noqa: N818 - a state, which passes
    """The database cannot be reached at the moment, or takes nothing: try again later."""


class Stale(StoreError):  # noqa: N818 - a state, not a fault
    """Somebody was first; `current` is what holds now."""

    def __init__(self, message: str, current: object) -> None:
        super().__init__(message)
        self.current = current


@dataclass(frozen=True, slots=True)
class By:
    """Who did something: a Telegram user and the name they went by."""

    id: int
    name: str


class Claim(StrEnum):
    """What is known of an update."""

    OURS = "ours"
    """Nobody has handled it: it is to be done here."""
    DONE = "done"
    """It has been handled."""
    BUSY = "busy"
    """Somebody is at it."""
    TOO_OFTEN = "too often"
    """Whoever took it on died of it, again and again."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An update that failed too often: what an owner may know of it."""

    update_id: int
    kind: str
    chat_id: int | None
    error: str
    at: datetime


class Verdict(StrEnum):
    """What became of a question that was given to the editors."""

    OPEN = "open"
    TAUGHT = "taught"
    ANSWERED = "answered"
    MERGED = "merged"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A question that a family gave to the editors, masked, without who asked."""

    id: int
    text: str
    language: str
    guesses: tuple[str, ...]
    """Labels that the engine thought of, best first."""
    at: datetime
    verdict: Verdict
    into: str | None
    """The label it was taught to, or the number of the question it was merged into."""
    by: By | None
    """Who decided."""
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who wants to be told when their question is answered; the address is sealed."""

    question_id: int
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderator:
    """Somebody whom an owner trusts with the answers."""

    user_id: int
    name: str
    added_by: By
    at: datetime


class DraftState(StrEnum):
    """How far a draft is."""

    EDITING = "editing"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change that somebody prepares."""

    id: int
    author: By
    title: str
    base: int
    """The revision it was begun on."""
    version: int
    """Counts up with each change, so that nobody overwrites a change unseen."""
    files: Mapping[str, str]
    """The texts of the files that it changes, by path."""
    state: DraftState
    reason: str
    """The author's, or of who rejected it."""
    at: datetime
    by: By | None
    """Who decided."""
    decided_at: datetime | None
    revision: int | None
    """What it was published as."""
    question_id: int | None
    """The question that it answers, if it came from the queue."""
    back_to: int | None = None
    """The revision that it brings back, byte for byte; it has no files of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHead:
    """What a list shows of a draft: all but its files, which may be large."""

    id: int
    author: By
    title: str
    state: DraftState
    is_empty: bool
    """Whether it changes nothing."""
    back_to: int | None = None
    """The revision that it brings back."""


class RevisionKind(StrEnum):
    """Where a revision comes from."""

    RELEASE = "release"
    PUBLISH = "publish"
    ROLLBACK = "rollback"
    IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of the whole content, kept for ever."""

    id: int
    """1, 2, 3 …, without gaps."""
    kind: RevisionKind
    author: By | None
    """None: a release."""
    approver: By | None
    reason: str
    at: datetime
    release: str
    """Digest of the release's own files that it stands on."""
    manifest: Mapping[str, str]
    """SHA-256 of each file, by path."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Our text of an entry stays, though a release changed it too."""

    release: int
    """The number of the release's revision."""
    path: str
    entry: str
    """Its id, at most 200 characters; empty for a whole file."""
    by: By
    at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened on a day."""

    day: date
    language: str
    outcome: str
    intent: str
    number: int
