"""A workbook as the package it is: its parts byte for byte, so that what is not filled in stays as it was sent."""

import posixpath
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from mediator_desktop.domain.problems import Refused, Trouble

MAX_BYTES = 20_000_000
MAX_UNPACKED = 150_000_000
MAX_PART = 40_000_000
"""Bounds of a template; one that is larger holds data, not a form."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Element = Any
"""An lxml element; the library brings no types."""

_SPOILED = "模板“{}”已损坏，读不出来，请用 WPS 打开后另存一份再用"


def main(tag: str) -> str:
    """A tag of the spreadsheet's own namespace."""
    return f"{{{MAIN}}}{tag}"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet of the workbook: `part` is where its XML stands; `hidden` ones are lists and the like."""

    name: str
    part: str
    hidden: bool
    index: int


class Package:
    """The parts of an .xlsx by name. A part that was parsed with `tree` is written anew, the others as they came."""

    def __init__(self, name: str, parts: dict[str, bytes]) -> None:
        self.name = name
        self._parts = parts
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self.workbook_part = self._find_workbook()
        self.sheets = self._find_sheets()

    @property
    def part_names(self) -> tuple[str, ...]:
        """All parts in the order of the package."""
        return tuple(self._parts)

    def content(self, part: str) -> bytes:
        """The bytes of a part as they came."""
        return self._parts[part]

    def tree(self, part: str, *, change: bool = False) -> Element:
        """The root element of an XML part; with `change` it is written anew at the end. Raises Refused when it is spoiled."""
        if part not in self._trees:
            content = self._parts.get(part)
            if content is None:
                raise Refused(_SPOILED.format(self.name))
            self._trees[part] = parsed(content, self.name)
        if change:
            self._changed.add(part)
        return self._trees[part]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id → (kind, part name); links to the outside are left out."""
        rels = relations_part(part)
        if rels not in self._parts:
            return {}
        found = {}
        for relation in self.tree(rels):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            where = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.join(posixpath.dirname(part), target)
            )
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            found[relation.get("Id", "")] = (kind, posixpath.normpath(where))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of a kind that a part refers to and that are there."""
        return [
            where for what, where in self.relations(part).values() if what == kind and where in self._parts
        ]

    def drop(self, part: str) -> None:
        """Take a part out, with every reference to it and what belongs to it alone."""
        own = relations_part(part)
        for name in (part, own):
            self._parts.pop(name, None)
            self._trees.pop(name, None)
            self._changed.discard(name)
        for override in list(self.tree(CONTENT_TYPES)):
            if override.get("PartName") in (f"/{part}", f"/{own}"):
                self.tree(CONTENT_TYPES, change=True).remove(override)
        for name in list(self._parts):
            if not name.endswith(".rels"):
                continue
            owner = owner_of(name)
            gone = {key for key, (_, where) in self.relations(owner).items() if where == part}
            for relation in list(self.tree(name)):
                if relation.get("Id") in gone:
                    self.tree(name, change=True).remove(relation)

    def add_part(self, name: str, content_type: str, kind: str, tag: str) -> str:
        """A new part of the workbook with an empty root element; returns its name."""
        while name in self._parts:
            name = name.replace(".xml", "_.xml")
        types = self.tree(CONTENT_TYPES, change=True)
        space = types.tag.removesuffix("Types")
        types.append(types.makeelement(f"{space}Override", PartName=f"/{name}", ContentType=content_type))
        relations = self.tree(relations_part(self.workbook_part), change=True)
        ids = {relation.get("Id") for relation in relations}
        free = next(
            f"rId{n}" for n in range(len(relations) + 1, 2 * len(relations) + 3) if f"rId{n}" not in ids
        )
        target = posixpath.relpath(name, posixpath.dirname(self.workbook_part) or ".")
        relation = relations.makeelement(
            f"{{{PACKAGE_RELATIONS}}}Relationship", Id=free, Type=f"{RELATIONS}/{kind}", Target=target
        )
        relations.append(relation)
        self._parts[name] = b""
        self._trees[name] = etree.Element(tag, nsmap={None: MAIN})
        self._changed.add(name)
        return name

    def to_bytes(self) -> bytes:
        """The package again; the same input gives the same bytes."""
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
            for name, content in self._parts.items():
                if name in self._changed:
                    content = etree.tostring(
                        self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True
                    )
                info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(info, content)
        return packed.getvalue()

    def _find_workbook(self) -> str:
        for override in self.tree(CONTENT_TYPES):
            if override.get("ContentType") == _WORKBOOK_TYPE:
                part = str(override.get("PartName", "")).lstrip("/")
                if part in self._parts and self.tree(part).tag == main("workbook"):
                    return part
        raise Refused(f"“{self.name}”不是普通的 .xlsx 模板，请用 WPS 打开后另存为 .xlsx 再用")

    def _find_sheets(self) -> tuple[SheetPart, ...]:
        relations = self.relations(self.workbook_part)
        found = []
        sheets = self.tree(self.workbook_part).find(main("sheets"))
        for index, sheet in enumerate(sheets if sheets is not None else ()):
            kind, part = relations.get(sheet.get(f"{{{RELATIONS}}}id", ""), ("", ""))
            if kind == "worksheet" and part in self._parts:
                hidden = sheet.get("state", "visible") != "visible"
                found.append(SheetPart(sheet.get("name", ""), part, hidden, index))
        if not found:
            raise Refused(_SPOILED.format(self.name))
        return tuple(found)


def relations_part(part: str) -> str:
    """Where the references of a part stand."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def owner_of(rels: str) -> str:
    """The part whose references stand in a `.rels` part."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def parsed(content: bytes, name: str) -> Element:
    """XML without entities, document types and network. Raises Refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(_SPOILED.format(name)) from error
    if root.getroottree().docinfo.doctype:
        raise Refused(_SPOILED.format(name))
    return root


def read_template(path: Path) -> bytes:
    """The bytes of a template. Raises Refused (too large, a folder) and Trouble (not there, open elsewhere)."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"模板超过{MAX_BYTES // 1_000_000}MB，请先删去里面的数据和图片")
        return path.read_bytes()
    except FileNotFoundError:
        raise Trouble(f"找不到模板“{path.name}”") from None
    except IsADirectoryError:
        raise Refused(f"“{path.name}”是文件夹，请选择里面的模板") from None
    except OSError as error:
        raise Trouble(f"模板“{path.name}”打不开，可能正在 WPS 或 Excel 里打开，请关闭后再试") from error


def read_package(content: bytes, name: str) -> Package:
    """The package in some bytes; `name` is what sentences call it. Raises Refused."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Refused(f"模板“{name}”设了密码，请在 WPS 里去掉密码后再用")
        raise Refused(f"模板“{name}”是老格式的表格，请用 WPS 打开后另存为 .xlsx 再用")
    if not content.startswith(b"PK\x03\x04"):
        raise Refused(f"“{name}”不是 .xlsx 模板，请用 WPS 打开后另存为 .xlsx 再用")
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            if len({info.filename for info in infos}) < len(infos) or len(infos) > 5_000:
                raise Refused(_SPOILED.format(name))
            sizes = [info.file_size for info in infos]
            if sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
                raise Refused(f"模板“{name}”展开后太大，请先删去里面的数据")
            if any(info.flag_bits & 1 for info in infos):
                raise Refused(f"模板“{name}”设了密码，请在 WPS 里去掉密码后再用")
            parts = {info.filename: package.read(info) for info in infos}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Refused(_SPOILED.format(name)) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise Refused(_SPOILED.format(name)) from error
    if CONTENT_TYPES not in parts:
        raise Refused(_SPOILED.format(name))
    if any(
        part.lower().endswith(("vbaproject.bin", "xlmacrosheets")) or "macrosheets/" in part for part in parts
    ):
        raise Refused(f"模板“{name}”里有宏，请用 WPS 打开后另存为 .xlsx（不带宏）再用")
    return Package(name, parts)
