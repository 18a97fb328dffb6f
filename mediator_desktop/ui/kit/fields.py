"""Labelled fields: the label above, the value, one sentence below. What cannot be read stays as it was typed."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QFrame,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.text import tidy
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.editors import PHRASES, TAKES_ENTER, LineEdit, TextEdit
from mediator_desktop.ui.kit.typed import Lean, read_count, read_date, read_time

SIGNS = {Severity.WRONG: "✕ ", Severity.DOUBTFUL: "△ ", Severity.MISSING: "○ "}


class Field(QWidget):
    """A label, an editor and a line for its problem or hint.

    `name` is the field's identifier in the record. `changed` comes with every keystroke; a problem that arises
    while typing waits until the field is left.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, name: str, label: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.editor = editor
        self.setObjectName(f"{name}_field")
        self._problem: Problem | None = None
        self._is_typing = False
        self._is_shown = False
        self._hint = ""
        self.caption = QLabel(label, self)
        look.dress(self.caption, "label")
        self.caption.setBuddy(editor)
        self.caption.setVisible(bool(label))
        editor.setAccessibleName(label)
        self.note = QLabel(self)
        self.note.setObjectName(f"{name}_problem_label")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(4))
        layout.addWidget(self.caption)
        layout.addWidget(editor)
        layout.addWidget(self.note)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Go to the editor. No focus proxy: Tab would stop at the field itself, wherever Qt keeps that in its ring."""
        self.editor.setFocus(reason)

    def value(self) -> Any:
        """What was entered, None or empty for unknown and for what cannot be read."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; nothing is announced."""
        raise NotImplementedError

    def text(self) -> str:
        """The characters as typed."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Put characters in as if typed; nothing is announced."""
        raise NotImplementedError

    def own_problem(self) -> Problem | None:
        """Why the typed characters cannot be read, None when they can."""
        return None

    @property
    def unread(self) -> str:
        """What was typed and cannot be read; drafts keep it."""
        return self.text() if self.own_problem() else ""

    @property
    def problem(self) -> Problem | None:
        """The problem of this field, its own before those of the rules."""
        return self.own_problem() or self._problem

    @property
    def label(self) -> str:
        """The label, as messages name the field."""
        return self.caption.text() or self.editor.accessibleName()

    def show_problem(self, problem: Problem | None, *, insist: bool = False) -> None:
        """Say what is wrong, or that nothing is; `insist` does so even while someone types here."""
        self._problem = problem
        self._refresh(insist=insist)

    def set_hint(self, hint: str) -> None:
        """A quiet line below, shown while there is no problem."""
        self._hint = hint
        self._refresh()

    def _refresh(self, *, insist: bool = False) -> None:
        problem = self.problem
        waits = self._is_typing and not insist and not self._is_shown
        if problem is not None and waits:
            problem = None
        self._is_shown = problem is not None
        look.mark(self.editor, "wrong", problem is not None and problem.severity is Severity.WRONG)
        if problem is None:
            look.dress(self.note, "hint")
            self._say(self._hint)
            return
        look.dress(self.note, "error" if problem.severity is Severity.WRONG else "doubt")
        self._say(SIGNS[problem.severity] + problem.sentence)

    def _say(self, text: str) -> None:
        if self.note.text() != text:
            self.note.setText(text)
            self.editor.setAccessibleDescription(text)
        if self.note.isHidden() == bool(text):
            self.note.setVisible(bool(text))

    def _typed(self) -> None:
        self._is_typing = True
        self._refresh()
        self.changed.emit()

    def _left(self) -> None:
        self._is_typing = False
        self._refresh()
        self.left.emit()


class TextField(Field):
    """One line of text; `clean` tidies what was typed."""

    def __init__(
        self,
        name: str,
        label: str,
        parent: QWidget | None = None,
        *,
        clean: Callable[[str], str] = tidy,
        icon_name: str = "",
        edit: LineEdit | None = None,
    ) -> None:
        self.edit = edit if edit is not None else LineEdit(icon_name=icon_name)
        super().__init__(name, label, self.edit, parent)
        self.edit.setObjectName(f"{name}_line_edit")
        self._clean = clean
        self.edit.textEdited.connect(self._typed)
        self.edit.left.connect(self._left)

    def value(self) -> Any:
        return self._clean(self.edit.text())

    def set_value(self, value: Any) -> None:
        self.set_text(value or "")

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        self._is_typing = False
        self.edit.setText(text)
        self.edit.setCursorPosition(0)
        self._refresh()

    def _left(self) -> None:
        clean = self._clean(self.edit.text())
        if clean != self.edit.text():
            self.edit.setText(clean)
        super()._left()


class LongTextField(Field):
    """Text of several lines that grows; `phrases` says which usual phrases are for it."""

    def __init__(
        self,
        name: str,
        label: str,
        parent: QWidget | None = None,
        *,
        lines: int = 2,
        most: int = 14,
        enter_goes_on: bool = False,
        phrases: str = "",
    ) -> None:
        self.edit = TextEdit(least_lines=lines, most_lines=most, enter_goes_on=enter_goes_on)
        self.edit.setProperty(PHRASES, phrases)
        super().__init__(name, label, self.edit, parent)
        self.edit.setObjectName(f"{name}_text_edit")
        self.edit.textChanged.connect(self._typed)
        self.edit.left.connect(self._left)

    def value(self) -> Any:
        return tidy(self.edit.toPlainText())

    def set_value(self, value: Any) -> None:
        self.set_text(value or "")

    def text(self) -> str:
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        self._is_typing = False
        if text != self.edit.toPlainText():
            self.edit.blockSignals(True)
            self.edit.setPlainText(text)
            self.edit.blockSignals(False)
        self._refresh()


class LinesField(LongTextField):
    """A list, one entry a line; numbers typed before the entries are taken off."""

    def value(self) -> tuple[str, ...]:
        lines = (strip_number(line) for line in tidy(self.edit.toPlainText()).split("\n"))
        return tuple(line for line in lines if line)

    def set_value(self, value: Any) -> None:
        entries = tuple(value or ())
        self.set_text("\n".join(f"{i}、{entry}" for i, entry in enumerate(entries, 1)))

    def _left(self) -> None:
        self.set_value(self.value())
        super()._left()


def strip_number(line: str) -> str:
    """`1、拆除院墙` → `拆除院墙`; a sum or a year at the beginning is no number."""
    line = line.strip(" \t\u3000")
    head = line.lstrip("0123456789０１２３４５６７８９（(")
    taken = len(line) - len(head)
    if (0 < taken <= 4 and head[:1] in ("、", "．", "）", ")")) or (taken and head[:2] in (". ",)):
        return head[1:].strip(" \t\u3000")
    return line


class _ReadField(TextField):
    """A line whose characters are read into a value; `show` writes the value back when the field is left."""

    def _read(self, text: str) -> Any:
        raise NotImplementedError

    def _show(self, value: Any) -> str:
        return str(value)

    def value(self) -> Any:
        try:
            return self._read(self.edit.text())
        except ValueError:
            return None

    def set_value(self, value: Any) -> None:
        self.set_text("" if value is None else self._show(value))

    def own_problem(self) -> Problem | None:
        try:
            self._read(self.edit.text())
        except ValueError as error:
            return Problem(self.name, str(error))
        return None

    def _left(self) -> None:
        value = self.value()
        if value is not None and self.edit.text() != self._show(value):
            self.edit.setText(self._show(value))
        Field._left(self)


class DateField(_ReadField):
    """A day, typed freely; a calendar opens with F4, Alt+Down or the icon."""

    def __init__(
        self,
        name: str,
        label: str,
        today: Callable[[], date],
        parent: QWidget | None = None,
        *,
        lean: Lean = Lean.PAST,
    ) -> None:
        super().__init__(name, label, parent, icon_name="calendar")
        self.edit.setObjectName(f"{name}_date_edit")
        self._today = today
        self._lean = lean
        self._calendar: QFrame | None = None
        self.edit.wanted.connect(self.open_calendar)

    def _read(self, text: str) -> date | None:
        return read_date(text, self._today(), self._lean)

    def _show(self, value: Any) -> str:
        day: date = value
        return day.isoformat()

    def open_calendar(self) -> None:
        """Show a month to choose from; Escape leaves it as it was."""
        frame = QFrame(self, Qt.WindowType.Popup)
        frame.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        look.dress(frame, "card")
        month = QCalendarWidget(frame)
        month.setObjectName(f"{self.name}_calendar")
        month.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        month.setSelectedDate(self.value() or self._today())  # type: ignore[arg-type]
        month.activated.connect(lambda chosen: self._choose(chosen.toPython(), frame))
        month.clicked.connect(lambda chosen: self._choose(chosen.toPython(), frame))
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(month)
        frame.adjustSize()
        place = self.edit.mapToGlobal(QPoint(0, self.edit.height() + 2))
        screen = QApplication.screenAt(place) or QApplication.primaryScreen()
        area = screen.availableGeometry()
        place.setX(max(area.left(), min(place.x(), area.right() - frame.width())))
        if place.y() + frame.height() > area.bottom():
            place.setY(max(area.top(), self.edit.mapToGlobal(QPoint(0, 0)).y() - frame.height() - 2))
        frame.move(place)
        self._calendar = frame
        frame.show()
        month.setFocus()

    def _choose(self, day: date, frame: QFrame) -> None:
        frame.close()
        self.edit.setText(day.isoformat())
        self.edit.setFocus()
        self._typed()


class TimeField(_ReadField):
    """An hour, typed freely."""

    def _read(self, text: str) -> time | None:
        return read_time(text)

    def _show(self, value: Any) -> str:
        hour: time = value
        return hour.strftime("%H:%M")


class MoneyField(_ReadField):
    """A sum in yuan; the capitals (大写) are shown below."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(name, label, parent)
        self.edit.textChanged.connect(self._say_capitals)

    def _read(self, text: str) -> Money | None:
        plain = text.strip()
        factor = 10_000 if plain.removesuffix("元").endswith("万") else 1
        plain = plain.removesuffix("元").removesuffix("万") if factor > 1 else plain
        if not plain:
            return None
        return Money(Money.yuan(plain).fen * factor)

    def _show(self, value: Any) -> str:
        money: Money = value
        return money.digits.removesuffix(".00")

    def _say_capitals(self) -> None:
        money = self.value()
        self.set_hint(f"大写：{money.capitals}" if money is not None else "")


class CountField(_ReadField):
    """A whole number."""

    def _read(self, text: str) -> int | None:
        return read_count(text)


class FlagField(Field):
    """Yes or no."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        self.box = QCheckBox(label)
        super().__init__(name, "", self.box, parent)
        self.box.setObjectName(f"{name}_check_box")
        self.box.setAccessibleName(label)
        self.box.setProperty(TAKES_ENTER, True)
        self.box.clicked.connect(self._typed)

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def text(self) -> str:
        return ""

    def set_text(self, text: str) -> None:
        """Nothing is typed here."""
