"""Grades of disputes and what suggests them, as declared in `forms/rules/grades.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from mediator_desktop.catalogue.reading import Declared, declared_files, read_toml
from mediator_desktop.catalogue.record_format import from_plain
from mediator_desktop.domain.grading import Grade, Sign
from mediator_desktop.domain.problems import Refused

T = TypeVar("T")

FILE_ID = "grades"
COLOURS = ("red", "orange", "yellow", "blue", "green")
UNITS = ("days", "workdays")


@dataclass(frozen=True, slots=True)
class Word:
    """A code with the word that people read."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grades:
    """A county's scheme: grades from the lowest up, what suggests them, words for urgency and trend."""

    edition: str = ""
    grades: tuple[Grade, ...] = ()
    signs: tuple[Sign, ...] = ()
    urgencies: tuple[Word, ...] = ()
    trends: tuple[Word, ...] = ()

    def find(self, code: str) -> Grade | None:
        """The grade of a code."""
        return next((grade for grade in self.grades if grade.code == code), None)


def load_grades(*folders: Path) -> Grades:
    """Read `rules/` of the folders; a later folder's file of the id `grades` replaces an earlier one. Raises FormError."""
    found = Grades()
    for path in declared_files("rules", *folders):
        declared = read_toml(path)
        if declared.table.get("id") == FILE_ID:
            found = read_grades(declared)
    return found


def read_grades(declared: Declared) -> Grades:
    """Read and check one file. Raises FormError."""
    grades = tuple(_build(Grade, declared, entry, "code") for entry in _tables(declared, "grades"))
    signs = tuple(_build(Sign, declared, entry, "reason") for entry in _tables(declared, "signs"))
    urgencies = tuple(_build(Word, declared, entry, "code") for entry in _tables(declared, "urgencies"))
    trends = tuple(_build(Word, declared, entry, "code") for entry in _tables(declared, "trends"))
    codes = [grade.code for grade in grades]
    for grade in grades:
        if codes.count(grade.code) > 1:
            raise declared.error(f"等级 {grade.code} 写了两次", near=f'"{grade.code}"')
        if grade.colour and grade.colour not in COLOURS:
            raise declared.error(f"colour 只能是 {'、'.join(COLOURS)}", near=grade.colour)
        if grade.colour and not grade.sign:
            raise declared.error(f"等级 {grade.code} 有颜色就要有 sign", near=f'"{grade.code}"')
        if grade.unit not in UNITS or (grade.days is not None and not 1 <= grade.days <= 3660):
            raise declared.error(f"等级 {grade.code} 的时限写法不对", near=f'"{grade.code}"')
    known = {"urgencies": {word.code for word in urgencies}, "trends": {word.code for word in trends}}
    for sign in signs:
        if sign.grade not in codes:
            raise declared.error(f"没有“{sign.grade}”这个等级", near=sign.reason)
        for name, words in known.items():
            if unknown := [code for code in getattr(sign, name) if code not in words]:
                raise declared.error(f"{name} 里没有“{unknown[0]}”", near=sign.reason)
        if sign == Sign(grade=sign.grade, reason=sign.reason):
            raise declared.error("这一条没有写任何条件", near=sign.reason)
    return Grades(
        edition=str(declared.table.get("edition", "")),
        grades=grades,
        signs=signs,
        urgencies=urgencies,
        trends=trends,
    )


def _tables(declared: Declared, key: str) -> list[Mapping[str, Any]]:
    entries = declared.table.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise declared.error(f"[[{key}]] 写法不对", near=key)
    return entries


def _build(kind: type[T], declared: Declared, entry: Mapping[str, Any], name: str) -> T:
    try:
        return from_plain(kind, dict(entry))
    except Refused as refused:
        problem = refused.problems[0]
        raise declared.error(
            f"{problem.field}：{problem.sentence}", near=str(entry.get(name, ""))
        ) from refused
