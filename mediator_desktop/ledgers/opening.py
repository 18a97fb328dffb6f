"""Any ledger opened: workbook or text file as plain sheets, with what its maker had hidden"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mediator_desktop.ledgers.reading import MAX_BYTES, ReadSheet, read_workbook
from mediator_desktop.ledgers.text_tables import read_text_table

TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
_BINARY = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
)
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_BOUND = re.compile(rb'\b(min|max)="(\d+)"')
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_SHEET = re.compile(rb"<sheet\b[^>]*>")
_CHUNK = 1 << 20
_WIDEST = 702


def open_ledger(path: Path) -> tuple[ReadSheet, ...]:
    """Every sheet of a ledger: .xlsx, .xlsm (macros are never run), .xls, .ods, .csv, .txt.

    Values only: formulas give what was last computed, links to other files are not followed. Raises Refused (no
    ledger, password, spoiled, too large) and Trouble (cannot be opened), one sentence each.
    """
    if path.suffix.lower() in TEXT_SUFFIXES:
        try:
            if 0 < path.stat().st_size <= MAX_BYTES and not (content := path.read_bytes()).startswith(
                _BINARY
            ):
                return (read_text_table(path, content),)
        except OSError:
            pass  # the workbook reader says why
    sheets = read_workbook(path)
    with path.open("rb") as file:
        is_package = file.read(4) == b"PK\x03\x04"
    if not is_package:
        return sheets
    hidden = dict(_hidden(path))
    return tuple(
        replace(sheet, hidden_rows=hidden[sheet.name][0], hidden_columns=hidden[sheet.name][1])
        if sheet.name in hidden
        else sheet
        for sheet in sheets
    )


def _hidden(path: Path) -> Iterator[tuple[str, tuple[frozenset[int], frozenset[int]]]]:
    """Hidden rows and columns of each sheet of an .xlsx."""
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return
        targets = {
            _attribute(tag, b"Id"): _attribute(tag, b"Target")
            for tag in _RELATION.findall(package.read("xl/_rels/workbook.xml.rels"))
        }
        for tag in _SHEET.findall(package.read("xl/workbook.xml")):
            target = targets.get(_attribute(tag, b"r:id"), "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if member in names:
                yield _attribute(tag, b"name"), _hidden_in(package, member)


def _hidden_in(package: zipfile.ZipFile, member: str) -> tuple[frozenset[int], frozenset[int]]:
    rows: set[int] = set()
    columns: set[int] = set()
    tail = b""
    with package.open(member) as sheet:
        while chunk := sheet.read(_CHUNK):
            part = tail + chunk
            if b"hidden=" in part:
                rows.update(map(int, _ROW.findall(part)))
                for tag in _COLUMN.findall(part):
                    if b'hidden="1"' in tag or b'hidden="true"' in tag:
                        bounds = {key: int(value) for key, value in _BOUND.findall(tag)}
                        last = min(bounds.get(b"max", 0), _WIDEST)
                        columns.update(range(bounds.get(b"min", 1) - 1, last))
            tail = part[part.rfind(b"<") :][-2000:]
    return frozenset(rows), frozenset(columns)


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    words = found[1].decode("utf-8", "replace") if found else ""
    for mark, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        words = words.replace(mark, char)
    return words
