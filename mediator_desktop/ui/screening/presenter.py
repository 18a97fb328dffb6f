"""What the screening screen asks of the services"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mediator_desktop.domain.attachment import Attachment
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.screening import Campaign, CampaignTotals, Habits, RoundRecord, ScreeningRound
from mediator_desktop.domain.status import title_of
from mediator_desktop.domain.unit import Unit
from mediator_desktop.domain.views import Changes, Draft
from mediator_desktop.schedule.rounds import BoardSlot
from mediator_desktop.services import (
    attachments,
    drafts,
    round_files,
    screening,
    screening_board,
    screening_sheets,
)
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.screening_board import Board, UnitYear, Unreported, Year
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner, Ticket

DRAFTS = "screening:"
BACK = timedelta(days=75)
"""How far back the slots of a round are offered."""
AHEAD = timedelta(days=7)
Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A dispute that a round found: its id, number and title."""

    id: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A slot that a round may answer; `label` tells it from all others offered."""

    entry: BoardSlot
    label: str


@dataclass(frozen=True, slots=True)
class SlotChoices:
    """The slots of a unit around a day, the newest first, and which of them is answered first."""

    choices: tuple[SlotChoice, ...]
    first: date | None


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round with everything its page shows."""

    record: RoundRecord
    found: tuple[Found, ...]
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What every round's page offers."""

    units: tuple[Unit, ...]
    campaigns: tuple[Campaign, ...]


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign with what its rounds add up to; `asked` is how many units take part."""

    campaign: Campaign
    totals: CampaignTotals
    asked: int


@dataclass(frozen=True, slots=True)
class CampaignList:
    """Every campaign, and the units that may take part."""

    rows: tuple[CampaignRow, ...]
    units: tuple[Unit, ...]


class ScreeningPresenter:
    """Later questions replace earlier ones of the same kind."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._tickets: dict[str, Ticket] = {}

    @property
    def workplace(self) -> Workplace:
        """What everything here works with."""
        return self._workplace

    def today(self) -> date:
        """The office's day."""
        return self._workplace.clock.today()

    def is_certain(self, year: int) -> bool:
        """Whether the working days of a year were published, not computed."""
        return self._workplace.rules.calendar.is_certain(year)

    def month(self, month: date, show: Callable[[Board], None], failed: Failed) -> None:
        """The board of a month."""
        self._ask("grid", lambda r: screening_board.month_board(r, self._workplace, month), show, failed)

    def year(self, year: int, show: Callable[[Year], None], failed: Failed) -> None:
        """The figures of a year."""
        self._ask("grid", lambda r: screening_board.year_board(r, self._workplace, year), show, failed)

    def unit_year(
        self, unit_id: str, year: int, show: Callable[[UnitYear | None], None], failed: Failed
    ) -> None:
        """One unit's year."""
        self._ask(
            "unit", lambda r: screening_board.unit_year(r, self._workplace, unit_id, year), show, failed
        )

    def unreported(self, since: date, show: Callable[[Unreported], None], failed: Failed) -> None:
        """Who has not reported."""
        self._ask("waiting", lambda r: screening_board.unreported(r, self._workplace, since), show, failed)

    def page_facts(self, day: date, then: Callable[[PageFacts], None]) -> None:
        """Units that exist on a day or today, and campaigns."""
        today = self.today()

        def ask(reader: Reader) -> PageFacts:
            first, last = min(day, today), max(day, today)
            return PageFacts(screening_board.units_between(reader, first, last), reader.campaigns())

        self._ask("page", ask, then)

    def slots(self, unit_id: str, around: date, then: Callable[[SlotChoices], None], failed: Failed) -> None:
        """The slots of a unit around a day."""
        workplace, today = self._workplace, self.today()

        def ask(reader: Reader) -> SlotChoices:
            cadences = screening_board.cadences_of(workplace)
            unit = [unit for unit in reader.units() if unit.id == unit_id]
            span = (min(around, today) - BACK, max(around, today) + AHEAD)
            entries = screening.board_of(unit, cadences, *span, reader, workplace.calendar, today)
            first = screening.slot_to_answer(entries, today)
            names = [screening_board.slot_name(e.slot, cadences) for e in entries]
            choices = [
                SlotChoice(entry, slot_label(entry, name))
                for entry, name in zip(entries, names, strict=True)
                if entry.slot.owed or entry.is_done or entry.slot.holds(around)
            ]
            return SlotChoices(tuple(reversed(choices)), first.slot.day if first else None)

        self._ask("slots", ask, then, failed)

    def habits(self, unit_id: str, then: Callable[[Habits], None]) -> None:
        """How a unit screened of late."""
        self._ask("habits", lambda reader: reader.habits(unit_id), then)

    def load(self, round_id: str, then: Callable[[RoundFacts], None], failed: Failed) -> None:
        """One round with its disputes and files."""

        def ask(reader: Reader) -> RoundFacts:
            record = reader.load_round(round_id)
            found = tuple(self._found(reader, key) for key in record.round.disputes)
            return RoundFacts(record, found, reader.attachments(round_id))

        self._ask("round", ask, then, failed)

    def save(
        self,
        before: RoundRecord | None,
        held: ScreeningRound,
        found: Sequence[Dispute],
        draft_key: str,
        then: Callable[[screening.RoundKept], None],
        failed: Failed,
    ) -> None:
        """Keep a round, new or changed, with the disputes it found, and forget its draft."""
        clock = self._workplace.clock

        def act(uow: UnitOfWork) -> screening.RoundKept:
            if before is None:
                kept = screening.hold(held, found, uow, clock)
            else:
                kept = screening.change(before.id, held, found, before.version, uow, clock)
            if draft_key:
                uow.drop_draft(draft_key)
            return kept

        self._runner.write(act, then, failed)

    def void(
        self, record: RoundRecord, reason: str, then: Callable[[screening.RoundKept], None], failed: Failed
    ) -> None:
        """Make a round void."""
        clock = self._workplace.clock
        self._runner.write(
            lambda uow: screening.void_round(record.id, record.version, reason, uow, clock), then, failed
        )

    def attach(self, round_id: str, source: Path, then: Callable[[Any], None], failed: Failed) -> None:
        """Put a file of this PC to a round; reading it is a job of its own."""
        vault, clock = self._workplace.register.vault, self._workplace.clock

        def stored(taken: attachments.Taken) -> None:
            self._runner.write(lambda uow: round_files.attach(round_id, taken, uow, clock), then, failed)

        self._runner.run(lambda _progress: round_files.store(source, vault), stored, failed)

    def detach(
        self, attachment_id: str, reason: str, then: Callable[[Changes], None], failed: Failed
    ) -> None:
        """Take a file out of its round."""
        self._runner.write(lambda uow: round_files.detach(attachment_id, reason, uow), then, failed)

    def save_copy(
        self, attachment: Attachment, target: Path, then: Callable[[Any], None], failed: Failed
    ) -> None:
        """Write a file to a place outside; the log says so first."""
        vault = self._workplace.register.vault

        def noted(_changes: Changes) -> None:
            self._runner.run(lambda _progress: attachments.save_copy(attachment, vault, target), then, failed)

        self._runner.write(lambda uow: attachments.note_export(attachment, uow), noted, failed)

    def pdf_of(self, attachment: Attachment) -> Callable[[Reader], LooseSheet]:
        """A PDF file as a sheet to look at."""
        vault = self._workplace.register.vault
        return lambda _reader: LooseSheet(
            title=attachment.name, line="这一轮的附件", pdf=vault.get(attachment.digest)
        )

    def attendance(self, held: ScreeningRound, name: str, found: int) -> Callable[[Reader], LooseSheet]:
        """The attendance sheet of a round."""
        return lambda reader: screening_sheets.attendance(held, name, found, reader, self._workplace)

    def reminders(self, since: date) -> Callable[[Reader], LooseSheet]:
        """The list of who has not reported, as it stands when it is made."""

        def make(reader: Reader) -> LooseSheet:
            waiting = screening_board.unreported(reader, self._workplace, since).waiting
            return screening_sheets.reminders(waiting, reader, self._workplace)

        return make

    def campaigns(self, show: Callable[[CampaignList], None], failed: Failed) -> None:
        """Every campaign with its figures."""
        today = self.today()

        def ask(reader: Reader) -> CampaignList:
            totals = reader.campaign_totals()
            units = screening_board.units_between(reader, today, today)
            return CampaignList(
                tuple(
                    CampaignRow(c, totals.get(c.id, CampaignTotals()), len(c.units) or len(units))
                    for c in reader.campaigns()
                ),
                units,
            )

        self._ask("campaigns", ask, show, failed)

    def keep_campaign(
        self, campaign: Campaign, then: Callable[[screening.CampaignKept], None], failed: Failed
    ) -> None:
        """Keep a campaign, new or changed."""
        self._runner.write(lambda uow: screening.keep_campaign(campaign, uow), then, failed)

    def drafts(self, then: Callable[[tuple[Draft, ...]], None]) -> None:
        """Rounds begun and not saved, the newest first."""

        def ask(reader: Reader) -> tuple[Draft, ...]:
            return tuple(draft for draft in reader.drafts() if draft.key.startswith(DRAFTS))

        self._ask("drafts", ask, then)

    def drop_draft(self, key: str, then: Callable[[Any], None] | None = None) -> None:
        """Forget a draft."""
        self._runner.write(lambda uow: drafts.drop(key, uow), then)

    def _found(self, reader: Reader, dispute_id: str) -> Found:
        try:
            record = reader.load(dispute_id)
        except Refused:
            return Found(dispute_id, "", "已不在登记册里的纠纷")
        types = self._workplace.vocabulary.types
        code = record.dispute.type_code
        title = title_of(record.dispute, types.name(code) if code else "")
        return Found(dispute_id, record.display_number, title + ("（已作废）" if record.voided else ""))

    def _ask(
        self,
        kind: str,
        question: Callable[[Reader], Any],
        then: Callable[[Any], None],
        failed: Failed | None = None,
    ) -> None:
        earlier = self._tickets.get(kind)
        if earlier is not None:
            earlier.cancel()
        self._tickets[kind] = self._runner.read(question, then, failed)


def new_key() -> str:
    """The key of a new draft."""
    return f"{DRAFTS}{uuid.uuid4()}"


def slot_label(entry: BoardSlot, name: str) -> str:
    """`第45周（11月2日至11月8日）已报`, with the due day where it is open."""
    slot = entry.slot
    span = f"{slot.first_day.month}月{slot.first_day.day}日"
    if slot.last_day != slot.first_day:
        span += f"至{slot.last_day.month}月{slot.last_day.day}日"
    state = "已报" if entry.is_done else f"{slot.due_on.month}月{slot.due_on.day}日止"
    return f"{name}（{span}）{state}"
