"""Who signed, sealed or fingerprinted an agreement, and when."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediator_desktop.domain.agreement import Agreement, Signing
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.vocabulary import Duty, SigningManner, SigningPart
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, term_options
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.fields import DateField, Field
from mediator_desktop.ui.kit.widgets import text


def expected(dispute: Dispute) -> tuple[Signing, ...]:
    """Everyone who should sign: parties, mediators, recorder, and the committee's seal."""
    parties = [Signing(part=SigningPart.PARTY, name=p.name) for p in dispute.parties if p.name]
    named = [m for m in dispute.mediators if m.name]
    mediators = [
        Signing(part=SigningPart.MEDIATOR, name=m.name) for m in named if m.duty is not Duty.RECORDER
    ]
    if not mediators:
        mediators = [Signing(part=SigningPart.MEDIATOR)]
    recorders = [Signing(part=SigningPart.RECORDER, name=m.name) for m in named if m.duty is Duty.RECORDER]
    seal = Signing(part=SigningPart.COMMITTEE, manner=SigningManner.SEAL)
    return (*parties, *mediators, *recorders, seal)


class _Row:
    """One signer: how and when."""

    def __init__(self, original: Signing, index: int, today: Callable[[], date]) -> None:
        self.original = original
        who = original.name or original.part.label
        label = who if original.part is SigningPart.COMMITTEE else f"{who}（{original.part.label}）"
        self.on = DateField(f"signing_{index}_on", label, today)
        self.on.set_value(original.on)
        self.manner = ChoiceField(
            f"signing_{index}_manner", "方式", term_options(SigningManner), nothing=None
        )
        self.manner.set_value(original.manner)

    def value(self) -> Signing:
        manner = self.manner.value() or self.original.manner
        return replace(self.original, on=self.on.value(), manner=manner)


class Signings(QWidget):
    """A line for everyone who should sign; a day makes it a fact."""

    changed = Signal()
    structure_changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._rows: list[_Row] = []
        self._kept: tuple[Signing, ...] = ()
        self._grid: FieldGrid | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(look.px(8))
        self._box.addWidget(text("填上日期，就表示已经签名盖章。", "hint", wraps=True))

    def load(self, dispute: Dispute) -> None:
        """Show everyone expected, with what is known of them."""
        agreement = dispute.agreement or Agreement()
        known = {(s.part, s.name): s for s in agreement.signings}
        wanted = expected(dispute)
        keys = {(s.part, s.name) for s in wanted}
        self._kept = tuple(s for s in agreement.signings if (s.part, s.name) not in keys)
        self._rows = [_Row(known.get((s.part, s.name), s), i, self._today) for i, s in enumerate(wanted)]
        if self._grid is not None:
            self._box.removeWidget(self._grid)
            self._grid.hide()
            self._grid.deleteLater()
        self._grid = FieldGrid(columns=6)
        for row in self._rows:
            for field, span in ((row.on, 2), (row.manner, 1)):
                field.changed.connect(self.changed)
                self._grid.add(field, span)
        self._box.addWidget(self._grid)
        self.structure_changed.emit()

    def value(self) -> tuple[Signing, ...]:
        """The signings that have a day, in the order of the sheet."""
        return (*(v for row in self._rows if (v := row.value()).on is not None), *self._kept)

    def sign_all(self, day: date) -> None:
        """Put a day at everyone who has none."""
        for row in self._rows:
            if row.on.value() is None and not row.on.text():
                row.on.set_value(day)
        self.changed.emit()

    def paths(self) -> Iterator[tuple[str, Field]]:
        """The day fields with their paths."""
        signed = [row for row in self._rows if row.value().on is not None]
        for place, row in enumerate(self._rows):
            index = signed.index(row) if row in signed else len(signed) + place
            yield f"agreement.signings[{index}].on", row.on
            yield f"agreement.signings[{index}].manner", row.manner
