"""Registering disputes from files, and showing them in the same format.

A file is TOML or JSON with a list `disputes`; each entry is the record format (`resources/schema/dispute.schema.json`).
`show --json` prints the same, with two keys beside the facts: `number`, and `record` for what the register derives.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.record_format import dispute_from_plain, to_plain
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.problems import Problem, Refused, Trouble
from mediator_desktop.domain.status import effective_on, outcome_of, status_of, title_of
from mediator_desktop.services import disputes
from mediator_desktop.services.ports import Register

MOST_BYTES = 50_000_000
MOST_DISPUTES = 100_000
_BESIDE_THE_FACTS = frozenset({"number", "record"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry of a file: its place (from 1), and its number or why it was refused."""

    place: int
    number: str | None
    problems: tuple[Problem, ...] = ()


def read_disputes(path: Path) -> Iterator[Dispute | Refused]:
    """The disputes of a file in order; an entry that cannot be read is a Refused in its place.

    Raises Refused when the file as a whole cannot be understood, Trouble when it cannot be read.
    """
    for entry in _entries(path):
        facts = entry
        if isinstance(entry, dict):
            facts = {key: value for key, value in entry.items() if key not in _BESIDE_THE_FACTS}
        try:
            yield dispute_from_plain(facts)
        except Refused as refused:
            yield refused


def register_file(
    path: Path, register: Register, clock: Clock, vocabulary: Vocabulary, actor: str = ""
) -> list[Outcome]:
    """Register every dispute of a file that can be; each is one transaction of its own and gets a new number."""
    outcomes = []
    for place, found in enumerate(read_disputes(path), start=1):
        try:
            if isinstance(found, Refused):
                raise found
            if unknown := unknown_codes(found, vocabulary):
                raise Refused(*unknown)
            with register.write(actor) as uow:
                kept = disputes.register(found, uow, clock)
            outcomes.append(Outcome(place, kept.record.number))
        except Refused as refused:
            outcomes.append(Outcome(place, None, refused.problems))
    return outcomes


def unknown_codes(dispute: Dispute, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """Codes of a dispute that stand in none of the office's lists, each with what may stand there."""
    asked = (
        ("type_code", dispute.type_code, vocabulary.types),
        ("source_code", dispute.source_code, vocabulary.sources),
    )
    return tuple(
        Problem(field, f"“{code}”不在“{codes.title}”里，可用的有：{'、'.join(codes.by_code)}")
        for field, code, codes in asked
        if code and code not in codes.by_code
    )


def shown(record: DisputeRecord, vocabulary: Vocabulary) -> dict[str, Any]:
    """A dispute in the format of files, with what the register derives under `record`."""
    dispute = record.dispute
    outcome = outcome_of(dispute)
    effective = effective_on(dispute)
    facts = replace(dispute, parties=tuple(replace(p, person_id=None) for p in dispute.parties))
    return {
        "number": record.number,
        **to_plain(facts),
        "record": {
            "id": record.id,
            "version": record.version,
            "display_number": record.display_number,
            "title": title_of(dispute, _type_name(dispute, vocabulary)),
            "status": status_of(dispute, voided=record.voided is not None).value,
            "outcome": outcome.value if outcome else None,
            "effective_on": effective.isoformat() if effective else None,
            "entered_at": record.entered_at.isoformat(),
            "changed_at": record.changed_at.isoformat(),
            "voided": to_plain(record.voided) if record.voided else None,
        },
    }


def _type_name(dispute: Dispute, vocabulary: Vocabulary) -> str:
    return vocabulary.types.name(dispute.type_code) if dispute.type_code else ""


def _entries(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(f"“{path.name}”太大了，请分成几个文件")
        raw = path.read_bytes()
    except OSError as error:
        raise Trouble(f"“{path.name}”读不出来，请检查文件是否存在、有没有权限") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"“{path.name}”不是 UTF-8 编码，请另存为 UTF-8 再试") from None
    try:
        content = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"“{path.name}”的写法不对，读不下去（{_where(error)}）") from error
    if isinstance(content, dict) and "disputes" not in content:
        content = {"disputes": [content]}
    entries = content.get("disputes") if isinstance(content, dict) else content
    if not isinstance(entries, list) or not entries:
        raise Refused(f"“{path.name}”里没有纠纷，应当有 disputes 列表")
    if len(entries) > MOST_DISPUTES:
        raise Refused(f"“{path.name}”里的纠纷太多，请分成几个文件")
    return entries


def _where(error: BaseException) -> str:
    import re

    found = re.search(r"line (\d+)", str(error))
    return f"第{found[1]}行" if found else "整个文件"
