"""What the settings ask: the office, the numbers given, backup and verification."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mediator_desktop.domain.office import Office
from mediator_desktop.services.office import change_office
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Runner, Ticket

Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Known:
    """The office and the highest serial given this year."""

    office: Office
    highest: int


class SettingsPresenter:
    """Asks the register and its services."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner

    def office(self, show: Callable[[Known], None]) -> None:
        """The office as it is on record."""
        year = self._workplace.clock.today().year

        def ask(reader: Reader) -> Known:
            office = reader.office() or Office()
            series = office.number_rule.series_year(year)
            return Known(office, reader.highest_serial(office.committee, series))

        self._runner.read(ask, show)

    def save(self, office: Office, saved: Callable[[], None], failed: Failed) -> None:
        """Keep the office's facts."""
        self._runner.write(lambda uow: change_office(office, uow), lambda _kept: saved(), failed)

    def backup(self, folder: Path, done: Callable[[Path], None], failed: Failed) -> Ticket:
        """Write a verified copy of the register into a new folder there."""
        return self._runner.run(
            lambda progress: self._workplace.register.backup(folder, progress.step),
            done,
            failed,
            title="正在备份",
        )

    def verify(self, done: Callable[[Sequence[str]], None], failed: Failed) -> Ticket:
        """Look for damage."""
        return self._runner.run(
            lambda progress: self._workplace.register.verify(progress.step),
            done,
            failed,
            title="正在检查登记册",
        )
