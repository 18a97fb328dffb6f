"""The county's own workbooks for the files of a report: chosen once for a kind of report, filled whenever it is sent"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.submission import ReportKind
from mediator_desktop.domain.views import Changes
from mediator_desktop.services import templates
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.reporting import LIST_LEDGER
from mediator_desktop.services.templates import TemplateFile, Wish
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from datetime import date

    from mediator_desktop.ledgers.template_mapping import TemplateMapping
    from mediator_desktop.services.disclosure import Disclosure

CHOSEN = "report_template:"
"""What a choice is kept under, followed by the kind of report and the table or ledger."""
MOST_BYTES = 8_000_000
"""A template is kept in the register; no blank form is larger."""
MOST_DOUBTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """A file of a report: the id of its table or ledger, its name, whether a county's workbook can take its place."""

    id: str
    name: str
    is_table: bool
    can_fill: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTemplate:
    """A county's workbook that is filled in place of a file of ours, and what was decided about it.

    `over_formulas` are columns (sheet, letter) whose formulas are written over; `unmapped_as_other` counts types without a
    category of their own as 其他.
    """

    name: str
    content: bytes
    over_formulas: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    unmapped_as_other: bool = False

    @property
    def file(self) -> TemplateFile:
        """The workbook."""
        return TemplateFile(self.name, self.content)


def files_of(kind: ReportKind, workplace: Workplace) -> tuple[ReportFile, ...]:
    """The files of a report in their order, tables first. Raises Refused for one that is not declared."""
    from mediator_desktop.services.submission_content import ledger_form, title_of_table

    tables = [
        ReportFile(id=name, name=title_of_table(name, workplace), is_table=True) for name in kind.tables
    ]
    ledgers = [ledger_form(name, workplace) for name in kind.ledgers]
    return (
        *tables,
        *(
            ReportFile(id=form.id, name=form.name, is_table=False, can_fill=form.lists_disputes)
            for form in ledgers
        ),
    )


def chosen(kind: ReportKind, reader: Reader) -> Mapping[str, ChosenTemplate]:
    """The workbooks that are filled for a kind of report, by table or ledger; a choice that cannot be read is left out."""
    found = {}
    prefix = f"{CHOSEN}{kind.id}:"
    for key, kept in reader.states(prefix).items():
        file_id = key.removeprefix(prefix)
        if file_id not in (*kind.tables, *kind.ledgers):
            continue
        try:
            said = json.loads(kept)
            found[file_id] = ChosenTemplate(
                name=str(said["name"]),
                content=b64decode(said["content"], validate=True),
                over_formulas=frozenset((str(sheet), str(letter)) for sheet, letter in said["over_formulas"]),
                unmapped_as_other=bool(said["unmapped_as_other"]),
            )
        except (ValueError, KeyError, TypeError):
            continue
    return found


def choose(kind: ReportKind, file_id: str, template: ChosenTemplate | None, uow: UnitOfWork) -> Changes:
    """From now on fill this workbook for a file of a report, None for ours again; logged. Raises Refused."""
    if file_id not in (*kind.tables, *kind.ledgers):
        raise Refused(f"{kind.name}里没有“{file_id}”这份文件")
    value = None
    if template is not None:
        if len(template.content) > MOST_BYTES:
            raise Refused(f"模板超过{MOST_BYTES // 1_000_000}MB，请先删去里面的数据和图片")
        value = json.dumps(
            {
                "name": template.name,
                "content": b64encode(template.content).decode("ascii"),
                "over_formulas": sorted(template.over_formulas),
                "unmapped_as_other": template.unmapped_as_other,
            },
            ensure_ascii=False,
        )
    uow.keep_state(f"{CHOSEN}{kind.id}:{file_id}", value)
    how = template.name if template is not None else "用自带的"
    uow.record_event("template", subject=f"{kind.name} {file_id}：{how}")
    return Changes(submissions=True)


def at_hand(path: Path) -> TemplateFile:
    """A template read into memory, so that it can be kept. Raises Refused, Trouble."""
    from mediator_desktop.ledgers.template_package import read_template

    return TemplateFile(path.name, read_template(path))


def wish_of(
    kind: ReportKind,
    file_id: str,
    template: ChosenTemplate,
    period: Period,
    workplace: Workplace,
    *,
    disclosure: "Disclosure | None" = None,
    names: SignatureNames | None = None,
    signed_on: "date | None" = None,
) -> Wish:
    """What is wanted of a template of a report: a table's counts by its own day, a ledger's disputes."""
    is_table = file_id in kind.tables
    form = workplace.statistics.tables.get(file_id) if is_table else None
    return Wish(
        ledger_id=LIST_LEDGER if is_table else file_id,
        first_day=period.first_day,
        last_day=period.last_day,
        full=disclosure is not None,
        counted_by=form.counted_by if form is not None else None,
        unmapped_as_other=template.unmapped_as_other,
        over_formulas=template.over_formulas,
        disclosure=disclosure,
        names=names or SignatureNames(),
        signed_on=signed_on,
    )


def doubts_of(
    kind: ReportKind, period: Period, found: Mapping[str, ChosenTemplate], workplace: Workplace
) -> Iterator[tuple[str, bool]]:
    """What a person should know before workbooks of the county are filled and sent, and whether it forbids to go on."""
    for file_id, template in found.items():
        try:
            mapping = confirmed(template, workplace)
            wish = wish_of(kind, file_id, template, period, workplace)
            outlook = templates.look_ahead(template.file, mapping, wish, workplace)
        except Refused as refused:
            yield f"“{template.name}”：{refused.problems[0].sentence}", True
            continue
        for doubt in outlook.doubts[:MOST_DOUBTS]:
            yield f"“{template.name}”：{doubt}", False
        if len(outlook.doubts) > MOST_DOUBTS:
            yield f"“{template.name}”：另有{len(outlook.doubts) - MOST_DOUBTS}处请在填好的表里核对", False


def confirmed(template: ChosenTemplate, workplace: Workplace) -> "TemplateMapping":
    """What was confirmed for a template. Raises Refused where nothing is, or the workbook cannot be read."""
    mapping = templates.propose(template.file, workplace)
    if not mapping.confirmed:
        raise Refused(templates.NOT_CONFIRMED)
    return mapping


def filled(template: ChosenTemplate, wish: Wish, workplace: Workplace) -> bytes:
    """A file of a report as the county's own workbook. Raises Refused."""
    return templates.filled_content(template.file, confirmed(template, workplace), wish, workplace)
