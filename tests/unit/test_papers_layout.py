"""Where lines and pages end: nothing outside the frame, nobody signs on a page of its own."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.vocabulary import PartyKind, PartyRole
from mediator_desktop.papers.fill import fill
from mediator_desktop.papers.filled import FilledPaper, Page, Ruled, Run, Table, Text
from mediator_desktop.papers.fonts import fonts_of
from mediator_desktop.papers.layout import Layout
from mediator_desktop.papers.linebreak import NO_END, NO_START, break_lines, may_break
from mediator_desktop.papers.paginate import Placed, paginate
from mediator_desktop.papers.pdf import render_pdf
from mediator_desktop.papers.typeset import Atom, Setter
from tests.forms.support import papers, sample, samples, squeeze, with_agreement, with_dispute

PAGE = Page(30, 25, 28, 26, 14, 24, 22)


def paper_of(*blocks: object) -> FilledPaper:
    return FilledPaper("x", "1", "x", "x", PAGE, tuple(blocks))  # type: ignore[arg-type]


def laid(paper: FilledPaper) -> tuple[Layout, list[list[Placed]]]:
    layout = Layout(paper, Setter(fonts_of(paper)[0]))
    return layout, paginate(layout.atoms(), layout.height)


def words_of(pages: list[list[Placed]]) -> str:
    return "".join(
        words
        for page in pages
        for _, atom in page
        for op in atom.ops
        if op[0] == "text"
        for _, words in op[4]
    )


def assert_inside(layout: Layout, pages: list[list[Placed]]) -> None:
    """Every mark lies in the frame, and the slices of a page do not overlap."""
    for page in pages:
        depth = 0.0
        for y, atom in page:
            if not atom.height:
                continue
            assert y >= depth - 0.01
            depth = y + atom.height
            assert depth <= layout.height + 0.01
            for op in atom.ops:
                if op[0] == "line":
                    assert -0.01 <= min(op[1], op[3]) <= max(op[1], op[3]) <= layout.width + 0.01
                    assert -0.01 <= min(op[2], op[4]) <= max(op[2], op[4]) <= atom.height + 2.0
                elif op[0] == "text":
                    _, x, baseline, size, parts, spacing = op
                    count = sum(len(words) for _, words in parts)
                    ems = sum(layout.setter.width(words, 1) for _, words in parts)
                    wide = ems * size + spacing * (count - 1)
                    assert x >= -0.01
                    assert x + wide <= layout.width + 0.5, parts
                    assert 0 < baseline <= atom.height


CHINESE = st.text("中文调解张三李四，。、；：？！（）《》“”…—2026 abc元年月", min_size=1, max_size=300)


@given(CHINESE, st.integers(80, 400))
def test_lines_lose_no_character_and_keep_the_rules(text: str, room: int) -> None:
    widths = [14.0 if ord(c) > 0x2000 else 7.0 for c in text]
    lines = break_lines(text, widths, room, room - 28)
    assert squeeze("".join(text[a:b] for a, b, _ in lines)) == squeeze(text)
    for number, (start, end, width) in enumerate(lines):
        assert end > start
        assert width <= (room if number else room - 28) + 0.02 or end - start == 1
        assert width == pytest.approx(sum(widths[start:end]))


@pytest.mark.parametrize("mark", sorted(NO_START))
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    text = "调" * 9 + mark + "解" * 5
    (first, second) = break_lines(text, [10.0] * len(text), 90, 90)
    assert text[second[0]] == "调"
    assert (first[1], second[0]) == (8, 8)


@pytest.mark.parametrize("mark", sorted(NO_END))
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    text = "调" * 8 + mark + "解" * 5
    second = break_lines(text, [10.0] * len(text), 90, 90)[1]
    assert text[second[0]] == mark


def test_numbers_dates_and_dashes_stay_whole() -> None:
    assert not may_break("3", ",")
    assert not may_break("0", "0")
    assert not may_break("6", "年")
    assert not may_break("…", "…")
    assert not may_break("—", "—")
    assert may_break("年", "5")
    assert may_break("中", "文")


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = break_lines("a" * 50, [10.0] * 50, 100, 100)
    assert [b - a for a, b, _ in lines] == [10] * 5


@pytest.mark.parametrize("name", sorted(samples()))
@pytest.mark.parametrize("form_id", sorted(papers().forms))
def test_everything_lies_inside_the_frame(form_id: str, name: str) -> None:
    filled = fill(papers()[form_id], samples()[name])
    layout, pages = laid(filled)
    assert_inside(layout, pages)


@settings(max_examples=40)
@given(st.lists(st.tuples(CHINESE, CHINESE, CHINESE), min_size=1, max_size=12))
def test_tables_keep_every_character_over_pages(rows: list[tuple[str, str, str]]) -> None:
    table = Table(("序号", "内容", "备注"), (1, 3, 2), ("centre", "left", "right"), tuple(rows))
    layout, pages = laid(paper_of(table))
    assert_inside(layout, pages)
    got = words_of(pages)
    for char in set(squeeze("".join(map("".join, rows)))):
        assert got.count(char) >= sum("".join(row).count(char) for row in rows)


def test_a_table_repeats_its_heading_on_every_page() -> None:
    rows = tuple((str(i), "某项内容" * 8) for i in range(60))
    _, pages = laid(paper_of(Table(("编号", "内容"), (1, 4), ("centre", "left"), rows)))
    assert len(pages) > 2
    for page in pages:
        assert words_of([page]).startswith("编号内容")
    assert words_of(pages).count("编号内容") == len(pages)


@pytest.mark.parametrize("length", range(0, 1600, 33))
def test_signatures_are_never_alone_on_a_page(length: int) -> None:
    source = sample("two_party")
    facts = ("双方对事实没有争议，" * 200)[:length] or "没有争议"
    filled = fill(papers()["agreement"], with_agreement(source, facts=facts))
    layout, pages = laid(filled)
    assert [page for page in pages if "印章" in words_of([page])] == pages[-1:]
    last = pages[-1]
    text = words_of([last])
    assert text.count("签名") == 4
    assert text.count("2026年2月12日") == 1
    first_sign = next(i for i, (_, atom) in enumerate(last) if "签名盖章" in words_of([[(0.0, atom)]]))
    assert sum(atom.is_line for _, atom in last[:first_sign]) >= 2
    assert_inside(layout, pages)


@pytest.mark.parametrize("lines", range(1, 75))
def test_no_widows_and_no_orphans(lines: int) -> None:
    text = "一" * (29 + (lines - 1) * 31) if lines > 1 else "一"
    lead = Text((Run("二" * 31 * 14),), indent=False)
    layout, pages = laid(paper_of(lead, Text((Run(text),))))
    counts = [sum("一" in words_of([[placed]]) for placed in page) for page in pages]
    total = sum(counts)
    assert words_of(pages).count("一") == len(text)
    for number, count in enumerate(counts):
        if 0 < count < total:
            assert count >= 2, (number, counts)
    assert_inside(layout, pages)


def test_a_heading_stays_with_its_text() -> None:
    for count in range(20, 60):
        lead = Text((Run("二" * 31 * count),), indent=False)
        heading = Text((Run("纠纷主要事实"),), style="heading", indent=False, joined=True)
        _, pages = laid(paper_of(lead, heading, Text((Run("一" * 300),))))
        page = next(p for p in pages if "纠纷主要事实" in words_of([p]))
        assert words_of([page]).count("一") > 31


def test_ruled_lines_go_over_pages() -> None:
    layout, pages = laid(paper_of(Ruled(70)))
    assert sum(len(page) for page in pages) == 70
    assert_inside(layout, pages)


def many_parties(count: int) -> tuple[Party, ...]:
    return tuple(
        Party(
            role=PartyRole.APPLICANT if i < count // 2 else PartyRole.RESPONDENT,
            name=f"某人{i:02d}",
            address="云岭镇" * (1 + i % 20),
            agents=(Agent(name=f"代理{i}"),) if i % 7 == 0 else (),
        )
        for i in range(count)
    )


@pytest.mark.parametrize("count", [3, 6, 7, 8, 12, 25, 50])
def test_the_signature_grid_grows_with_the_parties(count: int) -> None:
    source = with_dispute(sample("two_party"), parties=many_parties(count))
    layout, pages = laid(fill(papers()["agreement"], source))
    assert_inside(layout, pages)
    assert words_of(pages).count("当事人（签名盖章或按指印）") == count
    last = pages[-1]
    text = words_of([last])
    assert "印章" in text
    assert "签名" in text.partition("印章")[0]
    for page in pages:
        if "签名盖章" in words_of([page]):
            assert len([1 for _, atom in page if not atom.is_gap]) >= 3
    for i in range(count):
        assert words_of(pages).count(f"某人{i:02d}") >= 2


@pytest.mark.parametrize("length", [10_000, 30_000])
def test_long_texts_print(length: int) -> None:
    text = ("调解员问：当天发生了什么？张三答：下雨，屋檐滴水（见照片3），共3,000.00元。\n" * 1000)[:length]
    source = with_agreement(sample("two_party"), facts=text, clauses=(text, "第二条"))
    layout, pages = laid(fill(papers()["agreement"], source))
    assert_inside(layout, pages)
    assert squeeze(text) in squeeze(words_of(pages))


def test_an_overlong_organisation_block_prints() -> None:
    party = Party(kind=PartyKind.LEGAL, name="长" * 60, address="址" * 3000, representative="人" * 60)
    source = with_dispute(sample("two_party"), parties=(party, *sample("two_party").dispute.parties))
    layout, pages = laid(fill(papers()["agreement"], source))
    assert_inside(layout, pages)
    assert words_of(pages).count("址") >= 3000


def test_same_paper_same_bytes_whatever_was_printed_between() -> None:
    one = fill(papers()["agreement"], sample("five_party"))
    other = fill(papers()["acceptance"], sample("long"))
    first = render_pdf(one)
    render_pdf(other)
    assert render_pdf(one) == first
    assert render_pdf(dataclasses.replace(one, title="另一份")) != first


def test_pages_end_where_glue_is_weakest() -> None:
    atoms = [Atom(10.0, glue=g) for g in (0, 3, 1, 3, 3, 0)]
    pages = paginate(atoms, 40.0)
    assert [len(page) for page in pages] == [1, 2, 3]
