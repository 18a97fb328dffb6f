"""Cells that hold several notions taken apart: people with their numbers, units with people, places with villages"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mediator_desktop.domain.identity import check_phone, read_resident_id
from mediator_desktop.ledgers.values import narrow

_TOKEN = re.compile(r"(?<![\dA-Za-z])(\d{17}[\dXx]|\d{15}|0\d{2,3}-\d{7,8}|\d{7,13})(?![\dA-Za-z])")
_NAME_BREAK = re.compile(r"[\n、，,;；()（）/|\t]|　+|  +")
_LABEL = re.compile(
    r"(甲方|乙方|丙方|申请方|被申请方|申请人|被申请人|一方|另一方|对方|原告|被告|第三人|姓名|电话|联系电话|身份证号码?|手机号?|联系方式"
    r"|当事人[甲乙一二]?)\s*[:：]"
)
_SECOND_SIDE = frozenset({"乙方", "被申请方", "被申请人", "另一方", "对方", "被告", "当事人乙", "当事人二"})
_FIRST_SIDE = frozenset({"甲方", "申请方", "申请人", "一方", "原告", "当事人甲", "当事人一"})
_AND = re.compile(r"([^与和]{2,4})[与和]([^与和]{2,4})")
_REST = re.compile(r"(?:等\s*\d*\s*[人户家]*|等人|等)$")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffffA-Za-z〇·•．.\-“”\"《》]{1,60}")
_ASIDE = re.compile(r"^(?:[男女]|\d{1,3}岁?|汉族?|[\u4e00-\u9fff]{1,4}族|无|不详)$")
_VILLAGE = re.compile(r"^(?P<village>.*?(?:村|社区|居委会))(?P<rest>.+?[组队屯寨湾]|第?.{1,3}组)?$")
_TOWN = re.compile(r"^(?:.{2,}?[省市])?(?:.{2,}?[县区市旗])?.{2,}?(?:镇|乡|街道)(?=.{2,}(?:村|社区|居委会))")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named in a cell; `side` is 1 or 2 where the cell tells it, else 0."""

    name: str
    phone: str = ""
    id_number: str = ""
    side: int = 0


@dataclass(frozen=True, slots=True)
class People:
    """The people of a cell, and whether something in it was not used (等5人, 男, 45岁)."""

    people: tuple[Person, ...]
    has_rest: bool = False


def split_people(words: str) -> People:
    """Names with telephones and identity numbers, whatever joins them; each number belongs to the name before it."""
    people: list[Person] = []
    waiting: list[str] = []
    side = 0
    has_rest = False
    for kind, token in _tokens(words):
        if kind == "label":
            side = 2 if token in _SECOND_SIDE else 1 if token in _FIRST_SIDE else side
            has_rest = has_rest or token in ("第三人", "丙方")
            continue
        if kind == "number":
            if people:
                people[-1], used = _with_number(people[-1], token)
                has_rest = has_rest or not used
            else:
                waiting.append(token)
            continue
        bare = _REST.sub("", token) if len(token) > 2 else token
        if _ASIDE.match(token) or not _NAME.fullmatch(bare.replace(" ", "")):
            has_rest = True
        else:
            has_rest = has_rest or bare != token
            for name in _names(bare):
                people.append(Person(name, side=side))
    for token in waiting:
        if people:
            people[0], _ = _with_number(people[0], token)
    return People(tuple(people), has_rest or (bool(waiting) and not people))


def _tokens(words: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for piece in _LABEL.split(words.replace("\r", "\n")):
        if _LABEL.fullmatch(f"{piece}:"):
            found.append(("label", piece))
            continue
        for part in _TOKEN.split(narrow(piece) if any("０" <= c <= "９" for c in piece) else piece):
            if _TOKEN.fullmatch(part):
                found.append(("number", part.upper()))
                continue
            names = (name.strip(" :：.·-") for name in _NAME_BREAK.split(part))
            found += [("name", name) for name in names if name]
    return found


def _names(token: str) -> tuple[str, ...]:
    """One name, or two joined by 与 or 和 or a space; a name may hold these characters itself."""
    if " " in token:
        parts = token.split(" ")
        if all(len(part) >= 2 for part in parts):
            return tuple(parts)
        return (token.replace(" ", ""),)
    found = _AND.fullmatch(token)
    return (found[1], found[2]) if found else (token,)


def _with_number(person: Person, number: str) -> tuple[Person, bool]:
    if len(number) in (15, 18):
        if person.id_number:
            return person, False
        return replace(person, id_number=number), True
    if person.phone:
        return person, False
    return replace(person, phone=number), True


def spread(people: Sequence[Person], words: str, what: str) -> tuple[Person, ...]:
    """Give people the numbers of another cell (`what` is `phone` or `id_number`), in their order, one a line.

    A number that stands with a name goes to that name; where there are fewer numbers than people the first ones have them.
    """
    lines = [line.strip() for line in re.split(r"[\n、，,;；]", words)]
    if len([line for line in lines if line]) != len(lines) and len(lines) != len(people):
        lines = [line for line in lines if line]
    found = list(people)
    free = [n for n, person in enumerate(found) if not getattr(person, what)]
    if what == "id_number" and len(lines) < len(found):
        free = [n for n in free if len(found[n].name) <= 4 or "·" in found[n].name] or free
    for line in lines:
        named = next((n for n, person in enumerate(found) if person.name and person.name in line), None)
        number = re.sub(r"[^\dXx\-]", "", narrow(line)) if named is not None else narrow(line)
        place = named if named is not None else (free.pop(0) if free else None)
        if place is None or not number:
            continue
        if named is not None and named in free:
            free.remove(named)
        told = number.replace(" ", "").upper()
        is_phone = what == "phone"
        found[place] = (
            replace(found[place], phone=told) if is_phone else replace(found[place], id_number=told)
        )
    return tuple(found)


def number_fault(number: str) -> str:
    """The code of what is wrong with an identity number, empty when it is right."""
    try:
        read_resident_id(number)
    except ValueError:
        return "id_checksum" if re.fullmatch(r"\d{17}[\dX]", number) else "id_bad"
    return ""


def phone_fault(number: str) -> bool:
    """Whether a telephone number has the wrong number of digits."""
    try:
        check_phone(number)
    except ValueError:
        return True
    return False


def split_unit(words: str) -> tuple[str, str]:
    """A unit and the person behind it, divided by a line break, a slash or spaces; the person is empty when not told."""
    parts = [part.strip() for part in re.split(r"[\n/、，,；;]|\s{1,}", words) if part.strip()]
    if len(parts) < 2:
        return words.strip(), ""
    return parts[0], "、".join(parts[1:])


def split_village(words: str) -> tuple[str, str]:
    """The village or community of `双桥镇溪口村11组`, and what stands around it, empty when nothing does."""
    bare = _TOWN.sub("", words)
    found = _VILLAGE.match(bare)
    if found is None:
        return words, ""
    village = found["village"]
    return village, words if village != words and found["rest"] else ""
