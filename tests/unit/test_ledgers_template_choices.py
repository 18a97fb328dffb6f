"""What a person decides of a template: labels, lines, named cells, words of drop-downs; remembered and carried over."""

import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from mediator_desktop.catalogue.ledger_rows import LedgerRow
from mediator_desktop.catalogue.ledgers import LedgerHeading
from mediator_desktop.catalogue.templates import NAMED
from mediator_desktop.domain.figures import HeldCount
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.vocabulary import AgreementForm, Outcome
from mediator_desktop.ledgers.template_checking import check_filled
from mediator_desktop.ledgers.template_filling import Filled, Filling, fill_template
from mediator_desktop.ledgers.template_mapping import NAMED_WORDS, TemplateMapping
from mediator_desktop.ledgers.template_meanings import (
    LEVEL_WORDS,
    MEASURE_WORDS,
    TYPE_LISTS,
    Meaning,
    meaning_choices,
    meaning_of,
    meaning_words,
)
from mediator_desktop.ledgers.template_memory import memory_of, remembered_of
from mediator_desktop.ledgers.template_workbook import TemplateWorkbook
from mediator_desktop.services.template_items import (
    FILL,
    LEAVE,
    ItemKind,
    TemplateItem,
    decide,
    differences,
    items_of,
)
from tests.counted_templates import count_rows
from tests.county_templates import HEADINGS, template
from tests.unit.test_ledgers_template import FIRST, LAST, VOCABULARY, proposed, row_of, table

Make = Callable[[Any], None]


def filled_by(
    content: bytes, mapping: TemplateMapping, rows: list[LedgerRow], held: Sequence[HeldCount] = ()
) -> tuple[Filled, Any]:
    """The workbook filled by a mapping that was decided on, checked, and how openpyxl reads it."""
    filling = Filling(
        rows=rows,
        heading=LedgerHeading(
            unit="云岭镇人民调解委员会", first_day=FIRST, last_day=LAST, made_on=date(2026, 11, 2)
        ),
        vocabulary=VOCABULARY,
        numbers=count_rows(mapping, Period(FIRST, LAST), rows, VOCABULARY, held=held),
        counted_by="按受理日期统计",
        maker="李秀英",
    )
    filled = fill_template(TemplateWorkbook.read(content, "县里的模板.xlsx"), mapping, filling)
    check_filled(content, filled, "县里的模板.xlsx")
    return filled, openpyxl.load_workbook(io.BytesIO(filled.content))


def item(mapping: TemplateMapping, heading: str) -> TemplateItem:
    return next(i for i in items_of(mapping, VOCABULARY, ("溪口村",)) if i.heading == heading)


# meanings

MEANINGS = st.one_of(
    st.sampled_from(["blank", "general", "sum", "to_date"]).map(Meaning),
    st.just(Meaning("major", frozenset({True}))),
    st.sets(st.sampled_from(sorted(MEASURE_WORDS)), min_size=1, max_size=1).map(
        lambda found: Meaning("measure", frozenset(found))
    ),
    st.sets(st.sampled_from(sorted(LEVEL_WORDS)), min_size=1).map(lambda s: Meaning("level", frozenset(s))),
    st.sets(st.integers(1, 12), min_size=1).map(lambda s: Meaning("month", frozenset(s))),
    st.tuples(st.integers(0, 99), st.integers(100, 10**9)).map(lambda b: Meaning("size", frozenset({b}))),
    st.sets(st.sampled_from(AgreementForm), min_size=1).map(lambda s: Meaning("form", frozenset(s))),
    st.sampled_from(TYPE_LISTS).flatmap(
        lambda name: st.sets(st.sampled_from([c.code for c in VOCABULARY[name].codes]), min_size=1).map(
            lambda codes: Meaning(name, frozenset(codes))
        )
    ),
)


@given(MEANINGS)
def test_a_meaning_is_read_back_from_its_word(meaning: Meaning) -> None:
    assert meaning_of(meaning.key) == meaning
    assert meaning_words(meaning, VOCABULARY)


@pytest.mark.parametrize(
    "key", ["", "什么", "measure", "measure:nothing", "level:moon", "month:x", "size:1", "form:none", "sum:1"]
)
def test_words_without_a_meaning_are_refused(key: str) -> None:
    with pytest.raises(Refused, match="没有"):
        meaning_of(key)


def test_every_choice_can_be_taken_and_is_named_once() -> None:
    offered = meaning_choices("dispute_types", VOCABULARY, ("溪口村",))
    assert len({words for _, words in offered}) == len(offered)
    assert all(meaning_of(key).key == key for key, _ in offered)
    assert ("village:溪口村", "溪口村") in offered


def test_everything_a_named_cell_can_be_has_a_word() -> None:
    assert set(NAMED) == set(NAMED_WORDS)


# labels of tables


def test_a_label_that_was_not_understood_is_decided_by_a_person() -> None:
    content = table(["邻里纠纷", "婚姻家庭纠纷", "外星纠纷"], ["件数", "群体性上访"])
    _, mapping = proposed(content)
    strange = item(mapping, "外星纠纷")
    assert not strange.is_understood
    mapping = decide(mapping, strange, "dispute_types:tourism")
    mapping = decide(mapping, item(mapping, "群体性上访"), "measure:people")
    assert item(mapping, "外星纠纷").certainty == 1
    rows = [row_of(1, type_code="tourism"), row_of(2, type_code="neighbours", people_involved=7)]
    filled, after = filled_by(content, mapping, rows)
    values = {row[0].value: [cell.value for cell in row[1:]] for row in after["统计表"].iter_rows(min_row=3)}
    assert values == {"邻里纠纷": [1, 7], "婚姻家庭纠纷": [0, 0], "外星纠纷": [1, 2]}
    assert filled.doubts == ()


def test_a_label_can_be_left_blank_without_being_told_again() -> None:
    content = table(["邻里纠纷", "婚姻家庭纠纷"], ["件数", "群体性上访"])
    _, mapping = proposed(content)
    for heading in ("邻里纠纷", "群体性上访"):
        mapping = decide(mapping, item(mapping, heading), "blank")
    filled, after = filled_by(content, mapping, [row_of(1, type_code="marriage_family")])
    sheet = after["统计表"]
    assert [[c.value for c in row[1:]] for row in sheet.iter_rows(min_row=3)] == [[None, None], [1, None]]
    assert not any("没有认出" in doubt for doubt in filled.doubts)


def test_the_same_words_are_one_item_and_others_of_two_groups_are_two() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "表"
    for at, words in enumerate(("项目", "", "件数", "涉及人数"), start=1):
        sheet.cell(1, at, words)
    for at, (group, label) in enumerate(
        (("类别", "邻里纠纷"), ("类别", "其他"), ("来源", "主动调解"), ("来源", "其他")), start=2
    ):
        sheet.cell(at, 1, group)
        sheet.cell(at, 2, label)
    kept = io.BytesIO()
    workbook.save(kept)
    _, mapping = proposed(kept.getvalue())
    labels = [i for i in items_of(mapping, VOCABULARY) if i.kind is ItemKind.LABEL]
    assert [(i.heading, i.place) for i in labels].count(("类别", "2…3行")) == 1
    others = [i for i in labels if i.heading == "其他"]
    assert [i.place for i in others] == ["3行", "5行"]
    decided = decide(mapping, others[1], "blank")
    kept_cells = {(cell.row, cell.column) for cell in decided.sheets[0].plan.cells}  # type: ignore[union-attr]
    assert {row for row, _ in kept_cells} == {2, 3, 4}


def test_decisions_that_are_not_on_offer_are_refused() -> None:
    _, mapping = proposed(table(["邻里纠纷", "婚姻家庭纠纷"], ["件数"]))
    label = item(mapping, "件数")
    with pytest.raises(Refused, match="从列表里选"):
        decide(mapping, label, "没有")
    with pytest.raises(Refused, match="没有工作表"):
        mapping.with_label("别的", "columns/件数", "sum")
    with pytest.raises(Refused, match="没有这个项目"):
        mapping.with_label("统计表", "columns/别的", "sum")
    with pytest.raises(Refused, match="没有名称"):
        mapping.with_name("别的", "unit")
    with pytest.raises(Refused, match="没有“别的”"):
        mapping.with_name("别的", "别的")
    with pytest.raises(Refused, match="没有Z99这一格"):
        mapping.with_slot("统计表", "Z99", fills=True)


def test_rounds_of_screening_are_counted_by_level_and_month() -> None:
    held = [
        HeldCount(date(2026, 9, 30), "石桥村", "village", 4, 0),
        HeldCount(date(2026, 10, 3), "石桥村", "village", 2, 1),
        HeldCount(date(2026, 10, 4), "云岭镇", "township", 1, 0),
        HeldCount(date(2026, 11, 1), "石桥村", "village", 8, 0),
    ]
    content = table(["邻里纠纷", "婚姻家庭纠纷", "开展集中排查"], ["乡镇街道", "村居", "年度累计"])
    _, mapping = proposed(content)
    mapping = decide(mapping, item(mapping, "开展集中排查"), "measure:rounds")
    sheet = filled_by(content, mapping, [row_of(level="village")], held=held)[1]["统计表"]
    assert [cell.value for cell in sheet[3]][1:] == [0, 1, 1]
    assert [cell.value for cell in sheet[5]][1:] == [1, 2, 7]
    months = table(["邻里纠纷", "婚姻家庭纠纷", "排查次数"], ["9月", "10月"])
    sheet = filled_by(months, proposed(months)[1], [], held=held)[1]["统计表"]
    assert [cell.value for cell in sheet[5]][1:] == [4, 3]
    types = table(["邻里纠纷", "婚姻家庭纠纷"], ["件数", "排查次数"])
    sheet = filled_by(types, proposed(types)[1], [], held=held)[1]["统计表"]
    assert [cell.value for cell in sheet[3]][1:] == [0, None]


# lines around


def signed(workbook: Any) -> None:
    workbook["台账"]["D2"] = "统计口径："
    workbook["台账"]["D8"] = "审核人：______"


def test_the_day_that_counts_stands_where_the_sheet_has_a_place_for_it() -> None:
    content = template(signed)
    _, mapping = proposed(content)
    _, after = filled_by(content, mapping, [row_of()])
    assert after["台账"]["D2"].value == "统计口径：按受理日期统计"


def test_who_signs_is_left_to_the_pen_until_somebody_is_named() -> None:
    content = template(signed)
    _, mapping = proposed(content)
    made, checked = item(mapping, "填报人："), item(mapping, "审核人：______")
    assert (made.words, checked.words) == ("留给本人签", "留给本人签")
    mapping = decide(mapping, made, FILL, " 李秀英 ")
    rows = [row_of(n) for n in range(1, 7)]
    filled, after = filled_by(content, mapping, rows)
    sheet = after["台账"]
    assert sheet["A11"].value == "填报人：李秀英"
    assert sheet["D11"].value == "审核人：______"
    assert not any("填报人" in doubt for doubt in filled.doubts)


def test_a_line_can_be_left_or_said_in_other_words() -> None:
    content = template()
    _, mapping = proposed(content)
    left = decide(mapping, item(mapping, "填报单位（盖章）："), LEAVE)
    assert filled_by(content, left, [])[1]["台账"]["A2"].value == "填报单位（盖章）："
    said = decide(mapping, item(mapping, "填报单位（盖章）："), FILL, "云岭镇综治中心")
    assert filled_by(content, said, [])[1]["台账"]["A2"].value == "填报单位（盖章）：云岭镇综治中心"


# named cells


def named(workbook: Any, names: dict[str, str] | None = None) -> None:
    sheet = workbook.create_sheet("封面")
    sheet["A1"] = "报表封面"
    sheet["B9"] = "=B3"
    usual = {"填报单位": "B2", "年度": "B3", "月份": "B4", "案件总数": "B5", "涉及金额": "B6", "填报人": "B7",
             "统计口径": "B8", "公式": "B9", "谁知道": "B10"}  # fmt: skip
    for name, place in (names or usual).items():
        letter, row = place[0], place[1:]
        workbook.defined_names[name] = DefinedName(name, attr_text=f"封面!${letter}${row}")


def test_named_cells_are_proposed_filled_and_decided() -> None:
    content = template(named)
    _, mapping = proposed(content)
    assert {about.name: about.asks for about in mapping.names} == {
        "填报单位": "unit", "年度": "year", "月份": "month", "案件总数": "found", "涉及金额": "agreed_yuan",
        "填报人": "maker", "统计口径": "counted_by", "谁知道": None,
    }  # fmt: skip
    mapping = decide(mapping, item(mapping, "谁知道"), "people")
    rows = [row_of(n, agreement_form=AgreementForm.ORAL, outcome=Outcome.ORAL_AGREEMENT) for n in range(1, 6)]
    _, after = filled_by(content, mapping, rows)
    sheet = after["封面"]
    assert [sheet[f"B{row}"].value for row in range(2, 9)] == [
        "云岭镇人民调解委员会", 2026, 10, 5, 6172.5, "李秀英", "按受理日期统计",
    ]  # fmt: skip
    assert sheet["B9"].value == "=B3"
    assert sheet["B10"].value == 10


def test_a_named_cell_below_the_list_moves_with_it_and_what_was_written_stays() -> None:
    def below(workbook: Any) -> None:
        sheet = workbook["台账"]
        sheet["F8"] = None
        sheet["H8"] = "张三"
        for name, place in (("制表人", "$F$8"), ("经办人", "$H$8")):
            workbook.defined_names[name] = DefinedName(name, attr_text=f"台账!{place}")

    content = template(below)
    _, mapping = proposed(content)
    filled, after = filled_by(content, mapping, [row_of(n) for n in range(1, 8)])
    assert after["台账"]["F12"].value == "李秀英"
    assert after["台账"]["H12"].value == "张三"
    assert any("经办人" in doubt and "没有改动" in doubt for doubt in filled.doubts)


def test_a_workbook_of_named_cells_alone_can_be_filled() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "通知"
    workbook.defined_names["填报单位"] = DefinedName("填报单位", attr_text="通知!$B$2")
    kept = io.BytesIO()
    workbook.save(kept)
    _, mapping = proposed(kept.getvalue())
    filled, after = filled_by(kept.getvalue(), mapping, [row_of(), row_of(2)])
    assert after["通知"]["B2"].value == "云岭镇人民调解委员会"
    assert filled.rows == 2


def test_names_that_are_no_single_cell_outside_the_list_are_left_alone() -> None:
    def areas(workbook: Any) -> None:
        for name, target in (("数据区", "台账!$A$4:$H$6"), ("填报单位", "台账!$C$5"), ("全列", "台账!$A:$A")):
            workbook.defined_names[name] = DefinedName(name, attr_text=target)

    assert proposed(template(areas))[1].names == ()


# drop-downs


def offering(words: str) -> Make:
    def make(workbook: Any) -> None:
        rule = DataValidation(type="list", formula1=f'"{words}"')
        rule.add("E4:E6")
        workbook["台账"].add_data_validation(rule)

    return make


def test_a_word_of_ours_finds_the_one_on_offer_that_says_the_same() -> None:
    content = template(offering("邻里,婚姻家庭"))
    _, mapping = proposed(content)
    filled, after = filled_by(content, mapping, [row_of(type_code="neighbours")])
    assert after["台账"]["E4"].value == "邻里"
    assert filled.strange == ()


def test_a_word_nobody_offers_is_asked_about_and_remembered() -> None:
    content = template(offering("邻里,婚姻家庭,别的"))
    _, mapping = proposed(content)
    rows = [row_of(1, type_code="tourism"), row_of(2, type_code="ecommerce")]
    filled, _ = filled_by(content, mapping, rows)
    assert [(word.letter, word.word, word.offered) for word in filled.strange] == [
        ("E", "旅游纠纷", ("别的", "婚姻家庭", "邻里")), ("E", "电子商务纠纷", ("别的", "婚姻家庭", "邻里")),
    ]  # fmt: skip
    mapping = mapping.with_word("台账", "E", "旅游纠纷", "别的")
    mapping = mapping.with_word("台账", "E", "电子商务纠纷", "电子商务纠纷")
    known = {mapping.fingerprint: memory_of(mapping)}
    filled, after = filled_by(content, proposed(content, known)[1], rows)
    assert [after["台账"][f"E{row}"].value for row in (4, 5)] == ["别的", "电子商务纠纷"]
    assert filled.strange == ()
    again = mapping.with_word("台账", "E", "旅游纠纷", "")
    assert len(filled_by(content, again, rows)[0].strange) == 1


# totals that disagree


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [(99.0, "合计写的是99，实际是4"), ("=SUM(F4:F4)", "只加到F4"), ("=SUM($F$4:$F$6)", ""), (4.0, "")],
)
def test_a_row_of_totals_that_disagrees_is_told(formula: object, sentence: str) -> None:
    def more(workbook: Any) -> None:
        workbook["台账"]["F7"] = formula

    content = template(more)
    _, mapping = proposed(content)
    filled, after = filled_by(content, mapping, [row_of(1), row_of(2)])
    assert after["台账"]["F7"].value == formula
    told = [doubt for doubt in filled.doubts if "F7" in doubt]
    assert bool(told) == bool(sentence)
    assert all(sentence in doubt for doubt in told)


# memory


def test_all_decisions_are_remembered_and_known_again() -> None:
    def make(workbook: Any) -> None:
        signed(workbook)
        named(workbook)

    content = template(make)
    _, mapping = proposed(content)
    mapping = decide(mapping, item(mapping, "备注"), LEAVE)
    mapping = decide(mapping, item(mapping, "填报人："), FILL, "李秀英")
    mapping = decide(mapping, item(mapping, "谁知道"), "resolved")
    again = proposed(content, {mapping.fingerprint: memory_of(mapping, "2026-11-02")})[1]
    assert again.confirmed
    assert items_of(again, VOCABULARY) == items_of(mapping, VOCABULARY)
    told = remembered_of(mapping.fingerprint, memory_of(mapping, "2026-11-02"))
    assert (told.name, told.confirmed_on, told.sheets) == ("县里的模板.xlsx", "2026-11-02", ("台账",))
    assert told.columns == len(HEADINGS) - 1


def test_labels_and_names_are_carried_over_to_a_changed_template() -> None:
    columns = ["件数", "群体性上访"]
    _, mapping = proposed(table(["邻里纠纷", "婚姻家庭纠纷", "外星纠纷"], columns))
    mapping = decide(mapping, item(mapping, "外星纠纷"), "dispute_types:tourism")
    known = {mapping.fingerprint: memory_of(mapping)}
    changed = table(["合同纠纷", "邻里纠纷", "婚姻家庭纠纷", "外星纠纷"], columns)
    _, again = proposed(changed, known)
    assert not again.confirmed
    assert item(again, "外星纠纷").value == "dispute_types:tourism"
    told = differences(again)
    assert "不一样" in told[0]
    assert any("多了：合同纠纷" in line for line in told)
    assert any("挪了位置" in line and "外星纠纷：5→6" in line for line in told)
    assert differences(mapping) == ()


def test_what_this_edition_does_not_know_of_a_memory_is_passed_over() -> None:
    content = table(["邻里纠纷", "外星纠纷", "婚姻家庭纠纷"], ["件数"])
    _, mapping = proposed(content)
    told = json.loads(memory_of(mapping))
    told["sheets"][0]["labels"] = {"rows/外星纠纷": "planet:mars"}
    del told["names"], told["places"]
    _, again = proposed(content, {mapping.fingerprint: json.dumps(told)})
    assert item(again, "外星纠纷").certainty == 0


def test_two_columns_that_read_alike_are_remembered_apart() -> None:
    content = template(headings=(*HEADINGS, "备注"))
    _, mapping = proposed(content)
    mapping = mapping.with_field("台账", "I", "measures").with_field("台账", "H", None)
    _, again = proposed(content, {mapping.fingerprint: memory_of(mapping)})
    assert [(c.letter, c.field) for c in again.sheets[0].columns][-2:] == [("H", None), ("I", "measures")]


def test_money_of_a_named_cell_is_what_was_agreed_on() -> None:
    content = template(lambda workbook: named(workbook, {"协议金额": "B2"}))
    _, mapping = proposed(content)
    rows = [
        row_of(1, amount=Money(100), outcome=Outcome.ORAL_AGREEMENT), row_of(2, amount=Money(900)),
    ]  # fmt: skip
    assert filled_by(content, mapping, rows)[1]["封面"]["B2"].value == 1
