"""What the headings of a template ask for: a ledger's field and how sure that is"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS
from mediator_desktop.catalogue.ledger_synonyms import fold
from mediator_desktop.catalogue.templates import TemplateWords

SURE = 0.6
"""From here on a heading is taken for what it seems to be, until a person says otherwise."""

Path = tuple[str, ...]
"""A heading from its group down to itself, as written."""


@dataclass(frozen=True, slots=True)
class Match:
    """A ledger's field for a heading (None: not understood), how sure (0–1), and what else it may be."""

    field: str | None
    confidence: float
    others: tuple[str, ...] = ()


class Matcher(Protocol):
    """Tells what a heading asks for."""

    def __call__(self, path: Path) -> Match:
        """The field for a heading below its groups."""
        ...


_UNIT = re.compile(r"[(\[](?:单位:)?(?:元|万元|人|件|起|户|次|是/否|有/无|年月日|年/月/日)[)\]]$")
_PERSONAL = {"姓名": "name", "身份证号": "id", "身份证号码": "id", "公民身份号码": "id", "证件号码": "id", "联系电话": "phone",
             "电话": "phone", "联系方式": "phone", "手机": "phone", "手机号": "phone", "手机号码": "phone", "住址": "address",
             "地址": "address", "家庭住址": "address", "户籍地址": "address", "现住址": "address"}  # fmt: skip
_OWN = {"name": "party_lines", "id": "party_ids", "phone": "party_phones", "address": "party_addresses"}
_OWNERS = (("被申请", "respondents"), ("乙方", "respondents"), ("申请", "applicants"), ("甲方", "applicants"),
           ("领导", "leader"), ("调解员", "mediators"), ("责任", "person"))  # fmt: skip
_VAGUE = frozenset({"时间", "日期", "情况", "单位", "类别", "类型", "名称", "结果", "内容", "编号"})
_NEAR = 0.78


class HeadingWords:
    """The matcher made of the declared words: exactly known, known below its group, part of it, nearly the same."""

    def __init__(self, words: TemplateWords, synonyms: Mapping[str, Sequence[str]] | None = None) -> None:
        self._fields: dict[str, str] = {}
        rest = frozenset(map(fold, words.lines.get("rest", ())))
        for field, known in words.headings.items():
            self._add(field, known)
        for name, more in (synonyms or {}).items():
            if (target := words.from_import.get(name)) is not None:
                # 其他 heads the rest of a table's labels far more often than a column of notes
                self._add(target, [word for word in more if fold(word) not in rest])
        for field, about in LEDGER_FIELDS.items():
            self._add(field, (about.label,))

    def _add(self, field: str, headings: Sequence[str]) -> None:
        for heading in headings:
            self._fields.setdefault(fold(heading), field)

    def __call__(self, path: Path) -> Match:
        """The field for a heading below its groups."""
        folded = [fold(part) for part in path if fold(part)]
        if not folded:
            return Match(None, 0)
        bare = _UNIT.sub("", folded[-1]) or folded[-1]
        group = "".join(folded[:-1])
        if (trait := _PERSONAL.get(bare)) is not None:
            return self._of_a_person(trait, group)
        if group and (field := self._fields.get(group + bare)):
            return Match(field, 1.0)
        if field := self._fields.get(folded[-1]):
            return Match(field, 0.7 if group and bare in _VAGUE else 1.0)
        if field := self._fields.get(bare):
            return Match(field, 0.95)
        return self._nearly(bare)

    @staticmethod
    def _of_a_person(trait: str, group: str) -> Match:
        """Names, numbers and phones belong to whoever the group names; only the parties' are all known."""
        if not group or "当事" in group or "信访" in group:
            return Match(_OWN[trait], 1.0)
        for word, field in _OWNERS:
            if word in group:
                return Match(field, 0.9) if trait == "name" else Match(None, 0.3, (_OWN[trait],))
        return Match(_OWN[trait], 0.5)

    def _nearly(self, bare: str) -> Match:
        inside = {known: field for known, field in self._fields.items() if len(known) > 2 and known in bare}
        if inside:
            longest = max(map(len, inside))
            found = sorted({field for known, field in inside.items() if len(known) == longest})
            if len(found) == 1:
                return Match(found[0], 0.6 + 0.3 * longest / len(bare))
            return Match(None, 0.4, tuple(found))
        near = [
            (SequenceMatcher(None, known, bare).ratio(), field)
            for known, field in self._fields.items()
            if abs(len(known) - len(bare)) <= 2 and len(bare) > 2
        ]
        best = max(near, default=(0.0, ""))
        if best[0] >= _NEAR:
            found = sorted({field for ratio, field in near if ratio == best[0]})
            return Match(found[0], 0.6 * best[0] + 0.1) if len(found) == 1 else Match(None, 0.4, tuple(found))
        return Match(None, 0)
