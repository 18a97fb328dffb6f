"""导入台账: a file as it is, what its columns hold, its rows put right, and written in one go that can be undone"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Changes
from mediator_desktop.domain.vocabulary import AgreementForm
from mediator_desktop.services.import_drafts import KEY, Begun
from mediator_desktop.services.importing import Imported
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.imports.check_step import CheckStep
from mediator_desktop.ui.imports.columns_step import ColumnsStep
from mediator_desktop.ui.imports.earlier import EarlierSheet
from mediator_desktop.ui.imports.file_step import FileStep
from mediator_desktop.ui.imports.presenter import ImportPresenter
from mediator_desktop.ui.imports.strip import Step, StepStrip
from mediator_desktop.ui.imports.write_step import WriteStep
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.choices import ChoiceField, Option
from mediator_desktop.ui.kit.drafting import DraftKeeper
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.sheet import name_keys
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import ROOMY, Page, PageStack, button, shortcut, text

KIND = "台账 (*.xlsx *.xlsm *.xls *.ods *.csv *.txt *.et)"
REGISTER = "register"
KEYS = {
    Step.FILE: "Ctrl+O 选文件 · 方向键看各格 · Ctrl+PgDn 下一步 · Esc 返回",
    Step.COLUMNS: "Tab 到下一列 · 打字或向下键选 · Ctrl+PgDn 下一步 · Ctrl+PgUp 上一步",
    Step.CHECK: "方向键看每一行 · Enter 到各格 · F2 改内容 · Esc 回列表 · Ctrl+D 不导入 · Ctrl+PgDn 下一步",
    Step.WRITE: "Ctrl+S 写入 · Ctrl+PgUp 上一步",
}


class ImportsScreen(Page):
    """What was chosen stays while one is on other screens."""

    message = Signal(str)
    navigate = Signal(str)
    title = "导入台账"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("导入台账", parent=parent)
        self.setObjectName("imports_screen")
        self._workplace = workplace
        self._presenter = ImportPresenter(workplace, runner)
        self._step = Step.FILE
        self._sheet_name = ""
        self._imported: Imported | None = None
        self._is_written = False
        self._new_file = True
        self.setAcceptDrops(True)
        self.header.add_button(
            button("返回台账", "back_button", lambda: self.navigate.emit(REGISTER), icon="arrow-left")
        )
        self._is_roomy = look.current().percent <= ROOMY
        self.header.line.setVisible(self._is_roomy)
        self.strip = StepStrip()
        self.strip.chosen.connect(lambda step: self.go(Step(step)))
        self._sheet = ChoiceField("sheet", "", [])
        self._sheet.editor.setAccessibleName("工作表")
        self._sheet.setMaximumWidth(look.px(260))
        self._sheet.changed.connect(self._choose_sheet)
        if self._is_roomy:
            head = QHBoxLayout()
            head.setSpacing(look.px(16))
            head.addWidget(self.strip, 1)
            head.addWidget(self._sheet, 1)
            self.body.addLayout(head)
        else:
            self.header.badges.addWidget(self.strip)
        self._stack = PageStack()
        self.file_step = FileStep()
        self.file_step.file_wanted.connect(self.choose)
        self.columns_step = ColumnsStep(workplace.vocabulary.types, workplace.vocabulary.sources)
        self.check_step = CheckStep(self._presenter)
        self.write_step = WriteStep(workplace.clock.today)
        for step in (self.file_step, self.columns_step, self.check_step, self.write_step):
            self._stack.addWidget(step)
        self.earlier = EarlierSheet()
        self.earlier.undo_wanted.connect(self._undo_earlier)
        self.file_step.show_below(self.earlier)
        self.body.addWidget(self._stack, 1)
        self._state = text("", "error", "state_label", wraps=True)
        if not self._is_roomy:
            self._state.hide()
            self.body.addWidget(self._state)
        self.body.addLayout(self._make_foot())
        self._connect_steps()
        self._keeper = DraftKeeper(runner, workplace.clock, self._presenter.draft, self)
        self._keeper.failed.connect(self._say)
        for keys, act in (
            ("Ctrl+O", self.choose),
            ("Ctrl+PgDown", self.forward),
            ("Ctrl+PgUp", self.backward),
            ("Ctrl+S", self.write),
        ):
            shortcut(self, keys, act)
        self._arrange()

    @property
    def presenter(self) -> ImportPresenter:
        """What was read and chosen."""
        return self._presenter

    @property
    def step(self) -> Step:
        """The step one is at."""
        return self._step

    def refresh(self) -> None:
        """Look whether there are imports to take back; put the cursor where one goes on."""
        self._presenter.imports_done(self._show_earlier)
        self._focus_step()

    def react(self, changes: Changes) -> None:
        """Imports may have been made or taken back, disputes registered."""
        self._presenter.know_changes(changes)
        if self.isVisible() and changes.everything:
            self._presenter.imports_done(self._show_earlier)

    def has_unsaved(self) -> bool:
        """Whether something chosen would be lost."""
        return self._keeper.has_unkept

    def flush(self) -> None:
        """Keep what was chosen as a draft, where anything was."""
        if self._keeper.is_waiting:
            self._keeper.flush()

    def open_draft(self, key: str) -> None:
        """Go on with an import that was begun and not written."""
        if self._keeper.key == key and self._presenter.looked is not None:
            return

        def go_on(begun: Begun | None) -> None:
            if begun is None:
                self._say("这次导入做到一半的内容读不出来了，请重新选文件")
            else:
                self._presenter.open(
                    begun.path, lambda: self._show_new(begun.path, begun), self._failed, begun
                )

        self._presenter.begun(key, go_on)

    def choose(self) -> None:
        """Choose a file."""
        path = dialogs.current().choose_to_open(self, "选台账", dialogs.usual_folder(), KIND)
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Read a file; the one before stays where this one cannot be read."""
        self._say("")
        self._presenter.open(path, lambda: self._show_new(path), self._failed)

    def go(self, step: Step) -> None:
        """Go to a step, as far as there is something to show."""
        self._step = min(step, self._last())
        self._say("")
        self._arrange()
        self._focus_step()

    def forward(self) -> None:
        """The next step."""
        if self._presenter.looked is None:
            self._say("请先选文件")
        elif self._step < Step.WRITE:
            self.go(Step(self._step + 1))

    def backward(self) -> None:
        """The step before."""
        if self._step > Step.FILE and not self._is_written:
            self.go(Step(self._step - 1))

    def write(self) -> None:
        """Write what was decided."""
        if self._presenter.looked is None or self._is_written or self._step is not Step.WRITE:
            return
        try:
            rounds = self.write_step.rounds()
        except Refused as refused:
            self._say(sentence_of(refused))
            return
        self._say("")
        self._write.setEnabled(False)
        self._presenter.take(rounds, self._show_written, self._failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back to the register, where nothing here has a use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.navigate.emit(REGISTER)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped here."""
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open(path)

    def _connect_steps(self) -> None:
        columns, check, write = self.columns_step, self.check_step, self.write_step
        columns.fields_chosen.connect(self._choose_fields)
        columns.unit_chosen.connect(lambda unit: self._change(unit=unit))
        columns.days_chosen.connect(lambda first: self._change(day_first=first))
        columns.type_chosen.connect(self._choose_type)
        columns.word_chosen.connect(self._choose_word)
        columns.form_chosen.connect(self._choose_form)
        check.corrected.connect(self._correct)
        check.taken_in.connect(self._take_in)
        check.decided.connect(self._show_decided)
        write.decided.connect(self._show_decided)
        write.report_wanted.connect(self._save_report)
        write.undo_wanted.connect(self._undo)
        write.another_wanted.connect(self._begin_anew)

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        self._back = button("上一步", "previous_button", self.backward)
        self._next = button("下一步", "next_button", self.forward, role="primary")
        self._write = button("写入  Ctrl+S", "write_button", self.write, role="primary")
        for made in (self._back, self._next, self._write):
            foot.addWidget(made)
        if self._is_roomy:
            foot.addWidget(self._state, 1)
        else:
            foot.addStretch(1)
            foot.addWidget(self._sheet, 1)
        return foot

    def _last(self) -> Step:
        return Step.FILE if self._presenter.looked is None else Step.WRITE

    def _arrange(self) -> None:
        """Show what belongs to the step."""
        has_file = self._presenter.looked is not None
        self._stack.setCurrentIndex(self._step)
        self.strip.show_step(self._step, self._step if self._is_written else self._last())
        self._back.setVisible(self._step > Step.FILE and not self._is_written)
        self._next.setVisible(has_file and self._step < Step.WRITE)
        self._write.setVisible(self._step is Step.WRITE and not self._is_written)
        self._sheet.setVisible(
            has_file and self._step < Step.CHECK and len(self._presenter.looked.opened.sheets) > 1  # type: ignore[union-attr]
        )
        name_keys(self, KEYS[self._step])
        self.earlier.setVisible(not has_file and self.earlier.table.model().rowCount() > 0)

    def _focus_step(self) -> None:
        if self._step is Step.FILE:
            (self.file_step.table if self._presenter.looked else self.file_step.choose_button).setFocus()
        elif self._step is Step.COLUMNS:
            self.columns_step.focus_first()
        elif self._step is Step.CHECK:
            self.check_step.look_at_rows()
        elif not self._is_written:
            self._write.setFocus()

    def _show_new(self, path: Path, begun: Begun | None = None) -> None:
        looked = self._presenter.looked
        assert looked is not None
        if begun is None:
            self._forget_draft()
        self._keeper.key = KEY
        if begun is not None and begun.digest != looked.opened.digest:
            self._say("文件后来改过，对单独几行的更正没有保留，请重新核对")
        self._imported, self._is_written, self._new_file = None, False, True
        names = [sheet.name for sheet in looked.opened.sheets]
        read = [sheet.sheet for sheet in looked.preview.sheets if sheet.rows]
        self._sheet.set_options([Option(name, name) for name in names])
        self._sheet_name = read[0] if read else looked.preview.sheets[0].sheet
        self._sheet.set_value(self._sheet_name)
        self.file_step.show_file(path.name)
        self._step = Step.FILE
        self._show_all()
        self._arrange()
        self._focus_step()

    def _show_all(self) -> None:
        """Show what was read anew, everywhere."""
        looked = self._presenter.looked
        if looked is None or self._is_written:
            return
        self._show_sheet()
        chosen = self._presenter.chosen
        self.check_step.show_looked(looked, chosen, is_new=self._new_file)
        self.write_step.show_before(looked, chosen, is_new=self._new_file)
        self._new_file = False
        total = sum(len(sheet.rows) for sheet in looked.preview.sheets)
        if self._is_roomy:
            self.header.say(f"{looked.opened.path.name}：{total:,}行纠纷")

    def _show_sheet(self) -> None:
        filed, read = self._presenter.as_filed(self._sheet_name), self._presenter.sheet(self._sheet_name)
        looked = self._presenter.looked
        if filed is None or looked is None:
            return
        self.file_step.show_sheet(filed, read, dict(looked.preview.passed_over).get(filed.name, ""))
        if read is not None:
            chosen = self._presenter.chosen.choices
            self.columns_step.show_sheet(read, chosen.of(read.sheet).day_first, chosen.untold)
        self.columns_step.setEnabled(read is not None)

    def _show_decided(self) -> None:
        """Decisions on rows change nothing that was read."""
        self._keeper.touch()
        looked, chosen = self._presenter.looked, self._presenter.chosen
        if looked is not None and not self._is_written:
            self.check_step.show_looked(looked, chosen)
            self.write_step.show_before(looked, chosen, is_new=False)

    def _choose_sheet(self) -> None:
        name = self._sheet.value()
        if name and name != self._sheet_name and self._sheet.own_problem() is None:
            self._sheet_name = name
            self._show_sheet()

    def _choose_fields(self, place: int, fields: tuple[str, ...]) -> None:
        before = self._presenter.chosen.choices.of(self._sheet_name).fields
        self._change(fields={**before, place: tuple(fields)})

    def _choose_type(self, word: str, code: str) -> None:
        self._presenter.choose_type(word, code)
        self._read_anew()

    def _choose_word(self, field: str, word: str, meaning: str) -> None:
        self._presenter.choose_word(field, word, meaning)
        self._read_anew()

    def _choose_form(self, form: AgreementForm) -> None:
        self._presenter.choose_form(form)
        self._read_anew()

    def _correct(self, sheet: str, row: int, place: int, words: str) -> None:
        before = self._presenter.chosen.choices.of(sheet).cells
        self._presenter.change(sheet, cells={**before, (row, place): words})
        self._read_anew(is_small=True)

    def _take_in(self, sheet: str, row: int, on: bool) -> None:
        before = self._presenter.chosen.choices.of(sheet).taken_in
        self._presenter.change(sheet, taken_in=before | {row} if on else before - {row})
        self._read_anew(is_small=True)

    def _change(self, **changed: Any) -> None:
        self._presenter.change(self._sheet_name, **changed)
        self._read_anew()

    def _read_anew(self, *, is_small: bool = False) -> None:
        self._keeper.touch()
        self._presenter.read_anew(self._show_all, self._failed, is_small=is_small)

    def _show_written(self, done: Imported) -> None:
        self._write.setEnabled(True)
        self._imported, self._is_written = done, True
        self._forget_draft()
        self.write_step.show_after(done)
        self._arrange()
        if done.id:
            self.message.emit(f"已导入：登记了{done.taken:,}件")

    def _save_report(self) -> None:
        looked = self._presenter.looked
        if self._imported is None or looked is None:
            return
        name = f"导入报告 {looked.opened.path.stem} {self._workplace.clock.today()}.xlsx"
        target = dialogs.current().choose_to_save(
            self, "保存导入报告", dialogs.usual_folder() / name, dialogs.WORKBOOK
        )
        if target is not None:
            said: Callable[[Any], None] = lambda _none: self.message.emit(f"导入报告已保存：{target}")  # noqa: E731
            self._presenter.report(target, self._imported, said, self._failed)

    def _undo(self) -> None:
        if self._imported is not None and self._imported.id:
            self._ask_and_undo(
                self._imported.id, f"这次导入登记的{self._imported.taken:,}件", self.write_step.show_undone
            )

    def _undo_earlier(self, import_id: str, name: str) -> None:
        self._ask_and_undo(import_id, f"“{name}”导入的内容", lambda: None)

    def _ask_and_undo(self, import_id: str, what: str, then: Callable[[], None]) -> None:
        question = f"撤销以后，{what}都从登记册里去掉，零报告作废。要撤销吗？"
        if not dialogs.current().ask(self, question, "撤销导入", "不撤销"):
            return
        self._say("")

        def done(_changes: object) -> None:
            then()
            self._presenter.imports_done(self._show_earlier)
            self.message.emit("导入已经撤销")

        self._presenter.undo(import_id, done, self._failed)

    def _show_earlier(self, found: Any) -> None:
        self.earlier.show_imports(found)
        self._arrange()

    def _forget_draft(self) -> None:
        """What was chosen is written or for another file."""
        self._keeper.forget()
        if self._keeper.key:
            self._presenter.drop_draft()
        self._keeper.key = ""

    def _begin_anew(self) -> None:
        self._presenter.forget()
        self._imported, self._is_written, self._new_file = None, False, True
        self._step = Step.FILE
        self.header.say("")
        self.file_step.show_nothing()
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self._write.setEnabled(True)
        self._say(sentence_of(error))

    def _say(self, sentence: str) -> None:
        self._state.setText(sentence)
        self._state.setVisible(self._is_roomy or bool(sentence))


def _dropped(event: QDragEnterEvent | QDropEvent) -> Path | None:
    """The one file of this PC that is dropped, None for anything else."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.is_file() else None
