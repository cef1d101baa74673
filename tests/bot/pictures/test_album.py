"""What the pictures say: the figures of the content, all that honesty demands, and nothing else."""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image

from bot.disclaimer import Disclaimer
from bot.markup import plain_text, utf16_len
from bot.outgoing import CarefulBot
from bot.pictures import Album, names
from bot.pictures.album import label_of, sheet_of
from bot.pictures.captions import MOST, caption
from bot.pictures.facts import Facts
from bot.pictures.marks import Mark
from bot.playground import Person
from faq.fill import written
from faq.labels import is_known
from faq.models import (
    WRITTEN_LANGUAGES,
    Control,
    Language,
    Library,
    MainGoal,
    Telling,
)
from tests.bot.pictures.conftest import Sheets


def tellings(library: Library, label: str, part: str | None = None) -> list[Telling]:
    """Return what claims demand of an answer."""
    return [
        telling
        for claim in library.claims
        for telling in claim.told_in
        if telling.label == label and part in (None, telling.part)
    ]


def untold(telling: Telling, language: Language, text: str) -> list[str]:
    """Return the demanded words that a text lacks, whatever their case."""
    folded = text.casefold()
    return [
        words
        for words in telling.words[language]
        if not any(one.casefold() in folded for one in words.split("|"))
    ]


def changed(library: Library, id_: str, **fields: object) -> Library:
    """Return a library in which one trial is another."""
    trial = replace(library.trials[id_], **fields)  # type: ignore[arg-type]
    return replace(library, trials={**library.trials, id_: trial})


def test_there_is_a_picture_for_each_trial(library: Library) -> None:
    """And two for all of them; each says the same as an answer that exists."""
    assert names(library)[:3] == ("trials", "cells", "trial:msc-1")
    assert len(names(library)) == 2 + len(library.trials)
    labels = [label_of(name) for name in names(library)]
    assert labels[:3] == ["trials.list", "compare:MSC,NSC,iPSC", "trial.detail:msc-1"]
    assert [label for label in labels if not is_known(library, label)] == []


@pytest.mark.parametrize("name", ["", "trial", "trial:", "trial:msc-9", "msc-1", "Trials"])
def test_an_unknown_picture_is_refused(library: Library, name: str) -> None:
    """With the error of a missing key."""
    with pytest.raises(KeyError):
        Album(library).picture(name, Language.EN)


def test_a_picture_is_drawn_once(library: Library) -> None:
    """However many ask for it at the same time."""
    album = Album(library)
    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda _: album.picture("trial:msc-1", Language.EN), range(16)))
    assert all(picture is got[0] for picture in got)
    assert (got[0].name, got[0].language, got[0].label) == (
        "trial:msc-1",
        Language.EN,
        "trial.detail:msc-1",
    )


@pytest.mark.parametrize("language", Language)
def test_the_same_content_gives_the_same_picture(library: Library, language: Language) -> None:
    """Byte for byte, so that a picture once uploaded can be sent again."""
    one, other = (Album(library).picture("cells", language) for _ in range(2))
    assert one == other
    assert Image.open(io.BytesIO(one.png)).format == "PNG"


def test_every_trial_stands_at_a_glance_with_all_its_facts(
    library: Library, sheets: Sheets
) -> None:
    """Phase, people, route, control group, main goal, and what happened."""
    for language in Language:
        facts = Facts(library, language)
        said = "\n".join(sheets["trials", language].said)
        for trial in library.trials.values():
            for told in (
                f"{facts.name(trial)}  {facts.beside(trial)}",
                f"{facts.control(trial)[1]}  {facts.goal(trial)[1]}",
                facts.happened(trial),
            ):
                assert told in said, (trial.id, language)
            assert str(trial.enrolled) in facts.beside(trial)


def test_a_phase_or_a_route_in_the_name_is_not_said_twice(library: Library) -> None:
    """And no trial lacks either."""
    english = Facts(library, Language.EN)
    nurown, fat = library.trials["msc-4"], library.trials["msc-3"]
    assert english.beside(nurown) == "196 people, into spinal fluid"
    assert english.beside(fat) == "phase I/IIa, 20 people (17 in the paper)"
    assert english.beside(replace(nurown, phase="II")).startswith("phase II, ")
    assert english.beside(replace(nurown, phase="IV")).startswith("phase IV, ")
    assert english.beside(replace(nurown, route="intranasal")).endswith(", through the nose")


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
@pytest.mark.parametrize("label", ["trials.list", "trials.list:MSC", "trials.list:NSC"])
def test_the_glance_says_all_that_claims_demand_of_the_lists(
    library: Library, sheets: Sheets, label: str, language: Language
) -> None:
    """Clots, deaths, missed goals, surgery: the picture is no kinder than the text."""
    said = "".join(sheets["trials", language].said)
    demanded = tellings(library, label)
    assert demanded
    assert [words for telling in demanded for words in untold(telling, language, said)] == []


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_the_cells_say_all_that_claims_demand_of_comparing(
    library: Library, sheets: Sheets, language: Language
) -> None:
    """Control groups, main goals, and that none can be recommended over the others."""
    said = "".join(sheets["cells", language].said)
    demanded = [
        *tellings(library, "compare:MSC,NSC,iPSC", "short"),
        *tellings(library, "cell.evidence:MSC", "short"),
        *tellings(library, "cell.overview:NSC", "short"),
        *tellings(library, "cell.safety:NSC", "short"),
        *tellings(library, "cell.safety:MSC", "short"),
    ]
    assert [words for telling in demanded for words in untold(telling, language, said)] == []


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_a_card_sets_the_evidence_beside_each_word_of_the_article(
    library: Library, sheets: Sheets, language: Language
) -> None:
    """Every claim that the trial's answer must tell is on its card, both sides of it."""
    facts = Facts(library, language)
    for trial in library.trials.values():
        label = f"trial.detail:{trial.id}"
        claims = [c for c in library.claims if any(t.label == label for t in c.told_in)]
        assert claims, trial.id
        said = "\n".join(sheets[f"trial:{trial.id}", language].said)
        for claim in claims:
            article, evidence = (
                facts.filled(side[language]) for side in (claim.article, claim.evidence)
            )
            assert f"{article}\n{facts.word('card.evidence')}{evidence}" in said
        assert facts.line(trial) in said


def test_a_trial_of_which_no_claim_speaks_has_its_line_beside_the_article(
    library: Library,
) -> None:
    """A new trial has a card from the first day."""
    bare = replace(library, claims=())
    facts = Facts(bare, Language.EN)
    [(article, evidence)] = facts.told(bare.trials["nsc-1"])
    assert article == bare.trials["nsc-1"].article[Language.EN]
    assert evidence == facts.line(bare.trials["nsc-1"])


@pytest.mark.parametrize("language", Language)
def test_figures_come_from_the_trials(library: Library, language: Language) -> None:
    """Another number of people shows in every picture that had the old one."""
    names_ = {key: name.replace("196", "987") for key, name in library.trials["msc-4"].name.items()}
    other = changed(library, "msc-4", enrolled=987, name=names_)
    for name in ("trials", "cells", "trial:msc-4"):
        before = "".join(sheet_of(library, name, language).said)
        after = "".join(sheet_of(other, name, language).said)
        assert "196" in before
        assert "987" in after
        assert "196" not in after
        assert "987" in caption(other, name, language)


@pytest.mark.parametrize(
    ("control", "goal", "said"),
    [
        (Control.PLACEBO, MainGoal.MISSED, "3 had their own control group"),
        (Control.SHAM, MainGoal.SAFETY_ONLY, "2 of these missed the main goal"),
        (Control.OLD_RECORDS, MainGoal.NOT_A_FAIR_TEST, "2 had their own control group"),
    ],
)
def test_what_the_evidence_is_follows_from_the_trials(
    library: Library, control: Control, goal: MainGoal, said: str
) -> None:
    """Counted, not typed."""
    other = changed(library, "msc-1", control=control, main_goal=goal)
    assert said in Facts(other, Language.EN).aspect("evidence", "MSC")


def test_without_a_control_group_nothing_looks_like_success(library: Library) -> None:
    """No sign and no word says that a goal was reached; the sign of two groups is for two."""
    facts = Facts(library, Language.EN)
    for trial in library.trials.values():
        controlled = trial.control in (Control.PLACEBO, Control.SHAM)
        mark, words = facts.control(trial)
        assert (mark is Mark.COMPARED, words.startswith("control group")) == (controlled,) * 2
        assert words.startswith("no control group") is not controlled
        assert (facts.goal(trial)[0] is Mark.MISSED) == (trial.main_goal is MainGoal.MISSED)
    for goal in MainGoal:
        trial = replace(library.trials["nsc-1"], main_goal=goal)
        assert not {"met", "reached", "success", "safe"} & set(facts.goal(trial)[1].split())


@pytest.mark.parametrize("language", Language)
def test_every_picture_carries_sources_date_and_disclaimer(
    library: Library, sheets: Sheets, disclaimers: Mapping[Language, str], language: Language
) -> None:
    """In small words at the bottom: pictures are handed on without captions."""
    for name in names(library):
        sheet = sheets[name, language]
        source, checked, disclaimer = sheet.said[-3:]
        assert source.startswith(("來源：", "来源：", "Sources: "))
        day = min(t.reviewed for t in library.trials.values())
        assert checked.endswith(written(day, language))
        assert disclaimers[language] == f"ℹ️ {disclaimer}"
        assert sheet.signs[-1].sign.mark is Mark.INFO
    card = sheets["trial:msc-4", language].said[-3]
    assert "NCT03280056" in card
    assert "BrainStorm Cell Therapeutics 2023" in card


def test_the_date_is_that_of_the_oldest_fact(library: Library) -> None:
    """A picture is no newer than the oldest thing on it."""
    day = library.trials["nsc-2"].reviewed.replace(year=2025)
    other = changed(library, "nsc-2", reviewed=day)
    for name, year in (("trials", "2025"), ("trial:nsc-2", "2025"), ("trial:nsc-1", "2026")):
        assert sheet_of(other, name, Language.EN).said[-2].endswith(year)


@pytest.mark.parametrize("language", Language)
def test_captions_say_what_the_pictures_show_and_fit(
    library: Library, disclaimers: Mapping[Language, str], language: Language
) -> None:
    """With the disclaimer in one piece within Telegram's 1,024 units, as valid HTML."""
    facts = Facts(library, language)
    for name in names(library):
        html = caption(library, name, language)
        text = plain_text(html)
        assert utf16_len(text) <= MOST
        [whole] = Disclaimer(disclaimers).under(html, 1024)
        assert plain_text(whole).startswith(text)
        shown = [library.trials[name[6:]]] if name.startswith("trial:") else library.trials.values()
        for trial in shown if name != "cells" else ():
            for told in (facts.name(trial), facts.people(trial), facts.control(trial)[1]):
                assert told in text, (name, told)
            assert facts.goal(trial)[1] in text
    cells = plain_text(caption(library, "cells", language))
    for cell in ("MSC", "NSC", "iPSC"):
        assert f"{cell}{facts.colon}" in cells
        for aspect in ("how", "evidence", "harm"):
            assert facts.aspect(aspect, cell) in cells
        # English needs more letters: there, what a cell is stands in the picture alone
        assert (facts.aspect("what", cell) in cells) == (language is not Language.EN)


def test_a_caption_too_long_says_less_rather_than_being_cut(library: Library) -> None:
    """Facts of less weight are left out whole."""
    long = dict.fromkeys(Language, "名" * 25)
    trials = {id_: replace(trial, name=long) for id_, trial in library.trials.items()}
    text = plain_text(caption(replace(library, trials=trials), "trials", Language.EN))
    assert utf16_len(text) <= MOST
    assert text.count("people") >= len(trials)
    assert text.count("safety only") == 0


@pytest.mark.parametrize("language", Language)
async def test_a_picture_arrives_with_caption_and_disclaimer(
    careful: CarefulBot,
    reader: Person,
    library: Library,
    disclaimers: Mapping[Language, str],
    language: Language,
) -> None:
    """Over real HTTP, past the checks of size that Telegram makes."""
    album = Album(library)
    for name in ("trials", "cells", "trial:nsc-4"):
        picture = album.picture(name, language)
        await careful.send_photo(reader.id, picture.png, caption=picture.caption, parse_mode="HTML")
        heard = await reader.hears()
        assert (heard.kind, heard.file) == ("photo", picture.png)
        assert heard.text.endswith(disclaimers[language])
        assert heard.text.startswith("🖼 ")
