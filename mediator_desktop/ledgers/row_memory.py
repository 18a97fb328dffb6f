"""Rows read before, kept in memory: putting one right has that one read anew, and compared with the others"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mediator_desktop.ledgers.preview import Finding, ParsedRow
from mediator_desktop.ledgers.reading import Row, column_letter


@dataclass(frozen=True, slots=True)
class Alone:
    """A row read by itself, without what only the rows before it can tell.

    `parsed` lacks the doubts about a number or a text that stands twice: `code` is its number, `at` the place of a doubt
    about that among its refusals, `alike` stands for its parties and text (empty where they are not compared). The others
    are what it was read from: its `cells`, those of the rows that continue it, what the sheet says of it, and the row above
    where it refers to that.
    """

    parsed: ParsedRow
    code: str
    at: int
    alike: bytes
    cells: Row
    more: tuple[Row, ...] = ()
    marks: tuple[Any, ...] = ()
    above: Row | None = None


class RowMemory:
    """The rows of one sheet as they were read the last time, by number."""

    def __init__(self) -> None:
        self._settings: object = None
        self._rows: dict[int, Alone] = {}

    def begin(self, settings: object) -> None:
        """Forget everything unless it was read with equal settings: columns, unit, words, day."""
        if settings != self._settings:
            self._rows = {}
            self._settings = settings

    def find(
        self, number: int, cells: Row, more: tuple[Row, ...], marks: tuple[Any, ...], above: Row
    ) -> Alone | None:
        """The row as it was read from the same; None when it is to be read anew."""
        found = self._rows.get(number)
        if found is None or found.marks != marks or len(found.more) != len(more):
            return None
        if found.above is not None and found.above is not above:
            return None
        is_same = _same(found.cells, cells) and all(map(_same, found.more, more))
        return found if is_same else None

    def keep(self, alone: Alone) -> None:
        """Remember a row."""
        self._rows[alone.parsed.row] = alone


class Memory:
    """The rows of a whole file, by sheet. Not for two threads at once."""

    def __init__(self) -> None:
        self._sheets: dict[str, RowMemory] = {}

    def of(self, sheet: str) -> RowMemory:
        """What is kept of a sheet."""
        return self._sheets.setdefault(sheet, RowMemory())


class Others:
    """The rows of a sheet in order: tells of each what stands in one before it."""

    def __init__(self, places: dict[str, int], same_number: str) -> None:
        self._columns: dict[str, str] = {
            name: column_letter(places[name]) for name in ("number", "facts") if name in places
        }
        self._same_number = same_number
        self._numbers: dict[str, int] = {}
        self._texts: dict[bytes, int] = {}

    def beside(self, alone: Alone) -> ParsedRow:
        """The row with its doubts about the rows before; `same_number` is the sentence, with `{}` for a row."""
        parsed = alone.parsed
        number, reject, flag = parsed.row, parsed.reject, parsed.flag
        if alone.code and (before := self._numbers.setdefault(alone.code, number)) != number:
            told = self._told(
                number, "number", "duplicate_number", alone.code, self._same_number.format(before)
            )
            reject = (*reject[: alone.at], told, *reject[alone.at :])
        if alone.alike and not reject and (before := self._texts.setdefault(alone.alike, number)) != number:
            why = f"与第{before}行写的相同，可能是同一件，请核对"
            flag = (*flag, self._told(number, "facts", "possible_duplicate", f"row {before}", why))
        if reject is parsed.reject and flag is parsed.flag:
            return parsed
        return replace(parsed, reject=reject, flag=flag)

    def _told(self, number: int, name: str, code: str, value: str, why: str) -> Finding:
        return Finding(number, self._columns.get(name, ""), name, code, value, why)


def text_key(names: Sequence[str], text: str) -> bytes:
    """Stands for parties and a text, so that the text itself need not be kept."""
    return hashlib.blake2b(
        f"{','.join(sorted(names))}|{text}".encode("utf-8", "surrogatepass"), digest_size=16
    ).digest()


def _same(one: Row, other: Row) -> bool:
    """Whether two rows hold the same cells: 1 and True are not the same."""
    return one is other or (
        len(one) == len(other)
        and all(a is b or (type(a) is type(b) and a == b) for a, b in zip(one, other, strict=True))
    )
