"""Edits that must never go live: what a tired hand, a wrong belief or a bad intention would do.

Each spoils one entry of the shipped content, as a file that is sent back.
"""

from collections.abc import Callable
from dataclasses import dataclass

CLINIC, NUROWN, SAFETY, EVIDENCE = "choose.clinic", "msc-4", "cell.safety", "cell.evidence"


@dataclass(frozen=True, slots=True)
class Bad:
    """One bad edit."""

    name: str
    entry: str
    """The id of the entry that is spoiled; its file goes out and comes back."""
    change: Callable[[str], str | bytes]
    told: str
    """A pattern that the answer must hold: what is wrong."""


def put(old: str, new: str) -> Callable[[str], str]:
    """Write something else in place of the first of some words."""

    def change(text: str) -> str:
        assert old in text, f"{old!r} has left the content"
        return text.replace(old, new, 1)

    return change


def without(line_with: str) -> Callable[[str], str]:
    """Take a line out."""

    def change(text: str) -> str:
        lines = text.splitlines(keepends=True)
        at = next(n for n, line in enumerate(lines) if line_with in line)
        return "".join(lines[:at] + lines[at + 1 :])

    return change


def phrasing(words: str) -> Callable[[str], str]:
    """Add an English phrasing."""
    return put("  en:\n    - ", f'  en:\n    - "{words}"\n    - ')


def more(sentence: str) -> Callable[[str], str]:
    """Add a sentence to the part that is opened on demand, in English."""
    return put("We recommend no clinic.", f"We recommend no clinic. {sentence}")


def _bomb(text: str) -> str:
    laughs = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 9))
    return f"l0: &l0 ha\n{laughs}{text}"


BAD = (
    # how a file is written
    Bad("a tab", CLINIC, put("answers:\n  any:", "answers:\n\tany:"), "YAML"),
    Bad("a quote left open", CLINIC, put("en: How to check", 'en: "How to check'), "YAML"),
    Bad("a colon in plain words", CLINIC, put("en: How to", "en: How: to"), "YAML"),
    Bad("a bracket left open", CLINIC, put("about: []", "about: ["), "YAML"),
    Bad("indented wrongly", NUROWN, put("phase: III", "  phase: III"), "YAML"),
    Bad("no text at all", NUROWN, lambda _: "\n", "is no entry"),
    Bad("a picture", NUROWN, lambda _: b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "UTF-8|text"),
    Bad("another encoding", CLINIC, lambda text: text.encode("big5", "replace"), "UTF-8"),
    Bad("larger than is read", CLINIC, lambda text: text + "# " + "x" * 262_200, "KiB"),
    Bad("a YAML bomb", CLINIC, _bomb, "not allowed"),
    Bad("an anchor", CLINIC, put("about: []", "about: &a []"), "not allowed"),
    Bad(
        "a tag that runs code",
        CLINIC,
        put("about: []", "about: !!python/name:os []"),
        "not allowed",
    ),
    Bad("a list in place of the entry", NUROWN, lambda _: "- 1\n- 2\n", "is no entry"),
    Bad(
        "nested without end",
        NUROWN,
        lambda text: text + "x: " + "[" * 400 + "]" * 400,
        "nested|YAML",
    ),
    # keys and types
    Bad("an unknown key", CLINIC, put("related:", "relatives:"), "relatives.*not a key"),
    Bad("the same key twice", CLINIC, put("about: []", "about: []\nabout: []"), "'about'.*twice"),
    Bad("another id", NUROWN, put("id: msc-4", "id: msc-9"), "id"),
    Bad("words for a number", NUROWN, put("enrolled: 196", "enrolled: many"), "enrolled.*number"),
    Bad("people below none", NUROWN, put("enrolled: 196", "enrolled: -196"), "enrolled"),
    Bad(
        "a day that is none",
        NUROWN,
        put("reviewed: 2026-11-22", "reviewed: last week"),
        "reviewed.*day",
    ),
    Bad("no sources key", NUROWN, without("sources: "), "sources.*missing"),
    Bad("an unknown phase", NUROWN, put("phase: III", "phase: IX"), "phase"),
    Bad(
        "an unknown route",
        NUROWN,
        put("route: intrathecal", "route: swallowed"),
        "route.*swallowed",
    ),
    Bad("an unknown status", NUROWN, put("status: completed", "status: miracle"), "status"),
    Bad("a text as a list", CLINIC, put("en: How to check a clinic?", "en: [How, to]"), "title"),
    Bad("a list as a text", CLINIC, put("related: [", "related: regulation #["), "related"),
    # what an answer needs
    Bad("no English", NUROWN, without('  en: "Phase III'), "line/en.*missing"),
    Bad("no title in Chinese", CLINIC, without("zh-Hant: 怎麼分辨"), "title/zh-Hant.*missing"),
    Bad("no source", CLINIC, put("sources: [fda-alerts", "sources: [] # [fda-alerts"), "source"),
    Bad("a source that is not there", CLINIC, put("[fda-alerts", "[my-cousin"), "my-cousin"),
    Bad("no day of review", CLINIC, without("reviewed: "), "reviewed.*missing"),
    Bad(
        "reviewed after it expires", CLINIC, put("review_by: 2027", "review_by: 2020"), "review_by"
    ),
    Bad(
        "a related answer that is not there",
        CLINIC,
        put("[regulation,", "[fountain.of.youth,"),
        "fountain",
    ),
    Bad("an empty title", CLINIC, put("en: How to check a clinic?", 'en: ""'), "title"),
    # honest before hopeful
    Bad("a promise", CLINIC, more("This therapy cures ALS."), "promise"),
    Bad(
        "a promise in Chinese",
        CLINIC,
        put("我們不推薦任何診所。", "我們的療法能治癒漸凍症。"),
        "promise",
    ),
    Bad(
        "a hedge lost in one language",
        CLINIC,
        put(", with a control group?", "?"),
        "control group|對照",
    ),
    Bad("a changed number", CLINIC, put("survey of 204", "survey of 2040"), "differ in numbers"),
    Bad("a number in one language only", CLINIC, more("It costs 5,000."), "differ in numbers"),
    Bad("a trial's figure typed in", CLINIC, more("196 people tried."), "196|numbers"),
    Bad(
        "a count that the name contradicts", NUROWN, put("enrolled: 196", "enrolled: 19600"), "196"
    ),
    Bad(
        "a goal that was missed is met",
        NUROWN,
        put("main_goal: missed", "main_goal: won"),
        "main_goal",
    ),
    Bad(
        "a short text that is long",
        CLINIC,
        put("We recommend no clinic.", "x. " * 600),
        "message|characters|long",
    ),
    Bad(
        "four sentences in short",
        CLINIC,
        put("Before paying", "So. Yes. Well. No. Before paying"),
        "sentences",
    ),
    # what Telegram and a phone must not get
    Bad("a bold that stays open", CLINIC, put("<b>Ask them</b>", "<b>Ask them"), "closed"),
    Bad("a script", CLINIC, more("<script>alert(1)</script>"), "script"),
    Bad("a picture in HTML", CLINIC, more("<img src=x>"), "img"),
    Bad("a bare ampersand", CLINIC, more("Cells & hope."), "&"),
    Bad(
        "a scam link",
        CLINIC,
        more('<a href="https://cells.example/buy">Here</a>.'),
        "cells.example|tag <a",
    ),
    Bad("a bare link", CLINIC, more("See https://cells.example/buy."), "cells.example"),
    Bad("a reference that leads nowhere", CLINIC, more("{msc-99.enrolled} tried."), "msc-99"),
    Bad("a brace left open", CLINIC, more("{msc-4.enrolled tried."), "\\{"),
    # what questions reach
    Bad(
        "a phrasing twice",
        CLINIC,
        put("  zh:\n", '  zh:\n    - "怎麼看出是不是詐騙"\n'),
        "twice|already",
    ),
    Bad("a phrasing that is stolen", CLINIC, phrasing("how much does it cost"), "decline.cost"),
    Bad(
        "an alarm as a phrasing",
        CLINIC,
        phrasing("he cannot breathe and his lips are blue"),
        "emergency|alarm",
    ),
    Bad("an empty phrasing", CLINIC, phrasing(""), "phrasings"),
)
"""More than fifty, of as many kinds."""
