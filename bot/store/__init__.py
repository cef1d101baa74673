"""What outlives the process: settings of chats, talks, questions for the editors, revisions.

SQLite in the data folder, or PostgreSQL, which several replicas share. No message of a family
stands here but what they gave to the editors themselves, masked.
"""

from bot.store.records import (
    By,
    Choice,
    Claim,
    Count,
    Draft,
    DraftHead,
    DraftState,
    Kept,
    Moderator,
    Revision,
    RevisionKind,
    SetAside,
    Stale,
    StoreError,
    StoreUnavailable,
    Verdict,
    Wish,
)
from bot.store.store import Store

__all__ = [
    "By",
    "Choice",
    "Claim",
    "Count",
    "Draft",
    "DraftHead",
    "DraftState",
    "Kept",
    "Moderator",
    "Revision",
    "RevisionKind",
    "SetAside",
    "Stale",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Verdict",
    "Wish",
]
