"""The county's side: who has sent and who has not, which of several reports counts, the sum of all towns, town by town"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.received import (
    Choice,
    CountySum,
    Origin,
    RatioLine,
    Received,
    TownTable,
    add_up,
    counting,
)
from mediator_desktop.domain.submission import check_reason, period_name
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.unit import Unit, UnitLevel, UnitTree, own_unit
from mediator_desktop.domain.views import Changes
from mediator_desktop.domain.vocabulary import Term
from mediator_desktop.schedule.submissions import due_on
from mediator_desktop.services.county_arrivals import Added, Arrival, Told, add, figures_of, look
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.statistics_checks import check_table
from mediator_desktop.services.workplace import Workplace

__all__ = [
    "Added",
    "Arrival",
    "Told",
    "TownRow",
    "TownState",
    "Towns",
    "add",
    "choose",
    "county_sum",
    "look",
    "ratio_lines",
    "title_of",
    "towns",
    "towns_of",
    "write_sum",
]


class TownState(Term):
    """How a town stands with a report."""

    WAITING = "waiting", "未报"
    OVERDUE = "overdue", "逾期未报"
    SENT = "sent", "已报"
    SENT_LATE = "sent_late", "逾期报送"


@dataclass(frozen=True, slots=True, kw_only=True)
class TownRow:
    """A town with what it sent, the first first; `report` is the one that counts; `sentences` what should be looked at."""

    unit: str
    name: str
    state: TownState
    report: Received | None = None
    sent: tuple[Received, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def is_twice(self) -> bool:
        """Whether several reports with different figures are here."""
        return len(self.sent) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Towns:
    """How all towns stand with the report of a period; `due_on` is None for a report that is not declared here."""

    kind: str
    name: str
    period: Period
    due_on: date | None
    rows: tuple[TownRow, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The towns that have sent nothing."""
        return tuple(row.name for row in self.rows if row.report is None)

    @property
    def tables(self) -> tuple[tuple[str, str], ...]:
        """Id and title of the tables that came in."""
        found: dict[str, str] = {}
        for row in self.rows:
            for table in row.report.tables if row.report else ():
                found.setdefault(table.table_id, table.title)
        return tuple(found.items())


def choose(received_id: str, reason: str, workplace: Workplace) -> Changes:
    """Let another of a town's reports count from now on; the reason is kept. Raises Refused."""
    reason = tidy(reason)
    if problems := check_reason(reason, "用这一份"):
        raise Refused(*problems)
    with workplace.register.write(workplace.actor) as uow:
        if not any(one.id == received_id for one in uow.received()):
            raise Refused("登记册里没有收到过这一份")
        uow.choose_received(
            Choice(received=received_id, at=workplace.clock.now(), actor=workplace.actor, reason=reason)
        )
    return Changes(submissions=True)


def towns(kind_id: str, period: Period, reader: Reader, workplace: Workplace) -> Towns:
    """How every town stands with a report of a period: sent, late, altered, twice, not at all."""
    today = workplace.clock.today()
    kind = next((kind for kind in workplace.reports if kind.id == kind_id), None)
    due = due_on(kind, period, workplace.calendar) if kind else None
    sent: dict[str, list[Received]] = {}
    for one in reader.received(kind_id, period):
        sent.setdefault(one.unit, []).append(one)
    chosen = reader.choices()
    rows = [
        _row(unit, sent.pop(unit.id, []), chosen, due, today) for unit in towns_of(reader, period.last_day)
    ]
    tree = UnitTree(reader.units())
    for unit_id, reports in sent.items():  # towns that are no more
        unit = tree.units.get(unit_id) or Unit(id=unit_id, name=reports[0].sender)
        rows.append(_row(unit, reports, chosen, due, today))
    name = kind.name if kind else next((one.name for one in reader.received(kind_id, period)), kind_id)
    return Towns(kind=kind_id, name=name, period=period, due_on=due, rows=tuple(rows))


def _row(
    unit: Unit, sent: Sequence[Received], chosen: Mapping[str, Choice], due: date | None, today: date
) -> TownRow:
    report = counting(sent, chosen)
    if report is None:
        late = due is not None and due < today
        return TownRow(unit=unit.id, name=unit.name, state=TownState.OVERDUE if late else TownState.WAITING)
    first = min(one.submitted_on or one.received_at.date() for one in sent)
    return TownRow(
        unit=unit.id,
        name=unit.name,
        state=TownState.SENT_LATE if due is not None and first > due else TownState.SENT,
        report=report,
        sent=tuple(sent),
        sentences=tuple(_sentences(report, sent, chosen)),
    )


def _sentences(report: Received, sent: Sequence[Received], chosen: Mapping[str, Choice]) -> Iterator[str]:
    others = [one for one in sent if one.id != report.id and figures_of(one) != figures_of(report)]
    if others and not any(one.id in chosen for one in sent):
        yield f"报了{len(others) + 1}份不同的数字，现在用的是最早收到的一份，请选用哪一份"
    if report.origin is Origin.ALTERED:
        more = f"等{len(report.altered)}处" if len(report.altered) > 1 else ""
        yield f"文件在报送以后被改过：{report.altered[0]}{more}；合计用的是报送时的数字"
    if report.origin is Origin.MAPPED:
        yield "不是本程序报送的文件，数字按表头读取，请核对"
    for table in report.tables:
        for finding in table.findings:
            yield f"{table.title}：{finding.sentence}"


def towns_of(reader: Reader, day: date) -> tuple[Unit, ...]:
    """The towns directly below the office's own unit (or all, where it is none) that exist on a day, in their order."""
    tree = UnitTree(reader.units())
    office = reader.office()
    own = own_unit(tree, office) if office is not None else None
    found = tree.all_below(own.id) if own is not None and own.level is UnitLevel.COUNTY else tree.in_order()
    return tuple(unit for unit in found if unit.level is UnitLevel.TOWNSHIP and unit.exists_on(day))


def county_sum(
    table_id: str, kind_id: str, period: Period, reader: Reader, workplace: Workplace
) -> CountySum | None:
    """The towns' tables of a period added up, None where no town sent this table."""
    about = towns(kind_id, period, reader, workplace)
    parts = [
        TownTable(unit=row.unit, name=row.name, table=table)
        for row in about.rows
        if row.report is not None
        for table in row.report.tables
        if table.table_id == table_id
    ]
    office = reader.office()
    summed = add_up(
        parts,
        unit=(office.county or office.name) if office else "",
        made_on=workplace.clock.today(),
        missing=about.missing,
        ratios=ratio_lines(table_id, workplace),
    )
    if summed is None:
        return None
    rules = workplace.statistics.words.checks.values()
    form = workplace.statistics.tables.get(table_id)
    found = check_table(summed.total, rules, changes=form.changes if form else ())
    total = replace(summed.total, findings=(*summed.total.findings, *found))
    return replace(summed, total=total)


def ratio_lines(table_id: str, workplace: Workplace) -> Mapping[str, RatioLine]:
    """How the ratios of a declared table are made anew from its own counts, by the ids of their lines."""
    form = workplace.statistics.tables.get(table_id)
    if form is None:
        return {}
    found = {}
    for lines in (form.rows, form.columns):
        for line in lines:
            rule = workplace.statistics.words.ratios.get(line.ratio) if line.ratio else None
            if rule is None or rule.of_whole:
                continue
            by_count = {
                other.count: other.id
                for other in reversed(lines)
                if other.count and (other.days, other.conditions) == (line.days, line.conditions)
            }
            if rule.numerator in by_count and rule.denominator in by_count:
                found[line.id] = RatioLine(
                    rule=rule, above=by_count[rule.numerator], below=by_count[rule.denominator]
                )
    return found


def write_sum(summed: CountySum, target: Path, workplace: Workplace, *, by_town: bool = True) -> None:
    """Write the county's own table: a row for each town and the sum, or the sum alone. Raises Refused, Trouble."""
    from mediator_desktop.services.statistics_sheets import write_table

    write_table(summed.by_town if by_town else summed.total, target, workplace)


def title_of(about: Towns) -> str:
    """`2026年10月人民调解月报`."""
    return f"{period_name(about.period)}{about.name}"
