"""The road of a dispute from 登记 to 结案: where it stands and since when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.status import effective_on
from mediator_desktop.domain.vocabulary import ConfirmationResult, TransferKind
from mediator_desktop.ui.kit import look
from mediator_desktop.ui.kit.typed import in_words
from mediator_desktop.ui.kit.widgets import FlowLayout, text


class State(StrEnum):
    """How far a step is."""

    DONE = "done"
    GOING = "due"
    LATE = "late"
    OPEN = "muted"


SIGNS = {State.DONE: "●", State.GOING: "◐", State.LATE: "●", State.OPEN: "○"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its word, its state, a day or a count."""

    word: str
    state: State
    detail: str = ""


def steps_of(record: DisputeRecord, today: date) -> tuple[Step, ...]:
    """The steps from 登记 to 结案; one that ended without agreement shows its end instead of the agreement.

    Hand-over, judicial confirmation and archiving are shown where they matter.
    """
    dispute = record.dispute

    def dated(word: str, day: date | None) -> Step:
        if day is None:
            return Step(word, State.OPEN)
        return Step(word, State.DONE, in_words(day, today))

    return (
        dated("登记", dispute.received_on or record.entered_at.date()),
        dated("告知", dispute.rights_notified_on),
        _sessions(dispute, today),
        *_hand_over(dispute, today),
        *_agreement(dispute, today),
        *_confirmation(dispute, today),
        _visit(dispute, today),
        dated("结案", dispute.closed_on),
        *((dated("归档", dispute.filing.archived_on),) if dispute.closed_on else ()),
    )


def _hand_over(dispute: Dispute, today: date) -> tuple[Step, ...]:
    """移交, and whether it came back."""
    gone = [t for t in dispute.transfers if t.kind is TransferKind.HAND_OVER and t.on is not None]
    if not gone:
        return ()
    last = gone[-1]
    if last.returned_on is not None:
        return (Step("移交", State.DONE, f"{in_words(last.returned_on, today)} 退回"),)
    overdue = last.due_on is not None and last.feedback_on is None and last.due_on < today
    if overdue and last.due_on is not None:
        return (Step("移交", State.LATE, f"反馈逾期 {(today - last.due_on).days} 天"),)
    return (Step("移交", State.GOING, in_words(last.on, today) if last.on else ""),)


def _confirmation(dispute: Dispute, today: date) -> tuple[Step, ...]:
    """司法确认, where it was planned, prepared or applied for."""
    found, agreement = dispute.confirmation, dispute.agreement
    if found is None:
        planned = agreement is not None and agreement.confirmation_planned
        return (Step("司法确认", State.OPEN),) if planned else ()
    if found.result is not None:
        ruled = f" {in_words(found.ruled_on, today)}" if found.ruled_on else ""
        tone = State.DONE if found.result is ConfirmationResult.VALID else State.GOING
        return (Step("司法确认", tone, f"{_SHORT[found.result]}{ruled}"),)
    if found.applied_on is not None:
        return (Step("司法确认", State.GOING, f"{in_words(found.applied_on, today)} 申请"),)
    return (Step("司法确认", State.GOING, "准备材料"),)


_SHORT = {
    ConfirmationResult.VALID: "有效",
    ConfirmationResult.DISMISSED: "驳回",
    ConfirmationResult.WITHDRAWN: "撤回",
}


def _sessions(dispute: Dispute, today: date) -> Step:
    days = [s.held_on for s in dispute.sessions if s.held_on]
    count = len(dispute.sessions)
    if not count:
        return Step("调解", State.OPEN)
    detail = " · ".join(filter(None, (in_words(max(days), today) if days else "", f"{count}次")))
    return Step("调解", State.DONE, detail)


def _agreement(dispute: Dispute, today: date) -> tuple[Step, ...]:
    agreement = dispute.agreement
    if agreement is None or not agreement.is_reached:
        if dispute.ending is not None:
            detail = in_words(dispute.ending.on, today) if dispute.ending.on else ""
            return (Step(dispute.ending.outcome.label, State.DONE, detail),)
        drafted = agreement is not None
        first = Step("协议", State.GOING, "草稿") if drafted else Step("协议", State.OPEN)
        return (first, Step("生效", State.OPEN), Step("履行", State.OPEN))
    agreed = in_words(agreement.agreed_on, today) if agreement.agreed_on else "日期不详"
    effective = effective_on(dispute)
    second = (
        Step("生效", State.DONE, in_words(effective, today))
        if effective
        else Step("生效", State.GOING, "待签名盖章")
    )
    return (Step("协议", State.DONE, agreed), second, _performance(agreement, today))


def _performance(agreement: Agreement, today: date) -> Step:
    items = agreement.performance
    if not items:
        reported = agreement.reported_performance
        return Step("履行", State.GOING, reported.label) if reported else Step("履行", State.OPEN)
    done = sum(1 for item in items if item.done_on)
    if done == len(items):
        return Step("履行", State.DONE, f"{done} / {len(items)}")
    late = [item.due_on for item in items if item.due_on and not item.done_on and item.due_on < today]
    if late:
        return Step("履行", State.LATE, f"逾期 {(today - min(late)).days} 天")
    return Step("履行", State.GOING, f"{done} / {len(items)}")


def _visit(dispute: Dispute, today: date) -> Step:
    days = [visit.visited_on for visit in dispute.return_visits if visit.visited_on]
    if days:
        return Step("回访", State.DONE, in_words(max(days), today))
    return Step("回访", State.DONE if dispute.return_visits else State.OPEN)


class RoadStrip(QFrame):
    """The steps side by side; where the window is narrow without their details."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("road_strip")
        self.setProperty("role", "card")
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(look.px(10), look.px(8), look.px(10), look.px(8))
        self._steps: tuple[Step, ...] = ()
        self._is_compact = False
        self._shown: QWidget | None = None

    def show_steps(self, steps: tuple[Step, ...], *, compact: bool) -> None:
        """Show the road anew."""
        if (steps, compact) != (self._steps, self._is_compact) or self._shown is None:
            self._steps, self._is_compact = steps, compact
            self._fill()

    def set_compact(self, compact: bool) -> None:
        """Show or leave out the details."""
        if compact is not self._is_compact:
            self._is_compact = compact
            self._fill()

    def _fill(self) -> None:
        if self._shown is not None:
            self._outer.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = QWidget()
        if self._is_compact:
            flow = FlowLayout(self._shown, 14)
            for step in self._steps:
                flow.addWidget(_first_line(step))
        else:
            row = QHBoxLayout(self._shown)
            row.setContentsMargins(0, 0, 0, 0)
            for step in self._steps:
                row.addWidget(_step_widget(step), 1)
        self._outer.addWidget(self._shown)


def _first_line(step: Step) -> QLabel:
    made = text(f"{SIGNS[step.state]} {step.word}", name="step_label")
    made.setProperty("tone", step.state.value)
    made.setToolTip(step.detail)
    made.setAccessibleName(f"{step.word} {step.detail}")
    return made


def _step_widget(step: Step) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    second = text(step.detail or " ", "muted")
    if step.state is State.LATE:
        second.setProperty("tone", "late")
    for label in (_first_line(step), second):
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setMinimumWidth(1)
        column.addWidget(label)
    return made
