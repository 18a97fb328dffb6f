"""Every command as an office or a scheduled job would call it."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mediator_desktop import cli
from mediator_desktop.commands.desk import DONE, FAILED, REFUSALS
from mediator_desktop.config.paths import program_folder
from tests.conftest import PASSWORD, TODAY

ROOT = program_folder()
OFFICE = """
[office]
name = "云岭镇司法所"
committee = "云岭镇人民调解委员会"
villages = ["溪口村", "石桥村"]
mediators = ["李秀英"]

[office.number_rule]
prefix = "云岭"
"""
DISPUTE = """
[[disputes]]
type_code = "neighbours"
village = "溪口村"
accepted_on = 2026-10-20
facts = "两家相邻，因排水发生争执。"
requests = ["恢复排水沟"]

[[disputes.parties]]
name = "王建国"
phone = "15412340086"

[[disputes.parties]]
role = "respondent"
name = "尉迟𬭎"

[disputes.agreement]
agreed_on = 2026-10-27
clauses = ["尉迟𬭎恢复排水沟。"]
"""
NUMBER = "〔2026〕云岭人调字第001号"

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)
    monkeypatch.setenv("MEDIATOR_DATA", str(tmp_path / "册"))

    def call(*words: object) -> int:
        return cli.main(["--today", TODAY.isoformat(), *map(str, words)])

    return call


@pytest.fixture
def office_file(tmp_path: Path) -> Path:
    path = tmp_path / "office.toml"
    path.write_text(OFFICE, "utf-8")
    return path


@pytest.fixture
def made(run: Run, office_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A register with one dispute."""
    assert run("init", "--office", office_file) == DONE
    path = tmp_path / "disputes.toml"
    path.write_text(DISPUTE, "utf-8")
    assert run("register", path) == DONE
    capsys.readouterr()
    return run


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    return dict(json.loads(capsys.readouterr().out))


def test_init_shows_the_recovery_code_and_it_opens_the_register(
    run: Run, office_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("init", "--office", office_file, "--json") == DONE
    monkeypatch.setenv("MEDIATOR_PASSWORD", str(told(capsys)["recovery_code"]))
    assert run("verify") == DONE
    assert "完好" in capsys.readouterr().out


def test_demo_fills_a_practice_register_and_never_a_real_one(
    run: Run, made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    practice = tmp_path / "练习"
    assert run("demo", "--disputes", 12, "--data", practice, "--json") == DONE
    made_anew = told(capsys)
    assert made_anew["disputes"] == 12
    assert made_anew["rounds"] > 12
    assert run("demo", "--disputes", 3, "--data", practice) == DONE
    assert run("demo", "--disputes", 3) == FAILED
    assert "已有真实的纠纷" in capsys.readouterr().err


def test_register_lists_what_it_refused(
    made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mixed = tmp_path / "mixed.json"
    mixed.write_text(
        json.dumps({"disputes": [{"facts": "有事实"}, {"facts": "😀"}, {"accepted_on": "2026-13-01"}]}),
        "utf-8",
    )
    assert made("register", mixed, "--json") == REFUSALS
    answer = told(capsys)
    assert answer["registered"] == ["〔2026〕云岭人调字第002号"]
    refused = answer["refused"]
    assert isinstance(refused, list)
    assert [(r["place"], r["problems"][0]["field"]) for r in refused] == [(2, "facts"), (3, "accepted_on")]


def test_list_disputes_and_search(made: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert made("list", "disputes", "--json") == DONE
    (row,) = told(capsys)["disputes"]  # type: ignore[misc]
    assert (row["number"], row["type_name"], row["status"]) == (NUMBER, "邻里纠纷", "agreed")
    for found, words in ((1, "wjg"), (1, "排水发生"), (0, "李四")):
        assert made("list", "disputes", "--search", words, "--json") == DONE
        assert len(told(capsys)["disputes"]) == found  # type: ignore[arg-type]
    assert made("list", "disputes", "--period", "2025", "--json") == DONE
    assert told(capsys)["disputes"] == []


def test_list_due_names_the_rule(made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "due.toml"
    path.write_text(
        DISPUTE
        + '\n[[disputes.agreement.performance]]\nwhat = "付款"\namount = "300"\ndue_on = 2026-11-20\n',
        "utf-8",
    )
    assert made("register", path) == DONE
    capsys.readouterr()
    assert made("list", "due", "--json") == DONE
    (item,) = told(capsys)["due"]  # type: ignore[misc]
    assert (item["what"], item["days_late"], item["rule"]) == ("付款", 2, "人民调解法第31条")
    assert (item["kind"], item["amount"], item["due_on"]) == ("performance", "300.00", "2026-11-20")
    assert item["note"] == "协议还没有生效"


def test_list_due_groups_by_kind_and_says_why(
    made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "oral.toml"
    path.write_text(
        '[[disputes]]\nfacts = "排水"\n[disputes.agreement]\nform = "oral"\nagreed_on = 2026-09-03\n', "utf-8"
    )
    assert made("register", path) == DONE
    capsys.readouterr()
    assert made("list", "due", "--today", "2026-10-08") == DONE
    out = capsys.readouterr().out
    assert "司法确认（1）" in out
    assert "2026-10-08  〔2026〕云岭人调字第002号" in out
    assert "最后一天2026-10-03是休息日，顺延到2026-10-08" in out
    assert made("list", "due", "--today", "2026-10-08", "--until", "2026-10-02", "--json") == DONE
    assert told(capsys)["due"] == []


def test_list_due_goes_by_the_offices_own_rule(
    made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "册" / "forms" / "rules"
    rules.mkdir(parents=True)
    (rules / "county.toml").write_text(
        '[[deadlines]]\nid = "own"\nlabel = "回访"\nkind = "return_visit"\nstart = "agreed_on"\n'
        'length = 10\nunit = "workdays"\nbasis = "云岭县规定"\n',
        "utf-8",
    )
    (rules / "broken.toml").write_text("[[deadlines]]\nid = 5\n", "utf-8")
    assert made("list", "due", "--json") == DONE
    found = capsys.readouterr()
    (item,) = json.loads(found.out)["due"]
    assert (item["due_on"], item["rule"], item["rule_id"]) == ("2026-11-10", "云岭县规定", "own")
    assert item["citation"] == "自达成协议次日起10个工作日，云岭县规定"
    assert "没有采用 broken.toml：每个 [[deadlines]] 都要有 id" in found.err


def test_list_due_tells_of_grades_and_supervision(
    made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "graded.toml"
    path.write_text(
        '[[disputes]]\nfacts = "排水"\naccepted_on = 2026-09-29\n[disputes.responsibility]\ngrade = "simple"\n'
        '[[disputes.supervisions]]\nordered_by = "县委政法委"\ndue_on = 2026-10-01\n',
        "utf-8",
    )
    assert made("register", path) == DONE
    capsys.readouterr()
    assert made("list", "due", "--today", "2026-10-10", "--json") == DONE
    answer = told(capsys)
    found = {item["kind"]: item for item in answer["due"]}  # type: ignore[attr-defined]
    assert (found["grade"]["what"], found["grade"]["due_on"]) == ("简易纠纷化解", "2026-10-09")
    assert found["grade"]["citation"] == "自收到纠纷次日起3个工作日，本地纠纷分级标准"
    assert (found["supervision"]["what"], found["supervision"]["days_late"]) == ("县委政法委督办要反馈", 9)
    assert answer["office"] == []


def test_list_due_tells_of_reports(made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is owed for the months before the register was begun, nor for one without work."""
    path = tmp_path / "november.toml"
    path.write_text('[[disputes]]\nfacts = "排水"\naccepted_on = 2026-11-22\n', "utf-8")
    assert made("register", path) == DONE
    capsys.readouterr()
    assert made("list", "due", "--today", "2026-12-10", "--until", "2026-12-10", "--json") == DONE
    (report,) = told(capsys)["office"]  # type: ignore[misc]
    assert (report["kind"], report["due_on"], report["days_late"]) == ("report", "2026-12-07", 3)


def test_the_month_is_counted_and_told(made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made("statistics", "judicial_cases", "--period", "2026-11", "--json") in (DONE, REFUSALS)
    answer = told(capsys)
    assert answer["period"] == {"first_day": "2026-11-01", "last_day": "2026-11-30"}
    target = tmp_path / "分析.docx"
    assert made("analysis", "--period", "2026-11", "-o", target) in (DONE, REFUSALS)
    assert target.read_bytes().startswith(b"PK")


def test_list_forms(made: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert made("list", "forms") == DONE
    out = capsys.readouterr().out
    assert "人民调解协议书" in out
    assert "case_register" in out


def test_what_is_shown_can_be_registered_again(
    made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made("show", NUMBER, "--json") == DONE
    shown = capsys.readouterr().out
    copy = tmp_path / "shown.json"
    copy.write_text(shown, "utf-8")
    assert made("register", copy, "--json") == DONE
    (number,) = told(capsys)["registered"]  # type: ignore[misc]
    assert made("show", number, "--json") == DONE
    again = told(capsys)["disputes"][0]  # type: ignore[index]
    first = json.loads(shown)["disputes"][0]
    beside = {"number", "record"}
    assert {k: v for k, v in again.items() if k not in beside} == {
        k: v for k, v in first.items() if k not in beside
    }


def test_show_in_words(made: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert made("show", NUMBER) == DONE
    out = capsys.readouterr().out
    assert "协议第1条：尉迟𬭎恢复排水沟。" in out
    assert "期限：司法确认  " in out, "a clock that waits says why"
    assert "None" not in out


def test_print_writes_both_kinds_and_lists_what_is_missing(
    made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, start in (("a.pdf", b"%PDF-"), ("a.docx", b"PK")):
        assert made("print", "agreement", NUMBER, "-o", tmp_path / name) == REFUSALS
        assert "还缺" in capsys.readouterr().out
        assert (tmp_path / name).read_bytes().startswith(start)
    assert made("print", "agreement", NUMBER, "-o", tmp_path / "a.txt") == FAILED
    assert made("print", "no_such_form", NUMBER, "-o", tmp_path / "b.pdf") == FAILED
    assert not (tmp_path / "b.pdf").exists()


def test_a_paper_that_contradicts_itself_is_not_printed(
    made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(DISPUTE.replace("agreed_on = 2026-10-27", "agreed_on = 2026-10-27\ncopies = 1"), "utf-8")
    assert made("register", path) == DONE
    assert made("print", "agreement", "〔2026〕云岭人调字第002号", "-o", tmp_path / "w.pdf") == FAILED
    assert "一式1份不够" in capsys.readouterr().err
    assert not (tmp_path / "w.pdf").exists()


def test_import_without_a_register_only_as_a_dry_run(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "x.xlsx"
    wrong.write_bytes(b"<html>")
    assert run("import", wrong, "--dry-run") == FAILED
    assert capsys.readouterr().err.count("\n") == 1
    sample = ROOT.parent / "shared" / "samples" / "ledgers" / "platform_export_25.xlsx"
    if sample.is_file():
        assert run("import", sample, "--dry-run", "--json") == REFUSALS
        (sheet,) = told(capsys)["sheets"]  # type: ignore[misc]
        assert (sheet["data_rows"], sheet["accepted_rows"]) == (1000, 995)


def test_export_writes_the_month(made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "l.xlsx"
    assert made("export", "case_register", "--period", "2026-10", "-o", target, "--json") == DONE
    assert told(capsys)["rows"] == 1
    assert target.read_bytes().startswith(b"PK")
    assert (
        made("export", "case_register", "--period", "2026-10", "--by", "closed", "-o", target, "--json") == 0
    )
    assert told(capsys)["rows"] == 0
    assert made("export", "nothing", "--period", "2026-10", "-o", target) == FAILED
    assert made("export", "case_register", "--period", "2026-10", "-o", tmp_path / "no" / "l.xlsx") == FAILED


def test_backup_and_restore(made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made("backup", tmp_path / "优盘", "--json") == DONE
    folder = told(capsys)["backup"]
    elsewhere = tmp_path / "别处"
    assert made("restore", folder, "--data", elsewhere) == DONE
    assert made("show", NUMBER, "--data", elsewhere) == DONE
    assert made("restore", tmp_path / "没有") == FAILED


def test_check_forms(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check-forms", "--json") == DONE
    answer = told(capsys)
    assert answer["problems"] == []
    assert isinstance(answer["papers"], int)
    assert answer["papers"] >= 6


def test_rehearse_makes_papers_and_ledgers(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "演练"
    assert run("rehearse", "--folder", folder, "--json") == DONE
    files = told(capsys)["files"]
    assert isinstance(files, list)
    assert all(Path(name).exists() for name in files)
    assert {Path(name).suffix for name in files} == {"", ".pdf", ".docx", ".xlsx"}
    assert run("rehearse", "--folder", folder) == DONE
    other = tmp_path / "别的"
    other.mkdir()
    (other / "照片.jpg").write_bytes(b"x")
    assert run("rehearse", "--folder", other) == FAILED
    assert (other / "照片.jpg").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("list", "disputes"),
        ("show", "〔2026〕没有第1号"),
        ("init", "--office", "没有.toml"),
        ("register", "没有.toml"),
        ("verify",),
        ("backup", "优盘"),
        ("export", "case_register", "--period", "2026-10", "-o", "x.xlsx"),
    ],
    ids=lambda words: words[0],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Run, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == FAILED
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    "words", [("export", "x", "--period", "2026-99", "-o", "y.xlsx"), ("nonsense",), ("list", "x")]
)
def test_a_wrong_call_says_so(run: Run, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == FAILED
    assert "命令写法不对" in capsys.readouterr().err


def test_a_wrong_password_is_said_plainly(
    made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "password.txt"
    secret.write_text("not-the-password\n", "utf-8")
    assert made("list", "disputes", "--password-file", secret) == FAILED
    assert "密码不对" in capsys.readouterr().err
    secret.write_text(PASSWORD + "\n", "utf-8")
    assert made("list", "disputes", "--password-file", secret) == DONE


def test_packets_and_the_slots_of_a_unit(
    made: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("1234-5678-9012", "utf-8")
    secret = ("--passphrase-file", words)
    assert made("packet", "show", tmp_path / "nowhere.mdpacket", *secret) == FAILED
    assert "读不出来" in capsys.readouterr().err
    assert made("schedule", "--unit", "溪口村", "--period", "2026-10") == DONE
    assert "漏排查" in capsys.readouterr().out


def test_the_program_answers_as_a_process_of_its_own(tmp_path: Path) -> None:
    environment = {**os.environ, "MEDIATOR_DATA": str(tmp_path), "MEDIATOR_PASSWORD": PASSWORD}
    done = subprocess.run(
        [sys.executable, "-m", "mediator_desktop", "verify"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stdout) == (FAILED, "")
    assert done.stderr.strip() == "这个文件夹里还没有登记册"


def test_a_step_is_taken_and_named(made: Run, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert made("step", NUMBER, "visit", f"visited_on={TODAY}", "satisfied=true") == DONE
    assert capsys.readouterr().out == f"{NUMBER}：回访\n"


def test_a_subsidy_without_cases_is_told(made: Run, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert made("subsidy", "--period", "2020-Q1") == DONE
    assert "合计0.00元；没有纠纷" in capsys.readouterr().out


def test_a_report_is_checked_listed_and_not_reopened_before_it_was_sent(
    made: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert made("submissions") == DONE
    assert "人民调解月报（monthly）" in capsys.readouterr().out
    assert made("submit", "monthly", "--period", "2020-01", "--check") == REFUSALS
    assert "零报告" in capsys.readouterr().out
    assert made("reopen", "nothing", "--reason", "补登") == FAILED
    assert "没有这次报送" in capsys.readouterr().err


def test_a_county_without_reports_says_who_has_not_sent(
    made: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert made("county", "show", "--period", "2026-10", "--kind", "monthly") == DONE
    assert "2026年10月人民调解月报" in capsys.readouterr().out


def test_every_command_is_tested_and_documented() -> None:
    actions = cli._parser()._subparsers._group_actions  # type: ignore[union-attr]
    (commands,) = [set(a.choices) for a in actions if isinstance(a, argparse._SubParsersAction)]
    source = Path(__file__).read_text("utf-8")
    guide = (ROOT / "README.md").read_text("utf-8")
    assert {name for name in commands if f'("{name}"' not in source} == set()
    assert {name for name in commands if name not in guide} == set()
