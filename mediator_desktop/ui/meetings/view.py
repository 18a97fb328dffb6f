"""会议: meetings with their minutes, what they decided, risk assessments, the duty rota."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mediator_desktop.domain.meeting import Assessment, Meeting, MeetingKind, check_assessment, check_meeting
from mediator_desktop.domain.views import Changes, Draft
from mediator_desktop.services import meeting_sheets
from mediator_desktop.services.loose_sheets import LooseSheet
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace
from mediator_desktop.ui.kit.messages import sentence_of
from mediator_desktop.ui.kit.tasks import Runner
from mediator_desktop.ui.meetings.assessment_form import AssessmentForm
from mediator_desktop.ui.meetings.duty_tab import DutyTab
from mediator_desktop.ui.meetings.editor import RecordEditor, Trade
from mediator_desktop.ui.meetings.meeting_form import MeetingForm
from mediator_desktop.ui.meetings.overview import OverviewPage
from mediator_desktop.ui.meetings.presenter import (
    ASSESSMENT,
    DUTY,
    MEETING,
    Assessed,
    Begun,
    DisputeOffers,
    Known,
    MeetingsPresenter,
    new_key,
    record_of,
)
from mediator_desktop.ui.meetings.record_form import Names

if TYPE_CHECKING:
    from mediator_desktop.ui.kit.preview import PaperPreview


class MeetingsScreen(QWidget):
    """The first page, the two editors and the preview, one at a time; each is made when it is first needed."""

    open_dispute = Signal(str)
    message = Signal(str)
    navigate = Signal(str)

    title = "会议"

    def __init__(self, workplace: Workplace, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meetings_screen")
        self._workplace = workplace
        self._runner = runner
        self._presenter = MeetingsPresenter(workplace, runner)
        self._offers = DisputeOffers(self._presenter)
        self._names = Names()
        self._meeting_editor: RecordEditor | None = None
        self._assessment_editor: RecordEditor | None = None
        self._preview: PaperPreview | None = None
        self._before_preview: QWidget | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self.duty = DutyTab(workplace, runner, self._presenter)
        self.duty.message.connect(self.message)
        self.duty.print_wanted.connect(self._show_sheet)
        self.page = self._make_page()
        self._stack.addWidget(self.page)
        self._stack.currentChanged.connect(lambda _index: self._follow_focus())
        self._follow_focus()

    def refresh(self) -> None:
        """Ask for everything on the first page anew; what is being written stays."""
        self._presenter.names(self._know_names)
        self._presenter.overview(self.page.year, self._show)
        self.duty.refresh()

    def react(self, changes: Changes) -> None:
        """Somebody wrote something."""
        if changes.screening or changes.drafts or changes.everything:
            self._presenter.overview(self.page.year, self._show)
        if changes.screening or changes.everything:
            self.duty.refresh()
            self._reload_clean()
        if changes.office or changes.everything:
            self._presenter.names(self._know_names)

    def has_unsaved(self) -> bool:
        """Whether something typed is kept neither in the register nor as a draft."""
        editors = (self._meeting_editor, self._assessment_editor)
        return self.duty.has_unkept or any(editor.has_unkept for editor in editors if editor is not None)

    def flush(self) -> None:
        """Keep what is typed as drafts, now."""
        self.duty.flush()
        for editor in (self._meeting_editor, self._assessment_editor):
            if editor is not None:
                editor.flush()

    def new_meeting(self, kind: MeetingKind) -> None:
        """Begin a meeting of a kind, filled in from the last one."""
        self.flush()
        self._presenter.new_meeting(kind, self._begin_meeting)

    def consult(self, dispute_id: str) -> None:
        """Begin a 会诊 about a dispute."""
        self.flush()
        self._presenter.names(self._know_names)
        self._presenter.consult(dispute_id, self._begin_meeting)

    def open_meeting(self, meeting_id: str) -> None:
        """Show a meeting."""
        self._open_meeting(f"{MEETING}{meeting_id}")

    def open_assessment(self, assessment_id: str) -> None:
        """Show a risk assessment."""
        self._open_assessment(f"{ASSESSMENT}{assessment_id}")

    def open_draft(self, key: str) -> None:
        """Go on with something typed and not saved."""
        self._presenter.names(self._know_names)
        if key.startswith(ASSESSMENT):
            self._open_assessment(key)
        elif key.startswith(DUTY):
            self._leave()
            self.page.tabs.setCurrentWidget(self.duty)
            year, month = (int(part) for part in key.removeprefix(DUTY).split("-"))
            self.duty.show_month(date(year, month, 1))
        else:
            self._open_meeting(key)

    def _follow_focus(self) -> None:
        """Entering the screen leads to the work of the page that is shown."""
        self.setFocusProxy(self._stack.currentWidget())

    def _make_page(self) -> OverviewPage:
        page = OverviewPage(self._workplace, self.duty)
        page.year_wanted.connect(lambda year: self._presenter.overview(year, self._show))
        page.meeting_wanted.connect(self.open_meeting)
        page.new_meeting_wanted.connect(self.new_meeting)
        page.assessment_wanted.connect(self.open_assessment)
        page.new_assessment_wanted.connect(lambda: self._open_assessment(new_key(ASSESSMENT)))
        page.finish_wanted.connect(self._finish)
        page.resume_wanted.connect(lambda draft: self.open_draft(draft.key))
        page.drop_wanted.connect(self._drop)
        return page

    def _editor_of_meetings(self) -> RecordEditor:
        if self._meeting_editor is None:
            clock = self._workplace.clock
            form = MeetingForm(clock.today, self._names, self._offers)
            form.open_dispute.connect(self.open_dispute)
            form.figures_wanted.connect(lambda: self._presenter.figures(form.show_figures))
            trade = Trade(
                kind=Meeting,
                part="meeting",
                prefix=MEETING,
                thing="会议",
                title=lambda meeting: meeting.title or meeting.kind.label,
                check=lambda meeting: check_meeting(meeting, clock.today()),
                save=self._presenter.keep_meeting,
            )
            self._meeting_editor = self._make_editor(trade, form)
            self._meeting_editor.print_wanted.connect(
                lambda meeting: self._show_sheet(lambda reader: meeting_sheets.minutes_sheet(meeting, reader))
            )
            self._meeting_editor.reload_wanted.connect(self._open_meeting)
        return self._meeting_editor

    def _editor_of_assessments(self) -> RecordEditor:
        if self._assessment_editor is None:
            clock = self._workplace.clock
            form = AssessmentForm(clock.today, self._names, self._offers)
            form.open_dispute.connect(self.open_dispute)
            trade = Trade(
                kind=Assessment,
                part="assessment",
                prefix=ASSESSMENT,
                thing="风险评估",
                title=lambda assessment: assessment.name or "新的风险评估",
                check=lambda assessment: check_assessment(assessment, clock.today()),
                save=self._presenter.keep_assessment,
            )
            self._assessment_editor = self._make_editor(trade, form)
            self._assessment_editor.print_wanted.connect(
                lambda assessment: self._show_sheet(
                    lambda reader: meeting_sheets.assessment_sheet(assessment, reader)
                )
            )
            self._assessment_editor.reload_wanted.connect(self._open_assessment)
        return self._assessment_editor

    def _make_editor(self, trade: Trade, form: MeetingForm | AssessmentForm) -> RecordEditor:
        made = RecordEditor(trade, form, self._workplace, self._runner, self._presenter.drop_draft)
        made.closed.connect(self._leave)
        made.message.connect(self.message)
        self._stack.addWidget(made)
        return made

    def _open_meeting(self, key: str) -> None:
        self.flush()
        self._presenter.meeting(key, lambda begun: self._show_meeting(key, begun), self._failed)

    def _open_assessment(self, key: str) -> None:
        self.flush()
        self._presenter.assessment(key, lambda found: self._show_assessment(key, found), self._failed)

    def _begin_meeting(self, begun: Begun) -> None:
        self._show_meeting(new_key(MEETING), begun)

    def _show_meeting(self, key: str, begun: Begun) -> None:
        editor = self._editor_of_meetings()
        assert isinstance(editor.form, MeetingForm)
        if begun.record is not None and editor.shows(begun.record):
            self._stack.setCurrentWidget(editor)
            return
        editor.form.offer_unresolved(begun.opening.unresolved)
        self._stack.setCurrentWidget(editor)
        if begun.record is not None:
            editor.open_record(begun.record, begun.draft)
        elif begun.draft is not None:
            editor.open_draft(begun.draft)
        else:
            editor.open_new(key, begun.opening.meeting)

    def _show_assessment(self, key: str, found: Assessed) -> None:
        editor = self._editor_of_assessments()
        assert isinstance(editor.form, AssessmentForm)
        if found.record is not None and editor.shows(found.record):
            self._stack.setCurrentWidget(editor)
            return
        self._stack.setCurrentWidget(editor)
        if found.record is not None:
            editor.open_record(found.record, found.draft)
        elif found.draft is not None:
            editor.open_draft(found.draft)
        else:
            editor.open_new(key, Assessment(unit=found.unit))
        editor.form.know(found.talks)

    def _reload_clean(self) -> None:
        """Show a record that someone else changed, unless it is being written on."""
        for editor, reopen in (
            (self._meeting_editor, self._open_meeting),
            (self._assessment_editor, self._open_assessment),
        ):
            shown = editor is not None and editor is self._stack.currentWidget()
            if shown and editor is not None and record_of(editor.key) and not editor.is_dirty:
                reopen(editor.key)

    def _finish(self, meeting_id: str, index: int, done_on: date, result: str) -> None:
        self._presenter.finish(
            meeting_id,
            index,
            done_on,
            result,
            lambda _kept: self._finished(),
            lambda error: self.page.say_finish(sentence_of(error)),
        )

    def _finished(self) -> None:
        self.page.finished()
        self.message.emit("已记办结")

    def _drop(self, draft: Draft) -> None:
        for editor in (self._meeting_editor, self._assessment_editor):
            if editor is not None:
                editor.forget(draft.key)
        if not self.duty.forget(draft.key):
            self._presenter.drop_draft(draft.key)

    def _show(self, known: Known) -> None:
        self.page.show_known(known)

    def _know_names(self, units: tuple[str, ...], people: tuple[str, ...]) -> None:
        self._names.units, self._names.people = units, people

    def _failed(self, error: Exception) -> None:
        self._leave()
        self.page.notice.add(sentence_of(error))

    def _leave(self) -> None:
        self._stack.setCurrentWidget(self.page)
        self.page.setFocus()
        self._presenter.overview(self.page.year, self._show)

    def _show_sheet(self, make: Callable[[Reader], LooseSheet]) -> None:
        if self._preview is None:
            from mediator_desktop.ui.kit.preview import PaperPreview

            self._preview = PaperPreview(self._workplace, self._runner)
            self._preview.closed.connect(self._leave_preview)
            self._preview.message.connect(self.message)
            self._stack.addWidget(self._preview)
        self._before_preview = self._stack.currentWidget()
        self._stack.setCurrentWidget(self._preview)
        self._preview.show_loose(make)
        self._preview.setFocus()

    def _leave_preview(self) -> None:
        self._stack.setCurrentWidget(self._before_preview or self.page)
        self._stack.currentWidget().setFocus()
