"""Counted tables on paper: everything is printed, wide ones go over several sheets, long ones repeat their headings."""

from typing import Any

import pypdfium2
import pytest

from mediator_desktop.domain.figures import CountedTable, FigureKind
from mediator_desktop.papers.preview import count_pages
from mediator_desktop.papers.tables_sheet import shown, table_pdf
from tests.counted_tables import counted, figure, matrix, villages, wide


def pages(table: CountedTable, **others: Any) -> list[str]:
    document = pypdfium2.PdfDocument(table_pdf(table, **others))
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def sizes(table: CountedTable) -> set[tuple[int, int]]:
    document = pypdfium2.PdfDocument(table_pdf(table))
    try:
        return {(round(page.get_width()), round(page.get_height())) for page in document}
    finally:
        document.close()


def test_everything_of_a_small_table_is_on_one_upright_sheet() -> None:
    (words,) = pages(villages(), people={"填报人": "李秀英"}, digest="0123abcd" * 8)
    for part in (
        "云岭镇人民调解案件情况统计表", "填报时间：2026年10月", "村(社区)数字", "排查总数", "枫林社区", "91.7%", "—",
        "注：化解率 = 已化解 ÷ 排查总数，保留1位小数。", "填报人：李秀英", "校验 0123abcd", "第 1 页 共 1 页",
    ):  # fmt: skip
        assert part in words
    assert sizes(villages()) == {(595, 842)}


def test_items_have_their_running_numbers() -> None:
    (words,) = pages(matrix())
    assert "内容" in words
    assert "层级" in words
    assert "8" in words.split("\n")


def test_a_long_table_repeats_its_headings_on_every_page() -> None:
    rows = [(f"第{number}村",) for number in range(120)]
    table = counted(rows, [("排查总数",)], [figure(number, 0, number) for number in range(120)])
    found = pages(table)
    assert len(found) > 2
    assert all("排查总数" in page for page in found)
    assert ["云岭镇人民调解案件情况统计表" in page for page in found].count(True) == 1
    assert "填报人：" in found[-1]
    text = "\n".join(found)
    assert all(f"第{number}村" in text for number in range(120))


def test_a_wide_table_lies_and_goes_on_beside() -> None:
    assert sizes(wide()) == {(842, 595)}
    columns = [(f"第{number}类纠纷",) for number in range(60)]
    table = counted([("本镇",)], columns, [figure(0, number, 1000 + number) for number in range(60)])
    found = pages(table)
    assert len(found) > 1
    assert all("本镇" in page for page in found)
    assert all(str(1000 + number) in "\n".join(found) for number in range(60))


def test_the_foot_goes_on_a_page_of_its_own_where_the_table_fills_the_last_one() -> None:
    notes = tuple(f"第{number}条说明" for number in range(40))
    rows = [(f"第{number}村",) for number in range(30)]
    found = pages(counted(rows, [("数",)], [figure(n, 0, n) for n in range(30)], notes=notes))
    assert "第39条说明" in found[-1]
    assert "第29村" in found[-2]


@pytest.mark.parametrize("rows", [[], [("",)]])
def test_a_table_without_anything_can_be_printed(rows: list[tuple[str, ...]]) -> None:
    table = counted(rows, [("数",)], [], notes=(), signatures=(), left="", right="")
    assert count_pages(table_pdf(table)) == 1


def test_the_same_table_gives_the_same_bytes_and_rare_characters_do_not_stop_it() -> None:
    rare = counted([("𰻞面村\U0010ffff",)], [("数",)], [figure(0, 0, 1)])
    assert table_pdf(rare) == table_pdf(rare)
    assert "□" in pages(rare)[0]


def test_ratios_are_shown_with_their_sign() -> None:
    assert shown(figure(0, 0, 3)) == "3"
    assert shown(None) == ""
    made = figure(0, 0, 97, FigureKind.RATIO)
    assert shown(made) == "97%"
