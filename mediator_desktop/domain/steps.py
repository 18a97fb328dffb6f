"""Steps of a case beside sessions and agreement: each a dated fact of the dispute that a paper can print."""

from dataclasses import dataclass
from datetime import date, datetime, time

from mediator_desktop.domain.vocabulary import (
    ConfirmationResult,
    CourtBy,
    Original,
    TransferKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal:
    """申请回避: a party asks for another mediator (若干规定: one who is asked to step back is replaced).

    `granted` is the committee's decision, None while it is open; `replaced_by` the mediator who takes over.
    """

    mediator: str = ""
    asked_by: str = ""
    asked_on: date | None = None
    reason: str = ""
    granted: bool | None = None
    decided_on: date | None = None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigation:
    """调查: one person questioned, with the record in questions and answers.

    `present` are 参加人, `questioned` 被调查人, `about` who that is (邻居、村民小组长), `investigators` 调查人,
    `recorder` 记录人.
    """

    held_on: date | None = None
    held_at: time | None = None
    place: str = ""
    present: str = ""
    questioned: str = ""
    about: str = ""
    investigators: str = ""
    recorder: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One line of the list 人民调解证据材料.

    `key` tells lines apart for good, so that attachments can belong to one; the register gives it. `kind_code` is a
    code of `vocabulary/evidence_kinds.toml`, `pages` 份数/页数 in words (1份3页), `proves` 证明内容.
    """

    key: str = ""
    name: str = ""
    kind_code: str = ""
    provider: str = ""
    original: Original | None = None
    pages: str = ""
    proves: str = ""
    collected_on: date | None = None
    collector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementChange:
    """变更协议: what the parties changed afterwards, and the day on which all had signed it."""

    agreed_on: date | None = None
    reason: str = ""
    text: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """司法确认: applied for by both parties within 30 days of the effective date (人民调解法 Art 33).

    `court` empty means the office's own court; `court_by` is why that court (民事诉讼法 Art 205); `prepared` are codes
    of `vocabulary/confirmation_items.toml` that lie ready; `case_number` is the court's, `ruling_number` the ruling's.
    """

    applied_on: date | None = None
    court: str = ""
    court_by: CourtBy | None = None
    prepared: tuple[str, ...] = ()
    accepted_on: date | None = None
    case_number: str = ""
    result: ConfirmationResult | None = None
    ruled_on: date | None = None
    ruling_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A dispute going to another unit and coming back (上报、移交、交办、会诊).

    `matter` what is asked, `departments` who joins (会诊), `opinion` the own opinion that goes along, `due_on` the day
    by which feedback is owed, `feedback_on` and `result` what came back, `returned_on` the day the case came back.
    """

    kind: TransferKind = TransferKind.HAND_OVER
    on: date | None = None
    from_unit: str = ""
    to_unit: str = ""
    departments: str = ""
    matter: str = ""
    opinion: str = ""
    due_on: date | None = None
    feedback_on: date | None = None
    result: str = ""
    returned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """督办: ordered from above, with the day by which feedback is owed; `public` for 挂牌督办."""

    ordered_on: date | None = None
    ordered_by: str = ""
    public: bool = False
    matter: str = ""
    due_on: date | None = None
    feedback_on: date | None = None
    feedback: str = ""
    lifted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """层层通报: one notice up the tree, who told whom, when and by what means."""

    on: date | None = None
    at: time | None = None
    sender: str = ""
    receiver: str = ""
    manner: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyWarning:
    """What a grade is suggested from, and who decided it. `urgency` and `trend` are codes of the grade rules.

    The grade itself is `Responsibility.grade`; `injured` counts people hurt, `reported_on` the day it was reported up.
    """

    urgency: str = ""
    trend: str = ""
    injured: int | None = None
    reported_on: date | None = None
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """延长调解期限: only with the consent of both sides, each with its day (若干规定 Art 33; local regulation)."""

    until: date | None = None
    reason: str = ""
    applicants_consented_on: date | None = None
    respondents_consented_on: date | None = None

    @property
    def is_agreed(self) -> bool:
        """Whether both sides consented; without that the old day stands."""
        return self.applicants_consented_on is not None and self.respondents_consented_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """挂号、销号 of the screening ledger: opened with a number that never changes, struck off with an approver.

    `number` empty means the case number.
    """

    number: str = ""
    opened_on: date | None = None
    opener: str = ""
    struck_off_on: date | None = None
    result: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """立卷归档. `retention` is a code of `vocabulary/retentions.toml`; `keep_until` the day where it is a custom one.

    `statement` is 卷宗情况说明, `remark` 备注 of the cover, `volume` the bundle volume in which simple cases are bound
    together, `shelf` where it stands.
    """

    filed_on: date | None = None
    filer: str = ""
    checked_on: date | None = None
    checker: str = ""
    retention: str = ""
    keep_until: date | None = None
    volume: str = ""
    shelf: str = ""
    statement: str = ""
    remark: str = ""
    archived_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMark:
    """What was done to a sheet after printing: signed by all who must, sealed. `item` counts from 0 as in papers."""

    form_id: str = ""
    item: int | None = None
    signed_on: date | None = None
    sealed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateEntry:
    """Something entered after the case was closed, and why."""

    at: datetime
    actor: str
    reason: str
    fields: tuple[str, ...] = ()
