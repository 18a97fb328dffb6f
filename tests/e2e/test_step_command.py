"""`step`: a case carried from acceptance to the archive without the window, each step by its own service."""

import inspect
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mediator_desktop import cli
from mediator_desktop.commands.desk import DONE, FAILED
from mediator_desktop.commands.steps import STEPS
from mediator_desktop.domain.actions import Action
from mediator_desktop.services import casework, oversight
from tests.registers import PASSWORD, fresh_register

NUMBER = "〔2026〕云岭人调字第001号"
CASE = """
[[disputes]]
facts = "翻建院墙时占用滴水。"
[[disputes.parties]]
name = "王建国"
[[disputes.parties]]
role = "respondent"
name = "李德福"
"""
ROAD = (
    ("accept", "受理", "on=2026-11-01", "application=oral", "applicants_consented_on=2026-11-01"),
    ("tell_rights", "告知权利义务", "on=2026-11-01", "manner=书面"),
    ("appoint", "确定调解员", "name=李秀英", "chosen_by=parties"),
    ("investigate", "调查", "held_on=2026-11-02", "questioned=钱二", "record=问：什么时候砌的？"),
    ("add_evidence", "收集证据", "name=照片", "original=copy"),
    ("hold_session", "调解", "held_on=2026-11-03", "held_at=14:30:00", "place=调解室"),
    ("extend", "延期", "until=2026-12-20", "applicants_consented_on=2026-11-03"),
    ("hand-over", "会诊", "kind=consult", "departments=自然资源所", "on=2026-11-04"),
    ("take_back", "退回接办", "on=2026-11-05", "result=界址已核对"),
    ("supervise", "督办", "ordered_by=县平安办", "due_on=2026-11-30"),
    ("feed_back", "督办反馈", "index=1", "feedback=正在办理"),
    ("set_grade", "定级", "code=simple", "decided_by=赵长河"),
    (
        "conclude", "达成协议", "agreed_on=2026-11-06", 'clauses=["李德福恢复排水沟。"]',
        'performance=[{what = "恢复排水沟", due_on = 2026-11-15}]',
    ),
    ("urge", "督促履行", "index=1"),
    ("record_performance", "记履行", "index=1", "on=2026-11-14", "proof=照片"),
    ("visit", "回访", "visited_on=2026-11-20", "satisfied=true"),
    ("open_docket", "挂号", "number=溪-3", "on=2026-11-01"),
    ("strike_off", "销号", "result=已化解", "approver=赵长河"),
    ("close", "结案"),
    ("archive", "归档", "filer=李秀英", "retention=long"),
)  # fmt: skip

Step = Callable[..., int]


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    with fresh_register(tmp_path / "data"):
        pass
    monkeypatch.setenv("MEDIATOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MEDIATOR_PASSWORD", PASSWORD)
    path = tmp_path / "case.toml"
    path.write_text(CASE, "utf-8")
    assert cli.main(["--today", "2026-11-22", "register", str(path)]) == DONE

    def call(*words: str) -> int:
        return cli.main(["--today", "2026-11-22", "step", NUMBER, *words])

    return call


def test_every_step_of_the_services_has_its_command() -> None:
    for module in (casework, oversight):
        verbs = {
            name
            for name, made in inspect.getmembers(module, inspect.isfunction)
            if made.__module__ == module.__name__
            and not name.startswith("_")
            and next(iter(inspect.signature(made).parameters), "") == "case"
        }
        assert verbs <= STEPS.keys()
    assert len(STEPS) == 32


def test_a_case_is_carried_to_the_archive(step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    for name, label, *facts in ROAD:
        capsys.readouterr()
        assert step(name, *facts) == DONE, capsys.readouterr().err
        assert capsys.readouterr().out.splitlines()[0] == f"{NUMBER}：{label}"
    assert cli.main(["show", NUMBER, "--json"]) == DONE
    (dispute,) = json.loads(capsys.readouterr().out)["disputes"]
    assert dispute["record"]["status"] == "closed"
    assert dispute["sessions"] == [{"held_on": "2026-11-03", "held_at": "14:30", "place": "调解室"}]
    assert dispute["filing"] == {
        "filed_on": "2026-11-22", "filer": "李秀英", "retention": "long", "archived_on": "2026-11-22",
    }  # fmt: skip
    assert dispute["agreement"]["performance"][0]["done_on"] == "2026-11-14"
    assert dispute["docket"]["number"] == "溪-3"


def test_what_is_added_late_says_why(step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    assert step("withdraw", "reason=和好了") == DONE
    assert step("close") == DONE
    capsys.readouterr()
    assert step("hold_session", "held_on=2026-11-01") == FAILED
    assert "已经结案" in capsys.readouterr().err
    assert step("hold_session", "held_on=2026-11-01", "--late-reason", "当时只有纸面记录", "--json") == DONE
    assert json.loads(capsys.readouterr().out)["step"] == Action.HOLD_SESSION.value


def test_what_deserves_a_second_look_is_told(step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    assert step("apply_for_confirmation") == DONE
    assert "注意：协议还没有生效" in capsys.readouterr().out
    assert step("tell_rights") == DONE
    assert "注意" not in capsys.readouterr().out, "once is enough"


def test_a_step_said_twice_changes_nothing(step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    assert step("tell_rights", "on=2026-11-01") == DONE
    capsys.readouterr()
    assert step("tell_rights", "on=2026-11-01") == DONE
    assert "没有改动" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("fly",), "没有“fly”这一步，可用的有：accept、"),
        (("close", "today"), "“today”请写成 名称=值"),
        (("close", "when=2026-11-01"), "when：这一步没有这一项，可以填的有：on"),
        (("accept", "on=2026-13-01"), "on：“2026-13-01”不是有效的日期"),
        (("accept", "application=phone"), "application：“phone”不在可选的值里"),
        (("decline", "reason=法院已受理"), "referred_to：这一项不能缺"),
        (("urge", "index=0"), "index：从第1项数起"),
        (("urge",), "index：这一项不能缺"),
        (("urge", "index=1"), "协议里没有这一项履行内容"),
        (("close",), "还没有调解结果"),
        (("close", "on=2026-12-01"), "在今天之后"),
    ],
)
def test_what_cannot_be_taken_is_told_in_a_sentence(
    step: Step, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    capsys.readouterr()
    assert step(*words) == FAILED
    assert told in capsys.readouterr().err
