"""The only place of dialogs: choices that cannot be undone, files, and secrets."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.widgets import text

WORKBOOK = "Excel 表格 (*.xlsx)"
PDF = "PDF 文件 (*.pdf)"
DOCX = "Word 文档 (*.docx)"
TEXT = "文本文件 (*.txt)"


class Dialogs:
    """Asks people; tests put a scripted one in its place with `use`."""

    def ask(self, parent: QWidget | None, question: str, yes: str, no: str = "不") -> bool:
        """A choice; Esc and closing mean no. The buttons say what happens."""
        dialog = _Question(parent, question, yes, no)
        return dialog.exec() == QDialog.DialogCode.Accepted

    def ask_text(
        self, parent: QWidget | None, question: str, yes: str, *, secret: bool = False
    ) -> str | None:
        """A line of text (a reason, a password); None when it was called off or left empty."""
        dialog = _Question(parent, question, yes, "不", field=QLineEdit())
        if secret and dialog.field is not None:
            dialog.field.setEchoMode(QLineEdit.EchoMode.Password)
        if dialog.exec() != QDialog.DialogCode.Accepted or dialog.field is None:
            return None
        return dialog.field.text().strip() or None

    def choose_to_save(self, parent: QWidget | None, title: str, suggestion: Path, kinds: str) -> Path | None:
        """Where to write a file, with the ending of its kind. Asks before an existing one is replaced."""
        chosen, kind = QFileDialog.getSaveFileName(parent, title, str(suggestion), kinds)
        return with_ending(chosen, kind or kinds) if chosen else None

    def choose_to_open(self, parent: QWidget | None, title: str, folder: Path, kinds: str) -> Path | None:
        """A file that exists."""
        chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(folder), kinds)
        return Path(chosen) if chosen else None

    def choose_several(self, parent: QWidget | None, title: str, folder: Path) -> list[Path]:
        """Files that exist, none when it was called off."""
        chosen, _kind = QFileDialog.getOpenFileNames(parent, title, str(folder))
        return [Path(name) for name in chosen]

    def print_text(self, parent: QWidget | None, title: str, words: str) -> bool:
        """Send a page of plain text to a printer; whether it was sent."""
        from PySide6.QtGui import QTextDocument
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle(title)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return False
        document = QTextDocument(words)
        document.setDefaultFont(look.Look().font(18))
        document.print_(printer)
        return True

    def choose_folder(self, parent: QWidget | None, title: str, folder: Path) -> Path | None:
        """A folder."""
        chosen = QFileDialog.getExistingDirectory(parent, title, str(folder))
        return Path(chosen) if chosen else None


class _Question(QDialog):
    """One sentence, perhaps a field, and two buttons."""

    def __init__(
        self, parent: QWidget | None, question: str, yes: str, no: str, field: QLineEdit | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("请确认")
        self.setMinimumWidth(look.px(420))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(look.px(20),) * 4)
        layout.setSpacing(look.px(16))
        layout.addWidget(text(question, wraps=True))
        self.field = field
        if field is not None:
            field.setObjectName("answer_line_edit")
            layout.addWidget(field)
        buttons = QDialogButtonBox()
        accept = buttons.addButton(yes, QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setObjectName("yes_button")
        accept.setProperty("role", "primary")
        reject = buttons.addButton(no, QDialogButtonBox.ButtonRole.RejectRole)
        reject.setObjectName("no_button")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons, alignment=Qt.AlignmentFlag.AlignRight)
        accept.setDefault(field is not None)
        if field is None:
            reject.setFocus()


def with_ending(chosen: str, kind: str) -> Path:
    """A file name with the ending of its kind (`… (*.xlsx)`) where none was typed."""
    path = Path(chosen)
    ending = kind.partition("(*")[2].partition(")")[0].split(" ")[0]
    if ending and path.suffix.lower() != ending:
        path = path.with_name(path.name + ending)
    return path


def usual_folder() -> Path:
    """Where people look for what was exported: their documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())


PROPERTY = "dialogs"


def use(application: QApplication, dialogs: Dialogs) -> None:
    """Put other dialogs in place (tests)."""
    application.setProperty(PROPERTY, dialogs)


def current() -> Dialogs:
    """The dialogs in use."""
    application = QApplication.instance()
    dialogs = application.property(PROPERTY) if application is not None else None
    return dialogs if isinstance(dialogs, Dialogs) else Dialogs()
