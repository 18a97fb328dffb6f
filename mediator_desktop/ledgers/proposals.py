"""Any ledger as a proposal: which columns hold what, which rows would come in, what is doubtful; nothing is kept yet"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.ledger_synonyms import Synonyms, fold
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.columns import Headings, propose_columns
from mediator_desktop.ledgers.headers import HeaderBlock, find_block
from mediator_desktop.ledgers.mapping import MappedColumn
from mediator_desktop.ledgers.opening import open_ledger
from mediator_desktop.ledgers.platform import platform_header, preview_sheet
from mediator_desktop.ledgers.preview import ImportPreview, ParsedRow, SheetPreview
from mediator_desktop.ledgers.reading import ReadSheet, cell_words, column_letter
from mediator_desktop.ledgers.rows import MAIN_DAYS, SIDES, RowReader
from mediator_desktop.ledgers.tables import (
    RowKind,
    Table,
    is_statistics,
    is_transposed,
    read_table,
    spread_notes,
)
from mediator_desktop.ledgers.values import read_amount

Remembered = Callable[[str], Mapping[str, Sequence[str]] | None]
"""The fields confirmed for a layout, by heading; None for a layout that was not seen before."""
_TELLING = frozenset({"facts", "type", *SIDES, "title", "demand"})
_PERIOD = re.compile(
    r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?(?:\s*(?:至|到|-|—+)\s*(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?)?"
)
_REPORTED = re.compile(r"填报单位[:：]?\s*(?:[(（]盖章[)）])?\s*[:：]?\s*(\S{2,30})")
_NOT_READ = "没有认出表头，请核对是不是台账"


def no_memory(_fingerprint: str) -> None:
    """Nothing was confirmed before."""


def propose(
    path: Path,
    vocabulary: Vocabulary,
    synonyms: Synonyms,
    today: date,
    remembered: Remembered = no_memory,
) -> ImportPreview:
    """Read a ledger of any layout. Raises Refused when no sheet holds one, else as `open_ledger`."""
    headings = Headings(synonyms)
    sheets: list[SheetPreview] = []
    passed: list[tuple[str, str]] = []
    letters: list[ReadSheet] = []
    for sheet in open_ledger(path):
        if not any(any(map(cell_words, row)) for row in sheet.rows[:1000]):
            passed.append((sheet.name, "空表"))
        elif (found := propose_sheet(sheet, headings, vocabulary, synonyms, today, remembered)) is not None:
            sheets.append(found)
        elif _is_letter(sheet):
            letters.append(sheet)
        else:
            passed.append((sheet.name, _why_not(sheet, synonyms)))
    has_rows = any(sheet.rows for sheet in sheets)
    for letter in letters:
        if has_rows:
            passed.append((letter.name, "零报告"))
        else:
            nil = _nil_report(letter)
            sheets.append(SheetPreview(letter.name, (), None, (), (), ("这是零报告，没有纠纷",), nil))
    if not sheets:
        if any(why.startswith("这是统计表") for _, why in passed) or any(
            why.startswith("项目") for _, why in passed
        ):
            raise Refused(
                "；".join(f"“{path.name}”的工作表“{name}”：{why}" for name, why in passed if why != "空表")
            )
        raise Refused(f"“{path.name}”里{_NOT_READ}")
    return ImportPreview(tuple(sheets), tuple(passed))


def propose_sheet(
    sheet: ReadSheet,
    headings: Headings,
    vocabulary: Vocabulary,
    synonyms: Synonyms,
    today: date,
    remembered: Remembered = no_memory,
) -> SheetPreview | None:
    """One sheet; None when it is no ledger."""
    platform = platform_header(sheet)
    if platform is not None:
        return preview_sheet(sheet, platform, vocabulary, today)
    block = find_block(sheet, headings)
    if block is None or is_statistics_block(block, headings):
        return None
    after = sheet.rows[block.rows[-1] - sheet.first_row + 1 :]
    types = [fold(w) for code in vocabulary.types.codes for w in (code.name, code.short, *code.synonyms) if w]
    columns = propose_columns(block.headings, after, headings, types, remembered(block.fingerprint))
    return preview_table(sheet, block, columns, vocabulary, synonyms, today)


def is_statistics_block(block: HeaderBlock, headings: Headings) -> bool:
    """Whether the headings name numbers of cases and nothing of a case itself."""
    fields = {name for parts in block.headings.values() for name in headings.understand(parts).fields}
    return not fields & _TELLING


def preview_table(
    sheet: ReadSheet,
    block: HeaderBlock,
    columns: Sequence[MappedColumn],
    vocabulary: Vocabulary,
    synonyms: Synonyms,
    today: date,
) -> SheetPreview:
    """The rows under the headings, read by a mapping: the proposed one or a corrected one."""
    place = {name: column.index for column in columns for name in column.fields}
    table = read_table(sheet, block, place, synonyms)
    reader = RowReader(columns, table.unit, vocabulary, synonyms, today)
    rows = tuple(reader.read(number, row, table.continued.get(number, ())) for number, row in table.cases)
    notes = (*_notes(sheet, block, columns, table, place), *_totals(table, columns, rows))
    nil = _nil_report(sheet) if not rows and table.rows(RowKind.NIL) else None
    return SheetPreview(
        sheet.name, block.rows, table.unit_row, tuple(columns), rows, notes, nil, block.fingerprint
    )


def _notes(
    sheet: ReadSheet,
    block: HeaderBlock,
    columns: Sequence[MappedColumn],
    table: Table,
    place: Mapping[str, int],
) -> list[str]:
    notes = list(spread_notes(table))
    if sheet.hidden:
        notes.append("这张工作表原来是隐藏的")
    hidden = [number for number, _ in table.cases if number in sheet.hidden_rows]
    if hidden:
        notes.append(f"第{_numbers(hidden)}行原来是隐藏的，也读了")
    for index in sorted(sheet.hidden_columns & block.headings.keys()):
        notes.append(f"{column_letter(index)}列原来是隐藏的，也读了")
    if prepared := table.rows(RowKind.PREPARED):
        notes.append(f"第{_numbers(prepared)}行只有编号或序号，是预先编好的空行，没有当作纠纷")
    if remarks := table.rows(RowKind.REMARK):
        notes.append(f"第{_numbers(remarks)}行只有一格文字，没有当作纠纷，请核对")
    if nil := table.rows(RowKind.NIL):
        notes.append(f"第{_numbers(nil)}行写的是零报告，没有当作纠纷")
    for number, rows in table.continued.items():
        notes.append(f"第{number}至{rows[-1][0]}行合并为一件")
    if not place.keys() & set(MAIN_DAYS):
        notes.append("没有受理或排查日期的列")
    notes += [
        f"{column.letter}列“{''.join(column.heading.split())}”：{column.reason or '不认识'}，内容会记在备注里"
        for column in columns
        if not column.fields
    ]
    return notes


def _totals(table: Table, columns: Sequence[MappedColumn], rows: Sequence[ParsedRow]) -> list[str]:
    """What total rows say, compared with their parts: a whole sheet's 合计 must be the sum of its rows."""
    notes = []
    totals = table.others.get(RowKind.TOTAL, ())
    place = next((column.index for column in columns if "amount" in column.fields), None)
    for number, row in totals:
        words = [cell_words(cell) for cell in row]
        whole = len(totals) == 1 or any(fold(word) in ("合计", "总计", "共计") for word in words[:4])
        if not whole:
            notes.append(f"第{number}行是小计，没有当作纠纷")
            continue
        notes.append(f"第{number}行是合计，没有当作纠纷")
        for word in words:
            found = re.fullmatch(r"(\d+)\s*件", word)
            if found and int(found[1]) != len(rows):
                notes.append(f"第{number}行写着{word}，实际有{len(rows)}件，请核对")
        if place is not None and place < len(row) and cell_words(row[place]):
            said = read_amount(row[place], table.unit)
            fen = sum(parsed.amount.fen for parsed in rows if parsed.amount)
            if said is None or said.fen != fen:
                real = f"{fen / 100:.2f}".removesuffix(".00")
                notes.append(
                    f"第{number}行的金额合计写着{cell_words(row[place])}，各行相加是{real}元，请核对"
                )
    return notes


def _numbers(numbers: Sequence[int]) -> str:
    """`406至415` for a run, `3、7` for single ones."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(first) if first == last else f"{first}至{last}" for first, last in runs)


def _why_not(sheet: ReadSheet, synonyms: Synonyms) -> str:
    if is_statistics(sheet):
        return "这是统计表，不是一件一行的台账，没有导入"
    if is_transposed(sheet, synonyms):
        return "项目竖着排列，一件一列，请转成一件一行后再导入"
    return _NOT_READ


def _is_letter(sheet: ReadSheet) -> bool:
    """A nil report in words: a sheet of sentences, no table."""
    words = ["".join(cell_words(cell) for cell in row) for row in sheet.rows[:40]]
    text = "".join("".join(words).split())
    wide = max((sum(bool(cell_words(cell)) for cell in row) for row in sheet.rows[:40]), default=0)
    return wide <= 3 and ("零报告" in text or "未排查出" in text or "未发现" in text)


def _nil_report(sheet: ReadSheet) -> dict[str, Any]:
    """What a nil report says of itself: unit, period, people; what it does not say is left out."""
    lines = [cell_words(cell) for row in sheet.rows[:60] for cell in row if cell_words(cell)]
    text = "\n".join(lines)
    found: dict[str, Any] = {"disputes_found": 0}
    body = max(lines, key=len, default="")
    for source in (body, text):
        if period := _PERIOD.search(source):
            found["period"] = _span(period)
            break
    if unit := _REPORTED.search(text):
        found["unit"] = _place(unit[1])
    elif sealed := re.search(r"^\s*(\S{2,30}?)\s*[(（]盖章[)）]", text, re.M):
        found["unit"] = _place(sealed[1])
    for name, label in (
        ("reported_by", "填报人|制表人"),
        ("reviewed_by", "审核人"),
        ("signed_by", "签发人|负责人"),
    ):
        if person := re.search(rf"(?:{label})[:：]\s*(\S{{2,10}})", text):
            found[name] = person[1]
    if rounds := re.search(r"排查\D{0,8}(\d+)\s*[次轮]", text):
        found["screening_rounds"] = int(rounds[1])
    if villages := re.search(r"(\d+)\s*个?(?:行政)?村", text):
        found["villages"] = int(villages[1])
    return found


def _place(unit: str) -> str:
    """The township or village of a unit: 龙潭乡 of 龙潭乡综治中心."""
    found = re.match(r".{1,8}?(?:街道|乡|镇|社区|村)", unit)
    return found[0] if found else unit


def _span(period: "re.Match[str]") -> list[str]:
    year, month, day, last_year, last_month, last_day = period.groups()
    try:
        first = date(int(year), int(month), int(day or 1))
        end_year, end_month = int(last_year or year), int(last_month or month)
        last = date(
            end_year,
            end_month,
            int(last_day or (day and not last_month and day) or monthrange(end_year, end_month)[1]),
        )
    except ValueError:
        return []
    return [first.isoformat(), last.isoformat()]
