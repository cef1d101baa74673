"""What the content files look like: each form checks one record and makes it one of `faq.models`.

pydantic is here and nowhere else in `faq`; `faq.load` turns what it refuses into faults.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from faq.models import (
    Answer,
    AnswerText,
    Claim,
    ClinicOption,
    ClinicQuestion,
    ClinicWalk,
    Concept,
    ConceptKind,
    Control,
    Golden,
    HelpLine,
    Intent,
    Language,
    MainGoal,
    MenuStep,
    Region,
    Source,
    SourceKind,
    Telling,
    Trial,
    TrialStatus,
    VisitGuide,
    VisitTopic,
    Words,
)
from faq.normalise import to_simplified

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)]
Texts = Annotated[list[Text], Field(min_length=1)]
Link = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"']+$")]
FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Measure = Annotated[float, Field(allow_inf_nan=False)]
MenuId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]*$", max_length=20)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,2}$")]


class Form(BaseModel):
    """A record as it stands in a file: no unknown key, no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WordsForm(Form):
    """One text in the written languages; zh-Hans is derived unless it is written too."""

    hant: Text = Field(alias="zh-Hant")
    en: Text
    hans: Text | None = Field(None, alias="zh-Hans")

    def words(self) -> Words:
        """The text in all languages."""
        return {
            Language.ZH_HANT: self.hant,
            Language.ZH_HANS: self.hans or to_simplified(self.hant),
            Language.EN: self.en,
        }


class SourceForm(Form):
    """A record of sources.yaml."""

    id: Id
    kind: Annotated[SourceKind, Field(strict=False)]
    title: Text
    by: Text
    year: Annotated[int, Field(ge=1900, le=2100)]
    link: Link | None
    note: WordsForm | None = None

    def record(self) -> Source:
        """The source."""
        return Source(
            id=self.id,
            title=self.title,
            by=self.by,
            year=self.year,
            kind=self.kind,
            link=self.link,
            note=self.note.words() if self.note else None,
        )


class ConceptForm(Form):
    """A record of concepts.yaml."""

    id: Id
    kind: Annotated[ConceptKind, Field(strict=False)]
    name: WordsForm
    button: WordsForm
    spellings: Texts
    exact: bool = False
    trials: list[Id] = []
    implies: Id | None = None

    def record(self) -> Concept:
        """The concept."""
        return Concept(
            id=self.id,
            kind=self.kind,
            name=self.name.words(),
            button=self.button.words(),
            spellings=tuple(self.spellings),
            exact=self.exact,
            trials=tuple(self.trials),
            implies=self.implies,
        )


class TrialForm(Form):
    """A record of trials.yaml."""

    id: Id
    cell: Literal["MSC", "NSC", "iPSC"]
    tissue: Literal["BM", "AD", "UC"] | None
    row: Annotated[int, Field(ge=1)]
    name: WordsForm
    phase: Literal["I", "I/II", "I/IIa", "II", "III"]
    enrolled: Annotated[int, Field(ge=1)]
    route: Id
    injections: Text | None
    control: Annotated[Control, Field(strict=False)]
    main_goal: Annotated[MainGoal, Field(strict=False)]
    status: Annotated[TrialStatus, Field(strict=False)]
    year: Annotated[int, Field(ge=1990, le=2100)]
    registry: Text | None
    expected: date | None
    follow_up: Text | None
    figures: dict[FigureName, int | Measure | date | Text]
    article: WordsForm
    line: WordsForm
    sources: Annotated[list[Id], Field(min_length=1)]
    reviewed: date
    review_by: date

    def record(self) -> Trial:
        """The trial."""
        return Trial(
            **{
                name: getattr(self, name)
                for name in (
                    "id", "cell", "tissue", "row", "phase", "enrolled", "route", "injections",
                    "control", "main_goal", "status", "year", "registry", "expected", "follow_up",
                    "reviewed", "review_by",
                )
            },
            name=self.name.words(),
            figures=dict(self.figures),
            article=self.article.words(),
            line=self.line.words(),
            sources=tuple(self.sources),
        )  # fmt: skip


class AnswerTextForm(Form):
    """One language of an answer."""

    short: Text
    more: str = ""

    def text(self) -> AnswerText:
        """The text as written."""
        return AnswerText(short=self.short, more=self.more.strip())

    def simplified(self) -> AnswerText:
        """The text in Simplified Chinese."""
        text = self.text()
        return AnswerText(short=to_simplified(text.short), more=to_simplified(text.more))


class AnswerForm(Form):
    """An answer of an intent."""

    hant: AnswerTextForm = Field(alias="zh-Hant")
    en: AnswerTextForm
    hans: AnswerTextForm | None = Field(None, alias="zh-Hans")
    sources: list[Id]
    reviewed: date
    review_by: date

    def record(self) -> Answer:
        """The answer in all languages."""
        return Answer(
            texts={
                Language.ZH_HANT: self.hant.text(),
                Language.ZH_HANS: self.hans.text() if self.hans else self.hant.simplified(),
                Language.EN: self.en.text(),
            },
            sources=tuple(self.sources),
            reviewed=self.reviewed,
            review_by=self.review_by,
        )


class PhrasingsForm(Form):
    """How people ask, by language group."""

    zh: Texts
    en: Texts


class IntentForm(Form):
    """A record of intents/<topic>.yaml."""

    id: Id
    about: list[Text] = []
    title: WordsForm
    phrasings: PhrasingsForm
    answers: dict[str, AnswerForm]
    related: list[Text] = []

    def record(self, topic: str) -> Intent:
        """The intent; its topic is the name of its file."""
        return Intent(
            id=self.id,
            topic=topic,
            title=self.title.words(),
            about=tuple(self.about),
            phrasings={"zh": tuple(self.phrasings.zh), "en": tuple(self.phrasings.en)},
            answers={about: answer.record() for about, answer in self.answers.items()},
            related=tuple(self.related),
        )


class HelpLineForm(Form):
    """A line of a region."""

    name: WordsForm
    number: Text | None
    hours: WordsForm
    by_text: WordsForm | None = None
    link: Link | None = None

    def record(self) -> HelpLine:
        """The help line."""
        return HelpLine(
            name=self.name.words(),
            number=self.number,
            hours=self.hours.words(),
            by_text=self.by_text.words() if self.by_text else None,
            link=self.link,
        )


class RegionForm(Form):
    """A region of notices.yaml."""

    id: Id
    name: WordsForm
    emergency: Text
    lines: list[HelpLineForm]
    checked: date

    def record(self) -> Region:
        """The region."""
        return Region(
            id=self.id,
            name=self.name.words(),
            emergency=self.emergency,
            lines=tuple(line.record() for line in self.lines),
            checked=self.checked,
        )


class NoticesForm(Form):
    """The whole of notices.yaml."""

    disclaimer: WordsForm
    sayings: dict[Id, WordsForm]
    notices: dict[Id, WordsForm]
    regions: list[RegionForm]


class ToldWordsForm(Form):
    """Words that must be told, in each written language."""

    hant: Texts = Field(alias="zh-Hant")
    en: Texts


class TellingForm(Form):
    """Where a claim is answered."""

    label: Text
    part: Literal["short", "whole"]
    words: ToldWordsForm

    def record(self) -> Telling:
        """The telling."""
        words = {Language.ZH_HANT: tuple(self.words.hant), Language.EN: tuple(self.words.en)}
        return Telling(label=self.label, part=self.part, words=words)


class ClaimForm(Form):
    """A record of claims.yaml."""

    id: Id
    severity: Literal["A", "B"]
    article: WordsForm
    evidence: WordsForm
    sources: list[Id]
    told_in: Annotated[list[TellingForm], Field(min_length=1)]

    def record(self) -> Claim:
        """The claim."""
        return Claim(
            id=self.id,
            severity=self.severity,
            article=self.article.words(),
            evidence=self.evidence.words(),
            sources=tuple(self.sources),
            told_in=tuple(telling.record() for telling in self.told_in),
        )


class GoldenForm(Form):
    """A record of questions.yaml."""

    ask: Text
    gives: list[Text]
    why: Text

    def record(self) -> Golden:
        """The golden question."""
        return Golden(ask=self.ask, gives=tuple(self.gives), why=self.why)


class DialectForm(Form):
    """A record of dialects.yaml."""

    words: Texts
    means: str


class GuardsForm(Form):
    """The whole of guards.yaml, as one record."""

    lists: dict[Id, list[Text]]


class MenuItemForm(Form):
    """What stands on a step of the menu: a label, or a step below it."""

    label: Text | None = None
    id: MenuId | None = None
    title: WordsForm | None = None
    items: list["MenuItemForm"] = []

    @model_validator(mode="before")
    @classmethod
    def of_label(cls, value: object) -> object:
        """A bare label, as most items are written."""
        return {"label": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def is_one_of_both(self) -> Self:
        """Refuse half a step, and a label with a step's keys."""
        step = self.id is not None and self.title is not None and bool(self.items)
        if step is (self.label is not None) or (self.label and (self.id or self.items)):
            raise PydanticCustomError("menu_item", "a label, or an id with title and items")
        return self

    def record(self) -> str | MenuStep:
        """The label, or the step."""
        if self.label is not None or self.id is None or self.title is None:
            return self.label or ""
        return menu_step(self.id, self.title, self.items)


class MenuForm(Form):
    """The whole of menu.yaml."""

    title: WordsForm
    items: Annotated[list[MenuItemForm], Field(min_length=1)]
    popular: Annotated[list[Text], Field(min_length=10, max_length=10)]

    def record(self) -> MenuStep:
        """The first step."""
        return menu_step("", self.title, self.items)


def menu_step(id_: str, title: WordsForm, items: list[MenuItemForm]) -> MenuStep:
    """A step with all that is below it."""
    return MenuStep(
        id=id_,
        title=title.words(),
        items=tuple(item.record() for item in items),
        names={item.label: item.title.words() for item in items if item.label and item.title},
    )


class ClinicOptionForm(Form):
    """An answer to a question of clinic.yaml."""

    code: Code
    text: WordsForm
    caution: WordsForm | None = None
    ask: WordsForm | None = None
    sources: list[Id] = []

    def record(self) -> ClinicOption:
        """The answer."""
        return ClinicOption(
            code=self.code,
            text=self.text.words(),
            caution=self.caution.words() if self.caution else None,
            ask=self.ask.words() if self.ask else None,
            sources=tuple(self.sources),
        )


class ClinicQuestionForm(Form):
    """A question of clinic.yaml."""

    text: WordsForm
    options: Annotated[list[ClinicOptionForm], Field(min_length=2, max_length=4)]


class ClinicForm(Form):
    """The whole of clinic.yaml."""

    opening: WordsForm
    cautions_heading: WordsForm
    asks_heading: WordsForm
    closing: WordsForm
    questions: Annotated[list[ClinicQuestionForm], Field(min_length=1, max_length=20)]
    sources: Annotated[list[Id], Field(min_length=1)]
    reviewed: date
    review_by: date

    def record(self) -> ClinicWalk:
        """The walk, its questions counted."""
        return ClinicWalk(
            opening=self.opening.words(),
            cautions_heading=self.cautions_heading.words(),
            asks_heading=self.asks_heading.words(),
            closing=self.closing.words(),
            questions=tuple(
                ClinicQuestion(
                    number=number,
                    of=len(self.questions),
                    text=question.text.words(),
                    options=tuple(option.record() for option in question.options),
                )
                for number, question in enumerate(self.questions, 1)
            ),
            sources=tuple(self.sources),
            reviewed=self.reviewed,
            review_by=self.review_by,
        )


class VisitTopicForm(Form):
    """A topic of visit.yaml."""

    id: TopicId
    title: WordsForm
    labels: list[Text]
    questions: Annotated[list[WordsForm], Field(min_length=2, max_length=4)]

    def record(self) -> VisitTopic:
        """The topic."""
        return VisitTopic(
            id=self.id,
            title=self.title.words(),
            labels=tuple(self.labels),
            questions=tuple(question.words() for question in self.questions),
        )


class VisitForm(Form):
    """The whole of visit.yaml."""

    opening: WordsForm
    title: WordsForm
    first: WordsForm
    last: WordsForm
    footer: WordsForm
    any_trial: WordsForm
    topics: Annotated[list[VisitTopicForm], Field(min_length=1)]

    def record(self) -> VisitGuide:
        """The guide."""
        return VisitGuide(
            opening=self.opening.words(),
            title=self.title.words(),
            first=self.first.words(),
            last=self.last.words(),
            footer=self.footer.words(),
            any_trial=self.any_trial.words(),
            topics=tuple(topic.record() for topic in self.topics),
        )
