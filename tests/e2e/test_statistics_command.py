"""`statistics`: the tables listed, one counted for people and for machines, what stops a submission in the exit status."""

import json
from pathlib import Path

import openpyxl
import pytest

from mediator_desktop import cli
from mediator_desktop.commands.desk import DONE, FAILED, REFUSALS
from tests.registers import PASSWORD, fresh_register

CASES = """
[[disputes]]
type_code = "neighbours"
village = "溪口村"
accepted_on = 2026-10-20
source_code = "court"
facts = "排水"
[[disputes]]
type_code = "damages"
village = "石桥村"
accepted_on = 2026-10-21
source_code = "initiative"
facts = "打架"
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)
    with fresh_register(tmp_path / "data"):
        pass
    (tmp_path / "cases.toml").write_text(CASES, "utf-8")
    assert cli.main(["register", str(tmp_path / "cases.toml"), "--data", str(tmp_path / "data")]) == DONE
    return tmp_path / "data"


def run(data: Path, *arguments: str) -> int:
    return cli.main(["statistics", *arguments, "--data", str(data), "--today", "2026-11-22"])


def test_tables_are_listed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(data) == DONE
    assert "judicial_cases  人民调解案件情况统计表" in capsys.readouterr().out.splitlines()


def test_a_table_for_people_has_its_figures_and_notes(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(data, "judicial_cases", "--period", "2026-10", "--by", "accepted") == DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2026年10月人民调解案件情况统计表"
    assert "  总数·调解案件总数（件）  2" in lines
    assert "  按案件来源（件）·接受委托移送调解  1" in lines
    assert any(line.startswith("统计口径：按受理日期计入") for line in lines)


def test_a_table_is_written_as_a_workbook(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    assert run(data, "judicial_cases", "--period", "2026-10", "-o", str(target)) == DONE
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert sheet["A1"].value == "2026年10月人民调解案件情况统计表"
    assert (
        run(data, "judicial_cases", "--period", "2026-10", "-o", str(tmp_path / "没有" / "表.xlsx")) == FAILED
    )


def test_a_table_for_machines(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(data, "judicial_cases", "--period", "2026-SY", "--village", "溪口村", "--json") == DONE
    plain = json.loads(capsys.readouterr().out)
    assert plain["period"] == {"first_day": "2025-12-01", "last_day": "2026-11-30"}
    assert plain["figures"][0]["value"] == 1


def test_a_type_without_a_counterpart_is_told_until_somebody_agrees(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(data, "zz_19", "--period", "2026-10") == REFUSALS
    assert (
        "不能报送：有1件在“矛盾纠纷类别（综治）”里没有对应的类别（损害赔偿纠纷）" in capsys.readouterr().out
    )
    assert run(data, "zz_19", "--period", "2026-10", "--unmapped-as-other") == DONE


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("overview",), "请用 --period 给出时间段"),
        (("nope", "--period", "2026-10"), "没有“nope”这张统计表"),
    ],
)
def test_what_cannot_be_counted_is_one_sentence(
    data: Path, arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, *arguments) == FAILED
    assert sentence in capsys.readouterr().err
