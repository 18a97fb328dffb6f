"""Any ledger opened: workbook, text file or web page as plain sheets, one case a row, with what its maker had hidden"""

from pathlib import Path

from mediator_desktop.catalogue.ledger_synonyms import Synonyms
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.marks import with_marks
from mediator_desktop.ledgers.parts import take_apart
from mediator_desktop.ledgers.reading import MAX_BYTES, ReadSheet, is_web_page, read_workbook
from mediator_desktop.ledgers.text_tables import is_text_table, read_text_table
from mediator_desktop.ledgers.web_tables import read_web_page

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
_HEAD = 1 << 16


def open_ledger(path: Path, synonyms: Synonyms | None = None) -> tuple[ReadSheet, ...]:
    """Every table of a ledger: .xlsx, .xlsm (macros are never run), .xls, .ods, .csv, .txt, and web pages called .xls.

    Values only: formulas give what was last computed, links to other files are not followed. With `synonyms` several tables
    on one sheet are taken apart, and turned tables and forms are made rows. Raises Refused (no ledger, password, spoiled,
    too large) and Trouble (cannot be opened), one sentence each.
    """
    sheets = _sheets(path)
    if synonyms is None:
        return sheets
    return tuple(part for sheet in sheets for part in take_apart(sheet, synonyms))


def _sheets(path: Path) -> tuple[ReadSheet, ...]:
    plain = _plain(path)
    if plain is not None:
        return plain
    sheets = read_workbook(path)
    with path.open("rb") as file:
        is_package = file.read(4) == b"PK\x03\x04"
    return with_marks(path, sheets) if is_package else sheets


def _plain(path: Path) -> tuple[ReadSheet, ...] | None:
    """The tables of a text file or web page; None for anything else, of which the workbook reader says what it is."""
    try:
        if not 0 < path.stat().st_size <= MAX_BYTES:
            return None
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if head.startswith(_BINARY):
            return None
        is_page = is_web_page(head)
        is_text = not is_page and (path.suffix.lower() in TEXT_SUFFIXES or is_text_table(head))
        if not is_page and not is_text:
            return None
        content = path.read_bytes()
    except OSError:
        return None
    if is_page:
        found = read_web_page(path, content)
        if not found:
            raise Refused(f"“{path.name}”其实是网页，请用 WPS 打开后另存为 .xlsx 再导入")
        return found
    return (read_text_table(path, content),)
