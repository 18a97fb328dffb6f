"""Names on the line where people sign: every label finds its person, what is no label stays."""

from datetime import date

import pytest

from mediator_desktop.domain.signatures import HEADS, MAKERS, REVIEWERS, SignatureNames, signature_words
from mediator_desktop.domain.text import NAME_LENGTH

NAMES = SignatureNames(maker="李秀英", reviewer="孙梅", head="赵长河")


def test_every_label_finds_its_person() -> None:
    people = NAMES.people(date(2026, 11, 3))
    assert {people[label] for label in MAKERS} == {"李秀英"}
    assert {people[label] for label in REVIEWERS} == {"孙梅"}
    assert {people[label] for label in HEADS} == {"赵长河"}
    assert people["填表日期"] == "2026年11月3日"
    assert not set(MAKERS) & set(REVIEWERS) | set(MAKERS) & set(HEADS) | set(REVIEWERS) & set(HEADS)


def test_nobody_named_leaves_the_line_blank() -> None:
    assert not SignatureNames()
    assert SignatureNames().people() == {}
    assert SignatureNames(head="赵长河")
    assert set(SignatureNames(head="赵长河").people()) == set(HEADS)


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("填表人：", "填表人：李秀英"),
        ("签发人:", "签发人:赵长河"),
        ("填表日期：　　年　月　日", "填表日期：2026年11月3日"),
        ("分管领导：", "分管领导："),
        ("填表人：罗桂生", "填表人：罗桂生"),
        ("四川省社会治安综合治理委员会办公室制", "四川省社会治安综合治理委员会办公室制"),
    ],
)
def test_what_stands_on_a_place_of_the_line(label: str, words: str) -> None:
    assert signature_words(label, NAMES.people(date(2026, 11, 3))) == words


def test_names_that_cannot_be_printed_are_told_by_field() -> None:
    found = SignatureNames(maker="李" * (NAME_LENGTH + 1), reviewer="孙\x07", head="赵长河").check()
    assert [problem.field for problem in found] == ["maker", "reviewer"]
    assert NAMES.check() == ()


def test_what_is_not_given_is_taken_from_last_time() -> None:
    assert SignatureNames(maker="罗桂生").over(NAMES) == SignatureNames(
        maker="罗桂生", reviewer="孙梅", head="赵长河"
    )
