"""Counting the case subsidy: facts and rules to lines with amounts, shares and reasons, exact to the fen"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.subsidy import (
    BASE,
    Amount,
    Bonus,
    BonusFor,
    PlatformTime,
    Quality,
    RuleSet,
    Sharing,
    Tier,
    gaps,
    in_force,
    share_of,
)
from mediator_desktop.domain.subsidy_cases import (
    CaseFacts,
    Choice,
    Earlier,
    Exclusion,
    Line,
    LineStanding,
    Note,
    Part,
    Payee,
    Proposal,
    Share,
)
from mediator_desktop.domain.vocabulary import AgreementForm, PerformanceState

NO_CHOICE = Choice()
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known beside the cases: payees by name, choices by case, what was claimed earlier, words for documents."""

    payees: Mapping[str, Payee]
    choices: Mapping[str, Choice]
    earlier: Sequence[Earlier] = ()
    document_name: Callable[[str], str] = str


def split(fen: int, weights: Sequence[int]) -> tuple[int, ...]:
    """A sum divided by weights (not negative) so that the parts sum exactly to it.

    Each gets its whole part; what is left goes fen by fen to the largest remainders, the first of equals first. Weights that
    are all 0 count as equal. Raises ValueError without weights or for a negative sum.
    """
    if not weights or fen < 0 or min(weights) < 0:
        raise ValueError("没有可以分配的人或金额")
    total = sum(weights)
    if not total:
        weights, total = [1] * len(weights), len(weights)
    parts = [fen * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (-(fen * weights[n] % total), n))
    for place in by_remainder[: fen - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def propose(cases: Iterable[CaseFacts], sets: Sequence[RuleSet], period: Period, known: Known) -> Proposal:
    """What the rule sets of one scheme pay for the cases of a period, in the order given.

    The set in force on a case's day applies. The same matter is paid once; caps are applied last, to the cases in order of
    their day. Raises ValueError without a rule set.
    """
    if not sets:
        raise ValueError("没有补贴办法")
    lines = [_line_on_its_day(facts, sets, known) for facts in cases]
    lines = _once(lines, sets, known)
    notes = [*_gap_notes(sets, period)]
    lines, capped = _capped(lines, sets, period)
    notes += [*capped, *_double_notes(lines, known)]
    newest = in_force(sets, period.last_day) or sets[-1]
    return Proposal(
        first_day=period.first_day,
        last_day=period.last_day,
        scheme=newest.family,
        scheme_name=newest.name,
        counted_by=newest.counted_by,
        lines=tuple(lines),
        notes=tuple(notes),
    )


def calculate(facts: CaseFacts, rules: RuleSet, known: Known) -> Line:
    """What a rule set pays for one case by itself, before matters that were paid twice and caps are looked at."""
    choice = known.choices.get(facts.dispute_id, NO_CHOICE)
    line = Line(
        facts=facts, rules=rules.id, edition=rules.edition, quality=choice.quality, note=choice.reason.strip()
    )
    reasons = [*_refusals(facts, rules, choice)]
    names, hints, barred = _paid_people(facts, rules, known.payees)
    reasons += barred
    useful = rules.useful is not None and choice.useful and not facts.reached
    tier = None if useful else _tier(facts, rules, choice)
    if useful:
        line = replace(line, tier_name="有效调解未成功")
    elif tier is not None:
        line = replace(line, tier=tier.id, tier_name=tier.name)
        reasons += _lacking(facts, rules, tier, choice, known.document_name)
    elif not reasons:
        reasons.append("没有一档适合本件，请先填写难度等情况或者选定档次")
    if reasons:
        return replace(line, reasons=tuple(reasons), hints=tuple(hints))
    source = rules.useful if useful else _fitting(tier, facts, rules, known.payees) if tier else None
    if source is None:
        return replace(line, reasons=(_no_amount(facts, rules, known.payees),), hints=tuple(hints))
    least, most = _band(source, facts, rules, known.payees)
    line = replace(line, least=least, most=most, hints=tuple(hints))
    if least == most:
        base = least
    elif choice.picked is not None and least <= choice.picked <= most:
        base = choice.picked
    else:
        return replace(line, asks=(f"请在{_yuan(least)}到{_yuan(most)}之间选定金额",))
    parts = [Part(name=line.tier_name, fen=base)]
    parts += [
        Part(name=bonus.name, fen=_bonus_fen(bonus, base, rules))
        for bonus in rules.bonuses
        if _earned(bonus, facts, choice)
    ]
    amount = sum(part.fen for part in parts)
    line = replace(line, parts=tuple(parts))
    return _shared(line, amount, names, rules, choice)


def resplit(shares: Sequence[Share], fen: int) -> tuple[Share, ...]:
    """The shares of another sum, in proportion to what they were; exact to the fen."""
    parts = split(fen, [share.fen for share in shares])
    return tuple(replace(share, fen=part) for share, part in zip(shares, parts, strict=True))


def per_person(lines: Iterable[Line]) -> dict[str, int]:
    """What each mediator gets of some lines, in fen, in the order in which they are first met."""
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        for share in line.shares:
            sums[share.name] += share.fen
    return dict(sums)


def _line_on_its_day(facts: CaseFacts, sets: Sequence[RuleSet], known: Known) -> Line:
    rules = in_force(sets, facts.day) if facts.day else None
    if rules is None:
        return Line(facts=facts, reasons=("这一天没有生效的补贴办法",))
    return calculate(facts, rules, known)


def _refusals(facts: CaseFacts, rules: RuleSet, choice: Choice) -> Iterator[str]:
    """Why nothing is paid, whatever the tier."""
    if choice.excluded is not None:
        yield choice.reason.strip() if choice.excluded is Exclusion.OTHER else choice.excluded.label
    else:
        for word, reason in (("行政调解", Exclusion.ADMINISTRATIVE), ("司法调解", Exclusion.JUDICIAL)):
            if word in facts.attribute:
                yield reason.label
    if choice.quality is Quality.FAILED:
        yield "卷宗评查不合格"
    if rules.needs_success and not facts.reached:
        if rules.useful is None:
            yield "没有调解成功"
        elif not choice.useful:
            yield "没有调解成功，也没有认定为有效调解"
    if rules.needs_performance and facts.reached and facts.performance not in rules.performed_counts:
        yield "协议还没有履行"
    match rules.platform:
        case PlatformTime.ENTERED if facts.entered_on is None:
            yield "还没有录入平台"
        case PlatformTime.SAME_MONTH if facts.entered_on is None:
            yield "没有登记录入平台的日期"
        case PlatformTime.SAME_MONTH if _month(facts.entered_on) > _month(facts.day):
            yield "录入平台晚于当月"


def _month(day: date | None) -> tuple[int, int]:
    return (day.year, day.month) if day else (0, 0)


def _paid_people(
    facts: CaseFacts, rules: RuleSet, payees: Mapping[str, Payee]
) -> tuple[tuple[str, ...], list[str], list[str]]:
    """Who is paid, what is worth a look, and why nobody is."""
    names: list[str] = []
    out: list[str] = []
    for name in dict.fromkeys(facts.mediators):
        payee = payees.get(name)
        staff = payee.staff if payee else None
        if staff in rules.barred and staff is not None:
            out.append(f"{name}是{staff.label}，不领补贴")
            continue
        names.append(name)
    unknown = [name for name in names if rules.barred and (name not in payees or payees[name].staff is None)]
    hints = [f"还没有登记{'、'.join(unknown)}的编制情况"] if unknown else []
    if names:
        return tuple(names), [*hints, *out], []
    return (), hints, out or ["没有登记调解员"]


def _tier(facts: CaseFacts, rules: RuleSet, choice: Choice) -> Tier | None:
    if choice.tier and (chosen := rules.tier(choice.tier)):
        return chosen
    return next((t for t in rules.tiers if not t.by_hand and _fits(t, facts, choice)), None)


def _fits(tier: Tier, facts: CaseFacts, choice: Choice) -> bool:
    found = tuple(_conditions(tier, facts, choice))
    return any(found) if tier.any_of and found else all(found)


def _conditions(tier: Tier, facts: CaseFacts, choice: Choice) -> Iterator[bool]:
    """What the tier asks, and whether it holds; nothing where it asks nothing."""
    lists: tuple[tuple[Sequence[object], object], ...] = (
        (tier.difficulties, facts.difficulty),
        (tier.grades, facts.grade),
        (tier.qualities, choice.quality),
        (tier.forms, facts.form),
        (tier.levels, facts.level),
        (tier.assigned, facts.assigned),
    )
    for allowed, value in lists:
        if allowed:
            yield value in allowed
    if tier.confirmed:
        yield facts.confirmed
    if tier.least_amount is not None:
        yield (facts.amount or 0) >= tier.least_amount.fen
    if tier.least_people is not None:
        yield (facts.people or 0) >= tier.least_people


def _lacking(
    facts: CaseFacts, rules: RuleSet, tier: Tier, choice: Choice, document_name: Callable[[str], str]
) -> Iterator[str]:
    """The document gate."""
    if choice.waived:
        return
    by_form = {AgreementForm.ORAL: rules.documents_oral, AgreementForm.WRITTEN: rules.documents_written}
    asked = (*rules.documents, *(by_form.get(facts.form, ()) if facts.form else ()), *tier.documents)
    missing = [document_name(one) for one in dict.fromkeys(asked) if one not in facts.documents]
    if missing:
        yield f"卷宗还缺{'、'.join(missing)}"


def _fitting(tier: Tier, facts: CaseFacts, rules: RuleSet, payees: Mapping[str, Payee]) -> Amount | None:
    """The first of a tier's amounts that fits the case."""
    level = _lead_level(facts, payees)
    return next(
        (
            amount
            for amount in tier.amounts
            if amount.level in (None, facts.level)
            and amount.form in (None, facts.form)
            and amount.mediator_level in ("", level)
        ),
        None,
    )


def _lead_level(facts: CaseFacts, payees: Mapping[str, Payee]) -> str:
    lead = payees.get(facts.mediators[0]) if facts.mediators else None
    return lead.level if lead else ""


def _no_amount(facts: CaseFacts, rules: RuleSet, payees: Mapping[str, Payee]) -> str:
    if rules.mediator_levels and not _lead_level(facts, payees):
        return f"还没有登记{facts.mediators[0]}的调解员等级"
    return "这一档没有适合本件的补贴金额"


def _band(amount: Amount, facts: CaseFacts, rules: RuleSet, payees: Mapping[str, Payee]) -> tuple[int, int]:
    """The least and most that an amount pays, in fen; a percentage of a tier that pays nothing here is 0."""
    if amount.fixed is not None:
        return amount.fixed.fen, amount.fixed.fen
    if amount.least is not None and amount.most is not None:
        return amount.least.fen, amount.most.fen
    if amount.of == BASE:
        base = rules.base.fen if rules.base else 0
        band = (base, base)
    else:
        tier = rules.tier(amount.of)
        other = _fitting(tier, facts, rules, payees) if tier else None
        band = _band(other, facts, rules, payees) if other else (0, 0)
    least, most = (share_of(fen, amount.percent, whole_yuan=rules.whole_yuan) for fen in band)
    return least, most


def _earned(bonus: Bonus, facts: CaseFacts, choice: Choice) -> bool:
    match bonus.paid_for:
        case BonusFor.CONFIRMED:
            return facts.confirmed
        case BonusFor.ASSIGNED:
            return facts.assigned is not None
        case BonusFor.EXCELLENT:
            return choice.quality is Quality.EXCELLENT
        case BonusFor.PERFORMED:
            return facts.performance is PerformanceState.PERFORMED
        case _:
            return bonus.id in choice.bonuses


def _bonus_fen(bonus: Bonus, base: int, rules: RuleSet) -> int:
    if bonus.fixed is not None:
        return bonus.fixed.fen
    return share_of(base, bonus.percent, whole_yuan=rules.whole_yuan)


def _shared(line: Line, amount: int, names: Sequence[str], rules: RuleSet, choice: Choice) -> Line:
    """The line with the amount shared out."""
    if choice.shares:
        strangers = [share.name for share in choice.shares if share.name not in names]
        if strangers:
            return replace(line, asks=(f"{strangers[0]}不在本件领补贴的调解员里，请重新分配",))
        typed = sum(share.fen for share in choice.shares)
        if typed != amount:
            words = f"各人合计{_yuan(typed)}，与本件补贴{_yuan(amount)}不一致，请重新分配"
            return replace(line, asks=(words,))
        return replace(line, amount=amount, shares=choice.shares)
    if len(names) > 1 and rules.sharing is Sharing.TYPED:
        return replace(line, asks=(f"有{len(names)}名调解员，请填写各人的份额",))
    if len(names) > 1 and rules.sharing is Sharing.LEAD and names[0] == line.facts.mediators[0]:
        rest = len(names) - 1
        weights = [rules.lead_percent * rest, *([100 - rules.lead_percent] * rest)]
    else:
        weights = [1] * len(names)
    parts = split(amount, weights)
    shares = tuple(Share(name=name, fen=fen) for name, fen in zip(names, parts, strict=True))
    return replace(line, amount=amount, shares=shares)


def _once(lines: Sequence[Line], sets: Sequence[RuleSet], known: Known) -> list[Line]:
    """The same dispute and, unless someone says otherwise, the same matter is paid once."""
    by_dispute = {earlier.dispute_id: earlier for earlier in known.earlier}
    by_matter = {earlier.matter: earlier for earlier in known.earlier if earlier.matter}
    asking = {rules.id for rules in sets if rules.once}
    seen: dict[str, str] = {}
    out = []
    for line in lines:
        facts = line.facts
        choice = known.choices.get(facts.dispute_id, NO_CHOICE)
        reason = ""
        if earlier := by_dispute.get(facts.dispute_id):
            reason = f"本件已在“{earlier.claim}”申报，{_whom(earlier.names)}"
        elif line.rules in asking and line.standing is not LineStanding.REFUSED and not choice.not_double:
            if earlier := by_matter.get(facts.matter):
                reason = (
                    f"与“{earlier.claim}”里的{earlier.number or '一件'}当事人和类别相同，同一纠纷只补贴一次"
                )
            elif facts.matter and facts.matter in seen:
                reason = f"与{seen[facts.matter]}当事人和类别相同，同一纠纷只补贴一次"
        if reason:
            line = _refused(line, reason)
        elif facts.matter and line.standing is not LineStanding.REFUSED:
            seen.setdefault(facts.matter, facts.number or "本期另一件")
        out.append(line)
    return out


def _whom(names: Sequence[str]) -> str:
    head = "、".join(names[:_NAMED]) + (f"等{len(names)}人" if len(names) > _NAMED else "")
    return f"补贴给{head}，不能再付一次" if names else "不能再付一次"


def _refused(line: Line, reason: str) -> Line:
    return replace(line, amount=0, parts=(), shares=(), asks=(), reasons=(*line.reasons, reason))


def _gap_notes(sets: Sequence[RuleSet], period: Period) -> Iterator[Note]:
    for gap in gaps(sets, period):
        yield Note(sentence=f"{gap}没有生效的补贴办法，这几天的纠纷算不出补贴，请先补上办法")


def _double_notes(lines: Sequence[Line], known: Known) -> Iterator[Note]:
    """Mediators who would be paid twice for one dispute."""
    claimed = {earlier.dispute_id: earlier for earlier in known.earlier}
    for line in lines:
        earlier = claimed.get(line.facts.dispute_id)
        again = [name for name in line.facts.mediators if earlier and name in earlier.names]
        if earlier and again:
            sentence = f"{line.facts.number or '一件纠纷'}已经补贴过{'、'.join(again)}，本期没有再算"
            yield Note(sentence=sentence, cases=(line.facts.dispute_id,))


def _capped(lines: Sequence[Line], sets: Sequence[RuleSet], period: Period) -> tuple[list[Line], list[Note]]:
    """The lines with caps applied: each mediator's month, each mediator's period, the pool."""
    by_id = {rules.id: rules for rules in sets}
    out = list(lines)
    notes: list[Note] = []
    order = sorted(range(len(out)), key=lambda n: (out[n].facts.day or period.last_day, n))
    for label, is_monthly in (("本月", True), ("本期", False)):
        spent: dict[tuple[str, tuple[int, int]], int] = defaultdict(int)
        reached: dict[str, list[str]] = defaultdict(list)
        for place in order:
            line = out[place]
            rules = by_id.get(line.rules)
            if rules is None:
                continue
            cap = rules.caps.mediator_month if is_monthly else rules.caps.mediator
            if cap is None:
                continue
            shares = []
            for share in line.shares:
                key = (share.name, _month(line.facts.day if is_monthly else None))
                paid = max(0, min(share.fen, cap.fen - spent[key]))
                spent[key] += paid
                shares.append(replace(share, fen=paid))
                if paid < share.fen:
                    reached[share.name].append(line.facts.dispute_id)
            out[place] = _cut(line, shares, f"超过每人{label}上限")
        for name, cases in reached.items():
            notes.append(Note(sentence=f"{name}已到每人{label}上限，{len(cases)}件核减", cases=tuple(cases)))
    pool = next((r.caps.pool for r in reversed(sets) if r.caps.pool is not None), None)
    total = sum(line.amount for line in out)
    if pool is not None and total > pool.fen:
        payable = [n for n in range(len(out)) if out[n].amount]
        for place, fen in zip(payable, split(pool.fen, [out[n].amount for n in payable]), strict=True):
            out[place] = _cut(out[place], resplit(out[place].shares, fen), "超过总额上限，按比例核减")
        notes.append(
            Note(sentence=f"本期合计{_yuan(total)}，超过总额上限{_yuan(pool.fen)}，各件已按比例核减")
        )
    return out, notes


def _cut(line: Line, shares: Sequence[Share], why: str) -> Line:
    amount = sum(share.fen for share in shares)
    if amount == line.amount:
        return line
    cut = Part(name=why, fen=amount - line.amount)
    return replace(
        line, amount=amount, shares=tuple(shares), parts=(*line.parts, cut), hints=(*line.hints, why)
    )


def _yuan(fen: int) -> str:
    return str(Money(fen))
