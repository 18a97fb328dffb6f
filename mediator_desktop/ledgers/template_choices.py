"""What a template's drop-down offers for a column, so that a word it does not know is not written unseen"""

import re
from dataclasses import dataclass, field

from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.ledgers.template_package import main
from mediator_desktop.ledgers.template_sheet import TemplateSheet, read_area
from mediator_desktop.ledgers.template_workbook import X14, XM, TemplateWorkbook

MOST_CHOICES = 2_000


@dataclass(slots=True)
class Choices:
    """The words on offer (empty: anything goes) and those written that are not among them."""

    words: frozenset[str] = frozenset()
    strange: set[str] = field(default_factory=set)

    @classmethod
    def of_column(cls, workbook: TemplateWorkbook, sheet: TemplateSheet, row: int, column: int) -> "Choices":
        """What a cell's drop-down offers."""
        for rule in sheet.root.iter(main("dataValidation"), f"{X14}dataValidation"):
            if rule.get("type") != "list":
                continue
            where = rule.get("sqref") or rule.findtext(f"{XM}sqref") or ""
            areas = [read_area(reference) for reference in where.split()]
            if any(area is not None and (row, column) in area for area in areas):
                source = rule.findtext(main("formula1")) or rule.findtext(f"{X14}formula1/{XM}f") or ""
                return cls(_offered(workbook, sheet, source.removeprefix("=")))
        return cls()

    def fitting(self, words: str) -> str:
        """The word on offer that says the same as ours: spelt with other signs, or without 纠纷; else ours as it is."""
        if not self.words or not words or words in self.words:
            return words
        bare = fold(words).removesuffix("纠纷").removesuffix("矛盾")
        found = {word for word in self.words if fold(word).removesuffix("纠纷").removesuffix("矛盾") == bare}
        return found.pop() if len(found) == 1 else words

    def see(self, words: str) -> None:
        """Note what is written."""
        if self.words and words and words not in self.words:
            self.strange.add(words)

    def yes_no(self, value: bool) -> str:
        """Yes or no in the words on offer."""
        for yes, no in (("是", "否"), ("有", "无"), ("√", "×"), ("已化解", "未化解"), ("Y", "N")):
            if {yes, no} <= self.words:
                return yes if value else no
        return "是" if value else "否"


def _offered(workbook: TemplateWorkbook, sheet: TemplateSheet, source: str) -> frozenset[str]:
    if found := re.fullmatch(r'"(.*)"', source, re.S):
        return frozenset(word.strip() for word in found[1].split(","))
    prefix, _, reference = source.rpartition("!")
    area = read_area(reference)
    name = prefix.strip("'").replace("''", "'") or sheet.name
    if area is None and source in workbook.names:
        name, area = workbook.names[source]
    if area is None or (area.bottom - area.top + 1) * (area.right - area.left + 1) > MOST_CHOICES:
        return frozenset()
    for other in workbook.sheets:
        if other.name == name:
            cells = (
                (r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)
            )
            return frozenset(filter(None, (other.words(*cell) for cell in cells)))
    return frozenset()
