"""A ledger read again after single cells were put right is what reading it from the beginning would give."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.ledgers import load_ledgers
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.ledgers.choices import Choices, SheetChoices
from mediator_desktop.ledgers.platform import FIELDS as PLATFORM_FIELDS
from mediator_desktop.ledgers.preview import ImportPreview
from mediator_desktop.ledgers.proposals import propose_sheets
from mediator_desktop.ledgers.reading import Merge, ReadSheet
from mediator_desktop.ledgers.row_memory import Memory

FORMS = Path(__file__).resolve().parents[2] / "forms"
WORDS, SYNONYMS = load_vocabulary(FORMS), load_synonyms(FORMS)
TODAY = date(2026, 11, 22)
SHEET = "台账"

HEADINGS = (
    "编号",
    "受理日期",
    "村（社区）",
    "当事人",
    "联系电话",
    "纠纷类型",
    "简要情况",
    "涉及金额",
    "经办",
)
LONG = "两家为院墙滴水占地多年争执不下，村里上门三次没有谈拢。"
CELLS = (
    ("", "云1", "云2", "云3", "合计", "一、溪口村", 1.0, True),
    ("", "2026-01-05", "3/4/2026", "2026年2月30日", "同上", "5月6日", date(2026, 3, 1), 46029.0, "合计"),
    ("", "溪口村", "石桥村", "同上"),
    ("", "张平安、李顺意", "李顺意", "王平安\n15411111111", "同上", "无"),
    ("", "15411111111", "154", "同上"),
    ("", "邻里", "扯皮", "同上", "邻里纠纷"),
    ("", LONG, "争树", "同上", "未发现矛盾纠纷"),
    ("", "300", "1.5万元", 20.0, "三百", "合计"),
    ("", "x", "同上"),
)
PLATFORM_HEADINGS = [column.heading for column in load_ledgers(FORMS)["platform_export_25"].columns]
PLATFORM_CELLS = {
    "number": CELLS[0], "accepted_on": CELLS[1], "party": CELLS[3], "type": CELLS[5], "facts": CELLS[6], "amount": CELLS[7],
    "outcome": ("调解成功", "调解中", "谈"),
}  # fmt: skip

cells_of = {
    "any": [st.sampled_from(some) for some in CELLS],
    "platform": [st.sampled_from(PLATFORM_CELLS.get(name, ("", "甲"))) for name in PLATFORM_FIELDS],
}


@st.composite
def ledgers(draw: st.DrawFn) -> ReadSheet:
    layout = draw(st.sampled_from(("any", "platform")))
    heads = HEADINGS if layout == "any" else PLATFORM_HEADINGS
    rows = draw(st.lists(st.tuples(*cells_of[layout]).map(list), min_size=2, max_size=6))
    merges = ()
    if layout == "any" and len(rows) > 1 and draw(st.booleans()):
        merges = tuple(Merge(2, column, 3, column) for column in draw(st.sampled_from(((0, 6), (2,), (0,)))))
    return ReadSheet(
        SHEET, [list(heads), *rows], merges=merges, struck_rows=draw(st.frozensets(st.integers(2, 8), max_size=1)),
        faults=draw(st.frozensets(st.tuples(st.integers(2, 8), st.integers(0, 8)), max_size=1)),
    )  # fmt: skip


corrections = st.builds(
    lambda row, place, words: {"cells": {(row, place): words}},
    st.integers(1, 9),
    st.integers(0, 9),
    st.sampled_from([str(words) for some in CELLS for words in some]),
)
other_choices = st.one_of(
    st.builds(lambda rows: {"taken_in": rows}, st.frozensets(st.integers(2, 8))),
    st.sampled_from(({"day_first": True}, {"day_first": False}, {"unit": 10_000}, {"cells": None})),
    st.builds(lambda place: {"fields": {place: ("note",)}}, st.integers(0, 8)),
    st.just({"types": {"扯皮": "neighbours"}}),
)


def chosen_next(before: Choices, change: dict[str, Any]) -> Choices:
    """The choices with one more of them made, or a cell given its own words again."""
    if "types" in change:
        return Choices(sheets=before.sheets, types=change["types"])
    sheet = before.of(SHEET)
    now = {name: getattr(sheet, name) for name in ("fields", "unit", "day_first", "cells", "taken_in")}
    for name, value in change.items():
        now[name] = {} if value is None else {**now[name], **value} if name in ("cells", "fields") else value
    return before.with_sheet(SHEET, SheetChoices(**now))


def read(sheet: ReadSheet, choices: Choices, memory: Memory | None = None) -> ImportPreview:
    return propose_sheets("台账.xlsx", [sheet], WORDS, SYNONYMS, TODAY, choices=choices, memory=memory)


def told(preview: ImportPreview) -> Any:
    """Everything that a reading says."""
    return [
        (
            sheet.to_json(), sheet.kinds, sheet.types, sheet.odd_days, sheet.unit,
            [
                (row.row, [(type(cell), cell) for cell in row.cells], dict(row.values), row.reject, row.flag, row.dispute)
                for row in sheet.rows
            ],
        )
        for sheet in preview.sheets
    ]  # fmt: skip


@given(ledgers(), st.lists(st.one_of(corrections, corrections, other_choices), min_size=1, max_size=5))
def test_reading_again_is_reading_anew(sheet: ReadSheet, changes: list[dict[str, Any]]) -> None:
    memory = Memory()
    choices = Choices()
    assert told(read(sheet, choices, memory)) == told(read(sheet, choices))
    for change in changes:
        choices = chosen_next(choices, change)
        assert told(read(sheet, choices, memory)) == told(read(sheet, choices))


GOOD = ["云1", "2026-01-05", "溪口村", "张平安、李顺意", "15411111111", "邻里", LONG, "300", "x"]
WITHOUT_VILLAGE = [*HEADINGS[:2], *HEADINGS[3:]]


def a_sheet(*rows: list[Any], headings: list[str] | None = None, merges: tuple[Merge, ...] = ()) -> ReadSheet:
    return ReadSheet(SHEET, [headings or list(HEADINGS), *rows], merges=merges)


def a_row(number: str, **changed: Any) -> list[Any]:
    names = ("number", "day", "village", "party", "phone", "type", "facts", "amount", "handler")
    return [changed.get(name, value) for name, value in zip(names, [number, *GOOD[1:]], strict=True)]


def lines_of(row: list[Any]) -> list[Any]:
    return [*row[:2], *row[3:]]


CASES = {
    "the row above of one that says 同上": (
        a_sheet(a_row("云1"), a_row("云2", party="同上")),
        {(2, 3): "王平安、周小妹"},
    ),
    "a line that names the village of the rows below": (
        a_sheet(
            ["一、溪口村"] + [""] * 7, lines_of(a_row("云1")), lines_of(a_row("云2")), headings=WITHOUT_VILLAGE
        ),
        {(2, 0): "一、石桥村"},
    ),
    "a row that no longer continues the one above": (
        a_sheet(
            a_row("云1"), a_row("", party="王平安"), a_row("", party="周小妹"),
            merges=(Merge(2, 0, 4, 0), Merge(2, 6, 4, 6)),
        ),
        {(4, 0): "合计"},
    ),
    "the first of two with one number": (a_sheet(a_row("云1"), a_row("云1", facts="争树")), {(2, 0): "云9"}),
    "the first of two with one text": (a_sheet(a_row("云1"), a_row("云2")), {(2, 6): "争树"}),
    "a platform's list": (
        ReadSheet(SHEET, [PLATFORM_HEADINGS, *([cell] + ["甲"] * 24 for cell in ("1", "1", "2"))]),
        {(2, 0): "2"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_others_depend_on_is_put_right_for_them_too(case: str) -> None:
    sheet, cells = CASES[case]
    memory = Memory()
    before = told(read(sheet, Choices(), memory))
    choices = Choices(sheets={SHEET: SheetChoices(cells=cells)})
    after = told(read(sheet, choices, memory))
    assert after == told(read(sheet, choices))
    changed = [row for row, other in zip(after[0][5], before[0][5], strict=False) if row != other]
    assert any(row[0] not in {number for number, _ in cells} for row in changed) or len(after[0][5]) != len(
        before[0][5]
    )


def test_doubts_stand_in_the_order_of_the_row() -> None:
    (sheet,) = read(a_sheet(a_row("云1"), a_row("云1", day="", party="")), Choices()).sheets
    assert [finding.code for finding in sheet.rows[1].reject] == ["no_date", "duplicate_number", "no_party"]


def test_one_and_true_are_not_the_same_cell() -> None:
    rows = [list(HEADINGS), [1.0, "2026-01-05", "", "张平安", "", "邻里", "争树", "300", ""]]
    memory = Memory()
    assert read(ReadSheet(SHEET, rows), Choices(), memory).sheets[0].rows[0].values["number"] == "1"
    other = ReadSheet(SHEET, [rows[0], [True, *rows[1][1:]]])
    assert read(other, Choices(), memory).sheets[0].rows[0].values["number"] == "是"
