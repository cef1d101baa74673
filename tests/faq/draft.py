"""A copy of the shipped content that a test may spoil, and entries written to be spoilt."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import yaml

from faq.load import CONTENT, Content, ContentError, load
from faq.models import Library
from faq.yamlfile import Fault

PROBES = {
    "intents/als.yaml": """\
- id: als.probe
  title: {zh-Hant: 試一試, en: Just a try}
  phrasings:
    zh: ["這一句只是拿來試一試"]
    en: ["this sentence is only here to be tried"]
  answers:
    any:
      zh-Hant:
        short: 這裡先說最要緊的。
        more: 這裡再多說一點。
      en:
        short: Here stands what matters most.
        more: Here stands a little more.
      sources: [frawley-2025]
      reviewed: 2026-11-22
      review_by: 2027-05-22
  related: [als.what]
""",
    "intents/cells.yaml": """\
- id: cell.probe
  about: [MSC]
  title: {zh-Hant: "{about}，試一試", en: "{about}, just a try"}
  phrasings:
    zh: ["這一句{cell}只是拿來試一試"]
    en: ["this sentence on {cell} is only here to be tried"]
  answers:
    MSC:
      zh-Hant: {short: "大約 {msc-4.enrolled} 人，編號 NCT03280056。"}
      en: {short: "About {msc-4.enrolled} people, number NCT03280056."}
      sources: [frawley-2025, article]
      reviewed: 2026-11-22
      review_by: 2027-05-22
    any:
      zh-Hant: {short: 還不知道。}
      en: {short: Nobody knows.}
      sources: [frawley-2025]
      reviewed: 2026-11-22
      review_by: 2027-05-22
""",
    "trials.yaml": """\
- id: msc-9
  cell: MSC
  tissue: BM
  row: 9
  name: {zh-Hant: "試一試、61 人", en: "just a try, 61 people"}
  phase: I
  enrolled: 61
  route: intrathecal
  injections: null
  control: none
  main_goal: safety-only
  status: completed
  year: 2020
  registry: null
  expected: null
  follow_up: null
  figures: {ages: "18–65", months: 6, share: "30%", day: 2021-03-02}
  article: {zh-Hant: 沒有壞處。, en: No harm.}
  line: {zh-Hant: "{msc-9.enrolled} 人，看不出來。", en: "{msc-9.enrolled} people, it cannot tell."}
  sources: [frawley-2025]
  reviewed: 2026-11-22
  review_by: 2027-05-22
""",
    "claims.yaml": """\
- id: 99-probe
  severity: A
  article: {zh-Hant: 有效。, en: It works.}
  evidence: {zh-Hant: 沒有證實。, en: It is not shown.}
  sources: [frawley-2025]
  told_in:
    - label: als.probe
      part: short
      words: {zh-Hant: ["要緊|重要"], en: ["matters"]}
    - label: als.probe
      part: whole
      words: {zh-Hant: ["再多說"], en: ["a little more"]}
""",
    "concepts.yaml": """\
- id: probe
  kind: trial
  name: {zh-Hant: 試一試, en: Just a try}
  button: {zh-Hant: 試, en: Try}
  spellings: [probalix]
  trials: [msc-1]
""",
    "sources.yaml": """\
- id: probe-2020
  kind: paper
  title: Just a try
  by: Nobody et al.
  year: 2020
  link: https://probe.example
  note: {zh-Hant: 只是試一試, en: just a try}
""",
    "questions.yaml": """\
- ask: "這只是拿來試一試的"
  gives: [als.probe]
  why: "a try"
""",
}
"""A sound entry for each file, written so that a case can break one thing in it."""


class Draft:
    """A copy of the shipped content, to be changed and read again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(CONTENT, folder)

    def text(self, file: str) -> str:
        """What a file holds."""
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Let a file hold something else."""
        (self.folder / file).write_text(text, encoding="utf-8")

    def add(self, file: str, entry: str) -> int:
        """Append an entry to a file; how many lines stood before it."""
        before = self.text(file).rstrip("\n") + "\n\n"
        self.write(file, before + entry)
        return before.count("\n")

    def probe(self, file: str, old: str = "", new: str = "", *, at: str = "") -> int:
        """Append a file's probe with one thing changed.

        Returns:
            The line of the change, or that of the landmark `at` before it.
        """
        entry = PROBES[file]
        for text in filter(None, (old, at)):
            assert entry.count(text) == 1, f"{text!r} must stand once in the probe of {file}"
        before = self.add(file, entry.replace(old, new) if old else entry)
        return before + entry.count("\n", 0, entry.index(at or old)) + 1

    def change(self, file: str, *way: str, old: str, new: str) -> int:
        """Replace the first match of a pattern after some landmarks; the line where it stood.

        Args:
            file: within the folder.
            way: texts that stand before it, each after the one before, e.g. "- id: msc-4".
            old: a regular expression.
            new: the text that replaces it, as it is.
        """
        text = self.text(file)
        at = 0
        for landmark in way:
            at = text.index(landmark, at) + len(landmark)
        found = re.compile(old).search(text, at)
        assert found is not None, f"{old!r} stands nowhere after {way} in {file}"
        self.write(file, text[: found.start()] + new + text[found.end() :])
        return text.count("\n", 0, found.start()) + 1

    def thin_out(self) -> None:
        """Leave one phrasing a language and no golden question, for an engine built in no time."""
        for path in sorted((self.folder / "intents").glob("*.yaml")):
            entries = yaml.safe_load(path.read_text(encoding="utf-8"))
            for entry in entries:
                entry["phrasings"] = {
                    group: texts[:1] for group, texts in entry["phrasings"].items()
                }
            self.write(f"intents/{path.name}", yaml.safe_dump(entries, allow_unicode=True))
        self.write("questions.yaml", "[]\n")

    def content(self) -> Content:
        """The content as it reads now."""
        return load(self.folder)

    def refused(self) -> tuple[Fault, ...]:
        """The faults for which it is not even read."""
        try:
            load(self.folder)
        except ContentError as error:
            return error.faults
        raise AssertionError("the content was read without a fault")


def entry_of(probe: str) -> str:
    """The id of a probe, as faults name it."""
    return probe.partition("\n")[0].partition(": ")[2].strip('"')


def with_few_phrasings(library: Library) -> Library:
    """The library with one phrasing a language, so that an engine of it is built in no time."""
    return replace(
        library,
        intents={
            intent.id: replace(
                intent, phrasings={group: texts[:1] for group, texts in intent.phrasings.items()}
            )
            for intent in library.intents.values()
        },
    )
