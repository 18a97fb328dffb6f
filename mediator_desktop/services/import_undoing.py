"""Imports that were made, and taking a whole one out again"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from mediator_desktop.catalogue.record_format import dispute_from_plain
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import screening
from mediator_desktop.services.importing import IMPORT
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace

REASON = "撤销导入“{}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneImport:
    """An import that can still be undone: when and by whom, which file, how many disputes, updates and nil rounds."""

    id: str
    name: str
    at: datetime
    actor: str
    taken: int
    updated: int
    rounds: int
    not_taken: int


def imports_done(reader: Reader) -> tuple[DoneImport, ...]:
    """The imports that can still be undone, the newest first."""
    found = []
    for key, value in reader.states(IMPORT).items():
        kept = json.loads(value)
        found.append(
            DoneImport(
                id=key.removeprefix(IMPORT),
                name=kept["name"],
                at=datetime.fromisoformat(kept["at"]),
                actor=kept["actor"],
                taken=len(kept["taken"]),
                updated=len(kept["updated"]),
                rounds=len(kept["rounds"]),
                not_taken=kept["not_taken"],
            )
        )
    return tuple(sorted(found, key=lambda done: (done.at, done.id), reverse=True))


def undo_import(import_id: str, workplace: Workplace) -> Changes:
    """Take a whole import out again, in one transaction; only the log tells that it was there.

    Screening rounds that it brought become void: rounds that were reported are never taken out. Raises Refused when there
    is no such import or one of its disputes or rounds was changed, printed or given attachments since, and names them.
    """
    now = workplace.clock.now()
    with workplace.register.write(workplace.actor) as uow:
        kept = uow.state(IMPORT + import_id)
        if kept is None:
            raise Refused(f"没有名为“{import_id}”的导入，或者已经撤销过")
        batch = json.loads(kept)
        uow.remove_imported(batch["taken"])
        for updated in batch["updated"]:
            record = uow.load(updated["id"])
            if record.version != updated["version"]:
                raise Refused(
                    f"这次导入补充过的“{record.display_number or record.dispute.title}”后来又改过，不能整批撤销，请逐件改回"
                )
            before = dispute_from_plain(updated["before"])
            if before != record.dispute:
                old = replace(record, version=record.version + 1, changed_at=now, dispute=before)
                uow.replace(old, expected_version=record.version, action="undo_import")
        for round_id, version in batch["rounds"].items():
            _void(round_id, version, batch["name"], uow, workplace)
        uow.restore_people(batch["people_added"], [(old, new) for old, new in batch["people_changed"]])
        uow.keep_state(IMPORT + import_id, None)
        uow.record_event("undo_import", subject=f"{batch['name']}：{len(batch['taken'])}件（{import_id}）")
    return Changes(everything=True)


def _void(round_id: str, version: int, name: str, uow: UnitOfWork, workplace: Workplace) -> None:
    record = uow.load_round(round_id)
    if record.voided_at:
        return
    if record.version != version:
        day = record.round.held_on
        raise Refused(
            f"这次导入的零报告（{day.month}月{day.day}日）后来又改过，不能整批撤销，请到排查里看这一轮"
        )
    screening.void_round(round_id, version, REASON.format(name), uow, workplace.clock)
