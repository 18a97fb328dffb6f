"""A row of a platform's case list as a dispute of the register."""

import re
from collections.abc import Mapping
from functools import lru_cache

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Assignment, Dispute, Ending, PlatformFacts, Session
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    Duty,
    Level,
    Outcome,
    PartyKind,
    PartyRole,
    PerformanceState,
)
from mediator_desktop.ledgers.preview import ParsedRow
from mediator_desktop.ledgers.values import read_day, split_names

_LEGAL = re.compile(
    r"(公司|集团|合作社|村民委员会|村委会|居民委员会|居委会|人民政府|医院|卫生院|大学|学院|中学|小学|学校|幼儿园|银行|信用社"
    r"|管理局|派出所)$"
)
_OTHER = re.compile(
    r"(厂|店|超市|商行|商店|经营部|服务部|门市部|工作室|诊所|旅行社|酒店|酒楼|饭店|饭庄|宾馆|宴会厅|家具城|商城|市场|车行|贸行|养生馆"
    r"|理发馆|茶馆|餐馆|网吧|药房|药店|卫生室|卫生所|养老院|敬老院|回收站|加油站|服务站|农场|林场|养殖场|砖场|采石场|石场|协会|项目部"
    r"|村民小组|业主委员会|工作站|培训中心|服务中心|商务中心|物业|分公司营业部|营业部)$"
)
_DIVISION = re.compile(
    r"(?:.{2,}?[省市])?(?:.+?[县区市旗])?(?:.+?(?:镇|乡|街道))(?P<village>.+(?:村|社区|居委会))"
)
_VILLAGE = re.compile(r"[^省市县区镇乡]{1,8}(?:村|社区)")

_OUTCOMES = {"调解成功": "agreed", "调解中": "open", "调解不成功": "failed", "调解不成": "failed"}
_PERFORMANCE = {state.label: state for state in PerformanceState} | {
    "已履行": PerformanceState.PERFORMED,
    "司法确认": PerformanceState.CONFIRMATION,
}
_FORMS = {
    "书面协议": AgreementForm.WRITTEN,
    "书面": AgreementForm.WRITTEN,
    "口头协议": AgreementForm.ORAL,
    "口头": AgreementForm.ORAL,
}
_OWN_OUTCOMES = {outcome.label: outcome for outcome in Outcome}
_LABELS = {
    "type": "纠纷类别",
    "source": "案件来源",
    "outcome": "调解结果",
    "mediated_on": "调解时间",
    "agreement_no": "调解书编号",
    "agreement_form": "协议形式",
    "amount": "调解协议金",
    "performance": "协议履行情况",
}


def outcome_word(words: str) -> str | None:
    """`agreed`, `open`, `failed`, or None for a word that is not known."""
    return _OUTCOMES.get(words)


def performance_word(words: str) -> PerformanceState | None:
    """协议履行情况, or None for a word that is not known."""
    return _PERFORMANCE.get(words)


def form_word(words: str) -> AgreementForm | None:
    """协议形式, or None for a word that is not known."""
    return _FORMS.get(words)


def own_outcome(words: str) -> Outcome | None:
    """调解结果 as this program writes it, or None for a word that is not its own."""
    return _OWN_OUTCOMES.get(words)


@lru_cache(maxsize=4096)
def party_kind(name: str) -> PartyKind:
    """By the end of the name: a company is 法人, a shop 其他组织, anything else a person."""
    if len(name) < 4 or "·" in name:
        return PartyKind.NATURAL
    if _LEGAL.search(name):
        return PartyKind.LEGAL
    return PartyKind.OTHER if _OTHER.search(name) else PartyKind.NATURAL


@lru_cache(maxsize=4096)
def village_of(division: str) -> str:
    """The village or community at the end of 行政划分, empty where it cannot be told."""
    found = _DIVISION.fullmatch(division)
    if found:
        return found["village"]
    return division if _VILLAGE.fullmatch(division) else ""


@lru_cache(maxsize=4096)
def committee_level(committee: str) -> Level | None:
    """The level that a committee's name tells: …村人民调解委员会, …镇人民调解委员会."""
    place = committee.removesuffix("人民调解委员会").removesuffix("调委会")
    if place == committee:
        return None
    if place.endswith(("村", "社区")):
        return Level.VILLAGE
    return Level.TOWNSHIP if place.endswith(("镇", "乡", "街道")) else None


def build_dispute(vocabulary: Vocabulary, row: ParsedRow) -> Dispute:
    """The dispute of a row. What was not understood stands word for word in its note."""
    values = dict(row.values)
    for lost in row.flagged("number_lost_digits", "bad_secondary_date"):
        del values[lost]
    get = values.get
    kind = vocabulary.types.find(get("type", ""))
    source = vocabulary.sources.find(get("source", ""))
    difficulty = vocabulary["difficulties"].find(get("grade", ""))
    result = outcome_word(get("outcome", ""))
    mediated = read_day(get("mediated_on", ""))
    money = row.amount if row.amount and row.amount.fen else None
    committee = get("committee", "")
    return Dispute(
        committee=committee,
        level=committee_level(committee),
        parties=_parties(get("party", "")),
        type_code=kind.code if kind else "",
        source_code=source.code if source else "",
        village=village_of(get("division", "")),
        facts=tidy(get("facts", "")),
        amount=None if result == "agreed" else money,
        difficulty=difficulty.code if difficulty else "",
        accepted_on=read_day(get("accepted_on", "")).day,
        mediators=_mediators(get("mediator", ""), get("co_mediator", "")),
        sessions=(Session(held_on=mediated.day, held_at=mediated.clock),) if mediated.day else (),
        agreement=_agreement(row.amount, values) if result == "agreed" else None,
        ending=Ending(outcome=Outcome.NOT_REACHED) if result == "failed" else None,
        platform=PlatformFacts(
            code=get("number", ""),
            studio=get("studio", ""),
            registrar=get("registrar", ""),
            division=get("division", ""),
            grade=get("grade", ""),
            death=get("death", ""),
            subsidy=get("subsidy", ""),
            attribute=get("attribute", ""),
            special_group=get("special_group", ""),
            migrant_worker=get("migrant_worker", ""),
            converted=get("converted", ""),
        ),
        note=_note(row),
    )


def _parties(words: str) -> tuple[Party, ...]:
    return tuple(
        Party(
            role=PartyRole.RESPONDENT if index else PartyRole.APPLICANT,
            kind=party_kind(name),
            name=name,
        )
        for index, name in enumerate(split_names(words))
    )


def _mediators(lead: str, others: str) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(name=name, duty=duty)
        for words, duty in ((lead, Duty.LEAD), (others, Duty.ASSISTANT))
        for name in split_names(words)
    )


def _agreement(amount: Money | None, values: Mapping[str, str]) -> Agreement:
    """The agreement that was reached; its day is not told (调解时间 is that of the session)."""
    number = values.get("agreement_no", "")
    guess = AgreementForm.WRITTEN if number else AgreementForm.UNTOLD
    return Agreement(
        form=_FORMS.get(values.get("agreement_form", ""), guess),
        reached=True,
        number=number,
        amount=amount if amount and amount.fen else None,
        reported_performance=performance_word(values.get("performance", "")),
    )


def _note(row: ParsedRow) -> str:
    values = row.values
    unused = set(row.flagged("unknown_value", "amount_unreadable", "bad_secondary_date")) - {"grade"}
    if outcome_word(values.get("outcome", "")) != "agreed":
        unused |= {"agreement_no", "performance", "agreement_form"}
    lines = [f"{label}：{values[name]}" for name, label in _LABELS.items() if name in unused & values.keys()]
    return "\n".join(["导入时没有用上的内容：", *lines]) if lines else ""
