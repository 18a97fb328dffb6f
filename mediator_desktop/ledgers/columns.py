"""What the columns of a foreign ledger hold: by heading, by neighbour, by the shape of the values, each with the reason"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mediator_desktop.catalogue.ledger_synonyms import PERSONS, fold
from mediator_desktop.ledgers.heading_words import CERTAIN, NOTHING, TRAIT, Guess, Headings
from mediator_desktop.ledgers.mapping import MappedColumn
from mediator_desktop.ledgers.reading import RawCell, cell_words, column_letter
from mediator_desktop.ledgers.values import read_day, read_serial, split_names

JOINT = " / "
_ID = re.compile(r"\d{17}[\dXx]")
_PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")
_VILLAGE = re.compile(r"^[\u4e00-\u9fff]{1,10}(?:村|社区|居委会)$")
_NAMES = re.compile(r"^[\u4e00-\u9fff·]{2,4}(?:[、，,和与诉\n]\s*[\u4e00-\u9fff·]{2,4})+$")
_MONEY = re.compile(r"^[¥￥]?\d[\d,.]*\s*(?:万元|万|元)$")
_NUMBER = re.compile(r"[\d一二三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾两几数若]")
_SHORT = re.compile(r"^.{0,20}$")
_NOTHING = r"^[无/\\—-]+$|不详"
_WITNESS = {
    **dict.fromkeys(
        ("party_phone", "applicant_phone", "respondent_phone", "resp_phone"),
        re.compile(rf"\d{{6}}|{_NOTHING}"),
    ),
    **dict.fromkeys(
        ("party_id", "applicant_id", "respondent_id"),
        re.compile(rf"\d{{6}}|\d[Ee]\+|{_NOTHING}"),
    ),
    **dict.fromkeys(("amount", "people", "households"), re.compile(f"{_NUMBER.pattern}|{_NOTHING}")),
    **dict.fromkeys(("type", "grade", "source", "agreement_form"), _SHORT),
    "seq": re.compile(r"[\d一二三四五六七八九十]"),
}
"""What at least one cell of a column of the field looks like; where none does the heading is doubted."""
_TITLE = re.compile("(?:纠纷|矛盾|争议|一案|问题|事件)$")
_TOLD = 15
"""Signs that a cell has on the average which tells what happened."""
_SAMPLE = 200
_LIKE = 10
"""Spellings of a field that are listed so near to each other say it equally well."""


def propose_columns(
    headings: Mapping[int, tuple[str, ...]],
    samples: Sequence[Sequence[RawCell]],
    understood: Headings,
    is_type: "Iterable[str] | None" = None,
    remembered: Mapping[str, Sequence[str]] | None = None,
) -> tuple[MappedColumn, ...]:
    """A field for each column, with confidence and reason; two that fit one field: the better has it.

    `headings` are the parts of each column's heading by its place, `samples` some rows of data, `is_type` the words
    that name dispute types, `remembered` the fields that were confirmed for this layout, by heading.
    """
    written = {index: JOINT.join(parts) for index, parts in headings.items()}
    guesses = {index: understood.understand(parts) for index, parts in headings.items()}
    for index in _handlers(headings, guesses):
        guesses[index] = Guess(("resp_person",), 0.85, "在责任单位后面，是那个单位的人")
    for index in _workplaces(headings, guesses):
        guesses[index] = Guess((TRAIT + "address",), 0.6, "在当事人后面，像是当事人的单位，请核对")
    for index, fields in beside(guesses).items():
        guesses[index] = replace(guesses[index], fields=fields)
    types = frozenset(is_type or ())
    taken = {field for guess in guesses.values() for field in guess.fields}
    for index, guess in guesses.items():
        values = [row[index] for row in samples[:_SAMPLE] if index < len(row) and cell_words(row[index])]
        if guess.is_unknown and "outcome" not in taken and understood.are_outcomes(values):
            guesses[index] = Guess(("outcome",), 0.65, "内容是调解结果")
            taken.add("outcome")
        elif guess.is_unknown and (own := _in_use(values, understood.office, taken)):
            guesses[index] = own
            taken.update(own.fields)
        elif guess.is_unknown and (shape := by_shape(values, taken, types)):
            guesses[index] = shape
            taken.update(shape.fields)
        elif guess.fields == ("party",) and "people" not in taken and _are_counts(values):
            guesses[index] = Guess(("people",), 0.85, "这一列写的是人数")
        elif guess.fields == ("party",) and fold(headings[index][-1]) == "名称" and _are_titles(values):
            guesses[index] = Guess(("title",), 0.85, "这一列写的是纠纷名称")
            taken.add("title")
        elif guess.fields == ("title",) and "type" not in taken and _are_types(values, types):
            guesses[index] = Guess(("type",), 0.85, "这一列写的是纠纷类型")
            taken.add("type")
        elif (
            guess.fields == ("title",)
            and "facts" not in taken
            and (_are_long(values) or (_is_matter(headings[index][-1]) and _are_told(values)))
        ):
            guesses[index] = Guess(("facts",), 0.85, "没有情况一列，这一列写的是情况")
            taken.add("facts")
        elif guess.fields:
            guesses[index] = _doubted(guess, values)
    confirmed = {fold(heading): tuple(fields) for heading, fields in (remembered or {}).items()}
    for index, heading in written.items():
        if (given := confirmed.get(fold(heading))) is not None:
            guesses[index] = Guess(given, 1.0, "按确认过的对应")
    late = frozenset(index for index, parts in headings.items() if understood.is_late(parts))
    return _one_each(written, guesses, late)


def _handlers(headings: Mapping[int, tuple[str, ...]], guesses: Mapping[int, Guess]) -> Iterator[int]:
    """Columns headed 承办人 behind the unit that the matter was given to: someone of that unit, no mediator."""
    taken = {field for guess in guesses.values() for field in guess.fields}
    for index, parts in headings.items():
        is_behind = guesses.get(index - 1, NOTHING).fields == ("resp_unit",)
        if (
            is_behind
            and "resp_person" not in taken
            and fold(parts[-1]) in ("承办人", "承办人员", "承办人姓名")
        ):
            yield index


def _workplaces(headings: Mapping[int, tuple[str, ...]], guesses: Mapping[int, Guess]) -> Iterator[int]:
    """Columns headed only 单位 between a person's name and the numbers of that person: where that person works."""
    for index, parts in headings.items():
        before, behind = guesses.get(index - 1, NOTHING).fields, guesses.get(index + 1, NOTHING).fields
        is_between = before[:1] and before[0] in PERSONS and behind[:1] and behind[0].startswith(TRAIT)
        if is_between and fold(parts[-1]) == "单位":
            yield index


def beside(guesses: Mapping[int, Guess]) -> Mapping[int, tuple[str, ...]]:
    """Fields of columns headed only 身份证号 or 联系电话: of the person whose name stands before them.

    Where a ledger calls the sides in its own way (男方姓名, 女方姓名), the first is the applicant.
    """
    found: dict[int, tuple[str, ...]] = {}
    person = "party"
    names = [guess.fields[0] for guess in guesses.values() if guess.fields and guess.fields[0] in PERSONS]
    sides = _sides(guesses, names)
    traits: dict[str, int] = defaultdict(int)
    for index in sorted(guesses):
        fields = guesses[index].fields
        if fields and fields[0] in PERSONS:
            person = fields[0]
        if not fields or not fields[0].startswith(TRAIT):
            continue
        trait = fields[0][1:]
        who = sides.get(guesses[index].who, person)
        field = PERSONS[who].get(trait)
        alone = sum(g.fields == fields for g in guesses.values()) == 1
        if who == "respondent" and "applicant" in names and alone and not traits["applicant"]:
            field = PERSONS["party"][trait]  # both sides named first, then one column for all
        traits[who] += 1
        if trait == "name" and field:
            person = field
        found[index] = (field,) if field else ()
    return found


def _sides(guesses: Mapping[int, Guess], names: Sequence[str]) -> Mapping[str, str]:
    """Which side each is whom the ledger calls in its own way."""
    called = [guesses[index] for index in sorted(guesses) if guesses[index].who]
    whos = list(dict.fromkeys(guess.who for guess in called if guess.fields == (f"{TRAIT}name",)))
    free = [side for side in ("applicant", "respondent") if side not in names]
    if "party" in names or (len(whos) == 1 and len(free) == 2):
        return dict.fromkeys(whos, "party")
    return dict(zip(whos, free, strict=False))


def by_shape(values: Sequence[RawCell], taken: Iterable[str], types: frozenset[str]) -> Guess | None:
    """What values alone say: identity numbers, telephones, types, days. None when they say nothing."""
    if len(values) < 3:
        return None
    words = [cell_words(value) for value in values]
    free = frozenset(taken)

    def share(test: "re.Pattern[str]") -> float:
        return sum(bool(test.search(word)) for word in words) / len(words)

    if share(_ID) >= 0.5 and not {"party_id", "applicant_id"} & free:
        return Guess(("party_id",), 0.7, "内容是身份证号")
    if share(_ID) < 0.1 and share(_PHONE) >= 0.5 and not {"party_phone", "applicant_phone"} & free:
        return Guess(("party_phone",), 0.7, "内容是电话号码")
    if types and "type" not in free and sum(fold(word) in types for word in words) / len(words) >= 0.6:
        return Guess(("type",), 0.7, "内容是纠纷类型")
    days = sum(read_day(value).day is not None for value in values) / len(values)
    if days >= 0.7 and not {"found_on", "accepted_on"} & free:
        return Guess(("found_on",), 0.5, "内容是日期")
    if "village" not in free and share(_VILLAGE) >= 0.8:
        return Guess(("village",), 0.7, "内容是村（社区）")
    if not {"party", "applicant"} & free and share(_NAMES) >= 0.6:
        return Guess(("party",), 0.5, "内容像是几个人的姓名")
    if "amount" not in free and share(_MONEY) >= 0.6:
        return Guess(("amount",), 0.6, "内容是金额")
    if "facts" not in free and sum(map(len, words)) / len(words) >= 30:
        return Guess(("facts",), 0.5, "内容是长段文字")
    return None


def _in_use(
    values: Sequence[RawCell], office: Mapping[str, frozenset[str]], taken: Iterable[str]
) -> Guess | None:
    """The field whose words of the office's own (its villages, its mediators) most cells say."""
    words = [cell_words(value) for value in values]
    for name in sorted(office.keys() - set(taken)) if len(words) >= 2 else ():
        known = sum(any(said in office[name] for said in split_names(word)) for word in words)
        if 10 * known >= 6 * len(words):
            return Guess((name,), 0.75, "内容是登记册里已有的")
    return None


def _are_counts(values: Sequence[RawCell]) -> bool:
    words = [cell_words(value).rstrip("人名") for value in values]
    counts = sum(word.isascii() and word.isdigit() and len(word) < 5 for word in words)
    return counts >= 2 and 10 * counts >= 7 * len(words)


def _are_types(values: Sequence[RawCell], types: frozenset[str]) -> bool:
    """Whether most cells name a type, as a column headed 案由 may do."""
    said = sum(fold(cell_words(value)) in types for value in values)
    return said >= 2 and 10 * said >= 6 * len(values)


def _are_long(values: Sequence[RawCell]) -> bool:
    return bool(values) and sum(len(cell_words(value)) for value in values) / len(values) >= 25


def _is_matter(heading: str) -> bool:
    """Whether a heading asks what it is about (争议事项, 信访事由), not what it is called."""
    return fold(heading).endswith(("事由", "事项"))


def _are_told(values: Sequence[RawCell]) -> bool:
    """Whether cells tell what happened; names of disputes are shorter or end as such."""
    words = [cell_words(value) for value in values]
    return (
        len(words) >= 2 and sum(map(len, words)) >= _TOLD * len(words) and not _are_titles(values, share=0.3)
    )


def _are_titles(values: Sequence[RawCell], share: float = 0.6) -> bool:
    """Whether at least that share of the cells ends as the name of a dispute does."""
    named = sum(bool(_TITLE.search(cell_words(value))) for value in values)
    return named > 0 and named >= share * len(values)


_DAYS = frozenset(
    {"found_on", "accepted_on", "mediated_on", "agreed_on", "resolved_on", "struck_off_on", "visited_on"}
)


def _doubted(guess: Guess, values: Sequence[RawCell]) -> Guess:
    """Less sure of a column whose values do not fit."""
    if guess.fields[0] in _DAYS and len(values) >= 3:
        days = sum(
            isinstance(value, (int, float))
            or read_day(value).day is not None
            or read_serial(value) is not None
            or "20" in cell_words(value)
            for value in values
        )
        if days / len(values) < 0.3:
            return Guess(guess.fields, min(guess.confidence, 0.4), "表头像日期，内容不像，请核对")
    fits = _WITNESS.get(guess.fields[0]) if len(guess.fields) == 1 and len(values) >= 3 else None
    if fits is not None and not any(fits.search(cell_words(value)) for value in values):
        return Guess(guess.fields, min(guess.confidence, 0.5), "内容不像表头说的，请核对")
    return guess


def _one_each(
    written: Mapping[int, str], guesses: Mapping[int, Guess], late: frozenset[int]
) -> tuple[MappedColumn, ...]:
    """A field has one column: what is sure, what holds nothing else, what tells of the case and not of its writing."""

    def worth(place: int) -> tuple[bool, int, bool, float, int, int]:
        guess = guesses[place]
        unsure, many = guess.confidence < CERTAIN, len(guess.fields)
        return unsure, many, place in late, -guess.confidence, guess.rank // _LIKE, place

    holder: dict[str, int] = {}
    for index in sorted(guesses, key=worth):
        for field in guesses[index].fields:
            holder.setdefault(field, index)
    columns = []
    for index in sorted(written):
        guess = guesses[index]
        kept = tuple(field for field in guess.fields if holder[field] == index)
        lost = [column_letter(holder[field]) for field in guess.fields if holder[field] != index]
        reason = guess.reason
        if lost:
            reason = f"与{'、'.join(dict.fromkeys(lost))}列是同一项内容，用了那一列"
        confidence = guess.confidence if kept else 0.0
        columns.append(
            MappedColumn(index, written[index], kept[0] if kept else None, kept[1:], confidence, reason)
        )
    return tuple(columns)
