"""The rows that one SELECT makes for a ledger are those that the whole disputes make."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from mediator_desktop.catalogue.ledger_items import Each, RoundRow, items_of
from mediator_desktop.catalogue.ledger_rows import LedgerRow, ledger_row
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Assignment, Dispute, DisputeRecord, ReturnVisit, Voiding
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.screening import Campaign, RoundKind, RoundRecord, ScreeningRound
from mediator_desktop.domain.steps import Docket, Supervision, Transfer
from mediator_desktop.domain.unit import Unit
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import Duty, PartyKind, TransferKind
from mediator_desktop.storage import ledger_queries
from mediator_desktop.storage.register import StoredRegister
from tests.registers import fresh_register
from tests.strategies import records, some

NOW = datetime(2026, 3, 1, 9)
DAY = date(2026, 3, 5)
EVER = (date(1, 1, 1), date(9999, 12, 31))
DAYS = {
    CountedBy.FOUND: lambda r: r.dispute.found_on or r.dispute.received_on or r.entered_at.date(),
    CountedBy.ACCEPTED: lambda r: r.dispute.accepted_on,
    CountedBy.AGREED: lambda r: r.dispute.agreement.agreed_on if r.dispute.agreement else None,
    CountedBy.CLOSED: lambda r: r.dispute.closed_on,
}


def special(number: int, **values) -> DisputeRecord:
    dispute = Dispute(accepted_on=DAY, closed_on=DAY, **values)
    return DisputeRecord(
        id=f"special-{number}", version=1, number=None, entered_at=NOW, changed_at=NOW, dispute=dispute
    )


SPECIAL = [
    special(1, amount=Money(5), agreement=Agreement(amount=Money(7), number="草稿1", clauses=("一",))),
    special(2, amount=Money(5), agreement=Agreement(amount=Money(0), agreed_on=DAY)),
    special(3, parties=(Party(name=""), Party(name="张三", stated_age=17))),
    special(4, parties=(Party(kind=PartyKind.LEGAL, name="云岭公司", credit_code="91350100M000100Y43"),)),
    special(
        5, mediators=(Assignment(name="", duty=Duty.ASSISTANT), Assignment(name="李", duty=Duty.ASSISTANT))
    ),
    special(6, type_code="no_such_code"),
    special(
        7,
        requests=("赔礼", "赔钱"),
        docket=Docket(opened_on=DAY, struck_off_on=DAY),
        supervisions=(Supervision(ordered_on=DAY, ordered_by="县委", public=True), Supervision()),
        transfers=(Transfer(kind=TransferKind.ASSIGN, on=DAY, to_unit="溪口村调委会"),),
        return_visits=(ReturnVisit(visited_on=DAY, visitor="赵长河", satisfied=True),),
        agreement=Agreement(
            agreed_on=DAY,
            performance=(
                PerformanceItem(what="付款", amount=Money(5), due_on=date(2026, 4, 1)),
                PerformanceItem(what="道歉", done_on=date(2026, 5, 1)),
                PerformanceItem(what="拆墙"),
            ),
        ),
    ),
    special(
        8, title="张小小与李四相邻排水", parties=(Party(name="张小小", stated_age=9), Party(name="李四"))
    ),
]


@pytest.fixture(scope="module")
def seventy() -> list[DisputeRecord]:
    made = some(records(), 64, seed_number=5)
    void = Voiding(at=NOW, reason="重复")
    return [replace(r, voided=void) if n % 9 == 0 else r for n, r in enumerate(made)] + SPECIAL


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, seventy: list[DisputeRecord]
) -> Iterator[StoredRegister]:
    with fresh_register(tmp_path_factory.mktemp("ledger")) as register:
        with register.write() as uow:
            for record in seventy:
                uow.add(record)
        yield register


def rows_of(register: StoredRegister, first: date, last: date, by: CountedBy) -> list[LedgerRow]:
    with register.read() as reader:
        return list(reader.ledger_rows(first, last, by))


def expected(
    everything: list[DisputeRecord], vocabulary: Vocabulary, first: date, last: date, by: CountedBy
) -> list[LedgerRow]:
    counted = [
        (day, place, record)
        for place, record in enumerate(everything)
        if (day := DAYS[by](record)) and first <= day <= last and not record.voided
    ]
    counted.sort(key=lambda entry: entry[:2])
    names = {code.code: code.name for code in vocabulary.types.codes}
    rows = [ledger_row(record, names.get(record.dispute.type_code, "")) for _, _, record in counted]
    return [only_days(row) for row in rows]


def only_days(row: LedgerRow) -> LedgerRow:
    """A row as most ledgers need it: of promises and visits the days alone."""
    return replace(
        row,
        performances=tuple(
            PerformanceItem(due_on=item.due_on, done_on=item.done_on, urged_on=item.urged_on)
            for item in row.performances
        ),
        visits=tuple(ReturnVisit(visited_on=visit.visited_on) for visit in row.visits),
    )


@pytest.mark.parametrize("by", CountedBy)
@pytest.mark.parametrize("chunk", [1, 3, 500])
def test_rows_equal_those_of_whole_disputes(
    filled: StoredRegister,
    seventy: list[DisputeRecord],
    vocabulary: Vocabulary,
    by: CountedBy,
    chunk: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ledger_queries, "_CHUNK", chunk)
    found = rows_of(filled, *EVER, by)
    wanted = expected(seventy, vocabulary, *EVER, by)
    assert wanted
    assert [row.dispute_id for row in found] == [row.dispute_id for row in wanted]
    for row, other in zip(found, wanted, strict=True):
        differing = {
            name: (getattr(row, name), getattr(other, name))
            for name in LedgerRow.__dataclass_fields__
            if getattr(row, name) != getattr(other, name)
        }
        assert differing == {}, row.dispute_id


@pytest.mark.parametrize("by", CountedBy)
def test_both_ends_of_a_period_belong_to_it(
    filled: StoredRegister, seventy: list[DisputeRecord], vocabulary: Vocabulary, by: CountedBy
) -> None:
    days = sorted(day for r in seventy if (day := DAYS[by](r)) and not r.voided)
    first, last = days[len(days) // 4], days[-2]
    found = rows_of(filled, first, last, by)
    assert found == expected(seventy, vocabulary, first, last, by)
    assert len(found) == sum(first <= day <= last for day in days)


def test_twelve_months_are_the_year(filled: StoredRegister) -> None:
    for year in (2020, 2024, 2026):
        whole = Period.read(str(year))
        months = [Period.read(f"{year}-{month}") for month in range(1, 13)]
        found = [
            row
            for month in months
            for row in rows_of(filled, month.first_day, month.last_day, CountedBy.ACCEPTED)
        ]
        assert found == rows_of(filled, whole.first_day, whole.last_day, CountedBy.ACCEPTED)


ITEMS = (Each.PERFORMANCE, Each.RETURN_VISIT, Each.SUPERVISION, Each.TRANSFER, Each.PARTY)


@pytest.mark.parametrize("each", ITEMS)
@pytest.mark.parametrize("period", [EVER, (DAY, DAY), (date(2026, 4, 1), date(2026, 5, 1))])
def test_items_of_a_period_are_those_of_the_whole_disputes(
    filled: StoredRegister, seventy: list[DisputeRecord], each: Each, period: tuple[date, date]
) -> None:
    with filled.read() as reader:
        lines = list(reader.ledger_lines(*period, CountedBy.ACCEPTED, each))
    found = sorted((line.dispute_id, str(line.item)) for line in lines)
    wanted = sorted(
        (line.dispute_id, str(line.item))
        for record in seventy
        if not record.voided
        for line in items_of(ledger_row(record, ""), each, *period)
        if each is not Each.PARTY or _accepted_in(record, period)
    )
    assert found == wanted
    assert found or period != EVER


def _accepted_in(record: DisputeRecord, period: tuple[date, date]) -> bool:
    day = record.dispute.accepted_on
    return day is not None and period[0] <= day <= period[1]


def test_rounds_of_a_period(register: StoredRegister) -> None:
    def kept(serial: int, held: ScreeningRound, voided: datetime | None = None) -> RoundRecord:
        return RoundRecord(
            id=f"r{serial}", version=1, entered_at=NOW, changed_at=NOW, actor="", round=held, voided_at=voided
        )

    found = ScreeningRound(
        unit="u1", for_day=DAY, held_on=DAY, kind=RoundKind.CAMPAIGN, campaign="c1", people=("赵长河", "钱一"),
        responsible="赵长河", methods=("visit", "forum"), area="一组", households=9, disputes=("a", "b"), note="甲",
    )  # fmt: skip
    nil = ScreeningRound(
        unit="gone", for_day=DAY, held_on=date(2026, 3, 6), people=("孙二",), area="全村", nil=True
    )
    with register.write() as uow:
        uow.save_units([Unit(id="u1", name="溪口村")])
        uow.keep_campaign(Campaign(id="c1", name="清零行动", first_day=DAY, last_day=DAY))
        uow.add_round(kept(1, found))
        uow.add_round(kept(2, nil))
        uow.add_round(kept(3, nil, voided=NOW))
        uow.add_round(kept(4, replace(nil, held_on=date(2026, 4, 1))))
    with register.read() as reader:
        rows = reader.ledger_rounds(DAY, date(2026, 3, 31))
    assert rows == (
        RoundRow(
            unit="溪口村", held_on=DAY, for_day=DAY, entered_on=NOW.date(), kind="集中排查", campaign="清零行动",
            people=("赵长河", "钱一"), responsible="赵长河", methods=("visit", "forum"), area="一组", households=9, found=2,
            note="甲",
        ),
        RoundRow(
            unit="gone", held_on=date(2026, 3, 6), for_day=DAY, entered_on=NOW.date(), kind="定期排查", people=("孙二",),
            area="全村", nil=True,
        ),
    )  # fmt: skip
