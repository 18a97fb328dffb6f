"""Every paper with every sample: filled, printed, searchable, embedded, inside its frame."""

import io
import itertools
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from mediator_desktop.catalogue.paper_blocks import BLOCK_KINDS
from mediator_desktop.catalogue.paper_fields import FIELDS, Value
from mediator_desktop.catalogue.paper_items import ITEM_LISTS
from mediator_desktop.catalogue.paper_source import FieldKind
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.problems import Severity
from mediator_desktop.papers.docx import render_docx
from mediator_desktop.papers.fill import fill, problems
from mediator_desktop.papers.fonts import unprintable, with_fonts
from mediator_desktop.papers.guide import with_guide
from mediator_desktop.papers.pdf import render_pdf
from mediator_desktop.papers.preview import render_pages
from tests.forms.support import (
    FORMS,
    RARE,
    docx_text,
    papers,
    pdf_text,
    printed_values,
    sample,
    samples,
    sheets,
    source_of,
    squeeze,
    tool,
)
from tests.strategies import disputes

FORM_IDS = sorted(path.stem for path in (FORMS / "papers").glob("*.toml"))
SAMPLE_NAMES = sorted(samples())
TYPES: dict[FieldKind, tuple[type, ...]] = {
    FieldKind.TEXT: (str,),
    FieldKind.PROSE: (str,),
    FieldKind.LIST: (tuple,),
    FieldKind.COUNT: (int,),
    FieldKind.MONEY: (Money,),
}


def test_every_form_loads_and_is_named_as_its_file() -> None:
    assert papers().broken == ()
    assert sorted(papers().forms) == FORM_IDS
    assert [form.title for form in papers().forms.values()] == [
        "卷宗封面",
        "卷内目录",
        "人民调解申请书",
        "人民调解受理登记表",
        "不予受理告知书",
        "人民调解当事人权利义务告知书",
        "当事人身份证明",
        "授权委托书",
        "人民调解调查记录",
        "人民调解证据材料",
        "人民调解记录",
        "延长调解期限同意书",
        "人民调解协议书",
        "人民调解口头协议登记表",
        "变更协议",
        "调解终止（不成）告知书",
        "移交函",
        "收条（履行凭证）",
        "人民调解回访记录",
        "司法确认申请书（个人与个人）",
        "司法确认申请书（个人与单位）",
        "卷宗情况说明",
        "人民调解结案报告表",
        "封底",
    ]


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_every_field_gives_its_kind_of_value(name: str) -> None:
    source = samples()[name]

    def fits(kind: FieldKind, value: Value) -> bool:
        return value is None or isinstance(value, TYPES.get(kind, (object,)))

    for field in FIELDS.values():
        assert fits(field.kind, field.get(source)), field.id
        assert "[]" not in field.path_for(source)
    for entries in ITEM_LISTS.values():
        for index, entry in enumerate(entries.get(source)):
            for item_field in entries.fields.values():
                assert fits(item_field.kind, item_field.get(entry, index, source)), item_field.id


SHEETS = [(form_id, name) for form_id in FORM_IDS for name in (*sheets(form_id), "incomplete:1")]


@pytest.mark.parametrize(("form_id", "name"), SHEETS)
def test_every_form_prints_from_its_samples(form_id: str, name: str, tmp_path: Path) -> None:
    form = papers()[form_id]
    filled = fill(form, sheets(form_id).get(name, samples()[name]))
    pdf, document = render_pdf(filled), render_docx(filled)
    assert "None" not in filled.words()
    words = pdf_text(pdf)
    in_document = docx_text(document)
    for line in filled.words().splitlines():
        for piece in squeeze(line).split():
            if piece != squeeze(filled.title):
                assert _in_parts(piece, words), piece
                assert piece in in_document, piece
    tool("qpdf", "--check", "-", given=pdf, file=tmp_path / "paper.pdf")


def _in_parts(piece: str, words: str) -> bool:
    """Cells that lie side by side come out of pdftotext line by line: then the lines of the cell must be there."""
    while piece:
        length = next((n for n in range(len(piece), 0, -1) if piece[:n] in words), 0)
        if length < min(2, len(piece)):
            return False
        piece = piece[length:]
    return True


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_the_agreement_says_everything(name: str) -> None:
    source = samples()[name]
    form = papers()["agreement"]
    filled = fill(form, source)
    words, document = pdf_text(render_pdf(filled)), docx_text(render_docx(filled))
    for value in printed_values(source.dispute):
        assert _in_parts(squeeze(value), words), value
        assert squeeze(value) in document, value
    for clause in source.agreement.clauses:
        assert squeeze(clause) in words, clause


def test_the_agreement_has_all_parts_in_their_order() -> None:
    words = pdf_text(render_pdf(fill(papers()["agreement"], sample("two_party"))))
    parts = (
        "人民调解协议书",
        "编号：〔2026〕云人调字第012号",
        "当事人",
        "姓名",
        "性别",
        "民族",
        "年龄",
        "职业或职务",
        "联系方式",
        "单位或住址",
        "纠纷主要事实、争议事项：",
        "经调解，自愿达成如下协议：",
        "履行方式、时限：",
        "本协议一式叁份，当事人、人民调解委员会各持一份。",
        "当事人（签名盖章或按指印）",
        "云岭县云岭镇人民调解委员会",
        "（人民调解委员会印章）",
        "2026年2月12日",
    )
    at = 0
    for part in parts:
        assert part in words[at:], part
        at = words.index(part, at)
    assert words.count("当事人（签名盖章或按指印）") == 2
    assert words.count("人民调解员（签名）") == words.count("记录人（签名）") == 1


def test_rare_characters_can_be_searched() -> None:
    source = sample("five_party")
    words = pdf_text(render_pdf(fill(papers()["agreement"], source)))
    for name in ("王㛃", "王䶮", "吴𬘡", "周𪠽", "陈𬭎", "郑𬀩", "孙堃", "冯喆"):
        assert name in words
    everyone = "".join(value for s in samples().values() for value in printed_values(s.dispute))
    assert set(RARE) <= set(everyone)


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_all_fonts_are_embedded_subsets_with_a_text_map(form_id: str, tmp_path: Path) -> None:
    pdf = render_pdf(fill(papers()[form_id], sample("five_party")))
    lines = tool("pdffonts", "-", given=pdf, file=tmp_path / "paper.pdf").splitlines()[2:]
    assert lines
    for line in lines:
        assert re.match(r"[A-Z]{6}\+", line), line
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line


def test_the_file_says_who_made_it_and_nothing_of_the_parties(tmp_path: Path) -> None:
    pdf = render_pdf(fill(papers()["agreement"], sample("two_party")))
    info = tool("pdfinfo", "-", given=pdf, file=tmp_path / "paper.pdf")
    assert re.search(r"Title: +人民调解协议书 〔2026〕云人调字第012号\n", info)
    assert re.search(r"Author: +云岭县云岭镇人民调解委员会\n", info)
    assert re.search(r"Page size: +595\.2\d* x 841\.\d+ pts \(A4\)", info)
    assert "陈秀兰" not in info


def test_pages_are_counted() -> None:
    pdf = render_pdf(fill(papers()["agreement"], sample("instalments")))
    pages = tool("pdftotext", "-layout", "-", "-", given=pdf).split("\f")[:-1]
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共3页" in squeeze(page)


def test_a_preview_shows_ink_inside_the_margins() -> None:
    pdf = render_pdf(fill(papers()["agreement"], sample("five_party")))
    pictures = list(render_pages(pdf, 1.0))
    assert len(pictures) == 4
    for picture in pictures:
        assert (picture.width, picture.height) == (596, 842)
        assert len(picture.rgb) == picture.width * picture.height * 3
        rows = [
            picture.rgb[y * picture.width * 3 : (y + 1) * picture.width * 3] for y in range(picture.height)
        ]
        assert any(min(row) < 100 for row in rows)
        left, right = 28 * 72 / 25.4, 595 - 26 * 72 / 25.4
        for row in rows:
            assert min(row[: int(left - 2) * 3]) == 255
            assert min(row[int(right + 3) * 3 :]) == 255


@pytest.mark.parametrize(("form_id", "name"), SHEETS)
def test_a_kept_paper_prints_again_identically(form_id: str, name: str) -> None:
    kept = with_fonts(fill(papers()[form_id], samples()[name]))
    again = type(kept).from_json(kept.to_json())
    assert again == kept
    assert render_pdf(again) == render_pdf(kept)
    assert render_docx(again) == render_docx(kept)


COMPLETE = ["two_party", "five_party", "instalments", "long"]


@pytest.mark.parametrize("name", COMPLETE)
def test_complete_samples_have_nothing_to_complain_of(name: str) -> None:
    source = sample(name)
    for form_id in ("agreement", "application", "session_record", "rights_notice"):
        assert problems(papers()[form_id], source) == ()
    assert not [p for p in problems(papers()["acceptance"], source) if p.severity is not Severity.DOUBTFUL]
    assert unprintable(source) == ()


def test_the_oral_sample_is_complete_on_its_own_form() -> None:
    assert problems(papers()["oral_agreement"], sample("oral")) == ()


@settings(max_examples=25)
@given(disputes)
def test_any_dispute_prints_and_stays_as_it_was(dispute: Dispute) -> None:
    source = source_of(dispute)
    before = repr(source.record)
    for form in papers().forms.values():
        filled = fill(form, source)
        problems(form, source)
        assert "None" not in filled.words().splitlines()
    if not unprintable(source):
        assert render_pdf(fill(papers()["agreement"], source)).startswith(b"%PDF")
    assert repr(source.record) == before


def test_the_readme_lists_what_there_is() -> None:
    readme = (FORMS / "README.md").read_text(encoding="utf-8")
    assert with_guide(readme) == readme
    for kind in BLOCK_KINDS:
        assert f"| `{kind}` |" in readme
    for field in FIELDS:
        assert f"| `{field}` |" in readme


def test_a_table_before_the_signatures_stays_with_them_in_a_document() -> None:
    """The gap between two tables must not let the signatures go to a page alone."""
    paper = with_fonts(fill(papers()["oral_agreement"], sample("oral")))
    kinds = [type(block).__name__ for block in paper.blocks]
    assert ("Table", "Signatures") in itertools.pairwise(kinds)
    with zipfile.ZipFile(io.BytesIO(render_docx(paper))) as package:
        xml = package.read("word/document.xml").decode("utf-8")
    before = xml[: xml.index("（签名）")]
    gap = before[before.rindex("</w:tbl>", 0, before.rindex("<w:tbl>")) : before.rindex("<w:tbl>")]
    assert "<w:keepNext/>" in gap
