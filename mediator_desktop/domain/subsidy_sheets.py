"""申报表 and 发放表 of the case subsidy as plain tables, for the workbook and for paper alike"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.subsidy_cases import Payee, Proposal
from mediator_desktop.domain.subsidy_claim import ClaimRecord, Stage, Standing, payments, standings

Value = str | int
"""A cell: words, or an amount in fen in a money column, or a count in a number column."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: `width` in characters of Chinese, `kind` one of text, centre, number, money."""

    heading: str
    width: int
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidySheet:
    """A table ready to be written: rows and totals have a cell for every column.

    `lines` stand under the table, `signatures` below them, each with a place for name and day. `is_masked` says that
    personal data is shortened.
    """

    title: str
    left: str
    right: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Value, ...]
    lines: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    is_masked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """What a sheet is headed with, and how the type of a dispute is called."""

    unit: str
    made_on: date
    type_name: Callable[[str], str] = str


APPLICATION = (
    SheetColumn("序号", 3, "centre"),
    SheetColumn("调委会", 8),
    SheetColumn("调解员", 5),
    SheetColumn("案件编号/卷号", 9),
    SheetColumn("当事人", 7),
    SheetColumn("纠纷类型", 6),
    SheetColumn("案件等级", 4),
    SheetColumn("协议形式", 4),
    SheetColumn("结案日期", 7, "centre"),
    SheetColumn("履行情况", 5),
    SheetColumn("卷宗评查等次", 4),
    SheetColumn("申报金额", 5, "money"),
    SheetColumn("核定金额", 5, "money"),
    SheetColumn("备注", 7),
)
_CLAIMED, _DECIDED = 11, 12


def application_of(record: ClaimRecord, words: SheetWords, *, full: bool) -> SubsidySheet:
    """申报表 of a claim as it stands; 核定金额 stays blank until someone has reviewed it."""
    reviewed = len(record.taken) > 1
    signed = {taken.stage: f"{taken.by}　{_day(taken.on)}" for taken in record.taken}
    return _application(
        f"{record.title}申报表",
        _period(record.first_day, record.last_day, record.scheme_name),
        standings(record),
        words,
        signed,
        reviewed=reviewed,
        full=full,
    )


def application_before(proposal: Proposal, words: SheetWords, *, full: bool) -> SubsidySheet:
    """申报表 of what would be claimed; nothing is signed."""
    cases = [
        Standing(line=line, amount=line.amount, shares=line.shares) for line in proposal.lines if line.amount
    ]
    period = _period(proposal.first_day, proposal.last_day, proposal.scheme_name)
    return _application("人民调解案件补贴申报表", period, cases, words, {}, reviewed=False, full=full)


def _application(
    title: str,
    period: str,
    cases: Sequence[Standing],
    words: SheetWords,
    signed: Mapping[Stage, str],
    *,
    reviewed: bool,
    full: bool,
) -> SubsidySheet:
    rows = [_row(number, one, words, reviewed, full) for number, one in enumerate(cases, 1)]
    claimed = sum(one.line.amount for one in cases)
    decided = sum(one.amount for one in cases)
    totals: list[Value] = [""] * len(APPLICATION)
    totals[0], totals[4] = "合计", f"{len(cases)}件"
    totals[_CLAIMED], totals[_DECIDED] = claimed, decided if reviewed else ""
    return SubsidySheet(
        title=title,
        left=f"填报单位（盖章）：{words.unit}",
        right=f"{period}　填报日期：{_day(words.made_on)}",
        columns=APPLICATION,
        rows=tuple(rows),
        totals=tuple(totals),
        lines=(f"金额合计（大写）：{Money(decided if reviewed else claimed).capitals}",),
        signatures=tuple(
            f"{label}：{signed.get(stage, '')}"
            for label, stage in (
                ("申报人", Stage.CLAIMED),
                ("司法所初审意见", Stage.FIRST),
                ("司法局复核意见", Stage.SECOND),
            )
        ),
        is_masked=not full,
    )


def _row(number: int, one: Standing, words: SheetWords, reviewed: bool, full: bool) -> tuple[Value, ...]:
    line, facts = one.line, one.line.facts
    names = "、".join(share.name for share in line.shares) or "、".join(facts.mediators)
    parties = "、".join(party.name for party in facts.parties) if full else facts.shown_parties
    return (
        str(number),
        facts.committee,
        names,
        facts.number,
        parties,
        words.type_name(facts.type_code),
        line.tier_name,
        facts.form.label.removesuffix("协议") if facts.form else "",
        facts.closed_on.isoformat() if facts.closed_on else "",
        facts.performance.label.removeprefix("协议") if facts.performance else "",
        line.quality.label if line.quality else "",
        line.amount,
        one.amount if reviewed else "",
        "；".join(filter(None, (*line.hints, line.note, one.reason))),
    )


def payment_of(
    record: ClaimRecord, payees: Mapping[str, Payee], words: SheetWords, *, full: bool
) -> SubsidySheet:
    """发放表 of a claim: one row a person, cases by tier, a place to sign; numbers masked unless `full`."""
    paid = [payment for payment in payments(record) if payment.fen]
    tiers = list(dict.fromkeys(tier for payment in paid for tier, _ in payment.by_tier))
    columns = (
        SheetColumn("序号", 3, "centre"),
        SheetColumn("姓名", 5),
        SheetColumn("身份证号", 11, "centre"),
        SheetColumn("银行账号", 12, "centre"),
        *(SheetColumn(f"{tier}（件）", 4, "number") for tier in tiers),
        SheetColumn("金额（元）", 6, "money"),
        SheetColumn("领取人签名", 8),
    )
    rows: list[tuple[Value, ...]] = []
    for number, payment in enumerate(paid, 1):
        payee = payees.get(payment.name, Payee(name=payment.name))
        counts = dict(payment.by_tier)
        rows.append(
            (
                str(number),
                payment.name,
                payee.id_number if full else payee.masked_id,
                payee.account if full else payee.masked_account,
                *(counts.get(tier, 0) for tier in tiers),
                payment.fen,
                "",
            )
        )
    total = sum(payment.fen for payment in paid)
    sums = [_sum(row[4 + place] for row in rows) for place in range(len(tiers))]
    signed = {taken.stage: f"{taken.by}　{_day(taken.on)}" for taken in record.taken}
    period = _period(record.first_day, record.last_day, record.scheme_name)
    return SubsidySheet(
        title=f"{record.title}发放表",
        left=f"发放单位（盖章）：{words.unit}",
        right=f"{period}　制表日期：{_day(words.made_on)}",
        columns=columns,
        rows=tuple(rows),
        totals=("合计", f"{len(paid)}人", "", "", *sums, total, ""),
        lines=(
            f"金额合计（大写）：{Money(total).capitals}",
            "多人共同调解的案件，各档件数按人分别计。",
        ),
        signatures=(
            f"审定人：{signed.get(Stage.DECIDED, '')}",
            f"发放人：{signed.get(Stage.PAID, '')}",
            "会计：",
        ),
        is_masked=not full,
    )


def _sum(values: Iterable[Value]) -> int:
    return sum(value for value in values if isinstance(value, int))


def _period(first_day: date, last_day: date, scheme: str) -> str:
    days = f"{_day(first_day)}至{_day(last_day)}"
    return f"补贴期间：{days}（{scheme}）" if scheme else f"补贴期间：{days}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
