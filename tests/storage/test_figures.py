"""Groups of disputes, the lists behind figures, rounds held, the prevention ledger and what is typed once a year."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Responsibility, Voiding
from mediator_desktop.domain.figures import Asked, Facet, HeldCount, Question
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.prevention import Prevention, PreventionKind, PreventionRecord, YearlyFigure
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.screening import RoundRecord, ScreeningRound
from mediator_desktop.domain.steps import Confirmation
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import ConfirmationResult, Level, PerformanceState
from mediator_desktop.storage.prevention_work import CONFLICT
from mediator_desktop.storage.register import StoredRegister

AT = datetime(2026, 11, 20, 17, 0)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
PEOPLE = (Party(name="王建国"), Party(name="李德福"), Party(name=""))


def record(key: str, **facts: Any) -> DisputeRecord:
    facts = {"accepted_on": date(2026, 10, 5), "type_code": "medical", "parties": PEOPLE} | facts
    return DisputeRecord(
        id=key, version=1, number=None, entered_at=AT, changed_at=AT, dispute=Dispute(**facts)
    )


def keep(register: StoredRegister, *kept: DisputeRecord) -> None:
    with register.write() as uow:
        for one in kept:
            uow.add(one)


def asked(*facets: Facet, **others: Any) -> Asked:
    return Asked(**{"spans": (OCTOBER,), "counted_by": CountedBy.ACCEPTED, "facets": facets} | others)


def values(register: StoredRegister, facet: Facet, **others: Any) -> dict[str, int]:
    with register.read() as reader:
        return {row[4]: row[1] for row in reader.figure_groups(asked(facet, **others))}


def behind(register: StoredRegister, **admits: set[str]) -> set[str]:
    question = Question(
        first_day=OCTOBER[0],
        last_day=OCTOBER[1],
        counted_by=CountedBy.ACCEPTED,
        admits={Facet(name): frozenset(codes) for name, codes in admits.items()},
    )
    with register.read() as reader:
        return {row.id for row in reader.disputes_behind(question)}


def test_groups_hold_cases_people_and_agreed_sums(register: StoredRegister) -> None:
    agreed = Agreement(agreed_on=date(2026, 10, 9), amount=Money.yuan("1234.56"))
    keep(
        register,
        record("a", agreement=agreed, people_involved=7),
        record("b", agreement=Agreement(agreed_on=date(2026, 10, 9)), amount=Money.yuan(2)),
        record("c", amount=Money.yuan(99)),
        record("d", accepted_on=date(2026, 11, 1)),
    )
    with register.read() as reader:
        assert reader.figure_groups(asked(people=True)) == ((0, 3, 7 + 2 + 2, 123_656),)
        assert reader.figure_groups(asked())[0][2] == 0


def test_void_disputes_count_nowhere(register: StoredRegister) -> None:
    kept = record("a")
    keep(register, kept, record("b"))
    voiding = Voiding(at=AT, reason="重复登记")
    with register.write() as uow:
        uow.void(replace(kept, version=2, voided=voiding), voiding, expected_version=1)
    assert values(register, Facet.STATUS) == {"accepted": 1}
    assert behind(register) == {"b"}


def test_spans_are_told_apart_and_gaps_are_left_out(register: StoredRegister) -> None:
    days = {"a": date(2026, 1, 31), "b": date(2026, 2, 1), "c": date(2026, 3, 15), "d": date(2026, 4, 1)}
    keep(register, *(record(key, accepted_on=day) for key, day in days.items()))
    spans = (
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 4, 1), date(2026, 4, 30)),
    )
    with register.read() as reader:
        found = reader.figure_groups(asked(spans=spans))
    assert [(row[0], row[1]) for row in found] == [(0, 1), (1, 1), (2, 1)]


@pytest.mark.parametrize(
    ("facet", "facts", "value"),
    [
        (Facet.TYPE, {}, "medical"),
        (Facet.SOURCE, {"source_code": "court"}, "court"),
        (Facet.VILLAGE, {"village": "溪口村"}, "溪口村"),
        (Facet.LEVEL, {"level": Level.VILLAGE}, "village"),
        (Facet.LEVEL, {"committee": "溪口村人民调解委员会"}, "@溪口村人民调解委员会"),
        (Facet.COMMITTEE, {"committee": "溪口村人民调解委员会"}, "溪口村人民调解委员会"),
        (Facet.OUTCOME, {}, ""),
        (Facet.AGREEMENT, {}, ""),
        (Facet.AGREEMENT, {"agreement": Agreement(agreed_on=date(2026, 10, 9))}, "written"),
        (Facet.OUTCOME, {"agreement": Agreement(agreed_on=date(2026, 10, 9))}, "written_agreement"),
        (Facet.DIFFICULTY, {"difficulty": "hard"}, "hard"),
        (Facet.GRADE, {"responsibility": Responsibility(grade="high")}, "high"),
        (Facet.GRADE, {}, ""),
        (Facet.STATUS, {}, "accepted"),
        (Facet.PERFORMANCE, {}, ""),
        (Facet.PERFORMANCE, {"agreement": Agreement(agreed_on=date(2026, 10, 9))}, "performing"),
        (
            Facet.PERFORMANCE,
            {"agreement": Agreement(agreed_on=date(2026, 10, 9), reported_performance=PerformanceState.SUED)},
            "sued",
        ),
        (
            Facet.PERFORMANCE,
            {
                "agreement": Agreement(
                    agreed_on=date(2026, 10, 9),
                    performance=(PerformanceItem(what="道歉", done_on=date(2026, 10, 9)), PerformanceItem(what="赔偿")),
                )
            },
            "performing",
        ),
        (
            Facet.PERFORMANCE,
            {
                "agreement": Agreement(
                    agreed_on=date(2026, 10, 9),
                    performance=(PerformanceItem(what="道歉", done_on=date(2026, 10, 9)),),
                )
            },
            "performed",
        ),
        (Facet.CONFIRMATION, {}, ""),
        (Facet.CONFIRMATION, {"confirmation": Confirmation(applied_on=date(2026, 10, 20))}, "applied"),
        (
            Facet.CONFIRMATION,
            {"confirmation": Confirmation(result=ConfirmationResult.VALID, ruled_on=date(2026, 10, 30))},
            "valid",
        ),
    ],
)  # fmt: skip
def test_the_value_of_each_facet_and_the_list_behind_it(
    register: StoredRegister, facet: Facet, facts: dict[str, Any], value: str
) -> None:
    keep(register, record("a", **facts))
    assert values(register, facet) == {value: 1}
    assert behind(register, **{facet.value: {value}}) == {"a"}
    assert behind(register, **{facet.value: {"?"}}) == set()


@pytest.mark.parametrize(
    ("people", "band"),
    [(None, "0-50"), (49, "0-50"), (50, "50-100"), (99, "50-100"), (100, ""), (500, "500-")],
)
def test_bands_of_people_begin_with_their_lower_edge(
    register: StoredRegister, people: int | None, band: str
) -> None:
    keep(register, record("a", people_involved=people))
    assert values(register, Facet.SIZE, sizes=("0-50", "50-100", "500-")) == {band: 1}
    assert behind(register, size={band} - {""}) == ({"a"} if band else set())
    assert behind(register, size={"0-50", "100-"}) == (set() if band == "50-100" else {"a"})


@pytest.mark.parametrize("by", CountedBy)
def test_each_day_that_may_decide_is_used(register: StoredRegister, by: CountedBy) -> None:
    day = date(2020, 5, 6)
    keep(
        register,
        record(
            "a",
            accepted_on=day if by is CountedBy.ACCEPTED else date(2019, 1, 1),
            found_on=day if by is CountedBy.FOUND else date(2018, 1, 1),
            closed_on=day if by is CountedBy.CLOSED else date(2022, 1, 1),
            agreement=Agreement(agreed_on=day if by is CountedBy.AGREED else date(2021, 1, 1)),
        ),
    )
    with register.read() as reader:
        found = reader.figure_groups(Asked(spans=((day, day),), counted_by=by))
        assert [row[1] for row in found] == [1]
        question = Question(first_day=day, last_day=day, counted_by=by)
        assert [row.id for row in reader.disputes_behind(question)] == ["a"]
        assert not reader.figure_groups(Asked(spans=((date(2000, 1, 1), date(2000, 1, 2)),), counted_by=by))


def test_what_a_register_holds_of_no_span_is_nothing(register: StoredRegister) -> None:
    with register.read() as reader:
        assert reader.figure_groups(asked(spans=())) == ()


def held(key: str, unit: str, day: date, *found: str) -> RoundRecord:
    done = ScreeningRound(
        unit=unit, for_day=day, held_on=day, people=("罗桂生",), area="一组", nil=not found, disputes=found
    )
    return RoundRecord(id=key, version=1, entered_at=AT, changed_at=AT, actor="", round=done)


def test_rounds_are_counted_by_day_and_unit_those_of_a_grid_with_its_village(
    register: StoredRegister,
) -> None:
    with register.write() as uow:
        units = uow.units()
        village = next(unit for unit in units if unit.name == "溪口村")
        uow.save_units([*units, Unit(id="g", parent=village.id, level=UnitLevel.GRID, name="第一网格")])
        uow.add_round(held("r1", village.id, date(2026, 10, 2), "d1", "d2"))
        uow.add_round(held("r2", village.id, date(2026, 10, 2)))
        uow.add_round(held("r3", "g", date(2026, 10, 9), "d3"))
        uow.add_round(held("r4", village.id, date(2026, 11, 1)))
        uow.add_round(replace(held("r5", village.id, date(2026, 10, 3)), voided_at=AT, void_reason="记错了"))
    with register.read() as reader:
        assert reader.held_counts(*OCTOBER) == (
            HeldCount(date(2026, 10, 2), "溪口村", "village", 2, 2),
            HeldCount(date(2026, 10, 9), "溪口村", "village", 1, 1),
        )


ENTRY = Prevention(
    day=date(2026, 10, 3), kind=PreventionKind.CRIME, village="溪口村", cases=1, people=4, note="劝开了"
)
KEPT = PreventionRecord(id="p1", version=1, entered_at=AT, changed_at=AT, actor="罗桂生", entry=ENTRY)


def test_an_entry_comes_back_as_it_was_kept(register: StoredRegister) -> None:
    with register.write("罗桂生") as uow:
        uow.add_prevention(replace(KEPT, actor=""))
    with register.read() as reader:
        assert reader.load_prevention("p1") == KEPT
        assert reader.prevention(*OCTOBER) == (KEPT,)
        assert reader.prevention(date(2026, 11, 1), date(2026, 11, 30)) == ()
        with pytest.raises(Refused, match="预防台账里没有这一条"):
            reader.load_prevention("p2")


def test_a_changed_entry_needs_the_version_that_was_read(register: StoredRegister) -> None:
    changed = replace(KEPT, version=2, entry=replace(ENTRY, people=5))
    with register.write() as uow:
        uow.add_prevention(KEPT)
        uow.replace_prevention(changed, expected_version=1)
    with register.write() as uow, pytest.raises(Refused, match=CONFLICT):
        uow.replace_prevention(changed, expected_version=1)
    with register.read() as reader:
        assert reader.load_prevention("p1").entry.people == 5


def test_a_void_entry_stays_on_record_and_counts_no_more(register: StoredRegister) -> None:
    voided = replace(KEPT, version=2, voided_at=AT, void_reason="重复")
    with register.write() as uow:
        uow.add_prevention(KEPT)
        uow.replace_prevention(voided, expected_version=1)
    with register.read() as reader:
        assert reader.prevention(*OCTOBER) == ()
        assert reader.prevention(*OCTOBER, with_voided=True) == (voided,)


def test_figures_of_a_year_replace_those_of_the_same_unit(register: StoredRegister) -> None:
    with register.write() as uow:
        uow.keep_yearly_figures(2026, "", {"studios": 1, "funds_guidance": 10_000_00})
        uow.keep_yearly_figures(2026, "溪口村", {"studios": 3})
        uow.keep_yearly_figures(2025, "", {"studios": 9})
        uow.keep_yearly_figures(2026, "", {"studios": 2})
        uow.keep_yearly_figures(2025, "", {})
    with register.read() as reader:
        assert reader.yearly_figures(2026) == (
            YearlyFigure(2026, "", "studios", 2),
            YearlyFigure(2026, "溪口村", "studios", 3),
        )
        assert reader.yearly_figures(2025) == ()


def test_every_write_is_logged(register: StoredRegister) -> None:
    with register.write() as uow:
        uow.add_prevention(KEPT)
        uow.replace_prevention(replace(KEPT, version=2, entry=replace(ENTRY, cases=2)), expected_version=1)
        uow.replace_prevention(replace(KEPT, version=3, voided_at=AT, void_reason="重复"), expected_version=2)
        uow.keep_yearly_figures(2026, "", {"studios": 2})
    with register.read() as reader:
        seen = reader._connection.execute(text("SELECT action FROM audit ORDER BY id")).scalars().all()
    assert seen[-4:] == ["add_prevention", "change_prevention", "void_prevention", "keep_yearly_figures"]


def test_statistics_of_acceptance_need_no_row_of_the_table(register: StoredRegister) -> None:
    seen: list[str] = []
    with register.read() as reader:
        explain: Callable[[str], Any] = reader._connection.exec_driver_sql
        plan = explain(
            "EXPLAIN QUERY PLAN SELECT type_code, count(*) FROM dispute"
            " WHERE accepted_on >= '2026' AND accepted_on <= '2027' AND status <> 'voided' GROUP BY 1"
        )
        seen += [row[3] for row in plan]
    assert any("COVERING INDEX dispute_figures" in step for step in seen), seen
