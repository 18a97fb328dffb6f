"""What was confirmed for layouts of ledgers before: columns, money units, days, and which type a word means"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from mediator_desktop.services.ports import Reader, UnitOfWork

if TYPE_CHECKING:
    from mediator_desktop.ledgers.choices import Choices, LayoutMemory
    from mediator_desktop.ledgers.preview import ImportPreview

MAPPING = "mapping:"
"""Names under which the register remembers confirmed layouts, by their fingerprint."""
TYPES = "mapping:types"
"""Where the words stand whose type was chosen."""
WORDS = "mapping:words"
"""Where other words stand that were said to mean something."""


def remembered_by(
    reader: Reader, given: Mapping[str, Sequence[str]] | None = None
) -> "Callable[[str], LayoutMemory | None]":
    """What was confirmed in this register, by layout; `given` fields by heading come before it."""
    from mediator_desktop.ledgers.choices import LayoutMemory

    def of_layout(fingerprint: str) -> LayoutMemory | None:
        kept = reader.state(MAPPING + fingerprint)
        found = json.loads(kept) if kept else {}
        fields = {**found.get("fields", {}), **(given or {})}
        memory = LayoutMemory(fields=fields, unit=found.get("unit"), day_first=found.get("day_first"))
        return None if memory == LayoutMemory() else memory

    return of_layout


def only(given: Mapping[str, Sequence[str]]) -> "Callable[[str], LayoutMemory | None]":
    """Nothing was confirmed but these fields by heading."""
    from mediator_desktop.ledgers.choices import LayoutMemory

    memory = LayoutMemory(fields=given) if given else None
    return lambda _fingerprint: memory


def types_remembered(reader: Reader) -> dict[str, str]:
    """The types (codes) that words were said to mean."""
    kept = reader.state(TYPES)
    return dict(json.loads(kept)) if kept else {}


def words_remembered(reader: Reader) -> dict[tuple[str, str], str]:
    """What other words were said to mean, by their field and themselves."""
    kept = reader.state(WORDS)
    return {(name, word): meaning for name, word, meaning in json.loads(kept)} if kept else {}


def remember(uow: UnitOfWork, preview: "ImportPreview", choices: "Choices") -> None:
    """Keep the mapping of every layout read, and the words whose type was chosen."""
    for sheet in preview.sheets:
        if not sheet.fingerprint or not sheet.columns:
            continue
        chosen = choices.of(sheet.sheet)
        before = json.loads(uow.state(MAPPING + sheet.fingerprint) or "{}")
        kept = {
            "fields": {column.heading: list(column.fields) for column in sheet.columns},
            "unit": chosen.unit or before.get("unit"),
            "day_first": before.get("day_first") if chosen.day_first is None else chosen.day_first,
        }
        uow.keep_state(MAPPING + sheet.fingerprint, json.dumps(kept, ensure_ascii=False))
    if choices.words:
        words = {**words_remembered(uow), **choices.words}
        plain = [[name, word, meaning] for (name, word), meaning in words.items()]
        uow.keep_state(WORDS, json.dumps(plain, ensure_ascii=False))
    if choices.types:
        types = {**types_remembered(uow), **choices.types}
        uow.keep_state(TYPES, json.dumps(types, ensure_ascii=False))
