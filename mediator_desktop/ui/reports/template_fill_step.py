"""Before and after a template is filled: what a person decides first, what came out and what to look at"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.choices import ChoiceField, Option
from mediator_desktop.ui.kit.widgets import Card, ScrollColumn, button, clear_layout, text
from mediator_desktop.ui.reports.disclosure_box import DisclosureBox
from mediator_desktop.ui.reports.ledgers_presenter import Asked
from mediator_desktop.ui.reports.template_presenter import Opened, TemplatePresenter

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_filling import StrangeWord
    from mediator_desktop.ledgers.template_mapping import TemplateMapping
    from mediator_desktop.services.templates import FilledTemplate, Outlook, Wish

MOST_STRANGE = 40
"""Words that are asked about at most; a column with more of them has another meaning."""
AS_IT_IS = "*"


class FillStep(QWidget):
    """`fill_wanted` when all is decided, `correct_wanted` to go back. Words chosen for drop-downs are in `mapping`.

    With `keeps` nothing is written here: what was decided is kept for a report, which says itself whether data is masked.
    """

    fill_wanted = Signal()
    correct_wanted = Signal()

    def __init__(
        self, presenter: TemplatePresenter, parent: QWidget | None = None, *, keeps: bool = False
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._mapping: TemplateMapping | None = None
        self._formulas: dict[tuple[str, str], QCheckBox] = {}
        self._strange: list[tuple[StrangeWord, ChoiceField]] = []
        self._unmapped: QCheckBox | None = None
        self._target: Path | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        around = ScrollColumn()
        outer.addWidget(around, 1)
        column = around.column
        self._card = Card("填之前")
        self._about = text("", "", "template_outlook_label", wraps=True)
        self._card.body.addWidget(self._about)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(look.px(8))
        self._card.body.addLayout(self._questions)
        self._doubts = text("", "muted", "template_doubts_label", wraps=True)
        self._card.body.addWidget(self._doubts)
        column.addWidget(self._card)
        self._result = Card("填好了")
        self._result_words = text("", "", "template_result_label", wraps=True)
        self._result_words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._result.body.addWidget(self._result_words)
        self._folder = button("打开文件夹", "open_filled_folder_button", self._open_folder)
        self._result.body.addWidget(self._folder, 0, Qt.AlignmentFlag.AlignLeft)
        self._result.hide()
        column.addWidget(self._result)
        self._privacy = Card()
        self.disclosure = DisclosureBox()
        self._privacy.body.addWidget(self.disclosure)
        column.addWidget(self._privacy)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        foot.addStretch(1)
        foot.addWidget(button("改栏目", "correct_template_button", self.correct_wanted.emit))
        self._privacy.setVisible(not keeps)
        words = "报送时就用这份表格" if keeps else "填好并保存"
        self._fill = button(words, "fill_and_save_button", self.fill_wanted.emit, role="primary")
        foot.addWidget(self._fill)
        outer.addLayout(foot)

    @property
    def mapping(self) -> "TemplateMapping":
        """What is filled in where."""
        assert self._mapping is not None
        return self._mapping

    def begin(self, opened: Opened, mapping: "TemplateMapping", asked: Asked) -> None:
        """A template is about to be filled."""
        self._mapping = mapping
        self._formulas, self._strange, self._unmapped = {}, [], None
        clear_layout(self._questions)
        self._about.setText(f"正在试填“{opened.path.name}”（{asked.name}，{asked.words}）")
        self._doubts.setText("")
        self._result.hide()

    def show_outlook(self, outlook: "Outlook") -> None:
        """What filling would bring, and the questions that it raises, one by one."""
        words = f"“{self.mapping.name}”会填 {outlook.rows} 件，写 {outlook.cells} 格"
        if outlook.added_rows:
            words += f"，表里预留的行不够，会加 {outlook.added_rows} 行"
        self._about.setText(words + "。")
        clear_layout(self._questions)
        self._formulas, self._strange, self._unmapped = {}, [], None
        for column in outlook.formulas:
            box = QCheckBox(f"{column.sheet} {column.letter}列“{column.heading}”里是公式，用数字盖过去")
            box.setObjectName(f"over_formula_{column.letter}_check_box")
            self._formulas[column.sheet, column.letter] = box
            self._questions.addWidget(box)
        if outlook.for_other:
            self._unmapped = QCheckBox(f"有 {outlook.for_other} 件没有对应的类别，都计入“其他”")
            self._unmapped.setObjectName("unmapped_check_box")
            self._questions.addWidget(self._unmapped)
        for word in outlook.strange[:MOST_STRANGE]:
            self._ask_word(word)
        told = [doubt for doubt in outlook.doubts if not _is_asked(doubt)]
        self._doubts.setText("\n".join(f"· {doubt}" for doubt in told))
        self._doubts.setVisible(bool(told))

    def wish(self, asked: Asked) -> "Wish | None":
        """What is wanted, None while it is not said to whom unmasked data goes."""
        try:
            disclosure = self.disclosure.disclosure()
        except Refused:
            return None
        return self._presenter.wish(
            asked,
            disclosure,
            over_formulas=frozenset(place for place, box in self._formulas.items() if box.isChecked()),
            unmapped_as_other=self._unmapped is not None and self._unmapped.isChecked(),
        )

    def show_result(self, report: "FilledTemplate") -> None:
        """Tell what was written and what a person should look at."""
        self._target = report.target
        self.disclosure.clear()
        words = [
            f"共 {report.rows} 件，写了 {report.cells} 格，填好以后逐格核对过，模板的其他内容没有变。",
            f"文件在 {report.target}",
        ]
        if report.added_rows:
            words.insert(1, f"表里加了 {report.added_rows} 行，合计公式跟着改了。")
        words += [f"请看：{doubt}" for doubt in report.doubts]
        self._result_words.setText("\n".join(words))
        self._result.show()
        self._folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_work(self) -> None:
        """Go to the button that fills."""
        self._fill.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_word(self, word: "StrangeWord") -> None:
        offers = (Option(AS_IT_IS, f"照写“{word.word}”"), *(Option(said, said) for said in word.offered))
        field = ChoiceField(
            f"strange_{len(self._strange)}",
            f"{word.letter}列“{word.heading}”的下拉框里没有“{word.word}”，改写成",
            offers,
        )
        field.setMaximumWidth(look.px(460))
        field.left.connect(partial(self._take_word, word, field))
        self._strange.append((word, field))
        self._questions.addWidget(field)

    def _take_word(self, word: "StrangeWord", field: ChoiceField) -> None:
        chosen = field.value()
        if not chosen or field.own_problem() is not None:
            return
        theirs = word.word if chosen == AS_IT_IS else str(chosen)
        if self._mapping is not None:
            self._mapping = self._mapping.with_word(word.sheet, word.letter, word.word, theirs)

    def _open_folder(self) -> None:
        if self._target is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target.parent)))


def _is_asked(doubt: str) -> bool:
    """Whether a doubt is a question of its own above."""
    return "是公式，没有改动" in doubt or "下拉框里没有" in doubt
