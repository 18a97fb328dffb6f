"""Rows of any ledger read by what their columns hold; every doubt is told, nothing is guessed"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache, partial

from mediator_desktop.catalogue.ledger_synonyms import PERSONS, Synonyms
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.ledgers.ledger_disputes import RowFacts, build_dispute
from mediator_desktop.ledgers.mapping import MappedColumn
from mediator_desktop.ledgers.platform_disputes import party_kind, performance_word
from mediator_desktop.ledgers.preview import Finding, ParsedRow
from mediator_desktop.ledgers.reading import RawCell, Row, cell_words, column_letter
from mediator_desktop.ledgers.splitting import (
    Person,
    number_fault,
    phone_fault,
    split_people,
    split_unit,
    spread,
)
from mediator_desktop.ledgers.values import lost_digits, narrow, read_amount, read_day, read_serial

MAIN_DAYS = ("accepted_on", "found_on", "mediated_on", "agreed_on")
"""The day that a case is counted by: the first of these that the ledger has."""
LATER_DAYS = ("mediated_on", "agreed_on", "resolved_on", "struck_off_on", "visited_on", "deadline")
SIDES = ("party", "applicant", "respondent")
_BLANKABLE = frozenset(
    {
        "amount", "agreement_no", "file_no", "note", "leader", "people", "households", "number", "co_mediator",
        "performance", "agreement_form", *LATER_DAYS, *SIDES, *(f"{s}_{t}" for s in SIDES for t in ("id", "phone")),
    }
)  # fmt: skip
_WHOLE_DAY = re.compile(r"\d{4}\D+\d{1,2}\D+\d{1,2}|\d{8}")
_WITHIN = re.compile(r"(\d{1,3})\s*[日天]\s*(?:之?内|以内)?")
_COUNT = re.compile(r"(\d{1,7})\s*[人名户件]?")
_LEAST_ALIKE = 20
_SHORT = 8
"""No word for 同上 or 无 is longer."""


class RowReader:
    """Reads rows in order; remembers numbers and texts seen, and the row above for 同上."""

    def __init__(
        self,
        columns: Iterable[MappedColumn],
        unit: int,
        vocabulary: Vocabulary,
        synonyms: Synonyms,
        today: date,
    ) -> None:
        self.columns = tuple(columns)
        self.place = {name: column.index for column in self.columns for name in column.fields}
        self.held = [
            (column.index, column.fields, column.fields[0].startswith(SIDES))
            for column in self.columns
            if column.fields
        ]
        self.unit = unit
        self.today = today
        self.says = synonyms.says
        self.headings = {column.index: column.heading for column in self.columns}
        self.numbers: dict[str, int] = {}
        self.texts: dict[str, int] = {}
        self.above: dict[int, RawCell] = {}
        self.build = partial(build_dispute, vocabulary, synonyms)
        self.find_type = lru_cache(maxsize=1000)(vocabulary.types.find)
        self.known: dict[str, Callable[[str], object]] = {
            "type": self.find_type,
            "source": lru_cache(maxsize=1000)(vocabulary.sources.find),
            "grade": lru_cache(maxsize=1000)(
                lambda words: vocabulary["grades"].find(words) or vocabulary["difficulties"].find(words)
            ),
            "outcome": lambda words: any(
                self.says(kind, words) for kind in ("success", "failure", "going_on")
            ),
            "resolved": lambda words: self.says("yes", words) or self.says("no", words),
            "performance": lambda words: (
                performance_word(words) or self.says("performed", words) or self.says("performing", words)
            ),
        }
        self.main = next((name for name in MAIN_DAYS if name in self.place), None)

    def read(self, number: int, row: Row, continued: Sequence[tuple[int, Row]] = ()) -> ParsedRow:
        """One case; `continued` are further rows of it, which name more people."""
        found = _Doubts(number, self.place)
        row = self._same_as_above(found, list(row))
        words = self._words(row, [more for _, more in continued])
        day = self._main_day(found, row, words)
        people = self._people(found, row, words)
        self._reject(found, words, day, people)
        is_sound = day is not None and day <= self.today
        days = self._later_days(found, row, words, day if is_sound else None)
        amount = self._amount(found, row, words)
        self._counts(found, words)
        for name, known in self.known.items():
            if (said := words.get(name)) and not known(said):
                found.add(name, "unknown_value", said, f"不认识“{said}”，会原样记在备注里")
        if not found.rejects():
            self._alike(found, words, people)
        kind = self.find_type(words.get("type", ""))
        facts = RowFacts(
            days=days | ({self.main: day} if self.main and day else {}),
            people={side: tuple(some) for side, some in people.items()},
            extra={
                column.heading: said
                for column in self.columns
                if not column.fields
                and (said := cell_words(row[column.index]) if column.index < len(row) else "")
            },
            headings={name: self.headings[index] for name, index in self.place.items()},
            unread=frozenset(f.field for f in found.found if f.code in UNREAD),
        )
        return ParsedRow(
            number, row, self.place, kind.name if kind else "", amount, found.rejects(), found.flags(),
            partial(self.build, facts), words,
        )  # fmt: skip

    def _same_as_above(self, found: "_Doubts", row: list[RawCell]) -> list[RawCell]:
        for index, fields, _ in self.held:
            if index >= len(row):
                continue
            said = row[index]
            if isinstance(said, str) and 0 < len(said) <= _SHORT and self.says("same", said):
                why = f"写的是“{said.strip()}”，用了上一行的内容"
                found.add(fields[0], "same_as_above", said.strip(), why)
                row[index] = self.above.get(index, "")
            self.above[index] = row[index]
        return row

    def _words(self, row: Sequence[RawCell], continued: Sequence[Row]) -> dict[str, str]:
        words: dict[str, str] = {}
        for index, fields, names_people in self.held:
            if index >= len(row):
                continue
            said = cell_words(row[index])
            if names_people and continued:
                more = (cell_words(other[index]) for other in continued if index < len(other))
                said = "\n".join(dict.fromkeys(filter(None, (said, *more))))
            if not said:
                continue
            parts = dict.fromkeys(fields, said)
            if fields == ("resp_unit", "resp_person"):
                parts["resp_unit"], parts["resp_person"] = split_unit(said)
            elif fields[:2] == ("applicant", "respondent"):
                parts |= _both_sides(said)
            for name, part in parts.items():
                if part and not (name in _BLANKABLE and len(part) <= _SHORT and self.says("nothing", part)):
                    words[name] = part
        return words

    def _cell(self, row: Sequence[RawCell], name: str) -> RawCell:
        index = self.place.get(name)
        return row[index] if index is not None and index < len(row) else ""

    def _main_day(self, found: "_Doubts", row: Sequence[RawCell], words: Mapping[str, str]) -> date | None:
        if self.main is None:
            return None
        said = words.get(self.main, "")
        if not said:
            found.add(self.main, "no_date", "", f"没有写{self.headings[self.place[self.main]]}")
            return None
        day = self._day(row, self.main)
        if day is None:
            found.add(self.main, "bad_date", said, "日期读不出来或没有这一天")
        elif day > self.today:
            found.add(self.main, "future_date", said, "日期在今天之后")
        return day

    def _day(self, row: Sequence[RawCell], name: str) -> date | None:
        value = self._cell(row, name)
        return read_day(value).day or read_serial(value)

    def _people(
        self, found: "_Doubts", row: Sequence[RawCell], words: dict[str, str]
    ) -> dict[str, tuple[Person, ...]]:
        people = {side: split_people(words[side]) for side in SIDES if side in words}
        told = {side: some.people for side, some in people.items()}
        for what, name in (("phone", "phone"), ("id_number", "id")):
            for side in SIDES:
                key = f"{side}_{name}"
                if key not in words:
                    continue
                if name == "id" and self._lost(found, row, words, key):
                    continue
                if set(PERSONS[side].values()) & set(self._column_of(key)) - {
                    key
                } and side in self._column_of(key):
                    continue  # names and numbers share the cell: taken apart already
                if side == "party" and "party" not in told:
                    _spread_over(told, words[key], what)
                elif side in told:
                    told[side] = spread(told[side], words[key], what)
        for side, some in told.items():
            told[side] = tuple(self._checked(found, side, person) for person in some)
        if any(some.has_rest for some in people.values()):
            words["people_as_written"] = "；".join(words[side] for side in people if people[side].has_rest)
        return told

    def _column_of(self, name: str) -> tuple[str, ...]:
        return next((column.fields for column in self.columns if name in column.fields), ())

    def _lost(self, found: "_Doubts", row: Sequence[RawCell], words: dict[str, str], key: str) -> bool:
        if not lost_digits(self._cell(row, key)):
            return False
        found.add(
            key, "id_lost_digits", words[key], "身份证号被存成数字，末几位已丢失，不会导入，请照证件补填"
        )
        del words[key]
        return True

    def _checked(self, found: "_Doubts", side: str, person: Person) -> Person:
        if person.phone and phone_fault(person.phone):
            found.add(self._told_in(side, "phone"), "phone_bad", person.phone, "电话号码位数不对，请核对")
        number = person.id_number
        if number and party_kind(person.name).value == "natural" and (code := number_fault(number)):
            why = (
                "身份证号最后一位校验不符，请核对"
                if code == "id_checksum"
                else "身份证号位数或写法不对，请核对"
            )
            found.add(self._told_in(side, "id"), code, number, why)
        return person

    def _told_in(self, side: str, trait: str) -> str:
        for name in (f"{side}_{trait}", f"party_{trait}", side):
            if name in self.place:
                return name
        return side

    def _reject(
        self,
        found: "_Doubts",
        words: Mapping[str, str],
        day: date | None,
        people: Mapping[str, Sequence[Person]],
    ) -> None:
        if code := words.get("number"):
            before = self.numbers.setdefault(code, found.row)
            if before != found.row:
                why = f"编号与第{before}行相同，编号不能重复使用"
                found.add("number", "duplicate_number", code, why)
        asked = [side for side in SIDES if side in self.place]
        if asked and not any(people.get(side) for side in asked):
            found.add_all(asked, "no_party", "没有写当事人")
            return
        told = [name for name in ("type", "facts", "title", "demand") if name in self.place]
        if told and not any(words.get(name) for name in told):
            found.add_all(told, "no_facts", "没有写是什么纠纷")

    def _later_days(
        self, found: "_Doubts", row: Sequence[RawCell], words: dict[str, str], main: date | None
    ) -> dict[str, date]:
        days: dict[str, date] = {}
        for name in (*LATER_DAYS, "found_on", "accepted_on"):
            said = words.get(name)
            if not said or name == self.main:
                continue
            day = self._day(row, name)
            if day is None and name == "deadline" and main and (within := _WITHIN.fullmatch(narrow(said))):
                days[name] = main + timedelta(days=int(within[1]))
            elif day is None and (_WHOLE_DAY.search(narrow(said)) or name != "deadline"):
                code = "bad_secondary_date" if _WHOLE_DAY.search(narrow(said)) else "unreadable_date"
                found.add(name, code, said, "日期读不出来或没有这一天，会原样记在备注里")
            elif day is not None and day > self.today and name != "deadline":
                found.add(name, "bad_secondary_date", said, "日期在今天之后，会原样记在备注里")
            elif day is not None:
                days[name] = day
                if main is not None and day < main and name not in ("found_on", "accepted_on"):
                    found.add(
                        name,
                        "date_order",
                        said,
                        f"早于{self.headings[self.place[self.main or name]]}，请核对",
                    )
        return days

    def _amount(self, found: "_Doubts", row: Sequence[RawCell], words: Mapping[str, str]) -> Money | None:
        if "amount" not in words:
            return None
        amount = read_amount(self._cell(row, "amount"), self.unit)
        if amount is None:
            found.add("amount", "amount_unreadable", words["amount"], "金额读不出来，会原样记在备注里")
        return amount

    def _counts(self, found: "_Doubts", words: dict[str, str]) -> None:
        for name in ("people", "households"):
            said = words.get(name)
            if said and not _COUNT.fullmatch(narrow(said)):
                found.add(name, "unknown_value", said, f"“{said}”不是一个数，会原样记在备注里")

    def _alike(
        self, found: "_Doubts", words: Mapping[str, str], people: Mapping[str, Sequence[Person]]
    ) -> None:
        text = "".join(words.get("facts", "").split())
        if len(text) < _LEAST_ALIKE:
            return
        names = ",".join(sorted(person.name for some in people.values() for person in some))
        before = self.texts.setdefault(f"{names}|{text}", found.row)
        if before != found.row:
            found.add(
                "facts",
                "possible_duplicate",
                f"row {before}",
                f"与第{before}行写的相同，可能是同一件，请核对",
            )


REJECTED = frozenset({"bad_date", "no_date", "future_date", "no_party", "no_facts", "duplicate_number"})
"""Findings with which a row does not come in as it stands."""
UNREAD = frozenset({"unknown_value", "amount_unreadable", "bad_secondary_date", "unreadable_date"})
"""Findings after which the words are kept in the note, since no field could take them."""


def _both_sides(said: str) -> dict[str, str]:
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


def _spread_over(told: dict[str, tuple[Person, ...]], words: str, what: str) -> None:
    """Numbers of both sides in one column: in the order of applicants, then respondents."""
    order = [(side, person) for side in ("applicant", "respondent") for person in told.get(side, ())]
    filled = spread([person for _, person in order], words, what)
    for side in ("applicant", "respondent"):
        some = tuple(person for (owner, _), person in zip(order, filled, strict=True) if owner == side)
        if some:
            told[side] = some


@dataclass(slots=True)
class _Doubts:
    """Collects the doubts of one row."""

    row: int
    place: Mapping[str, int]
    found: list[Finding] = field(default_factory=list)

    def add(self, name: str, code: str, value: str, why: str) -> None:
        """One doubt about a field's cell."""
        index = self.place.get(name)
        column = "" if index is None else column_letter(index)
        self.found.append(Finding(self.row, column, name, code, value, why))

    def add_all(self, names: Sequence[str], code: str, why: str) -> None:
        """One doubt about several empty cells."""
        columns = ", ".join(column_letter(index) for index in sorted({self.place[name] for name in names}))
        self.found.append(Finding(self.row, columns, names[0], code, "", why))

    def rejects(self) -> tuple[Finding, ...]:
        """What keeps the row out."""
        return tuple(finding for finding in self.found if finding.code in REJECTED)

    def flags(self) -> tuple[Finding, ...]:
        """What is to be looked at."""
        return tuple(finding for finding in self.found if finding.code not in REJECTED)
