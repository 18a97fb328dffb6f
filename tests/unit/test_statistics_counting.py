"""Tables counted from groups: real numbers that were published, types over list changes, sums, ratios, checks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mediator_desktop.catalogue.statistics import TableForm
from mediator_desktop.catalogue.statistics_words import (
    CheckKind,
    CheckRule,
    CountRule,
    Measure,
    Weight,
    Words,
)
from mediator_desktop.catalogue.vocabulary import Code, CodeList, Vocabulary
from mediator_desktop.domain.figures import CountedTable, Facet, Figure, FigureKind, Group, HeldCount, Line
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.prevention import Prevention, PreventionKind, YearlyFigure
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.domain.vocabulary import Level
from mediator_desktop.services.statistics import asked_of, table_of
from mediator_desktop.services.statistics_checks import check_table
from mediator_desktop.services.statistics_counting import Material
from mediator_desktop.services.statistics_lines import Place
from tests.statistics_tables import figure, groups, shipped, table

TODAY = date(2026, 11, 22)
TOWN = Place(office="云岭镇司法所", committee="云岭镇人民调解委员会", villages=("溪口村", "石桥村"))
BY = CountedBy.ACCEPTED


def counted(
    form: TableForm,
    vocabulary: Vocabulary,
    period: str,
    found: Sequence[Group] = (),
    *,
    words: Words | None = None,
    place: Place = TOWN,
    unmapped_as_other: bool = False,
    held: Sequence[HeldCount] = (),
    prevention: Sequence[Prevention] = (),
    typed: Sequence[YearlyFigure] = (),
) -> CountedTable:
    words = words or shipped(vocabulary).words
    span = Period.read(period)
    asked = asked_of(form, words, span, BY, place)
    material = Material(asked=asked, groups=found, held=held, prevention=prevention, typed=typed)
    return table_of(
        form, words, vocabulary, place, span, BY, material, TODAY, unmapped_as_other=unmapped_as_other
    )


HUANGSHI = {
    "婚姻家庭": (160, "18.4"), "邻里": (278, "32.0"), "房屋宅基地": (67, "7.7"), "合同": (44, "5.1"),
    "生产经营": (31, "3.6"), "损害赔偿": (76, "8.7"), "山林土地": (18, "2.1"), "征地拆迁": (28, "3.2"),
    "环境污染": (4, "0.5"), "劳动争议": (13, "1.5"), "消费": (7, "0.8"), "医疗": (55, "6.3"),
    "道路交通事故": (33, "3.8"), "物业": (1, "0.1"), "其它": (54, "6.2"),
}  # fmt: skip
"""Types of 2016-08, with their published shares."""


def test_a_published_month_comes_out_as_it_was_printed(vocabulary: Vocabulary) -> None:
    names = list(HUANGSHI)
    types = CodeList(
        "dispute_types", "2016年15类", tuple(Code(code=f"t{n}", name=name) for n, name in enumerate(names))
    )
    then = Vocabulary({**vocabulary.lists, "dispute_types": types})
    words = shipped(vocabulary).words
    form = table(
        """
        [[rows]]
        id = "total"
        label = "受理"
        [[rows]]
        id = "types"
        axis = "types"
        [[rows]]
        id = "sources"
        axis = "sources"
        [[columns]]
        id = "cases"
        label = "件"
        count = "cases"
        [[columns]]
        id = "share"
        label = "%"
        ratio = "share"
        [[columns]]
        id = "agreed"
        label = "成功"
        count = "agreed"
        [[columns]]
        id = "rate"
        label = "成功率"
        ratio = "success_rate"
        [[columns]]
        id = "money"
        label = "万元"
        count = "agreed_wan"
        [[columns]]
        id = "year_more"
        label = "同比"
        change = "year_more"
        [[columns]]
        id = "year_percent"
        label = "同比%"
        change = "year_percent"
        [[columns]]
        id = "previous_more"
        label = "环比"
        change = "previous_more"
        [[columns]]
        id = "previous_percent"
        label = "环比%"
        change = "previous_percent"
        [[columns]]
        id = "crime_cases"
        label = "民转刑件"
        count = "crime_cases"
        [[columns]]
        id = "petition_people"
        label = "上访人"
        count = "petition_people"
        """,
        then,
        words,
    )
    facets = asked_of(form, words, Period.read("2016-08"), BY, TOWN).facets
    kinds = [f"t{n}" for n, (number, _) in enumerate(HUANGSHI.values()) for _ in range(number)]
    sources = ["initiative"] * 455 + ["application"] * 378 + ["court"] * 20 + ["petition"] * 16
    outcomes = ["written_agreement"] * 500 + ["oral_agreement"] * 342 + ["not_reached"] * 27
    august = [
        {Facet.TYPE: kind, Facet.SOURCE: source, Facet.OUTCOME: outcome}
        for kind, source, outcome in zip(kinds, sources, outcomes, strict=True)
    ]
    spans = asked_of(form, words, Period.read("2016-08"), BY, TOWN).spans
    assert [first for first, _ in spans] == [date(2015, 8, 1), date(2016, 7, 1), date(2016, 8, 1)]
    blank = {Facet.TYPE: "t0", Facet.SOURCE: "initiative"}
    found = (
        *groups(facets, [blank] * 1028, span=0),
        *groups(facets, [blank] * 840, span=1),
        *groups(facets, august, span=2, fen=2873_80_00_00),
    )
    prevention = (
        Prevention(day=date(2016, 8, 9), kind=PreventionKind.CRIME, cases=1, people=4),
        Prevention(day=date(2016, 8, 20), kind=PreventionKind.PETITION, cases=3, people=15),
        Prevention(day=date(2016, 7, 31), kind=PreventionKind.PETITION, cases=9, people=99),
    )
    made = counted(form, then, "2016-08", found, words=words, prevention=prevention)
    assert figure(made, "total", "cases").value == 869
    assert figure(made, "total", "agreed").value == 842
    assert figure(made, "total", "rate").shown == "96.9"
    assert figure(made, "total", "money").shown == "2873.80"
    for n, (number, share) in enumerate(HUANGSHI.values()):
        assert (figure(made, f"types.t{n}", "cases").value, figure(made, f"types.t{n}", "share").shown) == (
            number,
            share,
        )
    expected = {"initiative": (455, "52.4"), "application": (378, "43.5"), "referred": (36, "4.1")}
    for code, (number, share) in expected.items():
        assert (
            figure(made, f"sources.{code}", "cases").value,
            figure(made, f"sources.{code}", "share").shown,
        ) == (number, share)
    assert [figure(made, "total", c).shown for c in ("year_more", "year_percent", "previous_more", "previous_percent")] == [
        "-159", "-15.5", "+29", "+3.5",
    ]  # fmt: skip
    assert figure(made, "total", "crime_cases").value == 1
    assert figure(made, "total", "petition_people").value == 15
    assert made.findings == ()


def channels(found: tuple[int, ...], resolved: tuple[int, ...]) -> CountedTable:
    """人民调解, 行政调解, 司法调解, 交办信访, and the total that was printed."""
    names = ("人民调解", "行政调解", "司法调解", "交办信访")
    rows = (
        *(Line((name,), f"channels.c{n}") for n, name in enumerate(names)),
        Line(("总数",), "all_channels"),
    )
    return CountedTable(
        table_id="t", edition="1", title="", unit="", period=Period.read("2016"), counted_by=BY, made_on=TODAY,
        rows=rows, columns=(Line(("排查",), "found"), Line(("化解",), "resolved")),
        figures=tuple(
            Figure(row=r, column=c, kind=FigureKind.CASES, value=value, shown=str(value))
            for c, side in enumerate((found, resolved)) for r, value in enumerate(side)
        ),
    )  # fmt: skip


def test_a_column_that_does_not_add_up_is_spoken_of_and_one_that_does_is_not(vocabulary: Vocabulary) -> None:
    made = channels((2345, 795, 956, 94, 4190), (2283, 673, 612, 86, 4043))
    (finding,) = check_table(made, shipped(vocabulary).words.checks.values())
    assert finding.check == "channels_found"
    assert finding.stops
    assert finding.sentence == "“化解”各渠道之和是3654，合计是4043，请核对"
    assert finding.cells == ((0, 1), (1, 1), (2, 1), (3, 1), (4, 1))


@pytest.mark.parametrize(
    ("weight", "stops"), [(Weight.STOP, [True]), (Weight.WARNING, [False]), (Weight.OFF, [])]
)
def test_a_check_may_stop_warn_or_rest(weight: Weight, stops: list[bool], vocabulary: Vocabulary) -> None:
    rule = replace(shipped(vocabulary).words.checks["channels_found"], weight=weight)
    found = check_table(channels((1, 1, 1, 1, 4), (1, 1, 1, 1, 5)), [rule])
    assert [finding.stops for finding in found] == stops


@pytest.mark.parametrize(
    ("kind", "factor", "left", "right", "holds"),
    [
        (CheckKind.AT_MOST, 1, 5, 5, True),
        (CheckKind.AT_MOST, 1, 6, 5, False),
        (CheckKind.AT_MOST, 2, 5, 10, True),
        (CheckKind.AT_MOST, 2, 5, 9, False),
        (CheckKind.PAIR, 1, 0, 0, True),
        (CheckKind.PAIR, 1, 0, 3, False),
        (CheckKind.PAIR, 1, 3, 2, False),
        (CheckKind.PAIR, 1, 3, 3, True),
    ],
)  # fmt: skip
def test_how_two_sides_stand_to_each_other(
    kind: CheckKind, factor: int, left: int, right: int, holds: bool
) -> None:
    made = channels((left, 0, 0, 0, right), (0, 0, 0, 0, 0))
    rule = CheckRule(
        id="c", label="件", kind=kind, left=("channels.c0",), right=("all_channels",), factor=factor
    )
    found = check_table(made, [rule])
    assert (found == ()) == holds
    assert all("请核对" in finding.sentence for finding in found)


def test_figures_of_other_kinds_or_without_a_number_are_not_checked() -> None:
    made = channels((1, 0, 0, 0, 9), (0, 0, 0, 0, 0))
    rule = CheckRule(id="c", label="件", kind=CheckKind.EQUAL, left=("channels.c0",), right=("all_channels",))
    for change in ({"kind": FigureKind.PEOPLE}, {"kind": FigureKind.RATIO}, {"value": None}):
        figures = (replace(made.figures[0], **change), *made.figures[1:])  # type: ignore[arg-type]
        assert check_table(replace(made, figures=figures), [rule]) == ()
    assert check_table(replace(made, figures=made.figures[4:]), [rule]) == ()
    assert len(check_table(made, [rule])) == 1


TYPES_ONLY = """
[[rows]]
id = "types"
axis = "types"
[[rows]]
id = "total"
label = "合计"
"""


def with_ended_type(vocabulary: Vocabulary, reports_as: dict[str, str]) -> Vocabulary:
    """A list in which 劳动争议 ended with 2020 and 其他劳动争议 began."""
    old = Code(code="labour", name="劳动争议纠纷", valid_to=date(2020, 12, 31), reports_as=reports_as)
    codes = tuple(
        replace(code, valid_from=date(2021, 1, 1)) if code.code == "other_labour" else code
        for code in vocabulary.types.codes
    )
    return Vocabulary({**vocabulary.lists, "dispute_types": CodeList("dispute_types", "类别", (*codes, old))})


def test_a_type_that_ended_within_the_period_keeps_its_line_and_the_sheet_says_so(
    vocabulary: Vocabulary,
) -> None:
    then = with_ended_type(vocabulary, {})
    form = table(TYPES_ONLY, then)
    cases = [{Facet.TYPE: "labour"}, {Facet.TYPE: "other_labour"}]
    made = counted(form, then, "2020-07-01..2021-06-30", groups((Facet.TYPE,), cases))
    assert figure(made, "types.labour", "cases").value == 1
    assert figure(made, "types.other_labour", "cases").value == 1
    assert "“劳动争议纠纷”2020-12-31后停用，停用前的仍列在原类别。" in made.notes
    assert "“其他劳动争议纠纷”2021-01-01起启用。" in made.notes
    assert made.findings == ()


def test_a_type_that_ended_before_is_counted_where_it_reports_to(vocabulary: Vocabulary) -> None:
    then = with_ended_type(vocabulary, {"dispute_types": "other_labour"})
    form = table(TYPES_ONLY, then)
    made = counted(form, then, "2021", groups((Facet.TYPE,), [{Facet.TYPE: "labour"}]))
    assert "types.labour" not in [line.id for line in made.rows]
    assert figure(made, "types.other_labour", "cases").value == 1
    assert made.findings == ()


def test_a_type_without_a_counterpart_is_a_doubt_until_somebody_agrees(vocabulary: Vocabulary) -> None:
    then = with_ended_type(vocabulary, {})
    form = table(TYPES_ONLY, then)
    found = groups((Facet.TYPE,), [{Facet.TYPE: "labour"}, {Facet.TYPE: ""}, {Facet.TYPE: "medical"}])
    made = counted(form, then, "2021", found)
    doubt = next(finding for finding in made.findings if finding.check == "unmapped")
    assert doubt.stops
    assert "有2件" in doubt.sentence
    assert "没有填类别、劳动争议纠纷" in doubt.sentence
    assert doubt.question is not None
    assert doubt.question.admits[Facet.TYPE] == {"", "labour"}
    assert figure(made, "types.other", "cases").value == 0
    agreed = counted(form, then, "2021", found, unmapped_as_other=True)
    assert agreed.findings == ()
    assert figure(agreed, "types.other", "cases").value == 2
    assert any("计入其他" in note for note in agreed.notes)


def test_why_the_types_do_not_add_up_is_said_once_and_what_else_does_not_as_well(
    vocabulary: Vocabulary,
) -> None:
    then = with_ended_type(vocabulary, {})
    columns = """
    [[columns]]
    id = "cases"
    label = "本期"
    [[columns]]
    id = "to_date"
    label = "年度累计"
    days = "year"
    """
    form = table(TYPES_ONLY + columns, then)
    found = groups((Facet.TYPE,), [{Facet.TYPE: "labour"}], span=0)
    found += groups((Facet.TYPE,), [{Facet.TYPE: "labour"}], span=1)
    made = counted(form, then, "2021-03", found)
    assert [finding.check for finding in made.findings] == ["unmapped"]
    # only the months before have one without a place: nothing else would say that the year does not add up
    earlier = counted(form, then, "2021-03", groups((Facet.TYPE,), [{Facet.TYPE: "labour"}], span=0))
    assert [finding.check for finding in earlier.findings] == ["types_sum"]
    agreed = counted(form, then, "2021-03", found, unmapped_as_other=True)
    assert figure(agreed, "types.other", "to_date").value == 2
    assert any(note.startswith("年度累计有2件") and note.endswith("计入其他。") for note in agreed.notes)


def test_what_holds_for_counts_is_not_asked_of_their_changes(vocabulary: Vocabulary) -> None:
    form = table(
        """
        [[rows]]
        id = "agreed"
        label = "调解成功"
        count = "agreed"
        [[rows]]
        id = "performed"
        label = "已履行"
        count = "performed"
        [[columns]]
        id = "now"
        label = "本期"
        [[columns]]
        id = "less"
        label = "环比增减"
        change = "previous_more"
        """,
        vocabulary,
    )
    facets = (Facet.OUTCOME, Facet.PERFORMANCE)
    found = groups(facets, [{Facet.OUTCOME: "written_agreement"}] * 3, span=0)
    made = counted(form, vocabulary, "2026-10", found)
    assert [figure(made, row, "less").value for row in ("agreed", "performed")] == [-3, 0]
    assert made.findings == ()


def test_a_year_on_year_column_over_a_list_change_says_what_has_no_counterpart(
    vocabulary: Vocabulary,
) -> None:
    then = with_ended_type(vocabulary, {})
    form = table(TYPES_ONLY + '[[columns]]\nid = "before"\nlabel = "上年"\ndays = "last_year"', then)
    asked = asked_of(form, shipped(vocabulary).words, Period.read("2021-03"), BY, TOWN)
    assert asked.spans == ((date(2020, 3, 1), date(2020, 3, 31)), (date(2021, 3, 1), date(2021, 3, 31)))
    made = counted(form, then, "2021-03", groups((Facet.TYPE,), [{Facet.TYPE: "labour"}] * 3, span=0))
    assert "上年同期有3件的类别（劳动争议纠纷）在本期的类别里没有对应的一类。" in made.notes


def test_the_unmapped_check_may_warn_or_rest(vocabulary: Vocabulary) -> None:
    words = shipped(vocabulary).words
    found = groups((Facet.TYPE,), [{Facet.TYPE: "?"}])
    for weight, stops in ((Weight.WARNING, [False]), (Weight.OFF, [])):
        checks = {"unmapped": replace(words.checks["unmapped"], weight=weight)}
        made = counted(
            table(TYPES_ONLY, vocabulary), vocabulary, "2026", found, words=replace(words, checks=checks)
        )
        assert [finding.stops for finding in made.findings] == stops


def test_the_rest_of_the_types_is_every_type_no_line_names(vocabulary: Vocabulary) -> None:
    form = table(
        """
        [[rows]]
        id = "family"
        label = "婚姻家庭"
        where = { type = "marriage_family" }
        [[rows]]
        id = "labour"
        label = "劳资"
        where = { type = ["migrant_wages", "other_labour"] }
        [[rows]]
        id = "rest"
        label = "其他"
        where = { type = "rest" }
        """,
        vocabulary,
    )
    kinds = ["marriage_family", "migrant_wages", "other_labour", "medical", "other", "medical"]
    made = counted(form, vocabulary, "2026", groups((Facet.TYPE,), [{Facet.TYPE: kind} for kind in kinds]))
    assert [figure(made, row, "cases").value for row in ("family", "labour", "rest")] == [1, 2, 3]


LEVELS = """
[[columns]]
id = "levels"
axis = "levels"
[[columns]]
id = "subtotal"
label = "小计"
sum_of = ["levels"]
[[columns]]
id = "to_date"
label = "年度累计"
days = "year"
[[rows]]
id = "found"
label = "排查数"
count = "found"
[[rows]]
id = "rate"
label = "成功率"
ratio = "success_rate"
[[rows]]
id = "rounds"
label = "开展集中排查"
count = "rounds"
[[rows]]
id = "big"
label = "50至100人"
where = { size = "50-100" }
"""


def test_levels_add_up_to_their_sum_with_its_disputes_and_ratios(vocabulary: Vocabulary) -> None:
    form = table(LEVELS, vocabulary)
    words = shipped(vocabulary).words
    asked = asked_of(form, words, Period.read("2026-03"), BY, TOWN)
    assert asked.sizes == ("50-100",)
    assert asked.spans == ((date(2026, 1, 1), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 3, 31)))
    cases = [
        {Facet.LEVEL: "village", Facet.OUTCOME: "oral_agreement"},
        {Facet.LEVEL: "@溪口村人民调解委员会", Facet.OUTCOME: "not_reached", Facet.SIZE: "50-100"},
        {Facet.LEVEL: "@云岭镇人民调解委员会", Facet.OUTCOME: "oral_agreement"},
        {Facet.LEVEL: "@", Facet.OUTCOME: "oral_agreement"},
    ]
    earlier = groups(asked.facets, [{Facet.LEVEL: "@"}], span=0)
    held = (
        HeldCount(date(2026, 3, 5), "溪口村", "village", 2, 1),
        HeldCount(date(2026, 3, 6), "云岭镇", "township", 1, 0),
        HeldCount(date(2026, 2, 6), "云岭镇", "township", 1, 0),
    )
    typed = (Prevention(day=date(2026, 3, 7), kind=PreventionKind.SCREENED, village="石桥村", cases=4),)
    made = counted(
        form,
        vocabulary,
        "2026-03",
        (*earlier, *groups(asked.facets, cases, span=1)),
        held=held,
        prevention=typed,
    )
    columns = ("levels.village", "levels.township", "subtotal", "to_date")
    assert [line.id for line in made.columns] == list(columns)
    assert [figure(made, "found", c).value for c in columns] == [2, 2, 4, 5]
    assert [figure(made, "rate", c).shown for c in columns] == ["50.0", "100.0", "75.0", "60.0"]
    assert [figure(made, "rounds", c).value for c in columns] == [6, 1, 7, 8]
    assert [figure(made, "big", c).value for c in columns] == [1, 0, 1, 1]
    question = figure(made, "found", "subtotal").question
    assert question is not None
    assert question.admits[Facet.LEVEL] >= {"village", "@", "@溪口村人民调解委员会", "@云岭镇人民调解委员会"}
    assert figure(made, "rounds", "subtotal").question is None
    assert made.findings == ()
    assert "年度累计从2026-01-01算起。" in made.notes


def test_a_dispute_of_a_higher_level_gets_a_column_of_its_own(vocabulary: Vocabulary) -> None:
    form = table('[[columns]]\nid = "levels"\naxis = "levels"', vocabulary)
    made = counted(form, vocabulary, "2026", groups((Facet.LEVEL,), [{Facet.LEVEL: "county"}]))
    assert [line.id for line in made.columns] == ["levels.village", "levels.township", "levels.county"]


def test_a_unit_of_the_tree_tells_its_level_before_the_name_does(vocabulary: Vocabulary) -> None:
    form = table('[[columns]]\nid = "levels"\naxis = "levels"', vocabulary)
    place = replace(TOWN, unit_levels={"东风社区": Level.TOWNSHIP})
    found = groups((Facet.LEVEL,), [{Facet.LEVEL: "@东风社区人民调解委员会"}])
    made = counted(form, vocabulary, "2026", found, place=place)
    assert figure(made, "total", "levels.township").value == 1


def test_axes_show_what_occurs_without_a_place_of_its_own(vocabulary: Vocabulary) -> None:
    form = table(
        """
        [[rows]]
        id = "villages"
        axis = "villages"
        [[rows]]
        id = "bodies"
        axis = "bodies"
        [[rows]]
        id = "outcomes"
        axis = "outcomes"
        [[rows]]
        id = "difficulties"
        axis = "difficulties"
        [[rows]]
        id = "performances"
        axis = "performances"
        """,
        vocabulary,
    )
    facets = (Facet.VILLAGE, Facet.COMMITTEE, Facet.OUTCOME, Facet.DIFFICULTY, Facet.PERFORMANCE)
    cases = [
        {Facet.VILLAGE: "外村", Facet.COMMITTEE: "某某会"},
        {Facet.VILLAGE: "", Facet.COMMITTEE: "青山县人民调解委员会", Facet.DIFFICULTY: "hard"},
        {Facet.VILLAGE: "溪口村", Facet.OUTCOME: "oral_agreement", Facet.PERFORMANCE: "performed"},
    ]
    made = counted(form, vocabulary, "2026", groups(facets, cases))
    ids = [line.id for line in made.rows]
    assert [i for i in ids if i.startswith("villages")] == [
        "villages.溪口村", "villages.石桥村", "villages.外村", "villages.none",
    ]  # fmt: skip
    for axis in ("villages", "bodies", "outcomes", "difficulties", "performances"):
        assert sum(int(figure(made, i, "cases").value or 0) for i in ids if i.startswith(axis)) == 3, axis
    assert figure(made, "bodies.county", "cases").value == 1
    assert figure(made, "bodies.none", "cases").value == 1
    assert figure(made, "bodies.township", "cases").value == 1
    assert figure(made, "outcomes.none", "cases").value == 2


def test_months_run_from_the_26th_where_the_table_says_so(vocabulary: Vocabulary) -> None:
    text = '[[rows]]\nid = "months"\naxis = "months"\n[[rows]]\nid = "total"\nlabel = "合计"\n'
    form = table(
        "cut = 25\n" + text + '[[columns]]\nid = "before"\nlabel = "上年"\ndays = "last_year"\n'
        '[[columns]]\nid = "previous"\nlabel = "上期"\ndays = "previous"\n',
        vocabulary,
    )
    words = shipped(vocabulary).words
    period = "2025-12-26..2026-02-25"
    asked = asked_of(form, words, Period.read(period), BY, TOWN)
    assert (date(2025, 12, 26), date(2026, 1, 25)) in asked.spans
    place = asked.spans.index((date(2024, 12, 26), date(2025, 1, 25)))
    made = counted(form, vocabulary, period, groups((), [{}] * 2, span=place))
    assert [line.labels for line in made.rows] == [("1月",), ("2月",), ("合计",)]
    assert figure(made, "months.2026-01", "before").value == 2
    assert figure(made, "total", "before").value == 2
    assert made.at(0, 1) is None
    assert made.findings == ()


def test_sums_since_a_campaign_and_money_in_yuan(vocabulary: Vocabulary) -> None:
    form = table(
        'since = 2026-02-10\n[[columns]]\nid = "since"\nlabel = "累计"\ndays = "since"\n'
        '[[rows]]\nid = "money"\nlabel = "元"\ncount = "agreed_yuan"\n[[rows]]\nid = "people"\nlabel = "人"\ncount = "people"\n',
        vocabulary,
    )
    words = shipped(vocabulary).words
    asked = asked_of(form, words, Period.read("2026-03"), BY, TOWN)
    assert asked.people
    assert asked.spans[0] == (date(2026, 2, 10), date(2026, 2, 28))
    found = ((0, 1, 3, 150), (1, 1, 4, 250))
    made = counted(form, vocabulary, "2026-03", found)
    assert figure(made, "money", "since").shown == "4.00"
    assert figure(made, "money", "since").value == 400
    assert figure(made, "people", "since").value == 7
    assert "各累计数从2026-02-10活动开始算起。" in made.notes


def test_money_is_added_in_fen_and_rounded_once(vocabulary: Vocabulary) -> None:
    form = table('[[rows]]\nid = "money"\nlabel = "万元"\ncount = "agreed_wan"\n', vocabulary)
    found = tuple((0, 1, 0, 4_999) for _ in range(3))
    made = counted(form, vocabulary, "2026", found)
    assert figure(made, "money", "cases").shown == "0.01"
    assert figure(made, "money", "cases").value == 14_997


def test_figures_typed_by_hand_are_those_of_the_year(vocabulary: Vocabulary) -> None:
    form = shipped(vocabulary).tables["judicial_teams"]
    typed = (
        YearlyFigure(2026, "", "committees_village", 12),
        YearlyFigure(2026, "", "committees_township", 1),
        YearlyFigure(2025, "", "committees_township", 9),
        YearlyFigure(2026, "", "funds_guidance", 12_345_600),
        YearlyFigure(2026, "溪口村", "studios", 1),
    )
    made = counted(form, vocabulary, "2026-10", typed=typed)
    assert figure(made, "office", "committees").value == 13
    assert figure(made, "office", "funds").shown == "12.35"
    assert figure(made, "office", "studios").kind is FigureKind.UNITS
    assert figure(made, "office", "studios").value == 1
    assert figure(made, "office", "committees").question is None
    assert made.notes == ("手工填写的数是2026年的。",)
    one = counted(form, vocabulary, "2026", typed=typed, place=replace(TOWN, village="溪口村"))
    assert figure(one, "office", "committees").value == 0
    assert one.unit == "溪口村"


def test_every_item_may_be_a_line(vocabulary: Vocabulary) -> None:
    form = table('[[rows]]\nid = "items"\naxis = "items"', vocabulary)
    made = counted(form, vocabulary, "2026", typed=(YearlyFigure(2026, "", "studios", 2),))
    assert figure(made, "items.studios", "cases").value == 2
    assert made.rows[0].labels == ("人民调解委员会", "村调委会")


def test_lines_that_contradict_each_other_have_no_figure(vocabulary: Vocabulary) -> None:
    form = table(
        """
        [[rows]]
        id = "rate"
        label = "率"
        ratio = "success_rate"
        [[rows]]
        id = "rounds"
        label = "次"
        count = "rounds"
        [[rows]]
        id = "crime"
        label = "件"
        count = "crime_cases"
        [[rows]]
        id = "year"
        label = "累计"
        days = "year"
        [[rows]]
        id = "more"
        label = "增减"
        change = "year_more"
        [[rows]]
        id = "mixed"
        label = "混合"
        sum_of = ["rounds", "year"]
        [[columns]]
        id = "again"
        label = "率"
        ratio = "success_rate"
        [[columns]]
        id = "agreed"
        label = "成功"
        count = "agreed"
        [[columns]]
        id = "people"
        label = "人"
        count = "suicide_people"
        [[columns]]
        id = "before"
        label = "上年"
        days = "last_year"
        [[columns]]
        id = "medical"
        label = "医疗"
        where = { type = "medical" }
        """,
        vocabulary,
    )
    made = counted(form, vocabulary, "2026")
    seen = {(made.rows[f.row].id, made.columns[f.column].id) for f in made.figures}
    missing = {
        ("rate", "again"), ("rate", "agreed"), ("rate", "people"), ("rounds", "medical"), ("crime", "people"),
        ("crime", "medical"), ("year", "before"), ("more", "again"), ("more", "before"), ("rounds", "agreed"),
        ("mixed", "before"), ("mixed", "medical"),
    }  # fmt: skip
    assert not seen & missing
    assert {("rate", "before"), ("rate", "medical"), ("year", "medical"), ("crime", "before")} <= seen
    assert figure(made, "more", "agreed").shown == "0"
    assert figure(made, "rate", "medical").value is None


def test_a_share_of_the_whole_on_the_line_itself(vocabulary: Vocabulary) -> None:
    form = table('[[rows]]\nid = "types"\naxis = "types"\ncounts = ["cases", "share"]\n', vocabulary)
    cases = [{Facet.TYPE: "medical"}, {Facet.TYPE: "traffic"}, {Facet.TYPE: "traffic"}]
    made = counted(form, vocabulary, "2026", groups((Facet.TYPE,), cases))
    assert figure(made, "types.traffic.share", "cases").value == Decimal("66.7")
    assert made.rows[0].labels == ("婚姻家庭纠纷", "件数")


def test_sums_of_parts_that_are_not_one_question_have_none(vocabulary: Vocabulary) -> None:
    form = table(
        """
        [[rows]]
        id = "a"
        label = "医疗"
        where = { type = "medical" }
        [[rows]]
        id = "b"
        label = "医疗和交通"
        where = { type = ["medical", "traffic"] }
        [[rows]]
        id = "c"
        label = "排查发现"
        where = { source = "initiative" }
        [[rows]]
        id = "twice"
        label = "重叠"
        sum_of = ["a", "b"]
        [[rows]]
        id = "other"
        label = "不同项目"
        sum_of = ["a", "c"]
        [[rows]]
        id = "one"
        label = "一项"
        sum_of = ["a"]
        """,
        vocabulary,
    )
    facets = (Facet.TYPE, Facet.SOURCE)
    made = counted(
        form, vocabulary, "2026", groups(facets, [{Facet.TYPE: "medical", Facet.SOURCE: "initiative"}])
    )
    assert [figure(made, row, "cases").value for row in ("twice", "other", "one")] == [2, 2, 1]
    assert figure(made, "twice", "cases").question is None
    assert figure(made, "other", "cases").question is None
    assert figure(made, "one", "cases").question == figure(made, "a", "cases").question


def test_titles_and_heads_name_the_office_and_the_period(vocabulary: Vocabulary) -> None:
    form = replace(
        table("", vocabulary), title="{office}{year}年{month}月", left="填报单位：{office}", right="{period}"
    )
    made = counted(form, vocabulary, "2026-Q1")
    assert (made.title, made.left, made.right) == (
        "云岭镇司法所2026年1至3月",
        "填报单位：云岭镇司法所",
        "2026年第一季度",
    )
    assert counted(form, vocabulary, "2026-03").title == "云岭镇司法所2026年3月"


def test_conditions_of_the_whole_table_and_what_is_left_out(vocabulary: Vocabulary) -> None:
    form = table(
        'where = { level = "village" }\nexcept = { difficulty = "none" }\n'
        '[[rows]]\nid = "handled"\nlabel = "调处"\ncount = "handled"\n',
        vocabulary,
    )
    facets = asked_of(form, shipped(vocabulary).words, Period.read("2026"), BY, TOWN).facets
    case = {
        Facet.LEVEL: "village",
        Facet.DIFFICULTY: "simple",
        Facet.STATUS: "closed",
        Facet.OUTCOME: "withdrawn",
    }
    cases = [case] + [
        case | {facet: value}
        for facet, value in (
            (Facet.LEVEL, "township"), (Facet.DIFFICULTY, ""), (Facet.STATUS, "registered"), (Facet.OUTCOME, "declined"),
        )
    ]  # fmt: skip
    made = counted(form, vocabulary, "2026", groups(facets, cases))
    assert figure(made, "handled", "cases").value == 1


def test_a_typed_figure_of_an_item_nobody_declared_is_none(vocabulary: Vocabulary) -> None:
    words = shipped(vocabulary).words
    odd = CountRule(id="odd", label="怪", measure=Measure.TYPED, item="nope")
    words = replace(words, counts={**words.counts, "odd": odd})
    form = table('[[rows]]\nid = "odd"\nlabel = "怪"\ncount = "odd"\n', vocabulary, words)
    assert counted(form, vocabulary, "2026", words=words).figures == ()
