"""Grades of disputes and what suggests them, as declared in `forms/rules/grades.toml`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from mediator_desktop.catalogue.reading import Declared, FormError, declared_files, read_toml
from mediator_desktop.catalogue.record_format import from_plain
from mediator_desktop.catalogue.rules import DeadlineRules
from mediator_desktop.domain.deadline import DeadlineKind, Unit
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
    """A county's scheme: grades from the lowest up, what suggests them, words for urgency and trend.

    `broken` are files of the office's own that could not be used; ours stands in their place.
    """

    edition: str = ""
    grades: tuple[Grade, ...] = ()
    signs: tuple[Sign, ...] = ()
    urgencies: tuple[Word, ...] = ()
    trends: tuple[Word, ...] = ()
    broken: tuple[FormError, ...] = ()

    def find(self, code: str) -> Grade | None:
        """The grade of a code."""
        return next((grade for grade in self.grades if grade.code == code), None)


def load_grades(*folders: Path) -> Grades:
    """Read `rules/` of the folders; a later folder's file of the id `grades` replaces an earlier one.

    A file whose scheme cannot be used is left out and listed. A file that is no TOML at all says not what it is for; the
    deadline rules, which stand in the same folder, list it.
    """
    found = Grades()
    broken: list[FormError] = []
    for path in declared_files("rules", *folders):
        try:
            declared = read_toml(path)
        except FormError:
            continue
        if declared.table.get("id") != FILE_ID:
            continue
        try:
            found = read_grades(declared)
        except FormError as error:
            broken.append(error)
    return replace(found, broken=tuple(broken))


def with_grade_times(rules: DeadlineRules, grades: Grades, name_of: Callable[[str], str]) -> DeadlineRules:
    """The rules with one for the time of every grade: counted as the rule of that kind says, as long as the grade has.

    `name_of` gives the word of a grade's code.
    """
    by_kind = dict(rules.by_kind)
    by_kind[DeadlineKind.GRADE] = tuple(
        replace(
            rule,
            id=f"{rule.id}_{grade.code}",
            label=f"{name_of(grade.code)}纠纷化解",
            subject=grade.code,
            length=grade.days,
            unit=Unit(grade.unit),
            valid_from=grade.first_day,
            valid_to=grade.last_day,
        )
        for rule in rules.active(DeadlineKind.GRADE)
        for grade in grades.grades
        if grade.days is not None
    )
    return DeadlineRules(by_kind, (*rules.broken, *grades.broken))


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
