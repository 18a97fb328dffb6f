"""Names on signature lines, remembered from last time so that nobody types them twice"""

import json

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.text import tidy
from mediator_desktop.services.ports import Reader, UnitOfWork

STATE = "signatures"
"""What the names are kept under."""
_FIELDS = ("maker", "reviewer", "head")


def remembered(reader: Reader) -> SignatureNames:
    """The names that were given last; empty ones where none were."""
    kept = reader.state(STATE)
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        found = {}
    names = found if isinstance(found, dict) else {}
    return SignatureNames(**{name: str(names.get(name, "")) for name in _FIELDS})


def checked(names: SignatureNames) -> SignatureNames:
    """The names tidied. Raises Refused beside the field of one that cannot be printed."""
    tidied = SignatureNames(**{name: tidy(getattr(names, name)) for name in _FIELDS})
    if problems := tidied.check():
        raise Refused(*problems)
    return tidied


def remember(names: SignatureNames, uow: UnitOfWork) -> None:
    """Keep names for next time; one that is not given stays as it was."""
    kept = names.over(before := remembered(uow))
    if kept != before:
        uow.keep_state(STATE, json.dumps({name: getattr(kept, name) for name in _FIELDS}, ensure_ascii=False))


def suggestions(reader: Reader) -> tuple[str, ...]:
    """Who may stand on a signature line: the names from last time, those who signed reports, the office's people."""
    office, last = reader.office(), remembered(reader)
    signed = [one.signer for one in reader.submissions()]
    people = office.mediators if office else ()
    return tuple(dict.fromkeys(filter(None, (last.head, last.maker, last.reviewer, *signed, *people))))
