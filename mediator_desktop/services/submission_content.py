"""What a submission says: its tables counted, its ledgers row by row, and the workbooks that carry both"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mediator_desktop.catalogue.ledger_fields import CellValue
from mediator_desktop.catalogue.ledger_items import AnyRow, RoundRow, masked_round
from mediator_desktop.catalogue.ledger_rows import FREE_TEXTS, LedgerRow, masked_row
from mediator_desktop.catalogue.ledgers import LedgerForm
from mediator_desktop.catalogue.submission_format import digest_of, to_plain
from mediator_desktop.catalogue.submissions import file_name
from mediator_desktop.domain.figures import CountedTable
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.signatures import SignatureNames
from mediator_desktop.domain.submission import Frozen, FrozenLedger, FrozenRow, ReportKind, period_name
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.services import report_templates, signatures
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.report_templates import ChosenTemplate
from mediator_desktop.services.workplace import Workplace

FORMAT = "mediator-submission"
VERSION = 1

Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is known of a submission before its workbooks are made."""

    kind: ReportKind
    period: Period
    office: Office
    revision: int
    signer: str
    signed_on: date
    submitted_at: str
    disclosure: Disclosure | None = None
    maker: str = ""
    reviewer: str = ""
    templates: Mapping[str, ChosenTemplate] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether nothing is masked."""
        return self.disclosure is not None

    @property
    def names(self) -> SignatureNames:
        """Who stands on the signature lines."""
        return SignatureNames(maker=self.maker, reviewer=self.reviewer, head=self.signer)


def unit_of(office: Office) -> str:
    """What a report calls the unit that sends it: the town, else the office."""
    return office.township or office.name


def report_kind(kind_id: str, workplace: Workplace) -> ReportKind:
    """A kind of report by its id or its name. Raises Refused for an unknown one."""
    for kind in workplace.reports:
        if kind_id in (kind.id, kind.name):
            return kind
    known = "、".join(kind.id for kind in workplace.reports)
    raise Refused(f"没有“{kind_id}”这种报表，可用的有：{known}")


def frozen_now(kind: ReportKind, period: Period, workplace: Workplace) -> Frozen:
    """What a report of a period says today. Raises Refused for a table or ledger that is not declared."""
    tables = tuple(counted(table, period, workplace) for table in tables_of(kind, workplace))
    with workplace.register.read() as reader:
        ledgers = tuple(
            ledger for name in kind.ledgers for ledger in frozen_ledgers(name, period, reader, workplace)
        )
    return Frozen(tables=tables, ledgers=ledgers)


def tables_of(kind: ReportKind, workplace: Workplace) -> tuple[str, ...]:
    """The statistics tables that a report says anything by: files of its own first, then sheets of its ledgers."""
    inside = [
        part.table for name in kind.ledgers for part in ledger_form(name, workplace).sheets if part.table
    ]
    return tuple(dict.fromkeys((*kind.tables, *inside)))


def counted(table_id: str, period: Period, workplace: Workplace) -> CountedTable:
    """A statistics table of a period, as it counts today."""
    from mediator_desktop.services import statistics

    return statistics.count(table_id, period, workplace, today=workplace.clock.today())


def ledger_form(ledger_id: str, workplace: Workplace) -> LedgerForm:
    """A ledger by its id. Raises Refused for an unknown one."""
    form = workplace.ledgers.get(ledger_id)
    if form is None:
        raise Refused(f"没有“{ledger_id}”这种台账，请检查报送的设置")
    return form


def frozen_ledgers(
    ledger_id: str, period: Period, reader: Reader, workplace: Workplace, *, masked: bool = False
) -> tuple[FrozenLedger, ...]:
    """The sheets of a ledger of a period with their rows as text; with `masked` as they leave the office."""
    from mediator_desktop.services import reporting

    return tuple(
        _frozen_sheet(form, rows, workplace, masked=masked)
        for form, rows in reporting.sheets(ledger_id, period, reader, workplace)
    )


def _frozen_sheet(
    form: LedgerForm, lines: Iterable[AnyRow], workplace: Workplace, *, masked: bool
) -> FrozenLedger:
    words = workplace.vocabulary
    texts = FREE_TEXTS.intersection(column.field for column in form.columns)
    getters = [form.fields[column.field].get for column in form.columns]
    met: Counter[str] = Counter()
    rows = []
    for number, line in enumerate(lines, start=1):
        key = _key(line)
        met[key] += 1
        shown = _masked(line, texts) if masked else line
        rows.append(
            FrozenRow(
                key=key if met[key] == 1 else f"{key}#{met[key]}",
                dispute=line.dispute_id if isinstance(line, LedgerRow) else "",
                cells=tuple([_cell(get(shown, words, number)) for get in getters]),
            )
        )
    return FrozenLedger(
        ledger_id=form.id,
        edition=form.edition,
        title=form.name,
        fields=tuple(column.field for column in form.columns),
        headings=tuple(column.heading.replace("\n", "") for column in form.columns),
        rows=tuple(rows),
    )


def _key(line: AnyRow) -> str:
    """What a line is known by when it is compared: its dispute, its round, its village."""
    match line:
        case LedgerRow():
            return line.dispute_id
        case RoundRow():
            return f"{line.unit}|{line.for_day}|{line.held_on}"
        case _:
            return line.village


def _masked(line: AnyRow, texts: Collection[str]) -> AnyRow:
    match line:
        case LedgerRow():
            return masked_row(line, texts)
        case RoundRow():
            return masked_round(line)
        case _:
            return line


def disputes_of(kind: ReportKind, period: Period, reader: Reader, workplace: Workplace) -> list[LedgerRow]:
    """The disputes that a report lists, each once; of a report without ledgers those accepted in the period."""
    from mediator_desktop.services import reporting

    if not kind.ledgers:
        return list(reader.ledger_rows(period.first_day, period.last_day, CountedBy.ACCEPTED))
    found: dict[str, LedgerRow] = {}
    for name in kind.ledgers:
        for _form, lines in reporting.sheets(name, period, reader, workplace):
            for line in lines:
                if isinstance(line, LedgerRow):
                    found.setdefault(line.dispute_id, line)
    return list(found.values())


def _cell(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Money():
            return value.plain
        case date():
            return value.isoformat()
        case _:
            return str(value)


def names_of_files(
    kind: ReportKind, period: Period, office: Office, revision: int, workplace: Workplace
) -> tuple[str, ...]:
    """How the workbooks of a submission are called: tables first, then ledgers; a second sending says so."""
    names = [title_of_table(table, workplace) for table in kind.tables]
    names += [ledger_form(ledger, workplace).name for ledger in kind.ledgers]
    again = f"（第{revision}次报送）" if revision > 1 else ""
    found: list[str] = []
    for name in names:
        made = file_name(kind.pattern, unit=unit_of(office), period=period_name(period), name=name)
        stem, dot, suffix = made.rpartition(".")
        made = f"{stem[:120]}{again}{dot}{suffix}"
        if made in found:
            made = f"{stem[:110]}{again}（{len(found) + 1}）{dot}{suffix}"
        found.append(made)
    return tuple(found)


def title_of_table(table_id: str, workplace: Workplace) -> str:
    """The short name of a statistics table. Raises Refused for an unknown one."""
    form = workplace.statistics.tables.get(table_id)
    if form is None:
        raise Refused(f"没有“{table_id}”这种统计表，请检查报送的设置")
    return form.name


def workbooks(
    sending: Sending,
    frozen: Frozen,
    workplace: Workplace,
    cancelled: Cancelled | None = None,
) -> tuple[Mapping[str, bytes], str]:
    """The sealed workbooks by name and the digest they bear, in memory. Raises Refused, Trouble.

    Each is made, read again as a stranger would, and sealed with what was read.
    """
    from mediator_desktop.ledgers.submission_seal import prints_of, seal
    from mediator_desktop.ledgers.table_writing import SheetFoot, table_workbook

    kind = sending.kind
    names = names_of_files(kind, sending.period, sending.office, sending.revision, workplace)
    foot = SheetFoot(people=sending.names.people(sending.signed_on))
    counts = {table.table_id: table for table in frozen.tables}
    plain: dict[str, bytes] = {}
    for name, file_id in zip(names, (*kind.tables, *kind.ledgers), strict=True):
        if file_id in sending.templates:
            plain[name] = _county_workbook(file_id, sending, workplace)
        elif len(plain) < len(kind.tables):
            plain[name] = table_workbook(counts[file_id], foot)
        else:
            plain[name] = _ledger_workbook(file_id, sending, workplace, cancelled)
    listing = {
        name
        for name, file_id in zip(names, (*kind.tables, *kind.ledgers), strict=True)
        if file_id in kind.ledgers or file_id in sending.templates
    }
    private = {name: sending.full and name in listing for name in names}
    prints = {name: prints_of(content, private=private[name]) for name, content in plain.items()}
    said = _said(sending, frozen, prints, workplace)
    return {name: seal(content, name, said, prints[name]) for name, content in plain.items()}, digest_of(said)


def _county_workbook(file_id: str, sending: Sending, workplace: Workplace) -> bytes:
    """The county's own workbook in place of a file of ours."""
    template = sending.templates[file_id]
    wish = report_templates.wish_of(
        sending.kind, file_id, template, sending.period, workplace,
        disclosure=sending.disclosure, names=sending.names, signed_on=sending.signed_on,
    )  # fmt: skip
    return report_templates.filled(template, wish, workplace)


def _ledger_workbook(
    ledger_id: str, sending: Sending, workplace: Workplace, cancelled: Cancelled | None
) -> bytes:
    from mediator_desktop.services import reporting

    return reporting.workbook(
        ledger_id,
        sending.period,
        workplace,
        full=sending.full,
        people=signatures.checked(sending.names).people(sending.signed_on),
        cancelled=cancelled,
    )


def _said(
    sending: Sending, frozen: Frozen, prints: Mapping[str, Any], workplace: Workplace
) -> dict[str, Any]:
    """What the seal holds: who reports what for when, every figure, the rows masked, and what each workbook shows."""
    office, kind = sending.office, sending.kind
    with workplace.register.read() as reader:
        ledgers = [
            ledger
            for name in kind.ledgers
            for ledger in frozen_ledgers(name, sending.period, reader, workplace, masked=True)
        ]
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind.id,
        "name": kind.name,
        "first_day": sending.period.first_day.isoformat(),
        "last_day": sending.period.last_day.isoformat(),
        "unit": unit_of(office),
        "county": office.county,
        "office": office.name,
        "committee": office.committee,
        "region_code": office.region_code,
        "revision": sending.revision,
        "signer": sending.signer,
        "signed_on": sending.signed_on.isoformat(),
        "submitted_at": sending.submitted_at,
        "full": sending.full,
        "tables": [to_plain(_bare(table)) for table in frozen.tables],
        "ledgers": [to_plain(ledger) for ledger in ledgers],
        "files": {name: digest_of(list(found)) for name, found in prints.items()},
    }


def _bare(table: CountedTable) -> CountedTable:
    """A table without the questions behind its figures: they find disputes only in the register they come from."""
    return replace(
        table,
        figures=tuple(replace(figure, question=None) for figure in table.figures),
        findings=tuple(replace(finding, question=None) for finding in table.findings),
    )
