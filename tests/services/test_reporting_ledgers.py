"""Ledgers of every kind made from the register: what a line is, which lines belong in, nil months, and the way back in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.ledgers import LedgerForm, LedgerHeading
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Responsibility, ReturnVisit
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.screening import RoundRecord, ScreeningRound
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.steps import Supervision, Transfer
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.domain.views import Filter, SortBy
from mediator_desktop.domain.vocabulary import AgreementForm, PartyRole, TransferKind
from mediator_desktop.ledgers.ledger_checking import faults_of_written
from mediator_desktop.ledgers.writing import write_ledger
from mediator_desktop.services import importing, reporting, signatures, statistics
from mediator_desktop.services.disputes import register as register_dispute
from mediator_desktop.services.ledger_check import ledger_faults
from mediator_desktop.services.workplace import Workplace
from tests.registers import CLOCK, fresh_register

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
DAY = date(2026, 10, 9)
NEIGHBOURS = Dispute(
    parties=(
        Party(name="罗凤莲", phone="15441989826"),
        Party(role=PartyRole.RESPONDENT, name="刘春生", id_number="369921196409200947"),
    ),
    type_code="neighbours",
    village="溪口村",
    place="溪口村3组",
    facts="=两家因排水争执",
    difficulty="major",
    accepted_on=DAY,
    people_involved=2,
    responsibility=Responsibility(
        unit="溪口村调委会", person="赵长河", leader="罗桂生", deadline=date(2026, 11, 1)
    ),
    agreement=Agreement(
        form=AgreementForm.ORAL,
        agreed_on=DAY,
        amount=Money.yuan(300),
        performance=(
            PerformanceItem(what="付款", obligor="刘春生", due_on=DAY, amount=Money.yuan(300)),
            PerformanceItem(what="移水管", due_on=date(2026, 12, 1)),
        ),
    ),
    return_visits=(ReturnVisit(visited_on=date(2026, 10, 20), visited="罗凤莲", satisfied=True),),
    supervisions=(Supervision(ordered_on=DAY, ordered_by="县委政法委"),),
    transfers=(Transfer(kind=TransferKind.ASSIGN, on=DAY, from_unit="县信访局", matter="尽快化解"),),
)
OTHER = Dispute(
    parties=(Party(name="孙二"), Party(role=PartyRole.RESPONDENT, name="钱一")),
    type_code="contract",
    village="石桥村",
    facts="欠款",
    accepted_on=date(2026, 10, 12),
)


@pytest.fixture
def two(workplace: Workplace) -> Workplace:
    with workplace.register.write() as uow:
        for dispute in (NEIGHBOURS, OTHER):
            register_dispute(dispute, uow, workplace.clock)
    return workplace


def with_rounds(workplace: Workplace, *rounds: ScreeningRound) -> None:
    moment = datetime(2026, 10, 9, 9)
    with workplace.register.write() as uow:
        uow.save_units(
            [
                Unit(id="t", name="云岭镇", level=UnitLevel.TOWNSHIP),
                Unit(id="u1", parent="t", name="溪口村", position=2),
                Unit(id="u2", parent="t", name="石桥村", position=1),
                Unit(id="u3", parent="t", name="老村", last_day=date(2020, 1, 1)),
            ]
        )
        for number, held in enumerate(rounds):
            uow.add_round(
                RoundRecord(
                    id=f"r{number}", version=1, entered_at=moment, changed_at=moment, actor="", round=held
                )
            )


NIL = ScreeningRound(
    unit="u1", for_day=DAY, held_on=DAY, people=("赵长河",), area="全村", households=8, nil=True
)


def made(ledger_id: str, workplace: Workplace, folder: Path, **how: object) -> dict[str, list[list[object]]]:
    """The cells of every sheet of October's ledger."""
    target = folder / "out.xlsx"
    how = {"full": True, **how}
    reporting.build(ledger_id, FIRST, LAST, target, workplace, **how)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(target)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def lines(sheet: list[list[object]]) -> Iterator[list[object]]:
    """The numbered lines of a sheet."""
    return (row for row in sheet if isinstance(row[0], int))


@pytest.mark.parametrize(
    ("ledger_id", "column", "told"),
    [
        ("case_register", 2, None),
        ("screening_ledger", 3, ["罗凤莲\n刘春生", "孙二\n钱一"]),
        ("major_screening", 4, ["=两家因排水争执"]),
        ("major_disputes", 4, ["罗凤莲、刘春生"]),
        ("prominent_disputes", 3, ["溪口村调委会\n赵长河"]),
        ("prominent_disputes", 6, ["2026年10月9日县委政法委督办\n2026年10月9日县信访局交办"]),
        ("performances", 4, ["付款"]),
        ("return_visits", 7, ["罗凤莲"]),
        ("holiday_assigned", 5, ["尽快化解"]),
        ("holiday_screening", 3, ["罗凤莲、刘春生", "孙二、钱一"]),
    ],
)
def test_each_ledger_has_its_lines(
    two: Workplace, tmp_path: Path, ledger_id: str, column: int, told: list[str] | None
) -> None:
    (sheet,) = made(ledger_id, two, tmp_path).values()
    if told is None:
        assert [row[column] for row in sheet[3:5]] == ["罗凤莲、刘春生", "孙二、钱一"]
    else:
        assert [row[column] for row in lines(sheet)] == told


@pytest.mark.parametrize(
    "ledger_id", ["performances", "return_visits", "holiday_assigned", "monthly_workbook"]
)
def test_nothing_of_a_person_is_in_a_masked_ledger(two: Workplace, tmp_path: Path, ledger_id: str) -> None:
    with_rounds(two, NIL)
    text = str(made(ledger_id, two, tmp_path, full=False))
    assert "已脱敏" in text
    for personal in ("罗凤莲", "刘春生", "孙二", "15441989826", "369921196409200947"):
        assert personal not in text


def test_the_monthly_workbook_of_a_month(two: Workplace, tmp_path: Path) -> None:
    with_rounds(two, NIL, replace(NIL, unit="u2", held_on=date(2026, 9, 30)))
    report = reporting.build("monthly_workbook", FIRST, LAST, tmp_path / "m.xlsx", two)
    assert report.counted == "汇总表4行、明细台账2件、重大疑难1件、零报告1次"
    sheets = made("monthly_workbook", two, tmp_path)
    counted = statistics.count("villages_l12", Period(FIRST, LAST), two, today=two.clock.today())
    assert list(sheets) == ["汇总表", "明细台账", "重大疑难", "零报告"]
    shown = [
        row[: len(counted.columns) + 1]
        for row in sheets["汇总表"]
        if row[0] in ("石桥村", "溪口村", "枫林社区", "合计")
    ]
    assert [row[0] for row in shown] == [row.labels[0] for row in counted.rows]
    found = {(f.row, f.column): f.value for f in counted.figures}
    assert (
        [row[1] for row in shown]
        == [found[0, 0], found[1, 0], found[2, 0], "=SUM(B5:B7)"]
        == [1, 1, 0, "=SUM(B5:B7)"]
    )
    assert [row[1] for row in lines(sheets["零报告"])] == ["溪口村"]


def test_the_sheets_of_a_month_count_the_same_disputes(two: Workplace, tmp_path: Path) -> None:
    early = replace(OTHER, found_on=date(2026, 9, 28), accepted_on=FIRST, facts="九月发现")
    late = replace(OTHER, found_on=LAST, accepted_on=None, facts="还没有受理")
    with two.register.write() as uow:
        for dispute in (early, late):
            register_dispute(dispute, uow, two.clock)
    sheets = made("monthly_workbook", two, tmp_path)
    rows = list(lines(sheets["明细台账"]))
    assert {row[1].strftime("%Y-%m") for row in rows} == {"2026-10"}  # type: ignore[attr-defined]
    table = statistics.count("villages_l12", Period(FIRST, LAST), two, today=two.clock.today())
    found = next(f for f in table.figures if (f.row, f.column) == (len(table.rows) - 1, 0))
    assert found.value == len(rows) == 3


def test_the_summary_of_villages(two: Workplace, tmp_path: Path) -> None:
    with_rounds(two, NIL, replace(NIL, unit="u2", held_on=date(2026, 9, 30)))
    (sheet,) = made("village_summary", two, tmp_path).values()
    # the village of the lower position first; one that no longer exists is not there
    assert [row[1:8] for row in lines(sheet)] == [
        ["石桥村", 0, 0, 0, 1, 0, 1],
        ["溪口村", 1, 1, 8, 1, 1, 0],
    ]


def test_names_on_the_signature_line_are_remembered(two: Workplace, tmp_path: Path) -> None:
    names = SignatureNames(maker="李秀英", reviewer=" 孙梅 ")
    reporting.build("monthly_workbook", FIRST, LAST, tmp_path / "n.xlsx", two, names=names)
    book = openpyxl.load_workbook(tmp_path / "n.xlsx")
    for name in book.sheetnames:
        said = {cell.value for row in book[name].iter_rows() for cell in row}
        assert {"填报人：李秀英", "审核人：孙梅", "负责人："} <= said, name
    with two.register.read() as reader:
        assert signatures.remembered(reader) == SignatureNames(maker="李秀英", reviewer="孙梅")
    with pytest.raises(Refused) as refused:
        reporting.build(
            "case_register", FIRST, LAST, tmp_path / "x.xlsx", two, names=SignatureNames(reviewer="\x07")
        )
    assert refused.value.problems[0].field == "reviewer"
    assert not (tmp_path / "x.xlsx").exists()


def test_everything_of_a_workbook_with_a_table(two: Workplace, tmp_path: Path) -> None:
    reporting.build_all("monthly_workbook", tmp_path / "all.xlsx", two)
    assert openpyxl.load_workbook(tmp_path / "all.xlsx").sheetnames[0] == "汇总表"


def test_without_a_tree_the_villages_are_those_of_the_office(two: Workplace, tmp_path: Path) -> None:
    (sheet,) = made("village_summary", two, tmp_path).values()
    assert [row[1] for row in lines(sheet)] == ["溪口村", "石桥村", "枫林社区"]


def test_a_nil_report_says_whether_anything_was_found(workplace: Workplace, tmp_path: Path) -> None:
    def first_line() -> list[object]:
        (sheet,) = made("nil_report", workplace, tmp_path).values()
        return sheet[3]

    assert first_line()[0] == "零报告", "neither a dispute nor a round"
    with workplace.register.write() as uow:
        register_dispute(NEIGHBOURS, uow, workplace.clock)
    assert first_line()[0] == "无", "disputes were found, so nobody reports nil"
    with_rounds(workplace, NIL)
    assert first_line()[1:5] == ["溪口村", datetime(2026, 10, 9), "全村", "赵长河"]


def test_everything_of_the_register(two: Workplace, tmp_path: Path) -> None:
    steps: list[int] = []
    report = reporting.build_all("performances", tmp_path / "a.xlsx", two, full=True, progress=steps.append)
    assert (report.rows, report.counted, report.totals) == (2, "2项", {"item.amount": 300.0})
    assert steps == [0]


def test_a_list_needs_a_ledger_with_a_line_for_each_dispute(workplace: Workplace, tmp_path: Path) -> None:
    folder = workplace.paths.own_forms / "ledgers"
    folder.mkdir(parents=True)
    own = 'id = "case_register"\nedition = "1"\nname = "登记簿"\neach = "party"\n'
    column = '[[columns]]\nheading = "姓名"\nfield = "item.name"\nwidth = 10\n'
    (folder / "own.toml").write_text(own + column, encoding="utf-8")
    with pytest.raises(Refused, match="恢复自带的"):
        reporting.export_list(Filter(), SortBy.RECEIVED, True, tmp_path / "l.xlsx", workplace)


@pytest.mark.parametrize(
    "ledger_id", ["case_register", "screening_ledger", "platform_export_25", "holiday_screening"]
)
def test_what_went_out_comes_back_into_an_empty_register(
    two: Workplace, tmp_path: Path, ledger_id: str
) -> None:
    out = tmp_path / "一.xlsx"
    reporting.build(ledger_id, FIRST, LAST, out, two, full=True)
    with fresh_register(tmp_path / "other") as register:
        other = Workplace(
            paths=Paths(program=two.paths.program, data=tmp_path / "other"),
            register=register,
            clock=CLOCK,
            vocabulary=two.vocabulary,
        )
        done = importing.import_ledger(out, other)
        assert not done.has_refusals
        again = tmp_path / "二.xlsx"
        reporting.build_all(ledger_id, again, other, full=True)
    before, after = (openpyxl.load_workbook(path).active for path in (out, again))
    # the case is not closed there, its number is the sender's; what the register derives for it differs
    skip = {"化解情况", "卷宗号", "编号", "案件编码", "调解结果", "调委会"}
    if ledger_id == "holiday_screening":
        skip.add("备注")  # where the words of 化解情况 are kept
    heading = next(row for row in range(1, 5) if len([c for c in before[row] if c.value]) > 5)
    compared = [c.column for c in before[heading] if str(c.value).replace("\n", "") not in skip]
    for row in range(heading + 1, heading + done.taken + 1):
        assert [before.cell(row, c).value for c in compared] == [after.cell(row, c).value for c in compared]


def test_what_was_written_is_compared_with_what_was_meant(two: Workplace, tmp_path: Path) -> None:
    form, heading = two.ledgers["case_register"], LedgerHeading(unit="云岭镇", made_on=DAY)
    with two.register.read() as reader:
        rows = list(reader.ledger_rows(FIRST, LAST))
    path = tmp_path / "a.xlsx"
    write_ledger(form, rows, heading, two.vocabulary, path, full=True)

    def faults(form: LedgerForm, rows: list[LedgerRow]) -> list[str]:
        return list(faults_of_written(form, rows, heading, two.vocabulary, path))

    assert faults(form, rows) == []
    other = replace(
        form, title="别的标题", columns=(*form.columns[:-1], replace(form.columns[-1], heading="卷号"))
    )
    assert faults(other, rows) == [
        "人民调解案件登记簿：写出来以后没有“别的标题”这一行",
        "人民调解案件登记簿：写出来以后没有“卷号”这个栏目",
    ]
    changed = replace(rows[0], number="〔2026〕改过第1号")
    assert faults(form, [changed, rows[1]]) == ["人民调解案件登记簿：第1行的“编号”写出来以后不一样"]
    assert "第3行" in " ".join(faults(form, [*rows, changed]))


def test_checking_the_forms_tells_what_would_not_come_out(workplace: Workplace) -> None:
    def faults(form: LedgerForm) -> list[str]:
        return list(ledger_faults({form.id: form}, [], workplace.vocabulary, "云岭镇", DAY))

    form = workplace.ledgers["nil_report"]
    assert faults(form) == []
    unknown = replace(workplace.ledgers["case_register"], where=({"grade": frozenset({"purple"})},))
    too_many = replace(workplace.ledgers["major_screening_record"], name="单件")
    record = DisputeRecord(
        id="x", version=1, number="1", entered_at=CLOCK.now(), changed_at=CLOCK.now(), dispute=NEIGHBOURS
    )
    found = ledger_faults({"a": too_many}, [record] * 1001, workplace.vocabulary, "云岭镇", DAY)
    assert [sentence[:2] for sentence in found] == ["单件"]
    assert faults(unknown) == [
        "人民调解案件登记簿（case_register）：条件 grade 的代码 purple 不在代码表里，一件也选不出来"
    ]
