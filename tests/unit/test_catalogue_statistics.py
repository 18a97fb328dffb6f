"""Declared statistics tables: what the program brings is sound, what an office writes is used or refused with its place."""

from pathlib import Path

import pytest

from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.statistics import Axis, Change, Days, load_statistics
from mediator_desktop.catalogue.statistics_words import Measure, size_of
from mediator_desktop.catalogue.vocabulary import CodeList, Vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.vocabulary import Level
from tests.statistics_tables import shipped, table

FORMS = program_folder() / "forms"


def own(folder: Path, name: str, text: str) -> Path:
    place = folder / "statistics"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text, "utf-8")
    return folder


def test_what_the_program_brings_is_sound(vocabulary: Vocabulary) -> None:
    found = shipped(vocabulary)
    assert found.broken == ()
    assert {"judicial_cases", "judicial_teams", "zz_19", "overview"} <= found.tables.keys()
    assert found.words.ratios["handled_rate"].decimals == 2
    assert found.words.bodies["street"].level is Level.TOWNSHIP
    used = {
        pattern.split(".")[0]
        for check in found.words.checks.values()
        for pattern in (*check.left, *check.right)
    }
    declared = {line.id for form in found.tables.values() for line in (*form.rows, *form.columns)}
    assert used - declared <= {"units", "channels", "all_channels", "levels", "subtotal", "succeeded"}


def test_the_offices_own_table_and_definitions_win(tmp_path: Path, vocabulary: Vocabulary) -> None:
    own(
        tmp_path,
        "a.toml",
        'id = "overview"\nedition = "本县"\ntitle = "我们的"\n[[rows]]\nlabel = "a"\n[[columns]]\nlabel = "b"\n',
    )
    own(
        tmp_path, "ratios.toml",
        'id = "ratios"\n[[ratios]]\nid = "share"\nlabel = "比重"\nnumerator = "cases"\ndenominator = "cases"\n'
        'rounding = "truncate"\nzero = "100"\n',
    )  # fmt: skip
    found = load_statistics(vocabulary, FORMS, tmp_path)
    assert found.broken == ()
    assert found.tables["overview"].edition == "本县"
    assert found.tables["overview"].name == "我们的"
    assert found.words.ratios["share"].zero == "100"
    assert "success_rate" in found.words.ratios


def test_a_broken_file_of_the_office_changes_nothing(tmp_path: Path, vocabulary: Vocabulary) -> None:
    own(tmp_path, "a.toml", 'id = "overview"\n')
    own(tmp_path, "b.toml", "= nothing")
    own(tmp_path, "counts.toml", 'id = "counts"\n[[counts]]\nid = "cases"\n')
    found = load_statistics(vocabulary, FORMS, tmp_path)
    assert sorted(error.path.name for error in found.broken) == ["a.toml", "b.toml", "counts.toml"]
    assert found.tables["overview"].edition == "2026-1"


def test_a_ratio_of_nothing_known_is_left_out_and_named(tmp_path: Path, vocabulary: Vocabulary) -> None:
    own(
        tmp_path,
        "r.toml",
        'id = "ratios"\n[[ratios]]\nid = "odd"\nlabel = "怪"\nnumerator = "nope"\ndenominator = "cases"\n',
    )
    found = load_statistics(vocabulary, FORMS, tmp_path)
    assert "odd" not in found.words.ratios
    assert [error.reason for error in found.broken] == ["比率 odd 用到的计数 nope 没有定义"]


def test_a_table_that_names_a_code_the_office_took_out_is_told_not_fatal(vocabulary: Vocabulary) -> None:
    kept = tuple(code for code in vocabulary.types.codes if code.code != "marriage_family")
    changed = Vocabulary({**vocabulary.lists, "dispute_types": CodeList("dispute_types", "类别", kept)})
    found = load_statistics(changed, FORMS)
    assert found.broken
    assert "judicial_cases" in found.tables


def test_a_line_is_read_whole(vocabulary: Vocabulary) -> None:
    form = table(
        'counted_by = "closed"\nnotes = "另附表"\nnumbered = true\ncorner = "内容"\n'
        '[[rows]]\nid = "t"\ngroup = ["总况", "其中"]\naxis = "types"\ncounts = ["found", "handled_rate"]\n'
        '[[columns]]\nid = "a"\nlabel = "{year}年"\nchange = "previous_percent"\nwhere = { size = "500-", village = "溪口村" }\n'
        '[[columns]]\nid = "b"\nlabel = "累计"\ndays = "year"\nitem = "studios"\n'
        '[[columns]]\nid = "c"\nlabel = "和"\nsum_of = ["a", "b.x"]\n',
        vocabulary,
    )
    assert form.numbered
    assert form.notes == ("另附表",)
    assert form.rows[0].axis is Axis.TYPES
    assert form.rows[0].groups == ("总况", "其中")
    assert form.columns[0].change is Change.PREVIOUS_PERCENT
    assert form.columns[0].change.base is Days.PREVIOUS
    assert Change.YEAR_MORE.base is Days.LAST_YEAR
    assert form.columns[1].days is Days.YEAR
    assert form.columns[2].sum_of == ("a", "b.x")


@pytest.mark.parametrize(
    ("band", "edges"),
    [
        ("50-100", (50, 100)),
        ("500-", (500, None)),
        ("0-50", (0, 50)),
        ("100-50", None),
        ("-50", None),
        ("x", None),
    ],
)
def test_bands_of_people(band: str, edges: tuple[int, int | None] | None) -> None:
    assert size_of(band) == edges


def test_only_some_measures_are_of_disputes() -> None:
    assert {measure for measure in Measure if measure.of_disputes} == {
        Measure.CASES, Measure.PEOPLE, Measure.MONEY_WAN, Measure.MONEY_YUAN,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[rows]]\nid = "a"\nlabel = "a"\ncolour = "red"', "不认识“colour”"),
        ('[[rows]]\nid = "a"', "缺少 label"),
        ('[[rows]]\nid = "A b"\nlabel = "a"', "id 只能用"),
        ('[[rows]]\nid = "a"\nlabel = "a"\naxis = "planets"', "axis 只能是"),
        ('[[rows]]\nid = "a"\nlabel = "a"\ncount = "nope"', "没有“nope”这个计数"),
        ('[[rows]]\nid = "a"\naxis = "types"\ncounts = ["nope"]', "没有“nope”这个计数"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nratio = "nope"', "没有“nope”这个比率"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nitem = "nope"', "items 里没有“nope”"),
        ('[[rows]]\nid = "a"\nlabel = "a"\ncount = "cases"\nratio = "share"', "只能写一个"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nsum_of = ["b"]', "sum_of 里的 b 不存在"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nsum_of = ["a"]', "sum_of 里的 a 不存在"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nsum_of = 3', "sum_of 要写成"),
        ('[[rows]]\nid = "a"\nlabel = "a"\n[[rows]]\nid = "a"\nlabel = "b"', "a 写了两次"),
        ('[[rows]]\nid = "a"\nlabel = "a"\ndays = "since"', "要写 since"),
        ('[[rows]]\nid = "a"\naxis = "types"\nlabels = { medical = 3 }', "labels 要写成"),
        ('[[rows]]\nid = "a"\nlabel = "{nope}"', "不认识 {nope}"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nwhere = { type = "nope" }', "type 里没有“nope”"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nwhere = { source = "nope" }', "source 里没有“nope”"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nwhere = { size = "many" }', "size 里没有“many”"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nwhere = { body = "nope" }', "body 里没有“nope”"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nwhere = { outcome = 3 }', "outcome 写法不对"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nwhere = { colour = "red" }', "colour 不认识"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nwhere = { level = "village" }\nexcept = { level = "county" }', "写了两次"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nwhere = "all"', "where 写法不对"),
        ('[[rows]]\nid = "a"\nlabel = "a"\nsum_of = ["b"]\n[[rows]]\nid = "b"\nlabel = "b"\nsum_of = ["a"]', "要写在前面"),
        ("left = '{nope}'\n", "不认识 {nope}"),
        ("rows = [3]", "[[rows]] 写法不对"),
        ('rows = []\n', "要有 1 到"),
        ('types = "nope"\n', "没有 nope 这个代码表"),
        ('since = "昨天"\n', "since 要写成日期"),
        ('cut = 40\n', "cut 要写成 0 到 31 的整数"),
        ('numbered = "yes"\n', "numbered 只能是"),
        ('counted_by = "mood"\n', "counted_by 只能是"),
    ],
)  # fmt: skip
def test_mistakes_of_a_table_are_named(text: str, words: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(FormError) as caught:
        table(text, vocabulary)
    assert words in caught.value.reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("counts = 3", "[[counts]] 写法不对"),
        ("counts = [3]", "[[counts]] 写法不对"),
        ('[[counts]]\nid = "a"\nlabel = "a"\nmeasure = "hours"', "measure 只能是"),
        ('[[counts]]\nid = "a"\nlabel = "a"\nmeasure = "prevented"\nitem = "fires"', "item 只能是"),
        ('[[counts]]\nid = "a"\nlabel = "a"\nitem = "studios"', "item 只写在"),
        ('[[counts]]\nid = "a"\nlabel = "a"\n[[counts]]\nid = "a"\nlabel = "a"', "a 写了两次"),
        ('[[counts]]\nid = "a"\nlabel = "a"\nwhere = { type = "medical" }', "type 里没有“medical”"),
        ('[[ratios]]\nid = "a"\nlabel = "a"\nnumerator = "x"\ndenominator = "y"\nzero = "7"', "zero 只能是"),
        ('[[ratios]]\nid = "a"\nlabel = "a"\nnumerator = "x"\ndenominator = "y"\nrounding = "up"', "rounding 只能是"),
        ('[[checks]]\nid = "a"\nlabel = "a"\nleft = ["x"]', "left 和 right 都要写"),
        ('[[bodies]]\nid = "a"\nlabel = "a"\nendings = []', "endings 要写"),
        ('[[items]]\nid = "a"\nlabel = "a"\nkind = "ratio"', "kind 不能是 ratio"),
    ],
)  # fmt: skip
def test_mistakes_of_definitions_are_named(
    text: str, words: str, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    own(tmp_path, "counts.toml", f'id = "counts"\n{text}\n')
    (error,) = load_statistics(vocabulary, FORMS, tmp_path).broken
    assert words in error.reason
