"""Minutes and records of assessments: every fact is printed, and what is unknown is a blank."""

from datetime import date, time

from mediator_desktop.domain.meeting import (
    Assessment,
    AssessmentOutcome,
    CaseTalk,
    Decision,
    Figure,
    Meeting,
    MeetingKind,
)
from mediator_desktop.papers.fonts import with_fonts
from mediator_desktop.papers.minutes import assessment_record, minutes
from mediator_desktop.papers.pdf import render_pdf
from mediator_desktop.papers.preview import render_pages

FULL = Meeting(
    kind=MeetingKind.JUDGEMENT, title="研判例会", number="2026年第10次", held_on=date(2026, 10, 20),
    held_at=time(9, 5), place="会议室", chair="罗桂生", recorder="周小妹", present=("罗桂生", "陈大有"),
    absent=("李秀英",), agenda=("逐案研判",), figures=(Figure(label="未化解", value="3"),), reports="三户未签字",
    analysis="秋收以后\n土地边界增多",
    cases=(CaseTalk(number="第1号", title="宅基地纠纷", difficulty="界址\n不清", plan="先测量", leader="罗桂生"),),
    decisions=(Decision(text="十日内测量", owner="陈大有", due_on=date(2026, 10, 30)),), next_steps="每周五前报",
    issued_by="罗桂生", issued_on=date(2026, 10, 21), sent_to="县平安办", copied_to="各村",
)  # fmt: skip


def test_every_fact_of_a_meeting_is_printed() -> None:
    words = minutes(FULL, "云岭镇司法所").words()
    for expected in (
        "研判例会纪要", "2026年第10次", "2026年10月20日9时05分", "会议室", "罗桂生、陈大有", "李秀英", "1．逐案研判", "未化解",
        "三户未签字", "土地边界增多", "第1号　宅基地纠纷", "先测量", "十日内测量", "2026-10-30", "每周五前报", "县平安办", "各村",
        "2026年10月21日",
    ):  # fmt: skip
        assert expected in words


def test_parts_that_are_empty_are_left_out_and_the_rest_is_numbered() -> None:
    words = minutes(Meeting(held_on=date(2026, 10, 20), agenda=("一事",), next_steps="继续"), "所").words()
    assert "一、议题" in words
    assert "二、下一步要求" in words
    assert "逐案研判" not in words


def test_an_assessment_prints_its_criteria_and_result() -> None:
    record = Assessment(
        name="公路改线", unit="镇政府", legality="合规", reasonableness="赞成", feasibility="有钱",
        controllability="可谈", outcome=AssessmentOutcome.STOP, measures="先补偿", decided_on=date(2026, 10, 1),
    )  # fmt: skip
    words = assessment_record(record, "所").words()
    for expected in ("公路改线", "合规", "赞成", "有钱", "可谈", "暂不实施", "先补偿", "2026年10月1日"):
        assert expected in words
    assert "____" in assessment_record(Assessment(name="空"), "所").words()


def test_forty_cases_go_over_pages() -> None:
    from dataclasses import replace

    many = replace(FULL, cases=FULL.cases * 40)
    pages = list(render_pages(render_pdf(with_fonts(minutes(many, "所")))))
    assert len(pages) > 1
