"""Checks of what comes from above: early warning and grade, who answers for a dispute, supervision, notices up the tree."""

from collections.abc import Iterator
from datetime import date

from mediator_desktop.domain.checking import doubt, order, past
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.steps import Notice, Supervision

MOST_INJURED = 100_000


def check_oversight(dispute: Dispute, today: date) -> Iterator[Problem]:
    """Every problem of warning, responsibility, supervision and notices."""
    yield from _warning(dispute, today)
    deadline = dispute.responsibility.deadline
    yield from order("responsibility.deadline", "化解时限早于收到纠纷的日期", dispute.received_on, deadline)
    for index, supervision in enumerate(dispute.supervisions):
        yield from _supervision(supervision, f"supervisions[{index}].", today)
    for index, notice in enumerate(dispute.notices):
        yield from _notice(notice, f"notices[{index}].", today)


def _warning(dispute: Dispute, today: date) -> Iterator[Problem]:
    warning, grade = dispute.warning, dispute.responsibility.grade
    injured, people = warning.injured, dispute.people_involved
    if injured is not None and not 0 <= injured <= MOST_INJURED:
        yield Problem("warning.injured", f"受伤人数应在0到{MOST_INJURED}之间")
    elif injured is not None and people is not None and injured > people:
        yield doubt("warning.injured", "受伤人数比涉及人数还多，请核对")
    yield from past("warning.reported_on", "上报日期", warning.reported_on, today)
    yield from past("warning.decided_on", "定级日期", warning.decided_on, today)
    known = dispute.found_on or dispute.received_on
    yield from order("warning.reported_on", "上报早于发现", known, warning.reported_on)
    if warning.decided_on is not None and not grade:
        yield doubt("responsibility.grade", "填了定级日期，请选等级")
    if grade and warning.decided_on is not None and not warning.decided_by:
        yield doubt("warning.decided_by", "请填谁定的等级")


def _supervision(supervision: Supervision, prefix: str, today: date) -> Iterator[Problem]:
    ordered, due = supervision.ordered_on, supervision.due_on
    for name, label in (("ordered_on", "督办日期"), ("feedback_on", "反馈日期"), ("lifted_on", "解除日期")):
        yield from past(f"{prefix}{name}", label, getattr(supervision, name), today)
    for name, sentence in (
        ("due_on", "反馈期限早于督办日期"),
        ("feedback_on", "反馈日期早于督办日期"),
        ("lifted_on", "解除日期早于督办日期"),
    ):
        yield from order(f"{prefix}{name}", sentence, ordered, getattr(supervision, name))
    if not supervision.ordered_by:
        yield doubt(f"{prefix}ordered_by", "请填哪个单位督办")
    if supervision.feedback_on is not None and not supervision.feedback:
        yield doubt(f"{prefix}feedback", "请写反馈了什么")
    if due is None and supervision.feedback_on is None and supervision.lifted_on is None:
        yield doubt(f"{prefix}due_on", "督办没有写反馈期限，到期不会提醒")


def _notice(notice: Notice, prefix: str, today: date) -> Iterator[Problem]:
    yield from past(f"{prefix}on", "通报日期", notice.on, today)
    if not notice.receiver:
        yield doubt(f"{prefix}receiver", "请填向谁通报")
