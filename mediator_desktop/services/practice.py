"""Practice registers of invented disputes, for training and rehearsal."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Filter
from mediator_desktop.services.demo import invent_disputes
from mediator_desktop.services.disputes import free_number
from mediator_desktop.services.ports import Register, UnitOfWork

PRACTICE = "（练习）"
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Practised:
    """How many invented disputes were added."""

    disputes: int


def practice_office(office: Office) -> Office:
    """The office marked as a practice one, so that nobody takes it for real."""
    return replace(office, name=office.name.removesuffix(PRACTICE) + PRACTICE)


def fill_practice_register(
    register: Register, clock: Clock, count: int, seed: int, actor: str = ""
) -> Practised:
    """Add invented disputes with numbers to a practice or an empty register.

    Raises Refused for a register that holds real disputes.
    """
    with register.write(actor) as uow:
        office = uow.office() or Office()
        if PRACTICE not in office.name and uow.page(Filter(), limit=1).rows:
            raise Refused("这本登记册里已有真实的纠纷，练习册请另选一个文件夹")
        invented = invent_disputes(count, seed, clock.today(), office)
        added = uow.add_many(_numbered(invented, office, uow, clock))
    return Practised(added)


def _numbered(
    invented: Iterator[Dispute], office: Office, uow: UnitOfWork, clock: Clock
) -> Iterator[DisputeRecord]:
    """Records in order of the day received, each with the next serial of its year."""
    serials: dict[int, int] = {}
    rule = office.number_rule
    for dispute in sorted(invented, key=lambda d: d.received_on or clock.today()):
        day = dispute.received_on or clock.today()
        year = (dispute.accepted_on or clock.today()).year
        series = rule.series_year(year)
        if series not in serials:
            serials[series] = free_number(uow, rule, office.committee, year)[0]
        else:
            serials[series] += 1
        number = rule.render(year, serials[series])
        record_id = str(uuid.uuid4())
        moment = datetime.combine(day, time(9, 0))
        uow.take_number(office.committee, series, serials[series], number, record_id)
        yield DisputeRecord(
            id=record_id,
            version=1,
            number=number,
            entered_at=moment,
            changed_at=moment,
            dispute=dispute,
        )
