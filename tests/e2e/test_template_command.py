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
    assert main([*words, "--full", "--over-formula", "台账!A"]) == DONE
    assert main([*words, "--over-formula", "A"]) == FAILED
    without = [word for word in words if word not in ("--period", "2026")]
    assert main([*without, "--all"]) == FAILED
    assert "--period" in capsys.readouterr().err


def test_export_of_everything(call: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main([*call, "export", "case_register", "--all", "-o", str(tmp_path / "a.xlsx"), "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["rows"] == 1
