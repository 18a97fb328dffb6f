"""Changing the office's own facts."""

from dataclasses import dataclass, replace

from mediator_desktop.domain.identity import tidy_number
from mediator_desktop.domain.office import Office, check_office
from mediator_desktop.domain.problems import Refused, wrong
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class OfficeKept:
    """The office as it is on record now."""

    office: Office
    changes: Changes


def change_office(office: Office, uow: UnitOfWork) -> OfficeKept:
    """Keep the office's facts; numbers already given stay as they are. Raises Refused."""
    office = tidied_office(office)
    if problems := wrong(check_office(office)):
        raise Refused(*problems)
    office.number_rule.check()
    uow.save_office(office)
    return OfficeKept(office, Changes(office=True, everything=True))


def tidied_office(office: Office) -> Office:
    """The office's facts without stray spaces and empty lines."""
    return replace(
        office,
        name=tidy(office.name),
        committee=tidy(office.committee),
        seal_name=tidy(office.seal_name),
        county=tidy(office.county),
        township=tidy(office.township),
        region_code=tidy_number(office.region_code),
        court=tidy(office.court),
        villages=tuple(text for entry in office.villages if (text := tidy(entry))),
        mediators=tuple(text for entry in office.mediators if (text := tidy(entry))),
    )
