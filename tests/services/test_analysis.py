"""Analysis reports from the register: figures, masked lists, what people wrote, documents that can be read again."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest

from mediator_desktop.catalogue.analysis import Analyses
from mediator_desktop.domain.analysis_report import AnalysisReport, Kept, looked_at, outline
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Assignment, Dispute, ReturnVisit
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.services import analysis, disputes, papers, statistics
from mediator_desktop.services.workplace import Workplace

OCTOBER = Period.read("2026-10")


def a_dispute(
    village: str = "溪口村", type_code: str = "neighbours", day: date = date(2026, 10, 12), **facts: object
) -> Dispute:
    return Dispute(
        parties=(
            Party(name="罗桂生", phone="15412340086", village=village),
            Party(role=PartyRole.RESPONDENT, name="周小妹"),
        ),
        type_code=type_code,
        source_code="initiative",
        village=village,
        facts="罗桂生（电话15412340086）与周小妹为排水争执。",
        accepted_on=day,
        mediators=(Assignment(name="李秀英"),),
        **facts,  # type: ignore[arg-type]
    )


def add(workplace: Workplace, *made: Dispute) -> None:
    with workplace.register.write("李秀英") as uow:
        for dispute in made:
            disputes.register(dispute, uow, workplace.clock)


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """Four disputes of October 2026 in one village and two in another, one of them serious; one of September."""
    add(
        workplace,
        *[a_dispute() for _ in range(3)],
        a_dispute(type_code="medical", return_visits=(ReturnVisit(visited_on=date(2026, 10, 30)),)),
        a_dispute("石桥村", difficulty="major"),
        a_dispute("枫林社区"),
        a_dispute(day=date(2026, 9, 3)),
    )
    return workplace


def composed(workplace: Workplace, kind: str = "township_month", period: Period = OCTOBER) -> AnalysisReport:
    with workplace.register.read() as reader:
        return analysis.compose(kind, period, reader, workplace)


def words_of(report: AnalysisReport) -> str:
    return "\n".join("\n".join(section.paragraphs) for section in report.sections)


def test_a_month_is_told_with_its_figures(place: Workplace) -> None:
    report = composed(place)
    assert report.title == "2026年10月矛盾纠纷分析研判情况报告"
    assert outline(report)[0] == (1, "一、10月份全镇矛盾纠纷排查总体情况")
    words = words_of(report)
    assert "2026年10月，云岭镇共受理矛盾纠纷6件" in words
    assert "与上期的1件相比，增加5件，上升500.0%。" in words
    assert "回访1次，涉及纠纷1件。" in words
    assert "重大疑难纠纷1件。" in words


def test_tables_are_the_counted_figures(place: Workplace) -> None:
    report = composed(place)
    counted = statistics.count("overview", OCTOBER, place)
    types = next(
        table for section in report.sections for table in section.tables if table.heads[0] == "纠纷类别"
    )
    named = {line.labels[-1]: row for row, line in enumerate(counted.rows)}
    column = {line.id: place for place, line in enumerate(counted.columns)}
    assert [row[0] for row in types.rows] == ["邻里纠纷", "医疗纠纷", "合计"]
    for name, cases, share, *_ in types.rows[:-1]:
        for cell, id in ((cases, "cases"), (share, "share")):
            figure = counted.at(named[name], column[id])
            assert figure is not None
            assert cell == figure.shown


def test_definitions_stand_under_the_ratios(place: Workplace) -> None:
    notes = {section.id: section.notes for section in composed(place).sections}
    assert any(note.startswith("调解成功率＝调解成功÷件数") for note in notes["total"])
    assert any("上期是2026-09-01至2026-09-30" in note for note in notes["total"])
    assert any(note.startswith("占比＝") for note in notes["parts"])
    assert notes["problems"] == ()


def test_nobody_is_named_and_no_number_is_left(place: Workplace) -> None:
    report = composed(place)
    (row,) = next(t for s in report.sections for t in s.tables if t.heads[0] == "序号").rows
    assert row[2:5] == ("罗某某、周某某", "邻里纠纷", "罗某某（电话（号码略））与周某某为排水争执。")
    assert row[1] == "其他村"


def test_villages_of_few_disputes_are_merged_unless_someone_chooses_otherwise(place: Workplace) -> None:
    report = composed(place)
    assert (report.few, report.is_merged) == (("石桥村", "枫林社区"), True)
    with place.register.write("") as uow:
        analysis.keep("township_month", OCTOBER, Kept(is_merged=False), uow)
    plain = composed(place)
    assert (plain.few, plain.is_merged) == (("石桥村", "枫林社区"), False)
    assert "石桥村" in str(plain.sections)
    assert "石桥村" not in str(report.sections)


def test_what_people_wrote_survives_counting_again(place: Workplace) -> None:
    before = composed(place)
    kept = looked_at(Kept(texts={"problems": "多为排水引起。"}), before, anew=True)
    with place.register.write("") as uow:
        analysis.keep("township_month", OCTOBER, kept, uow)
    assert composed(place).changed == ()
    add(place, a_dispute())
    after = composed(place)
    assert {slot.id: slot.words for slot in after.slots}["problems"] == "多为排水引起。"
    assert any("受理矛盾纠纷6件" in said.was and "受理矛盾纠纷7件" in said.words for said in after.changed)
    assert composed(place, "quarter", Period.read("2026-Q4")).slots[0].words == ""


def test_what_is_kept_and_cannot_be_read_counts_as_nothing(place: Workplace) -> None:
    for broken in ("{", "[]", '{"texts": 3}', '{"merged": "ja"}'):
        with place.register.write("") as uow:
            uow.keep_state("analysis:township_month:2026-10-01:2026-10-31", broken)
        with place.register.read() as reader:
            assert analysis.read_kept("township_month", OCTOBER, reader) == Kept()


def test_a_period_that_is_not_over_is_compared_with_nothing(place: Workplace) -> None:
    early = replace(place, clock=FixedClock.on(date(2026, 10, 20)))
    report = composed(early)
    assert "2026年10月（截至10月20日），云岭镇共受理" in words_of(report)
    assert "相比" not in words_of(report)
    assert any("还没有结束" in note for note in report.footing)
    quarter = composed(early, "quarter", Period.read("2026-Q4"))
    assert not any(chart.title == "月份" for section in quarter.sections for chart in section.charts)


def test_a_year_is_compared_once(place: Workplace) -> None:
    add(place, a_dispute(day=date(2025, 3, 3)), a_dispute(day=date(2024, 3, 3)))
    report = composed(place, "year", Period.read("2025"))
    assert words_of(report).count("相比") + words_of(report).count("持平") == 1


def test_what_does_not_add_up_is_told_once(place: Workplace) -> None:
    assert (composed(place).doubts, composed(place).is_stopped) == ((), False)
    add(place, replace(a_dispute(), source_code=""))
    (doubt,) = composed(place).doubts
    assert doubt.startswith("“件数”主动、依申请、接受委托移送之和是6，合计是7")
    assert not composed(place).is_stopped
    add(place, replace(a_dispute(), type_code=""))
    assert composed(place).is_stopped


def test_every_kind_can_be_written_of_nothing(workplace: Workplace) -> None:
    for kind, period in (("township_month", "2026-10"), ("county_half_year", "2026-H1")):
        report = composed(workplace, kind, Period.read(period))
        assert "没有受理矛盾纠纷" in words_of(report)
        assert papers.pdf(analysis.paper_of(report)).startswith(b"%PDF")


def test_without_kinds_there_is_no_report(workplace: Workplace) -> None:
    workplace.__dict__["analyses"] = Analyses()
    with pytest.raises(Refused, match="没有可用的分析报告格式"):
        analysis.fitting(OCTOBER, workplace)


def test_the_kind_that_fits_a_period(workplace: Workplace) -> None:
    fits = {
        p: analysis.fitting(Period.read(p), workplace).id for p in ("2026-10", "2026-Q3", "2026-H1", "2026")
    }
    assert list(fits.values()) == ["township_month", "quarter", "county_half_year", "year"]
    assert analysis.fitting(Period.read("2026-10-01..2026-10-09"), workplace).id == "township_month"
    with workplace.register.read() as reader, pytest.raises(Refused, match="没有“weekly”"):
        analysis.compose("weekly", OCTOBER, reader, workplace)


def test_a_kind_over_a_table_without_totals_is_refused(workplace: Workplace) -> None:
    own = workplace.paths.own_forms / "reports"
    own.mkdir(parents=True)
    (own / "own.toml").write_text(
        'id = "own"\nedition = "1"\nname = "本县"\ntitle = "报告"\noverview = "zz_19"\nmajor = "none"\n'
        '[[sections]]\nid = "a"\nheading = "情况"\nsentences = ["total"]\n',
        "utf-8",
    )
    workplace.forget_forms()
    with pytest.raises(Refused, match="不合适"):
        composed(workplace, "own")


def paragraphs_of(document: "docx.document.Document", style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == style]


def test_the_document_can_be_edited_and_says_what_was_counted(place: Workplace, tmp_path: Path) -> None:
    add(place, *[a_dispute("枫林社区", "damages") for _ in range(4)])
    report = composed(place)
    target = tmp_path / "报告.docx"
    analysis.write(report, target, place)
    document = docx.Document(str(target))
    printed = outline(report)
    assert paragraphs_of(document, "Heading 1") == [words for level, words in printed if level == 1]
    assert paragraphs_of(document, "Heading 2") == [words for level, words in printed if level == 2]
    tables = [table for section in report.sections for table in section.tables]
    assert len(tables) == len(document.tables)
    for said, found in zip(tables, document.tables, strict=True):
        assert [[cell.text for cell in row.cells] for row in found.rows] == [
            list(row) for row in (said.heads, *said.rows)
        ]
    assert len(document.inline_shapes) == sum(len(section.charts) for section in report.sections) > 0
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(
        words in text for section in report.sections for words in (*section.paragraphs, *section.notes)
    )
    title = document.paragraphs[0]
    assert title.text == report.title
    assert (title.runs[0].font.size.pt, title.runs[0].font.name) == (22, "方正小标宋简体")
    again = io.BytesIO(papers.docx(analysis.paper_of(report)))
    assert again.getvalue() == target.read_bytes()


def test_the_printed_report_has_pages_with_numbers_and_pictures(place: Workplace, tmp_path: Path) -> None:
    add(place, *[a_dispute("枫林社区", "damages") for _ in range(4)])
    report = composed(place)
    analysis.write(report, tmp_path / "报告.pdf", place)
    document = pypdfium2.PdfDocument(tmp_path / "报告.pdf")
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
        kinds = [thing.type for page in document for thing in page.get_objects()]
        count = len(document)
    finally:
        document.close()
    flat = "".join(text.split())
    assert f"第1页共{count}页" in flat
    assert report.title in flat
    assert "".join(report.sections[1].paragraphs) in flat
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE) == 1
    with pytest.raises(Refused, match=r"\.pdf 或 \.docx"):
        analysis.write(report, tmp_path / "报告.txt", place)


def test_a_report_to_look_at(place: Workplace) -> None:
    sheet = analysis.sheet_of(composed(place))
    assert sheet.title == "2026年10月矛盾纠纷分析研判情况报告"
    assert sheet.filled is not None
    assert type(sheet.filled).from_json(sheet.filled.to_json()) == sheet.filled
