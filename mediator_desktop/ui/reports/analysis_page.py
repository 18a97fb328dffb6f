"""分析: an analysis report of a period; its outline with texts to write on the left, how it will look on the right"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QTabBar, QVBoxLayout, QWidget

from mediator_desktop.domain.analysis_report import AnalysisReport, Kept, Said, looked_at, with_texts
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit import dialogs, look
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.period_chooser import PeriodChooser, Span
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.kit.widgets import (
    FlowLayout,
    ScrollColumn,
    button,
    clear_layout,
    combo,
    shortcut,
    text,
)
from mediator_desktop.ui.reports.analysis_presenter import AnalysisPresenter, Answer
from mediator_desktop.ui.reports.analysis_sections import SectionsColumn

if TYPE_CHECKING:
    from mediator_desktop.papers.preview import PagePicture

SPANS = {1: Span.MONTH, 3: Span.QUARTER, 6: Span.HALF, 12: Span.YEAR}
PAUSE = 700
"""Milliseconds after a keystroke before it is kept and the pages are drawn anew."""
POINTS_WIDE = 595
ROOMY = 125
"""Font size in percent up to which outline and pages stand side by side."""


class AnalysisPage(QWidget):
    """Choices above, the outline with its texts left, the pages right; where letters are large one at a time."""

    message = Signal(str)
    head_changed = Signal(str)
    sheet_wanted = Signal(object)

    keys = "Ctrl+Enter 下一处 · Ctrl+E 存成 Word 或 PDF · Ctrl+P 打印 · Ctrl+T 换成看样"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("analysis_page")
        self._presenter = AnalysisPresenter(workplace, runner)
        self._roomy = look.current().percent <= ROOMY
        self._report: AnalysisReport | None = None
        self._kept = Kept()
        self._about: tuple[str, Period] | None = None
        self._is_dirty = False
        self._under_way = 0
        self._has_failed = False
        self._ask_timer = self._timer(200, self._ask)
        self._keep_timer = self._timer(PAUSE, self._settle)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(look.px(8))
        outer.addWidget(self._make_tools())
        self._choices = self._make_choices()
        outer.addWidget(self._choices)
        self._problem = text("", "error", "analysis_problem_label", wraps=True)
        self._problem.hide()
        outer.addWidget(self._problem)
        self._doubt = text("", "doubt", "analysis_doubt_label", wraps=True)
        self._doubt.hide()
        outer.addWidget(self._doubt)
        self._changed = self._make_changed()
        outer.addWidget(self._changed)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(14))
        self.sections = SectionsColumn()
        self.sections.changed.connect(self._typed)
        self.sections.quoted.connect(self._quoted)
        self._pages = ScrollColumn()
        self._pages.setObjectName("analysis_pages_scroll_area")
        self._pages.setAccessibleName("报告的样子")
        self._pages.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pages.verticalScrollBar().setSingleStep(look.px(60))
        self._pages_box = QVBoxLayout()
        self._pages_box.setSpacing(look.px(12))
        self._pages.column.addLayout(self._pages_box)
        self._pages.column.addStretch(1)
        row.addWidget(self.sections, 1)
        row.addWidget(self._pages, 1)
        self._work = work
        outer.addWidget(work, 1)
        if not self._roomy:
            self._choices.hide()
            self._pages.hide()
        shortcut(self, "Ctrl+E", self.export)
        shortcut(self, "Ctrl+P", self.print_report)
        shortcut(self, "Ctrl+T", self._turn)
        self.setFocusProxy(self.kind if self._roomy else self._views)
        self._usual_period()

    def refresh(self) -> None:
        """Count the report anew."""
        self._ask()

    def react(self, changes: Changes) -> None:
        """Count again when disputes, rounds or the office changed; what is typed stays."""
        if (
            changes.disputes
            or changes.screening
            or changes.statistics
            or changes.office
            or changes.everything
        ):
            self._ask()

    def has_unsaved(self) -> bool:
        """Whether something typed is not on record."""
        return self._is_dirty or self._under_way > 0 or self._has_failed

    def flush(self) -> None:
        """Keep what is typed now."""
        self._keep_timer.stop()
        self._keep()

    def export(self) -> None:
        """Write the report to a file for Word or WPS, or as PDF; its figures count as seen then."""
        report = self._now()
        if report is None:
            return
        name = f"{report.title}.docx".replace("/", "／")
        target = dialogs.current().choose_to_save(
            self, "存成 Word 或 PDF", dialogs.usual_folder() / name, f"{dialogs.DOCX};;{dialogs.PDF}"
        )
        if target is not None:
            self.accept()
            said = f"已存好“{report.title}”，在 {target}"
            self._presenter.write(report, target, lambda _none: self.message.emit(said), self._failed)

    def print_report(self) -> None:
        """Show the report large, to be printed."""
        report = self._now()
        if report is not None:
            self.flush()
            self.sheet_wanted.emit(self._presenter.sheet(report))

    def accept(self) -> None:
        """Take the figures as seen: what changed since is told no longer."""
        if self._report is None:
            return
        self._kept = looked_at(self._kept, self._report, anew=True)
        self._is_dirty = True
        self._keep()
        self._ask()

    def _make_tools(self) -> QWidget:
        tools = QWidget()
        flow = FlowLayout(tools, spacing=10)
        self.kind = combo("analysis_kind_combo_box", "哪一种报告")
        for form in self._presenter.kinds:
            self.kind.addItem(form.name, form)
        self.kind.activated.connect(lambda _index: self._usual_period())
        if self._roomy:
            flow.addWidget(self.kind)
        else:
            self._views = QTabBar()
            self._views.setObjectName("analysis_view_tab_bar")
            self._views.setAccessibleName("写还是看样")
            self._views.setDrawBase(False)
            for words in ("写", "看样"):
                self._views.addTab(words)
            self._views.currentChanged.connect(self._show_view)
            flow.addWidget(self._views)
            self._open_choices = button("选报告", "analysis_choices_button", role="quiet")
            self._open_choices.setCheckable(True)
            self._open_choices.toggled.connect(self._show_choices)
            flow.addWidget(self._open_choices)
        words = "存成 Word 或 PDF" if self._roomy else "导出"
        flow.addWidget(button(words, "export_analysis_button", self.export, role="primary", icon="file-down"))
        flow.addWidget(button("打印", "print_analysis_button", self.print_report, icon="printer"))
        return tools

    def _make_choices(self) -> QWidget:
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        if not self._roomy:
            column.addWidget(self.kind)
        self.period = PeriodChooser(self._presenter.today)
        self.period.changed.connect(lambda _period: self._ask_timer.start())
        column.addWidget(self.period)
        self._merge = QCheckBox("把只有一两件的村合并为“其他村”，免得认出是谁家的事")
        self._merge.setObjectName("merge_villages_check_box")
        self._merge.clicked.connect(self._choose_merging)
        self._merge.hide()
        column.addWidget(self._merge)
        if not self._roomy:
            column.addStretch(1)
        return around

    def _make_changed(self) -> QWidget:
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        self._changed_words = text("", "doubt", "analysis_changed_label", wraps=True)
        row.addWidget(self._changed_words, 1)
        row.addWidget(button("知道了", "accept_figures_button", self.accept, role="quiet"))
        around.hide()
        return around

    def _timer(self, milliseconds: int, then: object) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        made.timeout.connect(then)
        return made

    def _usual_period(self) -> None:
        """The last finished period as long as the kind of report covers."""
        form = self.kind.currentData()
        if form is None:
            self._say_problem("没有可用的分析报告格式，请检查数据文件夹里 forms/reports 的文件")
            return
        span = SPANS[form.months]
        chosen = self.period.period()
        if self.period.span is span and chosen is not None:
            self._ask_timer.start()
            return
        today = self._presenter.today()
        begin = (today.month - 1) // form.months * form.months + 1
        first = Period.month(today.replace(month=begin, day=1)).first_day
        last = Period.month(today.replace(month=begin + form.months - 1, day=1)).last_day
        self.period.show_period(Period(first, last).previous, span)

    def _ask(self) -> None:
        form, period = self.kind.currentData(), self.period.period()
        self._ask_timer.stop()
        if form is None or period is None:
            return
        about = (form.id, period)
        is_other = about != self._about
        if is_other:
            self.flush()
        kept = None if is_other else self._kept_now()
        self._presenter.compose(form.id, period, kept, lambda answer: self._show(answer, about), self._failed)

    def _show(self, answer: Answer, about: tuple[str, Period]) -> None:
        report = answer.report
        if about != self._about:
            self.flush()
            self._about = about
            self._kept = answer.kept
            self._is_dirty = self._has_failed = False
        self._report = report
        self._problem.hide()
        self.sections.show_report(with_texts(report, self._kept_now()), about)
        self._merge.setVisible(bool(report.few))
        self._merge.setChecked(report.is_merged)
        self._say_changed()
        self._say_head()
        self._doubt.setText("△ " + "；".join(report.doubts))
        self._doubt.setVisible(bool(report.doubts))
        self._draw()

    def _say_head(self) -> None:
        """Which report it is, and how many texts are still to be written."""
        report = self._now()
        if report is None or not self._roomy:
            return
        missing = [slot.label for slot in report.slots if not slot.words]
        rest = f" · 还没有写：{'、'.join(missing)}" if missing else ""
        self.head_changed.emit(report.title + rest)

    def _say_changed(self) -> None:
        count = len(self._report.changed) if self._report is not None else 0
        self._changed_words.setText(f"有{count}句的数字和上次看时不一样，写的内容没有动。")
        self._changed.setVisible(bool(count))

    def _typed(self) -> None:
        self._is_dirty = True
        self._keep_timer.start()

    def _quoted(self, said: Said) -> None:
        self._kept = Kept(
            texts=self._kept.texts,
            seen={**self._kept.seen, said.key: said.words},
            is_merged=self._kept.is_merged,
        )
        self._typed()

    def _choose_merging(self, is_merged: bool) -> None:
        self._kept = Kept(texts=self._kept.texts, seen=self._kept.seen, is_merged=is_merged)
        self._is_dirty = True
        self._keep()
        self._ask()

    def _settle(self) -> None:
        """After a pause: keep what is typed, show what it quotes, draw the pages."""
        self._keep()
        report = self._now()
        if report is not None:
            self.sections.show_report(report, self._about)
            self._say_head()
        self._draw()

    def _kept_now(self) -> Kept:
        """What is to be kept: the texts as typed where the editors show this report."""
        if self._about is None or not self._is_dirty:
            return self._kept
        return Kept(texts=self.sections.texts(), seen=self._kept.seen, is_merged=self._kept.is_merged)

    def _keep(self) -> None:
        if self._about is None or self._report is None or not (self._is_dirty or self._has_failed):
            return
        kept = looked_at(self._kept_now(), self._report, anew=False)
        self._kept, self._is_dirty = kept, False
        self._under_way += 1
        kind, period = self._about

        def done(_changes: Changes) -> None:
            self._under_way -= 1
            self._has_failed = False

        def failed(error: Exception) -> None:
            self._under_way -= 1
            self._has_failed = True
            self._failed(error)

        self._presenter.keep(kind, period, kept, done, failed)

    def _now(self) -> AnalysisReport | None:
        """The report with the texts as they are typed."""
        return None if self._report is None else with_texts(self._report, self._kept_now())

    def _draw(self) -> None:
        report = self._now()
        if report is None or self._pages.isHidden():
            return
        width = max(self._pages.viewport().width() - look.px(8), look.px(200))
        self._presenter.draw(
            report, width * self.devicePixelRatioF() / POINTS_WIDE, self._show_pages, self._failed
        )

    def _show_pages(self, pages: list["PagePicture"]) -> None:
        place = self._pages.verticalScrollBar().value()
        clear_layout(self._pages_box)
        for page in pages:
            image = QImage(page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
            image.setDevicePixelRatio(self.devicePixelRatioF())
            label = QLabel()
            label.setObjectName("analysis_page_label")
            label.setProperty("role", "sheet")
            label.setPixmap(QPixmap.fromImage(image))
            self._pages_box.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        QTimer.singleShot(0, self._pages, lambda: self._pages.verticalScrollBar().setValue(place))

    def _turn(self) -> None:
        """From writing to looking and back."""
        if self._roomy:
            here = self._pages.hasFocus()
            target = self.sections.editors[0].field.edit if here and self.sections.editors else self._pages
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._views.setCurrentIndex(1 - self._views.currentIndex())

    def _show_view(self, view: int) -> None:
        self.sections.setVisible(view == 0)
        self._pages.setVisible(view == 1)
        if view:
            self._draw()
            self._pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_choices(self, is_open: bool) -> None:
        """What is chosen takes the place of the work where the letters are large."""
        self._choices.setVisible(is_open)
        self._work.setVisible(not is_open)
        if is_open:
            self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the pages as wide as there is room."""
        super().resizeEvent(event)
        if self._report is not None and event.size().width() != event.oldSize().width():
            self._keep_timer.start()

    def _say_problem(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.show()

    def _failed(self, error: Exception) -> None:
        self._say_problem(sentence_of(error))
