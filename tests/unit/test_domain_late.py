"""What may be entered after a case was closed or archived, and what needs a reason then."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given

from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute, PlatformFacts, ReturnVisit, Session
from mediator_desktop.domain.late import late_fields
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.steps import (
    Confirmation,
    Docket,
    Evidence,
    Filing,
    Notice,
    PaperMark,
    Supervision,
)
from mediator_desktop.domain.vocabulary import PerformanceState
from tests.strategies import disputes

DAY = date(2026, 3, 1)
ITEM = PerformanceItem(what="付款", due_on=DAY)
OPEN = Dispute(
    parties=(Party(name="张建国"),),
    agreement=Agreement(agreed_on=DAY, clauses=("付款。",), performance=(ITEM,)),
)
CLOSED = replace(OPEN, closed_on=DAY)
ARCHIVED = replace(CLOSED, filing=Filing(filed_on=DAY, archived_on=DAY))


def agreed(base: Dispute, **values) -> Dispute:
    return replace(base, agreement=replace(base.agreement, **values))


NATURAL = {
    "visit": lambda base: replace(base, return_visits=(ReturnVisit(visited_on=DAY),)),
    "performance": lambda base: agreed(
        base, performance=(replace(ITEM, done_on=DAY, proof="收条", urged_on=DAY, note="迟了"),)
    ),
    "repented": lambda base: agreed(base, reported_performance=PerformanceState.REPENTED),
    "confirmation": lambda base: replace(base, confirmation=Confirmation(applied_on=DAY)),
    "supervised": lambda base: replace(base, supervisions=(Supervision(ordered_on=DAY),)),
    "told above": lambda base: replace(base, notices=(Notice(on=DAY),)),
    "struck off": lambda base: replace(base, docket=Docket(struck_off_on=DAY)),
    "shelf": lambda base: replace(base, filing=replace(base.filing, shelf="3号柜")),
}
MARKS = {
    "paper marks": lambda base: replace(base, paper_marks=(PaperMark(form_id="cover", signed_on=DAY),)),
    "platform": lambda base: replace(base, platform=PlatformFacts(code="3699")),
    "the register's own link": lambda base: replace(base, parties=(Party(name="张建国", person_id="p1"),)),
}
LATE = {
    "session": (lambda base: replace(base, sessions=(Session(held_on=DAY),)), ("sessions",)),
    "evidence": (lambda base: replace(base, evidence=(Evidence(key="a", name="照片"),)), ("evidence",)),
    "party": (lambda base: replace(base, parties=(Party(name="张建军"),)), ("parties",)),
    "clause": (lambda base: agreed(base, clauses=("不付款。",)), ("agreement.clauses",)),
    "promise": (
        lambda base: agreed(base, performance=(replace(ITEM, what="道歉"),)),
        ("agreement.performance", "agreement.promises"),
    ),
    "closing day": (lambda base: replace(base, closed_on=date(2026, 3, 2)), ("closed_on",)),
    "no agreement any more": (
        lambda base: replace(base, agreement=None),
        ("agreement.agreed_on", "agreement.clauses", "agreement.performance", "agreement.promises"),
    ),
}


@pytest.mark.parametrize("change", [*NATURAL.values(), *MARKS.values()], ids=[*NATURAL, *MARKS])
def test_what_comes_after_closing_needs_no_reason(change) -> None:
    assert late_fields(CLOSED, change(CLOSED)) == ()


@pytest.mark.parametrize("change", MARKS.values(), ids=MARKS.keys())
def test_marks_need_none_even_in_the_archive(change) -> None:
    assert late_fields(ARCHIVED, change(ARCHIVED)) == ()


@pytest.mark.parametrize("change", NATURAL.values(), ids=NATURAL.keys())
def test_everything_else_needs_one_in_the_archive(change) -> None:
    assert late_fields(ARCHIVED, change(ARCHIVED)) != ()


@pytest.mark.parametrize(("change", "paths"), LATE.values(), ids=LATE.keys())
def test_what_was_settled_needs_a_reason(change, paths: tuple[str, ...]) -> None:
    found = late_fields(CLOSED, change(CLOSED))
    assert set(found) == set(paths) - {"agreement.performance"}
    assert set(late_fields(ARCHIVED, change(ARCHIVED))) == set(paths)


@pytest.mark.parametrize("change", [*NATURAL.values(), *(change for change, _ in LATE.values())])
def test_nothing_is_late_while_the_case_is_open(change) -> None:
    assert late_fields(OPEN, replace(change(OPEN), closed_on=DAY)) == ()


def test_filing_and_archiving_come_after_closing() -> None:
    assert late_fields(CLOSED, ARCHIVED) == ()
    assert late_fields(ARCHIVED, CLOSED) == ("filing",)
    assert late_fields(CLOSED, OPEN) == ("closed_on",)


@given(disputes, disputes)
def test_late_fields_are_fields_that_changed(before: Dispute, after: Dispute) -> None:
    names = {spec.name for spec in fields(Dispute)}
    for path in late_fields(before, after):
        top = path.partition(".")[0]
        assert top in names
        assert getattr(before, top) != getattr(after, top)
        assert " " not in path, "kept with blanks between them"
    assert late_fields(before, before) == ()
