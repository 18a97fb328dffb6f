"""What another set of subsidy rules would pay for the same cases: sums by tier and person, and each case that differs"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mediator_desktop.domain.subsidy_cases import CaseFacts, Line, Proposal
from mediator_desktop.domain.subsidy_counting import per_person


@dataclass(frozen=True, slots=True)
class Pair:
    """A name (of a tier, of a person) with cases and fen under both rules; cases are 0 where they are not counted."""

    name: str
    cases_one: int
    fen_one: int
    cases_two: int
    fen_two: int

    @property
    def difference(self) -> int:
        """What the second pays more (negative: less), in fen."""
        return self.fen_two - self.fen_one


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that is paid differently."""

    facts: CaseFacts
    one: Line
    two: Line

    @property
    def fen(self) -> int:
        """What the second pays more (negative: less)."""
        return self.two.amount - self.one.amount


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two proposals side by side."""

    one: Proposal
    two: Proposal
    whole: Pair
    tiers: tuple[Pair, ...]
    people: tuple[Pair, ...]
    cases: tuple[Difference, ...]


def compare(one: Proposal, two: Proposal) -> Comparison:
    """Put two proposals for the same cases side by side; a case that only one of them counts is left out of `cases`."""
    other = {line.facts.dispute_id: line for line in two.lines}
    pairs = [(line, other[line.facts.dispute_id]) for line in one.lines if line.facts.dispute_id in other]
    differing = [Difference(a.facts, a, b) for a, b in pairs if a.amount != b.amount]
    differing.sort(key=lambda found: -abs(found.fen))
    return Comparison(
        one=one,
        two=two,
        whole=Pair("合计", _paid(one), one.total, _paid(two), two.total),
        tiers=_pairs(_tiers(one.lines), _tiers(two.lines)),
        people=_pairs(_people(one.lines), _people(two.lines)),
        cases=tuple(differing),
    )


def by_tier(lines: Iterable[Line]) -> tuple[tuple[str, int, int], ...]:
    """Name of a tier, its payable cases and their fen, in the order in which tiers are first met."""
    return tuple((name, cases, fen) for name, (cases, fen) in _tiers(lines).items())


def _paid(proposal: Proposal) -> int:
    return sum(1 for line in proposal.lines if line.amount)


def _tiers(lines: Iterable[Line]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for line in lines:
        if line.amount:
            cases, fen = found.get(line.tier_name, (0, 0))
            found[line.tier_name] = (cases + 1, fen + line.amount)
    return found


def _people(lines: Iterable[Line]) -> dict[str, tuple[int, int]]:
    known = [line for line in lines if line.amount]
    counts: dict[str, int] = {}
    for line in known:
        for share in line.shares:
            counts[share.name] = counts.get(share.name, 0) + 1
    return {name: (counts[name], fen) for name, fen in per_person(known).items()}


def _pairs(one: Mapping[str, tuple[int, int]], two: Mapping[str, tuple[int, int]]) -> tuple[Pair, ...]:
    names = dict.fromkeys((*one, *two))
    return tuple(Pair(name, *one.get(name, (0, 0)), *two.get(name, (0, 0))) for name in names)
