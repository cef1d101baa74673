"""Replies as plain text, as a terminal shows them."""

from dataclasses import replace
from datetime import date

from faq.models import Language, Library, Option, Outcome, Part, Reply, Source, SourceKind, Topic
from faq.plain import numbered, reply_text, reviewed_text, source_line, sources_text, without_markup

PAPER = Source(
    id="nobody-2020",
    title="A trial of nothing",
    by="Nobody et al.",
    year=2020,
    kind=SourceKind.PAPER,
    link="https://doi.org/10.1000/1",
)
PART = Part(
    label="als.probe",
    short="<b>Short</b> &amp; clear.",
    more="More.",
    sources=(PAPER,),
    reviewed=date(2026, 11, 22),
    review_by=date(2027, 5, 22),
)
REPLY = Reply(
    outcome=Outcome.ANSWERED,
    language=Language.EN,
    parts=(PART,),
    options=(Option(text="What is ALS?", label="als.what"),),
    score=100.0,
    topic=Topic(),
)


def test_markup_is_taken_out() -> None:
    """Tags go, entities become characters, in this order."""
    assert without_markup("<b>5</b> &lt; <i>6</i> &amp;lt;") == "5 < 6 &lt;"


def test_a_whole_reply(library: Library) -> None:
    """Short, more, sources, review date and disclaimer stand in this order, apart."""
    assert reply_text(library, REPLY) == "\n\n".join(
        (
            "Short & clear.",
            "More.",
            "Sources\n• Nobody et al., A trial of nothing (2020) https://doi.org/10.1000/1",
            "Checked: 22 November 2026",
            library.notices["disclaimer"][Language.EN],
        )
    )


def test_an_answer_without_more(library: Library) -> None:
    """What is empty leaves no gap."""
    reply = replace(REPLY, parts=(replace(PART, more="", sources=(), reviewed=None),))
    disclaimer = library.notices["disclaimer"][Language.EN]
    assert reply_text(library, reply) == f"Short & clear.\n\n{disclaimer}"


def test_two_answers_have_one_disclaimer(library: Library) -> None:
    """Each answer keeps its own sources; the disclaimer stands once, last."""
    text = reply_text(library, replace(REPLY, parts=(PART, PART)))
    disclaimer = library.notices["disclaimer"][Language.EN]
    assert (text.count("Sources\n"), text.count(disclaimer)) == (2, 1)
    assert text.endswith(disclaimer)


def test_choices_are_numbered_where_the_bot_is_unsure(library: Library) -> None:
    """A digit takes a choice; related questions of an answer are not part of its text."""
    unsure = replace(REPLY, outcome=Outcome.UNCERTAIN)
    assert "\n\n1. What is ALS?\n\n" in reply_text(library, unsure)
    assert "What is ALS?" not in reply_text(library, REPLY)


def test_options_are_counted_from_one() -> None:
    """The first option is 1."""
    options = (Option(text="a", label="x"), Option(text="b", label="y"))
    assert numbered(options) == "1. a\n2. b"


def test_a_source_whose_title_names_its_author(library: Library) -> None:
    """A name that stands in the title is not said twice."""
    source = replace(PAPER, by="NCT0001", title="A record (NCT0001)")
    assert source_line(library, source, Language.EN) == "A record (NCT0001) (2020)"


def test_a_source_without_a_link(library: Library) -> None:
    """A source that may not be linked is named alone."""
    text = sources_text(library, (replace(PAPER, link=None),), Language.EN)
    assert text == "Sources\n• Nobody et al., A trial of nothing (2020)"


def test_the_article_is_marked_as_the_articles_view(library: Library) -> None:
    """The article is not one source among others: its line says whose words and interest it is."""
    article = library.sources["article"]
    for language, colon in (
        (Language.EN, ": "),
        (Language.ZH_HANT, "："),
        (Language.ZH_HANS, "："),
    ):
        assert article.note is not None
        label = library.notices["article_label"][language]
        line = source_line(library, article, language)
        assert line == f"{label}{colon}{article.title} ({article.year}) — {article.note[language]}"


def test_no_sources_have_no_heading(library: Library) -> None:
    """An answer about the bot itself has no list of sources, and no day of checking."""
    assert sources_text(library, (), Language.EN) == ""
    assert reviewed_text(library, replace(PART, sources=()), Language.EN) == ""
    assert reviewed_text(library, replace(PART, reviewed=None), Language.EN) == ""


def test_the_day_of_checking_is_written_out(library: Library) -> None:
    """Every answer says when it was last checked."""
    assert reviewed_text(library, PART, Language.ZH_HANT) == "資料查核：2026 年 11 月 22 日"
