"""Names for the signature line of what is exported: blank for a pen unless somebody wants them printed"""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.services import signatures
from mediator_desktop.services.ports import Reader
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import SuggestField, matching
from mediator_desktop.ui.kit.field_grid import FieldGrid
from mediator_desktop.ui.kit.tasks import Runner

Known = tuple[SignatureNames, tuple[str, ...]]
"""The names from last time, and who may stand on a signature line."""


def known_names(reader: Reader) -> Known:
    """What is offered for signature lines."""
    return signatures.remembered(reader), signatures.suggestions(reader)


class SignersBox(QWidget):
    """A box to tick and, once it is ticked, three names, those of last time at first.

    `box` may be put elsewhere on the page; the names stand where this is.
    """

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._people: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        self.box = QCheckBox("签名栏印上姓名")
        self.box.setObjectName("signers_check_box")
        column.addWidget(self.box)  # may be taken to another row of the page
        self.fields = FieldGrid(columns=3, narrowest=180)
        self.maker = self._field("maker", "填表人")
        self.reviewer = self._field("reviewer", "审核人")
        self.head = self._field("head", "负责人、签发人")
        self.fields.hide()
        column.addWidget(self.fields)
        self.box.toggled.connect(self._turn)

    def names(self) -> SignatureNames:
        """What is to be printed; nothing while the box is not ticked. Raises Refused, told beside its field."""
        if not self.box.isChecked():
            return SignatureNames()
        fields = {field.name: field for field in (self.maker, self.reviewer, self.head)}
        for field in fields.values():
            field.show_problem(None)
        try:
            return signatures.checked(SignatureNames(**{name: f.value() for name, f in fields.items()}))
        except Refused as error:
            for problem in reversed(error.problems):
                fields[problem.field].show_problem(problem, insist=True)
                fields[problem.field].setFocus()
            raise

    def _field(self, name: str, label: str) -> SuggestField:
        made = SuggestField(name, label, lambda words, offer: offer(matching(words, self._people)))
        self.fields.add(made)
        return made

    def _turn(self, is_on: bool) -> None:
        self.fields.setVisible(is_on)
        if is_on:
            self.ask(self._show)
            self.maker.setFocus()

    def ask(self, show: Callable[[Known], None]) -> None:
        """The names from last time."""
        self._runner.read(known_names, show)

    def _show(self, known: Known) -> None:
        last, self._people = known
        for field, name in ((self.maker, last.maker), (self.reviewer, last.reviewer), (self.head, last.head)):
            if not field.value():
                field.set_value(name)
