"""`subsidy`: a period counted without the window, compared with other rules, written as 申报表."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mediator_desktop import cli
from mediator_desktop.commands.desk import DONE, FAILED, REFUSALS
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Assignment, Dispute
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.services import disputes
from tests.registers import PASSWORD, fresh_register

Run = Callable[..., int]


def case(name: str, difficulty: str, *, agreed: bool = True) -> Dispute:
    return Dispute(
        parties=(Party(name=name), Party(role=PartyRole.RESPONDENT, name="李四")),
        type_code="neighbour",
        facts="滴水",
        difficulty=difficulty,
        accepted_on=date(2026, 8, 1),
        mediators=(Assignment(name="李秀英"),),
        agreement=Agreement(reached=True, agreed_on=date(2026, 8, 3)) if agreed else None,
        closed_on=date(2026, 8, 5),
    )


@pytest.fixture
def subsidy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    with fresh_register(tmp_path / "data") as register:
        for one in (case("张三", "simple"), case("王五", "major"), case("钱六", "general", agreed=False)):
            with register.write("李秀英") as uow:
                disputes.register(one, uow, FixedClock.on(date(2026, 10, 8)))
    monkeypatch.setenv("MEDIATOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)
    return lambda *words: cli.main(["subsidy", "--today", "2026-10-08", "--period", "2026-Q3", *words])


def test_a_quarter_is_told_with_the_reasons(subsidy: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert subsidy("--rules", "gaotai_2018") == DONE
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["2026-07-01至2026-09-30  高台县 2018", "合计400.00元；可以补贴2件，不予补贴1件"]
    assert "  李秀英  400.00元" in told
    assert told[-1].endswith("不予补贴  没有调解成功")


def test_a_choice_that_is_open_is_a_refusal(subsidy: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert subsidy("--rules", "xiangyin", "--json") == REFUSALS
    plain = json.loads(capsys.readouterr().out)
    assert plain["total"] == "100.00"
    assert [case["standing"] for case in plain["cases"]] == ["payable", "open", "refused"]
    assert plain["cases"][1]["reasons"] == ["请在300.00元到500.00元之间选定金额"]
    assert plain["cases"][0]["shares"] == [{"name": "李秀英", "amount": "100.00"}]


def test_two_rules_are_compared(subsidy: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert subsidy("--rules", "gaotai_2018", "--compare", "neutral") == DONE
    assert "合计  甲2件400.00元  乙2件350.00元  相差-50.00元" in capsys.readouterr().out
    assert subsidy("--rules", "gaotai_2018", "--compare", "neutral", "--json") == DONE
    plain = json.loads(capsys.readouterr().out)
    assert plain["whole"]["two"] == {"cases": 2, "amount": "350.00"}
    assert [case["two"] for case in plain["cases"]] == ["50.00"]


def test_the_sheet_is_written(subsidy: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert subsidy("--rules", "gaotai_2018", "-o", str(tmp_path / "a.xlsx")) == DONE
    assert capsys.readouterr().out.splitlines()[-1].endswith("2件，已脱敏")
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")


def test_unknown_rules_are_one_sentence(subsidy: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert subsidy("--rules", "nowhere") == FAILED
    assert capsys.readouterr().err.startswith("没有“nowhere”这种补贴办法")
