"""设置: the office, how the program looks on this PC, the password, backup, forms, printing."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from mediator_desktop.config.preferences import PreferenceStore
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.new_password import NewPassword, SecretField
from mediator_desktop.ui.kit.office_form import OfficeForm
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import ROOMY, Card, Page, ScrollColumn, button, shortcut, text
from mediator_desktop.ui.settings.forms_tab import FormsTab
from mediator_desktop.ui.settings.presenter import Known, SettingsPresenter
from mediator_desktop.ui.settings.printing_tab import PrintingTab

THEMES = (("浅色", "light"), ("深色", "dark"), ("高对比度", "contrast"))
WIDEST = 820


class SettingsScreen(Page):
    """Six tabs; what is typed in the office's facts waits for the save button."""

    message = Signal(str)
    look_changed = Signal()
    backed_up = Signal()
    password_change = Signal(str, str, object)
    title = "设置"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("设置", "Enter 下一格 · Ctrl+S 保存单位信息 · Ctrl+Tab 换一页", parent)
        self._workplace = workplace
        self._presenter = SettingsPresenter(workplace, runner)
        self._store = PreferenceStore(workplace.paths.preferences)
        self._office: Office | None = None
        self.header.say("这里的外观和使用人只管这台电脑")
        self._tabs = QTabWidget()
        self._tabs.setObjectName("settings_tab_widget")
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.tabBar().setExpanding(False)
        self.form = OfficeForm(workplace.clock.today, self)
        self._tabs.addTab(self._office_tab(), "单位")
        self._tabs.addTab(self._look_tab(), "外观")
        self._tabs.addTab(self._password_tab(), "密码")
        self._tabs.addTab(self._backup_tab(), "备份")
        self._forms = FormsTab(workplace, runner)
        self._tabs.addTab(self._forms, "文书和表格")
        self._printing = PrintingTab(workplace, runner)
        self._tabs.addTab(self._printing, "打印")
        for tab in (self._forms, self._printing):
            tab.message.connect(self.message)
            tab.covered.connect(self._give_room)
        self._tabs.currentChanged.connect(self._tab_changed)
        self.body.addWidget(self._tabs, 1)
        shortcut(self, "Ctrl+S", self.save)
        self.form.changed.connect(self._mark_unsaved)

    def refresh(self) -> None:
        """Show the office on record, unless something is being typed."""
        if not self.has_unsaved():
            self._presenter.office(self._show_office)

    def react(self, changes: Changes) -> None:
        """Show the office anew when it changed."""
        if changes.office or changes.everything:
            self.refresh()

    def has_unsaved(self) -> bool:
        """Whether the office's facts differ from those on record."""
        return self._office is not None and self.form.office() != self._office

    def _give_room(self, covered: bool) -> None:
        """A sheet that is looked at has the whole page."""
        self.header.setVisible(not covered)
        self._tabs.tabBar().setVisible(not covered)
        self.keys.setVisible(not covered and look.current().percent <= ROOMY)

    def _tab_changed(self) -> None:
        if self._tabs.currentWidget() is self._forms:
            self._forms.enter()

    def save(self) -> None:
        """Keep the office's facts."""
        if self.form.show_problems(self.form.problems()):
            self._save.setEnabled(False)
            self._presenter.save(self.form.office(), self._saved, self._refused)
        else:
            self._state.setText("有一处还不对，已在旁边说明")

    def _show_office(self, known: Known) -> None:
        if self._office is not None and self.has_unsaved():
            return
        self.form.set_office(known.office, known.highest)
        self._office = self.form.office()
        self._save.setEnabled(False)
        self._actor.blockSignals(True)
        self._actor.clear()
        self._actor.addItem("不指定", "")
        chosen = self._store.load().actor
        for name in dict.fromkeys((*known.office.mediators, *((chosen,) if chosen else ()))):
            self._actor.addItem(name, name)
        self._actor.setCurrentIndex(max(0, self._actor.findData(chosen)))
        self._actor.blockSignals(False)

    def _mark_unsaved(self) -> None:
        unsaved = self.has_unsaved()
        self._save.setEnabled(unsaved)
        self._state.setText("改了，还没有保存" if unsaved else "")

    def _saved(self) -> None:
        self._office = self.form.office()
        self._state.setText("已保存")
        self.message.emit("单位信息已保存，已编的号不变")

    def _refused(self, error: Exception) -> None:
        self._save.setEnabled(True)
        problems = error.problems if isinstance(error, Refused) else ()
        self.form.show_problems(problems)
        self._state.setText(sentence_of(error))

    def _office_tab(self) -> QWidget:
        page, column = _scrolling()
        for title, panel in (
            ("单位", self.form.facts),
            ("编号", self.form.numbers),
            ("名单", self.form.lists),
        ):
            card = Card(title)
            card.setMaximumWidth(look.px(WIDEST))
            card.body.addWidget(panel)
            column.addWidget(card)
        column.addStretch(1)
        tab = QWidget()
        outer = QVBoxLayout(tab)
        outer.setContentsMargins(0, look.px(12), 0, 0)
        outer.addWidget(page, 1)
        foot = QHBoxLayout()
        self._save = button("保存  Ctrl+S", "save_button", self.save, role="primary")
        self._save.setEnabled(False)
        foot.addWidget(self._save)
        self._state = text("", "muted", "state_label", wraps=True)
        foot.addWidget(self._state, 1)
        outer.addLayout(foot)
        return tab

    def _look_tab(self) -> QWidget:
        page, column = _scrolling()
        chosen = self._store.load()
        card = Card("字号和颜色")
        card.setMaximumWidth(look.px(WIDEST))
        self._percent = QComboBox()
        self._percent.setObjectName("font_percent_combo_box")
        for percent in look.SCALES:
            self._percent.addItem(f"{percent}%", percent)
        nearest = min(look.SCALES, key=lambda percent: abs(percent - chosen.font_percent))
        self._percent.setCurrentIndex(look.SCALES.index(nearest))
        self._theme = QComboBox()
        self._theme.setObjectName("theme_combo_box")
        for words, theme in THEMES:
            self._theme.addItem(words, theme)
        self._theme.setCurrentIndex(max(0, self._theme.findData(chosen.theme)))
        self._actor = QComboBox()
        self._actor.setObjectName("actor_combo_box")
        _ask(card, "字的大小", self._percent)
        _ask(card, "颜色", self._theme)
        column.addWidget(card)
        who = Card("使用人")
        who.setMaximumWidth(look.px(WIDEST))
        _ask(who, "现在由谁使用", self._actor)
        who.body.addWidget(text("日志里记这个名字，换人使用时改一下。", "hint", wraps=True))
        column.addWidget(who)
        notice = Card("提醒")
        notice.setMaximumWidth(look.px(WIDEST))
        self._notice = QCheckBox("窗口最小化以后，有到期的事就在屏幕角上提示")
        self._notice.setObjectName("tray_notice_check_box")
        self._notice.setChecked(chosen.tray_notice)
        self._notice.toggled.connect(lambda on: self._store.change(tray_notice=on))
        notice.body.addWidget(self._notice)
        notice.body.addWidget(text("只说有几件，不显示姓名；同一件事一天只提示一次。", "hint", wraps=True))
        column.addWidget(notice)
        column.addStretch(1)
        self._percent.activated.connect(lambda _index: self._change_look())
        self._theme.activated.connect(lambda _index: self._change_look())
        self._actor.activated.connect(lambda _index: self._change_actor())
        return page

    def _password_tab(self) -> QWidget:
        page, column = _scrolling()
        card = Card("换密码")
        card.setMaximumWidth(look.px(WIDEST))
        self._old = SecretField("old_password", "原来的密码，忘了就填恢复码")
        self._new = NewPassword()
        card.body.addWidget(self._old)
        card.body.addWidget(self._new)
        row = QHBoxLayout()
        self._change = button("换密码", "change_password_button", self._change_password)
        row.addWidget(self._change)
        self._password_state = text("", "muted", "password_state_label", wraps=True)
        row.addWidget(self._password_state, 1)
        card.body.addLayout(row)
        card.body.addWidget(text("换密码以后，恢复码仍然有效。", "hint", wraps=True))
        column.addWidget(card)
        column.addStretch(1)
        return page

    def _backup_tab(self) -> QWidget:
        page, column = _scrolling()
        card = Card("备份")
        card.setMaximumWidth(look.px(WIDEST))
        card.body.addWidget(
            text("建议备份到优盘，放在另一间屋里。备份和登记册一样加密，用同一个密码打开。", wraps=True)
        )
        self._backup_state = text("", "muted", "backup_state_label", wraps=True)
        row = QHBoxLayout()
        self._backup = button("现在备份", "backup_button", self._start_backup, role="primary")
        row.addWidget(self._backup)
        row.addWidget(self._backup_state, 1)
        card.body.addLayout(row)
        column.addWidget(card)
        check = Card("检查登记册")
        check.setMaximumWidth(look.px(WIDEST))
        check.body.addWidget(text("看看文件有没有损坏，日志有没有被改动过。", wraps=True))
        row = QHBoxLayout()
        self._verify = button("检查", "verify_button", self._start_verify)
        row.addWidget(self._verify)
        self._verify_state = text("", "muted", "verify_state_label", wraps=True)
        row.addWidget(self._verify_state, 1)
        check.body.addLayout(row)
        column.addWidget(check)
        where = Card("资料保存在")
        where.setMaximumWidth(look.px(WIDEST))
        folder = text(str(self._workplace.paths.data), name="folder_label", wraps=True)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        where.body.addWidget(folder)
        row = QHBoxLayout()
        row.addWidget(button("打开文件夹", "open_folder_button", self._open_folder, icon="external-link"))
        row.addStretch(1)
        where.body.addLayout(row)
        column.addWidget(where)
        column.addStretch(1)
        return page

    def _change_look(self) -> None:
        self._store.change(font_percent=self._percent.currentData(), theme=self._theme.currentData())
        self.look_changed.emit()

    def _change_actor(self) -> None:
        self._store.change(actor=self._actor.currentData())
        self.look_changed.emit()

    def _change_password(self) -> None:
        if not self._old.edit.text():
            self._old.show_problem(Problem("old_password", "请填写原来的密码"), insist=True)
            self._old.edit.setFocus()
        elif self._new.is_sound():
            self._change.setEnabled(False)
            self._password_state.setText("正在换密码")
            self.password_change.emit(self._old.edit.text(), self._new.value(), self._answer)

    def _answer(self, error: Exception | None) -> None:
        self._change.setEnabled(True)
        self._password_state.setText("")
        if error is None:
            self._old.set_value("")
            self._new.clear()
            self._password_state.setText("密码已换，下次打开时用新密码")
            return
        sentence = sentence_of(error)
        if isinstance(error, Refused) and "至少" in sentence:
            self._new.show_problem(sentence)
        else:
            self._old.show_problem(Problem("old_password", sentence), insist=True)
            self._old.edit.setFocus()

    def _start_backup(self) -> None:
        usual = Path(self._store.load().backup_folder or dialogs.usual_folder())
        folder = dialogs.current().choose_folder(self, "备份到哪个文件夹", usual)
        if folder is None:
            return
        self._backup.setEnabled(False)

        def done(written: Path) -> None:
            self._backup.setEnabled(True)
            now = self._workplace.clock.now()
            self._store.change(backed_up_at=now.isoformat(), backup_folder=str(folder))
            self._backup_state.setText(f"已备份并检查过，在 {written}")
            self.backed_up.emit()

        def failed(error: Exception) -> None:
            self._backup.setEnabled(True)
            self._backup_state.setText(sentence_of(error))

        self._presenter.backup(folder, done, failed)

    def _start_verify(self) -> None:
        self._verify.setEnabled(False)

        def done(found: Sequence[str]) -> None:
            self._verify.setEnabled(True)
            words = "；".join(found)
            self._verify_state.setText(
                f"{words}。请换一份备份，不要继续往里登记。" if found else "登记册完好"
            )

        def failed(error: Exception) -> None:
            self._verify.setEnabled(True)
            self._verify_state.setText(sentence_of(error))

        self._presenter.verify(done, failed)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._workplace.paths.data)))


def _scrolling() -> tuple[ScrollColumn, QVBoxLayout]:
    page = ScrollColumn()
    page.column.setContentsMargins(0, look.px(12), look.px(4), 0)
    return page, page.column


def _ask(card: Card, words: str, field: QComboBox) -> None:
    """A label with its field below."""
    label = text(words, "label")
    label.setBuddy(field)
    field.setAccessibleName(words)
    field.setMinimumWidth(look.px(180))
    card.body.addWidget(label)
    card.body.addWidget(field, alignment=Qt.AlignmentFlag.AlignLeft)
