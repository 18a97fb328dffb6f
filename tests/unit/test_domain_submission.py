"""Submissions: what was corrected since, who signed, when a report was late."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from mediator_desktop.domain.figures import CountedTable
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.submission import (
    Frozen,
    FrozenLedger,
    FrozenRow,
    Reopening,
    ReportEvery,
    RowChange,
    Submission,
    SubmissionState,
    check_reason,
    check_signing,
    corrections,
    period_name,
    row_name,
)
from tests.counted_tables import counted, figure, villages

TODAY = date(2026, 11, 22)


def ledger(*rows: tuple[str, ...]) -> FrozenLedger:
    return FrozenLedger(
        ledger_id="register",
        edition="1",
        title="登记簿",
        fields=("seq", "number", "village"),
        headings=("序号", "编号", "村"),
        rows=tuple(FrozenRow(key=key, dispute=key, cells=cells) for key, *cells in rows),
    )


def changed(table: CountedTable, row: int, column: int, value: int) -> CountedTable:
    return replace(
        table,
        figures=tuple(
            replace(f, value=value, shown=str(value)) if (f.row, f.column) == (row, column) else f
            for f in table.figures
        ),
    )


def test_nothing_is_corrected_where_nothing_changed() -> None:
    frozen = Frozen(tables=(villages(),), ledgers=(ledger(("a", "1", "甲-1", "溪口村")),))
    later = replace(frozen, tables=(replace(villages(), made_on=TODAY),))
    assert not corrections(frozen, later)


def test_a_changed_figure_is_told_by_its_headings() -> None:
    found = corrections(Frozen(tables=(villages(),)), Frozen(tables=(changed(villages(), 0, 0, 13),)))
    (one,) = found.figures
    assert (one.row_labels, one.column_labels[-1], one.before, one.after) == (
        ("溪口村",),
        "排查总数",
        "12",
        "13",
    )
    assert (one.row, one.column) == (0, 0)


def test_rows_that_came_between_change_no_other_figure() -> None:
    before = counted([("甲村",), ("乙村",)], [("件",)], [figure(0, 0, 1), figure(1, 0, 2)])
    after = counted(
        [("甲村",), ("新村",), ("无事村",), ("乙村",)],
        [("件",)],
        [figure(0, 0, 1), figure(1, 0, 5), figure(2, 0, 0), figure(3, 0, 2)],
    )
    found = corrections(Frozen(tables=(before,)), Frozen(tables=(after,))).figures
    assert [(one.row_labels, one.before, one.after) for one in found] == [(("新村",), "", "5")]
    back = corrections(Frozen(tables=(after,)), Frozen(tables=(before,))).figures
    assert [(one.row_labels, one.before, one.after, one.row) for one in back] == [(("新村",), "5", "", None)]


def test_lines_of_the_same_name_are_told_apart_by_their_order() -> None:
    rows = [("小计",), ("小计",)]
    before = counted(rows, [("件",)], [figure(0, 0, 1), figure(1, 0, 2)])
    after = counted(rows, [("件",)], [figure(0, 0, 1), figure(1, 0, 3)])
    (one,) = corrections(Frozen(tables=(before,)), Frozen(tables=(after,))).figures
    assert (one.before, one.after) == ("2", "3")


def test_disputes_that_came_went_and_changed() -> None:
    before = ledger(
        ("a", "1", "甲-1", "溪口村"), ("b", "2", "甲-2", "石桥村"), ("c", "3", "甲-3", "枫林社区")
    )
    after = ledger(("a", "1", "甲-1", "溪口村"), ("c", "2", "甲-3", "石桥村"), ("d", "3", "甲-4", "溪口村"))
    found = corrections(Frozen(ledgers=(before,)), Frozen(ledgers=(after,)))
    assert [(one.name, one.change, one.fields) for one in found.rows] == [
        ("甲-2", RowChange.GONE, ()),
        ("甲-3", RowChange.CHANGED, (("村", "枫林社区", "石桥村"),)),
        ("甲-4", RowChange.ADDED, ()),
    ]
    assert found.disputes == {"b", "c", "d"}


def test_a_running_number_alone_is_no_correction() -> None:
    before, after = ledger(("a", "1", "甲-1", "溪口村")), ledger(("a", "7", "甲-1", "溪口村"))
    assert not corrections(Frozen(ledgers=(before,)), Frozen(ledgers=(after,)))


def test_a_table_or_ledger_that_is_no_more_is_left_out() -> None:
    frozen = Frozen(tables=(villages(),), ledgers=(ledger(("a", "1", "甲-1", "溪口村")),))
    assert not corrections(frozen, Frozen())


@pytest.mark.parametrize(
    ("cells", "name"),
    [(("1", "甲-1", "溪口村"), "甲-1"), (("1", "", "溪口村"), "溪口村"), (("1", "", ""), "key")],
)
def test_a_row_is_called_by_its_number_else_by_what_it_says(cells: tuple[str, ...], name: str) -> None:
    assert row_name(ledger(), FrozenRow(key="key", cells=cells)) == name


@pytest.mark.parametrize(
    ("signer", "day", "field"),
    [
        ("", TODAY, "signer"),
        ("赵" * 61, TODAY, "signer"),
        ("赵\x07河", TODAY, "signer"),
        ("赵长河", date(2026, 11, 23), "signed_on"),
    ],
)
def test_a_signature_needs_a_name_and_a_day_that_has_come(signer: str, day: date, field: str) -> None:
    assert [problem.field for problem in check_signing(signer, day, TODAY)] == [field]


def test_a_good_signature_has_no_problem() -> None:
    assert check_signing("赵长河", TODAY, TODAY) == ()


@pytest.mark.parametrize(
    ("reason", "fine"), [("补登一件", True), ("", False), ("长" * 201, False), ("\x07", False)]
)
def test_a_reason_is_needed_to_open_again(reason: str, fine: bool) -> None:
    assert (check_reason(reason) == ()) is fine


def test_late_is_after_the_due_day_as_it_was() -> None:
    one = Submission(
        id="1",
        kind="monthly",
        name="月报",
        period=Period.read("2026-10"),
        unit="云岭镇",
        revision=1,
        signer="赵长河",
        signed_on=TODAY,
        due_on=date(2026, 11, 5),
        submitted_at=datetime(2026, 11, 5, 23, 59),
        actor="",
        full=False,
        digest="",
        files=(),
    )
    assert not one.is_late
    assert one.state is SubmissionState.SUBMITTED
    late = replace(one, submitted_at=datetime(2026, 11, 6, 0, 0))
    assert late.is_late
    assert not replace(late, due_on=None).is_late
    opened = replace(one, reopening=Reopening(at=datetime(2026, 11, 9), actor="", reason="补登"))
    assert opened.state is SubmissionState.REOPENED


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2026-10", "2026年10月"),
        ("2026-SY", "2026统计年度"),
        ("2026-Q3", "2026年第三季度"),
        ("2026", "2026年"),
    ],
)
def test_periods_are_called_as_people_call_them(period: str, name: str) -> None:
    assert period_name(Period.read(period)) == name


def test_lengths_of_reports() -> None:
    assert [every.months for every in ReportEvery] == [1, 3, 6, 12]
