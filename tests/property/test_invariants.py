"""What holds for every dispute and every register, however they came about."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_desktop.catalogue.record_format import dispute_from_plain
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import wrong
from mediator_desktop.domain.status import effective_on, outcome_of, status_of, title_of
from mediator_desktop.domain.views import CountedBy, Filter
from mediator_desktop.domain.vocabulary import Status
from mediator_desktop.services import disputes as service
from mediator_desktop.services import papers
from mediator_desktop.services.registration import shown
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.register import StoredRegister
from tests.registers import CLOCK, fresh_register
from tests.strategies import disputes, records, some


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoredRegister]:
    with fresh_register(tmp_path_factory.mktemp("property")) as register:
        yield register


@pytest.fixture(scope="module")
def desk(
    shared: StoredRegister, vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory
) -> Workplace:
    paths = Paths(program=program_folder(), data=tmp_path_factory.mktemp("desk"))
    return Workplace(paths=paths, register=shared, clock=CLOCK, vocabulary=vocabulary, actor="甲")


def standing(dispute: Dispute) -> tuple[object, ...]:
    """Everything that is derived from the facts."""
    return status_of(dispute), outcome_of(dispute), effective_on(dispute), title_of(dispute, "纠纷")


def registered(register: StoredRegister, dispute: Dispute) -> DisputeRecord:
    with register.write() as uow:
        return service.register(dispute, uow, CLOCK).record


def loaded(register: StoredRegister, key: str) -> DisputeRecord:
    with register.read() as reader:
        return reader.load(key)


@settings(max_examples=25)
@given(disputes)
def test_where_a_dispute_stands_is_changed_by_no_handling(desk: Workplace, dispute: Dispute) -> None:
    before = standing(dispute)
    record = registered(desk.register, dispute)
    assert standing(loaded(desk.register, record.id).dispute) == before
    with desk.register.read() as reader:
        paper = papers.prepare("agreement", record.id, reader, desk)
    if not wrong(paper.problems):
        with desk.register.write() as uow:
            papers.issue(paper, uow, CLOCK)
    assert loaded(desk.register, record.id) == record
    with desk.register.write() as uow:
        saved = service.save(record.id, record.dispute, 1, uow, CLOCK).record
    assert saved == record
    with desk.register.read() as reader:
        rows = {row.id: row for row in reader.page(Filter(), limit=10_000).rows}
    told = json.loads(json.dumps(shown(record, desk.vocabulary)))
    facts = {key: value for key, value in told.items() if key not in ("number", "record")}
    assert standing(dispute_from_plain(facts)) == before
    assert told["record"]["status"] == before[0].value
    assert (rows[record.id].status, rows[record.id].effective_on) == (before[0], before[2])


@settings(max_examples=25)
@given(disputes, st.integers(1, 4))
def test_saving_again_and_again_changes_but_the_version(
    shared: StoredRegister, dispute: Dispute, times: int
) -> None:
    record = registered(shared, dispute)
    for version in range(1, times + 1):
        changed = replace(loaded(shared, record.id).dispute, note=f"第{version}次")
        with shared.write() as uow:
            service.save(record.id, changed, version, uow, CLOCK, late_reason="补录")
    after = loaded(shared, record.id)
    assert after.version == times + 1
    assert replace(after.dispute, note="") == replace(record.dispute, note="")
    assert (after.number, after.entered_at) == (record.number, record.entered_at)


@pytest.fixture(scope="module")
def eighty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoredRegister]:
    with fresh_register(tmp_path_factory.mktemp("eighty")) as register:
        with register.write() as uow:
            uow.add_many(some(records(), 80, seed_number=17))
        yield register


def test_the_parts_of_every_division_sum_to_the_whole(eighty: StoredRegister) -> None:
    with eighty.read() as reader:
        rows = reader.page(Filter(), limit=1_000).rows
        assert len(rows) == reader.count(Filter()) == sum(reader.work().by_status.values()) == 80
        for name, values in (
            ("village", {row.village for row in rows}),
            ("type_code", {row.type_code for row in rows}),
            ("mediator", {row.lead_mediator for row in rows}),
        ):
            unknown = sum(
                1 for row in rows if getattr(row, {"mediator": "lead_mediator"}.get(name, name)) == ""
            )
            parts = [reader.count(Filter(**{name: value})) for value in values if value]
            assert sum(parts) + unknown == 80, name
        assert sum(reader.count(Filter(statuses=frozenset({status}))) for status in Status) == 80


@pytest.mark.parametrize("by", CountedBy)
@pytest.mark.parametrize("year", range(2020, 2027))
def test_months_and_quarters_and_halves_sum_to_the_year(
    eighty: StoredRegister, by: CountedBy, year: int
) -> None:
    def rows(written: str) -> list[str]:
        period = Period.read(written)
        with eighty.read() as reader:
            found = reader.ledger_rows(period.first_day, period.last_day, by)
            return [row.dispute_id for row in found]

    whole = rows(str(year))
    for parts in (
        [f"{year}-{month}" for month in range(1, 13)],
        [f"{year}-Q{quarter}" for quarter in range(1, 5)],
        [f"{year}-H1", f"{year}-H2"],
    ):
        assert [key for part in parts for key in rows(part)] == whole


def test_a_list_of_days_and_a_ledger_agree(eighty: StoredRegister) -> None:
    with eighty.read() as reader:
        first, last = date(2021, 1, 1), date(2024, 12, 31)
        ledger = {row.dispute_id for row in reader.ledger_rows(first, last)}
        listed = reader.page(Filter(first_day=first, last_day=last), limit=1_000).rows
        accepted = {row.id for row in listed if reader.load(row.id).dispute.accepted_on is not None}
    assert ledger == accepted
