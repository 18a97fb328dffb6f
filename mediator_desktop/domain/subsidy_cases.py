"""What the case subsidy is counted from and what comes out: facts, what people chose, payees, and a line a case"""

import re
from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.identity import read_resident_id
from mediator_desktop.domain.masking import mask_id
from mediator_desktop.domain.money import LARGEST_FEN
from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.subsidy import Assigned, Quality, Staff
from mediator_desktop.domain.text import LINE_LENGTH, NAME_LENGTH, unfit
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import AgreementForm, Level, PerformanceState, Term

LAST_DIGITS = 4
_OF_PROVINCE = re.compile("自治区|国务院|中央|国家|司法部|公安部")
_OF_COUNTY = re.compile("县|旗|(?<![社小园街校景库灾])区")


class Exclusion(Term):
    """Why the reviewer pays nothing for a dispute that fits the rules otherwise."""

    ADMINISTRATIVE = "administrative", "属于行政调解"
    JUDICIAL = "judicial", "属于司法调解"
    BARRED = "barred", "属于不得调解的事项"
    FALSE_FILE = "false_file", "卷宗不真实"
    DUPLICATE = "duplicate", "和已经补贴的是同一纠纷"
    OTHER = "other", "其他原因"


class LineStanding(Term):
    """Where a line stands before it is claimed."""

    PAYABLE = "payable", "可以补贴"
    OPEN = "open", "待选定"
    REFUSED = "refused", "不予补贴"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Someone who may be paid. `staff` None while nobody has said; `level` as the rules name it (一级, 专职 …)."""

    name: str
    staff: Staff | None = None
    level: str = ""
    id_number: str = ""
    bank: str = ""
    account: str = ""
    note: str = ""

    @property
    def masked_account(self) -> str:
        """The account with nothing but its last four digits."""
        hidden = len(self.account) - LAST_DIGITS
        return "*" * hidden + self.account[-LAST_DIGITS:] if hidden > 0 else "*" * len(self.account)

    @property
    def masked_id(self) -> str:
        """The identity number with its middle hidden."""
        return mask_id(self.id_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseParty:
    """A party by name, and as lists show it."""

    name: str
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """One dispute as the subsidy sees it. Codes are codes; `amount` in fen.

    `day` is the day it is counted by, `level` that of its committee, `mediators` the lead first, each once. `documents` are
    the parts and papers of the case file that are there. `reached` says that an agreement was reached, `attribute` what a
    platform says of the kind of mediation, word for word.
    """

    dispute_id: str
    number: str = ""
    committee: str = ""
    level: Level = Level.TOWNSHIP
    village: str = ""
    type_code: str = ""
    difficulty: str = ""
    grade: str = ""
    amount: int | None = None
    people: int | None = None
    day: date | None = None
    accepted_on: date | None = None
    agreed_on: date | None = None
    closed_on: date | None = None
    entered_on: date | None = None
    reached: bool = False
    form: AgreementForm | None = None
    performance: PerformanceState | None = None
    confirmed: bool = False
    assigned: Assigned | None = None
    attribute: str = ""
    mediators: tuple[str, ...] = ()
    parties: tuple[CaseParty, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def matter(self) -> str:
        """What tells one matter from another: its type and who the parties are; empty where too little is known."""
        names = sorted({party.name for party in self.parties if party.name})
        return f"{self.type_code}:{'、'.join(names)}" if len(names) > 1 else ""

    @property
    def shown_parties(self) -> str:
        """The parties as lists show them."""
        return "、".join(party.shown for party in self.parties if party.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one mediator gets of a case, in fen."""

    name: str
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person chose for one case before it is claimed; `reason` says why where something is overruled.

    `tier` in place of the one that fits, `picked` the fen taken from a range, `useful` that an attempt without agreement
    was useful, `bonuses` ids of bonus lines given by hand, `shares` in place of those the rules make. `waived` passes over
    missing documents, `not_double` over a matter that looks like one paid before.
    """

    tier: str = ""
    picked: int | None = None
    quality: Quality | None = None
    useful: bool = False
    bonuses: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    excluded: Exclusion | None = None
    waived: bool = False
    not_double: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One line that an amount is made of, in fen: the tier's own, a bonus, or what a cap takes away (negative)."""

    name: str
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the rules pay for one case. `amount` in fen is the sum of `parts` and of `shares`; 0 unless payable.

    `least` and `most` bound what the reviewer picks (equal for a fixed amount). `reasons` say why nothing is paid, `asks`
    what has to be chosen first, `hints` what is worth a look.
    """

    facts: CaseFacts
    rules: str = ""
    edition: str = ""
    tier: str = ""
    tier_name: str = ""
    quality: Quality | None = None
    least: int = 0
    most: int = 0
    amount: int = 0
    parts: tuple[Part, ...] = ()
    shares: tuple[Share, ...] = ()
    reasons: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    note: str = ""

    @property
    def standing(self) -> LineStanding:
        """Whether it is paid, waits for a choice, or is not paid."""
        if self.reasons:
            return LineStanding.REFUSED
        return LineStanding.OPEN if self.asks else LineStanding.PAYABLE

    @property
    def words(self) -> str:
        """Reasons, open choices and hints in one line."""
        return "；".join((*self.reasons, *self.asks, *self.hints))


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A case that stands in a claim already: which claim (its title), and whom it pays."""

    dispute_id: str
    matter: str
    number: str
    claim: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something about a whole period that people should know: a gap in the rules, a cap that was reached."""

    sentence: str
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the rules pay for a period, nothing kept yet. Days inclusive."""

    first_day: date
    last_day: date
    scheme: str
    scheme_name: str
    counted_by: CountedBy
    lines: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()

    def of(self, standing: LineStanding) -> tuple[Line, ...]:
        """The lines that stand so."""
        return tuple(line for line in self.lines if line.standing is standing)

    @property
    def total(self) -> int:
        """What is payable, in fen."""
        return sum(line.amount for line in self.lines)


def check_payee(payee: Payee) -> tuple[Problem, ...]:
    """What keeps a payee from being kept."""
    problems = []
    if not payee.name.strip():
        problems.append(Problem("name", "请填写姓名"))
    for name, most in (
        ("name", NAME_LENGTH),
        ("level", NAME_LENGTH),
        ("bank", LINE_LENGTH),
        ("note", LINE_LENGTH),
    ):
        value = getattr(payee, name)
        if len(value) > most:
            problems.append(Problem(name, f"太长了，最多{most}个字"))
        elif sentence := unfit(value):
            problems.append(Problem(name, sentence))
    if payee.account and not (
        payee.account.isascii() and payee.account.isdigit() and 8 <= len(payee.account) <= 30
    ):
        problems.append(Problem("account", "银行账号是8到30位数字"))
    if payee.id_number:
        try:
            read_resident_id(payee.id_number)
        except ValueError as error:
            problems.append(Problem("id_number", str(error)))
    return tuple(problems)


def check_choice(choice: Choice) -> tuple[Problem, ...]:
    """What keeps a choice from being kept: overruling without a reason, sums that cannot be."""
    problems = []
    overruled = choice.tier or choice.excluded or choice.waived or choice.not_double
    if overruled and not choice.reason.strip():
        problems.append(Problem("reason", "改动了规则算出的结果，请写明原因"))
    if len(choice.reason) > LINE_LENGTH:
        problems.append(Problem("reason", f"太长了，最多{LINE_LENGTH}个字"))
    elif sentence := unfit(choice.reason):
        problems.append(Problem("reason", sentence))
    if choice.picked is not None and not 0 <= choice.picked <= LARGEST_FEN:
        problems.append(Problem("picked", "金额不能是负数"))
    names = [share.name for share in choice.shares]
    for index, share in enumerate(choice.shares):
        if not 0 <= share.fen <= LARGEST_FEN:
            problems.append(Problem(f"shares[{index}].fen", "金额不能是负数"))
        if share.name in names[:index]:
            problems.append(
                Problem(f"shares[{index}].name", f"“{share.name}”写了两次，一件纠纷只给一个人一次")
            )
    return tuple(problems)


def assigned_by(unit: str) -> Assigned | None:
    """The level above that a unit's name speaks of, by its last administrative word; None for a township or below."""
    if _OF_PROVINCE.search(unit):
        return Assigned.PROVINCE
    if _OF_COUNTY.search(unit):
        return Assigned.COUNTY
    if "市" in unit and "市场" not in unit:
        return Assigned.CITY
    return Assigned.PROVINCE if "省" in unit else None


def level_of(level: Level | None, committee: str, own: str, own_level: Level) -> Level:
    """The level of the committee that mediated: as stated, the office's own, else as its name says."""
    if level is not None:
        return level
    if not committee or committee == own:
        return own_level
    is_village = any(word in committee for word in ("村", "社区", "居民", "居委"))
    return Level.VILLAGE if is_village else Level.TOWNSHIP
