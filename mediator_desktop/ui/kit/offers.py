"""What forms offer while one types: villages, mediators and known names of the register, the code lists."""

from datetime import date

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.choices import Ask, Offer, from_list, initials, matching
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket


class Offers:
    """Asked by fields; lists are kept, names are asked from the register each time."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._villages: tuple[str, ...] = ()
        self._mediators: tuple[str, ...] = ()
        self._units: tuple[str, ...] = ()
        self._question: Ticket | None = None
        self._is_warm = False

    @property
    def vocabulary(self) -> Vocabulary:
        """The code lists."""
        return self._workplace.vocabulary

    def today(self) -> date:
        """The office's day."""
        return self._workplace.clock.today()

    def refresh(self) -> None:
        """Ask the register for its villages, mediators and units."""

        def lists(reader: Reader) -> tuple[tuple[str, ...], ...]:
            return reader.villages_in_use(), reader.mediators_in_use(), reader.units_in_use()

        self._runner.read(lists, self._keep)
        if not self._is_warm:
            self._is_warm = True
            self._runner.run(_warm)

    def _keep(self, found: tuple[tuple[str, ...], ...]) -> None:
        self._villages, self._mediators, self._units = found

    def villages(self, text: str, offer: Offer) -> None:
        """Villages that hold a text."""
        offer(matching(text, self._villages))

    def mediators(self, text: str, offer: Offer) -> None:
        """Mediators that hold a text."""
        offer(matching(text, self._mediators))

    def units(self, text: str, offer: Offer) -> None:
        """Units and courts that hold a text, so that each keeps one spelling."""
        offer(matching(text, self._units))

    def names(self, text: str, offer: Offer) -> None:
        """Names of people met before."""
        if self._question is not None:
            self._question.cancel()
        wanted = text.strip()
        if not wanted:
            offer(())
            return
        self._question = self._runner.read(lambda reader: reader.names_beginning(wanted), offer)

    def words(self, list_id: str) -> Ask:
        """The words of a code list, as suggestions."""
        codes = self.vocabulary.lists.get(list_id)
        return from_list([entry.name for entry in codes.codes] if codes else [])


def _warm(_progress: Progress) -> None:
    """Load the pinyin tables before the first letter is typed."""
    initials("纠纷")
