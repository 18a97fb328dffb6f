"""Reports whose files are the county's own workbooks: asked about first, filled, sealed, received like the others."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.received import Origin
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.ledgers.reading import read_workbook
from mediator_desktop.ledgers.submission_seal import altered, unsealed
from mediator_desktop.services import county_arrivals, report_templates, signatures, templates
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.report_templates import CHOSEN, ChosenTemplate
from mediator_desktop.services.submission import preflight, reopen, report_kind
from mediator_desktop.services.submission_check import CheckKind
from mediator_desktop.services.workplace import Workplace
from tests.county_templates import parts, template
from tests.submitting import OCTOBER, a_county, a_town, sent, with_disputes

LEDGER = "case_register"
FILE = "云岭镇2026年10月人民调解案件登记簿.xlsx"


def choose(
    place: Workplace, content: bytes, file_id: str = LEDGER, *, confirm: bool = True, **said: Any
) -> None:
    chosen = ChosenTemplate(name="县台账.xlsx", content=content, **said)
    if confirm:
        templates.confirm(templates.propose(chosen.file, place), place)
    with place.register.write() as uow:
        report_templates.choose(report_kind("monthly", place), file_id, chosen, uow)


def doubts(place: Workplace) -> list[tuple[str, bool]]:
    found = preflight(report_kind("monthly", place), OCTOBER, place)
    return [(check.sentence, check.stops) for check in found.checks if check.kind is CheckKind.TEMPLATE]


def cells(content: bytes) -> set[object]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {cell.value for row in book.worksheets[0].iter_rows() for cell in row}


def test_a_report_is_sent_in_the_countys_own_workbook(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 5)
    choose(workplace, template())
    done = sent(workplace, tmp_path / "out", maker="李秀英", reviewer="孙梅")
    path = next(path for path in done.files if path.name == FILE)
    said = cells(path.read_bytes())
    assert {"2026年10月矛盾纠纷台账", "填报人：李秀英", "房屋宅基地纠纷"} <= said
    assert "身份证号" in said
    assert not any(value == "王甲" for value in said), "names are masked"
    with workplace.register.read() as reader:
        assert len(reader.frozen(done.submission.id).ledgers[0].rows) == 5
        assert signatures.remembered(reader) == SignatureNames(maker="李秀英", reviewer="孙梅", head="赵长河")
    table = next(path for path in done.files if path.name != FILE)
    assert {"单位负责人：赵长河", "填表人：李秀英", "填表日期：2026年11月3日"} <= cells(table.read_bytes())


def test_the_seal_changes_nothing_that_can_be_seen(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 5)
    choose(workplace, template())
    kind = report_kind("monthly", workplace)
    with workplace.register.read() as reader:
        chosen = report_templates.chosen(kind, reader)[LEDGER]
    wish = report_templates.wish_of(
        kind, LEDGER, chosen, OCTOBER, workplace, names=SignatureNames(head="赵长河")
    )
    plain = report_templates.filled(chosen, wish, workplace)
    done = sent(workplace, tmp_path / "out")
    with workplace.register.read() as reader:
        sealed = reader.submission_files(done.submission.id)[FILE]
    before, after = parts(plain), parts(sealed)
    assert set(after) - set(before) == {"xl/worksheets/submission.xml"}
    assert set(before) <= set(after)
    changed = {name for name in before if before[name] != after[name]}
    sheets = {name for name in changed if name.startswith("xl/worksheets/")}
    assert changed - sheets == {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    for name in sheets:
        assert _without_foot(after[name]) == _without_foot(before[name]), name
    book = openpyxl.load_workbook(io.BytesIO(sealed))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "veryHidden"]


def _without_foot(part: bytes) -> bytes:
    root = etree.fromstring(part)
    for foot in root.findall("{*}headerFooter"):
        root.remove(foot)
    return etree.tostring(root, method="c14n")


@pytest.mark.parametrize("full", [False, True])
def test_formulas_that_a_program_works_out_later_are_no_alteration(
    workplace: Workplace, tmp_path: Path, full: bool
) -> None:
    with_disputes(workplace, 2)
    choose(workplace, template())
    done = sent(
        workplace, tmp_path / "out", disclosure=Disclosure.of("县司法局", "案件评查") if full else None
    )
    path = next(path for path in done.files if path.name == FILE)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    (formula,) = [c for row in sheet.iter_rows() for c in row if str(c.value).startswith("=SUM(F")]
    formula.value = 6
    book.save(path)
    sheets = read_workbook(path)
    found = unsealed(sheets)
    assert found is not None
    assert found.holds
    assert list(altered(found, sheets)) == []
    sheet["C5"] = "另一个人"
    book.save(path)
    sheets = read_workbook(path)
    assert len(list(altered(found, sheets))) == 1


def test_the_county_receives_a_workbook_of_its_own_like_any_other(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    with a_town(tmp_path, "云岭镇", vocabulary) as town:
        choose(town, template())
        files = sent(town, tmp_path / "out").files
    with a_county(tmp_path, vocabulary, ("云岭镇",)) as county:
        (arrival,) = county_arrivals.look(files, county)
        assert arrival.report is not None
        assert (arrival.report.origin, arrival.report.altered) == (Origin.SEALED, ())


def test_what_is_doubtful_is_asked_before_anything_is_frozen(workplace: Workplace, tmp_path: Path) -> None:
    def formulas(book: Any) -> None:
        for row in range(4, 7):
            book["台账"].cell(row, 6, "=1+1")

    with_disputes(workplace, 1)
    choose(workplace, template(formulas))
    assert [(sentence, stops) for sentence, stops in doubts(workplace) if "是公式" in sentence] == [
        ("“县台账.xlsx”：F列“涉及人数”是公式，没有改动", False)
    ]
    with pytest.raises(Refused, match="是公式"):
        sent(workplace, tmp_path / "out", warnings_seen=False)
    choose(workplace, template(formulas), over_formulas=frozenset({("台账", "F")}))
    assert not [sentence for sentence, _ in doubts(workplace) if "是公式" in sentence]


def test_a_workbook_with_many_doubts_names_the_first(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def formulas(book: Any) -> None:
        for column in (1, 2, 3):
            book["台账"].cell(4, column, "=1+1")

    with_disputes(workplace, 1)
    choose(workplace, template(formulas))
    monkeypatch.setattr(report_templates, "MOST_DOUBTS", 1)
    assert [sentence for sentence, _ in doubts(workplace)][-1] == "“县台账.xlsx”：另有2处请在填好的表里核对"


def test_a_workbook_that_nobody_went_through_is_not_sent(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 1)
    choose(workplace, template(), confirm=False)
    assert doubts(workplace) == [("“县台账.xlsx”：这份模板的栏目还没有确认，请先核对", True)]
    with pytest.raises(Refused, match="还没有确认"):
        sent(workplace, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())
    choose(workplace, b"PK\x03\x04 no workbook", confirm=False)
    assert [stops for _, stops in doubts(workplace)] == [True]


def test_a_choice_is_remembered_by_kind_and_taken_back(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 1)
    choose(workplace, template())
    first = sent(workplace, tmp_path / "one").submission
    reopen(first.id, "改回自带的", workplace)
    kind = report_kind("monthly", workplace)
    with workplace.register.write() as uow:
        assert report_templates.choose(kind, LEDGER, None, uow).submissions
        assert report_templates.chosen(kind, uow) == {}
        with pytest.raises(Refused, match="没有“nothing”这份文件"):
            report_templates.choose(kind, "nothing", None, uow)
        huge = ChosenTemplate(name="大.xlsx", content=b"0" * (report_templates.MOST_BYTES + 1))
        with pytest.raises(Refused, match="MB"):
            report_templates.choose(kind, LEDGER, huge, uow)
    second = sent(workplace, tmp_path / "two")
    assert "填表人：" in cells(next(p for p in second.files if "登记簿" in p.name).read_bytes())


@pytest.mark.parametrize("kept", ["x", "[]", '{"name": "a", "content": "??", "over_formulas": []}', "{}"])
def test_a_choice_that_cannot_be_read_counts_as_none(workplace: Workplace, kept: str) -> None:
    kind = report_kind("monthly", workplace)
    with workplace.register.write() as uow:
        uow.keep_state(f"{CHOSEN}monthly:{LEDGER}", kept)
        uow.keep_state(f"{CHOSEN}monthly:gone", kept)
        assert report_templates.chosen(kind, uow) == {}


def test_a_table_of_a_report_in_the_countys_own_workbook(workplace: Workplace, tmp_path: Path) -> None:
    def table(book: Any) -> None:
        sheet = book.active
        sheet.delete_rows(1, 20)
        sheet["A1"] = "矛盾纠纷排查情况表"
        for row, words in enumerate(
            (("项目", "件数"), ("排查数", None), ("调处数", None), ("成功数", None)), 3
        ):
            for column, word in enumerate(words, 1):
                sheet.cell(row, column, word)

    with_disputes(workplace, 3)
    choose(workplace, template(table), "judicial_cases")
    files = report_templates.files_of(report_kind("monthly", workplace), workplace)
    assert [(file.id, file.is_table, file.can_fill) for file in files] == [
        ("judicial_cases", True, True),
        (LEDGER, False, True),
    ]
    done = sent(workplace, tmp_path / "out")
    book = openpyxl.load_workbook(done.files[0])
    assert book.worksheets[0]["B4"].value == 3
    with workplace.register.read() as reader:
        assert reader.frozen(done.submission.id).tables[0].table_id == "judicial_cases"


def test_a_workbook_of_several_sheets_says_its_tables_too(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 2)
    kind = replace(report_kind("monthly", workplace), tables=(), ledgers=("monthly_workbook",))
    workplace.__dict__["reports"] = (kind,)
    (file,) = report_templates.files_of(kind, workplace)
    assert not file.can_fill
    done = sent(workplace, tmp_path / "out", maker="李秀英")
    with workplace.register.read() as reader:
        frozen = reader.frozen(done.submission.id)
    assert [table.table_id for table in frozen.tables] == ["villages_l12"]
    assert len(frozen.ledgers) == 3
    (path,) = done.files
    with zipfile.ZipFile(path) as package:
        assert "xl/worksheets/submission.xml" in package.namelist()
    assert {"填报人：李秀英", "负责人：赵长河"} <= cells(path.read_bytes())
