"""Names for the line on which people sign: who filled in, who checked, who answers for it; known by many labels"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mediator_desktop.domain.problems import Problem
from mediator_desktop.domain.text import NAME_LENGTH, unfit

MAKERS = ("填表人", "填报人", "制表人", "统计人", "填表", "制表")
"""What forms call the one who filled in."""
REVIEWERS = ("审核人", "复核人", "核对人", "审核")
"""What forms call the one who checked."""
HEADS = ("签发人", "负责人", "单位负责人", "主要负责人")
"""What forms call the one who answers for it and signs."""
SIGNED_ON = ("填表日期", "签发日期")
"""What forms call the day of signing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureNames:
    """Names for the signature line; an empty one leaves its place blank for a pen."""

    maker: str = ""
    reviewer: str = ""
    head: str = ""

    def __bool__(self) -> bool:
        return bool(self.maker or self.reviewer or self.head)

    def people(self, signed_on: date | None = None) -> Mapping[str, str]:
        """The names by every label they may stand under, with the day of signing where it is known."""
        day = f"{signed_on.year}年{signed_on.month}月{signed_on.day}日" if signed_on else ""
        said = ((MAKERS, self.maker), (REVIEWERS, self.reviewer), (HEADS, self.head), (SIGNED_ON, day))
        return {label: name for labels, name in said if name for label in labels}

    def check(self) -> tuple[Problem, ...]:
        """What is wrong with a name, beside its field."""
        problems = []
        for field in ("maker", "reviewer", "head"):
            name = getattr(self, field)
            if len(name) > NAME_LENGTH:
                problems.append(Problem(field, "姓名太长"))
            elif sentence := unfit(name):
                problems.append(Problem(field, sentence))
        return tuple(problems)

    def over(self, before: "SignatureNames") -> "SignatureNames":
        """These names, and where one is not given the one from before."""
        return SignatureNames(
            maker=self.maker or before.maker,
            reviewer=self.reviewer or before.reviewer,
            head=self.head or before.head,
        )


def signature_words(label: str, people: Mapping[str, str]) -> str:
    """A place of the signature line with what belongs behind its colon; other words stay as they are.

    `填表人：` gets its name, `填表日期：　年　月　日` its day in place of the blanks.
    """
    at = max(label.find("："), label.find(":"))
    if at < 0:
        return label
    said = people.get(label[:at].strip(), "")
    is_blank = not label[at + 1 :].strip(" \u3000_＿年月日")
    return f"{label[: at + 1]}{said}" if said and is_blank else label
