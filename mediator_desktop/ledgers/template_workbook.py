"""A template as a whole: its sheets, names and styles, and rows put in so that everything that points at them stays right."""

import re
from collections.abc import Iterator
from functools import cached_property

from mediator_desktop.domain.problems import Refused
from mediator_desktop.ledgers.template_package import (
    Element,
    Package,
    main,
    parsed,
    read_package,
)
from mediator_desktop.ledgers.template_references import (
    Growth,
    UnreadableFormula,
    grown_formula,
    is_free,
    leads_outside,
)
from mediator_desktop.ledgers.template_sheet import Area, TemplateSheet, place_of, read_area
from mediator_desktop.ledgers.template_strings import SharedStrings
from mediator_desktop.ledgers.template_styles import Styles

X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_VML = "{urn:schemas-microsoft-com:office:excel}"
_BEHIND_CALC = ("oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
                "fileRecoveryPr", "webPublishObjects", "extLst")  # fmt: skip


class TemplateWorkbook:
    """A county's workbook, opened to be looked at and filled."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = Styles(package)
        self._strings = SharedStrings(package)
        self.sheets = tuple(TemplateSheet(package, about, self._strings) for about in package.sheets)
        self.cut_off: tuple[str, ...] = self._cut_off_other_workbooks()

    @classmethod
    def read(cls, content: bytes, name: str) -> "TemplateWorkbook":
        """Read a template from bytes. Raises Refused."""
        return cls(read_package(content, name))

    def sheet(self, name: str) -> TemplateSheet:
        """A sheet by its name. Raises Refused when there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise Refused(f"模板里没有工作表“{name}”")

    @cached_property
    def names(self) -> dict[str, tuple[str, Area]]:
        """Defined names that stand for one area: name → sheet and area."""
        found = {}
        for about in self._defined_names():
            name, target = about.get("name", ""), about.text or ""
            prefix, mark, reference = target.rpartition("!")
            area = read_area(reference)
            if mark and area is not None and not name.startswith("_xlnm"):
                found[name] = (prefix.strip("'").replace("''", "'"), area)
        return found

    def grow(self, sheet: TemplateSheet, first: int, last: int, added: int) -> list[str]:
        """Put rows in behind the last of a block; returns sentences about what nobody can keep right by rule."""
        growth = Growth(sheet.name, first, last, added)
        doubts = []
        self.package.tree(sheet.about.part, change=True)
        for other in self.sheets:
            for row, column in other.places():
                if (formula := other.formula(row, column)) and is_free(formula):
                    doubts.append(
                        f"工作表“{other.name}”{place_of(row, column)}的公式按位置取数，插入行以后请核对"
                    )
            if other is sheet:
                other.grow(growth)
            elif other.grow_formulas(growth):
                self.package.tree(other.about.part, change=True)
            if self._grow_rules(other, growth):
                self.package.tree(other.about.part, change=True)
        self._grow_frame(sheet, growth)
        self._grow_names(growth)
        self._grow_around(sheet, growth)
        return doubts

    def to_bytes(self) -> bytes:
        """The workbook again, to be calculated anew by whatever opens it."""
        self._strings.write()
        root = self.package.tree(self.package.workbook_part, change=True)
        calc = root.find(main("calcPr"))
        if calc is None:
            calc = root.makeelement(main("calcPr"))
            behind = next((c for c in root if c.tag in {main(t) for t in _BEHIND_CALC}), None)
            root.append(calc) if behind is None else behind.addprevious(calc)
        calc.set("fullCalcOnLoad", "1")
        for part in self.package.related(self.package.workbook_part, "calcChain"):
            self.package.drop(part)
        return self.package.to_bytes()

    def _defined_names(self) -> Iterator[Element]:
        root = self.package.tree(self.package.workbook_part)
        yield from root.iterfind(f"{main('definedNames')}/{main('definedName')}")

    def _grow_frame(self, sheet: TemplateSheet, growth: Growth) -> None:
        """Merges, extent, filter, page breaks, links, protected areas of the sheet itself."""
        merges = []
        for area in sheet.merges:
            tall = area.bottom > area.top
            top, bottom = growth.span(area.top, area.bottom, grows=tall)
            merges.append(Area(top, area.left, bottom, area.right))
            if not tall and area.top == growth.last:
                merges += [
                    Area(growth.last + n, area.left, growth.last + n, area.right)
                    for n in range(1, growth.added + 1)
                ]
        sheet.write_merges(merges)
        root = sheet.root
        for tag in ("dimension", "autoFilter", "hyperlinks/hyperlink"):
            for element in root.iterfind("/".join(main(part) for part in tag.split("/"))):
                element.set("ref", growth.area(element.get("ref", ""), grows=tag != "hyperlinks/hyperlink"))
        for tag in ("protectedRanges/protectedRange", "ignoredErrors/ignoredError"):
            for element in root.iterfind("/".join(main(part) for part in tag.split("/"))):
                element.set("sqref", growth.areas(element.get("sqref", "")))
        for element in root.iterfind(f"{main('rowBreaks')}/{main('brk')}"):
            if element.get("id", "").isdigit() and int(element.get("id")) >= growth.last:
                element.set("id", str(int(element.get("id")) + growth.added))

    def _grow_rules(self, sheet: TemplateSheet, growth: Growth) -> bool:
        """Drop-downs and colour rules: where they apply and what they look at; whether any changed."""
        changed = False
        own = sheet.name == growth.sheet
        for element in sheet.root.iter(main("conditionalFormatting"), main("dataValidation")):
            if own and element.get("sqref"):
                changed |= _set(element, "sqref", growth.areas(element.get("sqref")))
        for element in sheet.root.iter(f"{XM}sqref"):
            if own and element.text:
                changed |= _say(element, growth.areas(element.text))
        tags = (main("formula"), main("formula1"), main("formula2"), f"{XM}f")
        for element in sheet.root.iter(*tags):
            if element.text:
                changed |= _say(element, self._grown(element.text, sheet.name, growth, sheet.name))
        return changed

    def _grow_names(self, growth: Growth) -> None:
        for about in self._defined_names():
            if about.text and not about.text.startswith("#"):
                grown = ",".join(self._grown(part, "", growth, "名称") for part in _areas_of(about.text))
                if grown != about.text:
                    self.package.tree(self.package.workbook_part, change=True)
                    about.text = grown
        self.__dict__.pop("names", None)

    def _grow_around(self, sheet: TemplateSheet, growth: Growth) -> None:
        """What lies over the sheet: tables, comments, pictures, charts."""
        package, part = self.package, sheet.about.part
        for table in package.related(part, "table"):
            root = package.tree(table, change=True)
            for element in (root, *root.iterfind(main("autoFilter"))):
                element.set("ref", growth.area(element.get("ref", ""), grows=True))
        for comments in package.related(part, "comments"):
            for element in package.tree(comments).iter(main("comment")):
                if _set(element, "ref", growth.area(element.get("ref", ""), grows=False)):
                    package.tree(comments, change=True)
        for drawing in package.related(part, "vmlDrawing"):
            self._grow_notes(drawing, growth)
        for drawing in package.related(part, "drawing"):
            for end in ("from", "to"):
                for element in package.tree(drawing).iter(f"{_DRAWING}{end}"):
                    row = element.find(f"{_DRAWING}row")
                    if row is not None and (row.text or "").strip().isdigit():
                        package.tree(drawing, change=True)
                        row.text = str(growth.row(int(row.text) + 1) - 1)
        for name in package.part_names:
            if name.startswith("xl/charts/chart") and name.endswith(".xml"):
                for element in package.tree(name).iter(f"{_CHART}f"):
                    if element.text and _say(element, self._grown(element.text, "", growth, "图表")):
                        package.tree(name, change=True)

    def _grow_notes(self, drawing: str, growth: Growth) -> None:
        """Where notes (批注) hang. This old format need not be sound XML: then it stays as it is."""
        try:
            parsed(self.package.content(drawing), self.package.name)
        except Refused:
            return
        for row in self.package.tree(drawing).iter(f"{_VML}Row"):
            if (row.text or "").strip().isdigit() and int(row.text) >= growth.last:
                self.package.tree(drawing, change=True)
                row.text = str(growth.row(int(row.text) + 1) - 1)

    def _grown(self, formula: str, sheet: str, growth: Growth, what: str) -> str:
        try:
            return grown_formula(formula, sheet, growth)
        except UnreadableFormula as error:
            raise Refused(
                f"“{what}”里的引用“{formula[:40]}”读不懂，插入行以后保证不了它对，请先在 WPS 里多留一些空行再用"
            ) from error

    def _cut_off_other_workbooks(self) -> tuple[str, ...]:
        """Formulas that read other workbooks become what they last showed; the links are taken out. Told by place."""
        package = self.package
        links = package.related(package.workbook_part, "externalLink")
        told = []
        for sheet in self.sheets:
            for row, column in list(sheet.places()):
                formula = sheet.formula(row, column)
                if formula is not None and "[" in formula and leads_outside(formula):
                    sheet.spread_shared()
                    package.tree(sheet.about.part, change=True)
                    shown = sheet.content(row, column)
                    sheet.put(row, column, float(shown) if isinstance(shown, bool) else shown)
                    told.append(f"{sheet.name}!{place_of(row, column)}")
        for about in list(self._defined_names()):
            if about.text and re.match(r"'?\[", about.text):
                package.tree(package.workbook_part, change=True)
                about.getparent().remove(about)
        if links:
            root = package.tree(package.workbook_part, change=True)
            for holder in root.iterfind(main("externalReferences")):
                root.remove(holder)
            for link in links:
                package.drop(link)
        return tuple(told)


def _areas_of(text: str) -> list[str]:
    """A name's formula at its top-level commas (print areas and titles may be several); others are one piece."""
    pieces = re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text)
    return pieces if all("!" in piece and "(" not in piece for piece in pieces) else [text]


def _set(element: Element, name: str, value: str) -> bool:
    if element.get(name) == value:
        return False
    element.set(name, value)
    return True


def _say(element: Element, text: str) -> bool:
    if element.text == text:
        return False
    element.text = text
    return True
