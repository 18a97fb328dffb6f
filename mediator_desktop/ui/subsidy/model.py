"""The tables of 补贴: their columns, and rows made ready to show"""

from collections.abc import Iterable, Mapping

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.subsidy import Amount, RuleSet
from mediator_desktop.domain.subsidy_cases import Line, LineStanding, Payee
from mediator_desktop.domain.subsidy_claim import ClaimRow, Standing
from mediator_desktop.domain.subsidy_comparison import Comparison, Pair
from mediator_desktop.ui.kit.table import Column, Row

CASES = (
    Column("standing", "情况", 104, sorts=False),
    Column("number", "编号", 226, sorts=False),
    Column("parties", "当事人", 130, sorts=False),
    Column("tier", "档次", 84, sorts=False),
    Column("mediators", "调解员", 150, sorts=False),
    Column("amount", "补贴（元）", 90, is_number=True, sorts=False),
    Column("words", "说明", 300, sorts=False),
)
CLAIMS = (
    Column("title", "批次", 260, sorts=False),
    Column("stage", "办到哪一步", 110, sorts=False),
    Column("on", "日期", 112, sorts=False),
    Column("cases", "件数", 70, is_number=True, sorts=False),
    Column("claimed", "申报（元）", 110, is_number=True, sorts=False),
    Column("amount", "现在（元）", 110, is_number=True, sorts=False),
    Column("scheme", "补贴办法", 200, sorts=False),
)
LINES = (
    Column("standing", "情况", 96, sorts=False),
    Column("number", "编号", 226, sorts=False),
    Column("parties", "当事人", 130, sorts=False),
    Column("tier", "档次", 84, sorts=False),
    Column("shares", "分给", 190, sorts=False),
    Column("claimed", "申报（元）", 90, is_number=True, sorts=False),
    Column("amount", "现在（元）", 90, is_number=True, sorts=False),
    Column("reason", "原因", 200, sorts=False),
)
PAYEES = (
    Column("name", "姓名", 100, sorts=False),
    Column("staff", "编制", 130, sorts=False),
    Column("level", "等级", 80, sorts=False),
    Column("id_number", "身份证号", 180, sorts=False),
    Column("bank", "开户行", 180, sorts=False),
    Column("account", "银行账号", 190, sorts=False),
)
RULES = (
    Column("name", "补贴办法", 280, sorts=False),
    Column("edition", "版本", 80, sorts=False),
    Column("days", "有效日期", 220, sorts=False),
    Column("tiers", "档次和金额", 400, sorts=False),
    Column("own", "来源", 90, sorts=False),
)
PAIRS = (
    Column("name", "项目", 200, sorts=False),
    Column("cases_one", "甲件数", 80, is_number=True, sorts=False),
    Column("fen_one", "甲（元）", 110, is_number=True, sorts=False),
    Column("cases_two", "乙件数", 80, is_number=True, sorts=False),
    Column("fen_two", "乙（元）", 110, is_number=True, sorts=False),
    Column("difference", "乙比甲（元）", 110, is_number=True, sorts=False),
    Column("words", "说明", 240, sorts=False),
)
SIGNS = {
    LineStanding.PAYABLE: "✓ 可以补贴",
    LineStanding.OPEN: "○ 待选定",
    LineStanding.REFUSED: "✕ 不予补贴",
}
_TONES = {LineStanding.PAYABLE: "done", LineStanding.OPEN: "due", LineStanding.REFUSED: "muted"}


def yuan(fen: int) -> str:
    """`1,234.50`, with a minus where it is negative; whole yuan without the zeros."""
    words = Money(abs(fen)).digits.removesuffix(".00")
    return f"-{words}" if fen < 0 else words


def case_rows(lines: Iterable[Line], faults: Mapping[str, str]) -> list[Row]:
    """The cases of a period, what waits for a choice first, what is not paid last."""
    order = (LineStanding.OPEN, LineStanding.PAYABLE, LineStanding.REFUSED)
    made = []
    for line in sorted(lines, key=lambda one: order.index(one.standing)):
        facts = line.facts
        fault = faults.get(facts.dispute_id, "")
        shares = "、".join(_share(share.name, share.fen) for share in line.shares)
        cells = (
            SIGNS[line.standing],
            facts.number,
            facts.shown_parties,
            line.tier_name,
            shares if len(line.shares) > 1 else "、".join(facts.mediators),
            yuan(line.amount) if line.amount else "",
            f"填写的内容没有采用：{fault}" if fault else line.words,
        )
        made.append(Row(facts.dispute_id, cells, {0: "late" if fault else _TONES[line.standing]}))
    return made


def claim_rows(rows: Iterable[ClaimRow]) -> list[Row]:
    """Claims, ready to show."""
    return [
        Row(
            row.id,
            (
                row.title,
                row.stage.label if row.stage else "已撤回",
                row.on.isoformat() if row.on else "",
                str(row.cases),
                yuan(row.claimed),
                yuan(row.amount) if row.stage else "",
                row.scheme_name,
            ),
            {} if row.stage else {1: "muted"},
        )
        for row in rows
    ]


def line_rows(standings: Iterable[Standing], noted: Mapping[str, str]) -> list[Row]:
    """The cases of a claim as they stand; `noted` is what is about to be said of some of them."""
    made = []
    for one in standings:
        facts = one.line.facts
        word, tone = ("✓ 通过", "done") if one.passed else (f"✕ {one.stage.label}未过", "late")
        if facts.dispute_id in noted:
            word, tone = "△ 有改动", "due"
        shares = "、".join(_share(share.name, share.fen) for share in one.shares)
        cells = (
            word,
            facts.number,
            facts.shown_parties,
            one.line.tier_name,
            shares,
            yuan(one.line.amount),
            yuan(one.amount) if one.passed else "",
            noted.get(facts.dispute_id) or one.reason,
        )
        made.append(Row(facts.dispute_id, cells, {0: tone}))
    return made


def payee_rows(payees: Iterable[Payee]) -> list[Row]:
    """Payees with numbers masked."""
    return [
        Row(
            payee.name,
            (
                payee.name,
                payee.staff.label if payee.staff else "没有登记",
                payee.level,
                payee.masked_id,
                payee.bank,
                payee.masked_account,
            ),
            {} if payee.staff else {1: "due"},
        )
        for payee in payees
    ]


def rule_rows(sets: Iterable[RuleSet], own: frozenset[str]) -> list[Row]:
    """Rule sets, the office's own first."""
    return [
        Row(
            rules.id,
            (
                rules.name,
                rules.edition,
                days_of(rules),
                "，".join(f"{tier.name}{amount_words(tier.amounts)}" for tier in rules.tiers),
                "本单位" if rules.id in own else "程序自带",
            ),
        )
        for rules in sorted(sets, key=lambda one: one.id not in own)
    ]


def comparison_rows(found: Comparison) -> list[Row]:
    """The whole, then tiers and people, then each case that differs."""
    made = [_pair("whole", found.whole)]
    made += [_pair(f"tier:{pair.name}", pair) for pair in found.tiers]
    made += [_pair(f"person:{pair.name}", pair) for pair in found.people]
    for one in found.cases:
        cells = (
            one.facts.number,
            one.one.tier_name,
            yuan(one.one.amount),
            one.two.tier_name,
            yuan(one.two.amount),
            yuan(one.fen),
            one.two.words or one.one.words,
        )
        made.append(Row(one.facts.dispute_id, cells))
    return made


def days_of(rules: RuleSet) -> str:
    """The days on which a rule set is in force, in words."""
    first = rules.valid_from.isoformat() if rules.valid_from else "不限"
    last = rules.valid_to.isoformat() if rules.valid_to else "不限"
    return f"{first} 至 {last}"


def amount_words(amounts: Iterable[Amount]) -> str:
    """A tier's amounts in a few words."""
    words = []
    for amount in amounts:
        if amount.fixed is not None:
            words.append(yuan(amount.fixed.fen))
        elif amount.least is not None and amount.most is not None:
            words.append(f"{yuan(amount.least.fen)}–{yuan(amount.most.fen)}")
        else:
            words.append(f"{amount.percent}%")
    return "/".join(words)


def _share(name: str, fen: int) -> str:
    return f"{name} {yuan(fen)}"


def _pair(key: str, pair: Pair) -> Row:
    cells = (
        pair.name,
        str(pair.cases_one),
        yuan(pair.fen_one),
        str(pair.cases_two),
        yuan(pair.fen_two),
        yuan(pair.difference),
        "",
    )
    return Row(key, cells)
