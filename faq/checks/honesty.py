"""Honest before hopeful: what must be told, and what must not be promised."""

import re
from collections.abc import Iterator

from faq.checks.passages import answer_passages, written_passages
from faq.fill import Filler
from faq.labels import ANY, is_known, split_label
from faq.load import Content
from faq.models import Answer, Claim, Language, Telling
from faq.plain import without_markup
from faq.yamlfile import Fault

SAY_CONTROLS = ("cell.evidence", "trials.list", "best", "compare", "als.cure")
"""Does it work, and which trials: these say how many had a control group and what came of them."""
CONTROLS = "{say.controls}"


def controls_are_told(content: Content) -> Iterator[Fault]:
    """Answers to "does it work" and lists of trials say in short how many had a control group."""
    for passage in answer_passages(content):
        wanted = passage.id in SAY_CONTROLS and passage.path[-1] == "short"
        if wanted and CONTROLS not in passage.text and passage.is_written(content):
            yield passage.fault(content, f"must contain {CONTROLS}")


def claims_are_answered(content: Content) -> Iterator[Fault]:
    """Where the article departs from the evidence, the answer says what the evidence says."""
    for claim in content.library.claims:
        for telling in claim.told_in:
            if is_known(content.library, telling.label):
                yield from _left_unsaid(content, claim, telling)


def _left_unsaid(content: Content, claim: Claim, telling: Telling) -> Iterator[Fault]:
    id_, about = split_label(telling.label)
    answer = content.library.intents[id_].answers[about or ANY]
    for language, wanted in telling.words.items():
        read = _as_read(content, answer, language, whole=telling.part == "whole")
        if read is None:
            continue  # references_exist names it
        for alternatives in wanted:
            if not any(word.casefold() in read for word in alternatives.split("|")):
                problem = (
                    f"{telling.label} ({language}, {telling.part}) must say {alternatives!r}: "
                    f"claim {claim.id}"
                )
                path = ("answers", about or ANY, language.value)
                yield content.fault("intent", id_, path, problem)


def _as_read(content: Content, answer: Answer, language: Language, *, whole: bool) -> str | None:
    """An answer as families read it, case folded; None where a reference leads nowhere."""
    text = answer.texts[language]
    filler = Filler(content.library, language, trials=tuple(content.library.trials.values()))
    try:
        read = filler.fill(f"{text.short}\n{text.more}" if whole else text.short)
    except KeyError:
        return None
    return without_markup(read).casefold()


def grave_claims_are_told_first(content: Content) -> Iterator[Fault]:
    """What could harm or mislead badly is set right in a `short`: most people read no further."""
    for claim in content.library.claims:
        if claim.severity == "A" and all(telling.part != "short" for telling in claim.told_in):
            problem = "severity A must be told in the short text of at least one answer"
            yield content.fault("claim", claim.id, ("told_in",), problem)


_PROMISE = re.compile(
    r"治癒|治愈|根治|痊癒|痊愈|保證|保证|\bcur(?:e|es|ed|ing|able)\b|\bguarantee"
    r"|\b(?-i:(?!HEAL\b))heal(?:s|ed)?\b",  # HEAL is the name of a help line
    re.IGNORECASE,
)
# Words that hold a denial in them and deny nothing: 不久 is "soon".
_NO_DENIAL = re.compile(
    r"不(?:久|僅|仅|只|但|過|过|斷|断|必|用|少)|無數|无数|非常|特別|特别|分別|分别|個別|个别"
    r"|\bnot only\b|\bno doubt\b|\bno time\b|\bno problem\b|\bnot just\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"不|沒|没|無|无|未|非|別|别|嗎|吗|[?\uff1f]|警訊|警讯|可疑|“|「|warning|red flag|beware"
    r"|n['’]t\b|\b(?:no|not|none|never|cannot|incurable|without|nothing|unproven)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[^。!?！？.\n]+[。!?！？.\n]*")


def no_cure_is_promised(content: Content) -> Iterator[Fault]:
    """A sentence that speaks of a cure denies it, asks, or quotes it as a warning sign."""
    for passage in written_passages(content):
        for sentence in _SENTENCES.findall(passage.text):
            found = _PROMISE.search(sentence)
            if found and not _DENIAL.search(_NO_DENIAL.sub("", sentence)):
                problem = f"{found.group()!r} reads as a promise: {sentence.strip()[:60]!r}"
                yield passage.fault(content, problem)


_NOT_WRITTEN = re.compile("無藥可治|无药可治|癥|干細胞|乾細胞")


def words_we_do_not_write(content: Content) -> Iterator[Fault]:
    """Neither the article's faulty characters nor its hopeless phrase."""
    for passage in written_passages(content):
        if passage.kind == "concept":
            continue  # they name diseases and places, in words of their own
        if found := _NOT_WRITTEN.search(passage.text):
            yield passage.fault(content, f"{found.group()!r} is not written here")
