"""What a ledger tells of how a dispute ended, and what it does not: the form of an agreement, words that nobody understands."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.status import outcome_of, resolved_on
from mediator_desktop.domain.vocabulary import AgreementForm, Outcome
from mediator_desktop.ledgers.choices import Choices
from mediator_desktop.ledgers.preview import ImportPreview, SheetPreview
from mediator_desktop.ledgers.proposals import propose
from mediator_desktop.ledgers.word_meanings import MEANINGS, SOURCE, UnknownWord, with_words

FORMS = program_folder() / "forms"
WORDS, SYNONYMS = load_vocabulary(FORMS), load_synonyms(FORMS)
TODAY = date(2026, 10, 8)
CASE = "2026-09-0{n},张平安、李顺意,邻里纠纷,两家为水沟争执第{n}次"


def read(
    folder: Path,
    headings: str,
    endings: Sequence[str],
    choices: Choices = Choices(),  # noqa: B008 - frozen
) -> ImportPreview:
    """A ledger of cases that differ in their last cells."""
    rows = [f"{n},{CASE.format(n=n)},{ending}" for n, ending in enumerate(endings, start=1)]
    path = folder / "台账.csv"
    path.write_text("\n".join([f"序号,排查时间,当事人,纠纷类型,基本情况,{headings}", *rows]) + "\n", "utf-8")
    return propose(path, WORDS, SYNONYMS, TODAY, choices=choices)


def forms(sheet: SheetPreview) -> list[AgreementForm | None]:
    """The form of each row's agreement, None where there is none."""
    disputes = [row.dispute for row in sheet.rows]
    return [d.agreement.form if d and d.agreement else None for d in disputes]


def test_a_settlement_without_a_form_is_kept_as_told(tmp_path: Path) -> None:
    (sheet,) = read(tmp_path, "是否化解,化解时间", ["是,2026-09-20", "否,"]).sheets
    dispute = sheet.rows[0].dispute
    assert dispute is not None
    assert forms(sheet) == [AgreementForm.UNTOLD, None]
    assert (outcome_of(dispute), resolved_on(dispute)) == (Outcome.AGREEMENT, date(2026, 9, 20))
    assert sheet.lacks_form
    assert sum("没有写协议是口头还是书面" in note for note in sheet.notes) == 1


def test_what_was_done_tells_of_a_settlement_with_its_day(tmp_path: Path) -> None:
    endings = [
        "当场化解,2026-09-20", "现场调解；已化解,46296", "双方达成和解协议,2026-09-20", "已化解，正在履行,2026-09-20",
        "当场化解,", "继续化解,2026-09-20", "尚未达成协议,2026-09-20", "限期化解,2026-09-20", "化解中,46296",
    ]  # fmt: skip
    endings = [ending.replace("，", "；") for ending in endings]
    (sheet,) = read(tmp_path, "化解情况,化解日期", endings).sheets
    assert forms(sheet) == [*[AgreementForm.UNTOLD] * 4, *[None] * 5]
    disputes = [row.dispute for row in sheet.rows]
    assert disputes[1] is not None
    assert resolved_on(disputes[1]) == date(2026, 10, 1)
    assert disputes[8] is not None
    assert "化解日期：2026年10月1日" in disputes[8].note


def test_the_heading_of_a_part_is_no_prepared_row(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    cases = [f"{n},{CASE.format(n=n)}" for n in (1, 2)]
    rows = ["序号,排查时间,当事人,纠纷类型,基本情况", cases[0], "二、未化解（1件）,,,,", cases[1]]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    (sheet,) = propose(path, WORDS, SYNONYMS, TODAY).sheets
    assert "第3行只有一格文字，没有当作纠纷，请核对" in sheet.notes
    assert not any("预先编好" in note for note in sheet.notes)


@pytest.mark.parametrize("form", [AgreementForm.ORAL, AgreementForm.WRITTEN])
def test_one_choice_for_the_whole_file(tmp_path: Path, form: AgreementForm) -> None:
    choices = Choices(untold=form)
    (sheet,) = read(
        tmp_path, "调解结果,化解方式", ["调解成功,", "达成书面协议,", "化解成功,口头调解"], choices
    ).sheets
    assert forms(sheet) == [form, AgreementForm.WRITTEN, AgreementForm.ORAL]
    assert any(f"“{form.label}”" in note for note in sheet.notes)


@pytest.mark.parametrize(
    ("told", "form"),
    [
        ("双方签订了人民调解协议", AgreementForm.WRITTEN),
        ("9月8日达成书面协议", AgreementForm.WRITTEN),
        ("当场签协议并付清", AgreementForm.WRITTEN),
        ("达成口头协议", AgreementForm.ORAL),
        ("双方口头和解", AgreementForm.ORAL),
        ("双方达成一致", AgreementForm.UNTOLD),
        ("双方未签订协议，已经和好", AgreementForm.UNTOLD),
        ("拒绝签订书面协议，口头协议履行", AgreementForm.ORAL),
        ("", AgreementForm.UNTOLD),
    ],
)
def test_words_beside_tell_the_form(tmp_path: Path, told: str, form: AgreementForm) -> None:
    (sheet,) = read(tmp_path, "是否化解,进展情况", [f"是,{told}"]).sheets
    assert forms(sheet) == [form]
    assert sheet.lacks_form == (form is AgreementForm.UNTOLD)


def test_a_word_that_nobody_understands_is_asked_about_once(tmp_path: Path) -> None:
    endings = ["还在谈,", "还在谈,", "调解成功,差不多了", "搞定了,"]
    preview = read(tmp_path, "调解结果,履行情况", endings)
    (sheet,) = preview.sheets
    assert sheet.words == (
        UnknownWord("outcome", "还在谈", (1 + 1, 2 + 1)),
        UnknownWord("performance", "差不多了", (4,)),
        UnknownWord("outcome", "搞定了", (5,)),
    )
    assert preview.to_json()["sheets"][0]["unknown_words"][0] == {
        "field": "outcome", "word": "还在谈", "rows": [2, 3], "means": None,
    }  # fmt: skip
    words = {("outcome", "还在谈"): "going_on", ("outcome", "搞定了"): "success"}
    (sheet,) = read(tmp_path, "调解结果,履行情况", endings, Choices(words=words)).sheets
    assert {(f.field, f.value) for row in sheet.rows for f in row.flag} == {("performance", "差不多了")}
    assert forms(sheet) == [None, None, AgreementForm.UNTOLD, AgreementForm.UNTOLD]
    assert {(word.word, word.meaning) for word in sheet.words} == {
        ("还在谈", "going_on"), ("搞定了", "success"), ("差不多了", ""),
    }  # fmt: skip


def test_a_source_is_chosen_among_the_codes(tmp_path: Path) -> None:
    code = WORDS.sources.codes[0].code
    (sheet,) = read(
        tmp_path, "案件来源", ["别人说的", "别人说的"], Choices(words={(SOURCE, "别人说的"): code})
    ).sheets
    disputes = [row.dispute for row in sheet.rows]
    assert [d.source_code for d in disputes if d] == [code, code]


def test_a_meaning_that_is_gone_changes_nothing() -> None:
    words = {("outcome", "好"): "gone", (SOURCE, "好"): "gone", ("facts", "好"): "success"}
    assert with_words(SYNONYMS, WORDS, words) == (SYNONYMS, WORDS)


@pytest.mark.parametrize("name", MEANINGS)
def test_a_word_means_one_thing(name: str) -> None:
    first, second = list(MEANINGS[name])[:2]
    known = SYNONYMS.words[first][0]
    synonyms, _ = with_words(SYNONYMS, WORDS, {(name, known): second})
    assert not synonyms.says(first, known)
    assert synonyms.says(second, known)
