"""Web and mail addresses in running text, where Telegram makes links of them.

Telegram looks around each dot: what can be a host on both sides of it, then a port and a path to
the right, user and scheme to the left. Letters of any script can be a host, so that in
"看example.org" the link begins with 看.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

Address = tuple[str, int, int]  # "url" or "email", Python indexes of start and end

# Top-level domains that make a bare name a link: those of countries, by their first letters, and
# some others. Telegram knows some 1,400.
_COUNTRIES = {
    "a": "cdefgilmoqrstuwxz",
    "b": "abdefghijmnorstvwyz",
    "c": "acdfghiklmnoruvwxyz",
    "d": "ejkmoz",
    "e": "cegrstu",
    "f": "ijkmor",
    "g": "abdefghilmnpqrstuwy",
    "h": "kmnrtu",
    "i": "delmnoqrst",
    "j": "emop",
    "k": "eghimnprwyz",
    "l": "abcikrstuvy",
    "m": "acdeghklmnopqrstuvwxyz",
    "n": "acefgilopruz",
    "o": "m",
    "p": "aefghklmnrstwy",
    "q": "a",
    "r": "eosuw",
    "s": "abcdeghijklmnorstuvxyz",
    "t": "cdfghjklmnortvwz",
    "u": "agksyz",
    "v": "aceginu",
    "w": "fs",
    "y": "et",
    "z": "amw",
}
_TOP = frozenset(
    re.findall(
        r"[a-z]+",
        "com org net edu gov int mil info biz name pro app dev health care bio science clinic page "
        "wiki blog news online site website cloud link live life hospital foundation academy bot",
    )
)
_EMAIL = re.compile(
    r"(?:[A-Za-z0-9_-]{0,26}[.+]){0,10}[A-Za-z0-9_-]{1,35}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,28}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,8}"
)
_SCHEME = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_NUMBER = re.compile(r"0*([1-9][0-9]{0,4})(?![0-9])")
_PATH_END = ".:;,('?!`"  # not the last character of a path
_CLOSING = {")": "(", "]": "[", "}": "{"}


def find_addresses(text: str) -> Iterator[Address]:
    """Yield web and mail addresses, left to right."""
    at = 0
    while 0 <= (dot := text.find(".", at)) < len(text) - 1:
        if text[dot + 1] == " ":
            at = dot + 2
            continue
        start, end, fits = _around(text, at, dot)
        if fits:
            if end > dot + 1:
                yield from _judged(text, start, end)
            while text[end : end + 1] == ".":
                end += 1
        else:
            end = text.rindex(".", 0, end) + 1
        at = max(end, dot + 1)


def _around(text: str, at: int, dot: int) -> tuple[int, int, bool]:
    """Find the longest stretch around a dot that could be an address, and whether it fits there."""
    start = _leftwards(text, dot, at, _in_host)
    end, has_user = dot, False
    while end < len(text) and (text[end] == "@" or _in_host(text[end])):
        has_user = has_user or text[end] == "@"
        end += 1
    if has_user:
        start = _leftwards(text, start, at, _in_user)
    end = _with_port_and_path(text, end)
    while end > dot + 1 and text[end - 1] == ".":
        end -= 1
    fits = True
    if start > at and text[start - 1] == "@":
        user = _leftwards(text, start - 1, at, _in_user)
        fits = not has_user and user < start - 1
        start = user
    start, begins_well = _with_scheme(text, at, start)
    return start, end, fits and begins_well


def _leftwards(text: str, start: int, at: int, belongs: Callable[[str], bool]) -> int:
    while start > at and belongs(text[start - 1]):
        start -= 1
    return start


def _with_port_and_path(text: str, end: int) -> int:
    if text[end : end + 1] == ":":
        match = _NUMBER.match(text, end + 1)
        if match and int(match[1]) <= 65535:
            end = match.end()
    if text[end : end + 1] in ("/", "?", "#"):
        path_end = end + 1
        while path_end < len(text) and _in_path(text[path_end]):
            path_end += 1
        path_end = end + 1 + len(text[end + 1 : path_end].rstrip(_PATH_END))
        if text[end] == "/" or path_end > end + 1:
            end = path_end
    return end


def _with_scheme(text: str, at: int, start: int) -> tuple[int, bool]:
    """Take in a scheme before an address; tell whether the address may begin there."""
    if start == at:
        return start, True
    before = text[at:start]
    if before.endswith("://") and len(before.encode(errors="surrogatepass")) >= 6:
        scheme = before[_leftwards(before, len(before) - 3, 0, _in_scheme) : -3].lower()
        known = next((known for known in ("https", "http", "ftp") if scheme.endswith(known)), None)
        if known is None or scheme in ("shttp", "tftp", "sftp"):
            return start, False
        return start - len(known) - 3, True
    return start, not (is_word(before[-1]) or before[-1] in "/#@")


def _judged(text: str, start: int, end: int) -> Iterator[Address]:
    found = text[start:end]
    if found.startswith("mailto:") and _EMAIL.fullmatch(found, 7):
        start, found = start + 7, found[7:]
    if _EMAIL.fullmatch(found):
        yield "email", start, end
    elif length := _url_length(found):
        yield "url", start, start + length


def _url_length(url: str) -> int:
    """Return how much of it is an address after all, 0 for nothing."""
    scheme = _SCHEME.match(url)
    rest = url[scheme.end() :] if scheme else url
    path_at = next((i for i, char in enumerate(rest) if char in "/?#"), len(rest))
    host, path = rest[:path_at], rest[path_at:]
    length = len(url) - len(path) + _balanced(path)
    if "@" in host:
        host = host.partition("@")[2]
    if ":" in host:
        host = host[: host.rindex(":")]
    return length if _is_host(host, bare=scheme is None) else 0


def _balanced(path: str) -> int:
    """Return how much of a path comes before a bracket that it does not open."""
    open_ones: dict[str, int] = {}
    end = len(path)
    for index, char in enumerate(path):
        opening = _CLOSING.get(char)
        if opening is None:
            open_ones[char] = open_ones.get(char, 0) + 1
        elif open_ones.get(opening, 0) == 0:
            end = index
            break
        else:
            open_ones[opening] -= 1
    return len(path[:end].rstrip(_PATH_END))


def _is_host(host: str, *, bare: bool) -> bool:
    labels = host.split(".")
    if len(labels) == 1 or any(not _is_label(label) for label in labels):
        return False
    if len(labels) == 4 and all(_is_byte(label) for label in labels):
        return True
    top = labels[-1]
    if all(label.isascii() and label.isdecimal() for label in labels) or len(top) <= 1:
        return False
    if top.startswith("xn--"):
        known = bool(re.fullmatch(r"[A-Za-z0-9]{2,}", top[4:]))
    else:
        known = not set("_-") & set(top) and (not bare or _is_common(top))
    return known and "_" not in labels[-2]


def _is_label(label: str) -> bool:
    return 1 <= len(label.encode(errors="surrogatepass")) < 64 and not label.endswith("-")


def _is_byte(label: str) -> bool:
    digits = label.isascii() and label.isdecimal() and len(label) <= 3
    return digits and int(label) <= 255 and (label == "0" or not label.startswith("0"))


def _is_common(top: str) -> bool:
    lowered = top.lower()
    if lowered != top and lowered[1:] == top[1:]:
        return False  # "end.And", where a space is missing
    return lowered in _TOP or (len(lowered) == 2 and lowered[1] in _COUNTRIES.get(lowered[0], ""))


def is_word(char: str) -> bool:
    """Whether a character is part of a word for Telegram: letter, number or underscore."""
    return char == "_" or unicodedata.category(char)[0] in "LN"


def _is_unspaced(char: str) -> bool:
    if "\u2000" <= char <= "\u206f":  # general punctuation: joiners and dashes only
        return char in "\u200c\u200d" or "\u2010" <= char <= "\u2015"
    return unicodedata.category(char)[0] != "Z"


def _in_host(char: str) -> bool:
    if char < "\u00c0":
        return char.isascii() and (char.isalnum() or char in "._-~")
    return _is_unspaced(char)


def _in_user(char: str) -> bool:
    return char not in "\n/[]{}()'`<>\"@«»" and _is_unspaced(char)


def _in_path(char: str) -> bool:
    return char not in '\n<>"«»' and _is_unspaced(char)


def _in_scheme(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char in "+-"
    return unicodedata.category(char)[0] != "Z"
