"""Filled paper to an editable DOCX: the same words in the same order, same page, same bytes for the same paper."""

import base64
import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import quoteattr

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mediator_desktop.domain.problems import Refused
from mediator_desktop.papers.docx_tables import (
    GAP_PARAGRAPH,
    cells_table,
    frame_table,
    ruled_lines,
    ruled_table,
    seal_table,
    signatures_table,
)
from mediator_desktop.papers.docx_words import TWIPS_A_MM, Words
from mediator_desktop.papers.filled import (
    Cells,
    FilledBlock,
    FilledPaper,
    Frame,
    Page,
    PageBreak,
    Picture,
    Ruled,
    Seal,
    Signatures,
    Space,
    Table,
    Text,
)
from mediator_desktop.papers.fonts import character_name

_MOMENT = datetime(2020, 1, 1)
"""Written into every file, so that the same paper gives the same bytes."""

_TABLES = (Cells, Table, Frame, Ruled, Signatures, Seal)
"""Blocks that become tables; two that touch would become one."""

_FONTS = (
    ("仿宋_GB2312", "仿宋", "modern"),
    ("方正小标宋简体", "宋体", "roman"),
    ("黑体", "SimHei", "swiss"),
    ("楷体_GB2312", "楷体", "script"),
    ("SimSun-ExtB", "HanaMinB", "roman"),
)
"""Fonts by name with the one to take where it is not installed."""


def render_docx(paper: FilledPaper) -> bytes:
    """The paper as a Word document, A4, with page x of y in the footer.

    Raises Refused naming a control character that such a file cannot hold.
    """
    for char in paper.words():
        if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs"):
            raise Refused(f"{character_name(char)}不能写进文书，请删去")
    document = docx.Document()
    body = document.element.body
    for element in list(body):
        if not element.tag.endswith("}sectPr"):
            body.remove(element)

    def add_picture(png: bytes) -> str:
        return str(document.part.get_or_add_image(io.BytesIO(png))[0])

    xml = f"<w:body {nsdecls('w')}>{_Writer(paper, add_picture).body()}</w:body>"
    for element in reversed(list(parse_xml(xml))):
        body.insert(0, element)
    _set_page(document, paper)
    _set_fonts(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = paper.title, paper.author, ""
    properties.last_modified_by, properties.revision = "", 1
    properties.created = properties.modified = _MOMENT
    properties.language = "zh-CN"
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_times(buffer)


class _Writer:
    """Blocks to WordprocessingML; `add_picture` keeps a PNG in the document and gives the id of its relationship."""

    def __init__(self, paper: FilledPaper, add_picture: Callable[[bytes], str]) -> None:
        self.paper = paper
        self._add_picture = add_picture
        self._pictures = 0
        page = paper.page
        self.words = Words(page.size, page.leading)
        self.width = round((210 - page.left - page.right) * TWIPS_A_MM)

    def body(self) -> str:
        """All blocks; two tables never touch, and a paragraph ends the document."""
        blocks = self.paper.blocks
        parts: list[str] = []
        for index, block in enumerate(blocks):
            following = blocks[index + 1 :]
            parts.append(self._block(block, following))
            if isinstance(block, _TABLES):
                after = following[0] if following else None
                if after is None or isinstance(after, _TABLES):
                    parts.append(GAP_PARAGRAPH if after is None else _joined_gap(block, after))
        return "".join(parts)

    def _block(self, block: FilledBlock, following: Sequence[FilledBlock]) -> str:
        after = following[0] if following else None
        closing = _leads_to_closing(block, following, self.paper.page)
        match block:
            case Text():
                return self._text(block, closing)
            case Cells():
                return cells_table(self.words, block, self.width, closing)
            case Table():
                return ruled_table(self.words, block, self.width, closing)
            case Picture():
                return self._picture(block)
            case Frame():
                return frame_table(self.words, block, self.width, closing)
            case Ruled():
                return ruled_lines(self.words, block.lines, self.width, closing)
            case Signatures():
                return signatures_table(self.words, block, self.width, isinstance(after, Seal))
            case Seal():
                return seal_table(self.words, block, self.width, isinstance(after, Text))
            case Space():
                return f'<w:p><w:pPr><w:spacing w:line="{round(block.mm * TWIPS_A_MM)}" w:lineRule="exact"/></w:pPr></w:p>'
            case PageBreak():
                return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

    def _picture(self, block: Picture) -> str:
        self._pictures += 1
        room = self.width / TWIPS_A_MM
        scale = min(1.0, room / block.mm)
        size = f'cx="{round(block.mm * scale * _EMU)}" cy="{round(block.high * scale * _EMU)}"'
        name = quoteattr(f"图{self._pictures}")
        return _PICTURE.format(
            size=size,
            number=self._pictures,
            name=name,
            about=quoteattr(block.about),
            relation=quoteattr(self._add_picture(base64.b64decode(block.png))),
        )

    def _text(self, block: Text, closing: bool) -> str:
        joined = block.joined or closing or block.style == "title"
        if block.style == "title":
            size = block.size or self.paper.page.title_size
            return self.words.paragraph(
                block.runs,
                size=size,
                role="title",
                align="center",
                joined=joined,
                leading=round(1.5 * size),
                after=8,
            )
        note = block.style == "note"
        size = block.size or (self.paper.page.size - 3 if note else self.paper.page.size)
        return self.words.paragraph(
            block.runs,
            size=size,
            role=_KAI if block.level > 1 else "heading" if block.style == "heading" else "body",
            style=f"Heading{block.level}" if block.level else "",
            align={"left": "both", "centre": "center"}.get(block.align, block.align),
            indent=2 if block.indent and block.align == "left" else 0,
            joined=joined,
            leading=round(self.paper.page.leading * size / self.paper.page.size),
            before=5 if block.style == "heading" else 0,
        )


def _leads_to_closing(block: FilledBlock, following: Sequence[FilledBlock], page: Page) -> bool:
    """Whether signatures or a seal follow, directly or behind a single line of text: two lines go with them."""
    after = following[0] if following else None
    if isinstance(after, Text) and len(following) > 1:
        line = (210 - page.left - page.right) * 72 / 25.4 / page.size - 2
        is_short = sum(len(run.text) + run.width for run in after.runs) <= line
        return is_short and isinstance(following[1], Signatures | Seal)
    return isinstance(after, Signatures) or (isinstance(after, Seal) and not isinstance(block, Signatures))


def _joined_gap(block: FilledBlock, after: FilledBlock) -> str:
    """A gap between two tables; at signatures and seal it keeps what stands before with them."""
    if isinstance(block, Signatures) or isinstance(after, Signatures | Seal):
        return GAP_PARAGRAPH.replace("<w:pPr>", "<w:pPr><w:keepNext/>")
    return GAP_PARAGRAPH


def _set_page(document: "docx.document.Document", paper: FilledPaper) -> None:
    page = paper.page
    section = document.sections[0]
    section.page_width, section.page_height = docx.shared.Mm(210), docx.shared.Mm(297)
    section.top_margin, section.bottom_margin = docx.shared.Mm(page.top), docx.shared.Mm(page.bottom)
    section.left_margin, section.right_margin = docx.shared.Mm(page.left), docx.shared.Mm(page.right)
    section.header_distance = section.footer_distance = docx.shared.Mm(max(8, page.bottom // 2))
    words = Words(10, 12)

    def number(code: str) -> str:
        return f"<w:fldSimple w:instr={quoteattr(f' {code} ')}>{words.run('1', size=10)}</w:fldSimple>"

    count = (
        f"{words.run('第 ', size=10)}{number('PAGE')}"
        f"{words.run(' 页 共 ', size=10)}{number('NUMPAGES')}{words.run(' 页', size=10)}"
    )
    xml = f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr>{count if page.numbered else ""}</w:p>'
    footer = section.footer
    footer.is_linked_to_previous = False
    element = footer._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(xml))


def _set_fonts(document: "docx.document.Document") -> None:
    """The base style in 仿宋, and in the font table what to take where a font is not installed."""
    style = document.styles["Normal"].element
    for old in style.findall(f"{{{_W}}}rPr"):
        style.remove(old)
    for level in (1, 2):
        _make_plain(document.styles[f"Heading {level}"].element, level)
    style.append(
        parse_xml(
            f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/>'
            '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
        )
    )
    entries = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(other)}/>"
        f'<w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, other, family in _FONTS
    )
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            text = part.blob.decode()
            part._blob = text.replace("</w:fonts>", entries + "</w:fonts>").encode()


def _make_plain(style: Any, level: int) -> None:
    """A heading style that is black and leaves size and room to its paragraphs; it makes the outline."""
    for kind in ("pPr", "rPr"):
        for old in style.findall(f"{{{_W}}}{kind}"):
            style.remove(old)
    style.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:outlineLvl w:val="{level - 1}"/></w:pPr>'))
    font = "黑体" if level == 1 else _KAI
    style.append(
        parse_xml(
            f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
            '<w:color w:val="000000"/></w:rPr>'
        )
    )


_KAI = "楷体_GB2312"
"""Of headings of the second level (GB/T 9704-2012 7.3.3)."""
_EMU = 36_000
"""English metric units in a millimetre."""
_PICTURE = (
    '<w:p><w:pPr><w:spacing w:before="60" w:after="60"/><w:jc w:val="center"/></w:pPr><w:r>'
    '<w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
    '<wp:docPr id="{number}" name={name} descr={about}/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name={name} descr={about}/><pic:cNvPicPr/></pic:nvPicPr>'
    "<pic:blipFill><a:blip r:embed={relation}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _with_fixed_times(buffer: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()
