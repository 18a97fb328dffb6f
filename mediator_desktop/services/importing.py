"""Taking over disputes from another ledger: preview first, then one transaction."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.problems import wrong
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.disputes import tidied
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.ledgers.preview import ImportPreview

ALREADY_THERE = "already_registered"
RULE_BROKEN = "rule_broken"


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A row that was not taken: where it stands (row as Excel counts), a code, and why."""

    sheet: str
    row: int
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    taken: int
    not_taken: tuple[NotTaken, ...]
    changes: Changes

    @property
    def has_refusals(self) -> bool:
        """Whether any row stayed outside."""
        return bool(self.not_taken)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "taken": self.taken,
            "not_taken": [
                {"sheet": n.sheet, "row": n.row, "code": n.code, "why": n.why} for n in self.not_taken
            ],
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"导入了{self.taken}件，有{len(self.not_taken)}行没有导入。"
        for row in self.not_taken:
            yield f"  {row.sheet} 第{row.row}行：{row.why}"


def preview_ledger(path: Path, vocabulary: Vocabulary, today: date) -> "ImportPreview":
    """What a ledger would bring; nothing is written. Raises Refused, Trouble."""
    from mediator_desktop.ledgers.platform import read_platform_export

    return read_platform_export(path, vocabulary, today)


def preview_lines(preview: "ImportPreview") -> Iterator[str]:
    """A preview in words."""
    for sheet in preview.sheets:
        told = sheet.to_json()
        yield (
            f"工作表“{sheet.sheet}”：共{told['data_rows']}行，可以导入{told['accepted_rows']}行，"
            f"金额合计{told['sum_amount_yuan']}元"
        )
        for name, number in told["totals_by_type"].items():
            yield f"  {name}：{number}件"
        for finding in told["reject"]:
            yield f"  不导入 第{finding['row']}行 {finding['column']}列：{finding['why']}"
        for finding in told["flag"]:
            yield f"  请核对 第{finding['row']}行 {finding['column']}列：{finding['why']}"


def import_ledger(path: Path, workplace: Workplace) -> Imported:
    """Take over every row that can be, in one transaction.

    Disputes keep the sender's numbers and get none of ours. A row whose platform code is on record
    is left out, so that the same file may be imported twice. Raises Refused, Trouble; then nothing was written.
    """
    preview = preview_ledger(path, workplace.vocabulary, workplace.clock.today())
    not_taken = [
        NotTaken(sheet.sheet, finding.row, finding.code, finding.why)
        for sheet in preview.sheets
        for row in sheet.rows
        for finding in row.reject
    ]
    with workplace.register.write(workplace.actor) as uow:
        wanted = list(_sound(preview, workplace.clock, uow, not_taken))
        taken = uow.add_many(_records(wanted, workplace.clock))
        uow.record_event("import", subject=f"{path.name}：{taken}件")
    not_taken.sort(key=lambda entry: (entry.sheet, entry.row))
    return Imported(taken, tuple(not_taken), Changes(everything=True))


def _sound(
    preview: "ImportPreview", clock: Clock, reader: Reader, not_taken: list[NotTaken]
) -> Iterator[Dispute]:
    """The disputes that break no rule and are not on record yet; the others are noted with their reason."""
    for sheet in preview.sheets:
        for row in sheet.rows:
            found = row.dispute
            if found is None:
                continue
            dispute = tidied(found)
            if known := _known_as(dispute, reader):
                why = f"编号{known}已在登记册里"
                not_taken.append(NotTaken(sheet.sheet, row.row, ALREADY_THERE, why))
            elif problems := wrong(check_dispute(dispute, clock.today())):
                why = "；".join(problem.sentence for problem in problems)
                not_taken.append(NotTaken(sheet.sheet, row.row, RULE_BROKEN, why))
            else:
                yield dispute


def _known_as(dispute: Dispute, reader: Reader) -> str:
    """The sender's code under which a dispute is on record, empty when it is new."""
    code = dispute.platform.code
    return code if code and reader.find(code) else ""


def _records(disputes: Sequence[Dispute], clock: Clock) -> Iterator[DisputeRecord]:
    now = clock.now()
    for dispute in disputes:
        yield DisputeRecord(
            id=str(uuid.uuid4()),
            version=1,
            number=None,
            entered_at=now,
            changed_at=now,
            dispute=dispute,
        )
