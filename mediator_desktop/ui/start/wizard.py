"""The first start: the office, numbers, lists, password, and the recovery code to be kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.editors import TAKES_ENTER
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.new_password import NewPassword
from mediator_desktop.ui.kit.office_form import FACTS, LISTS, NUMBERS, OfficeForm
from mediator_desktop.ui.kit.widgets import Card, ScrollColumn, button, text

RECOVERY_ADVICE = (
    "忘记密码时只有这组恢复码能打开登记册。请抄在纸上或打印出来，放进保险柜或档案柜，不要存在这台电脑里。"
)


@dataclass(frozen=True, slots=True)
class _Step:
    title: str
    line: str
    fields: tuple[str, ...] = ()


STEPS = (
    _Step("单位", "先说说这是哪里，这些会印在文书和台账上，以后在设置里还能改。", FACTS),
    _Step("编号", "案件编号按这个样式自动生成，一年一编，不重号、不跳号。", NUMBERS),
    _Step("名单", "村(社区)和调解员，登记时打头一个字就能选。", LISTS),
    _Step("密码", "打开登记册要用它，资料用它加密，请记牢。"),
    _Step("恢复码", RECOVERY_ADVICE),
)
PASSWORD_STEP, RECOVERY_STEP = 3, 4


class FirstStart(QWidget):
    """Five steps. Emits `wanted` with the office and password; answer with `refuse` or `show_recovery`."""

    wanted = Signal(object, str)
    finished = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.form = OfficeForm(today, self, with_all=False)
        self.password = NewPassword()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(20), look.px(20), look.px(20), look.px(20))
        frame = QHBoxLayout()
        frame.addStretch(1)
        inner = QWidget()
        inner.setMaximumSize(look.px(760), look.px(620))
        frame.addWidget(inner, 100)
        frame.addStretch(1)
        outer.addLayout(frame)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        self._count = text("", "muted", "step_label")
        self._title = text("", "title", "title_label")
        self._line = text("", "muted", "line_label", wraps=True)
        for label in (self._count, self._title, self._line):
            column.addWidget(label)
        self._stack = QStackedWidget()
        for panel in (self.form.facts, self.form.numbers, self.form.lists, self.password):
            self._stack.addWidget(_sheet(panel))
        self._stack.addWidget(_sheet(self._recovery()))
        column.addWidget(self._stack, 1)
        self._error = text("", "error", "error_label", wraps=True)
        self._error.hide()
        column.addWidget(self._error)
        row = QHBoxLayout()
        row.addWidget(text("Enter 下一格", "hint"))
        row.addStretch(1)
        self.back = button("上一步", "back_button", self.go_back)
        row.addWidget(self.back)
        self.next = button("下一步", "next_button", self.go_on, role="primary")
        self.next.setProperty(TAKES_ENTER, True)
        row.addWidget(self.next)
        column.addLayout(row)
        self._show_step(0)

    @property
    def step(self) -> int:
        """The step on screen, from 0."""
        return self._stack.currentIndex()

    def go_on(self) -> None:
        """Check this step and go to the next; what is wrong is said beside its field."""
        step = self.step
        self._error.hide()
        if step == RECOVERY_STEP:
            self.finished.emit()
        elif step == PASSWORD_STEP:
            if self.password.is_sound():
                self._wait(waiting=True)
                self.wanted.emit(self.form.office(), self.password.value())
        elif self.form.show_problems(self.form.problems(), among=STEPS[step].fields):
            self._show_step(step + 1)

    def go_back(self) -> None:
        """Return to the step before; nothing typed is lost."""
        self._error.hide()
        self._show_step(max(0, self.step - 1))

    def refuse(self, error: Exception) -> None:
        """Say why the register was not made, at its field where it has one."""
        self._wait(waiting=False)
        problems = error.problems if isinstance(error, Refused) else ()
        for problem in problems:
            if problem.field == "password":
                self.password.show_problem(problem.sentence)
                return
            for step, facts in enumerate(STEPS):
                if problem.field in facts.fields:
                    self._show_step(step)
                    self.form.show_problems(problems, among=facts.fields)
                    return
        self._error.setText(sentence_of(error))
        self._error.show()

    def show_recovery(self, code: str) -> None:
        """Show the code that opens the register when the password is forgotten."""
        self._wait(waiting=False)
        self._code = code
        groups = code.split("-")
        half = (len(groups) + 1) // 2
        lines = ["-".join(groups[:half]), "-".join(groups[half:])]
        self._code_label.setText("\n".join(line for line in lines if line))
        self.password.clear()
        self._show_step(RECOVERY_STEP)

    def office(self) -> Office:
        """What was entered so far."""
        return self.form.office()

    def _recovery(self) -> QWidget:
        self._code = ""
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(14))
        self._code_label = text("", "code", "recovery_label", wraps=True)
        self._code_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._code_label)
        row = QHBoxLayout()
        row.addWidget(button("打印", "print_button", self._print, icon="printer"))
        row.addWidget(button("复制", "copy_button", self._copy, icon="copy"))
        self._done = text("", "muted", "done_label")
        row.addWidget(self._done)
        row.addStretch(1)
        column.addLayout(row)
        self.tick = QCheckBox("我已抄好")
        self.tick.setObjectName("copied_check_box")
        self.tick.toggled.connect(lambda ticked: self.next.setEnabled(ticked))
        column.addWidget(self.tick)
        return panel

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self._done.setText("已复制，抄好后请把它从电脑里删去")

    def _print(self) -> None:
        words = f"{self.form.office().committee}\n登记册恢复码\n\n{self._code}\n\n{RECOVERY_ADVICE}\n"
        if dialogs.current().print_text(self, "登记册恢复码", words):
            self._done.setText("已送到打印机")

    def _wait(self, *, waiting: bool) -> None:
        self.next.setEnabled(not waiting)
        self.back.setEnabled(not waiting)
        self.next.setText("正在建立登记册" if waiting else "下一步")

    def _show_step(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._count.setText(f"第 {step + 1} 步，共 {len(STEPS)} 步")
        self._title.setText(STEPS[step].title)
        self._line.setText(STEPS[step].line)
        self.back.setVisible(0 < step < RECOVERY_STEP)
        self.next.setText("开始使用" if step == RECOVERY_STEP else "下一步")
        self.next.setEnabled(step != RECOVERY_STEP or self.tick.isChecked())
        if step < PASSWORD_STEP:
            self.form[STEPS[step].fields[0]].editor.setFocus()
        elif step == PASSWORD_STEP:
            self.password.first.edit.setFocus()
        else:
            self.tick.setFocus()


def _sheet(panel: QWidget) -> QWidget:
    """A panel on a card that scrolls when the letters are large."""
    scroll = ScrollColumn()
    card = Card()
    card.body.addWidget(panel)
    scroll.column.addWidget(card)
    scroll.column.addStretch(1)
    return scroll
