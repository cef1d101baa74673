"""Figures by which people tell trials apart: people, phases, years, and "the second one"."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from faq.concepts import Mention
from faq.normalise import chinese_number
from faq.words import Word

_ONES = {
    word: number
    for number, word in enumerate(
        [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
            "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
            "nineteen",
        ],
        start=1,
    )
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": -1,
}  # fmt: skip
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES)}))?|(?:{'|'.join(_ONES)}))"
_HUNDRED = r"(?:a|one|two) hundred"
_ENGLISH = rf"(?:{_HUNDRED}(?: and)? {_BELOW_HUNDRED}|{_HUNDRED}|a dozen|{_BELOW_HUNDRED})"
_N = rf"(?P<n>\d+|[一二三四五六七八九两十百零]+|{_ENGLISH})"
_PEOPLE = re.compile(
    _N + r"\s*(?P<about>多|几)?\s*(?:个|名|位|例)?\s*(?:人|病人|患者|病友|受试者|例|名|位)"
    r"|" + _N.replace("<n>", "<m>") + r"[\s-]*(?:als\s+|mnd\s+)?"
    r"(?:people|patients?|persons?|participants?|ppl|pts?|subjects?|pax|men|folks|cases|volunteers)\b"
    r"|\bn\s*=\s*(?P<k>\d+)"
)
_BARE = re.compile(
    r"(?<![\d.,%a-z$£€-])(?<!\brm )(?<!\busd )(?<!\bhkd )(?<!\bnt )(?<!\bsgd )(?<!\baud )"
    r"(?<!\bim )(?<!\bi am )(?<!\bhes )(?<!\bhe is )(?<!\bshes )(?<!\bshe is )"
    r"(?<!\baged )(?<!\bage )(?<!\bturned )(?<!\bturning )(?<!今年)(?<!年纪)(\d{2,3})"
    r"(?![\d%]|[.,]\d|\s*(?:岁|年|月|日|天|号|点|分|%|千|万|块|元|蚊|镑|mg|kg|year|yr|yo\b|month|mth|week|day|sai|km"
    r"|am\b|pm\b|hour|minute|grand\b|k\b|thousand|bucks|dollars?|ringgit|pounds?|quid|euros?|usd|rm\b))"
)
"""A number that may be one of people: no price, date, dose or age."""
_SPELLED = re.compile(
    r"(?<![一二三四五六七八九零十百两第\d])([一二三四五六七八九][零一二三四五六七八九]{1,2}|[一二]百[零一二三四五六七八九十]*)"
    r"(?=(?:那|嗰)(?:一)?(?:个|项|份|场|单))"
)
"""A number of people said digit by digit, or without "people": 一九六那個."""
_THOSE = re.compile(
    r"(?:那|嗰|这)(\d+|[一二三四五六七八九十百零]+)个(?=\s*(?:$|[,，。、;；?？!！]))"
)
"""A number of people without "people": 「開刀嗰十二個,」."""
_NEAR_A_TRIAL = re.compile(r"那|嗰|个|試|试|研究|trial|study|one\b|the\b|with|期|phase")
_PHASE = re.compile(
    r"(?<![a-z])(?:phase|stage|ph(?=[\s\d]))\s*(?P<a>iii|ii|i|[123]|one|two|three)\s*(?:/\s*(?P<b>iia|ii|2a|2)\b)?(?![a-z0-9])"
    r"|第?(?P<c>iii|ii|i|[123一二三])\s*(?:/\s*第?(?P<d>iia|ii|2a|2|二a|二))?\s*期(?![待间望限许盼])"
    r"|\b(?P<e>i|1)\s*/\s*(?P<f>iia|ii|2a|2)\b"
)  # fmt: skip
_YEAR = re.compile(
    r"(?<!\d)(?<!since )(?<!after )(?<!before )(?<!until )(20[0-3]\d)(?!\d)"
    r"(?!\s*年?(?:往后|以后|之后|后|以来|起|往前|以前|之前|前|onwards?|to\b|or later|or earlier))"
)
"""One year; "since 2020" is none."""
_ORDINAL = re.compile(
    r"第(?P<a>[一二三四五六七八九\d])(?!期|次|针|年|天|一|节|段|代|批|组|级|剂|者|方|线|季|周|日|月|\d)(?:个|项|种|款|隻|只|条|行|列)?"
    r"|(?:number|no\.?|nr|#)\s*(?P<b>[1-9])(?!\d)"
    r"|\b(?P<c>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
    r"(?=\s+(?:one|trial|study|row|type|kind|cell|stem|of|msc|nsc|ipsc|mesenchymal|neural|option|choice)\b)"
    r"|^(?:and\s+)?(?:the\s+)?(?P<e>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)[\s?.!]*$"
    r"|倒数第(?P<z>[一二三四五\d])(?:个|项|种)?"
    r"|(?P<d>最后|最尾)(?:那|嗰)?(?:一)?(?:个|项|种|款|只|隻)"
)
_PHASE_VALUE = {
    "1": 1,
    "2": 2,
    "3": 3,
    "一": 1,
    "二": 2,
    "三": 3,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "one": 1,
    "two": 2,
    "three": 3,
}
_ROMAN = {1: "I", 2: "II", 3: "III"}
_LONGEST_NUMBER = 40
"""Characters; no number of people is longer, and Python refuses to read one of 5,000 digits."""


def number_of(text: str) -> int | None:
    """The value of a number in digits, in Chinese or in English words, below 1,000 in words."""
    if len(text) > _LONGEST_NUMBER:
        return None
    if text.isdecimal():
        return int(text)
    if text in _ORDINALS:
        return _ORDINALS[text]
    if text == "a dozen":
        return 12
    chinese = chinese_number(text)
    return chinese if chinese is not None else _english_number(text)


def _english_number(text: str) -> int | None:
    total = 0
    for word in text.replace("-", " ").split():
        if word in ("a", "and"):
            total += word == "a"
        elif word == "hundred":
            total = 100 * max(total, 1)
        elif (value := _ONES.get(word, _TENS.get(word))) is not None:
            total += value
        else:
            return None
    return total or None


class NumberFinder:
    """Finds what tells trials apart in figures: people, phases, years, and "the second one"."""

    def __init__(self, enrolled: Iterable[int]) -> None:
        self._enrolled = frozenset(enrolled)

    def find(self, folded: str, words: Sequence[Word], taken: Sequence[Mention]) -> list[Mention]:
        """Mentions of numbers that no name covers, in order."""
        free = [True] * len(words)
        for mention in taken:
            free[mention.first : mention.last] = [False] * (mention.last - mention.first)
        found: list[Mention] = []
        for kind, value, start, end in self._candidates(folded):
            inside = [i for i, word in enumerate(words) if word.start >= start and word.end <= end]
            if inside and all(free[i] for i in inside):
                found.append(Mention(kind, value, inside[0], inside[-1] + 1, "number"))
                for i in inside:
                    free[i] = False
        return sorted(found, key=lambda mention: mention.first)

    def _candidates(self, folded: str) -> Iterable[tuple[str, str, int, int]]:
        for match in _PHASE.finditer(folded):
            low = match["a"] or match["c"] or match["e"]
            high = match["b"] or match["d"] or match["f"]
            yield "phase", _phase(low, high), match.start(), match.end()
        yield from self._people(folded)
        for match in _YEAR.finditer(folded):
            yield "year", match[1], match.start(), match.end()
        for match in _ORDINAL.finditer(folded):
            if match["z"]:
                yield "ordinal", str(-(number_of(match["z"]) or 1)), match.start(), match.end()
                continue
            text = match["a"] or match["b"] or match["c"] or match["e"]
            number = -1 if match["d"] else number_of(text)
            yield "ordinal", str(number), match.start(), match.end()

    def _people(self, folded: str) -> Iterable[tuple[str, str, int, int]]:
        for match in _PEOPLE.finditer(folded):
            number = number_of(match["n"] or match["m"] or match["k"])
            if match["about"] and number not in self._enrolled:
                continue  # 百几人 says no number
            if number is not None and number >= 8:
                yield "people", str(number), match.start(), match.end()
        if (whole := number_of(folded.strip(" ?。.!"))) in self._enrolled and whole is not None:
            yield "people", str(whole), 0, len(folded)
        for match in chain(_SPELLED.finditer(folded), _THOSE.finditer(folded)):
            if number_of(match[1]) in self._enrolled:
                yield "people", str(number_of(match[1])), match.start(1), match.end(1)
        for match in _BARE.finditer(folded):
            if self._is_enrolment(match[1], folded):
                yield "people", match[1], match.start(1), match.end(1)

    def _is_enrolment(self, number: str, folded: str) -> bool:
        if int(number) not in self._enrolled:
            return False
        return (
            number == folded.strip(" ?。.!")
            or int(number) >= 100
            or bool(_NEAR_A_TRIAL.search(folded))
        )


def _phase(low: str, high: str | None) -> str:
    first = _ROMAN[_PHASE_VALUE[low]]
    if high is None:
        return first
    return f"{first}/IIa" if high.endswith("a") else f"{first}/II"
