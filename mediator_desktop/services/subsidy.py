"""以案定补: what a period pays under the county's rules, and a claim on its way from 申报 to 发放"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mediator_desktop.catalogue.casefiles import CaseFileForm
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem, Refused, wrong
from mediator_desktop.domain.subsidy import RuleSet
from mediator_desktop.domain.subsidy_cases import (
    CaseFacts,
    Choice,
    Payee,
    Proposal,
    check_choice,
    check_payee,
)
from mediator_desktop.domain.subsidy_claim import (
    ClaimRecord,
    Stage,
    StageTaken,
    Verdict,
    check_claim,
    check_stage,
    check_undo,
    usual_verdicts,
)
from mediator_desktop.domain.subsidy_comparison import Comparison, compare
from mediator_desktop.domain.subsidy_counting import Known, propose
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.casefile import chosen_order
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace

CHANGED = Changes(subsidy=True)
_SECTION = "/"


@dataclass(frozen=True, slots=True)
class ClaimKept:
    """A claim as it is on record now."""

    record: ClaimRecord
    changes: Changes = CHANGED


@dataclass(frozen=True, slots=True)
class PayeeKept:
    """A payee as known now."""

    payee: Payee
    changes: Changes = CHANGED


def document_names(workplace: Workplace) -> Mapping[str, str]:
    """What people call the documents that rule sets may ask for: parts of the case file, then papers, by id.

    No two have the same name: a paper that is called like a part is marked as the single sheet.
    """
    order = chosen_order(workplace)
    every = [part for other in workplace.casefiles.orders.values() for part in other.parts]
    names = {part.id: part.title for part in (*every, *order.parts)}
    taken = set(names.values())
    papers = {
        form.id: f"{form.title}（单张）" if form.title in taken else form.title
        for form in workplace.papers.forms.values()
        if form.id not in names
    }
    return names | papers


def scheme_of(workplace: Workplace, name: str = "") -> tuple[RuleSet, ...]:
    """The rule sets of a scheme by its name or the id of one of them, the usual scheme without one. Raises Refused."""
    known = workplace.subsidies
    found = known.scheme(name or known.usual)
    if not found:
        words = "、".join(known.schemes())
        raise Refused(f"没有“{name}”这种补贴办法，可用的有：{words}" if words else "没有可用的补贴办法")
    return found


def usual_period(rules: RuleSet, today: date) -> Period:
    """The last period of the rule set's length that is over."""
    months = rules.period.months
    begin = date(today.year, (today.month - 1) // months * months + 1, 1)
    return Period(begin, Period.month(begin).earlier(1 - months).last_day).previous


def proposal(
    period: Period,
    reader: Reader,
    workplace: Workplace,
    scheme: str = "",
    choices: Mapping[str, Choice] | None = None,
    *,
    sets: Sequence[RuleSet] = (),
    rehearsal: bool = False,
) -> Proposal:
    """What a scheme pays for the cases of a period; nothing is kept.

    `sets` in place of a declared scheme (a rule set that is being written). A `rehearsal` takes no notice of what was claimed
    before. Raises Refused for an unknown scheme and for choices that cannot be.
    """
    for dispute_id, choice in (choices or {}).items():
        if bad := wrong(check_choice(choice)):
            raise Refused(*(Problem(f"choices.{dispute_id}.{p.field}", p.sentence) for p in bad))
    rule_sets = tuple(sets) or scheme_of(workplace, scheme)
    counted_by = rule_sets[-1].counted_by
    order, names = chosen_order(workplace), document_names(workplace)
    cases = [
        _with_parts(facts, order)
        for facts in reader.subsidy_cases(period.first_day, period.last_day, counted_by)
    ]
    known = Known(
        payees={payee.name: payee for payee in reader.payees()},
        choices=choices or {},
        earlier=() if rehearsal else reader.subsidised(),
        document_name=lambda one: names.get(one, one),
    )
    return propose(cases, rule_sets, period, known)


def comparison(
    period: Period,
    one: str,
    other: str,
    reader: Reader,
    workplace: Workplace,
    *,
    edited: RuleSet | None = None,
) -> Comparison:
    """What two schemes would pay for the same period, claims left out of account; `edited` stands in for the other one."""
    sets = (edited,) if edited is not None else ()
    return compare(
        proposal(period, reader, workplace, one, rehearsal=True),
        proposal(period, reader, workplace, other, sets=sets, rehearsal=True),
    )


def claim(
    period: Period,
    chosen: Sequence[str],
    by: str,
    on: date,
    uow: UnitOfWork,
    workplace: Workplace,
    *,
    scheme: str = "",
    choices: Mapping[str, Choice] | None = None,
) -> ClaimKept:
    """申报: keep the chosen cases of a period with what the rules pay for them today; they are frozen so.

    Everything is counted anew here. Raises Refused for a case that is not payable.
    """
    clock = workplace.clock
    found = proposal(period, uow, workplace, scheme, choices)
    by = tidy(by)
    problems = wrong(check_claim(found, chosen, by, on, clock.today()))
    if problems:
        raise Refused(*problems)
    wanted = set(chosen)
    lines = tuple(line for line in found.lines if line.facts.dispute_id in wanted)
    sets = {rules.id: rules for rules in scheme_of(workplace, scheme)}
    used = dict.fromkeys(_called(sets[one.rules]) for one in lines)
    now = clock.now()
    office = uow.office() or Office()
    record = ClaimRecord(
        id=str(uuid.uuid4()),
        version=1,
        entered_at=now,
        changed_at=now,
        title=_title(period, uow),
        unit=office.committee,
        first_day=period.first_day,
        last_day=period.last_day,
        scheme=found.scheme,
        scheme_name=found.scheme_name,
        rules="、".join(used),
        counted_by=found.counted_by,
        lines=lines,
        stages=(StageTaken(number=0, stage=Stage.CLAIMED, by=by, on=on, entered_at=now),),
    )
    uow.add_subsidy_claim(record)
    return ClaimKept(record)


def take_stage(
    claim_id: str,
    version: int,
    stage: Stage,
    by: str,
    on: date,
    uow: UnitOfWork,
    clock: Clock,
    *,
    but: Sequence[Verdict] = (),
    note: str = "",
) -> ClaimKept:
    """Take the next stage of a claim: every case still in passes with the amount that stands, except what `but` says.

    Raises Refused when it is not the next stage, a day is out of order, or a change has no reason.
    """
    record = uow.load_subsidy_claim(claim_id)
    by = tidy(by)
    said = tuple(
        replace(verdict, reason=tidy(verdict.reason), amount=verdict.amount if verdict.passed else 0)
        for verdict in but
    )
    verdicts = usual_verdicts(record, said)
    problems = wrong(check_stage(record, stage, by, on, verdicts, clock.today()))
    if problems:
        raise Refused(*problems)
    taken = StageTaken(
        number=len(record.stages),
        stage=stage,
        by=by,
        on=on,
        note=tidy(note),
        verdicts=verdicts,
        entered_at=clock.now(),
    )
    return _kept(replace(record, stages=(*record.stages, taken)), version, uow, clock)


def undo_stage(
    claim_id: str, version: int, reason: str, uow: UnitOfWork, clock: Clock, *, by: str = ""
) -> ClaimKept:
    """Take back the last stage that stands, with a reason; taking back 申报 lets its cases be claimed again.

    Nothing is deleted. Raises Refused without a reason.
    """
    record = uow.load_subsidy_claim(claim_id)
    reason = tidy(reason)
    if problems := wrong(check_undo(record, reason)):
        raise Refused(*problems)
    last = record.taken[-1].number
    stages = tuple(
        replace(s, undone_at=clock.now(), undone_by=by, undo_reason=reason) if s.number == last else s
        for s in record.stages
    )
    return _kept(replace(record, stages=stages), version, uow, clock)


def keep_payee(payee: Payee, uow: UnitOfWork) -> PayeeKept:
    """Keep what is known of a payee. Raises Refused."""
    account = "".join(payee.account.split())
    id_number = "".join(payee.id_number.split()).upper()
    kept = replace(
        payee,
        name=tidy(payee.name),
        level=tidy(payee.level),
        bank=tidy(payee.bank),
        note=tidy(payee.note),
        account=account,
        id_number=id_number,
    )
    if problems := wrong(check_payee(kept)):
        raise Refused(*problems)
    uow.keep_payee(kept)
    return PayeeKept(kept)


def people(reader: Reader) -> tuple[Payee, ...]:
    """Everyone who may be paid: those known as payees, and mediators of whom nothing is known yet."""
    known = {payee.name: payee for payee in reader.payees()}
    names = [name for words in reader.mediators_in_use() for name in words.split("、") if name]
    return tuple(known.get(name, Payee(name=name)) for name in dict.fromkeys((*names, *known)))


def _kept(record: ClaimRecord, version: int, uow: UnitOfWork, clock: Clock) -> ClaimKept:
    kept = replace(record, version=version + 1, changed_at=clock.now())
    uow.keep_subsidy_stages(kept, expected_version=version)
    return ClaimKept(uow.load_subsidy_claim(record.id))


def _called(rules: RuleSet) -> str:
    """Name and edition, the edition once."""
    return rules.name if rules.edition in rules.name else f"{rules.name} {rules.edition}"


def _title(period: Period, reader: Reader) -> str:
    """What a claim is called; a second one of the period has a number."""
    title = f"{period.in_words}案件补贴"
    same = sum(1 for row in reader.subsidy_claims() if row.title.split("（")[0] == title)
    return f"{title}（第{same + 1}批）" if same else title


def _with_parts(facts: CaseFacts, order: CaseFileForm) -> CaseFacts:
    """The case with the parts of the file of which anything is there, in place of sections of attachments."""
    there = set(facts.documents)
    parts = [
        part.id
        for part in order.parts
        if any(paper.form in there for paper in part.papers)
        or any(f"{_SECTION}{section}" in there for section in part.all_sections)
    ]
    forms = (one for one in facts.documents if not one.startswith(_SECTION))
    return replace(facts, documents=tuple(dict.fromkeys((*forms, *parts))))
