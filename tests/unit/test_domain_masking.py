"""What is left of personal data where not all of it is needed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.dispute import Dispute
from mediator_desktop.domain.masking import (
    for_lists,
    mask_id,
    mask_name,
    mask_phone,
    mask_text,
    surname_of,
)
from mediator_desktop.domain.party import Party
from mediator_desktop.domain.vocabulary import PartyKind, PartyRole
from tests.strategies import mobiles, names, resident_ids


@pytest.mark.parametrize(
    ("name", "surname", "masked"),
    [
        ("张三", "张", "张某"),
        ("张建国", "张", "张某某"),
        ("欧阳修", "欧阳", "欧阳某"),
        ("尉迟敬德", "尉迟", "尉迟某某"),
        ("万俟卨", "万俟", "万俟某"),
        ("欧阳", "欧", "欧某"),
        ("吴铭心", "吴", "吴某某"),
        ("张", "张", "张某"),
        ("古丽娜尔·买买提", "古", "古某某"),
        ("𬭎㛃", "𬭎", "𬭎某"),
        ("", "", ""),
    ],
)
def test_names(name: str, surname: str, masked: str) -> None:
    assert (surname_of(name), mask_name(name)) == (surname, masked)


@pytest.mark.parametrize("kind", [PartyKind.LEGAL, PartyKind.OTHER])
def test_organisations_keep_their_names(kind: PartyKind) -> None:
    assert mask_name("云岭建材有限公司", kind) == "云岭建材有限公司"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110105********002X"),
        ("110105491231002", "110105*****1002"),
        ("1234567890", "**********"),
        ("", ""),
    ],
)
def test_identity_numbers(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("15400500086", "154****0086"),
        ("057766668888", "0577****8888"),
        ("66668888", "****8888"),
        ("661234", "******"),
        ("", ""),
    ],
)
def test_phones(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_free_text() -> None:
    text = "张三（身份证11010519491231002X，电话15400500086）欠款123456元，账号6222021234567890123。"
    assert mask_text(text) == (
        "张三（身份证110105********002X，电话154****0086）欠款123456元，账号622202*********0123。"
    )


@given(st.text("欠款元，。 张三", max_size=10), resident_ids(), mobiles)
def test_no_number_of_a_person_survives_in_free_text(words: str, number: str, phone: str) -> None:
    masked = mask_text(f"{words}{number}{words}，{phone}{words}")
    assert number not in masked
    assert phone not in masked


@given(names)
def test_a_masked_name_gives_no_given_name_away(name: str) -> None:
    masked = mask_name(name)
    assert masked.rstrip("某") == surname_of(name)
    assert masked != name


DAY = date(2026, 3, 1)
CHILD = Party(name="张晓明", birth_date=date(2015, 6, 1))
ADULT = Party(role=PartyRole.RESPONDENT, name="李德福", stated_age=50)


def test_lists_show_minors_by_a_shortened_name() -> None:
    dispute = Dispute(parties=(CHILD, ADULT), title="张晓明与李德福打闹受伤", facts="张晓明受伤")
    shown = for_lists(dispute, DAY)
    assert [party.name for party in shown.parties] == ["张某某（未成年）", "李德福"]
    assert shown.title == "张某某（未成年）与李德福打闹受伤"
    assert (shown.facts, shown.parties[0].birth_date) == (dispute.facts, CHILD.birth_date)


def test_lists_show_grown_people_as_they_are() -> None:
    dispute = Dispute(parties=(CHILD, ADULT), title="张晓明与李德福打闹受伤")
    assert for_lists(dispute, date(2033, 6, 1)) is dispute
    assert for_lists(Dispute(parties=(Party(stated_age=3),)), DAY) == Dispute(parties=(Party(stated_age=3),))


def test_a_name_of_one_character_is_hidden_without_tearing_the_title_apart() -> None:
    dispute = Dispute(parties=(replace(CHILD, name="张"),), title="张李两家打闹")
    shown = for_lists(dispute, DAY)
    assert (shown.parties[0].name, shown.title) == ("张某（未成年）", "张李两家打闹")


def test_of_two_names_the_longer_one_is_hidden_first() -> None:
    parties = (replace(CHILD, name="张晓"), replace(CHILD, name="张晓明"))
    assert for_lists(Dispute(parties=parties, title="张晓明、张晓"), DAY).title == (
        "张某某（未成年）、张某（未成年）"
    )


@given(names, names)
def test_no_given_name_of_a_minor_stands_on_a_list(one: str, other: str) -> None:
    parties = (replace(CHILD, name=one), replace(ADULT, name=other))
    shown = for_lists(Dispute(parties=parties, title=f"{one}的事"), DAY)
    assert one not in shown.parties[0].name
    assert one not in shown.title
