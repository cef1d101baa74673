"""Emergency and despair by likeness alone."""

from dataclasses import replace

import pytest

from faq.alarm import LEAST_SCORE, LEAST_SCORE_OF_A_PART, MOST_PARTS, alarm, parts
from faq.answer import Engine
from faq.guards import CRISIS, EMERGENCY
from faq.match import Ranking, Scored
from faq.models import Outcome, Question


def ranked(**likely: float) -> Ranking:
    """A ranking of some intents, each phrasing being as close as its score; `_` is the dot."""
    found = [Scored(label.replace("_", "."), score, score) for label, score in likely.items()]
    return Ranking(tuple(sorted(found, key=lambda each: -each.score)), 0, 0, 1)


@pytest.mark.parametrize(
    ("likely", "raised"),
    [
        ({"safety_crisis": 0.3, "support": 0.1}, CRISIS),
        ({"safety_emergency": LEAST_SCORE, "support": 0.0}, EMERGENCY),
        ({"safety_emergency": LEAST_SCORE - 0.01, "support": 0.0}, None),
        ({"safety_crisis": 0.3, "support": 0.29}, None),
        ({"support": 0.5, "safety_crisis": 0.3}, None),
        ({"safety_crisis": 0.3, "safety_emergency": 0.29, "support": 0.1}, CRISIS),
        ({"safety_endoflife": 0.9, "support": 0.1}, None),
        ({"support": 0.9}, None),
    ],
)
def test_an_alarm_needs_little(likely: dict[str, float], raised: str | None) -> None:
    """But it must be ahead of all that is no alarm; which of the two matters less."""
    found = alarm(ranked(**likely), ())
    assert (found and found[0]) == raised


def test_what_is_hardly_known_needs_more() -> None:
    """Two words that somebody in despair used too are no despair."""
    faint, plain = ranked(safety_crisis=0.4, oos=0.1), ranked(safety_crisis=0.6, oos=0.1)
    assert alarm(replace(faint, known=0.4), ()) is None
    assert alarm(replace(faint, known=0.6), ()) == (CRISIS, 0.4)
    assert alarm(replace(plain, known=0.4), ()) == (CRISIS, 0.6)


def test_one_part_must_be_plainer() -> None:
    """A message that is like something else holds a cry for help in one of its parts."""
    whole = ranked(compare=0.8, safety_crisis=0.1)
    faint = ranked(safety_crisis=LEAST_SCORE_OF_A_PART - 0.01, support=0.0)
    plain = ranked(safety_crisis=LEAST_SCORE_OF_A_PART, support=0.0)
    assert alarm(whole, (ranked(compare=0.9, oos=0.1), faint)) is None
    assert alarm(whole, (ranked(compare=0.9, oos=0.1), plain)) == (CRISIS, 0.5)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("是否安全", ("是否安全",)),
        ("MSC安全嗎？我想知道。", ("MSC安全嗎？", "我想知道。")),
        (
            "老公確診四年了，一直想問幹細胞，可是他剛才突然喘不上氣，嘴唇都青了，怎麼辦",
            ("老公確診四年了，一直想問幹細胞", "可是他剛才突然喘不上氣，嘴唇都青了", "怎麼辦"),
        ),
        ("short, with commas, stays", ("short, with commas, stays",)),
        (
            "we have read about the cells for months, but now he cannot lift his head, what now",
            (
                "we have read about the cells for months",
                "but now he cannot lift his head",
                "what now",
            ),
        ),
        ("", ()),
        ("，，，", ()),
    ],
)
def test_long_sentences_are_cut_at_their_commas(text: str, cut: tuple[str, ...]) -> None:
    """Parts that are too short stay with the one before; short sentences stay whole."""
    assert parts(text) == cut


def test_of_very_long_texts_the_last_parts_are_looked_at() -> None:
    """However long the text."""
    assert len(parts("他不舒服，我們在等救護車，" * 200)) == MOST_PARTS


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Quick q about cord cells. I have written goodbye letters and picked a date.", CRISIS),
        ("請問臍帶的好嗎？遺囑和密碼我都放好了，他們找得到。", CRISIS),
        (
            "hello there. her fever is 39.8 and the neck is stiff since the spinal injection",
            EMERGENCY,
        ),
    ],
)
def test_what_no_cue_says_is_heard(engine: Engine, text: str, label: str) -> None:
    """Also beside a question about cells."""
    reply = engine.answer(Question(text=text))
    assert (reply.outcome, reply.labels) == (Outcome.URGENT, (label,))


@pytest.mark.parametrize(
    "text",
    [
        "what if he chokes one day, it hasn't happened, I want to be prepared",
        "舊年哽親過一次，而家冇事，想問MSC對吞嚥有冇幫助",
        "he had a choking fit last christmas, fine now. does riluzole help swallowing",
        "這個價格讓人窒息",
    ],
)
def test_what_is_over_or_not_yet_is_no_alarm(either_engine: Engine, text: str) -> None:
    """The text says so itself."""
    assert not {EMERGENCY, CRISIS} & set(either_engine.answer(Question(text=text)).labels)
