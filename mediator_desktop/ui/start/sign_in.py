"""The page that asks for the password; painted before anything heavy is loaded, hence built of bare widgets."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mediator_desktop.ui.kit import look

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

CAPITALS = "大写锁定可能开着，密码区分大小写"
WIDE = "密码里有中文或全角字符，请看看输入法"
OPEN, OPENING = "打开登记册", "正在打开"


class PasswordEdit(QLineEdit):
    """Notices a capital typed without Shift: there is no other sign of Caps Lock in every system."""

    capitals = Signal(bool)

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Look at the letter before it is taken in."""
        from PySide6.QtCore import Qt

        typed = event.text()
        if typed.isascii() and typed.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(typed.isupper() is not shift)
        super().keyPressEvent(event)


class SignInPage(QWidget):
    """Emits `password_given`; the composition root opens the register and answers with `refuse`."""

    password_given = Signal(str)

    def __init__(self, office: str, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(look.px(420))
        body = QVBoxLayout(card)
        body.setContentsMargins(look.px(20), look.px(20), look.px(20), look.px(20))
        body.setSpacing(look.px(10))
        body.addWidget(_label(office or "矛盾纠纷调处登记", "title", "title_label"))
        if office:
            body.addWidget(_label("矛盾纠纷调处登记", "muted"))
        body.addSpacing(look.px(8))
        caption = _label("密码", "label")
        body.addWidget(caption)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.password = PasswordEdit()
        self.password.setObjectName("password_line_edit")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName("密码")
        self.password.textEdited.connect(self._typed)
        self.password.returnPressed.connect(self._go_on)
        self.password.capitals.connect(lambda seen: self._hint(CAPITALS if seen else ""))
        caption.setBuddy(self.password)
        row.addWidget(self.password, 1)
        self._show = _button("显示", "show_button", "quiet")
        self._show.setCheckable(True)
        self._show.clicked.connect(self._turn)
        row.addWidget(self._show)
        body.addLayout(row)
        self.hint = _label("", "doubt", "caps_label")
        self.error = _label("", "error", "password_problem_label")
        for label in (self.hint, self.error):
            label.hide()
            body.addWidget(label)
        self.open = _button(OPEN, "open_button", "primary")
        self.open.clicked.connect(self._go_on)
        body.addSpacing(look.px(4))
        body.addWidget(self.open)
        body.addWidget(_label("忘了密码，可以在这里输入恢复码。", "hint"))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(_centred(card))
        outer.addStretch(3)
        where = _label(f"资料保存在 {folder}", "hint", "folder_label")
        where.setWordWrap(False)
        outer.addLayout(_centred(where))
        self.setFocusProxy(self.password)

    def wait(self) -> None:
        """Show that the register is being opened."""
        self.error.hide()
        self.open.setEnabled(False)
        self.open.setText(OPENING)
        self.password.setReadOnly(True)

    def refuse(self, sentence: str) -> None:
        """Say why it was not opened; the password stays to be corrected."""
        self.open.setEnabled(True)
        self.open.setText(OPEN)
        self.password.setReadOnly(False)
        self.error.setText(sentence)
        self.error.show()
        look.mark(self.password, "wrong", True)
        self.password.setFocus()
        self.password.selectAll()

    def _typed(self, typed: str) -> None:
        if not typed.isascii():
            self._hint(WIDE)
        elif self.hint.text() == WIDE or not typed:
            self._hint("")
        self.error.hide()
        look.mark(self.password, "wrong", False)

    def _hint(self, sentence: str) -> None:
        self.hint.setText(sentence)
        self.hint.setVisible(bool(sentence))

    def _turn(self) -> None:
        shown = self._show.isChecked()
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.password.setEchoMode(mode)
        self._show.setText("隐藏" if shown else "显示")
        self.password.setFocus()

    def _go_on(self) -> None:
        if self.password.isReadOnly():
            return
        if not self.password.text():
            self.refuse("请输入密码")
            return
        self.password_given.emit(self.password.text())


def _label(words: str, role: str, name: str = "") -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


def _button(words: str, name: str, role: str) -> QPushButton:
    made = QPushButton(words)
    made.setObjectName(name)
    made.setProperty("role", role)
    made.setAutoDefault(True)
    return made


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row
