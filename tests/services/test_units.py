"""The tree of units: what the office's villages make of it, what is no tree, the workbook out and in."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.unit import Post, Unit, UnitLevel, UnitPerson, UnitTree
from mediator_desktop.services import units as service
from mediator_desktop.services.units import save_units
from mediator_desktop.storage.register import StoredRegister

CLOCK = FixedClock.on(date(2026, 10, 20))


def tree_of(register: StoredRegister) -> UnitTree:
    with register.read() as reader:
        return UnitTree(reader.units())


def test_the_offices_villages_are_units_from_the_first_day(register: StoredRegister) -> None:
    with register.read() as reader:
        office = reader.office()
        units = UnitTree(reader.units())
    assert office is not None
    villages = [unit.name for unit in units.in_order() if unit.level is UnitLevel.VILLAGE]
    assert villages == list(office.villages)
    assert units.way_up(units.named(villages[0])[0].id)[-1].name == office.county


def test_a_village_that_is_added_to_the_tree_is_offered_everywhere(register: StoredRegister) -> None:
    tree = tree_of(register)
    township = next(u for u in tree.in_order() if u.level is UnitLevel.TOWNSHIP)
    fresh = Unit(id="new", parent=township.id, name=" 新桥社区 ", position=99)
    with register.write() as uow:
        save_units((*tree.units.values(), fresh), uow, CLOCK)
    with register.read() as reader:
        office = reader.office()
        assert office is not None
        assert office.villages[-1] == "新桥社区"
        assert "新桥社区" in reader.villages_in_use()


def test_a_village_that_was_closed_is_offered_no_more_but_stays(register: StoredRegister) -> None:
    units = tuple(tree_of(register).units.values())
    closed = next(u for u in units if u.level is UnitLevel.VILLAGE)
    kept = tuple(replace(u, last_day=date(2026, 6, 30)) if u is closed else u for u in units)
    with register.write() as uow:
        save_units(kept, uow, CLOCK)
    with register.read() as reader:
        office = reader.office()
        assert office is not None
        assert closed.name not in office.villages
        assert closed.id in {unit.id for unit in reader.units()}
        assert closed.id not in {u.id for u in service.screened_units(reader, date(2026, 7, 1))}
        assert closed.id in {u.id for u in service.screened_units(reader, date(2026, 6, 30))}


@pytest.mark.parametrize(
    ("units", "sentence"),
    [
        ((Unit(id="a", parent="a", name="甲村"),), "上级不能是自己或自己的下级"),
        (
            (
                Unit(id="a", parent="b", level=UnitLevel.VILLAGE, name="甲村"),
                Unit(id="b", parent="a", level=UnitLevel.GRID, name="乙网格"),
            ),
            "上级不能是自己或自己的下级",
        ),
        ((Unit(id="a", parent="x", name="甲村"),), "上级单位不存在"),
        ((Unit(id="a", name="甲村"), Unit(id="b", name="甲村")), "“甲村”写了两次"),
        ((Unit(id="a", name=" "),), "请填写单位名称"),
        (
            (Unit(id="a", name="甲村"), Unit(id="b", parent="a", level=UnitLevel.COUNTY, name="乙县")),
            "上级不能是村",
        ),
        (
            (Unit(id="a", name="甲村", first_day=date(2026, 2, 1), last_day=date(2026, 1, 1)),),
            "撤销日期早于设立日期",
        ),
    ],
)
def test_what_is_no_tree_is_refused(register: StoredRegister, units: tuple[Unit, ...], sentence: str) -> None:
    before = tree_of(register).units
    with pytest.raises(Refused, match=sentence), register.write() as uow:
        save_units(units, uow, CLOCK)
    assert tree_of(register).units == before


def test_the_workbook_goes_out_and_comes_back_the_same(register: StoredRegister, tmp_path: Path) -> None:
    units = tuple(tree_of(register).units.values())
    village = next(u for u in units if u.level is UnitLevel.VILLAGE)
    people = (
        UnitPerson(name="=罗桂生", post=Post.SECRETARY, phone="015400000001", first_day=date(2024, 3, 1)),
        UnitPerson(name="周小妹", post=Post.GRID_MEMBER, last_day=date(2027, 1, 1)),
    )
    full = tuple(replace(u, people=people, elected_on=date(2024, 5, 6)) if u is village else u for u in units)
    with register.write() as uow:
        save_units(full, uow, CLOCK)
    target = tmp_path / "单位.xlsx"
    with register.read() as reader:
        service.export_units(target, reader)
        read = service.read_unit_file(target, reader)
        assert read.problems == ()
        assert set(read.units) == set(reader.units())


def test_a_workbook_of_the_office_adds_units_and_tells_rows_it_cannot_read(
    register: StoredRegister, tmp_path: Path
) -> None:
    source = tmp_path / "名单.xlsx"
    rows = [
        ("全镇村干部名单",),
        ("级别", "上级", "村名", "身份", "人员", "联系电话", "任职日期"),
        ("村", "云岭镇", "新桥社区", "村书记", "罗桂生", "15400000001", "2024.3.1"),
        ("村", "云岭镇", "新桥社区", "网格员", "周小妹", "15400000002", ""),
        ("村", "没有的镇", "远山村", "", "", "", ""),
        ("省", "云岭镇", "某省", "", "", "", ""),
        ("村", "云岭镇", "", "", "", "", ""),
        ("村", "云岭镇", "南坡村", "书记", "陈大有", "", "去年"),
    ]
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    with register.read() as reader:
        read = service.read_unit_file(source, reader)
    bridge = UnitTree(read.units).named("新桥社区")[0]
    assert [(p.post, p.name, p.phone, p.first_day) for p in bridge.people] == [
        (Post.SECRETARY, "罗桂生", "15400000001", date(2024, 3, 1)),
        (Post.GRID_MEMBER, "周小妹", "15400000002", None),
    ]
    assert [problem.sentence for problem in read.problems] == [
        "第5行：上级单位“没有的镇”不存在，请把它写在前面",
        "第6行：层级“省”不认识，请写县、乡镇、村或网格",
        "第7行：没有填写单位名称",
        "第8行：任职日期“去年”看不懂，请写成 2026-03-05",
    ]


def test_a_workbook_without_the_heading_is_told(register: StoredRegister, tmp_path: Path) -> None:
    source = tmp_path / "别的.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        book.add_worksheet().write_row(0, 0, ("甲", "乙"))
    with register.read() as reader:
        read = service.read_unit_file(source, reader)
        assert read.units == reader.units()
    assert [problem.sentence for problem in read.problems] == [
        "没有找到“单位名称”这一栏，请用导出的表格填写后再导入"
    ]
