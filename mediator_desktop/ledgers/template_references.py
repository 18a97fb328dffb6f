"""References in formulas, kept right when a block of rows becomes longer."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

MOST_ROWS = 1_048_576

_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})")
_ROWS = re.compile(r"(\$?)()(\$?)([1-9]\d{0,6})")
_GATHERING = frozenset({"SUM", "COUNT", "COUNTA", "MAX", "MIN", "AVERAGE"})
_FREE = re.compile(r"\b(INDIRECT|OFFSET)\s*\(", re.I)


class UnreadableFormula(ValueError):
    """A formula that cannot be taken apart, hence not moved."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Rows put in at the end of a block: it stood in rows `first`–`last` of `sheet` and is `added` rows longer."""

    sheet: str
    first: int
    last: int
    added: int

    def row(self, row: int) -> int:
        """Where a row stands now."""
        return min(row + self.added, MOST_ROWS) if row > self.last else row

    def span(self, top: int, bottom: int, *, grows: bool) -> tuple[int, int]:
        """Where a span of rows stands now; one that ends with the block ends with it again where it `grows`."""
        if top > self.last or bottom < self.last or (bottom == self.last and not grows):
            return self.row(top), self.row(bottom)
        return top, min(bottom + self.added, MOST_ROWS)

    def area(self, reference: str, *, grows: bool) -> str:
        """An area without sheet (`A5:S24`, `K7`) as it is now."""
        ends = reference.split(":")
        found = [_CELL.fullmatch(end) or _ROWS.fullmatch(end) for end in ends]
        if len(ends) > 2 or not all(found):
            return reference
        cells = [match for match in found if match]
        top, bottom = int(cells[0][4]), int(cells[-1][4])
        if top > bottom:
            top, bottom = bottom, top
            cells.reverse()
        new_top, new_bottom = self.span(top, bottom, grows=grows)
        first, last = _moved(cells[0], new_top), _moved(cells[-1], new_bottom)
        return first if first == last and len(ends) == 1 else f"{first}:{last}"

    def areas(self, references: str) -> str:
        """Several areas with spaces between (where drop-downs and colour rules apply); all of them grow."""
        return " ".join(self.area(reference, grows=True) for reference in references.split())


def _moved(cell: re.Match[str], row: int) -> str:
    return f"{cell[1]}{cell[2]}{cell[3]}{row}"


def grown_formula(formula: str, sheet: str, growth: Growth, *, own_row: int = 0) -> str:
    """A formula (without `=`) of a sheet after the block became longer. Raises UnreadableFormula.

    `own_row` is the row of the formula's cell. In a row of the block itself a relative reference to that row stays, so that
    row sums and running sums mean what they meant; one that spans the block grows.
    """
    inside = sheet == growth.sheet and growth.first <= own_row <= growth.last

    def moved(operand: str, function: str) -> str:
        prefix, mark, reference = operand.rpartition("!")
        if _sheet_name(prefix) != growth.sheet if mark else sheet != growth.sheet:
            return operand
        ends = reference.split(":")
        cells = [_CELL.fullmatch(end) or _ROWS.fullmatch(end) for end in ends]
        if not all(cells) or len(ends) > 2:
            return operand
        last = cells[-1]
        own = inside and last is not None and not last[3] and int(last[4]) == own_row
        grows = len(ends) == 2 and not own
        if grows and not inside and ends[0] != ends[1] and growth.first != growth.last:
            rows = [int(cell[4]) for cell in cells if cell]
            grows = rows[0] != rows[1]
        single = cells[-1] is not None and int(cells[-1][4]) == growth.last
        if (
            single
            and len(ends) == 1
            and not inside
            and growth.first == growth.last
            and function in _GATHERING
        ):
            reference = f"{reference}:{reference}"
            grows = True
        return prefix + mark + growth.area(reference, grows=grows)

    return _with_operands(formula, moved)


def is_free(formula: str) -> bool:
    """Whether a formula finds its cells by words or distances, which nobody can keep right."""
    return bool(_FREE.search(formula))


def leads_outside(formula: str) -> bool:
    """Whether a formula reads another workbook."""
    try:
        return any("[" in t.value.rpartition("!")[0] for t in _operands(formula))
    except UnreadableFormula:
        return bool(re.search(r"\[\d+\]", formula))


def copied_formula(formula: str, origin: str, target: str) -> str:
    """A formula (without `=`) as it reads when its cell is copied elsewhere. Raises UnreadableFormula."""
    try:
        return str(Translator("=" + formula, origin=origin).translate_formula(target))[1:]
    except (TokenizerError, TranslatorError, IndexError, ValueError) as error:
        raise UnreadableFormula(formula) from error


def _sheet_name(prefix: str) -> str:
    if prefix.startswith("'") and prefix.endswith("'"):
        return prefix[1:-1].replace("''", "'")
    return prefix


def _operands(formula: str) -> list[Token]:
    return [t for t in _tokens(formula).items if t.type == Token.OPERAND and t.subtype == Token.RANGE]


def _tokens(formula: str) -> Tokenizer:
    try:
        return Tokenizer("=" + formula.removeprefix("="))
    except (TokenizerError, IndexError) as error:
        raise UnreadableFormula(formula) from error


def _with_operands(formula: str, change: Callable[[str, str], str]) -> str:
    """The formula with its references changed; told with each is the function that begins right before it."""
    tokens = _tokens(formula)
    function = ""
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = change(token.value, function)
        function = token.value.rstrip("(").upper() if token.type == Token.FUNC else ""
    whole = str(tokens.render())
    return whole if formula.startswith("=") else whole[1:]
