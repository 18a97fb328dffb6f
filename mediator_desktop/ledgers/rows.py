"""Rows of any ledger read by what their columns hold; every doubt is told, nothing is guessed"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache, partial

from mediator_desktop.catalogue.ledger_synonyms import Synonyms
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.text import NAME_LENGTH
from mediator_desktop.domain.vocabulary import AgreementForm, Status
from mediator_desktop.ledgers.ledger_disputes import RowFacts, build_dispute
from mediator_desktop.ledgers.mapping import MappedColumn
from mediator_desktop.ledgers.platform_disputes import own_outcome, party_kind, performance_word
from mediator_desktop.ledgers.preview import Finding, ParsedRow
from mediator_desktop.ledgers.reading import RawCell, Row, cell_words, column_letter
from mediator_desktop.ledgers.row_memory import Alone, Others, RowMemory, text_key
from mediator_desktop.ledgers.splitting import (
    HIDDEN,
    Person,
    both_sides,
    number_fault,
    phone_fault,
    split_led,
    split_people,
    split_responsible,
    spread,
    spread_over,
)
from mediator_desktop.ledgers.values import (
    lost_digits,
    narrow,
    read_amount,
    read_day,
    read_deadline,
    read_serial,
    read_short_day,
)

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
_MATTER = ("type", "facts", "title")
_RESPONSIBLE = frozenset({"resp_unit", "resp_person", "resp_phone"})
_LED = frozenset({"resp_unit", "resp_person", "leader"})
_STILL_OPEN = frozenset(status.label for status in (Status.REGISTERED, Status.ACCEPTED, Status.MEDIATING))
_LONGEST_SHOWN = 20
_SHORT = 8
"""No word for 同上 or 无 is longer."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a sheet tells of its rows outside their cells.

    `year` is the one that the title names; `sections` the villages named in lines above rows; `struck` the rows struck
    through; `faults` cells, by row and place, that hold an error of Excel, `unsaved` formulas whose result was never saved.
    """

    year: int | None = None
    sections: Mapping[int, str] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()
    faults: frozenset[tuple[int, int]] = frozenset()
    unsaved: frozenset[tuple[int, int]] = frozenset()


NOTHING_AROUND = Around()


class RowReader:
    """Reads rows in order; remembers numbers and texts seen, and the row above for 同上."""

    def __init__(
        self,
        columns: Iterable[MappedColumn],
        unit: int,
        vocabulary: Vocabulary,
        synonyms: Synonyms,
        today: date,
        around: Around = NOTHING_AROUND,
        memory: RowMemory | None = None,
        untold: AgreementForm = AgreementForm.UNTOLD,
    ) -> None:
        self.around = around
        self._memory = memory
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
        self._others = Others(self.place, "编号与第{}行相同，编号不能重复使用")
        self.above: Sequence[RawCell] = ()
        if memory is not None:
            memory.begin((self.columns, unit, vocabulary, synonyms, today, around.year, untold))
        self._begins_same = synonyms.firsts("same")
        self._begins_nothing = synonyms.firsts("nothing")
        self._named = {name: self.headings[index] for name, index in self.place.items()}
        self._unnamed = [(column.index, column.heading) for column in self.columns if not column.fields]
        self._shared = {
            f"{side}_{trait}"
            for column in self.columns
            for side in SIDES
            for trait in ("phone", "id")
            if f"{side}_{trait}" in column.fields and side in column.fields
        }
        self.build = partial(build_dispute, vocabulary, synonyms, untold)
        self.find_type = lru_cache(maxsize=1000)(vocabulary.types.find)
        self.known: dict[str, Callable[[str], object]] = {
            "type": self.find_type,
            "source": lru_cache(maxsize=1000)(vocabulary.sources.find),
            "grade": lru_cache(maxsize=1000)(
                lambda words: vocabulary["grades"].find(words) or vocabulary["difficulties"].find(words)
            ),
            "outcome": lambda words: (
                any(self.says(kind, words) for kind in ("success", "failure", "going_on"))
                or own_outcome(words) is not None
                or words in _STILL_OPEN
            ),
            "resolved": lambda words: self.says("yes", words) or self.says("no", words),
            "performance": lambda words: (
                performance_word(words) or self.says("performed", words) or self.says("performing", words)
            ),
        }
        later = (*LATER_DAYS, "found_on", "accepted_on")
        self._asks_success = "是否" in self.headings.get(self.place.get("outcome", -1), "")
        self.main = next((name for name in MAIN_DAYS if name in self.place), None)
        self._later = [name for name in later if name in self.place and name != self.main]
        self._reads = {
            name: lru_cache(maxsize=1000)(known) for name, known in self.known.items() if name in self.place
        }

    def read(self, number: int, row: Row, continued: Sequence[tuple[int, Row]] = ()) -> ParsedRow:
        """One case; `continued` are further rows of it, which name more people."""
        around, more = self.around, tuple(row for _, row in continued)
        faults = (
            tuple(index for index, _, _ in self.held if (number, index) in around.faults)
            if around.faults
            else ()
        ) + (
            tuple(-1 - index for index, _, _ in self.held if (number, index) in around.unsaved)
            if around.unsaved
            else ()
        )
        marks = (around.sections.get(number), number in around.struck, faults)
        alone = self._memory.find(number, row, more, marks, self.above) if self._memory else None
        if alone is None:
            alone = self._read_alone(number, row, more, marks)
            if self._memory is not None:
                self._memory.keep(alone)
        self.above = alone.parsed.cells
        return self._others.beside(alone)

    def _read_alone(self, number: int, cells: Row, more: tuple[Row, ...], marks: tuple[object, ...]) -> Alone:
        """One case without what only the rows before it tell."""
        found = _Doubts(number, self.place)
        row, refers_above = self._same_as_above(found, list(cells))
        words = self._words(found, row, more)
        self._marked(found, words)
        if self._asks_success and self.says("yes", words.get("outcome", "")):
            words["outcome"] = "调解成功"  # 是否调成：是
        day = self._main_day(found, row, words)
        people = self._people(found, row, words)
        at = len(found.rejects())
        self._reject(found, words, people)
        is_sound = day is not None and day <= self.today
        days = self._later_days(found, row, words, day if is_sound else None)
        amount = self._amount(found, row, words)
        self._counts(found, words)
        for name, known in self._reads.items():
            if (said := words.get(name)) and not known(said):
                if HIDDEN.search(said) and known(bare := HIDDEN.sub("", said)):
                    words[name] = bare
                    continue
                found.add(name, "unknown_value", said, f"不认识“{said}”，会原样记在备注里")
        kind = self.find_type(words.get("type", ""))
        facts = RowFacts(
            days=days | ({self.main: day} if self.main and day else {}),
            people={side: tuple(some) for side, some in people.items()},
            extra={
                heading: said
                for index, heading in self._unnamed
                if index < len(row) and (said := cell_words(row[index]))
            },
            headings=self._named,
            unread=frozenset(f.field for f in found.found if f.code in UNREAD) if found.found else _NONE,
        )
        parsed = ParsedRow(
            number, row, self.place, kind.name if kind else "", amount, found.rejects(), found.flags(),
            partial(self.build, facts), words,
        )  # fmt: skip
        above = self.above if refers_above else None
        return Alone(parsed, words.get("number", ""), at, _alike(words, people), cells, more, marks, above)

    def _marked(self, found: "_Doubts", words: dict[str, str]) -> None:
        around, number = self.around, found.row
        if section := around.sections.get(number):
            words.setdefault("village", section)
        if number in around.struck:
            found.add("", "struck_through", "", "这一行是划掉的，请核对还要不要")
        if around.unsaved:
            for index, fields, _ in self.held:
                if (number, index) in around.unsaved:
                    why = "公式没有算出结果，请在表格软件里打开保存一次再导入，或照原件补填"
                    found.add(fields[0], "formula_unsaved", "", why)
        if around.faults:
            for index, fields, _ in self.held:
                if (number, index) in around.faults:
                    found.add(fields[0], "cell_error", "", "这一格是算错的公式，没有内容，请照原件补填")

    def _same_as_above(self, found: "_Doubts", row: list[RawCell]) -> tuple[list[RawCell], bool]:
        """The row with the words of the row above where it says so, and whether it does."""
        begins, refers_above, width = self._begins_same, False, len(row)
        for index, fields, _ in self.held:
            said = row[index] if index < width else ""
            if (
                said
                and type(said) is str
                and said[0] in begins
                and len(said) <= _SHORT
                and self.says("same", said)
            ):
                why = f"写的是“{said.strip()}”，用了上一行的内容"
                found.add(fields[0], "same_as_above", said.strip(), why)
                row[index] = self.above[index] if index < len(self.above) else ""
                refers_above = True
        return row, refers_above

    def _words(self, found: "_Doubts", row: Sequence[RawCell], continued: Sequence[Row]) -> dict[str, str]:
        words: dict[str, str] = {}
        width, begins = len(row), self._begins_nothing
        for index, fields, names_people in self.held:
            if index >= width:
                continue
            value = row[index]
            said = value.strip() if type(value) is str else cell_words(value)
            if names_people and continued:
                more = (cell_words(other[index]) for other in continued if index < len(other))
                said = "\n".join(dict.fromkeys(filter(None, (said, *more))))
            if not said:
                continue
            if names_people and not said.isascii() and HIDDEN.search(said):
                said = HIDDEN.sub("", said)
                why = "里面有看不见的符号，已经去掉"
                found.add(fields[0], "hidden_signs", said, why)
            if len(fields) == 1:
                name = fields[0]
                if said[0] not in begins or not self._is_blank(name, said):
                    words[name] = said
                continue
            parts = dict.fromkeys(fields, said)
            if _RESPONSIBLE.issuperset(fields):
                parts |= split_responsible(said, fields)
            elif _LED.issuperset(fields):
                parts |= split_led(said, fields)
            elif fields[:2] == ("applicant", "respondent"):
                parts |= both_sides(said)
            for name, part in parts.items():
                if part and not self._is_blank(name, part):
                    words[name] = part
        return words

    def _is_blank(self, name: str, said: str) -> bool:
        """Whether a word only says that there is nothing: 无, /."""
        return (
            said[0] in self._begins_nothing
            and len(said) <= _SHORT
            and name in _BLANKABLE
            and self.says("nothing", said)
        )

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
        day = self._day(row, self.main) or self._short_day(found, self.main, said)
        if day is None:
            found.add(self.main, "bad_date", said, "日期读不出来或没有这一天")
        elif day > self.today:
            found.add(self.main, "future_date", said, "日期在今天之后")
        return day

    def _day(self, row: Sequence[RawCell], name: str) -> date | None:
        value = self._cell(row, name)
        return read_day(value).day or read_serial(value)

    def _short_day(self, found: "_Doubts", name: str, said: str) -> date | None:
        """A day without its whole year, told as a doubt."""
        day = read_short_day(said, self.around.year, self.today)
        if day is not None:
            found.add(
                name, "year_assumed", said, f"没有写全年份，当作{day.year}年{day.month}月{day.day}日，请核对"
            )
        return day

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
                if key in self._shared:
                    continue  # names and numbers share the cell: taken apart already
                if side == "party" and "party" not in told:
                    spread_over(told, words[key], what)
                elif side in told:
                    told[side] = spread(told[side], words[key], what)
        for side, some in told.items():
            told[side] = tuple(self._checked(found, side, person) for person in some)
        if any(some.has_rest for some in people.values()):
            words["people_as_written"] = "；".join(words[side] for side in people if people[side].has_rest)
        return told

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
        people: Mapping[str, Sequence[Person]],
    ) -> None:
        asked = [side for side in SIDES if side in self.place]
        if asked and not any(people.get(side) for side in asked):
            written = next((side for side in asked if side in words), "")
            if not written:
                found.add_all(asked, "no_party", "没有写当事人")
                return
            if len(words[written]) <= NAME_LENGTH:
                found.add(written, "no_party", words[written], f"“{words[written]}”里没有姓名，没有写当事人")
                return
            found.add(
                written, "unknown_value", words[written], "这一格太长，不像是姓名，会原样记在备注里，请核对"
            )
        told = [name for name in _MATTER if name in self.place]
        told = told or (["demand"] if "demand" in self.place else [])
        if told and not any(words.get(name) for name in told):
            found.add_all(told, "no_facts", "没有写是什么纠纷")

    def _later_days(
        self, found: "_Doubts", row: Sequence[RawCell], words: dict[str, str], main: date | None
    ) -> dict[str, date]:
        days: dict[str, date] = {}
        for name in self._later:
            said = words.get(name)
            if not said:
                continue
            day = self._day(row, name) or self._short_day(found, name, said)
            if day is None and name == "deadline" and main and (within := _WITHIN.fullmatch(narrow(said))):
                days[name] = main + timedelta(days=int(within[1]))
            elif day is None and name == "deadline" and (term := read_deadline(said, main, self.around.year)):
                days[name] = term[0]
                if term[1]:
                    found.add(
                        name, "year_assumed", said,
                        f"没有写年份，当作{term[0].year}年{term[0].month}月{term[0].day}日，请核对",
                    )  # fmt: skip
            elif day is None and name == "deadline" and not _WHOLE_DAY.search(narrow(said)):
                found.add(
                    name, "bad_secondary_date", said, f"“{said[:_LONGEST_SHOWN]}”不是一天，会原样记在备注里"
                )
            elif day is None:
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
            if not said or _COUNT.fullmatch(said if said.isascii() else narrow(said)):
                continue
            if said.isdigit():
                why = f"这个数大得没有道理，会原样记在备注里，请核对：{said[:_LONGEST_SHOWN]}"
            else:
                why = f"“{said[:_LONGEST_SHOWN]}”不是一个数，会原样记在备注里"
            found.add(name, "unknown_value", said, why)


def _alike(words: Mapping[str, str], people: Mapping[str, Sequence[Person]]) -> bytes:
    """What a row is compared by with those before it; empty where its text is too short to tell."""
    text = "".join(words.get("facts", "").split())
    if len(text) < _LEAST_ALIKE:
        return b""
    return text_key([person.name for some in people.values() for person in some], text)


_NONE: frozenset[str] = frozenset()
REJECTED = frozenset({"bad_date", "no_date", "future_date", "no_party", "no_facts", "duplicate_number"})
"""Findings with which a row does not come in as it stands."""
UNREAD = frozenset({"unknown_value", "amount_unreadable", "bad_secondary_date", "unreadable_date"})
"""Findings after which the words are kept in the note, since no field could take them."""


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
        return () if not self.found else tuple(finding for finding in self.found if finding.code in REJECTED)

    def flags(self) -> tuple[Finding, ...]:
        """What is to be looked at."""
        return (
            () if not self.found else tuple(finding for finding in self.found if finding.code not in REJECTED)
        )
