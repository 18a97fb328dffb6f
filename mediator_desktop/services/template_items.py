"""What a template asks for, item by item, as a person goes through it: columns, labels, lines, named cells"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.problems import Refused

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_layout import Slot
    from mediator_desktop.ledgers.template_mapping import (
        ColumnProposal,
        NameProposal,
        SheetProposal,
        TemplateMapping,
    )
    from mediator_desktop.ledgers.template_matrix import Label

LEAVE = ""
"""The decision that nothing is filled in."""
FILL = "fill"
"""The decision that a line is filled in."""
SURE = 0.95
LIKELY = 0.6
_SLOTS = {
    "unit": "填报单位",
    "made_on": "填报日期",
    "period": "时间段",
    "title": "标题里的年月",
    "counted_by": "统计口径",
    "signer": "签名",
}


class ItemKind(StrEnum):
    """What is asked: a column of a list, a label of a table, a line above or below, a cell with a name."""

    COLUMN = "column"
    LABEL = "label"
    LINE = "line"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be decided."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateItem:
    """One thing that a template asks for.

    `place` is a column, rows or a cell as Excel names them; `value` what is decided or proposed, `words` the same as people
    read it; `certainty` runs from 0 (not understood) to 1; `given` are words of a person's own, which only lines take.
    """

    key: str
    kind: ItemKind
    sheet: str
    place: str
    heading: str
    value: str
    words: str
    certainty: float
    offers: tuple[Offer, ...]
    given: str = ""

    @property
    def is_understood(self) -> bool:
        """Whether it is known what belongs there, or decided that nothing does."""
        return self.certainty >= LIKELY


def items_of(
    mapping: "TemplateMapping", vocabulary: Vocabulary, villages: Sequence[str] = ()
) -> tuple[TemplateItem, ...]:
    """Everything that a template asks for, sheet by sheet, in the order in which it is read."""
    found: list[TemplateItem] = []
    for about in mapping.sheets:
        found += (_line_item(about.layout.sheet, slot) for slot in about.slots if slot.row < about.layout.top)
        found += (_column_item(column) for column in about.columns)
        found += _label_items(about, vocabulary, villages)
        found += (
            _line_item(about.layout.sheet, slot) for slot in about.slots if slot.row >= about.layout.top
        )
    found += (_name_item(name) for name in mapping.names)
    return tuple(found)


def decide(mapping: "TemplateMapping", item: TemplateItem, value: str, given: str = "") -> "TemplateMapping":
    """The mapping with one item decided by a person. Raises Refused for something that is not on offer."""
    if value not in {offer.value for offer in item.offers}:
        raise Refused("请从列表里选一项")
    match item.kind:
        case ItemKind.COLUMN:
            return mapping.with_field(item.sheet, item.place, value or None)
        case ItemKind.LABEL:
            return mapping.with_label(item.sheet, item.key.split("\t")[2], value)
        case ItemKind.LINE:
            return mapping.with_slot(item.sheet, item.place, fills=value == FILL, given=given.strip())
        case _:
            return mapping.with_name(item.heading, value or None)


def differences(mapping: "TemplateMapping") -> tuple[str, ...]:
    """What changed since a template like this was confirmed, in sentences; empty when it is new or the same."""
    changed = mapping.changed
    if changed is None:
        return ()
    parts = (("多了", changed.new), ("少了", changed.gone), ("挪了位置", changed.moved))
    said = [f"{what}：{'、'.join(words)}" for what, words in parts if words]
    return (f"这份模板和上次确认的“{changed.known_as}”不一样，认得的栏目照上次的填，请核对", *said)


_FIELD_OFFERS = (
    Offer(LEAVE, "留空不填"),
    *(Offer(name, about.label) for name, about in LEDGER_FIELDS.items()),
)


def _column_item(column: "ColumnProposal") -> TemplateItem:
    first = [offer for name in column.also for offer in _FIELD_OFFERS if offer.value == name]
    words = LEDGER_FIELDS[column.field].label if column.field else ""
    if column.has_formula:
        words = "公式，不改动" if column.field is None else f"{words}（有公式，填的时候再问）"
    return TemplateItem(
        key=f"{ItemKind.COLUMN}\t{column.sheet}\t{column.letter}",
        kind=ItemKind.COLUMN,
        sheet=column.sheet,
        place=column.letter,
        heading=column.heading,
        value=column.field or LEAVE,
        words=words or ("留空不填" if column.confidence >= 1 else "没有认出，留空"),
        certainty=1.0 if column.has_formula else column.confidence,
        offers=(_FIELD_OFFERS[0], *first, *(offer for offer in _FIELD_OFFERS[1:] if offer not in first)),
    )


def _label_items(
    about: "SheetProposal", vocabulary: Vocabulary, villages: Sequence[str]
) -> Iterator[TemplateItem]:
    if about.plan is None:
        return
    from mediator_desktop.ledgers.template_meanings import meaning_choices

    offers = tuple(Offer(*choice) for choice in meaning_choices(about.plan.type_list, vocabulary, villages))
    for label in about.labels:
        yield _label_item(about.layout.sheet, label, offers, vocabulary)


def _label_item(
    sheet: str, label: "Label", offers: tuple[Offer, ...], vocabulary: Vocabulary
) -> TemplateItem:
    from mediator_desktop.ledgers.template_meanings import meaning_words

    meaning = label.meaning
    words = meaning_words(meaning, vocabulary)
    value = meaning.key if meaning is not None else "blank"
    if value not in {offer.value for offer in offers}:
        offers = (Offer(value, words), *offers)
    return TemplateItem(
        key=f"{ItemKind.LABEL}\t{sheet}\t{label.key}",
        kind=ItemKind.LABEL,
        sheet=sheet,
        place=_places(label),
        heading=label.words.replace("\n", ""),
        value=value,
        words=words or "没有认出，留空",
        certainty=1.0 if label.is_decided else SURE * (meaning is not None),
        offers=offers,
    )


def _places(label: "Label") -> str:
    from mediator_desktop.ledgers.reading import column_letter

    if label.columns:
        letters = [column_letter(column - 1) for column in label.columns]
        return letters[0] if len(letters) == 1 else f"{letters[0]}…{letters[-1]}"
    rows = sorted(set(label.rows))
    return f"{rows[0]}行" if len(rows) == 1 else f"{rows[0]}…{rows[-1]}行"


def _line_item(sheet: str, slot: "Slot") -> TemplateItem:
    from mediator_desktop.ledgers.template_sheet import place_of

    what = _SLOTS[slot.asks]
    is_signer = slot.asks == "signer"
    known = slot.given or ("留给本人签" if is_signer else what)
    fills = slot.fills and (bool(slot.given) or not is_signer)
    return TemplateItem(
        key=f"{ItemKind.LINE}\t{sheet}\t{place_of(slot.row, slot.column)}",
        kind=ItemKind.LINE,
        sheet=sheet,
        place=place_of(slot.row, slot.column),
        heading=" ".join(slot.words.split()),
        value=FILL if fills else LEAVE,
        words=known if fills else ("留给本人签" if is_signer else "不填"),
        certainty=1.0,
        offers=(Offer(FILL, "写上名字" if is_signer else f"填上：{what}"), Offer(LEAVE, "不填")),
        given=slot.given,
    )


def _name_item(name: "NameProposal") -> TemplateItem:
    from mediator_desktop.ledgers.template_mapping import NAMED_WORDS

    return TemplateItem(
        key=f"{ItemKind.NAME}\t{name.sheet}\t{name.name}",
        kind=ItemKind.NAME,
        sheet=name.sheet,
        place=name.place,
        heading=name.name,
        value=name.asks or LEAVE,
        words=NAMED_WORDS[name.asks] if name.asks else ("不填" if name.confidence >= 1 else "没有认出，不填"),
        certainty=name.confidence,
        offers=(Offer(LEAVE, "不填"), *(Offer(asks, words) for asks, words in NAMED_WORDS.items())),
    )
