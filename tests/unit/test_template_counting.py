"""What the cells of a county's table ask of statistics: days, levels, bands, sources, and what the sums leave out."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest

from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.statistics_words import Measure
from mediator_desktop.catalogue.templates import COUNTS, MEASURES
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.figures import Figure, HeldCount
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.prevention import Prevention, PreventionKind
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.vocabulary import Outcome
from mediator_desktop.ledgers.cells import figure_number
from mediator_desktop.ledgers.template_mapping import TemplateMapping
from mediator_desktop.ledgers.template_meanings import MEASURE_WORDS, meaning_of
from mediator_desktop.services.template_counting import CountedTemplate
from tests.counted_templates import RowsReader, count_with
from tests.statistics_tables import shipped
from tests.unit.test_ledgers_template import VOCABULARY, proposed, row_of, table

OCTOBER = Period.read("2026-10")


def on(year: int, month: int, day: int = 5, **facts: Any) -> LedgerRow:
    return row_of(accepted_on=date(year, month, day), **facts)


def counted(
    content: bytes,
    rows: Sequence[LedgerRow],
    period: Period = OCTOBER,
    *,
    decided: dict[str, str] | None = None,
    reader: RowsReader | None = None,
    **wishes: Any,
) -> CountedTemplate:
    return count_with(
        reader or RowsReader(rows), decide(content, decided or {}), period, VOCABULARY, **wishes
    )


def decide(content: bytes, decided: dict[str, str]) -> TemplateMapping:
    _, mapping = proposed(content)
    for key, meaning in decided.items():
        mapping = mapping.with_label("统计表", key, meaning)
    return mapping


def grid(made: CountedTemplate) -> dict[tuple[int, int], float]:
    """Numbers by place, the first data cell of `table` being (1, 1)."""
    found = made.numbers.tables["统计表"]
    return {(figure.row - 2, figure.column - 1): figure_number(figure, in_wan=False) for figure in found}


def row(made: CountedTemplate, number: int) -> list[float | None]:
    cells = grid(made)
    width = max(column for _, column in cells)
    return [cells.get((number, column)) for column in range(1, width + 1)]


def test_what_templates_can_ask_for_is_defined_among_the_counts(vocabulary: Vocabulary) -> None:
    counts = shipped(vocabulary).words.counts
    assert set(COUNTS) <= set(counts)
    assert all(counts[name].measure is not Measure.TYPED for name in COUNTS)
    assert set(MEASURES) == set(MEASURE_WORDS)


KINDS = ["邻里纠纷", "婚姻家庭纠纷", "合计"]


def test_a_table_is_counted_by_one_read_however_many_cells_it_has() -> None:
    reader = RowsReader([on(2026, 10)])
    counted(table(KINDS, ["件数", "调处数", "化解数", "涉及人数", "年度累计"]), (), reader=reader)
    of_table, of_names = reader.asked
    assert (of_table.spans[0][0], of_table.spans[-1][1]) == (date(2026, 1, 1), date(2026, 10, 31))
    assert of_names.facets == ()


def test_a_sum_to_date_begins_with_the_year_or_with_a_period_that_began_before() -> None:
    content = table(KINDS, ["件数", "年度累计"])
    rows = [on(2025, 11), on(2025, 12), on(2026, 2), on(2026, 11, 30), on(2026, 12)]
    assert row(counted(content, rows, Period.read("2026-11")), 3) == [1, 2]
    assert row(counted(content, rows, Period.read("2026-SY")), 3) == [3, 3]
    assert row(counted(content, rows, Period.read("2025-12-01..2026-02-28")), 3) == [2, 2]


def test_months_of_a_statistical_year_begin_with_december() -> None:
    content = table(KINDS, ["12月", "1月", "11月", "合计"])
    rows = [on(2025, 12), on(2025, 12, 31), on(2026, 1), on(2026, 11), on(2026, 12)]
    assert row(counted(content, rows, Period.read("2026-SY")), 3) == [2, 1, 1, 4]
    assert row(counted(content, rows, Period.read("2026")), 3) == [1, 1, 1, 3]


def test_days_to_come_are_counted_nowhere() -> None:
    content = table(KINDS, ["10月", "11月", "四季度", "合计"])
    rows = [on(2026, 10), on(2026, 11)]
    assert row(counted(content, rows), 3) == [1, 0, 1, 1]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2026", [2, 1, 0, 3]),
        ("2026-SY", [3, 0, 1, 1]),
        ("2025-11-15..2026-03-31", [2, 0, 0, 1]),
    ],
)
def test_quarters_are_those_of_the_calendar_or_of_the_statistical_year(
    period: str, expected: list[int]
) -> None:
    content = table(KINDS, ["一季度", "第二季度", "3季度", "第四季度"])
    rows = [
        on(2025, 12), on(2026, 1), on(2026, 2), on(2026, 4), on(2026, 10), on(2026, 11, 1), on(2026, 12),
    ]  # fmt: skip
    by_calendar = {"2026": rows, "2026-SY": [rows[0], rows[1], rows[2], on(2026, 7), on(2026, 9)]}
    assert row(counted(content, by_calendar.get(period, rows), Period.read(period)), 3) == expected


def grouped(columns: Sequence[tuple[str, str]], rows: Sequence[str] = KINDS) -> bytes:
    """A table with groups of columns above the columns."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "统计表"
    sheet["A1"] = "纠纷类型"
    sheet.merge_cells("A1:A2")
    for number, (group, words) in enumerate(columns, start=2):
        if columns[number - 3][0] != group or number == 2:
            width = sum(other == group for other, _ in columns)
            sheet.cell(1, number, group)
            sheet.merge_cells(start_row=1, start_column=number, end_row=1, end_column=number + width - 1)
        sheet.cell(2, number, words)
    for number, words in enumerate(rows, start=3):
        sheet.cell(number, 1, words)
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def test_months_below_a_quarter_and_sums_to_date_of_a_month() -> None:
    content = grouped(
        [("一季度", "1月"), ("一季度", "小计"), ("一季度", "5月"), ("2月", "件数"), ("2月", "年度累计")]
    )
    rows = [on(2026, 1), on(2026, 2), on(2026, 3), on(2026, 5)]
    assert row(counted(content, rows, Period.read("2026")), 3) == [1, 3, None, 1, 2]


def test_a_table_of_months_for_several_years_is_filled_for_the_last_and_says_so() -> None:
    made = counted(
        table(KINDS, ["3月", "合计"]), [on(2025, 3), on(2026, 3)], Period.read("2025-01-01..2026-12-31")
    )
    assert row(made, 3) == [1, 1]
    assert any("只填了2026年的" in doubt for doubt in made.numbers.doubts)


def test_bands_of_people_may_overlap() -> None:
    content = table(["50人以下", "50人以上", "100人以上", "50至100人"], ["起数"], heading="涉及矛盾纠纷人数")
    rows = [on(2026, 10, people_involved=people) for people in (0, 49, 50, 99, 100, 5000)]
    made = counted(content, rows)
    assert [row(made, number) for number in range(1, 5)] == [[2], [4], [2], [2]]


def test_parts_of_referred_cases_stand_below_their_sum() -> None:
    def code(report: str) -> str:
        found = VOCABULARY.sources.codes
        return next(code.code for code in found if code.reports_as.get("report_source") == report)

    rows = [
        on(2026, 10, source_code=code(report))
        for report in ("initiative", "court", "court", "police", "petition")
    ]
    group = "接受委托移送调解"
    content = grouped(
        [
            ("主动调解", "件数"),
            (group, "小计"),
            (group, "法院委托移送"),
            (group, "信访部门委托移送"),
            (group, "其他"),
        ]
    )
    assert row(counted(content, rows), 3) == [1, 4, 2, 1, 1]


def test_levels_above_the_office_are_left_out_unless_such_disputes_occur() -> None:
    content = table(KINDS, ["县市区", "乡镇街道", "村居", "小计"])
    own = [on(2026, 10), on(2026, 10, level="village")]
    assert row(counted(content, own), 3) == [None, 1, 1, 2]
    assert row(counted(content, [*own, on(2026, 10, level="county")]), 3) == [1, 1, 1, 3]


def test_a_committee_says_on_which_level_a_dispute_was_taken_up() -> None:
    content = table(KINDS, ["乡镇街道", "村居"])
    rows = [on(2026, 10, committee="石桥村人民调解委员会"), on(2026, 10, committee="")]
    assert row(counted(content, rows), 3) == [1, 1]
    assert row(counted(content, rows, reader=RowsReader(rows, office=None)), 3) == [1, 1]


def test_serious_disputes_and_forms_of_agreement_have_rows_of_their_own() -> None:
    rows = [
        on(2026, 10, difficulty="major"),
        on(2026, 10, outcome=Outcome.ORAL_AGREEMENT),
        on(2026, 10, difficulty="major", outcome=Outcome.WRITTEN_AGREEMENT),
    ]
    content = table(["重大纠纷", "口头协议", "书面协议", "合计"], ["件数", "化解数"], heading="项目")
    made = counted(content, rows)
    assert [row(made, number) for number in range(1, 5)] == [[2, 1], [1, 1], [1, 1], [3, 2]]


def test_measures_are_those_of_statistics() -> None:
    columns = ["件数", "调处数", "化解数", "成功数", "正在化解", "涉及金额", "疑难复杂案件", "人数"]
    rows = [
        on(2026, 10, amount=Money(100_50)),
        on(2026, 10, amount=Money(30_25), outcome=Outcome.ORAL_AGREEMENT, people_involved=9),
        on(2026, 10, outcome=Outcome.DECLINED),
        on(2026, 10, outcome=Outcome.NOT_REACHED, difficulty="hard"),
    ]
    assert row(counted(table(KINDS, columns), rows), 3) == [4, 3, 1, 1, 1, 30.25, 1, 15]


def test_rounds_held_and_those_written_into_the_ledger_of_prevention() -> None:
    content = table([*KINDS, "排查次数", "预防纠纷"], ["乡镇街道", "村居", "小计", "年度累计"])
    reader = RowsReader(
        [],
        held=[
            HeldCount(date(2026, 3, 3), "石桥村", "village", 4, 0),
            HeldCount(date(2026, 10, 3), "云岭镇", "township", 1, 0),
        ],
        prevention=[
            Prevention(day=date(2026, 10, 8), village="溪口村", kind=PreventionKind.SCREENED, cases=2),
            Prevention(day=date(2026, 10, 9), village="", kind=PreventionKind.PREVENTED, cases=3),
        ],
    )
    made = counted(content, (), reader=reader)
    assert row(made, 4) == [1, 2, 3, 7]
    assert row(made, 5) == [3, 0, 3, 3]
    assert row(made, 1) == [0, 0, 0, 0]


# what the sums leave out


def test_types_without_a_category_are_told_until_somebody_agrees() -> None:
    content = table(["劳资纠纷", "医患纠纷", "其他", "海事渔事纠纷", "排查数"], ["件数"])
    rows = [
        on(2026, 10, type_code="migrant_wages"),
        on(2026, 10, type_code="no_such_type"),
        on(2026, 10, type_code=""),
    ]
    made = counted(content, rows)
    assert made.for_other == 2
    assert [row(made, n) for n in (1, 3, 5)] == [[1], [0], [3]]
    (doubt,) = made.numbers.doubts
    assert doubt.startswith("有2件在“统计表”里没有对应的类别（没有填类别、")
    assert doubt.endswith("没有计入任何一类，各类相加会少2件，请改类别或同意计入其他")
    agreed = counted(content, rows, unmapped_as_other=True)
    assert (agreed.for_other, agreed.numbers.doubts) == (0, ())
    assert row(agreed, 3) == [2]


def test_a_table_without_a_place_for_the_rest_cannot_take_it() -> None:
    rows = [on(2026, 10, type_code="tourism"), on(2026, 9, type_code="tourism")]
    for as_other in (False, True):
        made = counted(table(KINDS[:2], ["件数"]), rows, unmapped_as_other=as_other)
        assert made.for_other == 0
        (doubt,) = made.numbers.doubts
        assert doubt == (
            "有1件在“统计表”里没有对应的类别（旅游纠纷），没有计入任何一类，各类相加会少1件，请核对"
        )


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        ((10, 10), "有2件在“统计表”里没有对应的类别（旅游纠纷），没有计入任何一类，各类相加会少2件，请核对"),
        (
            (3, 10),
            "有1件（年度累计2件）在“统计表”里没有对应的类别（旅游纠纷），没有计入任何一类，"
            "各类相加会少1件，年度累计会少2件，请核对",
        ),
        (
            (3,),
            "年度累计有1件在“统计表”里没有对应的类别（旅游纠纷），没有计入任何一类，各类相加会少1件，请核对",
        ),
    ],
)
def test_what_sums_to_date_leave_out_is_told_too(months: Sequence[int], sentence: str) -> None:
    rows = [on(2026, month, type_code="tourism") for month in months]
    assert counted(table(KINDS, ["件数", "年度累计"]), rows).numbers.doubts == (sentence,)


def test_villages_and_sources_that_are_missing_are_told() -> None:
    villages = table(["溪口村", "合计"], ["件数"], heading="村居")
    rows = [on(2026, 10), on(2026, 10, village=""), *(on(2026, 10, village=f"{n}村") for n in range(6))]
    (doubt,) = counted(villages, rows).numbers.doubts
    assert doubt == (
        "有7件在“统计表”里没有对应的村(社区)（没有填村(社区)、0村、1村、2村、3村等），各村相加会少7件，请核对"
    )
    sources = table(["主动调解", "接受委托移送调解", "合计"], ["件数"], heading="案件来源")
    (doubt,) = counted(sources, rows[:1]).numbers.doubts
    assert doubt == "有1件在“统计表”里没有对应的案件来源（没有填案件来源），各来源相加会少1件，请核对"


def test_a_decision_of_another_list_of_types_leaves_its_cells_empty_and_is_told() -> None:
    made = counted(
        table(KINDS, ["件数"]), [on(2026, 10)], decided={"rows/婚姻家庭纠纷": "dispute_types_zz:labour"}
    )
    assert grid(made) == {(1, 1): 1, (3, 1): 1}
    assert any("有1格的含义" in doubt for doubt in made.numbers.doubts)


@pytest.mark.parametrize("key", ["month:0", "month:13", "quarter:5", "quarter:0"])
def test_days_that_no_year_has_are_no_meaning(key: str) -> None:
    with pytest.raises(Refused, match="没有"):
        meaning_of(key)


def test_several_months_are_added_up() -> None:
    made = counted(
        table(KINDS, ["1月", "3月"]), [on(2026, 1), on(2026, 2), on(2026, 3)], Period.read("2026"),
        decided={"columns/1月": "month:1|2"},
    )  # fmt: skip
    assert row(made, 3) == [2, 1]
    several: list[Figure] = [f for f in made.numbers.tables["统计表"] if f.column == 2]
    assert all(figure.question is None for figure in several)
