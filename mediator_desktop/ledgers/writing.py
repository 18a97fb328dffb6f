"""Ledgers out: a declared form and rows to a workbook that is ready to print and sign."""

import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from mediator_desktop.catalogue.ledger_items import AnyRow, RoundRow, masked_round
from mediator_desktop.catalogue.ledger_rows import FREE_TEXTS, LedgerRow, masked_row
from mediator_desktop.catalogue.ledgers import Layout, LedgerForm, LedgerHeading
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.figures import CountedTable
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.ledgers.record_writing import RecordSheet
from mediator_desktop.ledgers.sheet_writing import FONT, FONT_SIZE, TableSheet, WrittenLedger
from mediator_desktop.ledgers.table_writing import SheetFoot, add_table

MOST_ROWS = 1_000_000
IN_MEMORY_ROWS = 5_000
"""Up to here the workbook is built in memory (shared strings, as Excel writes them); above it is streamed."""
_EVERY = 500


class Cancelled(Exception):
    """The user stopped the work; nothing was written."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet to be written: its form and its lines in their order."""

    form: LedgerForm
    rows: Iterable[AnyRow]


@dataclass(frozen=True, slots=True)
class TableSheetOf:
    """A sheet to be written: a counted statistics table, and what its tab is called."""

    counted: CountedTable
    sheet: str


def write_ledger(
    form: LedgerForm,
    rows: Iterable[AnyRow],
    heading: LedgerHeading,
    vocabulary: Vocabulary,
    target: Path,
    *,
    full: bool,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> WrittenLedger:
    """Write one ledger as .xlsx; as `write_workbook`."""
    sheets = (SheetRows(form, rows),)
    return write_workbook(
        sheets, heading, vocabulary, target, full=full, progress=progress, cancelled=cancelled
    )[0]


def write_workbook(
    sheets: Sequence[SheetRows | TableSheetOf],
    heading: LedgerHeading,
    vocabulary: Vocabulary,
    target: Path,
    *,
    full: bool,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[WrittenLedger, ...]:
    """Write ledgers and tables as the sheets of one .xlsx; with `full=False` personal data is masked and each sheet says so.

    `progress` is told the number of rows now and then. The target is replaced only by a whole file. Raises Trouble (disk
    full, file open elsewhere, no permission), Refused (too many rows), Cancelled.
    """
    if target.suffix.lower() != ".xlsx":
        raise Refused("台账只能存成 .xlsx 文件")
    coming = [iter(_rows(sheet, full=full)) for sheet in sheets]
    begun = [list(islice(rows, IN_MEMORY_ROWS + 1)) for rows in coming]
    streamed = sum(map(len, begun)) > IN_MEMORY_ROWS
    with _replacing(target) as draft:
        options = {"constant_memory": streamed, "tmpdir": str(draft.parent), **_OPTIONS}
        workbook = xlsxwriter.Workbook(str(draft), options)
        lines = [chain(first, rest) for first, rest in zip(begun, coming, strict=True)]
        return _filled(workbook, sheets, lines, heading, vocabulary, full, progress, cancelled)


def workbook_bytes(
    sheets: Sequence[SheetRows | TableSheetOf],
    heading: LedgerHeading,
    vocabulary: Vocabulary,
    *,
    full: bool,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """The same as `write_workbook`, in memory alone: nothing of it touches the disk. Raises Refused, Cancelled."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, **_OPTIONS})
    lines = [iter(_rows(sheet, full=full)) for sheet in sheets]
    _filled(workbook, sheets, lines, heading, vocabulary, full, None, cancelled)
    return buffer.getvalue()


def _filled(
    workbook: xlsxwriter.Workbook,
    sheets: Sequence[SheetRows | TableSheetOf],
    lines: Sequence[Iterable[AnyRow]],
    heading: LedgerHeading,
    vocabulary: Vocabulary,
    full: bool,
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[WrittenLedger, ...]:
    """Write every sheet with its lines, masked already where they have to be, and close the workbook."""
    try:
        written, before = [], 0
        for sheet, rows in zip(sheets, lines, strict=True):
            if isinstance(sheet, TableSheetOf):
                add_table(workbook, sheet.sheet, sheet.counted, SheetFoot(people=heading.people))
                written.append(WrittenLedger(len(sheet.counted.rows), {}))
                continue
            kind = RecordSheet if sheet.form.layout is Layout.RECORDS else TableSheet
            made = kind(workbook, sheet.form, heading, vocabulary, full=full)
            written.append(made.write(_watched(rows, before, progress, cancelled)))
            before += written[-1].rows
        workbook.close()
    finally:
        for worksheet in workbook.worksheets():
            if worksheet.row_data_fh is not None:
                worksheet._opt_close()
    return tuple(written)


def _rows(sheet: SheetRows | TableSheetOf, *, full: bool) -> Iterable[AnyRow]:
    if isinstance(sheet, TableSheetOf):
        return ()
    return sheet.rows if full else _masked(sheet)


def _masked(sheet: SheetRows) -> Iterator[AnyRow]:
    shown = {column.field for column in sheet.form.columns}
    texts = FREE_TEXTS & shown
    for row in sheet.rows:
        if isinstance(row, LedgerRow):
            yield masked_row(row, texts)
        else:
            yield masked_round(row) if isinstance(row, RoundRow) else row


_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
}


def _watched(
    rows: Iterable[AnyRow],
    before: int,
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[AnyRow]:
    for count, row in enumerate(rows):
        if count >= MOST_ROWS:
            raise Refused(f"一张表最多{MOST_ROWS}行，请缩短时间段后再导出")
        if count % _EVERY == 0:
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(before + count)
        yield row


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A path for a draft in the target's folder; a whole draft replaces the target, anything else leaves no trace."""
    try:
        if target.exists():
            with target.open("r+b"):
                pass
        with tempfile.TemporaryDirectory(
            prefix=".mediator-", dir=target.parent, ignore_cleanup_errors=True
        ) as folder:
            draft = Path(folder) / "ledger.xlsx"
            yield draft
            with draft.open("rb+") as written:
                os.fsync(written.fileno())
            draft.replace(target)
    except OSError as error:
        raise _trouble(error, target) from error
    except XlsxWriterException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, OSError):
            raise _trouble(cause, target) from error
        raise Trouble(f"“{target.name}”太大，写不成，请缩短时间段后再导出") from error


def _trouble(error: OSError, target: Path) -> Trouble:
    match error:
        case FileNotFoundError():
            return Trouble(f"文件夹“{target.parent}”不存在，请换一个位置保存")
        case IsADirectoryError() | NotADirectoryError():
            return Trouble(f"“{target}”不能用来保存文件，请换一个文件名")
        case PermissionError() if target.exists():
            return Trouble(f"“{target.name}”写不进去，可能正在 WPS 或 Excel 里打开，请关闭后再试")
        case PermissionError():
            return Trouble(f"没有权限写入“{target.parent}”，请换一个位置保存")
        case _ if error.errno in (28, 122) or getattr(error, "winerror", None) in (39, 112):
            return Trouble("磁盘空间不够，文件没有写成，请清理磁盘后再试")
        case _:
            return Trouble(f"“{target.name}”没有写成，请检查磁盘或换一个位置保存")
