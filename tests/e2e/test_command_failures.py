"""Whatever is wrong with the register, every command that needs it says so in one sentence and ends with 2."""

import argparse
import os
import shutil
from pathlib import Path

import pytest

from mediator_desktop import cli
from mediator_desktop.commands.desk import FAILED, REFUSALS
from tests.registers import PASSWORD, fresh_register, raw_connection

NEEDS_A_REGISTER = {
    "register": ["file.toml"],
    "list": ["disputes"],
    "show": ["〔2026〕云岭人调字第001号"],
    "print": ["agreement", "〔2026〕云岭人调字第001号", "-o", "a.pdf"],
    "import": ["ledger.xlsx"],
    "export": ["case_register", "--period", "2026-10", "-o", "a.xlsx"],
    "backup": ["usb"],
    "verify": [],
    "demo": ["--disputes", "3"],
    "packet": ["show", "a.mdpacket", "--passphrase-file", "words.txt"],
    "step": ["〔2026〕云岭人调字第001号", "close"],
    "schedule": ["--unit", "溪口村", "--period", "2026"],
    "statistics": ["judicial_cases", "--period", "2026-10"],
    "analysis": ["--period", "2026-10"],
    "subsidy": ["--period", "2026-Q3"],
    "submit": ["monthly", "--period", "2026-10", "--check"],
    "submissions": [],
    "reopen": ["1", "--reason", "重报"],
    "county": ["show", "--period", "2026-10"],
}
NEEDS_NONE = {"init", "restore", "check-forms", "rehearse"}


def commands() -> set[str]:
    actions = cli._parser()._subparsers._group_actions
    return {
        name
        for action in actions
        if isinstance(action, argparse._SubParsersAction)
        for name in action.choices
    }


def test_every_command_is_looked_at() -> None:
    assert commands() == NEEDS_A_REGISTER.keys() | NEEDS_NONE


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good") / "data"
    with fresh_register(folder):
        pass
    return folder


@pytest.fixture
def data(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(good, folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDIATOR_DATA", str(folder))
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)
    return folder


def no_register(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(data)


def foreign_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "register.db").write_bytes(os.urandom(8192))


def empty_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "register.db").write_bytes(b"")


def keys_missing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "register.keys").unlink()


def keys_damaged(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "register.keys").write_text("{}")


def newer_program(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_connection(data) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")


def wrong_password(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIATOR_PASSWORD", "wrong-password")


def no_password(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDIATOR_PASSWORD")


FAULTS = {
    no_register: "还没有登记册",
    foreign_file: "不是本程序的登记册",
    empty_file: "不是本程序的登记册",
    keys_missing: "找不到钥匙文件",
    keys_damaged: "钥匙文件已损坏",
    newer_program: "更新版本的程序",
    wrong_password: "密码不对",
    no_password: "--password-file",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("command", NEEDS_A_REGISTER)
def test_a_register_that_cannot_be_opened(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, fault
) -> None:
    if command == "demo" and fault is no_register:
        pytest.skip("makes a register where there is none")
    fault(data, monkeypatch)
    assert cli.main([command, *NEEDS_A_REGISTER[command]]) == FAILED
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1, said.err
    assert FAULTS[fault] in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["init", "--office", "none.toml"], "none.toml"),
        (["init", "--office", "broken.toml"], "broken.toml"),
        (["init", "--office", "odd.toml"], "colour"),
        (["init", "--office", "nameless.toml"], "请填写单位名称"),
        (["restore", "none"], "不是完整的备份"),
        (["register", "none.toml"], "读不出来"),
        (["register", "broken.toml"], "读不下去"),
        (["show", "none"], "没有编号“none”"),
        (["print", "agreement", "none", "-o", "a.pdf"], "没有编号“none”"),
        (["export", "none", "--period", "2026", "-o", "a.xlsx"], "没有“none”这种台账"),
        (["export", "case_register", "--period", "2026", "-o", "none/a.xlsx"], "“none”不存在"),
        (["import", "none.xlsx"], "none.xlsx"),
        (["import", "broken.toml"], "broken.toml"),
        (["verify", "--password-file", "none.txt"], "密码文件读不出来"),
        (["backup", "broken.toml"], "备份文件夹建不了"),
        (["demo", "--disputes", "3", "--data", "broken.toml/x"], "文件夹"),
    ],
)  # fmt: skip
def test_what_else_cannot_be_done(
    data: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    for name, content in {
        "broken.toml": "name = ",
        "odd.toml": 'colour = "red"',
        "nameless.toml": 'committee = "云岭镇人民调解委员会"',
    }.items():
        Path(name).write_text(content, "utf-8")
    if words[0] == "init":
        shutil.rmtree(data)
    assert cli.main(words) == FAILED
    said = capsys.readouterr()
    assert sentence in said.err, said
    assert "Traceback" not in said.err
    assert said.out == ""


def test_a_second_init_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("office.toml").write_text('name = "所"\ncommittee = "会"\nmediators = ["李"]', "utf-8")
    before = (data / "register.db").read_bytes()
    assert cli.main(["init", "--office", "office.toml"]) == FAILED
    assert "已经有登记册" in capsys.readouterr().err
    assert (data / "register.db").read_bytes() == before


def test_a_damaged_log_is_told_with_status_1(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with raw_connection(data) as raw:
        raw.execute("UPDATE audit SET actor = '别人'")
    assert cli.main(["verify"]) == REFUSALS
    assert "日志第1行前后对不上" in capsys.readouterr().out
