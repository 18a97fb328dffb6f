"""What stands around a template's list or table: lines for unit, day and period, named cells, rows of totals"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mediator_desktop.catalogue.ledgers import LedgerHeading, chinese_day, period_words
from mediator_desktop.ledgers.cells import cell_text, figure_number
from mediator_desktop.ledgers.template_layout import BLANK_MONTH, ListLayout, Slot
from mediator_desktop.ledgers.template_mapping import NameProposal
from mediator_desktop.ledgers.template_references import Growth
from mediator_desktop.ledgers.template_sheet import TemplateSheet, place_of, read_area
from mediator_desktop.ledgers.template_workbook import TemplateWorkbook

if TYPE_CHECKING:
    from mediator_desktop.ledgers.template_filling import Filling

_BLANK = re.compile(r"[\s_＿]*")
_BLANK_DAY = re.compile(r"[\s_＿Xx×]*年[\s_＿Xx×]*月(?:[\s_＿Xx×]*日)?[\s_＿]*")
_BLANK_SEAL = re.compile(r"[\s_＿]*[（(]?(?:盖章|公章|章|签字|签名)?[）)]?[\s_＿]*")
_SUM = re.compile(r"(?:SUM|SUBTOTAL\((?:9|109),)\(?([$A-Z0-9]+:[$A-Z0-9]+)\)", re.I)
_NEAR = 0.005

Meant = dict[tuple[str, int, int], str | float | None]
"""What was meant to stand in each cell that was written (sheet, row, column of the filled workbook)."""


def fill_slot(sheet: TemplateSheet, slot: Slot, filling: "Filling", meant: Meant, doubts: list[str]) -> None:
    """Fill a blank of a line above or below; what someone wrote there already stays and is told."""
    words = str(slot.words)
    filled = _slot_words(slot, words, filling)
    if filled is None:
        return
    if filled == words:
        place = place_of(slot.row, slot.column)
        doubts.append(f"工作表“{sheet.name}”{place}已经写了“{words.strip()[:30]}”，没有改动，请核对")
        return
    sheet.put(slot.row, slot.column, cell_text(filled))
    meant[sheet.name, slot.row, slot.column] = cell_text(filled)


def _slot_words(slot: Slot, words: str, filling: "Filling") -> str | None:
    """The whole line as it will read; None where nothing is known to be written."""
    heading = filling.heading
    if slot.asks == "title":
        return slot.given or BLANK_MONTH.sub(lambda found: _title_words(found[0], heading), words, count=1)
    at = max(words.find("："), words.find(":"))
    label, rest = words[: at + 1], words[at + 1 :]
    signer = heading.people.get("".join(label.rstrip("：:").split()), "")
    if slot.asks == "signer" and not (signer or slot.given):
        return None
    if not (_BLANK_SEAL.fullmatch(rest) or _BLANK_DAY.fullmatch(rest)):
        return words
    known = {
        "signer": signer,
        "unit": heading.unit,
        "made_on": chinese_day(heading.made_on),
        "period": period_words(heading.first_day, heading.last_day),
        "counted_by": filling.counted_by,
    }
    said = slot.given or known.get(slot.asks, "")
    if not said:
        return None
    keeps = slot.asks in ("unit", "signer")
    return label + (rest.rstrip(" _＿\u3000") if keeps else "") + said


def _title_words(blank: str, heading: LedgerHeading) -> str:
    """The period in a title: year and month, else the period's own words; a title with a year alone gets the year."""
    last = heading.last_day or heading.first_day
    if last is None:
        return blank
    if "月" in blank or "季" in blank:
        return period_words(heading.first_day, heading.last_day)
    return f"{last.year}年" + ("度" if "年度" in blank else "")


def fill_names(
    workbook: TemplateWorkbook,
    names: Sequence[NameProposal],
    filling: "Filling",
    meant: Meant,
    doubts: list[str],
) -> None:
    """Fill named cells where they stand after rows were put in. Formulas and what someone wrote there stay and are told."""
    for about in names:
        if about.asks is None or about.name not in workbook.names:
            continue
        sheet_name, area = workbook.names[about.name]
        sheet = workbook.sheet(sheet_name)
        place = f"{sheet_name}!{place_of(area.top, area.left)}"
        if sheet.formula(area.top, area.left) is not None:
            doubts.append(f"名称“{about.name}”（{place}）是公式，没有改动")
            continue
        value = _named_value(about.asks, filling)
        if value is None:
            continue
        if (there := sheet.words(area.top, area.left)) and not re.fullmatch(r"[\s_＿0]*", there):
            doubts.append(f"名称“{about.name}”（{place}）已经写了“{there[:30]}”，没有改动，请核对")
            continue
        written = cell_text(value) if isinstance(value, str) else value
        workbook.package.tree(sheet.about.part, change=True)
        sheet.put(area.top, area.left, written)
        meant[sheet_name, area.top, area.left] = written


def _named_value(asks: str, filling: "Filling") -> str | float | None:
    heading = filling.heading
    last = heading.last_day or heading.first_day
    words = {
        "unit": heading.unit,
        "made_on": chinese_day(heading.made_on) if heading.made_on else "",
        "period": period_words(heading.first_day, heading.last_day),
        "counted_by": filling.counted_by,
        "maker": filling.maker,
    }
    if asks in words:
        return words[asks] or None
    if asks in ("year", "month"):
        return float(getattr(last, asks)) if last is not None else None
    counted = filling.numbers.named.get(asks)
    return figure_number(counted, in_wan=False) if counted is not None else None


def doubts_of_totals(
    sheet: TemplateSheet, layout: ListLayout, growth: Growth | None, rows: int, sums: Mapping[int, float]
) -> Iterator[str]:
    """What does not agree in the row of totals below a list: a typed number, a sum that leaves rows out."""
    last = layout.last + (growth.added if growth is not None else 0)
    filled_to = layout.first + rows - 1
    for column, total in sums.items():
        place = place_of(last + 1, column)
        formula = sheet.formula(last + 1, column)
        if formula is not None:
            found = _SUM.fullmatch(formula.replace(" ", ""))
            area = read_area(found[1].replace("$", "")) if found else None
            if area is not None and not area.top <= layout.first <= filled_to <= area.bottom and rows:
                yield (
                    f"工作表“{sheet.name}”{place}的公式只加到{area}，没有包括第{layout.first}至{filled_to}行，请核对"
                )
            continue
        there = sheet.content(last + 1, column)
        if isinstance(there, float) and not isinstance(there, bool) and abs(there - total) > _NEAR:
            yield (
                f"工作表“{sheet.name}”{place}的合计写的是{there:g}，实际是{total:g}；它不是公式，没有改动，请核对"
            )
