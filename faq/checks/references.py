"""Records point to records that there are, and nothing that the engine needs is missing."""

from collections.abc import Collection, Iterator

from faq.answer import END_OF_LIFE
from faq.checks.passages import Passage, all_passages, way, without_references
from faq.conversation import CELL_INTENTS
from faq.decide import OUT_OF_SCOPE
from faq.fill import REFERENCE, Filler
from faq.guards import CRISIS, EMERGENCY
from faq.labels import ANY, CELLS, is_known, join_label
from faq.load import Content
from faq.models import ConceptKind, Library
from faq.yamlfile import Fault, Path

LABEL_BYTES = 60
"""Telegram's 64 for a button's data, less the letters that say what the button does."""

WITHOUT_SOURCES = ("bot.", "smalltalk")
"""Answers about the bot itself rest on the bot."""

NEEDED_INTENTS = (
    CRISIS, EMERGENCY, END_OF_LIFE, *CELL_INTENTS, "als.cure", "bot.help", "compare",
    "msc.source", OUT_OF_SCOPE, "smalltalk", "trial.detail",
)  # fmt: skip
"""What the engine answers by name, whatever the phrasings say."""
NEEDED_CONCEPTS = (*CELLS, "stem-cell")
NEEDED_NOTICES = (
    "article_label", "reviewed_line", "sources_heading", "trials_found", "uncertain", "unknown",
)  # fmt: skip
NEEDED_GUARDS = (
    "crisis.asks_for_carers", "crisis.exhausted", "crisis.figurative", "crisis.negated",
    "crisis.strong", "emergency.acute", "emergency.breath",
    "emergency.figurative", "emergency.figurative_subject", "emergency.general",
    "emergency.over", "emergency.person", "emergency.strong", "endoflife",
)  # fmt: skip


def needed_records_exist(content: Content) -> Iterator[Fault]:
    """What the engine names stands in the content: no text may ever go without a reply."""
    library = content.library
    needed: tuple[tuple[str, str, Collection[str], tuple[str, ...]], ...] = (
        ("intents", "intent", library.intents, NEEDED_INTENTS),
        ("concepts.yaml", "concept", library.concepts, NEEDED_CONCEPTS),
        ("notices.yaml", "notice", library.notices, NEEDED_NOTICES),
        ("guards.yaml", "list", library.guard_words, NEEDED_GUARDS),
    )
    for file, kind, there, names in needed:
        for name in names:
            if name not in there:
                yield Fault(file, 1, name, f"the {kind} {name!r} is missing, and the bot needs it")


def sources_exist(content: Content) -> Iterator[Fault]:
    """Every source named stands in sources.yaml, and whatever claims something names one."""
    for kind, id_, path, sources in _sources_named(content.library):
        for source in sources:
            if source not in content.library.sources:
                problem = f"the source {source!r} does not stand in sources.yaml"
                yield content.fault(kind, id_, path, problem)
        if not sources and not id_.startswith(WITHOUT_SOURCES):
            yield content.fault(kind, id_, path, f"{way(path)}: names no source")


def _sources_named(library: Library) -> Iterator[tuple[str, str, Path, tuple[str, ...]]]:
    for intent in library.intents.values():
        for about, answer in intent.answers.items():
            yield "intent", intent.id, ("answers", about, "sources"), answer.sources
    for trial in library.trials.values():
        yield "trial", trial.id, ("sources",), trial.sources
    for claim in library.claims:
        yield "claim", claim.id, ("sources",), claim.sources
    yield "clinic", "clinic", ("sources",), library.clinic.sources
    for at, question in enumerate(library.clinic.questions):
        for row, option in enumerate(question.options):
            if option.caution or option.sources:  # who only asks claims nothing
                path = ("questions", at, "options", row, "sources")
                yield "clinic", "clinic", path, option.sources


def abouts_exist(content: Content) -> Iterator[Fault]:
    """What an intent is about is known and has an answer; so has nothing else, but “any”."""
    library = content.library
    for intent in library.intents.values():
        for about in intent.about:
            if not set(about.split(",")) <= library.trials.keys() | library.concepts.keys():
                problem = f"about {about!r}: no such cell, tissue or trial"
                yield content.fault("intent", intent.id, ("about",), problem)
            if about not in intent.answers:
                problem = f"has no answer for {about!r}"
                yield content.fault("intent", intent.id, ("answers",), problem)
        for about in intent.answers:
            if about not in (ANY, *intent.about):
                problem = f"answers {about!r}, which about does not list"
                yield content.fault("intent", intent.id, ("answers", about), problem)
        if ANY not in intent.answers and intent.id != OUT_OF_SCOPE:
            problem = "has no answer “any”, for when nothing is named"
            yield content.fault("intent", intent.id, ("answers",), problem)
        for named in (None, *intent.about):
            if len(join_label(intent.id, named).encode()) > LABEL_BYTES:
                problem = f"its label is longer than {LABEL_BYTES} bytes"
                yield content.fault("intent", intent.id, ("id",), problem)


def labels_exist(content: Content) -> Iterator[Fault]:
    """Related intents, claims and golden questions point to answers that there are."""
    library = content.library
    for intent in library.intents.values():
        for label in intent.related:
            if not is_known(library, label):
                problem = f"the related intent {label!r} does not exist"
                yield content.fault("intent", intent.id, ("related",), problem)
    for claim in library.claims:
        for at, telling in enumerate(claim.told_in):
            if not is_known(library, telling.label):
                problem = f"the intent {telling.label!r} does not exist"
                yield content.fault("claim", claim.id, ("told_in", at), problem)
    for golden in library.golden:
        for label in golden.gives:
            if not is_known(library, label):
                problem = f"the intent {label!r} does not exist"
                yield content.fault("question", golden.ask, ("gives",), problem)


def trials_exist(content: Content) -> Iterator[Fault]:
    """Concepts point to trials that there are, and trials to routes."""
    library = content.library
    for concept in library.concepts.values():
        for trial in concept.trials:
            if trial not in library.trials:
                problem = f"the trial {trial!r} does not exist"
                yield content.fault("concept", concept.id, ("trials",), problem)
    for record in library.trials.values():
        route = library.concepts.get(record.route)
        if route is None or route.kind is not ConceptKind.ROUTE:
            problem = f"the route {record.route!r} does not stand in concepts.yaml"
            yield content.fault("trial", record.id, ("route",), problem)


def references_exist(content: Content) -> Iterator[Fault]:
    """Every `{…}` in a text leads to a figure, a saying or numbers to call."""
    for passage in all_passages(content):
        filler = Filler(content.library, passage.language)
        written = passage.text
        for name in _put_in_by_code(passage):
            written = written.replace(f"{{{name}}}", "")
        for found in REFERENCE.finditer(written):
            name = found.group(1)
            try:
                read = filler.fill(filler.value(name))
            except KeyError:
                yield passage.fault(content, f"{{{name}}} leads nowhere")
            else:
                if REFERENCE.search(read):
                    yield passage.fault(content, f"{{{name}}} leads to itself")
        if "{" in (left := without_references(written)) or "}" in left:
            yield passage.fault(content, "a { or } that belongs to no reference")


_PUT_INTO_NOTICES = {
    "reviewed_line": ("date",),
    "outdated_line": ("date",),
    "language_set": ("language",),
    "for_me": ("language",),
    "for_all": ("language",),
    "how_to_ask": ("bot",),
    "greeting_group": ("bot",),
    "choose_sound": ("place", "time"),
    "sound_but_at_night": ("hours",),
    "settings_overview": ("language", "region", "sound", "state"),
    "give_shown": ("text",),
    "give_kept": ("text",),
    "give_kept_and_told": ("text",),
    "mod_edit_found": ("words",),
    "mod_edit_none": ("words",),
    "mod_entry": ("id",),
    "mod_text_now": ("id",),
    "mod_text_derived": ("id",),
    "mod_text_own": ("id",),
    "mod_words": ("id", "number"),
    "mod_not_written": ("what",),
    "mod_phrase_how": ("cell", "id"),
    "mod_topic": ("path", "size"),
    "mod_fault_more": ("number",),
    "mod_draft": ("author", "number", "title"),
    "mod_draft_why": ("why",),
    "mod_preview": ("at", "id", "of", "way"),
    "mod_withdrawn": ("number",),
    "mod_reopen_own": ("who",),
    "mod_rejected": ("number",),
    "mod_proposed": ("number",),
    "mod_told_rejected": ("number", "title", "who", "why"),
    "mod_told_published": ("number", "revision", "title", "who"),
    "mod_published": ("number", "revision"),
    "mod_conflict": ("at", "id", "number", "of", "who"),
    "mod_theirs": ("who",),
    "mod_mine": ("who",),
    "mod_decided": ("what", "when", "who"),
    "mod_rehearsal_good": ("number",),
    "mod_rehearsal_blocked": ("number",),
    "mod_effect": ("number",),
    "mod_offered": ("titles",),
    "mod_history": ("lines",),
    "mod_revision": ("line",),
    "mod_rolled": ("number", "revision"),
    "mod_people_list": ("people",),
    "mod_people_added": ("name",),
    "mod_people_there": ("name",),
    "mod_queue": ("number",),
    "mod_question": ("number",),
    "mod_about_new": ("about",),
    "mod_write_new_chinese": ("id",),
    "mod_write_new_english": ("id",),
    "mod_write_sources": ("id",),
    "mod_write_sources_unknown": ("ids",),
    "mod_write_chinese": ("id",),
    "mod_write_english": ("id",),
    "mod_stats": ("intents", "lines"),
    "mod_set_aside": ("kinds", "last", "number"),
    "mod_export_file": ("path",),
    "mod_digest": ("lines",),
    "mod_release_met": ("number",),
    "mod_release_faults": ("number",),
    "mod_kept_ours": ("id",),
    "settings_own": ("language", "region", "sound"),
}
"""What the code puts into a notice, by its name; nothing into the others."""


def _put_in_by_code(passage: Passage) -> tuple[str, ...]:
    """The names that the code puts into titles, notices and questions for a visit."""
    match passage.kind, passage.path[0]:
        case "intent", "title":
            return ("about",)
        case "notices", "notices":
            return _PUT_INTO_NOTICES.get(str(passage.path[1]), ())
        case "visit", "topics" if "questions" in passage.path:
            return ("cell", "trial")
        case _:
            return ()
