"""Steps that come from above or go there: grade, who is in charge, supervision and its feedback, notices up the tree."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mediator_desktop.catalogue.grades import Grades
from mediator_desktop.domain.actions import Action
from mediator_desktop.domain.dispute import Dispute, Responsibility
from mediator_desktop.domain.grading import check_grade
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.steps import Notice, Supervision
from mediator_desktop.services.casework import Case
from mediator_desktop.services.disputes import Kept


def set_grade(
    case: Case, scheme: Grades, code: str, *, decided_by: str, on: date | None = None, reason: str = ""
) -> Kept:
    """定级: somebody decides; today where no day is given.

    Raises Refused for a grade that the scheme does not have on that day, without who decided, and without a reason where
    the facts suggest another grade.
    """
    day = on or case.today
    chosen = scheme.find(code)
    if chosen is None or not chosen.valid_on(day):
        raise Refused(Problem("responsibility.grade", "现在的分级标准里没有这个等级，请从列表里选"))
    if not decided_by:
        raise Refused(Problem("warning.decided_by", "请填谁定的等级"))

    def change(dispute: Dispute) -> Dispute:
        after = replace(
            dispute,
            responsibility=replace(dispute.responsibility, grade=code),
            warning=replace(dispute.warning, decided_by=decided_by, decided_on=day, reason=reason),
        )
        if problems := check_grade(dispute, after, scheme.grades, scheme.signs):
            raise Refused(*problems)
        return after

    return case.take(Action.SET_GRADE, change)


def put_in_charge(case: Case, charge: Responsibility) -> Kept:
    """定责: who answers for the dispute and until when; what `charge` leaves empty stays, so does the grade.

    Raises Refused where somebody else was named first: the first handler stays (首办负责).
    """

    def change(dispute: Dispute) -> Dispute:
        old = dispute.responsibility
        if old.first_handler and charge.first_handler not in ("", old.first_handler):
            raise Refused(
                Problem(
                    "responsibility.first_handler", f"首办人是{old.first_handler}，首办负责到底，不能换人"
                )
            )
        new = Responsibility(
            grade=old.grade,
            leader=charge.leader or old.leader,
            unit=charge.unit or old.unit,
            person=charge.person or old.person,
            measures=charge.measures or old.measures,
            deadline=charge.deadline or old.deadline,
            first_handler=old.first_handler or charge.first_handler,
            departments=charge.departments or old.departments,
        )
        return replace(dispute, responsibility=new)

    return case.take(Action.PUT_IN_CHARGE, change)


def supervise(case: Case, order: Supervision) -> Kept:
    """督办 or 挂牌督办. Raises Refused without who ordered it or the day by which feedback is owed."""
    lacking = [
        Problem(f"supervisions[0].{name}", sentence)
        for name, sentence in (("ordered_by", "请填哪个单位督办"), ("due_on", "请填反馈期限"))
        if not getattr(order, name)
    ]
    if lacking:
        raise Refused(*lacking)
    new = replace(order, ordered_on=order.ordered_on or case.today)
    return case.take(
        Action.SUPERVISE, lambda dispute: replace(dispute, supervisions=(*dispute.supervisions, new))
    )


def feed_back(case: Case, index: int, feedback: str, *, on: date | None = None) -> Kept:
    """督办反馈 of one order. Raises Refused without words, for a second feedback, and where there is no such order."""
    if not feedback:
        raise Refused(Problem(f"supervisions[{index}].feedback", "请写反馈了什么"))

    def change(order: Supervision) -> Supervision:
        if order.feedback_on is not None:
            raise Refused(Problem(f"supervisions[{index}].feedback_on", "这次督办已经反馈过"))
        return replace(order, feedback=feedback, feedback_on=on or case.today)

    return case.take(Action.FEED_BACK, lambda dispute: _changed(dispute, index, change))


def lift(case: Case, index: int, *, on: date | None = None) -> Kept:
    """解除督办. Raises Refused where it was lifted already."""

    def change(order: Supervision) -> Supervision:
        if order.lifted_on is not None:
            raise Refused(Problem(f"supervisions[{index}].lifted_on", "这次督办已经解除"))
        return replace(order, lifted_on=on or case.today)

    return case.take(Action.LIFT_SUPERVISION, lambda dispute: _changed(dispute, index, change))


def notify_up(case: Case, notice: Notice) -> Kept:
    """层层通报: one notice to the level above. Raises Refused without who was told."""
    if not notice.receiver:
        raise Refused(Problem("notices[0].receiver", "请填向谁通报"))
    new = replace(notice, on=notice.on or case.today)
    return case.take(Action.NOTIFY_UP, lambda dispute: replace(dispute, notices=(*dispute.notices, new)))


def _changed(dispute: Dispute, index: int, change: Callable[[Supervision], Supervision]) -> Dispute:
    orders = list(dispute.supervisions)
    if not 0 <= index < len(orders):
        raise Refused(Problem("supervisions", "没有这次督办"))
    orders[index] = change(orders[index])
    return replace(dispute, supervisions=tuple(orders))
