"""What headings mean: spellings of each field, what is known to have none, sides told by the ledger's own words."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.catalogue.ledger_synonyms import FIELDS, Synonyms, load_synonyms
from mediator_desktop.config.paths import program_folder
from mediator_desktop.ledgers.columns import propose_columns
from mediator_desktop.ledgers.heading_words import CERTAIN, Headings
from mediator_desktop.ledgers.mapping import MappedColumn

FORMS = program_folder() / "forms"
WORDS = load_synonyms(FORMS)
HEADINGS = Headings(WORDS)

SPELLINGS = """
seq: 序 案件序号 登记序号
number: 矛盾纠纷编号 工单编号 信访件编号 受理登记号 立案号
found_on: 走访排查时间 纠纷发生日期 首次排查时间 摸底时间 年月日
accepted_on: 受理（立案）时间 初访时间 移送日期 调解申请时间 登记受理时间
mediated_on: 首次调解时间 调解的时间
agreed_on: 调解协议签订时间 协议达成日期 调解成功时间
deadline: 最迟化解时间 计划销号时间 拟结案时间 应办结时间 化解时限要求 完成化解时间节点
resolved_on: 化解完成日期 调处完成时间 实际办结时间 息访时间
struck_off_on: 核销时间 摘牌时间
township: 镇（街） 所在乡镇 属地镇街
village: 所在村（居） 村（居）委会 涉及村 所属社区
group: 村民组 小组名称
grid: 责任网格 所属网格名称
place: 案发地点 具体位置 纠纷发生地址
title: 信访事由 争议事项
party: 矛盾双方 纠纷各方 涉纠纷人员 双方当事人姓名
applicant: 当事人（甲方） 当事人1 矛盾主体（甲方） 来访人姓名 原告
respondent: 当事人（乙方） 涉事人2 矛盾主体（乙方） 被反映单位 用人单位
applicant_phone: 申请方联系方式 当事人一电话
respondent_id: 对方身份证号码
party_phone: 双方当事人联系电话
type: 矛盾纠纷类别（大类） 问题类型 一级分类 警情类别
facts: 矛盾纠纷简述 争议焦点 内容摘要 纠纷缘由 存在的主要问题
demand: 群众诉求 申请人请求 信访目的
difficulty: 难点堵点 未调成原因
people: 涉及群众人数 牵涉人数
amount: 涉案标的额 欠薪金额 案值（元）
grade: 矛盾纠纷等级 风险评级 预警颜色 激化程度
source: 线索来源 信访渠道 排查方式
leader: 县级包案领导 挂点领导 包村领导
resp_unit: 首办单位 稳控责任单位 化解牵头单位
resp_person: 包保干部 村级责任人 稳控责任人
resp_phone: 化解责任人联系电话
handler: 经办人员 网格长
measures: 下一步工作打算 化解方案 对策建议
method: 化解途径
progress: 最新进展 化解稳控情况 调解经过
outcome: 办结方式 是否达成调解协议 调解成功与否 调解效果
resolved: 是否实质性化解 是否就地化解 结案与否 是否已化解完毕
supervision: 督查督办情况 领导批示
performance: 履约情况 是否已履行 协议履行状况
agreement_form: 协议形式（书面/口头） 口头或书面
agreement_no: 调解协议书文号
file_no: 案卷档号 存档编号
mediator: 主调人 调解员签名 调解主持人
co_mediator: 协同调解员 参加调解人员 副调解员
registrar: 录入人员 填报人 登记人签名
committee: 受理调委会名称 调解组织（机构）
satisfaction: 满意度评价 当事人是否满意
converted: 是否可能激化 有无民转刑
migrant_worker: 是否涉及农民工工资
special_group: 是否涉及特殊人群
note: 其他需要说明的事项 其它
"""
BELOW = """
当事人|性别: -
当事人信息|姓名（单位）: party
甲方|单位名称: applicant
双方当事人|乙方: respondent
化解责任人|联系电话: resp_phone
包案领导|职务: -
调解协议|日期: agreed_on
归档|编号: file_no
司法确认|日期: -
履行情况|履行时间: -
回访情况|日期: visited_on
诉求|内容: demand
涉及人数|（人）: people
"""
SEVERAL = """
当事人（姓名、性别、年龄、住址）: party party_address
申请人基本情况（姓名、住址、电话）: applicant applicant_address applicant_phone
责任单位（责任人）: resp_unit resp_person
包案领导（联系电话）: leader
稳控责任人及联系电话: resp_person resp_phone
协议编号及日期: agreement_no agreed_on
涉及人数及金额: people amount
化解措施及进展情况: measures progress
主要问题及诉求: facts demand
"""
NO_PLACE = [
    "排查人",
    "村级摸排人员",
    "信访形式",
    "年龄",
    "民族",
    "文化程度",
    "页数",
    "审核意见",
    "司法确认编号",
    "代理人姓名",
    "法定代表人身份证号",
    "调解员联系方式",
    "包案领导电话",
    "履行期限",
    "回访人",
    "配合单位",
    "更新时间",
    "领导职务",
    "合同签订日期",
    "是否司法确认",
    "归档日期",
    "合同金额",
    "死者姓名",
    "培训人数",
]
STRANGE = [
    "医疗机构",
    "面积（亩）",
    "单价",
    "排班",
    "房产证号",
    "天气",
    "是否需要镇级协调",
    "存在问题",
    "法院立案庭",
]


def table(text: str) -> list[tuple[tuple[str, ...], set[str]]]:
    """Pairs of a heading by its parts and the fields that it means."""
    found = []
    for line in text.strip().split("\n"):
        heading, _, fields = line.partition(": ")
        found.append((tuple(heading.split("|")), set(fields.split()) - {"-"}))
    return found


def spellings() -> list[tuple[str, str]]:
    return [(word, name) for (name,), words in table(SPELLINGS) for word in words]


@pytest.mark.parametrize(("heading", "field"), spellings())
def test_spellings_of_a_field(heading: str, field: str) -> None:
    assert HEADINGS.understand((heading,)).fields == (field,)


@pytest.mark.parametrize(("parts", "fields"), table(BELOW))
def test_headings_below_headings(parts: tuple[str, ...], fields: set[str]) -> None:
    assert {*HEADINGS.understand(parts).fields} == fields


@pytest.mark.parametrize(("parts", "fields"), table(SEVERAL))
def test_several_notions_in_a_heading(parts: tuple[str, ...], fields: set[str]) -> None:
    assert {*HEADINGS.understand(parts).fields} == fields


@pytest.mark.parametrize("heading", NO_PLACE)
def test_what_the_register_keeps_nothing_for_is_known_and_not_asked(heading: str) -> None:
    guess = HEADINGS.understand((heading,))
    assert guess.fields == ()
    assert not guess.is_unknown


@pytest.mark.parametrize("heading", STRANGE)
def test_what_nobody_knows_is_never_taken_in_silence(heading: str) -> None:
    guess = HEADINGS.understand((heading,))
    assert guess.confidence < CERTAIN


def test_no_heading_at_all_means_nothing() -> None:
    assert HEADINGS.understand(()).is_unknown
    assert HEADINGS.understand(("（）",)).is_unknown


@given(
    st.lists(
        st.text(alphabet="矛盾纠纷当事人姓名时间(、及的是否)1甲方电话化解/\n", max_size=14),
        min_size=1,
        max_size=3,
    )
)
def test_any_heading_is_understood_as_known_fields_or_not_at_all(parts: list[str]) -> None:
    guess = HEADINGS.understand(tuple(parts))
    assert {name.removeprefix("?") for name in guess.fields} <= FIELDS | {"name", "id", "phone", "address"}
    assert 0 <= guess.confidence <= 1


def proposed(
    line: str, rows: Sequence[Sequence[str]] = (), words: Synonyms = WORDS
) -> dict[str, tuple[str, ...]]:
    """The fields of a row of headings by heading."""
    return {column.heading: column.fields for column in columns(line, rows, words)}


def columns(
    line: str, rows: Sequence[Sequence[str]] = (), words: Synonyms = WORDS
) -> tuple[MappedColumn, ...]:
    headings = {place: tuple(part.split("/")) for place, part in enumerate(line.split("|"))}
    return propose_columns(headings, [list(row) for row in rows], Headings(words))


def test_sides_that_the_ledger_calls_in_its_own_way() -> None:
    read = proposed("登记日期|男方姓名|男方电话|女方姓名|女方电话|矛盾原因")
    assert [*read.values()][1:5] == [
        ("applicant",), ("applicant_phone",), ("respondent",), ("respondent_phone",),
    ]  # fmt: skip
    told = columns("受理时间|业主方/姓名|物业方/名称|物业方/负责人电话")
    assert [column.fields for column in told[1:]] == [("applicant",), ("respondent",), ("respondent_phone",)]
    assert all(column.confidence < CERTAIN for column in told[1:])


def test_one_person_called_in_the_ledgers_own_way() -> None:
    assert proposed("时间|户主姓名|户主电话|事由")["户主姓名"] == ("party",)
    assert proposed("时间|患者甲姓名|医院|被申请人|事由")["患者甲姓名"] == ("applicant",)


def test_the_day_of_the_case_goes_before_that_of_its_writing() -> None:
    assert proposed("填报日期|上报时间|纠纷时间|当事人|事由")["纠纷时间"] == ("found_on",)
    assert proposed("录入日期|当事人|事由")["录入日期"] == ("found_on",)
    assert proposed("发生时间|排查时间|当事人")["排查时间"] == ("found_on",)
    assert proposed("填报单位|村（社区）|当事人")["村（社区）"] == ("village",)


def test_a_column_of_one_thing_goes_before_one_of_several() -> None:
    read = proposed("已采取措施|未化解原因及下步打算|当事人")
    assert read == {
        "已采取措施": ("measures",),
        "未化解原因及下步打算": ("difficulty",),
        "当事人": ("party",),
    }


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("当事人电话", ["无人接听吗", "住在村口", "随叫随到"]),
        ("涉及金额", ["见协议", "已付清", "待定"]),
        ("纠纷类型", ["两家因为门前水沟堵塞多年积怨，近日又起争执不肯相让"] * 3),
    ],
)
def test_cells_that_bear_no_witness_for_the_heading(heading: str, cells: list[str]) -> None:
    (column,) = columns(heading, [[cell] for cell in cells])
    assert column.confidence < CERTAIN
    assert "核对" in column.reason


def test_names_of_the_office_tell_what_a_column_holds() -> None:
    office = {"village": frozenset({"溪口", "白果"}), "mediator": frozenset({"赵长河", "罗桂生"})}
    rows = [["溪口", "赵长河、罗桂生"], ["白果", "赵长河"], ["溪口", "旁人"]]
    read = proposed("何处|何人经手调和", rows, replace(WORDS, office=office))
    assert [*read.values()] == [("village",), ("mediator",)]
    assert set(proposed("何处|何人经手调和", rows).values()) == {()}
