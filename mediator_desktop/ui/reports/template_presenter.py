"""What filling the county's own workbook asks of the services: read, propose, confirm, look ahead, fill, forget"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.template_items import TemplateItem, items_of
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Progress, Runner
from mediator_desktop.ui.reports.ledgers_presenter import Asked

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_mapping import TemplateMapping
    from mediator_desktop.ledgers.template_memory import Remembered
    from mediator_desktop.services.templates import FilledTemplate, Outlook, Wish

Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A template that was read: the file, what it seems to ask for, and the villages that labels may name."""

    path: Path
    mapping: "TemplateMapping"
    villages: tuple[str, ...]


class TemplatePresenter:
    """Reading, looking ahead and filling run in the background; confirming and forgetting are writes."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self.workplace = workplace
        self._runner = runner

    def remembered(self, show: Callable[[tuple["Remembered", ...]], None], failed: Failed) -> None:
        """The templates that were confirmed before."""
        from mediator_desktop.services import templates

        self._runner.read(templates.remembered, show, failed)

    def open(self, path: Path, show: Callable[[Opened], None], failed: Failed) -> None:
        """Read a template and propose what it asks for."""

        def job(_progress: Progress) -> Opened:
            from mediator_desktop.services import templates

            mapping = templates.propose(path, self.workplace)
            with self.workplace.register.read() as reader:
                return Opened(path, mapping, reader.villages_in_use())

        self._runner.run(job, show, failed, title="正在读县里的表格")

    def items(self, opened: Opened, mapping: "TemplateMapping") -> tuple[TemplateItem, ...]:
        """What the template asks for, item by item."""
        return items_of(mapping, self.workplace.vocabulary, opened.villages)

    def confirm(
        self, mapping: "TemplateMapping", then: Callable[["TemplateMapping"], None], failed: Failed
    ) -> None:
        """Remember a mapping."""
        today = self.workplace.clock.today()

        def keep(uow: object) -> "TemplateMapping":
            from mediator_desktop.services import templates

            return templates.keep_confirmed(mapping, uow, today)  # type: ignore[arg-type]

        self._runner.write(keep, then, failed)

    def forget(self, fingerprint: str, then: Callable[[None], None], failed: Failed) -> None:
        """Forget what was confirmed of a template."""
        from mediator_desktop.services import templates

        self._runner.write(lambda uow: templates.forget_remembered(fingerprint, uow), then, failed)

    def look_ahead(
        self,
        opened: Opened,
        mapping: "TemplateMapping",
        asked: Asked,
        show: Callable[["Outlook"], None],
        failed: Failed,
    ) -> None:
        """What filling would bring and what is to be decided first."""

        def job(progress: Progress) -> "Outlook":
            from mediator_desktop.services import templates

            return templates.look_ahead(
                opened.path, mapping, self.wish(asked), self.workplace, cancelled=lambda: _stopped(progress)
            )

        self._runner.run(job, show, failed, title="正在试填县里的表格")

    def fill(
        self,
        opened: Opened,
        mapping: "TemplateMapping",
        wish: "Wish",
        target: Path,
        done: Callable[["FilledTemplate"], None],
        failed: Failed,
    ) -> None:
        """Fill the template into a new file; a long job that can be stopped."""

        def job(progress: Progress) -> "FilledTemplate":
            from mediator_desktop.services import templates

            return templates.fill(
                opened.path, mapping, wish, target, self.workplace, cancelled=lambda: _stopped(progress)
            )

        self._runner.run(job, done, failed, title="正在填县里的表格")

    @staticmethod
    def wish(
        asked: Asked,
        disclosure: Disclosure | None = None,
        *,
        over_formulas: frozenset[tuple[str, str]] = frozenset(),
        unmapped_as_other: bool = False,
    ) -> "Wish":
        """What is wanted of a template; masked unless somebody said to whom it goes."""
        from mediator_desktop.services.templates import Wish

        return Wish(
            ledger_id=asked.ledger_id,
            first_day=asked.period.first_day,
            last_day=asked.period.last_day,
            full=disclosure is not None,
            counted_by=asked.counted_by,
            unmapped_as_other=unmapped_as_other,
            over_formulas=over_formulas,
            disclosure=disclosure,
            names=asked.names,
        )


def _stopped(progress: Progress) -> bool:
    """Asked by the services now and then; raises Cancelled when the job was told to stop."""
    progress.step(0, 0)
    return False
