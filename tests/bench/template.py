"""A county's template filled with 2 000 rows, against openpyxl loading and saving the same file."""

import io
from datetime import date
from pathlib import Path

import openpyxl

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.ledgers import LedgerHeading
from mediator_desktop.catalogue.templates import load_template_words
from mediator_desktop.ledgers.template_checking import check_filled
from mediator_desktop.ledgers.template_filling import Filling, fill_template
from mediator_desktop.ledgers.template_headings import HeadingWords
from mediator_desktop.ledgers.template_layout import LayoutFinder
from mediator_desktop.ledgers.template_mapping import propose
from mediator_desktop.ledgers.template_matrix import TableWords
from mediator_desktop.ledgers.template_workbook import TemplateWorkbook
from mediator_desktop.services.workplace import Workplace
from tests.bench.measuring import Seen, compare
from tests.county_templates import template

ROWS = 2_000
HEADINGS = (
    *("序号", "排查时间", "村(社区)", "当事人", "身份证号", "联系电话", "纠纷类型", "矛盾纠纷基本情况"),
    *("涉及人数", "涉及金额", "风险等级", "包案领导", "责任单位", "责任人", "化解措施", "化解时限"),
    *("是否化解", "化解时间", "备注"),
)
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

    def ours(*, check: bool) -> bytes:
        workbook = TemplateWorkbook.read(content, "t.xlsx")
        mapping = propose(workbook, finder, matcher, tables, known)
        filling = Filling(rows=rows, heading=LedgerHeading(), vocabulary=words)
        filled = fill_template(workbook, mapping, filling)
        if check:
            check_filled(content, filled, "t.xlsx")
        return filled.content

    same = ours(check=False)

    def bare() -> None:
        openpyxl.load_workbook(io.BytesIO(same)).save(io.BytesIO())

    name = f"template, {len(rows)} rows"
    return [
        compare(f"{name}, filled", lambda: ours(check=False), bare, "–", 3),
        compare(f"{name}, filled and checked", lambda: ours(check=True), bare, "≤ 1.5×", 3),
    ]
