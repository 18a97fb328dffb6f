"""Early warning, responsibility, supervision and notices: what contradicts a rule, what deserves a second look."""

from datetime import date, timedelta
from typing import Any

import pytest

from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute, Responsibility
from mediator_desktop.domain.problems import Severity
from mediator_desktop.domain.steps import EarlyWarning, Notice, Supervision

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + timedelta(days=1)
BEFORE, EARLY, LATER = date(2026, 10, 8), date(2026, 11, 2), date(2026, 11, 9)
WRONG, DOUBTFUL = Severity.WRONG, Severity.DOUBTFUL
FULL = Supervision(ordered_on=EARLY, ordered_by="县委政法委", due_on=LATER)


def warned(grade: str = "hard", **values: Any) -> Dispute:
    return Dispute(
        found_on=EARLY,
        people_involved=5,
        responsibility=Responsibility(grade=grade),
        warning=EarlyWarning(**values),
    )


def supervised(**values: Any) -> Dispute:
    return Dispute(supervisions=(Supervision(ordered_by="县委政法委", **values),))


@pytest.mark.parametrize(
    ("dispute", "field", "severity", "told"),
    [
        (warned(injured=-1), "warning.injured", WRONG, "受伤人数应在0到100000之间"),
        (warned(injured=100_001), "warning.injured", WRONG, "受伤人数应在0到100000之间"),
        (warned(injured=6), "warning.injured", DOUBTFUL, "比涉及人数还多"),
        (warned(reported_on=TOMORROW), "warning.reported_on", WRONG, "上报日期在今天之后"),
        (warned(decided_on=TOMORROW), "warning.decided_on", WRONG, "定级日期在今天之后"),
        (warned(reported_on=BEFORE), "warning.reported_on", DOUBTFUL, "上报早于发现"),
        (warned("", decided_on=LATER), "responsibility.grade", DOUBTFUL, "请选等级"),
        (warned(decided_on=LATER), "warning.decided_by", DOUBTFUL, "请填谁定的等级"),
        (
            Dispute(accepted_on=EARLY, responsibility=Responsibility(deadline=BEFORE)),
            "responsibility.deadline",
            DOUBTFUL,
            "化解时限早于收到纠纷的日期",
        ),
        (supervised(ordered_on=TOMORROW), "supervisions[0].ordered_on", WRONG, "督办日期在今天之后"),
        (supervised(feedback_on=TOMORROW), "supervisions[0].feedback_on", WRONG, "反馈日期在今天之后"),
        (supervised(lifted_on=TOMORROW), "supervisions[0].lifted_on", WRONG, "解除日期在今天之后"),
        (supervised(ordered_on=EARLY, due_on=BEFORE), "supervisions[0].due_on", DOUBTFUL, "反馈期限早于督办"),
        (
            supervised(ordered_on=EARLY, feedback_on=BEFORE),
            "supervisions[0].feedback_on",
            DOUBTFUL,
            "反馈日期早于督办",
        ),
        (
            supervised(ordered_on=EARLY, lifted_on=BEFORE),
            "supervisions[0].lifted_on",
            DOUBTFUL,
            "解除日期早于督办",
        ),
        (supervised(feedback_on=LATER), "supervisions[0].feedback", DOUBTFUL, "请写反馈了什么"),
        (supervised(ordered_on=EARLY), "supervisions[0].due_on", DOUBTFUL, "没有写反馈期限"),
        (
            Dispute(supervisions=(FULL, Supervision(due_on=LATER))),
            "supervisions[1].ordered_by",
            DOUBTFUL,
            "请填哪个单位督办",
        ),
        (Dispute(notices=(Notice(on=TOMORROW),)), "notices[0].on", WRONG, "通报日期在今天之后"),
        (Dispute(notices=(Notice(on=EARLY),)), "notices[0].receiver", DOUBTFUL, "请填向谁通报"),
    ],
)
def test_each_is_told_at_its_field(dispute: Dispute, field: str, severity: Severity, told: str) -> None:
    found = [p for p in check_dispute(dispute, TODAY) if p.field == field]
    assert [(p.severity, told in p.sentence) for p in found] == [(severity, True)]


@pytest.mark.parametrize(
    "dispute",
    [
        warned(injured=0),
        warned(injured=5, reported_on=EARLY, decided_on=EARLY, decided_by="李秀英"),
        warned("", reported_on=LATER),
        Dispute(warning=EarlyWarning(injured=3)),
        Dispute(accepted_on=EARLY, responsibility=Responsibility(deadline=TOMORROW)),
        Dispute(supervisions=(FULL,)),
        supervised(
            ordered_on=EARLY, due_on=LATER, feedback_on=TODAY, feedback="第一行\n第二行", lifted_on=TODAY
        ),
        supervised(ordered_on=EARLY, lifted_on=TODAY),
        Dispute(notices=(Notice(on=TODAY, receiver="镇综治中心", text="第一行\n第二行"),)),
    ],
)
def test_what_is_in_order_is_passed_over(dispute: Dispute) -> None:
    assert check_dispute(dispute, TODAY) == ()
