"""What slots of usual phrases are filled with: facts that are known, nothing else."""

from dataclasses import replace
from datetime import date, time

import pytest

from mediator_desktop.catalogue.slots import SLOTS, money_words, slots_of, slots_of_entry
from mediator_desktop.catalogue.snippets import BLANK, as_phrase, fill_slots, unknown_slots
from mediator_desktop.domain.agreement import Agreement
from mediator_desktop.domain.dispute import Assignment, Dispute, ReturnVisit, Session
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.steps import Confirmation, Investigation
from mediator_desktop.domain.vocabulary import Duty, PartyRole

TODAY = date(2026, 11, 22)
CASE = Dispute(
    parties=(
        Party(name="王建国", birth_date=date(1962, 8, 15), address="溪口村3组"),
        Party(name="王小明"),
        Party(role=PartyRole.RESPONDENT, name="李德福", stated_age=58),
        Party(role=PartyRole.THIRD_PARTY, name="孙三"),
    ),
    village="溪口村",
    place="溪口村桥头",
    accepted_on=date(2026, 10, 20),
    amount=Money.yuan(5000),
    mediators=(
        Assignment(name="李秀英"),
        Assignment(name="钱一", duty=Duty.ASSISTANT),
        Assignment(name="赵长河", duty=Duty.RECORDER),
    ),
    agreement=Agreement(agreed_on=date(2026, 11, 5), amount=Money.yuan(3000)),
)
OFFICE = Office(committee="云岭镇人民调解委员会", court="云岭县人民法院")
FILLED = {
    "甲方": "王建国、王小明", "乙方": "李德福", "申请人": "王建国、王小明", "被申请人": "李德福", "第三人": "孙三",
    "甲方姓名": "王建国", "乙方姓名": "李德福", "年龄": "64岁", "甲方年龄": "64岁", "乙方年龄": "58岁",
    "甲方住址": "溪口村3组", "调解员": "李秀英、钱一", "记录人": "赵长河", "调委会": "云岭镇人民调解委员会",
    "法院": "云岭县人民法院", "日期": "2026年11月5日", "今天": "2026年11月22日", "地点": "溪口村桥头", "村": "溪口村",
    "事由": "王建国等2人与李德福邻里纠纷", "编号": "〔2026〕云岭人调字第001号", "受理日期": "2026年10月20日",
    "协议日期": "2026年11月5日", "金额": "人民币叁仟元整（3,000.00元）", "金额大写": "人民币叁仟元整", "金额数字": "3,000.00元",
}  # fmt: skip


def test_every_slot_of_a_known_dispute_is_filled() -> None:
    found = slots_of(CASE, TODAY, type_name="邻里纠纷", number="〔2026〕云岭人调字第001号", office=OFFICE)
    assert found == FILLED
    of_an_entry = {"时间", "被调查人", "调查人", "回访人", "被回访人"}
    assert set(SLOTS) - set(found) == of_an_entry | {"乙方住址"}


def test_what_is_not_known_is_left_out() -> None:
    assert slots_of(Dispute(), TODAY) == {"今天": "2026年11月22日"}
    assert slots_of(replace(CASE, agreement=None), TODAY)["金额大写"] == "人民币伍仟元整"
    own_court = replace(CASE, confirmation=Confirmation(court="溪口人民法庭"))
    assert slots_of(own_court, TODAY, office=OFFICE)["法院"] == "溪口人民法庭"


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (
            Session(held_on=TODAY, held_at=time(14, 5), place="调解室"),
            {"日期": "2026年11月22日", "时间": "14时05分", "地点": "调解室"},
        ),
        (
            Investigation(
                questioned="钱二娃", investigators="李秀英", recorder="赵长河", held_at=time(9, 30)
            ),
            {"被调查人": "钱二娃", "调查人": "李秀英", "记录人": "赵长河", "时间": "9时30分"},
        ),
        (
            ReturnVisit(visited_on=TODAY, visitor="李秀英", visited="王建国"),
            {"日期": "2026年11月22日", "回访人": "李秀英", "被回访人": "王建国"},
        ),
        (Session(), {}),
        (object(), {}),
    ],
)
def test_what_is_being_written_knows_better(entry: object, found: dict[str, str]) -> None:
    assert slots_of_entry(entry) == found


def test_a_phrase_and_its_slots() -> None:
    text = "{甲方姓名}付{金额}，{日期}前付清{别的}"
    assert unknown_slots(text) == ("别的",)
    assert fill_slots(text, {"甲方姓名": "王建国"}) == f"王建国付{BLANK}，{BLANK}前付清{BLANK}"
    assert as_phrase(
        "王建国、李德福、甲", [("甲方", "王建国"), ("", "李德福"), ("乙方", "甲"), ("乙方", "")]
    ) == (f"{{甲方}}、{BLANK}、甲"), "one sign is no name, and nothing is looked for with nothing"


def test_sums_are_said_in_capitals_and_digits() -> None:
    assert money_words(Money.yuan("1250.50")) == "人民币壹仟贰佰伍拾元伍角整（1,250.50元）"
