"""The records that everything else passes around: frozen, typed, free of I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """A language a family reads. zh-Hant and en are written, zh-Hans is derived from zh-Hant."""

    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"
    EN = "en"


WRITTEN_LANGUAGES = (Language.ZH_HANT, Language.EN)


class SourceKind(StrEnum):
    """What stands behind a fact, the article lowest."""

    REVIEW = "review"
    PAPER = "paper"
    REGISTRY = "registry"
    REGULATOR = "regulator"
    COMPANY = "company"
    NEWS = "news"
    GUIDANCE = "guidance"
    ARTICLE = "article"


class Control(StrEnum):
    """Whom a trial compared its patients with."""

    NONE = "none"
    OWN_PAST = "own-past"
    OLD_RECORDS = "old-records"
    OTHER_LEG = "other-leg"
    PLACEBO = "placebo"
    SHAM = "sham"


CONCURRENT_CONTROLS = frozenset({Control.PLACEBO, Control.SHAM})
"""A control group of its own, treated at the same time. Only these can show that cells work."""


class MainGoal(StrEnum):
    """What became of the question that a trial fixed in advance."""

    MISSED = "missed"
    SAFETY_ONLY = "safety-only"
    NOT_A_FAIR_TEST = "not-a-fair-test"


class TrialStatus(StrEnum):
    """Where a trial stands."""

    COMPLETED = "completed"
    FOLLOW_UP = "follow-up"


class ConceptKind(StrEnum):
    """What sort of thing a name names. The kind's value is its placeholder in phrasings."""

    CELL = "cell"
    TISSUE = "tissue"
    ROUTE = "route"
    TRIAL = "trial"
    STEM_CELL = "stemcell"
    DISEASE = "als"
    DRUG = "drug"
    OTHER_DISEASE = "other_disease"
    OTHER_THERAPY = "other_therapy"
    PLACE = "place"
    PERSON = "person"
    FEATURE = "feature"
    """Something that tells one trial from another, or a word that only looks like a name."""


class Outcome(StrEnum):
    """What came of a question."""

    ANSWERED = "answered"
    UNCERTAIN = "uncertain"
    DECLINED = "declined"
    URGENT = "urgent"
    UNKNOWN = "unknown"


Words = Mapping[Language, str]
"""One text in every language, zh-Hans included once the library is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from."""

    id: str
    """Kept for life, e.g. "baloh-2022"."""
    title: str
    by: str
    """Authors or publisher, short."""
    year: int
    kind: SourceKind
    link: str | None
    """https, shown to families; None where no page may be linked (the article) or none was seen."""
    note: Words | None = None
    """What a reader should know about it, e.g. that a company wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Something that questions name: a cell, a tissue, a route, a drug, a trial's product."""

    id: str
    kind: ConceptKind
    name: Words
    """As written in a sentence."""
    button: Words
    """As written on a button, a few characters."""
    spellings: tuple[str, ...]
    """Every way in which people write it, either script, unfolded."""
    exact: bool = False
    """True where a near miss would be another word: never found fuzzily or by sound."""
    trials: tuple[str, ...] = ()
    """The trials that it points to, for products and features."""
    implies: str | None = None
    """The cell or tissue that it belongs to where none is named (VEGF: MSC, secretome: AD)."""


Figure = int | float | str | date
"""A trial's figure: a count, a measure, a text such as "2×10⁶", a day, or "YYYY-MM"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One row of the review's two trial tables, with what its paper and registry say."""

    id: str
    cell: str
    tissue: str | None
    row: int
    """Its row in its own cell's table, from 1."""
    name: Words
    """Short, for buttons and lists."""
    phase: str
    """As the review prints it: I, I/II, I/IIa, II, III."""
    enrolled: int
    """People, as the review prints it."""
    route: str
    """A route's concept id."""
    injections: str | None
    control: Control
    main_goal: MainGoal
    status: TrialStatus
    year: int
    """Of the publication, or of the announcement of the result."""
    registry: str | None
    expected: date | None
    """When the registry expects the end, if still open."""
    follow_up: str | None
    """Longest follow-up as people name it, e.g. "5 years"."""
    figures: Mapping[str, Figure]
    article: Words
    """What the article says of it, restated."""
    line: Words
    """The honest short form, one line in lists."""
    sources: tuple[str, ...]
    reviewed: date
    review_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """An answer in one language, with `{…}` references into trials and sayings."""

    short: str
    """At most three sentences; most people read no further."""
    more: str = ""
    """The rest, opened on demand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What families read about one intent and one thing it is about."""

    texts: Mapping[Language, AnswerText]
    sources: tuple[str, ...]
    reviewed: date
    review_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One thing that families ask."""

    id: str
    """Kept for life: buttons, links and statistics carry it."""
    topic: str
    """The file that it stands in."""
    title: Words
    """What its button says; `{about}` stands for what it is about."""
    about: tuple[str, ...]
    """What it can be about: cells, tissues, trials, or cells joined by commas; may be empty."""
    phrasings: Mapping[str, tuple[str, ...]]
    """How people ask, by language group "zh" (either script, Cantonese too) and "en"."""
    answers: Mapping[str, Answer]
    """By what it is about; "any" where nothing is named."""
    related: tuple[str, ...]
    """Labels of what people ask next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """A number to call, or a site, for somebody in despair."""

    name: Words
    number: str | None
    hours: Words
    by_text: Words | None = None
    """How to reach it without speaking; many people with ALS cannot."""
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The numbers of one place."""

    id: str
    name: Words
    emergency: str
    lines: tuple[HelpLine, ...]
    checked: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A point where the article departs from the evidence, and what answers must say there."""

    id: str
    severity: str
    """A: a family could be harmed or badly misled; B: something material is left out."""
    article: Words
    evidence: Words
    sources: tuple[str, ...]
    told_in: tuple["Telling", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Words that an answer must contain, in every language."""

    label: str
    part: str
    """short | whole"""
    words: Mapping[Language, tuple[str, ...]]
    """Each must occur; alternatives are joined by "|"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A question with the labels that it must reach; no label: it must not be answered."""

    ask: str
    gives: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuStep:
    """One step of the menu: a question to the person, and what can be pressed there."""

    id: str
    """Kept for life, because buttons carry it; the first step's is empty."""
    title: Words
    """On the button that leads here, and above the step."""
    items: tuple["str | MenuStep", ...]
    """Labels, and the steps below; in the order of the buttons."""
    names: Mapping[str, Words] = field(default_factory=dict)
    """What the button of a label says here, where the intent's title would not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicOption:
    """One answer to a question about a clinic's offer, and what follows from it."""

    code: str
    """One letter, kept for life; different within a question."""
    text: Words
    """On the button."""
    caution: Words | None
    """What to know; also what a good answer does not show."""
    ask: Words | None
    """What to ask next."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicQuestion:
    """One question about a clinic's offer."""

    number: int
    """From 1."""
    of: int
    """How many questions there are."""
    text: Words
    options: tuple[ClinicOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicWalk:
    """The walk through what a clinic offers."""

    opening: Words
    """Above the first question."""
    cautions_heading: Words
    asks_heading: Words
    closing: Words
    """Under every outcome: what good answers do not show, whom to ask, what is stored."""
    questions: tuple[ClinicQuestion, ...]
    sources: tuple[str, ...]
    """Of the closing."""
    reviewed: date
    review_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicOutcome:
    """What follows from the answers: never a verdict on a clinic."""

    text: str
    """Telegram HTML, without the disclaimer."""
    sources: tuple[Source, ...]
    reviewed: date
    review_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTopic:
    """Something to speak about with the neurologist."""

    id: str
    """One or two letters, kept for life, because buttons carry it."""
    title: Words
    labels: tuple[str, ...]
    """Labels after which it is chosen beforehand; an intent's id stands for all its labels."""
    questions: tuple[Words, ...]
    """Most important first; `{cell}` and `{trial}` stand for what was talked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitGuide:
    """What sheets for a visit are made of."""

    opening: Words
    """Above the choice of topics."""
    title: Words
    first: Words
    """The question that every sheet begins with."""
    last: Words
    """The question that every sheet ends with."""
    footer: Words
    any_trial: Words
    """What `{trial}` is where none was talked about."""
    topics: tuple[VisitTopic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSheet:
    """Questions to take to the neurologist, as Telegram HTML."""

    title: str
    questions: tuple[str, ...]
    footer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All content, checked: what a question is answered from."""

    intents: Mapping[str, Intent]
    trials: Mapping[str, Trial]
    sources: Mapping[str, Source]
    concepts: Mapping[str, Concept]
    notices: Mapping[str, Words]
    sayings: Mapping[str, Words]
    regions: Mapping[str, Region]
    claims: tuple[Claim, ...]
    golden: tuple[Golden, ...]
    guard_words: Mapping[str, tuple[str, ...]]
    """Cues for faq/guards.py, by the name that the rules use."""
    equivalents: tuple[tuple[str, str], ...]
    """Regional words and the common ones that they are compared as."""
    menu: MenuStep
    """The first step of /menu, through which every answer is reached."""
    popular: tuple[str, ...]
    """Ten labels that families ask for most, best first."""
    clinic: ClinicWalk
    visit: VisitGuide
    version: str
    """Hex digest of the content files, 12 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a conversation is about, for follow-ups."""

    intent: str | None = None
    about: tuple[str, ...] = ()
    """Cells, a tissue or a trial that the last answer was about."""
    cells: tuple[str, ...] = ()
    """Cells talked of lately, the latest last: what "those two" means."""
    options: tuple[str, ...] = ()
    """Labels just offered, in order: a digit chooses one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text as typed, with what is known about the one who asks."""

    text: str
    language: Language | None = None
    """Wanted by the person; None: the language of the text."""
    fallback_language: Language = Language.ZH_HANT
    """Where the text has none (a number, a name): the person's last language."""
    region: str | None = None
    topic: Topic = field(default_factory=Topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice on a button."""

    text: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One answer within a reply, references filled in."""

    label: str
    short: str
    more: str
    sources: tuple[Source, ...]
    reviewed: date | None
    review_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a person is told: never with the disclaimer, which the way out adds."""

    outcome: Outcome
    language: Language
    parts: tuple[Part, ...]
    options: tuple[Option, ...]
    """Choices if uncertain, related questions otherwise."""
    score: float
    """0–100, how sure the engine is."""
    topic: Topic

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels answered, in order; none if uncertain or unknown."""
        return tuple(part.label for part in self.parts if part.label)
