"""Printed sheets of meetings: minutes, the record of a risk assessment, the duty rota of a month."""

from collections.abc import Collection, Sequence
from datetime import date

from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.meeting import Assessment, Meeting
from mediator_desktop.papers.filled import FilledPaper
from mediator_desktop.services import papers
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.ports import Reader


def minutes_sheet(meeting: Meeting, reader: Reader) -> LooseSheet:
    """The minutes of a meeting. Raises Refused for a character that no font has."""
    from mediator_desktop.papers.minutes import minutes

    return _loose(minutes(meeting, _office_name(reader)), meeting.unit)


def assessment_sheet(assessment: Assessment, reader: Reader) -> LooseSheet:
    """The record of a risk assessment. Raises Refused for a character that no font has."""
    from mediator_desktop.papers.minutes import assessment_record

    return _loose(assessment_record(assessment, _office_name(reader)), assessment.unit)


def rota_sheet(
    first_day: date,
    last_day: date,
    units: Sequence[str],
    entries: Sequence[DutyEntry],
    rest: Collection[date],
    reader: Reader,
) -> LooseSheet:
    """The duty rota of some days (inclusive), `rest` the days off. Raises Refused for a character that no font has."""
    from mediator_desktop.papers.duty import duty_sheet

    paper = duty_sheet(first_day, last_day, units, entries, rest, _office_name(reader))
    return _loose(paper, f"{len(units)}个单位")


def _office_name(reader: Reader) -> str:
    office = reader.office()
    return office.name if office is not None else ""


def _loose(paper: FilledPaper, line: str) -> LooseSheet:
    from mediator_desktop.papers.fonts import with_fonts

    filled = with_fonts(paper)
    return LooseSheet(title=filled.title, line=line, pdf=papers.pdf(filled), filled=filled)
