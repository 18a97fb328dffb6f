"""Declared ledgers and the fields that their columns may show."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS, MONEY, NUMERIC, CellKind
from mediator_desktop.catalogue.ledger_rows import (
    FREE_TEXTS,
    MINOR,
    LedgerParty,
    LedgerRow,
    ledger_row,
    masked_row,
)
from mediator_desktop.catalogue.ledgers import (
    CountedBy,
    LedgerForm,
    LedgerHeading,
    arranged,
    fill_slots,
    load_ledgers,
    period_words,
    read_ledger,
)
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.vocabulary import Vocabulary, load_vocabulary
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, ReturnVisit, Session, Voiding
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.steps import Supervision
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
    Status,
)

ROOT = Path(__file__).resolve().parents[2]
TWENTY_FIVE = (
    "案件编码|调委会|调解工作室|受理员|受理时间|案件来源|案件难度级别|纠纷类别|行政划分|有无死亡|主办调解员|协办调解员|"
    "调解时间|调解书编号|调解结果|调解协议金(元)|协议履行情况|当事人|协议形式|纠纷简要情况|以奖代补评定|案件属性|"
    "涉及特殊群体情况|涉及农民工纠纷情况|纠纷转化情况"
)
EIGHTEEN = (
    "序号|排查时间|村(社区)|当事人姓名|身份证号|联系电话|纠纷类型|矛盾纠纷基本情况|涉及人数|风险等级|包案领导|责任单位|"
    "责任人|化解措施|化解时限|是否化解|化解时间|备注"
)
ELEVEN = "编号|受理日期|当事人|纠纷类别|调解员|调解结果|协议形式|涉及金额|履行情况|回访时间|卷宗号"


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return load_vocabulary(ROOT / "forms")


@pytest.fixture(scope="module")
def forms() -> dict[str, LedgerForm]:
    return dict(load_ledgers(ROOT / "forms"))


@pytest.mark.parametrize(
    ("form_id", "headings"),
    [
        ("case_register", ELEVEN),
        ("screening_ledger", EIGHTEEN),
        ("platform_export_25", TWENTY_FIVE),
    ],
)
def test_headings_in_their_order(forms: dict[str, LedgerForm], form_id: str, headings: str) -> None:
    found = "|".join(column.heading.replace("\n", "") for column in forms[form_id].columns)
    assert found == headings


def test_every_form_is_named_after_its_file(forms: dict[str, LedgerForm]) -> None:
    assert {path.stem for path in (ROOT / "forms" / "ledgers").glob("*.toml")} == set(forms)


def test_every_field_has_a_value_of_its_kind(words: Vocabulary) -> None:
    party = LedgerParty(
        role=PartyRole.APPLICANT, kind=PartyKind.NATURAL, name="罗凤莲", id_number="1", phone="2", address="3"
    )
    day = date(2026, 3, 5)
    row = LedgerRow(
        dispute_id="x", number="1号", committee="甲", village="乙", title="丙", type_code="neighbours",
        source_code="court", found_on=day, accepted_on=day, received_on=day, mediated_on=day, agreed_on=day,
        resolved_on=day, closed_on=day, visited_on=day, parties=(party, replace(party, role=PartyRole.RESPONDENT)),
        lead_mediator="丁", other_mediators=("戊",), outcome=Outcome.WRITTEN_AGREEMENT,
        agreement_form=AgreementForm.WRITTEN, agreement_number="2号", amount=Money.yuan(5),
        performance=PerformanceState.PERFORMED, facts="己", people_involved=3, difficulty="simple", grade="low",
        leader="庚", unit="辛", person="壬", measures="癸", deadline=day, note="子", place="丑", demand="寅",
        session_count=1, opened_on=day, struck_off_on=day, supervisions=(Supervision(ordered_on=day),),
    )  # fmt: skip
    row = replace(row, difficulty="major")
    kinds = {
        CellKind.TEXT: str,
        CellKind.CODE: str,
        CellKind.DATE: date,
        CellKind.INT: int,
        CellKind.MONEY_YUAN: Money,
        CellKind.YES_NO: bool,
    }
    only_platform = {
        "studio", "registrar", "death", "subsidy", "attribute", "special_group", "migrant_worker", "converted",
    }  # fmt: skip
    always_told = {"status", "outcome", "progress", "strike_off"}
    empty = LedgerRow(dispute_id="y", number="")
    for name, found in LEDGER_FIELDS.items():
        value = found.get(row, words, 1)
        assert isinstance(value, kinds[found.kind]), name
        assert value or name in only_platform, name
        assert found.get(empty, words, 1) in ("", None, False, 0, 1) or name in always_told, name
        assert found.label


def test_words_of_the_reports(words: Vocabulary) -> None:
    def value(name: str, **facts: object) -> object:
        row = LedgerRow(dispute_id="x", number="1号", **facts)  # type: ignore[arg-type]
        return LEDGER_FIELDS[name].get(row, words, 1)

    assert value("report_source", source_code="hotline") == "其他部门委托移送"
    assert value("report_source", source_code="某处") == "某处"
    assert value("source", source_code="hotline") == "热线转办"
    assert value("type_zz", type_code="forest_land") == "土地矿产山林水利界限权属纠纷"
    assert value("type_zz", type_code="homestead") == ""
    assert value("platform_result", status=Status.MEDIATING) == "调解中"
    assert value("platform_result", status=Status.REGISTERED) == ""
    assert value("platform_result", outcome=Outcome.DECLINED) == ""
    assert value("platform_result", outcome=Outcome.NOT_REACHED) == "调解不成功"
    assert value("platform_result", outcome=Outcome.ORAL_AGREEMENT) == "调解成功"
    assert value("outcome", status=Status.MEDIATING) == "调解中"
    assert value("file_number") == ""
    assert value("file_number", closed_on=date(2026, 1, 1)) == "1号"
    assert value("resolved", outcome=Outcome.ORAL_AGREEMENT) is True
    assert value("resolved", outcome=Outcome.NOT_REACHED) is False
    assert value("agreement_amount", amount=Money.yuan(5)) is None


def test_numbers_and_phones_stay_in_step_with_the_names(words: Vocabulary) -> None:
    known = LedgerParty(role=PartyRole.APPLICANT, kind=PartyKind.NATURAL, name="甲", phone="154")
    unknown = replace(known, name="乙", phone="")
    row = LedgerRow(dispute_id="x", number="", parties=(unknown, known, unknown))
    assert LEDGER_FIELDS["party_lines"].get(row, words, 1) == "乙\n甲\n乙"
    assert LEDGER_FIELDS["party_phones"].get(row, words, 1) == "/\n154\n/"
    assert LEDGER_FIELDS["party_ids"].get(row, words, 1) == ""


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), "2026年10月"),
        (date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        (date(2025, 2, 1), date(2025, 2, 27), "2025年2月1日至2025年2月27日"),
        (date(2026, 1, 1), date(2026, 3, 31), "2026年第一季度"),
        (date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度"),
        (date(2026, 2, 1), date(2026, 4, 30), "2026年2月1日至2026年4月30日"),
        (date(2026, 1, 1), date(2026, 6, 30), "2026年上半年"),
        (date(2026, 7, 1), date(2026, 12, 31), "2026年下半年"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (date(2025, 12, 1), date(2026, 11, 30), "2025年12月1日至2026年11月30日"),
        (None, None, ""),
        (None, date(2026, 3, 5), "截至2026年3月5日"),
        (date(2026, 3, 5), None, "2026年3月5日以来"),
    ],
)
def test_period_in_words(first: date | None, last: date | None, said: str) -> None:
    assert period_words(first, last) == said


def test_slots() -> None:
    heading = LedgerHeading(
        unit="云岭镇", first_day=date(2026, 9, 26), last_day=date(2026, 10, 25), made_on=date(2026, 11, 2)
    )
    assert fill_slots("{unit}{year}年{month}月，{made_on}", heading) == "云岭镇2026年10月，2026年11月2日"
    assert fill_slots("{year}{made_on}", LedgerHeading()) == "    年  月  日"


def test_order_of_rows(forms: dict[str, LedgerForm], words: Vocabulary) -> None:
    rows = [
        LedgerRow(dispute_id="a", number="2", accepted_on=date(2026, 1, 2)),
        LedgerRow(dispute_id="b", number="1", accepted_on=None),
        LedgerRow(dispute_id="c", number="3", accepted_on=date(2026, 1, 3)),
        LedgerRow(dispute_id="d", number="1", accepted_on=date(2026, 1, 2)),
    ]

    def order(*sort: str) -> str:
        form = replace(forms["case_register"], sort=sort)
        return "".join(row.dispute_id for row in arranged(form, rows, words))

    assert order() == "abcd"
    assert order("accepted_on", "number") == "dacb"
    assert order("-accepted_on") == "cadb"


def _record(**facts: object) -> DisputeRecord:
    moment = datetime(2026, 3, 5, 9)
    return DisputeRecord(
        id="x",
        version=1,
        number="〔2026〕1号",
        entered_at=moment,
        changed_at=moment,
        dispute=Dispute(**facts),  # type: ignore[arg-type]
    )


def test_row_of_a_dispute() -> None:
    applicant = Party(name="罗凤莲", birth_date=date(2015, 1, 1))
    agreement = Agreement(agreed_on=date(2026, 3, 7), amount=Money.yuan(300), form=AgreementForm.ORAL)
    record = _record(
        parties=(applicant, Party()),
        accepted_on=date(2026, 3, 1),
        sessions=(Session(held_on=date(2026, 3, 7)), Session(held_on=date(2026, 3, 4)), Session()),
        amount=Money.yuan(500),
        agreement=agreement,
        return_visits=(ReturnVisit(visited_on=date(2026, 4, 1)), ReturnVisit()),
    )
    row = ledger_row(record, "邻里纠纷")
    assert (row.title, row.number) == ("罗凤莲邻里纠纷", "〔2026〕1号")
    assert [p.is_minor for p in row.parties] == [True]
    assert (row.mediated_on, row.visited_on) == (date(2026, 3, 7), date(2026, 4, 1))
    assert (row.amount, row.resolved_on) == (Money.yuan(300), date(2026, 3, 7))
    assert (row.status, row.performance) == (Status.PERFORMING, PerformanceState.PERFORMING)
    draft = ledger_row(
        replace(record, dispute=replace(record.dispute, agreement=replace(agreement, agreed_on=None))), ""
    )
    assert (draft.amount, draft.agreement_form, draft.agreed_on) == (Money.yuan(500), None, None)
    void = ledger_row(replace(record, voided=Voiding(at=record.entered_at, reason="错")), "")
    assert void.status is Status.VOIDED


def _masked() -> LedgerRow:
    child = LedgerParty(
        role=PartyRole.APPLICANT, kind=PartyKind.NATURAL, name="王小明", id_number="369921201501010011",
        phone="15400000001", address="云岭县云岭镇溪口村3组", is_minor=True,
    )  # fmt: skip
    adult = replace(child, name="王小", id_number="369921198001010012", is_minor=False)
    firm = LedgerParty(
        role=PartyRole.RESPONDENT, kind=PartyKind.LEGAL, name="云岭县福临砖厂", id_number="91",
        phone="15400000003", address="集镇",
    )  # fmt: skip
    return LedgerRow(
        dispute_id="x", number="1号", village="溪口村", title="王小明与王小纠纷", note="见 15412345678",
        facts="王小明之父王小，身份证369921198001010012，与云岭县福临砖厂争执", measures="王小同意",
        parties=(child, adult, firm), lead_mediator="王小二", leader="王大",
    )  # fmt: skip


def test_masking_hides_people_and_keeps_officials() -> None:
    row = masked_row(_masked())
    child, adult, firm = row.parties
    assert (child.name, child.id_number, child.phone, child.address) == (MINOR, "", "", "溪口村")
    assert (adult.name, adult.id_number, adult.phone) == ("王某", "369921********0012", "154****0001")
    assert (firm.name, firm.phone, firm.address) == ("云岭县福临砖厂", "154****0003", "集镇")
    assert row.title == f"{MINOR}与王某纠纷"
    assert row.facts == f"{MINOR}之父王某，身份证369921********0012，与云岭县福临砖厂争执"
    assert row.note == "见 154****5678"
    assert (row.measures, row.lead_mediator, row.leader) == ("王某同意", "王小二", "王大")


def test_masking_empties_texts_that_are_not_shown() -> None:
    row = masked_row(_masked(), {"facts"})
    assert row.facts
    assert not any(getattr(row, name) for name in FREE_TEXTS - {"facts"})


GOOD = """
id = "own"
edition = "1"
name = "自订"
title = "{unit}台账"
[[columns]]
heading = "金额"
field = "amount"
width = 10
"""


def test_columns_take_kind_and_place_from_their_field(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        GOOD + '[[columns]]\nheading = "姓名\\n电话"\nfield = "parties"\nwidth = 9.5\n', encoding="utf-8"
    )
    form = read_ledger(path)
    assert [column.kind for column in form.columns] == [CellKind.MONEY_YUAN, CellKind.TEXT]
    assert [column.align.value for column in form.columns] == ["center", "left"]
    assert (form.header_rows, form.counted_by, form.columns[1].width) == (1, CountedBy.ACCEPTED, 9.5)


@pytest.mark.parametrize(
    ("change", "why", "line"),
    [
        (('field = "amount"', 'field = "amnt"'), "amnt 不认识", 8),
        (("width = 10", "width = 1"), "width", 8),
        (("width = 10", "width = true"), "width 不认识或写法不对", 9),
        (("width = 10", ""), "缺少 width", None),
        (("width = 10", 'width = 10\nkind = "date"'), "不能写成 date", 8),
        (("width = 10", 'width = 10\nkind = "colour"'), "kind", 10),
        (("width = 10", 'width = 10\ntotal = "sum"\nkind = "text"'), "只有数字列", 8),
        (("{unit}", "{town}"), "不认识 {town}", 5),
        (('edition = "1"', 'edition = "1"\nsort = ["size"]'), "size 不是已知", 4),
        (('edition = "1"', 'edition = "1"\nsort = "size"'), "sort 不认识或写法不对", 4),
        (('edition = "1"', 'edition = "1"\ncounted_by = "paid"'), "counted_by", 4),
        (('edition = "1"', 'edition = "1"\nextra = "x"'), "extra", 4),
        (('edition = "1"', ""), "缺少 edition", None),
        ((GOOD[GOOD.index("[[") :], "columns = [1]\n"), "写法不对", None),
    ],
)
def test_a_spoiled_form_names_its_fault(
    tmp_path: Path, change: tuple[str, str], why: str, line: int | None
) -> None:
    path = tmp_path / "own.toml"
    text = GOOD.replace(*change)
    assert text != GOOD
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormError) as caught:
        read_ledger(path)
    assert why in str(caught.value)
    assert caught.value.line == line


def test_too_many_columns(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    column = '[[columns]]\nheading = "x"\nfield = "note"\nwidth = 9\n'
    path.write_text(GOOD + column * 60, encoding="utf-8")
    with pytest.raises(FormError, match="1 到 60"):
        read_ledger(path)


def test_the_offices_own_form_wins(tmp_path: Path) -> None:
    (tmp_path / "ledgers").mkdir()
    text = GOOD.replace('"own"', '"case_register"')
    (tmp_path / "ledgers" / "a.toml").write_text(text, encoding="utf-8")
    found = load_ledgers(ROOT / "forms", tmp_path)
    assert found["case_register"].name == "自订"
    assert "screening_ledger" in found


def test_money_kinds_are_numbers() -> None:
    assert MONEY <= NUMERIC
