"""Sentences of an analysis report: a published month word for word, nothing invented, every number a figure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediator_desktop.domain.analysis import (
    MERGED,
    Compared,
    Overview,
    Visits,
    few_villages,
    merged,
    more_words,
    overview_of,
    ranked,
    uncompared,
)
from mediator_desktop.domain.analysis_sentences import Sentence, said
from mediator_desktop.domain.figures import Line
from mediator_desktop.domain.views import CountedBy
from tests.analysis_tables import Numbers, outcomes_table, overview_table

HUANGSHI: Mapping[str, tuple[str, Numbers]] = {
    "total": ("受理纠纷", (869, 1028, 840)),
    "sources.initiative": ("主动调解", (455,)),
    "sources.application": ("依申请调解", (378,)),
    "sources.referred": ("接受委托移送调解", (36,)),
    "types.family": ("婚姻家庭", (160,)),
    "types.neighbours": ("邻里", (278,)),
    "types.damages": ("损害赔偿", (76,)),
    "types.homestead": ("房屋宅基地", (67,)),
    "types.medical": ("医疗", (55,)),
    "types.other": ("其它", (233,)),
}
"""黄石 2016-08; types that are not told are put together in the last line."""


def of(blocks: Mapping[str, tuple[str, Numbers]], agreed: int | None = None, **facts: object) -> Overview:
    found = overview_of(
        overview_table(blocks, agreed=agreed),
        when="2016年8月",
        whose="黄石市",
        parents={"court": "referred", "police": "referred"},
    )
    return replace(found, **facts)  # type: ignore[arg-type]


def lines(**named: int) -> dict[str, Compared]:
    return {name: Compared(id=name, name=name, now=now, shown=str(now)) for name, now in named.items()}


def test_a_published_month_is_told_as_it_was() -> None:
    month = of(HUANGSHI, agreed=842)
    assert (
        said(Sentence.TOTAL, month)
        == "2016年8月，黄石市共受理矛盾纠纷869件，调解成功842件，调解成功率96.9%。"
    )
    assert said(Sentence.CHANGE, month) == (
        "与上年同期的1028件相比，减少159件，下降15.5%。与上期的840件相比，增加29件，上升3.5%。"
    )
    assert said(Sentence.SOURCES, month) == (
        "从来源看，主动调解455件，占52.4%；依申请调解378件，占43.5%；接受委托移送调解36件，占4.1%。"
    )
    rest = of({name: line for name, line in HUANGSHI.items() if name != "types.other"}, agreed=842)
    assert said(Sentence.TYPES, rest) == (
        "从类别看，居前的是邻里278件（占32.0%）、婚姻家庭160件（占18.4%）、损害赔偿76件（占8.7%），3类合计占59.1%。"
    )


def test_parts_of_a_subtotal_are_named_within_it_and_never_counted_again() -> None:
    found = of(
        {
            "total": ("受理", (10,)),
            "sources.initiative": ("主动调解", (4,)),
            "sources.referred": ("接受委托移送调解", (6,)),
            "sources.court": ("法院委托移送", (1,)),
            "sources.police": ("公安机关委托移送", (5,)),
        }
    )
    assert said(Sentence.SOURCES, found) == (
        "从来源看，接受委托移送调解6件（其中公安机关委托移送5件、法院委托移送1件），占60.0%；主动调解4件，占40.0%。"
    )
    assert sum(part.now for part in ranked(found.sources)) == 10


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((5, 5, 5), "与上年同期持平，上年同期也是5件。与上期持平，上期也是5件。"),
        ((5, 0, 0), "上年同期登记册里没有受理的纠纷，不算百分比。上期登记册里没有受理的纠纷，不算百分比。"),
        ((0, 4, 2), "与上年同期的4件相比，减少4件，下降100.0%。与上期的2件相比，减少2件，下降100.0%。"),
        ((3, 2), "与上年同期的2件相比，增加1件，上升50.0%。"),
        ((3,), ""),
    ],
)
def test_changes(numbers: Numbers, words: str) -> None:
    assert said(Sentence.CHANGE, of({"total": ("受理", numbers)})) == words


def test_a_change_without_a_percentage_in_the_table_has_none_in_words() -> None:
    found = of({"total": ("受理", (3, 2))})
    found = replace(found, total=replace(found.total, year_percent=""))
    assert said(Sentence.CHANGE, found) == "与上年同期的2件相比，增加1件。"


def test_the_day_that_counts_decides_the_verb() -> None:
    for by, words in (
        (CountedBy.FOUND, "共排查发现矛盾纠纷2件，调解成功1件，调解成功率50.0%。"),
        (CountedBy.CLOSED, "共办结矛盾纠纷2件，调解成功1件，调解成功率50.0%。"),
        (CountedBy.AGREED, "共化解矛盾纠纷2件。"),
    ):
        assert said(Sentence.TOTAL, of({"total": ("", (2,))}, agreed=1, counted_by=by)).endswith(words)


def test_nothing_is_told_of_nothing() -> None:
    nothing = of(
        {"total": ("", (0, 0, 0)), "villages.a": ("溪口村", (0, 0, 0)), "types.a": ("邻里", (0, 0, 0))},
        agreed=0,
    )
    told = {sentence: words for sentence in Sentence if (words := said(sentence, nothing))}
    assert told.keys() == {Sentence.TOTAL, Sentence.CHANGE}
    assert told[Sentence.TOTAL] == "2016年8月，黄石市没有受理矛盾纠纷。"


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([3], "从类别看，都是类0纠纷3件（占100.0%）。"),
        ([2, 1], "从类别看，有类0纠纷2件（占66.7%）、类1纠纷1件（占33.3%）。"),
        ([9, 1, 1, 1, 1], "从类别看，有类0纠纷9件（占69.2%）、类1纠纷1件（占7.7%）、类2纠纷1件（占7.7%）、"
         "类3纠纷1件（占7.7%）、类4纠纷1件（占7.7%）"),
        ([9, *[1] * 7], "从类别看，最多的是类0纠纷9件（占56.3%）。"),
        ([1] * 9, "从类别看，涉及9类，每类最多1件。"),
        ([5, 4, 3, 1], "3类合计占92.3%。"),
    ],
)  # fmt: skip
def test_no_tie_is_cut(numbers: list[int], words: str) -> None:
    blocks: dict[str, tuple[str, Numbers]] = {"total": ("", (sum(numbers),))}
    blocks |= {f"types.t{n}": (f"类{n}纠纷", (number,)) for n, number in enumerate(numbers)}
    assert words.rstrip("。") in said(Sentence.TYPES, of(blocks))


def test_types_that_grew_and_fell_most() -> None:
    blocks: dict[str, tuple[str, Numbers]] = {
        "total": ("", (12, 11)),
        "types.a": ("邻里", (5, 2)),
        "types.b": ("婚姻", (4, 4)),
        "types.c": ("物业", (3, 5)),
    }
    assert said(Sentence.TYPE_CHANGES, of(blocks)) == (
        "与上年同期相比，增加最多的是邻里，增加3件；减少最多的是物业，减少2件。"
    )
    blocks["types.b"] = ("婚姻", (7, 4))
    assert "增加最多的是邻里、婚姻，各增加3件" in said(Sentence.TYPE_CHANGES, of(blocks))
    assert said(Sentence.TYPE_CHANGES, of({"total": ("", (3, 3)), "types.a": ("邻里", (3, 3))})) == ""
    many = {f"types.{n}": (f"类{n}", (1, 0)) for n in range(4)}
    assert said(Sentence.TYPE_CHANGES, of({"total": ("", (4, 1)), **many})) == ""


def test_villages() -> None:
    found = of(
        {
            "total": ("", (12,)),
            "villages.a": ("溪口村", (6,)),
            "villages.b": ("石桥村", (3,)),
            "villages.c": ("枫林社区", (0,)),
            "villages.none": ("未填村(社区)", (3,)),
        }
    )
    assert said(Sentence.VILLAGES, found) == "从地域看，较多的是溪口村6件、石桥村3件。有3件没有填写村(社区)。"
    assert said(Sentence.VILLAGES_WITHOUT, found) == "枫林社区没有受理纠纷。"
    empty = {f"villages.{n}": (f"{n}村", (0,)) for n in range(9)}
    one = of({"total": ("", (1,)), "villages.a": ("溪口村", (1,)), **empty})
    assert said(Sentence.VILLAGES, one) == "从地域看，最多的是溪口村1件。"
    assert said(Sentence.VILLAGES_WITHOUT, one) == "有9个村(社区)没有受理纠纷。"


def test_months() -> None:
    found = of({"total": ("", (9,)), **{f"months.{n}": (f"{n}月", (n % 3 + 1,)) for n in (1, 2, 3, 4)}})
    assert said(Sentence.MONTHS, found) == "从月份看，最多的是2月，3件；最少的是3月，1件。"
    tied = of({"total": ("", (6,)), **{f"months.{n}": (f"{n}月", (1 + n // 3,)) for n in (1, 2, 3)}})
    assert said(Sentence.MONTHS, tied) == "从月份看，最多的是3月，2件；最少的是1月、2月，各1件。"
    assert said(Sentence.MONTHS, of({"total": ("", (2,)), "months.1": ("1月", (2,))})) == ""


def test_outcomes() -> None:
    outcomes = outcomes_table(
        {
            "agreed": ("调解成功（件）", 8, "8"),
            "success_rate": ("调解成功率（%）", Decimal("80.0"), "80.0"),
            "written": ("书面", 5, "5"),
            "oral": ("口头", 3, "3"),
            "money": ("协议涉及金额（万元）", 287_380_000, "287.38"),
            "performed_rate": ("履行率", Decimal("75.0"), "75.0"),
            "confirmed": ("", 2, "2"),
            "confirmed_valid": ("", 1, "1"),
            "open": ("", 1, "1"),
            "repented": ("", 1, "1"),
            "sued": ("", 2, "2"),
            "size_small": ("50人以下（件）", 9, "9"),
            "size_large": ("100至500人（件）", 1, "1"),
            "difficulties.simple": ("简单纠纷", 9, "9"),
            "difficulties.none": ("未填写", 1, "1"),
            "rounds": ("", 12, "12"),
            "found_in_rounds": ("", 0, "0"),
            "prevented": ("", 4, "4"),
            "crime": ("", 1, "1"),
            "crime_people": ("", 4, "4"),
            "petition": ("", 3, "3"),
            "petition_people": ("", 15, "15"),
        },
        last_year={"success_rate": "90.5"},
    )
    table = overview_table(
        {
            "total": ("", (10,)),
            "performances.a": ("协议已履行", (6,)),
            "performances.none": ("没有达成协议", (2,)),
        }
    )
    found = replace(overview_of(table, outcomes), visits=Visits(made=3, disputes=2), major=0)
    told = {sentence: said(sentence, found) for sentence in Sentence}
    assert (
        told[Sentence.RESOLVED]
        == "调解成功8件（书面协议5件、口头协议3件），调解成功率80.0%，上年同期为90.5%。"
    )
    assert told[Sentence.MONEY] == "协议涉及金额287.38万元。"
    assert told[Sentence.PERFORMANCE] == "从履行看，协议已履行6件，履行率75.0%。"
    assert told[Sentence.CONFIRMATION] == "申请司法确认2件，其中确认有效1件。"
    assert told[Sentence.VISITS] == "回访3次，涉及纠纷2件。"
    assert told[Sentence.PREVENTION] == (
        "预防纠纷4件，防止民间纠纷转化为刑事案件1件4人，防止群体性上访3件15人。"
    )
    assert told[Sentence.OPEN] == "还在调解的1件。"
    assert told[Sentence.LAPSED] == "达成协议后反悔的1件，达成协议后起诉的2件。"
    assert told[Sentence.SIZES] == "从规模看，涉及50人以下的9件、100至500人的1件。"
    assert told[Sentence.DIFFICULTIES] == "从难度级别看，简单纠纷的9件。"
    assert told[Sentence.ROUNDS] == "开展矛盾纠纷排查12次，没有发现纠纷。"
    assert told[Sentence.MAJOR] == "没有重大疑难纠纷。"
    assert [part.name for part in found.block("performances")] == ["协议已履行", "没有达成协议"]


def test_outcomes_that_are_not_there() -> None:
    found = of(
        {"total": ("", (2,)), "performances.a": ("协议已履行", (1,))},
        outcomes=lines(agreed=0, rounds=3, found_in_rounds=1, confirmed=1),
        major=2,
    )
    assert said(Sentence.RESOLVED, found) == "没有达成协议的纠纷。"
    assert said(Sentence.ROUNDS, found) == "开展矛盾纠纷排查3次，排查发现纠纷1件。"
    assert said(Sentence.CONFIRMATION, found) == "申请司法确认1件。"
    assert said(Sentence.PERFORMANCE, found) == "从履行看，协议已履行1件。"
    assert said(Sentence.MAJOR, found) == "重大疑难纠纷2件。"
    assert said(Sentence.RESOLVED, replace(found, outcomes=lines(agreed=1))) == "调解成功1件。"
    bare = of({"total": ("", (2,))})
    assert said(Sentence.TOTAL, bare) == "2016年8月，黄石市共受理矛盾纠纷2件。"
    assert said(Sentence.TOTAL, replace(bare, total=replace(bare.total, agreed=1))).endswith(
        "2件，调解成功1件。"
    )
    assert (
        said(
            Sentence.SOURCES,
            of(
                {"total": ("", (2,)), "sources.a": ("主动调解", (2,))},
            ),
        )
        != ""
    )
    no_share = replace(bare, sources=(Compared(id="sources.a", name="主动调解", now=2),))
    assert said(Sentence.SOURCES, no_share) == "从来源看，主动调解2件。"
    no_share = replace(bare, types=(Compared(id="types.a", name="邻里", now=2),))
    assert said(Sentence.TYPES, no_share) == "从类别看，都是邻里2件。"
    several = tuple(Compared(id=f"types.{n}", name=f"类{n}", now=9 - n) for n in range(4))
    nobody = replace(bare, total=replace(bare.total, now=0), types=several)
    assert said(Sentence.TYPES, nobody) == "从类别看，居前的是类09件、类18件、类27件。"


def test_a_table_that_lacks_its_lines_is_refused() -> None:
    table = overview_table({"total": ("", (1,))})
    with pytest.raises(ValueError, match="总数"):
        overview_of(replace(table, rows=(Line(("受理",), "sum"),)))
    with pytest.raises(ValueError, match="本期"):
        overview_of(replace(table, columns=(Line(("件数",), "number"),)))


def villages_of(*numbers: int) -> Overview:
    blocks: dict[str, tuple[str, Numbers]] = {"total": ("", (sum(numbers), sum(numbers)))}
    blocks |= {f"villages.{n}": (f"{n}村", (number, number)) for n, number in enumerate(numbers)}
    return of(blocks)


def test_villages_of_few_disputes_are_merged() -> None:
    found = merged(villages_of(5, 1, 0, 2, 7))
    assert few_villages(villages_of(5, 1, 0, 2, 7)) == ("1村", "3村")
    assert [(part.name, part.now, part.share) for part in found.villages] == [
        ("0村", 5, "33.3"), ("2村", 0, "0.0"), ("4村", 7, "46.7"), ("其他村", 3, "20.0"),
    ]  # fmt: skip
    assert found.villages[-1].last_year == 3
    assert found.villages[-1].previous is None
    assert said(Sentence.VILLAGES, merged(villages_of(1, 1, 1))) == ""


def test_one_small_village_is_never_merged_alone() -> None:
    assert few_villages(villages_of(5, 1, 7, 4)) == ("1村", "3村")
    assert few_villages(villages_of(1)) == ()
    alone = villages_of(0, 2)
    assert merged(alone) is alone


def test_villages_nobody_filled_in_are_not_merged() -> None:
    found = of(
        {
            "total": ("", (6,)),
            "villages.a": ("甲村", (1,)),
            "villages.b": ("乙村", (2,)),
            "villages.c": ("丙村", (2,)),
            "villages.none": ("未填村(社区)", (1,)),
        }
    )
    assert [part.id for part in merged(found).villages] == [MERGED, "villages.none"]
    bare = replace(found, villages=tuple(replace(part, share="") for part in found.villages))
    assert merged(bare).villages[0].share == ""


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12))
def test_merging_changes_no_sum_and_leaves_no_lonely_village(numbers: list[int]) -> None:
    before = villages_of(*numbers)
    after = merged(before)
    assert sum(part.now for part in after.villages) == sum(numbers)
    if few_villages(before):
        assert all(part.now == 0 or part.now > 2 for part in after.villages if part.id != MERGED)
        assert len(few_villages(before)) > 1
    else:
        assert sum(0 < number <= 2 for number in numbers) <= 1


def test_what_is_not_compared() -> None:
    found = of({"total": ("", (3, 2, 1)), "types.a": ("邻里", (3, 2, 1))}, outcomes=lines(agreed=1))
    assert uncompared(found, with_last_year=True, with_previous=True) == found
    assert said(Sentence.CHANGE, uncompared(found)) == ""
    assert said(Sentence.CHANGE, uncompared(found, with_last_year=True)).count("。") == 1
    assert said(Sentence.TYPE_CHANGES, uncompared(found)) == ""


def test_differences_in_words() -> None:
    assert [more_words(3, base) for base in (1, 3, 5, None)] == ["+2", "0", "-2", "—"]


counts = st.integers(0, 40)


@st.composite
def overviews(draw: st.DrawFn) -> Overview:
    blocks: dict[str, tuple[str, Numbers]] = {}
    kinds = draw(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=8))
    sums = tuple(sum(column) for column in zip(*kinds, strict=True))
    blocks["total"] = ("受理", sums)
    for name, words in (("types", "类"), ("villages", "村"), ("months", "月份")):
        parts = draw(st.permutations(kinds))
        blocks |= {
            f"{name}.{chr(97 + n)}": (f"{words}{chr(65 + n)}", numbers) for n, numbers in enumerate(parts)
        }
    return of(blocks, agreed=draw(st.integers(0, sums[0])))


@given(overviews(), st.booleans())
def test_every_number_is_a_figure_a_difference_or_a_share(found: Overview, merging: bool) -> None:
    shown = merged(found) if merging else found
    parts = [shown.total, *shown.types, *shown.villages, *shown.months]
    allowed: set[str] = set()
    for part in parts:
        numbers = [n for n in (part.now, part.last_year, part.previous, part.agreed) if n is not None]
        allowed |= {str(n) for n in numbers} | {str(abs(part.now - n)) for n in numbers}
        allowed |= {part.share, part.rate, part.year_percent, part.previous_percent}
    for sentence in Sentence:
        words = said(sentence, shown).replace("2016年8月", "")
        together = re.findall(r"，(\d+)类合计占([\d.]+)%|涉及(\d+)类|有(\d+)个村", words)
        named = {number for groups in together for number in groups if number}
        if together and together[0][0]:
            count = int(together[0][0])
            leaders = sorted((part.now for part in shown.types), reverse=True)[:count]
            assert abs(Decimal(together[0][1]) - Decimal(sum(leaders) * 100) / shown.total.now) <= Decimal(
                "0.05"
            )
        assert set(re.findall(r"\d+(?:\.\d+)?", words)) <= allowed | named
