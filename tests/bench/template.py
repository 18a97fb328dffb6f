"""A county's template filled with 2 000 rows, against openpyxl loading, filling and saving the same."""

import io
from datetime import date
from pathlib import Path

import openpyxl

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS
from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.ledgers import LedgerHeading
from mediator_desktop.catalogue.templates import load_template_words
from mediator_desktop.domain.money import Money
from mediator_desktop.ledgers.template_checking import check_filled
from mediator_desktop.ledgers.template_filling import Filling, fill_template
from mediator_desktop.ledgers.template_headings import HeadingWords
from mediator_desktop.ledgers.template_layout import LayoutFinder
from mediator_desktop.ledgers.template_mapping import propose
from mediator_desktop.ledgers.template_matrix import TableDays, TableWords
from mediator_desktop.ledgers.template_workbook import TemplateWorkbook
from mediator_desktop.services.workplace import Workplace
from tests.bench.measuring import Seen, compare
from tests.county_templates import template

ROWS = 2_000
HEADINGS = ("序号", "排查时间", "村(社区)", "当事人", "身份证号", "联系电话", "纠纷类型", "矛盾纠纷基本情况", "涉及人数",
            "涉及金额", "风险等级", "包案领导", "责任单位", "责任人", "化解措施", "化解时限", "是否化解", "化解时间", "备注")  # fmt: skip
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def measure(workplace: Workplace, folder: Path) -> list[Seen]:
    """One row without and one with the check of the result by two readers."""
    with workplace.register.read() as reader:
        found = reader.ledger_rows(FIRST, LAST)
        rows = [row for row, _ in zip(found, range(ROWS), strict=False)]
    content = template(headings=HEADINGS, prepared=20)
    forms, words = workplace.paths.forms, workplace.vocabulary
    known = load_template_words(forms)
    matcher, tables = HeadingWords(known, load_synonyms(forms).fields), TableWords(known, words)
    finder = LayoutFinder(known, matcher, tables.knows)
    probe = propose(TemplateWorkbook.read(content, "t.xlsx"), finder, matcher, tables, {})
    fields = [column.field for column in probe.sheets[0].columns]

    def ours(*, check: bool) -> None:
        workbook = TemplateWorkbook.read(content, "t.xlsx")
        mapping = propose(workbook, finder, matcher, tables, {})
        days = TableDays(FIRST, LAST, lambda row: row.accepted_on)
        filling = Filling(rows=rows, earlier=(), heading=LedgerHeading(), days=days, vocabulary=words)
        filled = fill_template(workbook, mapping, filling)
        if check:
            check_filled(content, filled, "t.xlsx")

    def bare() -> None:
        _openpyxl(content, rows, fields, workplace)

    name = f"template, {len(rows)} rows"
    return [
        compare(f"{name}, filled", lambda: ours(check=False), bare, "–", 3),
        compare(f"{name}, filled and checked", lambda: ours(check=True), bare, "≤ 1.5×", 3),
    ]


def _openpyxl(content: bytes, rows: list[LedgerRow], fields: list[str | None], workplace: Workplace) -> None:
    """The same cells by openpyxl alone, in a template that would have had room for them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    sheet.insert_rows(24, len(rows))
    getters = [LEDGER_FIELDS[name].get for name in fields if name is not None]
    for number, row in enumerate(rows, start=1):
        for column, get in enumerate(getters, start=1):
            value = get(row, workplace.vocabulary, number)
            cell = sheet.cell(3 + number, column, float(value.in_yuan) if isinstance(value, Money) else value)
            cell._style = sheet.cell(4, column)._style
    book.save(io.BytesIO())
