"""An analysis report put together: numbers of headings, tables and charts of parts, what was written before."""

from dataclasses import replace
from datetime import date

from mediator_desktop.domain.analysis import Compared, Overview
from mediator_desktop.domain.analysis_report import (
    AnalysisReport,
    Kept,
    Said,
    Section,
    Slot,
    blocks_of,
    chart_of_parts,
    looked_at,
    numbered,
    numeral,
    outline,
    printed,
    table_of_parts,
    with_texts,
    without_numbers,
)
from mediator_desktop.domain.charts import ChartKind
from mediator_desktop.domain.period import Period


def part(name: str, now: int, **more: object) -> Compared:
    return Compared(id=f"types.{name}", name=name, now=now, shown=str(now), **more)  # type: ignore[arg-type]


def a_report(*sections: Section) -> AnalysisReport:
    return AnalysisReport(
        kind="quarter",
        edition="2026-1",
        title="报告",
        office="云岭镇司法所",
        period=Period.read("2026-Q3"),
        made_on=date(2026, 10, 8),
        sections=sections,
    )


TOLD = Section(id="total", level=1, heading="总体情况", said=(Said(key="total.total", words="共3件。"),))
EMPTY = Section(id="nothing", level=1, heading="没有的")
OFFER = Said(key="causes.offer.types", words="邻里3件。")
WRITTEN = Section(id="causes", level=2, heading="原因", slot=Slot(id="causes", label="原因", offers=(OFFER,)))


def test_numerals() -> None:
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 32)] == ["一", "九", "十", "十一", "二十", "三十二"]
    assert numbered([1, 2, 2, 1, 2]) == ("一、", "（一）", "（二）", "二、", "（一）")


def test_headings_without_anything_under_them_are_not_printed() -> None:
    above = Section(id="above", level=1, heading="分布")
    below = replace(TOLD, id="below", level=2, heading="来源")
    report = a_report(EMPTY, TOLD, above, below, replace(EMPTY, id="last"))
    assert [section.id for section in printed(report.sections)] == ["total", "above", "below"]
    assert outline(report) == ((1, "一、总体情况"), (1, "二、分布"), (2, "（一）来源"))
    assert report.slots == ()
    assert not EMPTY.said


def test_a_heading_with_a_text_is_printed_once_it_is_written() -> None:
    report = a_report(TOLD, WRITTEN)
    assert [level for level, _ in outline(report)] == [1]
    written = with_texts(report, Kept(texts={"causes": "邻里之间为排水争执。"}))
    assert [level for level, _ in outline(written)] == [1, 2]
    assert written.slots[0].words == "邻里之间为排水争执。"


def test_paragraphs_begin_where_a_sentence_says_so() -> None:
    section = replace(
        TOLD,
        said=(
            Said(key="a", words="甲。", begins=True),
            Said(key="b", words="乙。"),
            Said(key="c", words="丙。", begins=True),
        ),
    )
    assert section.paragraphs == ("甲。乙。", "丙。")


def test_a_table_of_parts_has_the_columns_that_are_known() -> None:
    total = part("总数", 5, share="100.0", last_year=4, previous=5)
    parts = [
        part("邻里", 3, share="60.0", last_year=4, previous=1),
        part("其中一种", 1, share="20.0", last_year=0, previous=0, part_of="types.邻里"),
        part("没有", 0, share="0.0", last_year=0, previous=0),
        part("以前有", 0, share="0.0", last_year=2, previous=0),
    ]
    table = table_of_parts(parts, total, "情况", "类别")
    assert table.heads == ("类别", "件数", "占比（%）", "上年同期", "增减", "上期", "增减")
    assert table.rows == (
        ("邻里", "3", "60.0", "4", "-1", "1", "+2"),
        ("其中：其中一种", "1", "20.0", "0", "+1", "0", "+1"),
        ("以前有", "0", "0.0", "2", "-2", "0", "0"),
        ("合计", "5", "100.0", "4", "+1", "5", "0"),
    )
    assert len(table.heads) == len(table.shares) == len(table.aligns)
    assert table_of_parts([part("邻里", 3)], None, "情况", "类别").rows == (("邻里", "3"),)
    some = table_of_parts([part("甲", 1, last_year=1), part("乙", 1)], None, "", "类别")
    assert some.rows == (("甲", "1", "1", "0"), ("乙", "1", "—", "—"))


def test_charts_of_parts() -> None:
    parts = [
        part("甲", 1),
        part("乙", 3, last_year=2),
        part("丙", 0, last_year=9),
        part("丁", 3, part_of="types.乙"),
    ]
    chart = chart_of_parts(parts, "types", "类别")
    assert chart is not None
    assert chart.categories == ("乙", "甲")
    assert [series.name for series in chart.series] == ["本期", "上年同期"]
    assert chart.series[1].marks[1] is None
    assert chart_of_parts(parts[:1], "types", "类别") is None
    months = chart_of_parts([part("1月", 0), part("2月", 4)], "months", "月份", in_time=True)
    assert months is not None
    assert (months.kind, months.categories, len(months.series)) == (ChartKind.LINES, ("1月", "2月"), 1)


def test_figures_that_changed_are_told_until_they_are_seen() -> None:
    kept = looked_at(Kept(), a_report(TOLD), anew=False)
    assert kept.was("total.total", "共3件。") == ""
    now = replace(
        TOLD, said=(Said(key="total.total", words="共4件。", was=kept.was("total.total", "共4件。")),)
    )
    changed = a_report(now)
    assert [said.was for said in changed.changed] == ["共3件。"]
    assert looked_at(kept, changed, anew=False).seen == kept.seen
    assert looked_at(kept, changed, anew=True).was("total.total", "共4件。") == ""


def test_a_quoted_sentence_is_stale_once_its_figures_changed() -> None:
    kept = Kept(texts={"causes": "今年邻里3件。要紧。"}, seen={OFFER.key: OFFER.words})
    changed = replace(
        WRITTEN, slot=Slot(id="causes", label="原因", offers=(replace(OFFER, words="邻里4件。"),))
    )
    (slot,) = with_texts(a_report(changed), kept).slots
    assert slot.stale == (Said(key=OFFER.key, words="邻里4件。", was="邻里3件。"),)
    (same,) = with_texts(a_report(WRITTEN), kept).slots
    assert same.stale == ()
    (other,) = with_texts(a_report(changed), replace(kept, texts={"causes": "自己写的。"})).slots
    assert other.stale == ()


def test_no_number_of_a_person_is_left() -> None:
    text = "张某电话15412340086，身份证369901197001011239，3月5日借1000元。"
    assert without_numbers(text) == "张某电话（号码略），身份证（号码略），3月5日借1000元。"


def test_blocks_without_disputes_are_not_shown() -> None:
    overview = Overview(total=part("总数", 1), types=(part("邻里", 1),), villages=(part("溪口村", 0),))
    assert [name for name, _ in blocks_of(overview, ("types", "villages", "sources"))] == ["types"]
