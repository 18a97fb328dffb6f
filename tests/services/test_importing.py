"""Taking over a platform export into the register."""

import json
from collections import Counter
from pathlib import Path

import pytest

from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import Filter
from mediator_desktop.services.importing import (
    ALREADY_THERE,
    import_ledger,
    preview_ledger,
    preview_lines,
)
from mediator_desktop.services.workplace import Workplace

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "ledgers"
EXPORT = SAMPLES / "platform_export_25.xlsx"

needs_samples = pytest.mark.skipif(
    not EXPORT.is_file(), reason="the sample ledgers are not beside the checkout"
)


@needs_samples
def test_every_accepted_row_is_taken_with_its_facts(workplace: Workplace) -> None:
    truth = json.loads((SAMPLES / "truth.json").read_text("utf-8"))["files"][EXPORT.name]

    done = import_ledger(EXPORT, workplace)

    assert done.taken == truth["accepted_rows"]
    assert [(n.row, n.code) for n in done.not_taken] == [(r["row"], r["code"]) for r in truth["reject"]]
    period = Period.read("2026")
    with workplace.register.read() as reader:
        rows = list(reader.ledger_rows(period.first_day, period.last_day))
    by_type = Counter(workplace.vocabulary.types.name(row.type_code) for row in rows)
    assert by_type == truth["totals_by_type"]["normalised_accepted_rows"]
    assert (
        sum(row.amount.fen for row in rows if row.amount) == truth["sum_amount_yuan"]["accepted_rows"] * 100
    )


@needs_samples
def test_spot_checks_are_found_by_the_platform_code(workplace: Workplace) -> None:
    truth = json.loads((SAMPLES / "truth.json").read_text("utf-8"))["files"][EXPORT.name]
    import_ledger(EXPORT, workplace)

    for spot in truth["spot_checks"]:
        if "reject" in spot:
            continue
        with workplace.register.read() as reader:
            (found,) = reader.find(spot["number"])
            dispute = reader.load(found).dispute
        assert dispute.accepted_on is not None
        assert dispute.accepted_on.isoformat() == spot["accepted_on"]
        assert [party.name for party in dispute.parties] == spot["parties"]
        assert dispute.committee == spot["committee"]
        if number := spot.get("agreement_no"):
            assert dispute.agreement is not None
            assert dispute.agreement.number == number


@needs_samples
def test_the_same_file_twice_adds_nothing(workplace: Workplace) -> None:
    first = import_ledger(EXPORT, workplace)

    again = import_ledger(EXPORT, workplace)

    assert again.taken == 0
    assert sum(row.code == ALREADY_THERE for row in again.not_taken) == first.taken
    with workplace.register.read() as reader:
        assert reader.count(Filter()) == first.taken


@needs_samples
def test_a_preview_writes_nothing_and_names_every_refused_row(workplace: Workplace) -> None:
    preview = preview_ledger(EXPORT, workplace.vocabulary, workplace.clock.today())

    told = "\n".join(preview_lines(preview))
    assert "可以导入995行" in told
    assert "第335行 R列" in told
    with workplace.register.read() as reader:
        assert reader.count(Filter()) == 0


def test_a_file_that_is_no_ledger_is_refused_and_changes_nothing(
    workplace: Workplace, tmp_path: Path
) -> None:
    wrong = tmp_path / "照片.xlsx"
    wrong.write_bytes(b"\x89PNG not a workbook")

    with pytest.raises(Refused) as refused:
        import_ledger(wrong, workplace)

    assert "照片.xlsx" in str(refused.value)
    with workplace.register.read() as reader:
        assert reader.count(Filter()) == 0
