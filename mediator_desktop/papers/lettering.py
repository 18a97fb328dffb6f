"""Words in the sans serif that the program brings: measured, cut, wrapped, each character in a font that has it"""

from collections.abc import Iterator
from functools import cache

from mediator_desktop.papers.fonts import committed, committed_folder, inspect
from mediator_desktop.papers.typeset import CharMap

_UNKNOWN = "□"
"""Stands for a character that no font has: a chart or table is not stopped by it."""


class Lettering:
    """One weight of the sans serif. Whoever draws with it holds `pdf.ONE_AT_A_TIME`."""

    def __init__(self, *, bold: bool) -> None:
        name = "NotoSansSC-Bold.ttf" if bold else "NotoSansSC-Regular.ttf"
        self._chars = CharMap(inspect(committed_folder() / name) or committed("body"))
        self.first = self._char("调")[0]

    def width(self, words: str, size: float) -> float:
        """Points."""
        return sum(self._char(char)[1] for char in words) * size / 1000

    def fitted(self, words: str, size: float, room: float) -> str:
        """The words, cut with … where there is no room for all of them."""
        if self.width(words, size) <= room:
            return words
        while words and self.width(words + "…", size) > room:
            words = words[:-1]
        return words + "…"

    def lines(self, words: str, size: float, room: float, most: int = 99) -> list[str]:
        """The words in at most some lines, the last one cut."""
        lines: list[str] = []
        rest = words
        while rest and len(lines) < most - 1 and self.width(rest, size) > room:
            taken = 1
            while taken < len(rest) and self.width(rest[: taken + 1], size) <= room:
                taken += 1
            lines.append(rest[:taken])
            rest = rest[taken:]
        return [*lines, self.fitted(rest, size, room)] if rest else lines

    def runs(self, words: str, size: float) -> Iterator[tuple[str, str, float]]:
        """The words in stretches of one font each: reportlab's name of it, the words, their width in points."""
        run, name, wide = "", "", 0.0
        for char in words:
            font, width = self._char(char)
            if font != name and run:
                yield name, run, wide
                run, wide = "", 0.0
            run += char if self._is_known(char) else _UNKNOWN
            name = font
            wide += width * size / 1000
        if run:
            yield name, run, wide

    def _char(self, char: str) -> tuple[str, float]:
        return self._chars[char] if self._is_known(char) else self._chars[_UNKNOWN]

    def _is_known(self, char: str) -> bool:
        try:
            return char not in "\n\r\t" and bool(self._chars[char])
        except LookupError:
            return False


@cache
def lettering(*, bold: bool = False) -> Lettering:
    """The one lettering of a weight, opened when it is first needed."""
    return Lettering(bold=bold)
