"""What statistics read, and what the prevention ledger reads and writes in one transaction; part of the unit of work."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.domain.figures import Asked, Group, HeldCount, Question
from mediator_desktop.domain.prevention import Prevention, PreventionRecord, YearlyFigure
from mediator_desktop.domain.problems import Problem, Refused
from mediator_desktop.domain.views import DisputeRow
from mediator_desktop.storage import audit, figure_queries
from mediator_desktop.storage import prevention_tables as t
from mediator_desktop.storage.mapping import encode, from_row, to_row

CONFLICT = "这一条刚在别的窗口改过，您这里的内容没有覆盖它；请先看看新的内容再保存"
p, y = t.prevention.c, t.yearly_figure.c


class StatisticsReads:
    """Reads of figures, the prevention ledger and what is typed once a year."""

    _connection: Connection

    def figure_groups(self, asked: Asked) -> tuple[Group, ...]:
        """Disputes counted in groups."""
        return figure_queries.groups(self._connection, asked)

    def disputes_behind(self, question: Question) -> tuple[DisputeRow, ...]:
        """The disputes that a figure counts."""
        return figure_queries.disputes_behind(self._connection, question)

    def held_counts(self, first_day: date, last_day: date) -> tuple[HeldCount, ...]:
        """Rounds held in a period by day and unit."""
        return figure_queries.held_counts(self._connection, first_day, last_day)

    def load_prevention(self, entry_id: str) -> PreventionRecord:
        """One entry of the prevention ledger. Raises Refused when there is none of that id."""
        row = self._connection.execute(select(t.prevention).where(p.id == entry_id)).mappings().one_or_none()
        if row is None:
            raise Refused("预防台账里没有这一条")
        return _record(row)

    def prevention(
        self, first_day: date, last_day: date, *, with_voided: bool = False
    ) -> tuple[PreventionRecord, ...]:
        """Entries of a period (days inclusive), by day and order of entry."""
        query = (
            select(t.prevention)
            .where(p.day.between(encode(first_day), encode(last_day)))
            .order_by(p.day, p.entered_at, p.id)
        )
        if not with_voided:
            query = query.where(p.voided_at.is_(None))
        return tuple(_record(row) for row in self._connection.execute(query).mappings())

    def yearly_figures(self, year: int) -> tuple[YearlyFigure, ...]:
        """What was typed for a year, by unit and item."""
        query = select(t.yearly_figure).where(y.year == year).order_by(y.unit, y.item)
        return tuple(YearlyFigure(r.year, r.unit, r.item, r.value) for r in self._connection.execute(query))


class StatisticsWrites(StatisticsReads, ABC):
    """Writes of the prevention ledger and of what is typed once a year, each with its audit row."""

    _actor: str

    @abstractmethod
    def record_event(
        self, action: str, *, subject: str = "", changes: audit.FieldChanges | None = None
    ) -> None:
        """Write an audit row; the unit of work knows when and who."""

    def add_prevention(self, record: PreventionRecord) -> None:
        """Keep a new entry; who enters it is kept with it."""
        record = replace(record, actor=record.actor or self._actor)
        self._connection.execute(insert(t.prevention).values(_row(record)))
        changes = {name: (None, value) for name, value in to_plain(record.entry).items()}
        self.record_event("add_prevention", subject=record.id, changes=changes)

    def replace_prevention(self, record: PreventionRecord, *, expected_version: int) -> None:
        """Keep a changed entry. Raises Refused when someone else saved it meanwhile."""
        before = self.load_prevention(record.id)
        mine = update(t.prevention).where(p.id == record.id, p.version == expected_version)
        if self._connection.execute(mine.values(_row(record))).rowcount != 1:
            raise Refused(Problem("version", CONFLICT))
        voided = record.voided_at is not None and before.voided_at is None
        changes = _differences(to_plain(before.entry), to_plain(record.entry))
        if voided:
            changes["void_reason"] = (None, record.void_reason)
        action = "void_prevention" if voided else "change_prevention"
        self.record_event(action, subject=record.id, changes=changes)

    def keep_yearly_figures(self, year: int, unit: str, values: Mapping[str, int]) -> None:
        """Keep these figures of a unit's year and no others."""
        mine = (y.year == year, y.unit == unit)
        before = {f.item: f.value for f in self.yearly_figures(year) if f.unit == unit}
        self._connection.execute(delete(t.yearly_figure).where(*mine))
        rows = [{"year": year, "unit": unit, "item": item, "value": value} for item, value in values.items()]
        if rows:
            self._connection.execute(insert(t.yearly_figure), rows)
        self.record_event(
            "keep_yearly_figures",
            subject=f"{year} {unit}".strip(),
            changes=_differences(before, dict(values)),
        )


def _row(record: PreventionRecord) -> dict[str, Any]:
    return to_row(record.entry) | to_row(record)


def _record(row: Any) -> PreventionRecord:
    return PreventionRecord(
        id=row["id"],
        version=row["version"],
        entered_at=datetime.fromisoformat(row["entered_at"]),
        changed_at=datetime.fromisoformat(row["changed_at"]),
        actor=row["actor"],
        entry=from_row(Prevention, row),
        voided_at=datetime.fromisoformat(row["voided_at"]) if row["voided_at"] else None,
        void_reason=row["void_reason"],
    )


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> audit.FieldChanges:
    return {
        name: (old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }
