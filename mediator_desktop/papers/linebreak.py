"""Where lines of Chinese text may end (避头尾: GB/T 15834, 标点符号用法)."""

from collections.abc import Collection, Sequence

OBJECT = "\ufffc"
"""Stands for something drawn: a blank, a box."""

NO_START = frozenset("，。、；：？！）》」』】〉〕］｝”’…—～·‧％‰℃°,.;:?!)]}%")
NO_END = frozenset("（《「『【〈〔［｛“‘￥¥＄$([{")
_UNITS = frozenset("年月日时分元角号份岁")
_PAIRED = frozenset("—…─")
_SPACES = frozenset(" \u3000")


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two neighbouring characters."""
    if after in NO_START or before in NO_END:
        return False
    if "!" <= before <= "~" and "!" <= after <= "~":
        return False
    if "0" <= before <= "9" and after in _UNITS:
        return False
    return not (before == after and before in _PAIRED)


def break_lines(
    text: str, widths: Sequence[float], room: float, first_room: float, held: Collection[int] = ()
) -> list[tuple[int, int, float]]:
    """Cut one paragraph into lines, as (start, end, width).

    `widths` are the advances of the characters in points; `first_room` is the first line's length, `room`
    that of the others. Before the characters of `held` no line ends where it can be helped. Every line holds at least
    one character; spaces at a cut are left out.
    """
    lines: list[tuple[int, int, float]] = []
    start, count, limit = 0, len(text), first_room
    while start < count:
        end = start
        width = 0.0
        while end < count and width + widths[end] <= limit + 0.01:
            width += widths[end]
            end += 1
        if end < count:
            end = _cut(text, start, max(end, start + 1), held)
        stop = end
        while stop > start + 1 and text[stop - 1] in _SPACES:
            stop -= 1
        lines.append((start, stop, sum(widths[start:stop])))
        if end < count:
            while end < count and text[end] in _SPACES:
                end += 1
        start = end
        limit = room
    return lines


def _cut(text: str, start: int, end: int, held: Collection[int]) -> int:
    """The last place at or before `end` where the line may end; `end` itself where there is none."""
    if text[end] in _SPACES:
        return end
    cut = end
    while cut > start:
        if cut not in held and may_break(text[cut - 1], text[cut]):
            return cut
        cut -= 1
    return end
