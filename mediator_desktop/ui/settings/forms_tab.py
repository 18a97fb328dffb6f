"""文书和表格: all declared forms, the office's own copies of them, and how a change looks at once"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QWidget

from mediator_desktop.catalogue.statistics import WORD_FILES
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.status import title_of
from mediator_desktop.services import ledger_preview, loose_sheets, own_forms, statistics
from mediator_desktop.services.form_check import Checked, check_forms
from mediator_desktop.services.ledger_preview import LedgerPreview
from mediator_desktop.services.loose_sheets import LooseSheet, Sample
from mediator_desktop.services.own_forms import KINDS, FormFile
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.preview import PaperPreview
from mediator_desktop.ui.kit.table import Column, Row, RowsModel, TableView
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import FlowLayout, ScrollColumn, button, shortcut, text
from mediator_desktop.ui.settings.preview_stack import PreviewStack
from mediator_desktop.ui.settings.table_preview import SAMPLES, TablePreview

COLUMNS = (
    Column("title", "名称", 330, sorts=False),
    Column("kind", "种类", 100, sorts=False),
    Column("origin", "用的是哪份", 150, sorts=False),
    Column("edition", "版本", 90, sorts=False),
    Column("id", "代号", 190, sorts=False),
)
HINT = "要改哪一份，先“复制到本单位”，再“改文件”：用记事本改里面的文字，存盘以后，预览马上跟着变。"
SETTLE_MS = 300
"""Editors write a file in several steps; the last one is waited for."""
MOST_FAULTS = 6
LEAST_TABLE = 150


class FormsTab(PreviewStack):
    """A list of files and what can be done with the one chosen."""

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(workplace, runner, parent)
        self.setObjectName("forms_tab")
        self._files: dict[str, FormFile] = {}
        self._samples: tuple[Sample, ...] = ()
        self._wanted = ""
        self._previewed = ""
        self._is_watching = False
        self._tables: TablePreview | None = None
        settle = QTimer(self)
        settle.setSingleShot(True)
        settle.setInterval(SETTLE_MS)
        settle.timeout.connect(self.reread)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: settle.start())
        self._watcher.fileChanged.connect(lambda _path: settle.start())
        self.addWidget(self._list_page())

    def _list_page(self) -> QWidget:
        page = ScrollColumn()
        column = page.column
        column.setContentsMargins(0, look.px(12), look.px(4), 0)
        if look.current().percent <= 150:
            column.addWidget(text(HINT, "hint", "forms_hint_label", wraps=True))
        self._faults = text("", "error", "form_faults_label", wraps=True)
        self._faults.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._faults.hide()
        column.addWidget(self._faults)
        self._model = RowsModel(COLUMNS)
        self.table = TableView(self._model, "forms_table_view")
        self.table.opened.connect(lambda _key: self.show_preview())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._say_possible())
        self.table.setMinimumHeight(look.px(LEAST_TABLE))
        column.addWidget(self.table, 1)
        tools = QWidget()
        flow = FlowLayout(tools)
        self._look = button("预览", "preview_form_button", self.show_preview, role="primary", icon="eye")
        self._copy = button("复制到本单位", "copy_form_button", self.copy, icon="copy")
        self._edit = button("改文件", "edit_form_button", self.edit, icon="pencil")
        self._aside = button("恢复自带的", "put_aside_button", self.put_aside, icon="undo-2")
        self._folder = button("打开文件夹", "open_forms_folder_button", self.open_folder, icon="folder-open")
        self._check = button("重新检查", "check_forms_button", self.check, icon="refresh-cw")
        for made in (self._look, self._copy, self._edit, self._aside, self._folder, self._check):
            flow.addWidget(made)
        column.addWidget(tools)
        self._state = text("", "muted", "forms_state_label", wraps=True)
        self._state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._state)
        self._say_possible()
        return page

    def furnish(self, preview: PaperPreview) -> None:
        """What the form is filled with, and its file."""
        self._sample = QComboBox()
        self._sample.setObjectName("sample_combo_box")
        self._sample.setAccessibleName("填什么")
        self._sample.setMaximumWidth(look.px(280))
        types = self._workplace.vocabulary.types
        for sample in self._samples:
            dispute = sample.dispute
            name = types.name(dispute.type_code) if dispute.type_code else ""
            self._sample.addItem(f"样例：{title_of(dispute, name)}", sample)
        self._sample.addItem("空白，手填用", None)
        self._sample.activated.connect(lambda _index: self._render())
        preview.tools.addWidget(self._sample)
        edit = button("改文件", "edit_previewed_button", self.edit, role="quiet", icon="pencil")
        preview.tools.addWidget(edit)
        shortcut(preview, "F5", self.reread)

    def enter(self) -> None:
        """The tab was opened: list what there is and begin to watch the office's folders."""
        if not self._is_watching:
            self._is_watching = True
            self._watch()
        self._list()

    def reread(self) -> None:
        """A file changed: forget what was read, list anew; a preview that is open follows."""
        self._workplace.forget_forms()
        self._list()

    def _watch(self) -> None:
        """Watch folders and files: an editor may write into a file or put a new one in its place."""
        folders = own_forms.own_folders(self._workplace.paths)
        wanted = {str(path) for folder in folders for path in (folder, *folder.glob("*.toml"))}
        known = {*self._watcher.directories(), *self._watcher.files()}
        if fresh := sorted(wanted - known):
            self._watcher.addPaths(fresh)

    def _list(self) -> None:
        workplace = self._workplace

        def job(_progress: object) -> tuple[tuple[FormFile, ...], tuple[Sample, ...]]:
            return own_forms.form_files(workplace.paths), loose_sheets.samples(workplace)

        self._runner.run(job, lambda found: self._show(*found), self._failed)

    def _show(self, files: tuple[FormFile, ...], samples: tuple[Sample, ...]) -> None:
        self._samples = samples
        chosen = self._wanted or self.table.current_key()
        self._wanted = ""
        self._files = {found.key: found for found in files}
        self._model.set_rows(_row(found) for found in files)
        place = max(0, self._model.row_of(chosen))
        self.table.selectRow(place)
        self.table.scrollTo(self._model.index(place, 0))
        faults = [found.fault for found in files if found.fault]
        more = f"，另有{len(faults) - MOST_FAULTS}处" if len(faults) > MOST_FAULTS else ""
        self._faults.setText(
            "这些文件有错，先用程序自带的：" + "；".join(faults[:MOST_FAULTS]) + more if faults else ""
        )
        self._faults.setVisible(bool(faults))
        self._say_possible()
        if self._is_watching:
            self._watch()
        if self.shows_preview or self.shows_tables:
            self._render()

    @property
    def chosen(self) -> FormFile | None:
        """The file the cursor is on."""
        return self._files.get(self.table.current_key())

    def _say_possible(self) -> None:
        found = self.chosen
        self._look.setEnabled(found is not None and self._can_look(found))
        self._copy.setEnabled(found is not None and not found.is_own)
        self._edit.setEnabled(found is not None and found.is_own)
        self._aside.setEnabled(found is not None and found.is_own)

    def _can_look(self, found: FormFile) -> bool:
        """Papers, ledgers and statistics tables can be looked at; rules and lists are read in their files."""
        is_table = found.kind == "statistics" and found.id not in WORD_FILES
        return is_table or found.kind in ("papers", "ledgers")

    def show_preview(self) -> None:
        """Show the chosen sheet filled from a sample, a table with what this month has."""
        found = self.chosen
        if found is None:
            return
        if not self._can_look(found):
            self._state.setText(f"{KINDS[found.kind]}没有预览，可以打开文件看。")
            return
        self._previewed = found.key
        self._render()

    def _render(self) -> None:
        """Draw the previewed sheet; while its file is broken the last good picture stays."""
        found = self._files.get(self._previewed)
        if found is None:
            self.leave()
            return
        if found.kind != "papers":
            self._render_table(found)
            return
        if found.fault and self.preview is not None and self.shows_preview:
            self.preview.tell(found.fault)
            return
        chosen = self._sample.currentData() if self.preview is not None else next(iter(self._samples), None)
        preview = self.show_sheet(partial(self._sheet, found.id, chosen))
        if found.fault:
            preview.tell(found.fault)

    def _render_table(self, found: FormFile) -> None:
        """Show a ledger or a statistics table as plain tables."""
        tables = self._tables or self._make_tables()
        is_ledger = found.kind == "ledgers"
        if not self.shows_tables:
            self.setCurrentWidget(tables)
            tables.begin(from_samples=is_ledger)
        if found.fault:
            tables.tell(found.fault)
            return
        workplace, from_samples = self._workplace, is_ledger and tables.source.currentData() == SAMPLES
        today = workplace.clock.today()
        period = Period.month(today)

        def ask(reader: Reader) -> tuple[LedgerPreview, ...]:
            if from_samples:
                return ledger_preview.preview_of_samples(found.id, workplace)
            if is_ledger:
                return ledger_preview.preview(found.id, period, reader, workplace)
            table = statistics.counted(found.id, period, workplace, reader, today=today)
            return (ledger_preview.previewed_table(table.title, table),)

        title = found.title if from_samples else f"{found.title}（{period.in_words}）"
        self._runner.read(
            ask,
            lambda sheets: tables.show_sheets(title, sheets),
            lambda error: tables.tell(sentence_of(error)),
        )

    def _make_tables(self) -> TablePreview:
        made = self._tables = TablePreview()
        made.closed.connect(self.leave)
        made.edit_wanted.connect(self.edit)
        made.reread_wanted.connect(self.reread)
        made.wanted.connect(lambda _source: self._render())
        self.addWidget(made)
        return made

    @property
    def shows_tables(self) -> bool:
        """Whether a ledger or table is being looked at."""
        return self._tables is not None and self.currentWidget() is self._tables

    def _sheet(self, form_id: str, sample: Sample | None, reader: Reader) -> LooseSheet:
        if sample is None:
            return loose_sheets.blank(form_id, reader, self._workplace)
        return loose_sheets.from_sample(form_id, sample, reader, self._workplace)

    def copy(self) -> None:
        """Copy the chosen file into the data folder."""
        found, paths = self.chosen, self._workplace.paths
        if found is None:
            return

        def done(written: Path) -> None:
            self._wanted = found.key
            self._state.setText(f"已复制到 {written}")
            self.reread()

        self._runner.run(lambda _progress: own_forms.copy_to_own(found, paths), done, self._failed)

    def put_aside(self) -> None:
        """Use ours again; the office's copy is kept in the folder 旧."""
        found, workplace = self.chosen, self._workplace
        if found is None or found.own is None:
            return
        question = f"“{found.title}”改用程序自带的，本单位的这一份移到“{own_forms.ASIDE}”文件夹，不会删掉。"
        if not dialogs.current().ask(self, question, "恢复自带的"):
            return

        def done(lies: Path) -> None:
            self._wanted = found.key
            self._state.setText(f"本单位的这一份移到了 {lies}")
            self.reread()

        self._runner.run(
            lambda _progress: own_forms.put_aside(found, workplace.paths, workplace.clock), done, self._failed
        )

    def edit(self) -> None:
        """Open the office's copy in whatever the PC edits text with, else its folder."""
        found = self.chosen
        if found is None or found.own is None:
            sentence = "程序自带的不能直接改，请先复制到本单位。"
            self._state.setText(sentence)
            if self.preview is not None:
                self.preview.tell(sentence)
            if self._tables is not None:
                self._tables.tell(sentence)
            return
        if not _open(found.own):
            _open(found.own.parent)

    def open_folder(self) -> None:
        """Open the folder with the office's own forms."""
        own_forms.own_folders(self._workplace.paths)
        _open(self._workplace.paths.own_forms)

    def check(self) -> None:
        """Fill every form from every sample and say what is wrong."""
        paths, today = self._workplace.paths, self._workplace.clock.today()
        self._check.setEnabled(False)

        def done(checked: Checked) -> None:
            self._check.setEnabled(True)
            tried = f"文书{checked.papers}份、表格{checked.ledgers}份，用{checked.samples}个样例试过"
            found = "；".join(checked.problems[:MOST_FAULTS])
            self._state.setText(f"{tried}：{found}" if found else f"{tried}，没有问题")
            self.reread()

        self._runner.run(lambda _progress: check_forms(paths, today), done, self._failed, title="正在检查")

    def _failed(self, error: Exception) -> None:
        self._check.setEnabled(True)
        self._state.setText(sentence_of(error))


def _row(found: FormFile) -> Row:
    origin = "本单位的" if found.is_own else "程序自带"
    if found.fault:
        origin = "本单位的有错"
    cells = (found.title, KINDS[found.kind], origin, found.edition, found.id)
    return Row(found.key, cells, {2: "late" if found.fault else "done"} if found.is_own else {})


def _open(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
