"""Cells that hold several notions taken apart: people with their numbers, units with people, places with villages"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from mediator_desktop.domain.identity import check_phone, read_resident_id
from mediator_desktop.domain.vocabulary import PartyKind
from mediator_desktop.ledgers.platform_disputes import party_kind
from mediator_desktop.ledgers.values import narrow

_TOKEN = re.compile(
    r"(?<![\dA-Za-z])(\d{17}[\dXx]|\d{15}|0\d{2,3}-\d{7,8}|\d{7,13}|\d{14,24}[Xx]?)(?![\dA-Za-z])"
)
_NAME_BREAK = re.compile(r"[\n、，,;；()（）/|\t]|　+|  +")
_LABEL = re.compile(
    r"(甲方|乙方|丙方|申请方|被申请方|申请人|被申请人|一方|另一方|对方|原告|被告|第三人|姓名|电话|联系电话|身份证号码?|手机号?|联系方式"
    r"|当事人[甲乙一二]?)\s*[:：]"
)
_SECOND_SIDE = frozenset({"乙方", "被申请方", "被申请人", "另一方", "对方", "被告", "当事人乙", "当事人二"})
_FIRST_SIDE = frozenset({"甲方", "申请方", "申请人", "一方", "原告", "当事人甲", "当事人一"})
_PLAIN_NAMES = re.compile(
    r"(?![男女无一二三])[^\W\d_a-zA-Z与和诉等第族详者]{2,4}(?:[、\n](?![男女无])[^\W\d_a-zA-Z与和诉等第族详者]{2,4})*"
)
"""Names that nothing has to be taken off; a word that might be something else is looked at."""
_SOUND_PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LINES = re.compile(r"[\n、，,;；]")
_GROUPED = re.compile(r"(?<!\d)(1\d{2})[ \-—]{1,2}(\d{4})[ \-—]{1,2}(\d{4})(?!\d)")
_AGAINST = re.compile(r"(.+[^起上申投控反主])\s*(?:诉|状告|[vV][sS][.．]?)\s*(?!讼|求)(.+)", re.S)
_BRACKETED = re.compile(r"[（(]([^（()）]{1,20})[)）]")
_ROLE = re.compile(
    r"^(?:[^\d、，,；;]*(?:长|员|民|主任|书记|户主|夫|妻|子|女|父|母|兄|弟|姐|妹|方|师|生|经理|代表|代理人|法人|法定代表人|镇长|未成年|已故|男|女))$"
)
_UNKNOWN = frozenset({"/", "-", "--", "—", "——", "无", "不详"})
"""What a line says whose person has no number or whose number is not known."""
_PLACES = ("省", "市", "县", "区", "镇", "乡", "村", "街道")
HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Signs that nobody sees and that make two names differ: of no width, of writing direction."""
_JOINED_BY = re.compile(r"(?<=[)）\d])\s*(?:以及|[与和诉及跟])\s*(?=[^\W\d_]{2})")
"""A joining word right behind a bracket or a number: no part of the name that follows."""
_WITH = re.compile(r"(?<=[^与\s、，,；;（(]) *与 *(?=[^与\s、，,；;）)]{2})")
_SHOP = re.compile("^[民时共众]")
"""What follows 与 in names of shops: 云岭县与民超市."""
_AND = re.compile(r"([^与和]{2,4})[与和]([^与和]{2,4})")
_REST = re.compile(r"(?:等\s*\d*\s*[人户家]*|等人|等)$")
_BEHIND_BRACKET = re.compile(r"(?<=[)）])(?=[\u4e00-\u9fff]{2,4}(?:\s|$))")
_OFFICE = re.compile("[（(]([^（()）]*[^（()）科股室站所队办组])[)）]")
"""What stands in brackets behind a unit and is no part of it."""
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
    if _PLAIN_NAMES.fullmatch(words):
        return People(tuple(map(Person, words.replace("\n", "、").split("、"))))
    against = _AGAINST.fullmatch(words)
    if against and not _LABEL.search(words):
        first, second = split_people(against[1]), split_people(against[2])
        if first.people and second.people:
            sides = [replace(p, side=n) for n, some in ((1, first), (2, second)) for p in some.people]
            return People(tuple(sides), first.has_rest or second.has_rest)
    if (both := _with(words)) is not None:
        return both
    words = _JOINED_BY.sub("、", words)
    people: list[Person] = []
    waiting: list[str] = []
    side = 0
    has_rest = False
    for kind, token in _tokens(joined(words)):
        if kind == "label":
            side = 2 if token in _SECOND_SIDE else 1 if token in _FIRST_SIDE else side
            has_rest = has_rest or token in ("第三人", "丙方")
            continue
        if kind == "number":
            if people:
                people[-1], used = _with_number(people[-1], token)
                has_rest = has_rest or not used or _is_misshapen(token)
            else:
                waiting.append(token)
            continue
        bare = _REST.sub("", token) if len(token) > 2 else token
        if kind == "aside" or _ASIDE.match(token) or not _NAME.fullmatch(bare.replace(" ", "")):
            has_rest = True
        else:
            has_rest = has_rest or bare != token
            for name in _names(bare):
                people.append(Person(name, side=side))
    for token in waiting:
        if people:
            people[0], _ = _with_number(people[0], token)
            has_rest = has_rest or _is_misshapen(token)
    return People(tuple(people), has_rest or (bool(waiting) and not people))


def _with(words: str) -> People | None:
    """People on both sides of the only 与 outside brackets; which side each is on where there are more than two."""
    if "与" not in words or _LABEL.search(words):
        return None
    found = [m for m in _WITH.finditer(words) if _depth(words, m.start()) == 0]
    if len(found) > 1:
        cuts = [0, *(place for m in found for place in m.span()), len(words)]
        each = [split_people(words[a:b]) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
        if not all(some.people for some in each):
            return None
        return People(tuple(p for some in each for p in some.people), any(some.has_rest for some in each))
    if not found:
        return None
    left, right = words[: found[0].start()], words[found[0].end() :]
    if left.endswith(_PLACES) and _SHOP.match(right):
        return None
    first, second = split_people(left), split_people(right)
    if not first.people or not second.people:
        return None
    people = (*first.people, *second.people)
    if len(people) > 2:
        people = (*(replace(p, side=1) for p in first.people), *(replace(p, side=2) for p in second.people))
    return People(people, first.has_rest or second.has_rest)


def _depth(words: str, place: int) -> int:
    before = words[:place]
    return sum(map(before.count, "（(")) - sum(map(before.count, "）)"))


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
            for n, piece in enumerate(_BRACKETED.split(part)):
                follows_name = bool(found) and found[-1][0] == "name"
                kind = "aside" if n % 2 and follows_name and _ROLE.search(piece) else "name"
                names = [piece] if kind == "aside" else _NAME_BREAK.split(piece)
                found += [(kind, name) for name in (name.strip(" :：.·-") for name in names) if name]
    return found


def joined(words: str) -> str:
    """Mobile numbers written in groups (154 4198 9826) as one."""
    return _GROUPED.sub(r"\1\2\3", words)


def _names(token: str) -> tuple[str, ...]:
    """One name, or two joined by 与 or 和 or a space; a name may hold these characters itself."""
    if " " in token:
        parts = token.split(" ")
        if all(len(part) >= 2 for part in parts):
            return tuple(parts)
        return (token.replace(" ", ""),)
    found = _AND.fullmatch(token) or _firm_and(token)
    if found is None or found[1].endswith(_PLACES):  # 云岭县和顺砖厂 is one
        return (token,)
    return found[1], found[2]


def _firm_and(token: str) -> "re.Match[str] | None":
    """Somebody 和 a firm, or the other way round."""
    found = re.fullmatch("([^和]{2,20})和([^和]{2,20})", token)
    kinds = (
        {party_kind(part) is PartyKind.NATURAL and len(part) <= 4 for part in found.groups()}
        if found
        else set()
    )
    firms = {party_kind(part) is not PartyKind.NATURAL for part in found.groups()} if found else set()
    return found if kinds == {True, False} == firms else None


def _is_misshapen(number: str) -> bool:
    """Whether a number is too long for a telephone and has not the digits of an identity number."""
    return len(number) >= 14 and len(number) not in (15, 18) and "-" not in number


def _with_number(person: Person, number: str) -> tuple[Person, bool]:
    if len(number) in (15, 18) or _is_misshapen(number):
        if person.id_number or (_is_misshapen(number) and party_kind(person.name) is not PartyKind.NATURAL):
            return person, False
        return replace(person, id_number=number), True
    if person.phone:
        return person, False
    return replace(person, phone=number), True


def spread(people: Sequence[Person], words: str, what: str) -> tuple[Person, ...]:
    """Give people the numbers of another cell (`what` is `phone` or `id_number`), in their order, one a line.

    A number that stands with a name goes to that name; where there are fewer numbers than people the first ones have them.
    """
    if people and words.isascii() and words.isalnum():
        return _given(people, words.upper(), what)
    if words.isascii() and not any(getattr(p, what) or p.name.isascii() for p in people):
        lines = words.upper().split("\n")
        if len(lines) == len(people) and all(line.isalnum() or line in _UNKNOWN for line in lines):
            return tuple(map(_one_given, people, lines, repeat(what)))
    lines = [line.strip() for line in _LINES.split(joined(words))]
    if len([line for line in lines if line]) != len(lines) and len(lines) != len(people):
        lines = [line for line in lines if line]
    found = list(people)
    free = [n for n, person in enumerate(found) if not getattr(person, what)]
    if what == "id_number" and len(lines) < len(found):
        free = [n for n in free if len(found[n].name) <= 4 or "·" in found[n].name] or free
    for line in lines:
        named = next((n for n, person in enumerate(found) if person.name and person.name in line), None)
        number = re.sub(r"[^\dXx\-]", "", narrow(line)) if named is not None else narrow(line)
        number = "" if number in _UNKNOWN else number
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


def _one_given(person: Person, number: str, what: str) -> Person:
    """A person with the number that stands in the same line."""
    if number in _UNKNOWN:
        return person
    if what == "phone":
        return Person(person.name, number, person.id_number, person.side)
    return Person(person.name, person.phone, number, person.side)


def _given(people: Sequence[Person], number: str, what: str) -> tuple[Person, ...]:
    """One number for the first person who has none; an identity number rather for one whose name is a person's."""
    is_phone = what == "phone"
    free = [n for n, person in enumerate(people) if not (person.phone if is_phone else person.id_number)]
    if not is_phone and len(free) > 1:
        free = [n for n in free if len(people[n].name) <= 4 or "·" in people[n].name] or free
    if not free:
        return tuple(people)
    found = list(people)
    told = found[free[0]]
    found[free[0]] = Person(
        told.name, number if is_phone else told.phone, told.id_number if is_phone else number, told.side
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
    if _SOUND_PHONE.fullmatch(number):
        return False
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


def split_responsible(words: str, fields: Sequence[str]) -> dict[str, str]:
    """Unit, person and telephone of who is responsible, as far as the cell has them; `fields` are the notions it should hold."""
    plain = joined(words)
    phones = list(dict.fromkeys(_TOKEN.findall(plain)))
    rest = _OFFICE.sub(r" \1 ", _LABEL.sub(" ", _TOKEN.sub(" ", plain)))
    rest = _BEHIND_BRACKET.sub(" ", rest)
    rest = " ".join(rest.replace("（）", " ").replace("()", " ").split()).strip("、，,；;/ ")
    found = {"resp_phone": "、".join(phones)} if "resp_phone" in fields else {}
    if "resp_unit" not in fields:
        found["resp_person"] = "、".join(split_unit(rest)).strip("、")
    elif "resp_person" in fields:
        found["resp_unit"], found["resp_person"] = split_unit(rest)
    else:
        found["resp_unit"] = rest
    return found


def split_led(words: str, fields: Sequence[str]) -> dict[str, str]:
    """Unit and leader of one cell (and who else is responsible), in the order of the heading; `fields` name them.

    Where the cell has other than one part for each, the first part is the first notion's and the rest the last one's;
    with three notions it stays whole in each.
    """
    parts = [part.strip() for part in re.split(r"[\n/、，,；;]|\s+", words) if part.strip()]
    if len(parts) == len(fields):
        return dict(zip(fields, parts, strict=True))
    if len(fields) != 2:
        return dict.fromkeys(fields, words)
    if fields[1] == "resp_unit" and len(parts) > 2:
        return {fields[0]: "、".join(parts[:-1]), fields[1]: parts[-1]}
    return {fields[0]: "、".join(parts[:1]), fields[1]: "、".join(parts[1:])}


def split_village(words: str) -> tuple[str, str]:
    """The village or community of `双桥镇溪口村11组`, and what stands around it, empty when nothing does."""
    bare = _TOWN.sub("", words)
    found = _VILLAGE.match(bare)
    if found is None:
        return words, ""
    village = found["village"]
    return village, words if village != words and found["rest"] else ""


def both_sides(said: str) -> dict[str, str]:
    """Applicant and respondent of one cell: as it labels them, else the first against the others."""
    people = split_people(said).people
    if any(person.side for person in people):
        first = [p for p in people if p.side != 2]
        second = [p for p in people if p.side == 2]
    else:
        first, second = list(people[:1]), list(people[1:])
    return {"applicant": _as_words(first), "respondent": _as_words(second)}


def _as_words(people: Sequence[Person]) -> str:
    return "\n".join("\n".join(filter(None, (p.name, p.phone, p.id_number))) for p in people)


def spread_over(told: dict[str, tuple[Person, ...]], words: str, what: str) -> None:
    """Numbers of both sides in one column: in the order of applicants, then respondents."""
    order = [(side, person) for side in ("applicant", "respondent") for person in told.get(side, ())]
    filled = spread([person for _, person in order], words, what)
    for side in ("applicant", "respondent"):
        some = tuple(person for (owner, _), person in zip(order, filled, strict=True) if owner == side)
        if some:
            told[side] = some
