"""Texts are short, well written, and not said twice; dates run forward."""

import re
from collections.abc import Iterator

from faq.checks.passages import answer_passages, written_passages
from faq.fill import Filler
from faq.labels import join_label, title_of
from faq.load import Content
from faq.models import Answer, ClinicWalk, Language, Trial
from faq.normalise import fold
from faq.plain import without_markup
from faq.yamlfile import Fault

SHORT_SENTENCES = 3
TITLE_UNITS = {Language.ZH_HANT: 26, Language.ZH_HANS: 26, Language.EN: 48}
"""Longest button that a small phone shows whole, the name filled in."""

_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?=\s|$)")


def punctuation_is_chinese(content: Content) -> Iterator[Fault]:
    """Chinese texts have Chinese punctuation."""
    for passage in written_passages(content):
        if passage.language is Language.EN:
            continue
        if found := _HALF_WIDTH.search(passage.text):
            problem = f"half-width punctuation: {found.group()!r}; write ，；：？！。"
            yield passage.fault(content, problem)


_SENTENCE_ENDS = re.compile(r"[。！？]+|[.!?](?:[\s”\"')]|$)")
_ABBREVIATIONS = re.compile(r"\b(?:e\.g|i\.e|et al|Dr|Mr|Mrs|No|approx|U\.S|a\.m|p\.m|vs)\.")


def short_is_short(content: Content) -> Iterator[Fault]:
    """`short` has at most three sentences, sayings filled in."""
    for passage in answer_passages(content):
        if passage.path[-1] != "short" or not passage.is_written(content):
            continue
        try:
            read = Filler(content.library, passage.language).fill(passage.text)
        except KeyError:
            continue  # references_exist names it
        counted = len(_SENTENCE_ENDS.findall(_ABBREVIATIONS.sub("", without_markup(read))))
        if counted > SHORT_SENTENCES:
            yield passage.fault(content, f"{counted} sentences; at most {SHORT_SENTENCES}")


def dates_run_forward(content: Content) -> Iterator[Fault]:
    """A review is due after it was done."""
    dated: list[tuple[str, str, tuple[str, ...], Answer | Trial | ClinicWalk]] = [
        ("intent", intent.id, ("answers", about), answer)
        for intent in content.library.intents.values()
        for about, answer in intent.answers.items()
    ]
    dated += [("trial", trial.id, (), trial) for trial in content.library.trials.values()]
    dated.append(("clinic", "clinic", (), content.library.clinic))
    for kind, id_, path, record in dated:
        if record.review_by <= record.reviewed:
            problem = "review_by is not after reviewed"
            yield content.fault(kind, id_, (*path, "review_by"), problem)


def titles_fit(content: Content) -> Iterator[Fault]:
    """A button's words fit a small phone."""
    library = content.library
    for intent in library.intents.values():
        for about in (None, *intent.about):
            for language in Language:
                path = ("title", language.value)
                if not content.stands("intent", intent.id, path):
                    continue  # derived, and as long as the text it is derived from
                try:
                    title = title_of(library, join_label(intent.id, about), language)
                except KeyError:
                    continue  # abouts_exist names it
                if len(title) > TITLE_UNITS[language]:
                    problem = f"{title!r} is longer than {TITLE_UNITS[language]} characters"
                    yield content.fault("intent", intent.id, path, problem)


def phrasings_are_distinct(content: Content) -> Iterator[Fault]:
    """No phrasing stands twice, be it in the other script."""
    first: dict[str, str] = {}
    for intent in content.library.intents.values():
        for group, phrasings in intent.phrasings.items():
            for at, phrasing in enumerate(phrasings):
                key = fold(phrasing).strip(" ?？。.!！")
                if key in first:
                    where = "here already" if first[key] == intent.id else f"in {first[key]} too"
                    problem = f"{phrasing!r} stands {where}"
                    yield content.fault("intent", intent.id, ("phrasings", group, at), problem)
                first.setdefault(key, intent.id)
