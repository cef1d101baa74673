"""What these tests publish: the shipped content with fewer phrasings and other golden questions.

A rehearsal tries them all. Whether it finds what it should, and soon enough, among all of them is
shown by the tests of `faq`; that it goes live with all of them, by one test here.
"""

from functools import cache
from typing import Final

import yaml

from faq.edits import set_field
from faq.finding import INTENT, kind_of
from faq.load import load_files, read_files
from faq.yamlfile import read_yaml

PHRASINGS: Final = 14
"""Of each entry in each language: more than stand on one page."""
GOLDEN: Final = "questions.yaml"


def few_files() -> dict[str, str]:
    """The texts of the content's files, by path."""
    return dict(_few())


@cache
def _few() -> tuple[tuple[str, str], ...]:
    files = read_files()
    for path in [path for path in files if kind_of(path) == INTENT]:
        files[path] = _with_few_phrasings(path, files[path])
    golden = [
        {"ask": longest, "gives": [intent.id], "why": "one of its phrasings"}
        for intent in load_files(files).library.intents.values()
        if not intent.about and "{" not in (longest := max(intent.phrasings["en"], key=len))
    ]
    files[GOLDEN] = yaml.safe_dump(golden, allow_unicode=True, sort_keys=False)
    return tuple(files.items())


def _with_few_phrasings(path: str, text: str) -> str:
    for record in read_yaml(path, text).value:
        for group, phrasings in record["phrasings"].items():
            way = ("phrasings", group)
            text = set_field(text, record["id"], way, phrasings[:PHRASINGS])
    return text
