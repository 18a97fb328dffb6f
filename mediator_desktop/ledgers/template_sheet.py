"""One sheet of a template: its cells as they are read, written, and moved down when rows are put in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from lxml import etree

from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.reading import column_letter
from mediator_desktop.ledgers.template_package import Element, Package, SheetPart, main
from mediator_desktop.ledgers.template_references import (
    Growth,
    UnreadableFormula,
    copied_formula,
    grown_formula,
)
from mediator_desktop.ledgers.template_strings import SharedStrings, rich_text

MOST_POINTS = 409.0
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_V = main("v")
_F = main("f")
_C = main("c")
CellContent = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows and columns as Excel counts them, from 1, ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        row, column = place
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __str__(self) -> str:
        first, last = place_of(self.top, self.left), place_of(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


def place_of(row: int, column: int) -> str:
    """`C5` for row 5, column 3."""
    return f"{_letter(column)}{row}"


@cache
def _letter(column: int) -> str:
    return column_letter(column - 1)


def read_place(place: str) -> tuple[int, int] | None:
    """Row and column of `C5` or `$C$5`, None for anything else."""
    found = _PLACE.fullmatch(place.replace("$", "").upper())
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def read_area(reference: str) -> Area | None:
    """The rectangle of `A5:S24` or `B7`, None for anything else (whole rows and columns, several areas)."""
    ends = [read_place(end) for end in reference.split(":")]
    if len(ends) > 2 or not all(ends):
        return None
    rows = [end[0] for end in ends if end]
    columns = [end[1] for end in ends if end]
    return Area(min(rows), min(columns), max(rows), max(columns))


class TemplateSheet:
    """A worksheet part, parsed once. Rows and columns are counted from 1."""

    def __init__(self, package: Package, about: SheetPart, strings: SharedStrings) -> None:
        self.package = package
        self.about = about
        self.name = about.name
        self.root = package.tree(about.part)
        self._strings = strings
        self._data = self.root.find(main("sheetData"))
        if self._data is None:
            raise Refused(f"模板“{package.name}”已损坏，读不出来，请用 WPS 打开后另存一份再用")
        self.rows: dict[int, Element] = {}
        self._cells: dict[tuple[int, int], Element] = {}
        self._read()
        self.merges = self._read_merges()

    # reading

    @property
    def last_row(self) -> int:
        """The last row that has anything, a border included."""
        return max(self.rows, default=0)

    @property
    def last_column(self) -> int:
        """The last column that has anything."""
        return max((column for _, column in self._cells), default=0)

    def places(self) -> Iterator[tuple[int, int]]:
        """Every cell that stands in the file, also empty ones."""
        yield from self._cells

    def __contains__(self, place: tuple[int, int]) -> bool:
        return place in self._cells

    def content(self, row: int, column: int) -> CellContent:
        """What a cell holds; of a formula what it last showed; None for an empty one."""
        cell = self._cells.get((row, column))
        if cell is None:
            return None
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return rich_text(cell.find(main("is"))) or None
        value: str | None = cell.findtext(main("v"))
        if not value:
            return None
        match kind:
            case "s":
                return self._strings.text(value)
            case "b":
                return value == "1"
            case "n":
                try:
                    return float(value)
                except ValueError:
                    return None
            case _:
                return value

    def words(self, row: int, column: int) -> str:
        """What a cell holds as words, empty for nothing and for formulas."""
        if self.formula(row, column) is not None:
            return ""
        found = self.content(row, column)
        if isinstance(found, float):
            return str(int(found)) if found.is_integer() else str(found)
        return str(found).strip() if isinstance(found, str) else ""

    def formula(self, row: int, column: int) -> str | None:
        """A cell's formula without `=`, None where there is none."""
        cell = self._cells.get((row, column))
        found = cell.find(main("f")) if cell is not None else None
        return None if found is None else found.text or ""

    def style(self, row: int, column: int) -> int:
        """The number of a cell's style."""
        cell = self._cells.get((row, column))
        style = cell.get("s", "0") if cell is not None else "0"
        return int(style) if style.isdigit() else 0

    def merged(self, row: int, column: int) -> Area | None:
        """The merged area that a cell lies in."""
        return next((area for area in self.merges if (row, column) in area), None)

    def height(self, row: int) -> float | None:
        """The height of a row in points where the file gives one."""
        found = self.rows.get(row)
        try:
            return float(found.get("ht")) if found is not None and found.get("ht") else None
        except ValueError:
            return None

    def width(self, column: int) -> float:
        """The width of a column in half-width characters."""
        for about in self.root.iterfind(f"{main('cols')}/{main('col')}"):
            try:
                if int(about.get("min")) <= column <= int(about.get("max")):
                    return float(about.get("width", "8.43"))
            except (TypeError, ValueError):
                continue
        return 8.43

    # writing

    def put(self, row: int, column: int, value: str | float | None, style: int | None = None) -> None:
        """Write text (never a formula) or a number, or empty the cell; its style stays unless another is given."""
        cell = self._cells.get((row, column))
        if cell is None:
            if value is None:
                return
            cell = self._made(row, column)
        if len(cell):
            del cell[:]
        if cell.get("t") is not None:
            del cell.attrib["t"]
        if style is not None:
            cell.set("s", str(style))
        if value is None:
            return
        number = etree.SubElement(cell, _V)
        if isinstance(value, str):
            cell.set("t", "s")
            number.text = str(self._strings.number(value))
        else:
            number.text = repr(int(value)) if float(value).is_integer() else repr(float(value))

    def set_height(self, row: int, points: float) -> None:
        """Give a row its height."""
        about = self.rows[row]
        about.set("ht", f"{min(points, MOST_POINTS):g}")
        about.set("customHeight", "1")

    def forget_results(self) -> None:
        """Drop what formulas showed before: the program that opens the file works them out anew."""
        for cell in self._cells.values():
            if cell.find(main("f")) is not None:
                for value in cell.findall(main("v")):
                    cell.remove(value)
                if cell.get("t") not in (None, "n"):
                    del cell.attrib["t"]

    def spread_shared(self) -> None:
        """Write every formula that cells share into each of them, so that each can be moved by itself."""
        origins: dict[str, tuple[str, str]] = {}
        for (row, column), cell in self._cells.items():
            formula = cell.find(main("f"))
            if formula is None or formula.get("t") != "shared":
                continue
            group, here = formula.get("si", ""), place_of(row, column)
            if formula.text:
                origins[group] = (formula.text, here)
            elif group in origins:
                text, origin = origins[group]
                try:
                    formula.text = copied_formula(text, origin, here)
                except UnreadableFormula as error:
                    raise _unreadable(self.name, here) from error
            for name in ("t", "si", "ref"):
                formula.attrib.pop(name, None)

    def grow(self, growth: Growth) -> None:
        """Put in rows like the last one of the block behind it; everything below moves down, formulas of new rows included."""
        self.spread_shared()
        for (row, column), cell in self._cells.items():
            formula = cell.find(main("f"))
            if formula is not None and formula.text:
                self._grow_formula(formula, row, column, growth)
        self._move_down(growth)
        model = self.rows.get(growth.last)
        if model is None:
            return
        at = list(self._data).index(model)
        added = range(growth.last + 1, growth.last + growth.added + 1)
        self._data[at + 1 : at + 1] = self._copies(model, growth.last, added)

    def grow_formulas(self, growth: Growth) -> bool:
        """Keep this sheet's formulas right after another sheet grew; whether any changed."""
        self.spread_shared()
        before = after = ""
        for (row, column), cell in self._cells.items():
            formula = cell.find(main("f"))
            if formula is not None and formula.text:
                before += formula.text
                self._grow_formula(formula, row, column, growth)
                after += formula.text
        return before != after

    def _grow_formula(self, formula: Element, row: int, column: int, growth: Growth) -> None:
        try:
            formula.text = grown_formula(formula.text, self.name, growth, own_row=row)
        except UnreadableFormula as error:
            raise _unreadable(self.name, place_of(row, column)) from error
        if formula.get("ref") and self.name == growth.sheet:
            formula.set("ref", growth.area(formula.get("ref"), grows=True))

    def _move_down(self, growth: Growth) -> None:
        for row in sorted((row for row in self.rows if row > growth.last), reverse=True):
            new = growth.row(row)
            about = self.rows.pop(row)
            about.set("r", str(new))
            self.rows[new] = about
        below = [(place, self._cells.pop(place)) for place in list(self._cells) if place[0] > growth.last]
        for (row, column), cell in below:
            cell.set("r", place_of(growth.row(row), column))
            self._cells[growth.row(row), column] = cell

    def _copies(self, model: Element, origin: int, rows: Iterable[int]) -> list[Element]:
        """Rows that look like another: its cells without what they hold, its formulas as they read there."""
        cells = [(column, cell) for (row, column), cell in self._cells.items() if row == origin]
        styles = [
            (c, _letter(c), cell.get("s"), cell.findtext(_F)) for c, cell in sorted(cells, key=lambda c: c[0])
        ]
        kept = {name: value for name, value in model.attrib.items() if name != "r"}
        made = []
        for row in rows:
            about = model.makeelement(model.tag, {**kept, "r": str(row)})
            for column, letter, style, formula in styles:
                place = f"{letter}{row}"
                known = {"r": place} if style is None else {"r": place, "s": style}
                cell = self._cells[row, column] = etree.SubElement(about, _C, known)
                if formula:
                    here = f"{letter}{origin}"
                    try:
                        etree.SubElement(cell, _F).text = copied_formula(formula, here, place)
                    except UnreadableFormula as error:
                        raise _unreadable(self.name, here) from error
            self.rows[row] = about
            made.append(about)
        return made

    def _made(self, row: int, column: int) -> Element:
        about = self.rows.get(row)
        if about is None:
            about = self._data.makeelement(main("row"), r=str(row))
            at = sum(1 for other in self.rows if other < row)
            self._data.insert(at, about)
            self.rows[row] = about
        cell = about.makeelement(main("c"), r=place_of(row, column))
        at = sum(1 for other in about if (read_place(other.get("r", "")) or (0, 0))[1] < column)
        about.insert(at, cell)
        self._cells[row, column] = cell
        return cell

    def _read(self) -> None:
        """Rows and cells by their place. Files may leave places out: then each stands behind the one before it."""
        self.rows.clear()
        self._cells.clear()
        at = 0
        for about in self._data.iterfind(main("row")):
            given = about.get("r", "")
            at = int(given) if given.isdigit() else at + 1
            about.set("r", str(at))
            self.rows[at] = about
            column = 0
            for cell in about.iterfind(main("c")):
                found = read_place(cell.get("r", ""))
                column = found[1] if found else column + 1
                cell.set("r", place_of(at, column))
                self._cells[at, column] = cell

    def _read_merges(self) -> list[Area]:
        found = (
            read_area(m.get("ref", ""))
            for m in self.root.iterfind(f"{main('mergeCells')}/{main('mergeCell')}")
        )
        return [area for area in found if area is not None]

    def write_merges(self, merges: list[Area]) -> None:
        """Keep other merged areas."""
        self.merges = merges
        holder = self.root.find(main("mergeCells"))
        if holder is None:
            return
        for merge in list(holder):
            holder.remove(merge)
        for area in merges:
            holder.append(holder.makeelement(main("mergeCell"), ref=str(area)))
        holder.set("count", str(len(merges)))


def _unreadable(sheet: str, place: str) -> Refused:
    return Refused(
        f"工作表“{sheet}”{place}的公式读不懂，插入行以后保证不了它对，请先在 WPS 里多留一些空行再用"
    )
