"""Taking over disputes from another ledger: preview first, then one transaction, which can be undone as a whole"""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.catalogue.ledger_synonyms import Synonyms, load_synonyms
from mediator_desktop.catalogue.record_format import dispute_from_plain, to_plain
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.problems import Refused, wrong
from mediator_desktop.domain.views import Changes, KnownMatter
from mediator_desktop.services.disputes import tidied
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.import_merging import filled_up
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.ledgers.preview import ImportPreview, ParsedRow, SheetPreview
    from mediator_desktop.ledgers.proposals import Remembered

ALREADY_THERE = "already_registered"
RULE_BROKEN = "rule_broken"
LEFT_OUT = "left_out"
MAPPING, IMPORT = "mapping:", "import:"
"""Names under which the register remembers confirmed layouts and what each import brought."""
CERTAIN = 0.8


class Known(StrEnum):
    """What to do with a row whose dispute is on record already."""

    SKIP = "skip"
    UPDATE = "update"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A row that was not taken: where it stands (row as Excel counts), a code, and why."""

    sheet: str
    row: int
    code: str
    why: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `id` is the name by which it can be undone, empty when nothing was taken."""

    taken: int
    not_taken: tuple[NotTaken, ...]
    changes: Changes
    updated: int = 0
    id: str = ""
    taken_rows: tuple[tuple[str, int, str], ...] = ()

    @property
    def has_refusals(self) -> bool:
        """Whether any row stayed outside."""
        return bool(self.not_taken)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "id": self.id,
            "taken": self.taken,
            "updated": self.updated,
            "not_taken": [
                {"sheet": n.sheet, "row": n.row, "code": n.code, "why": n.why} for n in self.not_taken
            ],
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        more = f"补充了{self.updated}件，" if self.updated else ""
        yield f"导入了{self.taken}件，{more}有{len(self.not_taken)}行没有导入。"
        if self.id:
            yield f"这次导入的名称是 {self.id}，要撤销请用 import --undo {self.id}"
        for row in self.not_taken:
            yield f"  {row.sheet} 第{row.row}行：{row.why}"


def preview_ledger(
    path: Path,
    vocabulary: Vocabulary,
    today: date,
    synonyms: Synonyms | None = None,
    remembered: "Remembered | None" = None,
) -> "ImportPreview":
    """What a ledger would bring; nothing is written. Raises Refused, Trouble."""
    from mediator_desktop.ledgers.proposals import no_memory, propose

    if synonyms is None:
        from mediator_desktop.config.paths import program_folder

        synonyms = load_synonyms(program_folder() / "forms")
    return propose(path, vocabulary, synonyms, today, remembered or no_memory)


def synonyms_of(paths: Paths) -> Synonyms:
    """The headings that are known, the office's own added to ours."""
    return load_synonyms(paths.forms, paths.own_forms)


def remembered_by(reader: Reader, given: Mapping[str, Sequence[str]] | None = None) -> "Remembered":
    """The mappings that were confirmed in this register; `given` fields by heading come before them."""

    def of_layout(fingerprint: str) -> Mapping[str, Sequence[str]] | None:
        kept = reader.state(MAPPING + fingerprint)
        mapping = dict(json.loads(kept)) if kept else {}
        mapping.update(given or {})
        return mapping or None

    return of_layout


def unsure_columns(preview: "ImportPreview") -> tuple[str, ...]:
    """Columns that a person should look at first, as sentences."""
    return tuple(
        f"工作表“{sheet.sheet}” {c.letter}列“{''.join(c.heading.split())}”：{c.reason}"
        for sheet in preview.sheets
        for c in sheet.columns
        if c.fields and c.confidence < CERTAIN
    )


def preview_lines(preview: "ImportPreview") -> Iterator[str]:
    """A preview in words."""
    for sheet in preview.sheets:
        told = sheet.to_json()
        amount = f"，金额合计{told['sum_amount_yuan']}元" if told["sum_amount_yuan"] is not None else ""
        yield f"工作表“{sheet.sheet}”：共{told['data_rows']}行，可以导入{told['accepted_rows']}行{amount}"
        for name, number in (told["totals_by_type"] or {}).items():
            yield f"  {name}：{number}件"
        for note in sheet.notes:
            yield f"  {note}"
        for finding in told["reject"]:
            yield f"  不导入 第{finding['row']}行 {finding['column']}列：{finding['why']}"
        for finding in told["flag"]:
            yield f"  请核对 第{finding['row']}行 {finding['column']}列：{finding['why']}"
    for name, why in preview.passed_over:
        yield f"工作表“{name}”没有导入：{why}"


def import_ledger(path: Path, workplace: Workplace, known: Known = Known.SKIP) -> Imported:
    """Take over every row that can be, in one transaction; the mapping is the proposed or remembered one.

    Raises Refused, Trouble; then nothing was written.
    """
    with workplace.register.read() as reader:
        preview = preview_ledger(
            path,
            workplace.vocabulary,
            workplace.clock.today(),
            synonyms_of(workplace.paths),
            remembered_by(reader),
        )
    return take(preview, path.name, workplace, known)


def take(
    preview: "ImportPreview",
    name: str,
    workplace: Workplace,
    known: Known = Known.SKIP,
    left_out: frozenset[tuple[str, int]] = frozenset(),
) -> Imported:
    """Take over the rows of a preview in one transaction.

    Disputes keep the sender's numbers and get none of ours. A row whose dispute is on record (by a number, or by its day
    and its parties) is left out, completes what is empty there, or is added all the same, as `known` says. `left_out` are
    rows (sheet, number) that the user does not want. The mapping is remembered for this layout. Raises Refused.
    """
    not_taken = [
        NotTaken(sheet.sheet, finding.row, finding.code, finding.why, finding.column, finding.value)
        for sheet in preview.sheets
        for row in sheet.rows
        for finding in row.reject
    ]
    with workplace.register.write(workplace.actor) as uow:
        batch = _Batch(workplace, uow, known, not_taken)
        for sheet in preview.sheets:
            for row in sheet.rows:
                if (sheet.sheet, row.row) in left_out:
                    not_taken.append(NotTaken(sheet.sheet, row.row, LEFT_OUT, "您选择不导入这一行"))
                else:
                    batch.consider(sheet.sheet, row)
        import_id = batch.write(name)
        for sheet in preview.sheets:
            _remember(uow, sheet)
    not_taken.sort(key=lambda entry: (entry.sheet, entry.row))
    return Imported(
        len(batch.new),
        tuple(not_taken),
        Changes(everything=True),
        len(batch.updates),
        import_id,
        tuple(batch.rows),
    )


class _Batch:
    """Collects what an import adds and completes, and keeps what is needed to undo it."""

    def __init__(
        self, workplace: Workplace, uow: UnitOfWork, known: Known, not_taken: list[NotTaken]
    ) -> None:
        self.workplace = workplace
        self.uow = uow
        self.known = known
        self.not_taken = not_taken
        self.now = workplace.clock.now()
        self.new: list[DisputeRecord] = []
        self.updates: dict[str, Dispute] = {}
        self.rows: list[tuple[str, int, str]] = []
        self.by_number: dict[str, KnownMatter] = {}
        self.by_matter: dict[tuple[date, frozenset[str]], KnownMatter] = {}
        for matter in uow.known_matters():
            self.by_number.update(dict.fromkeys(matter.numbers, matter))
            if matter.received_on and matter.names:
                self.by_matter.setdefault((matter.received_on, matter.names), matter)

    def consider(self, sheet: str, row: "ParsedRow") -> None:
        """Take a row, or note why not."""
        found = row.dispute
        if found is None:
            return
        dispute = tidied(found)
        matter, sign = self._on_record(dispute)
        if matter is not None and self.known is Known.SKIP:
            self.not_taken.append(NotTaken(sheet, row.row, ALREADY_THERE, f"{sign}已在登记册里"))
            return
        if matter is not None and self.known is Known.UPDATE:
            before = self.updates.get(matter.id) or self.uow.load(matter.id).dispute
            dispute = filled_up(before, dispute)
        if problems := wrong(check_dispute(dispute, self.workplace.clock.today())):
            why = "；".join(problem.sentence for problem in problems)
            self.not_taken.append(NotTaken(sheet, row.row, RULE_BROKEN, why))
            return
        if matter is not None and self.known is Known.UPDATE:
            self.updates[matter.id] = dispute
            self.rows.append((sheet, row.row, "补充了已登记的纠纷"))
            return
        self.rows.append((sheet, row.row, "已导入"))
        self.new.append(
            DisputeRecord(
                id=str(uuid.uuid4()),
                version=1,
                number=None,
                entered_at=self.now,
                changed_at=self.now,
                dispute=dispute,
            )
        )

    def _on_record(self, dispute: Dispute) -> tuple[KnownMatter | None, str]:
        """The dispute on record that a row is, and by what it was recognised."""
        agreement = dispute.agreement.number if dispute.agreement else ""
        for number in (dispute.platform.code, agreement):
            if number and number in self.by_number:
                return self.by_number[number], f"编号{number}"
        names = frozenset(party.name for party in dispute.parties if party.name)
        if dispute.received_on and names:
            matter = self.by_matter.get((dispute.received_on, names))
            # two numbers that differ are two cases, whoever the parties are
            if matter is not None and not (dispute.platform.code and matter.numbers):
                return matter, "同一天、同样当事人的纠纷"
        return None, ""

    def write(self, name: str) -> str:
        """Write all of it and what undoes it; returns the import's id, empty when nothing was taken."""
        if not self.new and not self.updates:
            self.uow.record_event("import", subject=f"{name}：0件")
            return ""
        parties = [p for r in self.new for p in r.dispute.parties]
        names = {p.name for p in parties if p.name}
        numbers = {n for p in parties for n in (p.id_number, p.credit_code) if n}
        before = self.uow.people_like(names, numbers)
        self.uow.add_many(self.new)
        updated = [self._update(dispute_id, dispute) for dispute_id, dispute in self.updates.items()]
        after = self.uow.people_like(names, numbers)
        import_id = self.now.strftime("%Y%m%d-%H%M%S-") + uuid.uuid4().hex[:4]
        kept = {
            "name": name,
            "at": self.now.isoformat(),
            "taken": {record.id: record.version for record in self.new},
            "updated": updated,
            "people_added": sorted(after.keys() - before.keys()),
            "people_changed": [
                [before[i], after[i]] for i in sorted(before) if after.get(i) not in (None, before[i])
            ],
        }
        self.uow.keep_state(IMPORT + import_id, json.dumps(kept, ensure_ascii=False))
        self.uow.record_event("import", subject=f"{name}：{len(self.new)}件（{import_id}）")
        return import_id

    def _update(self, dispute_id: str, dispute: Dispute) -> dict[str, Any]:
        record = self.uow.load(dispute_id)
        changed = replace(record, version=record.version + 1, changed_at=self.now, dispute=dispute)
        if dispute != record.dispute:
            self.uow.replace(changed, expected_version=record.version, action="import")
        else:
            changed = record
        return {"id": dispute_id, "version": changed.version, "before": to_plain(record.dispute)}


def _remember(uow: UnitOfWork, sheet: "SheetPreview") -> None:
    if sheet.fingerprint and sheet.columns:
        mapping = {column.heading: list(column.fields) for column in sheet.columns}
        uow.keep_state(MAPPING + sheet.fingerprint, json.dumps(mapping, ensure_ascii=False))


def imports_done(reader: Reader) -> tuple[tuple[str, str, int], ...]:
    """The imports that can still be undone: id, file name, number of disputes; the newest first."""
    found = ((name.removeprefix(IMPORT), json.loads(kept)) for name, kept in reader.states(IMPORT).items())
    return tuple((name, kept["name"], len(kept["taken"])) for name, kept in sorted(found, reverse=True))


def undo_import(import_id: str, workplace: Workplace) -> Changes:
    """Take a whole import out again, in one transaction; only the log tells that it was there.

    Raises Refused when there is no such import or one of its disputes was changed, printed or given attachments since.
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
                raise Refused("导入以后有纠纷又改过，不能整批撤销，请逐件改回")
            before = dispute_from_plain(updated["before"])
            if before != record.dispute:
                old = replace(record, version=record.version + 1, changed_at=now, dispute=before)
                uow.replace(old, expected_version=record.version, action="undo_import")
        uow.restore_people(batch["people_added"], [(old, new) for old, new in batch["people_changed"]])
        uow.keep_state(IMPORT + import_id, None)
        uow.record_event("undo_import", subject=f"{batch['name']}：{len(batch['taken'])}件（{import_id}）")
    return Changes(everything=True)


def write_report(target: Path, name: str, preview: "ImportPreview", done: Imported) -> None:
    """Write what was taken, what was refused and why, and what to look at, as a workbook. Raises Trouble."""
    from mediator_desktop.ledgers.import_report import report_workbook

    taken = [(sheet, row, "", "", said) for sheet, row, said in done.taken_rows]
    refused = [(n.sheet, n.row, n.column, n.value, n.why) for n in done.not_taken]
    flagged = [
        (sheet.sheet, f.row, f.column, f.value, f.why)
        for sheet in preview.sheets
        for row in sheet.rows
        for f in row.flag
    ]
    notes = [(sheet.sheet, "", "", "", note) for sheet in preview.sheets for note in sheet.notes]
    notes += [(sheet, "", "", "", f"没有导入：{why}") for sheet, why in preview.passed_over]
    title = f"{name}：导入{done.taken}件，补充{done.updated}件，没有导入{len(done.not_taken)}行"
    content = report_workbook(
        title, (("已导入", taken), ("没有导入", refused), ("请核对", flagged), ("说明", notes))
    )
    written_whole(target, content)
