"""What the case file says in words: the road, the log, the usual clauses."""

import dataclasses
import typing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.catalogue.slots import SLOTS
from mediator_desktop.catalogue.snippets import BLANK, KINDS, fill_slots, load_snippets
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.actions import Action
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute, DisputeRecord, Ending, ReturnVisit, Session
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.steps import Confirmation, Evidence, Filing, LateEntry, PaperMark, Transfer
from mediator_desktop.domain.views import LogEntry
from mediator_desktop.domain.vocabulary import ConfirmationResult, CourtBy, Original, Outcome, TransferKind
from mediator_desktop.ui.casefile.road import State, steps_of
from mediator_desktop.ui.casefile.words import HIDDEN, LABELS, action_of, late_lines, lines_of

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


def dataclasses_below(kind: type) -> set[type]:
    found = {kind}
    for hint in typing.get_type_hints(kind).values():
        for part in (hint, *typing.get_args(hint)):
            if dataclasses.is_dataclass(part) and part is not Money and part not in found:
                found |= dataclasses_below(typing.cast(type, part))
    return found


FIELDS = sorted(
    {(kind.__name__, spec.name) for kind in dataclasses_below(Dispute) for spec in dataclasses.fields(kind)}
)


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_every_fact_has_a_word_in_the_log(kind: str, name: str):
    assert name in HIDDEN or LABELS.get(name), f"{kind}.{name}"


@pytest.mark.parametrize("action", [*Action, "register", "void", "print", "attach", "remove_attachment"])
def test_every_action_has_a_word(action: str):
    word = action_of(LogEntry(id=1, at=NOW, actor="", action=str(action), changes={}))
    assert word != "其他操作"
    assert not word.isascii()


TITLES = {"agreement": "人民调解协议书"}


def test_the_log_names_steps_and_codes(vocabulary):
    before = Dispute()
    after = Dispute(
        evidence=(Evidence(key="a1", name="收条", kind_code="document", original=Original.COPY),),
        confirmation=Confirmation(
            prepared=("agreement",), result=ConfirmationResult.VALID, court_by=CourtBy.COMMITTEE
        ),
        return_visits=(ReturnVisit(manner="phone", escalation=False),),
        transfers=(Transfer(kind=TransferKind.CONSULT),),
        filing=Filing(retention="long"),
        paper_marks=(PaperMark(form_id="agreement", item=1),),
    )
    old, new = to_plain(before), to_plain(after)
    changes = {name: (old.get(name), new[name]) for name in new}
    changes["late_reason"] = (None, "补录")
    told = lines_of(LogEntry(id=1, at=NOW, actor="甲", action="visit", changes=changes), vocabulary, TITLES)
    assert set(told) == {
        "证据1 名称：填写 收条", "证据1 种类：填写 书证", "证据1 原件或复印件：填写 复印件",
        "司法确认 备好的材料：填写 人民调解协议书原件", "司法确认 结果：填写 裁定协议有效",
        "司法确认 为什么是这家法院：填写 调解组织所在地", "回访1 形式：填写 电话回访", "回访1 激化苗头：填写 否",
        "流转1 方式：填写 会诊", "立卷归档 保管期限：填写 长期", "文书签名盖章1 文书：填写 人民调解协议书",
        "文书签名盖章1 第几份：填写 第2份", "补录原因：填写 补录",
    }  # fmt: skip


def test_late_entries_are_told_where_they_belong():
    late = LateEntry(at=NOW, actor="李秀英", reason="只有纸面记录", fields=("sessions", "agreement.clauses"))
    kept = replace(record(), late_entries=(late,))
    assert late_lines(kept, lambda path: path == "sessions") == [
        "补录 2026-11-22 李秀英：调解记录。原因：只有纸面记录"
    ]
    assert late_lines(kept, lambda path: path.startswith("agreement")) == [
        "补录 2026-11-22 李秀英：条款。原因：只有纸面记录"
    ]
    assert late_lines(kept, lambda path: path == "facts") == []


def test_the_road_shows_hand_over_confirmation_and_archive_where_they_matter():
    agreed = Agreement(agreed_on=TODAY, confirmation_planned=True)
    told = {step.word: step for step in steps_of(record(agreement=agreed), TODAY)}
    assert told["司法确认"].state is State.OPEN
    assert "移交" not in told
    assert "归档" not in told
    ruled = Confirmation(applied_on=TODAY, result=ConfirmationResult.VALID, ruled_on=TODAY)
    gone = Transfer(on=date(2026, 11, 1), due_on=date(2026, 11, 10), to_unit="派出所")
    told = {
        step.word: (step.state, step.detail)
        for step in steps_of(
            record(agreement=agreed, confirmation=ruled, transfers=(gone,), closed_on=TODAY), TODAY
        )
    }
    assert told["司法确认"] == (State.DONE, "有效 11月22日")
    assert told["移交"] == (State.LATE, "反馈逾期 12 天")
    assert told["归档"] == (State.OPEN, "")
    back = replace(gone, returned_on=TODAY)
    told = {step.word: step.detail for step in steps_of(record(transfers=(back,)), TODAY)}
    assert told["移交"] == "11月22日 退回"


def test_every_type_has_usual_clauses_of_its_own_or_common_ones(vocabulary):
    snippets = load_snippets(program_folder() / "forms")
    known = {code.code for code in vocabulary.types.codes}
    assert {code for snippet in snippets.phrases for code in snippet.types} <= known
    for code in known:
        assert len(snippets.for_type(code)) >= 6
    own = snippets.for_type("homestead")[0]
    assert "homestead" in own.types


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"any"}))
def test_every_kind_of_text_has_usual_phrases(kind: str):
    snippets = load_snippets(program_folder() / "forms")
    wanted = 1 if kind == "facts" else 3
    assert len(snippets.for_type("neighbours", kind)) >= wanted
    assert all(s.kind in (kind, "any") for s in snippets.for_type("neighbours", kind))


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
