"""Whatever language a family reads, it is told the same."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from faq.checks.figures import NUMBER
from faq.checks.markup import hosts_in
from faq.checks.passages import all_passages, all_words, way, without_references
from faq.fill import REFERENCE
from faq.load import Content
from faq.models import Language, Words
from faq.normalise import script_of
from faq.yamlfile import Fault, Path

_Place = tuple[str, str, Path, Path]
"""Kind, id, path to the languages, path from a language to its text."""


def languages_agree(content: Content) -> Iterator[Fault]:
    """The written languages have the same references, numbers, links and bold text."""
    for place, texts in _written_twice(content):
        kind, id_, path, part = place
        hant, en = texts[Language.ZH_HANT], texts[Language.EN]
        for what, found in _COMPARED:
            here, there = found(hant), found(en)
            if here != there:
                only = ", ".join(sorted(((here - there) + (there - here)).elements()))
                problem = f"{way((*path, *part))}: zh-Hant and en differ in {what}: {only}"
                yield content.fault(kind, id_, (*path, Language.EN.value, *part), problem)


def _written_twice(content: Content) -> Iterator[tuple[_Place, Words]]:
    for intent in content.library.intents.values():
        for about, answer in intent.answers.items():
            for part in ("short", "more"):
                texts = {language: getattr(text, part) for language, text in answer.texts.items()}
                yield ("intent", intent.id, ("answers", about), (part,)), texts
    for kind, id_, path, words in all_words(content):
        yield (kind, id_, path, ()), words


def _each_once(found: Iterable[str]) -> Counter[str]:
    """One language may say a number twice where the other says it once."""
    return Counter(set(found))


_COMPARED = (
    ("references", lambda text: _each_once(REFERENCE.findall(text))),
    ("numbers", lambda text: _each_once(NUMBER.findall(without_references(text)))),
    ("links", lambda text: _each_once(hosts_in(text))),
    ("bold text", lambda text: Counter[str](re.findall(r"<[bi]>", text))),
)

# Words that withhold a claim. A text that has one in one language has one in the others.
HEDGES: tuple[tuple[str, str, str], ...] = (
    (
        "not verified",
        "未經查證|未查證|無法查證|沒能查證|查證不到|尚未查證|沒有查到|查不到|無法確認|未能確認|沒能確認"
        "|無法證實|未能查證|沒有查證",
        r"not (?:been |yet )?verified|could not (?:be )?(?:verif|confirm|check|find)"
        r"|not (?:been |be )?(?:confirmed|found)|unverified|unconfirmed"
        r"|(?:nor|none|no [\w -]+) (?:was |were )?found",
    ),
    ("control group", "對照組|安慰劑", r"control|placebo|sham|comparison group"),
    ("missed its goal", "沒有達到|未達|沒達到|沒達成", r"miss|did not (?:meet|reach)|not met|fail"),
)


def hedges_agree(content: Content) -> Iterator[Fault]:
    """Where one language withholds a claim, the other does too."""
    for intent in content.library.intents.values():
        for about, answer in intent.answers.items():
            hant, en = (
                f"{answer.texts[language].short} {answer.texts[language].more}"
                for language in (Language.ZH_HANT, Language.EN)
            )
            for name, in_hant, in_en in HEDGES:
                here = bool(re.search(in_hant, hant))
                there = bool(re.search(in_en, en, re.IGNORECASE))
                if here != there:
                    missing = Language.EN if here else Language.ZH_HANT
                    problem = (
                        f"answers/{about}: {missing} does not say “{name}”, the other language does"
                    )
                    path = ("answers", about, missing.value)
                    yield content.fault("intent", intent.id, path, problem)


def simplified_is_simplified(content: Content) -> Iterator[Fault]:
    """No character of a Simplified text is left in the Traditional script."""
    for passage in all_passages(content):
        if passage.language is Language.ZH_HANS:
            left = sorted({c for c in passage.text if script_of(c) is Language.ZH_HANT})
            if left:
                yield passage.fault(content, f"zh-Hans has Traditional characters: {''.join(left)}")
