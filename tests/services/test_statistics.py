"""Tables counted from a register: what is asked for, what is refused, plain values for machines."""

import json
from datetime import date

import pytest

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services import disputes, statistics
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.storage.register import StoredRegister
from tests.statistics_tables import figure

OCTOBER = Period.read("2026-10")


@pytest.fixture
def desk(workplace: Workplace, register: StoredRegister, clock: FixedClock) -> Workplace:
    with register.write() as uow:
        for village, day, kind in (
            ("溪口村", date(2026, 10, 5), "medical"),
            ("石桥村", date(2026, 10, 9), "neighbours"),
            ("石桥村", date(2026, 11, 2), ""),
        ):
            disputes.register(
                Dispute(village=village, accepted_on=day, type_code=kind, facts="争执"), uow, clock
            )
    return workplace


def test_every_declared_table_can_be_chosen_and_counted(desk: Workplace) -> None:
    chosen = statistics.tables(desk)
    assert [choice.id for choice in chosen] == list(desk.statistics.tables)
    for choice in chosen:
        made = statistics.count(choice.id, OCTOBER, desk)
        assert made.counted_by is choice.counted_by
        assert made.figures
        assert made.made_on == desk.clock.today()
        assert json.loads(json.dumps(statistics.to_plain(made)))["table"] == choice.id


def test_an_unknown_table_and_a_period_of_long_ago_are_refused(desk: Workplace) -> None:
    with pytest.raises(Refused, match="没有“nope”这张统计表"):
        statistics.count("nope", OCTOBER, desk)
    with pytest.raises(Refused, match="不能早于1950年"):
        statistics.count("overview", Period.read("0002"), desk)


def test_the_day_that_decides_and_the_village_are_chosen_when_it_is_made(desk: Workplace) -> None:
    assert figure(statistics.count("overview", OCTOBER, desk), "total", "cases").value == 2
    closed = statistics.count("overview", OCTOBER, desk, counted_by=CountedBy.CLOSED, today=date(2026, 11, 1))
    assert figure(closed, "total", "cases").value == 0
    assert closed.made_on == date(2026, 11, 1)
    assert closed.notes[0].startswith("统计口径：按结案日期计入")
    alone = statistics.count("judicial_cases", OCTOBER, desk, village="石桥村")
    assert figure(alone, "office", "total").value == 1
    assert alone.unit == "石桥村"


def test_a_doubt_and_what_lies_behind_a_figure_open_disputes(desk: Workplace) -> None:
    made = statistics.count("overview", Period.read("2026-11"), desk, village="石桥村")
    (doubt,) = [finding for finding in made.findings if finding.check == "unmapped"]
    assert doubt.question is not None
    with desk.register.read() as reader:
        assert [row.village for row in statistics.disputes_behind(doubt.question, reader)] == ["石桥村"]


def test_machines_get_decimals_as_text_and_nothing_where_there_is_no_number(desk: Workplace) -> None:
    plain = statistics.to_plain(statistics.count("overview", OCTOBER, desk))
    kinds = {type(found["value"]) for found in plain["figures"]}
    assert kinds == {int, str, type(None)}
    assert plain["period"] == {"first_day": "2026-10-01", "last_day": "2026-10-31"}


def test_a_register_without_an_office_is_a_township(desk: Workplace) -> None:
    class Nobody:
        def office(self) -> None:
            return None

        def units(self) -> tuple[()]:
            return ()

    place = statistics.place_of(Nobody(), "溪口村")  # type: ignore[arg-type]
    assert (place.office, place.level, place.village) == ("", Level.TOWNSHIP, "溪口村")
