"""What the import asks of the services, and what one chose so far"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.domain.screening import ScreeningRound
from mediator_desktop.domain.unit import Unit
from mediator_desktop.domain.views import Changes
from mediator_desktop.domain.vocabulary import AgreementForm
from mediator_desktop.services import drafts, import_drafts, import_recognising, import_undoing, importing
from mediator_desktop.services.import_drafts import Begun
from mediator_desktop.services.import_looking import Looking
from mediator_desktop.services.import_nil import NilOffer, nil_offers
from mediator_desktop.services.import_recognising import Filling, Recognised, RowKey
from mediator_desktop.services.import_undoing import DoneImport
from mediator_desktop.services.importing import Decision, Imported, Known, Opened
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.units import screened_units
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.tasks import Progress, Runner, Ticket

if TYPE_CHECKING:
    from mediator_desktop.ledgers.choices import Choices
    from mediator_desktop.ledgers.preview import ImportPreview, ParsedRow, SheetPreview
    from mediator_desktop.ledgers.reading import ReadSheet

Failed = Callable[[Exception], None]
LONG = 3000
"""Rows from which reading all of them anew shows its progress."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A file read as one chose: the preview, what of it is on record, nil reports it holds, units that screen."""

    looking: Looking
    preview: "ImportPreview"
    known: Mapping[RowKey, Recognised]
    nil: tuple[NilOffer, ...]
    units: tuple[Unit, ...]

    @property
    def opened(self) -> Opened:
        """The file."""
        return self.looking.opened


@dataclass
class Chosen:
    """What was decided so far about the file at hand."""

    choices: "Choices"
    known: Known = Known.SKIP
    of_rows: dict[RowKey, Known] = field(default_factory=dict)
    left_out: set[RowKey] = field(default_factory=set)
    with_doubtful: bool = True

    def go_on(self, begun: Begun) -> None:
        """Take over what was chosen before."""
        self.choices = begun.choices
        self.known = begun.decision.known
        self.of_rows = dict(begun.decision.of_rows)
        self.left_out = set(begun.decision.left_out)
        self.with_doubtful = begun.decision.with_doubtful

    def decision(self, rounds: tuple[ScreeningRound, ...] = ()) -> Decision:
        """As the service takes it."""
        return Decision(
            known=self.known,
            of_rows=dict(self.of_rows),
            left_out=frozenset(self.left_out),
            with_doubtful=self.with_doubtful,
            rounds=rounds,
        )


class ImportPresenter:
    """Later readings replace earlier ones."""

    def __init__(self, workplace: Workplace, runner: Runner) -> None:
        self._workplace = workplace
        self._runner = runner
        self._reading: Ticket | None = None
        self.looked: Looked | None = None
        self.chosen = self._nothing()

    @property
    def workplace(self) -> Workplace:
        """What everything here works with."""
        return self._workplace

    def today(self) -> date:
        """The office's day."""
        return self._workplace.clock.today()

    def sheet(self, name: str) -> "SheetPreview | None":
        """A sheet as it was read, None where it is no ledger."""
        if self.looked is None:
            return None
        return next((s for s in self.looked.preview.sheets if s.sheet == name), None)

    def as_filed(self, name: str) -> "ReadSheet | None":
        """A sheet as the file has it."""
        if self.looked is None:
            return None
        return next((s for s in self.looked.opened.sheets if s.name == name), None)

    def row(self, key: RowKey) -> "ParsedRow | None":
        """A row as it was read."""
        sheet = self.sheet(key[0])
        return next((row for row in sheet.rows if row.row == key[1]), None) if sheet else None

    def forget(self) -> None:
        """Begin anew."""
        self.looked = None
        self.chosen = self._nothing()

    def open(
        self, path: Path, then: Callable[[], None], failed: Failed, begun: Begun | None = None
    ) -> Ticket:
        """Read another file; what was chosen for the one before is forgotten once this one can be read.

        With `begun` one goes on with what was chosen for it before.
        """
        chosen = self._nothing()

        def job(progress: Progress) -> Looked:
            opened = importing.open_ledger_file(path, self._workplace)
            if begun is not None:
                fitting = begun.fitting(opened)
                chosen.go_on(fitting)
            return self._look(Looking(opened, self._workplace), chosen.choices, progress)

        def show(looked: Looked) -> None:
            self.chosen = chosen
            self.looked = looked
            then()

        return self._runner.run(job, show, failed, title="正在读台账")

    def read_anew(self, then: Callable[[], None], failed: Failed, *, is_small: bool = False) -> None:
        """Read the file at hand as one chose now; `is_small` where that touches single rows."""
        looked = self.looked
        if looked is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        choices = self.chosen.choices
        is_long = sum(len(sheet.rows) for sheet in looked.opened.sheets) > LONG

        def show(found: Looked) -> None:
            if self.looked is not None and found.looking is self.looked.looking and not ticket.is_cancelled:
                self.looked = found
                then()

        def not_read(error: Exception) -> None:
            if not ticket.is_cancelled:
                failed(error)

        is_quick = is_small and not looked.looking.is_stale
        title = "正在按新的选择读台账" if is_long and not is_quick else ""
        ticket = self._runner.run(
            lambda progress: self._look(looked.looking, choices, progress), show, not_read, title
        )
        self._reading = ticket

    def fillings(self, key: RowKey, then: Callable[[tuple[Filling, ...]], None], failed: Failed) -> None:
        """What an update by a row would fill in."""
        row, known = self.row(key), self.looked.known.get(key) if self.looked else None
        dispute = row.dispute if row else None
        if dispute is None or known is None or known.matter is None:
            then(())
            return
        matter, vocabulary = known.matter, self._workplace.vocabulary
        self._runner.read(
            lambda reader: import_recognising.fillings(dispute, matter, reader, vocabulary), then, failed
        )

    def take(
        self, rounds: tuple[ScreeningRound, ...], done: Callable[[Imported], None], failed: Failed
    ) -> Ticket:
        """Write what was decided."""
        looked = self.looked
        assert looked is not None
        decision, choices = self.chosen.decision(rounds), self.chosen.choices

        def job(progress: Progress) -> Imported:
            name = looked.opened.path.name
            return importing.take(looked.preview, name, self._workplace, decision, choices, progress.step)

        return self._runner.run(job, done, failed, title="正在写入")

    def report(self, target: Path, imported: Imported, done: Callable[[Any], None], failed: Failed) -> None:
        """Write what was taken and what was not."""
        looked = self.looked
        assert looked is not None
        self._runner.run(
            lambda _progress: importing.write_report(
                target, looked.opened.path.name, looked.preview, imported
            ),
            done,
            failed,
        )

    def draft(self) -> dict[str, Any] | None:
        """What was chosen so far, to be kept; None while there is nothing to keep."""
        if self.looked is None:
            return None
        return import_drafts.to_draft(self.looked.opened, self.chosen.choices, self.chosen.decision())

    def begun(self, key: str, then: Callable[[Begun | None], None]) -> None:
        """The import that a draft is of."""

        def ask(reader: Reader) -> Begun | None:
            kept = next((draft for draft in reader.drafts() if draft.key == key), None)
            return import_drafts.from_draft(kept.content) if kept else None

        self._runner.read(ask, then)

    def drop_draft(self) -> None:
        """What was chosen is written, or not wanted any more."""
        self._runner.write(lambda uow: drafts.drop(import_drafts.KEY, uow))

    def imports_done(self, show: Callable[[tuple[DoneImport, ...]], None]) -> None:
        """The imports that can still be undone."""
        self._runner.read(import_undoing.imports_done, show)

    def undo(self, import_id: str, done: Callable[[Any], None], failed: Failed) -> None:
        """Take an import out again."""
        self._runner.run(
            lambda _progress: import_undoing.undo_import(import_id, self._workplace),
            done,
            failed,
            title="正在撤销导入",
        )

    def change(self, sheet: str, **changed: Any) -> None:
        """Choose something else about a sheet: fields, unit, day_first, cells, taken_in."""
        choices = self.chosen.choices
        self.chosen.choices = choices.with_sheet(sheet, replace(choices.of(sheet), **changed))

    def choose_type(self, word: str, code: str) -> None:
        """What a written type means."""
        choices = self.chosen.choices
        self.chosen.choices = replace(choices, types={**choices.types, word: code})

    def choose_word(self, field: str, word: str, meaning: str) -> None:
        """What another written word of a field means."""
        choices = self.chosen.choices
        self.chosen.choices = replace(choices, words={**choices.words, (field, word): meaning})

    def choose_form(self, form: AgreementForm) -> None:
        """The form of agreements that the file does not tell."""
        self.chosen.choices = replace(self.chosen.choices, untold=form)

    def know_changes(self, changes: Changes) -> None:
        """What of the file is on record may be another now."""
        if self.looked is not None and (changes.disputes or changes.everything):
            self.looked.looking.forget_register()

    def _look(self, looking: Looking, choices: "Choices", progress: Progress) -> Looked:
        preview, known = looking.look(choices, progress.step)
        workplace = self._workplace
        with workplace.register.read() as reader:
            nil = nil_offers(preview, reader, workplace.clock.today())
            units = screened_units(reader, workplace.clock.today()) if nil else ()
        return Looked(looking, preview, known, nil, units)

    @staticmethod
    def _nothing() -> Chosen:
        from mediator_desktop.ledgers.choices import Choices

        return Chosen(Choices())
