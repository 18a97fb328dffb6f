"""Cross-foot checks (勾稽关系) of a counted table: what does not add up, said in one sentence each"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from mediator_desktop.catalogue.statistics_words import CheckKind, CheckRule, Weight
from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind, Finding, Line
from mediator_desktop.services.statistics_counting import is_named

Cell = tuple[int, int]


def check_table(
    table: CountedTable, rules: Iterable[CheckRule], *, changes: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What the checks find in a table, wherever its lines have the ids that a check speaks of.

    A check is made along every line of the other axis; figures that are missing are taken as not there, and a side of which
    nothing is there is not checked. `changes` are ids of lines that show differences to another period: what holds for counts
    does not hold for them.
    """
    cells = {(figure.row, figure.column): figure for figure in table.figures}
    found: list[Finding] = []
    sides = ((False, _by_head(table.rows), table.columns), (True, _by_head(table.columns), table.rows))
    for rule in rules:
        if rule.weight is Weight.OFF or rule.kind is CheckKind.UNMAPPED:
            continue
        for across, heads, others in sides:
            left, right = _named(heads, rule.left), _named(heads, rule.right)
            if left and right:
                for place, other in enumerate(others):
                    if other.id in changes:
                        continue
                    found += _checked(rule, cells, left, right, place, other, across=across)
    return tuple(found)


def _by_head(lines: Sequence[Line]) -> Mapping[str, list[tuple[int, str]]]:
    """Places and ids of lines by the first part of their id."""
    found: dict[str, list[tuple[int, str]]] = {}
    for n, line in enumerate(lines):
        if line.id:
            found.setdefault(line.id.split(".", 1)[0], []).append((n, line.id))
    return found


def _named(heads: Mapping[str, list[tuple[int, str]]], patterns: Sequence[str]) -> list[int]:
    found = {
        n
        for pattern in patterns
        for n, line_id in heads.get(pattern.split(".", 1)[0], ())
        if is_named(line_id, pattern)
    }
    return sorted(found)


def _checked(
    rule: CheckRule,
    cells: Mapping[Cell, Figure],
    left: list[int],
    right: list[int],
    place: int,
    other: Line,
    *,
    across: bool,
) -> Iterator[Finding]:
    def figures(lines: list[int]) -> list[Figure]:
        keys = [(place, line) if across else (line, place) for line in lines]
        return [cells[key] for key in keys if key in cells]

    ours, theirs = figures(left), figures(right)
    if not ours or not theirs:
        return
    kinds = {figure.kind for figure in (*ours, *theirs)}
    if FigureKind.RATIO in kinds or any(figure.value is None for figure in (*ours, *theirs)):
        return
    if len(kinds) > 1 and rule.kind is not CheckKind.PAIR and rule.factor == 1:
        return
    one, two = (sum((Decimal(figure.value or 0) for figure in side), Decimal()) for side in (ours, theirs))
    if _holds(rule, one, two):
        return
    where = "".join(other.labels) if len(other.labels) == 1 else "·".join(other.labels)
    yield Finding(
        check=rule.id,
        sentence=_sentence(rule, one, two, where),
        stops=rule.weight is Weight.STOP,
        cells=tuple((figure.row, figure.column) for figure in (*ours, *theirs)),
    )


def _holds(rule: CheckRule, one: Decimal, two: Decimal) -> bool:
    match rule.kind:
        case CheckKind.EQUAL:
            return one == two
        case CheckKind.AT_MOST:
            return one * rule.factor <= two
        case _:
            return two >= one if one else not two


def _sentence(rule: CheckRule, one: Decimal, two: Decimal, where: str) -> str:
    match rule.kind:
        case CheckKind.EQUAL:
            return f"“{where}”{rule.label}是{one}，合计是{two}，请核对"
        case CheckKind.AT_MOST:
            return f"“{where}”{rule.label}是{one * rule.factor}，不应大于{two}，请核对"
        case _:
            return f"“{where}”{rule.label}{one}件{two}人，人数不能比件数少，没有件数就没有人数，请核对"
