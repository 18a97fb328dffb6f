"""Which rows of a ledger are on record already: the dispute, the people, and what an update would fill in"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mediator_desktop.catalogue.record_format import to_plain
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.exchange import flat
from mediator_desktop.domain.views import KnownMatter
from mediator_desktop.services.disputes import tidied
from mediator_desktop.services.import_merging import filled_up
from mediator_desktop.services.packet_words import label_of, words_of
from mediator_desktop.services.ports import Reader, Step

if TYPE_CHECKING:
    from mediator_desktop.ledgers.preview import ImportPreview, ParsedRow

EVERY = 200
RowKey = tuple[str, int]
"""A row by the name of its sheet and its number as Excel counts."""


@dataclass(frozen=True, slots=True)
class Signs:
    """By what a dispute of another ledger may be on record: its numbers, its day with its parties, and the parties themselves.

    `people` are name, number and telephone of each.
    """

    code: str
    agreement: str
    day: date | None
    names: frozenset[str]
    people: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, dispute: Dispute) -> "Signs":
        """The signs of a tidied dispute."""
        return cls(
            dispute.platform.code,
            dispute.agreement.number if dispute.agreement else "",
            dispute.received_on,
            frozenset(party.name for party in dispute.parties if party.name),
            tuple((p.name, p.id_number or p.credit_code, p.phone) for p in dispute.parties),
        )


class Matters:
    """The disputes on record by what another ledger may know them by."""

    def __init__(self, reader: Reader) -> None:
        self._by_number: dict[str, KnownMatter] = {}
        self._by_matter: dict[tuple[date, frozenset[str]], KnownMatter] = {}
        for matter in reader.known_matters():
            self._by_number.update(dict.fromkeys(matter.numbers, matter))
            if matter.received_on and matter.names:
                self._by_matter.setdefault((matter.received_on, matter.names), matter)

    def find(self, signs: Signs) -> tuple[KnownMatter | None, str]:
        """The dispute on record that a row is, and by what it was recognised."""
        for number in (signs.code, signs.agreement):
            if number and number in self._by_number:
                return self._by_number[number], f"编号{number}"
        if signs.day and signs.names:
            matter = self._by_matter.get((signs.day, signs.names))
            # two numbers that differ are two cases, whoever the parties are
            if matter is not None and not (signs.code and matter.numbers):
                return matter, "同一天、同样当事人的纠纷"
        return None, ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What of a row is on record: the dispute (with the sign by which it is known), and parties met before, by name."""

    matter: KnownMatter | None
    sign: str = ""
    people: tuple[str, ...] = ()


Recognition = Mapping[RowKey, Recognised]
"""Rows of which something is on record; the others are left out."""


def recognise(preview: "ImportPreview", reader: Reader, step: Step | None = None) -> dict[RowKey, Recognised]:
    """Look every row up that may come in."""
    return Recogniser().recognise(preview, reader, step)


class Recogniser:
    """Looks rows up, and keeps in memory what it knows of those that are the same the next time. Not for two threads at once."""

    def __init__(self) -> None:
        self._signs: dict[RowKey, tuple[ParsedRow, Signs]] = {}
        self._matters: Matters | None = None
        self._people = _People()

    def forget_register(self) -> None:
        """Ask the register anew."""
        self._matters = None
        self._people = _People()

    def recognise(
        self, preview: "ImportPreview", reader: Reader, step: Step | None = None
    ) -> dict[RowKey, Recognised]:
        """What of each row that may come in is on record."""
        signs = self._read(preview, step)
        if self._matters is None:
            self._matters = Matters(reader)
        self._people.ask(reader, (person for one in signs.values() for person in one.people))
        found = {}
        for key, one in signs.items():
            matter, sign = self._matters.find(one)
            people = tuple(dict.fromkeys(person[0] for person in one.people if self._people.has(person)))
            if matter is not None or people:
                found[key] = Recognised(matter, sign, people)
        return found

    def _read(self, preview: "ImportPreview", step: Step | None) -> dict[RowKey, Signs]:
        found: dict[RowKey, Signs] = {}
        total = sum(len(sheet.rows) for sheet in preview.sheets)
        done = 0
        for sheet in preview.sheets:
            for row in sheet.rows:
                if step is not None and done % EVERY == 0:
                    step(done, total)
                done += 1
                key = sheet.sheet, row.row
                before = self._signs.get(key)
                if before is not None and _is_read_alike(before[0], row):
                    found[key] = before[1]
                elif (dispute := row.dispute) is not None:
                    found[key] = Signs.of(tidied(dispute))
                    self._signs[key] = row, found[key]
        return found


def known_json(known: Recognition) -> list[dict[str, Any]]:
    """For machines: each row of which something is on record."""
    return [
        {
            "sheet": sheet,
            "row": row,
            "dispute": found.matter.id if found.matter else None,
            "sign": found.sign,
            "people": len(found.people),
        }
        for (sheet, row), found in known.items()
    ]


def known_lines(known: Recognition) -> Iterator[str]:
    """For people."""
    for (sheet, row), found in known.items():
        if found.matter is not None:
            yield f"  已登记 {sheet} 第{row}行：{found.sign}"
    if met := sum(bool(found.people) for found in known.values()):
        yield f"  有{met}行的当事人以前登记过"


def _is_read_alike(one: "ParsedRow", other: "ParsedRow") -> bool:
    """Whether two readings of a row make the same dispute without making either."""
    return one is other or (
        one.build is other.build
        and one.cells is other.cells
        and not one.reject
        and not other.reject
        and one.flag == other.flag
    )


class _People:
    """People met before, by number, or by name with telephone."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._numbers: set[str] = set()
        self._signs: set[tuple[str, ...]] = set()

    def ask(self, reader: Reader, people: Iterable[tuple[str, str, str]]) -> None:
        """Look up whom the register was not asked for before; each is name, number and telephone."""
        names, numbers = set(), set()
        for name, number, phone in people:
            if number:
                numbers.add(number)
            if name and phone:
                names.add(name)
        names, numbers = names - self._names, numbers - self._numbers
        self._names |= names
        self._numbers |= numbers
        for row in reader.people_like(names, numbers).values():
            self._signs.update((str(row[n]),) for n in ("id_number", "credit_code") if row[n])
            if row["phone"]:
                self._signs.add((str(row["name"]), str(row["phone"])))

    def has(self, person: tuple[str, str, str]) -> bool:
        """Whether somebody (name, number, telephone) was met before."""
        name, number, phone = person
        if number:
            return (number,) in self._signs
        return bool(phone) and (name, phone) in self._signs


@dataclass(frozen=True, slots=True)
class Filling:
    """A fact that an update would fill in: what it is called, what is there now, what would be."""

    label: str
    now: str
    then: str


def fillings(
    dispute: Dispute, matter: KnownMatter, reader: Reader, vocabulary: Vocabulary
) -> tuple[Filling, ...]:
    """What an update of a dispute on record by a row would fill in; nothing is overwritten. Raises Refused."""
    before = reader.load(matter.id).dispute
    old, new = _facts(before), _facts(filled_up(before, tidied(dispute)))
    return tuple(
        Filling(label_of(path), words_of(path, old.get(path), vocabulary), words_of(path, value, vocabulary))
        for path, value in new.items()
        if value != old.get(path)
    )


def _facts(dispute: Dispute) -> dict[str, Any]:
    return flat(to_plain(dispute))
