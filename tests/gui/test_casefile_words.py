"""What the case file says in words: the road, the log, the usual clauses."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.snippets import BLANK, SLOTS, fill_slots, load_snippets
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Ending, ReturnVisit, Session
from mediator_desktop.domain.views import LogEntry
from mediator_desktop.domain.vocabulary import Outcome
from mediator_desktop.ui.casefile.road import State, steps_of
from mediator_desktop.ui.casefile.words import action_of, lines_of

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9)


def record(**facts) -> DisputeRecord:
    return DisputeRecord(
        id="1", version=1, number="1", entered_at=NOW, changed_at=NOW, dispute=Dispute(**facts)
    )


def words(**facts) -> list[str]:
    return [f"{step.word} {step.detail}".strip() for step in steps_of(record(**facts), TODAY)]


def test_the_road_of_a_new_dispute():
    assert words() == ["登记 11月22日", "告知", "调解", "协议", "生效", "履行", "回访", "结案"]


def test_the_road_of_a_dispute_under_way():
    items = (PerformanceItem(due_on=date(2026, 11, 20)), PerformanceItem(done_on=TODAY))
    shown = steps_of(
        record(
            accepted_on=date(2025, 12, 1),
            sessions=(Session(held_on=date(2026, 10, 24)), Session()),
            agreement=Agreement(agreed_on=date(2026, 10, 27), performance=items),
            return_visits=(ReturnVisit(visited_on=TODAY),),
        ),
        TODAY,
    )
    told = {step.word: (step.state, step.detail) for step in shown}
    assert told["登记"] == (State.DONE, "2025年12月1日")
    assert told["调解"] == (State.DONE, "10月24日 · 2次")
    assert told["生效"] == (State.GOING, "待签名盖章")
    assert told["履行"] == (State.LATE, "逾期 2 天")
    assert told["回访"] == (State.DONE, "11月22日")


def test_the_road_of_a_dispute_that_ended_without_agreement():
    ending = Ending(outcome=Outcome.NOT_REACHED, on=date(2026, 11, 1))
    assert words(ending=ending)[3:] == ["未达成协议 11月1日", "回访", "结案"]


def test_the_log_speaks_in_words(vocabulary):
    entry = LogEntry(
        id=1, at=NOW, actor="甲", action="save",
        changes={
            "type_code": ("neighbours", "homestead"),
            "place": (None, "村口"),
            "closed_on": ("2026-11-01", None),
            "parties": ([{"name": "王建国", "person_id": "1"}], [{"name": "王建国", "phone": "1", "person_id": "2"}]),
            "agreement": (None, {"clauses": ["甲", "乙"], "confirmation_planned": True}),
        },
    )  # fmt: skip
    assert lines_of(entry, vocabulary) == [
        "类型：邻里纠纷 → 房屋宅基地纠纷",
        "发生地：填写 村口",
        "结案日期：删去 2026-11-01",
        "当事人1 联系方式：填写 1",
        "协议 条款：填写 甲；乙",
        "协议 申请司法确认：填写 是",
    ]
    assert action_of(entry) == "修改"
    assert action_of(replace(entry, action="unheard_of")) == "其他操作"


def test_every_type_has_usual_clauses_of_its_own_or_common_ones(vocabulary):
    snippets = load_snippets(program_folder() / "forms")
    known = {code.code for code in vocabulary.types.codes}
    assert {code for snippet in snippets.clauses for code in snippet.types} <= known
    for code in known:
        assert len(snippets.for_type(code)) >= 6
    own = snippets.for_type("homestead")[0]
    assert "homestead" in own.types


def test_slots_are_filled_and_the_unknown_stays_blank():
    assert fill_slots("{甲方}付{乙方}{金额}", {"甲方": "王建国"}) == f"王建国付{BLANK}{BLANK}"
    assert "甲方" in SLOTS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[[clauses]]\ntitle = "a"\ntext = "b"', "缺少 id"),
        ('id = "x"', "缺少 [[clauses]]"),
        ('id = "x"\nclauses = [1]', "写法不对"),
        ('id = "x"\n[[clauses]]\ntitle = "a"', "都要有 title 和 text"),
        ('id = "x"\n[[clauses]]\ntitle = "a"\ntext = "b"\ntypes = "c"', "列表"),
        ('id = "x"\n[[clauses]]\ntitle = "a"\ntext = "b"\nother = 1', "不认识 other"),
        ('id = "x"\n[[clauses]]\ntitle = "a"\ntext = "{丙方}"', "不认识 {丙方}"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, sentence: str):
    folder = tmp_path / "snippets"
    folder.mkdir()
    (folder / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_snippets(tmp_path)
    assert sentence in str(caught.value)
    assert "own.toml" in str(caught.value)
