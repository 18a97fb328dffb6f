"""The cell styles of a template: what number format a style has, and a like one with another format."""

import re
from collections.abc import Mapping
from copy import deepcopy

from mediator_desktop.ledgers.template_package import Element, Package, main

TEXT_FORMAT = "@"
_BUILT_IN: Mapping[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: TEXT_FORMAT,
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy年m月d日"),
}  # fmt: skip
_FIRST_OWN = 164
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
DEFAULT_POINTS = 11.0


class Styles:
    """The style sheet of a package. Styles are only ever added, so that no cell looks other than it did."""

    def __init__(self, package: Package) -> None:
        self._package = package
        found = package.related(package.workbook_part, "styles")
        self._part = found[0] if found else ""
        self._cells: Element = None
        self._made: dict[tuple[int, str | None, bool], int] = {}
        self._formats: dict[int, str] = {}
        if self._part:
            root = package.tree(self._part)
            self._cells = root.find(main("cellXfs"))
            for number in root.iterfind(f"{main('numFmts')}/{main('numFmt')}"):
                self._formats[_whole(number.get("numFmtId"))] = number.get("formatCode", "")

    def format_of(self, style: int) -> str:
        """The number format of a cell style, `General` where it is not known."""
        cell = self._cell(style)
        number = _whole(cell.get("numFmtId")) if cell is not None else 0
        return self._formats.get(number) or _BUILT_IN.get(number, "General")

    def is_text(self, style: int) -> bool:
        """Whether a cell of this style keeps what is typed as text."""
        return self.format_of(style) == TEXT_FORMAT

    def is_day(self, style: int) -> bool:
        """Whether a cell of this style shows a number as a day."""
        shown = _NOT_SHOWN.sub("", self.format_of(style)).lower()
        return (shown != "general" and "y" in shown) or ("m" in shown and "d" in shown)

    def points_of(self, style: int) -> float:
        """The size of the letters in points."""
        cell = self._cell(style)
        if cell is None:
            return DEFAULT_POINTS
        fonts = self._package.tree(self._part).find(main("fonts"))
        index = _whole(cell.get("fontId"))
        if fonts is None or index >= len(fonts):
            return DEFAULT_POINTS
        size = fonts[index].find(main("sz"))
        try:
            return float(size.get("val")) if size is not None else DEFAULT_POINTS
        except (TypeError, ValueError):
            return DEFAULT_POINTS

    def wraps(self, style: int) -> bool:
        """Whether text goes on in a new line of its cell."""
        cell = self._cell(style)
        alignment = cell.find(main("alignment")) if cell is not None else None
        return alignment is not None and alignment.get("wrapText") in ("1", "true")

    def like(self, style: int, *, number_format: str | None = None, quoted: bool = False) -> int:
        """A style like another but for its number format or its mark for quoted text (nothing is a formula then)."""
        if self._cells is None:
            return style
        model = self._cell(style)
        if model is None:
            return style
        key = (style, number_format, quoted)
        if key not in self._made:
            root = self._package.tree(self._part, change=True)
            made = deepcopy(model)
            if number_format is not None:
                made.set("numFmtId", str(self._number(root, number_format)))
                made.set("applyNumberFormat", "1")
            if quoted:
                made.set("quotePrefix", "1")
            self._cells.append(made)
            count = len(self._cells)
            self._cells.set("count", str(count))
            self._made[key] = count - 1
        return self._made[key]

    def _number(self, root: Element, wanted: str) -> int:
        for number, written in (*self._formats.items(), *_BUILT_IN.items()):
            if written == wanted:
                return number
        numbers = root.find(main("numFmts"))
        if numbers is None:
            numbers = root.makeelement(main("numFmts"))
            root.insert(0, numbers)
        number = max((*self._formats, _FIRST_OWN - 1)) + 1
        made = numbers.makeelement(main("numFmt"), numFmtId=str(number), formatCode=wanted)
        numbers.append(made)
        numbers.set("count", str(len(numbers)))
        self._formats[number] = wanted
        return number

    def _cell(self, style: int) -> Element | None:
        if self._cells is None or not 0 <= style < len(self._cells):
            return None
        return self._cells[style]


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdigit() else 0
