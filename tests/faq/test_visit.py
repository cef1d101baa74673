"""Questions to take to the neurologist: few, fairly shared out, and about what was talked of."""

from dataclasses import replace
from itertools import combinations

import pytest

from bot.markup import parse_html
from faq.labels import every_label
from faq.models import Language, Library, VisitGuide, VisitTopic
from faq.visit import MOST_QUESTIONS, preselected, sheet, topics

IDS = ("c", "s", "t", "r", "o", "m", "b", "k")
"""What buttons carry: ids may be added, and are never taken away."""


def test_no_topic_is_taken_away(library: Library) -> None:
    """A button pressed a year from now still means its topic."""
    assert set(IDS) <= {topic.id for topic in topics(library)}


def test_every_choice_makes_a_short_sheet(library: Library) -> None:
    """Whatever is chosen, 2 to 10 questions, the general ones around those of the topics."""
    guide = library.visit
    for number in range(len(IDS) + 1):
        for chosen in combinations(IDS, number):
            made = sheet(library, chosen, Language.EN)
            assert 2 <= len(made.questions) <= MOST_QUESTIONS
            assert made.questions[0] == guide.first[Language.EN]
            assert made.questions[-1] == guide.last[Language.EN]
            wanted = sum(len(topic.questions) for topic in topics(library) if topic.id in chosen)
            assert len(made.questions) == min(wanted + 2, MOST_QUESTIONS)
            assert len(set(made.questions)) == len(made.questions)


def test_every_topic_chosen_has_its_first_question(library: Library) -> None:
    """With all topics chosen nobody's question is crowded out by another topic's second."""
    made = sheet(library, IDS, Language.EN).questions
    for topic in topics(library):
        words = topic.questions[0][Language.EN].partition("{")[0]
        assert any(question.startswith(words) for question in made if words)
    assert len(made) == 2 + len(IDS)


def of_numbered(library: Library, *counts: int) -> Library:
    """The library with topics of so many numbered questions."""
    made = tuple(
        VisitTopic(
            id=letter,
            title={Language.EN: letter},
            labels=(),
            questions=tuple({Language.EN: f"{letter}{at}"} for at in range(1, count + 1)),
        )
        for letter, count in zip("abcdefgh", counts, strict=False)
    )
    guide: VisitGuide = replace(library.visit, topics=made)
    return replace(library, visit=guide)


@pytest.mark.parametrize(
    ("counts", "kept"),
    [
        ((4, 4), "a1 a2 a3 a4 b1 b2 b3 b4"),
        ((4, 4, 2), "a1 a2 a3 b1 b2 b3 c1 c2"),
        ((2, 4, 4), "a1 a2 b1 b2 b3 c1 c2 c3"),
        ((3, 3, 3, 3, 3), "a1 a2 b1 b2 c1 c2 d1 e1"),
        ((4, 4, 4, 4, 4, 4, 4, 4), "a1 b1 c1 d1 e1 f1 g1 h1"),
        ((2,), "a1 a2"),
    ],
)
def test_questions_are_shared_out_fairly(
    library: Library, counts: tuple[int, ...], kept: str
) -> None:
    """Every topic gets its first before any gets its second, and they stay together."""
    numbered = of_numbered(library, *counts)
    made = sheet(numbered, "abcdefgh"[: len(counts)], Language.EN)
    assert " ".join(made.questions[1:-1]) == kept


def test_the_order_of_choosing_does_not_matter(library: Library) -> None:
    """The same topics make the same sheet."""
    assert sheet(library, "kcs", Language.EN) == sheet(library, ("s", "k", "c"), Language.EN)


def test_nothing_chosen_leaves_the_general_questions(library: Library) -> None:
    """Even without a topic there is something to ask."""
    made = sheet(library, (), Language.ZH_HANT)
    guide = library.visit
    assert made.questions == (guide.first[Language.ZH_HANT], guide.last[Language.ZH_HANT])
    assert made.title == guide.title[Language.ZH_HANT]
    assert made.footer == guide.footer[Language.ZH_HANT]


def test_a_topic_that_there_is_not(library: Library) -> None:
    """A button of another release is refused by name."""
    with pytest.raises(ValueError, match="no topic of the visit has the id 'zz'"):
        sheet(library, ("c", "zz"), Language.EN)


# --- what was talked of -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "language", "said"),
    [
        ((), Language.EN, "How do you see stem cells in ALS"),
        (("NSC",), Language.EN, "How do you see neural stem cells (NSC) in ALS"),
        (("NSC",), Language.ZH_HANS, "您怎么看神经干细胞(NSC)用在渐冻症"),
        (("MSC,NSC",), Language.EN,
         "mesenchymal stem cells (MSC) and neural stem cells (NSC) in ALS"),
        (("MSC", "NSC"), Language.ZH_HANT, "間充質幹細胞(MSC)、神經幹細胞(NSC)用在漸凍症"),
        (("BM",), Language.EN, "How do you see bone-marrow MSC in ALS"),
        (("msc-4",), Language.EN, "How do you see mesenchymal stem cells (MSC) in ALS"),
        (("nsc-1", "NSC"), Language.EN, "How do you see neural stem cells (NSC) in ALS"),
        (("nonsense", "intrathecal", ""), Language.EN, "How do you see stem cells in ALS"),
    ],
)  # fmt: skip
def test_the_cells_talked_of_are_named(
    library: Library, about: tuple[str, ...], language: Language, said: str
) -> None:
    """Cells, tissues and the cells of trials stand in the question; what is none is left out."""
    made = sheet(library, ("s",), language, about)
    assert any(said in question for question in made.questions)


def test_the_trial_talked_of_is_named(library: Library) -> None:
    """A trial is named as on its button, in the quotes of the language; else trials in general."""
    named = library.trials["msc-4"].name
    english = sheet(library, ("t",), Language.EN, ("msc-4",)).questions[1]
    assert f"“{named[Language.EN]}”" in english
    for chinese in (Language.ZH_HANT, Language.ZH_HANS):
        asked = sheet(library, ("t",), chinese, ("MSC", "msc-4")).questions[1]
        assert f"「{named[chinese]}」" in asked
    assert "stem-cell trials" in sheet(library, ("t",), Language.EN, ("MSC",)).questions[1]


def test_figures_in_names_are_filled_in(library: Library) -> None:
    """A trial's name that refers to its figure shows the figure."""
    trial = replace(library.trials["msc-4"], name={Language.EN: "NurOwn, {msc-4.enrolled} people"})
    changed = replace(library, trials={**library.trials, "msc-4": trial})
    made = sheet(changed, ("t",), Language.EN, ("msc-4",))
    assert f"NurOwn, {trial.enrolled} people" in made.questions[1]


@pytest.mark.parametrize(
    ("labels", "ids"),
    [
        ((), ()),
        (("nonsense", "oos", "smalltalk"), ()),
        (("als.what",), ("c",)),
        (("cell.safety:NSC",), ("r",)),
        (("support", "cell.evidence", "choose.clinic"), ("s", "o", "k")),
        (("trial.detail:msc-4", "trials.list"), ("t",)),
        (("safety.crisis",), ()),
    ],
)
def test_topics_are_chosen_beforehand(
    library: Library, labels: tuple[str, ...], ids: tuple[str, ...]
) -> None:
    """What was answered chooses topics, in the order of the buttons; despair is not shown."""
    assert preselected(library, labels) == ids


def test_all_topics_can_be_chosen_beforehand(library: Library) -> None:
    """Each topic is one that a conversation can be about."""
    assert set(preselected(library, every_label(library))) == set(IDS)


# --- as read aloud ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
def test_every_line_asks(library: Library, language: Language) -> None:
    """Questions are questions in every language: nothing is claimed in front of the doctor."""
    mark = "?" if language is Language.EN else "？"
    for topic in topics(library):
        for question in (*topic.questions, library.visit.first, library.visit.last):
            assert question[language].endswith(mark)


@pytest.mark.parametrize("language", list(Language))
def test_telegram_takes_a_sheet(library: Library, language: Language) -> None:
    """Every line is HTML that Telegram parses, with every name put in."""
    for topic in topics(library):
        made = sheet(library, (topic.id,), language, ("MSC", "nsc-2"))
        for line in (made.title, *made.questions, made.footer):
            assert parse_html(line).text
            assert "{" not in line


def test_the_footer_says_that_nothing_is_stored(library: Library) -> None:
    """The family is told what becomes of what they chose."""
    assert "I have not stored what you chose" in library.visit.footer[Language.EN]
    assert "我沒有存下來" in library.visit.footer[Language.ZH_HANT]
