"""Words of a filled paper, its blanks, its kept form."""

import json
from datetime import date

import pytest
from hypothesis import given, settings

from mediator_desktop.catalogue.paper_source import FieldKind
from mediator_desktop.domain.agreement import Agreement, PerformanceItem
from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.party import Agent, Party
from mediator_desktop.domain.vocabulary import Authority, PartyKind, PartyRole
from mediator_desktop.papers.fill import fill
from mediator_desktop.papers.filled import Cells, FilledPaper, Ruled, Seal, Signatures, Table, Text
from mediator_desktop.papers.wording import (
    blank,
    clause_number,
    count_capitals,
    numbered_by_hand,
    numeral,
    paragraphs,
    value_words,
)
from tests.forms.support import papers, sample, source_of, squeeze, with_agreement, with_dispute
from tests.strategies import disputes

EMPTY = source_of(Dispute(), number=None)


def texts(paper: FilledPaper) -> list[str]:
    return ["".join(run.text for run in b.runs) for b in paper.blocks if isinstance(b, Text)]


@pytest.mark.parametrize("form_id", sorted(papers().forms))
def test_an_empty_dispute_gives_a_form_to_write_on(form_id: str) -> None:
    filled = fill(papers()[form_id], EMPTY)
    kinds = {run.kind for block in filled.blocks if isinstance(block, Text) for run in block.runs}
    has_room = any(isinstance(block, Ruled | Cells | Table) for block in filled.blocks)
    assert "blank" in kinds or has_room
    assert "None" not in filled.to_json()
    assert not any(squeeze(text) in ("", "、") for text in texts(filled))


def test_two_blank_party_blocks_and_two_blank_signatures() -> None:
    filled = fill(papers()["agreement"], EMPTY)
    assert [t for t in texts(filled) if t.startswith("当事人（")] == [
        "当事人（申请人）",
        "当事人（被申请人）",
    ]
    (grid,) = [b for b in filled.blocks if isinstance(b, Signatures)]
    assert [s.label for s in grid.left] == ["当事人（签名盖章或按指印）"] * 2
    assert [s.label for s in grid.right] == ["人民调解员（签名）", "记录人（签名）"]
    (seal,) = [b for b in filled.blocks if isinstance(b, Seal)]
    assert [(r.text, r.kind) for r in seal.date] == [
        ("", "gap"),
        ("年", ""),
        ("", "gap"),
        ("月", ""),
        ("", "gap"),
        ("日", ""),
    ]


def test_person_and_organisation_have_their_own_fields() -> None:
    filled = fill(papers()["agreement"], sample("five_party"))
    blocks = [[c.label for row in b.rows for c in row] for b in filled.blocks if isinstance(b, Cells)]
    person = ["姓名", "性别", "民族", "年龄", "职业或职务", "联系方式", "单位或住址", "身份证号"]
    assert blocks[0] == [*person, "法定代理人"]
    company = ["名称", "住所", "法定代表人（负责人）", "职务", "联系方式"]
    assert blocks[1] == [*company, "统一社会信用代码", "委托代理人"]
    assert blocks[3] == company


def test_a_minor_is_signed_for_by_the_guardian() -> None:
    filled = fill(papers()["agreement"], sample("five_party"))
    (grid,) = [b for b in filled.blocks if isinstance(b, Signatures)]
    assert grid.left[0].name == "王㛃（法定代理人王䶮）"
    assert grid.left[1].name == "云岭县磐石砂石有限公司"


def test_age_is_counted_on_the_day_of_the_agreement() -> None:
    party = Party(name="甲", birth_date=date(2008, 6, 2))
    source = with_dispute(sample("two_party"), parties=(party,))
    for day, age in ((date(2026, 6, 1), "17岁"), (date(2026, 6, 2), "18岁")):
        filled = fill(papers()["agreement"], with_agreement(source, agreed_on=day))
        cells = next(b for b in filled.blocks if isinstance(b, Cells))
        assert [c.value for row in cells.rows for c in row if c.label == "年龄"] == [age]


def test_clauses_are_numbered_once() -> None:
    source = with_agreement(sample("two_party"), clauses=("付款。", "道歉。\n当面。", " "))
    assert [
        t for t in texts(fill(papers()["agreement"], source)) if t in ("一、付款。", "二、道歉。", "当面。")
    ] == [
        "一、付款。",
        "二、道歉。",
        "当面。",
    ]
    by_hand = with_agreement(sample("two_party"), clauses=("1、付款。", "2、道歉。"))
    assert {"1、付款。", "2、道歉。"} <= set(texts(fill(papers()["agreement"], by_hand)))
    mixed = with_agreement(sample("two_party"), clauses=("1.5万元一次付清。", "道歉。"))
    assert {"一、1.5万元一次付清。", "二、道歉。"} <= set(texts(fill(papers()["agreement"], mixed)))


def test_one_promise_is_a_sentence_several_are_a_table() -> None:
    item = PerformanceItem(
        what="医疗费",
        amount=Money.yuan(3000),
        obligor="甲",
        obligee="乙",
        method="现金",
        place="村委会",
        due_on=date(2026, 5, 1),
    )
    source = with_agreement(sample("two_party"), performance_text="", performance=(item,))
    sentence = "甲于2026年5月1日前向乙支付医疗费人民币叁仟元整（3,000.00元）（现金，履行地点：村委会）。"
    assert sentence in texts(fill(papers()["agreement"], source))
    two = with_agreement(source, performance=(item, item))
    filled = fill(papers()["agreement"], two)
    (table,) = [b for b in filled.blocks if isinstance(b, Table)]
    assert table.heads == ("序号", "履行人", "对方", "履行事项", "金额（元）", "方式、地点", "期限")
    assert table.rows[1] == ("2", "甲", "乙", "医疗费", "3,000.00", "现金；村委会", "2026年5月1日")
    assert "以上款项合计人民币陆仟元整（6,000.00元）。" in texts(filled)


def test_the_ground_that_does_not_apply_is_crossed_out() -> None:
    form = papers()["acceptance"]
    for code, struck in (("application", "（人民调解委员会主动调解）"), ("screening", "依当事人申请")):
        filled = fill(form, with_dispute(sample("two_party"), source_code=code))
        runs = [run for b in filled.blocks if isinstance(b, Text) for run in b.runs]
        assert [run.text for run in runs if run.kind == "strike"] == [struck]
        assert [run.kind for run in runs if run.kind in ("tick", "box")].count("tick") == 1
    unknown = fill(form, with_dispute(sample("two_party"), source_code=""))
    runs = [run for b in unknown.blocks if isinstance(b, Text) for run in b.runs]
    assert not [run for run in runs if run.kind in ("strike", "tick")]


def test_each_session_has_its_own_record() -> None:
    dispute = sample("five_party").dispute
    form = papers()["session_record"]
    for item, words in ((0, "第1次调解"), (1, "第2次调解"), (None, "第2次调解")):
        filled = fill(form, source_of(dispute, item=item))
        assert words in filled.words()
    assert "2026年6月5日9时00分" in fill(form, source_of(dispute, item=0)).words()
    beyond = fill(form, source_of(dispute, item=9)).words()
    assert "2026年6月" not in beyond


def test_values_as_words() -> None:
    assert value_words(None) == ""
    assert value_words(date(2026, 3, 5)) == "2026年3月5日"
    assert value_words(Money.yuan(3000)) == "人民币叁仟元整（3,000.00元）"
    assert value_words(Money.yuan(3000), "大写") == "叁仟元整"
    assert value_words(3) == "3"
    assert value_words(12, "大写") == count_capitals(12) == "壹拾贰"
    assert count_capitals(0) == "零"
    assert value_words(("甲", " ", "乙")) == "甲；乙"
    assert [numeral(n) for n in (1, 10, 12, 20, 23, 100, 101, 110, 215)] == [
        "一",
        "十",
        "十二",
        "二十",
        "二十三",
        "一百",
        "一百零一",
        "一百一十",
        "二百一十五",
    ]
    assert clause_number("（一）", 3) == "（三）"
    assert clause_number("1、", 12) == "12、"
    assert paragraphs("  甲\n\n　　乙 丙\t丁 ") == ["甲", "乙 丙 丁"]
    assert numbered_by_hand(["第一条 甲", "（二）乙", "3、丙"])
    assert not numbered_by_hand([])
    assert not numbered_by_hand(["3.5万元"])
    assert [run.width for run in blank(FieldKind.TEXT, 5)] == [5]


def test_an_agent_is_described() -> None:
    agent = Agent(name="冯喆", relation="职员", authority=Authority.SPECIAL, phone="15400000001")
    party = Party(kind=PartyKind.LEGAL, name="某公司", role=PartyRole.RESPONDENT, agents=(agent,))
    filled = fill(papers()["agreement"], with_dispute(sample("two_party"), parties=(party,)))
    assert "冯喆（职员，特别授权，电话15400000001）" in filled.words()


@settings(max_examples=20)
@given(disputes)
def test_a_filled_paper_comes_back_from_json(dispute: Dispute) -> None:
    for form in papers().forms.values():
        filled = fill(form, source_of(dispute))
        again = FilledPaper.from_json(filled.to_json())
        assert again == filled
        assert again.digest == filled.digest
        json.loads(filled.to_json())


@settings(max_examples=50)
@given(disputes)
def test_every_word_of_the_agreement_is_on_the_paper(dispute: Dispute) -> None:
    words = squeeze(fill(papers()["agreement"], source_of(dispute)).words())
    agreement = dispute.agreement or Agreement()
    for party in dispute.parties:
        for value in (party.name, party.address, party.phone):
            assert squeeze(value) in words
    for value in (*agreement.clauses, agreement.facts or dispute.facts, agreement.performance_text):
        assert squeeze(value) in words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '"x"',
        '{"form": 1}',
        '{"form":"a","edition":"1","title":"","author":"","page":{},"blocks":[]}',
    ],
)
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        FilledPaper.from_json(text)


def test_a_changed_word_changes_the_digest() -> None:
    filled = fill(papers()["agreement"], sample("two_party"))
    changed = FilledPaper.from_json(filled.to_json().replace("陈秀兰", "陈秀芝"))
    assert changed.digest != filled.digest
    assert len(filled.digest) == 64
