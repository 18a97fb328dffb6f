"""Identity numbers, credit codes and telephone numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.identity import (
    check_credit_code,
    check_phone,
    read_resident_id,
    tidy_number,
)
from mediator_desktop.domain.vocabulary import Sex
from tests.strategies import resident_ids


@pytest.mark.parametrize(
    ("typed", "number", "birth_date", "sex"),
    [
        # the worked example of GB 11643-1999, annex A
        ("11010519491231002X", "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("440524188001010014", "440524188001010014", date(1880, 1, 1), Sex.MALE),
        ("11010519491231002x", "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        (" 110105 19491231 002X ", "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("110105-19491231-002X", "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
    ],
)
def test_reading_an_identity_number(typed: str, number: str, birth_date: date, sex: Sex) -> None:
    known = read_resident_id(typed)
    assert (known.number, known.birth_date, known.sex) == (number, birth_date, sex)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "18位，现在是0位"),
        ("1101051949123100", "18位，现在是16位"),
        ("110105194912310021234", "18位，现在是21位"),
        ("110105491231002", "15位"),
        ("11010519491231002A", "只能是数字"),
        ("1101051949123100X2", "只能是数字"),
        ("X10105194912310021", "只能是数字"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "只能是数字"),
        ("11010519490229002X", "出生日期不存在"),
        ("11010519491331002X", "出生日期不存在"),
        ("11010519491200002X", "出生日期不存在"),
        ("11010500001231002X", "出生日期不存在"),
        ("110105194912310021", "校验不符"),
        ("无", "18位，现在是1位"),
    ],
)
def test_wrong_identity_numbers_are_told_apart(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_resident_id(typed)


@given(resident_ids(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_single_wrong_sign_is_caught(number: str, place: int, sign: str) -> None:
    assert read_resident_id(number).number == number
    altered = number[:place] + sign + number[place + 1 :]
    if altered != number:
        with pytest.raises(ValueError, match="身份证号"):
            read_resident_id(altered)


@given(resident_ids(), st.integers(0, 15))
def test_two_neighbours_swapped_are_caught(number: str, place: int) -> None:
    altered = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if altered != number:
        with pytest.raises(ValueError, match="身份证号"):
            read_resident_id(altered)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "91350100-M000100Y43",
        "91350100m000100y43",
    ],
)
def test_reading_a_credit_code(code: str) -> None:
    assert check_credit_code(code) == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", "现在是0位"),
        ("91350100M000100Y4", "现在是17位"),
        ("91350100M000100Y44", "校验不符"),
        ("91350100O000100Y43", "不该出现"),
        ("91350100I000100Y43", "不该出现"),
        ("9135010中M000100Y43", "不该出现|现在是"),
    ],
)
def test_wrong_credit_codes(code: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        check_credit_code(code)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_any_single_wrong_sign_of_a_credit_code_is_caught(place: int, sign: str) -> None:
    code = "91350100M000100Y43"
    altered = code[:place] + sign + code[place + 1 :]
    if altered != code:
        with pytest.raises(ValueError, match="校验不符"):
            check_credit_code(altered)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0577-66668888", "0577-66668888"),
        ("0577—66668888", "0577-66668888"),
        ("057766668888", "057766668888"),
        ("66668888", "66668888"),
        ("6666888", "6666888"),
        ("0577-66668888-801", "0577-66668888-801"),
        ("010-66668888", "010-66668888"),
        ("661234", "661234"),
        ("12345", "12345"),
        ("110", "110"),
    ],
)
def test_telephone_numbers(typed: str, number: str) -> None:
    assert check_phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1380013800", "11位，现在是10位"),
        ("138001380001", "11位，现在是12位"),
        ("电话不详", "只能是数字"),
        ("13800138000/66668888", "只能是数字"),
        ("٣٣٣٣٣٣٣", "只能是数字"),
        ("12", "位数不对"),
        ("0577-123", "位数不对"),
        ("", "只能是数字"),
        ("-", "只能是数字"),
    ],
)
def test_wrong_telephone_numbers(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        check_phone(typed)


def test_a_tidy_number_has_no_spaces_and_no_full_width() -> None:
    assert tidy_number("　３３ 03-24\t1990x") == "33032419" + "90X"
