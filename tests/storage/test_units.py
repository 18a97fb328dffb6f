"""Units are offered in the one spelling they were written in before."""

from dataclasses import replace
from datetime import date

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute, Ending
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.steps import Confirmation, Transfer
from mediator_desktop.domain.vocabulary import Outcome
from mediator_desktop.services import disputes
from mediator_desktop.storage.register import StoredRegister

FACTS = Dispute(facts="滴水", accepted_on=date(2026, 3, 5))


def test_the_offices_own_come_first_then_the_most_used(
    register: StoredRegister, clock: FixedClock, office: Office
) -> None:
    with register.read() as reader:
        own = reader.units_in_use()
    assert own == (office.name, office.committee, *office.villages)
    made = (
        replace(
            FACTS, transfers=(Transfer(to_unit="云岭派出所", from_unit="溪口村"), Transfer(to_unit="信访局"))
        ),
        replace(
            FACTS, transfers=(Transfer(to_unit="信访局"),), confirmation=Confirmation(court="云岭县人民法院")
        ),
        replace(
            FACTS,
            ending=Ending(outcome=Outcome.DECLINED, reason="已由法院受理", referred_to="云岭县人民法院"),
        ),
    )
    with register.write() as uow:
        for dispute in made:
            disputes.register(dispute, uow, clock)
    with register.read() as reader:
        assert reader.units_in_use() == (*own, "云岭县人民法院", "信访局", "云岭派出所")
