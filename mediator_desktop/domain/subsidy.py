"""以案定补: a county's rules for what is paid for a mediated dispute, and whether they make sense"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import AgreementForm, Level, PerformanceState, Term

BASE = "base"
"""What `Amount.of` names when the amount is a share of the rule set's own base (an average wage)."""
MOST_PEOPLE = 1_000_000


class Staff(Term):
    """编制: whether someone is paid from public funds already."""

    NONE = "none", "无编制"
    CIVIL = "civil", "公务员编制"
    INSTITUTION = "institution", "事业编制"
    TOWN = "town", "镇管干部"
    COMMUNITY = "community", "社区工作者"
    VILLAGE = "village", "村(社区)干部"
    BARRED = "barred", "规定不得兼职取酬"


class Assigned(Term):
    """Which level above ordered a dispute to be mediated (上级交办)."""

    COUNTY = "county", "区(县)交办"
    CITY = "city", "市交办"
    PROVINCE = "province", "省部交办"


class Quality(Term):
    """What the review of the file said (卷宗评查等次)."""

    EXCELLENT = "excellent", "优秀"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class Sharing(Term):
    """How several mediators share the subsidy of one dispute."""

    EQUAL = "equal", "平均分"
    LEAD = "lead", "主办多得"
    TYPED = "typed", "逐件填写"


class PlatformTime(Term):
    """When a dispute must have been keyed into the provincial platform."""

    NOT_ASKED = "not_asked", "不要求"
    ENTERED = "entered", "已录入平台"
    SAME_MONTH = "same_month", "当月录入平台"


class ClaimPeriod(Term):
    """How often the subsidy is claimed."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"

    @property
    def months(self) -> int:
        """How many months it has."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]


class BonusFor(Term):
    """What a bonus line is paid for; `by_hand` ones are given by the reviewer, case by case."""

    CONFIRMED = "confirmed", "司法确认"
    ASSIGNED = "assigned", "上级交办"
    EXCELLENT = "excellent", "卷宗优秀"
    PERFORMED = "performed", "协议履行"
    BY_HAND = "by_hand", "逐件给予"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a tier pays: a fixed sum, a range from which the reviewer picks, or a percentage of something.

    `percent` is a number in words (`30`, `12.5`) of the tier named by `of`, or of the rule set's base. `level`, `form` and
    `mediator_level` narrow it to committees of a level, a form of agreement, a level of the lead mediator; of a tier's
    amounts the first that fits applies.
    """

    fixed: Money | None = None
    least: Money | None = None
    most: Money | None = None
    percent: str = ""
    of: str = ""
    level: Level | None = None
    form: AgreementForm | None = None
    mediator_level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """档次: which disputes belong to it and what it pays. The first tier of a rule set that fits applies.

    An empty condition asks nothing; all of them must hold, with `any_of` one is enough. `least_amount` and `least_people`
    are lower bounds that hold from exactly that figure on. `by_hand` tiers are only ever chosen by the reviewer. `documents`
    are parts or papers of the case file without which it is not paid.
    """

    id: str
    name: str
    amounts: tuple[Amount, ...] = ()
    difficulties: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    qualities: tuple[Quality, ...] = ()
    forms: tuple[AgreementForm, ...] = ()
    levels: tuple[Level, ...] = ()
    assigned: tuple[Assigned, ...] = ()
    confirmed: bool = False
    least_amount: Money | None = None
    least_people: int | None = None
    any_of: bool = False
    by_hand: bool = False
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus:
    """A line on top of the tier's amount: a fixed sum or a percentage of that amount."""

    id: str
    name: str
    paid_for: BonusFor
    fixed: Money | None = None
    percent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most that is paid: to one mediator in the claimed period or in one month, and to all together (the pool)."""

    mediator: Money | None = None
    mediator_month: Money | None = None
    pool: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One edition of a county's rules. Days inclusive; None where open.

    `scheme` names the rules that follow each other over the years (empty: its own id), `basis` the document they stand in.
    `base` is a sum that amounts are a percentage of, `base_name` what it is. `performed_counts` lists what counts as
    performed. `barred` are staff who get nothing. `useful` pays disputes without agreement that the reviewer found
    useful. `lead_percent` is the lead mediator's share where `sharing` is `lead`. `whole_yuan` rounds percentages half up to
    yuan instead of fen.
    """

    id: str
    name: str
    edition: str = ""
    scheme: str = ""
    place: str = ""
    basis: str = ""
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    period: ClaimPeriod = ClaimPeriod.QUARTER
    counted_by: CountedBy = CountedBy.CLOSED
    base: Money | None = None
    base_name: str = ""
    whole_yuan: bool = False
    needs_success: bool = True
    needs_performance: bool = False
    performed_counts: tuple[PerformanceState, ...] = (PerformanceState.PERFORMED,)
    platform: PlatformTime = PlatformTime.NOT_ASKED
    barred: tuple[Staff, ...] = ()
    once: bool = True
    mediator_levels: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    documents_oral: tuple[str, ...] = ()
    documents_written: tuple[str, ...] = ()
    sharing: Sharing = Sharing.EQUAL
    lead_percent: int = 60
    caps: Caps = field(default_factory=Caps)
    useful: Amount | None = None
    tiers: tuple[Tier, ...] = ()
    bonuses: tuple[Bonus, ...] = ()

    @property
    def family(self) -> str:
        """The scheme it belongs to."""
        return self.scheme or self.id

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def tier(self, tier_id: str) -> Tier | None:
        """The tier of an id."""
        return next((tier for tier in self.tiers if tier.id == tier_id), None)


def rate(percent: str) -> Decimal:
    """A percentage in words as a fraction (`12.5` → 0.125). Raises ValueError for what is none or not above 0."""
    try:
        found = Decimal(percent)
    except InvalidOperation:
        raise ValueError("百分比要写成数字，例如 30 或 12.5") from None
    if not found.is_finite() or not 0 < found <= 1000:
        raise ValueError("百分比要大于 0，不超过 1000")
    return found.scaleb(-2)


def share_of(fen: int, percent: str, *, whole_yuan: bool) -> int:
    """A percentage of a sum in fen, rounded half up to fen or to whole yuan."""
    unit = 100 if whole_yuan else 1
    return int((fen * rate(percent) / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit


def in_force(sets: Iterable[RuleSet], day: date) -> RuleSet | None:
    """The rule set of a scheme that is in force on a day, None in a gap."""
    return next((rules for rules in sets if rules.holds_on(day)), None)


def gaps(sets: Sequence[RuleSet], period: Period) -> tuple[Period, ...]:
    """The days of a period on which no rule set of a scheme is in force."""
    found: list[Period] = []
    day = period.first_day
    for rules in sorted(sets, key=lambda r: r.valid_from or date.min):
        first, last = rules.valid_from or date.min, rules.valid_to or date.max
        if last < day or first > period.last_day:
            continue
        if first > day:
            found.append(Period(day, first - timedelta(days=1)))
        if last >= period.last_day:
            return tuple(found)
        day = last + timedelta(days=1)
    return (*found, Period(day, period.last_day))


def overlapping(sets: Sequence[RuleSet]) -> tuple[RuleSet, RuleSet] | None:
    """Two rule sets of a scheme that are in force on the same day, None where there are none."""
    ordered = sorted(sets, key=lambda r: r.valid_from or date.min)
    for earlier, later in pairwise(ordered):
        if (later.valid_from or date.min) <= (earlier.valid_to or date.max):
            return earlier, later
    return None


def check_rules(rules: RuleSet) -> tuple[Problem, ...]:
    """What keeps a rule set from being used; fields are `tiers[2].amounts[0].percent`."""
    problems = [
        Problem(name, f"请填写{label}")
        for name, label in (("id", "代号"), ("name", "名称"))
        if not getattr(rules, name).strip()
    ]
    if rules.valid_from and rules.valid_to and rules.valid_to < rules.valid_from:
        problems.append(Problem("valid_to", "停止日期早于开始日期"))
    if not 1 <= rules.lead_percent <= 99:
        problems.append(Problem("lead_percent", "主办的份额要在 1 到 99 之间"))
    if not rules.tiers:
        problems.append(Problem("tiers", "至少要有一档"))
    problems += _twice("tiers", [tier.id for tier in rules.tiers])
    problems += _twice("bonuses", [bonus.id for bonus in rules.bonuses])
    for index, tier in enumerate(rules.tiers):
        problems += _check_tier(rules, tier, f"tiers[{index}]")
    for index, bonus in enumerate(rules.bonuses):
        problems += _check_bonus(bonus, f"bonuses[{index}]")
    if rules.useful is not None:
        problems += _check_amount(rules, rules.useful, "useful")
    if not problems:
        problems += _circles(rules)
    return tuple(problems)


def _twice(name: str, ids: Sequence[str]) -> Iterator[Problem]:
    for index, one in enumerate(ids):
        if not one.strip() or one == BASE:
            yield Problem(f"{name}[{index}].id", "代号是空的或者不能用")
        elif one in ids[:index]:
            yield Problem(f"{name}[{index}].id", f"代号“{one}”写了两次")


def _check_tier(rules: RuleSet, tier: Tier, path: str) -> Iterator[Problem]:
    if not tier.name.strip():
        yield Problem(f"{path}.name", "请填写档次名称")
    if not tier.amounts:
        yield Problem(f"{path}.amounts", f"“{tier.name}”没有写补贴金额")
    if tier.least_people is not None and not 1 <= tier.least_people <= MOST_PEOPLE:
        yield Problem(f"{path}.least_people", "人数要大于 0")
    for index, amount in enumerate(tier.amounts):
        yield from _check_amount(rules, amount, f"{path}.amounts[{index}]")
        if any(_hides(earlier, amount) for earlier in tier.amounts[:index]):
            yield Problem(f"{path}.amounts[{index}]", f"“{tier.name}”的第{index + 1}项金额永远用不到")


def _hides(earlier: Amount, later: Amount) -> bool:
    """Whether an amount before another one takes every case from it."""
    return all(
        getattr(earlier, name) in (None, "", getattr(later, name))
        for name in ("level", "form", "mediator_level")
    )


def _check_amount(rules: RuleSet, amount: Amount, path: str) -> Iterator[Problem]:
    ways = (
        amount.fixed is not None,
        amount.least is not None or amount.most is not None,
        bool(amount.percent or amount.of),
    )
    if sum(ways) != 1:
        yield Problem(path, "金额只能写固定数、上下限、百分比中的一种")
    elif ways[1]:
        if amount.least is None or amount.most is None or amount.most <= amount.least:
            yield Problem(path, "上下限要成对，上限要大于下限")
    elif ways[2]:
        if sentence := _percent_fault(amount.percent):
            yield Problem(f"{path}.percent", sentence)
        if amount.of == BASE and rules.base is None:
            yield Problem("base", "按基数的百分比计算，请填写基数")
        elif amount.of != BASE and rules.tier(amount.of) is None:
            yield Problem(f"{path}.of", f"没有“{amount.of}”这一档")
    if amount.mediator_level and amount.mediator_level not in rules.mediator_levels:
        yield Problem(f"{path}.mediator_level", f"调解员等级里没有“{amount.mediator_level}”")


def _check_bonus(bonus: Bonus, path: str) -> Iterator[Problem]:
    if not bonus.name.strip():
        yield Problem(f"{path}.name", "请填写奖励名称")
    if (bonus.fixed is None) == (not bonus.percent):
        yield Problem(path, "奖励只能写固定数或百分比中的一种")
    elif bonus.percent and (sentence := _percent_fault(bonus.percent)):
        yield Problem(f"{path}.percent", sentence)


def _percent_fault(percent: str) -> str:
    try:
        rate(percent)
    except ValueError as error:
        return str(error)
    return ""


def _circles(rules: RuleSet) -> Iterator[Problem]:
    """Tiers whose percentages lead back to themselves."""
    below = {tier.id: {amount.of for amount in tier.amounts} - {"", BASE} for tier in rules.tiers}
    for index, tier in enumerate(rules.tiers):
        seen: set[str] = set()
        waiting = set(below[tier.id])
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting |= below[one]
        if tier.id in seen:
            yield Problem(f"tiers[{index}].amounts", f"“{tier.name}”的百分比绕回了自己")
