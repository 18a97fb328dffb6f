"""值班表: every day and name stands on it, days off are marked, many units go over several sheets."""

from datetime import date

from mediator_desktop.domain.duty import DutyEntry
from mediator_desktop.papers.duty import MOST_COLUMNS, duty_sheet
from mediator_desktop.papers.filled import PageBreak, Table
from mediator_desktop.papers.fonts import with_fonts
from mediator_desktop.papers.pdf import render_pdf
from mediator_desktop.papers.preview import render_pages

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
UNITS = tuple(f"{name}村" for name in ("溪口", "石桥", "枫林", "青山", "大湾", "松坪", "白沙"))


REST = {date(2026, 11, day) for day in (1, 7, 8, 14, 15, 21, 22, 28, 29)}


def test_names_stand_at_their_day_and_unit() -> None:
    entries = [
        DutyEntry(day=FIRST, unit="溪口村", name="罗桂生", phone="15400000001"),
        DutyEntry(day=FIRST, unit="溪口村", name="周小妹"),
        DutyEntry(day=LAST, unit="石桥村", name="陈大有", phone="15400000002"),
    ]
    paper = duty_sheet(FIRST, LAST, UNITS[:2], entries, REST, "云岭镇司法所")
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert table.heads == ("日期", "星期", "溪口村", "石桥村")
    assert table.rows[0] == ("1日", "日 休", "罗桂生、周小妹", "")
    assert table.rows[29] == ("30日", "一", "", "陈大有")
    assert "罗桂生 15400000001；陈大有 15400000002" in paper.words()
    assert paper.title == "云岭镇司法所2026年11月值班表"


def test_a_month_of_a_few_units_is_one_page() -> None:
    names = ("罗桂生", "周小妹", "陈大有", "何玉兰")
    entries = [DutyEntry(day=FIRST, unit="溪口村", name=name, phone="15400000001") for name in names]
    paper = with_fonts(duty_sheet(FIRST, LAST, UNITS[:MOST_COLUMNS], entries, REST, "云岭镇司法所"))
    assert len(list(render_pages(render_pdf(paper), 0.2))) == 1


def test_more_units_go_on_further_sheets_and_none_is_lost() -> None:
    paper = duty_sheet(FIRST, LAST, UNITS, [], REST, "云岭镇司法所")
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    assert tuple(name for table in tables for name in table.heads[2:]) == UNITS
    assert sum(isinstance(block, PageBreak) for block in paper.blocks) == 1
    assert duty_sheet(FIRST, LAST, (), [], REST, "所").blocks, "a rota of no unit is a rota"
