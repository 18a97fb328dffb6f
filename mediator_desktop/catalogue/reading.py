"""Reading declared TOML files, ours and the office's own; an error names its file and line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_BYTES = 2_000_000


class FormError(Exception):
    """A declared file cannot be used: which one, where, and why, in one sentence."""

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        where = f"{path.name}第{line}行" if line else path.name
        super().__init__(f"{where}：{reason}")


@dataclass(frozen=True, slots=True)
class Declared:
    """A TOML file that was read: its path, its text and its table."""

    path: Path
    text: str
    table: Mapping[str, Any]

    def line_of(self, fragment: str) -> int | None:
        """The first line that holds a fragment, to point a reader there."""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if fragment in line:
                return number
        return None

    def error(self, reason: str, near: str = "") -> FormError:
        """An error that points at the line which holds `near`."""
        return FormError(self.path, reason, self.line_of(near) if near else None)


def read_toml(path: Path) -> Declared:
    """Read one declared file; UTF-8, with or without a byte order mark. Raises FormError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FormError(path, "文件太大")
        raw = path.read_bytes()
    except OSError as error:
        raise FormError(path, "文件读不出来") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FormError(path, "不是 UTF-8 编码，请用记事本另存为 UTF-8", line) from error
    try:
        return Declared(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        last = len(text.splitlines()) or None  # "at end of document": something is left open
        raise FormError(path, "写法不对，读不下去", int(found[1]) if found else last) from error
    except RecursionError as error:
        raise FormError(path, "嵌套太深") from error


def declared_files(kind: str, *folders: Path) -> Iterator[Path]:
    """The TOML files of a kind (`papers`, `ledgers`, …), folder by folder, by name."""
    for folder in folders:
        place = folder / kind
        if place.is_dir():
            yield from sorted(place.glob("*.toml"))
