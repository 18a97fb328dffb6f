"""A filled sheet: plain values that can be kept as JSON and printed again, identically, years later."""

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

LAYOUT = 1
LATER = {"later": True}
"""Marks a value that papers kept earlier do not have: it is left out of the JSON while it has its default."""
"""Edition of the layout rules; kept with every paper so that a later change can tell them apart."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind: plain, `strike` (crossed out), `blank` (a rule to write on, `width` characters wide),
    `gap` (the same without a rule), `box` or `tick` (a drawn ☐ or ☑), `option` (words that stay on the box's line).
    """

    text: str = ""
    kind: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph. `size` is in points, 0 the style's own; `joined` keeps it on one page with the next block.

    `level` 1 or 2 makes a heading that shows in the outline of a document.
    """

    runs: tuple[Run, ...]
    style: str = "body"
    align: str = "left"
    indent: bool = True
    size: int = 0
    joined: bool = False
    level: int = field(default=0, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Cell:
    """A label with its value; an unknown value is `lines` ruled blanks. `share` is its part of the row.

    `runs` (choices with boxes) stand in place of the value.
    """

    label: str
    value: str
    share: int = 1
    lines: int = 1
    runs: tuple[Run, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows of labelled values over a rule, or boxed; kept together where they fit on a page."""

    rows: tuple[tuple[Cell, ...], ...]
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; `shares` are parts of the width, `aligns` one of left, centre, right.

    `row_mm` is the least height of a row below the heading, `size` the type in points (0: the body's less 3.5). One that
    is `whole` stays on one page where it fits.
    """

    heads: tuple[str, ...]
    shares: tuple[int, ...]
    aligns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_mm: int = field(default=0, metadata=LATER)
    size: int = field(default=0, metadata=LATER)
    whole: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the middle of its line: PNG in base64, `mm` wide, `high` mm; `about` says what it shows."""

    png: str
    mm: int
    high: int
    about: str


@dataclass(frozen=True, slots=True)
class Frame:
    """An empty frame `mm` high with a label in its middle."""

    label: str
    mm: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """Blank ruled lines."""

    lines: int


@dataclass(frozen=True, slots=True)
class Sign:
    """A place to sign: label above the rule, name of the signer below (may be empty)."""

    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, left and right column."""

    left: tuple[Sign, ...]
    right: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """Lines for the seal and the day under them; `room` leaves 42 mm for a round seal."""

    lines: tuple[str, ...]
    date: tuple[Run, ...]
    room: bool = True


@dataclass(frozen=True, slots=True)
class Space:
    """Empty height in mm."""

    mm: int


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""


FilledBlock = Text | Cells | Table | Picture | Frame | Ruled | Signatures | Seal | Space | PageBreak


@dataclass(frozen=True, slots=True)
class Page:
    """A4 upright: margins in mm, sizes in points; `numbered` prints page x of y at the foot."""

    top: int
    bottom: int
    left: int
    right: int
    size: int
    leading: int
    title_size: int
    numbered: bool = field(default=True, metadata=LATER)


@dataclass(frozen=True, slots=True)
class FontChoice:
    """The font that a role (`body`, `title`, `heading`, `fallback`) was printed in, and the fingerprint of its file."""

    role: str
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class FilledPaper:
    """A sheet with all its words; `author` is the committee."""

    form: str
    edition: str
    title: str
    author: str
    page: Page
    blocks: tuple[FilledBlock, ...]
    fonts: tuple[FontChoice, ...] = ()
    layout: int = LAYOUT

    def to_json(self) -> str:
        """Canonical JSON: equal papers give equal text."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "FilledPaper":
        """Read what `to_json` wrote. Raises ValueError when it is something else."""
        try:
            return typing.cast("FilledPaper", _read(cls, json.loads(text)))
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("这不是一份保存的文书") from error

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def words(self) -> str:
        """Everything printed, block by block, for checks of characters."""
        return "\n".join(_strings(self.blocks)) + "\n" + self.title


_KINDS: Mapping[str, type] = {kind.__name__.lower(): kind for kind in typing.get_args(FilledBlock)}


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        plain = {
            spec.name: _plain(getattr(value, spec.name))
            for spec in dataclasses.fields(value)
            if not spec.metadata or getattr(value, spec.name) != spec.default
        }
        if type(value).__name__.lower() in _KINDS:
            plain["kind"] = type(value).__name__.lower()
        return plain
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        rest = dict(value)
        return _read(_KINDS[rest.pop("kind")], rest)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError
        inner = typing.get_args(kind)[0]
        return tuple(_read(inner, item) for item in value)
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        read = {name: _read(hints[name], item) for name, item in value.items()}
        return typing.cast(type, kind)(**read)
    if type(value) is not kind:
        raise TypeError
    return value


def _strings(value: Any) -> typing.Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Run):
        yield value.text
    elif isinstance(value, Text):
        yield from _strings(value.runs)
    elif isinstance(value, Table):
        yield from _strings((value.heads, value.rows))
    elif isinstance(value, Picture):
        yield value.about
    elif dataclasses.is_dataclass(value):
        for spec in dataclasses.fields(value):
            yield from _strings(getattr(value, spec.name))
