"""Kinds of blocks that a paper is declared with."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mediator_desktop.domain.vocabulary import PartyKind, PartyRole

SLOT = re.compile(r"\{([^{}]*)\}")
"""`{field}`, `{field:12}` (blank 12 characters wide), `{field:大写}` (in capitals) or `{field|words}` (where unknown)."""

SLOT_PARTS = re.compile("[:|]")

CAPITALS = "大写"


class Per(StrEnum):
    """What one sheet is about; `agent` is a party that has an agent."""

    DISPUTE = "dispute"
    SESSION = "session"
    VISIT = "visit"
    PARTY = "party"
    AGENT = "agent"
    INVESTIGATION = "investigation"
    PERFORMANCE = "performance"
    TRANSFER = "transfer"
    EXTENSION = "extension"
    CHANGE = "change"


class Style(StrEnum):
    """How a line of text looks."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    NOTE = "note"


class Align(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Each(StrEnum):
    """For whom a signature line is printed; `once` prints one, `present` the parties who came to the session."""

    ONCE = "once"
    PARTIES = "parties"
    PRESENT = "present"
    APPLICANTS = "applicants"
    RESPONDENTS = "respondents"
    PARTY = "party"
    MEDIATORS = "mediators"
    RECORDERS = "recorders"


class Check(StrEnum):
    """A check of consistency that a form can ask for."""

    PARTIES = "parties"
    IDENTITY = "identity"
    COPIES = "copies"
    DATES = "dates"
    AGREEMENT_DATES = "agreement_dates"
    AMOUNTS = "amounts"
    CAPITALS = "capitals"
    PERSONS = "persons"
    WITH_UNIT = "with_unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpec:
    """A4 upright: margins in mm; type size, line pitch and title size in points; `numbered` prints page x of y."""

    top: int = 30
    bottom: int = 25
    left: int = 28
    right: int = 26
    size: int = 14
    leading: int = 24
    title_size: int = 22
    numbered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Words with slots; `strike` crosses out words where a field holds a value."""

    text: str
    style: Style = Style.BODY
    align: Align = Align.LEFT
    indent: bool = True
    size: int = 0
    strike: tuple["Strike", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """Words that are crossed out when `field` holds `value`."""

    field: str
    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One printed choice, the value that ticks it, and others that tick it too."""

    value: str
    text: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSpec:
    """A label with a field behind it; `share` is its part of the row's width, `lines` the room of a blank.

    `blank` is printed while the value is not known; an `optional` row is left out then, but for blank sheets;
    `options` prints choices with the one that applies ticked.
    """

    label: str
    field: str = ""
    share: int = 1
    lines: int = 1
    blank: str = ""
    optional: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsBlock:
    """Rows of labels with values over a rule, or in boxes."""

    rows: tuple[tuple[CellSpec, ...], ...]
    boxed: bool = False


PERSON_ROWS = (
    (
        CellSpec(label="姓名", field="name", share=36),
        CellSpec(label="性别", field="sex", share=18),
        CellSpec(label="民族", field="ethnicity", share=24),
        CellSpec(label="年龄", field="age", share=22),
    ),
    (
        CellSpec(label="职业或职务", field="occupation", share=54),
        CellSpec(label="联系方式", field="phone", share=46),
    ),
    (CellSpec(label="单位或住址", field="address"),),
)
ORGANISATION_ROWS = (
    (CellSpec(label="名称", field="name"),),
    (CellSpec(label="住所", field="address"),),
    (
        CellSpec(label="法定代表人（负责人）", field="representative", share=62),
        CellSpec(label="职务", field="post", share=38),
    ),
    (CellSpec(label="联系方式", field="phone"),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesBlock:
    """The party block, once a party of the roles.

    `heading` stands over each block (`{role}` is its side); `extra` names rows that are printed when known:
    `id_number`, `credit_code`, `agents`; `at_least` blank blocks are printed where fewer parties are known, of the
    kinds in `blanks` (natural where that ends). `of_item` prints only the party that the sheet is about.
    """

    heading: str = "当事人"
    roles: tuple[PartyRole, ...] = (PartyRole.APPLICANT, PartyRole.RESPONDENT, PartyRole.THIRD_PARTY)
    extra: tuple[str, ...] = ("id_number", "credit_code", "agents")
    at_least: int = 1
    blanks: tuple[PartyKind, ...] = ()
    of_item: bool = False
    person: tuple[tuple[CellSpec, ...], ...] = PERSON_ROWS
    organisation: tuple[tuple[CellSpec, ...], ...] = ORGANISATION_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionBlock:
    """A label and its text; ruled lines where nothing is known. `inline` sets the text behind the label."""

    label: str
    field: str
    lines: int = 4
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausesBlock:
    """A label and numbered clauses of a list field; `numbering` is the first number as printed.

    `numbered_blanks` prints the numbers on the blank lines too.
    """

    label: str
    field: str = "agreement.clauses"
    numbering: str = "一、"
    lines: int = 5
    numbered_blanks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceBlock:
    """履行方式、时限: the words, then the items as a table where there are several."""

    label: str = "履行方式、时限："
    lines: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceBlock:
    """A label with choices, the one that applies ticked."""

    label: str
    field: str = ""
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignSpec:
    """A signature line under a label; `each` repeats it, `at_least` prints blanks, `named` prints the name below.

    With `field`, the names are those that a text field lists (甲、乙).
    """

    label: str
    each: Each = Each.ONCE
    at_least: int = 1
    named: bool = True
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturesBlock:
    """Signature lines in two columns; a long left column goes over both."""

    left: tuple[SignSpec, ...]
    right: tuple[SignSpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealBlock:
    """Lines with room for a round seal of 42 mm over them, and the day below (empty field: to be written)."""

    text: tuple[str, ...] = ("{committee}", "（人民调解委员会印章）")
    date: str = ""
    room: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """A table column: heading, the entry's field, its part of the width."""

    label: str
    field: str = ""
    share: int = 1
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A ruled table: entries of a list, else fixed rows and blank ones up to `at_least`; then `blank_rows` more.

    `row_mm` is the least height of a row, `size` the type in points (0: smaller than the body).
    """

    columns: tuple[ColumnSpec, ...]
    items: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    blank_rows: int = 0
    at_least: int = 0
    row_mm: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesBlock:
    """A heading and rows of labels, once for each entry of a list; the cells' fields are the list's.

    `at_least` blank ones are printed where fewer are known; `{serial}` in the heading is the entry's number.
    """

    items: str
    rows: tuple[tuple[CellSpec, ...], ...]
    heading: str = ""
    at_least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameBlock:
    """An empty frame `mm` high to paste something into, its label in the middle."""

    label: str = ""
    mm: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledBlock:
    """Blank ruled lines to write on, under a label."""

    label: str = ""
    lines: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceBlock:
    """Empty height in mm."""

    mm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreakBlock:
    """The rest goes to a new page."""


Block = (
    TextBlock
    | CellsBlock
    | PartiesBlock
    | SectionBlock
    | ClausesBlock
    | PerformanceBlock
    | ChoiceBlock
    | SignaturesBlock
    | SealBlock
    | TableBlock
    | EntriesBlock
    | FrameBlock
    | RuledBlock
    | SpaceBlock
    | PageBreakBlock
)

BLOCK_KINDS: Mapping[str, type] = {
    "text": TextBlock,
    "cells": CellsBlock,
    "parties": PartiesBlock,
    "section": SectionBlock,
    "clauses": ClausesBlock,
    "performance": PerformanceBlock,
    "choice": ChoiceBlock,
    "signatures": SignaturesBlock,
    "seal": SealBlock,
    "table": TableBlock,
    "entries": EntriesBlock,
    "frame": FrameBlock,
    "ruled": RuledBlock,
    "space": SpaceBlock,
    "page_break": PageBreakBlock,
}


def fields_used(block: Block) -> Iterator[str]:
    """Ids of the fields that a block prints or asks."""
    match block:
        case TextBlock():
            yield from slots(block.text)
            yield from (strike.field for strike in block.strike)
        case CellsBlock():
            yield from (cell.field for row in block.rows for cell in row)
        case SectionBlock() | ClausesBlock() | ChoiceBlock():
            yield block.field
        case SealBlock():
            yield from (name for line in block.text for name in slots(line))
            yield block.date
        case SignaturesBlock():
            yield from (spec.field for spec in (*block.left, *block.right))
        case TableBlock():
            yield from (name for row in block.rows for text in row for name in slots(text))
        case _:
            return


def slots(text: str) -> Iterator[str]:
    """Field ids in the slots of a text."""
    for slot in SLOT.finditer(text):
        yield SLOT_PARTS.split(slot[1])[0]
