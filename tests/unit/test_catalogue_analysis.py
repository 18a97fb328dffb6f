"""Declared analysis reports: what the program brings is sound, what an office writes is used or refused with its place."""

import tomllib
from pathlib import Path

import pytest

from mediator_desktop.catalogue.analysis import load_analyses, read_analysis
from mediator_desktop.catalogue.reading import Declared, FormError
from mediator_desktop.catalogue.statistics import load_statistics
from mediator_desktop.catalogue.vocabulary import Vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.analysis_sentences import Sentence

FORMS = program_folder() / "forms"
KIND = """
id = "own"
edition = "1"
name = "本县月报"
title = "{period}{office}报告"
[[sections]]
id = "total"
heading = "全{area}情况"
sentences = ["total"]
"""


def read(text: str) -> object:
    return read_analysis(Declared(Path("own.toml"), text, tomllib.loads(text)))


def test_what_the_program_brings_is_sound(vocabulary: Vocabulary) -> None:
    found = load_analyses(FORMS)
    assert found.broken == ()
    assert [form.months for form in found.kinds.values()] == [1, 3, 6, 12]
    tables = load_statistics(vocabulary, FORMS).tables
    for form in found.kinds.values():
        assert {form.overview, form.outcomes} <= tables.keys()
        told = {sentence for section in form.sections for sentence in section.sentences}
        assert {Sentence.TOTAL, Sentence.CHANGE, Sentence.SOURCES, Sentence.TYPES, Sentence.VILLAGES} <= told
        assert {Sentence.RESOLVED, Sentence.MONEY, Sentence.PERFORMANCE, Sentence.CONFIRMATION} <= told
        assert any(section.major for section in form.sections)
        assert any(section.slot for section in form.sections)


def test_the_offices_own_kind_wins_and_a_broken_one_is_listed(tmp_path: Path) -> None:
    place = tmp_path / "reports"
    place.mkdir()
    (place / "own.toml").write_text(KIND.replace('"own"', '"quarter"') + 'slot = "原因"\n', "utf-8")
    (place / "worse.toml").write_text("id = ", "utf-8")
    found = load_analyses(FORMS, tmp_path)
    assert found.kinds["quarter"].name == "本县月报"
    assert found.kinds["quarter"].months == 1
    assert [error.path.name for error in found.broken] == ["worse.toml"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (KIND.replace('edition = "1"', 'edition = "1"\nspan = "week"'), "span 只能是"),
        (KIND.replace("{area}", "{village}"), "不认识 {village}"),
        (KIND.replace('sentences = ["total"]', 'sentences = ["cause"]'), "sentences 里没有“cause”"),
        (KIND.replace('sentences = ["total"]', 'tables = ["people"]'), "tables 里没有“people”"),
        (KIND.replace('sentences = ["total"]', 'offers = ["types"]'), "也要写 slot"),
        (KIND.replace('sentences = ["total"]', "level = 2"), "level 要是 1"),
        (KIND + '[[sections]]\nid = "total"\nheading = "又"\n', "写了两次"),
        (KIND.split("[[sections]]")[0], "[[sections]]"),
        (KIND + "colour = 1\n", "不认识“colour”"),
        (KIND.replace('name = "本县月报"', 'name = "本县月报"\nlogo = 1'), "不认识“logo”"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(FormError) as caught:
        read(text)
    assert sentence in str(caught.value)
