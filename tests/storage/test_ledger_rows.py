"""The rows that one SELECT makes for a ledger are those that the whole disputes make."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from mediator_desktop.catalogue.ledger_rows import LedgerRow, ledger_row
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Assignment, Dispute, DisputeRecord, Voiding
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import Duty, PartyKind
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
    return [ledger_row(record, names.get(record.dispute.type_code, "")) for _, _, record in counted]


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
