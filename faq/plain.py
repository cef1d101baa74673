"""A Reply as plain text: what a terminal shows, and what `--jsonl` writes."""

import html
import re
from collections.abc import Sequence
from datetime import date

from faq.fill import written
from faq.models import Language, Library, Option, Outcome, Part, Reply, Source, SourceKind

_TAG = re.compile(r"</?[bi]>")


def without_markup(text: str) -> str:
    """A text of the content without its `<b>`, `<i>` and entities."""
    return html.unescape(_TAG.sub("", text))


def source_line(library: Library, source: Source, language: Language) -> str:
    """One source as families see it, its link left out."""
    note = f" — {source.note[language]}" if source.note else ""
    if source.kind is SourceKind.ARTICLE:
        colon = ": " if language is Language.EN else "："
        by = f"{library.notices['article_label'][language]}{colon}"
    else:
        by = "" if source.by in source.title else f"{source.by}, "
    return f"{by}{source.title} ({source.year}){note}"


def sources_text(library: Library, sources: Sequence[Source], language: Language) -> str:
    """The list of sources under its heading; empty if there are none."""
    if not sources:
        return ""
    lines = [
        " ".join(filter(None, ("•", source_line(library, source, language), source.link)))
        for source in sources
    ]
    return "\n".join([library.notices["sources_heading"][language], *lines])


def reviewed_text(
    library: Library, part: Part, language: Language, today: date | None = None
) -> str:
    """When the answer was last checked; empty for what needs no checking.

    Args:
        library: for the words.
        part: the answer.
        language: of the reader.
        today: where given, an answer past its day of review says that newer results may exist.
    """
    if part.reviewed is None or not part.sources:
        return ""
    late = today is not None and part.review_by is not None and part.review_by < today
    line = library.notices["outdated_line" if late else "reviewed_line"][language]
    return line.replace("{date}", written(part.reviewed, language))


def numbered(options: Sequence[Option]) -> str:
    """Choices, each with the digit that chooses it."""
    return "\n".join(f"{number}. {option.text}" for number, option in enumerate(options, 1))


def reply_text(library: Library, reply: Reply) -> str:
    """The whole reply as a person reads it: short, more, sources, review date, disclaimer."""
    blocks: list[str] = []
    for part in reply.parts:
        blocks += [
            without_markup(part.short),
            without_markup(part.more),
            sources_text(library, part.sources, reply.language),
            reviewed_text(library, part, reply.language),
        ]
    if reply.outcome is Outcome.UNCERTAIN:
        blocks.append(numbered(reply.options))
    blocks.append(library.notices["disclaimer"][reply.language])
    return "\n\n".join(block for block in blocks if block)
