"""What a ledger's column may show: one line a field, from a dispute's row to a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mediator_desktop.catalogue.ledger_items import (
    is_major,
    is_resolved,
    progress_words,
    strike_off_words,
    supervision_words,
)
from mediator_desktop.catalogue.ledger_rows import LedgerParty, LedgerRow
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.vocabulary import AgreementForm, Outcome, PartyRole, Status


class CellKind(StrEnum):
    """How a value is written: `code` is text that must never become a number (ID, phone, case number)."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    INT = "int"
    MONEY_YUAN = "money_yuan"
    MONEY_WAN = "money_wan"
    YES_NO = "yes_no"


NUMERIC = frozenset({CellKind.INT, CellKind.MONEY_YUAN, CellKind.MONEY_WAN})
MONEY = frozenset({CellKind.MONEY_YUAN, CellKind.MONEY_WAN})

CellValue = str | date | int | bool | Money | None
Getter = Callable[[Any, Vocabulary, int], CellValue]
"""Reads a value from a line (a dispute, a round, a village), with the code lists and the line's number from 1."""


@dataclass(frozen=True, slots=True)
class LedgerField:
    """A field: its Chinese name, how it is written, and how it is read from a row (index from 1)."""

    label: str
    kind: CellKind
    get: Getter


UNKNOWN = "/"
"""Stands on the line of a party whose number or address is not known."""


def _joined(row: LedgerRow, of: Callable[[LedgerParty], str], *, between: str = "、") -> str:
    return between.join(filter(None, map(of, row.parties)))


def _lines(row: LedgerRow, of: Callable[[LedgerParty], str]) -> str:
    """One line a party, a stroke where it is not known, so that neighbouring columns stay in step."""
    found = list(map(of, row.parties))
    return "\n".join(said or UNKNOWN for said in found) if any(found) else ""


def _name(party: LedgerParty) -> str:
    return party.name


def _side(row: LedgerRow, role: PartyRole) -> str:
    return "、".join(p.name for p in row.parties if p.role is role and p.name)


def _report_source(row: LedgerRow, words: Vocabulary) -> str:
    source = words.sources.by_code.get(row.source_code)
    column = source.reports_as.get("report_source", "") if source else ""
    return words["report_sources"].name(column) if column else words.sources.name(row.source_code)


def _type_zz(row: LedgerRow, words: Vocabulary) -> str:
    kind = words.types.by_code.get(row.type_code)
    code = kind.reports_as.get("dispute_types_zz", "") if kind else ""
    return words["dispute_types_zz"].name(code) if code else ""


def _platform_result(row: LedgerRow) -> str:
    """The platforms know three results; a dispute that was never taken up has none."""
    if row.outcome is None:
        return "" if row.status is Status.REGISTERED else "调解中"
    if row.outcome is Outcome.DECLINED:
        return ""
    return "调解成功" if row.outcome.is_agreement else "调解不成功"


def _result(row: LedgerRow) -> str:
    return row.outcome.label if row.outcome else row.status.label


def _form(row: LedgerRow) -> str:
    """协议形式, empty where it is not told."""
    told = row.agreement_form not in (None, AgreementForm.UNTOLD)
    return row.agreement_form.label if told and row.agreement_form else ""


def _mediators(row: LedgerRow) -> str:
    return "、".join(filter(None, (row.lead_mediator, *row.other_mediators)))


def _difficulty(row: LedgerRow, words: Vocabulary) -> str:
    return words["difficulties"].name(row.difficulty)


def _grade(row: LedgerRow, words: Vocabulary) -> str:
    return words["grades"].name(row.grade)


def _unit_and_person(row: LedgerRow) -> str:
    """责任单位 and 责任人 in one cell, one below the other."""
    return "\n".join(filter(None, (row.unit, row.person)))


def _file_number(row: LedgerRow) -> str:
    """卷号 equals the case number (paper of the case file); before closing there is no file."""
    return row.number if row.closed_on else ""


_F = LedgerField
_K = CellKind
LEDGER_FIELDS: Mapping[str, LedgerField] = {
    "seq": _F("序号", _K.INT, lambda r, w, i: i),
    "number": _F("编号", _K.CODE, lambda r, w, i: r.number),
    "file_number": _F("卷宗号", _K.CODE, lambda r, w, i: _file_number(r)),
    "committee": _F("调委会", _K.TEXT, lambda r, w, i: r.committee),
    "village": _F("村(社区)", _K.TEXT, lambda r, w, i: r.village),
    "title": _F("卷名", _K.TEXT, lambda r, w, i: r.title),
    "type": _F("纠纷类别", _K.TEXT, lambda r, w, i: w.types.name(r.type_code)),
    "type_zz": _F("矛盾纠纷类别（综治）", _K.TEXT, lambda r, w, i: _type_zz(r, w)),
    "source": _F("案件来源", _K.TEXT, lambda r, w, i: w.sources.name(r.source_code)),
    "report_source": _F("案件来源（统计口径）", _K.TEXT, lambda r, w, i: _report_source(r, w)),
    "found_on": _F("排查时间", _K.DATE, lambda r, w, i: r.found_on),
    "accepted_on": _F("受理日期", _K.DATE, lambda r, w, i: r.accepted_on),
    "received_on": _F("收到日期", _K.DATE, lambda r, w, i: r.received_on),
    "found_or_received_on": _F("发现日期", _K.DATE, lambda r, w, i: r.found_on or r.received_on),
    "mediated_on": _F("调解时间", _K.DATE, lambda r, w, i: r.mediated_on),
    "agreed_on": _F("协议日期", _K.DATE, lambda r, w, i: r.agreed_on),
    "resolved_on": _F("化解时间", _K.DATE, lambda r, w, i: r.resolved_on),
    "closed_on": _F("结案日期", _K.DATE, lambda r, w, i: r.closed_on),
    "visited_on": _F("回访时间", _K.DATE, lambda r, w, i: r.visited_on),
    "deadline": _F("化解时限", _K.DATE, lambda r, w, i: r.deadline),
    "parties": _F("当事人", _K.TEXT, lambda r, w, i: _joined(r, _name)),
    "party_list": _F("当事人（逗号分隔）", _K.TEXT, lambda r, w, i: _joined(r, _name, between=",")),
    "party_lines": _F("当事人（每行一人）", _K.TEXT, lambda r, w, i: _lines(r, _name)),
    "applicants": _F("申请人", _K.TEXT, lambda r, w, i: _side(r, PartyRole.APPLICANT)),
    "respondents": _F("被申请人", _K.TEXT, lambda r, w, i: _side(r, PartyRole.RESPONDENT)),
    "party_ids": _F("身份证号", _K.CODE, lambda r, w, i: _lines(r, lambda p: p.id_number)),
    "party_phones": _F("联系电话", _K.CODE, lambda r, w, i: _lines(r, lambda p: p.phone)),
    "party_addresses": _F("住址", _K.TEXT, lambda r, w, i: _lines(r, lambda p: p.address)),
    "mediators": _F("调解员", _K.TEXT, lambda r, w, i: _mediators(r)),
    "lead_mediator": _F("主办调解员", _K.TEXT, lambda r, w, i: r.lead_mediator),
    "other_mediators": _F("协办调解员", _K.TEXT, lambda r, w, i: "、".join(r.other_mediators)),
    "status": _F("状态", _K.TEXT, lambda r, w, i: r.status.label),
    "outcome": _F("调解结果", _K.TEXT, lambda r, w, i: _result(r)),
    "platform_result": _F("调解结果（平台）", _K.TEXT, lambda r, w, i: _platform_result(r)),
    "resolved": _F("是否化解", _K.YES_NO, lambda r, w, i: is_resolved(r)),
    "agreement_form": _F("协议形式", _K.TEXT, lambda r, w, i: _form(r)),
    "agreement_number": _F("调解书编号", _K.CODE, lambda r, w, i: r.agreement_number),
    "amount": _F("涉及金额", _K.MONEY_YUAN, lambda r, w, i: r.amount),
    "agreement_amount": _F("调解协议金", _K.MONEY_YUAN, lambda r, w, i: r.amount if r.agreement_form else None),
    "performance": _F("履行情况", _K.TEXT, lambda r, w, i: r.performance.label if r.performance else ""),
    "facts": _F("纠纷简要情况", _K.TEXT, lambda r, w, i: r.facts),
    "people_involved": _F("涉及人数", _K.INT, lambda r, w, i: r.people_involved),
    "difficulty": _F("难度级别", _K.TEXT, lambda r, w, i: _difficulty(r, w)),
    "grade": _F("风险等级", _K.TEXT, lambda r, w, i: _grade(r, w)),
    "leader": _F("包案领导", _K.TEXT, lambda r, w, i: r.leader),
    "unit": _F("责任单位", _K.TEXT, lambda r, w, i: r.unit),
    "person": _F("责任人", _K.TEXT, lambda r, w, i: r.person),
    "measures": _F("化解措施", _K.TEXT, lambda r, w, i: r.measures),
    "note": _F("备注", _K.TEXT, lambda r, w, i: r.note),
    "place": _F("纠纷发生地", _K.TEXT, lambda r, w, i: r.place),
    "demand": _F("当事人诉求", _K.TEXT, lambda r, w, i: r.demand),
    "unit_and_person": _F("责任单位和责任人", _K.TEXT, lambda r, w, i: _unit_and_person(r)),
    "progress": _F("化解情况", _K.TEXT, lambda r, w, i: progress_words(r)),
    "supervision": _F("交办督办情况", _K.TEXT, lambda r, w, i: supervision_words(r)),
    "opened_on": _F("挂号时间", _K.DATE, lambda r, w, i: r.opened_on),
    "strike_off": _F("销号情况", _K.TEXT, lambda r, w, i: strike_off_words(r)),
    "struck_off_on": _F("销号时间", _K.DATE, lambda r, w, i: r.struck_off_on),
    "sessions": _F("调解次数", _K.INT, lambda r, w, i: r.session_count),
    "major": _F("是否重大", _K.YES_NO, lambda r, w, i: is_major(r)),
    "platform_code": _F("案件编码", _K.CODE, lambda r, w, i: r.platform_code or r.number),
    "studio": _F("调解工作室", _K.TEXT, lambda r, w, i: r.platform.studio),
    "registrar": _F("受理员", _K.TEXT, lambda r, w, i: r.platform.registrar),
    "division": _F("行政划分", _K.TEXT, lambda r, w, i: r.platform.division or r.village),
    "platform_grade": _F("案件难度级别", _K.TEXT, lambda r, w, i: r.platform.grade or _difficulty(r, w)),
    "death": _F("有无死亡", _K.TEXT, lambda r, w, i: r.platform.death),
    "subsidy": _F("以奖代补评定", _K.TEXT, lambda r, w, i: r.platform.subsidy),
    "attribute": _F("案件属性", _K.TEXT, lambda r, w, i: r.platform.attribute),
    "special_group": _F("涉及特殊群体情况", _K.TEXT, lambda r, w, i: r.platform.special_group),
    "migrant_worker": _F("涉及农民工纠纷情况", _K.TEXT, lambda r, w, i: r.platform.migrant_worker),
    "converted": _F("纠纷转化情况", _K.TEXT, lambda r, w, i: r.platform.converted),
}  # fmt: skip
