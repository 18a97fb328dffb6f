"""Ledgers in: a workbook of unknown origin as plain sheets, or one sentence why not."""

import re
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import python_calamine

from mediator_desktop.domain.problems import Refused, Trouble

MAX_BYTES = 100_000_000
MAX_UNPACKED = 1_000_000_000
MAX_CELLS = 12_000_000
"""Rows times columns that a table may have: a reader keeps every cell of the rectangle, empty ones too."""
_MOST_WORDS = 400_000_000
_SQUEEZED = 250
"""A part that unpacks to so many times its size was made to do harm; workbooks unpack to some thirty times."""
_LOOKED_INTO = 100_000
MAX_ROWS = 300_000
MAX_COLUMNS = 702
"""The last two-letter column (ZZ); a sheet that claims more is spoiled, not a ledger."""

RawCell = str | float | int | bool | date | datetime | time | timedelta
Row = Sequence[RawCell]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BEGINNING, _FILE_PASS, _FIRST_RECORDS = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F, 12
_WIDE = re.compile(rb'<c r="([A-Z]{2})\d')
_FAR_COLUMN = re.compile(rb'<c r="[A-Z]{3}\d')
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"|<c r="[A-Z]+(\d+)"')
_REPEATED = re.compile(rb"<table:table-(row|cell)\b([^>]*)>")
_TIMES = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_HTML = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--|<!doctype|<html|<table|<head|<meta)", re.I)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area: first and last row as Excel counts, first and last column from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet as it stands. `rows[0]` is row `first_row` as Excel counts, the first cell is column A; an empty cell is ''.

    A cell keeps its stored type: a number that should have been text (an ID) can still be told. `merges` are merged
    areas, `hidden_rows` and `struck_rows` (struck through) rows as Excel counts, `hidden_columns` places from 0, `faults`
    cells that hold an error of Excel (#N/A), by row and place, `unsaved` formulas whose result was never saved. `told` are
    sentences about the sheet, `above` the words of lines that stood above a table that was taken out of its sheet.
    """

    name: str
    rows: Sequence[Row]
    first_row: int = 1
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    faults: frozenset[tuple[int, int]] = frozenset()
    unsaved: frozenset[tuple[int, int]] = frozenset()
    told: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


def column_letter(index: int) -> str:
    """`A` for 0, `AA` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_words(value: RawCell | None) -> str:
    """A cell as text: whole numbers without `.0`, days as ISO, a clock only where it is not midnight."""
    kind = type(value)  # nearly every cell is one of these three
    if kind is str:
        return value.strip()  # type: ignore[union-attr]
    if kind is float and -1e15 < value < 1e15 and value.is_integer():  # type: ignore[operator,union-attr]
        return str(int(value))  # type: ignore[arg-type]
    if kind is date:
        return value.isoformat()  # type: ignore[union-attr]
    if isinstance(value, str):
        return value.strip()
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float():
            if not value.is_integer() or abs(value) >= 1e21:
                return repr(value)
            # fifteen digits are all that a workbook keeps and shows; further ones would be made up
            return str(int(value)) if abs(value) < 1e15 else str(int(Decimal(f"{value:.15g}")))
        case datetime():
            has_clock = value.hour or value.minute or value.second
            return value.strftime("%Y-%m-%d %H:%M:%S") if has_clock else value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def read_workbook(path: Path) -> tuple[ReadSheet, ...]:
    """Every sheet of an .xlsx, .xlsm, .xls or .ods workbook, whatever its name says.

    Raises Refused (not such a file, password, spoiled, too large) and Trouble (it cannot be opened), one sentence each.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Refused(f"文件超过{MAX_BYTES // 1_000_000}MB，请分成几个文件再导入")
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        raise Trouble(f"找不到文件“{path.name}”") from None
    except IsADirectoryError:
        raise Refused(f"“{path.name}”是文件夹，请选择里面的表格文件") from None
    except OSError as error:
        raise Trouble(f"“{path.name}”打不开，可能正在 WPS 或 Excel 里打开，请关闭后再试") from error
    _check_kind(path, head)
    return _read(path)


def is_web_page(head: bytes) -> bool:
    """Whether a file that begins so is a web page."""
    return _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _check_kind(path: Path, head: bytes) -> None:
    """Tell by its content what the file is; extensions lie."""
    if not head:
        raise Refused(f"“{path.name}”是空文件")
    if head.startswith(b"PK\x03\x04"):
        _check_package(path)
    elif head.startswith(_OLE):
        if _is_locked(path.read_bytes()):
            raise Refused(_PASSWORD.format(path.name))
    elif is_web_page(head):
        raise Refused(f"“{path.name}”其实是网页，请用 WPS 打开后另存为 .xlsx 再导入")
    elif head.startswith(b"%PDF"):
        raise Refused(f"“{path.name}”是 PDF，读不出表格，请要一份 Excel 表格")
    else:
        raise Refused(f"“{path.name}”不是 Excel 表格，请用 WPS 打开后另存为 .xlsx 再导入")


_PASSWORD = "“{}”设了密码，请在 WPS 里去掉密码后再导入"  # noqa: S105 - a sentence
_TOO_LARGE = "“{}”展开后太大，请分成几个文件再导入"
_TOO_MANY = "“{}”的行和列太多，请删去右边和末尾多余的行列，或分成几个文件再导入"
_SPOILED = "“{}”已损坏，读不出来，请用 WPS 打开后另存一份再导入"


def _is_locked(content: bytes) -> bool:
    """Whether an OLE file holds an encrypted .xlsx, or an .xls whose first records say that the others are encrypted."""
    if _ENCRYPTED in content:
        return True
    place = content.find(_BEGINNING)
    for _ in range(_FIRST_RECORDS if place >= 0 else 0):
        if place + 4 > len(content):
            break
        kind, size = struct.unpack_from("<HH", content, place)
        if kind == _FILE_PASS:
            return True
        place += 4 + size
    return False


def _check_package(path: Path) -> None:
    """Bounds of an .xlsx before anything is unpacked into memory: a cell far away would cost gigabytes."""
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise Refused(_TOO_LARGE.format(path.name))
            names = {info.filename for info in infos}
            if "content.xml" in names and "mimetype" in names:
                return _check_open_document(path, package)
            if "xl/workbook.xml" not in names and not any(n.startswith("xl/") for n in names):
                raise Refused(f"“{path.name}”不是 Excel 表格，请用 WPS 打开后另存为 .xlsx 再导入")
            for info in infos:
                if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                    _check_extent(path, package, info)
                elif info.filename.endswith(".xml") and info.compress_size > _LOOKED_INTO:
                    _check_size(path, package, info)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Refused(_SPOILED.format(path.name)) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise Refused(_SPOILED.format(path.name)) from error


def _check_size(path: Path, package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """What a part really unpacks to: its stated size may be a lie, and one of a single word repeated is a trap."""
    unpacked = 0
    with package.open(info) as part:
        while chunk := part.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > _MOST_WORDS or unpacked > max(50 * _CHUNK, _SQUEEZED * info.compress_size):
                raise Refused(_TOO_LARGE.format(path.name))


def _check_open_document(path: Path, package: zipfile.ZipFile) -> None:
    """Bounds of an .ods: a repeated cell may stand for a million; empty ones at the end cost nothing."""
    if b"manifest:encryption-data" in package.read("META-INF/manifest.xml"):
        raise Refused(_PASSWORD.format(path.name))
    rows = unpacked = repeat = widest = width = 0
    tail = b""
    too_long = Refused(f"“{path.name}”超过{MAX_ROWS}行，请删去末尾多余的行或分开导入")
    with package.open("content.xml") as content:
        while chunk := content.read(_CHUNK):
            unpacked += len(chunk)
            part = tail + chunk
            cut = max(0, part.rfind(b"<"))
            part, tail = part[:cut], part[cut:]
            for kind, attributes in _REPEATED.findall(part):
                times = _TIMES.search(attributes)
                number = int(times[1]) if times else 1
                if kind == b"row":
                    repeat, width = number, 0
                    continue
                width += number
                if b"value-type" not in attributes:
                    continue
                widest = max(widest, width)
                rows, repeat = rows + repeat, 0
                if number > MAX_COLUMNS:
                    raise Refused(f"“{path.name}”的列太多，请删去右边多余的列再导入")
            if unpacked > MAX_UNPACKED or rows > MAX_ROWS:
                raise too_long
            if rows * widest > MAX_CELLS:
                raise Refused(_TOO_MANY.format(path.name))


def _check_extent(path: Path, package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    tail = b""
    unpacked = longest = 0
    with package.open(info) as sheet:
        while chunk := sheet.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > max(50 * _CHUNK, _SQUEEZED * info.compress_size):
                raise Refused(_TOO_LARGE.format(path.name))
            part = tail + chunk
            last = part[-2000:] if len(chunk) == _CHUNK else part[-20_000:]
            rows = [int(found[0] or found[1]) for found in _ROW.findall(last)]
            longest = max(longest, *rows, 0)
            if unpacked > MAX_UNPACKED or longest > MAX_ROWS:
                raise Refused(f"“{path.name}”超过{MAX_ROWS}行，请删去末尾多余的行或分开导入")
            if _FAR_COLUMN.search(part):
                raise Refused(f"“{path.name}”的列太多，请删去右边多余的列再导入")
            tail = part[-100:]
    if longest * MAX_COLUMNS > MAX_CELLS:
        _check_width(path, package, info, MAX_CELLS // longest)


def _check_width(path: Path, package: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> None:
    """A long sheet must be narrow: one cell far to the right makes every row as wide."""
    tail = b""
    with package.open(info) as sheet:
        while chunk := sheet.read(_CHUNK):
            part = tail + chunk
            widest = max(
                (26 * (letters[0] - 64) + letters[1] - 64 for letters in set(_WIDE.findall(part))), default=0
            )
            if widest > most:
                raise Refused(_TOO_MANY.format(path.name))
            tail = part[-100:]


def _merges(sheet: python_calamine.CalamineSheet) -> tuple[Merge, ...]:
    return tuple(
        Merge(top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )


def _read(path: Path) -> tuple[ReadSheet, ...]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())) as workbook:
            hidden = {
                about.name
                for about in workbook.sheets_metadata
                if about.visible != python_calamine.SheetVisibleEnum.Visible
            }
            found = []
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                rows = sheet.to_python(skip_empty_area=False)
                if len(rows) > MAX_ROWS:
                    raise Refused(f"“{path.name}”超过{MAX_ROWS}行，请删去末尾多余的行或分开导入")
                found.append(ReadSheet(name, rows, 1, name in hidden, _merges(sheet)))
            return tuple(found)
    except python_calamine.PasswordError as error:
        raise Refused(_PASSWORD.format(path.name)) from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise Refused(_SPOILED.format(path.name)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the Rust reader stumbled; no class to import
            raise Refused(_SPOILED.format(path.name)) from error
        raise
