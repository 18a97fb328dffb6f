"""文件: the file as it is, with row numbers and letters as Excel shows them, and what each row was taken for"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediator_desktop.ui.imports.model import SheetModel
from mediator_desktop.ui.imports.tables import SheetTable
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.sheet import Sheet
from mediator_desktop.ui.kit.widgets import ROOMY, ScrollColumn, button, text

if TYPE_CHECKING:
    from mediator_desktop.ledgers.preview import SheetPreview
    from mediator_desktop.ledgers.reading import ReadSheet

KINDS_READ = ".xlsx、.xls、.ods、.csv 都可以；文件只读取，不会改动"


class FileStep(QWidget):
    """`file_wanted` when another file is to be chosen."""

    file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        self._choose = Sheet("")
        if look.current().percent > ROOMY:
            self._choose.set_margins(look.px(8), look.px(4))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self.choose_button = button(
            "选文件  Ctrl+O", "choose_file_button", self.file_wanted.emit, icon="folder-open"
        )
        row.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignTop)
        self._file = text(
            "把台账拖到这里，或者按 Ctrl+O 选文件。" + KINDS_READ, "muted", "file_label", wraps=True
        )
        self._told = text("", "", "sheet_told_label", wraps=True)
        said = QVBoxLayout()
        said.setSpacing(look.px(2))
        said.addWidget(self._told)
        said.addWidget(self._file)
        said.addStretch(1)
        row.addLayout(said, 1)
        self._choose.body.addLayout(row)
        column.addWidget(self._choose)
        self._model = SheetModel()
        self.table = SheetTable(self._model)
        column.addWidget(self.table, 1)
        self._below = ScrollColumn()
        self._below.column.addStretch(1)
        column.addWidget(self._below, 1)
        self.show_nothing()

    def show_below(self, widget: QWidget) -> None:
        """Put something under the choice of a file, shown while none is open."""
        self._below.column.insertWidget(0, widget)

    def show_nothing(self) -> None:
        """No file is open."""
        self._file.setText("把台账拖到这里，或者按 Ctrl+O 选文件。" + KINDS_READ)
        self._model.show_sheet(None, {})
        self._told.hide()
        self.table.hide()
        self._below.show()

    def show_file(self, name: str) -> None:
        """Name the file that is open."""
        self._file.setText(name)
        self._below.hide()
        self.table.show()

    def show_sheet(self, sheet: "ReadSheet", read: "SheetPreview | None", why_not: str) -> None:
        """Show a sheet; `read` is what was made of it, `why_not` the reason where nothing was."""
        self._model.show_sheet(sheet, kinds_of(sheet, read))
        self._told.setText(_told(read) if read is not None else f"这张工作表不导入：{why_not}")
        look.mark(self._told, "tone", "" if read is not None else "due")
        self._told.show()
        if read is not None and read.header_rows:
            self.table.go_to(read.header_rows[0] - sheet.first_row)


def kinds_of(sheet: "ReadSheet", read: "SheetPreview | None") -> dict[int, str]:
    """What each row of a sheet is, by its number."""
    if read is None:
        return {}
    first = min(read.header_rows, default=0)
    kinds = {
        number: "title"
        for number, row in enumerate(sheet.rows[: max(0, first - sheet.first_row)], start=sheet.first_row)
        if any(cell not in ("", None) for cell in row)
    }
    kinds |= read.kinds
    kinds |= dict.fromkeys(read.header_rows, "header")
    if read.unit_row is not None:
        kinds[read.unit_row] = "unit"
    kinds |= {row.row: "case" for row in read.rows}
    return kinds


def _told(read: "SheetPreview") -> str:
    if read.nil is not None and not read.rows:
        return "这张工作表是零报告，没有纠纷；最后一步可以记为一轮排查。"
    rows = [str(number) for number in read.header_rows]
    heads = f"表头在第{rows[0]}行" if len(rows) == 1 else f"表头在第{rows[0]}至{rows[-1]}行"
    return f"{heads}，下面有{len(read.rows)}行纠纷。"
