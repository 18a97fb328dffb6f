"""Sealing a workbook that is sent up: what it says stands in it once more for machines, with a digest at the foot of each page"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import python_calamine

from mediator_desktop.catalogue.submission_format import digest_of, short_digest
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.reading import RawCell, ReadSheet, cell_words, column_letter
from mediator_desktop.ledgers.template_package import RELATIONS, Element, Package, main, read_package
from mediator_desktop.ledgers.template_sheet import read_place

SHEET = "报送数据"
"""The sheet for machines; no menu of Excel or WPS shows it."""
MARK = "mediator-submission"
VERSION = "1"
MOST_CELLS = 4_000
_CHUNK = 30_000
"""Characters in one cell; Excel holds 32 767."""
_HEAD = 3
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_AFTER_FOOTER = (
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst",
)  # fmt: skip
"""What may follow the footer in a sheet; their order is fixed (ECMA-376 part 1, 18.3.1.99)."""
_FOOT_LENGTH = 255
_DIGEST_LENGTH = 16

Print = dict[str, Any]
"""What a sheet shows: `name`, and `rows` of texts, or `digests` of rows where the texts are nobody's business.

`open` lists places (row, column, from 0) that count as empty: formulas that no program has worked out yet.
"""


@dataclass(frozen=True, slots=True)
class Altered:
    """A cell (or with a row's digest alone, a row) that is not as it was sealed; texts are empty where they are not kept."""

    sheet: str
    place: str
    was: str
    now: str

    @property
    def sentence(self) -> str:
        """What was altered, for people."""
        where = f"“{self.sheet}”{self.place}"
        if not self.was and not self.now:
            return f"{where}与报送时不同"
        return f"{where}报送时是“{self.was[:40]}”，现在是“{self.now[:40]}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a sealed workbook says of itself: the submission as a plain value, its digest, whether the seal itself holds."""

    submission: Mapping[str, Any]
    digest: str
    file: str
    prints: tuple[Print, ...]
    holds: bool


def prints_of(content: bytes, *, private: bool) -> tuple[Print, ...]:
    """What the visible sheets of a workbook show; with `private` rows by their digests alone."""
    left_open = _unworked(content)
    with python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
        visible = [
            about.name
            for about in workbook.sheets_metadata
            if about.visible == python_calamine.SheetVisibleEnum.Visible
            and about.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        sheets = [
            ReadSheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in visible
        ]
    return tuple(_print(sheet, left_open.get(sheet.name, []), private=private) for sheet in sheets)


def _unworked(content: bytes) -> dict[str, list[list[int]]]:
    """The places of formulas that stand in a workbook without a result, by sheet: a county's own, filled by us.

    Whoever opens such a workbook and saves it has them worked out; that is no change of what was reported.
    """
    package = read_package(content, "")
    found = {}
    for sheet in package.sheets:
        places = []
        for cell in package.tree(sheet.part).iter(main("c")):
            if cell.find(main("f")) is not None and not cell.findtext(main("v")):
                place = read_place(cell.get("r", ""))
                places += [[place[0] - 1, place[1] - 1]] if place is not None else []
        if places:
            found[sheet.name] = places
    return found


def _print(sheet: ReadSheet, left_open: list[list[int]], *, private: bool) -> Print:
    rows = _texts(sheet, left_open)
    made: Print = {"name": sheet.name}
    if private:
        made["digests"] = [_row_digest(row) for row in rows]
    else:
        made["rows"] = rows
    return made | ({"open": left_open} if left_open else {})


def _texts(sheet: ReadSheet, left_open: Sequence[Sequence[int]] = ()) -> list[list[str]]:
    """The cells as text, empty ends cut off, the same after any program saved the workbook anew."""
    rows = []
    blank = {(row, column) for row, column in left_open}
    for number, row in enumerate(sheet.rows):
        texts = ["" if (number, column) in blank else _words(cell) for column, cell in enumerate(row)]
        while texts and not texts[-1]:
            texts.pop()
        rows.append(texts)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _words(cell: RawCell) -> str:
    if isinstance(cell, float) and not cell.is_integer():
        return f"{cell:.10g}"
    return cell_words(cell).replace("\r\n", "\n").replace("\r", "\n")


def _row_digest(row: Sequence[str]) -> str:
    return digest_of(list(row))[:_DIGEST_LENGTH]


def seal(content: bytes, name: str, submission: Mapping[str, Any], prints: Sequence[Print]) -> bytes:
    """The workbook with its seal: a sheet for machines that no menu shows, the digest at the foot of each page.

    Nothing else in it changes. Raises Refused when what is to be sealed is no workbook.
    """
    digest = digest_of(submission)
    package = read_package(content, name)
    for sheet in package.sheets:
        if not sheet.hidden:
            _add_foot(package.tree(sheet.part, change=True), f"校验码 {short_digest(digest)}")
    text = json.dumps({"submission": submission, "file": name, "prints": list(prints)}, ensure_ascii=True)
    text = text.replace("_x", "\\u005fx")  # Excel reads _x0041_ in a cell as an escape
    chunks = [text[place : place + _CHUNK] for place in range(0, len(text), _CHUNK)]
    if len(chunks) > MOST_CELLS:
        raise Refused("要报送的内容太多，请缩短时间段")
    _add_sheet(package, [MARK, VERSION, digest, *chunks])
    return package.to_bytes()


def _add_foot(root: Element, words: str) -> None:
    foot = root.find(main("headerFooter"))
    if foot is None:
        foot = root.makeelement(main("headerFooter"))
        later = {main(tag) for tag in _AFTER_FOOTER}
        place = next((index for index, child in enumerate(root) if child.tag in later), len(root))
        root.insert(place, foot)
    odd = foot.find(main("oddFooter"))
    if odd is None:
        odd = foot.makeelement(main("oddFooter"))
        head = foot.find(main("oddHeader"))
        foot.insert(0 if head is None else 1, odd)
    for part in (odd, foot.find(main("evenFooter")), foot.find(main("firstFooter"))):
        if part is not None:
            text = part.text or ""
            text += f"　{words}" if "&R" in text else f"&R{words}"
            part.text = text if len(text) <= _FOOT_LENGTH else f"&R{words}"


def _add_sheet(package: Package, lines: Sequence[str]) -> None:
    part = package.add_part("xl/worksheets/submission.xml", _SHEET_TYPE, "worksheet", main("worksheet"))
    data = package.tree(part, change=True)
    rows = data.makeelement(main("sheetData"))
    data.append(rows)
    for number, line in enumerate(lines, start=1):
        row = rows.makeelement(main("row"), r=str(number))
        cell = row.makeelement(main("c"), r=f"A{number}", t="inlineStr")
        inline, text = cell.makeelement(main("is")), cell.makeelement(main("t"))
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = line
        inline.append(text)
        cell.append(inline)
        row.append(cell)
        rows.append(row)
    relation = next(
        key for key, (_, where) in package.relations(package.workbook_part).items() if where == part
    )
    sheets = package.tree(package.workbook_part, change=True).find(main("sheets"))
    numbers = [int(sheet.get("sheetId", "0")) for sheet in sheets]
    taken = {sheet.get("name") for sheet in sheets}
    name = next(n for n in (SHEET, *(f"{SHEET}{i}" for i in range(2, 300))) if n not in taken)
    added = sheets.makeelement(main("sheet"), name=name, sheetId=str(max(numbers) + 1), state="veryHidden")
    added.set(f"{{{RELATIONS}}}id", relation)
    sheets.append(added)


def unsealed(sheets: Sequence[ReadSheet]) -> Sealed | None:
    """The seal of a workbook as it was read, None where it has none that can be made out."""
    for sheet in sheets:
        lines = [row[0] if row else "" for row in sheet.rows]
        if len(lines) <= _HEAD or lines[0] != MARK or len(lines) > MOST_CELLS + _HEAD:
            continue
        try:
            kept = json.loads("".join(str(line) for line in lines[_HEAD:]))
            submission, prints = kept["submission"], kept["prints"]
            name = str(kept["file"])
            files = submission["files"]
            if not isinstance(files, dict) or not all(_is_print(one) for one in prints):
                continue
            digest = digest_of(submission)
            holds = digest == lines[2] and files.get(name) == digest_of(prints)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        return Sealed(submission=submission, digest=digest, file=name, prints=tuple(prints), holds=holds)
    return None


def _is_print(found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("name"), str):
        return False
    left_open = found.get("open", [])
    if not isinstance(left_open, list) or not all(_is_place(place) for place in left_open):
        return False
    if isinstance(rows := found.get("rows"), list):
        return all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in rows)
    digests = found.get("digests")
    return isinstance(digests, list) and all(isinstance(digest, str) for digest in digests)


def _is_place(found: Any) -> bool:
    return isinstance(found, list) and len(found) == 2 and all(type(number) is int for number in found)


def altered(sealed: Sealed, sheets: Sequence[ReadSheet]) -> Iterator[Altered]:
    """Every cell that shows something else than when the workbook was sealed."""
    by_name = {sheet.name: sheet for sheet in sheets}
    for about in sealed.prints:
        sheet = by_name.get(about["name"])
        if sheet is None:
            yield Altered(about["name"], "整张表", "", "")
        elif "rows" in about:
            yield from _altered_cells(about["name"], about["rows"], _texts(sheet, about.get("open", [])))
        else:
            rows = _texts(sheet, about.get("open", []))
            for number in range(max(len(rows), len(about["digests"]))):
                row = _row_digest(rows[number]) if number < len(rows) else ""
                if row != (about["digests"][number] if number < len(about["digests"]) else ""):
                    yield Altered(about["name"], f"第{number + 1}行", "", "")
    known = {about["name"] for about in sealed.prints}
    for sheet in sheets:
        if not sheet.hidden and sheet.name not in known and _texts(sheet):
            yield Altered(sheet.name, "整张表", "", "")


def _altered_cells(name: str, before: list[list[str]], after: list[list[str]]) -> Iterator[Altered]:
    for row in range(max(len(before), len(after))):
        old = before[row] if row < len(before) else []
        new = after[row] if row < len(after) else []
        for column in range(max(len(old), len(new))):
            was = old[column] if column < len(old) else ""
            now = new[column] if column < len(new) else ""
            if _plain(was) != _plain(now):
                yield Altered(name, f"{column_letter(column)}{row + 1}", was, now)


_SPACE = re.compile(r"\s+")


def _plain(text: str) -> str:
    """Text as it is compared: programs that save anew may change what is between words, and a last digit of a number."""
    return _SPACE.sub("", text)
