"""Counties' workbooks filled from a register: proposed, confirmed, remembered, checked, written whole, logged."""

import csv
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.ledgers.template_filling import Filled
from mediator_desktop.services import reporting, statistics, templates
from mediator_desktop.services.practice import fill_practice_register
from mediator_desktop.services.workplace import Workplace
from tests.county_templates import HEADINGS, MAY_CHANGE, parts, template
from tests.registers import raw_connection

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "templates"
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
with_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample templates are not beside this checkout"
)
office = pytest.mark.office
with_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture
def filled_register(workplace: Workplace) -> Workplace:
    fill_practice_register(workplace.register, workplace.clock, 700, seed=3)
    return workplace


@pytest.fixture
def county(tmp_path: Path) -> Path:
    path = tmp_path / "县里的模板.xlsx"
    path.write_bytes(template())
    return path


def wish(first: date = FIRST, last: date = LAST, **facts: Any) -> templates.Wish:
    return templates.Wish(ledger_id="screening_ledger", first_day=first, last_day=last, **facts)


def fill(path: Path, workplace: Workplace, target: Path, **facts: Any) -> templates.FilledTemplate:
    mapping = templates.confirm(templates.propose(path, workplace), workplace)
    return templates.fill(path, mapping, wish(**facts), target, workplace)


def rows_of(workplace: Workplace, first: date = FIRST, last: date = LAST) -> list[LedgerRow]:
    with workplace.register.read() as reader:
        return list(reader.ledger_rows(first, last, CountedBy.FOUND))


def log_of(folder: Path) -> list[tuple[str, str]]:
    with raw_connection(folder) as connection:
        return [tuple(row) for row in connection.execute("SELECT action, subject FROM audit ORDER BY id")]


def test_a_template_is_confirmed_once(workplace: Workplace, county: Path, tmp_path: Path) -> None:
    mapping = templates.propose(county, workplace)
    with pytest.raises(Refused, match="还没有确认"):
        templates.fill(county, mapping, wish(), tmp_path / "o.xlsx", workplace)
    assert templates.confirm(mapping, workplace).confirmed
    assert templates.propose(county, workplace).confirmed
    templates.forget(mapping, workplace)
    assert not templates.propose(county, workplace).confirmed
    assert not (tmp_path / "o.xlsx").exists()


def test_what_is_remembered_is_read_by_its_beginning(workplace: Workplace) -> None:
    with workplace.register.write() as uow:
        uow.keep_state("a_b:1", "x")
        uow.keep_state("a_b:2", "y")
        uow.keep_state("aXb:3", "z")
        uow.keep_state("a_b:1", "w")
    with workplace.register.read() as reader:
        assert reader.states("a_b:") == {"a_b:1": "w", "a_b:2": "y"}
        assert reader.state("aXb:3") == "z"
        assert reader.state("没有") is None


def test_a_template_is_filled_masked_and_logged(
    filled_register: Workplace, county: Path, tmp_path: Path, paths: Paths
) -> None:
    before = county.read_bytes()
    report = fill(county, filled_register, tmp_path / "o.xlsx")
    rows = rows_of(filled_register)
    assert report.rows == len(rows) > 20
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx")["台账"]
    shown = [sheet.cell(row, 4).value or "" for row in range(4, 4 + len(rows))]
    full = {party.id_number for row in rows for party in row.parties if party.id_number.startswith("3699")}
    assert full
    assert not any(number in text for number in full for text in shown)
    assert county.read_bytes() == before
    action, subject = log_of(paths.data)[-1]
    assert action == "export"
    assert "脱敏" in subject
    assert "县里的模板.xlsx" in subject
    fill(county, filled_register, tmp_path / "full.xlsx", full=True)
    sheet = openpyxl.load_workbook(tmp_path / "full.xlsx")["台账"]
    text = "".join(sheet.cell(row, 4).value or "" for row in range(4, 4 + len(rows)))
    assert all(number in text for number in full)
    assert "完整" in log_of(paths.data)[-1][1]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ledger_id": "没有"}, "没有“没有”"),
        ({"first_day": date(2026, 11, 1)}, "早于"),
    ],
)
def test_wishes_that_cannot_be_met(
    workplace: Workplace, county: Path, tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    mapping = templates.confirm(templates.propose(county, workplace), workplace)
    facts = {"ledger_id": "screening_ledger", "first_day": FIRST, "last_day": LAST} | change
    with pytest.raises(Refused, match=sentence):
        templates.fill(county, mapping, templates.Wish(**facts), tmp_path / "o.xlsx", workplace)


def test_the_template_itself_is_never_written_to(workplace: Workplace, county: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="另取一个文件名"):
        fill(county, workplace, county)
    with pytest.raises(Refused, match=r"只能存成 \.xlsx"):
        fill(county, workplace, tmp_path / "o.xls")


def test_a_template_changed_after_it_was_confirmed_is_not_filled(
    workplace: Workplace, county: Path, tmp_path: Path
) -> None:
    mapping = templates.confirm(templates.propose(county, workplace), workplace)
    county.write_bytes(template(headings=("新栏目", *HEADINGS)))
    with pytest.raises(Refused, match="又改过"):
        templates.fill(county, mapping, wish(), tmp_path / "o.xlsx", workplace)


def test_a_target_that_is_open_elsewhere_stays_as_it_was(
    workplace: Workplace, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "o.xlsx"
    target.write_bytes(b"old")
    opened = Path.open

    def locked(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self == target:
            raise PermissionError(13, "locked")
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(Trouble, match=r"o\.xlsx"):
        fill(county, workplace, target)
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_nothing_is_written_when_the_check_finds_a_fault(
    workplace: Workplace, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mediator_desktop.ledgers import template_filling

    real = template_filling.fill_template

    def wrong(*args: Any, **kwargs: Any) -> Filled:
        filled = real(*args, **kwargs)
        filled.meant["台账", 1, 1] = "别的"
        return filled

    monkeypatch.setattr(template_filling, "fill_template", wrong)
    with pytest.raises(Refused, match="核对不上"):
        fill(county, workplace, tmp_path / "o.xlsx")
    assert not (tmp_path / "o.xlsx").exists()


def test_everything_of_the_register_is_exported(filled_register: Workplace, tmp_path: Path) -> None:
    report = reporting.build_all("case_register", tmp_path / "all.xlsx", filled_register)
    with filled_register.register.read() as reader:
        connection = reader._connection  # type: ignore[attr-defined]
        number = connection.exec_driver_sql(
            "SELECT count(*) FROM dispute WHERE voided_at IS NULL"
        ).scalar_one()
    assert report.rows == number


# the counties' samples


@pytest.fixture(scope="module")
def truth() -> Any:
    return json.loads((SAMPLES / "truth.json").read_text("utf-8"))


@with_samples
@pytest.mark.parametrize("size", ["few", "many"])
def test_the_sample_list_keeps_all_that_must_stay(
    filled_register: Workplace, tmp_path: Path, truth: Any, size: str
) -> None:
    source = SAMPLES / "county_ledger_template.xlsx"
    told = truth[source.name]
    last = LAST if size == "many" else date(2026, 10, 3)
    report = fill(source, filled_register, tmp_path / "o.xlsx", last=last, full=True)
    first_row, last_row = told["data_rows"]
    added = report.added_rows
    assert added == max(0, report.rows - (last_row - first_row + 1))
    assert (added > 0) == (size == "many")
    after = openpyxl.load_workbook(tmp_path / "o.xlsx")

    def moved(row: int) -> int:
        return row + added if row > last_row else row

    for stays in told["must_stay"]["sheets"]:
        sheet = after[stays["sheet"]]
        listed = stays["sheet"] == told["sheet"]
        assert sheet.sheet_state == stays["state"]
        assert sheet.freeze_panes == stays["freeze_panes"]
        assert {area.coord for area in sheet.merged_cells.ranges} == {
            moved_area(area, moved) if listed else area for area in stays["merged"]
        }
        for letter, width in stays["column_widths"].items():
            assert sheet.column_dimensions[letter].width == width
        for row, height in stays["row_heights"].items():
            if listed and first_row <= int(row) <= last_row:
                assert sheet.row_dimensions[int(row)].height >= height
            else:
                assert sheet.row_dimensions[moved(int(row)) if listed else int(row)].height == height
        for place, formula in stays["formulas"].items():
            cell = sheet[moved_area(place, moved) if listed else place]
            grown = formula
            if listed and cell.row > last_row:
                for end in (")", ","):
                    grown = grown.replace(f"{last_row}{end}", f"{last_row + added}{end}")
                grown = grown.replace("D25", f"D{25 + added}").replace("Q25", f"Q{25 + added}")
            assert cell.value == grown
        for rule, expected in zip(
            sheet.data_validations.dataValidation, stays["data_validations"], strict=True
        ):
            assert str(rule.sqref) == expected["range"].replace(str(last_row), str(last_row + added))
            assert rule.formula1 == expected["formula"]
        for place, text in stays["comments"].items():
            assert sheet[place].comment.text == text
    sheet = after[told["sheet"]]
    assert sheet.print_area == f"'台账'!$A$1:$S${27 + added}"
    assert after.defined_names["台账数据区"].attr_text == f"台账!$A$5:$S${24 + added}"
    assert {str(c.sqref) for c in sheet.conditional_formatting._cf_rules} == {
        f"K5:K{24 + added}", f"A5:S{24 + added}",
    }  # fmt: skip
    assert_rows(filled_register, sheet, rows_of(filled_register, last=last), first_row)
    old, new = parts(source.read_bytes()), parts((tmp_path / "o.xlsx").read_bytes())
    changed = {name for name in old if old[name] != new.get(name)}
    assert set(new) - set(old) <= {"xl/sharedStrings.xml"}
    assert changed <= MAY_CHANGE


def moved_area(area: str, moved: Any) -> str:
    cells = []
    for end in area.split(":"):
        letters = end.rstrip("0123456789")
        cells.append(f"{letters}{moved(int(end[len(letters) :]))}")
    return ":".join(cells)


def assert_rows(workplace: Workplace, sheet: Any, rows: list[LedgerRow], first_row: int) -> None:
    for at, row in enumerate(rows, start=first_row):
        assert sheet.cell(at, 4).value == "\n".join(party.name for party in row.parties)
        assert sheet.cell(at, 7).value == workplace.vocabulary.types.name(row.type_code)
        assert sheet.cell(at, 8).value == (row.facts or None)
        money = sheet.cell(at, 10).value
        assert (money is None) == (row.amount is None)
        assert row.amount is None or round(money * 100) == row.amount.fen
        assert sheet.cell(at, 5).number_format == "@"


@with_samples
def test_a_month_without_disputes_is_told_apart_from_one_case(workplace: Workplace, tmp_path: Path) -> None:
    report = fill(SAMPLES / "county_ledger_template.xlsx", workplace, tmp_path / "o.xlsx")
    assert report.rows == 0
    assert openpyxl.load_workbook(tmp_path / "o.xlsx")["台账"]["D5"].value == "无"
    assert any("实际是0件" in doubt for doubt in report.doubts)


@with_samples
def test_the_sample_table_is_filled_where_it_asks_and_nowhere_else(
    filled_register: Workplace, tmp_path: Path, truth: Any
) -> None:
    source = SAMPLES / "county_statistics_template.xlsx"
    told = truth[source.name]
    report = fill(source, filled_register, tmp_path / "o.xlsx", unmapped_as_other=True)
    before = openpyxl.load_workbook(source)[told["sheet"]]
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx")[told["sheet"]]
    table = statistics.count(
        "screening_l1",
        Period(FIRST, LAST),
        filled_register,
        counted_by=CountedBy.FOUND,
        unmapped_as_other=True,
    )
    columns = {"乡镇街道": "F", "村居": "G", "年度累计": "I"}
    compared = 0
    for place, item in enumerate(told["items"]):
        for at, line in enumerate(table.columns):
            letter = columns.get(line.labels[-1])
            cell = sheet[f"{letter}{item['row']}"] if letter else None
            if cell is not None and cell.data_type != "f":
                counted = table.at(place, at)
                assert counted is not None
                assert cell.value == counted.value
                compared += 1
        assert sheet[f"E{item['row']}"].value == before[f"E{item['row']}"].value
    assert compared > 140
    assert sum(sheet[f"I{row}"].value for row in range(48, 52)) == sheet["I5"].value
    assert sheet["A1"].value == "2026年10月云岭县矛盾纠纷排查情况表"
    assert sheet["E2"].value == "填报月份：2026年10月"
    filled = {(row, column) for row in range(5, 57) for column in (6, 7, 9)} | {(1, 1), (2, 1), (2, 5)}
    for line in before.iter_rows():
        for cell in line:
            there = sheet.cell(cell.row, cell.column)
            assert repr(there.font) + repr(there.border) == repr(cell.font) + repr(cell.border)
            if (cell.row, cell.column) not in filled or cell.data_type == "f":
                assert there.value == cell.value
    assert report.doubts == ()


@with_samples
def test_types_without_a_category_are_told(filled_register: Workplace, tmp_path: Path) -> None:
    report = fill(SAMPLES / "county_statistics_template.xlsx", filled_register, tmp_path / "o.xlsx")
    assert any("没有对应的类别" in doubt for doubt in report.doubts)


def recalculated(workbook: Path, folder: Path) -> list[list[str]]:
    """The first sheet as LibreOffice works it out."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(folder), str(workbook)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with open(folder / f"{workbook.stem}.csv", encoding="utf-8") as file:
        return list(csv.reader(file))


@office
@with_office
@with_samples
def test_the_formulas_of_the_samples_give_the_programs_totals(
    filled_register: Workplace, tmp_path: Path
) -> None:
    rows = rows_of(filled_register)
    listed = tmp_path / "list.xlsx"
    report = fill(SAMPLES / "county_ledger_template.xlsx", filled_register, listed)
    total = recalculated(listed, tmp_path)[24 + report.added_rows]
    assert total[0] == "合计"
    assert total[3] == f"{len(rows)}件"
    assert total[8] == str(sum(row.people_involved or 0 for row in rows))
    assert total[9].replace(",", "") == f"{sum(row.amount.fen for row in rows if row.amount) / 100:.2f}"
    resolved = sum(
        row.resolved_on is not None or bool(row.outcome and row.outcome.is_agreement) for row in rows
    )
    assert total[16] == f"{resolved}件"

    table = tmp_path / "table.xlsx"
    fill(SAMPLES / "county_statistics_template.xlsx", filled_register, table, unmapped_as_other=True)
    cells = recalculated(table, tmp_path)
    assert int(cells[4][5]) + int(cells[4][6]) == int(cells[4][7]) == len(rows)
    assert cells[56][7] == "平"


@pytest.fixture(autouse=True)
def no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(tmp_path.glob(".*.new"))


def test_a_package_is_the_same_for_the_same_facts(
    filled_register: Workplace, county: Path, tmp_path: Path
) -> None:
    fill(county, filled_register, tmp_path / "a.xlsx")
    fill(county, filled_register, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.xlsx").read_bytes())) as package:
        assert package.testzip() is None
