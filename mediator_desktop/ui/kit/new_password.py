"""A new password typed twice, with a plain word on how strong it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mediator_desktop.domain.problems import Problem
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.editors import LineEdit
from mediator_desktop.ui.kit.fields import TextField

GUESSED_FIRST = ("123456", "password", "qwerty", "abcdef", "111111", "000000", "888888", "666666")


class SecretField(TextField):
    """A line that is not shown and not tidied."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        edit = LineEdit()
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(name, label, parent, clean=lambda typed: typed, edit=edit)


class NewPassword(QWidget):
    """Two fields; `value` is what stands in the first."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = SecretField("password", "密码")
        self.again = SecretField("password_again", "再输一次")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        column.addWidget(self.first)
        column.addWidget(self.again)
        self.first.changed.connect(self._typed)
        self.again.changed.connect(self._typed)
        self.setFocusProxy(self.first)
        self._typed()

    def value(self) -> str:
        """The password."""
        return self.first.edit.text()

    def clear(self) -> None:
        """Empty both fields."""
        self.first.set_value("")
        self.again.set_value("")
        self._typed()

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the password."""
        self.first.show_problem(Problem("password", sentence), insist=True)
        self.first.edit.setFocus()

    def is_sound(self) -> bool:
        """Whether there is a password and both are the same; says so where not."""
        if not self.value():
            self.show_problem("请填写密码")
            return False
        if self.value() != self.again.edit.text():
            self.again.show_problem(Problem("password_again", "两次输入的不一样"), insist=True)
            self.again.edit.setFocus()
            return False
        return True

    def _typed(self) -> None:
        self.first.show_problem(None)
        self.again.show_problem(None)
        self.first.set_hint(strength(self.value()))
        same = self.value() and self.value() == self.again.edit.text()
        self.again.set_hint("两次一样" if same else "")
        self.changed.emit()


def strength(password: str) -> str:
    """A plain word on a password: length counts most, then the variety of its characters."""
    if not password:
        return "建议用一句好记的话，十二位以上更安全"
    kinds = sum(
        (
            any(c.isdigit() for c in password),
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(not c.isalnum() for c in password),
            any(not c.isascii() for c in password),
        )
    )
    easy = len(set(password)) < 4 or any(word in password.lower() for word in GUESSED_FIRST)
    if len(password) < 8:
        return "太短，至少 8 位"
    if easy:
        return "太容易猜到，请换一个"
    if len(password) >= 12 or (len(password) >= 10 and kinds >= 3):
        return "强度：好"
    return "强度：一般，再长一些更安全"
