"""Slots of usual phrases ({甲方姓名}, {金额大写} …) and what a dispute fills them with."""

from collections.abc import Iterable
from datetime import date

from mediator_desktop.domain.dispute import Dispute, ReturnVisit, Session
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.status import title_of
from mediator_desktop.domain.steps import Investigation
from mediator_desktop.domain.vocabulary import Duty, PartyRole

SLOTS = (
    "甲方", "乙方", "甲方姓名", "乙方姓名", "申请人", "被申请人", "第三人", "年龄", "甲方年龄", "乙方年龄", "甲方住址",
    "乙方住址", "调解员", "记录人", "调委会", "法院", "日期", "时间", "今天", "地点", "村", "事由", "编号", "受理日期",
    "协议日期", "金额", "金额大写", "金额数字", "被调查人", "调查人", "回访人", "被回访人",
)  # fmt: skip
"""甲方 and 申请人 are all applicants, 甲方姓名 and the like the first of them; 日期, 时间 and 地点 are those of the
session, investigation or visit that is being written, else of the agreement and the dispute; 金额 is in capitals and
digits, 村 the village, 事由 the name of the dispute."""


def slots_of(
    dispute: Dispute, today: date, *, type_name: str = "", number: str = "", office: Office | None = None
) -> dict[str, str]:
    """What a dispute fills slots with; what is not known is left out."""
    office = office or Office()
    agreement = dispute.agreement
    money = (agreement.amount if agreement else None) or dispute.amount
    agreed = agreement.agreed_on if agreement else None
    first, second = _first(dispute, PartyRole.APPLICANT), _first(dispute, PartyRole.RESPONDENT)
    applicants = "、".join(dispute.names(PartyRole.APPLICANT))
    respondents = "、".join(dispute.names(PartyRole.RESPONDENT))
    court = dispute.confirmation.court if dispute.confirmation else ""
    found = {
        "甲方": applicants,
        "乙方": respondents,
        "申请人": applicants,
        "被申请人": respondents,
        "第三人": "、".join(dispute.names(PartyRole.THIRD_PARTY)),
        "甲方姓名": first.name,
        "乙方姓名": second.name,
        "年龄": _age(first, today),
        "甲方年龄": _age(first, today),
        "乙方年龄": _age(second, today),
        "甲方住址": first.address,
        "乙方住址": second.address,
        "调解员": "、".join((*dispute.mediator_names(Duty.LEAD), *dispute.mediator_names(Duty.ASSISTANT))),
        "记录人": "、".join(dispute.mediator_names(Duty.RECORDER)),
        "调委会": dispute.committee or office.committee,
        "法院": court or office.court,
        "日期": day_words(agreed),
        "今天": day_words(today),
        "地点": dispute.place,
        "村": dispute.village,
        "事由": title_of(dispute, type_name) if dispute.parties or dispute.title else "",
        "编号": number,
        "受理日期": day_words(dispute.accepted_on),
        "协议日期": day_words(agreed),
        "金额": money_words(money) if money else "",
        "金额大写": f"人民币{money.capitals}" if money else "",
        "金额数字": f"{money}" if money else "",
    }
    return {slot: words for slot, words in found.items() if words}


def slots_of_entry(entry: object) -> dict[str, str]:
    """What the session, investigation or visit that is being written fills slots with, before the dispute's own."""
    found: dict[str, str] = {}
    match entry:
        case Session():
            found = {"日期": day_words(entry.held_on), "地点": entry.place}
        case Investigation():
            found = {
                "日期": day_words(entry.held_on),
                "地点": entry.place,
                "被调查人": entry.questioned,
                "调查人": entry.investigators,
                "记录人": entry.recorder,
            }
        case ReturnVisit():
            found = {
                "日期": day_words(entry.visited_on),
                "回访人": entry.visitor,
                "被回访人": entry.visited,
            }
    if isinstance(entry, (Session, Investigation)) and entry.held_at is not None:
        found["时间"] = f"{entry.held_at.hour}时{entry.held_at.minute:02d}分"
    return {slot: words for slot, words in found.items() if words}


def personal_slots(dispute: Dispute) -> Iterable[tuple[str, str]]:
    """Names and the like of a dispute with the slot that stands for them, whole sides before single people.

    Where no slot stands for something it is empty: that becomes a blank.
    """
    sides = (("甲方", PartyRole.APPLICANT), ("乙方", PartyRole.RESPONDENT), ("第三人", PartyRole.THIRD_PARTY))
    for slot, role in sides:
        yield slot, "、".join(dispute.names(role))
    for slot, role in sides:
        for party in dispute.parties:
            if party.role is role:
                yield f"{slot}住址" if f"{slot}住址" in SLOTS else "", party.address
                yield slot, party.name
    for party in dispute.parties:
        for agent in party.agents:
            yield "", agent.name
    for slot, duty in (("调解员", Duty.LEAD), ("调解员", Duty.ASSISTANT), ("记录人", Duty.RECORDER)):
        for name in dispute.mediator_names(duty):
            yield slot, name


def money_words(money: Money) -> str:
    """`人民币叁仟元整（3,000.00元）`."""
    return f"人民币{money.capitals}（{money}）"


def day_words(day: date | None) -> str:
    """`2026年11月5日`, empty for an unknown day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _first(dispute: Dispute, role: PartyRole) -> Party:
    return next((p for p in dispute.parties if p.role is role and p.name), Party())


def _age(party: Party, today: date) -> str:
    age = party.age_on(today)
    return f"{age}岁" if age is not None else ""
