"""What a text calls for: an answer, choices, or nothing."""

import pytest

from faq.answer import Engine
from faq.decide import decide
from faq.decision import (
    CONFIDENT,
    MARGIN,
    MOST_CHOICES,
    WORTH_OFFERING,
    Decision,
    is_clear,
    nothing,
    sure,
    without,
)
from faq.labels import is_known
from faq.match import Ranking, Scored
from faq.models import Topic


def ranked(**likely: float) -> Ranking:
    """A ranking of some intents; `_` stands for the dot."""
    scores = {"oos": 0.0, "smalltalk": 0.0, **{k.replace("_", "."): v for k, v in likely.items()}}
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return Ranking(tuple(Scored(label, score) for label, score in ordered), 0, 0, 1)


def decided(engine: Engine, text: str, topic: Topic | None = None, **likely: float) -> Decision:
    """The decision on a text whose likeliest intents are given."""
    reading = engine.reader.read(text)
    return decide(reading, ranked(**likely), topic or Topic(), engine.library)


# --- clear ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("best", "second", "clear"),
    [
        (CONFIDENT, 0.0, True),
        (CONFIDENT - 0.01, 0.0, False),
        (0.9, 0.9 - MARGIN - 0.01, True),
        (0.9, 0.9 - MARGIN + 0.01, False),
    ],
)
def test_clear_is_likely_and_likelier_than_the_next(
    best: float, second: float, *, clear: bool
) -> None:
    """Both the score and its lead over the next one must be enough."""
    assert is_clear(ranked(als_what=best, als_cure=second)) is clear


def test_the_closest_phrasing_counts_beside_the_score() -> None:
    """Two candidates with nearly one score are told apart by whose phrasing is nearest."""
    close = (Scored("als.what", 0.5, 0.9), Scored("als.cure", 0.45, 0.4), Scored("oos", 0.0, 0.2))
    far = (Scored("als.what", 0.5, 0.4), Scored("als.cure", 0.45, 0.9), Scored("oos", 0.0, 0.2))
    assert is_clear(Ranking(close, 0, 0, 1))
    assert not is_clear(Ranking(far, 0, 0, 1))


def test_a_clear_question_is_answered(either_engine: Engine) -> None:
    """The clear intent is asked of what the text names."""
    decision = decided(either_engine, "MSC安全嗎", cell_safety=0.8, cell_evidence=0.2)
    assert decision == Decision(("cell.safety:MSC",), (), 0.8)
    assert decision.answered


def test_a_clear_question_about_two_cells_gets_two_answers(either_engine: Engine) -> None:
    """Each cell that is named gets its answer, in the review's order."""
    decision = decided(either_engine, "NSC和MSC安全嗎", cell_safety=0.8)
    assert decision.labels == ("cell.safety:MSC", "cell.safety:NSC")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("MSC和NSC有什麼不同", ("compare:MSC,NSC",)),
        ("有什麼不同", ("compare:MSC,NSC,iPSC",)),
        ("间质干细胞和间充质干细胞是同一种吗", ("cell.overview:MSC",)),
        ("骨髓和臍帶哪個好", ("msc.source",)),
    ],
)
def test_comparing(either_engine: Engine, text: str, labels: tuple[str, ...]) -> None:
    """Two cells are compared, two names of one are explained, tissues have an answer of theirs."""
    assert decided(either_engine, text, compare=0.8).labels == labels


def test_a_tissue_has_its_own_answer(either_engine: Engine) -> None:
    """A question about cells of one tissue reaches the answer about that tissue."""
    assert decided(either_engine, "臍帶的安全嗎", cell_safety=0.8).labels == ("msc.source:UC",)


def test_scores_stay_between_0_and_1(either_engine: Engine) -> None:
    """The fit may overshoot; what is told is a share."""
    assert decided(either_engine, "漸凍症是什麼", als_what=1.3).score == 1
    assert (nothing(-0.2).score, nothing(1.2).score) == (0, 1)
    assert (sure(("best",), -0.2).score, sure(("best",), 1.2).score) == (0, 1)


# --- nothing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "?!", "..."])
def test_signs_alone_call_for_nothing(either_engine: Engine, text: str) -> None:
    """Without a word there is nothing to answer and nothing to offer."""
    assert decided(either_engine, text, als_what=0.9) == nothing()


def test_a_face_alone_is_small_talk(either_engine: Engine) -> None:
    """A smile is answered with a kind word."""
    assert decided(either_engine, "😀").labels == ("smalltalk",)


@pytest.mark.parametrize("text", ["帕金森的幹細胞安全嗎", "acupuncture for als"])
def test_another_disease_or_therapy_is_not_answered(either_engine: Engine, text: str) -> None:
    """However well it fits, what is about something else is not answered nor offered."""
    decision = decided(either_engine, text, cell_safety=0.9)
    assert (decision.labels, decision.choices) == ((), ())


def test_what_is_clearly_out_of_scope_is_not_answered(either_engine: Engine) -> None:
    """Nothing is offered for it either."""
    decision = decided(either_engine, "明天會下雨嗎", oos=0.9, als_what=0.3)
    assert (decision.labels, decision.choices) == ((), ())


# --- choices ----------------------------------------------------------------------------------


def test_what_is_unclear_is_a_choice(either_engine: Engine) -> None:
    """The likeliest few are offered, best first; what is too unlikely is not."""
    decision = decided(
        either_engine, "那個東西的情況", als_what=0.3, als_cure=0.28, best=WORTH_OFFERING - 0.01
    )
    assert decision == Decision((), ("als.what", "als.cure"), 0.3)
    assert not decision.answered


def test_choices_are_few(either_engine: Engine) -> None:
    """At most three, however many are likely."""
    likely = {"als_what": 0.3, "als_cure": 0.3, "best": 0.3, "regulation": 0.3, "support": 0.3}
    assert len(decided(either_engine, "那個東西的情況", None, **likely).choices) == MOST_CHOICES


def test_alarms_and_small_talk_are_never_offered(either_engine: Engine) -> None:
    """An alarm is no guess, and small talk no answer to choose."""
    decision = decided(
        either_engine, "那個東西的情況",
        safety_endoflife=0.35, smalltalk=0.34, safety_emergency=0.33, safety_crisis=0.32,
        als_what=0.3, als_cure=0.29,
    )  # fmt: skip
    assert [c for c in decision.choices if c.startswith(("safety.", "smalltalk", "oos"))] == []


@pytest.mark.parametrize(
    "text",
    ["危險", "cells", "results", "有點累", "痛", "幫我", "help", "謝謝 痛", "bad", "breathing"],
)
def test_no_vague_word_is_offered_an_alarm(either_engine: Engine, text: str) -> None:
    """Whatever a vague word resembles, choices are known answers without an alarm among them."""
    decision = either_engine.understand(text, Topic()).decision
    assert [label for label in decision.choices if not is_known(either_engine.library, label)] == []
    assert [c for c in decision.choices if c.startswith(("safety.", "smalltalk", "oos"))] == []
    assert not (decision.labels and decision.choices)


def test_without_some_labels_the_rest_stays_in_order() -> None:
    """A ranking without labels keeps the others as they were."""
    ranking = ranked(als_what=0.5, best=0.4, als_cure=0.3)
    kept = without(ranking, "best", "oos").candidates
    assert [candidate.label for candidate in kept] == ["als.what", "als.cure", "smalltalk"]


# --- trials -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("那個157人的", ("trial.detail:msc-2",)),
        ("三期196人的結果", ("trial.detail:msc-4",)),
        ("first MSC trial", ("trial.detail:msc-1",)),
    ],
)
def test_a_trial_is_told_by_its_figures(
    either_engine: Engine, text: str, labels: tuple[str, ...]
) -> None:
    """A number of people, or a place in the table, points to one trial."""
    decision = decided(either_engine, text, trial_detail=0.4)
    assert decision.labels == labels


@pytest.mark.parametrize(
    "text",
    [
        "异体脂肪那个试验有对照组吗",
        "吊針入脂肪細胞嗰個有冇死過人",
        "the study with donor fat cells into a vein",
    ],
)
def test_what_only_one_trial_has_together_tells_it(either_engine: Engine, text: str) -> None:
    """A tissue and a route, or a tissue and "that trial", though each is asked about by itself."""
    assert decided(either_engine, text, msc_source=0.7).labels == ("trial.detail:msc-3",)


def test_figures_of_two_trials_are_a_choice(either_engine: Engine) -> None:
    """Two trials had 18 people: which one is asked back."""
    decision = decided(either_engine, "18人那個", trial_detail=0.4)
    assert (decision.labels, decision.choices) == (
        (),
        ("trial.detail:nsc-2", "trial.detail:nsc-4"),
    )


def test_what_was_offered_settles_it(either_engine: Engine) -> None:
    """Of two trials that fit, the one that was just offered is meant."""
    topic = Topic(intent="trial.detail", options=("trial.detail:nsc-4", "best"))
    decision = decided(either_engine, "18人那個", topic, trial_detail=0.4)
    assert decision.labels == ("trial.detail:nsc-4",)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("三期的試驗有哪些", ("msc-4", "msc-5")),
        ("trials in 2021", ("msc-3", "msc-4")),
        ("哪些試驗是靜脈注射", ("msc-3",)),
        ("有哪些試驗", ()),
    ],
)
def test_a_list_is_narrowed_to_what_was_asked(
    either_engine: Engine, text: str, rows: tuple[str, ...]
) -> None:
    """A phase, year or route narrows the table; without one all of it is told."""
    decision = either_engine.understand(text, Topic()).decision
    assert decision.labels == ("trials.list",)
    assert tuple(trial.id for trial in decision.rows) == rows


def test_a_number_of_people_that_no_trial_had_points_to_none(either_engine: Engine) -> None:
    """An unknown number is no reason to tell about some trial."""
    decision = decided(either_engine, "那個999人的", trial_detail=0.4)
    assert [label for label in decision.labels if label.startswith("trial.detail:")] == []


# --- what is said without a question, or beside the subject -----------------------------------


@pytest.mark.parametrize(
    "text",
    ["hi can u help, dad just got diagnosed", "我爸剛確診,好亂,幫幫我", "my wife was diagnosed"],
)
def test_somebody_newly_told_is_told_what_it_is(either_engine: Engine, text: str) -> None:
    """Who was told the diagnosis and asks nothing yet gets no refusal."""
    assert decided(either_engine, text, decline_personal=0.5).labels == ("als.what",)


@pytest.mark.parametrize(
    "text",
    ["mum was diagnosed, should she get stem cells", "剛確診,該不該做", "just diagnosed, why me?"],
)
def test_a_question_after_the_diagnosis_is_the_question(either_engine: Engine, text: str) -> None:
    """The diagnosis is not answered where something else is asked."""
    assert decided(either_engine, text, decline_personal=0.6).labels == ("decline.personal",)


def test_what_names_the_disease_is_offered_something(either_engine: Engine) -> None:
    """What is like nothing we answer but names our subject is not sent away."""
    decision = decided(either_engine, "the salon says it helps ALS", oos=0.6, choose_clinic=0.2)
    assert (decision.labels, decision.choices) == ((), ("choose.clinic",))
    assert (
        decided(either_engine, "the salon says it helps", oos=0.6, choose_clinic=0.2).choices == ()
    )


def test_the_end_of_life_is_no_guess(either_engine: Engine) -> None:
    """It is answered only where the text is much like it."""
    text = "can the machine go then"
    assert decided(either_engine, text, safety_endoflife=0.28, als_cure=0.1).labels == ()
    assert decided(either_engine, text, safety_endoflife=0.35).labels == ("safety.endoflife",)


def test_the_only_choice_is_the_answer(either_engine: Engine) -> None:
    """Where nothing else can be offered, and it is likely, nobody has to choose."""
    only = decided(either_engine, "and the late ones", choose_stage=0.4, smalltalk=0.38)
    assert only.labels == ("choose.stage",)


def test_a_pronoun_is_not_the_bot(either_engine: Engine) -> None:
    """After talk of a trial or a cell "how does it work" asks about that."""
    topic = Topic(intent="best", about=("NSC",), cells=("NSC",))
    asked = decided(either_engine, "那它怎樣運作", topic, bot_help=0.5, cell_mechanism=0.3)
    assert asked.labels == ("cell.mechanism:NSC",)
    assert decided(either_engine, "那它怎樣運作", bot_help=0.5, cell_mechanism=0.3).labels == (
        "bot.help",
    )


# --- set side by side, and all of them --------------------------------------------------------


def test_two_cells_set_side_by_side_are_compared(either_engine: Engine) -> None:
    """What could be asked of each is a comparison where one is weighed against the other."""
    weighed = decided(either_engine, "NSC定iPSC安全啲", cell_safety=0.6, compare=0.4)
    assert weighed.labels == ("compare:NSC,iPSC",)
    assert decided(either_engine, "is NSC or iPSC safer", cell_safety=0.6, compare=0.1).labels == (
        "cell.safety:NSC",
        "cell.safety:iPSC",
    )


def test_a_tissue_beside_another_cell_stands_for_its_own(either_engine: Engine) -> None:
    """Marrow and fat are MSC where an iPSC is weighed against them."""
    text = "骨髓脂肪那種跟iPSC比 哪個研究比較成熟"
    assert decided(either_engine, text, msc_source=0.8).labels == ("compare:MSC,iPSC",)


@pytest.mark.parametrize("text", ["is an iPSC just a neural stem cell", "iPSC不就是NSC嗎"])
def test_who_takes_two_cells_for_one_is_told_how_they_differ(
    either_engine: Engine, text: str
) -> None:
    """Whether they are the same is answered by setting them side by side."""
    assert decided(either_engine, text, cell_overview=0.6).labels == ("compare:NSC,iPSC",)


def test_tissues_weighed_against_each_other_are_one_answer(either_engine: Engine) -> None:
    """Why one is picked over another is what the table of all of them says."""
    text = "fat cells, why pick those over marrow"
    assert decided(either_engine, text, msc_source=0.9).labels == ("msc.source",)


@pytest.mark.parametrize(
    "text",
    [
        "which are finished and which still running",
        "做完的跟進行中的分開列",
        "最多人參加嗰兩個試驗係邊兩個",
    ],
)
def test_several_trials_at_once_are_a_list(either_engine: Engine, text: str) -> None:
    """What one trial alone has does not make it the answer where several are asked for."""
    assert decided(either_engine, text, trials_list=0.6).labels == ("trials.list",)


def test_how_many_were_analysed_tells_a_trial_too(either_engine: Engine) -> None:
    """Of 15 people only 8 counted, and that is what some remember."""
    text = "2020年嗰份骨髓間充質，話得八個人計到數"
    assert decided(either_engine, text, trial_detail=0.7).labels == ("trial.detail:msc-1",)


def test_the_trials_of_all_cells_are_one_list(either_engine: Engine) -> None:
    """Only two cells have trials: asked for both, the one list of all says it."""
    text = "list MSC and NSC trials"
    assert decided(either_engine, text, trials_list=0.8).labels == ("trials.list",)


# --- which trial ------------------------------------------------------------------------------


def recalled(engine: Engine, text: str, **likely: float) -> Decision:
    """The decision on a text, the trials' records being at hand."""
    reading = engine.reader.read(text)
    return decide(reading, ranked(**likely), Topic(), engine.library, engine.records.like)


@pytest.mark.parametrize(
    ("text", "trial"),
    [
        ("the markers got better but the patients did not, which study was that", "msc-4"),
    ],
)
def test_a_trial_is_known_by_what_happened_in_it(
    either_engine: Engine, text: str, trial: str
) -> None:
    """Without a figure or a name, the record that says it is the one."""
    assert recalled(either_engine, text, choose_stage=0.4).labels == (f"trial.detail:{trial}",)


@pytest.mark.parametrize(
    ("text", "trial"),
    [
        (
            "in which trial did the fast decliners slow down but the slow ones stay the same",
            "msc-1",
        ),
        ("說死亡風險比較低的是哪一個試驗", "msc-2"),
    ],
)
def test_what_happened_may_be_said_in_other_words(engine: Engine, text: str, trial: str) -> None:
    """With the encoder a trial is known by them too."""
    assert recalled(engine, text, choose_stage=0.4).labels == (f"trial.detail:{trial}",)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("should my brother wait for NurOwn, you decide", ("decline.personal",)),
        ("係咪等NurOwn好過，你幫我決定", ("decline.personal",)),
    ],
)
def test_a_trial_named_in_a_clear_question_for_advice_is_not_the_answer(
    either_engine: Engine, text: str, labels: tuple[str, ...]
) -> None:
    """What somebody should do is declined, whatever product they have in mind."""
    assert decided(either_engine, text, decline_personal=0.7, trial_detail=0.2).labels == labels


def test_a_word_of_a_trial_does_not_change_what_is_clearly_asked(either_engine: Engine) -> None:
    """A trial is "still running"; how a cell works is no question about that trial."""
    text = "how does MSC work while it is still running about in there"
    clear = decided(either_engine, text, cell_mechanism=0.7, cell_safety=0.1)
    assert clear.labels == ("cell.mechanism:MSC",)
    unclear = decided(either_engine, text, cell_mechanism=0.3, cell_safety=0.28)
    assert unclear.labels == ("trial.detail:msc-5",)


def test_records_are_asked_only_for_trials(either_engine: Engine) -> None:
    """A question about no trial stays what it is, whatever a record says of it."""
    text = "do the fast decliners slow down but the slow ones stay the same"
    assert recalled(either_engine, text, choose_stage=0.4).labels == ("choose.stage",)


def test_a_trial_only_dimly_recalled_is_a_choice(either_engine: Engine) -> None:
    """Where the records do not tell, trials are offered beside what the words are like."""
    text = "which trial was the one my cousin spoke about at the wedding"
    decision = recalled(either_engine, text, support=0.2)
    assert decision.labels == ()
    assert decision.choices[0].startswith("trial.detail:")
    assert decision.choices[1] == "support"


def test_a_shared_figure_is_told_apart_by_the_rest(either_engine: Engine) -> None:
    """Two trials had 18 people; what else is said says which, and the number alone does not."""
    assert recalled(either_engine, "18人那個").choices == (
        "trial.detail:nsc-2",
        "trial.detail:nsc-4",
    )
    one_leg = "18 people, one leg was treated and the other leg was compared with it"
    assert recalled(either_engine, one_leg).labels == ("trial.detail:nsc-4",)


def test_two_numbers_of_people_are_two_trials(either_engine: Engine) -> None:
    """Each number has its own trial, and both are told."""
    assert decided(either_engine, "196人那個和157人那個").labels == (
        "trial.detail:msc-4",
        "trial.detail:msc-2",
    )


def test_the_other_one_is_not_the_one_talked_of(either_engine: Engine) -> None:
    """Of two trials that fit, "the other" is the one that was not told yet."""
    topic = Topic(intent="trial.detail", about=("msc-4",), cells=("MSC",))
    assert decided(either_engine, "and the other phase 3", topic).labels == ("trial.detail:msc-5",)


def test_money_is_no_number_of_people(either_engine: Engine) -> None:
    """A price that happens to be a trial's number asks for no trial."""
    decision = decided(either_engine, "they want 20 people to pay first", decline_cost=0.6)
    assert decision.labels == ("decline.cost",)
