"""The case subsidy of a period without the window: what is payable, to whom, why not, and what other rules would pay"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.commands.desk import DONE, REFUSALS, Add, Desk, period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mediator_desktop.domain.subsidy_cases import Line, Proposal
    from mediator_desktop.domain.subsidy_comparison import Comparison, Pair


def declare(add: Add) -> None:
    """The command of the case subsidy."""
    command = add("subsidy", tell_subsidy, "以案定补：一段时间的案件补贴")
    command.add_argument("--period", required=True, type=period, help="2026-Q3、2026-10、2026 …")
    command.add_argument("--rules", default="", metavar="ID", help="补贴办法；不写就用本单位的")
    command.add_argument("--compare", default="", metavar="ID", help="再按另一种办法算一遍，两边比较")
    command.add_argument(
        "-o", "--output", type=Path, metavar="OUT.xlsx", help="写成申报表（.xlsx 或 .pdf），已脱敏"
    )


def tell_subsidy(desk: Desk) -> int:
    """Count a period under the rules; nothing is kept. REFUSALS when some case waits for a choice."""
    from mediator_desktop.domain.subsidy_cases import LineStanding
    from mediator_desktop.services import subsidy, subsidy_sheets

    options = desk.options
    workplace = desk.workplace()
    try:
        with workplace.register.read() as reader:
            if options.compare:
                found = subsidy.comparison(options.period, options.rules, options.compare, reader, workplace)
                desk.tell(_plain_comparison(found), _compared(found))
                return DONE
            proposal = subsidy.proposal(options.period, reader, workplace, options.rules)
            sheet = subsidy_sheets.sheet_before(proposal, reader, workplace) if options.output else None
        if sheet is not None:
            subsidy_sheets.save(sheet, options.output, workplace)
        desk.tell(_plain(proposal), _told(proposal))
        if sheet is not None and not options.json:
            print(f"申报表已写成{options.output}，{len(sheet.rows)}件，已脱敏")
        return REFUSALS if proposal.of(LineStanding.OPEN) else DONE
    finally:
        workplace.register.close()


def _told(proposal: "Proposal") -> "Iterator[str]":
    from mediator_desktop.domain.subsidy_cases import LineStanding
    from mediator_desktop.domain.subsidy_comparison import by_tier
    from mediator_desktop.domain.subsidy_counting import per_person

    counts = "，".join(f"{s.label}{len(proposal.of(s))}件" for s in LineStanding if proposal.of(s))
    yield f"{proposal.first_day}至{proposal.last_day}  {proposal.scheme_name}"
    yield f"合计{_yuan(proposal.total)}元；{counts or '没有纠纷'}"
    for name, cases, fen in by_tier(proposal.lines):
        yield f"  {name}  {cases}件  {_yuan(fen)}元"
    for name, fen in per_person(proposal.lines).items():
        yield f"  {name}  {_yuan(fen)}元"
    for note in proposal.notes:
        yield note.sentence
    for standing in (LineStanding.OPEN, LineStanding.REFUSED):
        for line in proposal.of(standing):
            yield f"{line.facts.number}  {standing.label}  {line.words}"


def _compared(found: "Comparison") -> "Iterator[str]":
    yield f"甲：{found.one.scheme_name}　乙：{found.two.scheme_name}"
    yield _pair(found.whole)
    for pair in (*found.tiers, *found.people):
        yield f"  {_pair(pair)}"
    for one in found.cases:
        yield f"{one.facts.number}  甲{_yuan(one.one.amount)}元  乙{_yuan(one.two.amount)}元  {one.two.words}".rstrip()


def _pair(pair: "Pair") -> str:
    return (
        f"{pair.name}  甲{pair.cases_one}件{_yuan(pair.fen_one)}元  乙{pair.cases_two}件{_yuan(pair.fen_two)}元"
        f"  相差{_yuan(pair.difference)}元"
    )


def _plain(proposal: "Proposal") -> dict[str, Any]:
    return {
        "first_day": proposal.first_day.isoformat(),
        "last_day": proposal.last_day.isoformat(),
        "rules": proposal.scheme,
        "name": proposal.scheme_name,
        "total": _yuan(proposal.total),
        "notes": [note.sentence for note in proposal.notes],
        "cases": [_plain_line(line) for line in proposal.lines],
    }


def _plain_line(line: "Line") -> dict[str, Any]:
    return {
        "number": line.facts.number,
        "standing": line.standing.value,
        "rules": line.rules,
        "tier": line.tier_name,
        "amount": _yuan(line.amount),
        "least": _yuan(line.least),
        "most": _yuan(line.most),
        "shares": [{"name": share.name, "amount": _yuan(share.fen)} for share in line.shares],
        "reasons": [*line.reasons, *line.asks],
        "hints": list(line.hints),
    }


def _plain_comparison(found: "Comparison") -> dict[str, Any]:
    def pair(one: "Pair") -> dict[str, Any]:
        return {
            "name": one.name,
            "one": {"cases": one.cases_one, "amount": _yuan(one.fen_one)},
            "two": {"cases": one.cases_two, "amount": _yuan(one.fen_two)},
        }

    return {
        "one": found.one.scheme,
        "two": found.two.scheme,
        "whole": pair(found.whole),
        "tiers": [pair(one) for one in found.tiers],
        "people": [pair(one) for one in found.people],
        "cases": [
            {"number": one.facts.number, "one": _yuan(one.one.amount), "two": _yuan(one.two.amount)}
            for one in found.cases
        ],
    }


def _yuan(fen: int) -> str:
    """Yuan with two decimals; a difference may be negative."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
