"""The code lists that the program brings."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.vocabulary import Code, Vocabulary, load_vocabulary

ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT.parent / "shared" / "samples" / "ledgers" / "truth.json"

EIGHTEEN = [
    "婚姻家庭纠纷", "邻里纠纷", "房屋宅基地纠纷", "合同纠纷", "生产经营纠纷", "损害赔偿纠纷",
    "山林土地纠纷", "征地拆迁纠纷", "环境污染纠纷", "拖欠农民工工资纠纷", "其他劳动争议纠纷", "旅游纠纷",
    "电子商务纠纷", "其他消费纠纷", "医疗纠纷", "道路交通事故纠纷", "物业纠纷", "其他纠纷",
]  # fmt: skip
EIGHT = [
    "主动调解", "依申请调解", "接受委托移送调解", "法院委托移送", "检察院委托移送", "公安机关委托移送",
    "信访部门委托移送", "其他部门委托移送",
]  # fmt: skip
LISTS = {"report_source": "report_sources", "ground": "grounds"}
"""Mapping keys that say one entry of a list whose id is the plural."""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(ROOT / "forms")


def test_lists_and_their_sizes(vocabulary: Vocabulary) -> None:
    sizes = {key: len(found.codes) for key, found in vocabulary.lists.items()}
    assert {
        "dispute_types": 18,
        "dispute_types_zz": 19,
        "dispute_types_2010": 15,
        "report_sources": 8,
        "grounds": 2,
        "difficulties": 5,
        "ethnic_groups": 56,
    }.items() <= sizes.items()
    assert {"sources", "grades", "occupations", "relations"} <= sizes.keys()


def test_file_name_is_the_id(vocabulary: Vocabulary) -> None:
    assert {p.stem for p in (ROOT / "forms" / "vocabulary").glob("*.toml")} == set(vocabulary.lists)


def test_printed_order(vocabulary: Vocabulary) -> None:
    assert [code.name for code in vocabulary.types.codes] == EIGHTEEN
    assert [code.name for code in vocabulary["report_sources"].codes] == EIGHT
    assert vocabulary["dispute_types_zz"].codes[16].name == "婚姻家庭邻里等各类民间纠纷"
    assert vocabulary["ethnic_groups"].codes[0].name == "汉族"


def test_referrals_are_parts_of_their_subtotal(vocabulary: Vocabulary) -> None:
    parts = [code.code for code in vocabulary["report_sources"].codes if code.parent == "referred"]
    assert len(parts) == 5
    assert [c.code for c in vocabulary["report_sources"].codes if not c.parent] == [
        "initiative", "application", "referred",
    ]  # fmt: skip


def test_mappings_point_to_entries(vocabulary: Vocabulary) -> None:
    for found in vocabulary.lists.values():
        for code in found.codes:
            for key, target in code.reports_as.items():
                assert target in vocabulary[LISTS.get(key, key)].by_code, (found.id, code.code, key)


def test_every_source_is_counted_in_one_column_and_has_a_ground(vocabulary: Vocabulary) -> None:
    subtotals = {code.parent for code in vocabulary["report_sources"].codes if code.parent}
    for code in vocabulary.sources.codes:
        assert set(code.reports_as) == {"report_source", "ground"}, code.code
        assert code.reports_as["report_source"] not in subtotals, code.code


def test_no_word_means_two_entries(vocabulary: Vocabulary) -> None:
    for found in vocabulary.lists.values():
        words: Counter[str] = Counter()
        for code in found.codes:
            words.update({code.code, code.name, code.short, *code.synonyms} - {""})
        assert [word for word, times in words.items() if times > 1] == [], found.id
        for code in found.codes:
            for word in (code.code, code.name, *code.synonyms):
                assert found.find(word) is code, (found.id, word)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("主动调解", "initiative"),
        ("依申请调解", "application"),
        ("法院委托移送", "court"),
        ("公安机关委托移送", "police"),
        ("信访部门委托移送", "petition"),
        ("检察院委托移送", "procuratorate"),
        ("其他部门委托移送", "other_department"),
    ],
)
def test_names_of_the_platform(vocabulary: Vocabulary, word: str, code: str) -> None:
    found = vocabulary.sources.find(word)
    assert found is not None
    assert found.code == code


@pytest.mark.skipif(not TRUTH.is_file(), reason="the sample ledgers are not beside this checkout")
def test_type_words_of_the_samples(vocabulary: Vocabulary) -> None:
    for name, file in json.loads(TRUTH.read_text("utf-8"))["files"].items():
        for word, meant in (file.get("type_map") or {}).items():
            found = vocabulary.types.find(word)
            assert found is not None, (name, word)
            assert found.name == meant, (name, word)


def test_unknown_words_are_never_guessed(vocabulary: Vocabulary) -> None:
    assert vocabulary.types.find("纠纷") is None
    assert vocabulary.types.find("") is None
    assert vocabulary.types.name("no_such") == "no_such"
    unclear = [c.code for c in vocabulary.types.codes if "dispute_types_zz" not in c.reports_as]
    assert "homestead" in unclear


def test_spelling_differences_that_mean_nothing(vocabulary: Vocabulary) -> None:
    found = vocabulary["difficulties"].find(" 简　易 ")
    assert found is not None
    assert found.code == "simple"
    assert vocabulary["dispute_types_2010"].find("山林土地（承包经营）") is not None


def test_validity_days_are_inclusive() -> None:
    code = Code(code="a", name="甲", valid_from=date(2010, 1, 1), valid_to=date(2016, 12, 31))
    assert [code.valid_on(day) for day in (None, date(2010, 1, 1), date(2016, 12, 31))] == [True] * 3
    assert not code.valid_on(date(2009, 12, 31))
    assert not code.valid_on(date(2017, 1, 1))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('title = "x"', "缺少 id"),
        ('id = "x"\ntitle = "x"', r"缺少 \[\[codes\]\]"),
        ('id = "x"\ntitle = "x"\n[[codes]]\ncode = "a"', "code 和 name"),
        ('id = "x"\ntitle = "x"\n[[codes]]\ncode = "a"\nname = "甲"\ncolour = 1', "colour"),
        (
            'id = "x"\ntitle = "x"\n[[codes]]\ncode="a"\nname="甲"\n[[codes]]\ncode="a"\nname="乙"',
            "重复",
        ),
        ('id = "x"\ntitle = "x"\n[[codes]]\ncode="a"\nname="甲"\nparent="b"', "上级 b 不存在"),
    ],
)
def test_a_spoiled_list_names_its_fault(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FormError, match=why):
        load_vocabulary(tmp_path)


def test_the_offices_own_list_wins(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "own.toml").write_text(
        'id = "grades"\ntitle = "风险等级"\n[[codes]]\ncode = "red"\nname = "红"\n', encoding="utf-8"
    )
    found = load_vocabulary(ROOT / "forms", tmp_path)
    assert [code.name for code in found["grades"].codes] == ["红"]
    assert len(found.types.codes) == 18
