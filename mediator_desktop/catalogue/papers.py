"""Printed sheets as declared in `forms/papers/*.toml`: blocks, required facts, page."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from mediator_desktop.catalogue.paper_blocks import (
    BLOCK_KINDS,
    CAPITALS,
    SLOT,
    Block,
    CellsBlock,
    CellSpec,
    Check,
    ClausesBlock,
    EntriesBlock,
    FrameBlock,
    PageSpec,
    PartiesBlock,
    Per,
    PerformanceBlock,
    RuledBlock,
    SealBlock,
    SectionBlock,
    SignaturesBlock,
    SpaceBlock,
    TableBlock,
    TextBlock,
    fields_used,
)
from mediator_desktop.catalogue.paper_fields import FIELDS
from mediator_desktop.catalogue.paper_items import ITEM_LISTS
from mediator_desktop.catalogue.paper_source import PaperSource, authorized
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.catalogue.record_format import from_plain
from mediator_desktop.domain.problems import Refused

__all__ = ["PaperForm", "Papers", "Per", "load_papers", "read_paper"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """One declared sheet.

    `required` fields are listed before printing while they are unknown, `wanted` ones only as a hint;
    `person` and `organisation` are required of every party; `checks` are run on the dispute.
    """

    id: str
    edition: str
    title: str
    order: int = 500
    per: Per = Per.DISPUTE
    page: PageSpec = field(default_factory=PageSpec)
    required: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    blocks: tuple[Block, ...] = ()

    def meant_by(self, source: PaperSource) -> PaperSource:
        """The source with the party settled that a sheet about an agent is made for: the first who has one."""
        if self.per is not Per.AGENT or source.item is not None:
            return source
        parties = source.dispute.parties
        giving = (i for i, party in enumerate(parties) if authorized(party, source.day))
        return dataclasses.replace(source, item=next(giving, 0))


@dataclass(frozen=True, slots=True)
class Papers:
    """All sheets by id in their order, and the files that could not be used."""

    forms: Mapping[str, PaperForm]
    broken: tuple[FormError, ...]

    def __getitem__(self, form_id: str) -> PaperForm:
        return self.forms[form_id]


def load_papers(*folders: Path) -> Papers:
    """Read `papers/*.toml` of the folders; a later folder's sheet replaces an earlier one of the same id.

    A file that cannot be used is listed in `broken` and changes nothing else. Of two files of one folder with the
    same id the first by name is used, and the other is listed.
    """
    forms: dict[str, PaperForm] = {}
    broken: list[FormError] = []
    for folder in folders:
        files: dict[str, Path] = {}
        for path in declared_files("papers", folder):
            try:
                form = read_paper(path)
            except FormError as error:
                broken.append(error)
                continue
            if form.id in files:
                other = files[form.id].name
                reason = f"id “{form.id}”和 {other} 重复，用的是 {other}，请给其中一个换一个 id"
                broken.append(read_toml(path).error(reason, near="id"))
                continue
            files[form.id] = path
            forms[form.id] = form
    ordered = sorted(forms.values(), key=lambda form: (form.order, form.id))
    return Papers({form.id: form for form in ordered}, tuple(broken))


def read_paper(path: Path) -> PaperForm:
    """Read and check one sheet. Raises FormError with file and line."""
    declared = read_toml(path)
    table = dict(declared.table)
    entries = table.pop("blocks", None)
    if not isinstance(entries, list) or not entries:
        raise declared.error("缺少 [[blocks]]")
    form = _build(PaperForm, table, declared, 0)
    for key in ("id", "edition", "title"):
        if not getattr(form, key).strip():
            raise declared.error(f"{key} 是空的", near=f"{key} =")
    _check_page(form.page, declared)
    starts = [
        n for n, line in enumerate(declared.text.splitlines()) if re.match(r"\s*\[\[\s*blocks\s*]]", line)
    ]
    blocks = []
    for index, entry in enumerate(entries):
        start = starts[index] if index < len(starts) else 0
        blocks.append(_read_block(entry, declared, start))
    form = dataclasses.replace(form, blocks=tuple(blocks))
    for name in (*form.required, *form.wanted):
        if name not in FIELDS:
            raise declared.error(f"没有“{name}”这个字段", near=f'"{name}"')
    for name in (*form.person, *form.organisation):
        if name not in ITEM_LISTS["parties"].fields:
            raise declared.error(f"当事人没有“{name}”这个字段", near=f'"{name}"')
    return form


def _build(kind: type[T], table: Mapping[str, Any], declared: Declared, start: int) -> T:
    """Read a declared table into its dataclass; an error points at the line of its key."""
    try:
        return from_plain(kind, dict(table))
    except Refused as refused:
        problem = refused.problems[0]
        key = re.sub(r"\[\d+]", "", problem.field).rpartition(".")[2]
        line = _line_after(declared, start, key)
        raise FormError(declared.path, f"{key}：{problem.sentence}", line) from refused


def _line_after(declared: Declared, start: int, key: str) -> int:
    """The line of a key at or after a line (both counted as the file is read); the start where it is not found."""
    lines = declared.text.splitlines()
    for number in range(start, len(lines)):
        if key and re.search(rf"(?<![\w-]){re.escape(key)}\s*[=.]", lines[number]):
            return number + 1
    return start + 1


def _read_block(entry: Any, declared: Declared, start: int) -> Block:
    def fail(reason: str) -> FormError:
        return FormError(declared.path, reason, start + 1)

    if not isinstance(entry, dict):
        raise fail("每个 [[blocks]] 是一张表")
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in BLOCK_KINDS:
        raise FormError(declared.path, f"没有“{kind}”这种版块", _line_after(declared, start, "kind"))
    rest = {key: value for key, value in entry.items() if key != "kind"}
    block: Block = _build(BLOCK_KINDS[kind], rest, declared, start)
    for name in fields_used(block):
        if name and name not in FIELDS:
            line = next(
                (n for n, text in enumerate(declared.text.splitlines()[start:], start + 1) if name in text),
                start + 1,
            )
            raise FormError(declared.path, f"没有“{name}”这个字段", line)
    if isinstance(block, PartiesBlock):
        _check_items("parties", [c.field for row in (*block.person, *block.organisation) for c in row], fail)
        _check_items("parties", list(block.extra), fail)
        if not block.roles:
            raise fail("roles 至少要有一项")
        if "{" in block.heading.replace("{role}", ""):
            raise fail("heading 里只能用 {role}")
    if isinstance(block, TableBlock):
        if block.items and block.items not in ITEM_LISTS:
            raise fail(f"没有“{block.items}”这个清单")
        if block.items:
            _check_items(block.items, [c.field for c in block.columns if c.field], fail)
        if not block.columns:
            raise fail("表格至少要有一栏")
        if any(len(row) != len(block.columns) for row in block.rows):
            raise fail("rows 每行的格数要和 columns 一样多")
    if isinstance(block, EntriesBlock):
        if block.items not in ITEM_LISTS:
            raise fail(f"没有“{block.items}”这个清单")
        _check_items(block.items, [c.field for row in block.rows for c in row if c.field], fail)
        if "{" in block.heading.replace("{serial}", ""):
            raise fail("heading 里只能用 {serial}")
    if isinstance(block, CellsBlock | EntriesBlock):
        _check_cells(block.rows, fail)
    if isinstance(block, PartiesBlock):
        _check_cells((*block.person, *block.organisation), fail)
    _check_sizes(block, fail)
    _check_formats(block, fail)
    return block


def _check_cells(rows: tuple[tuple[CellSpec, ...], ...], fail: Callable[[str], FormError]) -> None:
    if not all(rows):
        raise fail("rows 里有空行")
    for row in rows:
        for cell in row:
            if not 1 <= cell.share <= _MOST:
                raise fail(f"share 应在1到{_MOST}之间")
            if not 0 <= cell.lines <= _MOST:
                raise fail(f"lines 应在0到{_MOST}之间")


_MOST = 200
"""Lines, rows or parts of a width that a sheet can reasonably ask for."""


def _check_sizes(block: Block, fail: Callable[[str], FormError]) -> None:
    """Counts and heights that would give hundreds of pages, or nothing."""
    counts: tuple[tuple[str, int], ...] = ()
    match block:
        case SectionBlock() | ClausesBlock() | PerformanceBlock() | RuledBlock():
            counts = (("lines", block.lines),)
        case PartiesBlock() | EntriesBlock():
            counts = (("at_least", block.at_least),)
        case SignaturesBlock():
            counts = tuple(("at_least", spec.at_least) for spec in (*block.left, *block.right))
        case TableBlock():
            counts = (
                ("at_least", block.at_least),
                ("blank_rows", block.blank_rows),
                ("row_mm", block.row_mm),
            )
            if any(not 1 <= column.share <= _MOST for column in block.columns):
                raise fail(f"share 应在1到{_MOST}之间")
        case FrameBlock() | SpaceBlock():
            counts = (("mm", block.mm),)
    for key, count in counts:
        if not 0 <= count <= _MOST:
            raise fail(f"{key} 应在0到{_MOST}之间")
    if isinstance(block, TextBlock | TableBlock) and block.size and not 6 <= block.size <= 72:
        raise fail("size 应在6到72之间")


def _check_items(list_id: str, names: list[str], fail: Callable[[str], FormError]) -> None:
    for name in names:
        if name not in ITEM_LISTS[list_id].fields:
            raise fail(f"{ITEM_LISTS[list_id].label}没有“{name}”这个字段")


def _check_formats(block: Block, fail: Callable[[str], FormError]) -> None:
    texts: tuple[str, ...] = ()
    if isinstance(block, TextBlock):
        texts = (block.text,)
    elif isinstance(block, SealBlock):
        texts = block.text
    for text in texts:
        for slot in SLOT.finditer(text):
            words, mark, _ = slot[1].partition("|")
            form = words.partition(":")[2]
            if mark and ":" in words:
                raise fail(f"{slot[0]} 里不能同时有冒号和竖线")
            if form and form != CAPITALS and not re.fullmatch(r"[1-9]\d?", form):
                raise fail(f"{slot[0]} 冒号后面只能是空格宽度或“{CAPITALS}”")
        if re.search(r"[{}]", SLOT.sub("", text)):
            raise fail("花括号没有成对")


def _check_page(page: PageSpec, declared: Declared) -> None:
    wide = 210 - page.left - page.right
    high = 297 - page.top - page.bottom
    if min(page.top, page.bottom, page.left, page.right) < 10 or wide < 100 or high < 150:
        raise declared.error("页边距不合适，四边至少10毫米，版心至少100×150毫米", near="[page]")
    if not (9 <= page.size <= 24 and page.size + 2 <= page.leading <= 60 and 12 <= page.title_size <= 48):
        raise declared.error("字号或行距不合适", near="[page]")
