"""Grades: what the facts suggest, with reasons, and what a scheme's file may say."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.catalogue.grades import Grades, load_grades, with_grade_times
from mediator_desktop.catalogue.rules import load_rules
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.deadline import DeadlineKind
from mediator_desktop.domain.dispute import Dispute, Responsibility
from mediator_desktop.domain.grading import Grade, check_grade, suggest
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.steps import EarlyWarning

FORMS = program_folder() / "forms"
SCHEME = load_grades(FORMS)


@pytest.mark.parametrize(
    ("dispute", "grade", "reasons"),
    [
        (Dispute(), "", ()),
        (Dispute(difficulty="simple"), "simple", ("难度为简单",)),
        (Dispute(difficulty="simple", people_involved=4), "simple", ("难度为简单",)),
        (Dispute(difficulty="simple", people_involved=5), "ordinary", ("涉及5人以上",)),
        (Dispute(people_involved=9), "ordinary", ("涉及5人以上",)),
        (Dispute(people_involved=10), "complex", ("涉及10人以上",)),
        (Dispute(people_involved=49), "complex", ("涉及10人以上",)),
        (Dispute(people_involved=50), "hard", ("涉及50人以上",)),
        (Dispute(amount=Money.yuan("99999.99")), "", ()),
        (Dispute(amount=Money.yuan("100000")), "complex", ("涉及金额10万元以上",)),
        (Dispute(warning=EarlyWarning(injured=0)), "", ()),
        (Dispute(warning=EarlyWarning(injured=1)), "complex", ("有人受伤",)),
        (Dispute(warning=EarlyWarning(injured=3)), "hard", ("受伤3人以上",)),
        (Dispute(warning=EarlyWarning(urgency="urgent")), "complex", ("事态紧急",)),
        (
            Dispute(warning=EarlyWarning(urgency="urgent", trend="rising")),
            "hard",
            ("事态紧急并且可能激化",),
        ),
        (
            Dispute(people_involved=12, warning=EarlyWarning(injured=1)),
            "complex",
            ("涉及10人以上", "有人受伤"),
        ),
    ],
)
def test_what_the_facts_suggest(dispute: Dispute, grade: str, reasons: tuple[str, ...]) -> None:
    found = suggest(dispute, SCHEME.grades, SCHEME.signs)
    assert (found.grade, found.reasons) == (grade, reasons)


@given(st.integers(1, 200), st.integers(0, 199))
def test_more_people_never_lower_the_grade(people: int, more: int) -> None:
    order = [grade.code for grade in SCHEME.grades]

    def place(count: int) -> int:
        grade = suggest(Dispute(people_involved=count), SCHEME.grades, SCHEME.signs).grade
        return order.index(grade) if grade else -1

    assert place(people + more) >= place(people)


def test_every_grade_has_its_word_and_sign() -> None:
    words = load_vocabulary(FORMS)["grades"]
    for grade in SCHEME.grades:
        assert grade.code in words.by_code
        assert grade.sign
    assert len({grade.sign for grade in SCHEME.grades}) == len(SCHEME.grades)


def test_days_of_validity_are_inclusive() -> None:
    grade = Grade(code="red", first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [grade.valid_on(day) for day in days] == [False, True, True, False]
    assert Grade(code="red").valid_on(date.min)


def read(tmp_path: Path, text: str) -> Grades:
    (tmp_path / "rules").mkdir(exist_ok=True)
    (tmp_path / "rules" / "own.toml").write_text(f'id = "grades"\n{text}', "utf-8")
    return load_grades(FORMS, tmp_path)


def test_the_offices_own_scheme_replaces_ours(tmp_path: Path) -> None:
    own = read(tmp_path, 'edition = "本县"\n[[grades]]\ncode = "red"\ncolour = "red"\nsign = "▲"\n')
    assert own.edition == "本县"
    assert own.find("red") == Grade(code="red", colour="red", sign="▲")
    assert own.find("simple") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("grades = 3\n", "[[grades]] 写法不对"),
        ('[[grades]]\nsign = "x"\n', "code"),
        ('[[grades]]\ncode = "a"\n[[grades]]\ncode = "a"\n', "等级 a 写了两次"),
        ('[[grades]]\ncode = "a"\ncolour = "pink"\nsign = "x"\n', "colour 只能是"),
        ('[[grades]]\ncode = "a"\ncolour = "red"\n', "有颜色就要有 sign"),
        ('[[grades]]\ncode = "a"\ndays = 0\n', "时限写法不对"),
        ('[[grades]]\ncode = "a"\nunit = "weeks"\n', "时限写法不对"),
        ('[[signs]]\ngrade = "b"\nreason = "r"\npeople = 3\n', "没有“b”这个等级"),
        ('[[grades]]\ncode = "a"\n[[signs]]\ngrade = "a"\nreason = "r"\n', "没有写任何条件"),
        (
            '[[grades]]\ncode = "a"\n[[signs]]\ngrade = "a"\nreason = "r"\ntrends = ["up"]\n',
            "trends 里没有“up”",
        ),
        ('[[grades]]\ncode = "a"\n[[signs]]\ngrade = "a"\nreason = "r"\npeople = "多"\n', "people"),
    ],
)
def test_a_wrong_file_is_told_by_name(tmp_path: Path, text: str, told: str) -> None:
    found = read(tmp_path, text)
    (error,) = found.broken
    assert told in str(error)
    assert error.path.name == "own.toml"
    assert found.grades == SCHEME.grades, "ours stays in use"


def graded(grade: str, reason: str = "") -> Dispute:
    """Ten people: a complex dispute by the facts."""
    return Dispute(
        people_involved=10,
        responsibility=Responsibility(grade=grade),
        warning=EarlyWarning(reason=reason),
    )


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ("", graded(""), []),
        ("", graded("complex"), []),
        ("", graded("simple"), ["warning.reason"]),
        ("", graded("simple", "人数虽多，意见一致"), []),
        ("simple", graded("simple"), []),
        ("complex", graded("hard"), ["warning.reason"]),
        ("", Dispute(responsibility=Responsibility(grade="hard")), []),
    ],
)
def test_who_decides_otherwise_says_why(before: str, after: Dispute, fields: list[str]) -> None:
    problems = check_grade(graded(before), after, SCHEME.grades, SCHEME.signs)
    assert [problem.field for problem in problems] == fields


def test_every_grade_with_days_has_a_rule(tmp_path: Path) -> None:
    words = load_vocabulary(FORMS)["grades"]
    rules = with_grade_times(load_rules(FORMS), SCHEME, words.name).active(DeadlineKind.GRADE)
    assert [(rule.subject, rule.label, rule.span) for rule in rules] == [
        ("simple", "简易纠纷化解", "自收到纠纷次日起3个工作日"),
        ("ordinary", "一般纠纷化解", "自收到纠纷次日起7个工作日"),
        ("complex", "复杂纠纷化解", "自收到纠纷次日起15个工作日"),
        ("hard", "疑难纠纷化解", "自收到纠纷次日起30个工作日"),
    ]
    own = read(tmp_path, '[[grades]]\ncode = "low"\n[[grades]]\ncode = "high"\ndays = 5\nunit = "days"\n')
    (rule,) = with_grade_times(load_rules(FORMS), own, words.name).active(DeadlineKind.GRADE)
    assert (rule.label, rule.span) == ("高纠纷化解", "自收到纠纷次日起5日")


def test_a_broken_scheme_is_told_with_the_rules(tmp_path: Path) -> None:
    own = read(tmp_path, "grades = 3\n")
    assert with_grade_times(load_rules(FORMS), own, str).broken == own.broken != ()
    (tmp_path / "rules" / "own.toml").write_text("id = [", "utf-8")
    assert load_grades(FORMS, tmp_path) == SCHEME
    assert [error.path.name for error in load_rules(FORMS, tmp_path).broken] == ["own.toml"]
