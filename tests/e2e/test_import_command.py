"""Ledgers in, as an office or a scheduled job would call it."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from mediator_desktop import cli
from mediator_desktop.commands.desk import DONE, FAILED, REFUSALS
from tests.conftest import PASSWORD, TODAY

OFFICE = '[office]\nname = "云岭镇司法所"\ncommittee = "云岭镇人民调解委员会"\nvillages = ["溪口村"]\nmediators = ["李秀英"]\n'
HEAD = "编号,受理日期,当事人,纠纷类型,简要情况"
GOOD = "1,2026-01-05,张平、李安,邻里,争水沟\n"

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)
    monkeypatch.setenv("MEDIATOR_DATA", str(tmp_path / "册"))
    office = tmp_path / "office.toml"
    office.write_text(OFFICE, "utf-8")

    def call(*words: object) -> int:
        return cli.main(["--today", TODAY.isoformat(), *map(str, words)])

    assert call("init", "--office", office) == DONE
    capsys.readouterr()
    return call


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    path.write_text(f"{HEAD}\n{GOOD}2,2026-02-30,王五,邻里,争水塘\n", "gb18030")
    return path


def test_the_dry_run_tells_and_writes_nothing(
    run: Run, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", ledger, "--dry-run", "--json") == REFUSALS
    (sheet,) = json.loads(capsys.readouterr().out)["sheets"]
    assert [c["field"] for c in sheet["columns"]] == ["number", "accepted_on", "party", "type", "facts"]
    assert (sheet["data_rows"], sheet["accepted_rows"]) == (2, 1)
    assert [(f["row"], f["code"], f["value"]) for f in sheet["reject"]] == [(3, "bad_date", "2026-02-30")]
    assert run("import", ledger, "--dry-run") == REFUSALS
    assert "不导入 第3行 B列" in capsys.readouterr().out
    assert run("list", "disputes", "--json") == DONE
    assert json.loads(capsys.readouterr().out) == {"disputes": []}


def test_taken_reported_and_undone(
    run: Run, ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", ledger, "--json", "--report", tmp_path / "r.xlsx") == REFUSALS
    told = json.loads(capsys.readouterr().out)
    assert (told["taken"], [n["row"] for n in told["not_taken"]]) == (1, [3])
    assert openpyxl.load_workbook(tmp_path / "r.xlsx")["没有导入"]["B3"].value == 3
    assert run("import", "--undo", told["id"]) == DONE
    capsys.readouterr()
    assert run("list", "disputes", "--json") == DONE
    assert json.loads(capsys.readouterr().out) == {"disputes": []}
    assert run("import", "--undo", told["id"]) == FAILED
    assert "已经撤销过" in capsys.readouterr().err


def test_the_dry_run_names_what_is_on_record(
    run: Run, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", ledger) == REFUSALS
    capsys.readouterr()
    assert run("import", ledger, "--dry-run", "--json") == REFUSALS
    (known,) = json.loads(capsys.readouterr().out)["known"]
    assert (known["row"], known["sign"]) == (2, "编号1")
    assert run("import", ledger, "--dry-run") == REFUSALS
    assert "第2行：编号1" in capsys.readouterr().out


def test_an_unsure_mapping_waits_for_a_yes_or_a_correction(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"{n},2026-01-0{n},张平,邻里,争水沟{n},1544198982{n}\n" for n in (1, 2, 3))
    ledger = tmp_path / "a.csv"
    ledger.write_text(f"{HEAD},甲栏\n{rows}", "utf-8")
    assert run("import", ledger) == FAILED
    assert "F列“甲栏”：内容是电话号码" in capsys.readouterr().err
    mapping = tmp_path / "m.toml"
    mapping.write_text('"甲栏" = ""\n', "utf-8")
    assert run("import", ledger, "--map", mapping, "--dry-run", "--json") == DONE
    assert json.loads(capsys.readouterr().out)["sheets"][0]["columns"][5]["field"] is None
    assert run("import", ledger, "--map", mapping) == DONE
    assert run("import", ledger, "--yes", "--known", "add") == DONE
    mapping.write_text('"甲栏" = "nothing"\n', "utf-8")
    assert run("import", ledger, "--map", mapping) == FAILED
    assert run("import") == FAILED
