"""Ledgers that were never seen before: columns mapped rightly at the first go, no row lost or taken wrongly in silence."""

from datetime import date
from pathlib import Path

import pytest

from mediator_desktop.catalogue.ledger_synonyms import load_synonyms
from mediator_desktop.catalogue.vocabulary import load_vocabulary
from mediator_desktop.config.paths import program_folder
from mediator_desktop.domain.vocabulary import PartyRole
from mediator_desktop.ledgers.preview import SheetPreview
from mediator_desktop.ledgers.proposals import propose
from tests.unit.ledger_layouts import Layout, layouts

TODAY = date(2026, 11, 22)
FORMS = program_folder() / "forms"
WORDS = load_vocabulary(FORMS)
SYNONYMS = load_synonyms(FORMS)
ALL = layouts()


def read(layout: Layout, folder: Path) -> SheetPreview:
    (sheet,) = propose(layout.write(folder), WORDS, SYNONYMS, TODAY).sheets
    return sheet


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_columns_and_rows(layout: Layout, tmp_path: Path) -> None:
    sheet = read(layout, tmp_path)
    assert sheet.header_rows == layout.header_rows
    assert [c.fields if c.also else c.field for c in sheet.columns] == list(layout.fields)
    assert len(sheet.rows) == layout.cases
    assert {f.row: f.code for row in sheet.rows for f in row.reject} == dict(layout.rejects)
    if layout.sum_yuan is not None:
        assert sheet.to_json()["sum_amount_yuan"] == layout.sum_yuan
    assert all(row.dispute is not None for row in sheet.accepted)


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_nothing_that_was_written_is_lost(layout: Layout, tmp_path: Path) -> None:
    """Every unmapped cell and every unread word of an accepted row is in the dispute's note."""
    sheet = read(layout, tmp_path)
    unknown = [column.index for column in sheet.columns if not column.fields]
    for row in sheet.accepted:
        assert row.dispute is not None
        for index in unknown:
            assert str(row.cells[index]) in row.dispute.note


def test_one_case_over_two_rows_has_the_people_of_both(tmp_path: Path) -> None:
    (layout,) = [one for one in ALL if one.name == "网格台账"]
    sheet = read(layout, tmp_path)
    dispute = sheet.rows[0].dispute
    assert dispute is not None
    assert [(p.name, p.role, p.id_number[-4:], p.phone) for p in dispute.parties] == [
        ("韩平", PartyRole.APPLICANT, "0947", "15441989826"),
        ("魏安", PartyRole.RESPONDENT, "4845", "15491292630"),
    ]
    assert "第3至4行合并为一件" in sheet.notes
    second = sheet.rows[1].dispute
    assert second is not None
    assert "网格：第一网格" in second.note
    assert any("B列第3至6行是合并的格" in note for note in sheet.notes)


def test_sides_of_a_dispute_by_their_own_columns(tmp_path: Path) -> None:
    (layout,) = [one for one in ALL if one.name == "三行表头"]
    dispute = read(layout, tmp_path).rows[0].dispute
    assert dispute is not None
    first, second = dispute.parties
    assert (first.role, first.name, first.phone) == (PartyRole.APPLICANT, "冯东", "15423130691")
    assert (second.role, second.name, second.phone) == (PartyRole.RESPONDENT, "卫东", "15450193908")
    assert dispute.agreement is not None
    assert dispute.agreement.amount is not None
    assert dispute.agreement.amount.fen == 100_000
