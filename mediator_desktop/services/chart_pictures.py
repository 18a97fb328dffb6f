"""Charts as pictures for the window: how wide on screen, and where each mark stands in its pixels"""

from collections.abc import Sequence
from dataclasses import dataclass

from mediator_desktop.domain.charts import Chart
from mediator_desktop.papers.preview import PagePicture


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPlace:
    """Where a mark stands, in pixels of the window from the upper left corner, and the row and column of its figure."""

    left: float
    top: float
    width: float
    height: float
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPicture:
    """A chart as a picture, `width` × `height` pixels of the window (the picture itself is finer)."""

    title: str
    width: float
    height: float
    page: PagePicture
    marks: tuple[MarkPlace, ...]


def pictures_of(
    charts: Sequence[Chart], width: int, per_point: float, fineness: float
) -> tuple[ChartPicture, ...]:
    """Charts `width` pixels wide; `per_point` pixels make a point of the letters, `fineness` dots a pixel."""
    from mediator_desktop.papers.charts import draw, to_picture

    found = []
    for chart in charts:
        drawn = draw(chart, width / per_point)
        marks = tuple(
            MarkPlace(
                left=mark.left * per_point,
                top=mark.top * per_point,
                width=mark.width * per_point,
                height=mark.height * per_point,
                row=mark.row,
                column=mark.column,
            )
            for mark in drawn.marks
        )
        found.append(
            ChartPicture(
                title=chart.title,
                width=drawn.width * per_point,
                height=drawn.height * per_point,
                page=to_picture(drawn, per_point * fineness),
                marks=marks,
            )
        )
    return tuple(found)
