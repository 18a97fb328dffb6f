"""The file format of a dispute: what goes in comes out, and what is no dispute is refused by field."""

import json
import tomllib
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.catalogue.record_format import MAX_ITEMS, dispute_from_plain, from_plain, to_plain
from mediator_desktop.domain.dispute import Dispute, PlatformFacts, Responsibility, Session, Voiding
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.numbering import NumberRule
from mediator_desktop.domain.office import Office
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.vocabulary import Level, PartyRole, Sex
from tests.strategies import disputes


@given(disputes)
def test_a_dispute_survives_being_written_and_read(dispute: Dispute) -> None:
    written = json.dumps(to_plain(dispute), ensure_ascii=False)
    assert dispute_from_plain(json.loads(written)) == dispute


@given(disputes)
def test_what_holds_its_default_is_not_written(dispute: Dispute) -> None:
    plain = to_plain(dispute)
    for name in ("amount", "village", "agreement", "parties", "responsibility", "platform", "sessions"):
        default = getattr(Dispute(), name)
        assert (name in plain) == (getattr(dispute, name) != default), name


def test_an_office_survives_being_written_and_read() -> None:
    office = Office(
        name="云岭镇司法所",
        level=Level.VILLAGE,
        number_rule=NumberRule(pattern="第{序号}号", prefix="云", restart_yearly=False),
        villages=("溪口村",),
    )
    assert from_plain(Office, json.loads(json.dumps(to_plain(office)))) == office


def test_nothing_is_nothing() -> None:
    assert to_plain(Dispute()) == {}
    assert dispute_from_plain({}) == Dispute()


def test_the_written_form() -> None:
    dispute = Dispute(
        level=Level.TOWNSHIP,
        amount=Money(300_050),
        accepted_on=date(2026, 3, 5),
        parties=(Party(role=PartyRole.RESPONDENT, name="𬭎㛃", sex=Sex.FEMALE, stated_age=0),),
        sessions=(Session(held_at=time(9, 5), is_public=False),),
    )
    assert to_plain(dispute) == {
        "level": "township",
        "amount": "3000.50",
        "accepted_on": "2026-03-05",
        "parties": [{"role": "respondent", "name": "𬭎㛃", "sex": "female", "stated_age": 0}],
        "sessions": [{"held_at": "09:05", "is_public": False}],
    }


def test_toml_has_days_and_hours_of_its_own() -> None:
    table = tomllib.loads(
        """
        accepted_on = 2026-03-05
        applied_on = 2026-03-05T10:20:30
        amount = 3000
        [[sessions]]
        held_at = 14:30:15
        """
    )
    dispute = dispute_from_plain(table)
    assert (dispute.accepted_on, dispute.applied_on) == (date(2026, 3, 5), date(2026, 3, 5))
    assert (dispute.amount, dispute.sessions[0].held_at) == (Money(300_000), time(14, 30))


def test_moments_are_read_from_text_and_from_toml() -> None:
    moment = datetime(2026, 3, 5, 10, 20)
    for at in (moment, moment.isoformat()):
        assert from_plain(Voiding, {"at": at, "reason": "重复"}) == Voiding(at=moment, reason="重复")
    assert to_plain(Voiding(at=moment, reason="重复")) == {"at": "2026-03-05T10:20:00", "reason": "重复"}


def test_words_may_stand_for_codes() -> None:
    dispute = dispute_from_plain({"level": "乡镇", "parties": [{"role": "第三人", "sex": "女"}]})
    assert (dispute.level, dispute.parties[0].role, dispute.parties[0].sex) == (
        Level.TOWNSHIP,
        PartyRole.THIRD_PARTY,
        Sex.FEMALE,
    )


def test_null_is_unknown_only_where_a_value_may_be_unknown() -> None:
    assert dispute_from_plain({"amount": None, "agreement": None}) == Dispute()
    with pytest.raises(Refused) as caught:
        dispute_from_plain({"facts": None})
    assert fields_of(caught) == {"facts"}


def fields_of(caught: Any) -> set[str]:
    return {problem.field for problem in caught.value.problems}


DEEP: Any = []
for _ in range(100_000):
    DEEP = [DEEP]

HOSTILE = {
    "a list": ([], {""}),
    "a text": ("纠纷", {""}),
    "null": (None, {""}),
    "unknown key": ({"colour": "red"}, {"colour"}),
    "unknown key inside": ({"parties": [{"nmae": "张三"}]}, {"parties[0].nmae"}),
    "a key that is no text": ({5: 1}, {"5"}),
    "number for text": ({"facts": 5}, {"facts"}),
    "text for number": ({"people_involved": "5"}, {"people_involved"}),
    "fraction for number": ({"people_involved": 2.5}, {"people_involved"}),
    "truth for number": ({"people_involved": True}, {"people_involved"}),
    "number for truth": ({"sessions": [{"is_public": 1}]}, {"sessions[0].is_public"}),
    "huge number": ({"people_involved": 2**53}, {"people_involved"}),
    "hugest number": ({"people_involved": 10**5000}, {"people_involved"}),
    "huge amount": ({"amount": 10**5000}, {"amount"}),
    "long amount": ({"amount": "9" * 100_000}, {"amount"}),
    "fraction for amount": ({"amount": 3.5}, {"amount"}),
    "truth for amount": ({"amount": True}, {"amount"}),
    "negative amount": ({"amount": -1}, {"amount"}),
    "negative amount as text": ({"amount": "-0.01"}, {"amount"}),
    "three decimals": ({"amount": "1.005"}, {"amount"}),
    "no such day": ({"accepted_on": "2026-02-30"}, {"accepted_on"}),
    "day of another shape": ({"accepted_on": "2026年3月5日"}, {"accepted_on"}),
    "number for day": ({"accepted_on": 20260305}, {"accepted_on"}),
    "huge number for day": ({"accepted_on": 10**5000}, {"accepted_on"}),
    "table for day": ({"accepted_on": {}}, {"accepted_on"}),
    "no such hour": ({"sessions": [{"held_at": "25:00"}]}, {"sessions[0].held_at"}),
    "number for hour": ({"sessions": [{"held_at": 9}]}, {"sessions[0].held_at"}),
    "no such code": ({"level": "province"}, {"level"}),
    "number for code": ({"level": 1}, {"level"}),
    "huge number for code": ({"level": 10**5000}, {"level"}),
    "list for code": ({"level": ["township"]}, {"level"}),
    "long text for code": ({"level": "x" * 100_000}, {"level"}),
    "table for list": ({"parties": {}}, {"parties"}),
    "text for list": ({"requests": "赔偿"}, {"requests"}),
    "text for table": ({"agreement": "口头"}, {"agreement"}),
    "list for table": ({"platform": []}, {"platform"}),
    "too many": ({"requests": ["赔"] * 10_000}, {"requests"}),
    "too many tables": ({"parties": [{}] * (MAX_ITEMS + 1)}, {"parties"}),
    "a part is missing": ({"ending": {}}, {"ending.outcome"}),
    "a part is missing in a list": (
        {"agreement": {"signings": [{}, {"name": "张"}]}},
        {"agreement.signings[0].part", "agreement.signings[1].part"},
    ),
    "several at once": (
        {"facts": 1, "parties": [{"name": 2}, {"sex": "?"}], "amount": "x"},
        {"facts", "parties[0].name", "parties[1].sex", "amount"},
    ),
    "deep nesting for text": ({"facts": DEEP}, {"facts"}),
    "deep nesting for a list": ({"parties": DEEP}, {"parties[0]"}),
    "deep nesting for a day": ({"accepted_on": DEEP}, {"accepted_on"}),
    "deep nesting for a code": ({"level": DEEP}, {"level"}),
    "deep nesting for an amount": ({"amount": DEEP}, {"amount"}),
    "deep nesting for an hour": ({"sessions": [{"held_at": DEEP}]}, {"sessions[0].held_at"}),
}


@pytest.mark.parametrize(("table", "paths"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_tables_are_refused_by_field(table: Any, paths: set[str]) -> None:
    with pytest.raises(Refused) as caught:
        dispute_from_plain(table)
    assert fields_of(caught) == paths
    for problem in caught.value.problems:
        assert any("一" <= char <= "鿿" for char in problem.sentence), problem.sentence
        assert "Exceeds" not in problem.sentence
        assert len(problem.sentence) < 500


def test_a_moment_that_is_none_is_refused() -> None:
    with pytest.raises(Refused, match="不是有效的时间"):
        from_plain(Voiding, {"at": "gestern", "reason": ""})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*Dispute.__dataclass_fields__, "x", "name"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(anything)
def test_any_table_is_read_or_refused(table: Any) -> None:
    try:
        dispute = dispute_from_plain(table)
    except Refused:
        return
    assert dispute_from_plain(to_plain(dispute)) == dispute


def test_a_table_of_one_s_own_default_is_left_out_but_one_fact_is_kept() -> None:
    dispute = Dispute(responsibility=Responsibility(grade="一级"), platform=PlatformFacts())
    assert to_plain(dispute) == {"responsibility": {"grade": "一级"}}
