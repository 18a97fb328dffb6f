"""Printed sheets of screening: the attendance sheet of a round, the list of who has not reported"""

from collections.abc import Sequence

from mediator_desktop.domain.screening import ScreeningRound
from mediator_desktop.domain.unit import Unit
from mediator_desktop.papers.filled import FilledPaper
from mediator_desktop.papers.office_sheets import Attendance, Reminded, attendance_sheet, reminder_list
from mediator_desktop.schedule.rounds import SlotState
from mediator_desktop.services import papers
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.screening_board import Waiting
from mediator_desktop.services.workplace import Workplace

NOTHING_FOUND = "没有发现矛盾纠纷（零报告）"


def attendance(
    held: ScreeningRound, name: str, found: int, reader: Reader, workplace: Workplace
) -> LooseSheet:
    """The attendance sheet of a round, also of one that is not saved yet; `name` is what the round is called.

    `found` is how many disputes it found. Raises Refused for a character that no font has.
    """
    unit = next((unit for unit in reader.units() if unit.id == held.unit), None)
    methods = workplace.vocabulary.lists.get("screening_methods")
    facts = Attendance(
        unit=unit.name if unit is not None else "",
        name=name,
        kind=held.kind.label,
        held_on=held.held_on,
        held_at=held.held_at.strftime("%H:%M") if held.held_at else "",
        area=held.area,
        methods="、".join(methods.name(code) if methods else code for code in held.methods),
        households=held.households,
        result=f"发现矛盾纠纷{found}件" if found else NOTHING_FOUND if held.nil else "",
        responsible=held.responsible,
        people=tuple((person, _post(unit, person, held)) for person in held.people),
    )
    paper = attendance_sheet(facts, _office_name(reader))
    return _loose(paper, " · ".join(filter(None, (facts.unit, name))))


def reminders(waiting: Sequence[Waiting], reader: Reader, workplace: Workplace) -> LooseSheet:
    """The list of who has not reported. Raises Refused for a character that no font has."""
    today = workplace.clock.today()
    lines = [
        Reminded(
            unit=one.unit.name,
            name=one.name,
            due_on=one.entry.slot.due_on,
            state=_state(one, (today - one.entry.slot.due_on).days),
            contact=one.contact.name if one.contact else "",
            phone=one.contact.phone if one.contact else "",
        )
        for one in waiting
    ]
    paper = reminder_list(lines, today, _office_name(reader))
    return _loose(paper, f"截至{today.isoformat()}，{len(lines)}轮没有上报")


def _state(waiting: Waiting, days: int) -> str:
    if waiting.entry.state is SlotState.MISSED:
        return f"已过{days}天"
    return "今天到期" if days == 0 else "待上报"


def _post(unit: Unit | None, name: str, held: ScreeningRound) -> str:
    people = unit.people if unit is not None else ()
    return next((p.post.label for p in people if p.name == name and p.serves_on(held.held_on)), "")


def _office_name(reader: Reader) -> str:
    office = reader.office()
    return office.name if office is not None else ""


def _loose(paper: FilledPaper, line: str) -> LooseSheet:
    from mediator_desktop.papers.fonts import with_fonts

    filled = with_fonts(paper)
    return LooseSheet(title=filled.title, line=line, pdf=papers.pdf(filled), filled=filled)
