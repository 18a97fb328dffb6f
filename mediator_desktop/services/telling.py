"""Disputes in words, for the command line and for support by phone."""

from collections.abc import Iterator

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.status import effective_on, outcome_of, status_of, title_of
from mediator_desktop.domain.views import DisputeRow

Line = tuple[str, str]
"""A label and its value."""


def row_words(row: DisputeRow, vocabulary: Vocabulary) -> dict[str, object]:
    """A list row for machines: plain values, codes as codes beside their words."""
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "applicants": row.applicants,
        "respondents": row.respondents,
        "village": row.village,
        "type": row.type_code,
        "type_name": vocabulary.types.name(row.type_code),
        "status": row.status.value,
        "status_name": row.status.label,
        "outcome": row.outcome.value if row.outcome else None,
        "mediator": row.lead_mediator,
        "received_on": row.received_on.isoformat() if row.received_on else None,
        "agreed_on": row.agreed_on.isoformat() if row.agreed_on else None,
        "effective_on": row.effective_on.isoformat() if row.effective_on else None,
        "amount": row.amount.plain if row.amount else None,
    }


def tell(record: DisputeRecord, vocabulary: Vocabulary) -> Iterator[Line]:
    """A whole dispute, line by line; what is unknown is left out."""
    return ((label, value) for label, value in _lines(record, vocabulary) if value)


def _lines(record: DisputeRecord, vocabulary: Vocabulary) -> Iterator[Line]:
    dispute = record.dispute
    outcome = outcome_of(dispute)
    effective = effective_on(dispute)
    type_name = vocabulary.types.name(dispute.type_code) if dispute.type_code else ""
    yield "编号", record.display_number
    yield "名称", title_of(dispute, type_name)
    yield "状态", status_of(dispute, voided=record.voided is not None).label
    yield "作废原因", record.voided.reason if record.voided else ""
    yield "登记时间", f"{record.entered_at:%Y-%m-%d %H:%M}"
    yield "受理日期", _word(dispute.accepted_on)
    yield "纠纷类型", type_name
    yield "案件来源", vocabulary.sources.name(dispute.source_code)
    yield "村(社区)", dispute.village
    yield "发生地", dispute.place
    for party in dispute.parties:
        told = [party.name, party.sex.label if party.sex else "", party.phone, party.address]
        yield party.role.label, " ".join(part for part in told if part)
    yield "调解员", "、".join(f"{m.name}（{m.duty.label}）" for m in dispute.mediators)
    yield "简要情况", dispute.facts
    for number, request in enumerate(dispute.requests, start=1):
        yield f"申请事项{number}", request
    yield "涉及金额", _word(dispute.amount)
    yield "涉及人数", _word(dispute.people_involved)
    for number, session in enumerate(dispute.sessions, start=1):
        yield (
            f"第{number}次调解",
            " ".join(filter(None, (_word(session.held_on), session.place, session.result))),
        )
    yield "结果", outcome.label if outcome else ""
    if agreement := dispute.agreement:
        yield "协议日期", _word(agreement.agreed_on)
        for number, clause in enumerate(agreement.clauses, start=1):
            yield f"协议第{number}条", clause
        for number, item in enumerate(agreement.performance, start=1):
            state = f"已于{item.done_on}履行" if item.done_on else "未履行"
            parts = (item.what, _word(item.amount), f"{item.due_on}前" if item.due_on else "", state)
            yield f"履行第{number}项", " ".join(filter(None, parts))
    yield "生效日期", _word(effective)
    if ending := dispute.ending:
        yield "结束", " ".join(filter(None, (_word(ending.on), ending.outcome.label, ending.reason)))
    yield "结案日期", _word(dispute.closed_on)
    yield "备注", dispute.note


def _word(value: object) -> str:
    return "" if value is None else str(value)
