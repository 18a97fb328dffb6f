"""A file looked at again and again: what is on record of it is as if it were looked up anew each time."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediator_desktop.ledgers.choices import Choices, SheetChoices
from mediator_desktop.services.import_looking import Looking
from mediator_desktop.services.import_recognising import recognise
from mediator_desktop.services.importing import Opened, import_ledger, open_ledger_file, preview_opened
from mediator_desktop.services.workplace import Workplace
from tests.services.test_import_choices import GOOD, SHEET, a_ledger, but, on_sheet


@pytest.fixture
def known(workplace: Workplace, tmp_path: Path) -> Opened:
    """Four rows; the register knows the first dispute, and somebody of the second."""
    first = but(GOOD, phone="15411111111", party="张平安、李顺意")
    import_ledger(
        a_ledger(tmp_path, first, but(GOOD, number="旧1", party="王平安", id="369921196409200947")), workplace
    )
    rows = (
        first,
        but(GOOD, number="云2", party="王平安", id="369921196409200947", facts="争院墙"),
        but(GOOD, number="云3", day="2026年2月30日", party="周小妹", facts="争树"),
        but(GOOD, number="云4", party="", facts="争水"),
    )
    return open_ledger_file(a_ledger(tmp_path, *rows), workplace)


def from_scratch(workplace: Workplace, opened: Opened, choices: Choices) -> object:
    preview = preview_opened(opened, workplace, choices)
    with workplace.register.read() as reader:
        return preview.to_json(), recognise(preview, reader)


cells = st.dictionaries(
    st.tuples(st.integers(2, 5), st.integers(0, 4)),
    st.sampled_from(
        [
            "",
            "云1",
            "旧1",
            "云9",
            "2026-01-05",
            "王平安",
            "张平安、李顺意",
            "369921196409200947",
            "15411111111",
        ]
    ),
    max_size=3,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(cells, st.frozensets(st.integers(2, 5))), min_size=1, max_size=3))
def test_what_is_on_record_is_as_if_looked_up_anew(
    workplace: Workplace, known: Opened, chosen: list[tuple[dict[tuple[int, int], str], frozenset[int]]]
) -> None:
    looking = Looking(known, workplace)
    for corrected, taken_in in chosen:
        choices = on_sheet(cells=corrected, taken_in=taken_in)
        preview, found = looking.look(choices)
        assert (preview.to_json(), found) == from_scratch(workplace, known, choices)


def test_what_was_registered_meanwhile_is_recognised(workplace: Workplace, known: Opened) -> None:
    looking = Looking(known, workplace)
    _, before = looking.look(Choices())
    assert (SHEET, 3) not in before or before[SHEET, 3].matter is None
    import_ledger(known.path, workplace)
    looking.forget_register()
    assert looking.is_stale
    _, after = looking.look(Choices())
    assert after[SHEET, 3].matter is not None
    assert not looking.is_stale


def test_a_look_that_was_stopped_leaves_nothing_half_known(workplace: Workplace, known: Opened) -> None:
    looking = Looking(known, workplace)
    looking.look(Choices())

    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    choices = Choices(sheets={SHEET: SheetChoices(cells={(4, 1): "2026-02-28"}, day_first=True)})
    with pytest.raises(InterruptedError):
        looking.look(choices, stop)
    preview, found = looking.look(choices)
    assert (preview.to_json(), found) == from_scratch(workplace, known, choices)
