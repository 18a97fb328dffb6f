"""Pages put together are the whole list: every order, both directions, with ties and filters."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Voiding
from mediator_desktop.domain.masking import for_lists
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.status import outcome_of, status_of, title_of
from mediator_desktop.domain.views import DisputeRow, Filter, SortBy
from mediator_desktop.domain.vocabulary import Duty, Status
from mediator_desktop.storage.register import StoredRegister
from tests.registers import fresh_register
from tests.strategies import LAST_DAY, MEDIATORS, VILLAGES, records, some

HOW_MANY = 60
TYPES = {
    "neighbours": "邻里纠纷",
    "marriage_family": "婚姻家庭纠纷",
    "contract": "合同纠纷",
    "other": "其他纠纷",
}


@pytest.fixture(scope="module")
def sixty() -> list[DisputeRecord]:
    """Disputes in order of entry; every seventh is void."""
    made = some(records(), HOW_MANY, seed_number=11)
    void = Voiding(at=datetime(2026, 3, 1), reason="重复")
    return [replace(record, voided=void) if n % 7 == 0 else record for n, record in enumerate(made)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sixty: list[DisputeRecord]) -> Iterator[StoredRegister]:
    with fresh_register(tmp_path_factory.mktemp("paging")) as register:
        with register.write() as uow:
            for record in sixty:
                uow.add(record)
        yield register


def list_day(record: DisputeRecord) -> date:
    return record.dispute.received_on or record.entered_at.date()


def status(record: DisputeRecord) -> Status:
    return status_of(record.dispute, voided=record.voided is not None)


def lead(record: DisputeRecord) -> str:
    return "、".join(record.dispute.mediator_names(Duty.LEAD))


def amount(record: DisputeRecord) -> int:
    agreed = record.dispute.agreement.amount if record.dispute.agreement else None
    shown = agreed or record.dispute.amount
    return shown.fen if shown else -1


def title(record: DisputeRecord) -> str:
    code = record.dispute.type_code
    return title_of(listed(record), TYPES.get(code, ""))


def listed(record: DisputeRecord) -> Dispute:
    """The dispute without the names of minors."""
    return for_lists(record.dispute, list_day(record))


KEYS = {
    SortBy.RECEIVED: list_day,
    SortBy.NUMBER: lambda r: re.sub(r"\d+", lambda run: run[0].zfill(10), r.display_number),
    SortBy.TITLE: title,
    SortBy.VILLAGE: lambda r: r.dispute.village,
    SortBy.TYPE: lambda r: r.dispute.type_code,
    SortBy.STATUS: lambda r: status(r).value,
    SortBy.MEDIATOR: lead,
    SortBy.AMOUNT: amount,
}


def admits(wanted: Filter, record: DisputeRecord) -> bool:
    """The meaning of a filter, written down once more."""
    mine = status(record)
    return (
        (wanted.first_day is None or list_day(record) >= wanted.first_day)
        and (wanted.last_day is None or list_day(record) <= wanted.last_day)
        and wanted.village in ("", record.dispute.village)
        and wanted.type_code in ("", record.dispute.type_code)
        and wanted.mediator in ("", lead(record))
        and (not wanted.statuses or mine in wanted.statuses)
        and (bool(wanted.statuses) or wanted.with_voided or mine is not Status.VOIDED)
    )


def expected(everything: list[DisputeRecord], wanted: Filter, sort: SortBy, descending: bool) -> list[str]:
    admitted = [r for r in everything if admits(wanted, r)]
    keyed = sorted(enumerate(admitted), key=lambda pair: (KEYS[sort](pair[1]), pair[0]), reverse=descending)
    return [record.id for _, record in keyed]


def pages(register: StoredRegister, wanted: Filter, limit: int, **order: Any) -> list[list[DisputeRow]]:
    found = []
    after = None
    while True:
        with register.read() as reader:
            page = reader.page(wanted, after=after, limit=limit, **order)
        found.append(list(page.rows))
        after = page.after
        if after is None:
            return found


filters = st.builds(
    Filter,
    first_day=st.none() | st.dates(date(2020, 1, 1), LAST_DAY),
    last_day=st.none() | st.dates(date(2020, 1, 1), LAST_DAY),
    village=st.sampled_from(["", "", *VILLAGES]),
    type_code=st.sampled_from(["", "", "neighbours", "other"]),
    statuses=st.frozensets(st.sampled_from(Status), max_size=4),
    mediator=st.sampled_from(["", "", *MEDIATORS]),
    with_voided=st.booleans(),
)


@settings(max_examples=150)
@given(
    st.just(Filter()) | filters,
    st.sampled_from(SortBy),
    st.booleans(),
    st.sampled_from([1, 2, 7, 30, 60, 100]),
)
def test_pages_put_together_are_the_whole_list(
    filled: StoredRegister,
    sixty: list[DisputeRecord],
    wanted: Filter,
    sort: SortBy,
    descending: bool,
    limit: int,
) -> None:
    found = pages(filled, wanted, limit, sort=sort, descending=descending)
    ids = [row.id for rows in found for row in rows]
    assert ids == expected(sixty, wanted, sort, descending)
    assert all(len(rows) == limit for rows in found[:-1])
    assert found[-1] or not ids
    with filled.read() as reader:
        assert reader.count(wanted) == len(ids)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", SortBy)
def test_every_order_with_ties(
    filled: StoredRegister, sixty: list[DisputeRecord], sort: SortBy, descending: bool
) -> None:
    found = [r.id for rows in pages(filled, Filter(), 7, sort=sort, descending=descending) for r in rows]
    assert found == expected(sixty, Filter(), sort, descending)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", SortBy)
@pytest.mark.parametrize("text", ["云岭人调字", "张", "建材", "2026", "李秀英赔"])
def test_pages_of_a_search_are_the_whole_search(
    filled: StoredRegister, sort: SortBy, descending: bool, text: str
) -> None:
    order = {"sort": sort, "descending": descending}
    whole = [r.id for rows in pages(filled, Filter(text=text), 1_000, **order) for r in rows]
    for limit in (1, 7):
        rows = [row for page in pages(filled, Filter(text=text), limit, **order) for row in page]
        assert [row.id for row in rows] == whole
    assert len(set(whole)) == len(whole)


def test_a_search_lists_the_newest_entries_first(filled: StoredRegister, sixty: list[DisputeRecord]) -> None:
    entered = {record.id: place for place, record in enumerate(sixty)}
    (rows,) = pages(filled, Filter(text="云岭人调字"), 1_000)
    places = [entered[row.id] for row in rows]
    assert len(places) > 10
    assert places == sorted(places, reverse=True)


def test_rows_say_what_the_dispute_says(filled: StoredRegister, sixty: list[DisputeRecord]) -> None:
    (rows,) = pages(filled, Filter(), 1_000)
    by_id = {row.id: row for row in rows}
    for record in sixty:
        row = by_id[record.id]
        said = (row.number, row.title, row.status, row.outcome, row.village, row.type_code,
                row.lead_mediator, row.received_on, row.version, row.amount.fen if row.amount else -1)  # fmt: skip
        assert said == (
            record.display_number, title(record), status(record), outcome_of(record.dispute),
            record.dispute.village, record.dispute.type_code, lead(record), record.dispute.received_on,
            record.version, amount(record),
        )  # fmt: skip


def test_numbers_sort_as_people_count(register: StoredRegister) -> None:
    made = some(records(), 12, seed_number=3)
    with register.write() as uow:
        for record, serial in zip(made, (1, 2, 10, 11, 100, 9, 99, 1000, 12, 3, 20, 30), strict=True):
            uow.add(replace(record, number=f"〔2026〕第{serial}号"))
    rows = [r for page in pages(register, Filter(), 5, sort=SortBy.NUMBER, descending=False) for r in page]
    serials = [int(re.findall(r"\d+", row.number)[1]) for row in rows]
    assert serials == sorted(serials)


def test_disputes_of_a_person(register: StoredRegister) -> None:
    party = Party(name="张建国", id_number="11010519491231002X")
    made = some(records(), 3, seed_number=3)
    with register.write() as uow:
        person = uow.link_person(party, date(2026, 3, 1))
        linked = Dispute(parties=(replace(party, person_id=person),))
        for record, dispute in zip(made, (linked, Dispute(facts="别的"), linked), strict=True):
            uow.add(replace(record, dispute=dispute, voided=None))
    (rows,) = pages(register, Filter(person_id=person), 10, sort=SortBy.TITLE, descending=False)
    assert [row.id for row in rows] == [made[0].id, made[2].id]


def test_work_counts_what_stands_where(filled: StoredRegister, sixty: list[DisputeRecord]) -> None:
    with filled.read() as reader:
        work = reader.work()
    standing = [status(record) for record in sixty]
    assert work.by_status == {one: standing.count(one) for one in set(standing)}
    assert work.open_disputes == sum(one.is_open for one in standing)
