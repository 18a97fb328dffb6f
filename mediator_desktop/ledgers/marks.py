"""What a workbook shows besides values: hidden rows and columns, rows struck through, faults of formulas, merges of .ods"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.parsers import expat

from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.reading import MAX_COLUMNS, MAX_ROWS, Merge, ReadSheet

_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_BOUND = re.compile(rb'\b(min|max)="(\d+)"')
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_SHEET = re.compile(rb"<sheet\b[^>]*>")
_FONT = re.compile(rb"<font>.*?</font>|<font/>", re.S)
_STRUCK = re.compile(rb'<strike(?:\s+val="(?:1|true)")?\s*/>')
_FORMATS = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.S)
_FORMAT = re.compile(rb'<xf\b[^>]*?\bfontId="(\d+)"')
_FAULT = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*? t="e"')
_CELL = re.compile(rb'<c r="[A-Z]{1,3}(\d+)"(?: s="(\d+)")?[^>]*>')
_UNSAVED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"(?![^>]* t="str")[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
"""A formula without a result: whoever wrote the file did not work it out."""
_CHUNK = 1 << 20
_OVERLAP = 1 << 16
_WIDEST = 702
_MOST_FAULTS = 10_000


@dataclass(slots=True)
class _Marks:
    hidden_rows: set[int]
    hidden_columns: set[int]
    struck_rows: set[int]
    faults: set[tuple[int, int]]
    unsaved: set[tuple[int, int]] = field(default_factory=set)


def with_marks(path: Path, sheets: tuple[ReadSheet, ...]) -> tuple[ReadSheet, ...]:
    """The sheets of a package (.xlsx, .ods) with what their maker had hidden, struck through or merged.

    `path` was read before, hence is whole and within bounds. Raises Refused for an .ods whose text is spoiled.
    """
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if "content.xml" in names and "mimetype" in names:
            return _with_spans(path, package, sheets)
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return sheets
        struck = _struck_formats(package) if "xl/styles.xml" in names else frozenset()
        found = {name: _marks_in(package, member, struck) for name, member in _members(package, names)}
    return tuple(
        replace(
            sheet,
            hidden_rows=frozenset(marks.hidden_rows),
            hidden_columns=frozenset(marks.hidden_columns),
            struck_rows=frozenset(marks.struck_rows),
            faults=frozenset(marks.faults),
            unsaved=frozenset(marks.unsaved),
        )
        if (marks := found.get(sheet.name)) is not None
        else sheet
        for sheet in sheets
    )


def _members(package: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part of the package that holds it."""
    targets = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in _RELATION.findall(package.read("xl/_rels/workbook.xml.rels"))
    }
    for tag in _SHEET.findall(package.read("xl/workbook.xml")):
        target = targets.get(_attribute(tag, b"r:id"), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member in names:
            yield _attribute(tag, b"name"), member


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    words = found[1].decode("utf-8", "replace") if found else ""
    for mark, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        words = words.replace(mark, char)
    return words


def _struck_formats(package: zipfile.ZipFile) -> frozenset[int]:
    """The cell formats whose letters are struck through."""
    if package.getinfo("xl/styles.xml").file_size > 50 * _CHUNK:
        return frozenset()
    styles = package.read("xl/styles.xml")
    if b"<strike" not in styles:
        return frozenset()
    fonts = {place for place, font in enumerate(_FONT.findall(styles)) if _STRUCK.search(font)}
    formats = _FORMATS.search(styles)
    used = _FORMAT.findall(formats[0]) if formats else []
    return frozenset(place for place, font in enumerate(used) if int(font) in fonts)


def _marks_in(package: zipfile.ZipFile, member: str, struck: frozenset[int]) -> _Marks:
    found = _Marks(set(), set(), set(), set())
    cells: dict[int, list[int]] = {}
    for part in _parts_of(package, member):
        if b"hidden=" in part:
            _read_hidden(part, found)
        if b't="e"' in part and len(found.faults) < _MOST_FAULTS:
            found.faults.update((int(row), _place(letters)) for letters, row in _FAULT.findall(part))
        if b"<f" in part and len(found.unsaved) < _MOST_FAULTS:
            found.unsaved.update((int(row), _place(letters)) for letters, row in _UNSAVED.findall(part))
        if struck:
            for row, style in _CELL.findall(part):
                count = cells.setdefault(int(row), [0, 0])
                count[0] += 1
                count[1] += int(style or -1) in struck
    found.struck_rows.update(row for row, (all_, lined) in cells.items() if 2 * lined > all_)
    return found


def _parts_of(package: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """A sheet in parts that begin with a cell wherever that is near, so that none is cut in two."""
    tail = b""
    with package.open(member) as sheet:
        while chunk := sheet.read(_CHUNK):
            part = tail + chunk
            near = max(0, len(part) - _OVERLAP)
            cut = max(part.rfind(b"<c ", near), near)
            yield part[:cut]
            tail = part[cut:]
    yield tail


def _read_hidden(part: bytes, found: _Marks) -> None:
    found.hidden_rows.update(map(int, _ROW.findall(part)))
    for tag in _COLUMN.findall(part):
        if b'hidden="1"' in tag or b'hidden="true"' in tag:
            bounds = {key: int(value) for key, value in _BOUND.findall(tag)}
            found.hidden_columns.update(range(bounds.get(b"min", 1) - 1, min(bounds.get(b"max", 0), _WIDEST)))


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + letter - 64
    return place - 1


class _Spans:
    """Follows the tables of an .ods and notes merged areas and hidden rows and columns of each."""

    def __init__(self) -> None:
        self.merges: dict[str, list[Merge]] = {}
        self.marks: dict[str, _Marks] = {}
        self._name = ""
        self._row = self._place = self._column = 0
        self._times = 1

    def start(self, tag: str, told: dict[str, str]) -> None:
        """An opening tag of content.xml."""
        match tag:
            case "table:table":
                self._name = told.get("table:name", "")
                self._row = self._column = 0
                self.merges[self._name], self.marks[self._name] = [], _Marks(set(), set(), set(), set())
            case "table:table-column" if self._name:
                times = _times(told, "table:number-columns-repeated")
                if told.get("table:visibility") in ("collapse", "filter"):
                    last = min(self._column + times, MAX_COLUMNS)
                    self.marks[self._name].hidden_columns.update(range(self._column, last))
                self._column += times
            case "table:table-row" if self._name:
                self._times = _times(told, "table:number-rows-repeated")
                self._place = 0
                if told.get("table:visibility") in ("collapse", "filter"):
                    last = min(self._row + self._times, MAX_ROWS)
                    self.marks[self._name].hidden_rows.update(range(self._row + 1, last + 1))
            case "table:table-cell" | "table:covered-table-cell" if self._name:
                down = _times(told, "table:number-rows-spanned")
                across = _times(told, "table:number-columns-spanned")
                if down * across > 1:
                    top, left = self._row + 1, self._place
                    self.merges[self._name].append(Merge(top, left, top + down - 1, left + across - 1))
                if "table:formula" in told and "office:value-type" not in told:
                    self.marks[self._name].unsaved.add((self._row + 1, self._place))
                self._place += _times(told, "table:number-columns-repeated")

    def end(self, tag: str) -> None:
        """A closing tag."""
        if tag == "table:table-row":
            self._row += self._times


def _times(told: dict[str, str], name: str) -> int:
    words = told.get(name, "1")
    return max(1, min(int(words), 1 << 21)) if words.isascii() and words.isdigit() and len(words) < 9 else 1


def _with_spans(path: Path, package: zipfile.ZipFile, sheets: tuple[ReadSheet, ...]) -> tuple[ReadSheet, ...]:
    spans = _Spans()
    parser = expat.ParserCreate()
    parser.StartElementHandler = spans.start
    parser.EndElementHandler = spans.end
    parser.EntityDeclHandler = _no_entities
    try:
        with package.open("content.xml") as content:
            while chunk := content.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, _Entities, ValueError) as error:
        raise Refused(f"“{path.name}”已损坏，读不出来，请用 WPS 打开后另存一份再导入") from error
    return tuple(
        replace(
            sheet,
            merges=tuple(spans.merges[sheet.name]),
            unsaved=frozenset(spans.marks[sheet.name].unsaved),
            hidden_rows=frozenset(spans.marks[sheet.name].hidden_rows),
            hidden_columns=frozenset(spans.marks[sheet.name].hidden_columns),
        )
        if sheet.name in spans.merges
        else sheet
        for sheet in sheets
    )


class _Entities(Exception):
    """The text declares words that stand for others; a ledger never does."""


def _no_entities(*_: object) -> None:
    raise _Entities
