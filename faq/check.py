"""Rules across records: what a library must keep before families may read it.

Each rule is a function from the content to faults; `check` runs them all and reports every fault
at once. The rules of form (keys, types, doubled ids, YAML) are `faq.load`'s.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from faq.answer import Engine
from faq.decide import OUT_OF_SCOPE
from faq.fill import REFERENCE, Filler
from faq.labels import ANY, CELLS, is_known, join_label, split_label, title_of
from faq.load import Content, ContentError
from faq.models import WRITTEN_LANGUAGES, Answer, Intent, Language, Question, Words
from faq.normalise import script_of
from faq.plain import reply_text, without_markup
from faq.yamlfile import Fault

MESSAGE_LIMIT = 4096
"""UTF-16 units of one Telegram message."""
SHORT_SENTENCES = 3
LABEL_BYTES = 60
"""Telegram's 64 for a button's data, less the letters that say what the button does."""
TITLE_UNITS = {Language.ZH_HANT: 26, Language.ZH_HANS: 26, Language.EN: 48}
"""Longest button that a small phone shows whole, the name filled in."""

WITHOUT_SOURCES = ("bot.", "smalltalk")
"""Answers about the bot itself rest on the bot."""
SAY_CONTROLS = ("cell.evidence", "trials.list", "best", "compare", "als.cure")
"""Does it work, and which trials: these say how many had a control group and what came of them."""
CONTROLS = "{say.controls}"

Rule = Callable[[Content], Iterator[Fault]]


def check(content: Content, engine: Engine | None = None) -> tuple[Fault, ...]:
    """Every fault of a content that loads, in the order of files and lines."""
    faults = [fault for rule in STATIC_RULES for fault in rule(content)]
    if not faults:
        engine = engine or Engine(content.library)
        faults = [fault for rule in ENGINE_RULES for fault in rule(content, engine)]
    return tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.problem)))


def must_pass(content: Content) -> None:
    """Raise what `check` finds.

    Raises:
        ContentError: with every fault.
    """
    if faults := check(content):
        raise ContentError(faults)


# --- what the rules look at -------------------------------------------------------------------

Text = tuple[str, str, tuple[str | int, ...], Language, str]
"""kind of record, its id, path to the text, language, the text"""


def _answer_texts(content: Content) -> Iterator[Text]:
    for intent in content.library.intents.values():
        for about, answer in intent.answers.items():
            for language, text in answer.texts.items():
                at = ("answers", about, language.value)
                yield "intent", intent.id, (*at, "short"), language, text.short
                if text.more:
                    yield "intent", intent.id, (*at, "more"), language, text.more


def _other_texts(content: Content) -> Iterator[Text]:
    library = content.library

    def each(kind: str, id_: str, path: tuple[str | int, ...], words: Words) -> Iterator[Text]:
        for language, text in words.items():
            yield kind, id_, (*path, language.value), language, text

    for trial in library.trials.values():
        yield from each("trial", trial.id, ("article",), trial.article)
        yield from each("trial", trial.id, ("line",), trial.line)
        yield from each("trial", trial.id, ("name",), trial.name)
    for name, words in library.sayings.items():
        yield from each("notices", "notices", ("sayings", name), words)
    for name, words in library.notices.items():
        path = ("disclaimer",) if name == "disclaimer" else ("notices", name)
        yield from each("notices", "notices", path, words)
    for claim in library.claims:
        yield from each("claim", claim.id, ("article",), claim.article)
        yield from each("claim", claim.id, ("evidence",), claim.evidence)
    for intent in library.intents.values():
        yield from each("intent", intent.id, ("title",), intent.title)


def _all_texts(content: Content) -> Iterator[Text]:
    yield from _answer_texts(content)
    yield from _other_texts(content)


def _fault(content: Content, text: Text, problem: str) -> Fault:
    kind, id_, path, _, _ = text
    return content.fault(kind, id_, path, f"{'/'.join(map(str, path))}: {problem}")


# --- references between records ---------------------------------------------------------------


def sources_exist(content: Content) -> Iterator[Fault]:
    """Every source named stands in sources.yaml, and every answer names one."""
    library = content.library
    named: list[tuple[str, str, tuple[str | int, ...], tuple[str, ...]]] = [
        ("intent", intent.id, ("answers", about, "sources"), answer.sources)
        for intent in library.intents.values()
        for about, answer in intent.answers.items()
    ]
    named += [("trial", trial.id, ("sources",), trial.sources) for trial in library.trials.values()]
    named += [("claim", claim.id, ("sources",), claim.sources) for claim in library.claims]
    for kind, id_, path, sources in named:
        for source in sources:
            if source not in library.sources:
                yield content.fault(kind, id_, path, f"the source {source!r} does not stand in sources.yaml")
        if not sources and not id_.startswith(WITHOUT_SOURCES):
            yield content.fault(kind, id_, path, f"{'/'.join(map(str, path))}: names no source")


def abouts_exist(content: Content) -> Iterator[Fault]:
    """What an intent is about is a known cell, tissue or trial, and has an answer; so has nothing else."""
    library = content.library
    for intent in library.intents.values():
        for about in intent.about:
            if not all(part in library.trials or part in library.concepts for part in about.split(",")):
                yield content.fault("intent", intent.id, ("about",), f"about {about!r}: no such cell, tissue or trial")
            if about not in intent.answers:
                yield content.fault("intent", intent.id, ("answers",), f"has no answer for {about!r}")
        for about in intent.answers:
            if about not in (ANY, *intent.about):
                yield content.fault("intent", intent.id, ("answers", about), f"answers {about!r}, which about does not list")
        if ANY not in intent.answers and intent.id != OUT_OF_SCOPE:
            yield content.fault("intent", intent.id, ("answers",), "has no answer “any”, for when nothing is named")
        for about in (None, *intent.about):
            if len(join_label(intent.id, about).encode()) > LABEL_BYTES:
                yield content.fault("intent", intent.id, ("id",), f"its label is longer than {LABEL_BYTES} bytes")


def labels_exist(content: Content) -> Iterator[Fault]:
    """Related intents, claims, golden questions and concepts point to what there is."""
    library = content.library
    for intent in library.intents.values():
        for label in intent.related:
            if not is_known(library, label):
                yield content.fault("intent", intent.id, ("related",), f"the related intent {label!r} does not exist")
    for claim in library.claims:
        for at, telling in enumerate(claim.told_in):
            if not is_known(library, telling.label):
                yield content.fault("claim", claim.id, ("told_in", at), f"the intent {telling.label!r} does not exist")
    for golden in library.golden:
        for label in golden.gives:
            if not is_known(library, label):
                yield content.fault("question", golden.ask, ("gives",), f"the intent {label!r} does not exist")
    for concept in library.concepts.values():
        for trial in concept.trials:
            if trial not in library.trials:
                yield content.fault("concept", concept.id, ("trials",), f"the trial {trial!r} does not exist")
    for record in library.trials.values():
        if record.route not in library.concepts:
            yield content.fault("trial", record.id, ("route",), f"the route {record.route!r} does not stand in concepts.yaml")


def references_exist(content: Content) -> Iterator[Fault]:
    """Every `{…}` in a text leads to a figure, a saying or numbers to call."""
    for text in _all_texts(content):
        _, _, path, language, written = text
        filler = Filler(content.library, language)
        for found in REFERENCE.finditer(written):
            name = found.group(1)
            if (name == "about" and path[0] == "title") or (name in ("date", "language") and path[0] == "notices"):
                continue
            try:
                filler.value(name)
            except KeyError:
                yield _fault(content, text, f"{{{name}}} leads nowhere")
        if without_references(written).count("{") or without_references(written).count("}"):
            yield _fault(content, text, "a { or } that belongs to no reference")


def without_references(text: str) -> str:
    """A text with its references taken out."""
    return REFERENCE.sub("", text)


# --- honesty ----------------------------------------------------------------------------------


def controls_are_told(content: Content) -> Iterator[Fault]:
    """Answers to "does it work" and lists of trials say in short how many had a control group."""
    for text in _answer_texts(content):
        _, id_, path, _, written = text
        if id_ in SAY_CONTROLS and path[-1] == "short" and CONTROLS not in written:
            yield _fault(content, text, f"must contain {CONTROLS}")


def claims_are_answered(content: Content) -> Iterator[Fault]:
    """Where the article departs from the evidence, the answer says what the evidence says."""
    library = content.library
    for claim in library.claims:
        for telling in claim.told_in:
            if not is_known(library, telling.label):
                continue
            id_, about = split_label(telling.label)
            answer = library.intents[id_].answers[about or ANY]
            for language, wanted in telling.words.items():
                read = _as_read(content, answer, language, whole=telling.part == "whole")
                for alternatives in wanted:
                    if not any(word.casefold() in read for word in alternatives.split("|")):
                        path = ("answers", about or ANY, language.value)
                        problem = f"{telling.label} ({language}, {telling.part}) must say {alternatives!r}: claim {claim.id}"
                        yield content.fault("intent", id_, path, problem)


def _as_read(content: Content, answer: Answer, language: Language, *, whole: bool) -> str:
    text = answer.texts[language]
    filler = Filler(content.library, language, trials=tuple(content.library.trials.values()))
    try:
        return without_markup(filler.fill(f"{text.short}\n{text.more}" if whole else text.short)).casefold()
    except KeyError:
        return ""


_PROMISE = re.compile(r"治癒|治愈|根治|痊癒|痊愈|\bcur(?:e|es|ed|ing|able)\b|\bheal(?:s|ed)?\b|保證|保证|\bguarantee", re.IGNORECASE)
_NO_PROMISE = re.compile(
    r"不|沒|没|無|无|未|非|別|别|嗎|吗|[?\uff1f]|\bno\b|\bnot\b|\bnone\b|\bnever\b|\bcannot\b|n['’]t\b|\bincurable\b|\bwithout\b|\bnothing\b|\bunproven\b"
    r"|警訊|警讯|可疑|warning|red flag|beware|“|「",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[^。!?！？.\n]+[。!?！？.\n]*")


def no_cure_is_promised(content: Content) -> Iterator[Fault]:
    """A sentence that speaks of a cure denies it, asks, or quotes it as a warning sign."""
    for text in _all_texts(content):
        for sentence in _SENTENCES.findall(text[4]):
            if (found := _PROMISE.search(sentence)) and not _NO_PROMISE.search(sentence):
                yield _fault(content, text, f"{found.group()!r} reads as a promise: {sentence.strip()[:60]!r}")


_HOPELESS = re.compile("無藥可治|无药可治|癥|干細胞|乾細胞")


def words_we_do_not_write(content: Content) -> Iterator[Fault]:
    """Neither the article's faulty characters nor its hopeless phrase."""
    for text in _all_texts(content):
        if text[3] is not Language.EN and (found := _HOPELESS.search(text[4])):
            if text[3] is Language.ZH_HANS and found.group() == "干細胞":
                continue
            yield _fault(content, text, f"{found.group()!r} is not written here")


# --- figures and languages --------------------------------------------------------------------

_NUMBER = re.compile(r"(?<![\w.-])\d+(?:[.,]\d+)*%?")


def figures_are_references(content: Content) -> Iterator[Fault]:
    """A trial's figure in an answer refers to trials.yaml, so that one change is a change everywhere."""
    figures: dict[str, str] = {}
    for trial in content.library.trials.values():
        for name, figure in [("enrolled", trial.enrolled), *trial.figures.items()]:
            written = str(figure)
            # Small counts are too common in any text; what is unmistakable is held to its place.
            if re.fullmatch(r"\d+(?:[.,]\d+)?%?", written) and len(re.sub(r"\D", "", written)) >= 2:
                figures.setdefault(written, f"{trial.id}.{name}")
    for text in _answer_texts(content):
        if text[3] not in WRITTEN_LANGUAGES or not _touches_trials(text[1]):
            continue
        for number in _NUMBER.findall(without_references(text[4])):
            if number in figures:
                yield _fault(content, text, f"{number} is a trial's figure: write {{{figures[number]}}}, or {{plain:{number}}} if it is another number")


def _touches_trials(intent: str) -> bool:
    return intent.split(".")[0] in ("trial", "trials", "cell", "msc", "nsc", "best", "compare", "choose", "route")


def languages_agree(content: Content) -> Iterator[Fault]:
    """The written languages have the same references, numbers and links."""
    library = content.library
    for intent in library.intents.values():
        for about, answer in intent.answers.items():
            for part in ("short", "more"):
                texts = {language: getattr(answer.texts[language], part) for language in WRITTEN_LANGUAGES}
                yield from _disagreements(content, ("intent", intent.id, ("answers", about), part), texts)
    for trial in library.trials.values():
        for name, words in (("line", trial.line), ("article", trial.article)):
            yield from _disagreements(content, ("trial", trial.id, (name,), ""), words)
    for name, words in library.sayings.items():
        yield from _disagreements(content, ("notices", "notices", ("sayings", name), ""), words)


def _disagreements(content: Content, place: tuple[str, str, tuple[str, ...], str], texts: Words) -> Iterator[Fault]:
    kind, id_, path, part = place
    hant, en = texts[Language.ZH_HANT], texts[Language.EN]
    for what, found in (("references", _references), ("numbers", _numbers), ("links", _links), ("bold text", _bold)):
        here, there = found(hant), found(en)
        if here != there:
            only = sorted(((here - there) + (there - here)).elements())
            at = tuple(step for step in (*path, Language.EN.value, part) if step)
            yield content.fault(kind, id_, at, f"{'/'.join((*path, part))}: zh-Hant and en differ in {what}: {', '.join(only)}")


def _references(text: str) -> Counter[str]:
    return Counter(dict.fromkeys(REFERENCE.findall(text), 1))


def _numbers(text: str) -> Counter[str]:
    return Counter(dict.fromkeys(_NUMBER.findall(without_references(text)), 1))


def _links(text: str) -> Counter[str]:
    return Counter(dict.fromkeys(hosts_in(text), 1))


def _bold(text: str) -> Counter[str]:
    return Counter(re.findall(r"<[bi]>", text))


# Words that withhold a claim. A text that has one in one language has one in the others.
_HEDGES: tuple[tuple[str, str, str], ...] = (
    ("not verified", "未經查證|未查證|無法查證|沒能查證|查證不到|尚未查證|沒有查到|查不到|無法確認|未能確認|沒能確認|無法證實|未能查證|沒有查證", r"not (?:been |yet )?verified|could not (?:be )?(?:verif|confirm|check|find)|not (?:been |be )?(?:confirmed|found)|unverified|unconfirmed|(?:nor|none|no [\w -]+) (?:was |were )?found"),
    ("control group", "對照組|安慰劑", r"control|placebo|sham|comparison group"),
    ("missed its goal", "沒有達到|未達|沒達到|沒達成", r"miss|did not (?:meet|reach)|not met|fail"),
)  # fmt: skip


def hedges_agree(content: Content) -> Iterator[Fault]:
    """Where one language withholds a claim, the other does too."""
    for intent in content.library.intents.values():
        for about, answer in intent.answers.items():
            hant, en = (f"{t.short} {t.more}" for t in (answer.texts[lang] for lang in WRITTEN_LANGUAGES))
            for name, in_hant, in_en in _HEDGES:
                here, there = bool(re.search(in_hant, hant)), bool(re.search(in_en, en, re.IGNORECASE))
                if here != there:
                    missing = Language.EN if here else Language.ZH_HANT
                    yield content.fault(
                        "intent", intent.id, ("answers", about, missing.value),
                        f"answers/{about}: {missing} does not say “{name}”, the other language does",
                    )  # fmt: skip


def simplified_is_simplified(content: Content) -> Iterator[Fault]:
    """No character of the derived text is left in the Traditional script."""
    for text in _all_texts(content):
        if text[3] is not Language.ZH_HANS:
            continue
        left = {c for c in text[4] if script_of(c) is Language.ZH_HANT}
        if left:
            yield _fault(content, text, f"zh-Hans has Traditional characters: {''.join(sorted(left))}")


# --- form -------------------------------------------------------------------------------------

_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?=\s|$)")


def punctuation_is_chinese(content: Content) -> Iterator[Fault]:
    """Chinese texts have Chinese punctuation."""
    for text in _all_texts(content):
        if text[3] is Language.ZH_HANT and (found := _HALF_WIDTH.search(text[4])):
            yield _fault(content, text, f"half-width punctuation: {found.group()!r}; write ，；：？！。")


_SENTENCE_ENDS = re.compile(r"[。！？]+|[.!?](?:[\s”\"')]|$)")


def short_is_short(content: Content) -> Iterator[Fault]:
    """`short` has at most three sentences."""
    for text in _answer_texts(content):
        if text[2][-1] != "short":
            continue
        counted = len(_SENTENCE_ENDS.findall(_abbreviations_out(without_markup(text[4]))))
        counted += text[4].count(CONTROLS) if text[4].rstrip().endswith(CONTROLS) else 0
        if counted > SHORT_SENTENCES:
            yield _fault(content, text, f"{counted} sentences; at most {SHORT_SENTENCES}")


def _abbreviations_out(text: str) -> str:
    return re.sub(r"\b(?:e\.g|i\.e|et al|Dr|Mr|Mrs|No|approx|U\.S|a\.m|p\.m|vs)\.", "", text)


class _Tags(HTMLParser):
    """Finds what is not well-formed in `<b>` and `<i>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.problem: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("b", "i") or attrs:
            self.problem = f"the tag <{tag}> is not allowed; only <b> and <i> are"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problem = f"</{tag}> closes nothing that is open"

    def handle_entityref(self, name: str) -> None:
        if name not in ("lt", "gt", "amp", "quot"):
            self.problem = f"&{name}; is not known to Telegram; write the character"


def markup_is_valid(content: Content) -> Iterator[Fault]:
    """Telegram takes the markup: `<b>` and `<i>`, closed, and `<`, `>`, `&` written as entities."""
    for text in _all_texts(content):
        problem = markup_problem(text[4])
        if problem:
            yield _fault(content, text, problem)


def markup_problem(text: str) -> str | None:
    """What is wrong with a text's markup, or None."""
    if re.search(r"<(?!/?[a-zA-Z])", text):
        return "a bare <; write &lt;"
    if re.search(r"&(?!(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);)", text):
        return "a bare &; write &amp;"
    tags = _Tags()
    tags.feed(text)
    tags.close()
    if tags.problem is None and tags.open:
        return f"<{tags.open[-1]}> is not closed"
    if tags.problem is None and re.search(r"<[^>]*$", text):
        return "a tag is not closed"
    return tags.problem


_HOST = re.compile(r"(?:https?://|www\.)[^\s<>()（），。、；]+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|cn|tw|hk|sg|my|au|uk|ca|gov|info|io|me|ru|top|xyz|shop|site|online)\b(?:\.[a-z]{2})?", re.IGNORECASE)


def hosts_in(text: str) -> list[str]:
    """The sites that a text names, with or without https, lower case and without www."""
    found = []
    for match in _HOST.findall(text):
        host = urlsplit(match if "//" in match else f"https://{match}").hostname or match
        found.append(host.removeprefix("www.").lower().rstrip("."))
    return found


def links_are_listed(content: Content) -> Iterator[Fault]:
    """Texts name no site that sources.yaml does not list."""
    listed = {host for source in content.library.sources.values() if source.link for host in hosts_in(source.link)}
    for text in _all_texts(content):
        for host in hosts_in(text[4]):
            if host not in listed:
                yield _fault(content, text, f"the site {host} does not stand in sources.yaml")


def dates_run_forward(content: Content) -> Iterator[Fault]:
    """A review is due after it was done."""
    for intent in content.library.intents.values():
        for about, answer in intent.answers.items():
            if answer.review_by <= answer.reviewed:
                yield content.fault("intent", intent.id, ("answers", about, "review_by"), "review_by is not after reviewed")
    for trial in content.library.trials.values():
        if trial.review_by <= trial.reviewed:
            yield content.fault("trial", trial.id, ("review_by",), "review_by is not after reviewed")


def titles_fit(content: Content) -> Iterator[Fault]:
    """A button's words fit a small phone."""
    library = content.library
    for intent in library.intents.values():
        for about in (None, *intent.about):
            for language in Language:
                try:
                    title = title_of(library, join_label(intent.id, about), language)
                except KeyError:
                    continue  # abouts_exist names it
                if len(title) > TITLE_UNITS[language]:
                    yield content.fault("intent", intent.id, ("title", language.value), f"{title!r} is longer than {TITLE_UNITS[language]} characters")


def phrasings_are_distinct(content: Content) -> Iterator[Fault]:
    """No phrasing stands twice."""
    first: dict[str, str] = {}
    for intent in content.library.intents.values():
        for group, phrasings in intent.phrasings.items():
            for at, phrasing in enumerate(phrasings):
                key = phrasing.casefold().strip(" ?？。.!！")
                if key in first:
                    where = "here already" if first[key] == intent.id else f"in {first[key]} too"
                    yield content.fault("intent", intent.id, ("phrasings", group, at), f"{phrasing!r} stands {where}")
                first.setdefault(key, intent.id)


STATIC_RULES: tuple[Rule, ...] = (
    sources_exist, abouts_exist, labels_exist, references_exist, controls_are_told, claims_are_answered,
    no_cure_is_promised, words_we_do_not_write, figures_are_references, languages_agree, hedges_agree,
    simplified_is_simplified, punctuation_is_chinese, short_is_short, markup_is_valid, links_are_listed,
    dates_run_forward, titles_fit, phrasings_are_distinct,
)  # fmt: skip


# --- with the engine --------------------------------------------------------------------------


def phrasings_reach_home(content: Content, engine: Engine) -> Iterator[Fault]:
    """Every phrasing reaches its own intent, and sets off no alarm unless it is one."""
    for intent in content.library.intents.values():
        for group, phrasings in intent.phrasings.items():
            for at, phrasing in enumerate(phrasings):
                problem = _phrasing_problem(engine, intent, phrasing)
                if problem:
                    yield content.fault("intent", intent.id, ("phrasings", group, at), f"{phrasing!r} {problem}")


def _phrasing_problem(engine: Engine, intent: Intent, phrasing: str) -> str | None:
    reading = engine.reader.read_phrasing(phrasing)
    if not intent.id.startswith("safety.") and (alarm := engine.guards.urgent(reading.folded)):
        return f"sets off {alarm}"
    best, second = engine.matcher.rank(reading.masked).candidates[:2]
    if best.label != intent.id:
        return f"reaches {best.label}"
    if best.score - second.score < 0.02:
        return f"reaches {second.label} as well"
    return None


def golden_questions_hold(content: Content, engine: Engine) -> Iterator[Fault]:
    """Every golden question reaches what it must, or is not answered."""
    for golden in content.library.golden:
        reply = engine.answer(Question(text=golden.ask))
        if not golden.gives and reply.labels and reply.labels != ("smalltalk",):
            yield content.fault("question", golden.ask, (), f"is answered by {', '.join(reply.labels)} and must not be")
        if golden.gives and not set(reply.labels) & set(golden.gives):
            reached = ", ".join(reply.labels) or f"{reply.outcome}: {', '.join(o.label for o in reply.options) or 'nothing'}"
            yield content.fault("question", golden.ask, ("gives",), f"must reach {', '.join(golden.gives)}, reaches {reached}")


def replies_fit_a_message(content: Content, engine: Engine) -> Iterator[Fault]:
    """Every reply with its sources and the disclaimer fits one Telegram message."""
    library = content.library
    for intent in library.intents.values():
        for about in intent.answers:
            label = join_label(intent.id, None if about == ANY else about)
            for language in Language:
                reply = engine.reply_for((label,), Question(text="", language=language))
                units = len(reply_text(library, reply).encode("utf-16-le")) // 2
                if units > MESSAGE_LIMIT:
                    yield content.fault(
                        "intent", intent.id, ("answers", about, language.value),
                        f"answers/{about}: {units} characters with sources and disclaimer; a message holds {MESSAGE_LIMIT}",
                    )  # fmt: skip


ENGINE_RULES: tuple[Callable[[Content, Engine], Iterator[Fault]], ...] = (
    phrasings_reach_home,
    golden_questions_hold,
    replies_fit_a_message,
)

__all__ = ["CELLS", "check", "must_pass"]
