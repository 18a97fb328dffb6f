"""Units of the screening tree: county, township, village or community, grid, each with its people and days of validity."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from mediator_desktop.domain.office import Office
from mediator_desktop.domain.problems import Problem, Severity
from mediator_desktop.domain.text import LINE_LENGTH, NAME_LENGTH, unfit
from mediator_desktop.domain.vocabulary import Level, Term

TOWNSHIP_ENDINGS = ("镇", "乡", "街道", "街道办事处")
"""How names of townships end; a county's office lists its townships among its units."""


class UnitLevel(Term):
    """Level of a unit in the tree, from the top down."""

    COUNTY = "county", "县(市、区)"
    TOWNSHIP = "township", "乡镇(街道)"
    VILLAGE = "village", "村(社区)"
    GRID = "grid", "网格"

    @property
    def rank(self) -> int:
        """0 for the county, growing downwards."""
        return list(UnitLevel).index(self)


class Post(Term):
    """What someone is in a unit (who takes part in screening)."""

    SECRETARY = "secretary", "书记"
    STATION_HEAD = "station_head", "接待站站长"
    MEDIATOR = "mediator", "调解员"
    INFORMANT = "informant", "调解信息员"
    GRID_MEMBER = "grid_member", "网格员"
    SECURITY = "security", "治保主任"
    LIAISON = "liaison", "包村干部"
    OTHER = "other", "其他"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPerson:
    """Someone of a unit; days inclusive, None where open."""

    name: str = ""
    post: Post = Post.OTHER
    phone: str = ""
    first_day: date | None = None
    last_day: date | None = None

    def serves_on(self, day: date) -> bool:
        """Whether the person holds the post on a day."""
        return _holds(self.first_day, self.last_day, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit; `parent` is the id of the unit above, empty for the topmost. Days inclusive, None where open.

    `elected_on` is the day its committee was elected (term of three years: 人民调解法 Art 9), `position` its place in lists.
    """

    id: str
    parent: str = ""
    level: UnitLevel = UnitLevel.VILLAGE
    name: str = ""
    code: str = ""
    position: int = 0
    first_day: date | None = None
    last_day: date | None = None
    elected_on: date | None = None
    people: tuple[UnitPerson, ...] = ()

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on a day."""
        return _holds(self.first_day, self.last_day, day)


class UnitTree:
    """Units by id with their ways up and down; made of units that `check_units` found sound."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: Mapping[str, Unit] = {unit.id: unit for unit in units}

    @cached_property
    def _below(self) -> Mapping[str, tuple[Unit, ...]]:
        below: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            below.setdefault(unit.parent, []).append(unit)
        return {
            parent: tuple(sorted(found, key=lambda u: (u.position, u.name)))
            for parent, found in below.items()
        }

    def roots(self) -> tuple[Unit, ...]:
        """Units without one above."""
        return self._below.get("", ())

    def below(self, unit_id: str) -> tuple[Unit, ...]:
        """The units directly below one, in their order."""
        return self._below.get(unit_id, ())

    def all_below(self, unit_id: str) -> Iterator[Unit]:
        """Every unit below one, each before its own."""
        for unit in self.below(unit_id):
            yield unit
            yield from self.all_below(unit.id)

    def way_up(self, unit_id: str) -> tuple[Unit, ...]:
        """The units above one, the nearest first."""
        found: list[Unit] = []
        unit = self.units.get(unit_id)
        while unit is not None and unit.parent in self.units:
            unit = self.units[unit.parent]
            found.append(unit)
        return tuple(found)

    def full_name(self, unit_id: str) -> str:
        """`云岭县云岭镇溪口村`."""
        unit = self.units[unit_id]
        return "".join(above.name for above in reversed(self.way_up(unit_id))) + unit.name

    def named(self, name: str) -> tuple[Unit, ...]:
        """Units of a name, in the order of the tree."""
        return tuple(unit for unit in self.in_order() if unit.name == name)

    def in_order(self) -> Iterator[Unit]:
        """Every unit, each before those below it."""
        for root in self.roots():
            yield root
            yield from self.all_below(root.id)


def check_units(units: Iterable[Unit]) -> tuple[Problem, ...]:
    """What keeps units from being a tree; fields are `units[3].parent`."""
    known = tuple(units)
    by_id = {unit.id: unit for unit in known}
    problems: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    for index, unit in enumerate(known):
        place = f"units[{index}]"
        problems += _check_words(unit, place)
        if unit.first_day and unit.last_day and unit.last_day < unit.first_day:
            problems.append(Problem(f"{place}.last_day", "撤销日期早于设立日期"))
        if (unit.parent, unit.name) in seen:
            problems.append(Problem(f"{place}.name", f"“{unit.name}”写了两次"))
        seen.add((unit.parent, unit.name))
        above = by_id.get(unit.parent)
        if unit.parent == unit.id or (above is not None and _is_loop(unit, by_id)):
            problems.append(Problem(f"{place}.parent", "上级不能是自己或自己的下级"))
        elif unit.parent and above is None:
            problems.append(Problem(f"{place}.parent", "上级单位不存在"))
        elif above is not None and above.level.rank >= unit.level.rank:
            problems.append(Problem(f"{place}.parent", f"{unit.level.label}的上级不能是{above.level.label}"))
        elif above is not None and above.last_day and not (unit.last_day and unit.last_day <= above.last_day):
            problems.append(
                Problem(
                    f"{place}.last_day", "上级单位已经撤销，请改到别的上级或写明撤销日期", Severity.DOUBTFUL
                )
            )
    return tuple(problems)


def _check_words(unit: Unit, place: str) -> Iterator[Problem]:
    if not unit.name.strip():
        yield Problem(f"{place}.name", "请填写单位名称")
    elif len(unit.name) > LINE_LENGTH:
        yield Problem(f"{place}.name", "单位名称太长")
    elif sentence := unfit(unit.name):
        yield Problem(f"{place}.name", sentence)
    for number, person in enumerate(unit.people):
        field = f"{place}.people[{number}]"
        if not person.name.strip():
            yield Problem(f"{field}.name", "请填写姓名")
        elif len(person.name) > NAME_LENGTH:
            yield Problem(f"{field}.name", "姓名太长")
        elif sentence := unfit(person.name):
            yield Problem(f"{field}.name", sentence)
        if person.first_day and person.last_day and person.last_day < person.first_day:
            yield Problem(f"{field}.last_day", "离任日期早于任职日期")


def _is_loop(unit: Unit, by_id: Mapping[str, Unit]) -> bool:
    seen = {unit.id}
    above = by_id.get(unit.parent)
    while above is not None:
        if above.id in seen:
            return True
        seen.add(above.id)
        above = by_id.get(above.parent)
    return False


def _holds(first: date | None, last: date | None, day: date) -> bool:
    return not ((first and day < first) or (last and day > last))


def following(units: Iterable[Unit], office: Office, new_id: Callable[[], str]) -> tuple[Unit, ...]:
    """The tree brought in line with the office's own facts: its county and township named, its villages there.

    What a county's office lists are its townships where their names say so. Units the office does not name stay as they are.
    """
    known = list(units)
    above = ""
    for level, name in ((UnitLevel.COUNTY, office.county), (UnitLevel.TOWNSHIP, office.township)):
        if not name:
            continue
        same = [n for n, unit in enumerate(known) if unit.level is level and unit.parent == above]
        if not same:
            made = Unit(id=new_id(), parent=above, level=level, name=name)
            known.append(made)
            above = made.id
            continue
        place = next((n for n in same if known[n].name == name), same[0])
        if len(same) == 1:
            known[place] = replace(known[place], name=name)
        above = known[place].id
    for name in office.villages:
        level = _listed_level(office, name)
        same_level = [unit for unit in known if unit.level is level]
        if all(unit.name != name for unit in same_level):
            position = max((unit.position for unit in same_level), default=-1) + 1
            known.append(Unit(id=new_id(), parent=above, level=level, name=name, position=position))
    return tuple(known)


def _listed_level(office: Office, name: str) -> UnitLevel:
    """The level of a unit on the office's own list."""
    is_township = office.level is Level.COUNTY and name.endswith(TOWNSHIP_ENDINGS)
    return UnitLevel.TOWNSHIP if is_township else UnitLevel.VILLAGE


def own_unit(tree: UnitTree, office: Office) -> Unit | None:
    """The unit that the office itself is: of its level, by the name of its county or township, else the first."""
    level = UnitLevel(office.level.value)
    name = {UnitLevel.COUNTY: office.county, UnitLevel.TOWNSHIP: office.township}.get(level, office.name)
    same = [unit for unit in tree.in_order() if unit.level is level]
    return next((unit for unit in same if unit.name == name), same[0] if same else None)
