"""Minutes of meetings and records of risk assessments as sheets of paper."""

from collections.abc import Iterable, Iterator
from datetime import date, time

from mediator_desktop.domain.meeting import CRITERIA, Assessment, Meeting
from mediator_desktop.papers.filled import (
    Cell,
    Cells,
    FilledBlock,
    FilledPaper,
    Page,
    Run,
    Sign,
    Signatures,
    Table,
    Text,
)
from mediator_desktop.papers.wording import flat, paragraphs

EDITION = "2026-1"
PAGE = Page(30, 25, 26, 24, 14, 24, 22)
_NUMBERS = "一二三四五六七八九十"


def minutes(meeting: Meeting, office: str) -> FilledPaper:
    """The minutes of a meeting in the order of the fields of a 会议纪要; what is not known is left to be written."""
    return FilledPaper(
        form="minutes",
        edition=EDITION,
        title=f"{meeting.title}纪要 {meeting.number}".strip(),
        author=office,
        page=PAGE,
        blocks=tuple(_minutes(meeting)),
    )


def assessment_record(assessment: Assessment, office: str) -> FilledPaper:
    """The record of a risk assessment with its four criteria."""
    return FilledPaper(
        form="assessment",
        edition=EDITION,
        title=f"社会稳定风险评估记录 {assessment.name}".strip(),
        author=office,
        page=PAGE,
        blocks=tuple(_assessment(assessment)),
    )


def _minutes(meeting: Meeting) -> Iterator[FilledBlock]:
    yield _title(f"{meeting.title or meeting.kind.label}纪要")
    if meeting.number:
        yield Text((Run(meeting.number),), align="centre", indent=False)
    yield Cells(
        (
            (Cell("时间", _when(meeting.held_on, meeting.held_at), 55), Cell("地点", meeting.place, 45)),
            (Cell("主持", meeting.chair, 55), Cell("记录", meeting.recorder, 45)),
            (Cell("出席", "、".join(meeting.present)),),
            (Cell("缺席", "、".join(meeting.absent) or "无"),),
        )
    )
    parts = (
        ("议题", _numbered(meeting.agenda)),
        ("形势数据", (_figures(meeting),) if meeting.figures else ()),
        ("上期未化解纠纷和各村汇报", _prose(meeting.reports)),
        ("重点领域和时令规律分析", _prose(meeting.analysis)),
        ("逐案研判", (_cases(meeting),) if meeting.cases else ()),
        ("议定事项", (_decisions(meeting),) if meeting.decisions else ()),
        ("下一步要求", _prose(meeting.next_steps)),
    )
    shown = [(label, blocks) for label, blocks in parts if blocks]
    for number, (label, blocks) in zip(_NUMBERS, shown, strict=False):
        yield _heading(f"{number}、{label}")
        yield from blocks
    yield Signatures((Sign("主持（签名）", meeting.chair),), (Sign("记录（签名）", meeting.recorder),))
    for label, words in (
        ("签发：", "　".join(filter(None, (meeting.issued_by, _day(meeting.issued_on))))),
        ("报送：", meeting.sent_to),
        ("抄送：", meeting.copied_to),
    ):
        if words:
            yield Text((Run(label, "label"), Run(words)), indent=False)


def _assessment(assessment: Assessment) -> Iterator[FilledBlock]:
    yield _title("社会稳定风险评估记录")
    yield Cells(
        (
            (Cell("决策(项目)名称", assessment.name),),
            (Cell("责任单位", assessment.unit),),
            (
                Cell("公示日期", _day(assessment.published_on), 50),
                Cell("评估会(听证会)", _day(assessment.heard_on), 50),
            ),
        )
    )
    for number, (name, label) in zip(_NUMBERS, CRITERIA.items(), strict=False):
        yield _heading(f"{number}、{label}")
        yield from _prose(getattr(assessment, name)) or (Text((Run(kind="blank", width=30),)),)
    yield _heading("五、结论")
    outcome = assessment.outcome.label if assessment.outcome else "____"
    yield Text((Run(f"经评估，{outcome}。谁决策谁负责，由{assessment.unit or '____'}负责落实。"),))
    if assessment.measures:
        yield _heading("六、防范化解措施")
        yield from _prose(assessment.measures)
    yield Signatures((), (Sign("负责人（签名）"),))
    yield Text((Run(_day(assessment.decided_on) or "    年  月  日"),), align="right", indent=False)


def _figures(meeting: Meeting) -> Table:
    return Table(
        tuple(figure.label for figure in meeting.figures),
        (1,) * len(meeting.figures),
        ("centre",) * len(meeting.figures),
        (tuple(figure.value for figure in meeting.figures),),
    )


def _cases(meeting: Meeting) -> Table:
    rows = tuple(
        (
            str(number),
            "　".join(filter(None, (case.number, case.title))),
            flat(case.difficulty),
            flat(case.plan),
            "、".join(filter(None, (case.leading, case.joining))),
            case.leader,
            _short_day(case.due_on),
        )
        for number, case in enumerate(meeting.cases, start=1)
    )
    heads = ("序号", "纠纷", "难点", "化解方案", "牵头、协办", "包案领导", "时限")
    return Table(heads, (7, 23, 15, 18, 13, 10, 14), ("centre", *("left",) * 5, "centre"), rows)


def _decisions(meeting: Meeting) -> Table:
    rows = tuple(
        (
            str(number),
            flat(decision.text),
            flat(decision.owner),
            _short_day(decision.due_on),
            "　".join(filter(None, (_short_day(decision.done_on), decision.result))),
        )
        for number, decision in enumerate(meeting.decisions, start=1)
    )
    heads = ("序号", "议定事项", "责任人", "完成时限", "办理结果")
    return Table(heads, (8, 46, 14, 14, 18), ("centre", "left", "left", "centre", "left"), rows)


def _numbered(texts: Iterable[str]) -> tuple[FilledBlock, ...]:
    return tuple(Text((Run(f"{number}．{words}"),)) for number, words in enumerate(texts, start=1))


def _prose(words: str) -> tuple[FilledBlock, ...]:
    return tuple(Text((Run(part),)) for part in paragraphs(words))


def _title(words: str) -> Text:
    return Text((Run(words),), style="title", align="centre", indent=False)


def _heading(words: str) -> Text:
    return Text((Run(words),), style="heading", indent=False, joined=True)


def _when(day: date | None, clock: time | None) -> str:
    return _day(day) + (f"{clock.hour}时{clock.minute:02d}分" if day and clock else "")


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _short_day(day: date | None) -> str:
    return day.isoformat() if day else ""
