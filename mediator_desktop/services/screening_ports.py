"""What screening needs from the register, as protocols; part of the reader and the unit of work."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.levels import Closing
from mediator_desktop.domain.meeting import AssessmentRecord, MeetingRecord
from mediator_desktop.domain.screening import Campaign, CampaignTotals, Habits, HeldRound, RoundRecord
from mediator_desktop.domain.unit import Unit


class ScreeningReader(Protocol):
    """Reads of units, rounds and campaigns."""

    def units(self) -> tuple[Unit, ...]:
        """Every unit with its people."""
        ...

    def held_rounds(
        self, first_day: date, last_day: date, unit_ids: Sequence[str] = ()
    ) -> tuple[HeldRound, ...]:
        """Rounds, not void, that answer a day of a period (inclusive); of some units or of all."""
        ...

    def load_round(self, round_id: str) -> RoundRecord:
        """One round, whole. Raises Refused when there is none of that id."""
        ...

    def rounds_of_dispute(self, dispute_id: str) -> tuple[str, ...]:
        """Ids of the rounds that found a dispute."""
        ...

    def campaigns(self) -> tuple[Campaign, ...]:
        """Every campaign, the newest first."""
        ...

    def campaign_totals(self) -> Mapping[str, CampaignTotals]:
        """What the rounds of each campaign (by its id) add up to; one without rounds is left out."""
        ...

    def habits(self, unit_id: str) -> Habits:
        """How a unit screened of late; empty before its first round."""
        ...

    def newest_round_entry(self) -> datetime | None:
        """When a round was last entered, None before the first one."""
        ...

    def load_meeting(self, meeting_id: str) -> MeetingRecord:
        """One meeting, whole. Raises Refused when there is none of that id."""
        ...

    def meetings(self, first_day: date, last_day: date) -> tuple[MeetingRecord, ...]:
        """Meetings held in a period (days inclusive), the newest first."""
        ...

    def meetings_with_open_decisions(self) -> tuple[MeetingRecord, ...]:
        """Meetings that left something undone, the earliest due first."""
        ...

    def load_assessment(self, assessment_id: str) -> AssessmentRecord:
        """One risk assessment, whole. Raises Refused when there is none of that id."""
        ...

    def assessments(self) -> tuple[AssessmentRecord, ...]:
        """Every risk assessment, the newest first."""
        ...

    def duty(self, first_day: date, last_day: date) -> tuple[DutyEntry, ...]:
        """The duty rota of a period (days inclusive), by day and unit."""
        ...

    def closings(self, first_day: date, last_day: date) -> tuple[Closing, ...]:
        """Disputes closed in a period (days inclusive), as the shares of levels need them; void ones left out."""
        ...


class ScreeningWork(ScreeningReader, Protocol):
    """Writes of units, rounds and campaigns; each is logged."""

    def save_units(self, kept: Sequence[Unit]) -> None:
        """Keep these units and no others. Raises Refused when rounds speak of one that is left out."""
        ...

    def add_round(self, record: RoundRecord) -> None:
        """Keep a new round."""
        ...

    def replace_round(self, record: RoundRecord, *, expected_version: int) -> None:
        """Keep a changed round. Raises Refused when someone else saved it meanwhile."""
        ...

    def keep_campaign(self, campaign: Campaign) -> None:
        """Keep a campaign, new or changed."""
        ...

    def keep_meeting(self, record: MeetingRecord, *, expected_version: int) -> None:
        """Keep a meeting; 0 expects a new one. Raises Refused when someone else saved it meanwhile."""
        ...

    def keep_assessment(self, record: AssessmentRecord, *, expected_version: int) -> None:
        """Keep a risk assessment; 0 expects a new one. Raises Refused when someone else saved it meanwhile."""
        ...

    def replace_duty(self, first_day: date, last_day: date, entries: Sequence[DutyEntry]) -> None:
        """Keep these entries for a period and no others."""
        ...
