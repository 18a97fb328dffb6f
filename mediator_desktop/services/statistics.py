"""Statistics of a period: declared tables counted, compared and checked, and the disputes behind each figure"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mediator_desktop.catalogue.statistics import Axis, Days, TableForm
from mediator_desktop.catalogue.statistics_words import CheckKind, Measure, Weight, Words
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.figures import (
    BY_LABELS,
    Asked,
    CountedTable,
    Facet,
    Figure,
    Finding,
    Question,
)
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.ratio import NOTHING, RatioRule
from mediator_desktop.domain.unit import UnitLevel
from mediator_desktop.domain.views import CountedBy, DisputeRow
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services.ports import Reader
from mediator_desktop.services.statistics_checks import check_table
from mediator_desktop.services.statistics_counting import Counting, Material, Tally, spans_of, values_in
from mediator_desktop.services.statistics_lines import (
    Place,
    Rule,
    Translator,
    counts_of,
    facets_of,
    rules_of,
    sizes_of,
)
from mediator_desktop.services.workplace import Workplace

EARLIEST = 1950
_LEVELS = {
    UnitLevel.COUNTY: Level.COUNTY,
    UnitLevel.TOWNSHIP: Level.TOWNSHIP,
    UnitLevel.VILLAGE: Level.VILLAGE,
    UnitLevel.GRID: Level.VILLAGE,
}


@dataclass(frozen=True, slots=True)
class TableChoice:
    """A table that can be counted: its id, name, and the day by which it counts unless told otherwise."""

    id: str
    name: str
    counted_by: CountedBy


def tables(workplace: Workplace) -> tuple[TableChoice, ...]:
    """Every declared table, by the order of their files."""
    return tuple(
        TableChoice(form.id, form.name, form.counted_by) for form in workplace.statistics.tables.values()
    )


def count(
    table_id: str,
    period: Period,
    workplace: Workplace,
    *,
    counted_by: CountedBy | None = None,
    village: str = "",
    today: date | None = None,
    unmapped_as_other: bool = False,
) -> CountedTable:
    """A table of a period counted from the register as it is now.

    `village` counts one village alone. Types without a counterpart in the table's list go to 其他 only with
    `unmapped_as_other`. Raises Refused for an unknown table or a period before 1950.
    """
    with workplace.register.read() as reader:
        return counted(
            table_id,
            period,
            workplace,
            reader,
            counted_by=counted_by,
            village=village,
            today=today,
            unmapped_as_other=unmapped_as_other,
        )


def counted(
    table_id: str,
    period: Period,
    workplace: Workplace,
    reader: Reader,
    *,
    counted_by: CountedBy | None = None,
    village: str = "",
    today: date | None = None,
    unmapped_as_other: bool = False,
) -> CountedTable:
    """The same as `count`, within a consistent view that is open already."""
    form = workplace.statistics.tables.get(table_id)
    if form is None:
        raise Refused(f"没有“{table_id}”这张统计表")
    if period.first_day.year < EARLIEST:
        raise Refused(f"统计期间不能早于{EARLIEST}年")
    by = counted_by or form.counted_by
    place = place_of(reader, village)
    material = _material(form, workplace.statistics.words, period, by, place, reader)
    return table_of(
        form,
        workplace.statistics.words,
        workplace.vocabulary,
        place,
        period,
        by,
        material,
        today or workplace.clock.today(),
        unmapped_as_other=unmapped_as_other,
    )


def disputes_behind(question: Question, reader: Reader) -> tuple[DisputeRow, ...]:
    """The disputes that a figure counts, by their day and order of entry; as many as the figure says where it counts 件."""
    return reader.disputes_behind(question)


def place_of(reader: Reader, village: str = "") -> Place:
    """Whose tables are made here."""
    office = reader.office()
    units = reader.units()
    levels = {unit.name: _LEVELS[unit.level] for unit in units}
    if office is None:
        return Place(unit_levels=levels, village=village)
    return Place(
        office=office.name,
        county=office.county,
        township=office.township,
        committee=office.committee,
        level=office.level,
        villages=office.villages,
        unit_levels=levels,
        village=village,
    )


def year_to_date(period: Period, first_month: int = 1) -> Period:
    """年度累计: from the beginning of the year that the period ends in, or of the period where that begins before (12-01)."""
    begin = Period.year_of(period.last_day, first_month).first_day
    return Period(min(begin, period.first_day), period.last_day)


def days_of(form: TableForm, period: Period) -> Mapping[Days, Period]:
    """The days that a table's lines count over, as far as it uses them."""
    used = {line.days for line in (*form.rows, *form.columns)} | {
        line.change.base for line in (*form.rows, *form.columns) if line.change is not None
    }
    days = {Days.PERIOD: period}
    if Days.YEAR in used:
        days[Days.YEAR] = year_to_date(period, form.year_from)
    if Days.SINCE in used and form.since is not None:
        days[Days.SINCE] = Period(min(form.since, period.last_day), period.last_day)
    if Days.LAST_YEAR in used:
        days[Days.LAST_YEAR] = period.last_year
    if Days.PREVIOUS in used:
        days[Days.PREVIOUS] = period.previous
    return days


def asked_of(form: TableForm, words: Words, period: Period, by: CountedBy, place: Place) -> Asked:
    """What of the disputes a table needs to know."""
    facets = facets_of(form, words)
    if place.village and Facet.VILLAGE not in facets:
        facets = (*facets, Facet.VILLAGE)
    days = days_of(form, period)
    by_month = any(line.axis is Axis.MONTHS for line in (*form.rows, *form.columns))
    months: list[Period] = []
    if by_month:
        months += period.months(form.cut)
        if Days.LAST_YEAR in days:
            months += [month.last_year for month in months]
    return Asked(
        spans=spans_of(days, months),
        counted_by=by,
        facets=facets,
        sizes=sizes_of(form, words),
        people=Measure.PEOPLE in _measures(form, words),
    )


def _measures(form: TableForm, words: Words) -> set[Measure]:
    return {count.measure for line in (*form.rows, *form.columns) for count in counts_of(line, words)} | {
        Measure.TYPED for line in (*form.rows, *form.columns) if line.item or line.axis is Axis.ITEMS
    }


def _material(
    form: TableForm, words: Words, period: Period, by: CountedBy, place: Place, reader: Reader
) -> Material:
    asked = asked_of(form, words, period, by, place)
    years = {day.last_day.year for day in days_of(form, period).values()}
    return material_of(asked, _measures(form, words), reader, years)


def material_of(asked: Asked, measures: Set[Measure], reader: Reader, years: Iterable[int] = ()) -> Material:
    """What is asked for, read at once; `years` are those of figures typed by hand."""
    first, last = asked.spans[0][0], asked.spans[-1][1]
    rounds = measures & {Measure.ROUNDS, Measure.FOUND_IN_ROUNDS}
    prevented = measures & {Measure.ROUNDS, Measure.PREVENTED, Measure.PREVENTED_PEOPLE}
    return Material(
        asked=asked,
        groups=reader.figure_groups(asked),
        held=reader.held_counts(first, last) if rounds else (),
        prevention=tuple(r.entry for r in reader.prevention(first, last)) if prevented else (),
        typed=(
            tuple(f for year in sorted(years) for f in reader.yearly_figures(year))
            if Measure.TYPED in measures
            else ()
        ),
    )


def table_of(
    form: TableForm,
    words: Words,
    vocabulary: Vocabulary,
    place: Place,
    period: Period,
    by: CountedBy,
    material: Material,
    today: date,
    *,
    unmapped_as_other: bool = False,
) -> CountedTable:
    """A table from what was read for it; nothing is read here."""
    translator = Translator(
        form, words, vocabulary, place, period, values_in(material), unmapped_as_other=unmapped_as_other
    )
    rows, columns = rules_of(form.rows, translator), rules_of(form.columns, translator)
    days = days_of(form, period)
    counting = Counting(form, words, translator, rows, columns, days, by, material)
    table = CountedTable(
        table_id=form.id,
        edition=form.edition,
        title=translator.filled(form.title),
        unit=place.village or place.office,
        period=period,
        counted_by=by,
        made_on=today,
        rows=tuple(rule.line for rule in rows),
        columns=tuple(rule.line for rule in columns),
        figures=counting.figures(),
        corner=form.corner,
        numbered=form.numbered,
        left=translator.filled(form.left),
        right=translator.filled(form.right),
        signatures=form.signatures,
    )
    unmapped, notes = _types_without_place(translator, material, days, by, words, as_other=unmapped_as_other)
    ratios = {rule.ratio.id: rule.ratio for rule in (*rows, *columns) if rule.ratio is not None}
    # what has no place is why the types do not add up: said once, not once more for every column
    is_said = any(finding.stops for finding in unmapped)
    checks = [rule for rule in words.checks.values() if not (is_said and rule.adds_types)]
    return replace(
        table,
        findings=(*unmapped, *check_table(table, checks, changes=form.changes)),
        notes=(*_notes(table, form, translator, ratios.values(), words, (*rows, *columns)), *notes),
    )


def _notes(
    table: CountedTable,
    form: TableForm,
    translator: Translator,
    ratios: Iterable[RatioRule],
    words: Words,
    rules: Iterable[Rule],
) -> Iterable[str]:
    period = table.period
    if any(figure.question is not None for figure in table.figures):
        yield (
            f"统计口径：按{BY_LABELS[table.counted_by]}计入，{period.first_day}至{period.last_day}；"
            "作废的不计，一件纠纷调解几次仍是一件。"
        )
    else:
        yield f"手工填写的数是{period.last_day.year}年的。"
    if Facet.TYPE in facets_of(form, words):
        yield f"类别按“{translator.vocabulary[form.types].title}”。"
        for code in translator.types:
            if code.valid_to is not None and code.valid_to < period.last_day:
                yield f"“{code.name}”{code.valid_to}后停用，停用前的仍列在原类别。"
            if code.valid_from is not None and code.valid_from > period.first_day:
                yield f"“{code.name}”{code.valid_from}起启用。"
    used = {rule.days for rule in rules}
    if Days.YEAR in used:
        yield f"年度累计从{days_of(form, period)[Days.YEAR].first_day}算起。"
    if Days.SINCE in used and form.since is not None:
        yield f"各累计数从{form.since}活动开始算起。"
    for rule in ratios:
        above, below = words.counts[rule.numerator], words.counts[rule.denominator]
        whole = "全表" if rule.of_whole else ""
        zero = "" if rule.zero == NOTHING else f"，分母为0时写{rule.zero}"
        yield (
            f"{rule.label}＝{above.label}÷{whole}{below.label}×100%，"
            f"保留{rule.decimals}位小数，{rule.rounding.label}{zero}。"
        )
    yield from form.notes


def _types_without_place(
    translator: Translator,
    material: Material,
    days: Mapping[Days, Period],
    by: CountedBy,
    words: Words,
    *,
    as_other: bool,
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Disputes whose type has no counterpart in the table's list: a doubt of the period, a note for the days compared with."""
    if Facet.TYPE not in material.asked.facets:
        return (), ()
    raw = frozenset(value for value in translator.occurring(Facet.TYPE) if not translator.type_word(value))
    if not raw:
        return (), ()
    tally = Tally(material.asked, material.groups)
    admits = {Facet.TYPE: raw}
    if translator.place.village:
        admits[Facet.VILLAGE] = frozenset({translator.place.village})
    notes = []
    findings = []
    types = translator.vocabulary.types
    listed = translator.vocabulary[translator.form.types].title
    for which, period in days.items():
        number = tally.total(1, period, admits)
        if not number:
            continue
        counted_types = [
            types.name(value) if value else "没有填类别"
            for value in sorted(raw)
            if tally.total(1, period, {**admits, Facet.TYPE: frozenset({value})})
        ]
        kinds = "、".join(counted_types)
        if which is Days.PERIOD:
            if as_other:
                notes.append(f"有{number}件在“{listed}”里没有对应的类别（{kinds}），计入其他。")
                continue
            weight = next(
                (c.weight for c in words.checks.values() if c.kind is CheckKind.UNMAPPED), Weight.WARNING
            )
            if weight is Weight.OFF:
                continue
            findings.append(
                Finding(
                    check="unmapped",
                    sentence=f"有{number}件在“{listed}”里没有对应的类别（{kinds}），没有计入任何一类，请改类别或同意计入其他",
                    stops=weight is Weight.STOP,
                    question=Question(
                        first_day=period.first_day, last_day=period.last_day, counted_by=by, admits=admits
                    ),
                )
            )
        elif as_other:
            notes.append(f"{which.label}有{number}件在“{listed}”里没有对应的类别（{kinds}），计入其他。")
        else:
            notes.append(f"{which.label}有{number}件的类别（{kinds}）在本期的类别里没有对应的一类。")
    return tuple(findings), tuple(notes)


def to_plain(table: CountedTable) -> dict[str, Any]:
    """A table as plain values for machines: decimals as text, days in ISO form."""
    return {
        "table": table.table_id,
        "edition": table.edition,
        "title": table.title,
        "unit": table.unit,
        "period": {
            "first_day": table.period.first_day.isoformat(),
            "last_day": table.period.last_day.isoformat(),
        },
        "counted_by": table.counted_by.value,
        "made_on": table.made_on.isoformat(),
        "rows": [{"id": line.id, "labels": list(line.labels)} for line in table.rows],
        "columns": [{"id": line.id, "labels": list(line.labels)} for line in table.columns],
        "figures": [_plain_figure(figure) for figure in table.figures],
        "findings": [
            {
                "check": finding.check,
                "sentence": finding.sentence,
                "stops": finding.stops,
                "cells": [list(cell) for cell in finding.cells],
            }
            for finding in table.findings
        ],
        "notes": list(table.notes),
    }


def _plain_figure(figure: Figure) -> dict[str, Any]:
    value = figure.value
    return {
        "row": figure.row,
        "column": figure.column,
        "kind": figure.kind.value,
        "value": value if value is None or isinstance(value, int) else str(value),
        "shown": figure.shown,
        "has_disputes": figure.question is not None,
    }
