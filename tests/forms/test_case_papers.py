"""Sheets of the whole case file: what they say, their blanks, and the extremes they must hold."""

import dataclasses
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from mediator_desktop.catalogue.paper_blocks import BLOCK_KINDS, Block
from mediator_desktop.catalogue.paper_fields import FIELDS
from mediator_desktop.catalogue.paper_fields_steps import confirmation_law
from mediator_desktop.catalogue.paper_source import PaperSource
from mediator_desktop.catalogue.papers import Per
from mediator_desktop.config.paths import Paths
from mediator_desktop.domain.clock import FixedClock
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.steps import Confirmation
from mediator_desktop.domain.vocabulary import Authority, PartyRole
from mediator_desktop.papers.checks import problems
from mediator_desktop.papers.docx import render_docx
from mediator_desktop.papers.fill import fill
from mediator_desktop.papers.filled import Cells, FilledPaper, Frame, Signatures, Table, Text
from mediator_desktop.papers.fonts import fonts_of, unprintable
from mediator_desktop.papers.layout import Layout
from mediator_desktop.papers.paginate import Placed, paginate
from mediator_desktop.papers.pdf import render_pdf
from mediator_desktop.papers.typeset import Setter
from mediator_desktop.services import papers as service
from mediator_desktop.services.workplace import Workplace
from tests.forms.golden import FOLDER, golden
from tests.forms.support import (
    OFFICE,
    TODAY,
    docx_text,
    papers,
    pdf_text,
    sample,
    samples,
    sheets,
    source_of,
    squeeze,
    with_agreement,
    with_dispute,
)
from tests.strategies import disputes

FORM_IDS = sorted(papers().forms)


def laid(paper: FilledPaper) -> tuple[Layout, list[list[Placed]]]:
    layout = Layout(paper, Setter(fonts_of(paper)[0]))
    return layout, paginate(layout.atoms(), layout.height)


def width_of(setter: Setter, font: str, words: str) -> float:
    """Width in thousandths of the type size, in the font that each character was set in."""
    entries = (
        next(chars[char][1] for chars in setter.maps.values() if chars[char][0] == font) for char in words
    )
    return sum(entries)


def assert_inside(paper: FilledPaper) -> str:
    """Every word and every rule lies in the frame; the words are returned."""
    layout, pages = laid(paper)
    found = []
    for page in pages:
        for y, atom in page:
            assert y + atom.height <= layout.height + 0.01
            for op in atom.ops:
                if op[0] == "line":
                    assert -0.01 <= min(op[1], op[3]) <= max(op[1], op[3]) <= layout.width + 0.01
                elif op[0] == "text":
                    _, x, baseline, size, parts, spacing = op
                    words = "".join(part for _, part in parts)
                    wide = sum(width_of(layout.setter, name, part) for name, part in parts) * size / 1000
                    assert x >= -0.01
                    assert x + wide + spacing * (len(words) - 1) <= layout.width + 0.2
                    assert 0 <= baseline <= atom.height + 0.3 * size
                    found.append(words)
    return "".join(found)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_the_words_and_breaks_are_those_of_the_golden_text(form_id: str) -> None:
    """`python -m tests.forms.golden` writes it anew after a change that is meant."""
    assert golden(form_id) == (FOLDER / f"{form_id}.txt").read_text(encoding="utf-8")


def test_no_golden_text_is_left_over() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == FORM_IDS


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_three_samples_fill_every_form(form_id: str) -> None:
    form = papers()[form_id]
    shown = sheets(form_id)
    assert len(shown) == 3
    empty = squeeze(fill(form, source_of(Dispute(), number=None)).words())
    for name, source in shown.items():
        words = squeeze(fill(form, source).words())
        assert words != empty, name
        if form.per is not Per.DISPUTE:
            assert service.items_of(form, source.record), name


# blanks


@pytest.fixture
def workplace() -> Workplace:
    root = Path(__file__).resolve().parents[2]
    nobody = source_of(Dispute())
    return Workplace(
        paths=Paths(program=root, data=root / "nowhere"),
        register=None,  # type: ignore[arg-type]
        clock=FixedClock.on(TODAY),
        vocabulary=nobody.vocabulary,
    )


def form_words(block: Block) -> str:
    """All words that a form declares for a block, in any order."""
    return json.dumps(dataclasses.asdict(block), ensure_ascii=False, default=str)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_a_blank_sheet_says_only_what_the_form_says(form_id: str, workplace: Workplace) -> None:
    paper = service.blank(form_id, workplace)
    form = papers()[form_id]
    declared = squeeze("".join(form_words(block) for block in form.blocks))
    declared += squeeze(confirmation_law(TODAY)) + "年月日时分申请人被申请人第三人" + "".join("0123456789")
    for words in paper.words().splitlines():
        for char in squeeze(words):
            assert char in declared or words == paper.title, (char, words)
    assert paper.title == form.title
    assert not any(run.kind in ("tick", "strike") for block in paper.blocks for run in runs_of(block))


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_every_blank_has_room_to_write(form_id: str, workplace: Workplace) -> None:
    """A label without a value has a rule, a box or ruled lines behind it, in the PDF and in the document."""
    paper = service.blank(form_id, workplace, OFFICE)
    assert OFFICE.committee in paper.author
    _layout, pages = laid(paper)
    rules = [op for page in pages for _, atom in page for op in atom.ops if op[0] == "line"]
    assert rules
    assert_inside(paper)
    assert render_pdf(paper).startswith(b"%PDF")
    assert render_docx(paper).startswith(b"PK")


def test_a_blank_sheet_of_an_unknown_form_is_refused(workplace: Workplace) -> None:
    with pytest.raises(Refused, match="没有“nonsense”这种文书"):
        service.blank("nonsense", workplace)


def runs_of(block: object) -> list[object]:
    if isinstance(block, Text):
        return list(block.runs)
    if isinstance(block, Cells):
        return [run for row in block.rows for cell in row for run in cell.runs]
    return []


# extremes

LONG_NAME = "欧阳阿卜杜热合曼·买买提依明江·吐尔逊尼亚孜古丽"
assert len(LONG_NAME) == 24
PINYIN = "Abdurahman Memet Yusupjan Tursunniyaz"


def crowd(count: int) -> tuple[Party, ...]:
    names = (LONG_NAME + "江", PINYIN, "陈秀兰")
    return tuple(
        Party(
            role=PartyRole.APPLICANT if index % 2 else PartyRole.RESPONDENT,
            name=f"{names[index % 3]}{index:02d}",
            address="云岭县云岭镇溪口村" * 4,
            phone="15400120031",
        )
        for index in range(count)
    )


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_fifty_parties_with_long_names_stay_inside(form_id: str) -> None:
    source = with_dispute(next(iter(sheets(form_id).values())), parties=crowd(50))
    words = assert_inside(fill(papers()[form_id], source))
    if form_id in ("agreement", "session_record", "rights_notice", "extension_consent"):
        assert all(f"{index:02d}" in words for index in range(50))


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_texts_of_thirty_thousand_characters_stay_inside(form_id: str) -> None:
    text = ("问：当天发生了什么？\n答：下雨，屋檐滴水（见照片3），共3,000.00元。\n" * 1000)[:30_000]
    source = next(iter(sheets(form_id).values()))
    dispute = source.dispute
    source = with_dispute(
        source,
        facts=text,
        sessions=tuple(dataclasses.replace(s, record=text) for s in dispute.sessions),
        investigations=tuple(dataclasses.replace(i, record=text) for i in dispute.investigations),
        return_visits=tuple(dataclasses.replace(v, text=text) for v in dispute.return_visits),
        agreement_changes=tuple(dataclasses.replace(c, text=text) for c in dispute.agreement_changes),
        transfers=tuple(dataclasses.replace(t, matter=text, opinion=text) for t in dispute.transfers),
        extensions=tuple(dataclasses.replace(e, reason=text) for e in dispute.extensions),
        evidence=tuple(dataclasses.replace(e, proves=text[:3000]) for e in dispute.evidence),
        filing=dataclasses.replace(dispute.filing, statement=text),
        ending=dispute.ending and dataclasses.replace(dispute.ending, reason=text),
    )
    words = squeeze(assert_inside(fill(papers()[form_id], source)))
    if form_id in (
        "session_record",
        "investigation_record",
        "return_visit",
        "file_statement",
        "closing_report",
    ):
        assert squeeze(text) in words or squeeze(text)[:200] in words
        assert words.count("屋檐滴水") >= text.count("屋檐滴水")


def test_a_clause_with_a_table_keeps_its_lines() -> None:
    clause = (
        "付款如下：\n期次\t金额\t期限\n第一期\t1,000.00元\t2026年5月1日\n第二期\t2,000.00元\t2026年6月1日"
    )
    source = with_agreement(sample("two_party"), clauses=(clause,))
    filled = fill(papers()["agreement"], source)
    lines = ["".join(run.text for run in block.runs) for block in filled.blocks if isinstance(block, Text)]
    assert "第一期 1,000.00元 2026年5月1日" in lines
    assert squeeze(clause) in squeeze(assert_inside(filled))


@settings(max_examples=12)
@given(disputes)
def test_no_dispute_draws_outside_the_frame(dispute: Dispute) -> None:
    source = source_of(dispute)
    if unprintable(source):
        return
    for form in papers().forms.values():
        for item in service.items_of(form, source.record)[:2]:
            assert_inside(fill(form, dataclasses.replace(source, item=item)))


# single sheets


def words_of(form_id: str, source: PaperSource) -> str:
    return squeeze(fill(papers()[form_id], source).words())


def test_the_contents_list_what_the_case_file_holds() -> None:
    source = sheets("contents")["two_party:0"]
    (table,) = [b for b in fill(papers()["contents"], source).blocks if isinstance(b, Table)]
    assert table.rows == (
        ("1", "人民调解申请书", "1-2", ""),
        ("2", "人民调解当事人权利义务告知书", "3-4", ""),
        ("3", "当事人身份证明", "5", "2人"),
        ("4", "人民调解协议书", "6-8", ""),
    )
    assert "本卷共37页" in words_of("back_cover", source)


def test_before_binding_the_contents_name_the_thirteen_parts() -> None:
    (table,) = [b for b in fill(papers()["contents"], sample("two_party")).blocks if isinstance(b, Table)]
    assert [row[0] for row in table.rows] == [str(n) for n in range(1, 14)] + [""] * 3
    assert table.rows[6][1] == "人民调解记录"


@pytest.mark.parametrize("form_id", ["cover", "contents", "back_cover"])
def test_cover_contents_and_back_cover_carry_no_page_number(form_id: str) -> None:
    paper = fill(papers()[form_id], sample("two_party"))
    assert not paper.page.numbered
    assert b"NUMPAGES" not in zipped_footer(render_docx(paper))


def zipped_footer(document: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if "footer" in name)


def test_other_sheets_are_numbered() -> None:
    assert b"NUMPAGES" in zipped_footer(render_docx(fill(papers()["agreement"], sample("two_party"))))


def test_a_paper_kept_before_stays_what_it_was() -> None:
    """Values that came later are not written while they have their default: old digests still hold."""
    kept = json.loads(fill(papers()["agreement"], sample("five_party")).to_json())
    assert "numbered" not in kept["page"]
    tables = [block for block in kept["blocks"] if block["kind"] == "table"]
    cells = [
        cell for block in kept["blocks"] if block["kind"] == "cells" for row in block["rows"] for cell in row
    ]
    assert all(set(table) == {"kind", "heads", "shares", "aligns", "rows"} for table in tables)
    assert all(set(cell) == {"label", "value", "share", "lines"} for cell in cells)
    assert tables
    assert cells
    cover = fill(papers()["cover"], sample("two_party"))
    assert json.loads(cover.to_json())["page"]["numbered"] is False
    assert FilledPaper.from_json(cover.to_json()) == cover


@pytest.mark.parametrize(
    ("day", "articles"),
    [
        (date(2024, 1, 1), "第二百零五条、第二百零六条"),
        (date(2023, 12, 31), "第二百零一条、第二百零二条"),
        (date(2022, 1, 1), "第二百零一条、第二百零二条"),
        (date(2021, 12, 31), "第一百九十四条、第一百九十五条"),
        (date(2013, 1, 1), "第一百九十四条、第一百九十五条"),
    ],
)
def test_the_articles_are_those_of_the_day(day: date, articles: str) -> None:
    assert confirmation_law(day).endswith(articles)
    applied = with_dispute(sample("two_party"), confirmation=Confirmation(applied_on=day))
    words = words_of("confirmation_persons", applied)
    assert articles in words
    assert words.count("条、第") == 1


def test_before_any_such_article_only_the_mediation_law_is_named() -> None:
    assert confirmation_law(date(2012, 12, 31)) == "《中华人民共和国人民调解法》第三十三条"


def test_the_two_applications_tell_each_other_apart() -> None:
    form = papers().forms
    persons, unit = form["confirmation_persons"], form["confirmation_unit"]
    two, five = sample("two_party"), sample("five_party")
    assert not [p for p in problems(persons, two) if "那一份" in p.sentence]
    assert [p.sentence for p in problems(unit, two) if "那一份" in p.sentence] == [
        "各方都是个人，请用个人与个人的那一份"
    ]
    assert [p.sentence for p in problems(persons, five) if "那一份" in p.sentence] == [
        "被申请人云岭县磐石砂石有限公司是单位，请用个人与单位的那一份"
    ]
    assert not [p for p in problems(unit, five) if "那一份" in p.sentence]


def test_the_blank_application_with_a_unit_has_its_block() -> None:
    blank = fill(papers()["confirmation_unit"], source_of(Dispute(), number=None))
    labels = [[c.label for row in b.rows for c in row] for b in blank.blocks if isinstance(b, Cells)]
    assert labels[0][0] == "姓名"
    assert labels[1][0] == "名称"


def test_only_parties_with_an_agent_give_a_power_of_attorney() -> None:
    form = papers()["authorization"]
    five = sample("five_party")
    assert service.items_of(form, five.record) == (1,)
    words = words_of("authorization", five)
    assert "云岭县磐石砂石有限公司" in words
    assert "冯喆" in words
    assert "王䶮" not in words


def test_a_guardian_with_authority_given_is_an_agent_after_all() -> None:
    grown = Party(name="甲", agents=(Agent(name="乙"), Agent(name="")))
    minor = Party(
        name="丙", stated_age=9, agents=(Agent(name="丁"), Agent(name="戊", authority=Authority.GENERAL))
    )
    source = with_dispute(sample("two_party"), parties=(minor, grown))
    assert service.items_of(papers()["authorization"], source.record) == (0, 1)
    assert [agent.name for agent in dataclasses.replace(source, item=0).agents] == ["戊"]
    assert [agent.name for agent in dataclasses.replace(source, item=1).agents] == ["乙"]


def test_sheets_are_made_for_every_entry_of_their_list() -> None:
    five = sample("five_party").record
    counts = {
        "identity_page": 5,
        "investigation_record": 2,
        "session_record": 2,
        "receipt": 5,
        "handover_letter": 1,
        "extension_consent": 1,
        "agreement_change": 1,
        "return_visit": 1,
    }
    for form_id, count in counts.items():
        assert service.items_of(papers()[form_id], five) == tuple(range(count)), form_id
    assert service.items_of(papers()["receipt"], source_of(Dispute()).record) == ()
    assert service.items_of(papers()["cover"], five) == (None,)


def test_each_receipt_is_about_its_own_promise() -> None:
    five = sample("five_party")
    money = words_of("receipt", dataclasses.replace(five, item=0))
    assert "人民币壹万叁仟元整（13,000.00元）" in money
    act = fill(papers()["receipt"], dataclasses.replace(five, item=4))
    labels = [c.label for b in act.blocks if isinstance(b, Cells) for row in b.rows for c in row]
    assert "金额" not in labels
    assert "履行事项" in labels


def test_a_declined_dispute_says_why_and_where_to_go() -> None:
    words = words_of("decline_notice", samples()["without_agreement:5"])
    assert "林木所有权和使用权的争议" in words
    assert "申请行政复议" in words
    other = words_of("decline_notice", samples()["without_agreement:0"])
    assert "各执一词" not in other


@pytest.mark.parametrize(
    ("index", "ticked"), [(0, "未达成协议"), (1, "一方拒绝调解"), (2, "移交"), (3, "撤回申请")]
)
def test_the_end_of_the_mediation_is_ticked(index: int, ticked: str) -> None:
    filled = fill(papers()["termination_notice"], samples()[f"without_agreement:{index}"])
    runs = [run for block in filled.blocks if isinstance(block, Text) for run in block.runs]
    assert [runs[n + 1].text for n, run in enumerate(runs) if run.kind == "tick"] == [ticked]


def test_only_those_who_came_sign_the_record() -> None:
    source = samples()["without_agreement:0"]
    session = dataclasses.replace(source.dispute.sessions[0], attendance="罗水清")
    filled = fill(papers()["session_record"], with_dispute(source, sessions=(session,)))
    (grid,) = [b for b in filled.blocks if isinstance(b, Signatures)]
    assert [s.name for s in grid.left] == ["罗水清", "", ""]
    cells = [c for b in filled.blocks if isinstance(b, Cells) for row in b.rows for c in row]
    assert {c.label: c.value for c in cells}["当事人"] == "罗水清"


def test_a_visit_says_what_was_ticked_in_words() -> None:
    words = words_of("return_visit", sample("instalments"))
    assert "回访形式：来访面谈；协议履行情况：履行中；当事人对调解工作不满意；发现纠纷有激化的迹象" in words
    assert "采取的措施：当天联系赵𫖯" in words


def test_investigators_have_a_line_each() -> None:
    filled = fill(papers()["investigation_record"], dataclasses.replace(sample("five_party"), item=0))
    (grid,) = [b for b in filled.blocks if isinstance(b, Signatures)]
    assert [s.name for s in grid.left] == ["周明德", "孙堃"]
    assert [s.name for s in grid.right] == ["程小蕾", "何晓燕"]


def test_the_frame_to_paste_into_is_in_the_document_too() -> None:
    filled = fill(papers()["identity_page"], sample("two_party"))
    assert [b.mm for b in filled.blocks if isinstance(b, Frame)] == [62, 62]
    assert "身份证背面复印件粘贴处" in docx_text(render_docx(filled))
    assert "身份证背面复印件粘贴处" in pdf_text(render_pdf(filled))


def test_every_kind_of_block_is_used_by_a_form() -> None:
    used = {type(block) for form in papers().forms.values() for block in form.blocks}
    unused = {name for name, kind in BLOCK_KINDS.items() if kind not in used}
    assert unused <= {"page_break", "ruled"}


def test_handling_names_the_end_of_every_dispute() -> None:
    for name, source in samples().items():
        words = words_of("closing_report", source)
        if source.dispute.ending or source.agreement.is_reached:
            outcome = source.dispute.ending.outcome.label if source.dispute.ending else "达成"
            assert outcome in words, name


def test_an_organisation_is_represented_by_a_person_with_a_post() -> None:
    field = FIELDS["party.represented_by"]
    five = sample("five_party")
    assert field.get(dataclasses.replace(five, item=0)) == ""
    assert field.get(dataclasses.replace(five, item=1)) == "吴𬘡（执行董事）"


def test_promises_without_words_of_their_own_are_written_as_sentences() -> None:
    promised = with_agreement(sample("oral"), performance_text="")
    words = FIELDS["agreement.performance"].get(promised)
    assert words == "赵福根于2026年7月6日前打开水口（履行地点：大坪村后垄引水渠）。"
