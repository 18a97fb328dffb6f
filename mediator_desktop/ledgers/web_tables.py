"""Tables of a web page that an old platform calls .xls: read as sheets; nothing in it is run, fetched or followed"""

import re
from html.parser import HTMLParser
from pathlib import Path

from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.reading import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Merge, RawCell, ReadSheet

LEAST_ROWS = 2
_MOST_TABLES = 50
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_SILENT = frozenset({"script", "style", "title", "xml", "head"})


def read_web_page(path: Path, content: bytes) -> tuple[ReadSheet, ...]:
    """The tables of a page that have at least two rows and columns, in order, every cell text.

    A table inside a cell is read as words of the cell. Raises Refused (too many rows or columns).
    """
    reader = _Tables(path)
    reader.feed(_decoded(content))
    reader.close()
    found = [table for table in reader.tables if len(table.rows) >= LEAST_ROWS and table.width > 1]
    return tuple(
        ReadSheet(
            path.stem if len(found) == 1 else f"{path.stem}（{number}）",
            table.even(),
            1,
            merges=tuple(table.merges),
        )
        for number, table in enumerate(found, start=1)
    )


def _decoded(content: bytes) -> str:
    said = _CHARSET.search(content[:4096])
    name = said[1].decode("ascii").lower() if said else ""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if not name.startswith("gb"):
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return content.decode("gb18030", "replace")


class _Table:
    def __init__(self) -> None:
        self.rows: list[list[RawCell]] = []
        self.merges: list[Merge] = []
        self.width = 0
        self._below: dict[int, int] = {}

    def even(self) -> list[list[RawCell]]:
        """Rows of one width."""
        return [[*row, *[""] * (self.width - len(row))] for row in self.rows]

    def begin_row(self) -> None:
        """The next row; cells that reach down from above hold their places."""
        self._below = {place: left - 1 for place, left in self._below.items() if left > 1}
        self.rows.append([])

    def add(self, words: str, down: int, across: int) -> None:
        """A cell over `down` rows and `across` columns."""
        row = self.rows[-1]
        while len(row) in self._below:
            row.append("")
        left = len(row)
        row.extend([words, *[""] * (across - 1)])
        if down > 1:
            self._below |= dict.fromkeys(range(left, left + across), down)
        if down * across > 1:
            top = len(self.rows)
            self.merges.append(Merge(top, left, top + down - 1, left + across - 1))
        self.width = max(self.width, len(row))


class _Tables(HTMLParser):
    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._path = path
        self._depth = 0
        self._silent = 0
        self._words: list[str] | None = None
        self._spans = (1, 1)
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row, a cell, a break."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Table())
                if len(self.tables) > _MOST_TABLES:
                    raise Refused(f"“{self._path.name}”里的表格太多，请用 WPS 打开后另存为 .xlsx 再导入")
        elif tag in ("br", "p", "div") and self._words is not None:
            self._words.append("\n")
        elif tag == "tr" and self._depth == 1:
            self._end_cell()
            self.tables[-1].begin_row()
            if len(self.tables[-1].rows) > MAX_ROWS:
                raise Refused(f"“{self._path.name}”超过{MAX_ROWS}行，请分成几个文件再导入")
        elif tag in ("td", "th") and self._depth == 1:
            self._end_cell()
            told = dict(attrs)
            self._spans = (_span(told.get("rowspan"), MAX_ROWS), _span(told.get("colspan"), MAX_COLUMNS))
            self._words = []

    def handle_endtag(self, tag: str) -> None:
        """The end of a cell, a row, a table."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
            self._depth -= 1
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Words of a cell."""
        if self._words is not None and not self._silent:
            self._words.append(data)

    def _end_cell(self) -> None:
        if self._words is None:
            return
        lines = ("".join(self._words)).replace("\xa0", " ").split("\n")
        words = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
        self._words = None
        table = self.tables[-1]
        if not table.rows:
            table.begin_row()
        table.add(words, *self._spans)
        self._cells += self._spans[1]
        if table.width > MAX_COLUMNS or table.width * len(table.rows) > MAX_CELLS or self._cells > MAX_CELLS:
            raise Refused(f"“{self._path.name}”的列太多，请核对是不是表格")


def _span(words: str | None, most: int) -> int:
    words = (words or "1").strip()
    return max(1, min(int(words), most)) if words.isascii() and words.isdigit() and len(words) < 9 else 1
