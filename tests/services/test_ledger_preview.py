"""A ledger looked at before it is written, and to whom unmasked data goes."""

from datetime import date

import pytest

from mediator_desktop.catalogue.ledger_fields import CellKind
from mediator_desktop.domain.money import Money
from mediator_desktop.domain.period import Period
from mediator_desktop.domain.problems import Refused
from mediator_desktop.domain.views import CountedBy
from mediator_desktop.services.disclosure import Disclosure
from mediator_desktop.services.ledger_preview import COUNTED_BY, LedgerPreview, cell_words, preview
from mediator_desktop.services.practice import fill_practice_register
from mediator_desktop.services.reporting import build
from mediator_desktop.services.workplace import Workplace

PERIOD = Period(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def practised(workplace: Workplace) -> Workplace:
    fill_practice_register(workplace.register, workplace.clock, 300, seed=5)
    return workplace


def seen(workplace: Workplace, ledger_id: str, **wishes: int) -> tuple[LedgerPreview, ...]:
    with workplace.register.read() as reader:
        return preview(ledger_id, PERIOD, reader, workplace, **wishes)  # type: ignore[arg-type]


def test_what_is_shown_is_what_will_be_written(practised: Workplace, tmp_path) -> None:  # type: ignore[no-untyped-def]
    for ledger_id in practised.ledgers:
        sheets = seen(practised, ledger_id)
        report = build(ledger_id, PERIOD.first_day, PERIOD.last_day, tmp_path / "o.xlsx", practised)
        assert sum(sheet.count for sheet in sheets) == report.rows, ledger_id
        written = [f"{total:,.2f}" for total in report.totals.values()]
        shown = [f"{float(total.replace(',', '')):,.2f}" for _, total in sheets[0].totals]
        assert shown == written, ledger_id


def test_names_are_hidden_and_rows_are_few(practised: Workplace) -> None:
    (sheet,) = seen(practised, "case_register", most=3)
    assert len(sheet.rows) == len(sheet.dispute_ids) == 3 < sheet.count
    assert sheet.counted == f"{sheet.count}件"
    with practised.register.read() as reader:
        rows = list(reader.ledger_rows(PERIOD.first_day, PERIOD.last_day, CountedBy.ACCEPTED))
        people = {party.name for row in rows for party in row.parties if party.kind.value == "natural"}
    shown = "".join("".join(cells) for cells in sheet.rows)
    assert people
    assert not any(name in shown for name in people)


def test_a_ledger_nobody_declared_is_refused(workplace: Workplace) -> None:
    with pytest.raises(Refused, match="没有“别的”"):
        seen(workplace, "别的")


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (None, CellKind.TEXT, ""),
        (True, CellKind.YES_NO, "是"),
        (False, CellKind.YES_NO, "否"),
        (date(2026, 3, 5), CellKind.DATE, "2026-03-05"),
        (Money(123_456), CellKind.MONEY_YUAN, "1,234.56"),
        (Money(123_456_00), CellKind.MONEY_WAN, "12.35"),
        (3, CellKind.INT, "3"),
        ("甲\n乙", CellKind.TEXT, "甲、乙"),
    ],
)
def test_cells_in_words(value: object, kind: CellKind, words: str) -> None:
    assert cell_words(value, kind) == words  # type: ignore[arg-type]


def test_every_day_that_may_decide_has_a_word() -> None:
    assert set(COUNTED_BY) == set(CountedBy)


def test_full_data_goes_to_somebody_for_something() -> None:
    assert str(Disclosure.of(" 县司法局 ", "年度检查")) == "提供给县司法局，用于年度检查"
    for given, missing in ((("", "检查"), ["recipient"]), ((" ", ""), ["recipient", "purpose"])):
        with pytest.raises(Refused) as refused:
            Disclosure.of(*given)
        assert [problem.field for problem in refused.value.problems] == missing
