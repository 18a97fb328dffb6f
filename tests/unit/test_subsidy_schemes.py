"""A quarter under each declared scheme, against tables made by hand from the same seven cases.

The cases: a simple written agreement (village), a general oral one, a serious one with two mediators, a hard one confirmed by a
court, one assigned by the city, one without agreement, and one that is not performed yet.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mediator_desktop.catalogue.subsidy import Subsidies, SubsidyCodes, load_subsidies
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.subsidy import Assigned, Quality, Staff
from mediator_desktop.domain.subsidy_cases import CaseFacts, Choice, Payee
from mediator_desktop.domain.subsidy_counting import Known, per_person, propose
from mediator_desktop.domain.vocabulary import AgreementForm, Level, PerformanceState

QUARTER = Period.read("2026-Q3")
ALL_PAPERS = ("agreement", "session", "oral_agreement")


def case(name: str, difficulty: str, **values: Any) -> CaseFacts:
    usual: dict[str, Any] = {
        "number": name,
        "level": Level.TOWNSHIP,
        "day": date(2026, 8, 5),
        "entered_on": date(2026, 8, 20),
        "reached": True,
        "form": AgreementForm.WRITTEN,
        "performance": PerformanceState.PERFORMED,
        "mediators": ("李秀英",),
        "documents": ALL_PAPERS,
    }
    return CaseFacts(dispute_id=name, difficulty=difficulty, **(usual | values))


CASES = (
    case("simple", "simple", level=Level.VILLAGE),
    case("oral", "general", form=AgreementForm.ORAL),
    case("two", "major", mediators=("李秀英", "王建国"), people=12),
    case("hard", "hard", confirmed=True, amount=15_000_000),
    case("assigned", "general", assigned=Assigned.CITY, entered_on=date(2026, 9, 2)),
    case("failed", "general", reached=False, form=None, performance=None),
    case("unperformed", "simple", performance=PerformanceState.PERFORMING, mediators=("赵公务",)),
)
PAYEES = {
    "李秀英": Payee(name="李秀英", staff=Staff.NONE, level="一级"),
    "王建国": Payee(name="王建国", staff=Staff.VILLAGE, level="三级"),
    "赵公务": Payee(name="赵公务", staff=Staff.CIVIL, level="二级"),
}
CHOICES = {
    "simple": Choice(picked=8_000, quality=Quality.PASSED),
    "oral": Choice(picked=6_000, quality=Quality.FAILED),
    "two": Choice(picked=35_000, quality=Quality.EXCELLENT),
    "hard": Choice(picked=30_000, bonuses=("performance",)),
    "assigned": Choice(picked=10_000),
    "failed": Choice(useful=True),
    "unperformed": Choice(picked=5_000),
}
WITHOUT_QUALITY = {name: replace(choice, quality=None) for name, choice in CHOICES.items()}


@pytest.fixture(scope="module")
def declared() -> Subsidies:
    return load_subsidies(SubsidyCodes(), program_folder() / "forms")


@pytest.mark.parametrize(
    ("scheme", "simple", "oral", "two", "hard", "assigned", "failed", "unperformed"),
    [
        ("gaotai_2018", 100, 200, 300, 300, 200, 0, 100),
        ("xiangyin", 100, 100, 350, 300, 100, 0, 100),
        ("town_2019", 80, 60, 350, 300, 100, 0, 0),
        ("district", 20, 20, 20, 100, 400, 0, 20),
        # base 8000: one class 20 %, two 10 %, three 5 %, four 2.5 %; oral 30 % of class four; useful 50 % of it; +20 % reward
        ("qingdao_2025", 200, 60, 800, 1920, 400, 100, 200),
        ("yongchuan", 40, 80, 200, 200, 80, 0, 40),
        # 浙江: keyed in a month late, or 公务员编制: nothing
        ("zhejiang_town", 100, 30, 200, 200, 0, 0, 0),
        ("pinghu", 60, 150, 500, 500, 150, 0, 50),
        # 松江: +20 % for the confirmed one; not performed: nothing
        ("xinqiao_2024", 50, 150, 400, 480, 150, 0, 0),
        # 浈江: 12 people or 100 000 yuan make the higher tier; +100 for the assigned one
        ("zhenjiang_2024", 80, 100, 500, 500, 300, 0, 80),
        ("neutral", 50, 100, 300, 500, 100, 0, 0),
    ],
)
def test_a_quarter_is_what_was_counted_by_hand(
    declared: Subsidies,
    scheme: str,
    simple: int,
    oral: int,
    two: int,
    hard: int,
    assigned: int,
    failed: int,
    unperformed: int,
) -> None:
    found = propose(CASES, declared.scheme(scheme), QUARTER, Known(payees=PAYEES, choices=WITHOUT_QUALITY))
    yuan = {line.facts.dispute_id: line.amount / 100 for line in found.lines}
    assert yuan == {
        "simple": simple,
        "oral": oral,
        "two": two,
        "hard": hard,
        "assigned": assigned,
        "failed": failed,
        "unperformed": unperformed,
    }
    assert all(line.reasons for line in found.lines if not line.amount)


def test_dazu_pays_by_the_review_of_the_file(declared: Subsidies) -> None:
    found = propose(CASES, declared.scheme("dazu"), QUARTER, Known(payees=PAYEES, choices=CHOICES))
    assert [line.amount // 100 for line in found.lines] == [60, 0, 100, 0, 0, 0, 0]
    assert found.lines[1].reasons[0] == "卷宗评查不合格"


def test_a_lead_gets_sixty_percent_in_xinqiao(declared: Subsidies) -> None:
    known = Known(payees=PAYEES, choices={"two": Choice(quality=Quality.EXCELLENT)})
    found = propose(CASES[2:3], declared.scheme("xinqiao_2024"), QUARTER, known)
    assert per_person(found.lines) == {"李秀英": 27_000, "王建国": 18_000}


def test_papers_are_asked_for_where_the_scheme_says_so(declared: Subsidies) -> None:
    bare = [replace(one, documents=()) for one in CASES]
    known = Known(payees=PAYEES, choices=WITHOUT_QUALITY)

    def missing(scheme: str) -> set[str]:
        found = propose(bare, declared.scheme(scheme), QUARTER, known)
        return {
            line.facts.dispute_id
            for line in found.lines
            if any(reason.startswith("卷宗还缺") for reason in line.reasons)
        }

    assert missing("gaotai_2018") == set()
    assert missing("zhejiang_town") == missing("qingdao_2025") == {"oral"}
    assert {"simple", "oral", "two", "hard", "assigned"} <= missing("yongchuan")
