"""The people and organisations on the sides of a dispute."""

from dataclasses import dataclass, replace
from datetime import date

from mediator_desktop.domain.identity import read_resident_id
from mediator_desktop.domain.vocabulary import Authority, PartyKind, PartyRole, Sex

ADULT_AGE = 18
"""民法典 Art 17: a natural person of eighteen is an adult."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """委托代理人 with the authority given (授权委托书, paper of the case file)."""

    name: str = ""
    sex: Sex | None = None
    id_number: str = ""
    workplace: str = ""
    phone: str = ""
    relation: str = ""
    authority: Authority | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """当事人 as known for one dispute; what is not known is empty or None.

    `name` is 姓名 or, for organisations, 名称; `address` is 单位或住址 or 住所; `stated_age` is the age
    in years that was told when no birth date is known; `person_id` links the same person across disputes.
    """

    role: PartyRole = PartyRole.APPLICANT
    kind: PartyKind = PartyKind.NATURAL
    name: str = ""
    sex: Sex | None = None
    ethnicity: str = ""
    birth_date: date | None = None
    stated_age: int | None = None
    occupation: str = ""
    phone: str = ""
    address: str = ""
    village: str = ""
    id_number: str = ""
    credit_code: str = ""
    representative: str = ""
    representative_post: str = ""
    name_note: str = ""
    agents: tuple[Agent, ...] = ()
    person_id: str | None = None

    def age_on(self, day: date | None) -> int | None:
        """Age in full years on a day: from the birth date, else the age that was told."""
        if self.birth_date is None or day is None:
            return self.stated_age
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return max(0, day.year - self.birth_date.year - before_birthday)

    def is_minor_on(self, day: date | None) -> bool:
        """Whether the party is known to be under eighteen on a day; without an age the identity number tells."""
        if self.kind is not PartyKind.NATURAL:
            return False
        age = self.age_on(day)
        if age is None and self.id_number:
            age = replace(self, birth_date=_born(self.id_number)).age_on(day)
        return age is not None and age < ADULT_AGE

    @property
    def is_blank(self) -> bool:
        """Whether nothing but role and kind was filled in."""
        return self == Party(role=self.role, kind=self.kind)


def _born(id_number: str) -> date | None:
    try:
        return read_resident_id(id_number).birth_date
    except ValueError:
        return None
