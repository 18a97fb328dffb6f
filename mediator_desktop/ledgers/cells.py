"""What may stand in a cell of a workbook, and how much room it takes."""

import re
from decimal import Decimal

from mediator_desktop.domain.figures import Figure, FigureKind
from mediator_desktop.domain.ratio import rounded

LONGEST = 32_767
"""Excel's limit for the text of one cell, in UTF-16 units."""
CUT_MARK = "……（过长，已截断）"

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA_LEADS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def cell_text(text: str) -> str:
    """Text as a cell can hold it: no control characters, one kind of line end, visibly cut when too long."""
    if "\r" in text or "\t" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not text.isprintable():
        text = _UNWRITABLE.sub("", text)
    if len(text) > LONGEST // 2:
        text = _cut(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "  # XlsxWriter writes such text as raw XML
    return text


def _cut(text: str) -> str:
    raw = text.encode("utf-16-le")
    if len(raw) // 2 <= LONGEST:
        return text
    kept = raw[: (LONGEST - len(CUT_MARK)) * 2]
    return kept.decode("utf-16-le", errors="ignore") + CUT_MARK


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula once someone edits the cell."""
    return text.startswith(_FORMULA_LEADS)


def text_width(text: str) -> int:
    """Width in half-width characters: a Chinese character takes two."""
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2


def line_count(text: str, capacity: int) -> int:
    """Lines that a wrapped text takes in a cell of `capacity` half-width characters."""
    if "\n" not in text:
        width = text_width(text)
        return 1 if width <= capacity else -(-width // max(1, capacity - 1))
    return sum(line_count(part, capacity) for part in text.split("\n"))


def yuan_number(fen: int) -> float:
    """Fen as yuan for a number cell (exact to the fen far beyond any ledger)."""
    return float(Decimal(fen).scaleb(-2))


def wan_number(fen: int) -> float:
    """Fen as 万元, not rounded: the cell's format rounds what is shown, a sum rounds once."""
    return float(Decimal(fen).scaleb(-6))


def figure_number(figure: Figure, *, in_wan: bool) -> float:
    """A counted figure for a number cell: money in yuan, or in 万元 rounded once to two decimals as tables show it."""
    if figure.kind not in (FigureKind.MONEY_WAN, FigureKind.MONEY_YUAN):
        return float(figure.value or 0)
    fen = int(figure.value or 0)
    return float(rounded(Decimal(fen).scaleb(-6), 2)) if in_wan else yuan_number(fen)
