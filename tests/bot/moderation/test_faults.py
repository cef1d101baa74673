"""Every fault is explained in words; the check's own words stand above."""

import pytest

from bot.moderation.faults import KINDS, OTHER, kind_of, named_in
from faq.models import Language, Library
from faq.yamlfile import Fault


@pytest.mark.parametrize("kind", [*(kind for kind, _ in KINDS), OTHER])
def test_every_kind_is_explained_in_every_language(library: Library, kind: str) -> None:
    """Without the words of those who write programs."""
    words = library.notices[f"mod_fault_{kind}"]
    assert set(words) == set(Language)
    for word in ("regex", "string", "dict", "null", "Error", "exception", "parse"):
        assert word not in words[Language.EN]


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        ("enrolled: must be a whole number", "number"),
        ("title/en: is missing", "missing"),
        ("titel: is not a key that is known here", "key"),
        ("the key 'short' stands here twice", "twice"),
        ("the topic msc stands here twice", "twice"),
        ("items: choose.clinic is in no step", "menu"),
        ("answers/any/en/short: 196 is a trial's figure: write {msc-4.enrolled}", "figure"),
        ("name/en: says 196 people, enrolled says 197: write {msc-4.enrolled}", "figure"),
        ("answers/any/en: zh-Hant and en differ in numbers: 3", "languages"),
        ("answers/any: en does not say “control group”, another language does", "hedge"),
        ("answers/any/en/short: 'cures' reads as a promise: It cures.", "cure"),
        ("the site scam.example does not stand in sources.yaml", "link"),
        ("the source 'x' does not stand in sources.yaml", "source"),
        ("the route 'x' does not stand in concepts.yaml", "label"),
        ("<b> is not closed", "html"),
        ("the tag <script> is not allowed; only <b> and <i> are", "html"),
        ("not YAML: found a tab", "yaml"),
        ("aliases (*) are not allowed; write the text out", "extras"),
        ("phrasings/en: “is it safe” reaches cell.safety as well", "stolen"),
        ("must reach als.cure, reaches choose.clinic", "golden"),
        ("larger than 256 KiB; send less of it", "large"),
        ("is not UTF-8 text; save it as UTF-8", "encoding"),
        ("disclaimer: it changes only with a release", "disclaimer"),
        ("answers/any/reviewed: must be a day such as 2026-11-22", "day"),
        ("something that nobody has thought of", OTHER),
    ],
)
def test_a_problem_is_explained_by_its_kind(problem: str, kind: str) -> None:
    """As the checks put it."""
    assert kind_of(Fault("a.yaml", 1, "x", problem)) == kind


@pytest.mark.parametrize(
    ("problem", "named"),
    [
        ("enrolled: must be a whole number", "enrolled"),
        ("title/en: is missing", "title/en"),
        ("the key 'short' stands here twice", "'short'"),
        ("menu items: 'choose.clinic' is in no step", "'choose.clinic'"),
        (
            "answers/any/en/short: 196 is a trial's figure: write {msc-4.enrolled}",
            "answers/any/en/short: 196, {msc-4.enrolled}",
        ),
        (
            "name/en: says 196 people, enrolled says 197: write {msc-4.enrolled}",
            "name/en: 196, 197, {msc-4.enrolled}",
        ),
        ("answers/any/more: zh-Hant and en differ in numbers: 204", "answers/any/more: 204"),
        ("answers/any: en does not say “control group”", "answers/any: “control group”"),
        (
            "answers/any/en/short: 'cures' reads as a promise: 'It cures.'",
            "answers/any/en/short: 'cures', 'It cures.'",
        ),
        ("<b> is not closed", "<b>"),
        ("not YAML: found a tab", ""),
        ("must reach als.cure:MSC, reaches choose.clinic", "als.cure:MSC, choose.clinic"),
        (
            "answers/any/zh-Hans/short: zh-Hans has Traditional characters: 體癥",
            "answers/any/zh-Hans/short: 體癥",
        ),
    ],
)
def test_what_a_problem_names_is_left_in_every_language(problem: str, named: str) -> None:
    """Without the English around it."""
    assert named_in(Fault("a.yaml", 1, "x", problem)) == named
