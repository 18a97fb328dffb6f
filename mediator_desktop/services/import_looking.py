"""A ledger at hand, looked at again and again while it is put right: what did not change is not read anew"""

from threading import Lock
from typing import TYPE_CHECKING

from mediator_desktop.services.import_recognising import Recognised, Recogniser, RowKey
from mediator_desktop.services.importing import Opened, preview_opened
from mediator_desktop.services.ports import Step
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.ledgers.choices import Choices
    from mediator_desktop.ledgers.preview import ImportPreview


class Looking:
    """Keeps what was read of one file, and what of it is on record, in memory; gives what reading it anew would give.

    May be asked from several threads; one waits for the other.
    """

    def __init__(self, opened: Opened, workplace: Workplace) -> None:
        from mediator_desktop.ledgers.row_memory import Memory

        self.opened = opened
        self._workplace = workplace
        self._memory = Memory()
        self._recogniser = Recogniser()
        self._is_stale = False
        self._lock = Lock()

    @property
    def is_stale(self) -> bool:
        """Whether the next look asks the register anew, so that it takes as long as the first."""
        return self._is_stale

    def forget_register(self) -> None:
        """The register changed: look up anew what of the file is on record."""
        self._is_stale = True

    def look(
        self, choices: "Choices", step: Step | None = None
    ) -> tuple["ImportPreview", dict[RowKey, Recognised]]:
        """The file as `choices` say, and what of it is on record. `step` may raise to stop. Raises Refused."""
        with self._lock:
            if self._is_stale:
                self._is_stale = False
                self._recogniser.forget_register()
            preview = preview_opened(self.opened, self._workplace, choices, step=step, memory=self._memory)
            with self._workplace.register.read() as reader:
                return preview, self._recogniser.recognise(preview, reader, step)
