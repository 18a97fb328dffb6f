"""打印今日: the week's work of the whole office as a sheet for the wall, names shortened"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from mediator_desktop.domain.masking import mask_name
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.papers.wall_sheet import WallGroup, WallLine, wall_sheet
from mediator_desktop.schedule.deadlines import end_of_week
from mediator_desktop.services.days_work import DaysWork, this_week
from mediator_desktop.services.due import Due, grouped
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.office_due import OfficeDue
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.screening_board import Waiting
from mediator_desktop.services.workplace import Workplace

MOST_OF_A_KIND = 60
"""Lines of one kind: two pages at most, for a wall is read from afar."""
MOST_NAMES = 3


def sheet(reader: Reader, workplace: Workplace) -> LooseSheet:
    """What is late or due until Sunday, whoever has taken it. Raises Refused for a character that no font has."""
    from mediator_desktop.papers.fonts import with_fonts
    from mediator_desktop.services import papers

    today = workplace.clock.today()
    office = reader.office()
    monday = today - timedelta(days=today.weekday())
    groups = _groups(this_week(reader, workplace), reader, today)
    paper = wall_sheet(groups, monday, end_of_week(today), office.name if office is not None else "")
    filled = with_fonts(paper)
    return LooseSheet(
        title=filled.title, line="姓名只写姓，可以贴在墙上", pdf=papers.pdf(filled), filled=filled
    )


def _groups(work: DaysWork, reader: Reader, today: date) -> Sequence[WallGroup]:
    found = sorted((*work.deadlines, *work.others_deadlines), key=lambda one: one.deadline.due_on)
    groups = [
        _group(kind.label, [_of_case(one, reader, today) for one in some[:MOST_OF_A_KIND]], len(some))
        for kind, some in grouped(found).items()
    ]
    outside = sorted((*work.office, *work.others_office), key=lambda one: one.due_on)
    for heading in dict.fromkeys(one.heading for one in outside):
        same = [one for one in outside if one.heading == heading]
        groups.append(_group(heading, [_of_office(one, today) for one in same[:MOST_OF_A_KIND]], len(same)))
    until = end_of_week(today)
    rounds = [one for one in work.rounds if one.entry.slot.due_on <= until]
    lines = [_of_round(one, today) for one in rounds[:MOST_OF_A_KIND]]
    groups.append(_group("排查", lines, len(rounds), "轮"))
    return groups


def _group(kind: str, lines: Iterable[WallLine], count: int, counter: str = "件") -> WallGroup:
    kept = tuple(lines)
    return WallGroup(kind=kind, lines=kept, left_out=count - len(kept), counter=counter)


def _of_case(one: Due, reader: Reader, today: date) -> WallLine:
    """The names come from the case itself, for only there it is known who is a person and who an organisation."""
    try:
        parties = reader.load(one.row.id).dispute.parties
    except Refused:
        parties = ()
    sides = [
        _names([party for party in parties if party.role is role])
        for role in (PartyRole.APPLICANT, PartyRole.RESPONDENT)
    ]
    due_on = one.deadline.due_on
    return WallLine(
        due_on=due_on,
        state=_state(due_on, today),
        number=one.row.number,
        who="与".join(side for side in sides if side),
    )


def _of_office(one: OfficeDue, today: date) -> WallLine:
    """Of a meeting only when it was: its title and what it decided may name people."""
    held = f"{one.held_on.isoformat()}的会议" if one.held_on else "会议"
    who = held if one.meeting_id else one.subject
    return WallLine(due_on=one.due_on, state=_state(one.due_on, today), who=who)


def _of_round(one: Waiting, today: date) -> WallLine:
    due_on = one.entry.slot.due_on
    return WallLine(due_on=due_on, state=_state(due_on, today), who=f"{one.unit.name} {one.name}")


def _names(parties: Sequence[Party]) -> str:
    named = [mask_name(party.name, party.kind) for party in parties if party.name]
    more = "等" if len(named) > MOST_NAMES else ""
    return "、".join(named[:MOST_NAMES]) + more


def _state(due_on: date, today: date) -> str:
    days = (today - due_on).days
    return f"已逾期{days}天" if days > 0 else "今天到期" if days == 0 else "本周到期"
