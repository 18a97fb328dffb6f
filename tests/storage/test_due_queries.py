"""Asking the register for what may be due gives what looking at every single case gives."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st

from mediator_desktop.catalogue.grades import load_grades, with_grade_times
from mediator_desktop.catalogue.rules import DeadlineRules, load_rules
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.deadline import DeadlineKind, DeadlineRule, Shift, StartFact, Unit, facts_of
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Responsibility, Voiding
from mediator_desktop.domain.steps import Confirmation, Extension, Filing, Supervision, Transfer
from mediator_desktop.domain.vocabulary import AgreementForm, ConfirmationResult, Level, TransferKind
from mediator_desktop.schedule.calendar import WorkCalendar
from mediator_desktop.schedule.deadlines import RuleBook, reckon
from mediator_desktop.services.demo import invent_disputes
from mediator_desktop.services.due import due, grouped, of_case
from mediator_desktop.storage.register import StoredRegister
from tests.registers import fresh_register
from tests.strategies import LAST_DAY, days, later_days, maybe, names, records, renewed, some, truths

K = DeadlineKind
YEARS = {"short": 5, "years_10": 10}
CALENDAR = WorkCalendar()
FORMS = program_folder() / "forms"
GRADES = load_grades(FORMS)
BOOK = RuleBook(with_grade_times(load_rules(FORMS), GRADES, str), CALENDAR, YEARS)

extensions = st.builds(
    Extension,
    until=maybe(later_days),
    applicants_consented_on=maybe(days),
    respondents_consented_on=maybe(days),
)
transfers = st.builds(
    Transfer,
    kind=st.sampled_from(TransferKind),
    on=maybe(days),
    to_unit=st.just("") | names,
    due_on=maybe(later_days),
    feedback_on=st.none() | st.none() | days,
    returned_on=st.none() | st.none() | days,
)
supervisions = st.builds(
    Supervision,
    ordered_by=st.just("") | names,
    public=truths,
    due_on=maybe(later_days),
    feedback_on=st.none() | st.none() | days,
    lifted_on=st.none() | st.none() | days,
)
charges = st.builds(
    Responsibility,
    grade=st.sampled_from(["", "high", *(grade.code for grade in GRADES.grades)]),
    deadline=st.none() | st.none() | later_days,
)
confirmations = st.builds(
    Confirmation,
    applied_on=maybe(days),
    result=maybe(st.sampled_from(ConfirmationResult)),
    ruled_on=maybe(days),
)
filings = st.builds(
    Filing,
    filed_on=maybe(st.dates(date(2010, 1, 1), LAST_DAY) | st.just(date(2016, 2, 29))),
    retention=st.sampled_from(["", "short", "years_10", "permanent", "custom"]),
    keep_until=maybe(later_days),
)


@st.composite
def whole_records(draw: st.DrawFn) -> DisputeRecord:
    """Records with the steps that start or end clocks; mostly not closed."""
    record = draw(records())
    dispute = replace(
        record.dispute,
        extensions=tuple(draw(st.lists(extensions, max_size=2))),
        transfers=tuple(draw(st.lists(transfers, max_size=2))),
        supervisions=tuple(draw(st.lists(supervisions, max_size=2))),
        responsibility=draw(charges),
        level=draw(maybe(st.sampled_from(Level))),
        confirmation=draw(maybe(confirmations)),
        filing=draw(filings),
        ending=record.dispute.ending if draw(truths) else None,
        closed_on=record.dispute.closed_on if draw(truths) and draw(truths) else None,
    )
    voided = Voiding(at=record.entered_at, reason="重复") if draw(st.integers(0, 15)) == 0 else None
    return replace(record, dispute=dispute, voided=voided)


def _own(rule_id: str, **more: object) -> DeadlineRule:
    return DeadlineRule(id=rule_id, label="本地规定", **more)  # type: ignore[arg-type]


ODD_RULES = (
    _own(
        "visit_agreed",
        kind=K.RETURN_VISIT,
        start=StartFact.AGREED,
        length=3,
        unit=Unit.WORKDAYS,
        shift=Shift.PREVIOUS_WORKDAY,
        vanish_after=400,
    ),
    _own("visit_last", kind=K.RETURN_VISIT, start=StartFact.LAST_PROMISED, length=1, unit=Unit.MONTHS),
    _own(
        "confirm",
        kind=K.CONFIRMATION,
        start=StartFact.EFFECTIVE,
        length=1,
        unit=Unit.MONTHS,
        shift=Shift.NEXT_WORKDAY,
    ),
    _own(
        "mediate", kind=K.MEDIATION, start=StartFact.ACCEPTED, length=7, unit=Unit.WORKDAYS, vanish_after=60
    ),
    _own("extend", kind=K.EXTENSION, start=StartFact.EXTENDED, valid_from=date(2026, 1, 1)),
    _own("enforce", kind=K.ENFORCEMENT, start=StartFact.ENFORCEABLE, length=2, unit=Unit.YEARS),
    _own("retain", kind=K.RETENTION, start=StartFact.KEPT_UNTIL),
    *(replace(rule, active=True) for rule in load_rules(FORMS).by_kind[K.LADDER]),
    _own(
        "hard_time",
        kind=K.GRADE,
        start=StartFact.RECEIVED,
        subject="hard",
        length=2,
        unit=Unit.MONTHS,
        vanish_after=90,
    ),
    _own("term", kind=K.COMMITTEE_TERM, start=StartFact.ELECTED, length=3, unit=Unit.YEARS),
)


def _book(*rules: DeadlineRule) -> RuleBook:
    by_kind: dict[DeadlineKind, tuple[DeadlineRule, ...]] = {}
    for rule in rules:
        by_kind[rule.kind] = (*by_kind.get(rule.kind, ()), rule)
    return RuleBook(DeadlineRules(by_kind), CALENDAR, YEARS)


BOOKS = {"ours": BOOK, "odd": _book(*ODD_RULES)}


def all_records() -> list[DisputeRecord]:
    entered = datetime(2026, 11, 1, 9)
    item = PerformanceItem(what="付款", due_on=date(2025, 6, 30))
    confirmed = Dispute(
        agreement=Agreement(form=AgreementForm.ORAL, agreed_on=date(2025, 1, 2), performance=(item,)),
        confirmation=Confirmation(applied_on=date(2025, 1, 3), result=ConfirmationResult.VALID),
    )
    demo = [
        renewed(
            DisputeRecord(
                id="", version=1, number="any", entered_at=entered, changed_at=entered, dispute=dispute
            )
        )
        for dispute in (confirmed, *invent_disputes(150, seed=4, today=LAST_DAY))
    ]
    return [*some(whole_records(), 250), *demo]


@pytest.fixture(scope="module")
def kept() -> list[DisputeRecord]:
    return all_records()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, kept: list[DisputeRecord]) -> Iterator[StoredRegister]:
    folder: Path = tmp_path_factory.mktemp("due")
    with fresh_register(folder) as register:
        with register.write() as uow:
            uow.add_many(kept)
        yield register


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
@pytest.mark.parametrize("ahead", [-400, 0, 7, 500])
@pytest.mark.parametrize("reminders", [False, True])
def test_the_register_finds_what_looking_at_every_case_finds(
    filled: StoredRegister, kept: list[DisputeRecord], book: RuleBook, ahead: int, reminders: bool
) -> None:
    for today in (LAST_DAY, date(2024, 2, 29), date(2026, 2, 28)):
        until = today + timedelta(days=ahead)
        with filled.read() as reader:
            found = {
                (one.row.id, one.deadline) for one in due(reader, book, today, until, reminders=reminders)
            }
        expected = {
            (record.id, deadline)
            for record in kept
            for deadline in of_case(record, book, today).deadlines
            if deadline.due_on <= until or (reminders and deadline.remind_on <= today)
        }
        assert found == expected


def test_every_kind_is_found_in_the_register(filled: StoredRegister) -> None:
    with filled.read() as reader:
        groups = grouped(due(reader, BOOK, LAST_DAY, LAST_DAY + timedelta(days=700)))
    assert list(groups) == [kind for kind in K if kind not in (K.COMMITTEE_TERM, K.LADDER)]
    for kind, group in groups.items():
        assert {one.deadline.kind for one in group} == {kind}
        assert [one.deadline.due_on for one in group] == sorted(one.deadline.due_on for one in group)


def test_nothing_due_is_nothing(register: StoredRegister) -> None:
    with register.read() as reader:
        assert due(reader, BOOK, LAST_DAY, LAST_DAY) == ()


def test_a_case_of_its_own_names_what_waits() -> None:
    entered = datetime(2026, 11, 1, 9)
    record = DisputeRecord(
        id="1", version=1, number=None, entered_at=entered, changed_at=entered, dispute=Dispute()
    )
    assert of_case(record, BOOK, LAST_DAY) == reckon(facts_of(Dispute()), BOOK, LAST_DAY)
    assert [one.reason for one in of_case(record, BOOK, LAST_DAY).waiting] == ["还没有受理，调解期限未起算"]
