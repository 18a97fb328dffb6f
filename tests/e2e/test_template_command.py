"""Filling a county's workbook from the command line."""

import json
from pathlib import Path

import openpyxl
import pytest

from mediator_desktop.cli import main
from mediator_desktop.commands.desk import DONE, FAILED, REFUSALS
from mediator_desktop.config.paths import Paths, program_folder
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.services.workplace import Workplace
from tests.conftest import PASSWORD, TODAY
from tests.county_templates import template
from tests.registers import raw_connection

SAMPLE = program_folder() / "forms" / "samples" / "two_party.toml"


@pytest.fixture
def call(
    workplace: Workplace, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> list[str]:
    """The beginning of every call; the register holds one dispute."""
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)
    common = ["--data", str(paths.data), "--today", TODAY.isoformat()]
    assert main([*common, "register", str(SAMPLE)]) == DONE
    (tmp_path / "t.xlsx").write_bytes(template())
    return common


def test_export_fills_a_template_once_it_is_confirmed(
    call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "o.xlsx"
    words = [
        *call,
        "export",
        "screening_ledger",
        "--period",
        "2026",
        "--template",
        str(tmp_path / "t.xlsx"),
        "-o",
        str(target),
    ]
    capsys.readouterr()
    assert main([*words, "--json"]) == REFUSALS
    told = json.loads(capsys.readouterr().out)
    assert told["confirmed"] is False
    assert [column["field"] for column in told["sheets"][0]["columns"]][:3] == [
        "seq",
        "accepted_on",
        "party_lines",
    ]
    assert not target.exists()
    assert main(words) == REFUSALS
    assert "--yes" in capsys.readouterr().out
    assert main([*words, "--yes", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["rows"] == 1
    assert openpyxl.load_workbook(target)["台账"]["A4"].value == 1
    assert main([*words, "--over-formula", "台账!A"]) == DONE
    assert main([*words, "--over-formula", "A"]) == FAILED
    without = [word for word in words if word not in ("--period", "2026")]
    assert main([*without, "--all"]) == FAILED
    assert "--period" in capsys.readouterr().err


def test_export_of_everything(call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main([*call, "export", "case_register", "--all", "-o", str(tmp_path / "a.xlsx"), "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["rows"] == 1


@pytest.mark.parametrize("what", ["ledger", "template", "everything"])
def test_personal_data_in_full_needs_to_be_said_to_whom_and_what_for(
    call: list[str], paths: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    target = tmp_path / "o.xlsx"
    span = ["--all"] if what == "everything" else ["--period", "2026"]
    words = [*call, "export", "screening_ledger", *span, "-o", str(target), "--full"]
    if what == "template":
        words += ["--template", str(tmp_path / "t.xlsx"), "--yes"]
    capsys.readouterr()
    for said, asked in (
        ((), "提供给谁"),
        (("--to", "县司法局"), "用来做什么"),
        (("--purpose", "评查"), "提供给谁"),
    ):
        assert main([*words, *said]) == FAILED
        assert asked in capsys.readouterr().err
    assert not target.exists()
    assert main([*words, "--to", "县司法局", "--purpose", "卷宗评查"]) == DONE
    with raw_connection(paths.data) as connection:
        said = [
            subject for (subject,) in connection.execute("SELECT subject FROM audit WHERE action = 'export'")
        ]
    assert len(said) == 1
    assert "完整，提供给县司法局，用于卷宗评查" in said[0]
