"""`submit`, `reopen`, `submissions` and `county` without the window."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mediator_desktop import cli
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.commands.desk import DONE, FAILED, REFUSALS
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.services.workplace import Workplace
from tests.county_templates import template
from tests.registers import CLOCK, PASSWORD, reopened
from tests.submitting import a_county, a_town, alter, with_disputes

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    tmp_path: Path,
    vocabulary: Vocabulary,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    for town in ("云岭镇", "石门镇"):
        with a_town(tmp_path, town, vocabulary):
            pass
    with a_county(tmp_path, vocabulary, ("云岭镇", "石门镇", "白水乡")):
        pass
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)

    def call(place: str, *words: str) -> tuple[int, str, str]:
        status = cli.main(["--data", str(tmp_path / place), "--today", "2026-11-04", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def plain(said: tuple[int, str, str]) -> Any:
    return json.loads(said[1])


def submit(run: Run, town: str, folder: Path, *more: str) -> tuple[int, str, str]:
    folder.mkdir(exist_ok=True)
    words = ("--period", "2026-10", "--signer", "赵长河", "-o", str(folder), "--json", *more)
    return run(town, "submit", "monthly", *words)


def test_a_month_from_check_to_second_sending(run: Run, tmp_path: Path) -> None:
    checked = run("云岭镇", "submit", "人民调解月报", "--period", "2026-10", "--check")
    assert checked[0] == REFUSALS
    assert "请看：" in checked[1]
    status, said, _ = run("云岭镇", "submit", "monthly", "--period", "2026-10", "--signer", "赵长河")
    assert status == REFUSALS
    assert "没有报送。看过以上提醒后，加上 --yes 再运行一次。" in said
    status, _, complaint = run(
        "云岭镇", "submit", "monthly", "--period", "2026-10", "--signer", "赵长河", "--yes"
    )
    assert (status, "请用 -o" in complaint) == (FAILED, True)
    first = plain(submit(run, "云岭镇", tmp_path / "out", "--yes"))
    assert (first["revision"], first["late"]) == (1, False)
    assert all(Path(name).is_file() for name in first["files"])
    again = plain(submit(run, "云岭镇", tmp_path / "out", "--yes"))
    assert again["can_go"] is False
    assert run("云岭镇", "submissions", "--corrections", first["id"])[1] == "报送以后没有改动。\n"
    assert run("云岭镇", "reopen", first["id"], "--reason", " ")[0] == FAILED
    assert "已重新打开" in run("云岭镇", "reopen", first["id"], "--reason", "补登一件")[1]
    second = plain(submit(run, "云岭镇", tmp_path / "out", "--yes"))
    assert second["revision"] == 2
    listed = plain(run("云岭镇", "submissions", "--json"))
    october = next(due for due in listed if due["first_day"] == "2026-10-01" and due["kind"] == "monthly")
    assert (october["state"], len(october["submissions"])) == ("sent", 2)
    assert october["submissions"][1]["reason"] == "补登一件"
    assert "第2次" in run("云岭镇", "submissions")[1]
    (tmp_path / "copy").mkdir()
    saved = run("云岭镇", "submissions", "--save", second["id"], "-o", str(tmp_path / "copy"))
    assert saved[0] == DONE
    for name in second["files"]:
        assert (tmp_path / "copy" / Path(name).name).read_bytes() == Path(name).read_bytes()
    assert run("云岭镇", "submissions", "--save", second["id"])[0] == FAILED


def test_a_report_in_the_countys_own_workbook(run: Run, tmp_path: Path) -> None:
    form = tmp_path / "县台账.xlsx"
    form.write_bytes(template())
    chosen = ("--template", f"case_register={form}")
    status, _, complaint = submit(run, "云岭镇", tmp_path / "out", *chosen)
    assert (status, "还没有核对" in complaint, "C列" in complaint) == (FAILED, True, True)
    for wrong in ("case_register", f"nothing={form}", f"={form}"):
        assert submit(run, "云岭镇", tmp_path / "out", "--template", wrong)[0] == FAILED
    assert list((tmp_path / "out").iterdir()) == []
    done = plain(submit(run, "云岭镇", tmp_path / "out", *chosen, "--yes", "--maker", "李秀英"))
    path = next(Path(name) for name in done["files"] if "登记簿" in name)
    said = {cell.value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row}
    assert {"2026年10月矛盾纠纷台账", "填报人：李秀英"} <= said
    run("云岭镇", "reopen", done["id"], "--reason", "再报")
    again = plain(submit(run, "云岭镇", tmp_path / "out", "--own-form", "case_register", "--yes"))
    path = next(Path(name) for name in again["files"] if "登记簿" in name)
    said = {cell.value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row}
    assert {"填表人：李秀英", "负责人：赵长河"} <= said


def test_names_on_the_signature_line_of_an_export(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "ledger.xlsx"
    names = ("--maker", "李秀英", "--reviewer", "孙梅", "--signer", "赵长河")
    assert (
        run("云岭镇", "export", "case_register", "--period", "2026-10", "-o", str(target), *names)[0] == DONE
    )
    said = {cell.value for row in openpyxl.load_workbook(target).active.iter_rows() for cell in row}
    assert {"填表人：李秀英", "审核人：孙梅", "负责人：赵长河"} <= said


def test_what_was_never_sent_is_said_to_be_late(run: Run) -> None:
    listed = plain(run("云岭镇", "submissions", "--json", "--today", "2026-11-22"))
    october = next(due for due in listed if due["first_day"] == "2026-10-01" and due["kind"] == "monthly")
    assert (october["state"], october["days_late"]) == ("overdue", 17)


def test_personal_data_in_full_needs_a_recipient(run: Run, tmp_path: Path) -> None:
    status, _, complaint = submit(run, "云岭镇", tmp_path / "out", "--yes", "--full")
    assert (status, "请写明提供给谁" in complaint) == (FAILED, True)
    assert list((tmp_path / "out").iterdir()) == []
    done = submit(run, "云岭镇", tmp_path / "out", "--yes", "--full", "--to", "县司法局", "--purpose", "评查")
    assert done[0] == DONE


def test_corrections_are_listed(run: Run, tmp_path: Path, vocabulary: Vocabulary) -> None:
    one = plain(submit(run, "云岭镇", tmp_path / "out", "--yes"))
    with reopened(tmp_path / "云岭镇") as register:
        place = Workplace(
            paths=Paths(program=program_folder(), data=tmp_path / "云岭镇"),
            register=register,
            clock=CLOCK,
            vocabulary=vocabulary,
        )
        with_disputes(place, 1, date(2026, 10, 21))
    said = run("云岭镇", "submissions", "--corrections", one["id"])[1]
    assert "报送时2，现在3" in said
    assert "新增" in said
    found = plain(run("云岭镇", "submissions", "--corrections", one["id"], "--json"))
    assert [row["change"] for row in found["disputes"]] == ["added"]


def test_the_county_takes_in_shows_writes_and_chooses(run: Run, tmp_path: Path) -> None:
    files = []
    for town in ("云岭镇", "石门镇"):
        files += plain(submit(run, town, tmp_path / town.replace("镇", "out"), "--yes"))["files"]
    added = plain(run("county", "county", "add", *files, "--json", "--yes"))
    assert (len(added["taken"]), added["known"]) == (2, [])
    assert "早已收到2份" in run("county", "county", "add", *files)[1]
    alter(Path(files[0]), 2, 5)
    status, said, _ = run("county", "county", "add", files[0])
    assert status == REFUSALS
    assert "报送时是“2”，现在是“5”" in said
    shown = plain(run("county", "county", "show", "--period", "2026-10", "--json"))
    assert shown["missing"] == ["白水乡"]
    figure = shown["sums"]["judicial_cases"]["figures"][0]
    assert (figure["shown"], figure["towns"]) == ("4", {"云岭镇": "2", "石门镇": "2"})
    assert "白水乡  未报" in run("county", "county", "show", "--period", "2026-10", "--kind", "monthly")[1]
    target = tmp_path / "sum.xlsx"
    wrote = run("county", "county", "write", "judicial_cases", "--period", "2026-10", "-o", str(target))
    assert wrote[0] == DONE
    assert target.is_file()
    chosen = added["taken"][0]["id"]
    assert run("county", "county", "choose", chosen, "--reason", "核对过")[0] == DONE


@pytest.mark.parametrize(
    "words",
    [
        ("add",),
        ("show",),
        ("show", "--period", "2026-10"),
        ("write", "--period", "2026-10"),
        ("write", "judicial_cases", "--period", "2026-10", "--kind", "monthly", "-o", "x.xlsx"),
        ("choose",),
        ("choose", "nothing", "--reason", "x"),
    ],
)
def test_what_the_county_cannot_do_is_one_sentence(run: Run, words: tuple[str, ...]) -> None:
    status, _, complaint = run("county", "county", *words)
    assert status == FAILED
    assert complaint.strip()


def test_a_file_without_a_seal_asks_whose_it_is(run: Run, tmp_path: Path) -> None:
    (name, *_) = plain(submit(run, "云岭镇", tmp_path / "out", "--yes"))["files"]
    book = openpyxl.load_workbook(name)
    del book["报送数据"]
    book.save(tmp_path / "theirs.xlsx")
    (tmp_path / "bad.xlsx").write_text("x", "utf-8")
    theirs, bad = str(tmp_path / "theirs.xlsx"), str(tmp_path / "bad.xlsx")
    status, said, _ = run("county", "county", "add", theirs, bad)
    assert status == REFUSALS
    assert "--unit 乡镇" in said
    whose = ("--unit", "白水乡", "--kind", "monthly", "--period", "2026-10", "--yes", "--json")
    added = plain(run("county", "county", "add", theirs, *whose))
    assert added["taken"][0]["origin"] == "mapped"
