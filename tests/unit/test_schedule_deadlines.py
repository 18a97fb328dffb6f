"""What falls due: a table of cases worked out by hand with the calendar of the wall, and the rules behind it."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from mediator_desktop.catalogue.grades import load_grades, with_grade_times
from mediator_desktop.catalogue.holidays import load_holidays
from mediator_desktop.catalogue.rules import DeadlineRules, load_rules
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.agreement import Agreement, PerformanceItem, Signing
from mediator_desktop.domain.deadline import (
    DayZero,
    DeadlineKind,
    DeadlineRule,
    Shift,
    StartFact,
    Unit,
    facts_of,
)
from mediator_desktop.domain.dispute import Dispute, Ending, Responsibility, ReturnVisit, Session
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.steps import Confirmation, Extension, Filing, Supervision, Transfer
from mediator_desktop.domain.vocabulary import (
    AgreementForm,
    ConfirmationResult,
    Level,
    Outcome,
    PartyRole,
    SigningPart,
    TransferKind,
)
from mediator_desktop.schedule.calendar import WorkCalendar
from mediator_desktop.schedule.deadlines import (
    DueState,
    RuleBook,
    falls_due,
    last_day,
    question,
    reckon,
    state_of,
    time_of_grade,
)

ROOT = program_folder()
TODAY = date(2026, 11, 22)
KEPT = {"short": 5, "years_10": 10}
BOOK = RuleBook(
    with_grade_times(
        load_rules(ROOT / "forms"),
        load_grades(ROOT / "forms"),
        load_vocabulary(ROOT / "forms")["grades"].name,
    ),
    WorkCalendar(load_holidays(ROOT / "resources").years.values()),
    KEPT,
)
K = DeadlineKind
ARTICLE_33 = "人民调解工作若干规定第33条"
ARTICLE_31 = "人民调解法第31条"
CONFIRMED_BY = "人民调解法第33条，民事诉讼法第205、206条"
PARTIES = (Party(name="王建国"), Party(role=PartyRole.RESPONDENT, name="李德福"))


def switched(off: str, on: str) -> RuleBook:
    """The book with one rule off and another of the same kind on."""
    by_kind = {
        kind: tuple(replace(rule, active=(rule.active or rule.id == on) and rule.id != off) for rule in rules)
        for kind, rules in BOOK.rules.by_kind.items()
    }
    return replace(BOOK, rules=DeadlineRules(by_kind))


MONTH = switched("mediation_30_days", "mediation_one_month")
AFTER_DUE = switched("return_visit_after_agreement", "return_visit_after_due")
LADDER = replace(
    BOOK,
    rules=DeadlineRules(
        {**BOOK.rules.by_kind, K.LADDER: tuple(replace(r, active=True) for r in BOOK.rules.by_kind[K.LADDER])}
    ),
)
"""四级七天 in use: 1, 2, 2 and 2 working days."""


def accepted(year: int, month: int, day: int, **more: object) -> Dispute:
    return Dispute(parties=PARTIES, accepted_on=date(year, month, day), **more)  # type: ignore[arg-type]


def oral(year: int, month: int, day: int, *items: PerformanceItem, **more: object) -> Dispute:
    agreement = Agreement(form=AgreementForm.ORAL, agreed_on=date(year, month, day), performance=items)
    return Dispute(parties=PARTIES, agreement=agreement, **more)  # type: ignore[arg-type]


def written(year: int, month: int, day: int, *, sealed: date | None, **more: object) -> Dispute:
    """Both parties and the mediator sign on the day, the seal is put on its own day or not at all."""
    agreed = date(year, month, day)
    signings = [Signing(part=SigningPart.PARTY, name=party.name, on=agreed) for party in PARTIES]
    signings.append(Signing(part=SigningPart.MEDIATOR, name="李秀英", on=agreed))
    if sealed:
        signings.append(Signing(part=SigningPart.COMMITTEE, on=sealed))
    return Dispute(
        parties=PARTIES,
        agreement=Agreement(agreed_on=agreed, signings=tuple(signings)),
        **more,  # type: ignore[arg-type]
    )


def owed(due_on: date | None, **more: object) -> PerformanceItem:
    return PerformanceItem(what="支付赔偿款", amount=Money.yuan(3000), due_on=due_on, **more)  # type: ignore[arg-type]


def up(*days: int | tuple[int, int]) -> tuple[Transfer, ...]:
    """Reported up on days of October 2026; a pair also came back."""
    pairs = [day if isinstance(day, tuple) else (day, None) for day in days]
    return tuple(
        Transfer(
            kind=TransferKind.REPORT_UP,
            on=date(2026, 10, on),
            returned_on=date(2026, 10, back) if back else None,
        )
        for on, back in pairs
    )


def extension(until: date | None, first: date | None, second: date | None) -> Extension:
    return Extension(
        until=until, reason="等鉴定", applicants_consented_on=first, respondents_consented_on=second
    )


VALID = Confirmation(applied_on=date(2024, 1, 8), result=ConfirmationResult.VALID, ruled_on=date(2024, 12, 5))
D = date


@dataclass(frozen=True)
class Case:
    """What is due of one kind: its days, the source cited and what is said beside it; or why nothing is."""

    name: str
    dispute: Dispute
    kind: DeadlineKind
    due: tuple[date, ...] = ()
    basis: str = ""
    note: str = ""
    what: str = ""
    reason: str = ""
    today: date = TODAY
    book: RuleBook = field(default=BOOK, repr=False)


CASES = (
    # mediation: 30 days from the day after acceptance, whatever day that is
    Case("thirty days", accepted(2026, 10, 20), K.MEDIATION, (D(2026, 11, 19),), ARTICLE_33),
    Case("over new year", accepted(2026, 12, 15), K.MEDIATION, (D(2027, 1, 14),), ARTICLE_33),
    Case("over a February of 28 days", accepted(2026, 2, 10), K.MEDIATION, (D(2026, 3, 12),), ARTICLE_33),
    Case("over a February of 29 days", accepted(2028, 2, 10), K.MEDIATION, (D(2028, 3, 11),), ARTICLE_33),
    Case("an inner limit is not moved", accepted(2026, 9, 3), K.MEDIATION, (D(2026, 10, 3),), ARTICLE_33),
    Case(
        "not accepted yet",
        Dispute(applied_on=D(2026, 11, 1)),
        K.MEDIATION,
        reason="还没有受理，调解期限未起算",
    ),
    Case(
        "withdrawn",
        accepted(2026, 10, 20, ending=Ending(outcome=Outcome.WITHDRAWN, on=D(2026, 10, 25))),
        K.MEDIATION,
    ),
    Case("agreed", oral(2026, 11, 1, accepted_on=D(2026, 10, 20)), K.MEDIATION),
    Case(
        "31 January and a month",
        accepted(2026, 1, 31),
        K.MEDIATION,
        (D(2026, 2, 28),),
        ARTICLE_33,
        book=MONTH,
    ),
    Case("31 January of a leap year", accepted(2028, 1, 31), K.MEDIATION, (D(2028, 2, 29),), book=MONTH),
    Case("31 March and a month", accepted(2026, 3, 31), K.MEDIATION, (D(2026, 4, 30),), book=MONTH),
    Case("31 December and a month", accepted(2026, 12, 31), K.MEDIATION, (D(2027, 1, 31),), book=MONTH),
    # extension: both sides, or the old day stands
    Case(
        "extended with both consents",
        accepted(2026, 10, 20, extensions=(extension(D(2026, 12, 20), D(2026, 11, 10), D(2026, 11, 12)),)),
        K.EXTENSION,
        (D(2026, 12, 20),),
        ARTICLE_33,
        what="延长后的调解期限",
    ),
    Case(
        "an extension takes the place of the limit",
        accepted(2026, 10, 20, extensions=(extension(D(2026, 12, 20), D(2026, 11, 10), D(2026, 11, 12)),)),
        K.MEDIATION,
    ),
    Case(
        "one consent moves nothing",
        accepted(2026, 10, 20, extensions=(extension(D(2026, 12, 20), D(2026, 11, 10), None),)),
        K.MEDIATION,
        (D(2026, 11, 19),),
        note="延期还没有双方同意，仍按原期限",
    ),
    Case(
        "the missing consent is due before the end",
        accepted(2026, 10, 20, extensions=(extension(D(2026, 12, 20), D(2026, 11, 10), None),)),
        K.EXTENSION,
        (D(2026, 11, 19),),
        ARTICLE_33,
        what="延期还缺被申请人同意",
    ),
    Case(
        "consent to no day",
        accepted(2026, 10, 20, extensions=(extension(None, D(2026, 11, 10), D(2026, 11, 10)),)),
        K.EXTENSION,
        (D(2026, 11, 19),),
        what="延期还没有写明延长到哪天",
    ),
    Case(
        "the second extension lacks both",
        accepted(
            2026,
            10,
            20,
            extensions=(
                extension(D(2026, 12, 20), D(2026, 11, 10), D(2026, 11, 12)),
                extension(D(2027, 1, 20), None, None),
            ),
        ),
        K.EXTENSION,
        (D(2026, 12, 20), D(2026, 12, 20)),
    ),
    Case(
        "extended twice",
        accepted(
            2026,
            10,
            20,
            extensions=(
                extension(D(2026, 12, 20), D(2026, 11, 10), D(2026, 11, 12)),
                extension(D(2027, 1, 10), D(2026, 12, 1), D(2026, 12, 1)),
            ),
        ),
        K.EXTENSION,
        (D(2027, 1, 10),),
    ),
    Case(
        "consent after the end",
        accepted(2026, 10, 20, extensions=(extension(D(2026, 12, 20), D(2026, 11, 10), D(2026, 11, 20)),)),
        K.EXTENSION,
        (D(2026, 12, 20),),
        note="双方同意时原期限已过",
    ),
    Case(
        "an extension that would shorten",
        accepted(2026, 10, 20, extensions=(extension(D(2026, 11, 1), D(2026, 10, 25), None),)),
        K.EXTENSION,
    ),
    # what was agreed or set for a day
    Case(
        "next session on a make-up Saturday",
        accepted(2026, 9, 20, sessions=(Session(held_on=D(2026, 9, 22), next_on=D(2026, 10, 10)),)),
        K.SESSION,
        (D(2026, 10, 10),),
        "上次调解时约定",
    ),
    Case(
        "the next session was held",
        accepted(
            2026,
            9,
            20,
            sessions=(
                Session(held_on=D(2026, 9, 22), next_on=D(2026, 10, 10)),
                Session(held_on=D(2026, 10, 9)),
            ),
        ),
        K.SESSION,
    ),
    Case(
        "deadline of responsibility",
        accepted(2026, 11, 1, responsibility=Responsibility(deadline=D(2026, 11, 25))),
        K.RESPONSIBILITY,
        (D(2026, 11, 25),),
    ),
    # performance: the day agreed, also in a festival
    Case(
        "promised for a day of National Day week",
        oral(2026, 9, 1, owed(D(2026, 10, 5))),
        K.PERFORMANCE,
        (D(2026, 10, 5),),
        ARTICLE_31,
        what="支付赔偿款",
    ),
    Case(
        "one of three instalments is done",
        oral(
            2026,
            9,
            1,
            owed(D(2026, 9, 30), done_on=D(2026, 9, 29)),
            owed(D(2026, 10, 31)),
            owed(D(2026, 11, 30)),
        ),
        K.PERFORMANCE,
        (D(2026, 10, 31), D(2026, 11, 30)),
    ),
    Case(
        "urged",
        oral(2026, 9, 1, owed(D(2026, 10, 31), urged_on=D(2026, 11, 5))),
        K.PERFORMANCE,
        (D(2026, 10, 31),),
        note="2026-11-05督促过",
    ),
    Case(
        "promised without a day",
        oral(2026, 9, 1, owed(None)),
        K.PERFORMANCE,
        reason="“支付赔偿款”没有写履行期限，到期日算不出来",
    ),
    Case(
        "promised before everyone signed",
        replace(
            written(2026, 11, 2, sealed=None),
            agreement=replace(
                written(2026, 11, 2, sealed=None).agreement,  # type: ignore[type-var]
                performance=(owed(D(2026, 11, 30)),),
            ),
        ),
        K.PERFORMANCE,
        (D(2026, 11, 30),),
        note="协议还没有生效",
    ),
    # judicial confirmation: 30 days from the day after the agreement takes effect, moved to the next working day
    Case(
        "ends in National Day week",
        oral(2026, 9, 3),
        K.CONFIRMATION,
        (D(2026, 10, 8),),
        CONFIRMED_BY,
        "最后一天2026-10-03是休息日，顺延到2026-10-08",
        today=D(2026, 9, 20),
    ),
    Case(
        "ends on the first day of Spring Festival",
        oral(2026, 1, 16),
        K.CONFIRMATION,
        (D(2026, 2, 24),),
        note="最后一天2026-02-15是休息日，顺延到2026-02-24",
        today=D(2026, 2, 1),
    ),
    Case(
        "a make-up Saturday counts", oral(2026, 1, 15), K.CONFIRMATION, (D(2026, 2, 14),), today=D(2026, 2, 1)
    ),
    Case("the other in February", oral(2026, 1, 29), K.CONFIRMATION, (D(2026, 2, 28),), today=D(2026, 2, 1)),
    Case(
        "a make-up Sunday counts", oral(2026, 8, 21), K.CONFIRMATION, (D(2026, 9, 20),), today=D(2026, 9, 1)
    ),
    Case(
        "after National Day week", oral(2026, 9, 10), K.CONFIRMATION, (D(2026, 10, 10),), today=D(2026, 9, 20)
    ),
    Case("an ordinary Saturday", oral(2026, 10, 8), K.CONFIRMATION, (D(2026, 11, 9),), today=D(2026, 11, 1)),
    Case("Labour Day", oral(2026, 4, 1), K.CONFIRMATION, (D(2026, 5, 6),), today=D(2026, 4, 20)),
    Case("Dragon Boat Festival", oral(2026, 5, 20), K.CONFIRMATION, (D(2026, 6, 22),), today=D(2026, 6, 1)),
    Case("Qingming on a Sunday", oral(2026, 3, 6), K.CONFIRMATION, (D(2026, 4, 7),), today=D(2026, 4, 1)),
    Case(
        "sealed later than signed",
        written(2026, 11, 1, sealed=D(2026, 11, 3)),
        K.CONFIRMATION,
        (D(2026, 12, 3),),
        CONFIRMED_BY,
    ),
    Case(
        "no seal, no clock",
        written(2026, 11, 1, sealed=None),
        K.CONFIRMATION,
        reason="协议还没有生效，申请司法确认的期限未起算",
    ),
    Case(
        "a year without a table",
        oral(2030, 12, 23),
        K.CONFIRMATION,
        (D(2031, 1, 28),),
        note="最后一天2031-01-22是休息日，顺延到2031-01-28；2031年还没有放假安排表，按周末和法定节日推算",
        today=D(2031, 1, 1),
    ),
    Case(
        "a working day of a year without a table",
        oral(2031, 3, 3),
        K.CONFIRMATION,
        (D(2031, 4, 2),),
        note="2031年还没有放假安排表，按周末和法定节日推算",
        today=D(2031, 3, 5),
    ),
    Case(
        "into next year",
        oral(2026, 12, 2),
        K.CONFIRMATION,
        (D(2027, 1, 4),),
        note="2027年还没有放假安排表",
        today=D(2026, 12, 3),
    ),
    Case(
        "applied for",
        oral(2026, 11, 1, confirmation=Confirmation(applied_on=D(2026, 11, 10))),
        K.CONFIRMATION,
    ),
    Case(
        "an application withdrawn may be made again",
        oral(
            2026,
            11,
            1,
            confirmation=Confirmation(applied_on=D(2026, 11, 10), result=ConfirmationResult.WITHDRAWN),
        ),
        K.CONFIRMATION,
        (D(2026, 12, 1),),
    ),
    Case("closed", oral(2026, 11, 1, closed_on=D(2026, 11, 20)), K.CONFIRMATION),
    Case(
        "the law of 2023",
        oral(2023, 12, 31),
        K.CONFIRMATION,
        (D(2024, 1, 30),),
        "人民调解法第33条，民事诉讼法（2021年修正）第201、202条",
        today=D(2024, 1, 20),
    ),
    Case(
        "the law since 2024",
        oral(2024, 1, 1),
        K.CONFIRMATION,
        (D(2024, 1, 31),),
        CONFIRMED_BY,
        today=D(2024, 1, 20),
    ),
    Case("before the Law", oral(2010, 12, 31), K.CONFIRMATION, today=D(2011, 1, 5)),
    Case("lapsed a week ago", oral(2026, 10, 16), K.CONFIRMATION, (D(2026, 11, 16),), today=D(2026, 11, 23)),
    Case("lapsed and gone", oral(2026, 10, 16), K.CONFIRMATION, today=D(2026, 11, 24)),
    # return visits: where no law gives days, the office's rule does
    Case("30 days after", oral(2026, 1, 30), K.RETURN_VISIT, (D(2026, 3, 1),), today=D(2026, 2, 1)),
    Case(
        "visited", oral(2026, 11, 1, return_visits=(ReturnVisit(visited_on=D(2026, 11, 15)),)), K.RETURN_VISIT
    ),
    Case(
        "a visit before the agreement is none",
        oral(2026, 11, 1, return_visits=(ReturnVisit(visited_on=D(2026, 10, 15)), ReturnVisit())),
        K.RETURN_VISIT,
        (D(2026, 12, 1),),
    ),
    Case(
        "a week after the last instalment",
        oral(2026, 11, 1, owed(D(2026, 12, 31)), owed(D(2026, 12, 1))),
        K.RETURN_VISIT,
        (D(2027, 1, 7),),
        book=AFTER_DUE,
    ),
    Case(
        "a week after nothing",
        oral(2026, 11, 1),
        K.RETURN_VISIT,
        reason="还没有最后一期履行日期的日期，回访时间未起算",
        book=AFTER_DUE,
    ),
    # hand-over
    Case(
        "feedback owed",
        accepted(2026, 11, 1, transfers=(Transfer(to_unit="镇综治中心", due_on=D(2026, 11, 30)),)),
        K.FEEDBACK,
        (D(2026, 11, 30),),
        what="移交镇综治中心等反馈",
    ),
    Case(
        "handed over for good, answer still owed",
        accepted(
            2026,
            11,
            1,
            ending=Ending(outcome=Outcome.HANDED_OVER, on=D(2026, 11, 5)),
            transfers=(Transfer(kind=TransferKind.REPORT_UP, due_on=D(2026, 11, 30)),),
        ),
        K.FEEDBACK,
        (D(2026, 11, 30),),
        what="上报对方单位等反馈",
    ),
    Case(
        "answered or returned",
        accepted(
            2026,
            11,
            1,
            transfers=(
                Transfer(due_on=D(2026, 11, 10), feedback_on=D(2026, 11, 9)),
                Transfer(due_on=D(2026, 11, 10), returned_on=D(2026, 11, 9)),
            ),
        ),
        K.FEEDBACK,
    ),
    Case(
        "feedback without a day",
        accepted(2026, 11, 1, transfers=(Transfer(kind=TransferKind.CONSULT, to_unit="县法院"),)),
        K.FEEDBACK,
        reason="会诊县法院没有写反馈期限，到期日算不出来",
    ),
    # enforcement of a confirmed agreement: two years from the last day of performance, else from the ruling
    Case(
        "two years from 29 February",
        oral(2024, 1, 3, owed(D(2024, 2, 1)), owed(D(2024, 2, 29)), confirmation=VALID),
        K.ENFORCEMENT,
        (D(2026, 2, 28),),
        "民事诉讼法第250条",
        today=D(2026, 2, 1),
    ),
    Case(
        "two years from the ruling",
        oral(2024, 1, 3, owed(None), confirmation=VALID),
        K.ENFORCEMENT,
        (D(2026, 12, 5),),
    ),
    Case("not confirmed", oral(2025, 1, 3, owed(D(2025, 2, 1))), K.ENFORCEMENT),
    # the time of a grade: working days from the day after the dispute was received
    Case(
        "simple, over Qingming",
        accepted(2026, 4, 2, responsibility=Responsibility(grade="simple")),
        K.GRADE,
        (D(2026, 4, 8),),
        "本地纠纷分级标准",
        what="简易纠纷化解",
    ),
    Case(
        "ordinary, from the application, over National Day week",
        Dispute(applied_on=D(2026, 9, 28), responsibility=Responsibility(grade="ordinary")),
        K.GRADE,
        (D(2026, 10, 13),),
        what="一般纠纷化解",
    ),
    Case(
        "hard, into a year without a table",
        accepted(2026, 11, 25, responsibility=Responsibility(grade="hard")),
        K.GRADE,
        (D(2027, 1, 7),),
        note="2027年还没有放假安排表",
    ),
    Case(
        "somebody set a day",
        accepted(2026, 11, 2, responsibility=Responsibility(grade="hard", deadline=D(2026, 11, 30))),
        K.GRADE,
    ),
    Case(
        "a grade from elsewhere", accepted(2026, 11, 2, responsibility=Responsibility(grade="high")), K.GRADE
    ),
    Case(
        "a grade and no day at all",
        Dispute(responsibility=Responsibility(grade="simple")),
        K.GRADE,
        reason="没有受理、申请和排查发现的日期，分级时限未起算",
    ),
    # supervision
    Case(
        "supervised",
        accepted(
            2026,
            11,
            2,
            supervisions=(
                Supervision(ordered_by="县委政法委", due_on=D(2026, 11, 28)),
                Supervision(ordered_by="县司法局", public=True, due_on=D(2026, 12, 5)),
            ),
        ),
        K.SUPERVISION,
        (D(2026, 11, 28), D(2026, 12, 5)),
        "督办时要求",
    ),
    Case(
        "answered or lifted",
        accepted(
            2026,
            11,
            2,
            supervisions=(
                Supervision(due_on=D(2026, 11, 28), feedback_on=D(2026, 11, 20)),
                Supervision(due_on=D(2026, 11, 28), lifted_on=D(2026, 11, 20)),
            ),
        ),
        K.SUPERVISION,
    ),
    Case(
        "feedback still owed on a closed case",
        oral(
            2026,
            11,
            1,
            closed_on=D(2026, 11, 20),
            supervisions=(Supervision(public=True, due_on=D(2026, 11, 28)),),
        ),
        K.SUPERVISION,
        (D(2026, 11, 28),),
        what="挂牌督办要反馈",
    ),
    Case(
        "supervised without a day",
        accepted(2026, 11, 2, supervisions=(Supervision(ordered_by="县委政法委"),)),
        K.SUPERVISION,
        reason="县委政法委督办没有写反馈期限，到期日算不出来",
    ),
    # 四级七天: each level its own working days, from the day after it came there
    Case("not in use", accepted(2026, 10, 12), K.LADDER),
    Case(
        "the lowest level",
        accepted(2026, 10, 12),
        K.LADDER,
        (D(2026, 10, 13),),
        "四级七天",
        "化解不了就上报村（社区）",
        what="社级调解员、网格员化解",
        book=LADDER,
    ),
    Case(
        "taken up by a village before a weekend",
        accepted(2026, 10, 15, level=Level.VILLAGE),
        K.LADDER,
        (D(2026, 10, 19),),
        note="化解不了就上报镇司法所",
        what="村（社区）化解",
        book=LADDER,
    ),
    Case(
        "reported up by the village",
        accepted(2026, 10, 15, level=Level.VILLAGE, transfers=up(19)),
        K.LADDER,
        (D(2026, 10, 21),),
        what="镇司法所化解",
        book=LADDER,
    ),
    Case(
        "reported up twice",
        accepted(2026, 10, 15, level=Level.VILLAGE, transfers=up(19, 21)),
        K.LADDER,
        (D(2026, 10, 23),),
        what="镇综治中心化解",
        book=LADDER,
    ),
    Case(
        "up, and back down again",
        accepted(2026, 10, 15, level=Level.VILLAGE, transfers=up((19, 20))),
        K.LADDER,
        (D(2026, 10, 22),),
        what="村（社区）化解",
        book=LADDER,
    ),
    Case(
        "beyond the last level", accepted(2026, 10, 15, transfers=up(16, 19, 21, 23)), K.LADDER, book=LADDER
    ),
    Case("a level that has no rung", accepted(2026, 10, 15, level=Level.COUNTY), K.LADDER, book=LADDER),
    Case("never received", Dispute(level=Level.VILLAGE), K.LADDER, book=LADDER),
    # retention
    Case(
        "ten years",
        oral(
            2016,
            5,
            1,
            closed_on=D(2016, 11, 1),
            filing=Filing(filed_on=D(2016, 11, 30), retention="years_10"),
        ),
        K.RETENTION,
        (D(2026, 11, 30),),
        "卷宗上写明的保管期限",
        "2016-11-30立卷",
    ),
    Case(
        "ten years from 29 February",
        Dispute(filing=Filing(filed_on=D(2016, 2, 29), retention="years_10")),
        K.RETENTION,
        (D(2026, 2, 28),),
        today=D(2026, 3, 1),
    ),
    Case("for ever", Dispute(filing=Filing(filed_on=D(2016, 2, 29), retention="permanent")), K.RETENTION),
    Case(
        "until a day of its own",
        Dispute(filing=Filing(filed_on=D(2016, 2, 29), retention="custom", keep_until=D(2026, 12, 31))),
        K.RETENTION,
        (D(2026, 12, 31),),
    ),
    Case(
        "until no day",
        Dispute(filing=Filing(filed_on=D(2016, 2, 29), retention="custom")),
        K.RETENTION,
        reason="保管期限是自定的，还没有写保管到哪天",
    ),
    Case(
        "retention not chosen",
        Dispute(filing=Filing(filed_on=D(2026, 2, 28))),
        K.RETENTION,
        reason="还没有选保管期限，保管期满日算不出来",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_table(case: Case) -> None:
    found = reckon(facts_of(case.dispute), case.book, case.today)
    deadlines = [one for one in found.deadlines if one.kind is case.kind]
    assert tuple(one.due_on for one in deadlines) == case.due
    assert [one.reason for one in found.waiting if one.kind is case.kind] == (
        [case.reason] if case.reason else []
    )
    for one in deadlines:
        assert case.basis in one.rule.basis
        assert one.rule.basis in one.citation
        assert case.note in one.note
    if case.what:
        assert [one.what for one in deadlines] == [case.what]


def test_every_kind_a_case_can_have_is_in_the_table() -> None:
    assert len(CASES) >= 40
    assert {case.kind for case in CASES if case.due} == set(K) - {K.COMMITTEE_TERM}


def test_a_date_says_how_it_was_counted() -> None:
    (one,) = (
        d
        for d in reckon(facts_of(oral(2026, 9, 3)), BOOK, D(2026, 10, 8)).deadlines
        if d.kind is K.CONFIRMATION
    )
    assert one.citation == f"自协议生效次日起30日，{CONFIRMED_BY}"
    assert (one.start, one.counted_on, one.remind_on) == (D(2026, 9, 3), D(2026, 10, 3), D(2026, 10, 1))
    assert one.state is DueState.TODAY


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (D(2026, 11, 17), DueState.OVERDUE),
        (D(2026, 11, 18), DueState.TODAY),
        (D(2026, 11, 22), DueState.THIS_WEEK),
        (D(2026, 11, 23), DueState.LATER),
    ],
)
def test_the_week_ends_on_sunday(due_on: date, state: DueState) -> None:
    assert state_of(due_on, D(2026, 11, 18)) is state


def test_a_voided_dispute_has_nothing_due() -> None:
    dispute = oral(
        2026, 9, 1, owed(D(2026, 10, 5)), filing=Filing(filed_on=D(2016, 11, 30), retention="years_10")
    )
    assert reckon(facts_of(dispute, voided=True), BOOK, TODAY).deadlines == ()


def test_without_rules_nothing_is_due() -> None:
    nothing = replace(BOOK, rules=DeadlineRules({}))
    extended = accepted(2026, 10, 20, extensions=(extension(None, None, None),))
    only_extension = replace(BOOK, rules=DeadlineRules({K.EXTENSION: BOOK.rules.by_kind[K.EXTENSION]}))
    for book in (nothing, only_extension):
        assert reckon(facts_of(extended), book, TODAY).deadlines == ()


def test_an_office_that_knows_no_extensions_keeps_the_old_day() -> None:
    extended = accepted(
        2026, 10, 20, extensions=(extension(D(2026, 12, 20), D(2026, 11, 1), D(2026, 11, 1)),)
    )
    rules = {kind: found for kind, found in BOOK.rules.by_kind.items() if kind is not K.EXTENSION}
    found = reckon(facts_of(extended), replace(BOOK, rules=DeadlineRules(rules)), TODAY)
    assert [(one.kind, one.due_on) for one in found.deadlines] == [(K.MEDIATION, D(2026, 11, 19))]


def test_the_ladder_climbed_on_every_last_day_takes_seven_working_days() -> None:
    """From 29 September 2026: National Day week lies between, and a Saturday that is worked."""
    day = D(2026, 9, 29)
    days = [day := last_day(rule, day, BOOK.calendar) for rule in BOOK.rules.by_kind[K.LADDER]]
    assert days == [D(2026, 9, 30), D(2026, 10, 9), D(2026, 10, 12), D(2026, 10, 14)]


def test_the_time_of_a_grade_can_be_asked_for() -> None:
    found = time_of_grade(BOOK, "simple", D(2026, 11, 20))
    assert found is not None
    assert (found.due_on, found.rule.span) == (D(2026, 11, 25), "自收到纠纷次日起3个工作日")
    assert time_of_grade(BOOK, "", D(2026, 11, 20)) is None
    assert time_of_grade(BOOK, "high", D(2026, 11, 20)) is None
    assert time_of_grade(BOOK, "simple", None) is None


def test_what_falls_due_outside_a_case_may_not_hold_any_more() -> None:
    (rule,) = BOOK.rules.active(K.COMMITTEE_TERM)
    found = falls_due(rule, D(2023, 11, 22), BOOK.calendar, TODAY)
    assert found is not None
    assert (found.due_on, found.state, found.what) == (TODAY, DueState.TODAY, "调委会任期届满")
    assert falls_due(replace(rule, valid_from=D(2024, 1, 1)), D(2023, 11, 22), BOOK.calendar, TODAY) is None
    assert falls_due(replace(rule, vanish_after=5), D(2020, 11, 1), BOOK.calendar, TODAY) is None


def test_a_committee_is_elected_for_three_years() -> None:
    (rule,) = BOOK.rules.active(K.COMMITTEE_TERM)
    assert last_day(rule, D(2024, 2, 29), BOOK.calendar) == D(2027, 2, 28)
    assert rule.citation == "自选举次日起3年，人民调解法第9条"


def a_rule(**more: object) -> DeadlineRule:
    return DeadlineRule(
        id="own",
        label="本地规定",
        kind=K.RETURN_VISIT,
        start=StartFact.EFFECTIVE,
        **more,  # type: ignore[arg-type]
    )


def with_rule(rule: DeadlineRule) -> RuleBook:
    return replace(BOOK, rules=DeadlineRules({rule.kind: (rule,)}))


def test_a_last_day_may_be_moved_forward() -> None:
    book = with_rule(a_rule(length=30, shift=Shift.PREVIOUS_WORKDAY))
    (one,) = reckon(facts_of(oral(2026, 9, 3)), book, D(2026, 9, 4)).deadlines
    assert (one.due_on, one.note) == (D(2026, 9, 30), "最后一天2026-10-03是休息日，提前到2026-09-30")


def test_the_first_day_may_count() -> None:
    book = with_rule(a_rule(length=7, day_zero=DayZero.SAME_DAY, basis="县里的规定"))
    (one,) = reckon(facts_of(oral(2026, 9, 3)), book, D(2026, 9, 4)).deadlines
    assert (one.due_on, one.citation) == (D(2026, 9, 9), "自协议生效当日起7日，县里的规定")


def test_working_days_over_new_year_say_that_a_year_was_computed() -> None:
    book = with_rule(a_rule(length=5, unit=Unit.WORKDAYS))
    (one,) = reckon(facts_of(oral(2026, 12, 30)), book, D(2026, 12, 31)).deadlines
    assert (one.due_on, one.note) == (D(2027, 1, 7), "2027年还没有放假安排表，按周末和法定节日推算")


def test_a_visit_may_be_reckoned_from_the_agreement() -> None:
    book = with_rule(replace(a_rule(length=1, unit=Unit.MONTHS), start=StartFact.AGREED))
    (one,) = reckon(facts_of(written(2026, 10, 31, sealed=None)), book, TODAY).deadlines
    assert one.due_on == D(2026, 11, 30)


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("shift", Shift)
@pytest.mark.parametrize("day_zero", DayZero)
def test_a_window_holds_every_start_whose_last_day_is_asked_for(
    unit: Unit, shift: Shift, day_zero: DayZero
) -> None:
    rule = a_rule(length=2, unit=unit, shift=shift, day_zero=day_zero, vanish_after=9)
    today, until = D(2026, 10, 2), D(2026, 10, 6)
    (window,) = question(with_rule(rule), today, until, reminders=False).windows
    starts = [D.fromordinal(D(2022, 1, 1).toordinal() + n) for n in range(366 * 5)]
    shown = [start for start in starts if D(2026, 9, 23) <= last_day(rule, start, BOOK.calendar) <= until]
    assert window.first is not None
    assert [start for start in shown if not window.first <= start <= window.last] == []


def test_reminders_widen_a_window_and_old_versions_have_none() -> None:
    rules = (
        a_rule(length=3, remind_before=20, valid_from=D(2026, 11, 1)),
        a_rule(length=3, vanish_after=5, valid_to=D(2020, 1, 1)),
        a_rule(length=3, valid_to=D(2026, 10, 1)),
    )
    book = replace(BOOK, rules=DeadlineRules({K.RETURN_VISIT: rules}))
    plain, widened = (question(book, TODAY, TODAY, reminders=on).windows for on in (False, True))
    assert [(w.first, w.last) for w in plain] == [(D(2026, 11, 1), D(2026, 11, 19)), (None, D(2026, 10, 1))]
    assert widened[0].last == D(2026, 12, 9)
