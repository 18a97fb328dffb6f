"""Small helpers of GUI tests: find by name, make disputes."""

from datetime import date
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
from mediator_desktop.domain.dispute import Assignment, Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import PartyRole, SigningPart
from mediator_desktop.services import disputes
from mediator_desktop.services.workplace import Workplace

WidgetT = TypeVar("WidgetT", bound=QWidget)


def find(root: QWidget, kind: type[WidgetT], name: str) -> WidgetT:
    """The one widget of a name."""
    found = root.findChildren(kind, name)
    assert len(found) == 1, f"{len(found)} widgets are called {name}"
    return found[0]


def a_dispute(
    applicant: str = "王建国",
    respondent: str = "李德福",
    accepted_on: date | None = date(2026, 10, 20),
    due_on: date | None = None,
    village: str = "溪口村",
    type_code: str = "homestead",
    mediator: str = "李秀英",
) -> Dispute:
    """A dispute of two; with `due_on` an agreement in force that promises 1,000 yuan by then."""
    agreement = None
    if due_on is not None and accepted_on is not None:
        signed = [
            Signing(part=SigningPart.PARTY, name=name, on=accepted_on) for name in (applicant, respondent)
        ]
        signed += [
            Signing(part=part, name="", on=accepted_on)
            for part in (SigningPart.MEDIATOR, SigningPart.COMMITTEE)
        ]
        agreement = Agreement(
            agreed_on=accepted_on,
            clauses=("李德福赔偿王建国围墙损失。",),
            performance=(PerformanceItem(what="第1期", amount=Money(100_000), due_on=due_on),),
            signings=tuple(signed),
        )
    return Dispute(
        parties=(
            Party(name=applicant, phone="15412340086", village=village),
            Party(role=PartyRole.RESPONDENT, name=respondent),
        ),
        type_code=type_code,
        village=village,
        facts="翻建院墙时占用滴水。",
        applied_on=accepted_on,
        accepted_on=accepted_on,
        mediators=(Assignment(name=mediator),),
        agreement=agreement,
    )


def register(workplace: Workplace, *made: Dispute) -> list[str]:
    """Register disputes; returns their ids."""
    ids = []
    for dispute in made:
        with workplace.register.write("李秀英") as uow:
            ids.append(disputes.register(dispute, uow, workplace.clock).record.id)
    return ids
