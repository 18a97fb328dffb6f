"""Fonts: which are taken, what they can print, what is recorded."""

import dataclasses
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from reportlab.pdfbase.ttfonts import TTFontFace

from mediator_desktop.domain.problems import Refused
from mediator_desktop.papers import fonts
from mediator_desktop.papers.docx import render_docx
from mediator_desktop.papers.faces import PaperFace, to_unicode
from mediator_desktop.papers.fill import fill
from mediator_desktop.papers.filled import FilledPaper
from mediator_desktop.papers.pdf import render_pdf
from tests.forms.support import RARE, papers, pdf_text, sample, tool, with_agreement, with_dispute

FOUR_BYTE = "𰻞"


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that stands for the PC's own fonts."""
    monkeypatch.setattr(fonts, "font_folders", lambda: (tmp_path,))
    fonts.own_fonts.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    fonts.own_fonts.cache_clear()


def write_font(path: Path, letters: str, *, fs_type: int = 0, cmap4: bool = False) -> None:
    """A small font made of a committed one."""
    options = subset.Options(notdef_outline=True, name_IDs=["*"])
    with TTFont(fonts.committed("heading").path, lazy=True) as font:
        maker = subset.Subsetter(options)
        maker.populate(text=letters)
        maker.subset(font)
        font["OS/2"].fsType = fs_type
        if cmap4:
            font["cmap"].tables = [t for t in font["cmap"].tables if t.format == 4]
        font.save(path)


def all_words(paper: FilledPaper) -> str:
    return paper.words() + "第页共 0123456789"


@pytest.mark.parametrize("role", fonts.ROLES)
def test_committed_fonts_may_be_embedded(role: str) -> None:
    font = fonts.committed(role)
    assert font.path.parent == fonts.committed_folder()
    assert len(font.digest) == 32


def test_committed_fonts_come_with_their_licences() -> None:
    folder = fonts.committed_folder()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for path in folder.iterdir():
        if path.suffix in (".ttf", ".txt"):
            assert path.name in readme
            assert path.stat().st_size < 50_000_000


@pytest.mark.parametrize("char", RARE)
def test_rare_characters_are_printable(char: str) -> None:
    assert fonts.printable(char)


def test_a_character_that_no_font_has_is_refused_by_name() -> None:
    parties = list(sample("two_party").dispute.parties)
    parties[0] = dataclasses.replace(parties[0], name=f"陈{FOUR_BYTE}")
    source = with_dispute(sample("two_party"), parties=tuple(parties))
    (problem,) = fonts.unprintable(source)
    assert problem.field == "parties[0].name"
    assert problem.sentence == f"“{FOUR_BYTE}”（U+30EDE）没有字体能印出，请核对或换用通用字"
    filled = fill(papers()["agreement"], source)
    with pytest.raises(Refused, match="U\\+30EDE"):
        render_pdf(filled)


@pytest.mark.parametrize("char", ["\x07", "\ud800", "\ue000", "\u200b"])
def test_what_cannot_be_seen_is_named_by_its_code(char: str) -> None:
    source = with_agreement(sample("two_party"), facts=f"甲{char}乙")
    (problem,) = fonts.unprintable(source)
    assert problem.field == "agreement.facts"
    assert problem.sentence.startswith(f"看不见的字符U+{ord(char):04X}")


def test_a_control_character_cannot_get_into_a_document() -> None:
    filled = fill(papers()["agreement"], with_agreement(sample("two_party"), facts="甲\x07乙"))
    with pytest.raises(Refused, match="U\\+0007"):
        render_docx(filled)


def test_a_face_that_looks_up_agrees_with_one_that_reads_all() -> None:
    for role in ("body", "heading", "fallback"):
        path = str(fonts.committed(role).path)
        ours, theirs = PaperFace(path), TTFontFace(path)
        codes = sorted(theirs.charToGlyph)
        assert [ours.charToGlyph.get(c) for c in codes if c != 0xA0] == [
            theirs.charToGlyph[c] for c in codes if c != 0xA0
        ]
        some = [*codes[::97], 0x20, 0x41, 0x4E00]
        assert [ours.getCharWidth(c) for c in some] == [theirs.getCharWidth(c) for c in some]
        assert [c in ours.charToGlyph for c in range(0x3000, 0x3400)] == [
            c in theirs.charToGlyph for c in range(0x3000, 0x3400)
        ]
        part = [0, *[c for c in some if c in theirs.charToGlyph][:200]]
        if role != "fallback":  # 1024 units an em, which reportlab's own reader writes as 1000
            assert ours.makeSubset(part) == theirs.makeSubset(part)
        with pytest.raises(KeyError):
            ours.charToGlyph[0x10FFFF]


def test_the_text_map_beyond_the_first_plane() -> None:
    text = to_unicode("X", [0, ord("A"), ord("𪠽"), *range(0x4E00, 0x4E00 + 150)])
    assert "<01> <0041>" in text
    assert "<02> <D86A" in text
    sections = [int(line.split()[0]) for line in text.splitlines() if line.endswith("beginbfchar")]
    assert sections == [100, 52]


def test_the_pcs_own_font_is_used_and_written_down(own_folder: Path) -> None:
    filled = fill(papers()["agreement"], sample("two_party"))
    write_font(own_folder / "SimFang.TTF", all_words(filled))
    kept = fonts.with_fonts(filled)
    assert [(c.role, c.name) for c in kept.fonts][:2] == [("body", "SimFang"), ("title", "NotoSerifSC-Bold")]
    assert fonts.missing_fonts(kept) == ()
    pdf = render_pdf(kept)
    assert pdf == render_pdf(filled)
    listed = tool("pdffonts", "-", given=pdf, file=own_folder / "x.pdf")
    assert "NotoSerifSC-Regular" not in listed
    assert "陈秀兰" in pdf_text(pdf)


def test_two_fonts_of_one_name_are_not_mixed_up(own_folder: Path) -> None:
    filled = fill(papers()["agreement"], sample("two_party"))
    write_font(own_folder / "simfang.ttf", all_words(filled))
    render_pdf(filled)
    (own_folder / "simfang.ttf").unlink()
    fonts.own_fonts.cache_clear()
    other = fill(papers()["acceptance"], sample("five_party"))
    assert "纠纷类型：" in pdf_text(render_pdf(other))


def test_a_font_of_the_pc_that_lacks_characters_is_helped_out(own_folder: Path) -> None:
    filled = fill(papers()["agreement"], sample("five_party"))
    letters = "".join(c for c in all_words(filled) if c not in "王㛃𪠽")
    write_font(own_folder / "simfang.ttf", letters, cmap4=True)
    words = pdf_text(render_pdf(filled))
    assert "王㛃" in words
    assert "周𪠽" in words


def test_a_font_that_is_gone_is_said_and_replaced(own_folder: Path) -> None:
    filled = fill(papers()["agreement"], sample("two_party"))
    path = own_folder / "simfang.ttf"
    write_font(path, all_words(filled))
    kept = fonts.with_fonts(filled)
    path.unlink()
    fonts.own_fonts.cache_clear()
    assert fonts.missing_fonts(kept) == ("simfang",)
    assert "陈秀兰" in pdf_text(render_pdf(kept))


def test_a_paper_printed_before_a_font_was_installed_stays_the_same(own_folder: Path) -> None:
    filled = fill(papers()["agreement"], sample("two_party"))
    kept = fonts.with_fonts(filled)
    before = render_pdf(kept)
    write_font(own_folder / "simfang.ttf", all_words(filled))
    fonts.own_fonts.cache_clear()
    assert fonts.font_for("body").name == "simfang"
    assert render_pdf(kept) == before
    assert render_pdf(filled) != before


@pytest.mark.parametrize("fs_type", [0x0002, 0x0100, 0x0200])
def test_a_font_that_forbids_embedding_is_left_alone(own_folder: Path, fs_type: int) -> None:
    write_font(own_folder / "simfang.ttf", "调解", fs_type=fs_type)
    assert fonts.own_fonts() == {}


def test_a_font_that_allows_embedding_for_print_is_taken(own_folder: Path) -> None:
    write_font(own_folder / "simfang.ttf", "调解", fs_type=0x0004)
    assert set(fonts.own_fonts()) == {"body"}


@pytest.mark.parametrize("content", [b"", b"\0\1\0\0", b"OTTO" + b"\0" * 200, b"not a font" * 100])
def test_a_broken_font_file_is_left_alone(own_folder: Path, content: bytes) -> None:
    (own_folder / "simfang.ttf").write_bytes(content)
    assert fonts.own_fonts() == {}


def test_a_cut_off_font_file_is_left_alone(own_folder: Path) -> None:
    path = own_folder / "simhei.ttf"
    write_font(path, "调解" * 3)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    assert fonts.own_fonts() == {}


def test_a_font_without_chinese_is_left_alone(own_folder: Path) -> None:
    write_font(own_folder / "simfang.ttf", "abc")
    assert fonts.own_fonts() == {}


def test_no_committed_font_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "committed_folder", lambda: tmp_path)
    fonts.committed.cache_clear()
    with pytest.raises(OSError, match="重新安装"):
        fonts.committed("body")
    monkeypatch.undo()
    fonts.committed.cache_clear()


def test_documents_name_chinese_fonts_and_fixed_times() -> None:
    content = render_docx(fill(papers()["agreement"], sample("five_party")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = archive.read("word/document.xml").decode()
        footer = "".join(archive.read(n).decode() for n in archive.namelist() if "footer" in n)
        table = archive.read("word/fontTable.xml").decode()
        assert {info.date_time for info in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}
    for name in ("仿宋_GB2312", "方正小标宋简体", "黑体"):
        assert f'w:eastAsia="{name}"' in document
        assert f'w:name="{name}"' in table
    assert 'w:w="11906"' in document
    assert 'w:h="16838"' in document
    assert " PAGE " in footer
    assert " NUMPAGES " in footer
    assert "SimSun-ExtB" in document
    assert document.count("<w:cantSplit/>") == document.count("<w:tr>")


def test_a_document_takes_two_lines_along_with_the_signatures() -> None:
    source = with_agreement(sample("two_party"), performance=(), performance_text="当场一次付清。")
    content = render_docx(fill(papers()["agreement"], source))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))[0]
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    before = [
        element
        for element in body
        if element.tag == f"{word}p"
        and "".join(element.itertext())
        in ("当场一次付清。", "本协议一式叁份，当事人、人民调解委员会各持一份。")
    ]
    assert len(before) == 2
    assert all(element.find(f"{word}pPr/{word}keepNext") is not None for element in before)


def test_importing_opens_no_font_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "import mediator_desktop.papers.fill, mediator_desktop.papers.fonts, mediator_desktop.papers.checks\n"
        "assert not {'reportlab', 'docx', 'pypdfium2', 'PIL', 'fontTools'} & set(sys.modules)\n"
        "import mediator_desktop.papers.pdf\n"
        "from mediator_desktop.papers import fonts\n"
        "from reportlab.pdfbase import pdfmetrics\n"
        "assert not [n for n in pdfmetrics.getRegisteredFontNames() if n.startswith('paper-')]\n"
        "assert fonts.own_fonts.cache_info().currsize == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_large_fallback_is_opened_only_for_rare_characters() -> None:
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.forms.support import papers, sample\n"
        "from mediator_desktop.papers import fonts\n"
        "from mediator_desktop.papers.fill import fill\n"
        "from mediator_desktop.papers.pdf import render_pdf\n"
        "from reportlab.pdfbase import pdfmetrics\n"
        "rare = f\"paper-{fonts.committed('fallback').digest[:12]}\"\n"
        "render_pdf(fill(papers()['agreement'], sample('two_party')))\n"
        "assert fonts.unprintable(sample('two_party')) == ()\n"
        "assert rare not in pdfmetrics.getRegisteredFontNames()\n"
        "render_pdf(fill(papers()['agreement'], sample('five_party')))\n"
        "assert rare in pdfmetrics.getRegisteredFontNames()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
