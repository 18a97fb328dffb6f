"""Cells with several notions taken apart; what is not understood is left whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.ledgers.splitting import (
    Person,
    number_fault,
    phone_fault,
    split_led,
    split_people,
    split_responsible,
    split_unit,
    split_village,
    spread,
)
from mediator_desktop.ledgers.values import read_day, read_serial

ID_1, ID_2 = "369921196409200947", "369921196810174845"
TEL_1, TEL_2 = "15441989826", "15491292630"
ALL_THREE = ("resp_unit", "resp_person", "resp_phone")
TWO = (Person("罗凤莲", TEL_1), Person("杨秋菊", TEL_2))


@pytest.mark.parametrize(
    "words",
    [
        f"罗凤莲\n{TEL_1}\n杨秋菊\n{TEL_2}",
        f"罗凤莲{TEL_1}、杨秋菊{TEL_2}",
        f"罗凤莲（{TEL_1}）\n杨秋菊（{TEL_2}）",
        f"罗凤莲({TEL_1}),杨秋菊({TEL_2})",
        f"罗凤莲 {TEL_1}；杨秋菊 {TEL_2}",
        f"罗凤莲/{TEL_1}/杨秋菊/{TEL_2}",
        f"罗凤莲，电话：{TEL_1}，杨秋菊，电话：{TEL_2}",
    ],
)
def test_names_with_telephones(words: str) -> None:
    assert split_people(words).people == TWO


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("罗凤莲、杨秋菊", ["罗凤莲", "杨秋菊"]),
        ("罗凤莲与杨秋菊", ["罗凤莲", "杨秋菊"]),
        ("罗凤莲和杨秋菊", ["罗凤莲", "杨秋菊"]),
        ("罗凤莲 杨秋菊", ["罗凤莲", "杨秋菊"]),
        ("张 三", ["张三"]),
        ("李和平", ["李和平"]),
        ("阿依努尔·吐尔逊", ["阿依努尔·吐尔逊"]),
        ("方㛃、戴𬭎", ["方㛃", "戴𬭎"]),
        ("云岭县瑞丰通讯器材店", ["云岭县瑞丰通讯器材店"]),
        ("", []),
        ("13个", []),
    ],
)
def test_names(words: str, names: list[str]) -> None:
    assert [person.name for person in split_people(words).people] == names


def test_sides_that_the_cell_names() -> None:
    people = split_people(f"甲方：罗凤莲 {TEL_1} 乙方：杨秋菊 {ID_2}").people
    assert people == (Person("罗凤莲", TEL_1, side=1), Person("杨秋菊", id_number=ID_2, side=2))


@pytest.mark.parametrize(
    "words", ["罗凤莲等5人", "罗凤莲，女，58岁", f"罗凤莲{TEL_1} {TEL_2}", "罗凤莲 第三人：王五"]
)
def test_what_was_not_used_is_told(words: str) -> None:
    people = split_people(words)
    assert people.people[0].name == "罗凤莲"
    assert people.has_rest


@pytest.mark.parametrize("number", ["3699211964092009471", "36992119640920"])
def test_a_number_of_the_wrong_length_does_not_cost_the_person(number: str) -> None:
    found = split_people(f"罗凤莲 {number} {TEL_1}")
    assert found.people == (Person("罗凤莲", TEL_1, number),)
    assert found.has_rest
    assert number_fault(number) == "id_bad"


@pytest.mark.parametrize(
    ("words", "fields", "parts"),
    [
        ("双桥镇司法所\n李树清", ("resp_unit", "leader"), ("双桥镇司法所", "李树清")),
        ("李树清/双桥镇司法所", ("leader", "resp_unit"), ("李树清", "双桥镇司法所")),
        ("李树清、何平 司法所", ("leader", "resp_unit"), ("李树清、何平", "司法所")),
        ("司法所", ("resp_unit", "leader"), ("司法所", "")),
        ("司法所 李树清 何平", ("resp_unit", "leader", "resp_person"), ("司法所", "李树清", "何平")),
        ("司法所 李树清", ("resp_unit", "leader", "resp_person"), ("司法所 李树清",) * 3),
    ],
)
def test_a_unit_and_its_leader(words: str, fields: tuple[str, ...], parts: tuple[str, ...]) -> None:
    assert split_led(words, fields) == dict(zip(fields, parts, strict=True))


def test_numbers_before_any_name_go_to_the_first() -> None:
    assert split_people(f"{TEL_1}罗凤莲").people == (Person("罗凤莲", TEL_1),)
    assert split_people(TEL_1).has_rest


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (f"{ID_1}\n{ID_2}", [ID_1, ID_2]),
        (ID_1, [ID_1, ""]),
        (f"\n{ID_2}", ["", ID_2]),
        (f"杨秋菊{ID_2}", ["", ID_2]),
        (f"{ID_1}、{ID_2}、{ID_1}", [ID_1, ID_2]),
        ("", ["", ""]),
    ],
)
def test_numbers_of_another_cell(words: str, ids: list[str]) -> None:
    assert [person.id_number for person in spread(TWO, words, "id_number")] == ids


def test_a_single_identity_number_is_not_the_company_s() -> None:
    people = (Person("云岭县瑞丰通讯器材店"), Person("薛少平"))
    assert [p.id_number for p in spread(people, ID_1, "id_number")] == ["", ID_1]


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (ID_1, ""),
        ("369921196409200946", "id_checksum"),
        ("36992119640920", "id_bad"),
        ("369921640920094", "id_bad"),
    ],
)
def test_faults_of_identity_numbers(number: str, fault: str) -> None:
    assert number_fault(number) == fault


def test_faults_of_telephones() -> None:
    assert phone_fault("1545041337")
    assert not phone_fault(TEL_1)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("双桥镇司法所\n李树清", ("双桥镇司法所", "李树清")),
        ("司法所/李树清", ("司法所", "李树清")),
        ("司法所 李树清 何平", ("司法所", "李树清、何平")),
        ("司法所", ("司法所", "")),
    ],
)
def test_units_and_people(words: str, parts: tuple[str, str]) -> None:
    assert split_unit(words) == parts


@pytest.mark.parametrize(
    ("words", "village", "around"),
    [
        ("溪口村", "溪口村", ""),
        ("溪口村11组", "溪口村", "溪口村11组"),
        ("双桥镇上坪村", "上坪村", ""),
        ("双桥镇双桥社区", "双桥社区", ""),
        ("云岭县双桥镇上坪村第3组", "上坪村", "云岭县双桥镇上坪村第3组"),
        ("双桥镇派出所", "双桥镇派出所", ""),
    ],
)
def test_villages(words: str, village: str, around: str) -> None:
    assert split_village(words) == (village, around)


@given(
    st.lists(st.tuples(st.sampled_from(["张平", "李顺", "欧阳安"]), st.booleans()), min_size=1, max_size=5)
)
def test_people_come_back_in_order(people: list[tuple[str, bool]]) -> None:
    words = "\n".join(f"{name}\n{TEL_1}" if phone else name for name, phone in people)
    assert split_people(words).people == tuple(Person(name, TEL_1 if phone else "") for name, phone in people)


@given(st.text(max_size=60))
def test_no_cell_ends_in_a_traceback(words: str) -> None:
    split_people(words)
    split_unit(words)
    split_village(words)
    read_day(words)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026年3月5日至3月8日", "2026-03-05", "2026-03-08"),
        ("2026.3.5-2026.4.1", "2026-03-05", "2026-04-01"),
        ("2026年3月5日—9日", "2026-03-05", "2026-03-09"),
        ("２０２６．３．５", "2026-03-05", "None"),
        ("2026年3月5号", "2026-03-05", "None"),
        ("二〇二六年三月十五日", "2026-03-15", "None"),
        ("二〇二六年十二月三十一日", "2026-12-31", "None"),
        ("二〇二六年二月三十日", "None", "None"),
        ("2026.4.8-2026.4.1", "None", "None"),
        ("2026.3.5-2026.2.30", "None", "None"),
        ("26.3.5", "None", "None"),
    ],
)
def test_days_as_people_write_them(words: str, first: str, last: str) -> None:
    found = read_day(words)
    assert (str(found.day), str(found.until)) == (first, last)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (46086, "2026-03-05"),
        (46086.0, "2026-03-05"),
        ("46086", "2026-03-05"),
        (7, "None"),
        (True, "None"),
        ("4608", "None"),
    ],
)
def test_serials(value: object, day: str) -> None:
    assert str(read_serial(value)) == day  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "names", "sides"),
    [
        (f"罗凤莲（{TEL_1}）与杨秋菊", ["罗凤莲", "杨秋菊"], [0, 0]),
        (f"罗凤莲{TEL_1}和杨秋菊{TEL_2}", ["罗凤莲", "杨秋菊"], [0, 0]),
        ("罗凤莲诉杨秋菊", ["罗凤莲", "杨秋菊"], [1, 2]),
        ("罗凤莲、张平与杨秋菊", ["罗凤莲", "张平", "杨秋菊"], [1, 1, 2]),
        ("罗凤莲与张平与杨秋菊", ["罗凤莲", "张平", "杨秋菊"], [0, 0, 0]),
        ("罗凤莲与云岭县福临建材有限公司", ["罗凤莲", "云岭县福临建材有限公司"], [0, 0]),
        ("罗凤莲和云岭县福临建材有限公司", ["罗凤莲", "云岭县福临建材有限公司"], [0, 0]),
        ("云岭县与民超市", ["云岭县与民超市"], [0]),
        ("罗凤莲（与杨秋菊系姐妹）、张平", ["罗凤莲", "张平"], [0, 0]),
        ("罗凤莲\n与晓明", ["罗凤莲", "与晓明"], [0, 0]),
    ],
)
def test_words_that_join_people(words: str, names: list[str], sides: list[int]) -> None:
    people = split_people(words).people
    assert [(person.name, person.side) for person in people] == list(zip(names, sides, strict=True))


@pytest.mark.parametrize(
    ("words", "fields", "parts"),
    [
        (f"双桥镇司法所\n李树清\n{TEL_1}", ALL_THREE, ("双桥镇司法所", "李树清", TEL_1)),
        (f"司法所（李树清）{TEL_1}、{TEL_2}", ALL_THREE, ("司法所", "李树清", f"{TEL_1}、{TEL_2}")),
        ("县民政局（社会救助科）李树清", ("resp_unit", "resp_person"), ("县民政局（社会救助科）", "李树清", None)),
        (f"李树清（{TEL_1}）", ("resp_person", "resp_phone"), (None, "李树清", TEL_1)),
        (f"司法所，电话：{TEL_1}", ("resp_unit", "resp_phone"), ("司法所", None, TEL_1)),
    ],
)  # fmt: skip
def test_who_is_responsible(
    words: str, fields: tuple[str, ...], parts: tuple[str | None, str | None, str | None]
) -> None:
    found = split_responsible(words, fields)
    assert tuple(found.get(name) for name in ALL_THREE) == parts
