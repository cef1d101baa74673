"""What must hold after a storm."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.moderation.publishing import Publishing
from bot.service import Service
from bot.store import Draft, DraftState, Revision, RevisionKind
from faq import load as loading
from faq.check import REFERENCE_RULES, TEXT_RULES
from faq.load import Content
from tests.bot.moderation.storm import KINDS, Scene
from tests.bot.moderation.storm_words import BACK, FIRST, titles

STATES: Final = {
    "published": DraftState.PUBLISHED,
    "rejected": DraftState.REJECTED,
    "put away": DraftState.WITHDRAWN,
}
"""What becomes of a draft, by what the bot says of it."""
EVERY: Final = 10
"""Of so many revisions, the slow rules are tried on one."""

Files = Mapping[str, str]
Wrong = list[object]


@dataclass(frozen=True, slots=True)
class Past:
    """All that the store kept."""

    revisions: tuple[Revision, ...]
    """Oldest first."""
    files: Mapping[int, Files]
    """Of each revision."""
    titles: Mapping[int, tuple[tuple[str, str], ...]]
    """Of each revision's pairs."""
    faults: Wrong
    """What the rules of text find in any revision."""
    drafts: Mapping[int, Draft]


async def past_of(service: Service) -> Past:
    """Read all revisions and drafts."""
    revisions: list[Revision] = []
    while page := await service.store.revisions.history(
        before=revisions[-1].id if revisions else None
    ):
        revisions += page
    revisions.reverse()
    files = {each.id: await service.publishing.files_of(each) for each in revisions}
    known, faults, said = dict[str, tuple[tuple[str, str], ...]](), Wrong(), {}
    for each in revisions:
        key = repr(each.manifest)  # a rollback says again what was read already
        if key not in known:
            content = loading.load_files(files[each.id])
            known[key] = titles(content.library)
            faults += [(each.id, fault) for fault in text_faults(content)]
        said[each.id] = known[key]
    drafts = {each.id: each for each in await service.store.drafts.in_state(*DraftState)}
    return Past(tuple(revisions), files, said, faults, drafts)


def text_faults(content: Content) -> Wrong:
    """What the rules of text find."""
    return [fault for rule in (*REFERENCE_RULES, *TEXT_RULES) for fault in rule(content)]


async def engine_faults(publishing: Publishing, past: Past) -> Wrong:
    """What all rules find in some of the revisions, the last one among them."""
    some = list(past.files)[::-EVERY]
    return [
        (number, fault) for number in some for fault in await publishing.faults(past.files[number])
    ]


def wrong_in_history(past: Past, owner: int) -> Wrong:
    """Gaps; halves; whatever went live without a second person, or a draft that is published."""
    numbers = [each.id for each in past.revisions]
    wrong: Wrong = [] if numbers == list(range(1, len(numbers) + 1)) else [numbers]
    wrong += [
        (number, pair)
        for number, pairs in past.titles.items()
        for pair in pairs
        if len({*pair}) > 1
    ]
    published = {
        draft.revision for draft in past.drafts.values() if draft.state is DraftState.PUBLISHED
    }
    for each in past.revisions:
        if not _is_good(each, past, published, owner):
            theirs = [of_draft(d) for d in past.drafts.values() if d.author == each.author]
            wrong.append((each.id, each.kind, each.author, each.approver, each.reason, theirs))
    return wrong


def _is_good(revision: Revision, past: Past, published: set[int | None], owner: int) -> bool:
    author, approver = revision.author, revision.approver
    if author is None or approver is None:
        return revision.kind is RevisionKind.RELEASE
    overridden = approver.id == owner and bool(revision.reason)
    if revision.kind is RevisionKind.ROLLBACK:
        drafts = [each for each in past.drafts.values() if each.revision == revision.id]
        wanted = [past.files[each.back_to] for each in drafts if each.back_to is not None]
        if past.files[revision.id] not in wanted:
            return False
        overridden = approver.id == owner and revision.reason.startswith(f"{BACK}; ")
    return revision.id in published and (author.id != approver.id or overridden)


def of_draft(draft: Draft) -> tuple[object, ...]:
    """What is known of a draft, without its files."""
    decided = (draft.by, draft.decided_at, draft.revision)
    return (draft.id, draft.author.name, draft.state, draft.base, draft.version, *decided)


def wrong_in_drafts(past: Past) -> Wrong:
    """Decisions without who or when; drafts that went live in no revision."""
    wrong: Wrong = []
    for draft in past.drafts.values():
        is_open = draft.state in (DraftState.EDITING, DraftState.PROPOSED)
        decided = draft.by is not None and draft.decided_at is not None
        is_live = draft.state is DraftState.PUBLISHED
        if is_open is decided or is_live is not (draft.revision in past.files):
            wrong.append(of_draft(draft))
    return wrong


def wrong_in_acks(scene: Scene, past: Past) -> Wrong:
    """Decisions that were acknowledged, and do not hold in the store."""
    wrong: Wrong = []
    for text in said(scene):
        for kind, state in STATES.items():
            if found := re.search(KINDS[kind], text):
                draft = past.drafts[int(found["draft"])]
                same = kind != "published" or draft.revision == int(found["revision"])
                if draft.state is not state or not same:
                    wrong.append((text, of_draft(draft)))
        if found := re.search(KINDS["rolled back"], text):
            to, now = int(found["to"]), int(found["revision"])
            if past.files[to] != past.files[now]:
                wrong.append(text)
    return wrong


def wrong_in_words(scene: Scene, past: Past) -> Wrong:
    """Texts that were acknowledged and lie nowhere, though nobody chose against them."""
    wrong: Wrong = []
    kept = {n: draft for n, draft in past.drafts.items() if n not in scene.heard.given_up}
    lost = {number for number, _ in scene.heard.words} | {*scene.heard.taught}
    wrong += [("no such draft", number) for number in lost - past.drafts.keys()]
    for (number, at), words in scene.heard.words.items():
        if (draft := kept.get(number)) is None:
            continue
        held = _titles_in(draft, at, past)
        if not any(held.count(each) == 2 for each in words):
            wrong.append((of_draft(draft), at, words, held, _told_of(number, scene)))
    for number, phrasings in scene.heard.taught.items():
        if (draft := kept.get(number)) is not None:
            text = _run_on(_files_in(draft, past).values())
            gone = [each for each in phrasings if each not in text]
            wrong += [(of_draft(draft), each, _told_of(number, scene)) for each in gone]
    return wrong


def _titles_in(draft: Draft, at: int, past: Past) -> tuple[str, ...]:
    """The titles of a pair, or where the draft is not live, all that it holds."""
    if draft.revision is not None:
        return past.titles[draft.revision][at]
    return tuple(re.findall(rf"{FIRST} [a-z0-9 ]+", "\n".join(draft.files.values())))


def _files_in(draft: Draft, past: Past) -> Files:
    """What came of a draft; where it is not live, the files that it changes."""
    return draft.files if draft.revision is None else past.files[draft.revision]


def _run_on(texts: Iterable[str]) -> str:
    """Texts without their line breaks: YAML folds long sentences."""
    return " ".join(" ".join(texts).split())


def _told_of(number: int, scene: Scene) -> list[str]:
    return [text for text in said(scene) if re.search(rf"#{number}\b", text)]


def said(scene: Scene) -> list[str]:
    """All that the bot has written."""
    chats = [*scene.telegram.world.private.values(), scene.chat.chat]
    return [event.body.text for chat in chats for event in chat.log if event.message.sender.is_bot]


def wrong_in_reading(scene: Scene, past: Past) -> Wrong:
    """Answers to families that are of no revision, or of two."""
    known = {title for pairs in past.titles.values() for pair in pairs for title in pair}
    unknown = [title for title in scene.heard.read if title not in known]
    return [*scene.heard.halves, *unknown]
