"""Words of templates: ours are sound, the office's own are added, a broken file changes nothing."""

from pathlib import Path

import pytest

from mediator_desktop.catalogue.ledger_fields import LEDGER_FIELDS
from mediator_desktop.catalogue.ledger_synonyms import FIELDS
from mediator_desktop.catalogue.reading import FormError
from mediator_desktop.catalogue.templates import LINES, MEASURES, load_template_words

FORMS = Path(__file__).resolve().parents[2] / "forms"


def own(folder: Path, text: str) -> Path:
    (folder / "templates").mkdir()
    (folder / "templates" / "words.toml").write_text(text, "utf-8")
    return folder


def test_our_words_lead_from_known_fields_to_known_fields() -> None:
    words = load_template_words(FORMS)
    assert set(words.from_import) <= FIELDS
    assert set(words.from_import.values()) <= set(LEDGER_FIELDS)
    assert set(words.measures) == set(MEASURES)
    assert set(words.lines) == set(LINES)


def test_the_offices_words_are_added(tmp_path: Path) -> None:
    words = load_template_words(
        FORMS, own(tmp_path, '[headings]\nfacts = ["来龙去脉"]\n[types]\n"山林" = ["forest_land"]\n')
    )
    assert "来龙去脉" in words.headings["facts"]
    assert "案情简介" in words.headings["facts"]
    assert words.types["山林"] == ("forest_land",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[weather]\n", "weather"),
        ("headings = 1\n", "headings"),
        ('[headings]\nweather = ["天气"]\n', "weather"),
        ('[headings]\nfacts = "天气"\n', "一列词"),
        ('[headings]\nfacts = [""]\n', "一列词"),
        ('[from_import]\nparty = "weather"\n', "项目不认识"),
        ("[from_import]\nparty = 1\n", "项目不认识"),
    ],
)
def test_a_broken_file_of_the_office_changes_nothing(tmp_path: Path, text: str, sentence: str) -> None:
    broken: list[FormError] = []
    assert load_template_words(FORMS, own(tmp_path, text), broken=broken) == load_template_words(FORMS)
    assert sentence in str(broken[0])
    assert load_template_words(FORMS, tmp_path) == load_template_words(FORMS)


def test_a_broken_file_of_ours_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FormError):
        load_template_words(own(tmp_path, "[weather]\n"))
