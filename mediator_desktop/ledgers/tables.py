"""The rows under the headings: cases, totals, footers, empty boxes, nil reports, and what is told of each"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mediator_desktop.catalogue.ledger_synonyms import Synonyms, fold
from mediator_desktop.ledgers.headers import UNITS_WORD, HeaderBlock
from mediator_desktop.ledgers.nil_reports import written_period
from mediator_desktop.ledgers.reading import Merge, RawCell, ReadSheet, Row, cell_words, column_letter
from mediator_desktop.ledgers.values import narrow

_LABELLED = re.compile(r"^([^:：]{1,12})[:：]")
_MONEY_UNIT = re.compile(r"(?:金额)?单位[:：]?\s*[(（]?(?:[件人户起次][、,，/])*(亿元|万元|千元|元)")
_UNIT_OF_HEADING = re.compile(r"亿元|万元|千元|(?<![\u4e00-\u9fff])元(?![\u4e00-\u9fff])|单位[:：]?元")
_WORTH = {"亿元": 100_000_000, "万元": 10_000, "千元": 1000, "元": 1}
_SIGNED = re.compile(r"[^\d]{0,16}(?:签字|签名|签章|盖章|公章)(?:[(（].{0,6}[)）])?[:：]?[\s_]*\S{0,6}")
_SIGNED_BY = re.compile(
    r"[^:：]{0,12}(?:填报人|填表人|制表人|报送人|统计人|经办人|审核人?|审批人?|签发人|复核人|负责人|主任|书记|领导|镇长|乡长|组长|日期|时间|单位|电话)"
    r"(?:[(（][^()（）]{1,8}[)）])?[:：][\s_]*\S{0,20}"
)
"""A cell of the lines below a table: who signs, who filled it in, when."""
_ITEMS = re.compile(
    r"排查总?数|成功数|起数|调处数|化解率|化解数|调处率|成功率|总数$|小计|^合计$|正在化解|^已化解$|年度累计"
)
NOTHING_FOUND = re.compile(
    r"(?:经[^，,。]{0,10}(?:排查|摸排|走访)[，,]?)?(?:[我本该全各]?(?:辖区|[\u4e00-\u9fff]{0,6}(?:村|社区|镇|乡|网格))内?)?"
    r"(?:.{0,8}?[年月周季旬期]度?(?:内)?[，,]?)?(?:零\s*报告|(?:均|暂|都)?(?:无|未|没有)(?:发现|排查出|排查到|发生|接到|收到|新增|新发|摸排出)?"
    r"(?:任何|新的|各类|此类|重大|突出|的|疑难|异常|不稳定){0,2}(?:矛盾纠纷|矛盾|纠纷|案件|异常|隐患))(?:情况|事项|隐患|问题|现象)?[。.]?"
)
"""A cell that says nothing was found, in a few words."""
_NO_NUMBER = re.compile(r"0\s*[件起个]|零[件起]?|没有|未发现|暂无|空")
"""What the cell of the facts, or of the parties, says where nothing was found."""
_LISTED_VILLAGES = re.compile(
    r"^(?:经[^、，,。]{0,10}[，,])?(?:[^、，,。；;\s]{1,8}?(?:村|社区|居委会)[、，,和及])*[^、，,。；;\s]{1,8}?(?:村|社区|居委会)(?:等\d{0,3}个?村)?"
)
_LONGEST_NIL = 160
_MATTER = ("facts", "title", "type", "demand")
_WHO = ("party", "applicant", "respondent")
_BESIDE = (
    "seq", "number", "township", "village", "group", "grid", "division", "found_on", "accepted_on", "resp_unit", "committee",
    "registrar", "handler", "mediator", "leader", "note",
)  # fmt: skip
_SUM = re.compile(
    r"^(?:.{1,10}[村社区镇乡组年月页季度])?(?:小\s*计|合\s*计|总\s*计|共\s*计)(?:[(（].{0,8}[)）])?[:：]?$"
)
_LONGEST_TOTAL = 16
_SECTION = re.compile(
    r"(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．:：]?)?([\u4e00-\u9fff]{1,10}(?:村|社区|居委会))(?:[(（].{1,10}[)）])?[:：]?"
)
_PART = re.compile(
    r"\s*(?:[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])\s*[\u4e00-\u9fff]{2}"
)
"""How the heading of a part begins: 一、已化解（6件）."""
_LEVELS = ("市", "县市区", "县(市、区)", "县区", "乡镇街道", "乡镇(街道)", "乡镇", "村居", "村(社区)")
_LEAST_FACTS = 12
_NUMBERS = re.compile(r"\d{1,2}|[甲乙丙丁]")


class RowKind(StrEnum):
    """What a row under the headings is."""

    CASE = "case"
    CONTINUED = "continued"
    EMPTY = "empty"
    PREPARED = "prepared"
    TOTAL = "total"
    FOOTER = "footer"
    NIL = "nil"
    UNIT = "unit"
    HEADING = "heading"
    REMARK = "remark"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet by kind, with their number as Excel counts; merged values stand in each row.

    `unit` is how many yuan one unit of the amounts is, `is_unit_told` whether the sheet says so anywhere. `sections` are
    the places that lines between the rows name (一、溪口村), by the rows below them.
    """

    cases: tuple[tuple[int, Row], ...]
    others: Mapping[RowKind, tuple[tuple[int, Row], ...]]
    unit: int
    unit_row: int | None
    spread: tuple[Merge, ...] = ()
    continued: Mapping[int, tuple[tuple[int, Row], ...]] = field(default_factory=dict)
    sections: Mapping[int, str] = field(default_factory=dict)
    is_unit_told: bool = True

    def rows(self, kind: RowKind) -> tuple[int, ...]:
        """Numbers of the rows of a kind."""
        return tuple(number for number, _ in self.others.get(kind, ()))


def read_table(sheet: ReadSheet, block: HeaderBlock, places: Mapping[str, int], synonyms: Synonyms) -> Table:
    """Tell the rows under the headings apart. `places` are the columns of the fields by name."""
    others: dict[RowKind, list[tuple[int, Row]]] = {}
    cases: list[tuple[int, Row]] = []
    continued: dict[int, list[tuple[int, Row]]] = {}
    merges = _by_row(sheet, block)
    header = {index: fold(parts[-1]) for index, parts in block.headings.items()}
    used: list[Merge] = []
    sections: dict[int, str] = {}
    section = ""
    is_plainly_a_case = _sieve(places)
    start = block.rows[-1] - sheet.first_row + 1
    for number, plain in enumerate(sheet.rows[start:], start=block.rows[-1] + 1):
        if not merges and not section and is_plainly_a_case(plain):
            cases.append((number, plain))
            continue
        row = _filled(sheet, plain, number, merges, used)
        kind = _kind(
            plain if is_total(plain, synonyms) else row, header, places, synonyms, bool(cases), number, block
        )
        if (
            kind in (RowKind.REMARK, RowKind.PREPARED)
            and "village" not in places
            and (place := _place_named(row))
        ):
            kind, section = RowKind.SECTION, place
        elif section:
            sections[number] = section
        if kind is RowKind.CASE and cases and _continues(number, merges, places):
            continued.setdefault(cases[-1][0], []).append((number, row))
        elif kind is RowKind.CASE:
            cases.append((number, row))
        else:
            others.setdefault(kind, []).append((number, plain))
    unit_rows = others.get(RowKind.UNIT, [])
    unit = _unit(sheet, block, places.get("amount"), unit_rows)
    real = {number for number, _ in cases}
    return Table(
        tuple(cases),
        {kind: tuple(rows) for kind, rows in others.items()},
        unit or 1,
        unit_rows[0][0] if unit_rows else None,
        tuple(merge for merge in dict.fromkeys(used) if merge.top in real),
        {number: tuple(rows) for number, rows in continued.items()},
        sections,
        unit is not None,
    )


def _sieve(places: Mapping[str, int]) -> Callable[[Row], bool]:
    """Tells most cases at a glance: a running number, a day and facts of some length; the others are looked at."""
    first = places.get("seq", places.get("number", -1))
    day = next((places[name] for name in ("accepted_on", "found_on", "mediated_on") if name in places), -1)
    facts = places.get("facts", -1)
    least = max(first, day, facts)
    if first != 0 or day < 0 or facts < 0:
        return lambda _: False

    def is_plain(row: Row) -> bool:
        if len(row) <= least:
            return False
        number, when, told = row[0], row[day], row[facts]
        return (
            (isinstance(number, float) or (isinstance(number, str) and number[:1].isdigit()))
            and (isinstance(when, date) or (isinstance(when, str) and when[:2] == "20"))
            and isinstance(told, str)
            and len(told) >= _LEAST_FACTS
        )

    return is_plain


def _place_named(row: Row) -> str:
    """The village or community that a line of a single cell names, empty when it names none."""
    words = [words for cell in row if (words := cell_words(cell))]
    found = _SECTION.fullmatch("".join(words[0].split())) if len(words) == 1 else None
    return found[1] if found else ""


def _by_row(sheet: ReadSheet, block: HeaderBlock) -> Mapping[int, list[Merge]]:
    found: dict[int, list[Merge]] = {}
    for merge in sheet.merges:
        if merge.top > block.rows[-1] and merge.bottom > merge.top:
            for number in range(merge.top, merge.bottom + 1):
                found.setdefault(number, []).append(merge)
    return found


def _filled(
    sheet: ReadSheet, row: Row, number: int, merges: Mapping[int, list[Merge]], used: list[Merge]
) -> Row:
    if number not in merges:
        return row
    filled = list(row)
    for merge in merges[number]:
        source = sheet.rows[merge.top - sheet.first_row]
        if number > merge.top and merge.left < len(filled) and not cell_words(filled[merge.left]):
            value: RawCell = source[merge.left] if merge.left < len(source) else ""
            if cell_words(value):
                filled[merge.left] = value
                used.append(merge)
    return filled


def _continues(number: int, merges: Mapping[int, list[Merge]], places: Mapping[str, int]) -> bool:
    """Whether a row belongs to the case above: its running number or case number is merged over both, and so are the facts."""
    down = {merge.left for merge in merges.get(number, ()) if merge.top < number}
    keys = {places[name] for name in ("seq", "number") if name in places}
    facts = {places[name] for name in ("facts", "type") if name in places}
    return bool(down & keys) and bool(down & facts)


def is_total(row: Row, synonyms: Synonyms) -> bool:
    """Whether the first words of a row say that it is a total."""
    words = [words for cell in row[:4] if (words := cell_words(cell))]
    if any(synonyms.says("totals", word) for word in words):
        return True
    return bool(words) and len(words[0]) <= _LONGEST_TOTAL and any(map(_SUM.search, words[:2]))


def _kind(
    row: Row,
    header: Mapping[int, str],
    places: Mapping[str, int],
    synonyms: Synonyms,
    after_cases: bool,
    number: int,
    block: HeaderBlock,
) -> RowKind:
    filled = {index: words for index, cell in enumerate(row) if (words := cell_words(cell))}
    if not filled:
        return RowKind.EMPTY
    first = next(iter(filled.values()))
    if is_total(row, synonyms):
        return RowKind.TOTAL
    if sum(header.get(index) == fold(words) for index, words in filled.items()) >= max(2, len(filled) // 2):
        return RowKind.HEADING
    if is_nil(filled, places, synonyms):
        return RowKind.NIL
    if number <= block.rows[-1] + 2 and not after_cases and _is_unit_row(filled.values(), len(header)):
        return RowKind.UNIT
    labelled = _LABELLED.match(first)
    if (
        labelled
        and synonyms.says("footers", re.sub(r"[(（].*?[)）]", "", labelled[1]))
        and len(filled) * 2 <= len(header) + 1
    ):
        return RowKind.FOOTER
    if 2 * len(filled) <= len(header) + 1 and all(map(_is_signature, filled.values())):
        return RowKind.FOOTER
    keys = {places[name] for name in ("seq", "number") if name in places}
    if filled.keys() <= keys:
        is_number = len(first) <= 30 and any(map(str.isdigit, first)) and not _PART.match(first)
        return RowKind.PREPARED if is_number else RowKind.REMARK
    if len(filled) == 1 and len(header) > 3 and next(iter(filled)) == min(header):
        return RowKind.REMARK
    return RowKind.CASE


def _is_signature(words: str) -> bool:
    """Whether a cell is part of the lines below a table: 包村领导签字：, 审核人：某某, a day."""
    return bool(
        _SIGNED.fullmatch(words)
        or all(map(_SIGNED_BY.fullmatch, filter(None, re.split(r"\s{2,}|　+", words))))
    )


def says_nothing_found(words: str) -> bool:
    """Whether a cell says that nothing was found, be it of villages that it lists: 白杨村、东湾村未发现矛盾纠纷."""
    if len(words) > _LONGEST_NIL:
        return False
    return bool(
        NOTHING_FOUND.fullmatch(words) or NOTHING_FOUND.fullmatch(_LISTED_VILLAGES.sub("", words, count=1))
    )


def is_nil(filled: Mapping[int, str], places: Mapping[str, int], synonyms: Synonyms) -> bool:
    """Whether a row reports that nothing was found: what it holds besides unit, day and number says so."""
    said = {
        index for index, words in filled.items() if synonyms.says("nil", words) or says_nothing_found(words)
    }
    beside = {places[name] for name in _BESIDE if name in places}
    if said and (len(filled) <= 2 or filled.keys() - said <= beside):
        return True
    empty = {
        index
        for index, words in filled.items()
        if index in said or _NO_NUMBER.fullmatch(words) or synonyms.says("nothing", words)
    }
    matter = {places[name] for name in _MATTER if name in places} & filled.keys()
    who = {places[name] for name in _WHO if name in places} & filled.keys()
    # what and who: nothing; whatever else the row tells is of the village that says so
    return bool(matter & empty) and not (matter | who) - empty and bool(filled.keys() & beside)


def _is_unit_row(words: Iterable[str], width: int) -> bool:
    """Whether a row below the headings holds units (万元, 人 …) or numbers of the columns (1, 2, 3 …)."""
    found = ["".join(narrow(word).split()) for word in words]
    if all(map(UNITS_WORD.fullmatch, found)):
        return True
    counting = [word.strip("()") for word in found]
    return (
        len(found) >= max(4, width // 2)
        and all(_NUMBERS.fullmatch(word) for word in counting)
        and len(set(counting)) == len(counting)
    )


def _unit(
    sheet: ReadSheet, block: HeaderBlock, place: int | None, unit_rows: Sequence[tuple[int, Row]]
) -> int | None:
    """Yuan that one unit of the amounts is: by the units row, the heading, or a line above the headings; None if none says."""
    if place is None:
        return 1
    for _, row in unit_rows:
        if place < len(row) and (found := _UNIT_OF_HEADING.search(narrow(cell_words(row[place])))):
            return _worth(found[0])
    for part in reversed(block.headings.get(place, ())):
        if found := _UNIT_OF_HEADING.search(narrow("".join(part.split()))):
            return _worth(found[0])
    above = [cell_words(cell) for row in sheet.rows[: block.rows[0] - sheet.first_row] for cell in row]
    for words in (*sheet.above, *above):
        if found := _MONEY_UNIT.search("".join(words.split())):
            return _worth(found[1])
    return None


def _worth(words: str) -> int:
    return next(worth for unit, worth in _WORTH.items() if words.endswith(unit))


def is_statistics(sheet: ReadSheet) -> bool:
    """Whether a sheet without known headings counts things instead of listing them (排查总数, 化解率 …)."""
    words = (fold(cell_words(cell)) for row in sheet.rows[:60] for cell in row[:40])
    return len({word for word in words if len(word) <= 12 and _ITEMS.search(word)}) >= 3


def statistics_sentence(sheet: ReadSheet) -> str:
    """What a table of counts is called when it is passed over: with its period and levels where items stand as rows."""
    base = "这是统计表，不是一件一行的台账，没有导入"
    words = [cell_words(cell) for row in sheet.rows[:12] for cell in row[:40]]
    levels = [level for level in _LEVELS if level in {fold(word) for word in words}]
    if len(levels) < 2:
        return base
    written, _, _ = written_period([sheet.name, *words])
    return f"{base}；它是{written}{'、'.join(levels)}各级的数"


def is_transposed(sheet: ReadSheet, synonyms: Synonyms) -> bool:
    """Whether the headings stand one below the other in a column, the cases side by side."""
    for column in range(min(3, max((len(row) for row in sheet.rows[:40]), default=0))):
        words = [cell_words(row[column]) for row in sheet.rows[:60] if column < len(row)]
        found = {synonyms.by_heading.get(fold(word)) for word in words if word} - {None}
        if len(found) >= 4:
            return True
    return False


def spread_notes(table: Table) -> tuple[str, ...]:
    """Sentences about merged cells that stand for several rows."""
    return tuple(
        f"{column_letter(merge.left)}列第{merge.top}至{merge.bottom}行是合并的格，内容用于每一行"
        for merge in table.spread
        if merge.top not in table.continued or merge.bottom > table.continued[merge.top][-1][0]
    )
