"""Any ledger as a proposal: which columns hold what, which rows would come in, what is doubtful; nothing is kept yet"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.ledger_synonyms import Synonyms, fold
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.vocabulary import AgreementForm
from mediator_desktop.ledgers.choices import (
    NOTHING_CHOSEN,
    Choices,
    LayoutMemory,
    SheetChoices,
    Step,
    corrected,
    ends_in_year,
    with_fields,
    with_types,
    years_first,
)
from mediator_desktop.ledgers.columns import propose_columns
from mediator_desktop.ledgers.headers import HeaderBlock, find_block
from mediator_desktop.ledgers.heading_words import Headings
from mediator_desktop.ledgers.ledger_disputes import untold_notes
from mediator_desktop.ledgers.mapping import MappedColumn
from mediator_desktop.ledgers.nil_reports import NilReport, nil_rows, nil_sheets, written_year
from mediator_desktop.ledgers.opening import open_ledger
from mediator_desktop.ledgers.parts import is_counting
from mediator_desktop.ledgers.platform import FIELDS as PLATFORM_FIELDS
from mediator_desktop.ledgers.platform import platform_header, preview_sheet
from mediator_desktop.ledgers.preview import Corrected, ImportPreview, ParsedRow, SheetPreview, TypeWord
from mediator_desktop.ledgers.reading import ReadSheet, cell_words, column_letter
from mediator_desktop.ledgers.row_memory import Memory, RowMemory
from mediator_desktop.ledgers.rows import LATER_DAYS, MAIN_DAYS, SIDES, Around, RowReader
from mediator_desktop.ledgers.tables import (
    RowKind,
    Table,
    is_statistics,
    is_transposed,
    read_table,
    spread_notes,
    statistics_sentence,
)
from mediator_desktop.ledgers.totals import total_notes, unit_notes, with_unit_asked
from mediator_desktop.ledgers.word_meanings import unknown_words, with_words

Remembered = Callable[[str], LayoutMemory | None]
"""What was confirmed for a layout; None for one that was not seen before."""
MAY_COME_IN = frozenset({"no_date", "no_party", "no_facts", "duplicate_number"})
"""Refusals that a person may pass over: something is missing, but nothing that is written would be lost."""
EVERY = 200
"""Rows read between two looks at whether to go on."""
_OF_A_CASE = frozenset(
    {"number", *MAIN_DAYS, "resolved_on", "mediator", "agreement_no", "file_no", "?name", "?phone"}
)
LEAST_OF_A_CASE = 4
"""So many columns of facts that only a single case has make a list of cases, even where no column says what happened."""
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
    choices: Choices = Choices(),  # noqa: B008 - frozen
    step: Step | None = None,
) -> ImportPreview:
    """Read a ledger of any layout. Raises Refused when no sheet holds one, else as `open_ledger`."""
    sheets = open_ledger(path, synonyms)
    return propose_sheets(path.name, sheets, vocabulary, synonyms, today, remembered, choices, step)


def propose_sheets(
    name: str,
    opened: Sequence[ReadSheet],
    vocabulary: Vocabulary,
    synonyms: Synonyms,
    today: date,
    remembered: Remembered = no_memory,
    choices: Choices = Choices(),  # noqa: B008 - frozen
    step: Step | None = None,
    memory: Memory | None = None,
) -> ImportPreview:
    """Read the sheets of a file `name` as `choices` say; `step` is told how many rows are read. Raises Refused.

    With the `memory` of an earlier reading of the same file only rows are read anew that are not as they were.
    """
    headings = Headings(synonyms)
    vocabulary = with_types(vocabulary, choices.types)
    synonyms, vocabulary = with_words(synonyms, vocabulary, choices.words)
    sheets: list[SheetPreview] = []
    passed: list[tuple[str, str]] = []
    letters: list[ReadSheet] = []
    nil_letters: list[NilReport] = []
    total = sum(len(sheet.rows) for sheet in opened)
    before = 0
    for sheet in opened:
        count = partial(_count, step, before, total)
        before += len(sheet.rows)
        if not any(any(map(cell_words, row)) for row in sheet.rows[:1000]):
            passed.append((sheet.name, "空表"))
        elif (
            found := propose_sheet(
                sheet,
                headings,
                vocabulary,
                synonyms,
                today,
                remembered,
                choices.of(sheet.name),
                count,
                memory.of(sheet.name) if memory else None,
            )
        ) is not None:
            sheets.append(found)
        elif _is_letter(sheet):
            letters.append(sheet)
        else:
            passed.append((sheet.name, _why_not(sheet, synonyms)))
    has_rows = any(sheet.rows for sheet in sheets)
    for letter in letters:
        nil_letters += nil_sheets(letter)
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
                "；".join(f"“{name}”的工作表“{sheet}”：{why}" for sheet, why in passed if why != "空表")
            )
        raise Refused(f"“{name}”里{_NOT_READ}")
    sheets = [replace(sheet, words=unknown_words(sheet.rows, choices.words)) for sheet in sheets]
    if has_rows:  # where there are disputes, nobody found none but a unit that is named, or on a day that is
        sheets = [
            replace(
                sheet, nil_reports=tuple(report for report in sheet.nil_reports if report.unit or report.day)
            )
            for sheet in sheets
        ]
        nil_letters = [report for report in nil_letters if report.unit]
    return ImportPreview(tuple(sheets), tuple(passed), tuple(nil_letters))


def _count(step: Step | None, before: int, total: int, done: int) -> None:
    if step is not None:
        step(before + done, total)


def propose_sheet(
    sheet: ReadSheet,
    headings: Headings,
    vocabulary: Vocabulary,
    synonyms: Synonyms,
    today: date,
    remembered: Remembered = no_memory,
    chosen: SheetChoices = NOTHING_CHOSEN,
    count: Callable[[int], None] | None = None,
    before: RowMemory | None = None,
) -> SheetPreview | None:
    """One sheet as a person's choices say; None when it is no ledger."""
    platform = platform_header(sheet)
    if platform is not None:
        columns = with_fields(platform.columns, chosen.fields)
        last = platform.row
        named = {name for column in columns for name in column.fields}
        is_plain = named <= {*PLATFORM_FIELDS} and not any(column.also for column in columns)
        if is_plain and not chosen.unit and chosen.untold is AgreementForm.UNTOLD:
            put_right = _put_right(sheet, last, columns, chosen)
            read = preview_sheet(put_right, replace(platform, columns=columns), vocabulary, today, before)
            notes = (*read.notes, *_sides(columns))
            return _finished(replace(read, notes=notes), sheet, last, chosen, vocabulary)
        block = HeaderBlock((last,), {column.index: (column.heading,) for column in platform.columns})
        read = preview_table(sheet, block, columns, vocabulary, synonyms, today, chosen, count, before)
        return replace(read, fingerprint="")
    block_found = find_block(sheet, headings)
    if block_found is None or is_statistics_block(block_found, headings):
        return None
    block = block_found
    after = sheet.rows[block.rows[-1] - sheet.first_row + 1 :]
    types = [fold(w) for code in vocabulary.types.codes for w in (code.name, code.short, *code.synonyms) if w]
    memory = remembered(block.fingerprint) or LayoutMemory()
    proposed = propose_columns(block.headings, after, headings, types, memory.fields or None)
    columns = with_fields(proposed, chosen.fields)
    chosen = replace(
        chosen,
        unit=chosen.unit or memory.unit,
        day_first=chosen.day_first if chosen.day_first is not None else memory.day_first,
    )
    return preview_table(sheet, block, columns, vocabulary, synonyms, today, chosen, count, before)


def is_statistics_block(block: HeaderBlock, headings: Headings) -> bool:
    """Whether the headings name numbers of cases and nothing of a case itself."""
    fields = {name for parts in block.headings.values() for name in headings.understand(parts).fields}
    return not fields & _TELLING and len(fields & _OF_A_CASE) < LEAST_OF_A_CASE


def preview_table(
    sheet: ReadSheet,
    block: HeaderBlock,
    columns: Sequence[MappedColumn],
    vocabulary: Vocabulary,
    synonyms: Synonyms,
    today: date,
    chosen: SheetChoices = NOTHING_CHOSEN,
    count: Callable[[int], None] | None = None,
    memory: RowMemory | None = None,
) -> SheetPreview:
    """The rows under the headings, read by a mapping: the proposed one or a corrected one."""
    place = {name: column.index for column in columns for name in column.fields}
    put_right = _put_right(sheet, block.rows[-1], columns, chosen)
    table = read_table(put_right, block, place, synonyms)
    if chosen.unit:
        table = replace(table, unit=chosen.unit, is_unit_told=True)
    around = Around(
        written_year([*sheet.above, *_lines_above(sheet, block), sheet.name]),
        table.sections,
        sheet.struck_rows,
        put_right.faults,
        put_right.unsaved,
    )
    reader = RowReader(columns, table.unit, vocabulary, synonyms, today, around, memory, chosen.untold)
    rows, asked = with_unit_asked(table, columns, tuple(_read_rows(reader, table, count)))
    notes = (
        *_notes(sheet, block, columns, table, place),
        *(_sides(columns) if rows else ()),
        *total_notes(table, columns, rows),
        *unit_notes(table, columns),
        *asked,
        *(untold := untold_notes(rows, synonyms, chosen.untold)),
    )
    nil = _nil_report(sheet) if not rows and table.rows(RowKind.NIL) else None
    said_nil = table.others.get(RowKind.NIL, ())
    nil_reports = tuple(
        nil_rows(sheet, said_nil, place, table.sections, is_whole=not rows and len(said_nil) == 1)
    )
    kinds = {number: kind.value for kind, some in table.others.items() for number, _ in some}
    kinds |= {n: RowKind.CONTINUED.value for more in table.continued.values() for n, _ in more}
    read = SheetPreview(
        sheet.name, block.rows, table.unit_row, tuple(columns), rows, notes, nil, block.fingerprint, kinds,
        table.unit, nil_reports=nil_reports, lacks_form=bool(untold),
    )  # fmt: skip
    return _finished(read, sheet, block.rows[-1], chosen, vocabulary)


def _put_right(
    sheet: ReadSheet, last: int, columns: Sequence[MappedColumn], chosen: SheetChoices
) -> ReadSheet:
    """The sheet as a person corrected it below its headings, days written in the order that was chosen."""
    if chosen.day_first is not None:
        sheet = years_first(sheet, last + 1, _day_places(columns), chosen.day_first)
    return corrected(sheet, {cell: words for cell, words in chosen.cells.items() if cell[0] > last})


def _day_places(columns: Sequence[MappedColumn]) -> list[int]:
    return [column.index for column in columns if {*MAIN_DAYS, *LATER_DAYS} & {*column.fields}]


def _read_rows(reader: RowReader, table: Table, count: Callable[[int], None] | None) -> Iterator[ParsedRow]:
    for done, (number, row) in enumerate(table.cases):
        if count is not None and done % EVERY == 0:
            count(done)
        yield reader.read(number, row, table.continued.get(number, ()))


def _finished(
    read: SheetPreview, sheet: ReadSheet, last: int, chosen: SheetChoices, vocabulary: Vocabulary
) -> SheetPreview:
    """With what a person decided on rows and cells, and what is still to be asked."""
    known = vocabulary.types
    words = Counter(row.values.get("type", "") for row in read.rows)
    words.pop("", None)
    types = []
    for word, number in words.most_common():
        code = known.find(word)
        types.append(
            TypeWord(
                word, number, code.code if code else "", code is not None and word in (code.name, code.short)
            )
        )
    after = sheet.rows[last - sheet.first_row + 1 :]
    odd = [
        p for p in _day_places(read.columns) if any(p < len(row) and ends_in_year(row[p]) for row in after)
    ]
    put_right = []
    for (number, place), now in sorted(chosen.cells.items()):
        if last < number < sheet.first_row + len(sheet.rows):
            row = sheet.rows[number - sheet.first_row]
            was = cell_words(row[place]) if place < len(row) else ""
            put_right.append(Corrected(number, column_letter(place), was, now))
    rows = tuple(_taken_in(row) if row.row in chosen.taken_in else row for row in read.rows)
    return replace(read, rows=rows, types=tuple(types), odd_days=tuple(odd), corrected=tuple(put_right))


def _taken_in(row: ParsedRow) -> ParsedRow:
    """A row that comes in although something is missing; a number that stands twice goes to the note."""
    if not row.reject or any(finding.code not in MAY_COME_IN for finding in row.reject):
        return row
    twice = [f"编号：{f.value}（{f.why}）" for f in row.reject if f.code == "duplicate_number"]
    build = partial(_numberless, row.build, "\n".join(twice)) if twice else row.build
    return replace(row, reject=(), flag=(*row.reject, *row.flag), build=build)


def _numberless(build: Callable[[ParsedRow], Dispute], why: str, row: ParsedRow) -> Dispute:
    dispute = build(row)
    note = "\n".join(filter(None, (dispute.note, why)))
    return replace(dispute, platform=replace(dispute.platform, code=""), note=note)


def _sides(columns: Sequence[MappedColumn]) -> list[str]:
    """How the sides are told where one column names all parties."""
    named = {name: column for column in columns for name in column.fields}
    if "party" not in named or named.keys() & {"applicant", "respondent"}:
        return []
    where = f"{named['party'].letter}列没有分申请人和被申请人"
    return [f"{where}，没有写明的，第一个人作为申请人，其余作为被申请人"]


def _notes(
    sheet: ReadSheet,
    block: HeaderBlock,
    columns: Sequence[MappedColumn],
    table: Table,
    place: Mapping[str, int],
) -> list[str]:
    notes = [*sheet.told, *spread_notes(table)]
    struck = [number for number, _ in table.cases if number in sheet.struck_rows]
    if struck:
        notes.append(f"第{_numbers(struck)}行是划掉的，请核对还要不要")
    if sections := table.rows(RowKind.SECTION):
        notes.append(f"第{_numbers(sections)}行写的是村（社区）名，用作以下各行的村（社区）")
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
    if figures := _figures_above(sheet, block):
        notes.append(f"第{_numbers(figures)}行是统计数，不是一件一行的，没有导入")
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


def _figures_above(sheet: ReadSheet, block: HeaderBlock) -> list[int]:
    """The rows of figures above the list, their headings among them."""
    above = sheet.rows[: block.rows[0] - sheet.first_row]
    found: set[int] = set()
    for place, (row, below) in enumerate(pairwise(above), start=sheet.first_row):
        if is_counting(row, below):
            found.add(place)
        if found and len([cell for cell in below if cell_words(cell)]) > 1:
            found.add(place + 1)
    return sorted(found)


def _lines_above(sheet: ReadSheet, block: HeaderBlock) -> list[str]:
    above = sheet.rows[: block.rows[0] - sheet.first_row]
    return [words for row in above for cell in row if (words := cell_words(cell))]


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
    if is_statistics(sheet) or any(map(is_counting, sheet.rows[:60], sheet.rows[1:61])):
        return statistics_sentence(sheet)
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
