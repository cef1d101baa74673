"""Where a line may end, in Chinese, in English, and where the two mix."""

import unicodedata
from collections.abc import Sequence

_NEVER_FIRST = frozenset("，。、；：？！）」』》〉】〕”’…—％%·・～)]},.!?;:")
_NEVER_LAST = frozenset("（「『《〈【〔“‘([{")
_COUNTED = frozenset("人期年月日次個个歲岁週周項项天種种")
"""What follows a number and belongs to it: 196 人, 2024 年."""
_ORPHAN = 0.16
"""The part of a line that a last line fills at least; else the lines before it are set shorter."""
_SHORTEST = 0.8
"""The part of the room below which they are not."""


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before `text[at]`; `at` is at least 1 and less than the length."""
    before, after = text[at - 1], text[at]
    if after in _NEVER_FIRST or after == " " or before in _NEVER_LAST:
        return False
    if before == " ":
        last = text[at - 2] if at > 1 else ""
        return not (last.isdigit() or last == "第" or after in _COUNTED)
    if before == "-" and after.isalpha():
        return at > 1 and text[at - 2].isalpha()
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def lines(text: str, widths: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Cut a text into lines that fit.

    Args:
        text: one paragraph.
        widths: of each character, in pixels.
        room: the width of a line, in pixels.

    Returns:
        The start and end of each line, without the spaces around it; none is wider than `room`,
        unless one character is.
    """
    cut = _filled(text, widths, room)
    narrower = room
    while (
        len(cut) > 1
        and sum(widths[slice(*cut[-1])]) < room * _ORPHAN
        and narrower > room * _SHORTEST
    ):
        narrower -= room * 0.02
        again = _filled(text, widths, narrower)
        if len(again) > len(cut):
            break
        cut = again
    return cut


def _filled(text: str, widths: Sequence[float], room: float) -> list[tuple[int, int]]:
    cut: list[tuple[int, int]] = []
    start = _past_spaces(text, 0)
    while start < len(text):
        full = _first_too_many(text, widths, room, start)
        if full == len(text):
            end = full
        else:
            places = range(full, start, -1)
            end = next((place for place in places if may_break(text, place)), full)
        cut.append((start, start + len(text[start:end].rstrip(" "))))
        start = _past_spaces(text, end)
    return cut


def _first_too_many(text: str, widths: Sequence[float], room: float, start: int) -> int:
    """The first character that a line has no room for; spaces at its end need none."""
    width = 0.0
    for at in range(start, len(text)):
        width += widths[at]
        if width > room and text[at] != " " and at > start:
            return at
    return len(text)


def _past_spaces(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip(" "))
