"""An analysis report as a sheet of paper: headings of two levels, sentences, tables, charts as pictures, definitions"""

import base64
from collections.abc import Iterator
from functools import lru_cache

from mediator_desktop.domain.analysis_report import AnalysisReport, ReportTable, Section, outline, printed
from mediator_desktop.domain.charts import Chart
from mediator_desktop.papers.filled import FilledBlock, FilledPaper, Page, Picture, Run, Space, Table, Text
from mediator_desktop.papers.wording import day_words, flat, paragraphs

PAGE = Page(37, 35, 28, 26, 16, 28, 22)
"""Margins of an official document (GB/T 9704-2012 5.2), body 3号, title 2号."""
TEXT_MM = 156
FINENESS = 3.0
"""Pixels a point of a chart: 216 to the inch."""
_TABLE_SIZE = 11
_NARROW_SIZE = 10
_MANY_COLUMNS = 6
_NOTE_SIZE = 11
_KEPT_WHOLE = 22
"""Rows up to which a table stays on one page."""
_KEPT_CHARTS = 64


def report_paper(report: AnalysisReport) -> FilledPaper:
    """The report with all its words and pictures."""
    return FilledPaper(
        form="analysis",
        edition=report.edition,
        title=report.title,
        author=report.office,
        page=PAGE,
        blocks=tuple(_blocks(report)),
    )


def _blocks(report: AnalysisReport) -> Iterator[FilledBlock]:
    yield Text((Run(flat(report.title)),), style="title", align="centre", indent=False)
    yield Space(6)
    shown = printed(report.sections)
    for (level, heading), section in zip(outline(report), shown, strict=True):
        yield Text((Run(flat(heading)),), style="heading", joined=True, level=level)
        yield from _section(section)
    for note in report.footing:
        yield _note(note)
    yield Space(8)
    yield Text((Run(flat(report.office)),), align="right", indent=False, joined=True)
    yield Text((Run(day_words(report.made_on)),), align="right", indent=False)


def _section(section: Section) -> Iterator[FilledBlock]:
    for paragraph in section.paragraphs:
        yield Text((Run(paragraph),))
    if section.slot is not None:
        for paragraph in paragraphs(section.slot.words):
            yield Text((Run(paragraph),))
    for table in section.tables:
        yield from _table(table)
    for chart in section.charts:
        yield _picture(chart)
    for note in section.notes:
        yield _note(note)


def _table(table: ReportTable) -> Iterator[FilledBlock]:
    yield Space(2)
    yield Text((Run(flat(table.caption)),), align="centre", indent=False, size=12, joined=True)
    yield Table(
        table.heads,
        table.shares,
        table.aligns,
        tuple(tuple(map(flat, row)) for row in table.rows),
        whole=not table.is_list and len(table.rows) <= _KEPT_WHOLE,
        size=_NARROW_SIZE if len(table.heads) > _MANY_COLUMNS else _TABLE_SIZE,
    )
    yield Space(2)


def _note(words: str) -> Text:
    return Text((Run(f"注：{flat(words)}"),), style="note", size=_NOTE_SIZE, indent=False)


@lru_cache(maxsize=_KEPT_CHARTS)
def _picture(chart: Chart) -> Picture:
    """A chart as a picture as wide as the text; the same chart is drawn once."""
    from mediator_desktop.papers.charts import draw, to_png

    drawn = draw(chart, TEXT_MM * 72 / 25.4)
    png = base64.b64encode(to_png(drawn, FINENESS)).decode("ascii")
    return Picture(
        png, TEXT_MM, round(drawn.height * 25.4 / 72), f"{chart.title}{'、'.join(chart.categories)}"
    )
