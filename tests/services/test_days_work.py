"""What waits on a day: whose it is, which rounds are told of, and what goes on the wall."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Assignment, Dispute
from mediator_desktop.domain.meeting import Decision, Meeting
from mediator_desktop.domain.screening import ScreeningRound
from mediator_desktop.domain.unit import Unit
from mediator_desktop.papers.filled import Table, Text
from mediator_desktop.papers.wall_sheet import WallGroup, WallLine, wall_sheet
from mediator_desktop.services import meetings, screening
from mediator_desktop.services.days_work import Counts, DaysWork, counts, is_others, this_week
from mediator_desktop.services.today_sheet import sheet
from mediator_desktop.services.workplace import Workplace
from tests.conftest import TODAY
from tests.gui.support import a_dispute, register

WEDNESDAY = date(2026, 11, 25)


def taken_by(name: str, applicant: str, due_on: date) -> Dispute:
    """A dispute led by someone, with a promise."""
    made = a_dispute(applicant, accepted_on=TODAY, due_on=due_on)
    return replace(made, mediators=(Assignment(name=name),) if name else ())


def on(workplace: Workplace, day: date, actor: str = "李秀英") -> Workplace:
    return replace(workplace, clock=FixedClock.on(day), actor=actor)


def work_of(workplace: Workplace) -> DaysWork:
    with workplace.register.read() as reader:
        return this_week(reader, workplace)


def counts_of(workplace: Workplace) -> Counts:
    with workplace.register.read() as reader:
        return counts(reader, workplace)


def a_round(workplace: Workplace, unit: str, day: date) -> None:
    """A nil report of a unit."""
    with workplace.register.write() as uow:
        found: Unit = next(one for one in uow.units() if one.name == unit)
        held = ScreeningRound(
            unit=found.id,
            for_day=day,
            held_on=day,
            people=("吴海燕",),
            responsible="吴海燕",
            methods=("visit",),
            area="全村",
            nil=True,
        )
        screening.hold(held, (), uow, FixedClock.on(day))


def decided(workplace: Workplace, text: str, owner: str, due_on: date) -> None:
    """A meeting that left one thing to do."""
    meeting = Meeting(
        held_on=TODAY,
        chair="赵长河",
        recorder="李秀英",
        decisions=(Decision(text=text, owner=owner, due_on=due_on),),
    )
    with workplace.register.write() as uow:
        meetings.keep_meeting(meeting, uow, workplace.clock)


@pytest.mark.parametrize(
    ("taken", "actor", "others"),
    [("赵长河", "李秀英", True), ("李秀英", "李秀英", False), ("", "李秀英", False), ("赵长河", "", False)],
)
def test_only_a_colleagues_work_is_somebody_elses(taken: str, actor: str, others: bool) -> None:
    assert is_others(taken, actor) is others


def test_counts_are_of_ones_own_and_of_what_nobody_took(workplace: Workplace) -> None:
    late = TODAY - timedelta(days=3)
    register(
        workplace,
        taken_by("李秀英", "甲甲", late),
        taken_by("", "乙乙", TODAY),
        taken_by("赵长河", "丙丙", late),
    )
    decided(workplace, "清理河道", "李秀英", TODAY)
    decided(workplace, "回访丁某", "赵长河", TODAY)
    decided(workplace, "修路", "石桥村", late)
    found = counts_of(workplace)
    assert (len(found.late), len(found.today), found.now) == (2, 2, 4)
    work = work_of(workplace)
    assert [one.row.lead_mediator for one in work.others_deadlines if one.deadline.due_on == late] == [
        "赵长河"
    ]
    assert [one.owner for one in work.others_office] == ["赵长河"]
    nobody = replace(workplace, actor="")
    assert (len(counts_of(nobody).late), len(counts_of(nobody).today)) == (3, 3)


def test_the_term_of_a_committee_belongs_to_nobody_and_leads_to_its_unit(workplace: Workplace) -> None:
    with workplace.register.write() as uow:
        units = [
            replace(unit, elected_on=date(2023, 11, 20)) if unit.name == "溪口村" else unit
            for unit in uow.units()
        ]
        uow.save_units(units)
    (term,) = work_of(workplace).office
    assert (term.subject, term.meeting_id) == ("溪口村", "")
    assert term.unit_id
    assert len(counts_of(workplace).late) + len(counts_of(workplace).today) == 1
    with workplace.register.read() as reader:
        made = sheet(reader, workplace)
    assert made.filled is not None
    tables = [block for block in made.filled.blocks if isinstance(block, Table)]
    assert any(row[3] == "溪口村" for table in tables for row in table.rows)


def test_what_an_office_did_before_it_kept_its_rounds_here_is_not_held_against_it(
    workplace: Workplace,
) -> None:
    later = on(workplace, WEDNESDAY)
    assert {one.entry.state.value for one in work_of(later).rounds} == {"due"}
    a_round(workplace, "溪口村", date(2026, 11, 11))
    missed = [one for one in work_of(later).rounds if one.entry.state.value == "missed"]
    assert missed
    assert min(one.entry.slot.due_on for one in missed) >= date(2026, 11, 11)
    assert missed == list(work_of(later).rounds[: len(missed)])


def test_an_office_that_has_long_begun_is_told_of_all_it_missed_of_late(workplace: Workplace) -> None:
    a_round(workplace, "溪口村", date(2026, 9, 9))
    missed = [one for one in work_of(on(workplace, WEDNESDAY)).rounds if one.entry.state.value == "missed"]
    assert min(one.entry.slot.due_on for one in missed) < date(2026, 11, 1)


def test_a_round_on_record_waits_no_more(workplace: Workplace) -> None:
    later = on(workplace, WEDNESDAY)
    before = counts_of(later).rounds
    a_round(workplace, "溪口村", WEDNESDAY)
    after = counts_of(later).rounds
    assert len(before - after) == 1


def test_a_rule_file_that_cannot_be_read_hides_no_deadline(workplace: Workplace) -> None:
    register(workplace, taken_by("李秀英", "甲甲", TODAY))
    folder = workplace.paths.own_forms / "rules"
    folder.mkdir(parents=True)
    (folder / "cadence.toml").write_text('id = "cadence"\nedition = "2026-9"\n', "utf-8")
    work = work_of(workplace)
    assert len(work.deadlines) == 1
    assert "排查周期的规则文件有错" in work.fault


def test_the_wall_names_nobody_in_full(workplace: Workplace) -> None:
    register(workplace, taken_by("李秀英", "欧阳建国", TODAY), taken_by("赵长河", "孙兰", TODAY))
    decided(workplace, "给周小妹送达", "李秀英", TODAY)
    with workplace.register.read() as reader:
        made = sheet(reader, workplace)
    assert made.filled is not None
    words = [
        cell for block in made.filled.blocks if isinstance(block, Table) for row in block.rows for cell in row
    ]
    assert "欧阳某某与李某某" in words
    assert "孙某与李某某" in words
    everything = " ".join(words)
    for name in ("建国", "孙兰", "德福", "周小妹", "15412340086"):
        assert name not in everything
    assert made.pdf.startswith(b"%PDF")


def test_a_wall_with_nothing_on_it_says_so() -> None:
    empty = wall_sheet((WallGroup(kind="履行", lines=()),), TODAY, TODAY, "云岭镇司法所")
    assert not [block for block in empty.blocks if isinstance(block, Table)]
    assert "没有到期的事" in _words(empty.blocks[-1])


def test_what_is_too_much_for_a_wall_is_counted() -> None:
    line = WallLine(due_on=TODAY, state="今天到期", number="1", who="王某")
    paper = wall_sheet((WallGroup(kind="履行", lines=(line,), left_out=4),), TODAY, TODAY, "云岭镇司法所")
    assert "另有4件没有列出" in _words(paper.blocks[-1])
    assert any("履行　5件" in _words(block) for block in paper.blocks)


def _words(block: object) -> str:
    return "".join(run.text for run in block.runs) if isinstance(block, Text) else ""
