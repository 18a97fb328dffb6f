"""What the units page asks: the tree, keeping it, the workbook out and in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from mediator_desktop.domain.unit import Unit
from mediator_desktop.ledgers.unit_sheet import ReadUnits
from mediator_desktop.services import units as service
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner

Failed = Callable[[Exception], None]


class UnitsPresenter:
    """Asks the register and its services."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner

    def units(self, show: Callable[[tuple[Unit, ...]], None]) -> None:
        """The tree as it is on record."""
        self._runner.read(lambda reader: reader.units(), show)

    def save(self, units: Sequence[Unit], saved: Callable[[service.UnitsKept], None], failed: Failed) -> None:
        """Keep the whole tree."""
        clock = self._workplace.clock
        self._runner.write(lambda uow: service.save_units(units, uow, clock), saved, failed)

    def export(self, target: Path, done: Callable[[None], None], failed: Failed) -> None:
        """Write the tree to a workbook."""
        self._runner.read(lambda reader: service.export_units(target, reader), done, failed)

    def read_file(self, source: Path, show: Callable[[ReadUnits], None], failed: Failed) -> None:
        """What a workbook would make of the tree."""
        self._runner.read(lambda reader: service.read_unit_file(source, reader), show, failed)
