"""Figures of tables: disputes counted in groups by one SELECT for days that follow each other, and those behind a figure."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from mediator_desktop.catalogue.statistics_words import size_of
from mediator_desktop.domain.figures import Asked, Facet, Group, HeldCount, Question
from mediator_desktop.domain.views import CountedBy, DisputeRow
from mediator_desktop.storage.lists import ROW_COLUMNS, dispute_row_of

_DAYS = {
    CountedBy.FOUND: "coalesce(d.found_on, d.list_day)",
    CountedBy.ACCEPTED: "d.accepted_on",
    CountedBy.AGREED: "d.agreed_on",
    CountedBy.CLOSED: "d.closed_on",
}
_AGREED = "d.outcome IN ('written_agreement', 'oral_agreement', 'agreement')"
_PEOPLE = """coalesce(d.people_involved,
    (SELECT count(*) FROM party WHERE party.entry = d.entry AND party.name > ''))"""
_FEN = f"sum(CASE WHEN {_AGREED} AND d.shown_amount > 0 THEN d.shown_amount ELSE 0 END)"
_VALUES = {
    Facet.TYPE: "d.type_code",
    Facet.SOURCE: "d.source_code",
    Facet.VILLAGE: "d.village",
    Facet.LEVEL: "coalesce(nullif(d.level, ''), '@' || d.committee)",
    Facet.OUTCOME: "coalesce(d.outcome, '')",
    Facet.AGREEMENT: (
        "CASE d.outcome WHEN 'written_agreement' THEN 'written' WHEN 'oral_agreement' THEN 'oral'"
        " WHEN 'agreement' THEN 'untold' ELSE '' END"
    ),
    Facet.PERFORMANCE: f"""CASE WHEN d.outcome IS NULL OR NOT ({_AGREED}) THEN ''
        WHEN (SELECT min(coalesce(i.done_on, '')) FROM performance_item i WHERE i.entry = d.entry) > ''
        THEN 'performed' ELSE coalesce(nullif(a.reported_performance, ''), 'performing') END""",
    Facet.CONFIRMATION: """coalesce(c.result,
        CASE WHEN c.applied_on IS NULL AND c.accepted_on IS NULL THEN '' ELSE 'applied' END)""",
    Facet.DIFFICULTY: "d.difficulty",
    Facet.GRADE: "coalesce(r.grade, '')",
    Facet.STATUS: "d.status",
    Facet.COMMITTEE: "d.committee",
}
_JOINS = {
    Facet.PERFORMANCE: " LEFT JOIN agreement a ON a.entry = d.entry",
    Facet.CONFIRMATION: " LEFT JOIN confirmation c ON c.entry = d.entry",
    Facet.GRADE: " LEFT JOIN responsibility r ON r.entry = d.entry",
}
_COUNTS = "d.status <> 'voided'"
"""A void dispute counts nowhere."""


def groups(connection: Connection, asked: Asked) -> tuple[Group, ...]:
    """Disputes in groups that are alike, void ones left out; one SELECT for each run of spans without a gap."""
    return tuple(row for run in _runs(asked.spans) for row in _groups_of_run(connection, asked, run))


def _runs(spans: Sequence[tuple[date, date]]) -> Iterator[list[int]]:
    run: list[int] = []
    for place, (first, _) in enumerate(spans):
        if run and spans[run[-1]][1] + timedelta(days=1) != first:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _groups_of_run(connection: Connection, asked: Asked, run: list[int]) -> list[Group]:
    day = _DAYS[asked.counted_by]
    ends = [asked.spans[place][1].isoformat() for place in run]
    values: dict[str, Any] = {"first": asked.spans[run[0]][0].isoformat(), "last": ends[-1]}
    span = str(run[0])
    if len(run) > 1:
        cases = "".join(f" WHEN {day} <= :end{n} THEN {place}" for n, place in enumerate(run[:-1]))
        span = f"CASE{cases} ELSE {run[-1]} END"
        values |= {f"end{n}": end for n, end in enumerate(ends[:-1])}
    people = f"sum({_PEOPLE})" if asked.people else "0"
    told = [_value(facet, asked.sizes) for facet in asked.facets]
    columns = ", ".join((span, "count(*)", people, _FEN, *told))
    grouped = ", ".join(["1", *(str(5 + n) for n in range(len(told)))])
    sql = (
        f"SELECT {columns} FROM dispute d{_joins(asked.facets)}"
        f" WHERE {day} >= :first AND {day} <= :last AND {_COUNTS} GROUP BY {grouped}"
    )
    result = connection.exec_driver_sql(sql, values)
    return list(result.cursor.fetchall()) if result.cursor is not None else []


def disputes_behind(connection: Connection, question: Question) -> tuple[DisputeRow, ...]:
    """The disputes that a figure counts, by their day and order of entry."""
    day = _DAYS[question.counted_by]
    columns = ", ".join(f"d.{column.name}" for column in ROW_COLUMNS)
    where = [f"{day} >= :first", f"{day} <= :last", _COUNTS]
    values: dict[str, Any] = {
        "first": question.first_day.isoformat(),
        "last": question.last_day.isoformat(),
    }
    for facet, admitted in question.admits.items():
        value = _value(facet, sorted(admitted))
        where.append(f"{value} IN (SELECT value FROM json_each(:{facet.value}))")
        values[facet.value] = json.dumps(sorted(admitted), ensure_ascii=False)
    sql = (
        f"SELECT {columns} FROM dispute d{_joins(tuple(question.admits))}"
        f" WHERE {' AND '.join(where)} ORDER BY {day}, d.entry"
    )
    return tuple(dispute_row_of(row) for row in connection.exec_driver_sql(sql, values))


def _value(facet: Facet, sizes: Sequence[str]) -> str:
    if facet is not Facet.SIZE:
        return _VALUES[facet]
    cases = []
    for band in sizes:
        edges = size_of(band)
        if edges is not None:
            below = f" AND {_PEOPLE} < {edges[1]}" if edges[1] is not None else ""
            cases.append(f" WHEN {_PEOPLE} >= {edges[0]}{below} THEN '{band}'")
    return f"CASE{''.join(cases)} ELSE '' END" if cases else "''"


def _joins(facets: Sequence[Facet]) -> str:
    return "".join(_JOINS[facet] for facet in facets if facet in _JOINS)


_HELD = """
    SELECT r.held_on, CASE WHEN u.level = 'grid' THEN above.name ELSE u.name END,
        CASE WHEN u.level = 'grid' THEN 'village' ELSE u.level END, count(*),
        sum((SELECT count(*) FROM round_dispute f WHERE f.screening_round_id = r.id))
    FROM screening_round r JOIN unit u ON u.id = r.unit LEFT JOIN unit above ON above.id = u.parent
    WHERE r.held_on BETWEEN :first AND :last AND r.voided_at IS NULL
    GROUP BY 1, r.unit ORDER BY 1, 2
"""


def held_counts(connection: Connection, first_day: date, last_day: date) -> tuple[HeldCount, ...]:
    """Rounds held in a period by day and unit, those of a grid with its village; void ones left out."""
    values = {"first": first_day.isoformat(), "last": last_day.isoformat()}
    return tuple(
        HeldCount(date.fromisoformat(day), unit or "", level, rounds, found)
        for day, unit, level, rounds, found in connection.exec_driver_sql(_HELD, values)
    )
