"""Taking over disputes from another ledger: preview first, then one transaction, which can be undone as a whole"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.catalogue.ledger_synonyms import Synonyms, load_synonyms
from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.checks import check_dispute
from mediator_desktop.domain.dispute import Dispute, DisputeRecord
from mediator_desktop.domain.problems import Trouble, wrong
from mediator_desktop.domain.screening import ScreeningRound
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import screening
from mediator_desktop.services.disputes import tidied
from mediator_desktop.services.files import written_whole
from mediator_desktop.services.import_memory import (
    remember,
    remembered_by,
    types_remembered,
    words_remembered,
)
from mediator_desktop.services.import_merging import filled_up
from mediator_desktop.services.import_recognising import Matters, RowKey, Signs
from mediator_desktop.services.ports import Reader, Step, UnitOfWork
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.ledgers.choices import Choices
    from mediator_desktop.ledgers.preview import ImportPreview, ParsedRow
    from mediator_desktop.ledgers.proposals import Remembered
    from mediator_desktop.ledgers.reading import ReadSheet
    from mediator_desktop.ledgers.row_memory import Memory

ALREADY_THERE = "already_registered"
RULE_BROKEN = "rule_broken"
LEFT_OUT = "left_out"
DOUBTFUL = "doubtful"
IMPORT = "import:"
"""Names under which the register remembers what each import brought."""
CERTAIN = 0.8
EVERY = 100
"""Rows between two looks at whether to go on."""


class Known(StrEnum):
    """What to do with a row whose dispute is on record already."""

    SKIP = "skip"
    UPDATE = "update"
    ADD = "add"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about the rows of a preview.

    `known` is done with rows whose dispute is on record, unless `of_rows` says otherwise for one; `left_out` rows stay
    outside; `with_doubtful` takes rows in that have something to be looked at; `rounds` are nil reports of the file that are
    kept as screening rounds.
    """

    known: Known = Known.SKIP
    of_rows: Mapping[RowKey, Known] = field(default_factory=dict)
    left_out: frozenset[RowKey] = frozenset()
    with_doubtful: bool = True
    rounds: tuple[ScreeningRound, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A ledger's sheets as the file has them; read once, looked at in many ways. `digest` stands for the file's bytes."""

    path: Path
    sheets: "tuple[ReadSheet, ...]"
    digest: str = ""


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
    rounds: int = 0

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
            "nil_rounds": self.rounds,
            "not_taken": [
                {"sheet": n.sheet, "row": n.row, "code": n.code, "why": n.why} for n in self.not_taken
            ],
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        more = f"补充了{self.updated}件，" if self.updated else ""
        yield f"导入了{self.taken}件，{more}有{len(self.not_taken)}行没有导入。"
        if self.rounds:
            yield f"记了{self.rounds}轮零报告。"
        if self.id:
            yield f"这次导入的名称是 {self.id}，要撤销请用 import --undo {self.id}"
        for row in self.not_taken:
            yield f"  {row.sheet} 第{row.row}行：{row.why}"


def open_ledger_file(path: Path, workplace: Workplace) -> Opened:
    """Read a file once. Raises Refused and Trouble, one sentence each, when it cannot be read."""
    from mediator_desktop.ledgers.opening import open_ledger

    sheets = open_ledger(path, synonyms_of(workplace.paths))
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Trouble(f"“{path.name}”读到一半打不开了，请确认文件还在，再试一次") from error
    return Opened(path, sheets, digest)


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


def preview_opened(
    opened: Opened,
    workplace: Workplace,
    choices: "Choices | None" = None,
    given: Mapping[str, Sequence[str]] | None = None,
    step: Step | None = None,
    memory: "Memory | None" = None,
) -> "ImportPreview":
    """What an opened ledger would bring, read as was confirmed before and as `choices` say; nothing is written.

    `given` are fields by heading; `memory` is that of an earlier look at the same file. Raises Refused when no sheet of it
    is a ledger.
    """
    from mediator_desktop.ledgers.choices import Choices
    from mediator_desktop.ledgers.proposals import propose_sheets

    choices = choices or Choices()
    with workplace.register.read() as reader:
        choices = replace(
            choices,
            types={**types_remembered(reader), **choices.types},
            words={**words_remembered(reader), **choices.words},
        )
        return propose_sheets(
            opened.path.name,
            opened.sheets,
            workplace.vocabulary,
            _with_own_names(synonyms_of(workplace.paths), reader),
            workplace.clock.today(),
            remembered_by(reader, given),
            choices,
            step,
            memory,
        )


def synonyms_of(paths: Paths) -> Synonyms:
    """The headings that are known, the office's own added to ours."""
    return load_synonyms(paths.forms, paths.own_forms)


def _with_own_names(synonyms: Synonyms, reader: Reader) -> Synonyms:
    """With the villages and mediators on record, by which a column is known whose heading is not."""
    office = {"village": reader.villages_in_use(), "mediator": reader.mediators_in_use()}
    return replace(synonyms, office={name: frozenset(said) for name, said in office.items() if said})


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
        for put_right in sheet.corrected:
            where = f"第{put_right.row}行 {put_right.column}列"
            yield f"  更正 {where}：“{put_right.was}”改为“{put_right.now}”"
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
    preview = preview_opened(open_ledger_file(path, workplace), workplace)
    return take(preview, path.name, workplace, Decision(known=known))


def take(
    preview: "ImportPreview",
    name: str,
    workplace: Workplace,
    decision: Decision = Decision(),
    choices: "Choices | None" = None,
    step: Step | None = None,
) -> Imported:
    """Take over the rows of a preview in one transaction.

    Disputes keep the sender's numbers and get none of ours. A row whose dispute is on record (by a number, or by its day
    and its parties) is left out, completes what is empty there, or is added all the same, as `decision` says. The mapping is
    remembered for this layout, with the units and types of `choices`. `step` may raise to stop; then nothing was written.
    Raises Refused.
    """
    from mediator_desktop.ledgers.choices import Choices

    not_taken = [
        NotTaken(sheet.sheet, finding.row, finding.code, finding.why, finding.column, finding.value)
        for sheet in preview.sheets
        for row in sheet.rows
        for finding in row.reject
        if (sheet.sheet, row.row) not in decision.left_out
    ]
    rows = [(sheet.sheet, row) for sheet in preview.sheets for row in sheet.rows]
    with workplace.register.write(workplace.actor) as uow:
        batch = _Batch(workplace, uow, decision, not_taken, step, 2 * len(rows))
        for sheet, row in rows:
            batch.consider(sheet, row)
        import_id = batch.write(name)
        remember(uow, preview, choices or Choices())
    not_taken.sort(key=lambda entry: (entry.sheet, entry.row))
    return Imported(
        len(batch.new),
        tuple(not_taken),
        Changes(everything=True),
        len(batch.updates),
        import_id,
        tuple(batch.rows),
        len(decision.rounds),
    )


class _Batch:
    """Collects what an import adds and completes, and keeps what is needed to undo it."""

    def __init__(
        self,
        workplace: Workplace,
        uow: UnitOfWork,
        decision: Decision,
        not_taken: list[NotTaken],
        step: Step | None,
        total: int,
    ) -> None:
        self.workplace = workplace
        self.uow = uow
        self.decision = decision
        self.not_taken = not_taken
        self.now = workplace.clock.now()
        self.new: list[DisputeRecord] = []
        self.updates: dict[str, Dispute] = {}
        self.rows: list[tuple[str, int, str]] = []
        self._matters = Matters(uow)
        self._step = step
        self._total = total
        self._done = 0

    def consider(self, sheet: str, row: "ParsedRow") -> None:
        """Take a row, or note why not."""
        self._go_on()
        decision = self.decision
        if (sheet, row.row) in decision.left_out:
            self.not_taken.append(NotTaken(sheet, row.row, LEFT_OUT, "您选择不导入这一行"))
            return
        found = row.dispute
        if found is None:
            return
        if row.flag and not decision.with_doubtful:
            why = f"有要核对的内容，您选择先不导入：{row.flag[0].why}"
            self.not_taken.append(
                NotTaken(sheet, row.row, DOUBTFUL, why, row.flag[0].column, row.flag[0].value)
            )
            return
        dispute = tidied(found)
        matter, sign = self._matters.find(Signs.of(dispute))
        known = decision.of_rows.get((sheet, row.row), decision.known)
        if matter is not None and known is Known.SKIP:
            self.not_taken.append(NotTaken(sheet, row.row, ALREADY_THERE, f"{sign}已在登记册里"))
            return
        if matter is not None and known is Known.UPDATE:
            before = self.updates.get(matter.id) or self.uow.load(matter.id).dispute
            dispute = filled_up(before, dispute)
        if problems := wrong(check_dispute(dispute, self.workplace.clock.today())):
            why = "；".join(problem.sentence for problem in problems)
            self.not_taken.append(NotTaken(sheet, row.row, RULE_BROKEN, why))
            return
        if matter is not None and known is Known.UPDATE:
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

    def write(self, name: str) -> str:
        """Write all of it and what undoes it; returns the import's id, empty when nothing was taken."""
        if not self.new and not self.updates and not self.decision.rounds:
            self.uow.record_event("import", subject=f"{name}：0件")
            return ""
        parties = [p for r in self.new for p in r.dispute.parties]
        names = {p.name for p in parties if p.name}
        numbers = {n for p in parties for n in (p.id_number, p.credit_code) if n}
        before = self.uow.people_like(names, numbers)
        if self.new:
            self.uow.add_many(self._counted())
        updated = [self._update(dispute_id, dispute) for dispute_id, dispute in self.updates.items()]
        rounds = [
            screening.hold(held, (), self.uow, self.workplace.clock).record for held in self.decision.rounds
        ]
        after = self.uow.people_like(names, numbers)
        import_id = self.now.strftime("%Y%m%d-%H%M%S-") + uuid.uuid4().hex[:4]
        kept = {
            "name": name,
            "at": self.now.isoformat(),
            "actor": self.workplace.actor,
            "not_taken": len(self.not_taken),
            "taken": {record.id: record.version for record in self.new},
            "updated": updated,
            "rounds": {record.id: record.version for record in rounds},
            "people_added": sorted(after.keys() - before.keys()),
            "people_changed": [
                [before[i], after[i]] for i in sorted(before) if after.get(i) not in (None, before[i])
            ],
        }
        self.uow.keep_state(IMPORT + import_id, json.dumps(kept, ensure_ascii=False))
        self.uow.record_event("import", subject=f"{name}：{len(self.new)}件（{import_id}）")
        return import_id

    def _counted(self) -> Iterator[DisputeRecord]:
        for record in self.new:
            self._go_on()
            yield record

    def _go_on(self) -> None:
        if self._step is not None and self._done % EVERY == 0:
            self._step(self._done, self._total)
        self._done += 1

    def _update(self, dispute_id: str, dispute: Dispute) -> dict[str, Any]:
        record = self.uow.load(dispute_id)
        changed = replace(record, version=record.version + 1, changed_at=self.now, dispute=dispute)
        if dispute != record.dispute:
            self.uow.replace(changed, expected_version=record.version, action="import")
        else:
            changed = record
        return {"id": dispute_id, "version": changed.version, "before": to_plain(record.dispute)}


def write_report(target: Path, name: str, preview: "ImportPreview", done: Imported) -> None:
    """Write what was taken, refused and why, corrected, and what to look at, as a workbook. Raises Trouble."""
    from mediator_desktop.ledgers.import_report import report_workbook

    taken = [(sheet, row, "", "", said) for sheet, row, said in done.taken_rows]
    refused = [(n.sheet, n.row, n.column, n.value, n.why) for n in done.not_taken]
    put_right = [
        (sheet.sheet, c.row, c.column, c.was, f"改为“{c.now}”" if c.now else "改为空")
        for sheet in preview.sheets
        for c in sheet.corrected
    ]
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
        title,
        (
            ("已导入", taken),
            ("没有导入", refused),
            ("更正", put_right),
            ("请核对", flagged),
            ("说明", notes),
        ),
    )
    written_whole(target, content)
