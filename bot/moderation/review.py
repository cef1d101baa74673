"""What a draft looks like: what it changes, whom it meets, and what it does."""

from dataclasses import replace
from typing import Final

from bot.buttons import Button, Rows, digits, in_rows
from bot.markup import escape
from bot.moderation.combining import BOTH, MINE, THEIRS, ways_of
from bot.moderation.context import Asked, Context
from bot.moderation.drafts import Drafts, named
from bot.moderation.faults import explained
from bot.moderation.publishing import ConflictError
from bot.moderation.rehearsing import forbids
from bot.moderation.telling import told, told_entry
from bot.page import Page
from bot.store import Draft, DraftState
from faq.labels import is_known, title_of
from faq.models import Library, Outcome
from faq.rehearse import Changed, Given, Kind, Rehearsal

MOST: Final = 10
"""Questions, or phrasings, that are named; more are counted."""
_CHOICES: Final = {MINE: "keep_mine", THEIRS: "keep_theirs", BOTH: "keep_both"}
_EDITING: Final = ("preview", "rehearse", "propose", "withdraw", "diff")
_PROPOSED: Final = ("approve", "reject", "rehearse", "preview", "reopen", "diff")


class Review:
    """Shows drafts."""

    def __init__(self, context: Context, drafts: Drafts) -> None:
        self._context = context
        self._drafts = drafts

    async def page(
        self, asked: Asked, draft: Draft, after: tuple[Button, ...] = (), effect: str = ""
    ) -> Page:
        """A draft: what it changes, and what can be done with it.

        Args:
            asked: who asks.
            draft: to be shown.
            after: buttons below the others.
            effect: HTML of what it does, where that is known.
        """
        difference = ""
        if draft.state in (DraftState.EDITING, DraftState.PROPOSED):
            try:
                difference = told(*await self._drafts.live_and_draft(draft))
            except ConflictError as error:
                if draft.state is DraftState.EDITING:
                    return await self.conflict(asked, draft, error)
                difference = self._context.words("meets", asked.language)
        blocks = (self._head(asked, draft), difference, effect)
        return Page(
            html="\n\n".join(filter(None, blocks)),
            language=asked.language,
            rows=self._rows(asked, draft, after),
        )

    async def anew(self, asked: Asked, draft: Draft, name: str = "changed") -> Page:
        """A draft that is not what somebody read before they pressed, with the words for that."""
        page = await self.page(asked, draft)
        words = self._context.words(name, asked.language)
        return replace(page, html=f"{words}\n\n{page.html}")

    def _head(self, asked: Asked, draft: Draft) -> str:
        context, language = self._context, asked.language
        values = {"number": draft.id, "title": draft.title, "author": draft.author.name}
        lines = [context.words("draft", language, **values)]
        if draft.back_to is not None:
            lines.append(f"{context.words('draft_back', language)} #{draft.back_to}")
        if draft.reason:
            lines.append(context.words("draft_why", language, why=draft.reason))
        if draft.by is not None:
            lines.append(self.decided(asked, draft))
        elif draft.state is DraftState.PROPOSED:
            lines.append(context.words("draft_waits", language))
        return "\n".join(lines)

    def put_away(self, asked: Asked, draft: Draft) -> Page:
        """What its author is told when somebody else discards a draft: which, who and when."""
        context, language = self._context, asked.language
        values = {"number": draft.id, "title": draft.title, "author": draft.author.name}
        lines = [context.words(name, language, **values) for name in ("told_withdrawn", "draft")]
        if draft.by is not None and draft.decided_at is not None:
            by, at = draft.by.name, draft.decided_at
            lines.append(context.state(language, by, draft.state, at))
        return Page(html="\n".join(lines), language=language)

    def decided(self, asked: Asked, draft: Draft) -> str:
        """Who decided what and when, in a line of HTML; empty while it is open."""
        if draft.by is None or draft.decided_at is None:
            return ""
        return self._context.decided(asked.language, draft.by.name, draft.state, draft.decided_at)

    def _rows(self, asked: Asked, draft: Draft, after: tuple[Button, ...]) -> Rows:
        names = {DraftState.EDITING: _EDITING, DraftState.PROPOSED: _PROPOSED}.get(draft.state, ())
        seen = (str(draft.id), str(draft.version))
        buttons = [self._context.button(name, asked.language, name, *seen) for name in names]
        return digits(in_rows([*buttons, *after], 2))

    # --- two moderators ---------------------------------------------------------------------

    async def conflict(
        self, asked: Asked, draft: Draft, error: ConflictError, chosen: str = ""
    ) -> Page:
        """A draft that met other changes of the same entries: one of them, and the choice.

        Args:
            asked: who asks.
            draft: the later one.
            error: what met.
            chosen: what was chosen for the entries before this one, a letter each.
        """
        context, language = self._context, asked.language
        at = len(chosen)
        each = error.conflicts[at]
        by = await self._drafts.who_changed(each, draft.base)
        who = by.name if by is not None else context.words("release", language)
        values = {"number": draft.id, "who": who, "id": named(each)}
        head = context.words("conflict", language, at=at + 1, of=len(error.conflicts), **values)
        theirs = context.words("theirs", language, who=who)
        mine = context.words("mine", language, who=draft.author.name)
        html = (
            f"{head}\n\n<b>{theirs}</b>\n{told_entry(each, each.theirs)}"
            f"\n\n<b>{mine}</b>\n{told_entry(each, each.ours)}"
        )
        seen = (str(draft.id), str(draft.version), str(error.current.id))
        buttons = [
            context.button(_CHOICES[way], language, "settle", *seen, f"{chosen}{way}")
            for way in ways_of(each)
        ]
        buttons.append(context.button("withdraw", language, "withdraw", *seen[:2]))
        return Page(html=html, language=language, rows=digits(in_rows(buttons, 1)))

    # --- what it does -----------------------------------------------------------------------

    def rehearsed(self, asked: Asked, draft: Draft, rehearsal: Rehearsal) -> Page:
        """Whether a draft may go live, and what it would do."""
        name = "rehearsal_blocked" if forbids(rehearsal, draft) else "rehearsal_good"
        head = self._context.words(name, asked.language, number=draft.id)
        html = f"{head}\n\n{self.effect(asked, rehearsal)}"
        return Page(html=html, language=asked.language, rows=self._rows(asked, draft, ()))

    def effect(self, asked: Asked, rehearsal: Rehearsal) -> str:
        """What a change does, as HTML: what forbids it first."""
        context, language = self._context, asked.language
        blocks = [
            explained(context, language, rehearsal.other_faults),
            self._faults(asked, "lost_hedges", rehearsal),
            self._listed(
                asked,
                "hedges_gone",
                [
                    f"{escape(each.label)} ({each.language}): {escape(each.hedge)}"
                    for each in rehearsal.hedges_gone
                ],
            ),
            self._faults(asked, "numbers_left_trials", rehearsal),
            self._faults(asked, "languages_disagree", rehearsal),
            self._listed(
                asked,
                "golden",
                [self._question(asked, each, rehearsal) for each in rehearsal.golden_changed],
            ),
        ]
        others = [each for each in rehearsal.changed if each.kind is not Kind.GOLDEN]
        if rehearsal.engine is not None:
            head = context.words("effect", language, number=len(others))
            questions = [f"• {self._question(asked, each, rehearsal)}" for each in others]
            blocks.append("\n".join((head, *_first(questions))))
        blocks.append(
            self._listed(
                asked,
                "collisions",
                [
                    f"{escape(each.phrasing)}: {escape(each.intent)} / {escape(each.other)}"
                    for each in rehearsal.collisions
                ],
            )
        )
        return "\n\n".join(filter(None, blocks))

    def _faults(self, asked: Asked, kind: str, rehearsal: Rehearsal) -> str:
        faults = getattr(rehearsal, kind)
        if not faults:
            return ""
        head = self._context.words(kind, asked.language)
        return f"{head}\n{explained(self._context, asked.language, faults)}"

    def _listed(self, asked: Asked, name: str, lines: list[str]) -> str:
        if not lines:
            return ""
        head = self._context.words(name, asked.language, number=len(lines))
        return "\n".join((head, *_first([f"• {line}" for line in lines])))

    def _question(self, asked: Asked, change: Changed, rehearsal: Rehearsal) -> str:
        library = self._context.answers.library
        after = rehearsal.content.library if rehearsal.content else library
        before = self._given(asked, change.before, library)
        return f"“{escape(change.question)}”: {before} → {self._given(asked, change.after, after)}"

    def _given(self, asked: Asked, given: Given, library: Library) -> str:
        """What a question gets, in the words of its buttons."""
        titles = [
            title_of(library, label, asked.language) if is_known(library, label) else label
            for label in given.labels
        ]
        if given.outcome is Outcome.UNCERTAIN:
            return self._context.words("offered", asked.language, titles=" / ".join(titles))
        return escape(" / ".join(titles)) or self._context.words("unanswered", asked.language)


def _first(lines: list[str]) -> list[str]:
    more = [f"… +{len(lines) - MOST}"] if len(lines) > MOST else []
    return [*lines[:MOST], *more]
