"""The re-key card: a dispute in the order of a provincial platform's columns, ready to be copied there field by field."""

from dataclasses import dataclass, replace
from datetime import date

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS, CellKind, CellValue
from mediator_desktop.catalogue.ledger_rows import ledger_row
from mediator_desktop.catalogue.ledgers import LedgerForm
from mediator_desktop.domain.clock import Clock
from mediator_desktop.domain.dispute import DisputeRecord
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.text import tidy
from mediator_desktop.services import disputes
from mediator_desktop.services.disputes import Kept
from mediator_desktop.services.ports import Reader, UnitOfWork
from mediator_desktop.services.workplace import Workplace

LEDGER = "platform_export_25"
GIVEN_BY_PLATFORM = "platform_code"
"""The one column that the platform fills itself."""
_OWN_OF_PLATFORM = frozenset(
    {"studio", "registrar", "death", "subsidy", "attribute", "special_group", "migrant_worker", "converted"}
)
"""Columns that only the platform asks for; the register knows them where they came from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardField:
    """One column: its heading on the platform and what to put there, line breaks kept.

    `gap` says in a few words why there is nothing, empty where there is a value; `is_missing` is set where the register
    ought to know it.
    """

    name: str
    heading: str
    value: str
    gap: str = ""
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A dispute on its way into the platform: `code` and `entered_on` as they are on record."""

    dispute_id: str
    version: int
    number: str
    title: str
    fields: tuple[CardField, ...]
    code: str
    entered_on: date | None
    is_voided: bool


def card(dispute_id: str, reader: Reader, workplace: Workplace) -> Card:
    """The card of a dispute, in the columns of `forms/ledgers/platform_export_25.toml`.

    Raises Refused when there is no such dispute.
    """
    record = reader.load(dispute_id)
    office = reader.office() or Office()
    row = ledger_row(_with_committee(record, office), _type_name(record, workplace))
    cells = []
    for column in _ledger(workplace).columns:
        if column.field == GIVEN_BY_PLATFORM:
            value: CellValue = record.dispute.platform.code
        else:
            value = LEDGER_FIELDS[column.field].get(row, workplace.vocabulary, 1)
        cells.append(_field(column.field, column.heading.replace("\n", ""), _words(value, column.kind)))
    platform = record.dispute.platform
    return Card(
        dispute_id=record.id,
        version=record.version,
        number=record.display_number,
        title=row.title,
        fields=tuple(cells),
        code=platform.code,
        entered_on=platform.entered_on,
        is_voided=record.voided is not None,
    )


def mark_entered(
    dispute_id: str, version: int, code: str, entered_on: date | None, uow: UnitOfWork, clock: Clock
) -> Kept:
    """Keep the platform's case code and the day the case was keyed in; None takes the tick away again.

    Raises Refused for a day in the future, a code that another dispute has, and when someone else saved it meanwhile.
    """
    code = tidy(code)
    if entered_on is not None and entered_on > clock.today():
        raise Refused(Problem("platform.entered_on", "录入日期还没有到"))
    if code and any(other != dispute_id for other in uow.find(code)):
        raise Refused(Problem("platform.code", "这个平台案件编码已经用在另一件纠纷上，请核对"))
    dispute = uow.load(dispute_id).dispute
    platform = replace(dispute.platform, code=code, entered_on=entered_on)
    return disputes.save(dispute_id, replace(dispute, platform=platform), version, uow, clock)


def _field(name: str, heading: str, value: str) -> CardField:
    if value:
        return CardField(name=name, heading=heading, value=value)
    if name == GIVEN_BY_PLATFORM:
        return CardField(name=name, heading=heading, value="", gap="平台录入后给出，请填在下面")
    if name in _OWN_OF_PLATFORM:
        return CardField(name=name, heading=heading, value="", gap="本册不登记，按平台要求选")
    return CardField(name=name, heading=heading, value="", gap="还没有", is_missing=True)


def _words(value: CellValue, kind: CellKind) -> str:
    """A value as it is typed into a web page: plain digits without separators, days as 2026-03-05."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Money():
            yuan, fen = divmod(value.fen, 1_000_000 if kind is CellKind.MONEY_WAN else 100)
            places = 6 if kind is CellKind.MONEY_WAN else 2
            return f"{yuan}.{fen:0{places}}".rstrip("0").rstrip(".")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _ledger(workplace: Workplace) -> LedgerForm:
    form = workplace.ledgers.get(LEDGER)
    if form is None:
        raise Refused("没有省平台的栏目表，请重新安装程序")
    if not form.lists_disputes:
        raise Refused(f"“{form.name}”不是一件一行的了，请在设置里恢复自带的")
    return form


def _with_committee(record: DisputeRecord, office: Office) -> DisputeRecord:
    """The record with the committee named: on disputes of the office's own it is not written down."""
    dispute = record.dispute
    return replace(record, dispute=replace(dispute, committee=dispute.committee or office.committee))


def _type_name(record: DisputeRecord, workplace: Workplace) -> str:
    code = record.dispute.type_code
    return workplace.vocabulary.types.name(code) if code else ""
