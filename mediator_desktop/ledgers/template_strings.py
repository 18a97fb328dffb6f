"""The texts of a workbook, kept once and referred to by number, as WPS and Excel write them"""

from mediator_desktop.ledgers.template_package import Element, Package, main

_KIND = "sharedStrings"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class SharedStrings:
    """Texts by number. Those the template brings stay as they are; new ones are put behind them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        found = package.related(package.workbook_part, _KIND)
        self._part = found[0] if found else ""
        self._texts = (
            [rich_text(entry) for entry in package.tree(self._part).iterfind(main("si"))] if found else []
        )
        self._added: dict[str, int] = {}
        self._written = len(self._texts)

    def text(self, number: str) -> str | None:
        """The text of a number as a cell gives it, None for one that is not there."""
        known = number.isdigit() and int(number) < len(self._texts)
        return self._texts[int(number)] if known else None

    def number(self, text: str) -> int:
        """The number under which a plain text is kept; new texts are added."""
        if text not in self._added:
            self._added[text] = len(self._texts)
            self._texts.append(text)
        return self._added[text]

    def write(self) -> None:
        """Put the new texts into the package."""
        if self._written == len(self._texts):
            return
        if not self._part:
            self._part = self._package.add_part("xl/sharedStrings.xml", _TYPE, _KIND, main("sst"))
        root = self._package.tree(self._part, change=True)
        for text in self._texts[self._written :]:
            entry = root.makeelement(main("si"))
            holder = entry.makeelement(main("t"))
            holder.text = text
            if text != text.strip() or "\n" in text:
                holder.set(_SPACE, "preserve")
            entry.append(holder)
            root.append(entry)
        self._written = len(self._texts)
        root.attrib.pop("count", None)
        root.attrib.pop("uniqueCount", None)


def rich_text(holder: Element) -> str:
    """The plain words of a text that may have several fonts; readings (拼音) beside it left out."""
    if holder is None:
        return ""
    plain = "".join(t.text or "" for t in holder.iterfind(main("t")))
    return plain + "".join(t.text or "" for t in holder.iterfind(f"{main('r')}/{main('t')}"))
