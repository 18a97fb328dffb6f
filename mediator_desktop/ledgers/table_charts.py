"""Charts of a workbook itself: the numbers of each, and the chart beside them"""

from collections.abc import Mapping, Sequence
from typing import Any

from mediator_desktop.domain.charts import Chart, ChartKind
from mediator_desktop.ledgers.table_book import HEAD_COLOUR, PAPER_A4, Book, Meant

_COLOURS = ("#1F6F5C", "#C98A1B", "#1D5A96", "#B3372B", "#7A8B90", "#6B4E9B", "#4F9E46", "#9A4A00")


class ChartSheet:
    """The numbers of each chart and the chart beside them, one under the other."""

    _HIGH = 20
    """Rows that a chart takes."""

    def __init__(self, book: Book, meant: Meant) -> None:
        self.book = book
        self.meant = meant

    def write(self, charts: Sequence[Chart]) -> None:
        """Write all charts, one under the other."""
        sheet = self.meant.sheet
        most = max((len(chart.series) for chart in charts), default=1)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, most, 10)
        row = 0
        for chart in charts:
            row += self._chart(chart, row, most + 2)
        sheet.set_paper(PAPER_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第&P页 共&N页")

    def _chart(self, chart: Chart, top: int, left: int) -> int:
        """One chart; returns the rows it took."""
        book, meant = self.book, self.meant
        unit = f"（{chart.unit}）" if chart.unit else ""
        book.area(meant, top, 0, top, max(1, len(chart.series)), chart.title + unit, bold=True, font_size=12)
        looks: dict[str, Any] = {"bold": True, "border": 1, "align": "center", "bg_color": HEAD_COLOUR}
        head, first = top + 1, top + 2
        book.text(meant, head, 0, "", **looks)
        for number, series in enumerate(chart.series, 1):
            book.text(meant, head, number, series.name, **looks)
        for place, category in enumerate(chart.categories):
            book.text(meant, first + place, 0, category, border=1)
            for number, series in enumerate(chart.series, 1):
                mark = series.marks[place]
                if mark is None:
                    book.text(meant, first + place, number, "", border=1)
                else:
                    book.number(meant, first + place, number, float(mark.value), border=1)
        high = max(self._HIGH, min(2 * len(chart.categories), 46)) if is_lying(chart) else self._HIGH
        if chart.categories and chart.series:
            self._insert(chart, head, first, left, high)
        return max(len(chart.categories) + 2, high + 1) + 2

    def _insert(self, chart: Chart, head: int, first: int, left: int, high: int) -> None:
        drawn = self.book.workbook.add_chart(_KINDS[chart.kind])
        last, name = first + len(chart.categories) - 1, self.meant.name
        font = {"name": "微软雅黑", "size": 9}
        for number, _series in enumerate(chart.series, 1):
            colour = _COLOURS[(number - 1) % len(_COLOURS)]
            look: dict[str, Any] = {"fill": {"color": colour}, "gap": 60}
            if chart.kind is ChartKind.LINES:
                look = {
                    "line": {"color": colour, "width": 2},
                    "marker": {"type": "circle", "size": 5, "fill": {"color": colour}},
                }
            drawn.add_series(
                {
                    "name": [name, head, number],
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, number, last, number],
                    "data_labels": {"value": True, "font": font},
                    **look,
                }
            )
        drawn.set_title(
            {"name": chart.title, "name_font": {"name": "微软雅黑", "size": 13}, "overlay": False}
        )
        drawn.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom", "font": font})
        drawn.set_x_axis({"num_font": font, "reverse": False, "major_gridlines": {"visible": False}})
        drawn.set_y_axis(
            {"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#DFE4E3"}}}
        )
        if is_lying(chart):
            drawn.set_y_axis({"num_font": font, "reverse": True, "major_gridlines": {"visible": False}})
            drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        drawn.set_size({"width": 760, "height": high * 20})
        self.meant.sheet.insert_chart(head, left, drawn)


_KINDS: Mapping[ChartKind, Mapping[str, str]] = {
    ChartKind.LINES: {"type": "line"},
    ChartKind.COLUMNS: {"type": "column"},
    ChartKind.BARS: {"type": "bar"},
    ChartKind.STACKED: {"type": "bar", "subtype": "stacked"},
}


def is_lying(chart: Chart) -> bool:
    """Whether its bars lie, one category under the other."""
    return chart.kind in (ChartKind.BARS, ChartKind.STACKED)
