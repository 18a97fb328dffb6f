"""Sending reports: checked, frozen with a digest, opened again with a reason, sent anew; nothing stays behind on failure."""

import errno
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediator_desktop.catalogue.submission_format import digest_of, short_digest
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.figures import Finding
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused, Trouble
from mediator_desktop.domain.submission import RowChange, SubmissionState
from mediator_desktop.ledgers.reading import read_workbook
from mediator_desktop.ledgers.submission_seal import altered, unsealed
from mediator_desktop.services import disputes, submission, submission_check, submission_content
from mediator_desktop.services.days_work import days_work
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.submission import (
    corrections,
    overview,
    preflight,
    reopen,
    report_kind,
    write_files,
)
from mediator_desktop.services.submission_check import CheckKind
from mediator_desktop.services.submission_due import DueState, due_of
from mediator_desktop.services.workplace import Workplace
from tests.gui.support import a_dispute, register
from tests.offices import changed
from tests.registers import fresh_register
from tests.submitting import OCTOBER, SEPTEMBER, SIGNED, sent, with_disputes

MONTHLY = "monthly"


def on(place: Workplace, day: date) -> Workplace:
    return replace(place, clock=FixedClock.on(day))


def checks(place: Workplace, period: Period = OCTOBER) -> dict[CheckKind, str]:
    found = preflight(report_kind(MONTHLY, place), period, place)
    return {check.kind: check.sentence for check in found.checks}


def test_a_report_is_written_sealed_and_kept(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 3)
    done = sent(workplace, tmp_path / "out")
    one = done.submission
    assert [path.name for path in done.files] == [
        "云岭镇2026年10月人民调解案件情况统计表.xlsx",
        "云岭镇2026年10月人民调解案件登记簿.xlsx",
    ]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(one.files)
    with workplace.register.read() as reader:
        assert reader.load_submission(one.id) == one
        assert reader.submission_files(one.id) == {path.name: path.read_bytes() for path in done.files}
        assert len(reader.frozen(one.id).ledgers[0].rows) == 3
    for path in done.files:
        sheets = read_workbook(path)
        found = unsealed(sheets)
        assert found is not None
        assert (found.holds, found.digest, list(altered(found, sheets))) == (True, one.digest, [])
        assert digest_of(found.submission) == one.digest
    assert (one.revision, one.signer, one.full, one.is_late) == (1, "赵长河", False, True)
    assert short_digest(one.digest) in submission.sentence_of(one)


def test_names_stay_masked_unless_somebody_says_why(workplace: Workplace, tmp_path: Path) -> None:
    register(workplace, replace(a_dispute("欧阳建国"), source_code="application"))

    def said(place: Path) -> str:
        words = ""
        for path in place.iterdir():
            for sheet in read_workbook(path):
                words += "".join(str(cell) for row in sheet.rows for cell in row)
        return words.encode().decode("unicode_escape", "ignore") + words

    masked = sent(workplace, tmp_path / "masked")
    assert "欧阳建国" not in said(tmp_path / "masked")
    assert "\\u6b27\\u9633\\u5efa\\u56fd" not in said(tmp_path / "masked")
    reopen(masked.submission.id, "县里要完整的", workplace)
    full = sent(workplace, tmp_path / "full", disclosure=Disclosure.of("县司法局", "案件评查"))
    assert full.submission.full
    assert "欧阳建国" in said(tmp_path / "full")
    with workplace.register.read() as reader:
        subjects = reader._connection.exec_driver_sql("SELECT subject FROM audit").scalars().all()
    assert any("提供给县司法局，用于案件评查" in subject for subject in subjects)


def test_a_sent_month_is_locked_until_it_is_opened_again(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 1)
    first = sent(workplace, tmp_path / "out")
    with pytest.raises(Refused, match="已经报送"):
        sent(workplace, tmp_path / "again")
    assert list((tmp_path / "again").iterdir()) == []
    with pytest.raises(Refused, match="为什么重新打开"):
        reopen(first.submission.id, "  ", workplace)
    assert reopen(first.submission.id, "补登一件", workplace).submission.state is SubmissionState.REOPENED
    with_disputes(workplace, 1, date(2026, 10, 20))
    second = sent(workplace, tmp_path / "out")
    assert second.submission.revision == 2
    assert next(path.name for path in second.files).endswith("（第2次报送）.xlsx")
    with workplace.register.read() as reader:
        kept = reader.submissions(MONTHLY, OCTOBER)
        assert [one.revision for one in kept] == [2, 1]
        assert [len(reader.frozen(one.id).ledgers[0].rows) for one in kept] == [2, 1]
    with pytest.raises(Refused, match="后来又报送过"):
        reopen(first.submission.id, "再改", workplace)


def test_corrections_name_figures_and_disputes(workplace: Workplace, tmp_path: Path) -> None:
    ids = with_disputes(workplace, 2)
    one = sent(workplace, tmp_path / "out").submission
    assert not corrections(one.id, workplace)
    changed(workplace, ids[0], type_code="neighbours")
    with_disputes(workplace, 1)
    found = corrections(one.id, workplace)
    assert {row.change for row in found.rows} == {RowChange.CHANGED, RowChange.ADDED}
    (row,) = [row for row in found.rows if row.change is RowChange.CHANGED]
    assert (row.dispute, [heading for heading, _, _ in row.fields]) == (ids[0], ["纠纷类别"])
    total = next(f for f in found.figures if f.column_labels[-1].startswith("调解案件总数"))
    assert (total.before, total.after) == ("2", "3")


def test_a_voided_dispute_is_gone_from_the_month(workplace: Workplace, tmp_path: Path) -> None:
    ids = with_disputes(workplace, 2)
    one = sent(workplace, tmp_path / "out").submission
    with workplace.register.write() as uow:
        disputes.void(ids[0], uow.load(ids[0]).version, "登记错了", uow, workplace.clock)
    (row,) = corrections(one.id, workplace).rows
    assert (row.change, row.dispute) == (RowChange.GONE, ids[0])


def test_a_kind_that_is_declared_no_more_has_no_corrections(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 1)
    one = sent(workplace, tmp_path / "out").submission
    with_disputes(workplace, 1)
    workplace.__dict__["reports"] = ()
    assert not corrections(one.id, workplace)


def test_preflight_tells_what_is_missing(workplace: Workplace) -> None:
    ids = register(
        workplace, a_dispute("王甲"), replace(a_dispute("王乙"), type_code="", source_code="active")
    )
    found = preflight(report_kind(MONTHLY, workplace), OCTOBER, workplace)
    missing = {
        check.sentence.split("：")[0]: check.disputes
        for check in found.checks
        if check.kind is CheckKind.MISSING
    }
    assert missing == {"1件没有填写纠纷类别": (ids[1],), "1件没有填写案件来源": (ids[0],)}
    assert found.warns
    assert found.due_on == date(2026, 11, 5)


def test_preflight_names_villages_that_have_not_reported(workplace: Workplace) -> None:
    assert "溪口村" in checks(workplace)[CheckKind.SCREENING]


def test_an_empty_month_is_a_nil_report(workplace: Workplace, tmp_path: Path) -> None:
    assert "零报告" in checks(workplace)[CheckKind.PERIOD]
    assert sent(workplace, tmp_path / "out").submission.revision == 1


@pytest.mark.parametrize(
    ("period", "sentence", "stops"),
    [("2026-11", "还没有结束", False), ("2026-12", "还没有开始", True)],
)
def test_a_period_that_is_not_over(workplace: Workplace, period: str, sentence: str, stops: bool) -> None:
    found = preflight(report_kind(MONTHLY, workplace), Period.read(period), workplace)
    assert [check.stops for check in found.checks if sentence in check.sentence] == [stops]
    assert found.can_go is not stops


@pytest.mark.parametrize(
    ("period", "told"), [("2026-10", False), ("2026-Q3", True), ("2026-10-03..2026-10-09", True)]
)
def test_a_period_that_is_none_of_the_report_is_spoken_of(
    workplace: Workplace, period: str, told: bool
) -> None:
    found = preflight(report_kind(MONTHLY, workplace), Period.read(period), workplace)
    assert any("请核对时间段" in check.sentence for check in found.checks) is told
    assert found.can_go


def test_a_correction_of_an_earlier_month_is_told_before_the_next_is_sent(
    workplace: Workplace, tmp_path: Path
) -> None:
    with_disputes(workplace, 1, date(2026, 9, 10))
    earlier = sent(workplace, tmp_path / "out", SEPTEMBER).submission
    assert CheckKind.CORRECTIONS not in checks(workplace)
    with_disputes(workplace, 1, date(2026, 9, 11))
    assert "2026年9月报送以后" in checks(workplace)[CheckKind.CORRECTIONS]
    reopen(earlier.id, "补登", workplace)
    assert CheckKind.CORRECTIONS not in checks(workplace)


def test_a_failing_check_stops_or_warns(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_disputes(workplace, 1)
    counted = submission_content.counted
    for stops in (True, False):
        finding = Finding(check="x", sentence="合计不等于各类之和", stops=stops, cells=((0, 0),))
        monkeypatch.setattr(
            submission_content, "counted", lambda *given, f=finding: replace(counted(*given), findings=(f,))
        )
        found = preflight(report_kind(MONTHLY, workplace), OCTOBER, workplace)
        (check,) = [check for check in found.checks if check.kind is CheckKind.FIGURES]
        assert (check.stops, check.cells, check.table_id) == (stops, ((0, 0),), "judicial_cases")
        assert found.can_go is not stops
        if stops:
            with pytest.raises(Refused, match="合计不等于各类之和"):
                sent(workplace, tmp_path / "out")
    assert sent(workplace, tmp_path / "out").files


def test_warnings_have_to_be_seen(workplace: Workplace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="请先看过以上提醒"):
        sent(workplace, tmp_path / "out", warnings_seen=False)
    assert list((tmp_path / "out").iterdir()) == []


def test_who_signs_has_to_be_said(workplace: Workplace, tmp_path: Path) -> None:
    kind = report_kind(MONTHLY, workplace)
    with pytest.raises(Refused) as refused:
        submission.submit(kind, OCTOBER, " ", SIGNED, tmp_path, workplace, warnings_seen=True)
    assert refused.value.problems[0].field == "signer"


def test_a_file_that_is_there_is_never_written_over(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 1)
    theirs = tmp_path / "云岭镇2026年10月人民调解案件登记簿.xlsx"
    theirs.write_bytes(b"theirs")
    with pytest.raises(Refused, match="已经有"):
        sent(workplace, tmp_path)
    assert theirs.read_bytes() == b"theirs"
    with workplace.register.read() as reader:
        assert reader.submissions() == ()


def test_a_folder_that_is_not_there_is_said(workplace: Workplace, tmp_path: Path) -> None:
    kind = report_kind(MONTHLY, workplace)
    with pytest.raises(Trouble, match="找不到文件夹"):
        submission.submit(
            kind, OCTOBER, "赵长河", SIGNED, tmp_path / "nowhere", workplace, warnings_seen=True
        )


def test_a_full_disk_leaves_nothing_behind(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_disputes(workplace, 1)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(submission.os, "fsync", full)
    with pytest.raises(Trouble, match="磁盘"):
        sent(workplace, tmp_path / "out")
    monkeypatch.undo()
    assert list((tmp_path / "out").iterdir()) == []
    with workplace.register.read() as reader:
        assert reader.submissions() == ()


def test_a_register_that_cannot_keep_it_leaves_no_files(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_disputes(workplace, 1)

    def spoil(*_: object) -> None:
        raise Trouble("磁盘满了")

    monkeypatch.setattr(submission, "_check_unchanged", spoil)
    with pytest.raises(Trouble):
        sent(workplace, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_files_that_cannot_get_their_names_are_kept_and_given_out_again(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_disputes(workplace, 1)

    replace_file = os.replace

    def locked(draft: Path, target: Path) -> None:
        if Path(draft).suffix == ".new":
            raise PermissionError(errno.EACCES, "locked")
        replace_file(draft, target)

    monkeypatch.setattr(submission.os, "replace", locked)
    with pytest.raises(Trouble, match="已经报送并锁定"):
        sent(workplace, tmp_path / "out")
    monkeypatch.undo()
    assert list((tmp_path / "out").iterdir()) == []
    with workplace.register.read() as reader:
        (one,) = reader.submissions()
        kept = reader.submission_files(one.id)
    written = write_files(one.id, tmp_path / "out", workplace)
    assert {path.name: path.read_bytes() for path in written} == kept


def test_a_name_taken_meanwhile_is_not_written_over(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_disputes(workplace, 1)
    kept = submission._check_unchanged

    def meanwhile(*given: Any) -> None:
        kept(*given)
        (tmp_path / "out" / "云岭镇2026年10月人民调解案件登记簿.xlsx").write_bytes(b"theirs")

    monkeypatch.setattr(submission, "_check_unchanged", meanwhile)
    with pytest.raises(Trouble, match="已经报送并锁定"):
        sent(workplace, tmp_path / "out")
    assert (tmp_path / "out" / "云岭镇2026年10月人民调解案件登记簿.xlsx").read_bytes() == b"theirs"


def test_what_changed_while_the_files_were_made_is_not_sent(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_disputes(workplace, 1)
    made = submission.workbooks

    def meanwhile(*given: Any) -> Any:
        result = made(*given)
        with_disputes(workplace, 1)
        return result

    monkeypatch.setattr(submission, "workbooks", meanwhile)
    with pytest.raises(Refused, match="有人改动"):
        sent(workplace, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_another_window_that_sent_it_first_wins(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_disputes(workplace, 1)
    made = submission.workbooks

    def meanwhile(*given: Any) -> Any:
        result = made(*given)
        monkeypatch.setattr(submission, "workbooks", made)
        sent(workplace, tmp_path / "first")
        return result

    monkeypatch.setattr(submission, "workbooks", meanwhile)
    with pytest.raises(Refused, match="刚刚已经报送过"):
        sent(workplace, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_reports_by_id_or_name(workplace: Workplace) -> None:
    assert report_kind("人民调解月报", workplace).id == MONTHLY
    with pytest.raises(Refused, match="可用的有"):
        report_kind("x", workplace)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"tables": ("x",)}, "统计表"), ({"ledgers": ("x",)}, "台账"), ({"required": ("x",)}, "没有这一项")],
)
def test_a_report_that_names_what_is_not_there(
    workplace: Workplace, facts: dict[str, Any], sentence: str
) -> None:
    with_disputes(workplace, 1)
    kind = replace(report_kind(MONTHLY, workplace), **facts)
    with pytest.raises(Refused, match=sentence):
        preflight(kind, OCTOBER, workplace)


def test_a_report_without_ledgers_checks_the_disputes_accepted(workplace: Workplace) -> None:
    register(workplace, a_dispute("王甲"))
    kind = replace(report_kind(MONTHLY, workplace), ledgers=())
    found = preflight(kind, OCTOBER, workplace)
    assert [check.sentence[:4] for check in found.checks if check.kind is CheckKind.MISSING] == ["1件没有"]


def test_a_ledger_of_other_things_is_frozen_too(workplace: Workplace, tmp_path: Path) -> None:
    with_disputes(workplace, 2)
    monthly = report_kind(MONTHLY, workplace)
    for form in workplace.ledgers.values():
        kind = replace(monthly, id=form.id, ledgers=(form.id,), tables=(), required=())
        workplace.__dict__["reports"] = (kind,)
        folder = tmp_path / form.id
        folder.mkdir()
        done = submission.submit(kind, OCTOBER, "赵长河", SIGNED, folder, workplace, warnings_seen=True)
        assert not corrections(done.submission.id, workplace), form.id


# what is due


def states(place: Workplace) -> dict[tuple[str, str], DueState]:
    with place.register.read() as reader:
        return {(due.kind.id, str(due.period.first_day)): due.state for due in overview(reader, place)}


def test_an_office_that_never_sent_anything_is_not_told_to_make_up_for_years(workplace: Workplace) -> None:
    found = states(workplace)
    assert found["monthly", "2026-10-01"] is DueState.DUE  # its day has passed, yet nobody began
    assert found["monthly", "2026-11-01"] is DueState.AHEAD
    assert DueState.OVERDUE not in found.values()
    with workplace.register.read() as reader:
        assert not [one for one in days_work(reader, workplace, date(2026, 11, 30)).office if one.report]


def test_once_begun_every_month_is_owed(workplace: Workplace, tmp_path: Path) -> None:
    earlier = on(workplace, date(2026, 9, 3))
    kind = report_kind(MONTHLY, earlier)
    submission.submit(
        kind, Period.read("2026-08"), "赵长河", date(2026, 9, 3), tmp_path, earlier, warnings_seen=True
    )
    found = states(workplace)
    assert found["monthly", "2026-08-01"] is DueState.SENT
    assert found["monthly", "2026-09-01"] is found["monthly", "2026-10-01"] is DueState.OVERDUE
    with workplace.register.read() as reader:
        told = [one for one in days_work(reader, workplace, date(2026, 11, 22)).office if one.report]
    assert [one.what for one in told] == ["2026年9月人民调解月报", "2026年10月人民调解月报"]
    assert told[0].due_on == date(2026, 10, 8)


def test_what_was_never_sent_is_late_once_there_was_work(workplace: Workplace) -> None:
    with_disputes(workplace, 1, date(2026, 8, 10))
    found = states(workplace)
    late = [key for key, state in found.items() if state is DueState.OVERDUE and key[0] == MONTHLY]
    assert late == [(MONTHLY, "2026-08-01"), (MONTHLY, "2026-09-01"), (MONTHLY, "2026-10-01")]
    assert found["quarterly", "2026-07-01"] is DueState.OVERDUE
    with workplace.register.read() as reader:
        due = next(due for due in overview(reader, workplace) if str(due.period.first_day) == "2026-10-01")
        (told,) = [
            one for one in days_work(reader, workplace, date(2026, 11, 22)).office if one.report == MONTHLY
        ]
    today = workplace.clock.today()
    assert (due.days_late(today), due.state_words(today)) == (17, "逾期17天未报")
    assert (told.what, told.note) == ("2026年10月人民调解月报", "以前还有2期没有报送")


def test_nothing_is_owed_from_before_the_office_began(workplace: Workplace) -> None:
    with_disputes(workplace, 1, date(2026, 8, 10))
    with_disputes(workplace, 1, date(2026, 10, 20))
    with workplace.register.write() as uow:
        office = uow.office()
        assert office is not None
        uow.save_office(replace(office, screening_from=date(2026, 10, 8)))
    late = [key[1] for key, state in states(workplace).items() if state is DueState.OVERDUE]
    assert late == ["2026-10-01"]
    with workplace.register.write() as uow:
        uow.save_office(replace(office, screening_from=date(2026, 11, 8)))
    assert DueState.OVERDUE not in states(workplace).values()


def test_work_of_years_ago_is_not_held_against_anybody(workplace: Workplace) -> None:
    with_disputes(workplace, 1, date(2019, 3, 4))
    assert DueState.OVERDUE not in states(workplace).values()


def test_late_and_reopened_reports_are_marked(workplace: Workplace, tmp_path: Path) -> None:
    one = sent(workplace, tmp_path / "out").submission
    assert states(workplace)["monthly", "2026-10-01"] is DueState.SENT_LATE
    reopen(one.id, "补登", workplace)
    assert states(workplace)["monthly", "2026-10-01"] is DueState.REOPENED
    sent(workplace, tmp_path / "out")
    assert states(workplace)["monthly", "2026-10-01"] is DueState.SENT_LATE


def test_a_report_is_owed_from_the_day_that_is_declared(workplace: Workplace) -> None:
    kind = replace(report_kind(MONTHLY, workplace), since=date(2026, 8, 1))
    workplace.__dict__["reports"] = (kind,)
    assert list(states(workplace).values()) == [DueState.OVERDUE] * 3 + [DueState.AHEAD]


def test_any_period_can_be_asked_for(workplace: Workplace) -> None:
    with workplace.register.read() as reader:
        due = due_of(report_kind(MONTHLY, workplace), Period.read("2025-12"), reader, workplace)
    assert (due.state, due.due_on, due.sent) == (DueState.DUE, date(2026, 1, 5), ())


def test_a_report_over_the_turn_of_the_year(workplace: Workplace, tmp_path: Path) -> None:
    later = on(workplace, date(2027, 1, 6))
    with_disputes(workplace, 1, date(2026, 11, 2))
    for day in (date(2025, 12, 1), date(2026, 11, 2)):
        with_disputes(workplace, 1, day)
    kind = report_kind("yearly", later)
    done = submission.submit(
        kind, Period.read("2026-SY"), "赵长河", date(2027, 1, 5), tmp_path, later, warnings_seen=True
    )
    (table,) = preflight(replace(kind, id="other"), Period.read("2026-SY"), later).frozen.tables
    assert table.at(0, 0).value == 3
    assert done.files[0].name == "云岭镇2026统计年度人民调解案件情况统计表.xlsx"
    assert done.submission.is_late


def test_an_office_without_facts_sends_nothing(workplace: Workplace) -> None:
    with workplace.register.write() as uow:
        uow._connection.exec_driver_sql("DELETE FROM office")
    with pytest.raises(Refused, match="单位信息"):
        preflight(replace(report_kind(MONTHLY, workplace), tables=()), OCTOBER, workplace)


# what never changes


DEEDS = st.lists(
    st.tuples(st.sampled_from(["change", "add", "void", "resend"]), st.integers(0, 2)), min_size=1, max_size=4
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_a_sent_month_never_changes_whatever_is_done_afterwards(
    tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary, deeds: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("frozen")
    with fresh_register(folder / "data") as kept:
        place = Workplace(
            paths=Paths(program=program_folder(), data=folder / "data"),
            register=kept,
            clock=FixedClock.on(date(2026, 11, 22)),
            vocabulary=vocabulary,
        )
        ids = with_disputes(place, 3)
        one = sent(place, folder / "out").submission
        with kept.read() as reader:
            before = reader.load_submission(one.id), reader.frozen(one.id), reader.submission_files(one.id)
        done: set[str] = set()
        for deed, which in deeds:
            dispute = ids[which]
            match deed:
                case "change" if dispute not in done:
                    changed(place, dispute, village="石桥村", type_code="neighbours")
                case "void" if dispute not in done:
                    done.add(dispute)
                    with kept.write() as uow:
                        disputes.void(dispute, uow.load(dispute).version, "重复", uow, place.clock)
                case "resend":
                    with kept.read() as reader:
                        newest = reader.submissions(MONTHLY, OCTOBER)[0]
                    reopen(newest.id, "更正", place)
                    sent(place, folder / "out")
                case _:
                    with_disputes(place, 1)
        with kept.read() as reader:
            after = reader.load_submission(one.id), reader.frozen(one.id), reader.submission_files(one.id)
        assert (replace(after[0], reopening=None), *after[1:]) == before
        for name, content in after[2].items():
            (folder / name).write_bytes(content)
            sheets = read_workbook(folder / name)
            seal = unsealed(sheets)
            assert seal is not None
            assert (seal.holds, list(altered(seal, sheets))) == (True, [])
    assert os.listdir(folder / "out")


def test_lists_in_sentences_stay_short() -> None:
    assert submission_check.listed(["甲"] * 5) == "甲、甲、甲、甲、甲"
    assert submission_check.listed(["甲"] * 7) == "甲、甲、甲、甲、甲等7个"
