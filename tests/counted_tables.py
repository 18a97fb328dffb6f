"""Counted tables made by hand: what a statistics table looks like before anyone counts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from mediator_desktop.domain.figures import CountedTable, Figure, FigureKind, Line, Question
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.views import CountedBy

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
QUESTION = Question(first_day=OCTOBER.first_day, last_day=OCTOBER.last_day, counted_by=CountedBy.ACCEPTED)


def figure(row: int, column: int, value: int | Decimal | None, kind: FigureKind = FigureKind.CASES) -> Figure:
    """A figure shown as it is; cases have disputes behind them."""
    if value is None:
        shown = "—"
    elif kind is FigureKind.RATIO:
        shown = f"{value}%"
    elif kind is FigureKind.MONEY_WAN:
        shown = f"{Decimal(value).scaleb(-6):.2f}"
    else:
        shown = str(value)
    question = QUESTION if kind is FigureKind.CASES and value else None
    return Figure(row=row, column=column, kind=kind, value=value, shown=shown, question=question)


def counted(
    rows: Sequence[tuple[str, ...]],
    columns: Sequence[tuple[str, ...]],
    figures: Sequence[Figure],
    **changes: object,
) -> CountedTable:
    """A table of October 2026."""
    facts: dict[str, object] = {
        "table_id": "sample",
        "edition": "2026-1",
        "title": "云岭镇人民调解案件情况统计表",
        "unit": "云岭镇人民调解委员会",
        "period": OCTOBER,
        "counted_by": CountedBy.ACCEPTED,
        "made_on": date(2026, 11, 2),
        "rows": tuple(Line(labels) for labels in rows),
        "columns": tuple(Line(labels) for labels in columns),
        "figures": tuple(figures),
        "left": "填报单位（盖章）：云岭镇人民调解委员会",
        "right": "填报时间：2026年10月",
        "notes": (
            "本表按受理日期统计，时间为2026年10月1日至31日。",
            "化解率 = 已化解 ÷ 排查总数，保留1位小数。",
        ),
        "signatures": ("填报人：", "审核人：", "负责人："),
        **changes,
    }
    return CountedTable(**facts)  # type: ignore[arg-type]


VILLAGES = (("溪口村", 12, 11), ("石桥村", 7, 7), ("枫林社区", 0, 0))


def villages(**changes: object) -> CountedTable:
    """Villages over found, settled, share; the last row is their sum."""
    columns = (("村(社区)数字", "排查总数"), ("村(社区)数字", "已化解"), ("化解率",))
    figures = []
    for row, (_name, found, settled) in enumerate(VILLAGES):
        share = Decimal(settled * 100) / Decimal(found) if found else None
        figures += [
            figure(row, 0, found),
            figure(row, 1, settled),
            figure(row, 2, share.quantize(Decimal("0.1")) if share is not None else None, FigureKind.RATIO),
        ]
    last = len(VILLAGES)
    for column in (0, 1):
        total = sum(village[column + 1] for village in VILLAGES)
        made = figure(last, column, total)
        parts = tuple((row, column) for row in range(last))
        figures.append(
            Figure(
                row=last, column=column, kind=made.kind, value=total, shown=made.shown,
                question=made.question, sum_of=parts,
            )
        )  # fmt: skip
    figures.append(figure(last, 2, Decimal("94.7"), FigureKind.RATIO))
    rows = [(name,) for name, _, _ in VILLAGES] + [("合计",)]
    return counted(rows, columns, figures, **changes)


LEVELS = ("乡镇街道", "村居", "小计", "年度累计")
ITEMS = (
    ("总况", "", "排查数"), ("总况", "", "调处数"), ("总况", "", "调处率"),
    ("婚姻家庭邻里等各类民间纠纷", "", "排查数"), ("婚姻家庭邻里等各类民间纠纷", "", "调处数"),
    ("涉及矛盾纠纷人数", "50人以下", "起数"), ("涉及矛盾纠纷人数", "50至100人", "起数"),
    ("开展集中排查", "", "次数"),
)  # fmt: skip


def matrix() -> CountedTable:
    """Items as numbered rows, levels as columns under one heading."""
    figures = [figure(row, column, row * 10 + column) for row in range(len(ITEMS)) for column in range(4)]
    return counted(
        ITEMS,
        [("层级", level) for level in LEVELS],
        figures,
        title="2026年10月云岭镇矛盾纠纷排查情况表",
        corner="内容",
        numbered=True,
    )


def wide(units: int = 3) -> CountedTable:
    """A unit a row, groups of columns: sources with a subtotal, types, money."""
    columns: list[tuple[str, ...]] = [
        ("合计", "调解案件总数（件）"), ("合计", "涉及当事人数（人）"), ("合计", "协议涉及金额（万元）"),
        ("案件来源（件）", "主动调解"), ("案件来源（件）", "依申请调解"),
        ("案件来源（件）", "接受委托移送调解", "小计"), ("案件来源（件）", "接受委托移送调解", "法院委托移送"),
        ("案件来源（件）", "接受委托移送调解", "公安机关委托移送"),
    ]  # fmt: skip
    columns += [("纠纷类别（件）", f"第{number}类其他劳动争议纠纷") for number in range(1, 19)]
    kinds = [FigureKind.CASES, FigureKind.PEOPLE, FigureKind.MONEY_WAN] + [FigureKind.CASES] * 23
    figures = [
        figure(row, column, 1_234_567_89 if kind is FigureKind.MONEY_WAN else (row + 1) * (column + 3), kind)
        for row in range(units)
        for column, kind in enumerate(kinds)
    ]
    return counted([(f"第{row + 1}村民调解委员会",) for row in range(units)], columns, figures)
