"""What is left of personal data where not all of it is needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.masking import mask_id, mask_name, mask_phone, mask_text, surname_of
from mediator_desktop.domain.vocabulary import PartyKind
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
