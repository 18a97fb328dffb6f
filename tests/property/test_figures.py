"""What holds for every figure of every table, in a register of whatever disputes there may be."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.figures import CountedTable, Facet, FigureKind, Question
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import AgreementForm
from mediator_desktop.services import statistics
from mediator_desktop.services.workplace import Workplace
from tests.registers import CLOCK, fresh_register
from tests.statistics_tables import figure
from tests.strategies import records, some

TABLES = ("judicial_cases", "zz_19", "overview", "judicial_teams")
PERIODS = st.builds(
    lambda year, part: f"{year}{part}",
    st.integers(2019, 2026),
    st.sampled_from(["", "-SY", "-H1", "-Q3", *(f"-{month:02}" for month in range(1, 13))]),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Iterator[Workplace]:
    with fresh_register(tmp_path_factory.mktemp("figures")) as register:
        with register.write() as uow:
            uow.add_many(some(records(), 90, seed_number=23))
        paths = Paths(program=program_folder(), data=tmp_path_factory.mktemp("desk"))
        yield Workplace(paths=paths, register=register, clock=CLOCK, vocabulary=vocabulary, actor="甲")


def counted(
    desk: Workplace, table: str, period: str, by: CountedBy, *, as_other: bool = False
) -> CountedTable:
    return statistics.count(table, Period.read(period), desk, counted_by=by, unmapped_as_other=as_other)


def cases(table: CountedTable, row: str, column: str) -> int:
    return int(figure(table, row, column).value or 0)


@settings(max_examples=25)
@given(st.sampled_from(TABLES), PERIODS, st.sampled_from(CountedBy), st.booleans())
def test_every_figure_is_the_length_or_the_sum_of_its_list(
    desk: Workplace, table: str, period: str, by: CountedBy, as_other: bool
) -> None:
    made = counted(desk, table, period, by, as_other=as_other)
    with desk.register.read() as reader:
        for found in made.figures:
            if found.question is None:
                continue
            behind = statistics.disputes_behind(found.question, reader)
            assert len({row.id for row in behind}) == len(behind)
            if found.kind is FigureKind.CASES:
                assert len(behind) == found.value, found
            elif found.kind is FigureKind.MONEY_WAN:
                agreed = (
                    row.amount.fen
                    for row in behind
                    if row.amount and row.outcome and row.outcome.is_agreement
                )
                assert sum(agreed) == found.value, found
            else:
                loaded = [reader.load(row.id).dispute for row in behind]
                people = (
                    d.people_involved
                    if d.people_involved is not None
                    else len([p for p in d.parties if p.name])
                    for d in loaded
                )
                assert sum(people) == found.value, found


@settings(max_examples=25)
@given(PERIODS, st.sampled_from(CountedBy))
def test_types_sum_to_the_total_when_all_are_placed(desk: Workplace, period: str, by: CountedBy) -> None:
    for name, row in (("judicial_cases", None), ("zz_19", "total")):
        made = counted(desk, name, period, by, as_other=True)
        if row is None:
            types = [line.id for line in made.columns if line.id.startswith("types.")]
            assert sum(cases(made, "office", column) for column in types) == cases(made, "office", "total")
        else:
            types = [line.id for line in made.rows if line.id.startswith("types.")]
            for column in ("found", "handled", "resolved"):
                assert sum(cases(made, kind, column) for kind in types) == cases(made, row, column)
        assert not [f for f in made.findings if f.check in ("types_sum", "unmapped")]


@settings(max_examples=25)
@given(PERIODS, st.sampled_from(CountedBy))
def test_types_without_a_place_are_what_is_missing_from_the_total(
    desk: Workplace, period: str, by: CountedBy
) -> None:
    made = counted(desk, "zz_19", period, by)
    types = [line.id for line in made.rows if line.id.startswith("types.")]
    missing = cases(made, "total", "found") - sum(cases(made, kind, "found") for kind in types)
    doubts = [finding for finding in made.findings if finding.check == "unmapped"]
    assert bool(doubts) == bool(missing)
    for doubt in doubts:
        assert doubt.question is not None
        with desk.register.read() as reader:
            assert len(statistics.disputes_behind(doubt.question, reader)) == missing


@settings(max_examples=25)
@given(PERIODS, st.sampled_from(CountedBy))
def test_sources_sum_without_counting_the_parts_of_the_subtotal_twice(
    desk: Workplace, period: str, by: CountedBy
) -> None:
    made = counted(desk, "judicial_cases", period, by)
    number = partial(cases, made, "office")
    parts = ("court", "procuratorate", "police", "petition", "other_department")
    assert sum(number(f"sources.{part}") for part in parts) == number("sources.referred")
    unknown = Question(
        first_day=made.period.first_day, last_day=made.period.last_day, counted_by=by,
        admits={Facet.SOURCE: frozenset({""})},
    )  # fmt: skip
    with desk.register.read() as reader:
        without = len(statistics.disputes_behind(unknown, reader))
    three = sum(number(f"sources.{code}") for code in ("initiative", "application", "referred"))
    assert three + without == number("total")


@pytest.mark.parametrize("by", CountedBy)
@pytest.mark.parametrize("year", [*(f"{year}" for year in range(2020, 2027)), "2024-SY", "2026-SY"])
def test_twelve_months_sum_to_the_year(desk: Workplace, by: CountedBy, year: str) -> None:
    whole = counted(desk, "judicial_cases", year, by)
    months = Period.read(year).months()
    assert len(months) == 12
    parts = [statistics.count("judicial_cases", month, desk, counted_by=by) for month in months]
    for column in [line.id for line in whole.columns]:
        if column != "rate" and not column.endswith(".none"):
            assert sum(cases(part, "office", column) for part in parts) == cases(whole, "office", column), (
                column
            )
    overview = counted(desk, "overview", year, by)
    listed = [line.id for line in overview.rows if line.id.startswith("months.")]
    assert sum(cases(overview, month, "cases") for month in listed) == cases(overview, "total", "cases")


def test_figures_agree_with_the_rows_of_the_ledger(desk: Workplace) -> None:
    """The same facts counted a second way: from the flat rows that ledgers are made of."""
    for by in CountedBy:
        made = counted(desk, "judicial_cases", "2015-01-01..2026-12-31", by)
        with desk.register.read() as reader:
            rows = list(reader.ledger_rows(date(2015, 1, 1), date(2026, 12, 31), by))

        def number(admits: Callable[[LedgerRow], bool], found: list[LedgerRow] = rows) -> int:
            return sum(map(admits, found))

        kinds = Counter(row.type_code for row in rows)
        seen = partial(cases, made, "office")
        assert seen("total") == len(rows)
        assert seen("agreed") == number(lambda row: row.outcome is not None and row.outcome.is_agreement)
        assert seen("oral") == number(lambda row: row.agreement_form is AgreementForm.ORAL)
        assert seen("written") == number(lambda row: row.agreement_form is AgreementForm.WRITTEN)
        assert seen("hard") == number(lambda row: row.difficulty == "hard")
        for state in ("performed", "repented", "sued"):
            assert seen(state) == number(lambda row, state=state: row.performance == state), state  # type: ignore[misc]
        money = sum(row.amount.fen for row in rows if row.amount and row.agreement_form)
        assert figure(made, "office", "money").value == money
        for column in (line.id for line in made.columns if line.id.startswith("types.")):
            assert seen(column) == kinds[column.removeprefix("types.")]


@settings(max_examples=25)
@given(PERIODS)
def test_levels_sum_to_their_subtotal_and_the_year_is_no_less_than_the_period(
    desk: Workplace, period: str
) -> None:
    made = counted(desk, "screening_l1", period, CountedBy.FOUND)
    columns = [line.id for line in made.columns]
    levels = [column for column in columns if column.startswith("levels.")]
    for row in (line.id for line in made.rows):
        if row and made.at([line.id for line in made.rows].index(row), columns.index("subtotal")):
            total = figure(made, row, "subtotal")
            if total.kind is not FigureKind.RATIO:
                assert sum(cases(made, row, level) for level in levels) == total.value
                assert cases(made, row, "to_date") >= int(total.value or 0)
    assert not [f for f in made.findings if f.check in ("levels_sum", "to_date_least")]


def test_another_village_alone_is_a_part_of_the_whole(desk: Workplace) -> None:
    span = Period.read("2015-01-01..2026-12-31")
    whole = statistics.count("overview", span, desk)
    villages = [line.id.removeprefix("villages.") for line in whole.rows if line.id.startswith("villages.")]
    for village in villages:
        if village != "none":
            alone = statistics.count("overview", span, desk, village=village)
            assert cases(alone, "total", "cases") == cases(whole, f"villages.{village}", "cases")
            assert alone.unit == village
