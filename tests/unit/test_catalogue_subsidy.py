"""Rule sets as files: ours are sound, the office's own win, faults name their line, what is written reads the same."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue.reading import Declared, FormError
from mediator_desktop.catalogue.subsidy import (
    Subsidies,
    SubsidyCodes,
    load_subsidies,
    read_rules,
    written,
)
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.subsidy import Caps, RuleSet

FORMS = program_folder() / "forms"
PLAIN = """id = "own"
name = "本县"
valid_from = 2026-01-01

[[tiers]]
id = "all"
name = "都一样"
amounts = [{ fixed = 60 }]
"""


def read(text: str, codes: SubsidyCodes | None = None) -> RuleSet:
    declared = Declared(Path("own.toml"), text, tomllib.loads(text))
    return read_rules(declared, codes) if codes else read_rules(declared)


def put(folder: Path, name: str, text: str) -> None:
    place = folder / "rules" / "subsidy"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text, "utf-8")


def test_every_rule_set_of_ours_is_sound_and_written_reads_the_same() -> None:
    found = load_subsidies(SubsidyCodes(), FORMS)
    assert found.broken == ()
    assert len(found.sets) >= 9
    assert found.usual == "neutral"
    for rules in found.sets.values():
        assert read(written(rules)) == rules


def test_whatever_stands_in_a_text_comes_back() -> None:
    rules = replace(
        read(PLAIN),
        note='引号"、反斜杠\\、换行\n、制表\t、\x01',
        caps=Caps(pool=Money(12_345)),
        valid_to=date(2026, 12, 31),
        whole_yuan=True,
        needs_success=False,
        lead_percent=70,
    )
    assert read(written(rules)) == rules


def test_the_offices_own_file_wins_and_is_the_usual_one(tmp_path: Path) -> None:
    put(tmp_path, "mine.toml", PLAIN.replace('"own"', '"gaotai_2018"').replace("60", "77"))
    put(tmp_path, "other.toml", PLAIN)
    found = load_subsidies(SubsidyCodes(), FORMS, tmp_path)
    assert found.sets["gaotai_2018"].tiers[0].amounts[0].fixed == Money.yuan(77)
    assert found.own == {"gaotai_2018", "own"}
    assert found.usual == "gaotai_2018"
    assert found.files["own"].name == "other.toml"


def test_rule_sets_of_one_scheme_follow_each_other(tmp_path: Path) -> None:
    later = PLAIN.replace('id = "own"', 'id = "own_2027"\nscheme = "own"').replace("2026-01-01", "2027-01-01")
    put(tmp_path, "a.toml", PLAIN.replace("2026-01-01", "2026-01-01\nvalid_to = 2026-12-31"))
    put(tmp_path, "b.toml", later)
    found = load_subsidies(SubsidyCodes(), tmp_path)
    assert [rules.id for rules in found.scheme("own")] == ["own", "own_2027"]
    assert found.scheme("own_2027") == found.scheme("own") == found.schemes()["own"]
    assert found.usual == "own"
    assert found.scheme("nobody") == ()


@pytest.mark.parametrize("days", ["2026-06-01", "2025-01-01"])
def test_rule_sets_that_overlap_are_refused(tmp_path: Path, days: str) -> None:
    later = PLAIN.replace('id = "own"', 'id = "own_2"\nscheme = "own"').replace("2026-01-01", days)
    put(tmp_path, "a.toml", PLAIN)
    put(tmp_path, "b.toml", later)
    found = load_subsidies(SubsidyCodes(), tmp_path)
    assert list(found.sets) == ["own"]
    assert str(found.broken[0]) == "b.toml第4行：与“本县”（own）的有效日期重叠"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("fixed = 60", "fixed = -60", "own.toml第8行：fixed：金额不能是负数"),
        ("fixed = 60", "", "own.toml第8行：amounts：金额只能写固定数、上下限、百分比中的一种"),
        ('name = "都一样"', "", "own.toml第5行：name：这一项不能缺"),
        ('name = "都一样"', 'name = "都一样"\nhard = 1', "own.toml第8行：hard：不认识“hard”这一项"),
        ("2026-01-01", "2026-01-01\nvalid_to = 2025-01-01", "own.toml第4行：valid_to：停止日期早于开始日期"),
        (
            'name = "都一样"',
            'name = "都一样"\ndifficulties = ["x"]',
            "own.toml第8行：difficulties：不认识“x”",
        ),
        ('name = "都一样"', 'name = "都一样"\ngrades = ["x"]', "own.toml第8行：grades：不认识“x”"),
        (
            'name = "本县"',
            'name = "本县"\ndocuments = ["x"]',
            "own.toml第3行：documents：卷宗里没有“x”这一项",
        ),
    ],
)
def test_faults_name_their_line(old: str, new: str, told: str) -> None:
    codes = SubsidyCodes(difficulties=("simple",), grades=("low",), documents=("agreement",))
    with pytest.raises(FormError) as caught:
        read(PLAIN.replace(old, new), codes)
    assert str(caught.value) == told


def test_files_that_cannot_be_read_are_listed(tmp_path: Path) -> None:
    put(tmp_path, "bad.toml", "id = ")
    found = load_subsidies(SubsidyCodes(), FORMS, tmp_path)
    assert [error.path.name for error in found.broken] == ["bad.toml"]
    assert found.usual == "neutral"
    assert Subsidies({}).usual == "neutral"
