"""Reports that are sent up (which tables and ledgers, when they are due), as declared in `forms/rules/submissions.toml`."""

import re
from pathlib import Path

from mediator_desktop.catalogue.entry import Entry
from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.domain.deadline import Shift
from mediator_desktop.domain.submission import ReportEvery, ReportKind

FILE_ID = "submissions"
SLOTS = frozenset({"unit", "period", "name"})
_SLOT = re.compile(r"\{([^{}]*)\}")
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def load_reports(*folders: Path, broken: list[FormError] | None = None) -> tuple[ReportKind, ...]:
    """Read `rules/` of the folders; a later folder's file of the id `submissions` replaces an earlier one.

    A file of a later folder that cannot be used is put into `broken`, and what stood before it is used. Raises FormError for
    one of the first folder, which the program brings.
    """
    found: tuple[ReportKind, ...] = ()
    for path in declared_files("rules", *folders):
        try:
            declared = read_toml(path)
            if declared.table.get("id") == FILE_ID:
                found = read_reports(declared)
        except FormError as error:
            if path.is_relative_to(folders[0]):
                raise
            if broken is not None and not any(one.path == path for one in broken):
                broken.append(error)
    return found


def read_reports(declared: Declared) -> tuple[ReportKind, ...]:
    """Read and check one file. Raises FormError."""
    entries = declared.table.get("reports", [])
    if not isinstance(entries, list) or not entries:
        raise declared.error("缺少 [[reports]]", near="reports")
    kinds: dict[str, ReportKind] = {}
    for entry in entries:
        kind = _report(declared, entry)
        if kind.id in kinds:
            raise declared.error(f"报表 {kind.id} 写了两次", near=f'"{kind.id}"')
        kinds[kind.id] = kind
    return tuple(kinds.values())


def file_name(pattern: str, **values: str) -> str:
    """A pattern with its slots filled, as every file system can keep it."""
    name = _SLOT.sub(lambda slot: _UNFIT.sub("", values.get(slot[1], "")).strip(), pattern)
    return name.lstrip(".")


def _report(declared: Declared, table: object) -> ReportKind:
    entry = Entry(declared, table, "[[reports]]")
    kind = ReportKind(
        id=entry.text("id"),
        name=entry.text("name"),
        every=entry.term("every", ReportEvery, ReportEvery.MONTH),
        begin_month=entry.number("begin_month", 1, 1, 12),
        last_day=entry.number("last_day", 0, 0, 28),
        due_months=entry.number("due_months", 1, 0, 12),
        due_day=entry.number("due_day", 5, 1, 31),
        shift=entry.term("shift", Shift, Shift.NEXT_WORKDAY),
        tables=entry.listed("tables"),
        ledgers=entry.listed("ledgers"),
        pattern=entry.text("pattern", "{unit}{period}{name}.xlsx"),
        required=entry.listed("required"),
        missing_stops=entry.truth("missing_stops"),
        unreported_stops=entry.truth("unreported_stops"),
        basis=entry.text("basis", ""),
        since=entry.day("since"),
    )
    entry.done()
    if not kind.tables and not kind.ledgers:
        raise entry.error(f"报表 {kind.id} 里要有 tables 或 ledgers")
    _check_pattern(entry, kind)
    return kind


def _check_pattern(entry: Entry, kind: ReportKind) -> None:
    """A file's name must end rightly, have known slots only, and tell several files apart."""
    if not kind.pattern.endswith(".xlsx"):
        raise entry.error("pattern 要以 .xlsx 结尾")
    for slot in _SLOT.findall(kind.pattern):
        if slot not in SLOTS:
            raise entry.error(f"pattern 里不认识 {{{slot}}}")
    if _UNFIT.search(_SLOT.sub("", kind.pattern)):
        raise entry.error("pattern 里有文件名不能用的字符")
    if len(kind.tables) + len(kind.ledgers) > 1 and "{name}" not in kind.pattern:
        raise entry.error("有几份文件时，pattern 里要有 {name}")
