"""One dispute as the register keeps it, from the person at the door to the closed case."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.steps import (
    AgreementChange,
    Confirmation,
    Docket,
    EarlyWarning,
    Evidence,
    Extension,
    Filing,
    Investigation,
    LateEntry,
    Notice,
    PaperMark,
    Recusal,
    Supervision,
    Transfer,
)
from mediator_desktop.domain.vocabulary import (
    ApplicationForm,
    ChosenBy,
    Duty,
    Level,
    NoticeManner,
    Outcome,
    PartyRole,
    PerformanceState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A mediator in a case and the duty taken."""

    name: str = ""
    duty: Duty = Duty.LEAD
    chosen_by: ChosenBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """调解 (一次) with its record.

    `helpers` are invited people present (参加人), neither parties nor mediators; `attendance` names the parties who
    came (empty: all of them); `record` is the transcript,
    `result` 调解结果, `next_on` the day agreed for the next session, `is_public` 公开/不公开.
    """

    held_on: date | None = None
    held_at: time | None = None
    place: str = ""
    attendance: str = ""
    helpers: str = ""
    record: str = ""
    result: str = ""
    next_on: date | None = None
    is_public: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnVisit:
    """回访 after an agreement.

    `manner` is a code of `vocabulary/visit_manners.toml`; `escalation` whether there were signs that the dispute may
    flare up again (人民调解法 Art 25), `measures` what was done about it.
    """

    visited_on: date | None = None
    visitor: str = ""
    visited: str = ""
    manner: str = ""
    performance: PerformanceState | None = None
    satisfied: bool | None = None
    escalation: bool | None = None
    measures: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An end without agreement: how, when, why, and where the parties were pointed to (人民调解法 Art 26).

    `outcome` is never one of the two agreements; these follow from the agreement itself. `refused_by` is the party who
    refuses (Art 17); `told_on` and `told` say when and how the parties were told the routes left to them.
    """

    outcome: Outcome
    on: date | None = None
    reason: str = ""
    referred_to: str = ""
    refused_by: str = ""
    told_on: date | None = None
    told: NoticeManner | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """定责: who answers for the dispute in the screening ledgers, and until when.

    `first_handler` is the one who first took it and stays named (首办负责), `leader` 包案领导, `departments` who joins.
    """

    grade: str = ""
    leader: str = ""
    unit: str = ""
    person: str = ""
    measures: str = ""
    deadline: date | None = None
    first_handler: str = ""
    departments: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFacts:
    """What a provincial platform asks beyond the register's own facts, word for word.

    `code` is its 案件编码 (region code, yyyymmdd, 4-digit serial): text, never a number; `entered_on` the day the
    case was keyed into the platform.
    """

    code: str = ""
    studio: str = ""
    registrar: str = ""
    division: str = ""
    grade: str = ""
    death: str = ""
    subsidy: str = ""
    attribute: str = ""
    special_group: str = ""
    migrant_worker: str = ""
    converted: str = ""
    entered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """矛盾纠纷 with all its facts; event dates only, the day of entry is kept by the register.

    `committee` is the committee that handles it (empty: the office's own); `type_code` and `source_code` are
    codes of `forms/vocabulary/`; `village` the village or community where it belongs; `people_involved`
    涉及人数; `title` only where it should differ from the composed one; `applicants_consented_on` and
    `respondents_consented_on` the days on which both sides consented to the mediation (人民调解法 Art 17).
    """

    committee: str = ""
    level: Level | None = None
    parties: tuple[Party, ...] = ()
    type_code: str = ""
    source_code: str = ""
    village: str = ""
    place: str = ""
    title: str = ""
    facts: str = ""
    requests: tuple[str, ...] = ()
    amount: Money | None = None
    people_involved: int | None = None
    difficulty: str = ""
    found_on: date | None = None
    applied_on: date | None = None
    accepted_on: date | None = None
    application: ApplicationForm | None = None
    applicants_consented_on: date | None = None
    respondents_consented_on: date | None = None
    rights_notified_on: date | None = None
    rights_notice: NoticeManner | None = None
    mediators: tuple[Assignment, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    investigations: tuple[Investigation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sessions: tuple[Session, ...] = ()
    extensions: tuple[Extension, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    supervisions: tuple[Supervision, ...] = ()
    notices: tuple[Notice, ...] = ()
    agreement: Agreement | None = None
    agreement_changes: tuple[AgreementChange, ...] = ()
    confirmation: Confirmation | None = None
    ending: Ending | None = None
    return_visits: tuple[ReturnVisit, ...] = ()
    closed_on: date | None = None
    docket: Docket = field(default_factory=Docket)
    filing: Filing = field(default_factory=Filing)
    paper_marks: tuple[PaperMark, ...] = ()
    warning: EarlyWarning = field(default_factory=EarlyWarning)
    responsibility: Responsibility = field(default_factory=Responsibility)
    platform: PlatformFacts = field(default_factory=PlatformFacts)
    note: str = ""

    def names(self, role: PartyRole) -> tuple[str, ...]:
        """Names of the parties on one side, in order."""
        return tuple(p.name for p in self.parties if p.role is role and p.name)

    def mediator_names(self, duty: Duty) -> tuple[str, ...]:
        """Names of those who take a duty, in order."""
        return tuple(m.name for m in self.mediators if m.duty is duty and m.name)

    @property
    def received_on(self) -> date | None:
        """The first day the office knows of the dispute: accepted, else applied for, else found."""
        return self.accepted_on or self.applied_on or self.found_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiding:
    """Why and when a number was made void; the number stays used."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRecord:
    """A dispute together with what the register says of it.

    `version` counts saves and guards against two windows writing over each other; `number` is the case
    number, None for a dispute taken over from another ledger without one of ours; `entered_at` is the moment
    of entry, apart from all event dates; `late_entries` what was added after closing, oldest first.
    """

    id: str
    version: int
    number: str | None
    entered_at: datetime
    changed_at: datetime
    dispute: Dispute
    voided: Voiding | None = None
    late_entries: tuple[LateEntry, ...] = ()

    @property
    def display_number(self) -> str:
        """What people call it: case number, else the agreement's, else the platform's code."""
        agreement = self.dispute.agreement
        return self.number or (agreement.number if agreement else "") or self.dispute.platform.code
