"""Filled paper to PDF: same paper, same bytes."""

import base64
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from mediator_desktop.domain.problems import Refused
from mediator_desktop.papers.filled import FilledPaper
from mediator_desktop.papers.fonts import character_name, fonts_of, loaded
from mediator_desktop.papers.layout import MM, PAGE_HEIGHT, PAGE_WIDTH, Layout
from mediator_desktop.papers.paginate import Placed, paginate
from mediator_desktop.papers.typeset import Op, Setter

_FOOTER_SIZE = 10.0
ONE_AT_A_TIME = threading.Lock()
"""Open faces keep a reading position, so two threads must not print at once."""


def render_pdf(paper: FilledPaper) -> bytes:
    """The paper as PDF, A4, fonts embedded as subsets, with page x of y.

    Raises Refused naming a character that no font has.
    """
    with ONE_AT_A_TIME:
        laid = lay_out(paper)
        buffer = io.BytesIO()
        canvas = new_canvas(buffer, laid.font_name, paper.title, paper.author)
        draw_sheet(canvas, laid)
        canvas.save()
        return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Laid:
    """A paper on its pages, ready to be drawn."""

    paper: FilledPaper
    setter: Setter
    pages: list[list[Placed]]
    font_name: str


def lay_out(paper: FilledPaper) -> Laid:
    """Put a paper on pages. The caller holds ONE_AT_A_TIME. Raises Refused naming a character that no font has."""
    fonts, _ = fonts_of(paper)
    setter = Setter(fonts)
    layout = Layout(paper, setter)
    try:
        pages = paginate(layout.atoms(), layout.height)
    except LookupError as error:
        char = str(error.args[0])
        raise Refused(f"{character_name(char)}没有字体能印出，请核对或换用通用字") from error
    return Laid(paper, setter, pages, loaded(fonts["body"]).fontName)


def new_canvas(buffer: io.BytesIO, font_name: str, title: str, author: str) -> Any:
    """An empty A4 document that is the same bytes for the same drawing."""
    canvas = Canvas(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=font_name,
        initialFontSize=_FOOTER_SIZE,
        lang="zh-CN",
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject("")
    canvas.setCreator("mediator-desktop")
    canvas.setProducer("mediator-desktop")
    return canvas


def draw_sheet(canvas: Any, laid: Laid, over: Callable[[], None] | None = None) -> None:
    """Draw every page of a paper; `over` draws more on each page before it is finished."""
    paper = laid.paper
    left = paper.page.left * MM
    top = PAGE_HEIGHT - paper.page.top * MM
    for number, page in enumerate(laid.pages, start=1):
        _draw_page(canvas, page, left, top)
        _draw_footer(canvas, laid.setter, paper, number, len(laid.pages))
        if over is not None:
            over()
        canvas.showPage()


def _draw_footer(canvas: Any, setter: Setter, paper: FilledPaper, number: int, count: int) -> None:
    if not paper.page.numbered:
        return
    words = f"第 {number} 页 共 {count} 页"
    chars = setter.maps["body"]
    text = canvas.beginText()
    left, right = paper.page.left * MM, PAGE_WIDTH - paper.page.right * MM
    x = (left + right - setter.width(words, _FOOTER_SIZE)) / 2
    text.setTextOrigin(x, paper.page.bottom * MM * 0.55)
    for char in words:
        text.setFont(chars[char][0], _FOOTER_SIZE)
        text.textOut(char)
    canvas.drawText(text)


def _draw_page(canvas: Any, page: list[Placed], left: float, top: float) -> None:
    """Draw the marks of a page; all words in one text object."""
    text = canvas.beginText()
    lines: list[tuple[float, Op]] = []
    font: tuple[str, float] | None = None
    spacing = 0.0
    for depth, atom in page:
        y = top - depth
        for op in atom.ops:
            if op[0] != "text":
                lines.append((y, op))
                continue
            _, x, baseline, size, parts, stretch = op
            text.setTextOrigin(left + x, y - baseline)
            if stretch != spacing:
                text.setCharSpace(stretch)
                spacing = stretch
            for name, words in parts:
                if (name, size) != font:
                    font = (name, size)
                    text.setFont(name, size)
                text.textOut(words)
    if spacing:
        text.setCharSpace(0)
    canvas.drawText(text)
    for y, op in lines:
        if op[0] == "picture":
            _draw_picture(canvas, op, left, y)
    _draw_lines(canvas, [(y, op) for y, op in lines if op[0] != "picture"], left)


def _draw_picture(canvas: Any, op: Op, left: float, y: float) -> None:
    """Draw a PNG; `op` is `("picture", x, depth of its foot, width, height, base64)`."""
    from reportlab.lib.utils import ImageReader

    _, x, foot, wide, high, png = op
    canvas.drawImage(ImageReader(io.BytesIO(base64.b64decode(png))), left + x, y - foot, wide, high)


def _draw_lines(canvas: Any, lines: list[tuple[float, Op]], left: float) -> None:
    width = 0.0
    for y, op in lines:
        if op[0] == "line":
            if op[5] != width:
                width = op[5]
                canvas.setLineWidth(width)
            canvas.line(left + op[1], y - op[2], left + op[3], y - op[4])
            continue
        _, x, baseline, size = op
        side = 0.8 * size
        base = y - baseline - 0.06 * size
        canvas.setLineWidth(0.8)
        width = 0.8
        canvas.rect(left + x, base, side, side)
        if op[0] == "tick":
            canvas.setLineWidth(1.4)
            width = 1.4
            x0 = left + x
            canvas.lines(
                [
                    (x0 + 0.18 * side, base + 0.5 * side, x0 + 0.42 * side, base + 0.2 * side),
                    (x0 + 0.42 * side, base + 0.2 * side, x0 + 0.85 * side, base + 0.85 * side),
                ]
            )
