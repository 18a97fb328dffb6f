"""Headings of ledgers: ours, the office's own added, and files that cannot be used."""

from pathlib import Path

import pytest

from mediator_desktop.catalogue.ledger_synonyms import (
    FIELDS,
    PERSONS,
    UNPLACED,
    fold,
    load_synonyms,
    read_mapping,
)
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.config.paths import program_folder
from mediator_desktop.ledgers.heading_words import Headings

FORMS = program_folder() / "forms"


def own(folder: Path, words: str) -> Path:
    (folder / "synonyms").mkdir(parents=True)
    (folder / "synonyms" / "ledger.toml").write_text(words, "utf-8")
    return folder


def test_a_heading_means_one_field() -> None:
    words = load_synonyms(FORMS)
    for table in (words.fields, words.of_a_person):
        folded = [(fold(word), key) for key, some in table.items() for word in some]
        assert len({word for word, _ in folded}) == len(set(folded))
    assert not words.by_heading.keys() & words.by_trait.keys()


def test_every_field_can_be_found() -> None:
    words = load_synonyms(FORMS)
    told = {field for person in PERSONS.values() for field in person.values()}
    assert FIELDS - told <= set(words.fields)


@pytest.mark.parametrize(
    ("heading", "folded"),
    [
        (" 纠纷\n类型： ", "纠纷类型"),
        ("（1）村（社区）", "村(社区)"),
        ("3、受理　时间", "受理时间"),
        ("一、备注*", "备注"),
        ("ＮＯ．", "NO"),
        ("1", "1"),
        ("。", ""),
    ],
)
def test_spelling_that_means_nothing(heading: str, folded: str) -> None:
    assert fold(heading) == folded


def test_words_of_cells() -> None:
    words = load_synonyms(FORMS)
    assert words.says("yes", "√")
    assert words.says("same", "同 上")
    assert words.says("nothing", "／")
    assert words.says("totals", "合　计")
    assert not words.says("no", "是")


def test_the_office_adds_parts_of_headings(tmp_path: Path) -> None:
    own_words = '[holds]\nfound_on = ["走访"]\n[ends]\nfound_on = ["当天"]\n'
    words = load_synonyms(FORMS, own(tmp_path, own_words))
    assert words.composed("网格走访当天") == "found_on"
    assert words.composed("当天") == ""
    assert words.composed("走访的人") == ""


def test_the_office_adds_words_and_has_the_last_say(tmp_path: Path) -> None:
    own_words = '[fields]\nfacts = ["来龙去脉", "案由"]\n[words]\nyes = ["搞定"]\n'
    words = load_synonyms(FORMS, own(tmp_path, own_words))
    assert words.by_heading["来龙去脉"] == "facts"
    assert words.by_heading["案由"] == "facts"
    assert words.by_heading["简要案情"] == "facts"
    assert words.says("yes", "搞定")
    assert words.broken == ()


def test_the_office_has_a_heading_meant_that_we_pass_over(tmp_path: Path) -> None:
    assert "性别" in load_synonyms(FORMS).unplaced
    words = load_synonyms(FORMS, own(tmp_path, '[fields]\nnote = ["性别"]\n[unplaced]\nwhole = ["星座"]\n'))
    assert words.by_heading["性别"] == "note"
    assert words.unplaced >= {"星座", "年龄"}
    assert "性别" not in words.unplaced


def test_words_that_turn_a_heading() -> None:
    words = load_synonyms(FORMS)
    assert words.composed("调解协议签订时间") == "agreed_on"
    assert words.composed("计划销号时间") == "deadline"
    assert words.composed("司法确认书日期") == UNPLACED
    assert words.asked("协议是否已履行") == "performance"
    assert words.asked("是否开会") == ""
    assert words.turns("计划", "deadline")
    assert words.turns("调解", "mediated_on")
    assert not words.turns("纠纷", "type")
    assert words.turns("代理人", UNPLACED)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[fields]\nnonsense = ['词']\n", "没有“nonsense”这一项"),
        ("[fields]\nfacts = '词'\n", "要写成几个词"),
        ("[fields]\nfacts = ['。']\n", "要写成几个词"),
        ("[columns]\nfacts = ['词']\n", "不认识“columns”"),
        ("fields = 3\n", "不认识“fields”"),
        ("[fields\n", "写法不对"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(tmp_path: Path, content: str, said: str) -> None:
    folder = own(tmp_path, content)
    words = load_synonyms(FORMS, folder)
    assert words.by_heading == load_synonyms(FORMS).by_heading
    assert said in str(words.broken[0])
    with pytest.raises(FormError, match=said):
        load_synonyms(folder)


def test_a_mapping_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text('"来电" = "party_phone"\n"人和电话" = ["party", "party_phone"]\n"没用" = ""\n', "utf-8")
    told = {"来电": ("party_phone",), "人和电话": ("party", "party_phone"), "没用": ()}
    assert read_mapping(path) == told
    for wrong in ('"来电" = "telephone"\n', '"来电" = 3\n'):
        path.write_text(wrong, "utf-8")
        with pytest.raises(FormError, match="“来电”对应的字段不认识"):
            read_mapping(path)


@pytest.mark.parametrize(
    ("parts", "fields"),
    [
        (("当事人姓名\n联系电话",), ("party", "party_phone")),
        (("申请人/被申请人",), ("applicant", "respondent")),
        (("申请人", "身份证号"), ("applicant_id",)),
        (("被申请人身份证号码",), ("respondent_id",)),
        (("乙方电话",), ("respondent_phone",)),
        (("当事人基本信息", "姓名"), ("party",)),
        (("协议情况", "编号"), ("agreement_no",)),
        (("回访", "时间"), ("visited_on",)),
        (("责任单位及责任人",), ("resp_unit", "resp_person")),
        (("纠纷当事人（姓名、电话）",), ("party", "party_phone")),
        (("包案领导", "联系电话"), ()),
        (("调解协议金（元）",), ("amount",)),
        (("金额", "（万元）"), ("amount",)),
        (("矛盾纠纷排查日期",), ("found_on",)),
        (("矛盾纠分简要情况",), ("facts",)),
        (("性别",), ()),
        (("法定代表人",), ()),
        (("摸排的日期",), ("found_on",)),
        (("受理登记日期",), ("accepted_on",)),
        (("计划办结时间",), ("deadline",)),
        (("涉及件数",), ("cases",)),
        (("涉及群众数",), ("people",)),
        (("村（居）名称",), ("village",)),
        (("调处人员及方式",), ("mediator", "method")),
        (("当事人（申请方）",), ("applicant",)),
        (("反映对象及电话",), ("party", "party_phone")),
        (("户主姓名",), ("?name",)),
        (("拖欠金额（元）",), ("amount",)),
        ((), ()),
    ],
)
def test_what_a_heading_means(parts: tuple[str, ...], fields: tuple[str, ...]) -> None:
    assert Headings(load_synonyms(FORMS)).understand(parts).fields == fields
