"""Lines of ledgers that are no disputes: rounds of screening, villages with their counts, single items of a dispute"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.domain.masking import mask_text
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.vocabulary import PerformanceState, Status, Term, TransferKind


class Each(Term):
    """What a line of a ledger is; the word is how such lines are counted."""

    DISPUTE = "dispute", "件"
    PERFORMANCE = "performance", "项"
    RETURN_VISIT = "return_visit", "次"
    SUPERVISION = "supervision", "次"
    TRANSFER = "transfer", "次"
    PARTY = "party", "人"
    ROUND = "round", "次"
    VILLAGE = "village", "个"

    @property
    def is_of_dispute(self) -> bool:
        """Whether a line is a dispute or something of one, made of its row."""
        return self not in (Each.ROUND, Each.VILLAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """One round of screening; `found` is the number of disputes found, `methods` codes, `unit` the unit's name."""

    unit: str
    held_on: date
    for_day: date
    entered_on: date
    kind: str = ""
    campaign: str = ""
    people: tuple[str, ...] = ()
    responsible: str = ""
    methods: tuple[str, ...] = ()
    area: str = ""
    households: int | None = None
    nil: bool = False
    found: int = 0
    note: str = ""


NO_MONEY = Money(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageRow:
    """What a period brought in one village: disputes by how they stand, and rounds of screening.

    `ended` are those that ended without agreement; `amount` is the sum of what was agreed on.
    """

    village: str
    disputes: int = 0
    resolved: int = 0
    open: int = 0
    ended: int = 0
    major: int = 0
    people_involved: int = 0
    amount: Money = NO_MONEY
    rounds: int = 0
    nil_rounds: int = 0
    households: int = 0


AnyRow = LedgerRow | RoundRow | VillageRow
UNNAMED = "未写明村(社区)"
"""Where disputes are counted that name no village."""
MAJOR = frozenset({"major", "hard", "high"})
"""Codes of difficulties and grades that count as 重大 where nothing else is declared."""


def is_major(row: LedgerRow) -> bool:
    """Whether a dispute counts as 重大疑难, by its difficulty or its grade."""
    return row.difficulty in MAJOR or row.grade in MAJOR


def is_resolved(row: LedgerRow) -> bool:
    """Whether a dispute is 化解: an agreement was reached."""
    return row.resolved_on is not None or (row.outcome is not None and row.outcome.is_agreement)


def items_of(row: LedgerRow, each: Each, first_day: date, last_day: date) -> Iterator[LedgerRow]:
    """The lines that a dispute has in a ledger with a line for each item of the period (days inclusive).

    An item belongs to the period by its own day: what was promised by the day it is due, else the day of the agreement; a
    visit, an order, a transfer by the day it happened. Parties belong with their dispute.
    """
    match each:
        case Each.PERFORMANCE:
            for promise in row.performances:
                day = promise.due_on or promise.done_on or row.agreed_on
                if day is not None and first_day <= day <= last_day:
                    yield replace(row, item=promise)
        case Each.RETURN_VISIT:
            for visit in row.visits:
                if visit.visited_on is not None and first_day <= visit.visited_on <= last_day:
                    yield replace(row, item=visit)
        case Each.SUPERVISION:
            for order in row.supervisions:
                if order.ordered_on is not None and first_day <= order.ordered_on <= last_day:
                    yield replace(row, item=order)
        case Each.TRANSFER:
            for transfer in row.transfers:
                if transfer.on is not None and first_day <= transfer.on <= last_day:
                    yield replace(row, item=transfer)
        case Each.PARTY:
            for party in row.parties:
                yield replace(row, item=party)
        case _:
            yield row


def masked_round(row: RoundRow) -> RoundRow:
    """The round without long numbers in its remarks; who took part are officials and stay."""
    return replace(row, note=mask_text(row.note), area=mask_text(row.area))


def by_village(
    rows: Iterable[LedgerRow], rounds: Iterable[RoundRow], villages: Sequence[str]
) -> tuple[VillageRow, ...]:
    """A line for each village, those of `villages` first and also when nothing was there, others as they occur."""
    counts: dict[str, dict[str, int]] = {name: {} for name in villages}

    def add(village: str, **more: int) -> None:
        line = counts.setdefault(village or UNNAMED, {})
        for name, number in more.items():
            line[name] = line.get(name, 0) + number

    for row in rows:
        resolved, ended = is_resolved(row), row.outcome is not None and not row.outcome.is_agreement
        add(
            row.village,
            disputes=1,
            resolved=resolved,
            ended=ended,
            open=not resolved and not ended,
            major=is_major(row),
            people_involved=row.people_involved or 0,
            amount=row.amount.fen if resolved and row.amount else 0,
        )
    for held in rounds:
        add(held.unit, rounds=1, nil_rounds=held.nil, households=held.households or 0)
    return tuple(
        VillageRow(
            village=village, amount=Money(line.get("amount", 0)),
            **{name: number for name, number in line.items() if name != "amount"},
        )
        for village, line in counts.items()
    )  # fmt: skip


def progress_words(row: LedgerRow) -> str:
    """How the matter stands, in one sentence made of the facts: `2026年3月7日达成书面协议，协议已履行`."""
    if row.outcome is not None and row.outcome.is_agreement:
        words = f"{day_words(row.agreed_on)}{row.outcome.label}"
        return f"{words}，{row.performance.label}" if row.performance else words
    if row.outcome is not None:
        return row.outcome.label
    if row.session_count:
        last = f"，最近一次是{day_words(row.mediated_on)}" if row.mediated_on else ""
        return f"{Status.MEDIATING.label}，已调解{row.session_count}次{last}"
    return row.status.label


def supervision_words(row: LedgerRow) -> str:
    """What was ordered from above, a line each: who, when, until when, and what was answered."""
    lines = []
    for order in row.supervisions:
        words = f"{day_words(order.ordered_on)}{order.ordered_by}{'挂牌' if order.public else ''}督办"
        lines.append(words + _answer(order.due_on, order.feedback_on))
    for transfer in row.transfers:
        if transfer.kind is TransferKind.ASSIGN:
            words = f"{day_words(transfer.on)}{transfer.from_unit}交办"
            lines.append(words + _answer(transfer.due_on, transfer.feedback_on))
    return "\n".join(lines)


def _answer(due_on: date | None, feedback_on: date | None) -> str:
    if feedback_on is not None:
        return f"，{day_words(feedback_on)}已反馈"
    return f"，{day_words(due_on)}前反馈" if due_on is not None else ""


def strike_off_words(row: LedgerRow) -> str:
    """`2026年3月9日已销号`, or `未销号`."""
    return f"{day_words(row.struck_off_on)}已销号" if row.struck_off_on else "未销号"


def is_performed(row: LedgerRow) -> bool:
    """Whether everything that was promised is done."""
    return row.performance is PerformanceState.PERFORMED


def day_words(day: date | None) -> str:
    """`2026年3月5日`, nothing for an unknown day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
