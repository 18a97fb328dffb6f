"""Ledgers by a stranger's hand: what a careful clerk reads is read, and nothing is lost or taken wrongly in silence."""

from datetime import date

import pytest

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.ledgers.preview import ImportPreview, SheetPreview
from mediator_desktop.ledgers.proposals import propose
from tests.ledger_strangers import Stranger, Truth, closing_five, first_ten, further_five, last_five

TODAY = date(2026, 11, 22)
FORMS = program_folder() / "forms"
WORDS, SYNONYMS = load_vocabulary(FORMS), load_synonyms(FORMS)
ALL = {stranger.name: stranger for stranger in (*first_ten(), *further_five(), *last_five(), *closing_five())}
LEFT_TO_A_PERSON = {"platform_list": "G", "hospital": "BF", "stability": "E", "labour": "C"}
"""Columns that are not read as the clerk reads them; the wizard asks. This list only gets shorter."""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ImportPreview]:
    return {
        name: propose(stranger.make(tmp_path_factory.mktemp(name)), WORDS, SYNONYMS, TODAY)
        for name, stranger in ALL.items()
    }


def tables(stranger: Stranger, preview: ImportPreview) -> list[tuple[Truth, SheetPreview]]:
    found = [sheet for sheet in preview.sheets if sheet.rows]
    assert [sheet.sheet.split("（")[0] for sheet in found] == [truth.sheet for truth in stranger.tables]
    return list(zip(stranger.tables, found, strict=True))


@pytest.mark.parametrize("name", ALL)
def test_columns(read: dict[str, ImportPreview], name: str) -> None:
    for truth, sheet in tables(ALL[name], read[name]):
        odd = [
            column.letter
            for column, fields in zip(sheet.columns, truth.columns, strict=True)
            if {*column.fields} != {*fields}
        ]
        assert set(odd) <= set(LEFT_TO_A_PERSON.get(name, "")), odd


def test_most_columns_of_all_are_right(read: dict[str, ImportPreview]) -> None:
    every = right = 0
    for name, stranger in ALL.items():
        for truth, sheet in tables(stranger, read[name]):
            every += len(truth.columns)
            pairs = zip(sheet.columns, truth.columns, strict=True)
            right += sum({*column.fields} == {*fields} for column, fields in pairs)
    assert right / every >= 0.98


@pytest.mark.parametrize("name", ALL)
def test_no_row_is_lost_and_none_is_made_up(read: dict[str, ImportPreview], name: str) -> None:
    for truth, sheet in tables(ALL[name], read[name]):
        assert [row.row for row in sheet.rows] == list(truth.cases)
        rejects = {row.row: finding.code for row in sheet.rows for finding in row.reject[:1]}
        assert rejects == dict(truth.rejects)


@pytest.mark.parametrize("name", ALL)
def test_facts_of_rows(read: dict[str, ImportPreview], name: str) -> None:
    asked = set(LEFT_TO_A_PERSON.get(name, ""))
    for truth, sheet in tables(ALL[name], read[name]):
        rows = {row.row: row for row in sheet.rows}
        for number, day in truth.days.items():
            dispute = rows[number].dispute
            assert dispute is not None
            assert str(dispute.accepted_on or dispute.found_on) == day
        for number, fen in truth.amounts.items():
            amount = rows[number].amount
            assert (amount.fen if amount else None) == fen
        if not asked & {"B", "C"}:
            for number, names in truth.names.items():
                dispute = rows[number].dispute
                assert dispute is not None
                assert "、".join(party.name for party in dispute.parties) == names
        for number, village in truth.villages.items():
            dispute = rows[number].dispute
            assert dispute is not None
            assert dispute.village == village


@pytest.mark.parametrize("name", ALL)
def test_what_must_be_told(read: dict[str, ImportPreview], name: str) -> None:
    for truth, sheet in tables(ALL[name], read[name]):
        told = " ".join(
            [
                *sheet.notes,
                *(f"第{f.row}行{f.value}{f.why}" for row in sheet.rows for f in (*row.reject, *row.flag)),
            ]
        )
        assert all(words in told for words in truth.told)


@pytest.mark.parametrize("name", ALL)
def test_every_word_without_a_field_is_kept(read: dict[str, ImportPreview], name: str) -> None:
    for _, sheet in tables(ALL[name], read[name]):
        unknown = [column.index for column in sheet.columns if not column.fields]
        for row in sheet.accepted:
            assert row.dispute is not None
            for index in unknown:
                assert str(row.cells[index]) in row.dispute.note or not row.cells[index]


@pytest.mark.parametrize("name", ALL)
def test_nil_reports_and_sheets_passed_over(read: dict[str, ImportPreview], name: str) -> None:
    stranger, preview = ALL[name], read[name]
    found = [(report.unit, str(report.first or "")[:7]) for report in preview.nil_reports]
    assert sorted(found) == sorted(stranger.nil)
    passed = dict(preview.passed_over)
    assert passed.keys() == stranger.passed.keys()
    assert all(words in passed[sheet] for sheet, words in stranger.passed.items())
