"""Every fault is explained in words; the check's own words stand above."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.moderation import changing
from bot.moderation.faults import KINDS, OTHER, kind_of, named_in
from faq import edits
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
        ("choose.clinic has no phrasing 'is it safe' in en", "phrasing_gone"),
        ("title holds more than one value", "several"),
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


def _refusals() -> list[str]:
    """All that an edit of a file may be refused with, with an x for each value."""
    found = []
    for path in (*Path(edits.__file__).parent.glob("*.py"), Path(changing.__file__)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Raise(exc=ast.Call(func=ast.Name(id="EditError"), args=[said, *_])):
                    found.append("".join(_said(said)))
    return found


def _said(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(words)):
            yield words
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from _said(part)
        case ast.FormattedValue(conversion=conversion):
            yield "'x'" if conversion == ord("r") else "x"
        case ast.BinOp(left=left):
            yield from _said(left)
        case _:
            raise TypeError(node)


def test_every_refusal_of_an_edit_is_explained() -> None:
    """Whatever is raised in the code has its kind; what it quotes stays in every language."""
    found = _refusals()
    assert len(found) > 12
    kinds = {said: kind_of(Fault("", 0, "", said)) for said in found}
    only_said_on = [said for said, kind in kinds.items() if kind == OTHER]
    assert only_said_on == ["the file has faults: "]  # each of those has its own kind
    assert named_in(Fault("", 0, "", "'is it safe' is the last phrasing of als.cure in en")) == (
        "'is it safe', als.cure"
    )
