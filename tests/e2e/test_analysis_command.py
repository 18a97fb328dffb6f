"""`analysis`: the sentences of a period for people and machines, the report as a document, what is wrong in one sentence."""

import json
from pathlib import Path

import docx
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
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)
    with fresh_register(tmp_path / "data"):
        pass
    (tmp_path / "cases.toml").write_text(CASES, "utf-8")
    assert cli.main(["register", str(tmp_path / "cases.toml"), "--data", str(tmp_path / "data")]) == DONE
    capsys.readouterr()
    return tmp_path / "data"


def run(data: Path, *arguments: str) -> int:
    return cli.main(["analysis", *arguments, "--data", str(data), "--today", "2026-11-22"])


def test_a_month_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "--period", "2026-10") == DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2026年10月矛盾纠纷分析研判情况报告"
    assert any("共受理矛盾纠纷2件" in line for line in lines)
    assert "  其他村  2  100.0  0  +2  0  +2" in lines


def test_a_quarter_for_machines(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "--period", "2026-Q4", "--json", "--no-merge") == DONE
    plain = json.loads(capsys.readouterr().out)
    assert plain["kind"] == "quarter"
    assert plain["merged_villages"] == []
    villages = next(section for section in plain["sections"] if section["id"] == "villages")
    assert [row[0] for row in villages["tables"][0]["rows"]] == ["溪口村", "石桥村", "合计"]


def test_a_document_is_written(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "报告.docx"
    assert run(data, "--period", "2026-10", "--kind", "quarter", "-o", str(target)) == DONE
    assert "已写好" in capsys.readouterr().out
    assert docx.Document(str(target)).paragraphs[0].text == "2026年10月矛盾纠纷分析研判情况报告"


def test_what_does_not_add_up_is_in_the_exit_status(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "lost.toml").write_text('[[disputes]]\naccepted_on = 2026-10-22\nfacts = "不明"\n', "utf-8")
    assert cli.main(["register", str(data / "lost.toml"), "--data", str(data)]) == DONE
    assert run(data, "--period", "2026-10") == REFUSALS
    assert "请核对：" in capsys.readouterr().out


def test_an_unknown_kind_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "--period", "2026-10", "--kind", "weekly") == FAILED
    assert "没有“weekly”这种分析报告" in capsys.readouterr().err
