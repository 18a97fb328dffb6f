"""Which lines belong into a ledger: plain conditions on declared facts, no expressions"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from mediator_desktop.catalogue.ledger_items import Each, is_major, is_performed, is_resolved
from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.domain.vocabulary import AgreementForm, Outcome, PerformanceState, Status, TransferKind

Row = TypeVar("Row")
Wanted = bool | frozenset[str]
"""What a condition asks for: yes or no, or one of several codes."""
Where = tuple[Mapping[str, Wanted], ...]
"""A line belongs in when all conditions of one of these hold; without any, every line does."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact that lines are told apart by: its Chinese name, how it is read from a line on a day, its codes.

    `codes` is None for yes or no; an empty set admits any word (codes of editable lists, names of villages).
    """

    label: str
    read: Callable[[Any, date], bool | str]
    codes: frozenset[str] | None = None


def _known(kind: type[StrEnum]) -> frozenset[str]:
    return frozenset(member.value for member in kind)


def is_supervised(row: LedgerRow) -> bool:
    """Whether an order from above is still to be answered."""
    return any(order.feedback_on is None and order.lifted_on is None for order in row.supervisions)


def is_assigned(row: LedgerRow) -> bool:
    """Whether the dispute was ever assigned from above (交办)."""
    return any(transfer.kind is TransferKind.ASSIGN for transfer in row.transfers)


def has_performance_due(row: LedgerRow, day: date) -> bool:
    """Whether something that was promised by a day is not done."""
    return any(p.done_on is None and p.due_on is not None and p.due_on <= day for p in row.performances)


def _is_waiting_for_visit(row: LedgerRow) -> bool:
    return is_resolved(row) and not any(visit.visited_on for visit in row.visits)


_ANY: frozenset[str] = frozenset()
_OF_DISPUTES: Mapping[str, Condition] = {
    "status": Condition("状态", lambda r, day: r.status.value, _known(Status)),
    "outcome": Condition("调解结果", lambda r, day: r.outcome.value if r.outcome else "", _known(Outcome)),
    "agreement_form": Condition(
        "协议形式", lambda r, day: r.agreement_form.value if r.agreement_form else "", _known(AgreementForm)
    ),
    "performance": Condition(
        "履行情况", lambda r, day: r.performance.value if r.performance else "", _known(PerformanceState)
    ),
    "type": Condition("纠纷类别的代码", lambda r, day: r.type_code, _ANY),
    "source": Condition("案件来源的代码", lambda r, day: r.source_code, _ANY),
    "difficulty": Condition("难度级别的代码", lambda r, day: r.difficulty, _ANY),
    "grade": Condition("风险等级的代码", lambda r, day: r.grade, _ANY),
    "village": Condition("村(社区)的名称", lambda r, day: r.village, _ANY),
    "major": Condition("重大疑难", lambda r, day: is_major(r)),
    "open": Condition("还在办", lambda r, day: r.status.is_open),
    "resolved": Condition("已化解（达成了协议）", lambda r, day: is_resolved(r)),
    "closed": Condition("已结案", lambda r, day: r.closed_on is not None),
    "performed": Condition("协议已全部履行", lambda r, day: is_performed(r)),
    "struck_off": Condition("已销号", lambda r, day: r.struck_off_on is not None),
    "supervised": Condition("有还没有反馈的督办", lambda r, day: is_supervised(r)),
    "assigned": Condition("上级交办过", lambda r, day: is_assigned(r)),
    "performance_due": Condition("到期还没有履行", has_performance_due),
    "visit_due": Condition("达成协议以后还没有回访", lambda r, day: _is_waiting_for_visit(r)),
    "overdue": Condition(
        "过了化解时限还没有化解",
        lambda r, day: r.deadline is not None and r.deadline < day and not is_resolved(r),
    ),
}

CONDITIONS_OF: Mapping[Each, Mapping[str, Condition]] = {
    Each.DISPUTE: _OF_DISPUTES,
    Each.PERFORMANCE: {
        **_OF_DISPUTES,
        "item.done": Condition("这一项已履行", lambda r, day: r.item.done_on is not None),
        "item.overdue": Condition(
            "这一项到期没有履行",
            lambda r, day: r.item.done_on is None and r.item.due_on is not None and r.item.due_on < day,
        ),
    },
    Each.RETURN_VISIT: {
        **_OF_DISPUTES,
        "item.escalation": Condition("这次回访发现激化苗头", lambda r, day: bool(r.item.escalation)),
    },
    Each.SUPERVISION: {
        **_OF_DISPUTES,
        "item.public": Condition("挂牌督办", lambda r, day: r.item.public),
        "item.answered": Condition("这次督办已反馈", lambda r, day: r.item.feedback_on is not None),
    },
    Each.TRANSFER: {
        **_OF_DISPUTES,
        "item.kind": Condition("流转方式", lambda r, day: r.item.kind.value, _known(TransferKind)),
        "item.answered": Condition("这次已反馈", lambda r, day: r.item.feedback_on is not None),
    },
    Each.PARTY: {
        **_OF_DISPUTES,
        "item.is_minor": Condition("这名当事人未成年", lambda r, day: r.item.is_minor),
    },
    Each.ROUND: {
        "nil": Condition("零报告", lambda r, day: r.nil),
        "campaign": Condition("属于专项活动", lambda r, day: bool(r.campaign)),
        "late": Condition("排查以后不是当天录入的", lambda r, day: r.entered_on > r.held_on),
        "unit": Condition("排查单位的名称", lambda r, day: r.unit, _ANY),
    },
    Each.VILLAGE: {
        "active": Condition("有纠纷或者排查过", lambda r, day: bool(r.disputes or r.rounds)),
    },
}
"""The conditions by what a line is."""


def admitted(rows: Iterable[Row], where: Where, each: Each, day: date) -> Iterable[Row]:
    """The lines that belong in, on a day (the last of the period, today where that is still to come)."""
    if not where:
        return rows
    known = CONDITIONS_OF[each]
    asked = [[(known[name].read, wanted) for name, wanted in group.items()] for group in where]

    def belongs(row: Any) -> bool:
        return any(all(_holds(read(row, day), wanted) for read, wanted in group) for group in asked)

    return filter(belongs, rows)


def _holds(said: bool | str, wanted: Wanted) -> bool:
    return said in wanted if isinstance(wanted, frozenset) else said is wanted
