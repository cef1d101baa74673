"""Whatever language a family reads, it is told the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from faq.checks.figures import NUMBER
from faq.checks.markup import hosts_in
from faq.checks.passages import all_passages, all_words, way, without_references
from faq.fill import REFERENCE
from faq.load import Content
from faq.models import Language, Words
from faq.normalise import script_of, to_simplified
from faq.yamlfile import Fault, Path

_Place = tuple[str, str, Path, Path]
"""Kind, id, path to the languages, path from a language to its text."""


def languages_agree(content: Content) -> Iterator[Fault]:
    """Every language has the same references, numbers, links and bold text."""
    for place, texts in _written_twice(content):
        kind, id_, path, part = place
        for language in (Language.EN, Language.ZH_HANS):
            for what, found in _COMPARED:
                only = found(texts[Language.ZH_HANT]) ^ found(texts[language])
                if only:
                    problem = f"zh-Hant and {language} differ in {what}: {', '.join(sorted(only))}"
                    where = (*path, language.value, *part)
                    yield content.fault(kind, id_, where, f"{way((*path, *part))}: {problem}")


def _written_twice(content: Content) -> Iterator[tuple[_Place, Words]]:
    for intent in content.library.intents.values():
        for about, answer in intent.answers.items():
            for part in ("short", "more"):
                texts = {language: getattr(text, part) for language, text in answer.texts.items()}
                yield ("intent", intent.id, ("answers", about), (part,)), texts
    for kind, id_, path, words in all_words(content):
        if path[-1] not in ("name", "button"):  # 第三期 and "phase 3" are the same name
            yield (kind, id_, path, ()), words


def _references(text: str) -> frozenset[str]:
    return frozenset(REFERENCE.findall(text))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(NUMBER.findall(without_references(text)))


def _links(text: str) -> frozenset[str]:
    return frozenset(hosts_in(text))


def _bold(text: str) -> frozenset[str]:
    # each with its place, since bold text is one tag many times
    return frozenset(f"{tag} {at}" for at, tag in enumerate(re.findall(r"<[bi]>", text), 1))


_COMPARED = (
    ("references", _references),
    ("numbers", _numbers),
    ("links", _links),
    ("bold text", _bold),
)
"""One language may say a thing twice that another says once; bold text it has as often."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A way to withhold a claim, by the words for it."""

    name: str
    hant: str
    en: str

    def is_in(self, text: str, language: Language) -> bool:
        """Whether a text says it."""
        if language is Language.EN:
            return re.search(self.en, text, re.IGNORECASE) is not None
        words = self.hant if language is Language.ZH_HANT else to_simplified(self.hant)
        return re.search(words, text) is not None


HEDGES = (
    Hedge(
        name="not verified",
        hant="未經查證|未查證|無法查證|沒能查證|查證不到|尚未查證|未能查證|沒有查證|沒有查到|查不到"
        "|無法確認|未能確認|沒能確認|無法證實",
        en=r"not (?:been |yet )?verified|could not (?:be )?(?:verif|confirm|check|find)"
        r"|not (?:been |be )?(?:confirmed|found)|unverified|unconfirmed"
        r"|(?:nor|none|no [\w -]+) (?:was |were )?found",
    ),
    Hedge("control group", "對照組|安慰劑", r"control|placebo|sham|comparison group"),
    Hedge(
        name="missed its goal",
        hant="沒有達到|未達|沒達到|沒達成",
        en=r"miss|did not (?:meet|reach)|not met|fail",
    ),
)


def hedges_agree(content: Content) -> Iterator[Fault]:
    """Where one language withholds a claim, the others do too."""
    for intent in content.library.intents.values():
        for about, answer in intent.answers.items():
            texts = {name: f"{text.short} {text.more}" for name, text in answer.texts.items()}
            for hedge in HEDGES:
                said = {language: hedge.is_in(texts[language], language) for language in texts}
                for language, says_it in said.items():
                    path = ("answers", about, language.value)
                    written = content.stands("intent", intent.id, path)
                    if any(said.values()) and not says_it and written:
                        problem = f"{language} does not say “{hedge.name}”, another language does"
                        yield content.fault(
                            "intent", intent.id, path, f"answers/{about}: {problem}"
                        )
    yield from _hedges_of_guided(content)


def _hedges_of_guided(content: Content) -> Iterator[Fault]:
    """The same of each text of the walk through a clinic's offer and of the sheet for a visit."""
    for kind, id_, path, words in all_words(content):
        if kind not in ("clinic", "visit"):
            continue
        for hedge in HEDGES:
            said = {
                language
                for language, text in words.items()
                if hedge.is_in(without_references(text), language)
            }
            for language in words.keys() - said if said else ():
                here = (*path, language.value)
                if content.stands(kind, id_, here):
                    problem = f"{language} does not say “{hedge.name}”, another language does"
                    yield content.fault(kind, id_, here, f"{way(path)}: {problem}")


def simplified_is_simplified(content: Content) -> Iterator[Fault]:
    """No character of a Simplified text is left in the Traditional script."""
    for passage in all_passages(content):
        if passage.language is Language.ZH_HANS:
            left = sorted({c for c in passage.text if script_of(c) is Language.ZH_HANT})
            if left:
                yield passage.fault(content, f"zh-Hans has Traditional characters: {''.join(left)}")
