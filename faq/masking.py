"""A question as editors may see it: without who asked, and about whom.

Figures of trials, years and ages stay, because the question is about them. What is masked is a
table, `faq.maskrules`; it errs on the side of masking. Nothing can mask everything: that is why a
person sees what will be kept before it is kept.
"""

import re
import unicodedata
from collections.abc import Iterator

from faq.maskrules import RULES, Hidden
from faq.models import Language
from faq.normalise import CJK, language_of, to_simplified

PLACEHOLDERS = {
    Hidden.NAME: ("〔名字〕", "[name]"),
    Hidden.PHONE: ("〔電話〕", "[phone]"),
    Hidden.EMAIL: ("〔電子郵件〕", "[email]"),
    Hidden.ACCOUNT: ("〔帳號〕", "[account]"),
    Hidden.LINK: ("〔連結〕", "[link]"),
    Hidden.ID: ("〔證件號碼〕", "[ID number]"),
    Hidden.CHART: ("〔病歷號碼〕", "[chart number]"),
    Hidden.BED: ("〔床號〕", "[bed]"),
    Hidden.ADDRESS: ("〔地址〕", "[address]"),
    Hidden.DATE: ("〔日期〕", "[date]"),
    Hidden.NUMBER: ("〔號碼〕", "[number]"),
}
"""In Traditional Chinese and English; Simplified is derived."""


SOME_CHINESE = 2
"""Chinese characters from which a text that is mostly English gets Chinese placeholders."""
_CHINESE = re.compile(f"[{CJK}]")


def mask(text: str) -> str:
    """The text with what tells who it is about as placeholders, in the language of the text."""
    language = language_of(text)
    if language is Language.EN and len(_CHINESE.findall(text)) >= SOME_CHINESE:
        language = Language.ZH_HANT
    # Of two numbers beside each other a rule may take one and the beginning of the other; the
    # rest of it looks like a number only then.
    while (masked := _masked_once(text, language)) != text:
        text = masked
    return text


def _masked_once(text: str, language: Language) -> str:
    narrow = "".join(map(_narrow, text))
    taken: list[tuple[int, int, Hidden]] = []
    for start, end, hidden in _found(narrow):
        if start < end and all(end <= first or last <= start for first, last, _ in taken):
            taken.append((start, end, hidden))
    out, at = [], 0
    for start, end, hidden in sorted(taken):
        out += [text[at:start], _placeholder(hidden, language)]
        at = end
    return "".join(out) + text[at:]


def _placeholder(hidden: Hidden, language: Language) -> str:
    chinese, english = PLACEHOLDERS[hidden]
    if language is Language.EN:
        return english
    return chinese if language is Language.ZH_HANT else to_simplified(chinese)


def _narrow(character: str) -> str:
    """A full-width letter, digit or sign as the half-width one; always one character."""
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 else character


def _found(narrow: str) -> Iterator[tuple[int, int, Hidden]]:
    """What the rules find, in their order: of two that overlap the first one counts."""
    for rule in RULES:
        for found in rule.pattern.finditer(narrow):
            group = 1 if rule.pattern.groups else 0
            if rule.refuses is None or not rule.refuses.match(narrow, found.start(group)):
                yield found.start(group), found.end(group), rule.hidden
