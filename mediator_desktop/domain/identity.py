"""Numbers that identify people, organisations and telephones: read, check, never guess."""

import re
from dataclasses import dataclass
from datetime import date
from operator import mul

from mediator_desktop.domain.vocabulary import Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_RESIDENT = re.compile(r"\d{17}[\dX]", re.ASCII)
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")
_SHORT = re.compile(r"\d{3,6}")


@dataclass(frozen=True, slots=True)
class ResidentId:
    """What an 18-digit citizen identity number (公民身份号码, GB 11643) says."""

    number: str
    birth_date: date
    sex: Sex


def tidy_number(text: str) -> str:
    """Full-width digits made narrow, spaces and hyphens taken out, letters made capital."""
    if text.isascii() and text.isalnum():
        return text.upper()
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return re.sub(r"[\s\-]", "", narrow).upper()


def check_digit(first17: str) -> str:
    """The 18th character that belongs to 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return _CHECK[sum(map(mul, map(int, first17), _WEIGHTS)) % 11]


def read_resident_id(text: str) -> ResidentId:
    """Read and check a citizen identity number.

    Raises ValueError with one sentence when the length, the characters, the birth date or the check
    digit is wrong. A number is never repaired.
    """
    number = tidy_number(text)
    if len(number) == 15 and number.isdigit():
        raise ValueError("这是旧的15位身份证号，请改填18位号码")
    if len(number) != 18:
        raise ValueError(f"身份证号应为18位，现在是{len(number)}位")
    if not _RESIDENT.fullmatch(number):
        raise ValueError("身份证号只能是数字，最后一位可以是X")
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ValueError("身份证号里的出生日期不存在，请核对第7到14位") from None
    if check_digit(number[:17]) != number[17]:
        raise ValueError("身份证号最后一位校验不符，请对照证件核对")
    return ResidentId(number, birth, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def check_credit_code(text: str) -> str:
    """Read and check a unified social credit code (统一社会信用代码, GB 32100).

    Returns the tidy code; raises ValueError with one sentence.
    """
    code = tidy_number(text)
    if len(code) != 18:
        raise ValueError(f"统一社会信用代码应为18位，现在是{len(code)}位")
    if any(c not in _CREDIT_ALPHABET for c in code):
        raise ValueError("统一社会信用代码里有不该出现的字符，请核对")
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(code[:17], _CREDIT_WEIGHTS, strict=True))
    if _CREDIT_ALPHABET[(31 - total % 31) % 31] != code[17]:
        raise ValueError("统一社会信用代码最后一位校验不符，请对照证照核对")
    return code


def check_phone(text: str) -> str:
    """Read a telephone number: mobile, land line with or without area code, or village short number.

    Returns it without spaces; raises ValueError with one sentence.
    """
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    number = re.sub(r"\s", "", narrow.replace("—", "-"))
    digits = number.replace("-", "")
    if not digits.isascii() or not digits.isdigit():
        raise ValueError("电话号码只能是数字，区号后可以加一个横线")
    if digits.startswith("1") and len(digits) > 6:
        if not _MOBILE.fullmatch(digits):
            raise ValueError(f"手机号应为11位，现在是{len(digits)}位")
        return digits
    if _LANDLINE.fullmatch(number) or _SHORT.fullmatch(number):
        return number
    raise ValueError("电话号码位数不对，请核对")
