"""Long texts in Telegram's HTML, cut into messages between paragraphs."""

import re

from bot.markup.normalise import shows_nothing
from bot.markup.parse import parse_html
from bot.markup.render import slice_of, to_html
from bot.markup.text import utf16_len

# Where to cut, the better place first; the cut is after the match.
_PLACES = (
    re.compile(r"\n[ \t]*\n\s*"),  # a blank line
    re.compile(r"\n\s*"),  # a line's end
    re.compile(r"[。！？…]+[」』”’）)]*\s*|[.!?]+[\"'”’)]*\s+"),  # a sentence's end
    re.compile(r"\s+"),  # a word's end
)
_MARGIN = " \n"
# Belongs to the character before it: combining marks, joiners, variation selectors, skin tones.
_JOINED = re.compile("[\u0300-\u036f\u200d\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")


def split_html(source: str, limit: int) -> tuple[str, ...]:
    """Cut HTML into parts that fit one message each, in order.

    Tags that are open at a cut are closed there and opened again in the next part. White space
    at a cut goes away (line breaks, and blanks before them or after a sentence), and parts that
    show nothing; nothing else.

    Args:
        source: Telegram's HTML.
        limit: most UTF-16 units of one part's text without tags, at least 2 (an emoji).

    Returns:
        The parts, none of them blank; `(source,)` if it fits as it is, `()` if it is blank.

    Raises:
        MarkupError: Telegram would refuse the whole.
        ValueError: the limit is below 2.
    """
    if limit < 2:
        raise ValueError(f"limit is {limit}, expected at least 2")
    whole = parse_html(source)
    if shows_nothing(whole.text):
        return ()
    if utf16_len(whole.text) <= limit:
        return (source,)
    parts: list[str] = []
    start, text = _after_line_breaks(whole.text, 0), whole.text
    while start < len(text):
        end = _cut(text, start, limit)
        kept = start + len(text[start:end].rstrip(_MARGIN))
        if not shows_nothing(text[start:kept]):
            parts.append(to_html(slice_of(whole, start, kept)))
        start = _after_line_breaks(text, end)
    return tuple(parts)


def _after_line_breaks(text: str, start: int) -> int:
    """Skip line breaks and what is blank before them; a line's own indentation stays."""
    match = re.compile(r"[ \n]*\n").match(text, start)
    return match.end() if match else start


def _cut(text: str, start: int, limit: int) -> int:
    """Find the best index to end a part that begins at `start`; always beyond it."""
    longest = _fitting(text, start, limit)
    if longest == len(text):
        return longest
    for place in _PLACES:
        # A cut may fall into white space, so look a little beyond what fits.
        ends = [
            match for match in place.finditer(text, start, longest + 1) if match.start() > start
        ]
        for match in reversed(ends):
            if match.end() <= longest or not match[0].strip():
                return min(match.end(), longest)
    end = longest
    while end > start and (_JOINED.match(text, end) or text[end - 1] == "\u200d"):
        end -= 1
    return end if end > start else longest


def _fitting(text: str, start: int, limit: int) -> int:
    """Return the end of the longest stretch from `start` of at most `limit` UTF-16 units."""
    end, units = start, 0
    while end < len(text):
        units += 1 + (text[end] > "\uffff")
        if units > limit:
            break
        end += 1
    return end
