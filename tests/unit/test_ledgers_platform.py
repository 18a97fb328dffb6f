"""The platform's case list: equal to what a careful clerk reads out of it."""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mediator_desktop.catalogue.ledger_rows import ledger_row
from mediator_desktop.catalogue.ledgers import LedgerHeading, load_ledgers
from mediator_desktop.catalogue.record_format import dispute_from_plain, to_plain
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Ending, Session
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import wrong
from mediator_desktop.domain.status import outcome_of, resolved_on, status_of, title_of
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Duty,
    Level,
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
    Status,
)
from mediator_desktop.ledgers.mapping import SYNONYMS
from mediator_desktop.ledgers.platform import FIELDS, disputes_of, platform_header, preview_sheet
from mediator_desktop.ledgers.platform_disputes import committee_level, party_kind, village_of
from mediator_desktop.ledgers.preview import ImportPreview, ParsedRow
from mediator_desktop.ledgers.reading import read_workbook
from mediator_desktop.ledgers.writing import write_ledger

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "samples" / "ledgers"
EXPORT = SAMPLES / "platform_export_25.xlsx"
TODAY = date(2026, 11, 22)
WORDS = load_vocabulary(ROOT / "forms")
HEADINGS = [column.heading for column in load_ledgers(ROOT / "forms")["platform_export_25"].columns]

with_samples = pytest.mark.skipif(
    not EXPORT.is_file(), reason="the sample ledgers are not beside this checkout"
)


def read_export(path: Path) -> ImportPreview:
    """The sheets of a workbook that are a platform's case list."""
    found = [(sheet, platform_header(sheet)) for sheet in read_workbook(path)]
    return ImportPreview(
        tuple(preview_sheet(sheet, header, WORDS, TODAY) for sheet, header in found if header is not None)
    )


@pytest.fixture(scope="module")
def preview() -> ImportPreview:
    return read_export(EXPORT)


@pytest.fixture(scope="module")
def truth() -> Any:
    return json.loads((SAMPLES / "truth.json").read_text("utf-8"))["files"][EXPORT.name]


@with_samples
def test_the_preview_equals_the_truth(preview: ImportPreview, truth: Any) -> None:
    (sheet,) = json.loads(json.dumps(preview.to_json()))["sheets"]
    for name in ("sheet", "header_rows", "unit_row", "data_rows", "accepted_rows"):
        assert sheet[name] == truth[name], name
    assert sheet["columns"] == [
        {name: column[name] for name in ("col", "heading", "field")} for column in truth["columns"]
    ]
    for name in ("reject", "flag"):
        told = [{key: entry[key] for key in ("row", "column", "code", "value")} for entry in sheet[name]]
        assert told == [
            {key: entry[key] for key in ("row", "column", "code", "value")} for entry in truth[name]
        ]
        assert all(set(entry) == {"row", "column", "code", "value", "why"} for entry in sheet[name])
        assert all(entry["why"] for entry in sheet[name])
    assert sheet["totals_by_type"] == truth["totals_by_type"]["normalised_accepted_rows"]
    assert sheet["sum_amount_yuan"] == truth["sum_amount_yuan"]["accepted_rows"]


@with_samples
def test_rows_that_a_clerk_read_out(preview: ImportPreview, truth: Any) -> None:
    rows = {row.row: row for row in preview.sheets[0].rows}
    for spot in truth["spot_checks"]:
        row = rows[spot["row"]]
        assert [finding.code for finding in row.reject] == [code for code in [spot.get("reject")] if code]
        assert row.type_name == spot["type"]
        assert row.amount == Money.yuan(spot["amount_yuan"])
        if "reject" in spot:
            assert row.dispute is None
            continue
        dispute = row.dispute
        assert dispute is not None
        assert [party.name for party in dispute.parties] == spot["parties"]
        assert dispute.platform.code == spot["number"]
        assert dispute.accepted_on == date.fromisoformat(spot["accepted_on"])
        assert [s.held_on for s in dispute.sessions] == [date.fromisoformat(spot["mediated_on"])]
        assert dispute.committee == spot["committee"]
        assert dispute.mediator_names(Duty.LEAD) == (spot["mediator"],)
        co_mediator = (spot["co_mediator"],) if "co_mediator" in spot else ()
        assert dispute.mediator_names(Duty.ASSISTANT) == co_mediator
        assert dispute.platform.division == spot["division"]
        assert dispute.platform.division.endswith(dispute.village)
        assert dispute.village
        found = WORDS.sources.find(spot["source"])
        assert found is not None
        assert dispute.source_code == found.code
        assert dispute.agreement is not None
        assert dispute.agreement.form.label == spot["agreement_form"]
        assert dispute.agreement.number == spot.get("agreement_no", "")
        assert dispute.agreement.is_reached


@with_samples
def test_every_accepted_row_becomes_a_sound_dispute(preview: ImportPreview) -> None:
    outcomes = {"调解成功": True, "调解不成功": False, "调解中": None}
    rows = disputes_of(preview)
    assert len(rows) == 995
    for row in rows:
        dispute = row.dispute
        assert dispute is not None
        assert not wrong(check_dispute(dispute, TODAY)), row.row
        assert dispute_from_plain(to_plain(dispute)) == dispute
        outcome = outcome_of(dispute)
        assert (None if outcome is None else outcome.is_agreement) == outcomes[row.values["outcome"]]
        assert dispute.note == ""
        assert resolved_on(dispute) is None


@with_samples
def test_firms_are_told_from_people(preview: ImportPreview) -> None:
    kinds: dict[PartyKind, set[str]] = {kind: set() for kind in PartyKind}
    for row in disputes_of(preview):
        assert row.dispute is not None
        for party in row.dispute.parties:
            kinds[party.kind].add(party.name)
    assert all(len(name) <= 4 or "·" in name for name in kinds[PartyKind.NATURAL])
    assert {"诸葛艳红", "阿依努尔·吐尔逊"} <= kinds[PartyKind.NATURAL]
    assert "白石镇卫生院" in kinds[PartyKind.LEGAL]
    assert "云岭县顺通酒楼" in kinds[PartyKind.OTHER]


GOOD: dict[str, object] = {
    "案件编码": "369921202610300004", "调委会": "龙潭乡潭头村人民调解委员会", "受理时间": "2026-10-30 17:41:20",
    "案件来源": "依申请调解", "案件难度级别": "一般纠纷", "纠纷类别": "邻里纠纷", "行政划分": "云岭县龙潭乡潭头村",
    "主办调解员": "张德贵", "协办调解员": "谭福根、李树清", "调解时间": "2026-10-31 18:43:13", "调解书编号": "1号",
    "调解结果": "调解成功", "调解协议金(元)": "600.00", "协议履行情况": "协议已履行",
    "当事人": "叶保国,张国栋,云岭县顺通酒楼", "协议形式": "书面协议", "纠纷简要情况": "房屋相距不足3米。", "有无死亡": "无",
}  # fmt: skip


def read(tmp_path: Path, *rows: dict[str, object]) -> ImportPreview:
    """Rows of a platform list, each the good one with changes; None empties a cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for row in rows:
        merged = GOOD | row
        sheet.append([merged.get(heading) for heading in HEADINGS])
    path = tmp_path / "a.xlsx"
    book.save(path)
    return read_export(path)


def only(tmp_path: Path, **changes: object) -> ParsedRow:
    (row,) = read(tmp_path, changes).sheets[0].rows
    return row


def taken(tmp_path: Path, **changes: object) -> Dispute:
    row = only(tmp_path, **changes)
    assert row.reject == ()
    assert row.dispute is not None
    return row.dispute


def test_a_whole_row(tmp_path: Path) -> None:
    dispute = taken(tmp_path)
    assert [(p.role, p.kind, p.name) for p in dispute.parties] == [
        (PartyRole.APPLICANT, PartyKind.NATURAL, "叶保国"),
        (PartyRole.RESPONDENT, PartyKind.NATURAL, "张国栋"),
        (PartyRole.RESPONDENT, PartyKind.OTHER, "云岭县顺通酒楼"),
    ]
    assert (dispute.type_code, dispute.source_code) == ("neighbours", "application")
    assert (dispute.difficulty, dispute.platform.grade) == ("general", "一般纠纷")
    assert (dispute.level, dispute.village) == (Level.VILLAGE, "潭头村")
    assert dispute.sessions == (Session(held_on=date(2026, 10, 31), held_at=time(18, 43)),)
    assert [(m.name, m.duty) for m in dispute.mediators] == [
        ("张德贵", Duty.LEAD), ("谭福根", Duty.ASSISTANT), ("李树清", Duty.ASSISTANT),
    ]  # fmt: skip
    assert dispute.agreement is not None
    assert dispute.agreement.amount == Money.yuan(600)
    assert dispute.agreement.reported_performance is PerformanceState.PERFORMED
    assert dispute.agreement.agreed_on is None
    assert dispute.amount is None
    assert status_of(dispute) is Status.PERFORMED
    assert title_of(dispute, "邻里纠纷") == "叶保国与张国栋等2人邻里纠纷"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("受理时间", None, "no_date"),
        ("受理时间", "2026年2月30日", "bad_date"),
        ("受理时间", 46029.5, "bad_date"),
        ("受理时间", "2026-11-23", "future_date"),
        ("受理时间", "2062-06-17", "future_date"),
        ("当事人", None, "no_party"),
        ("当事人", "，", "no_party"),
        ("纠纷简要情况", "  ", "no_facts"),
    ],
)
def test_what_is_refused(tmp_path: Path, column: str, value: object, code: str) -> None:
    row = only(tmp_path, **{column: value})
    assert [finding.code for finding in row.reject] == [code]
    assert row.reject[0].column == openpyxl.utils.get_column_letter(HEADINGS.index(column) + 1)
    assert row.dispute is None


def test_what_is_there_twice_comes_once(tmp_path: Path) -> None:
    sheet = read(tmp_path, {}, {"当事人": "另一人"}, {"案件编码": None}, {"案件编码": None}).sheets[0]
    assert [[f.code for f in row.reject] for row in sheet.rows] == [[], ["duplicate_number"], [], []]
    assert "第2行" in sheet.rows[1].reject[0].why


@pytest.mark.parametrize(
    ("column", "value", "code", "noted"),
    [
        ("案件编码", 369921202610300004, "number_lost_digits", None),
        ("调解协议金(元)", "六百元左右", "amount_unreadable", "调解协议金：六百元左右"),
        ("调解时间", "2026-10-29", "date_order", None),
        ("调解时间", "2026-9-31", "bad_secondary_date", "调解时间：2026-9-31"),
        ("调解时间", "2027-01-01", "bad_secondary_date", "调解时间：2027-01-01"),
        ("纠纷类别", "说不清", "unknown_value", "纠纷类别：说不清"),
        ("案件来源", "路过", "unknown_value", "案件来源：路过"),
        ("协议履行情况", "差不多", "unknown_value", "协议履行情况：差不多"),
        ("协议形式", "短信", "unknown_value", "协议形式：短信"),
        ("调解结果", "待定", "unknown_value", "调解结果：待定"),
        ("案件难度级别", "红色", "unknown_value", None),
    ],
)
def test_what_is_doubtful_is_shown_and_kept(
    tmp_path: Path, column: str, value: object, code: str, noted: str | None
) -> None:
    row = only(tmp_path, **{column: value})
    assert row.reject == ()
    assert [finding.code for finding in row.flag] == [code]
    assert row.flag[0].column == openpyxl.utils.get_column_letter(HEADINGS.index(column) + 1)
    dispute = row.dispute
    assert dispute is not None
    assert (noted in dispute.note) if noted else dispute.note == ""
    assert not wrong(check_dispute(dispute, TODAY))


def test_a_number_that_lost_its_end_is_not_kept(tmp_path: Path) -> None:
    assert taken(tmp_path, 案件编码=369921202610300004).platform.code == ""


def test_an_unreadable_amount_is_no_zero(tmp_path: Path) -> None:
    dispute = taken(tmp_path, **{"调解协议金(元)": "面议"})
    assert dispute.agreement is not None
    assert dispute.agreement.amount is None
    told = read(tmp_path, {"调解协议金(元)": "面议"}).to_json()
    assert told["sheets"][0]["sum_amount_yuan"] == 0


def test_nothing_agreed_is_no_amount(tmp_path: Path) -> None:
    dispute = taken(tmp_path, **{"调解协议金(元)": "0.00"})
    assert dispute.agreement is not None
    assert dispute.agreement.amount is None


@pytest.mark.parametrize(
    ("result", "ending", "status"),
    [
        ("调解不成功", Ending(outcome=Outcome.NOT_REACHED), Status.NOT_REACHED),
        ("调解中", None, Status.MEDIATING),
    ],
)
def test_without_agreement(tmp_path: Path, result: str, ending: Ending | None, status: Status) -> None:
    dispute = taken(tmp_path, 调解结果=result)
    assert (dispute.agreement, dispute.ending) == (None, ending)
    assert status_of(dispute) is status
    assert dispute.amount == Money.yuan(600)
    assert "调解书编号：1号" in dispute.note
    clean = taken(tmp_path, 调解结果=result, 调解书编号=None, 协议履行情况=None, 协议形式=None)
    assert clean.note == ""


def test_the_form_of_an_agreement_follows_its_number(tmp_path: Path) -> None:
    forms = [
        taken(tmp_path, 协议形式=form, 调解书编号=number).agreement
        for form, number in ((None, "1号"), (None, None), ("口头协议", "1号"))
    ]
    assert [a.form for a in forms if a] == [AgreementForm.WRITTEN, AgreementForm.UNTOLD, AgreementForm.ORAL]


def test_real_dates_and_numbers_are_read_too(tmp_path: Path) -> None:
    dispute = taken(
        tmp_path,
        受理时间=datetime(2026, 10, 30),
        调解时间=datetime(2026, 10, 31, 9, 30),
        **{"调解协议金(元)": 600},
    )
    assert dispute.accepted_on == date(2026, 10, 30)
    assert dispute.sessions == (Session(held_on=date(2026, 10, 31), held_at=time(9, 30)),)
    assert dispute.agreement is not None
    assert dispute.agreement.amount == Money.yuan(600)


def test_empty_rows_are_no_data(tmp_path: Path) -> None:
    sheet = read(
        tmp_path, {}, dict.fromkeys(HEADINGS), dict.fromkeys(HEADINGS, " "), {"案件编码": "2"}
    ).sheets[0]
    assert [row.row for row in sheet.rows] == [2, 5]


def test_fen_in_the_sum(tmp_path: Path) -> None:
    told = read(tmp_path, {"调解协议金(元)": "0.10"}, {"案件编码": "2", "调解协议金(元)": "0.20"}).to_json()
    assert told["sheets"][0]["sum_amount_yuan"] == 0.3


def test_another_ledger_is_no_export(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "排查时间", "当事人", "纠纷类型", "备注"])
    book.save(tmp_path / "b.xlsx")
    assert read_export(tmp_path / "b.xlsx").sheets == ()


@pytest.mark.parametrize(
    ("division", "village"),
    [
        ("云岭县龙潭乡潭头村", "潭头村"),
        ("某省某市云岭县城关镇西湖社区", "西湖社区"),
        ("云岭县城关街道南街社区", "南街社区"),
        ("双桥镇溪口村", "溪口村"),
        ("溪口村", "溪口村"),
        ("云岭县龙潭乡", ""),
        ("云岭县", ""),
        ("", ""),
    ],
)
def test_village_of_a_division(division: str, village: str) -> None:
    assert village_of(division) == village


@pytest.mark.parametrize(
    ("committee", "level"),
    [
        ("龙潭乡潭头村人民调解委员会", Level.VILLAGE),
        ("西湖社区调委会", Level.VILLAGE),
        ("白石镇人民调解委员会", Level.TOWNSHIP),
        ("南街街道人民调解委员会", Level.TOWNSHIP),
        ("云岭县医疗纠纷人民调解委员会", None),
        ("某单位", None),
    ],
)
def test_level_of_a_committee(committee: str, level: Level | None) -> None:
    assert committee_level(committee) is level


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("张三", PartyKind.NATURAL),
        ("欧阳店", PartyKind.NATURAL),
        ("买买提·厂", PartyKind.NATURAL),
        ("上官建平", PartyKind.NATURAL),
        ("溪口村村委会", PartyKind.LEGAL),
        ("云岭县第一小学", PartyKind.LEGAL),
        ("兴农专业合作社", PartyKind.LEGAL),
        ("福临页岩砖厂", PartyKind.OTHER),
    ],
)
def test_kind_of_a_party(name: str, kind: PartyKind) -> None:
    assert party_kind(name) is kind


def test_fields_follow_the_headings_of_our_own_export() -> None:
    by_heading = {word: field for field, words in SYNONYMS.items() for word in words}
    assert tuple(by_heading[heading] for heading in HEADINGS) == FIELDS


def test_our_own_export_is_read_back(tmp_path: Path) -> None:
    """What the register writes for the platform is what it reads from it, as far as the columns tell."""
    dispute = taken(tmp_path)
    moment = datetime(2026, 11, 1, 9)
    record = DisputeRecord(
        id="x", version=1, number=None, entered_at=moment, changed_at=moment, dispute=dispute
    )
    target = tmp_path / "own.xlsx"
    form = load_ledgers(ROOT / "forms")["platform_export_25"]
    write_ledger(form, [ledger_row(record, "邻里纠纷")], LedgerHeading(), WORDS, target, full=True)
    (row,) = read_export(target).sheets[0].rows
    assert (row.reject, row.flag) == ((), ())
    again = row.dispute
    assert again is not None
    assert again.sessions == (Session(held_on=date(2026, 10, 31)),)
    assert again.parties == dispute.parties
    assert again.agreement == dispute.agreement
    assert again.platform == dispute.platform
    assert (again.accepted_on, again.type_code, again.source_code) == (
        dispute.accepted_on, dispute.type_code, dispute.source_code,
    )  # fmt: skip
