"""What the pages of meetings ask of the services; drafts of what is being written."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.record_format import from_plain, to_plain
from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.domain.meeting import (
    Assessment,
    AssessmentRecord,
    CaseTalk,
    Figure,
    Meeting,
    MeetingKind,
    MeetingRecord,
)
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.quota import MeetingQuota
from mediator_desktop.domain.unit import UnitLevel, UnitPerson, UnitTree
from mediator_desktop.domain.views import DisputeRow, Draft
from mediator_desktop.services import drafts, meeting_overview, meetings
from mediator_desktop.services.meeting_overview import AssessmentRow, Opening, Overview
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.choices import Offer
from mediator_desktop.ui.kit.tasks import Runner, Ticket

MEETING, ASSESSMENT, DUTY = "meeting:", "assessment:", "duty:"
"""What the keys of drafts begin with."""
NEW = "new-"
UNREAD = "unread"
RECORD = "record"

Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Known:
    """What the first page shows: a year, the assessments, what was begun and not saved; `fault` of the rule file."""

    overview: Overview
    assessments: tuple[AssessmentRow, ...]
    drafts: tuple[Draft, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A meeting to be written: on record or new, what to choose from, and what was typed and not saved."""

    opening: Opening
    record: MeetingRecord | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """A risk assessment to be written; `talks` name the disputes that followed."""

    record: AssessmentRecord | None
    talks: tuple[CaseTalk, ...]
    unit: str
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    """The duty rota of a month: units in their order, everyone's telephone, entries, and what was not saved.

    `rest` are the days off.
    """

    first_day: date
    last_day: date
    units: tuple[str, ...]
    people: tuple[UnitPerson, ...]
    rest: frozenset[date]
    entries: tuple[DutyEntry, ...]
    draft: Draft | None


class MeetingsPresenter:
    """Reads and writes; a later question of the same kind replaces an earlier one."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._tickets: dict[str, Ticket] = {}

    def overview(self, year: int, show: Callable[[Known], None]) -> None:
        """The first page; a rule file that cannot be read hides no meeting."""
        today = self._workplace.clock.today()

        def ask(reader: Reader) -> Known:
            begun = tuple(d for d in reader.drafts() if d.key.startswith((MEETING, ASSESSMENT, DUTY)))
            rules, fault = self._rules()
            return Known(
                meeting_overview.overview(reader, rules, year, today),
                meeting_overview.assessment_rows(reader),
                begun,
                fault,
            )

        self._ask("overview", self._runner.read(ask, show))

    def new_meeting(self, kind: MeetingKind, show: Callable[[Begun], None]) -> None:
        """What a meeting of a kind opens with."""
        today = self._workplace.clock.today()
        self._ask(
            "begin",
            self._runner.read(lambda reader: Begun(meeting_overview.opening(kind, reader, today)), show),
        )

    def consult(self, dispute_id: str, show: Callable[[Begun], None]) -> None:
        """What a 会诊 about a dispute opens with."""
        today, types = self._workplace.clock.today(), self._workplace.vocabulary.types
        self._ask(
            "begin",
            self._runner.read(
                lambda reader: Begun(meeting_overview.consultation(dispute_id, reader, types, today)), show
            ),
        )

    def meeting(self, key: str, show: Callable[[Begun], None], failed: Failed) -> None:
        """The meeting of a draft's key with its draft; a new one is opened by its draft alone."""
        meeting_id = record_of(key)

        def ask(reader: Reader) -> Begun:
            record = reader.load_meeting(meeting_id) if meeting_id else None
            draft = _draft(reader, key)
            value = record.meeting if record else from_draft(Meeting, draft) if draft else Meeting()
            return Begun(Opening(value, meeting_overview.unresolved_disputes(reader)), record, draft)

        self._ask("begin", self._runner.read(ask, show, failed))

    def assessment(self, key: str, show: Callable[[Assessed], None], failed: Failed) -> None:
        """The risk assessment of a draft's key."""
        assessment_id, types = record_of(key), self._workplace.vocabulary.types

        def ask(reader: Reader) -> Assessed:
            record = reader.load_assessment(assessment_id) if assessment_id else None
            draft = _draft(reader, key)
            ids = list(record.assessment.disputes) if record else []
            if draft is not None:
                ids += from_draft(Assessment, draft).disputes
            talks = tuple(meeting_overview.talk_of(one, reader, types) for one in dict.fromkeys(ids))
            return Assessed(record, talks, meeting_overview.own_name(reader), draft)

        self._ask("begin", self._runner.read(ask, show, failed))

    def keep_meeting(
        self,
        value: Meeting,
        record_id: str,
        version: int,
        key: str,
        done: Callable[[meetings.MeetingKept], None],
        failed: Failed,
    ) -> None:
        """Keep a meeting and forget its draft, in one transaction."""
        clock = self._workplace.clock

        def act(uow: UnitOfWork) -> meetings.MeetingKept:
            kept = meetings.keep_meeting(value, uow, clock, record_id, version)
            uow.drop_draft(key)
            return kept

        self._runner.write(act, done, failed)

    def keep_assessment(
        self,
        value: Assessment,
        record_id: str,
        version: int,
        key: str,
        done: Callable[[meetings.AssessmentKept], None],
        failed: Failed,
    ) -> None:
        """Keep a risk assessment and forget its draft, in one transaction."""
        clock = self._workplace.clock

        def act(uow: UnitOfWork) -> meetings.AssessmentKept:
            kept = meetings.keep_assessment(value, uow, clock, record_id, version)
            uow.drop_draft(key)
            return kept

        self._runner.write(act, done, failed)

    def finish(
        self,
        meeting_id: str,
        index: int,
        done_on: date,
        result: str,
        done: Callable[[Any], None],
        failed: Failed,
    ) -> None:
        """Note that a decision was carried out."""
        clock = self._workplace.clock
        self._runner.write(
            lambda uow: meetings.finish_decision(meeting_id, index, done_on, result, uow, clock), done, failed
        )

    def figures(self, show: Callable[[tuple[Figure, ...]], None]) -> None:
        """形势数据 as they stand now."""
        today = self._workplace.clock.today()
        self._ask("figures", self._runner.read(lambda reader: meeting_overview.figures(reader, today), show))

    def find(self, words: str, show: Callable[[tuple[DisputeRow, ...]], None]) -> None:
        """Disputes to choose from."""
        self._ask(
            "find", self._runner.read(lambda reader: meeting_overview.found_disputes(words, reader), show)
        )

    def names(self, show: Callable[[tuple[str, ...], tuple[str, ...]], None]) -> None:
        """Names of units, and of the people in them and the office's mediators."""

        def ask(reader: Reader) -> tuple[tuple[str, ...], tuple[str, ...]]:
            tree, today = UnitTree(reader.units()), self._workplace.clock.today()
            units = tuple(u for u in tree.in_order() if u.exists_on(today) and u.level is not UnitLevel.GRID)
            people = [p.name for unit in tree.in_order() for p in unit.people if p.serves_on(today)]
            every = (*reader.mediators_in_use(), *people)
            return tuple(unit.name for unit in units), tuple(dict.fromkeys(filter(None, every)))

        self._ask("names", self._runner.read(ask, lambda found: show(*found)))

    def rota(self, first_day: date, last_day: date, show: Callable[[Rota], None]) -> None:
        """The duty rota of a month."""

        def ask(reader: Reader) -> Rota:
            entries = reader.duty(first_day, last_day)
            units = meeting_overview.duty_units(reader, first_day, last_day)
            people = tuple(person for unit in reader.units() for person in unit.people if person.name)
            names = dict.fromkeys((*(u.name for u in units), *(entry.unit for entry in entries)))
            draft = _draft(reader, f"{DUTY}{first_day:%Y-%m}")
            rest = frozenset(self._rest(first_day, last_day))
            return Rota(first_day, last_day, tuple(names), people, rest, entries, draft)

        self._ask("rota", self._runner.read(ask, show))

    def keep_rota(
        self,
        rota: Rota,
        entries: tuple[DutyEntry, ...],
        done: Callable[[meetings.DutyKept], None],
        failed: Failed,
    ) -> None:
        """Keep the duty rota of a month and forget its draft."""

        def act(uow: UnitOfWork) -> meetings.DutyKept:
            kept = meetings.save_duty(rota.first_day, rota.last_day, entries, uow, rota.entries)
            uow.drop_draft(f"{DUTY}{rota.first_day:%Y-%m}")
            return kept

        self._runner.write(act, done, failed)

    def drop_draft(self, key: str, then: Callable[[Any], None] | None = None) -> None:
        """Forget a draft."""
        self._runner.write(lambda uow: drafts.drop(key, uow), then)

    def _rest(self, first_day: date, last_day: date) -> Iterator[date]:
        """Days off; weekends where the office's own rules cannot be read."""
        try:
            is_workday = self._workplace.calendar.is_workday
        except FormError:
            is_workday = _is_weekday
        for number in range((last_day - first_day).days + 1):
            day = first_day + timedelta(days=number)
            if not is_workday(day):
                yield day

    def _rules(self) -> tuple[tuple[MeetingQuota, ...], str]:
        try:
            return self._workplace.meeting_quotas, ""
        except FormError as error:
            return (), f"会议次数的规则文件有错，改好并重新打开程序以后才能统计：{error}"

    def _ask(self, kind: str, ticket: Ticket) -> None:
        earlier = self._tickets.get(kind)
        if earlier is not None:
            earlier.cancel()
        self._tickets[kind] = ticket


class DisputeOffers:
    """Offers disputes by number, names or initials; `chosen` finds the one whose line was taken."""

    def __init__(self, presenter: MeetingsPresenter) -> None:
        self._presenter = presenter
        self._rows: dict[str, DisputeRow] = {}

    def ask(self, words: str, offer: Offer) -> None:
        """Lines for some words typed."""
        wanted = words.strip()
        if not wanted:
            offer(())
            return

        def show(rows: tuple[DisputeRow, ...]) -> None:
            self._rows = {line_of(row): row for row in rows}
            offer(tuple(self._rows))

        self._presenter.find(wanted, show)

    def chosen(self, line: str) -> CaseTalk | None:
        """The dispute of a line that was offered."""
        row = self._rows.get(line)
        return talk(row) if row is not None else None


def talk(row: DisputeRow) -> CaseTalk:
    """A dispute of a list as a meeting speaks of it."""
    return CaseTalk(dispute=row.id, number=row.number, title=row.title)


def line_of(row: DisputeRow) -> str:
    """A dispute in one line."""
    return "　".join(filter(None, (row.number, row.title)))


def new_key(kind: str) -> str:
    """The key of a draft of something new."""
    return f"{kind}{NEW}{uuid.uuid4()}"


def record_of(key: str) -> str:
    """The id of the record that a draft belongs to, empty for something new."""
    rest = key.partition(":")[2]
    return "" if rest.startswith(NEW) else rest


def draft_content(value: Any, unread: dict[str, str], version: int, title: str) -> dict[str, Any]:
    """A draft: the record format, word for word what cannot be read, and what it is called."""
    return {RECORD: to_plain(value), UNREAD: unread, "version": version, "title": title}


def from_draft(kind: type[Any], draft: Draft) -> Any:
    """What a draft holds; a part that an older program wrote otherwise is left out rather than all lost."""
    plain = draft.content.get(RECORD)
    table = plain if isinstance(plain, dict) else {}
    try:
        return from_plain(kind, table)
    except Refused as refused:
        spoilt = {problem.field.partition(".")[0].partition("[")[0] for problem in refused.problems}
        return from_plain(kind, {name: value for name, value in table.items() if name not in spoilt})


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5


def _draft(reader: Reader, key: str) -> Draft | None:
    return next((draft for draft in reader.drafts() if draft.key == key), None)
