"""以案定补: rules that make sense, lines counted from facts, shares exact to the fen, caps, double payment."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.identity import check_digit
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.subsidy import (
    Amount,
    Assigned,
    Bonus,
    BonusFor,
    Caps,
    ClaimPeriod,
    PlatformTime,
    Quality,
    RuleSet,
    Sharing,
    Staff,
    Tier,
    check_rules,
    gaps,
    in_force,
    overlapping,
    rate,
    share_of,
)
from mediator_desktop.domain.subsidy_cases import (
    CaseFacts,
    CaseParty,
    Choice,
    Earlier,
    Exclusion,
    Line,
    LineStanding,
    Payee,
    Proposal,
    Share,
    assigned_by,
    check_choice,
    check_payee,
    level_of,
)
from mediator_desktop.domain.subsidy_comparison import by_tier, compare
from mediator_desktop.domain.subsidy_counting import (
    Known,
    calculate,
    per_person,
    propose,
    resplit,
    split,
)
from mediator_desktop.domain.vocabulary import AgreementForm, Level, PerformanceState

QUARTER = Period.read("2026-Q3")
DAY = date(2026, 8, 5)


def yuan(amount: int) -> Amount:
    return Amount(fixed=Money.yuan(amount))


SIMPLE = Tier(id="simple", name="简单", difficulties=("simple",), amounts=(yuan(100),))
MAJOR = Tier(
    id="major",
    name="重大",
    difficulties=("major",),
    amounts=(Amount(least=Money.yuan(300), most=Money.yuan(500)),),
)
RULES = RuleSet(id="r", name="样例办法", edition="1", tiers=(MAJOR, SIMPLE))


def case(number: str = "1", **values: Any) -> CaseFacts:
    usual: dict[str, Any] = {
        "dispute_id": f"d{number}",
        "number": f"第{number}号",
        "difficulty": "simple",
        "day": DAY,
        "reached": True,
        "form": AgreementForm.WRITTEN,
        "performance": PerformanceState.PERFORMED,
        "mediators": ("李秀英",),
    }
    return CaseFacts(**(usual | values))


def known(choice: Choice | None = None, **values: Any) -> Known:
    usual: dict[str, Any] = {"payees": {}, "choices": {"d1": choice} if choice else {}}
    return Known(**(usual | values))


def one(rules: RuleSet = RULES, choice: Choice | None = None, **facts: Any) -> Line:
    return calculate(case(**facts), rules, known(choice))


def proposed(cases: list[CaseFacts], rules: RuleSet = RULES, **values: Any) -> Proposal:
    return propose(cases, [rules], QUARTER, known(**values))


def test_a_fixed_tier_pays_its_amount_to_the_mediator() -> None:
    line = one()
    assert (line.standing, line.amount, line.tier_name) == (LineStanding.PAYABLE, 10_000, "简单")
    assert line.shares == (Share(name="李秀英", fen=10_000),)
    assert line.words == ""


def test_a_range_waits_for_the_reviewer() -> None:
    assert one(difficulty="major").asks == ("请在300.00元到500.00元之间选定金额",)
    assert one(difficulty="major").standing is LineStanding.OPEN
    assert one(difficulty="major", choice=Choice(picked=35_000)).amount == 35_000
    assert one(difficulty="major", choice=Choice(picked=50_001)).standing is LineStanding.OPEN


@pytest.mark.parametrize(
    ("rules", "facts", "choice", "reason"),
    [
        (RULES, {"reached": False}, None, "没有调解成功"),
        (
            replace(RULES, useful=yuan(20)),
            {"reached": False},
            None,
            "没有调解成功，也没有认定为有效调解",
        ),
        (
            replace(RULES, needs_performance=True),
            {"performance": PerformanceState.PERFORMING},
            None,
            "协议还没有履行",
        ),
        (replace(RULES, platform=PlatformTime.ENTERED), {}, None, "还没有录入平台"),
        (replace(RULES, platform=PlatformTime.SAME_MONTH), {}, None, "没有登记录入平台的日期"),
        (
            replace(RULES, platform=PlatformTime.SAME_MONTH),
            {"entered_on": date(2026, 9, 1)},
            None,
            "录入平台晚于当月",
        ),
        (RULES, {"attribute": "行政调解案件"}, None, "属于行政调解"),
        (RULES, {"attribute": "司法调解"}, None, "属于司法调解"),
        (RULES, {}, Choice(excluded=Exclusion.FALSE_FILE, reason="编造"), "卷宗不真实"),
        (RULES, {}, Choice(excluded=Exclusion.OTHER, reason="当事人投诉"), "当事人投诉"),
        (RULES, {}, Choice(quality=Quality.FAILED), "卷宗评查不合格"),
        (RULES, {"difficulty": ""}, None, "没有一档适合本件，请先填写难度等情况或者选定档次"),
        (RULES, {"mediators": ()}, None, "没有登记调解员"),
        (replace(RULES, documents=("agreement",)), {}, None, "卷宗还缺agreement"),
        (replace(RULES, documents_written=("agreement",)), {}, None, "卷宗还缺agreement"),
    ],
)
def test_every_refusal_says_why(
    rules: RuleSet, facts: dict[str, Any], choice: Choice | None, reason: str
) -> None:
    line = one(rules, choice, **facts)
    assert line.reasons == (reason,)
    assert (line.standing, line.amount, line.shares) == (LineStanding.REFUSED, 0, ())


def test_the_month_of_the_platform_is_that_of_the_day_counted_by() -> None:
    rules = replace(RULES, platform=PlatformTime.SAME_MONTH)
    assert one(rules, entered_on=date(2026, 8, 31)).amount == 10_000
    assert one(rules, entered_on=date(2026, 7, 31)).amount == 10_000


def test_documents_may_be_waived_by_someone_who_saw_the_paper() -> None:
    rules = replace(RULES, documents_oral=("oral_agreement",), tiers=(replace(SIMPLE, documents=("visit",)),))
    assert one(rules, form=AgreementForm.ORAL, documents=("visit",)).reasons == ("卷宗还缺oral_agreement",)
    assert one(rules, form=AgreementForm.ORAL, documents=("visit", "oral_agreement")).amount == 10_000
    assert one(rules, Choice(waived=True, reason="看过纸质卷宗"), form=None).amount == 10_000


def test_barred_staff_get_nothing_and_the_others_share() -> None:
    rules = replace(RULES, barred=(Staff.CIVIL,))
    payees = {
        "李秀英": Payee(name="李秀英", staff=Staff.CIVIL),
        "王建国": Payee(name="王建国", staff=Staff.NONE),
    }
    both = calculate(case(mediators=("李秀英", "王建国")), rules, known(payees=payees))
    assert both.shares == (Share(name="王建国", fen=10_000),)
    assert both.hints == ("李秀英是公务员编制，不领补贴",)
    alone = calculate(case(), rules, known(payees=payees))
    assert alone.reasons == ("李秀英是公务员编制，不领补贴",)
    unknown = calculate(case(), rules, known())
    assert unknown.hints == ("还没有登记李秀英的编制情况",)
    assert unknown.amount == 10_000


def test_the_first_fitting_tier_applies_and_a_person_may_choose_another() -> None:
    assert one(choice=Choice(tier="major", picked=30_000, reason="卷宗认定为重大")).tier == "major"
    assert one(choice=Choice(tier="gone", reason="旧档次")).tier == "simple"


def test_conditions_hold_together_or_one_is_enough() -> None:
    asks = Tier(
        id="big",
        name="大",
        difficulties=("hard",),
        grades=("complex",),
        qualities=(Quality.EXCELLENT,),
        forms=(AgreementForm.WRITTEN,),
        levels=(Level.VILLAGE,),
        assigned=(Assigned.CITY,),
        confirmed=True,
        least_amount=Money.yuan(1000),
        least_people=10,
        amounts=(yuan(500),),
    )
    rules = replace(RULES, tiers=(asks, SIMPLE))
    every: dict[str, Any] = {
        "difficulty": "hard",
        "grade": "complex",
        "level": Level.VILLAGE,
        "assigned": Assigned.CITY,
        "confirmed": True,
        "amount": 100_000,
        "people": 10,
    }
    choice = Choice(quality=Quality.EXCELLENT)
    assert one(rules, choice, **every).tier == "big"
    for name, less in (
        ("amount", 99_999),
        ("people", 9),
        ("confirmed", False),
        ("grade", ""),
        ("level", Level.COUNTY),
    ):
        assert one(rules, choice, **(every | {name: less})).reasons, name
    loose = replace(rules, tiers=(replace(asks, any_of=True, forms=()), SIMPLE))
    assert one(loose, people=10).tier == "big"
    assert one(loose).tier == "simple"
    by_hand = replace(rules, tiers=(Tier(id="hand", name="手定", by_hand=True, amounts=(yuan(9),)), SIMPLE))
    assert one(by_hand).tier == "simple"


def test_amounts_by_committee_form_and_level_of_the_lead() -> None:
    tier = Tier(
        id="t",
        name="档",
        amounts=(
            Amount(fixed=Money.yuan(80), level=Level.VILLAGE),
            Amount(fixed=Money.yuan(30), form=AgreementForm.ORAL),
            Amount(fixed=Money.yuan(60), mediator_level="一级"),
        ),
    )
    rules = replace(RULES, tiers=(tier,), mediator_levels=("一级",))
    assert one(rules, level=Level.VILLAGE).amount == 8_000
    assert one(rules, form=AgreementForm.ORAL).amount == 3_000
    assert one(rules).reasons == ("还没有登记李秀英的调解员等级",)
    payees = {"李秀英": Payee(name="李秀英", level="一级")}
    assert calculate(case(), rules, known(payees=payees)).amount == 6_000
    low = {"李秀英": Payee(name="李秀英", level="三级")}
    assert calculate(case(), rules, known(payees=low)).reasons == ("这一档没有适合本件的补贴金额",)


def test_percentages_of_a_tier_and_of_a_base() -> None:
    tiers = (
        Tier(id="oral", name="口头", forms=(AgreementForm.ORAL,), amounts=(Amount(percent="33", of="low"),)),
        Tier(id="range", name="幅度", difficulties=("major",), amounts=(Amount(percent="10", of="band"),)),
        Tier(
            id="band",
            name="区间",
            difficulties=("hard",),
            amounts=(Amount(least=Money(100), most=Money(300)),),
        ),
        Tier(id="low", name="低", difficulties=("simple",), amounts=(Amount(percent="1.25", of="base"),)),
        Tier(
            id="none",
            name="无",
            difficulties=("general",),
            amounts=(Amount(percent="50", of="village"),),
        ),
        Tier(id="village", name="村", amounts=(Amount(fixed=Money(10), level=Level.VILLAGE),)),
    )
    rules = replace(RULES, tiers=tiers, base=Money.yuan(7999))
    assert one(rules).amount == 9_999  # 7999 yuan × 1.25 % = 99.9875
    assert one(rules, form=AgreementForm.ORAL).amount == 3_300  # 99.99 × 33 % = 32.9967
    assert one(replace(rules, whole_yuan=True)).amount == 10_000
    assert (one(rules, difficulty="major").least, one(rules, difficulty="major").most) == (10, 30)
    assert one(rules, difficulty="general").amount == 0


def test_bonuses_stand_on_the_tier() -> None:
    rules = replace(
        RULES,
        bonuses=(
            Bonus(id="c", name="司法确认", paid_for=BonusFor.CONFIRMED, percent="20"),
            Bonus(id="a", name="上级交办", paid_for=BonusFor.ASSIGNED, fixed=Money.yuan(50)),
            Bonus(id="e", name="卷宗优秀", paid_for=BonusFor.EXCELLENT, fixed=Money.yuan(30)),
            Bonus(id="p", name="已经履行", paid_for=BonusFor.PERFORMED, fixed=Money.yuan(5)),
            Bonus(id="h", name="绩效", paid_for=BonusFor.BY_HAND, fixed=Money.yuan(7)),
        ),
    )
    line = one(
        rules,
        Choice(quality=Quality.EXCELLENT, bonuses=("h",)),
        confirmed=True,
        assigned=Assigned.COUNTY,
    )
    assert [part.fen for part in line.parts] == [10_000, 2_000, 5_000, 3_000, 500, 700]
    assert line.amount == sum(part.fen for part in line.parts) == 21_200
    assert one(rules, performance=PerformanceState.SUED).amount == 10_000


def test_a_useful_attempt_is_paid_where_the_rules_say_so() -> None:
    rules = replace(RULES, useful=Amount(percent="50", of="simple"))
    line = one(rules, Choice(useful=True), reached=False, form=None, performance=None)
    assert (line.amount, line.tier_name) == (5_000, "有效调解未成功")
    assert one(rules, Choice(useful=True)).amount == 10_000


def test_typed_shares_must_add_up_and_name_mediators_of_the_case() -> None:
    rules = replace(RULES, sharing=Sharing.TYPED)
    two = ("李秀英", "王建国")
    assert one(rules, mediators=two).asks == ("有2名调解员，请填写各人的份额",)
    typed = (Share(name="李秀英", fen=7_000), Share(name="王建国", fen=3_000))
    assert one(rules, Choice(shares=typed), mediators=two).shares == typed
    short = Choice(shares=typed[:1])
    assert one(rules, short, mediators=two).asks == ("各人合计70.00元，与本件补贴100.00元不一致，请重新分配",)
    stranger = Choice(shares=(Share(name="赵六", fen=10_000),))
    assert one(rules, stranger, mediators=two).asks == ("赵六不在本件领补贴的调解员里，请重新分配",)


def test_the_lead_gets_the_larger_part_unless_barred() -> None:
    rules = replace(RULES, sharing=Sharing.LEAD, lead_percent=60, barred=(Staff.CIVIL,))
    three = ("甲", "乙", "丙")
    assert [s.fen for s in one(rules, mediators=three).shares] == [6_000, 2_000, 2_000]
    lead = {"甲": Payee(name="甲", staff=Staff.CIVIL)}
    line = calculate(case(mediators=three), rules, known(payees=lead))
    assert [s.fen for s in line.shares] == [5_000, 5_000]


def test_nobody_is_paid_twice_for_one_case() -> None:
    assert len(one(mediators=("李秀英", "李秀英")).shares) == 1


@given(
    fen=st.integers(0, 10**9),
    weights=st.lists(st.integers(0, 10_000), min_size=1, max_size=12),
)
def test_parts_sum_exactly_and_stay_within_a_fen_of_their_due(fen: int, weights: list[int]) -> None:
    parts = split(fen, weights)
    assert sum(parts) == fen
    due = weights if sum(weights) else [1] * len(weights)
    assert all(
        abs(part * sum(due) - fen * weight) < sum(due) for part, weight in zip(parts, due, strict=True)
    )


def test_of_equal_remainders_the_first_gets_the_fen() -> None:
    assert split(100, (1, 1, 1)) == (34, 33, 33)
    assert split(0, (0, 0)) == (0, 0)
    assert resplit((Share(name="甲", fen=2), Share(name="乙", fen=1)), 100) == (
        Share(name="甲", fen=67),
        Share(name="乙", fen=33),
    )
    for weights in ((), (-1, 2)):
        with pytest.raises(ValueError, match="分配"):
            split(1, weights)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["simple", "major", ""])), max_size=20),
    st.sampled_from(list(Sharing)),
    st.one_of(st.none(), st.integers(0, 60_000)),
    st.one_of(st.none(), st.integers(0, 200_000)),
)
def test_shares_sum_to_the_amount_whatever_the_rules(
    given_cases: list[tuple[int, str]], sharing: Sharing, cap: int | None, pool: int | None
) -> None:
    caps = Caps(
        mediator=Money(cap) if cap is not None else None, pool=Money(pool) if pool is not None else None
    )
    rules = replace(RULES, sharing=sharing, caps=caps)
    cases = [
        case(str(n), difficulty=difficulty, mediators=tuple("甲乙丙丁戊"[:people]))
        for n, (people, difficulty) in enumerate(given_cases)
    ]
    choices = {c.dispute_id: Choice(picked=33_333) for c in cases}
    found = proposed(cases, rules, choices=choices)
    for line in found.lines:
        assert sum(share.fen for share in line.shares) == line.amount == sum(
            part.fen for part in line.parts
        ) or (line.standing is not LineStanding.PAYABLE and line.amount == 0 and not line.shares)
    if cap is not None:
        assert all(fen <= cap for fen in per_person(found.lines).values())
    if pool is not None:
        assert found.total <= pool


def test_caps_cut_the_later_case_and_say_so() -> None:
    rules = replace(RULES, caps=Caps(mediator=Money.yuan(250), mediator_month=Money.yuan(150)))
    days = [date(2026, 7, 1), date(2026, 7, 2), date(2026, 8, 1), date(2026, 9, 1)]
    cases = [case(str(n), day=day) for n, day in enumerate(reversed(days))]
    found = proposed(cases, rules)
    assert [line.amount for line in reversed(found.lines)] == [10_000, 5_000, 10_000, 0]
    assert found.lines[2].hints == ("超过每人本月上限",)
    assert [note.sentence for note in found.notes] == [
        "李秀英已到每人本月上限，1件核减",
        "李秀英已到每人本期上限，1件核减",
    ]


def test_the_pool_is_shared_in_proportion() -> None:
    rules = replace(RULES, caps=Caps(pool=Money.yuan(100)))
    found = proposed([case("1"), case("2"), case("3")], rules)
    assert [line.amount for line in found.lines] == [3_334, 3_333, 3_333]
    assert found.notes[0].sentence == "本期合计300.00元，超过总额上限100.00元，各件已按比例核减"
    assert found.of(LineStanding.PAYABLE) == found.lines


PARTIES = (CaseParty(name="张三", shown="张某"), CaseParty(name="李四", shown="李某"))


def test_the_same_matter_is_paid_once() -> None:
    cases = [case("1", parties=PARTIES), case("2", parties=PARTIES), case("3", parties=PARTIES[:1])]
    found = proposed(cases)
    assert found.lines[1].reasons == ("与第1号当事人和类别相同，同一纠纷只补贴一次",)
    assert [line.amount for line in found.lines] == [10_000, 0, 10_000]
    other = proposed(cases, choices={"d2": Choice(not_double=True, reason="是另一件事")})
    assert other.lines[1].amount == 10_000
    assert proposed(cases, replace(RULES, once=False)).lines[1].amount == 10_000
    assert cases[0].shown_parties == "张某、李某"


def test_a_case_claimed_before_is_told_with_whom_it_paid() -> None:
    names = ("李秀英", "甲", "乙", "丙")
    earlier = Earlier(dispute_id="d1", matter="", number="第1号", claim="2026年第二季度案件补贴", names=names)
    found = proposed([case("1")], earlier=[earlier])
    assert found.lines[0].reasons == (
        "本件已在“2026年第二季度案件补贴”申报，补贴给李秀英、甲、乙等4人，不能再付一次",
    )
    assert found.notes[0].sentence == "第1号已经补贴过李秀英，本期没有再算"
    nobody = replace(earlier, names=())
    assert proposed([case("1")], earlier=[nobody]).lines[0].reasons[0].endswith("申报，不能再付一次")
    matter = case("9", parties=PARTIES).matter
    like = Earlier(dispute_id="d8", matter=matter, number="", claim="上季度", names=("甲",))
    assert proposed([case("9", parties=PARTIES)], earlier=[like]).lines[0].reasons == (
        "与“上季度”里的一件当事人和类别相同，同一纠纷只补贴一次",
    )


def test_the_rule_of_the_day_applies_and_a_gap_is_told() -> None:
    old = replace(RULES, id="old", scheme="s", valid_to=date(2026, 7, 31))
    new = replace(
        RULES,
        id="new",
        scheme="s",
        valid_from=date(2026, 8, 11),
        tiers=(replace(SIMPLE, amounts=(yuan(150),)),),
    )
    days = [date(2026, 7, 31), date(2026, 8, 10), date(2026, 8, 11)]
    cases = [case(str(n), day=day) for n, day in enumerate(days)] + [case("9", day=None)]
    found = propose(cases, [old, new], QUARTER, known())
    assert [line.amount for line in found.lines] == [10_000, 0, 15_000, 0]
    assert found.lines[1].reasons == ("这一天没有生效的补贴办法",)
    assert found.notes[0].sentence == (
        "2026-08-01至2026-08-10没有生效的补贴办法，这几天的纠纷算不出补贴，请先补上办法"
    )
    assert found.scheme == "s"
    with pytest.raises(ValueError, match="办法"):
        propose(cases, [], QUARTER, known())


def test_gaps_and_overlaps() -> None:
    first = replace(RULES, id="a", valid_from=date(2026, 1, 1), valid_to=date(2026, 7, 31))
    second = replace(RULES, id="b", valid_from=date(2026, 8, 1), valid_to=date(2026, 8, 31))
    assert gaps([second, first], QUARTER) == (Period(date(2026, 9, 1), date(2026, 9, 30)),)
    assert gaps([], QUARTER) == (QUARTER,)
    assert gaps([RULES], QUARTER) == ()
    late = replace(RULES, valid_from=date(2027, 1, 1))
    assert gaps([replace(first, valid_to=date(2026, 2, 1)), late], QUARTER) == (QUARTER,)
    assert overlapping([second, first]) is None
    assert overlapping([second, replace(first, valid_to=None)]) == (replace(first, valid_to=None), second)
    assert in_force([first, second], date(2026, 9, 1)) is None
    assert RULES.family == "r"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"id": ""}, "id"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}, "valid_to"),
        ({"lead_percent": 100}, "lead_percent"),
        ({"tiers": ()}, "tiers"),
        ({"tiers": (SIMPLE, SIMPLE)}, "tiers[1].id"),
        ({"tiers": (replace(SIMPLE, id="base"),)}, "tiers[0].id"),
        ({"tiers": (replace(SIMPLE, name=""),)}, "tiers[0].name"),
        ({"tiers": (replace(SIMPLE, amounts=()),)}, "tiers[0].amounts"),
        ({"tiers": (replace(SIMPLE, least_people=0),)}, "tiers[0].least_people"),
        ({"tiers": (replace(SIMPLE, amounts=(Amount(),)),)}, "tiers[0].amounts[0]"),
        (
            {"tiers": (replace(SIMPLE, amounts=(Amount(least=Money(5), most=Money(5)),)),)},
            "tiers[0].amounts[0]",
        ),
        ({"tiers": (replace(SIMPLE, amounts=(yuan(1), yuan(2))),)}, "tiers[0].amounts[1]"),
        (
            {"tiers": (replace(SIMPLE, amounts=(Amount(percent="x", of="base"),)),)},
            "tiers[0].amounts[0].percent",
        ),
        ({"tiers": (replace(SIMPLE, amounts=(Amount(percent="5", of="base"),)),)}, "base"),
        ({"tiers": (replace(SIMPLE, amounts=(Amount(percent="5", of="gone"),)),)}, "tiers[0].amounts[0].of"),
        ({"tiers": (replace(SIMPLE, amounts=(Amount(percent="5", of="simple"),)),)}, "tiers[0].amounts"),
        (
            {"tiers": (replace(SIMPLE, amounts=(replace(yuan(1), mediator_level="一级"),)),)},
            "tiers[0].amounts[0].mediator_level",
        ),
        ({"useful": Amount()}, "useful"),
        ({"bonuses": (Bonus(id="b", name="", paid_for=BonusFor.BY_HAND, percent="5"),)}, "bonuses[0].name"),
        ({"bonuses": (Bonus(id="b", name="奖", paid_for=BonusFor.BY_HAND),)}, "bonuses[0]"),
        (
            {"bonuses": (Bonus(id="b", name="奖", paid_for=BonusFor.BY_HAND, percent="-1"),)},
            "bonuses[0].percent",
        ),
    ],
)
def test_rules_that_make_no_sense_are_told(change: dict[str, Any], field: str) -> None:
    assert field in [problem.field for problem in check_rules(replace(RULES, **change))]
    assert check_rules(RULES) == ()


def test_a_longer_circle_is_found() -> None:
    def percent(tier: str, of: str) -> Tier:
        return Tier(id=tier, name=tier, amounts=(Amount(percent="50", of=of),))

    circle = replace(RULES, tiers=(percent("a", "b"), percent("b", "c"), percent("c", "b")))
    assert [problem.field for problem in check_rules(circle)] == ["tiers[1].amounts", "tiers[2].amounts"]


def test_percentages() -> None:
    assert share_of(7_999, "12.5", whole_yuan=False) == 1_000
    for words in ("", "Infinity", "NaN", "0", "1001"):
        with pytest.raises(ValueError, match="百分比"):
            rate(words)


def test_what_a_choice_and_a_payee_must_be() -> None:
    assert check_choice(Choice()) == ()
    fields = {
        problem.field
        for problem in check_choice(
            Choice(
                tier="major",
                picked=-1,
                shares=(Share(name="甲", fen=-1), Share(name="甲", fen=1)),
            )
        )
    }
    assert fields == {"reason", "picked", "shares[0].fen", "shares[1].name"}
    assert [p.field for p in check_choice(Choice(reason="好" * 201))] == ["reason"]
    assert [p.field for p in check_choice(Choice(reason="\x07"))] == ["reason"]
    good = Payee(
        name="李秀英",
        id_number="36990219800101123" + check_digit("36990219800101123"),
        account="6222021234567890123",
    )
    assert check_payee(good) == ()
    assert good.masked_account == "***************0123"
    assert good.masked_id == "369902********" + good.id_number[-4:]
    assert Payee(name="甲", account="123").masked_account == "***"
    bad = Payee(name=" ", level="\x07", bank="行" * 201, account="12a", id_number="1")
    assert {p.field for p in check_payee(bad)} == {"name", "level", "bank", "account", "id_number"}


@pytest.mark.parametrize(
    ("unit", "level"),
    [
        ("四川省眉山市东坡区政法委", Assigned.COUNTY),
        ("云岭县信访局", Assigned.COUNTY),
        ("眉山市信访局", Assigned.CITY),
        ("省信访局", Assigned.PROVINCE),
        ("自治区司法厅", Assigned.PROVINCE),
        ("国家信访局", Assigned.PROVINCE),
        ("云岭镇人民政府", None),
        ("溪口社区居委会", None),
        ("市场监督管理所", None),
    ],
)
def test_who_assigned_is_read_from_the_name(unit: str, level: Assigned | None) -> None:
    assert assigned_by(unit) is level


def test_the_level_of_a_committee() -> None:
    own = ("云岭镇人民调解委员会", Level.TOWNSHIP)
    assert level_of(Level.COUNTY, "溪口村调委会", *own) is Level.COUNTY
    assert level_of(None, "", *own) is Level.TOWNSHIP
    assert level_of(None, "溪口村人民调解委员会", *own) is Level.VILLAGE
    assert level_of(None, "别处街道人民调解委员会", "甲", Level.VILLAGE) is Level.TOWNSHIP


def test_two_rule_sets_side_by_side() -> None:
    cases = [case("1"), case("2", difficulty="major"), case("3", reached=False)]
    choices = {"d2": Choice(picked=40_000)}
    dearer = replace(RULES, tiers=(MAJOR, replace(SIMPLE, amounts=(yuan(120),))))
    found = compare(proposed(cases, choices=choices), proposed(cases[:2], dearer, choices=choices))
    assert (found.whole.fen_one, found.whole.fen_two, found.whole.difference) == (50_000, 52_000, 2_000)
    assert [(pair.name, pair.difference) for pair in found.tiers] == [("简单", 2_000), ("重大", 0)]
    assert [(pair.name, pair.cases_one, pair.fen_two) for pair in found.people] == [("李秀英", 2, 52_000)]
    assert [(d.facts.dispute_id, d.fen) for d in found.cases] == [("d1", 2_000)]
    assert by_tier(found.one.lines) == (("简单", 1, 10_000), ("重大", 1, 40_000))


def test_periods_have_their_months() -> None:
    assert [period.months for period in ClaimPeriod] == [1, 3, 6, 12]
