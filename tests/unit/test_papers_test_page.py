"""The page to try a printer with: one sheet, every font in it, a ruler of exactly 100 millimetres."""

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest

from mediator_desktop.papers.fonts import ROLES, font_for
from mediator_desktop.papers.test_page import (
    MARGINS,
    RARE,
    ROLE_WORDS,
    RULER,
    SAMPLE,
    SIZES,
    render_test_page,
)

POINT = 25.4 / 72
"""Millimetres."""
WIDTH, HEIGHT = 210, 297


@pytest.fixture(scope="module")
def page() -> Any:
    return pypdfium2.PdfDocument(render_test_page())[0]


def boxes(page: Any) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of everything drawn, in millimetres."""
    return [tuple(side * POINT for side in found.get_bounds()) for found in page.get_objects()]


def test_it_is_one_sheet_that_stays_the_same() -> None:
    first = render_test_page()
    assert first == render_test_page()
    assert len(pypdfium2.PdfDocument(first)) == 1


def test_the_frames_stand_at_their_distances(page: Any) -> None:
    for margin in MARGINS:
        wanted = (margin, margin, WIDTH - margin, HEIGHT - margin)
        assert any(box == pytest.approx(wanted, abs=0.3) for box in boxes(page)), margin


def test_the_ruler_is_a_hundred_millimetres_long(page: Any) -> None:
    marks = [
        (left + right) / 2 for left, bottom, right, top in boxes(page) if right - left < 0.5 < top - bottom
    ]
    assert len(marks) == RULER + 1
    for millimetre, place in enumerate(marks):
        assert place - marks[0] == pytest.approx(millimetre, abs=0.01)


def test_everything_but_the_frames_stands_inside_them(page: Any) -> None:
    widest = max(MARGINS)
    words = [found for found in page.get_objects() if found.type == 1]
    inner = [found.get_bounds() for found in words if found.get_bounds()[1] * POINT > widest + 3]
    assert len(inner) > 20
    for left, _bottom, right, top in inner:
        assert widest <= left * POINT
        assert right * POINT <= WIDTH - widest
        assert top * POINT <= HEIGHT - widest


def test_every_font_prints_its_sample_and_every_size_is_there(page: Any) -> None:
    said = page.get_textpage().get_text_range().replace("\u3000", "").replace(" ", "")
    assert said.count(SAMPLE.replace("\u3000", "")) == len(ROLES) - 1
    assert RARE.replace(" ", "") in said
    for role in ROLES:
        assert f"{ROLE_WORDS[role]}{font_for(role).name}" in said
    for size in SIZES:
        assert f"{size:g}磅人民调解" in said


def test_all_fonts_are_embedded() -> None:
    with pikepdf.open(io.BytesIO(render_test_page())) as pdf:
        fonts = pdf.pages[0].Resources.Font
        descriptors = [font.get("/FontDescriptor") for font in fonts.values()]
        assert len([d for d in descriptors if d is not None and "/FontFile2" in d]) >= len(ROLES)
