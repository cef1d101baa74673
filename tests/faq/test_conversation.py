"""Follow-ups: what a text means only because of what came before it."""

import pytest

from faq.answer import Engine
from faq.conversation import carried_cells, follow_up, topic_after
from faq.match import Ranking, Scored
from faq.models import Library, Topic

TRIALS_OF_MSC = Topic(intent="trials.list", about=("MSC",), cells=("MSC",))


def carried(engine: Engine, text: str, topic: Topic, **likely: float) -> tuple[str, ...]:
    """The labels that a text calls for after a topic, its likeliest intents being given."""
    scores = {**{label.replace("_", ".", 1): score for label, score in likely.items()}}
    ranked = sorted({"oos": 0.0, "best": 0.0, **scores}.items(), key=lambda item: -item[1])
    ranking = Ranking(tuple(Scored(label, score) for label, score in ranked), 0, 0, 1)
    return follow_up(engine.reader.read(text), ranking, topic, engine.library)


@pytest.mark.parametrize("text", ["那NSC呢", "第二個", "安全嗎", "and the next one", ""])
def test_without_a_topic_everything_stands_alone(either_engine: Engine, text: str) -> None:
    """The first message of a conversation is no follow-up."""
    assert carried(either_engine, text, Topic(), cell_safety=0.9) == ()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("第二個", "trial.detail:msc-2"),
        ("the third one", "trial.detail:msc-3"),
        ("最後一個呢", "trial.detail:msc-5"),
        ("倒數第二個", "trial.detail:msc-4"),
        ("number 4", "trial.detail:msc-4"),
    ],
)
def test_an_ordinal_chooses_from_the_list(either_engine: Engine, text: str, label: str) -> None:
    """After a list of trials an ordinal is one of them."""
    assert carried(either_engine, text, TRIALS_OF_MSC) == (label,)


def test_an_ordinal_beyond_the_list_chooses_nothing(either_engine: Engine) -> None:
    """The ninth of five is none of them."""
    assert carried(either_engine, "第九個", TRIALS_OF_MSC) == ()


def test_an_ordinal_after_all_trials_counts_all(either_engine: Engine) -> None:
    """After the whole table the ninth is its last."""
    assert carried(either_engine, "第九個", Topic(intent="trials.list")) == ("trial.detail:nsc-4",)


def test_an_ordinal_after_one_trial_counts_its_neighbours(either_engine: Engine) -> None:
    """After one trial the second is the second of the same cell."""
    topic = Topic(intent="trial.detail", about=("nsc-3",), cells=("NSC",))
    assert carried(either_engine, "the second one", topic) == ("trial.detail:nsc-2",)


@pytest.mark.parametrize(
    ("text", "score", "label"),
    [
        ("第二種", 0.0, "cell.overview:NSC"),
        ("最後一種呢", 0.0, "cell.overview:iPSC"),
        ("第二種安全嗎", 0.5, "cell.safety:NSC"),
        ("第二種安全嗎", 0.05, "cell.overview:NSC"),  # too unlikely to be meant
    ],
)
def test_an_ordinal_after_the_three_cells_is_a_cell(
    either_engine: Engine, text: str, score: float, label: str
) -> None:
    """After the three kinds the second is NSC, asked what the text asks."""
    assert carried(either_engine, text, Topic(intent="stemcell.why"), cell_safety=score) == (label,)


def test_an_ordinal_chooses_from_what_was_offered(either_engine: Engine) -> None:
    """Else an ordinal is one of the choices just offered."""
    topic = Topic(options=("als.what", "als.cure"))
    assert carried(either_engine, "第二個", topic) == ("als.cure",)
    assert carried(either_engine, "第三個", topic) == ()


def test_an_ordinal_beside_a_cell_is_no_follow_up(either_engine: Engine) -> None:
    """The first MSC trial says by itself which list is meant."""
    topic = Topic(intent="als.what", options=("als.what", "als.cure"))
    assert carried(either_engine, "the second one", topic) == ("als.cure",)
    assert carried(either_engine, "the second NSC trial in the table", topic) == ()


@pytest.mark.parametrize(
    ("intent", "text", "label"),
    [
        ("cell.evidence", "那NSC呢", "cell.evidence:NSC"),
        ("cell.safety", "and iPSC?", "cell.safety:iPSC"),
        ("trials.list", "NSC呢", "trials.list:NSC"),
        ("cell.safety", "臍帶的呢", "msc.source:UC"),
        ("msc.source", "那臍帶呢", "msc.source:UC"),
    ],
)
def test_a_name_alone_takes_the_question_before_it(
    either_engine: Engine, intent: str, text: str, label: str
) -> None:
    """Another cell or tissue is asked what was asked of the one before."""
    topic = Topic(intent=intent, about=("MSC",), cells=("MSC",))
    assert carried(either_engine, text, topic) == (label,)


def test_what_asks_by_itself_keeps_its_question(either_engine: Engine) -> None:
    """A clear question about another cell does not take the intent before it."""
    topic = Topic(intent="cell.evidence", about=("MSC",), cells=("MSC",))
    asked = "what are the side effects of NSC"
    assert carried(either_engine, asked, topic, cell_safety=0.8) == ()
    assert carried(either_engine, "NSC安全嗎", topic, cell_safety=0.8) == ()
    assert carried(either_engine, "那NSC呢", topic) == ("cell.evidence:NSC",)


def test_the_same_name_alone_starts_anew(either_engine: Engine) -> None:
    """Whoever types just the cell that was talked of wants to know what it is."""
    topic = Topic(intent="cell.safety", about=("MSC",), cells=("MSC",))
    assert carried(either_engine, "MSC", topic) == ()


@pytest.mark.parametrize("text", ["和NSC比呢", "how is it different from NSC"])
def test_beside_another_cell(either_engine: Engine, text: str) -> None:
    """Comparing with one cell compares it with the cell talked of."""
    topic = Topic(intent="cell.overview", about=("MSC",), cells=("MSC",))
    assert carried(either_engine, text, topic, compare=0.2) == ("compare:MSC,NSC",)


def test_a_question_alone_takes_the_cell(either_engine: Engine) -> None:
    """A question that names nothing is asked of the cells before it."""
    topic = Topic(intent="cell.evidence", about=("NSC",), cells=("NSC",))
    assert carried(either_engine, "安全嗎", topic, cell_safety=0.6) == ("cell.safety:NSC",)
    assert carried(either_engine, "安全嗎", topic, cell_safety=0.05) == ()
    assert carried(either_engine, "幹細胞安全嗎", topic, cell_safety=0.6) == ()


def test_a_question_alone_takes_the_tissue(either_engine: Engine) -> None:
    """After a tissue the question is about that tissue."""
    topic = Topic(intent="msc.source", about=("UC",), cells=("MSC",))
    assert carried(either_engine, "安全嗎", topic, cell_safety=0.6) == ("msc.source:UC",)


def test_two_likely_questions_are_no_follow_up(either_engine: Engine) -> None:
    """Where two intents are equally likely nothing is guessed."""
    topic = Topic(intent="cell.evidence", about=("NSC",), cells=("NSC",))
    assert carried(either_engine, "會怎樣嗎", topic, cell_safety=0.3, cell_limits=0.29) == ()


def test_those_two_are_the_cells_talked_of_lately(either_engine: Engine) -> None:
    """Asking how they differ compares the last two cells, in the review's order."""
    topic = Topic(intent="cell.evidence", about=("MSC",), cells=("iPSC", "NSC", "MSC"))
    assert carried(either_engine, "那兩種差在哪", topic, compare=0.4) == ("compare:MSC,NSC",)
    one = Topic(intent="cell.evidence", about=("MSC",), cells=("MSC",))
    assert carried(either_engine, "那兩種差在哪", one, compare=0.4) == ()


@pytest.mark.parametrize(
    ("text", "likely", "label"),
    [
        ("was it safe", {"cell_safety": 0.5}, "trial.detail:msc-4"),
        ("那個後來怎麼了", {"als_what": 0.2}, "trial.detail:msc-4"),  # points back
        ("and the next one", {}, "trial.detail:msc-5"),
        ("下一個呢", {}, "trial.detail:msc-5"),
    ],
)
def test_questions_about_the_trial_before(
    either_engine: Engine, text: str, likely: dict[str, float], label: str
) -> None:
    """After a trial what is asked is asked of it, and the next is the one after it."""
    topic = Topic(intent="trial.detail", about=("msc-4",), cells=("MSC",))
    assert carried(either_engine, text, topic, **likely) == (label,)


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("什麼是漸凍症", {"als_what": 0.9}),
        ("thanks for that", {"smalltalk": 0.4}),
        ("那天氣如何", {"oos": 0.4}),
    ],
)
def test_what_is_not_about_the_trial(
    either_engine: Engine, text: str, likely: dict[str, float]
) -> None:
    """A clear question of its own, thanks and the weather are not about the trial."""
    topic = Topic(intent="trial.detail", about=("msc-4",), cells=("MSC",))
    assert carried(either_engine, text, topic, **likely) == ()


def test_other_ones_are_not_the_trial_before(either_engine: Engine) -> None:
    """Asking for others ("by vein too?") is not asked of the trial that was told."""
    topic = Topic(intent="trial.detail", about=("msc-3",), cells=("MSC",))
    assert carried(either_engine, "還有別的從靜脈給的嗎", topic, route=0.5) == ()


def test_after_the_last_trial_there_is_no_next(either_engine: Engine) -> None:
    """The one after the last is none."""
    topic = Topic(intent="trial.detail", about=("nsc-4",), cells=("NSC",))
    assert carried(either_engine, "下一個", topic) == ()


# --- pronouns, places, what a word implies -----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [("first one, side effects?", "cell.safety:NSC"), ("第二個呢", "cell.overview:iPSC")],
)
def test_ordinals_choose_of_the_two_compared(either_engine: Engine, text: str, label: str) -> None:
    """After two cells side by side, the first is the first of these two."""
    topic = Topic(intent="compare", about=("NSC", "iPSC"), cells=("NSC", "iPSC"))
    likely = {"trial_detail": 0.5, "cell_safety": 0.4} if "side" in text else {}
    assert carried(either_engine, text, topic, **likely) == (label,)


def test_an_ordinal_keeps_what_was_asked(either_engine: Engine) -> None:
    """After a question about safety "and the second one?" asks about its safety."""
    topic = Topic(intent="cell.safety", about=("NSC",), cells=("iPSC", "NSC"))
    assert carried(either_engine, "第二個呢", topic) == ("cell.safety:iPSC",)


def test_what_belongs_to_a_cell_stands_for_it(either_engine: Engine) -> None:
    """Asked of "the reprogrammed one", it is asked of the cell that is reprogrammed."""
    topic = Topic(intent="cell.safety", about=("NSC",), cells=("NSC",))
    assert carried(either_engine, "and the reprogrammed one", topic) == ("cell.safety:iPSC",)


def test_the_same_is_asked_of_another_place(either_engine: Engine) -> None:
    """「台灣呢」 after a question about the law asks about the law there."""
    law = Topic(intent="regulation")
    assert carried(either_engine, "台灣呢", law) == ("regulation",)
    assert carried(either_engine, "台灣呢", Topic(intent="als.cure")) == ()


def test_why_so_hard_is_asked_of_the_cell(either_engine: Engine) -> None:
    """A short "why is it so hard?" after talk of a cell is about that cell."""
    topic = Topic(intent="cell.evidence", about=("iPSC",), cells=("iPSC",))
    assert carried(either_engine, "難在哪", topic, als_why_hard=0.6) == ("cell.limits:iPSC",)
    assert carried(either_engine, "漸凍症難在哪", topic, als_why_hard=0.6) == ()


def test_two_of_them_side_by_side_need_no_more(either_engine: Engine) -> None:
    """「那兩個差在哪」 is the comparison of the two lately talked of, whatever it is like."""
    topic = Topic(intent="cell.mechanism", about=("MSC",), cells=("NSC", "MSC"))
    assert carried(either_engine, "那兩個差在哪", topic, glossary=0.2) == ("compare:MSC,NSC",)


# --- the topic --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label",
    ["smalltalk", "bot.help", "safety.emergency", "decline.cost", "glossary", "support"],
)
def test_small_talk_keeps_the_topic(library: Library, label: str) -> None:
    """After thanks, an alarm or a decline the conversation goes on where it was; choices go."""
    before = Topic(intent="cell.safety", about=("MSC",), cells=("NSC", "MSC"), options=("best",))
    after = topic_after((label,), before, library)
    assert after == Topic(intent="cell.safety", about=("MSC",), cells=("NSC", "MSC"))


@pytest.mark.parametrize(
    ("labels", "about", "cells"),
    [
        (("cell.safety:MSC",), ("MSC",), ("iPSC", "MSC")),
        (("cell.safety:iPSC",), ("iPSC",), ("iPSC",)),
        (("trial.detail:nsc-2",), ("nsc-2",), ("iPSC", "NSC")),
        (("msc.source:UC",), ("UC",), ("iPSC", "MSC")),
        (("compare:MSC,NSC",), ("MSC", "NSC"), ("iPSC", "MSC", "NSC")),
        (("best",), ("NSC",), ("iPSC", "NSC")),
        (("als.what",), (), ("iPSC",)),
        (("cell.safety:MSC", "cell.safety:NSC"), ("MSC", "NSC"), ("iPSC", "MSC", "NSC")),
    ],
)
def test_what_is_talked_about_after_an_answer(
    library: Library, labels: tuple[str, ...], about: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    """The last intent, what all labels were about, and the cells lately, the latest last."""
    after = topic_after(labels, Topic(cells=("iPSC",)), library)
    assert after == Topic(intent=labels[-1].partition(":")[0], about=about, cells=cells)


def test_what_the_question_named_is_talked_about(library: Library) -> None:
    """After an answer about no cell, follow-ups are about the cell that the question named."""
    after = topic_after(("route",), Topic(), library, named=("NSC",))
    assert after == Topic(intent="route", about=("NSC",), cells=("NSC",))
    tissue = topic_after(("choose",), Topic(), library, named=("UC",))
    assert tissue == Topic(intent="choose", about=("UC",), cells=("MSC",))
    told = topic_after(("cell.safety:MSC",), Topic(), library, named=("NSC",))
    assert told.about == ("MSC",)


def test_gene_modified_cells_are_neural_ones(library: Library) -> None:
    """After the answer about GDNF, "are they safe" asks about neural stem cells."""
    assert topic_after(("nsc.gdnf",), Topic(), library).about == ("NSC",)


def test_only_cells_are_carried() -> None:
    """A trial or a tissue is no cell that another question could be asked of."""
    assert carried_cells(Topic(about=("MSC", "UC", "nsc-2", "iPSC"))) == ("MSC", "iPSC")
