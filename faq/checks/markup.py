"""Telegram takes every text, and no text leads to a site that nobody vouched for."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from faq.checks.passages import written_passages
from faq.load import Content
from faq.yamlfile import Fault


def markup_is_valid(content: Content) -> Iterator[Fault]:
    """Telegram takes the markup: `<b>` and `<i>`, closed, and `<`, `>`, `&` written as entities."""
    for passage in written_passages(content):
        if problem := markup_problem(passage.text):
            yield passage.fault(content, problem)
    for trial in content.library.trials.values():
        for name, figure in trial.figures.items():
            if isinstance(figure, str) and (problem := markup_problem(figure)):
                path = ("figures", name)
                yield content.fault("trial", trial.id, path, f"figures/{name}: {problem}")


def markup_problem(text: str) -> str | None:
    """What is wrong with a text's markup, or None."""
    if re.search(r"<(?!/?[a-zA-Z])", text):
        return "a bare <; write &lt;"
    if re.search(r"&(?!(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);)", text):
        return "a bare &; write &amp;"
    if re.search(r"<[^>]*$", text):
        return "a tag has no >"
    tags = _Tags()
    tags.feed(text)
    tags.close()
    if tags.problem is None and tags.open:
        return f"<{tags.open[-1]}> is not closed"
    return tags.problem


class _Tags(HTMLParser):
    """Finds what is not well-formed in `<b>` and `<i>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.problem: str | None = None

    def _note(self, problem: str) -> None:
        self.problem = self.problem or problem

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("b", "i") or attrs:
            self._note(f"the tag <{tag}> is not allowed; only <b> and <i> are")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self._note(f"</{tag}> closes nothing that is open")

    def handle_entityref(self, name: str) -> None:
        if name not in ("lt", "gt", "amp", "quot"):
            self._note(f"&{name}; is not known to Telegram; write the character")


_HOST = re.compile(
    r"(?:https?://|www\.)[^\s<>()（），。、；]+"
    r"|\b(?:[a-z0-9-]+\.)+(?:com|org|net|cn|tw|hk|sg|my|au|uk|ca|gov|info|io|me|ru|top|xyz|shop|site|online)"
    r"\b(?:\.[a-z]{2})?",
    re.IGNORECASE,
)


def hosts_in(text: str) -> list[str]:
    """The sites that a text names, with or without https, lower case and without www."""
    found = []
    for match in _HOST.findall(text):
        host = urlsplit(match if "//" in match else f"https://{match}").hostname or match
        found.append(host.removeprefix("www.").lower().rstrip("."))
    return found


def links_are_listed(content: Content) -> Iterator[Fault]:
    """Texts name no site but those of sources and help lines."""
    library = content.library
    links = [source.link for source in library.sources.values()]
    links += [line.link for region in library.regions.values() for line in region.lines]
    listed = {host for link in links if link for host in hosts_in(link)}
    for passage in written_passages(content):
        for host in hosts_in(passage.text):
            if host not in listed:
                yield passage.fault(content, f"the site {host} does not stand in sources.yaml")
