"""以案定补 over the register: what a period pays, claims with frozen amounts, payees, own rules, both sheets."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
from mediator_desktop.domain.attachment import Attachment, Media
from mediator_desktop.domain.dispute import Assignment, Dispute, PlatformFacts, Responsibility
from mediator_desktop.domain.identity import check_digit
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.steps import Confirmation, PaperMark, Supervision, Transfer
from mediator_desktop.domain.subsidy import Amount, Assigned, ClaimPeriod, Staff
from mediator_desktop.domain.subsidy_cases import CaseFacts, Choice, LineStanding, Payee
from mediator_desktop.domain.subsidy_claim import ClaimRecord, Stage, Verdict, payments, standings
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    ConfirmationResult,
    Duty,
    Level,
    PartyKind,
    PartyRole,
    PerformanceState,
    SigningPart,
    TransferKind,
)
from mediator_desktop.services import disputes, subsidy, subsidy_rules, subsidy_sheets
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.form_check import check_forms
from mediator_desktop.services.subsidy_sheets import SheetKind
from mediator_desktop.services.workplace import Workplace

QUARTER = Period.read("2026-Q3")
ID_NUMBER = "36990219800101123" + check_digit("36990219800101123")
ACCOUNT = "6222020000001234567"


def dispute(name: str = "张三", difficulty: str = "simple", **values: Any) -> Dispute:
    signings = [Signing(part=SigningPart.PARTY, name=who, on=date(2026, 8, 3)) for who in (name, "李四")]
    signings += [Signing(part=p, on=date(2026, 8, 3)) for p in (SigningPart.MEDIATOR, SigningPart.COMMITTEE)]
    usual: dict[str, Any] = {
        "parties": (Party(name=name), Party(role=PartyRole.RESPONDENT, name="李四")),
        "type_code": "neighbour",
        "facts": "滴水",
        "difficulty": difficulty,
        "accepted_on": date(2026, 8, 1),
        "mediators": (
            Assignment(name="李秀英"),
            Assignment(name="赵长河", duty=Duty.ASSISTANT),
            Assignment(name="记录员", duty=Duty.RECORDER),
        ),
        "agreement": Agreement(
            agreed_on=date(2026, 8, 3),
            clauses=("各让一步。",),
            amount=Money.yuan(500),
            performance=(PerformanceItem(what="赔偿", done_on=date(2026, 8, 4)),),
            signings=tuple(signings),
        ),
        "closed_on": date(2026, 8, 5),
    }
    return Dispute(**(usual | values))


def register(workplace: Workplace, *made: Dispute) -> list[str]:
    ids = []
    for one in made:
        with workplace.register.write("李秀英") as uow:
            ids.append(disputes.register(one, uow, workplace.clock).record.id)
    return ids


def cases(workplace: Workplace, counted_by: CountedBy = CountedBy.CLOSED) -> tuple[CaseFacts, ...]:
    with workplace.register.read() as reader:
        return reader.subsidy_cases(QUARTER.first_day, QUARTER.last_day, counted_by)


def claim(
    workplace: Workplace, ids: list[str], scheme: str = "gaotai_2018", **choices: Choice
) -> ClaimRecord:
    with workplace.register.write("李秀英") as uow:
        kept = subsidy.claim(
            QUARTER, ids, "李秀英", date(2026, 10, 8), uow, workplace, scheme=scheme, choices=choices
        )
        return kept.record


def take(workplace: Workplace, record: ClaimRecord, stage: Stage, *but: Verdict) -> ClaimRecord:
    with workplace.register.write("王科") as uow:
        kept = subsidy.take_stage(
            record.id, record.version, stage, "王科", date(2026, 10, 9), uow, workplace.clock, but=but
        )
        return kept.record


def test_facts_of_a_case_come_from_the_register(workplace: Workplace) -> None:
    (dispute_id,) = register(
        workplace,
        dispute(
            parties=(
                Party(name="张小明", birth_date=date(2015, 1, 1)),
                Party(role=PartyRole.RESPONDENT, kind=PartyKind.LEGAL, name="云岭商行"),
                Party(role=PartyRole.RESPONDENT, name="李四"),
            ),
            committee="溪口村人民调解委员会",
            people_involved=7,
            confirmation=Confirmation(
                applied_on=date(2026, 8, 4), result=ConfirmationResult.VALID, ruled_on=date(2026, 8, 4)
            ),
            transfers=(Transfer(kind=TransferKind.ASSIGN, from_unit="云岭县信访局", on=date(2026, 8, 1)),),
            supervisions=(Supervision(ordered_by="省信访局", ordered_on=date(2026, 8, 1)),),
            responsibility=Responsibility(grade="complex"),
            platform=PlatformFacts(code="1", attribute="人民调解", entered_on=date(2026, 8, 6)),
            paper_marks=(PaperMark(form_id="session_record", signed_on=date(2026, 8, 3)),),
        ),
    )
    with workplace.register.write("李秀英") as uow:
        uow.add_attachment(
            Attachment(
                id="scan",
                dispute_id=dispute_id,
                digest="0" * 64,
                name="身份证.jpg",
                media=Media.PICTURE,
                media_type="image/jpeg",
                size=1,
                section="identity",
                added_at=workplace.clock.now(),
            )
        )
    (facts,) = cases(workplace)
    assert (facts.level, facts.committee) == (Level.VILLAGE, "溪口村人民调解委员会")
    assert facts.mediators == ("李秀英", "赵长河")
    assert facts.shown_parties == "未成年人、云岭商行、李某"
    assert (facts.amount, facts.people, facts.grade) == (50_000, 7, "complex")
    assert (facts.reached, facts.form) == (True, AgreementForm.WRITTEN)
    assert facts.performance is PerformanceState.PERFORMED
    assert (facts.confirmed, facts.assigned) == (True, Assigned.PROVINCE)
    assert (facts.entered_on, facts.attribute) == (date(2026, 8, 6), "人民调解")
    assert set(facts.documents) == {"session_record", "/identity"}
    assert cases(workplace, CountedBy.AGREED) == (replace(facts, day=date(2026, 8, 3)),)


def test_a_case_of_which_little_is_known(workplace: Workplace) -> None:
    register(
        workplace,
        dispute(agreement=None, closed_on=None, mediators=(), amount=Money.yuan(9), difficulty=""),
    )
    (facts,) = cases(workplace, CountedBy.ACCEPTED)
    assert (facts.mediators, facts.reached, facts.form, facts.amount) == ((), False, None, 900)
    assert (facts.level, facts.committee) == (Level.TOWNSHIP, "云岭镇人民调解委员会")
    assert facts.assigned is None


def test_an_agreement_with_something_left_to_do_is_not_performed(workplace: Workplace) -> None:
    kept = dispute().agreement
    assert kept is not None
    waiting = (*kept.performance, PerformanceItem(what="赔礼"))
    register(
        workplace,
        dispute(agreement=replace(kept, performance=waiting)),
        dispute("王五", agreement=replace(kept, performance=())),
    )
    assert [facts.performance for facts in cases(workplace)] == [PerformanceState.PERFORMING] * 2


def test_parts_of_the_case_file_count_as_documents(workplace: Workplace) -> None:
    marks = tuple(PaperMark(form_id=f, signed_on=date(2026, 8, 3)) for f in ("agreement", "session_record"))
    register(workplace, dispute("甲", paper_marks=marks), dispute("乙"))
    with workplace.register.read() as reader:
        found = subsidy.proposal(QUARTER, reader, workplace, "yongchuan")
    assert [line.amount for line in found.lines] == [4_000, 0]
    assert found.lines[1].reasons == ("卷宗还缺人民调解协议书、人民调解记录",)


def test_a_claim_is_frozen_and_goes_to_payment(workplace: Workplace) -> None:
    ids = register(workplace, dispute("甲"), dispute("乙", "major"), dispute("丙", "general"))
    record = claim(workplace, ids)
    assert (record.title, record.claimed, record.rules) == ("2026年第三季度案件补贴", 60_000, "高台县 2018")
    bad = Verdict(dispute_id=ids[1], passed=False, reason=" 卷宗不合格 ")
    record = take(workplace, record, Stage.FIRST, bad)
    put_own_rules(workplace, "gaotai_2018", 999)
    with workplace.register.read() as reader:
        assert subsidy.proposal(QUARTER, reader, workplace, "gaotai_2018", rehearsal=True).total > 200_000
        assert reader.load_subsidy_claim(record.id) == record
    for stage in list(Stage)[2:]:
        record = take(workplace, record, stage)
    assert record.stage is Stage.PAID
    assert [s.amount for s in standings(record)] == [10_000, 0, 20_000]
    assert standings(record)[1].reason == "卷宗不合格"
    assert [(p.name, p.fen) for p in payments(record)] == [("李秀英", 15_000), ("赵长河", 15_000)]
    with workplace.register.read() as reader:
        (row,) = reader.subsidy_claims()
    assert (row.stage, row.cases, row.claimed, row.amount) == (Stage.PAID, 3, 60_000, 30_000)


def put_own_rules(workplace: Workplace, rules_id: str, amount: int) -> None:
    rules = workplace.subsidies.sets[rules_id]
    tiers = tuple(replace(t, amounts=(Amount(fixed=Money.yuan(amount)),)) for t in rules.tiers)
    subsidy_rules.keep_rules(replace(rules, tiers=tiers), workplace)


def test_a_case_is_not_claimed_twice_until_the_claim_is_taken_back(workplace: Workplace) -> None:
    ids = register(workplace, dispute())
    record = claim(workplace, ids)
    with pytest.raises(
        Refused, match="本件已在“2026年第三季度案件补贴”申报，补贴给李秀英、赵长河，不能再付一次"
    ):
        claim(workplace, ids)
    with workplace.register.write("李秀英") as uow:
        with pytest.raises(Refused, match="请写明撤回"):
            subsidy.undo_stage(record.id, record.version, " ", uow, workplace.clock)
        back = subsidy.undo_stage(
            record.id, record.version, "漏了一件", uow, workplace.clock, by="李秀英"
        ).record
    assert back.stage is None
    assert back.stages[0].undo_reason == "漏了一件"
    again = claim(workplace, ids)
    assert again.title == "2026年第三季度案件补贴（第2批）"


def test_two_windows_cannot_take_the_same_stage(workplace: Workplace) -> None:
    record = claim(workplace, register(workplace, dispute()))
    take(workplace, record, Stage.FIRST)
    with pytest.raises(Refused, match="不能直接做“初审”"):
        take(workplace, record, Stage.FIRST)
    with pytest.raises(Refused, match="刚在别的窗口改过"):
        take(workplace, record, Stage.SECOND)


def test_what_cannot_be_claimed_is_refused(workplace: Workplace) -> None:
    ids = register(workplace, dispute(agreement=None))
    with pytest.raises(Refused, match="没有调解成功"):
        claim(workplace, ids)
    with workplace.register.read() as reader:
        with pytest.raises(Refused, match="没有“nowhere”这种补贴办法，可用的有："):
            subsidy.proposal(QUARTER, reader, workplace, "nowhere")
        with pytest.raises(Refused, match="请写明原因"):
            subsidy.proposal(QUARTER, reader, workplace, choices={ids[0]: Choice(waived=True)})
        with pytest.raises(Refused, match="没有这一批"):
            reader.load_subsidy_claim("x")


def test_payees_are_kept_with_numbers_hidden_in_the_log(workplace: Workplace) -> None:
    payee = Payee(
        name=" 李秀英 ", staff=Staff.NONE, id_number=ID_NUMBER, account=f"{ACCOUNT[:4]} {ACCOUNT[4:]}"
    )
    with workplace.register.write("李秀英") as uow:
        kept = subsidy.keep_payee(payee, uow).payee
        subsidy.keep_payee(replace(kept, level="一级"), uow)
        with pytest.raises(Refused, match="银行账号"):
            subsidy.keep_payee(replace(kept, account="12"), uow)
    assert (kept.name, kept.account) == ("李秀英", ACCOUNT)
    with workplace.register.read() as reader:
        names = {one.name: one for one in subsidy.people(reader)}
    assert names["李秀英"].level == "一级"
    assert names["赵长河"] == Payee(name="赵长河")
    from tests.registers import raw_connection

    workplace.register.close()
    with raw_connection(workplace.paths.data) as connection:
        told = "".join(row[0] for row in connection.execute("SELECT changes FROM audit"))
    assert ACCOUNT not in told
    assert ID_NUMBER not in told
    assert ACCOUNT[-4:] in told


def test_the_usual_period_is_the_last_one_that_is_over(workplace: Workplace) -> None:
    rules = workplace.subsidies.sets["neutral"]
    for period, words in (
        (ClaimPeriod.MONTH, "2026年10月"),
        (ClaimPeriod.QUARTER, "2026年第三季度"),
        (ClaimPeriod.HALF_YEAR, "2026年上半年"),
        (ClaimPeriod.YEAR, "2025年"),
    ):
        assert subsidy.usual_period(replace(rules, period=period), date(2026, 11, 22)).in_words == words


def test_two_rule_sets_are_compared_without_a_trace(workplace: Workplace) -> None:
    ids = register(workplace, dispute("甲"), dispute("乙", "general"))
    claim(workplace, ids)
    with workplace.register.read() as reader:
        found = subsidy.comparison(QUARTER, "gaotai_2018", "neutral", reader, workplace)
        edited = replace(workplace.subsidies.sets["neutral"], useful=Amount(fixed=Money.yuan(1)))
        same = subsidy.comparison(QUARTER, "neutral", "neutral", reader, workplace, edited=edited)
        effect = subsidy_rules.effect(edited, "gaotai_2018", QUARTER, reader, workplace)
        with pytest.raises(Refused, match="至少要有一档"):
            subsidy_rules.effect(replace(edited, tiers=()), "neutral", QUARTER, reader, workplace)
    assert (found.whole.fen_one, found.whole.fen_two) == (30_000, 15_000)
    assert same.whole.difference == 0
    assert effect.whole.fen_two == 15_000


def test_own_rules_are_copied_changed_and_followed_by_the_next(workplace: Workplace) -> None:
    ours = workplace.subsidies.sets["gaotai_2018"]
    own = subsidy_rules.own_copy(ours, workplace)
    subsidy_rules.keep_rules(own, workplace)
    assert workplace.subsidies.usual == own.id == "own_gaotai_2018"
    assert subsidy_rules.own_copy(own, workplace).id == "own_gaotai_2018_2"
    following = subsidy_rules.successor(own, workplace)
    assert (following.edition, following.valid_from) == ("2", date(2026, 11, 23))
    with pytest.raises(Refused, match="有效日期重叠"):
        subsidy_rules.keep_rules(following, workplace)
    subsidy_rules.keep_rules(replace(own, valid_to=date(2026, 11, 22)), workplace)
    subsidy_rules.keep_rules(following, workplace)
    assert [rules.id for rules in workplace.subsidies.scheme(own.id)] == [own.id, following.id]
    wordy = subsidy_rules.successor(replace(own, edition="甲"), workplace)
    assert wordy.edition == "甲 新"
    with pytest.raises(Refused, match="请填写名称"):
        subsidy_rules.keep_rules(replace(own, name=""), workplace)
    with pytest.raises(Refused, match="不认识“gone”"):
        tiers = (replace(own.tiers[0], difficulties=("gone",)),)
        subsidy_rules.keep_rules(replace(own, tiers=tiers, valid_to=date(2026, 11, 22)), workplace)


def test_rules_that_cannot_be_written_are_told(workplace: Workplace) -> None:
    workplace.paths.own_forms.parent.mkdir(parents=True, exist_ok=True)
    workplace.paths.own_forms.write_text("eine Datei", "utf-8")
    with pytest.raises(Trouble):
        subsidy_rules.keep_rules(workplace.subsidies.sets["neutral"], workplace)


def sheets(workplace: Workplace, record: ClaimRecord, kind: SheetKind, *, full: bool = False) -> Any:
    with workplace.register.read() as reader:
        return subsidy_sheets.sheet_of(record, kind, reader, workplace, full=full)


def cells(path: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    return [[cell.value for cell in row if cell.value is not None] for row in book.active.iter_rows()]


def test_both_sheets_are_written_masked_and_in_full_only_with_a_disclosure(
    workplace: Workplace, tmp_path: Path
) -> None:
    register(workplace, dispute("=1+1甲"))
    with workplace.register.write("李秀英") as uow:
        uow.keep_payee(Payee(name="李秀英", id_number=ID_NUMBER, account=ACCOUNT))
    record = claim(workplace, [facts.dispute_id for facts in cases(workplace)])
    record = take(workplace, record, Stage.FIRST)
    application = sheets(workplace, record, SheetKind.APPLICATION)
    assert application.signatures[:2] == (
        "申报人：李秀英　2026年10月8日",
        "司法所初审意见：王科　2026年10月9日",
    )
    assert application.rows[0][11:13] == (10_000, 10_000)
    target = tmp_path / "申报表.xlsx"
    subsidy_sheets.save(application, target, workplace)
    rows = cells(target)
    assert ["金额合计（大写）：壹佰元整"] in rows
    assert [cell for cell in rows[4] if isinstance(cell, float | int)] == [100, 100]
    assert not any("1+1甲" in str(cell) for row in rows for cell in row)
    payment = tmp_path / "发放表.xlsx"
    subsidy_sheets.save(sheets(workplace, record, SheetKind.PAYMENT), payment, workplace)
    told = [str(cell) for row in cells(payment) for cell in row]
    assert ACCOUNT not in told
    assert "*" * 15 + ACCOUNT[-4:] in told
    full = sheets(workplace, record, SheetKind.PAYMENT, full=True)
    with pytest.raises(Refused, match="写明提供给谁"):
        subsidy_sheets.save(full, payment, workplace)
    subsidy_sheets.save(full, payment, workplace, Disclosure.of("县财政局", "发放补贴"))
    told = [str(cell) for row in cells(payment) for cell in row]
    assert {ACCOUNT, ID_NUMBER, "简单（件）"} <= set(told)
    with pytest.raises(Refused, match=r"\.xlsx 或 \.pdf"):
        subsidy_sheets.save(application, tmp_path / "x.doc", workplace)
    from tests.registers import raw_connection

    workplace.register.close()
    with raw_connection(workplace.paths.data) as connection:
        subjects = [row[0] for row in connection.execute("SELECT subject FROM audit WHERE action = 'export'")]
    assert subjects[-1].startswith("2026年第三季度案件补贴发放表（完整，提供给县财政局，用于发放补贴）")


def test_a_cell_that_looks_like_a_formula_stays_text(workplace: Workplace, tmp_path: Path) -> None:
    record = claim(workplace, register(workplace, dispute("=1+1甲")))
    full = sheets(workplace, record, SheetKind.APPLICATION, full=True)
    target = tmp_path / "a.xlsx"
    subsidy_sheets.save(full, target, workplace, Disclosure.of("县局", "审核"))
    book = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))
    cell = next(c for row in book.active.iter_rows() for c in row if "甲" in str(c.value))
    assert (cell.data_type, cell.value) == ("s", "=1+1甲、李四")


def test_sheets_on_paper_and_before_claiming(workplace: Workplace, tmp_path: Path) -> None:
    register(workplace, dispute("甲"), dispute("乙", agreement=None))
    with workplace.register.read() as reader:
        found = subsidy.proposal(QUARTER, reader, workplace, "gaotai_2018")
        sheet = subsidy_sheets.sheet_before(found, reader, workplace)
        made = subsidy_sheets.loose(sheet, reader)
    assert (len(sheet.rows), sheet.rows[0][12], sheet.totals[11]) == (1, "", 10_000)
    assert made.title == "人民调解案件补贴申报表"
    target = tmp_path / "a.pdf"
    subsidy_sheets.save(sheet, target, workplace)
    document = pypdfium2.PdfDocument(target.read_bytes())
    words = document[0].get_textpage().get_text_range()
    document.close()
    assert "司法局复核意见" in words
    assert "壹佰元整" in words
    empty = replace(sheet, rows=(), totals=("合计", *("",) * 10, 0, "", ""))
    subsidy_sheets.save(empty, tmp_path / "b.xlsx", workplace)
    assert ["本期没有补贴"] in cells(tmp_path / "b.xlsx")


def test_nobody_is_left_open_by_a_range(workplace: Workplace) -> None:
    (dispute_id,) = register(workplace, dispute(difficulty="major"))
    with workplace.register.read() as reader:
        found = subsidy.proposal(QUARTER, reader, workplace, "xiangyin")
    assert found.of(LineStanding.OPEN)[0].asks == ("请在300.00元到500.00元之间选定金额",)
    record = claim(workplace, [dispute_id], "xiangyin", **{dispute_id: Choice(picked=40_000)})
    assert record.claimed == 40_000


def test_rule_files_are_checked_with_all_forms(workplace: Workplace) -> None:
    folder = workplace.paths.own_forms / "rules" / "subsidy"
    folder.mkdir(parents=True)
    (folder / "bad.toml").write_text('id = "bad"\nname = "没有档次"\n', "utf-8")
    told = check_forms(workplace.paths, date(2026, 11, 22)).problems
    assert [sentence for sentence in told if "bad.toml" in sentence] == ["bad.toml：tiers：至少要有一档"]
