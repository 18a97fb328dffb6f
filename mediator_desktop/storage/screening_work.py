"""What screening reads and writes in one transaction; part of the unit of work."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.levels import Closing
from mediator_desktop.domain.meeting import AssessmentRecord, MeetingRecord
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.screening import Campaign, CampaignTotals, Habits, HeldRound, RoundRecord
from mediator_desktop.domain.unit import Unit
from mediator_desktop.storage import audit, meetings, rounds, units
from mediator_desktop.storage.closings import closings


class ScreeningReads:
    """Reads of units, rounds and campaigns."""

    _connection: Connection

    def units(self) -> tuple[Unit, ...]:
        """Every unit with its people."""
        return units.all_units(self._connection)

    def held_rounds(
        self, first_day: date, last_day: date, unit_ids: Sequence[str] = ()
    ) -> tuple[HeldRound, ...]:
        """Rounds that answer a day of a period (inclusive); of some units or of all."""
        return rounds.held_rounds(self._connection, first_day, last_day, unit_ids)

    def load_round(self, round_id: str) -> RoundRecord:
        """One round, whole."""
        return rounds.load_round(self._connection, round_id)

    def rounds_of_dispute(self, dispute_id: str) -> tuple[str, ...]:
        """Ids of the rounds that found a dispute."""
        return rounds.rounds_of_dispute(self._connection, dispute_id)

    def campaigns(self) -> tuple[Campaign, ...]:
        """Every campaign, the newest first."""
        return rounds.campaigns(self._connection)

    def campaign_totals(self) -> Mapping[str, CampaignTotals]:
        """What the rounds of each campaign add up to."""
        return rounds.campaign_totals(self._connection)

    def habits(self, unit_id: str) -> Habits:
        """How a unit screened of late."""
        return rounds.habits(self._connection, unit_id)

    def newest_round_entry(self) -> datetime | None:
        """When a round was last entered."""
        return rounds.newest_entry(self._connection)

    def load_meeting(self, meeting_id: str) -> MeetingRecord:
        """One meeting, whole."""
        return meetings.load_meeting(self._connection, meeting_id)

    def meetings(self, first_day: date, last_day: date) -> tuple[MeetingRecord, ...]:
        """Meetings held in a period (days inclusive), the newest first."""
        return meetings.meetings(self._connection, first_day, last_day)

    def meetings_with_open_decisions(self) -> tuple[MeetingRecord, ...]:
        """Meetings that left something undone, the earliest due first."""
        return meetings.meetings_with_open_decisions(self._connection)

    def load_assessment(self, assessment_id: str) -> AssessmentRecord:
        """One risk assessment, whole."""
        return meetings.load_assessment(self._connection, assessment_id)

    def assessments(self) -> tuple[AssessmentRecord, ...]:
        """Every risk assessment, the newest first."""
        return meetings.assessments(self._connection)

    def duty(self, first_day: date, last_day: date) -> tuple[DutyEntry, ...]:
        """The duty rota of a period (days inclusive)."""
        return meetings.duty(self._connection, first_day, last_day)

    def closings(self, first_day: date, last_day: date) -> tuple[Closing, ...]:
        """Disputes closed in a period (days inclusive), as the shares of levels need them."""
        return closings(self._connection, first_day, last_day)


class ScreeningWrites(ScreeningReads, ABC):
    """Writes of units, rounds and campaigns, each with its audit row."""

    _actor: str

    @abstractmethod
    def record_event(
        self, action: str, *, subject: str = "", changes: audit.FieldChanges | None = None
    ) -> None:
        """Write an audit row; the unit of work knows when and who."""

    def save_units(self, kept: Sequence[Unit]) -> None:
        """Keep these units and no others. Raises Refused when rounds speak of one that is left out."""
        before = {unit.id: unit for unit in self.units()}
        after = {unit.id: unit for unit in kept}
        gone = before.keys() - after.keys()
        used = [unit_id for unit_id in gone if rounds.is_unit_used(self._connection, unit_id)]
        if used:
            names = "、".join(before[unit_id].name for unit_id in used)
            raise Refused(f"{names}已经有排查记录，不能去掉，可以填写撤销日期")
        units.replace_units(self._connection, kept)
        self.record_event("save_units", changes=_unit_changes(before, after))

    def add_round(self, record: RoundRecord) -> None:
        """Keep a new round; who enters it is kept with it."""
        record = replace(record, actor=record.actor or self._actor)
        rounds.add_round(self._connection, record)
        self.record_event("hold_round", subject=record.id, changes=_all_of(record))

    def replace_round(self, record: RoundRecord, *, expected_version: int) -> None:
        """Keep a changed round. Raises Refused when someone else saved it meanwhile."""
        before = self.load_round(record.id)
        rounds.replace_round(self._connection, record, expected_version)
        action = "void_round" if record.voided_at and not before.voided_at else "change_round"
        self.record_event(action, subject=record.id, changes=_differences(before, record))

    def keep_campaign(self, campaign: Campaign) -> None:
        """Keep a campaign, new or changed."""
        rounds.keep_campaign(self._connection, campaign)
        self.record_event("keep_campaign", subject=campaign.id, changes={"name": (None, campaign.name)})

    def keep_meeting(self, record: MeetingRecord, *, expected_version: int) -> None:
        """Keep a meeting; 0 expects a new one. Raises Refused when someone else saved it meanwhile."""
        before = self.load_meeting(record.id).meeting if expected_version else None
        meetings.keep_meeting(self._connection, record, expected_version)
        self.record_event("keep_meeting", subject=record.id, changes=_of_parts(before, record.meeting))

    def keep_assessment(self, record: AssessmentRecord, *, expected_version: int) -> None:
        """Keep a risk assessment; 0 expects a new one. Raises Refused when someone else saved it meanwhile."""
        before = self.load_assessment(record.id).assessment if expected_version else None
        meetings.keep_assessment(self._connection, record, expected_version)
        self.record_event("keep_assessment", subject=record.id, changes=_of_parts(before, record.assessment))

    def replace_duty(self, first_day: date, last_day: date, entries: Sequence[DutyEntry]) -> None:
        """Keep these entries for a period and no others."""
        before = self.duty(first_day, last_day)
        meetings.replace_duty(self._connection, first_day, last_day, entries)
        words = ([to_plain(entry) for entry in before], [to_plain(entry) for entry in entries])
        self.record_event("save_duty", subject=f"{first_day}–{last_day}", changes={"duty": words})


def _of_parts(before: Any, after: Any) -> audit.FieldChanges:
    old, new = to_plain(before) if before is not None else {}, to_plain(after)
    return {
        name: (old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }


def _unit_changes(before: dict[str, Unit], after: dict[str, Unit]) -> audit.FieldChanges:
    return {
        unit_id: (_plain(before.get(unit_id)), _plain(after.get(unit_id)))
        for unit_id in sorted(before.keys() | after.keys())
        if before.get(unit_id) != after.get(unit_id)
    }


def _plain(unit: Unit | None) -> Any:
    return to_plain(unit) if unit is not None else None


def _all_of(record: RoundRecord) -> audit.FieldChanges:
    return {name: (None, value) for name, value in to_plain(record.round).items()}


def _differences(before: RoundRecord, after: RoundRecord) -> audit.FieldChanges:
    changes = _of_parts(before.round, after.round)
    if after.voided_at and not before.voided_at:
        changes["void_reason"] = (None, after.void_reason)
    return changes
