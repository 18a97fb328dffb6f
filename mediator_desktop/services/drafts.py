"""What was typed and not yet saved, kept every two seconds and offered again after a crash."""

from dataclasses import dataclass
from typing import Any

from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.views import Changes, Draft
from mediator_desktop.services.ports import UnitOfWork

INTAKE = "intake:"
CASE = "case:"
EVERY_SECONDS = 2


@dataclass(frozen=True, slots=True)
class DraftKept:
    """A draft as it is kept now."""

    draft: Draft
    changes: Changes


def keep(key: str, content: dict[str, Any], uow: UnitOfWork, clock: Clock) -> DraftKept:
    """Keep what was typed so far; `content` is the record format as far as it can be read, plus raw texts."""
    draft = Draft(key=key, saved_at=clock.now(), content=content)
    uow.keep_draft(draft)
    return DraftKept(draft, Changes(drafts=True))


@dataclass(frozen=True, slots=True)
class DraftDropped:
    """A draft was forgotten."""

    changes: Changes


def drop(key: str, uow: UnitOfWork) -> DraftDropped:
    """Forget a draft: it was saved for good, or the user does not want it any more."""
    uow.drop_draft(key)
    return DraftDropped(Changes(drafts=True))
