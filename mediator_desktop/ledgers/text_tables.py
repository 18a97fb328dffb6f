"""Tables in text files: CSV and the like, in whatever encoding and with whatever separator"""

import codecs
import csv
from io import StringIO
from pathlib import Path

from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.reading import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, ReadSheet

SEPARATORS = ",\t;，|"
LONGEST_CELL = 1 << 20
_LOOKED_AT = 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def is_text_table(head: bytes) -> bool:
    """Whether a file of any name begins like a table in text: lines with the same separators, old platforms call it .xls."""
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    for name in (encoding,) if encoding else ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(name)()
        try:
            text = decoder.decode(head)
        except UnicodeDecodeError:
            continue
        lines = [line for line in text.split("\n")[:_LOOKED_AT] if line.strip()]
        counts = [line.count("\t") or line.count(",") for line in lines]
        return len(lines) >= 2 and _is_even(counts) and _is_words(text)
    return False


def _is_even(counts: list[int]) -> bool:
    """Whether most lines have as many separators as the fullest one, at least two."""
    return max(counts) >= 2 and 2 * sum(2 * count >= max(counts) for count in counts) >= len(counts)


def _is_words(text: str) -> bool:
    """Whether a text has no signs that only a program's own files hold."""
    return not any(ord(char) < 32 and char not in "\t\r\n\f\v" for char in text)


def read_text_table(path: Path, content: bytes) -> ReadSheet:
    """A text file as one sheet, every cell text; its row numbers are those of the records.

    UTF-8 with or without mark, UTF-16, GBK and GB18030 are told apart by what is valid. Raises Refused.
    """
    text = _text(path, content)
    if "\0" in text or not _is_words(text[:4096]):
        raise Refused(f"“{path.name}”不是表格，请用 WPS 打开后另存为 .xlsx 再导入")
    lines = [line for line in text.split("\n", 200) if line.strip()][:_LOOKED_AT]
    separator = max(SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines))
    if not any(separator in line for line in lines):
        raise Refused(f"“{path.name}”里没有表格，请用 WPS 打开后另存为 .xlsx 再导入")
    return ReadSheet(path.stem, _rows(path, text, separator))


def _text(path: Path, content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(path, content, encoding)
    if b"\0" in content[:4096]:
        sample = content[:4096]
        if sample[1::2].count(0) > len(sample) // 8:
            return _decoded(path, content, "utf-16-le")
        raise Refused(f"“{path.name}”不是表格，请用 WPS 打开后另存为 .xlsx 再导入")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(path, content, "gb18030")


def _decoded(path: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(f"“{path.name}”里的文字认不出来，请用 WPS 打开后另存为 .xlsx 再导入") from error


def _rows(path: Path, text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) > MAX_ROWS:
                raise Refused(f"“{path.name}”超过{MAX_ROWS}行，请分成几个文件再导入")
            if len(row) > MAX_COLUMNS:
                raise Refused(f"“{path.name}”的列太多，请核对是不是表格")
    except csv.Error as error:
        raise Refused(
            f"“{path.name}”第{len(rows) + 1}行读不下去，请用 WPS 打开后另存为 .xlsx 再导入"
        ) from error
    finally:
        csv.field_size_limit(before)
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise Refused(f"“{path.name}”的行和列太多，请分成几个文件再导入")
    return [row + [""] * (width - len(row)) for row in rows]
