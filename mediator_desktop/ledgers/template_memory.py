"""What was confirmed of a template: kept as JSON, known again, carried over to a changed one with what changed"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS
from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.catalogue.templates import NAMED
from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.reading import column_letter
from mediator_desktop.ledgers.template_layout import Layout, MatrixLayout
from mediator_desktop.ledgers.template_mapping import (
    ColumnProposal,
    Difference,
    SheetProposal,
    TemplateMapping,
)
from mediator_desktop.ledgers.template_meanings import meaning_of

LEAST_ALIKE = 0.5
"""A remembered template that shares less than this of its headings is another one, not a changed one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A template that was confirmed before: its file's name, the day (ISO), and how much of it is filled."""

    fingerprint: str
    name: str
    confirmed_on: str = ""
    sheets: tuple[str, ...] = ()
    columns: int = 0


def memory_of(mapping: TemplateMapping, confirmed_on: str = "") -> str:
    """What is remembered of a confirmed mapping, as JSON."""
    return json.dumps(
        {
            "name": mapping.name,
            "confirmed_on": confirmed_on,
            "sheets": [_sheet_memory(about) for about in mapping.sheets],
            "names": {about.name: about.asks for about in mapping.names},
            "places": {about.name: f"{about.sheet}!{about.place}" for about in mapping.names},
        },
        ensure_ascii=False,
    )


def remembered_of(fingerprint: str, memory: str) -> Remembered:
    """What a list of remembered templates shows."""
    told = json.loads(memory)
    return Remembered(
        fingerprint=fingerprint,
        name=told["name"],
        confirmed_on=told.get("confirmed_on", ""),
        sheets=tuple(sheet["sheet"] for sheet in told["sheets"]),
        columns=sum(field is not None for sheet in told["sheets"] for field in sheet["fields"].values()),
    )


def recall(mapping: TemplateMapping, remembered: Mapping[str, str]) -> TemplateMapping:
    """A proposal with what is remembered of it: `remembered` are memories of confirmed mappings by fingerprint.

    A template that was confirmed keeps what was said of it; one that resembles it takes over what still fits, says what
    changed, and is to be confirmed anew.
    """
    if mapping.fingerprint in remembered:
        known = json.loads(remembered[mapping.fingerprint])
        return replace(_with_memory(mapping, known, exact=True), confirmed=True)
    memories = [json.loads(memory) for memory in remembered.values()]
    likest = max(memories, key=lambda memory: _alikeness(mapping, memory), default=None)
    if likest is None or _alikeness(mapping, likest) < LEAST_ALIKE:
        return mapping
    return replace(_with_memory(mapping, likest, exact=False), changed=_difference(mapping, likest))


def _sheet_memory(about: SheetProposal) -> dict[str, Any]:
    return {
        "sheet": about.layout.sheet,
        "headings": _headings_of(about.layout),
        "fields": {column.letter: column.field for column in about.columns},
        "words": {column.letter: dict(column.words) for column in about.columns if column.words},
        "labels": {label.key: label.meaning.key for label in about.labels if label.is_decided and label.meaning},
        "slots": {slot.key: [slot.fills, slot.given] for slot in about.slots},
    }  # fmt: skip


def _headings_of(layout: Layout) -> dict[str, str]:
    """Each heading's place by its folded words; labels of a table's rows with their row."""
    told = {"/".join(map(fold, h.path)): column_letter(h.column - 1) for h in layout.columns}
    if isinstance(layout, MatrixLayout):
        told |= {"/".join(map(fold, h.path)): str(h.column) for h in layout.rows}
    return told


def _with_memory(mapping: TemplateMapping, memory: Any, *, exact: bool) -> TemplateMapping:
    """What was said of headings, labels, lines and names holds where they stand now; sheets are known by name, else by words."""
    by_name = {sheet["sheet"]: sheet for sheet in memory["sheets"]}
    sheets = []
    for about in mapping.sheets:
        known = by_name.get(about.layout.sheet) or max(
            memory["sheets"], key=lambda sheet: _shared(about.layout, sheet), default=None
        )
        sheets.append(_sheet_with_memory(about, known, exact=exact) if known is not None else about)
    names = memory.get("names", {})
    return replace(
        mapping,
        sheets=tuple(sheets),
        names=tuple(
            replace(about, asks=names[about.name], confidence=1.0)
            if about.name in names and (names[about.name] is None or names[about.name] in NAMED)
            else about
            for about in mapping.names
        ),
    )


def _sheet_with_memory(about: SheetProposal, memory: Any, *, exact: bool) -> SheetProposal:
    """In the very same template columns are known by their letter, else by their heading: two may read alike."""
    headings = {letter: heading for heading, letter in memory["headings"].items()}

    def by_key(told: Mapping[str, Any]) -> dict[str, Any]:
        return dict(told) if exact else {headings[key]: said for key, said in told.items() if key in headings}

    fields, words = by_key(memory["fields"]), by_key(memory.get("words", {}))
    slots = memory.get("slots", {})
    changed = replace(
        about,
        columns=tuple(
            _column_with_memory(column, column.letter if exact else _folded(column), fields, words)
            for column in about.columns
        ),
        slots=tuple(
            replace(slot, fills=bool(slots[slot.key][0]), given=str(slots[slot.key][1]))
            if slot.key in slots
            else slot
            for slot in about.slots
        ),
    )
    decided = {key: meaning for key, said in memory.get("labels", {}).items() if (meaning := _meaning(said))}
    if not decided or about.plan is None:
        return changed
    return changed.with_labels(
        tuple(
            replace(label, meaning=decided[label.key], is_decided=True) if label.key in decided else label
            for label in about.labels
        )
    )


def _column_with_memory(
    column: ColumnProposal, key: str, fields: Mapping[str, str | None], words: Mapping[str, Any]
) -> ColumnProposal:
    if key in fields and (fields[key] is None or fields[key] in LEDGER_FIELDS):
        column = replace(column, field=fields[key], confidence=1.0)
    return replace(column, words=dict(words[key])) if key in words else column


def _folded(column: ColumnProposal) -> str:
    return "/".join(map(fold, column.heading.split("/")))


def _meaning(said: str) -> Any:
    """A remembered meaning, None for one that this edition of the program no longer knows."""
    try:
        return meaning_of(said)
    except Refused:
        return None


def _all_headings(mapping: TemplateMapping) -> dict[str, str]:
    told = {
        heading: place for about in mapping.sheets for heading, place in _headings_of(about.layout).items()
    }
    return told | {f"名称{about.name}": f"{about.sheet}!{about.place}" for about in mapping.names}


def _remembered_headings(memory: Any) -> dict[str, str]:
    told = {heading: place for sheet in memory["sheets"] for heading, place in sheet["headings"].items()}
    return told | {f"名称{name}": place for name, place in memory.get("places", {}).items()}


def _shared(layout: Layout, sheet: Any) -> int:
    return len(set(_headings_of(layout)) & set(sheet["headings"]))


def _alikeness(mapping: TemplateMapping, memory: Any) -> float:
    now, then = set(_all_headings(mapping)), set(_remembered_headings(memory))
    return len(now & then) / max(1, len(now | then))


def _difference(mapping: TemplateMapping, memory: Any) -> Difference:
    now, then = _all_headings(mapping), _remembered_headings(memory)
    return Difference(
        known_as=memory["name"],
        new=tuple(heading for heading in now if heading not in then),
        gone=tuple(heading for heading in then if heading not in now),
        moved=tuple(f"{h}：{then[h]}→{now[h]}" for h in now if h in then and then[h] != now[h]),
    )
