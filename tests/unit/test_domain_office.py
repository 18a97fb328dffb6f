"""The office's own facts."""

from dataclasses import replace
from typing import Any

import pytest

from mediator_desktop.domain.office import Office, check_office
from mediator_desktop.domain.problems import Severity, wrong

GOOD = Office(name="云岭镇司法所", committee="云岭镇人民调解委员会", mediators=("李秀英",))


def test_a_good_office_has_no_problem() -> None:
    assert check_office(replace(GOOD, region_code="330324", villages=("溪口村", "石桥村"))) == ()


def test_the_seal_is_the_committees_unless_it_has_its_own_text() -> None:
    assert GOOD.seal == "云岭镇人民调解委员会"
    assert replace(GOOD, seal_name="云岭镇调委会").seal == "云岭镇调委会"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"name": ""}, "name", "请填写单位名称"),
        ({"name": " 　"}, "name", "请填写单位名称"),
        ({"committee": ""}, "committee", "请填写调委会名称"),
        ({"name": "所" * 61}, "name", "太长"),
        ({"court": "院\0"}, "court", "控制字符"),
        ({"county": "云岭😀"}, "county", "表情"),
        ({"region_code": "33032"}, "region_code", "6位数字"),
        ({"region_code": "33032A"}, "region_code", "6位数字"),
        ({"region_code": "３３０３２４"}, "region_code", "6位数字"),
        ({"villages": ("溪口村", "石桥村", "溪口村")}, "villages", "“溪口村”写了两次"),
        ({"villages": ("溪口村", " ")}, "villages", "空行"),
        ({"villages": ("村" * 201,)}, "villages", "太长"),
        ({"mediators": ("李\n秀英",)}, "mediators", "控制字符"),
    ],
)
def test_what_is_wrong(values: dict[str, Any], field: str, sentence: str) -> None:
    found = {p.field: p.sentence for p in wrong(check_office(replace(GOOD, **values)))}
    assert list(found) == [field]
    assert sentence in found[field]


def test_no_mediators_yet_is_only_doubtful() -> None:
    (found,) = check_office(replace(GOOD, mediators=()))
    assert (found.field, found.severity) == ("mediators", Severity.DOUBTFUL)
