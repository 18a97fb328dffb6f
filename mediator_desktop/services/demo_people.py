"""Invented people and organisations: the same person may have several disputes, as in any township."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from mediator_desktop.domain.identity import check_credit_code, check_digit
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.vocabulary import Authority, PartyKind, PartyRole, Sex
from mediator_desktop.services import demo_texts as texts

T = TypeVar("T")

REGION = "369921"
"""Valid in shape, belongs to nobody."""
KNOWN_PEOPLE = 1500


class Crowd:
    """The people of the township, met one after the other; `rng` decides everything."""

    def __init__(self, rng: Random, villages: Sequence[str]) -> None:
        self.rng = rng
        self.random = rng.random
        self.villages = villages
        self.people: list[Party] = []
        self.organisations = {
            kind: [self._organisation(name) for name in names] for kind, names in texts.ORGANISATIONS.items()
        }

    def pick(self, choices: Sequence[T]) -> T:
        """Any one, each as likely."""
        return choices[int(self.random() * len(choices))]

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """True in that share of the cases."""
        return self.random() < share

    def _organisation(self, name: str) -> Party:
        legal = name.endswith(("公司", "医院", "卫生院"))
        stem = f"{'91' if legal else '92'}{REGION}MA{self.between(1_000_000, 9_999_999)}"
        for last in "0123456789ABCDEFGHJKLMNPQRTUWXY":  # pragma: no branch - one always fits
            try:
                code = check_credit_code(stem + last)
            except ValueError:
                continue
            break
        return Party(
            kind=PartyKind.LEGAL if legal else PartyKind.OTHER,
            name=name,
            credit_code=code,
            representative=self._name(Sex.MALE),
            representative_post="法定代表人" if legal else "负责人",
            phone=self._phone(),
            address="云岭县云岭镇集镇",
        )

    def _name(self, sex: Sex) -> str:
        surname = self.pick(texts.COMPOUND) if self.chance(0.015) else self.pick(texts.SURNAMES)
        given = texts.MALE if sex is Sex.MALE else texts.FEMALE
        name = surname + self.pick(given)
        if self.chance(0.012):
            return name + self.pick(list(texts.RARE))
        return name + self.pick(given) if self.chance(0.85) else name

    def _phone(self) -> str:
        return f"154{self.between(0, 99_999_999):08d}"

    def _id_number(self, born: date, sex: Sex) -> str:
        order = self.between(1, 499) * 2 - (sex is Sex.MALE)
        first = f"36992{self.between(1, 9)}{born:%Y%m%d}{order:03d}"
        return first + check_digit(first)

    def _person(self, day: date, *, minor: bool = False) -> Party:
        """Someone new, or one of those who had a dispute before."""
        if not minor and self.people and self.chance(0.22):
            return self.pick(self.people)
        sex = Sex.MALE if self.chance(0.55) else Sex.FEMALE
        years = self.between(7, 15) if minor else self.between(22, 78)
        born = day - timedelta(days=years * 366 + self.between(0, 300))
        village = self.pick(self.villages)
        name = self._name(sex)
        known = self.chance(0.94)
        person = Party(
            name=name,
            sex=sex,
            ethnicity="汉族" if self.chance(0.94) else self.pick(texts.MINORITIES),
            birth_date=born if known else None,
            stated_age=None if known else years,
            occupation="学生" if minor else self.pick(texts.OCCUPATIONS),
            phone="" if minor or self.chance(0.04) else self._phone(),
            address=f"云岭县云岭镇{village}{self.between(1, 12)}组",
            village=village,
            id_number=self._id_number(born, sex) if known else "",
            name_note=next((f"“{c}”{texts.RARE[c]}" for c in name if texts.RARE.get(c)), ""),
            agents=(self._guardian(name),) if minor else (),
        )
        if not minor:
            if len(self.people) < KNOWN_PEOPLE:
                self.people.append(person)
            else:
                self.people[int(self.random() * KNOWN_PEOPLE)] = person
        return person

    def _guardian(self, child: str) -> Agent:
        length = 2 if child[:2] in texts.COMPOUND else 1
        sex = Sex.MALE if self.chance(0.5) else Sex.FEMALE
        relation = "父亲" if sex is Sex.MALE else "母亲"
        born = date(1980, 1, 1) + timedelta(days=self.between(0, 3000))
        surname = child[:length] if sex is Sex.MALE else self.pick(texts.SURNAMES)
        name = surname + self.pick(texts.MALE if sex is Sex.MALE else texts.FEMALE) + self.pick("华平明")
        return Agent(
            name=name,
            sex=sex,
            id_number=self._id_number(born, sex),
            phone=self._phone(),
            relation=relation,
            authority=Authority.SPECIAL,
        )

    def parties(self, story: texts.Story, day: date) -> tuple[Party, ...]:
        """Two to four parties on their sides, all different people."""
        chosen = [self._person(day, minor=story.minor)]
        if story.against:
            chosen.append(self.pick(self.organisations[story.against]))
        wanted = len(chosen) + (0 if story.against else 1) + self.chance(0.12) + self.chance(0.03)
        while len(chosen) < wanted:
            other = self._person(day, minor=story.minor and len(chosen) == 1)
            if all(other.name != p.name and other.id_number != p.id_number for p in chosen) or (
                not other.id_number and all(other.name != p.name for p in chosen)
            ):
                chosen.append(other)
        return tuple(self._on_side(party, index) for index, party in enumerate(chosen))

    def _on_side(self, party: Party, index: int) -> Party:
        role = PartyRole.RESPONDENT if index else PartyRole.APPLICANT
        return party if party.role is role else _with_role(party, role)


def _with_role(party: Party, role: PartyRole) -> Party:
    """The same party on another side; spelt out because `replace` is slow here."""
    return Party(
        role=role,
        kind=party.kind,
        name=party.name,
        sex=party.sex,
        ethnicity=party.ethnicity,
        birth_date=party.birth_date,
        stated_age=party.stated_age,
        occupation=party.occupation,
        phone=party.phone,
        address=party.address,
        village=party.village,
        id_number=party.id_number,
        credit_code=party.credit_code,
        representative=party.representative,
        representative_post=party.representative_post,
        name_note=party.name_note,
        agents=party.agents,
    )
