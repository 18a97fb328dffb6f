"""A page to try a printer with: margins, a ruler, every font in use with rare characters, the sizes of the papers."""

import io
from collections.abc import Iterable
from typing import Any

from mediator_desktop.papers.fonts import ROLES, font_for, loaded
from mediator_desktop.papers.layout import MM, PAGE_HEIGHT, PAGE_WIDTH
from mediator_desktop.papers.pdf import ONE_AT_A_TIME, new_canvas
from mediator_desktop.papers.typeset import Setter

TITLE = "打印测试页"
MARGINS = (10, 15, 20, 25)
"""Frames at these distances from the edge of the sheet, in millimetres."""
RULER = 100
"""Length of the ruler in millimetres: held against a real one it shows whether the printer scales."""
SIZES = (9.0, 10.5, 12.0, 14.0, 16.0, 18.0, 22.0, 26.0)
"""Points: 小五, 五号, 小四, 四号, 三号, 小二, 二号, 一号."""

ROLE_WORDS = {"body": "正文", "title": "标题", "heading": "小标题", "fallback": "生僻字"}
SAMPLE = "人民调解协议书　甲方：张建国　金额：人民币叁仟元整（¥3,000.00）"
RARE = "生僻字：㛃 㑇 䶮 𠅤 𡐓 𣸣 𤧛 𥖄 𦰡 𧒽 𬭎 𬍛 𫖮 𫍯"
_ADVICE = (
    "四个框离纸边 10、15、20、25 毫米；最外面的框缺边，说明打印机印不到那里，没有关系。",
    "下面的尺子用直尺量应正好 100 毫米；不是的话，请在打印机设置里把缩放改为“实际大小”。",
)
_LEFT = 30.0
_SMALL = 9.0


def render_test_page() -> bytes:
    """The page as PDF, A4, fonts embedded; the same fonts always give the same bytes."""
    with ONE_AT_A_TIME:
        fonts = {role: font_for(role) for role in ROLES}
        setter = Setter(fonts)
        buffer = io.BytesIO()
        canvas = new_canvas(buffer, loaded(fonts["body"]).fontName, TITLE, "")
        _frames(canvas, setter)
        y = _write(canvas, setter, TITLE, 22.0, 259.0, role="title")
        for line in _ADVICE:
            y = _write(canvas, setter, line, _SMALL, y - 1.5)
        y = _ruler(canvas, setter, y - 12.0)
        y = _fonts(canvas, setter, y - 10.0)
        y = _sizes(canvas, setter, y - 4.0)
        _greys(canvas, setter, y - 6.0)
        canvas.showPage()
        canvas.save()
        return buffer.getvalue()


def _frames(canvas: Any, setter: Setter) -> None:
    canvas.setLineWidth(0.4)
    for margin in MARGINS:
        inner = margin * MM
        canvas.rect(inner, inner, PAGE_WIDTH - 2 * inner, PAGE_HEIGHT - 2 * inner)
        _write(canvas, setter, f"{margin} 毫米", 7.0, margin + 1.0, left=margin + 1.5)


def _ruler(canvas: Any, setter: Setter, y: float) -> float:
    """A ruler of RULER millimetres and one downwards of half of it; returns the height below, in millimetres."""
    canvas.setLineWidth(0.5)
    canvas.line(_LEFT * MM, y * MM, (_LEFT + RULER) * MM, y * MM)
    for mark in range(RULER + 1):
        length = 5.0 if mark % 10 == 0 else 3.5 if mark % 5 == 0 else 2.0
        x = (_LEFT + mark) * MM
        canvas.line(x, y * MM, x, (y + length) * MM)
        if mark % 20 == 0:
            _write(canvas, setter, str(mark), 7.0, y - 3.0, left=_LEFT + mark - 1.0)
    _write(canvas, setter, "毫米", 7.0, y - 3.0, left=_LEFT + RULER + 5.0)
    return y - 4.0


def _fonts(canvas: Any, setter: Setter, y: float) -> float:
    for role in ROLES:
        name = font_for(role).name
        y = _write(canvas, setter, f"{ROLE_WORDS[role]}　{name}", _SMALL, y)
        words, shown = (RARE, "body") if role == "fallback" else (SAMPLE, role)
        y = _write(canvas, setter, words, 13.0, y - 0.5, role=shown) - 2.0
    return y


def _sizes(canvas: Any, setter: Setter, y: float) -> float:
    for size in SIZES:
        y = _write(canvas, setter, f"{size:g} 磅　人民调解", size, y)
    return y


def _greys(canvas: Any, setter: Setter, y: float) -> None:
    """Fields from white to black and the thinnest lines: what a worn drum or little toner shows first."""
    for step in range(11):
        canvas.setFillGray(1 - step / 10)
        canvas.rect((_LEFT + 10 * step) * MM, (y - 6.0) * MM, 10 * MM, 6 * MM, fill=1)
    canvas.setFillGray(0)
    for step, width in enumerate((0.25, 0.5, 0.75, 1.0, 1.5)):
        canvas.setLineWidth(width)
        height = (y - 11.0 - 4.0 * step) * MM
        canvas.line(_LEFT * MM, height, (_LEFT + 110) * MM, height)
        _write(canvas, setter, f"{width:g} 磅", 7.0, y - 12.0 - 4.0 * step, left=_LEFT + 112)


def _write(
    canvas: Any, setter: Setter, words: str, size: float, y: float, *, left: float = _LEFT, role: str = "body"
) -> float:
    """Write a line with its base line at `y` millimetres; returns the base line below it."""
    text = canvas.beginText()
    text.setTextOrigin(left * MM, y * MM)
    for name, part in _runs(setter, words, role):
        text.setFont(name, size)
        text.textOut(part)
    canvas.drawText(text)
    return y - size * 1.5 / MM


def _runs(setter: Setter, words: str, role: str) -> Iterable[tuple[str, str]]:
    """Words in the fonts that have their characters; one that no font has is left out."""
    found: list[list[str]] = []
    for char in words:
        try:
            name = setter.maps[role][char][0]
        except LookupError:
            continue
        if found and found[-1][0] == name:
            found[-1][1] += char
        else:
            found.append([name, char])
    return ((name, part) for name, part in found)
