"""What a label of a template's table can mean: which disputes it admits, or what is counted of them; kept as one word"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.vocabulary import AgreementForm

TYPE_LISTS = ("dispute_types", "dispute_types_zz", "dispute_types_2010")
OPEN_END = 10**9
"""Upper end of a band of people that has none."""

MEASURE_WORDS = {
    "found": "排查数（件）",
    "handled": "调处数（件）",
    "resolved": "化解数（件）",
    "succeeded": "成功数（件）",
    "open": "正在调解（件）",
    "resolving": "正在化解（件）",
    "hard": "疑难复杂案件（件）",
    "people": "涉及人数",
    "agreed_yuan": "协议涉及金额",
    "performed": "协议已履行（件）",
    "confirmed": "申请司法确认（件）",
    "prevented": "预防纠纷（件）",
    "rounds": "排查轮次（次）",
    "rate": "比率，由模板自己算",
}
"""Counts of statistics by id, as they are offered for a label."""
LEVEL_WORDS = {"city": "市级", "county": "县级", "township": "乡镇级", "village": "村级"}
_PLAIN = {
    "blank": "留空不填",
    "general": "只是一组的名称",
    "sum": "合计",
    "to_date": "年度累计",
    "major": "重大纠纷",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one label says: which disputes (`kind` of fact and admitted values), or what is counted of them.

    Kinds: a list of types, `source`, `level`, `village`, `month`, `quarter`, `size`, `major`, `form` admit disputes;
    `measure`, `sum`, `to_date` and `general` say what is counted; cells under a `blank` one stay empty.
    """

    kind: str
    values: frozenset[object] = frozenset()

    @property
    def key(self) -> str:
        """The meaning as one word, read back by `meaning_of`: `measure:found`, `size:50-100`, `month:3`, `sum`."""
        if not self.values or self.kind == "major":
            return self.kind
        return f"{self.kind}:{'|'.join(sorted(_value_key(value) for value in self.values))}"


def meaning_of(key: str) -> Meaning:
    """The meaning that a word stands for. Raises Refused for a word that is none."""
    kind, _, said = key.partition(":")
    if kind == "major":
        return Meaning(kind, frozenset({True}))
    if kind in _PLAIN and not said:
        return Meaning(kind)
    read = _VALUES.get(kind)
    try:
        if read is not None and said:
            return Meaning(kind, frozenset(read(value) for value in said.split("|")))
    except ValueError:
        pass
    raise Refused(f"没有“{key}”这种含义，请从列表里选")


BLANK = Meaning("blank")
"""A person's decision that the cells of a label stay empty."""


def _value_key(value: object) -> str:
    if isinstance(value, tuple):
        return f"{value[0]}-{value[1]}"
    return str(value.value) if isinstance(value, AgreementForm) else str(value)


def _band(text: str) -> tuple[int, int]:
    low, _, high = text.partition("-")
    return int(low), int(high)


_VALUES: Mapping[str, Callable[[str], object]] = {
    "measure": lambda value: value if value in MEASURE_WORDS else _unknown(value),
    "level": lambda value: value if value in LEVEL_WORDS else _unknown(value),
    "month": lambda value: int(value) if 1 <= int(value) <= 12 else _unknown(value),
    "quarter": lambda value: int(value) if 1 <= int(value) <= 4 else _unknown(value),
    "size": _band,
    "form": AgreementForm,
    "village": str,
    "source": str,
    **dict.fromkeys(TYPE_LISTS, str),
}


def _unknown(value: str) -> object:
    raise ValueError(value)


def meaning_words(meaning: Meaning | None, vocabulary: Vocabulary) -> str:
    """A meaning as people read it; empty for a label that is not understood."""
    if meaning is None:
        return ""
    if meaning.kind in _PLAIN:
        return _PLAIN[meaning.kind]
    said = sorted(meaning.values, key=_value_key)
    match meaning.kind:
        case "measure":
            return MEASURE_WORDS[str(said[0])]
        case "level":
            return "、".join(LEVEL_WORDS[str(value)] for value in said)
        case "month":
            return "、".join(f"{value}月" for value in said)
        case "quarter":
            return "、".join(f"第{value}季度" for value in said)
        case "size":
            return "、".join(map(_band_words, said))
        case "form":
            return "、".join(value.label for value in said if isinstance(value, AgreementForm))
        case "village":
            return "、".join(map(str, said))
        case "source":
            sources = [vocabulary["report_sources"].name(str(value)) for value in said]
            return f"来源：其余{len(sources)}种" if len(sources) > 6 else f"来源：{'、'.join(sources)}"
        case _:
            names = [vocabulary[meaning.kind].name(str(value)) for value in said]
            if len(names) > 3:
                return f"类别：其余{len(names)}类"
            return f"类别：{'、'.join(names)}"


def _band_words(value: object) -> str:
    low, high = value if isinstance(value, tuple) else (0, OPEN_END)
    if high >= OPEN_END:
        return f"{low}人以上"
    return f"{low}至{high}人" if low else f"{high}人以下"


def meaning_choices(
    type_list: str, vocabulary: Vocabulary, villages: Iterable[str] = ()
) -> tuple[tuple[str, str], ...]:
    """What a person may decide for a label of a table, as key and words, in the order to be offered."""
    found = [Meaning(kind) for kind in ("blank", "general", "sum", "to_date")]
    found += [Meaning("measure", frozenset({name})) for name in MEASURE_WORDS if name != "rate"]
    found += [Meaning("level", frozenset({name})) for name in LEVEL_WORDS]
    found.append(Meaning("major", frozenset({True})))
    found += [Meaning("form", frozenset({form})) for form in AgreementForm]
    found += [Meaning(type_list, frozenset({code.code})) for code in vocabulary[type_list].codes]
    found += [Meaning("source", frozenset({code.code})) for code in vocabulary["report_sources"].codes]
    found += [Meaning("village", frozenset({name})) for name in villages]
    return tuple((meaning.key, meaning_words(meaning, vocabulary)) for meaning in found)
