"""A rule set as its form shows it: tiers and amounts as two flat lists, codes as words; and back to a rule set"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.subsidy import (
    BASE,
    Amount,
    Assigned,
    Bonus,
    BonusFor,
    Caps,
    Quality,
    RuleSet,
    Staff,
    Tier,
)
from mediator_desktop.domain.vocabulary import AgreementForm, Level

OF_BASE = "基数"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierDraft:
    """A tier without its amounts; lists of codes as words."""

    tier: Tier = field(default_factory=lambda: Tier(id="", name=""))
    name: str = ""
    difficulties: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    form: AgreementForm | None = None
    least_people: int | None = None
    least_amount: Money | None = None
    documents: tuple[str, ...] = ()
    confirmed: bool = False
    any_of: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountDraft:
    """One amount with the name of its tier; `of` is the name of a tier or 基数."""

    tier: str = ""
    level: Level | None = None
    form: AgreementForm | None = None
    mediator_level: str = ""
    fixed: Money | None = None
    least: Money | None = None
    most: Money | None = None
    percent: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusDraft:
    """A bonus line."""

    bonus: Bonus = field(default_factory=lambda: Bonus(id="", name="", paid_for=BonusFor.BY_HAND))
    name: str = ""
    paid_for: BonusFor | None = None
    fixed: Money | None = None
    percent: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Codes and the words that people read, both ways."""

    difficulties: Mapping[str, str]
    documents: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RulesDraft:
    """The lists of a rule set; what stands outside them is in `rules`."""

    rules: RuleSet
    tiers: tuple[TierDraft, ...]
    amounts: tuple[AmountDraft, ...]
    bonuses: tuple[BonusDraft, ...]


def draft_of(rules: RuleSet, words: Words) -> RulesDraft:
    """A rule set as its form shows it."""
    names = {tier.id: tier.name for tier in rules.tiers} | {BASE: OF_BASE}
    tiers = tuple(
        TierDraft(
            tier=tier,
            name=tier.name,
            difficulties=tuple(words.difficulties.get(code, code) for code in tier.difficulties),
            qualities=tuple(quality.label for quality in tier.qualities),
            assigned=tuple(assigned.label for assigned in tier.assigned),
            form=tier.forms[0] if len(tier.forms) == 1 else None,
            least_people=tier.least_people,
            least_amount=tier.least_amount,
            documents=tuple(words.documents.get(code, code) for code in tier.documents),
            confirmed=tier.confirmed,
            any_of=tier.any_of,
            by_hand=tier.by_hand,
        )
        for tier in rules.tiers
    )
    amounts = tuple(
        AmountDraft(
            tier=tier.name,
            level=amount.level,
            form=amount.form,
            mediator_level=amount.mediator_level,
            fixed=amount.fixed,
            least=amount.least,
            most=amount.most,
            percent=amount.percent,
            of=names.get(amount.of, amount.of),
        )
        for tier in rules.tiers
        for amount in tier.amounts
    )
    bonuses = tuple(
        BonusDraft(
            bonus=bonus, name=bonus.name, paid_for=bonus.paid_for, fixed=bonus.fixed, percent=bonus.percent
        )
        for bonus in rules.bonuses
    )
    return RulesDraft(rules, tiers, amounts, bonuses)


def rules_of(draft: RulesDraft, words: Words) -> RuleSet:
    """The rule set that a form says. Raises Refused for a word that is no code and for an amount of no tier."""
    tiers: list[Tier] = []
    ids = {entry.tier.id for entry in draft.tiers}
    for entry in draft.tiers:
        number = 1
        while not entry.tier.id and f"tier{number}" in ids:
            number += 1
        tier_id = entry.tier.id or f"tier{number}"
        ids.add(tier_id)
        forms = (entry.form,) if entry.form else (entry.tier.forms if len(entry.tier.forms) > 1 else ())
        tiers.append(
            replace(
                entry.tier,
                id=tier_id,
                name=entry.name,
                difficulties=_codes(entry.difficulties, words.difficulties, "难度级别"),
                qualities=tuple(Quality(code) for code in _terms(entry.qualities, Quality, "评查等次")),
                assigned=tuple(Assigned(code) for code in _terms(entry.assigned, Assigned, "交办")),
                forms=forms,
                least_people=entry.least_people,
                least_amount=entry.least_amount,
                documents=_codes(entry.documents, words.documents, "卷宗材料"),
                confirmed=entry.confirmed,
                any_of=entry.any_of,
                by_hand=entry.by_hand,
            )
        )
    names = {tier.name: tier.id for tier in tiers} | {OF_BASE: BASE}
    found: dict[str, list[Amount]] = {tier.name: [] for tier in tiers}
    for index, row in enumerate(draft.amounts):
        if row.tier not in found:
            raise Refused(Problem(f"amounts[{index}].tier", f"没有“{row.tier}”这一档，请从上面的档次里选"))
        found[row.tier].append(
            Amount(
                level=row.level,
                form=row.form,
                mediator_level=row.mediator_level,
                fixed=row.fixed,
                least=row.least,
                most=row.most,
                percent=row.percent,
                of=names.get(row.of, row.of),
            )
        )
    bonuses = []
    for number, one in enumerate(draft.bonuses, 1):
        bonuses.append(
            replace(
                one.bonus,
                id=one.bonus.id or f"bonus{number}",
                name=one.name,
                paid_for=one.paid_for or BonusFor.BY_HAND,
                fixed=one.fixed,
                percent=one.percent,
            )
        )
    with_amounts = tuple(replace(tier, amounts=tuple(found[tier.name])) for tier in tiers)
    return replace(draft.rules, tiers=with_amounts, bonuses=tuple(bonuses))


def staff_of(names: Iterable[str]) -> tuple[Staff, ...]:
    """Kinds of staff by their words. Raises Refused."""
    return tuple(Staff(code) for code in _terms(names, Staff, "编制"))


def caps_of(mediator: Money | None, month: Money | None, pool: Money | None) -> Caps:
    """The caps as typed."""
    return Caps(mediator=mediator, mediator_month=month, pool=pool)


def codes_of(names: Iterable[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Documents by their words. Raises Refused."""
    return _codes(names, words, "卷宗材料")


def _terms(
    names: Iterable[str], kind: type[Quality] | type[Assigned] | type[Staff], what: str
) -> tuple[str, ...]:
    return _codes(names, {term.value: term.label for term in kind}, what)


def _codes(names: Iterable[str], words: Mapping[str, str], what: str) -> tuple[str, ...]:
    by_word = {word: code for code, word in reversed(list(words.items()))}
    found = []
    for name in names:
        code = by_word.get(name) or (name if name in words else "")
        if not code:
            raise Refused(f"{what}里没有“{name}”，请从列表里选")
        found.append(code)
    return tuple(dict.fromkeys(found))
