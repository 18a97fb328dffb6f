"""The county's side: three towns add up, one late, one altered by hand, one sends the month twice, one has no program of ours."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.received import Origin
from mediator_desktop.domain.unit import Unit, UnitLevel
from mediator_desktop.ledgers.reading import read_workbook
from mediator_desktop.services import county, submission
from mediator_desktop.services.county import Told, TownState, look, towns
from mediator_desktop.services.workplace import Workplace
from tests.submitting import OCTOBER, SEPTEMBER, a_county, a_town, alter, sent, with_disputes

NAMES = ("云岭镇", "石门镇", "白水乡", "双河乡")
TABLE = "judicial_cases"
MONTHLY = "monthly"


@pytest.fixture
def above(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Workplace]:
    with a_county(tmp_path, vocabulary, NAMES) as place:
        yield place


@pytest.fixture
def sending(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[list[Workplace]]:
    with (
        a_town(tmp_path, NAMES[0], vocabulary, 2) as one,
        a_town(tmp_path, NAMES[1], vocabulary, 3) as two,
        a_town(tmp_path, NAMES[2], vocabulary, 4) as three,
    ):
        yield [one, two, three]


def in_time(place: Workplace) -> Workplace:
    return replace(place, clock=FixedClock.on(date(2026, 11, 4)))


def files(places: list[Workplace], folder: Path) -> list[list[Path]]:
    found = []
    for number, place in enumerate(places):
        early = place if number == 2 else in_time(place)  # the third is late
        found.append(list(sent(early, folder / str(number)).files))
    return found


def board(above: Workplace, period: Period = OCTOBER) -> county.Towns:
    with above.register.read() as reader:
        return towns(MONTHLY, period, reader, above)


def total(above: Workplace) -> str:
    with above.register.read() as reader:
        summed = county.county_sum(TABLE, MONTHLY, OCTOBER, reader, above)
    assert summed is not None
    figure = summed.total.at(0, 0)
    assert figure is not None
    return figure.shown


def test_three_towns_add_up_with_one_late_and_one_altered(
    above: Workplace, sending: list[Workplace], tmp_path: Path
) -> None:
    all_files = files(sending, tmp_path / "out")
    where = alter(all_files[1][0], 3, 30)
    found = look([path for some in all_files for path in some], above)
    assert [arrival.report.origin for arrival in found if arrival.report] == [
        Origin.SEALED, Origin.ALTERED, Origin.SEALED,
    ]  # fmt: skip
    assert f"{where}报送时是“3”，现在是“30”" in found[1].doubts[0]
    added = county.add(found, above)
    assert (len(added.taken), len(added.known), added.changes.submissions) == (3, 0, True)
    rows = {row.name: row for row in board(above).rows}
    assert {name: row.state for name, row in rows.items()} == {
        "云岭镇": TownState.SENT,
        "石门镇": TownState.SENT,
        "白水乡": TownState.SENT_LATE,
        "双河乡": TownState.OVERDUE,
    }
    assert [name for name, row in rows.items() if row.report and row.report.origin is Origin.ALTERED] == [
        "石门镇"
    ]
    assert "改过" in rows["石门镇"].sentences[0]
    with above.register.read() as reader:
        summed = county.county_sum(TABLE, MONTHLY, OCTOBER, reader, above)
    assert summed is not None
    assert [(town.name, town.shown) for town in summed.behind(0, 0)] == [
        ("云岭镇", "2"), ("石门镇", "3"), ("白水乡", "4"),
    ]  # fmt: skip
    assert summed.total.at(0, 0).shown == "9"  # type: ignore[union-attr]
    assert summed.total.unit == "云岭县"
    assert any("双河乡还没有报送" in finding.sentence for finding in summed.total.findings)
    assert board(above).tables[0][0] == TABLE
    assert county.title_of(board(above)) == "2026年10月人民调解月报"


def test_the_countys_own_table_has_a_row_for_each_town(
    above: Workplace, sending: list[Workplace], tmp_path: Path
) -> None:
    county.add(look([some[0] for some in files(sending, tmp_path / "out")], above), above)
    with above.register.read() as reader:
        summed = county.county_sum(TABLE, MONTHLY, OCTOBER, reader, above)
    assert summed is not None
    county.write_sum(summed, tmp_path / "sum.xlsx", above)
    sheet = openpyxl.load_workbook(tmp_path / "sum.xlsx").worksheets[0]
    rows = {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}
    assert (rows["云岭镇"], rows["白水乡"]) == (2, 4)
    assert str(rows["合计"]).startswith("=SUM(")
    county.write_sum(summed, tmp_path / "total.xlsx", above, by_town=False)
    assert read_workbook(tmp_path / "total.xlsx")


def test_ratios_of_the_county_are_made_from_its_own_sums(
    above: Workplace, sending: list[Workplace], tmp_path: Path
) -> None:
    lines = county.ratio_lines(TABLE, above)
    assert {line.rule.label for line in lines.values()} >= {"调解成功率"}
    assert county.ratio_lines("nothing", above) == {}


def test_files_that_are_here_already_stay_once(
    above: Workplace, sending: list[Workplace], tmp_path: Path
) -> None:
    some = files(sending[:1], tmp_path / "out")[0]
    county.add(look(some[:1], above), above)
    again = look(some, above)
    assert [arrival.known for arrival in again] == [True]
    added = county.add(again, above)
    assert (len(added.taken), len(added.known)) == (0, 1)
    assert len(board(above).rows[0].sent) == 1


def test_an_altered_file_of_a_report_that_is_here_is_told(
    above: Workplace, sending: list[Workplace], tmp_path: Path
) -> None:
    some = files(sending[:1], tmp_path / "out")[0]
    county.add(look(some, above), above)
    alter(some[0], 2, 7)
    (found,) = look(some, above)
    assert not found.known
    county.add([found], above)
    row = board(above).rows[0]
    assert row.report is not None
    assert (len(row.sent), row.report.origin) == (2, Origin.SEALED)
    assert total(above) == "2"


def test_the_same_month_twice_with_other_figures_waits_for_a_choice(
    above: Workplace, sending: list[Workplace], tmp_path: Path
) -> None:
    town = in_time(sending[0])
    first = sent(town, tmp_path / "first")
    county.add(look(first.files, above), above)
    submission.reopen(first.submission.id, "补登一件", town)
    with_disputes(town, 1)
    second = sent(town, tmp_path / "second")
    (found,) = look(second.files, above)
    assert found.others[0].revision == 1
    assert "数字不同" in found.doubts[-1]
    county.add([found], above)
    row = board(above).rows[0]
    assert row.is_twice
    assert "请选用哪一份" in row.sentences[0]
    assert total(above) == "2"
    with pytest.raises(Refused, match="为什么"):
        county.choose(row.sent[1].id, "", above)
    county.choose(row.sent[1].id, "补报的为准", above)
    assert total(above) == "3"
    assert not any("请选用" in sentence for sentence in board(above).rows[0].sentences)
    county.choose(row.sent[0].id, "还是用原来的", replace(above, clock=FixedClock.on(date(2026, 11, 23))))
    assert total(above) == "2"
    with pytest.raises(Refused, match="没有收到过"):
        county.choose("nothing", "x", above)


def test_a_broken_seal_is_no_original(above: Workplace, sending: list[Workplace], tmp_path: Path) -> None:
    path = files(sending[:1], tmp_path / "out")[0][0]
    book = openpyxl.load_workbook(path)
    book["报送数据"]["A3"] = "0" * 64
    book.save(path)
    (found,) = look([path], above)
    assert found.report is None
    assert set(found.asks) == {"unit", "kind", "period"}
    assert "校验数据被改过" in found.doubts[0]
    (told,) = look([path], above, Told(unit="云岭镇", kind=MONTHLY, period=OCTOBER))
    assert told.report is not None
    assert told.report.origin is Origin.ALTERED


def test_a_town_without_our_program_is_read_by_its_headings(
    above: Workplace, sending: list[Workplace], tmp_path: Path
) -> None:
    some = files(sending[:2], tmp_path / "out")
    county.add(look(some[0], above), above)
    book = openpyxl.load_workbook(some[1][0])
    del book["报送数据"]
    book.save(tmp_path / "theirs.xlsx")
    (found,) = look([tmp_path / "theirs.xlsx"], above)
    assert found.asks == ("unit", "kind", "period")
    with pytest.raises(Refused, match="不知道是哪个单位"):
        county.add([found], above)
    (told,) = look([tmp_path / "theirs.xlsx"], above, Told(unit="双河乡", kind=MONTHLY, period=OCTOBER))
    county.add([told], above)
    row = next(row for row in board(above).rows if row.name == "双河乡")
    assert row.report is not None
    assert row.report.origin is Origin.MAPPED
    assert "按表头读取" in row.sentences[0]
    assert total(above) == "5"


def test_a_workbook_without_these_headings_says_so(above: Workplace, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "别的"
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "note.xlsx").write_text("不是表格", "utf-8")
    told = Told(unit="双河乡", kind=MONTHLY, period=OCTOBER)
    found = look([tmp_path / "other.xlsx", tmp_path / "note.xlsx", tmp_path / "gone.xlsx"], above, told)
    assert [
        "没有找到" in one.problem or "不是" in one.problem or "找不到" in one.problem for one in found
    ] == [True] * 3
    with pytest.raises(Refused):
        county.add(found, above)


def test_a_town_that_is_not_in_the_tree_is_asked_for(
    above: Workplace, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    with a_town(tmp_path, "三江镇", vocabulary) as town:
        done = sent(town, tmp_path / "out")
    (found,) = look(done.files, above)
    assert (found.report, found.asks) == (None, ("unit",))
    assert "三江镇" in found.doubts[0]
    (told,) = look(done.files, above, Told(unit="双河乡"))
    assert told.report is not None
    assert told.report.unit == "town-3"
    with above.register.write() as uow:
        renamed = [replace(u, name="三江镇") if u.id == "town-3" else u for u in uow.units()]
        uow.save_units(renamed)
    (now,) = look(done.files, above)
    assert now.report is not None


def test_a_town_that_is_no_more_keeps_its_row(
    above: Workplace, sending: list[Workplace], tmp_path: Path
) -> None:
    county.add(look(files(sending[:1], tmp_path / "out")[0], above), above)
    with above.register.write() as uow:
        uow.save_units(
            [replace(u, last_day=date(2026, 9, 30)) if u.id == "town-0" else u for u in uow.units()]
        )
    assert [row.name for row in board(above).rows][-1] == "云岭镇"
    with above.register.write() as uow:
        uow.save_units([u for u in uow.units() if u.id != "town-0"])
    assert board(above).rows[-1].name == "云岭镇"


def test_months_do_not_mix_and_nothing_is_late_before_its_day(
    above: Workplace, sending: list[Workplace], tmp_path: Path
) -> None:
    county.add(look(sent(sending[0], tmp_path / "out", SEPTEMBER).files, above), above)
    assert all(row.report is None for row in board(above).rows)
    early = replace(above, clock=FixedClock.on(date(2026, 11, 2)))
    assert {row.state for row in board(early).rows} == {TownState.WAITING}
    with above.register.read() as reader:
        assert county.county_sum(TABLE, MONTHLY, OCTOBER, reader, above) is None
        unknown = towns("weekly", OCTOBER, reader, above)
    assert (unknown.due_on, unknown.name) == (None, "weekly")


def test_a_report_of_a_newer_program_or_a_spoiled_one(
    above: Workplace, sending: list[Workplace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mediator_desktop.services import submission_content

    monkeypatch.setattr(submission_content, "VERSION", 2)
    newer = sent(sending[0], tmp_path / "newer").files
    monkeypatch.undo()
    (found,) = look(newer[:1], above)
    assert "更新版本" in found.problem
    said = submission_content._said

    for change in (
        {"revision": 0}, {"first_day": "x"}, {"tables": [{}]}, {"first_day": "2026-12-01"}, {"tables": None},
    ):  # fmt: skip
        monkeypatch.setattr(submission_content, "_said", lambda *given, c=change: said(*given) | c)
        folder = tmp_path / str(change).replace("/", "")
        folder.mkdir()
        with sending[1].register.read() as reader:
            sent_before = reader.submissions(MONTHLY, OCTOBER)
        if sent_before:
            submission.reopen(sent_before[0].id, "再来", sending[1])
        done = sent(sending[1], folder)
        (found,) = look(done.files[:1], above)
        assert "读不出来" in found.problem, change


def test_figures_outside_their_table_are_refused(
    above: Workplace, sending: list[Workplace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mediator_desktop.services import submission_content

    said = submission_content._said

    def wild(*given: object) -> dict[str, object]:
        made = said(*given)  # type: ignore[arg-type]
        made["tables"][0]["figures"][0]["row"] = 99
        return made

    monkeypatch.setattr(submission_content, "_said", wild)
    (found,) = look(sent(sending[0], tmp_path / "wild").files[:1], above)
    assert "读不出来" in found.problem


def test_an_office_that_is_no_county_sees_all_towns(workplace: Workplace) -> None:
    with workplace.register.write() as uow:
        uow.save_units([*uow.units(), Unit(id="x", name="石门镇", level=UnitLevel.TOWNSHIP)])
    with workplace.register.read() as reader:
        assert [unit.name for unit in county.towns_of(reader, date(2026, 11, 22))] == ["云岭镇", "石门镇"]
