"""Which fonts a paper is printed in, and which characters they can print. Nothing is opened before it is needed."""

import dataclasses
import hashlib
import os
import struct
import sys
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mediator_desktop.catalogue.paper_source import PaperSource
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.problems import Problem
from mediator_desktop.papers.filled import FilledPaper, FontChoice

ROLES = ("body", "title", "heading", "fallback")

COMMITTED: Mapping[str, str] = {
    "body": "NotoSerifSC-Regular.ttf",
    "title": "NotoSerifSC-Bold.ttf",
    "heading": "NotoSansSC-Bold.ttf",
    "fallback": "HanaMinB.ttf",
}
"""Files in `resources/fonts` that are always there."""

PREFERRED: Mapping[str, tuple[str, ...]] = {
    "body": ("simfang.ttf", "仿宋_gb2312.ttf", "仿宋.ttf", "fangsong.ttf", "fzfsjw.ttf", "fzfsk.ttf"),
    "title": ("fzxbsjw.ttf", "方正小标宋简体.ttf", "fzxbsk.ttf", "fzxbsjw--gb1-0.ttf", "方正小标宋_gbk.ttf"),
    "heading": ("simhei.ttf", "黑体.ttf", "fzhtjw.ttf", "fzhtk.ttf"),
}
"""Files of the office's own 仿宋, 小标宋 and 黑体, in lower case, best first."""

_RESTRICTED = 0x0002 | 0x0100 | 0x0200
"""fsType of OpenType OS/2: no embedding, no subsetting, bitmaps only."""

_LOCK = threading.RLock()


@dataclass(frozen=True, slots=True)
class FontFile:
    """A TrueType file that may be embedded; `digest` is a fingerprint of its table directory with checksums."""

    name: str
    path: Path
    digest: str


def font_folders() -> tuple[Path, ...]:
    """Where this PC keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home))
        return (Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", local / "Microsoft/Windows/Fonts")
    return (
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    )


def committed_folder() -> Path:
    """The fonts that the program brings."""
    return program_folder() / "resources" / "fonts"


def inspect(path: Path) -> FontFile | None:
    """The font in a file, or None where it has no TrueType outlines or may not be embedded."""
    try:
        with path.open("rb") as file:
            version, count = struct.unpack(">4sH6x", file.read(12))
            directory = file.read(16 * count)
            tables = {
                directory[i : i + 4]: struct.unpack(">II", directory[i + 8 : i + 16])
                for i in range(0, len(directory), 16)
            }
            if version not in (b"\0\1\0\0", b"true") or b"glyf" not in tables or b"OS/2" not in tables:
                return None
            file.seek(tables[b"OS/2"][0] + 8)
            (fs_type,) = struct.unpack(">H", file.read(2))
            size = file.seek(0, os.SEEK_END)
    except (OSError, struct.error):
        return None
    if fs_type & _RESTRICTED:
        return None
    return FontFile(path.stem, path, hashlib.sha256(directory + str(size).encode()).hexdigest()[:32])


@cache
def committed(role: str) -> FontFile:
    """The font that the program brings for a role. Raises OSError when the installation is incomplete."""
    path = committed_folder() / COMMITTED[role]
    font = inspect(path)
    if font is None:
        raise OSError(f"程序自带的字体 {path.name} 不见了或已损坏，请重新安装程序")
    return font


@cache
def own_fonts() -> Mapping[str, FontFile]:
    """The PC's own fonts by role, where there are usable ones."""
    wanted = {name for names in PREFERRED.values() for name in names}
    files: dict[str, Path] = {}
    for folder in font_folders():
        for place, _, found in os.walk(folder):
            for name in found:
                if name.lower() in wanted:
                    files.setdefault(name.lower(), Path(place, name))
    chosen: dict[str, FontFile] = {}
    for role, names in PREFERRED.items():
        for name in names:
            font = inspect(files[name]) if name in files else None
            if font and _reads(font):
                chosen[role] = font
                break
    return chosen


def _reads(font: FontFile) -> bool:
    """Whether the font can be opened and writes Chinese."""
    try:
        return ord("调") in face(font).charToGlyph
    except Exception:
        return False


def font_for(role: str) -> FontFile:
    """The font that a role is printed in on this PC."""
    return own_fonts().get(role) or committed(role)


def with_fonts(paper: FilledPaper) -> FilledPaper:
    """The paper with the fonts of this PC written down, so that a reprint is the same."""
    choices = tuple(FontChoice(role, font.name, font.digest) for role, font in _current())
    return dataclasses.replace(paper, fonts=choices)


def _current() -> Iterator[tuple[str, FontFile]]:
    for role in ROLES:
        yield role, font_for(role)


def fonts_of(paper: FilledPaper) -> tuple[Mapping[str, FontFile], tuple[str, ...]]:
    """The fonts to print a paper in, and the names of those it was printed in that are no longer there."""
    chosen = dict(_current())
    gone = []
    for choice in paper.fonts:
        for font in (chosen.get(choice.role), committed(choice.role)):
            if font and font.digest == choice.digest:
                chosen[choice.role] = font
                break
        else:
            chosen[choice.role] = committed(choice.role)
            gone.append(choice.name)
    return chosen, tuple(dict.fromkeys(gone))


def missing_fonts(paper: FilledPaper) -> tuple[str, ...]:
    """Names of fonts that a kept paper was printed in and this PC lacks: a reprint will look different."""
    return fonts_of(paper)[1]


@cache
def _load(path: Path, digest: str) -> Any:
    from mediator_desktop.papers.faces import load

    return load(path, digest)


def loaded(font: FontFile) -> Any:
    """The opened reportlab font of a file, opened once."""
    with _LOCK:
        return _load(font.path, font.digest)


def face(font: FontFile) -> Any:
    """The opened face with `charToGlyph` by code point."""
    return loaded(font).face


def printable(char: str) -> bool:
    """Whether some font prints a character."""
    return not _unknown({char})


def _unknown(chars: Iterable[str]) -> set[str]:
    """Those characters that no font has; the large fallback is opened only when the others fail."""
    left = {c for c in chars if c not in "\n\t\xa0"}
    for font in (font_for("body"), committed("body"), committed("fallback")):
        if not left:
            break
        glyphs = face(font).charToGlyph
        left = {c for c in left if ord(c) not in glyphs}
    return left


def character_name(char: str) -> str:
    """`“𰻞”（U+30EDE）`; a character that cannot be shown is named by its code alone."""
    code = f"U+{ord(char):04X}"
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return f"看不见的字符{code}"
    return f"“{char}”（{code}）"


def unprintable(source: PaperSource) -> tuple[Problem, ...]:
    """Characters of a dispute that no font can print, each named beside its field."""
    found: list[tuple[str, str]] = []
    for path, text in _texts(source.dispute, ""):
        found.append((path, text))
    found.append(("committee", source.committee))
    bad = _unknown({c for _, text in found for c in text})
    problems = []
    for path, text in found if bad else ():
        for char in sorted(set(text) & bad):
            sentence = f"{character_name(char)}没有字体能印出，请核对或换用通用字"
            problems.append(Problem(path, sentence))
    return tuple(problems)


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in a dataclass with its path."""
    if isinstance(value, str):
        if value:
            yield path, str(value)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
    elif dataclasses.is_dataclass(value):
        for spec in dataclasses.fields(value):
            inner = f"{path}.{spec.name}" if path else spec.name
            yield from _texts(getattr(value, spec.name), inner)
