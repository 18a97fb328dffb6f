"""Workbooks of towns looked at and taken in: as they were sealed, altered since, sent twice, or read by their headings"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediator_desktop.catalogue.submission_format import SPOILED, digest_of, from_plain, to_plain
from mediator_desktop.domain.figures import CountedTable
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Problem, Refused, Trouble
from mediator_desktop.domain.received import Origin, Received
from mediator_desktop.domain.submission import ReportKind
from mediator_desktop.domain.text import tidy
from mediator_desktop.domain.unit import Unit, UnitLevel, UnitTree
from mediator_desktop.domain.views import Changes
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.submission_content import FORMAT, VERSION, counted, report_kind
from mediator_desktop.services.units import unit_named
from mediator_desktop.services.workplace import Workplace

if TYPE_CHECKING:
    from mediator_desktop.ledgers.reading import ReadSheet
    from mediator_desktop.ledgers.submission_seal import Sealed

MOST_ALTERED = 200
"""How many altered cells of one workbook are kept."""
MOST_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a person says of workbooks that do not say it themselves: whose they are, which report, which period."""

    unit: str = ""
    kind: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One report in the workbooks that were looked at; nothing is kept yet.

    `report` is what would be kept, None where `asks` names what is not known (`unit`, `kind`, `period`) or `problem` says
    why it cannot be read. `known` says that this very report is here already; `others` are reports of the same town and
    period with other figures; `doubts` are sentences a person should read.
    """

    files: tuple[str, ...]
    paths: tuple[Path, ...] = ()
    report: Received | None = None
    asks: tuple[str, ...] = ()
    problem: str = ""
    known: bool = False
    others: tuple[Received, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What was taken in, and what changed."""

    taken: tuple[Received, ...]
    known: tuple[Received, ...]
    changes: Changes


def look(paths: Iterable[Path], workplace: Workplace, told: Told | None = None) -> tuple[Arrival, ...]:
    """What some workbooks bring; files of one report are put together, a file that cannot be read says why.

    A workbook without a seal of ours is read by the headings of the report's tables; whose it is must be told.
    """
    told = told or Told()
    found: dict[str, Arrival] = {}
    for path in paths:
        for key, arrival in _looked_at(path, told, workplace):
            arrival = replace(arrival, paths=(path,))
            before = found.get(key)
            found[key] = arrival if before is None else _together(before, arrival)
    with workplace.register.read() as reader:
        return tuple(_placed(arrival, reader) for arrival in found.values())


def _looked_at(path: Path, told: Told, workplace: Workplace) -> Iterator[tuple[str, Arrival]]:
    from mediator_desktop.ledgers.opening import open_ledger
    from mediator_desktop.ledgers.reading import read_workbook
    from mediator_desktop.ledgers.submission_seal import unsealed

    try:
        sheets = open_ledger(path)
        sealed = unsealed(sheets)
        if sealed is not None and sealed.holds:
            sheets = read_workbook(path)  # as it stands: what was cut and turned for reading was not sealed
            yield sealed.digest, _sealed(path.name, sealed, sheets, told, workplace)
        else:
            yield (
                f"file:{path}",
                _mapped(path.name, sheets, told, workplace, was_sealed=sealed is not None),
            )
    except Refused as refused:
        yield f"file:{path}", Arrival(files=(path.name,), problem=refused.problems[0].sentence)
    except Trouble as trouble:
        yield f"file:{path}", Arrival(files=(path.name,), problem=trouble.sentence)


def _sealed(
    name: str, sealed: "Sealed", sheets: Sequence["ReadSheet"], told: Told, workplace: Workplace
) -> Arrival:
    from mediator_desktop.ledgers.submission_seal import altered

    said = sealed.submission
    if said.get("format") != FORMAT or said.get("version") != VERSION:
        raise Refused("这份表由更新版本的程序写成，请先升级本程序")
    changed = tuple(
        cell.sentence for _, cell in zip(range(MOST_ALTERED), altered(sealed, sheets), strict=False)
    )
    report = replace(
        _report(said, workplace),
        digest=sealed.digest,
        files=(name,),
        origin=Origin.ALTERED if changed else Origin.SEALED,
        altered=changed,
    )
    sender = " ".join(_short(said, key) for key in ("county", "unit"))
    with workplace.register.read() as reader:
        unit = _town(told.unit, reader) if told.unit else _town_of(said, reader)
    doubts = tuple(changed[:5])
    if changed:
        doubts += ("合计用的是报送时的数字；要用改过的数字，请乡镇重新报送",)
    if unit is None:
        return Arrival(files=(name,), asks=("unit",), doubts=(f"单位名册里没有“{sender.strip()}”", *doubts))
    return Arrival(files=(name,), report=replace(report, unit=unit.id), doubts=doubts)


def _report(said: Mapping[str, Any], workplace: Workplace) -> Received:
    """What a seal says, not yet anybody's. Raises Refused when it is no report."""
    try:
        period = Period(date.fromisoformat(said["first_day"]), date.fromisoformat(said["last_day"]))
        submitted_at = datetime.fromisoformat(said["submitted_at"])
        signed_on = date.fromisoformat(said["signed_on"])
        tables = [from_plain(CountedTable, table) for table in said["tables"]]
        revision = int(said["revision"])
        if not 0 < revision < 10_000 or period.last_day < period.first_day:
            raise ValueError
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(SPOILED) from error
    for table in tables:
        _check_places(table)
    return Received(
        id=str(uuid.uuid4()),
        unit="",
        sender=_short(said, "unit"),
        kind=_short(said, "kind"),
        name=_short(said, "name"),
        period=period,
        revision=revision,
        signer=_short(said, "signer"),
        signed_on=signed_on,
        submitted_on=submitted_at.date(),
        received_at=workplace.clock.now(),
        actor=workplace.actor,
        tables=tuple(tables),
    )


def _check_places(table: CountedTable) -> None:
    rows, columns = len(table.rows), len(table.columns)
    if any(not (0 <= f.row < rows and 0 <= f.column < columns) for f in table.figures):
        raise Refused(SPOILED)


def _short(said: Mapping[str, Any], key: str) -> str:
    return tidy(str(said.get(key, ""))[:MOST_WORDS])


def _mapped(
    name: str, sheets: Sequence["ReadSheet"], told: Told, workplace: Workplace, *, was_sealed: bool
) -> Arrival:
    """A workbook without a seal that holds, read by the headings of the report's tables."""
    from mediator_desktop.ledgers.submission_reading import read_like

    asks = tuple(key for key in ("unit", "kind", "period") if not getattr(told, key))
    broken = ("校验数据被改过或不完整，不能当作报送的原件",) if was_sealed else ()
    if asks or told.period is None:
        return Arrival(files=(name,), asks=asks, doubts=broken)
    kind = report_kind(told.kind, workplace)
    with workplace.register.read() as reader:
        unit = _town(told.unit, reader)
        shapes = _shapes(kind, told.period, reader, workplace)
    tables, doubts = [], list(broken)
    for shape in shapes:
        read = read_like(sheets, shape)
        if read is not None:
            tables.append(replace(read.table, unit=unit.name))
            doubts += read.doubts
    if not tables:
        raise Refused(f"“{name}”里没有找到{kind.name}的栏目，请检查是不是这张表")
    report = Received(
        id=str(uuid.uuid4()),
        unit=unit.id,
        sender=unit.name,
        kind=kind.id,
        name=kind.name,
        period=told.period,
        digest=digest_of([to_plain(table.figures) for table in tables]),
        origin=Origin.ALTERED if was_sealed else Origin.MAPPED,
        altered=broken,
        files=(name,),
        received_at=workplace.clock.now(),
        actor=workplace.actor,
        tables=tuple(tables),
    )
    return Arrival(files=(name,), report=report, doubts=tuple(doubts))


def _shapes(
    kind: ReportKind, period: Period, reader: Reader, workplace: Workplace
) -> tuple[CountedTable, ...]:
    """The tables of a report as a town's would look: those of a town that sent them, else our own."""
    sent = [table for one in reader.received(kind.id) if one.origin is Origin.SEALED for table in one.tables]
    by_id = {table.table_id: table for table in sent}
    return tuple(
        replace(by_id.get(name) or counted(name, period, workplace), period=period) for name in kind.tables
    )


def _together(one: Arrival, other: Arrival) -> Arrival:
    """Two files of one report: what is altered in either is altered in the report."""
    if one.report is None or other.report is None:
        return replace(one, files=(*one.files, *other.files), paths=(*one.paths, *other.paths))
    altered_cells = tuple(dict.fromkeys((*one.report.altered, *other.report.altered)))
    report = replace(
        one.report,
        files=tuple(dict.fromkeys((*one.report.files, *other.report.files))),
        origin=Origin.ALTERED if altered_cells else Origin.SEALED,
        altered=altered_cells,
    )
    return replace(
        one,
        files=report.files,
        paths=(*one.paths, *other.paths),
        report=report,
        doubts=tuple(dict.fromkeys((*one.doubts, *other.doubts))),
    )


def _placed(arrival: Arrival, reader: Reader) -> Arrival:
    """What is here already of the same town, report and period."""
    report = arrival.report
    if report is None:
        return arrival
    here = [one for one in reader.received(report.kind, report.period) if one.unit == report.unit]
    same = [one for one in here if (one.digest, one.altered) == (report.digest, report.altered)]
    others = tuple(one for one in here if one not in same and figures_of(one) != figures_of(report))
    doubts = arrival.doubts
    if others and not same:
        when = "、".join(sorted({one.received_at.date().isoformat() for one in others}))
        doubts += (
            f"已有{report.sender}同一时间段的报表（{when}收到），数字不同；两份都会留着，用哪一份由您选",
        )
    return replace(arrival, known=bool(same), others=others, doubts=doubts)


def figures_of(report: Received) -> Any:
    """What a report counts, whatever else it says."""
    return [(table.table_id, [(f.row, f.column, f.value) for f in table.figures]) for table in report.tables]


def add(arrivals: Sequence[Arrival], workplace: Workplace) -> Added:
    """Take in what was looked at, all in one transaction; a report that is here already stays once. Raises Refused.

    Refused where a file could not be read or it is not known whose it is: nothing is taken then.
    """
    problems = [
        Problem(arrival.files[0], arrival.problem or "还不知道是哪个单位、哪种报表、哪个时间段的")
        for arrival in arrivals
        if arrival.report is None
    ]
    if problems:
        raise Refused(*problems)
    taken, known = [], []
    with workplace.register.write(workplace.actor) as uow:
        for arrival in arrivals:
            found = _placed(arrival, uow)
            report = found.report
            if report is None or found.known:
                known += [report] if report else []
                continue
            uow.keep_received(report)
            taken.append(report)
    return Added(taken=tuple(taken), known=tuple(known), changes=Changes(submissions=True))


def _town_of(said: Mapping[str, Any], reader: Reader) -> Unit | None:
    """The town of the tree that a report is from, by the names it gives itself."""
    names = {_short(said, key) for key in ("unit", "office", "committee")} - {""}
    found = [unit for unit in UnitTree(reader.units()).in_order() if unit.level is UnitLevel.TOWNSHIP]
    same = [unit for unit in found if unit.name in names]
    if not same:
        same = [unit for unit in found if any(name.startswith(unit.name) for name in names)]
    return same[0] if len(same) == 1 else None


def _town(name: str, reader: Reader) -> Unit:
    return unit_named(UnitTree(reader.units()), name)
