"""The checklist of a case file as rows of a table: 必须/按需, present, signed, sealed, what is missing."""

from datetime import date

from mediator_desktop.catalogue.casefiles import Mark
from mediator_desktop.services.casefile import CaseFile, CaseSheet, Standing
from mediator_desktop.ui.kit.table import Column, Row

TABLE = "checklist"
COLUMNS = (
    Column("title", "文书", 246, sorts=False),
    Column("flag", "要求", 58, sorts=False),
    Column("standing", "卷内", 146, sorts=False),
    Column("signed", "签名", 98, sorts=False),
    Column("sealed", "盖章", 98, sorts=False),
    Column("gap", "还缺什么", 150, sorts=False),
)
YES, NO, NOT_ASKED = "●", "○", "—"
STALE = "打印以后内容改过，请核对要不要重新打印"
_SIGNS = {
    Standing.UNNEEDED: NOT_ASKED,
    Standing.BINDING: NOT_ASKED,
    Standing.ABSENT: NO,
    Standing.READY: NO,
}
_TONES = {
    Standing.SCANNED: "done",
    Standing.ATTACHED: "done",
    Standing.PRINTED: "done",
    Standing.ABSENT: "late",
    Standing.BINDING: "muted",
    Standing.UNNEEDED: "muted",
}


def rows_of(case: CaseFile, *, with_unneeded: bool) -> tuple[Row, ...]:
    """One row a sheet, in the order of the file; those not needed now only on request."""
    return tuple(_row(sheet) for sheet in case.sheets if sheet.is_in_file or sheet.is_needed or with_unneeded)


def summary(case: CaseFile) -> str:
    """`必须的12份齐了10份，还有3处要补`."""
    wanted = [sheet for sheet in case.sheets if sheet.is_needed]
    complete = sum(1 for sheet in wanted if not sheet.gaps)
    words = f"需要{len(wanted)}份，齐了{complete}份"
    return words if complete == len(wanted) else f"{words}，还有{len(wanted) - complete}份要补"


def what_is_missing(sheet: CaseSheet) -> str:
    """The sentence of the last column."""
    if not sheet.is_needed and not sheet.scans:
        return f"现在不需要：{sheet.why_not}" if sheet.why_not else "现在不需要"
    return "；".join(filter(None, (sheet.gap, STALE if sheet.is_stale else "")))


def _row(sheet: CaseSheet) -> Row:
    standing = sheet.standing
    tones = dict.fromkeys(range(len(COLUMNS)), "muted") if standing is Standing.UNNEEDED else {}
    if not tones:
        if tone := _TONES.get(standing):
            tones[2] = tone
        for place, mark, done in ((3, Mark.SIGNED, sheet.is_signed), (4, Mark.SEALED, sheet.is_sealed)):
            if mark in sheet.asks and sheet.is_needed:
                tones[place] = "done" if done else "due"
        if sheet.gaps or sheet.is_stale:
            tones[5] = "due"
    return Row(
        sheet.key,
        (
            sheet.title,
            sheet.flag.label,
            _standing_words(sheet),
            _mark_words(sheet, Mark.SIGNED, sheet.is_signed, sheet.signed_on, "已签", "未签"),
            _mark_words(sheet, Mark.SEALED, sheet.is_sealed, sheet.sealed_on, "已盖", "未盖"),
            what_is_missing(sheet),
        ),
        tones,
    )


def _standing_words(sheet: CaseSheet) -> str:
    standing = sheet.standing
    sign = _SIGNS.get(standing, YES)
    words = standing.label
    if standing is Standing.PRINTED and sheet.issued is not None:
        words = f"{words} {_short_day(sheet.issued.printed_at.date())}"
    return f"{sign} {words}"


def _mark_words(sheet: CaseSheet, mark: Mark, is_done: bool, day: date | None, done: str, undone: str) -> str:
    if mark not in sheet.asks or (not sheet.is_needed and not sheet.scans):
        return NOT_ASKED
    if not is_done:
        return f"{NO} {undone}"
    return f"{YES} {_short_day(day)}" if day else f"{YES} {done}"


def _short_day(day: date) -> str:
    return f"{day.month}月{day.day}日"
